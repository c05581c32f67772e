//! What a claim is about, where it stands near several dealings: this one, another one, or neither.

use interdict_regimes::GoodsCategory;

use crate::{
    claims::{Claim, Stance},
    dealings::{Dealing, GENERAL, Scene},
    frames::FRAMES,
    token::Class,
};

impl Scene<'_, '_> {
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
            (claim.content.iter().flat_map(|(a, b)| *a..*b))
                .any(|i| self.is_of_trade(i))
        };
        !named.iter().any(sides) && !goods && !refers()
    }

    /// Whether a word tells of trade or refers back: one that a dealing may hang on, a pronoun, a noun for goods or for an
    /// account.
    fn is_of_trade(&self, at: usize) -> bool {
        let lower = self.tokens.lower(at);
        let told = self.frames_at(at).is_some_and(|(frames, _)| !std::ptr::eq(frames, &GENERAL[..]));
        matches!(self.tokens.class(at), Class::Pronoun | Class::Possessive)
            || told
            || FRAMES.cargo.contains(lower)
            || FRAMES.accounts.contains(lower)
            || FRAMES.with_partner.contains(lower)
    }

    /// The categories of the goods that a claim names.
    fn goods_said(&self, claim: &Claim) -> Vec<GoodsCategory> {
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
