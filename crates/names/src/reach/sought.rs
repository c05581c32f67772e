//! Whether a reading may be turned into another at little cost.

use super::{CLASS_OF, FAR, Reach};
use crate::{
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
            rows[row][..length + 3].fill(FAR);
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
