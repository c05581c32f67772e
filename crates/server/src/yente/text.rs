//! The words of all entities, for searches by text.
//!
//! Words are compared in lower-case Latin letters and digits, other scripts romanised letter by letter. A word knows
//! the entities that have it, and of each whether in a name.

use rustc_hash::FxHashMap;

/// Longer words are cut.
const WORD_BYTES_MAX: usize = 40;

/// The words of a text, as they are compared.
pub(crate) fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric())
        .map(folded)
        .filter(|word| !word.is_empty())
}

fn folded(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
        } else {
            let latin = any_ascii::any_ascii_char(c)
                .bytes()
                .filter(u8::is_ascii_alphanumeric);
            out.extend(latin.map(|b| char::from(b.to_ascii_lowercase())));
        }
        if out.len() >= WORD_BYTES_MAX {
            out.truncate(WORD_BYTES_MAX);
            break;
        }
    }
    out
}

/// An entity that has a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Posting(u32);

impl Posting {
    fn new(entity: u32, named: bool) -> Self {
        Self(entity << 1 | u32::from(named))
    }

    /// Which entity.
    pub(crate) fn entity(self) -> u32 {
        self.0 >> 1
    }

    /// Whether a name of it has the word.
    pub(crate) fn named(self) -> bool {
        self.0 & 1 == 1
    }
}

/// The words of all entities.
#[derive(Debug, Default)]
pub(crate) struct TextIndex {
    /// All words, sorted, one after the other.
    letters: String,
    /// Where each word starts in `letters`; one more than words.
    word_starts: Vec<u32>,
    /// Where each word's postings start; one more than words.
    posting_starts: Vec<u32>,
    /// Sorted by entity within a word.
    postings: Vec<Posting>,
    entities: u32,
}

/// Gathers words.
#[derive(Debug, Default)]
pub(crate) struct TextIndexBuilder {
    numbers: FxHashMap<Box<str>, u32>,
    /// Word number in the upper half, posting in the lower.
    pairs: Vec<u64>,
    entities: u32,
}

impl TextIndexBuilder {
    /// Adds words of an entity; `named` tells whether they stand in a name.
    pub(crate) fn add(&mut self, entity: u32, words: impl Iterator<Item = String>, named: bool) {
        self.entities = self.entities.max(entity + 1);
        for word in words {
            let next = self.numbers.len() as u32;
            let number = *self.numbers.entry(word.into_boxed_str()).or_insert(next);
            self.pairs
                .push(u64::from(number) << 32 | u64::from(Posting::new(entity, named).0));
        }
    }

    /// The index.
    pub(crate) fn finish(self) -> TextIndex {
        let mut words: Vec<(Box<str>, u32)> = self.numbers.into_iter().collect();
        words.sort_unstable();
        let mut place = vec![0_u32; words.len()];
        let mut index = TextIndex {
            entities: self.entities,
            ..TextIndex::default()
        };
        for (at, (word, number)) in words.iter().enumerate() {
            place[*number as usize] = at as u32;
            index.word_starts.push(index.letters.len() as u32);
            index.letters.push_str(word);
        }
        index.word_starts.push(index.letters.len() as u32);
        drop(words);
        let mut pairs = self.pairs;
        for pair in &mut pairs {
            *pair = u64::from(place[(*pair >> 32) as usize]) << 32 | (*pair & 0xffff_ffff);
        }
        pairs.sort_unstable();
        index.postings.reserve_exact(pairs.len());
        let mut at = 0;
        for word in 0..place.len() as u64 {
            index.posting_starts.push(index.postings.len() as u32);
            while let Some(pair) = pairs.get(at).filter(|pair| **pair >> 32 == word) {
                let posting = Posting(*pair as u32);
                let start = index.posting_starts.last().map_or(0, |s| *s as usize);
                match index.postings[start..]
                    .last_mut()
                    .filter(|last| last.entity() == posting.entity())
                {
                    // Sorted: a posting of the same entity that follows is the one in a name.
                    Some(last) => *last = posting,
                    None => index.postings.push(posting),
                }
                at += 1;
            }
        }
        index.posting_starts.push(index.postings.len() as u32);
        index.postings.shrink_to_fit();
        index
    }
}

impl TextIndex {
    /// How many words there are.
    fn len(&self) -> usize {
        self.word_starts.len().saturating_sub(1)
    }

    fn word(&self, at: usize) -> &str {
        &self.letters[self.word_starts[at] as usize..self.word_starts[at + 1] as usize]
    }

    fn postings_of(&self, at: usize) -> &[Posting] {
        &self.postings[self.posting_starts[at] as usize..self.posting_starts[at + 1] as usize]
    }

