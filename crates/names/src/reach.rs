//! What an index needs to find every key that is alike to a given one without comparing it with each.
//!
//! Two keys can be alike in two ways. Either a reading of one turns into a reading of the other at little cost: an
//! index arranges the readings of a [`reading mode`](TokenForm::spellings) by their *skeletons* and finds those that
//! [`Sought`] may reach. Or they share something that can be looked up, such as a group of variants, a number, an
//! initial: an index files each key under what it [`offers`](TokenForm::offers) and looks up what the other
//! [`asks`](TokenForm::asks) for.
//!
//! The promise: where `token_similarity(a, b).value >= least`, some offer of `b` is asked for by `a`, or some reading
//! of `b` is admitted by [`Sought`] for some reading of `a`. Many keys found are less alike than that: the index
//! compares those it found.
//!
//! # Skeletons
//!
//! A word is told by its consonants, and most romanisations leave them in their class while vowels come and go. The
//! skeleton of a reading is the sequence of the classes of its consonants. What it costs at least to turn the
//! consonants of one word into a skeleton ([`Reach`]) is a lower bound of what it costs to turn the words into each
//! other, and far cheaper to work out, because there are far fewer skeletons than words and they are short.

mod admission;
mod sketch;
mod sought;

use std::sync::OnceLock;

use crate::{
    cost,
    similarity::{
        CHANCE_WITHOUT_VOWELS, INITIAL, INITIALS_ALIKE, REVERSED_LETTERS_MIN, TRANSPOSED_LETTERS_MAX,
        TRANSPOSED_LETTERS_MIN, is_abjad, is_letter, likeness, national_stems, read_as_one, surname_stems,
    },
    sound::{Mode, sound_index},
    token::{Kind, TokenForm},
};

pub use crate::banded::FAR;
pub use admission::Admission;
pub use sketch::{Sketcher, cluster};
pub use sought::Sought;

/// How many modes of readings there are: they are numbered from 0.
pub const READING_MODES: u8 = 8;
/// Longest skeleton; of a longer one the rest may be anything.
pub const SKELETON_MAX: usize = 15;
/// Number of classes of consonants, class 0 ("not in the skeleton") included.
pub const CLASSES: usize = 32;

/// Likenesses that can be asked for, highest first; the last is the least that counts at all.
pub const LIKENESS_LEVELS: [f32; 12] = [
    crate::align::JOIN_LIKENESS,
    0.79,
    0.76,
    0.74,
    0.72,
    0.7,
    0.68,
    0.66,
    0.64,
    0.62,
    0.6,
    crate::align::SIMILARITY_FLOOR,
];

/// Consonants that one class holds: sounds that are hardly told apart.
const CLASS_SOUNDS: [&[u8]; 27] = [
    b"ckq",
    b"gG",
    b"sz",
    b"t",
    b"T",
    b"d",
    b"b",
    b"p",
    b"f",
    b"v",
    b"w",
    b"h",
    b"X",
    b"j",
    b"l",
    b"r",
    b"m",
    b"n",
    b"x",
    b"S",
    b"C",
    b"Z",
    b"P",
    b"D",
    b"B",
    b"F",
    b"0123456789",
];

const CLASS_OF: [u8; 64] = {
    let mut classes = [0u8; 64];
    let mut class = 0;
    while class < CLASS_SOUNDS.len() {
        let mut at = 0;
        while at < CLASS_SOUNDS[class].len() {
            classes[sound_index(CLASS_SOUNDS[class][at])] = class as u8 + 1;
            at += 1;
        }
        class += 1;
    }
    classes
};

/// The class of a sound; 0 where it is no part of the skeleton (vowels, and what abjads write for them).
pub fn sound_class(sound: u8) -> u8 {
    CLASS_OF[sound_index(sound)]
}

impl<'a> TokenForm<'a> {
    /// The readings that are compared sound by sound: number of the mode, sounds.
    pub fn spellings(self) -> impl Iterator<Item = (u8, &'a [u8])> {
        // A single letter is compared as such.
        let word = matches!(self.kind(), Kind::Word | Kind::LegalForm) && !is_letter(self);
        (self.readings())
            .filter(move |(mode, sounds)| word && (*mode as u8) < READING_MODES && !sounds.is_empty())
            .map(|(mode, sounds)| (mode as u8, sounds))
    }

    /// What the key is filed under, as hashes.
    pub fn offers(self, out: &mut Vec<u64>) {
        self.links(out, None);
    }

    /// What a key that is alike by `least` or more, otherwise than by its sounds, may be filed under, as hashes.
    pub fn asks(self, least: f32, out: &mut Vec<u64>) {
        self.links(out, Some(least));
    }

