//! Named features as numbers, and names of parties beside those that an annotation has.

use std::hash::Hash;

use rustc_hash::FxHashMap;

/// Names shorter than this say too little to tell parties apart.
const NAME_CHARS_MIN: usize = 4;

/// The numbers of features, and in how many texts each stands.
pub(crate) struct Features<K> {
    numbers: FxHashMap<K, u32>,
    /// The features by their numbers.
    pub(crate) names: Vec<K>,
    /// In how many texts each stands.
    pub(crate) texts: Vec<u32>,
    last_text: Vec<usize>,
}

impl<K> Default for Features<K> {
    fn default() -> Self {
        Self {
            numbers: FxHashMap::default(),
            names: Vec::new(),
            texts: Vec::new(),
            last_text: Vec::new(),
        }
    }
}

impl<K: Clone + Eq + Hash> Features<K> {
    /// The number of a feature that a text has.
    pub(crate) fn number(&mut self, name: K, text: usize) -> u32 {
        let next = self.names.len() as u32;
        let number = *self.numbers.entry(name.clone()).or_insert(next);
        if number == next {
            self.names.push(name);
            self.texts.push(0);
            self.last_text.push(usize::MAX);
        }
        let at = number as usize;
        if self.last_text[at] != text {
            self.last_text[at] = text;
            self.texts[at] += 1;
        }
        number
    }
}

/// Whether one of a party's names, the first of which is its whole one, is one of those due.
pub(crate) fn is_named(names: &[String], due: &[String]) -> bool {
    let mut told = (names.iter().enumerate())
        .filter(|(i, n)| *i == 0 || n.chars().count() >= NAME_CHARS_MIN)
        .map(|(_, n)| n);
    told.any(|n| {
        due.iter()
            .any(|d| n.contains(d.as_str()) || d.contains(n.as_str()))
    })
}
