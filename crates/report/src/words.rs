//! Sets and tables of words, made for looking up what mostly isn't in them: nearly every word of a text is asked for in
//! many of them.

use rustc_hash::FxHashMap;
use serde::Deserialize;

/// The bits of a letter that tell it from others of its case.
const LETTER_BITS: u32 = 5;
const PAIRS: usize = 1 << (2 * LETTER_BITS);

/// First and last letters, and lengths, of some words: most other words are told apart by them alone.
#[derive(Debug, Clone)]
struct Sieve {
    /// A bit for each first letter with each last one.
    pairs: [u64; PAIRS / 64],
    /// A bit for each length; the last one for all that are longer.
    lengths: u64,
}

impl Sieve {
    const EMPTY: Self = Self {
        pairs: [0; PAIRS / 64],
        lengths: 0,
    };

    /// The places of a word's bits; an empty word has none.
    fn places(word: &str) -> Option<(usize, u32)> {
        let (first, last) = (word.as_bytes().first()?, word.as_bytes().last()?);
        let letter = |byte: &u8| usize::from(*byte) & ((1 << LETTER_BITS) - 1);
        Some((
            letter(first) << LETTER_BITS | letter(last),
            word.len().min(63) as u32,
        ))
    }

    fn note(&mut self, word: &str) {
        if let Some((pair, length)) = Self::places(word) {
            self.pairs[pair / 64] |= 1 << (pair % 64);
            self.lengths |= 1 << length;
        }
    }

    /// Whether a word may be one of those noted.
    fn passes(&self, word: &str) -> bool {
        Self::places(word).is_none_or(|(pair, length)| {
            self.lengths >> length & 1 != 0 && self.pairs[pair / 64] >> (pair % 64) & 1 != 0
        })
    }
}

/// What is known of each of some words.
#[derive(Debug, Clone)]
pub(crate) struct WordMap<V> {
    sieve: Sieve,
    by_word: FxHashMap<Box<str>, V>,
}

impl<V> WordMap<V> {
    /// What is known of a word.
    pub(crate) fn get(&self, word: &str) -> Option<&V> {
        if self.sieve.passes(word) {
            self.by_word.get(word)
        } else {
            None
        }
    }

    /// Whether it is one of the words.
    pub(crate) fn contains_key(&self, word: &str) -> bool {
        self.get(word).is_some()
    }

    /// The words, in no order.
    #[cfg(test)]
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.by_word.keys().map(|word| &**word)
    }
}

impl<K: Into<Box<str>>, V> FromIterator<(K, V)> for WordMap<V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let by_word: FxHashMap<Box<str>, V> = (entries.into_iter()).map(|(k, v)| (k.into(), v)).collect();
        let mut sieve = Sieve::EMPTY;
        by_word.keys().for_each(|word| sieve.note(word));
        Self { sieve, by_word }
    }
}

/// Some words.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "Vec<String>")]
pub(crate) struct WordSet(WordMap<()>);

impl WordSet {
    /// Whether a word is one of them.
    pub(crate) fn contains(&self, word: &str) -> bool {
        self.0.contains_key(word)
    }
}

impl From<Vec<String>> for WordSet {
    fn from(words: Vec<String>) -> Self {
        words.into_iter().collect()
    }
}

impl<K: Into<Box<str>>> FromIterator<K> for WordSet {
    fn from_iter<I: IntoIterator<Item = K>>(words: I) -> Self {
        Self(words.into_iter().map(|word| (word, ())).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_and_no_others() {
        let long = "antidisestablishmentarianism".repeat(4);
        let words = ["ship", "", "x", "müll", "Ärger", &long];
        let set: WordSet = words.into_iter().collect();
        assert!(words.iter().all(|word| set.contains(word)));
        let others = ["shop", "sip", "y", "mull", "ärger", &long[1..]];
        assert!(!others.iter().any(|word| set.contains(word)));
        assert!(!WordSet::from(Vec::new()).contains(""));
    }
}
