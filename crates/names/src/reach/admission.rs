//! Which of many readings are within the limit of what is sought.

use super::Sought;
use crate::{
    banded::Steps,
    lanes::{BEYOND, LANES, Lanes},
    sound::{MAX_SOUNDS, sound_index},
};

/// Holds one listed reading after the other against the reading sought, as [`Sought::admits`] does. Readings that begin
/// alike, one after the other, share the work of their beginning.
pub struct Admission<'a> {
    sought: &'a Sought<'a>,
    /// Whether the costs have room in lanes; each is asked for by itself otherwise.
    in_lanes: bool,
    limit: Lanes,
    /// By column: the place of the sound before it in the tables of costs; what it costs to leave it out.
    slots: Lanes,
    drops: Lanes,
    /// The sounds, as bits, of which `substitutes` is known.
    costed: u64,
    /// By sound and column: what it costs to take it for the sound before the column.
    substitutes: [Lanes; 64],
    /// Nothing in the last column, what is beyond in all others.
    last: Lanes,
    /// The rows of the recurrence for the reading in hand, as far as they were worked out.
    rows: [Lanes; MAX_SOUNDS + 1],
    sounds: [u8; MAX_SOUNDS],
    worked_out: usize,
    /// Whether nothing that begins with the sounds worked out can be within the limit.
    dead: bool,
}

impl<'a> Admission<'a> {
    /// For a reading.
    pub fn new(sought: &'a Sought<'a>) -> Self {
        let length = sought.columns();
        let mut slots = [BEYOND; LANES];
        let mut drops = [BEYOND; LANES];
        let mut last = [BEYOND; LANES];
        let in_lanes = length < LANES && sought.limit < u16::from(BEYOND);
        if in_lanes {
            for column in 0..length {
                slots[column + 1] = sought.slots[column];
                drops[column + 1] = lane(sought.leave_out(column));
            }
            last[length] = 0;
        }
        let mut admission = Self {
            sought,
            in_lanes,
            limit: Lanes::all(lane(sought.limit).min(BEYOND - 1)),
            slots: slots.into(),
            drops: drops.into(),
            costed: 0,
            substitutes: [Lanes::all(BEYOND); 64],
            last: last.into(),
            rows: [Lanes::all(BEYOND); MAX_SOUNDS + 1],
            sounds: [0; MAX_SOUNDS],
            worked_out: 0,
            dead: false,
        };
        let mut first = [BEYOND; LANES];
        first[0] = 0;
        admission.rows[0] = admission.leave_out(first.into());
        admission
    }

    /// Whether a listed reading is within the limit.
    pub fn admits(&mut self, listed: &[u8]) -> bool {
        if !self.in_lanes {
            return self.sought.admits(listed);
        }
        let listed = &listed[..listed.len().min(MAX_SOUNDS)];
        let shared = (listed.iter().zip(&self.sounds[..self.worked_out]))
            .take_while(|(a, b)| a == b)
            .count();
        if self.dead && shared == self.worked_out {
            return false;
        }
        self.dead = false;
        for (at, sound) in listed.iter().enumerate().skip(shared) {
            let row = self.row(at, *sound);
            self.sounds[at] = *sound;
            self.rows[at + 1] = row;
            // Two that change places may come back within the limit.
            if row.is_beyond() && self.rows[at].is_beyond() {
                self.worked_out = at + 1;
                self.dead = true;
                return false;
            }
        }
        self.worked_out = listed.len();
        !self.rows[listed.len()].plus(self.last).is_beyond()
    }

    /// The row of a sound after so many others.
    #[inline]
    fn row(&mut self, at: usize, sound: u8) -> Lanes {
        let slot = sound_index(sound) & 63;
        if self.costed & 1 << slot == 0 {
            self.costed |= 1 << slot;
            let mut substitutes = [BEYOND; LANES];
            for (column, cost) in substitutes[1..]
                .iter_mut()
                .enumerate()
                .take(self.sought.columns())
            {
                *cost = lane(self.sought.take_for(column, sound));
            }
            self.substitutes[slot] = substitutes.into();
        }
        let above = self.rows[at];
        let mut row = (above.plus(Lanes::all(lane(self.sought.put_in(sound)))))
            .min(above.up().plus(self.substitutes[slot]));
        if at > 0 && self.sounds[at - 1] != sound {
            let before = sound_index(self.sounds[at - 1]) & 63;
            let swapped = (self.rows[at - 1].up_two())
                .plus(self.slots.unlike(before as u8))
                .plus(self.slots.unlike(slot as u8).up())
                .plus(Lanes::all(lane(self.sought.swap())));
            row = row.min(swapped);
        }
        self.leave_out(row.within(self.limit))
    }

    /// The least cost of each column where sounds before it are left out.
    #[inline]
    fn leave_out(&self, mut row: Lanes) -> Lanes {
        loop {
            let more = row.min(row.up().plus(self.drops).within(self.limit));
            if more.same(row) {
                return row;
            }
            row = more;
        }
    }
}

/// A cost in a lane.
fn lane(cost: u16) -> u8 {
    cost.min(u16::from(BEYOND)) as u8
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::reach::{LIKENESS_LEVELS, READING_MODES};

    proptest! {
        #[test]
        fn many_are_admitted_as_each_alone(
            asked in "[a-zA-Z]{1,20}",
            listed in prop::collection::vec("[a-zA-Z]{0,12}", 1..20),
            ends in prop::collection::vec("[a-z]{0,2}", 20),
            modes in (0..READING_MODES, 0..READING_MODES),
            level in 0..LIKENESS_LEVELS.len(),
        ) {
            let sought = Sought::new((modes.0, asked.as_bytes()), modes.1, level);
            let near = ends.iter().enumerate().map(|(cut, end)| {
                format!("{}{end}", &asked[..asked.len().saturating_sub(cut % 4)])
            });
            let mut listed: Vec<String> = listed.into_iter().chain(near).collect();
            listed.sort();
            let mut admission = Admission::new(&sought);
            for word in &listed {
                prop_assert_eq!(admission.admits(word.as_bytes()), sought.admits(word.as_bytes()), "{}", word);
            }
        }
    }
}
