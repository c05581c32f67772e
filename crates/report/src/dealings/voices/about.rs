//! What a claim is about, where it stands near several dealings: this one, another one, or neither.

use interdict_regimes::GoodsCategory;

use crate::{
    claims::{Claim, Stance},
    dealings::{Dealing, GENERAL, Scene, Status, Voice},
    frames::FRAMES,
    token::Class,
};

/// How many tokens the subject of what somebody says has, after "that".
const OPENING_TOKENS: usize = 2;
/// How many sentences after a dealing "they deny it" is of those who take part in it.
const JOINT_SENTENCES_MAX: usize = 2;

/// Nouns for a dealing as a whole.
const TRADES: [&str; 8] = [
    "deal",
    "sale",
    "trade",
    "contract",
    "agreement",
    "order",
    "delivery",
    "purchase",
];

impl<'a> Scene<'a, '_> {
    /// Whether a claim tells, or denies, in so many words another dealing than this one, between others.
    pub(super) fn is_about_another(&self, claim: &Claim, dealing: &Dealing, all: &[Dealing]) -> bool {
        let same = |d: &Dealing| d.from == dealing.from && d.to == dealing.to;
        !claim.anaphoric
            && !claim.covers(dealing.trigger)
            && all
                .iter()
                .any(|d| d.trigger != dealing.trigger && !same(d) && claim.covers(d.trigger))
    }

    /// Whether a claim that does not tell a dealing says nothing of it either: neither sides nor goods, nor "the deal" or "the
    /// report".
    pub(super) fn is_beside_the_matter(&self, claim: &Claim, dealing: &Dealing) -> bool {
        if claim.covers(dealing.trigger) || claim.anaphoric || claim.stance != Stance::States {
            return false;
        }
        let named = self.sides_said(claim);
        let sides = |party: &usize| dealing.from.contains(party) || dealing.to.contains(party);
        let mine = self.categories(dealing);
        let goods = self.goods_said(claim).iter().any(|c| mine.contains(c));
        let refers = || {
            // "said it was ready": the speaker itself.
            (claim.content.iter().flat_map(|(a, b)| *a + OPENING_TOKENS..*b)).any(|i| self.is_of_trade(i))
        };
        !named.iter().any(sides) && !goods && !refers()
    }

    /// "They deny it.", "Both countries denied it." right after a dealing: the claim, and who denies it, those who give together
    /// or one who gives and one who receives.
    pub(super) fn jointly_denied(&self, dealing: &Dealing) -> Option<(&'a Claim, Vec<Voice>)> {
        if dealing.status != Status::Alleged {
            return None;
        }
        let near = dealing.sentence + 1..=dealing.sentence + JOINT_SENTENCES_MAX;
        let joint = near
            .flat_map(|s| self.claims_at(s).filter(move |c| c.sentence == s))
            .find(|c| {
                let named = c
                    .source
                    .is_some_and(|(first, last)| !self.cast.between(first, last).is_empty());
                let together = !named
                    && c.source.is_some_and(|(first, last)| {
                        let they = last == first + 1 && self.tokens.lower(first) == "they";
                        they || self.tokens.lower(first) == "both"
                    });
                c.stance == Stance::Denies && (c.anaphoric || self.denies_by_verb(c)) && together
            })?;
        let both = joint
            .source
            .is_some_and(|(first, _)| self.tokens.lower(first) == "both");
        let (from, to) = dealing.giver_and_receiver();
        let parties: Vec<usize> = match (from.len(), to.len()) {
            (2.., _) => from.to_vec(),
            (1, 1) if both => from.iter().chain(to).copied().collect(),
            _ => return None,
        };
        Some((joint, parties.into_iter().map(Voice::Party).collect()))
    }

    /// Whether a word tells of trade or refers back: one that a dealing may hang on, a pronoun, a noun for goods or for an
    /// account.
    pub(in crate::dealings) fn is_of_trade(&self, at: usize) -> bool {
        let lower = self.tokens.lower(at);
        let told = (self.frames_at(at)).is_some_and(|(frames, _)| !std::ptr::eq(frames, &GENERAL[..]))
            && !FRAMES.possible_nouns.contains(lower);
        matches!(self.tokens.class(at), Class::Pronoun | Class::Possessive)
            || told
            || FRAMES.cargo.contains(lower)
            || FRAMES.accounts.contains(lower)
            || TRADES.contains(&lower)
    }

    /// The categories of the goods that a claim names.
    pub(in crate::dealings) fn goods_said(&self, claim: &Claim) -> Vec<GoodsCategory> {
        (claim.content.iter())
            .flat_map(|(first, last)| self.goods_in(*first, *last))
            .filter(|g| self.goods[*g].entry.item() != "arms")
            .map(|g| self.goods[g].category())
            .collect()
    }

    /// The parties that a claim names beside who makes it.
    fn sides_said(&self, claim: &Claim) -> Vec<usize> {
        (claim.content.iter())
            .flat_map(|(first, last)| self.cast.between(*first, *last))
            .map(|m| m.party)
            .filter(|p| !claim.parties.contains(p))
            .collect()
    }

    fn categories(&self, dealing: &Dealing) -> Vec<GoodsCategory> {
        (dealing.goods.iter().map(|g| self.goods[*g].category())).collect()
    }
}