    /// First word that is not below.
    fn lower_bound(&self, word: &str) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = (low + high) / 2;
            if self.word(middle) < word {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// How telling a word of so many entities is.
    pub(crate) fn weight(&self, entities: usize) -> f32 {
        (1.0 + f64::from(self.entities) / (entities as f64 + 1.0)).ln() as f32
    }

    /// The entities that have a word.
    pub(crate) fn exact(&self, word: &str) -> &[Posting] {
        let at = self.lower_bound(word);
        if at < self.len() && self.word(at) == word {
            self.postings_of(at)
        } else {
            &[]
        }
    }

    /// The words that start so, each with its entities.
    pub(crate) fn starting<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a [Posting]> {
        (self.lower_bound(prefix)..self.len())
            .take_while(move |at| self.word(*at).starts_with(prefix))
            .map(|at| self.postings_of(at))
    }

    /// The words that a test lets through, each with its entities; looks at every word.
    pub(crate) fn passing<'a>(
        &'a self,
        mut test: impl FnMut(&str) -> bool + 'a,
    ) -> impl Iterator<Item = &'a [Posting]> {
        (0..self.len())
            .filter(move |at| test(self.word(*at)))
            .map(|at| self.postings_of(at))
    }
}

/// Whether two words are at most so many letters apart, a swap of neighbours counting as one.
pub(crate) fn within(a: &str, b: &str, most: usize) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len().abs_diff(b.len()) > most {
        return false;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, y) in b.iter().enumerate() {
            let mut cost = (last[j] + usize::from(x != y))
                .min(last[j + 1] + 1)
                .min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                cost = cost.min(before[j - 1] + 1);
            }
            row.push(cost);
        }
        if row.iter().all(|cost| *cost > most) {
            return false;
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()] <= most
}

/// Whether a word fits a pattern of `*` (any letters) and `?` (one letter).
pub(crate) fn fits(pattern: &str, word: &str) -> bool {
    let (pattern, word) = (pattern.as_bytes(), word.as_bytes());
    let (mut p, mut w, mut star) = (0, 0, None);
    while w < word.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, w));
                p += 1;
            }
            Some(c) if *c == b'?' || *c == word[w] => {
                p += 1;
                w += 1;
            }
            _ => {
                let Some((at, from)) = star else {
                    return false;
                };
                star = Some((at, from + 1));
                p = at + 1;
                w = from + 1;
            }
        }
    }
    pattern[p..].iter().all(|c| *c == b'*')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn index() -> TextIndex {
        let mut builder = TextIndexBuilder::default();
        for (entity, name, text) in [
            (0, "Igor Sechin", "Rosneft Moscow"),
            (1, "Игорь Сечин", "igor"),
            (2, "Rosneft", "Moscow, Sechin's"),
        ] {
            builder.add(entity, words(text), false);
            builder.add(entity, words(name), true);
        }
        builder.finish()
    }

    fn entities(postings: &[Posting]) -> Vec<(u32, bool)> {
        postings.iter().map(|p| (p.entity(), p.named())).collect()
    }

    #[test]
    fn words_lead_to_entities() {
        let index = index();
        assert_eq!(
            entities(index.exact("sechin")),
            [(0, true), (1, true), (2, false)]
        );
        assert_eq!(entities(index.exact("rosneft")), [(0, false), (2, true)]);
        assert_eq!(entities(index.exact("igor")), [(0, true), (1, true)]);
        assert!(index.exact("rosnef").is_empty() && index.exact("zzz").is_empty());
        assert_eq!(index.starting("ros").count(), 1);
        assert_eq!(index.passing(|w| within(w, "setchin", 1)).count(), 1);
        assert!(TextIndexBuilder::default().finish().exact("a").is_empty());
    }

    #[test]
    fn patterns() {
        for (pattern, word, fit) in [
            ("ros*", "rosneft", true),
            ("*neft", "rosneft", true),
            ("r*n*t", "rosneft", true),
            ("r?sneft", "rosneft", true),
            ("*", "", true),
            ("ros", "rosneft", false),
            ("*x*", "rosneft", false),
            ("?", "", false),
        ] {
            assert_eq!(fits(pattern, word), fit, "{pattern} {word}");
        }
    }

    proptest! {
        #[test]
        fn distance_is_symmetric_and_zero_for_equal(a in "[a-d]{0,8}", b in "[a-d]{0,8}", most in 0_usize..4) {
            prop_assert_eq!(within(&a, &b, most), within(&b, &a, most));
            prop_assert!(within(&a, &a, 0));
            prop_assert_eq!(within(&a, &b, 0), a == b);
        }
    }
}
