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

use std::sync::OnceLock;

use crate::{
    cost,
    similarity::{CHANCE_WITHOUT_VOWELS, INITIAL, REVERSED_LETTERS_MIN, is_abjad, is_letter, likeness},
    sound::{MAX_SOUNDS, Mode, latin_sounds, sound_index},
    token::{Kind, TokenForm},
};

/// How many modes of readings there are: they are numbered from 0.
pub const READING_MODES: u8 = 8;
/// Longest skeleton; of a longer one the rest may be anything.
pub const SKELETON_MAX: usize = 16;
/// Number of classes of consonants, class 0 ("not in the skeleton") included.
pub const CLASSES: usize = 32;
/// More than any limit, and far enough below the end of its type that three costs can be added.
pub const FAR: u16 = u16::MAX / 4;

/// Likenesses that can be asked for, highest first; the last is the least that counts at all.
pub const LIKENESS_LEVELS: [f32; 13] = [
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
    0.52,
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
            Kind::LegalForm => out.push(link(b'L', &self.value().to_le_bytes())),
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
        // A letter stands for every word that begins with it, and the other way round.
        if let Some(first) = text
            .first()
            .filter(|_| least.is_none_or(|least| least <= INITIAL))
        {
            let letter = is_letter(self);
            let tag = if letter == asking { b'^' } else { b'1' };
            out.push(link(tag, &[*first]));
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
        reach
    }

    /// The classes, as bits, that may cost no more than that where the reading has no consonant; a few cost more.
    pub fn classes_inserted(&self, cost: u16) -> u32 {
        self.inserted[cost_step(cost)]
    }

    /// The classes, as bits, that may cost no more than that where the reading has the sound; a few cost more.
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

/// A reading for which alike ones are sought.
#[derive(Debug, Clone, Copy)]
pub struct Sought<'a> {
    /// What its sounds cost.
    pub reach: &'a Reach,
    /// The largest cost that can still be alike enough.
    pub limit: u16,
    slots: [u8; MAX_SOUNDS],
    length: u8,
    /// Sounds that are part of the skeleton.
    consonants: [u8; MAX_SOUNDS],
    consonant_count: u8,
}

impl Sought<'_> {
    /// A reading (see [`TokenForm::spellings`]) and what is sought for it.
    pub fn new((mode, sounds): (u8, &[u8]), listed: u8, level: usize) -> Sought<'static> {
        let reach = Reach::of(mode, listed, level);
        let mut sought = Sought {
            reach,
            limit: 0,
            slots: [0; MAX_SOUNDS],
            length: 0,
            consonants: [0; MAX_SOUNDS],
            consonant_count: 0,
        };
        let mut length = 0;
        for sound in sounds.iter().take(MAX_SOUNDS) {
            let slot = sound_index(*sound);
            length += u16::from(reach.mass[slot]);
            sought.slots[usize::from(sought.length)] = slot as u8;
            sought.length += 1;
            if CLASS_OF[slot] != 0 {
                sought.consonants[usize::from(sought.consonant_count)] = slot as u8;
                sought.consonant_count += 1;
            }
        }
        sought.limit = (reach.farthest * f32::from(length.max(cost::CONSONANT))).ceil() as u16;
        sought
    }

    /// The sounds of the skeleton, as places in the tables of [`Reach`].
    pub fn consonants(&self) -> &[u8] {
        &self.consonants[..usize::from(self.consonant_count)]
    }

    /// The class of a sound of [`Sought::consonants`].
    pub fn class(slot: u8) -> u8 {
        CLASS_OF[usize::from(slot & 63)]
    }

    /// Whether a listed reading is within the limit.
    pub fn admits(&self, listed: &[u8]) -> bool {
        let length = usize::from(self.length);
        let limit = self.limit.min(FAR - 1);
        let listed = &listed[..listed.len().min(MAX_SOUNDS)];
        // Costs by column, which stands one place further, so that every column has a neighbour.
        let mut rows = [[FAR; MAX_SOUNDS + 3]; 3];
        rows[0][1] = 0;
        // The columns of each row within the limit: the first and the last.
        const EMPTY: (usize, usize) = (usize::MAX, 0);
        let mut last = 0;
        while last < length {
            let cost = rows[0][last + 1] + self.reach.drop[usize::from(self.slots[last] & 63)];
            if cost > limit {
                break;
            }
            last += 1;
            rows[0][last + 1] = cost;
        }
        let mut bands = [(0, last), (0, last), EMPTY];
        let mut before = u8::MAX;
        let [mut earlier, mut above, mut row] = [2usize, 0, 1];
        for sound in listed {
            // A swap comes from two rows above, two columns before.
            let mut at = bands[above].0.min(bands[earlier].0.saturating_add(2));
            let end = (bands[above].1 + 1).max(bands[earlier].1 + 2);
            if at > length {
                return false;
            }
            let slot = sound_index(*sound) as u8;
            let insert = self.reach.insert[usize::from(slot & 63)];
            rows[row] = [FAR; MAX_SOUNDS + 3];
            let (mut first, mut last, mut left) = (usize::MAX, 0, FAR);
            while at <= length && (at <= end || left < FAR) {
                let mut cost = rows[above][at + 1] + insert;
                if at > 0 {
                    let asked = self.slots[at - 1] & 63;
                    cost = cost
                        .min(
                            rows[above][at]
                                + self.reach.substitute[usize::from(asked)][usize::from(slot & 63)],
                        )
                        .min(left + self.reach.drop[usize::from(asked)]);
                    if at > 1 && asked == before && self.slots[at - 2] == slot && asked != slot {
                        cost = cost.min(rows[earlier][at - 1] + self.reach.swap);
                    }
                }
                if cost <= limit {
                    rows[row][at + 1] = cost;
                    first = first.min(at);
                    last = at;
                    left = cost;
                } else {
                    left = FAR;
                }
                at += 1;
            }
            bands[row] = (first, last);
            before = slot;
            (earlier, above, row) = (above, row, earlier);
        }
        rows[above][length + 1] <= limit
    }
}

/// The consonants of a word in one number, for a first look at whether two words can be alike.
///
/// From the lowest bit: up to 12 classes of 5 bits each, the first consonant lowest; bit 60 always; bit 61: the word
/// has Chinese readings; bit 62: it belongs to groups of variants. 0 where a word cannot be judged so.
impl TokenForm<'_> {
    /// See above.
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
    /// The sketch of the word written backwards.
    backwards: u64,
    sought: Sought<'static>,
}

impl Sketcher {
    /// Of a word.
    pub fn new(form: TokenForm<'_>) -> Self {
        let sounds = form.spellings().next().map_or(&[][..], |(_, sounds)| sounds);
        let sketch = form.sketch();
        let mut backwards = 0;
        if sketch != 0 {
            let turned: String = form.text().chars().rev().collect();
            backwards = sketched(latin_sounds(&turned).as_bytes()).unwrap_or(0);
        }
        Self {
            sketch,
            backwards,
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
        if rest == self.backwards {
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
