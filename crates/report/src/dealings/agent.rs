//! Nouns for who gives or takes: "Iran is Russia's main supplier of drones", "X, the largest buyer of Iranian oil".

use super::{Scene, roles::Roles};
use crate::{
    frames::FRAMES,
    phrase::NounPhrase,
    token::{Class, Sentence},
};

impl Scene<'_, '_> {
    /// Whether a noun means who gives or takes, and what of follows.
    pub(super) fn is_agent_noun(&self, at: usize) -> bool {
        let takes = || self.tokens.is_of(at, &FRAMES.agent_takers);
        self.tokens.class(at) == Class::Noun
            && match self.tokens.lower(at + 1) {
                "of" => self.tokens.is_of(at, &FRAMES.agent_givers) || takes(),
                "for" => takes(),
                _ => false,
            }
    }

    /// The roles around such a noun; the sides stay empty where the sentence does not tell both.
    pub(super) fn agent_roles(&self, at: usize, index: usize, sentence: Sentence, roles: &mut Roles) {
        let phrases = &self.cast.phrases[index];
        let Some(phrase) = phrases.iter().find(|p| p.first <= at && at < p.last).copied() else {
            return;
        };
        let Some(goods) = self.cast.phrase_from(index, at + 2).copied() else {
            return;
        };
        let goods = self.measured(goods, index);
        roles.goods = self.goods_of(goods);
        // "a customer of X for ammunition"
        let supplier = self.parties_in(goods);
        let of = roles.goods.is_empty() && !supplier.is_empty() && self.tokens.lower(goods.last) == "for";
        if of && let Some(wanted) = self.cast.phrase_from(index, goods.last + 1) {
            roles.goods = self.goods_of(self.measured(*wanted, index));
        }
        let bearer = self.bearer(phrase, index, sentence);
        // "Russia's main supplier": the other side.
        let mut other: Vec<usize> = Vec::new();
        if let Some(owner) = self.cast.mention_at(phrase.first).filter(|m| {
            self.tokens.class(m.last) == Class::Genitive && m.last < phrase.head && !bearer.contains(&m.party)
        }) {
            self.push_actor(owner.party, &mut other);
        }
        let gives = FRAMES.agent_givers.contains(self.tokens.lower(at));
        let leads = if gives { ["to", "for"] } else { ["from", "from"] };
        if other.is_empty()
            && leads.contains(&self.tokens.lower(goods.last))
            && let Some(side) = self.cast.phrase_from(index, goods.last + 1)
        {
            other = self.parties_beside(*side, &bearer);
            if other.is_empty() {
                other.extend(self.place_of(*side));
            }
        }
        if of && other.is_empty() {
            other = supplier;
        }
        // "the largest buyer of Iranian oil"
        if other.is_empty() && !gives {
            self.possessor(goods, roles);
            other = std::mem::take(&mut roles.owner);
        }
        other.retain(|p| !bearer.contains(p));
        if bearer.is_empty() || other.is_empty() {
            return;
        }
        (roles.from, roles.to) = if gives { (bearer, other) } else { (other, bearer) };
    }

    /// Whom the noun is said of: "X is the", "X, the", "lists X as the", "the …, X,", "the … is X".
    fn bearer(&self, phrase: NounPhrase, index: usize, sentence: Sentence) -> Vec<usize> {
        let phrases = &self.cast.phrases[index];
        let before = (phrase.first.checked_sub(1)).filter(|b| *b >= sentence.first);
        if let Some(before) = before {
            let word = self.tokens.lower(before);
            let linked = self.tokens.class(before) == Class::Be
                || (self.tokens.lemma(before)).is_some_and(|l| FRAMES.linking.contains(l));
            if linked {
                return self.subject(before, index, sentence, 0);
            }
            let named = phrases.iter().rev().find(|p| p.last == before);
            if matches!(word, "," | "as" | "—" | "–")
                && let Some(named) = named
            {
                let parties = self.parties_in(*named);
                if !parties.is_empty() {
                    return parties;
                }
            }
        }
        // "Russia's main supplier of drones is Iran"
        let be = (phrase.last..sentence.last)
            .find(|i| self.tokens.class(*i).is_verbal())
            .filter(|i| self.tokens.class(*i) == Class::Be);
        be.and_then(|b| self.cast.phrase_from(index, b + 1))
            .map(|p| self.parties_in(*p))
            .unwrap_or_default()
    }
}
