//! What stands before the name of a ship.

use interdict_model::EntityKind;

use super::{Finder, PartyKind};
use crate::{token::Class, vocabulary::VOCABULARY};

impl Finder<'_, '_> {
    /// Whether a word for a ship stands right before ("the tanker", "MV").
    pub(super) fn vessel_before(&self, first: usize) -> bool {
        let mut at = first;
        while at > 0 && self.tokens.class(at - 1) == Class::Quote {
            at -= 1;
        }
        if at == 0 {
            return false;
        }
        if (VOCABULARY.ships.prefixes.iter()).any(|p| p == self.tokens.word(at - 1))
            || self.tokens.lower(at - 1).ends_with("-flagged")
        {
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
