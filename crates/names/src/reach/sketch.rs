//! The consonants and letters of a word in one number, for a first look at whether two words can be alike.
//!
//! From the lowest bit: up to 11 classes of 5 bits each, the first consonant lowest, or all those bits where there are
//! more consonants; 6 bits of a sum over the letters, whatever their order; bit 61 always; bit 62: the word has Chinese
//! readings; bit 63: it belongs to groups of variants. 0 where a word cannot be judged so.

use super::{CLASS_OF, CLASSES, FAR, LIKENESS_LEVELS, READING_MODES, Sought, sound_class};
use crate::{
    similarity::MISREAD,
    sound::{MAX_SOUNDS, Mode, sound_index},
    token::{Kind, TokenForm},
};

impl TokenForm<'_> {
    /// The consonants and letters of the word: see the page of this module.
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
        sketched(sounds).unwrap_or(LONG) | flags | letter_sum(text) << LETTERS_AT
    }
}

const SKETCH_MAX: usize = 11;
const SKETCHED_CLASSES: u64 = (1 << LETTERS_AT) - 1;
/// In place of the classes: there are more than [`SKETCH_MAX`].
const LONG: u64 = SKETCHED_CLASSES;
const LETTERS_AT: usize = 5 * SKETCH_MAX;
const LETTER_SUMS: u64 = 1 << 6;
const SKETCHED: u64 = 1 << 61;
const SKETCHED_CHINESE: u64 = 1 << 62;
const SKETCHED_GROUPS: u64 = 1 << 63;

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

/// A sum of the letters, the same in whatever order they stand; below [`LETTER_SUMS`].
fn letter_sum(letters: &[u8]) -> u64 {
    let spread = |letter: u8| u64::from(u32::from(letter).wrapping_mul(0x9E37_79B1) >> 26);
    letters.iter().map(|letter| spread(*letter)).sum::<u64>() % LETTER_SUMS
}

/// A bit for the words that begin and end with sounds of the same kind: of a few words that have something in common,
/// most share it, and of any others, few do.
pub fn cluster(sketch: u64) -> u64 {
    if sketch & SKETCHED == 0 {
        return 1 << (u64::BITS - 1);
    }
    let classes = sketch & SKETCHED_CLASSES;
    let length = (u64::BITS - classes.leading_zeros()).div_ceil(5);
    let kind = |place: u32| KIND_OF[(classes >> (5 * place)) as usize % CLASSES];
    1 << (kind(0) * 8 + kind(length.saturating_sub(1)))
}

/// By class: eight kinds of consonants, about equally frequent.
const KIND_OF: [u8; CLASSES] = {
    const KINDS: [&[u8]; 8] = [
        b"kgGXhx0", b"szSZCPj", b"tTdDBF", b"bpfvw", b"l", b"r", b"m", b"n",
    ];
    let mut kinds = [0; CLASSES];
    let mut kind = 0;
    while kind < KINDS.len() {
        let mut at = 0;
        while at < KINDS[kind].len() {
            kinds[CLASS_OF[sound_index(KINDS[kind][at])] as usize] = kind as u8;
            at += 1;
        }
        kind += 1;
    }
    kinds
};

/// How many consonants a sketched word has, as a bit, one for all that have many; a bit of its own for words that
/// cannot be judged so.
fn sketched_length(sketch: u64) -> u16 {
    if sketch & SKETCHED == 0 {
        return UNJUDGED;
    }
    match sketch & SKETCHED_CLASSES {
        LONG => 1 << (SKETCH_MAX + 1),
        classes => 1 << (u64::BITS - classes.leading_zeros()).div_ceil(5),
    }
}

/// See [`sketched_length`].
const UNJUDGED: u16 = 1 << 15;

/// A word to be held against the sketches of others.
#[derive(Debug, Clone, Copy)]
pub struct Sketcher {
    sketch: u64,
    /// By bits: the sums of letters of words that may be alike in their letters, however they sound. They are those
    /// of the word itself, for it may be written backwards or have letters that changed places, and of what a scanner
    /// makes of it.
    misspelled: u64,
    /// How many consonants words have that may sound alike: see [`sketched_length`].
    lengths: u16,
    sought: Sought<'static>,
}

impl Sketcher {
    /// Of a word.
    pub fn new(form: TokenForm<'_>) -> Self {
        let text = form.text_bytes();
        let sum = letter_sum(text);
        let mut misspelled = 1 << sum;
        for (two, one) in MISREAD {
            let more = (letter_sum(two) + LETTER_SUMS - letter_sum(&[one])) % LETTER_SUMS;
            if text.windows(2).any(|pair| pair == two) {
                misspelled |= 1 << ((sum + LETTER_SUMS - more) % LETTER_SUMS);
            }
            if text.contains(&one) {
                misspelled |= 1 << ((sum + more) % LETTER_SUMS);
            }
        }
        let sounds = form.spellings().next().map_or(&[][..], |(_, sounds)| sounds);
        let (sketch, latin) = (form.sketch(), Mode::Latin as u8);
        let sought = Sought::new((latin, sounds), latin, LIKENESS_LEVELS.len() - 1);
        let lengths = if sketch & SKETCHED == 0 {
            u16::MAX
        } else {
            lengths(&sought)
        };
        Self {
            sketch,
            misspelled,
            lengths,
            sought,
        }
    }

    /// Whether a word with this sketch can be as alike as [`crate::SIMILARITY_FLOOR`].
    pub fn may_be_alike(&self, listed: u64) -> bool {
        let both = self.sketch & listed;
        if both & SKETCHED == 0 || both & (SKETCHED_CHINESE | SKETCHED_GROUPS) != 0 {
            return true;
        }
        self.misspelled & (1 << ((listed >> LETTERS_AT) % LETTER_SUMS)) != 0
            || self.may_sound_alike(listed & SKETCHED_CLASSES)
    }

    /// Whether the consonants can be turned into these classes within the limit.
    fn may_sound_alike(&self, mut rest: u64) -> bool {
        if self.lengths & sketched_length(rest | SKETCHED) == 0 {
            return false;
        }
        if self.sought.consonants().len() > SKETCH_MAX || rest == LONG {
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

/// The [lengths](sketched_length) of all words that are within the limit.
fn lengths(sought: &Sought<'_>) -> u16 {
    let (asked, reach) = (sought.consonants(), sought.reach);
    let mut drops = [0; MAX_SOUNDS];
    for (drop, slot) in drops.iter_mut().zip(asked) {
        *drop = reach.class_drop[usize::from(*slot & 63)];
    }
    let drops = &mut drops[..asked.len()];
    drops.sort_unstable();
    let insert = reach.class_insert[1..].iter().copied().min().unwrap_or(0);
    let within = |length: usize| {
        let least: u16 = match length.checked_sub(drops.len()) {
            Some(more) => insert.saturating_mul(more as u16),
            // Of long words none is too short.
            None if length > SKETCH_MAX => 0,
            None => drops[..drops.len() - length].iter().sum(),
        };
        least <= sought.limit
    };
    let lengths = (0..=SKETCH_MAX + 1).filter(|length| within(*length));
    lengths.fold(UNJUDGED, |bits, length| bits | 1 << length)
}
