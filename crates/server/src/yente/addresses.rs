//! Listed addresses as entities of their own: found by their words, and how alike two of them are.

use interdict_model::{Address, Country};
use rustc_hash::FxHashMap;

use super::{
    knowledge::ADDRESS_WORDS,
    text::{self, TextIndex, TextIndexBuilder},
};

/// Longer addresses are cut: a whole page in the field must not cost more than an address.
const WORDS_MAX: usize = 48;
/// Addresses looked at, those with the most telling words in common.
const LOOKED_AT_MAX: usize = 200;
/// Letters from which a word may be misspelt by one.
const LETTERS_MIN: usize = 5;
/// What is left of the likeness of two addresses whose numbers are all different.
const OTHER_NUMBERS: f64 = 0.6;

/// The words of an address: numbers stay, single letters go, abbreviations are written out, each word once.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = text::words(text)
        .filter(|word| word.len() > 1 || has_digit(word))
        .take(WORDS_MAX)
        .map(|word| ADDRESS_WORDS.get(&word).cloned().unwrap_or(word))
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

fn has_digit(word: &str) -> bool {
    word.bytes().any(|b| b.is_ascii_digit())
}

/// A listed address in one line, its country also under the name that everybody knows.
pub(crate) fn written(address: &Address) -> String {
    let listed = address.country.as_ref();
    let name = listed
        .and_then(|c| c.code)
        .and_then(Country::of)
        .map(|c| c.name.as_str());
    match name {
        Some(name) if listed.is_some_and(|c| c.as_listed != name) => {
            format!("{}, {name}", address.one_line())
        }
        _ => address.one_line(),
    }
}

/// Where an address is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// The party.
    pub(crate) party: u32,
    /// Its position among the party's addresses.
    pub(crate) at: u32,
}

/// All listed addresses.
#[derive(Debug, Default)]
pub(crate) struct Addresses {
    places: Vec<Place>,
    index: TextIndex,
}

/// Gathers addresses.
#[derive(Debug, Default)]
pub(crate) struct AddressesBuilder {
    places: Vec<Place>,
    index: TextIndexBuilder,
}

impl AddressesBuilder {
    /// Adds an address by its words.
    pub(crate) fn add(&mut self, place: Place, words: Vec<String>) {
        self.index.add(self.places.len() as u32, words.into_iter(), false);
        self.places.push(place);
    }

    /// The addresses.
    pub(crate) fn finish(self) -> Addresses {
        Addresses {
            places: self.places,
            index: self.index.finish(),
        }
    }
}

impl Addresses {
    /// Addresses with telling words in common, the most telling first. A word that no address has stands for those
    /// that are one letter away.
    pub(crate) fn like(&self, asked: &[String]) -> Vec<Place> {
        let mut shared: FxHashMap<u32, f64> = FxHashMap::default();
        for word in asked {
            let exact = self.index.exact(word);
            let mut add = |postings: &[text::Posting]| {
                let weight = self.weight_of(postings.len());
                for posting in postings {
                    *shared.entry(posting.entity()).or_default() += weight;
                }
            };
            if !exact.is_empty() {
                add(exact);
            } else if word.len() >= LETTERS_MIN && !has_digit(word) {
                self.index
                    .passing(|other| text::within(word, other, 1))
                    .for_each(add);
            }
        }
        let mut found: Vec<(u32, f64)> = shared.into_iter().collect();
        found.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        found.truncate(LOOKED_AT_MAX);
        found.iter().map(|(at, _)| self.places[*at as usize]).collect()
    }

    fn weight_of(&self, addresses: usize) -> f64 {
        f64::from(self.index.weight(addresses))
    }

    /// How alike two addresses are, 0 to 1: the share of their words in common, rare words counting more. Words one
    /// letter apart are the same; where both have numbers and none in common, it is hardly the same house.
    pub(crate) fn likeness(&self, asked: &[String], listed: &[String]) -> f64 {
        let (all_a, same_a) = self.shares(asked, listed);
        let (all_b, same_b) = self.shares(listed, asked);
        if all_a == 0.0 || all_b == 0.0 {
            return 0.0;
        }
        let numbers = |words: &[String]| words.iter().any(|w| has_digit(w));
        let other_house =
            numbers(asked) && numbers(listed) && !asked.iter().any(|w| has_digit(w) && listed.contains(w));
        let share = (same_a + same_b) / (all_a + all_b);
        if other_house { share * OTHER_NUMBERS } else { share }
    }

    /// The weight of all words, and of those that the other has.
    fn shares(&self, words: &[String], other: &[String]) -> (f64, f64) {
        let near = |word: &String| {
            let misspelt = |o: &String| {
                word.len().min(o.len()) >= LETTERS_MIN
                    && !has_digit(word)
                    && !has_digit(o)
                    && text::within(word, o, 1)
            };
            other.contains(word) || other.iter().any(misspelt)
        };
        words.iter().fold((0.0, 0.0), |(all, same), word| {
            let weight = self.weight_of(self.index.exact(word).len());
            (all + weight, if near(word) { same + weight } else { same })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTED: [&str; 5] = [
        "5 Tverskaya Street, Moscow, 125009, Russia",
        "7 Tverskaya Street, Moscow, 125009, Russia",
        "Al-Thawra Street, Damascus, Syria",
        "Moscow, Russia",
        "Улица Тверская 5, Москва",
    ];

    fn addresses() -> Addresses {
        let mut builder = AddressesBuilder::default();
        for (party, text) in LISTED.into_iter().enumerate() {
            let place = Place {
                party: party as u32,
                at: 0,
            };
            builder.add(place, words(text));
        }
        builder.finish()
    }

    fn best(asked: &str) -> (u32, f64) {
        let (all, asked) = (addresses(), words(asked));
        let scored = all.like(&asked).into_iter().map(|place| {
            let listed = words(LISTED[place.party as usize]);
            (place.party, all.likeness(&asked, &listed))
        });
        scored
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .unwrap_or((u32::MAX, 0.0))
    }

    #[test]
    fn the_same_address_in_other_words_is_found() {
        for (asked, party, least) in [
            ("5 Tverskaya Street, Moscow, 125009, Russia", 0, 1.0),
            ("Tverskaya St. 5, 125009 Moscow", 0, 0.7),
            ("7, Tverskaja Street, Moscow, Russia", 1, 0.7),
            ("Al Thawra Street, Damascus", 2, 0.8),
            ("ulitsa Tverskaya 5, Moskva", 4, 0.5),
        ] {
            let (found, likeness) = best(asked);
            assert!(found == party && likeness >= least, "{asked}: {found} {likeness}");
        }
    }

    #[test]
    fn another_house_or_another_town_is_not() {
        for asked in [
            "99 Tverskaya Street, Moscow, Russia",
            "Main Street 1, Springfield",
            "Damascus Road, London",
            "",
        ] {
            let (found, likeness) = best(asked);
            assert!(likeness < 0.7, "{asked}: {found} {likeness}");
        }
    }
}
