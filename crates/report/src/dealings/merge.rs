//! One dealing told several times is one: within a sentence, in the headline, as a denial of what stands before.

use interdict_regimes::{DealingKind, GoodsCategory};

use super::{Dealing, Scene, Status};
use crate::parties::PartyKind;

/// How many sentences after a dealing told of a country the text may tell whose it was.
const SPECIFIED_SENTENCES_MAX: usize = 2;
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
                add_missing(&mut k.from, dealing.from);
                add_missing(&mut k.to, dealing.to);
                add_missing(&mut k.goods, dealing.goods);
                add_missing(&mut k.alleged_by, dealing.alleged_by);
                add_missing(&mut k.denied_by, dealing.denied_by);
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

/// Adds what a list does not have yet.
fn add_missing<T: PartialEq>(mine: &mut Vec<T>, theirs: impl IntoIterator<Item = T>) {
    for item in theirs {
        if !mine.contains(&item) {
            mine.push(item);
        }
    }
}

/// The categories of the goods of a dealing.
fn categories(scene: &Scene<'_, '_>, dealing: &Dealing) -> Vec<GoodsCategory> {
    (dealing.goods.iter().map(|g| scene.goods[*g].category())).collect()
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
    let goods_of = |d: &Dealing| categories(scene, d);
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
            let country = |p: &usize| scene.cast.parties[*p].country;
            // "Iran denied sending weapons to Yemen", after "to the Houthis".
            let target = |p: &usize| {
                scene.is_target(*p)
                    && (dealing.to.is_empty()
                        || dealing
                            .to
                            .iter()
                            .any(|t| country(t).is_some() && country(t) == country(p)))
            };
            k.kind == dealing.kind
                && k.status != Status::Historical
                && k.from.iter().any(|p| dealing.from.contains(p))
                && (k.to.iter().any(|p| dealing.to.contains(p))
                    || !k.to.is_empty() && k.to.iter().all(target))
                && dealing.sentence > k.sentence
        };
        if denial && let Some(told) = kept[from..].iter_mut().rev().find(told) {
            add_missing(&mut told.denied_by, dealing.denied_by.iter().cloned());
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
            add_missing(&mut same.alleged_by, dealing.alleged_by.iter().cloned());
            add_missing(&mut same.denied_by, dealing.denied_by.iter().cloned());
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
    let mut kept: Vec<Dealing> = Vec::new();
    for dealing in dealings {
        let goods = categories(scene, &dealing);
        let goods_agree = |theirs: &Dealing| {
            let theirs = categories(scene, theirs);
            goods.is_empty() || theirs.is_empty() || goods.iter().any(|g| theirs.contains(g))
        };
        let from = kept.len().saturating_sub(REPEATS_WITHIN);
        let same = kept[from..].iter_mut().find(|k| {
            k.kind == dealing.kind
                && k.from == dealing.from
                && k.to == dealing.to
                && (k.status == dealing.status || done(k) && done(&dealing))
                && goods_agree(k)
        });
        let Some(same) = same else {
            kept.push(dealing);
            continue;
        };
        add_missing(&mut same.alleged_by, dealing.alleged_by);
        add_missing(&mut same.denied_by, dealing.denied_by);
        add_missing(&mut same.goods, dealing.goods);
    }
    kept
}

/// "A British company has been fined for exporting vests to X. Halberd, based in Y, sent 800 vests": a dealing told of a
/// country first and of its firm right after is one, the firm's.
pub(super) fn join_specified(scene: &Scene<'_, '_>, dealings: Vec<Dealing>) -> Vec<Dealing> {
    let mut kept: Vec<Dealing> = Vec::new();
    for dealing in dealings {
        let from = kept.len().saturating_sub(REPEATS_WITHIN);
        let general = kept[from..]
            .iter_mut()
            .rev()
            .find(|k| is_specified_by(scene, k, &dealing));
        let Some(general) = general else {
            kept.push(dealing);
            continue;
        };
        general.from = dealing.from;
        general.to = dealing.to;
        add_missing(&mut general.alleged_by, dealing.alleged_by);
        add_missing(&mut general.denied_by, dealing.denied_by);
        add_missing(&mut general.goods, dealing.goods);
    }
    kept
}

/// Whether a dealing, told of a country on one side, is told again right after of a body of that country.
fn is_specified_by(scene: &Scene<'_, '_>, general: &Dealing, special: &Dealing) -> bool {
    let done = |d: &Dealing| matches!(d.status, Status::Reported | Status::Alleged);
    let near =
        general.sentence < special.sentence && special.sentence <= general.sentence + SPECIFIED_SENTENCES_MAX;
    let (mine, theirs) = (categories(scene, general), categories(scene, special));
    let goods =
        mine.iter().any(|g| theirs.contains(g)) || special.goods.iter().any(|g| general.goods.contains(g));
    if !near || general.kind != special.kind || !done(general) || !done(special) || !goods {
        return false;
    }
    // "X sold valves to Y, too": another.
    let also = scene.tokens.sentences[special.sentence];
    if (also.first..also.last).any(|i| matches!(scene.tokens.lower(i), "also" | "too")) {
        return false;
    }
    let party = |p: usize| &scene.cast.parties[p];
    let of_nation = |nation: usize, bodies: &[usize]| {
        party(nation).kind == PartyKind::Country
            && !bodies.is_empty()
            && bodies.iter().all(|b| {
                party(*b).kind == PartyKind::Organization
                    && (party(*b).country.is_none() || party(*b).country == party(nation).country)
            })
    };
    // "a British company": the country is told by its adjective alone.
    let sentence = scene.tokens.sentences[general.sentence];
    let described = |nation: usize| {
        let mut named = scene
            .cast
            .between(sentence.first, sentence.last)
            .iter()
            .filter(|m| m.party == nation)
            .peekable();
        named.peek().is_some() && named.all(|m| m.adjective)
    };
    match (&general.from[..], &general.to[..]) {
        (_, [nation]) if general.from == special.from => of_nation(*nation, &special.to),
        ([nation], _) if general.to == special.to => described(*nation) && of_nation(*nation, &special.from),
        _ => false,
    }
}