    fn links(self, out: &mut Vec<u64>, least: Option<f32>) {
        let asking = least.is_some();
        let text = self.text_bytes();
        match self.kind() {
            Kind::Number => return out.push(link(b'#', &self.value().to_le_bytes())),
            Kind::LegalForm => {
                let classes = (0..u32::BITS).filter(|class| self.value() & 1 << class != 0);
                out.extend(classes.map(|class| link(b'L', &class.to_le_bytes())));
            }
            Kind::Word | Kind::Acronym => {}
        }
        out.push(link(b'=', text));
        if self.kind() == Kind::Acronym {
            return;
        }
        // Written backwards.
        if asking && self.kind() == Kind::Word && text.is_ascii() && text.len() >= REVERSED_LETTERS_MIN {
            let turned: Vec<u8> = text.iter().rev().copied().collect();
            out.push(link(b'=', &turned));
        }
        // Neighbouring letters that changed places.
        if self.kind() == Kind::Word && text.is_ascii() && text.len() >= TRANSPOSED_LETTERS_MIN {
            let mut letters = text.to_vec();
            letters.sort_unstable();
            out.push(link(b't', &letters));
        }
        // Surnames that go by sex.
        if self.kind() == Kind::Word {
            out.extend(surname_stems(text).map(|stem| link(b'f', stem)));
            out.extend(national_stems(self).map(|stem| link(b'n', &stem)));
        }
        // Two letters that a scanner may have read for one.
        if self.kind() == Kind::Word && text.is_ascii() && text.len() <= TRANSPOSED_LETTERS_MAX + 1 {
            let read = (0..text.len()).filter_map(|at| read_as_one(text, at));
            out.extend(read.map(|read| link(b'=', &read)));
        }
        // A letter stands for every word that begins with it, and the other way round.
        if let Some(first) = text
            .first()
            .filter(|_| least.is_none_or(|least| least <= INITIAL))
        {
            let letter = is_letter(self);
            let tag = if letter == asking { b'^' } else { b'1' };
            out.push(link(tag, &[*first]));
            if asking {
                let alike = INITIALS_ALIKE.iter().filter_map(|(x, y)| match *first {
                    letter if letter == *x => Some(*y),
                    letter if letter == *y => Some(*x),
                    _ => None,
                });
                out.extend(alike.map(|letter| link(tag, &[letter])));
            }
        }
        out.extend(self.groups().map(|group| link(b'g', &group.to_le_bytes())));
        if !text.is_ascii() {
            for (at, character) in self.text().chars().enumerate().take(u8::MAX.into()) {
                let mut bytes = [0; 5];
                bytes[0] = at as u8;
                character.encode_utf8(&mut bytes[1..]);
                out.push(link(b'h', &bytes));
            }
        }
        // A word without its vowels stands for the words that have these consonants in this order.
        let consonants: Vec<u8> = text.iter().copied().filter(|b| !b"aeiou".contains(b)).collect();
        let bare = consonants.len() == text.len();
        if consonants.len() >= 3 {
            let tag = if bare == asking { b'v' } else { b'w' };
            out.push(link(tag, &consonants));
        }
        let chinese = self.readings().filter(|(mode, _)| *mode as u8 >= READING_MODES);
        out.extend(chinese.map(|(_, sounds)| link(b'c', sounds)));
    }
}

