//! Whether a reading may be turned into another at little cost.

use super::{CLASS_OF, Reach};
use crate::{
    banded::{self, Steps},
    cost,
    sound::{MAX_SOUNDS, sound_index},
};

/// A reading for which alike ones are sought.
#[derive(Debug, Clone, Copy)]
pub struct Sought<'a> {
    /// What its sounds cost.
    pub reach: &'a Reach,
    /// The largest cost that can still be alike enough.
    pub limit: u16,
    pub(super) slots: [u8; MAX_SOUNDS],
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
        banded::within(self, listed, self.limit).is_some()
    }
}

impl Steps for Sought<'_> {
    fn columns(&self) -> usize {
        usize::from(self.length)
    }

    fn leave_out(&self, column: usize) -> u16 {
        self.reach.drop[usize::from(self.slots[column] & 63)]
    }

    fn put_in(&self, sound: u8) -> u16 {
        self.reach.insert[sound_index(sound) & 63]
    }

    fn take_for(&self, column: usize, sound: u8) -> u16 {
        self.reach.substitute[usize::from(self.slots[column] & 63)][sound_index(sound) & 63]
    }

    fn is(&self, column: usize, sound: u8) -> bool {
        usize::from(self.slots[column]) == sound_index(sound)
    }

    fn swap(&self) -> u16 {
        self.reach.swap
    }
}
