//! What stands before the name of a ship.

use interdict_model::EntityKind;

use super::{Finder, PartyKind};
use crate::{token::Class, vocabulary::VOCABULARY};

impl Finder<'_, '_> {
    /// The prefix of a ship's name ("MV", "USS") that a token is.
    fn ship_prefix(&self, at: usize) -> Option<&'static str> {
        let word = self.tokens.word(at);
        (VOCABULARY.ships.prefixes.iter().map(String::as_str)).find(|p| *p == word)
    }

    /// Whether a name starts with the prefix of a navy's ships ("USS Monsoon"); two letters may be somebody's initials.
    pub(super) fn is_ship_prefix(&self, first: usize) -> bool {
        self.ship_prefix(first).is_some_and(|p| p.len() > 2)
    }

    /// Whether a word for a ship stands right before ("the tanker", "MV").
    pub(super) fn vessel_before(&self, first: usize) -> bool {
        let mut at = first;
        while at > 0 && self.tokens.class(at - 1) == Class::Quote {
            at -= 1;
        }
        if at == 0 {
            return false;
        }
        if self.ship_prefix(at - 1).is_some() || self.tokens.lower(at - 1).ends_with("-flagged") {
            return true;
        }
        // "two vessels, the Angara and the Maria"
        let listed = at >= 3
            && self.tokens.lower(at - 1) == "the"
            && match self.tokens.lower(at - 2) {
                "," => (1..=3usize.min(at - 2)).any(|length| {
                    let words = self.tokens.text_of(at - 2 - length, at - 2).to_lowercase();
                    let one = words.strip_suffix('s').unwrap_or(&words);
                    (VOCABULARY.descriptors.iter())
                        .any(|d| d.kind() == EntityKind::Vessel && d.words.iter().any(|w| w == one))
                }),
                "and" => self.at[at - 3]
                    .is_some_and(|m| self.parties[self.mentions[m as usize].party].kind == PartyKind::Vessel),
                _ => false,
            };
        listed
            || (1..=3usize.min(at)).any(|length| {
                VOCABULARY
                    .descriptor_words
                    .all_at(self.tokens, at - length, at)
                    .any(|(l, d)| l == length && VOCABULARY.descriptors[d].kind() == EntityKind::Vessel)
            })
    }
}
