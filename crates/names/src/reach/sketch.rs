//! The consonants of a word in one number, for a first look at whether two words can be alike.
//!
//! From the lowest bit: up to 12 classes of 5 bits each, the first consonant lowest; bit 60 always; bit 61: the word
//! has Chinese readings; bit 62: it belongs to groups of variants. 0 where a word cannot be judged so.

use super::{CLASS_OF, FAR, LIKENESS_LEVELS, READING_MODES, Sought, sound_class};
use crate::{
    similarity::{MISREAD, TRANSPOSED_LETTERS_MAX, read_as_one},
    sound::{Mode, latin_sounds},
    token::{Kind, TokenForm},
};

impl TokenForm<'_> {
    /// The consonants of the word: see the page of this module.
    pub fn sketch(self) -> u64 {
        let text = self.text_bytes();
        if self.kind() != Kind::Word || text.len() < 2 || !text.is_ascii() || is_bare(text) {
            return 0;
        }
        let mut readings = self.readings();
        let Some((Mode::Latin, sounds)) = readings.next() else {
            return 0;
        };
        let mut flags = SKETCHED;
        for (mode, _) in readings {
            if (mode as u8) < READING_MODES {
                return 0;
            }
            flags |= SKETCHED_CHINESE;
        }
        if self.groups().next().is_some() {
            flags |= SKETCHED_GROUPS;
        }
        match sketched(sounds) {
            Some(classes) => classes | flags,
            None => 0,
        }
    }
}

const SKETCHED: u64 = 1 << 60;
const SKETCHED_CHINESE: u64 = 1 << 61;
const SKETCHED_GROUPS: u64 = 1 << 62;
const SKETCHED_CLASSES: u64 = SKETCHED - 1;
const SKETCH_MAX: usize = 12;
/// The word backwards, a swap for each letter but the first, and a misreading for each.
const MISSPELLED_MAX: usize = 2 * TRANSPOSED_LETTERS_MAX;

/// Whether a word of three letters or more has no vowel: it may stand for one that has.
fn is_bare(text: &[u8]) -> bool {
    text.len() >= 3 && !text.iter().any(|b| b"aeiou".contains(b))
}

fn sketched(sounds: &[u8]) -> Option<u64> {
    let (mut classes, mut count) = (0, 0);
    for class in sounds
        .iter()
        .map(|sound| sound_class(*sound))
        .filter(|class| *class != 0)
    {
        if count == SKETCH_MAX {
            return None;
        }
        classes |= u64::from(class) << (5 * count);
        count += 1;
    }
    Some(classes)
}

/// A word to be held against the sketches of others.
#[derive(Debug, Clone, Copy)]
pub struct Sketcher {
    sketch: u64,
    /// The sketches of the word written backwards, with two neighbouring letters that changed places, and as a scanner
    /// misreads it, where they are others than its own.
    misspelled: [u64; MISSPELLED_MAX],
    /// So many of them there are.
    misspellings: usize,
    sought: Sought<'static>,
}

impl Sketcher {
    /// Of a word.
    pub fn new(form: TokenForm<'_>) -> Self {
        let sounds = form.spellings().next().map_or(&[][..], |(_, sounds)| sounds);
        let sketch = form.sketch();
        let mut misspelled = [0; MISSPELLED_MAX];
        let mut known = 0;
        if sketch != 0 {
            let mut note = |letters: &[u8]| {
                let word = std::str::from_utf8(letters).unwrap_or_default();
                let classes = sketched(latin_sounds(word).as_bytes()).unwrap_or(0);
                if classes != sketch & SKETCHED_CLASSES
                    && known < MISSPELLED_MAX
                    && !misspelled[..known].contains(&classes)
                {
                    misspelled[known] = classes;
                    known += 1;
                }
            };
            let mut letters = form.text_bytes().to_vec();
            letters.reverse();
            note(&letters);
            letters.reverse();
            for at in 1..letters.len().min(TRANSPOSED_LETTERS_MAX) {
                letters.swap(at - 1, at);
                note(&letters);
                letters.swap(at - 1, at);
            }
            for at in 0..letters.len().min(TRANSPOSED_LETTERS_MAX) {
                if let Some(read) = read_as_one(&letters, at) {
                    note(&read);
                }
                if let Some((two, _)) = MISREAD.iter().find(|(_, one)| *one == letters[at]) {
                    let mut read = letters.clone();
                    read.splice(at..=at, two.iter().copied());
                    note(&read);
                }
            }
        }
        Self {
            sketch,
            misspelled,
            misspellings: known,
            sought: Sought::new(
                (Mode::Latin as u8, sounds),
                Mode::Latin as u8,
                LIKENESS_LEVELS.len() - 1,
            ),
        }
    }

    /// Whether a word with this sketch can be as alike as [`crate::SIMILARITY_FLOOR`].
    pub fn may_be_alike(&self, listed: u64) -> bool {
        let both = self.sketch & listed;
        if both & SKETCHED == 0 || both & (SKETCHED_CHINESE | SKETCHED_GROUPS) != 0 {
            return true;
        }
        let mut rest = listed & SKETCHED_CLASSES;
        if self.misspelled[..self.misspellings].contains(&rest) {
            return true;
        }
        let (asked, reach) = (self.sought.consonants(), self.sought.reach);
        let length = asked.len().min(SKETCH_MAX);
        let mut rows = [[0u16; SKETCH_MAX + 1]; 3];
        for at in 0..length {
            rows[0][at + 1] = rows[0][at] + reach.class_drop[usize::from(asked[at] & 63)];
        }
        let [mut earlier, mut above, mut row] = [2usize, 0, 1];
        let mut before = 0;
        while rest != 0 {
            let class = (rest & 31) as u8;
            rest >>= 5;
            let insert = reach.class_insert[usize::from(class)];
            let mut left = rows[above][0] + insert;
            rows[row][0] = left;
            let mut least = left;
            for at in 0..length {
                let slot = usize::from(asked[at] & 63);
                left = (rows[above][at] + reach.class_substitute[slot][usize::from(class)])
                    .min(rows[above][at + 1] + insert)
                    .min(left + reach.class_drop[slot]);
                if at > 0 && CLASS_OF[slot] == before && Sought::class(asked[at - 1]) == class {
                    left = left.min(rows[earlier][at - 1] + reach.swap);
                }
                left = left.min(FAR);
                rows[row][at + 1] = left;
                least = least.min(left);
            }
            // A swap with the consonant that follows can still come back below the limit.
            if least > self.sought.limit
                && rows[above][..=length]
                    .iter()
                    .all(|cost| *cost > self.sought.limit)
            {
                return false;
            }
            before = class;
            (earlier, above, row) = (above, row, earlier);
        }
        rows[above][length] <= self.sought.limit
    }
}
