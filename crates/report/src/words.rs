//! Sets and tables of words, made for looking up what mostly isn't in them: nearly every word of a text is asked for in
//! many of them.

use rustc_hash::FxHashMap;
use serde::Deserialize;

/// Bits of a sieve for each word of it: so few of them are set that hardly another word finds one.
const BITS_EACH: usize = 16;

/// What a word begins, goes on and ends with and how long it is, as one number: by that alone most words are told apart.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Print(u64);

impl Print {
    /// The print of no word.
    pub(crate) const NONE: Self = Self(0);

    /// The print of a word.
    #[inline]
    pub(crate) fn of(word: &str) -> Self {
        let bytes = word.as_bytes();
        let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else {
            return Self::NONE;
        };
        let [first, middle, last] = [*first, bytes[bytes.len() / 2], *last].map(u64::from);
        let parts = first | middle << 8 | last << 16 | (bytes.len() as u64) << 24;
        // Fibonacci hashing: the upper bits of the product depend on all of the factor's.
        Self(parts.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }
}

/// A bit for the print of each of some words.
#[derive(Debug, Clone)]
struct Sieve {
    bits: Box<[u64]>,
    /// Takes a hash to the number of a bit.
    shift: u32,
}

impl Sieve {
    fn of<'w>(words: impl ExactSizeIterator<Item = &'w str>) -> Self {
        let count = (words.len() * BITS_EACH).next_power_of_two().max(64);
        let mut sieve = Self {
            bits: vec![0; count / 64].into(),
            shift: u64::BITS - count.trailing_zeros(),
        };
        for word in words {
            let place = sieve.place(Print::of(word));
            sieve.bits[place / 64] |= 1 << (place % 64);
        }
        sieve
    }

    /// The place of the bit of words with a print.
    #[inline]
    fn place(&self, print: Print) -> usize {
        (print.0 >> self.shift) as usize
    }

    /// Whether a word with a print may be one of those noted.
    #[inline]
    fn passes(&self, print: Print) -> bool {
        let place = self.place(print);
        self.bits[place / 64] >> (place % 64) & 1 != 0
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
    #[inline]
    pub(crate) fn get(&self, word: &str) -> Option<&V> {
        self.get_printed(Print::of(word), || word)
    }

    /// What is known of a word whose print is at hand; the word is asked for only where some word has such a print.
    #[inline]
    pub(crate) fn get_printed<'w>(&self, print: Print, word: impl FnOnce() -> &'w str) -> Option<&V> {
        if self.sieve.passes(print) {
            self.by_word.get(word())
        } else {
            None
        }
    }

    /// Whether it is one of the words.
    #[inline]
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
        let sieve = Sieve::of(by_word.keys().map(|word| &**word));
        Self { sieve, by_word }
    }
}

/// Some words.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "Vec<String>")]
pub(crate) struct WordSet(WordMap<()>);

impl WordSet {
    /// Whether a word is one of them.
    #[inline]
    pub(crate) fn contains(&self, word: &str) -> bool {
        self.0.contains_key(word)
    }

    /// Whether a word whose print is at hand is one of them.
    #[inline]
    pub(crate) fn contains_printed<'w>(&self, print: Print, word: impl FnOnce() -> &'w str) -> bool {
        self.0.get_printed(print, word).is_some()
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
