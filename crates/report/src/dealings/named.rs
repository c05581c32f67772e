//! A side that the text names by its part in the trade: "the exporter, X", "the buyer was X", "consignee X", "named X as a
//! purchaser".

use super::{Scene, missing::Side, roles::Roles};
use crate::{
    frames::FRAMES,
    parties::PartyKind,
    phrase::NounPhrase,
    token::{Class, Sentence},
};

/// How many sentences on or back a side may be named.
const NAMED_SENTENCES_MAX: usize = 2;
/// How far "was" may stand from "the buyer", over words such as "they say".
const LINK_TOKENS_MAX: usize = 6;

impl Scene<'_, '_> {
    /// The party that this sentence or one near it names by its part.
    pub(super) fn named_side(&self, index: usize, side: Side, other: &[usize]) -> Option<usize> {
        let end = self.tokens.sentences.len().min(index + 1 + NAMED_SENTENCES_MAX);
        let before = (index.saturating_sub(NAMED_SENTENCES_MAX)..index).rev();
        (index..end).chain(before).find_map(|at| {
            let sentence = self.tokens.sentences[at];
            (self.cast.phrases[at].iter()).find_map(|phrase| {
                self.named_by_part(*phrase, at, sentence, side)
                    .into_iter()
                    .find(|p| {
                        !other.contains(p)
                            && !matches!(self.cast.parties[*p].kind, PartyKind::Place | PartyKind::Country)
                    })
            })
        })
    }

    /// Fills the one side that is open by whom the text names as such.
    pub(super) fn named_ends(&self, index: usize, roles: &mut Roles) {
        if roles.to.is_empty() && !roles.from.is_empty() {
            roles.to.extend(self.named_side(index, Side::To, &roles.from));
        } else if roles.from.is_empty() && !roles.to.is_empty() {
            roles.from.extend(self.named_side(index, Side::From, &roles.to));
        }
    }

    /// The parties that a phrase with such a noun names.
    fn named_by_part(&self, phrase: NounPhrase, index: usize, sentence: Sentence, side: Side) -> Vec<usize> {
        let nouns = match side {
            Side::From => &FRAMES.giver_nouns,
            Side::To => &FRAMES.taker_nouns,
        };
        let party_at = |at: usize| {
            let at = at + usize::from(self.tokens.lower(at) == "the");
            (self.cast.mention_at(at))
                .filter(|m| !m.adjective && m.first == at && at < sentence.last)
                .map(|m| m.party)
                .into_iter()
                .collect::<Vec<usize>>()
        };
        // "consignee X"
        if let Some(mention) = self.cast.mention_at(phrase.head).filter(|m| !m.adjective)
            && mention.first > phrase.first
            && nouns.contains(self.tokens.lower(mention.first - 1))
        {
            return vec![mention.party];
        }
        if !nouns.contains(self.tokens.lower(phrase.head)) {
            return Vec::new();
        }
        // "named X as a purchaser", "lists X as consignee"
        if let Some(before) = phrase.first.checked_sub(1).filter(|b| *b > sentence.first)
            && self.tokens.lower(before) == "as"
        {
            return (self.cast.mention_at(before - 1))
                .filter(|m| !m.adjective && m.last == before)
                .map(|m| m.party)
                .into_iter()
                .collect();
        }
        // "Buyer: X"
        let next = self.tokens.lower(phrase.last);
        if next == ":" {
            return party_at(phrase.last + 1);
        }
        if !matches!(
            self.tokens.class(phrase.first),
            Class::Determiner | Class::Possessive
        ) {
            return Vec::new();
        }
        // "the exporter, X,", "gave the sender as X"
        if matches!(next, "," | "as") {
            let named = party_at(phrase.last + 1);
            if !named.is_empty() {
                return named;
            }
        }
        // "the buyer, they say, was X"
        let stop = sentence.last.min(phrase.last + LINK_TOKENS_MAX);
        let linked = (phrase.last..stop).find(|i| self.tokens.class(*i) == Class::Be);
        let between =
            |be: usize| (phrase.last..be).all(|i| next == "," || self.tokens.class(i) == Class::Adverb);
        let named = linked
            .filter(|be| between(*be))
            .and_then(|be| self.cast.phrase_from(index, be + 1));
        named.map(|p| self.parties_in(*p)).unwrap_or_default()
    }
}
