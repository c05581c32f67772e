//! What an index needs to find every key that is alike to a given one without comparing it with each.
//!
//! Two keys can be alike in two ways. Either a reading of one turns into a reading of the other at little cost: an
//! index keeps all readings of a [`reading mode`](TokenForm::spellings) in alphabetical order and walks them with
//! [`SoundCosts`]. Or they share something that can be looked up, such as a group of variants, a number, an initial:
//! an index files each key under what it [`offers`](TokenForm::offers) and looks up what the other
//! [`asks`](TokenForm::asks) for.
//!
//! The promise: where `token_similarity(a, b).value >= least`, some offer of `b` is asked for by `a`, or some reading
//! of `b` is within the [`SoundCosts`] of some reading of `a` and its mode. Many keys found are less alike than that:
//! the index compares those it found.

use crate::{
    cost,
    similarity::likeness,
    sound::{MAX_SOUNDS, Mode, sound_index},
    token::{Kind, TokenForm},
};

/// How many modes of readings there are: they are numbered from 0.
pub const READING_MODES: u8 = 8;

/// What it costs to turn one reading, position by position, into readings of a mode.
///
/// Costs are lower bounds in hundredths of a consonant: whatever is more than [`SoundCosts::limit`] away is less
/// alike than asked for. A longer word may differ more, so a sound that makes the listed word longer is given a
/// discount of what it adds to the distance allowed; the limit can then be that of the reading alone.
#[derive(Debug, Clone)]
pub struct SoundCosts {
    /// The sounds of the reading.
    pub sounds: Vec<u8>,
    /// By position and listed sound (see [`sound_slot`]): taking one for the other.
    pub substitute: Vec<[u16; 64]>,
    /// By position: leaving the sound out.
    pub drop: Vec<u16>,
    /// By listed sound: one that the reading does not have.
    pub insert: [u16; 64],
    /// Two neighbours that changed places.
    pub swap: u16,
    /// The largest cost that can still be alike enough.
    pub limit: u16,
}

/// The place of a listed sound in the tables of [`SoundCosts`].
pub fn sound_slot(sound: u8) -> usize {
    sound_index(sound)
}

impl<'a> TokenForm<'a> {
    /// The readings that are compared sound by sound: number of the mode, sounds.
    pub fn spellings(self) -> impl Iterator<Item = (u8, &'a [u8])> {
        let word = matches!(self.kind(), Kind::Word | Kind::LegalForm);
        (self.readings())
            .filter(move |(mode, sounds)| word && (*mode as u8) < READING_MODES && !sounds.is_empty())
            .map(|(mode, sounds)| (mode as u8, sounds))
    }

    /// What the key is filed under, as hashes.
    pub fn offers(self, out: &mut Vec<u64>) {
        self.links(out, false);
    }

    /// What a key that is alike otherwise than by its sounds may be filed under, as hashes.
    pub fn asks(self, out: &mut Vec<u64>) {
        self.links(out, true);
    }

    fn links(self, out: &mut Vec<u64>, asking: bool) {
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
        // A letter stands for every word that begins with it, and the other way round.
        if let Some(first) = text.first() {
            let letter = text.len() == 1;
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

/// What it costs to turn a reading (see [`TokenForm::spellings`]) into one of the mode `listed` at a likeness of
/// `least` or more.
pub fn sound_costs((mode, sounds): (u8, &[u8]), listed: u8, least: f32) -> SoundCosts {
    let (table, turned) = cost::table(Mode::from_u8(mode), Mode::from_u8(listed));
    let sounds = &sounds[..sounds.len().min(MAX_SOUNDS)];
    let (asked_side, listed_side) = if turned { (1, 0) } else { (0, 1) };
    let between = |asked: u8, listed: u8| {
        if turned {
            table.between(listed, asked)
        } else {
            table.between(asked, listed)
        }
    };
    let mass = |side: usize, sound: u8| f32::from(table.length(side, &[sound]));
    let farthest = farthest(least);
    // Rounded down: a bound must never be above the cost.
    let bound = |asked: u8, sound: u8| {
        let asked_mass = if asked == 0 { 0.0 } else { mass(asked_side, asked) };
        let longer = (mass(listed_side, sound) - asked_mass).max(0.0);
        (f32::from(between(asked, sound)) - farthest * longer).max(0.0) as u16
    };
    let mut insert = [u16::MAX / 4; 64];
    let mut substitute = vec![[u16::MAX / 4; 64]; sounds.len()];
    for sound in (b'a'..=b'z').chain(b'A'..=b'Z').chain(b'0'..=b'9').chain([b' ']) {
        let slot = sound_index(sound);
        insert[slot] = insert[slot].min(bound(0, sound));
        for (row, asked) in substitute.iter_mut().zip(sounds) {
            row[slot] = row[slot].min(bound(*asked, sound));
        }
    }
    let length = table.length(asked_side, sounds).max(cost::CONSONANT);
    SoundCosts {
        sounds: sounds.to_vec(),
        substitute,
        drop: sounds.iter().map(|s| u16::from(between(*s, 0))).collect(),
        insert,
        swap: table.swap,
        limit: (farthest * f32::from(length)).ceil() as u16,
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
