//! A dealing of which the text tells one side only, and elsewhere both, is one: "smuggled scopes to a customer in Iran … mailed
//! them to Daryapeyma Optic".

use interdict_regimes::{DealingKind, GoodsCategory};

use super::{Dealing, Scene, Status};
use crate::parties::PartyKind;

/// How many dealings on or back the whole of a half is looked for.
const WHOLE_WITHIN: usize = 60;
/// How near, in sentences, a dealing that is told whole makes half of one a mere mention.
const BESIDE_SENTENCES_MAX: usize = 3;

fn is_whole(dealing: &Dealing) -> bool {
    !dealing.from.is_empty() && !dealing.to.is_empty()
}

impl Scene<'_, '_> {
    /// Drops the dealings with one side of which another one tells both, and those that are no more than a mention of trade:
    /// without goods of a kind that is controlled, or beside dealings that are told whole.
    pub(super) fn drop_halves(&self, dealings: &mut Vec<Dealing>) {
        let halves: Vec<bool> = (0..dealings.len())
            .map(|at| {
                let near = at.saturating_sub(WHOLE_WITHIN)..dealings.len().min(at + WHOLE_WITHIN);
                let half = &dealings[at];
                let one_sided = half.from.is_empty() != half.to.is_empty();
                let matters =
                    |g: &usize| self.is_controlled(*g) || self.goods[*g].category() == GoodsCategory::Labour;
                let mention =
                    one_sided && half.kind != DealingKind::Labour && !half.goods.iter().any(matters);
                mention
                    || near.filter(|i| *i != at).any(|i| {
                        let alike = |a: &usize| {
                            let category = self.goods[*a].category();
                            (dealings[i].goods.iter()).any(|b| self.goods[*b].category() == category)
                        };
                        let beside = dealings[i].sentence.abs_diff(half.sentence) <= BESIDE_SENTENCES_MAX
                            && (half.goods.is_empty() || half.goods.iter().any(alike));
                        self.is_half(half, &dealings[i]) || one_sided && beside && is_whole(&dealings[i])
                    })
            })
            .collect();
        let mut halves = halves.into_iter();
        dealings.retain(|_| !halves.next().unwrap_or_default());
    }

    /// Whether the other dealing has both sides, of which this one has one, by name or by its country.
    fn is_half(&self, dealing: &Dealing, whole: &Dealing) -> bool {
        let past = |d: &Dealing| d.status == Status::Historical;
        if !is_whole(whole) || past(dealing) != past(whole) {
            return false;
        }
        match (dealing.from.is_empty(), dealing.to.is_empty()) {
            (true, false) => self.stands_for(&dealing.to, &whole.to),
            (false, true) => self.stands_for(&dealing.from, &whole.from),
            _ => false,
        }
    }

    /// Whether a side has one of the parties, or the country of one.
    fn stands_for(&self, side: &[usize], named: &[usize]) -> bool {
        side.iter().any(|p| {
            let party = &self.cast.parties[*p];
            named.contains(p)
                || party.kind == PartyKind::Country
                    && named
                        .iter()
                        .any(|n| self.cast.parties[*n].country == party.country)
        })
    }
}