/// FNV-1a, 64 bits.
fn link(tag: u8, bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in std::iter::once(&tag).chain(bytes) {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash
}

/// What it costs at least to turn readings of one mode into readings of another, at one likeness or more; in
/// hundredths of a consonant.
///
/// A longer word may differ more, so a sound that makes the listed word longer is given a discount of what it adds to
/// the distance allowed; the limit can then be that of the reading alone. Costs are rounded down: a bound must never
/// be above the cost.
#[derive(Debug)]
pub struct Reach {
    /// By asked and listed sound.
    substitute: [[u16; 64]; 64],
    /// By asked sound: leaving it out.
    drop: [u16; 64],
    /// By listed sound: one that the reading does not have.
    insert: [u16; 64],
    /// Two neighbours that changed places.
    pub swap: u16,
    /// By asked sound and listed class: the least cost of taking it for any of the class.
    pub class_substitute: [[u16; CLASSES]; 64],
    /// By asked sound: leaving it out of the skeleton.
    pub class_drop: [u16; 64],
    /// By listed class: a consonant that the reading does not have.
    pub class_insert: [u16; CLASSES],
    /// What it costs where the class is of the middling ones.
    pub class_insert_median: u16,
    /// By asked sound and steps of cost: the classes that cost no more, as bits.
    substituted: [[u32; COST_STEPS]; 64],
    /// By steps of cost: the classes that cost no more, as bits.
    inserted: [u32; COST_STEPS],
    /// What the asked sounds weigh in the length of a word.
    mass: [u8; 64],
    farthest: f32,
}

/// Costs of single sounds in steps of [`COST_STEP`]; the last step stands for all that is dearer.
const COST_STEPS: usize = 20;
const COST_STEP: u16 = 8;

/// The step of a cost.
fn cost_step(cost: u16) -> usize {
    usize::from(cost / COST_STEP).min(COST_STEPS - 1)
}

fn listed_sounds() -> impl Iterator<Item = u8> {
    (b'a'..=b'z').chain(b'A'..=b'Z').chain(b'0'..=b'9').chain([b' '])
}

impl Reach {
    fn new(mode: Mode, listed: Mode, least: f32) -> Self {
        let (table, turned) = cost::table(mode, listed);
        let (asked_side, listed_side) = if turned { (1, 0) } else { (0, 1) };
        let between = |asked: u8, listed: u8| {
            if turned {
                table.between(listed, asked)
            } else {
                table.between(asked, listed)
            }
        };
        let mass = |side: usize, sound: u8| f32::from(table.length(side, &[sound]));
        let mut farthest = farthest(least);
        if is_abjad(mode) != is_abjad(listed) {
            farthest /= CHANCE_WITHOUT_VOWELS;
        }
        let bound = |asked: u8, sound: u8| {
            let asked_mass = if asked == 0 { 0.0 } else { mass(asked_side, asked) };
            let longer = (mass(listed_side, sound) - asked_mass).max(0.0);
            (f32::from(between(asked, sound)) - farthest * longer).max(0.0) as u16
        };
        let mut reach = Self {
            substitute: [[FAR; 64]; 64],
            drop: [FAR; 64],
            insert: [FAR; 64],
            swap: table.swap,
            class_substitute: [[FAR; CLASSES]; 64],
            class_drop: [FAR; 64],
            class_insert: [FAR; CLASSES],
            class_insert_median: FAR,
            substituted: [[0; COST_STEPS]; 64],
            inserted: [0; COST_STEPS],
            mass: [0; 64],
            farthest,
        };
        for asked in listed_sounds() {
            let slot = sound_index(asked);
            reach.mass[slot] = reach.mass[slot].max(table.length(asked_side, &[asked]).min(255) as u8);
            reach.drop[slot] = reach.drop[slot].min(u16::from(between(asked, 0)));
            reach.insert[slot] = reach.insert[slot].min(bound(0, asked));
            for sound in listed_sounds() {
                let cell = &mut reach.substitute[slot][sound_index(sound)];
                *cell = (*cell).min(bound(asked, sound));
            }
        }
        for (asked, of_asked) in CLASS_OF.into_iter().enumerate() {
            reach.class_drop[asked] = reach.drop[asked];
            for (listed, class) in CLASS_OF.into_iter().enumerate() {
                let (class, cost) = (usize::from(class), reach.substitute[asked][listed]);
                let cell = if class == 0 {
                    &mut reach.class_drop[asked]
                } else {
                    &mut reach.class_substitute[asked][class]
                };
                *cell = (*cell).min(cost);
                if of_asked == 0 && class != 0 {
                    let cell = &mut reach.class_insert[class];
                    *cell = (*cell).min(cost).min(reach.insert[listed]);
                }
            }
        }
        for class in 1..CLASSES {
            let known = |cost: u16| cost < FAR;
            let steps = |cost: u16| cost_step(cost)..COST_STEPS;
            if known(reach.class_insert[class]) {
                for step in steps(reach.class_insert[class]) {
                    reach.inserted[step] |= 1 << class;
                }
            }
            for asked in 0..64 {
                let cost = reach.class_substitute[asked][class];
                if known(cost) {
                    for step in steps(cost) {
                        reach.substituted[asked][step] |= 1 << class;
                    }
                }
            }
        }
        let mut inserts: Vec<u16> = reach
            .class_insert
            .into_iter()
            .filter(|cost| *cost < FAR)
            .collect();
        inserts.sort_unstable();
        reach.class_insert_median = inserts.get(inserts.len() / 2).copied().unwrap_or(FAR);
        reach
    }

    /// The classes, as bits, that may cost no more than that where the reading has no consonant; a few cost more.
    #[inline]
    pub fn classes_inserted(&self, cost: u16) -> u32 {
        self.inserted[cost_step(cost)]
    }

    /// The classes, as bits, that may cost no more than that where the reading has the sound; a few cost more.
    #[inline]
    pub fn classes_substituted(&self, slot: u8, cost: u16) -> u32 {
        self.substituted[usize::from(slot & 63)][cost_step(cost)]
    }

    /// From readings of the mode `asked` to those of the mode `listed` that are alike by a level of
    /// [`LIKENESS_LEVELS`].
    pub fn of(asked: u8, listed: u8, level: usize) -> &'static Self {
        const MODES: usize = READING_MODES as usize;
        static KNOWN: [OnceLock<Box<Reach>>; MODES * MODES * LIKENESS_LEVELS.len()] =
            [const { OnceLock::new() }; MODES * MODES * LIKENESS_LEVELS.len()];
        let (asked, listed) = (asked % READING_MODES, listed % READING_MODES);
        let level = level.min(LIKENESS_LEVELS.len() - 1);
        let at = (usize::from(asked) * MODES + usize::from(listed)) * LIKENESS_LEVELS.len() + level;
        KNOWN[at].get_or_init(|| {
            let (asked, listed) = (Mode::from_u8(asked), Mode::from_u8(listed));
            Box::new(Self::new(asked, listed, LIKENESS_LEVELS[level]))
        })
    }
}

/// The largest distance a length at which a likeness is reached.
fn farthest(least: f32) -> f32 {
    let (mut near, mut far) = (0.0, 0.5);
    for _ in 0..24 {
        let middle = (near + far) / 2.0;
        if likeness(middle) >= least {
            near = middle;
        } else {
            far = middle;
        }
    }
    far
}
