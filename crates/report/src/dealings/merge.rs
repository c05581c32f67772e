//! One dealing told several times is one: within a sentence, in the headline, as a denial of what stands before.

use interdict_regimes::DealingKind;

use super::{Dealing, Scene, Status};

/// How many dealings on or back a repetition is looked for.
const REPEATS_WITHIN: usize = 200;

/// Within a sentence, "supplied … a shipment of shells": one dealing, not one for each word.
pub(super) fn merge_nested(dealings: &mut Vec<Dealing>) {
    let mut kept: Vec<Dealing> = Vec::new();
    for dealing in dealings.drain(..) {
        let same = kept.iter_mut().find(|k| {
            let goods_overlap = (dealing.goods.is_empty() || k.goods.is_empty()) && dealing.kind == k.kind
                || dealing.goods.iter().any(|g| k.goods.contains(g));
            let subset = |a: &[usize], b: &[usize]| a.iter().all(|p| b.contains(p));
            let compatible = |a: &[usize], b: &[usize]| subset(a, b) || subset(b, a);
            goods_overlap && compatible(&dealing.from, &k.from) && compatible(&dealing.to, &k.to)
        });
        match same {
            Some(k) => {
                for (mine, theirs) in [
                    (&mut k.from, &dealing.from),
                    (&mut k.to, &dealing.to),
                    (&mut k.goods, &dealing.goods),
                ] {
                    for item in theirs {
                        if !mine.contains(item) {
                            mine.push(*item);
                        }
                    }
                }
                for voice in dealing.alleged_by {
                    if !k.alleged_by.contains(&voice) {
                        k.alleged_by.push(voice);
                    }
                }
                for voice in dealing.denied_by {
                    if !k.denied_by.contains(&voice) {
                        k.denied_by.push(voice);
                    }
                }
                k.status = surer(k.status, dealing.status);
                if k.kind == DealingKind::Supply
                    && matches!(
                        dealing.kind,
                        DealingKind::Technology | DealingKind::PurchaseAttempt
                    )
                {
                    k.kind = dealing.kind;
                }
            }
            None => kept.push(dealing),
        }
    }
    *dealings = kept;
}

/// Of two readings of the same words, the more careful one.
fn surer(a: Status, b: Status) -> Status {
    let rank = |s: Status| match s {
        Status::Refuted => 4,
        Status::Historical => 3,
        Status::Possible => 2,
        Status::Alleged => 1,
        Status::Reported => 0,
    };
    if rank(a) >= rank(b) { a } else { b }
}

/// A headline's dealing that the text repeats is told once, from the text; the same dealing told twice in the same
/// way keeps its first place.
pub(super) fn drop_repeats(scene: &Scene<'_, '_>, dealings: Vec<Dealing>) -> Vec<Dealing> {
    let goods_of = |d: &Dealing| {
        d.goods
            .iter()
            .map(|g| scene.goods[*g].category())
            .collect::<Vec<_>>()
    };
    let mut kept: Vec<Dealing> = Vec::new();
    for (index, dealing) in dealings.iter().enumerate() {
        let block = scene.tokens.sentences[dealing.sentence].block;
        let matches = |other: &Dealing| {
            let goods = goods_of(other);
            other.kind == dealing.kind
                && (other.from == dealing.from || dealing.from.is_empty())
                && (other.to == dealing.to || dealing.to.is_empty())
                && (goods_of(dealing).iter().all(|g| goods.contains(g)))
        };
        let shares = |other: &Dealing| {
            let goods = goods_of(other);
            matches(other)
                || goods_of(dealing).iter().any(|g| goods.contains(g))
                || dealing
                    .from
                    .iter()
                    .chain(&dealing.to)
                    .any(|p| other.from.contains(p) || other.to.contains(p))
        };
        if (scene.is_head)(block)
            && dealings[index + 1..]
                .iter()
                .take(REPEATS_WITHIN)
                .any(|d| shares(d) && !(scene.is_head)(scene.tokens.sentences[d.sentence].block))
        {
            continue;
        }
        let from = kept.len().saturating_sub(REPEATS_WITHIN);
        // "Iran denied sending weapons to Yemen": the denial of what was told before, in other words.
        let denial = !dealing.denied_by.is_empty() && dealing.alleged_by.is_empty();
        let told = |k: &&mut Dealing| {
            let target = |p: &usize| scene.is_target(*p);
            k.kind == dealing.kind
                && k.status != Status::Historical
                && k.from.iter().any(|p| dealing.from.contains(p))
                && (k.to.iter().any(|p| dealing.to.contains(p))
                    || !k.to.is_empty() && k.to.iter().all(target))
                && dealing.sentence > k.sentence
        };
        if denial && let Some(told) = kept[from..].iter_mut().rev().find(told) {
            for voice in &dealing.denied_by {
                if !told.denied_by.contains(voice) {
                    told.denied_by.push(voice.clone());
                }
            }
            if told.status == Status::Reported {
                told.status = Status::Alleged;
            }
            continue;
        }
        if let Some(same) = kept[from..].iter_mut().find(|k| {
            let voices = k.alleged_by.is_empty()
                || dealing.alleged_by.is_empty()
                || k.alleged_by.iter().any(|v| dealing.alleged_by.contains(v));
            matches(k) && k.status == dealing.status && voices
        }) {
            for (mine, theirs) in [
                (&mut same.alleged_by, &dealing.alleged_by),
                (&mut same.denied_by, &dealing.denied_by),
            ] {
                for voice in theirs {
                    if !mine.contains(voice) {
                        mine.push(voice.clone());
                    }
                }
            }
            continue;
        }
        kept.push(dealing.clone());
    }
    kept
}

/// A dealing between the same two that is told again, whatever the words and whoever says so, is told once; what is long
/// past, refuted or only possible is another than what was done.
pub(super) fn join_told_again(scene: &Scene<'_, '_>, dealings: Vec<Dealing>) -> Vec<Dealing> {
    let done = |d: &Dealing| matches!(d.status, Status::Reported | Status::Alleged);
    let of_goods = |d: &Dealing| -> Vec<_> { d.goods.iter().map(|g| scene.goods[*g].category()).collect() };
    let mut kept: Vec<Dealing> = Vec::new();
    for dealing in dealings {
        let goods = of_goods(&dealing);
        let from = kept.len().saturating_sub(REPEATS_WITHIN);
        let same = kept[from..].iter_mut().find(|k| {
            let theirs = of_goods(k);
            let goods_agree =
                goods.is_empty() || theirs.is_empty() || goods.iter().any(|g| theirs.contains(g));
            k.kind == dealing.kind
                && k.from == dealing.from
                && k.to == dealing.to
                && goods_agree
                && (k.status == dealing.status || done(k) && done(&dealing))
        });
        let Some(same) = same else {
            kept.push(dealing);
            continue;
        };
        for (mine, theirs) in [
            (&mut same.alleged_by, dealing.alleged_by),
            (&mut same.denied_by, dealing.denied_by),
        ] {
            for voice in theirs {
                if !mine.contains(&voice) {
                    mine.push(voice);
                }
            }
        }
        for goods in dealing.goods {
            if !same.goods.contains(&goods) {
                same.goods.push(goods);
            }
        }
    }
    kept
}
