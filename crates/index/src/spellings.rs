//! All readings of a mode in alphabetical order, and the walk that finds those within a cost of a given one.
//!
//! The walk is Levenshtein's recurrence down a trie, of which the sorted list is the depth-first order: neighbours
//! share the rows of their common prefix, and where no cell of a row is within the limit, every reading with that
//! prefix is passed over at once.
//!
//! Most of the cost of such a walk lies near the root, where little has differed yet. So it is done twice, each time
//! with half of the limit: if a reading is within the limit of another, then either the first half of the one turns
//! into a beginning of the other within half of the limit, or its second half into the rest. The first case is found
//! in the readings as they are, the second in the readings turned round.

use interdict_names::{SoundCosts, sound_slot};
use zerocopy::little_endian::U32;

use crate::{IndexError, file::FileWriter};

/// Longest reading, in sounds.
const SOUNDS_MAX: usize = 40;
/// More than any limit, and far enough below the end of its type that three costs can be added.
const FAR: u16 = u16::MAX / 4;

/// Which units' readings a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    /// Those that stand as a token in some name.
    Tokens,
    /// Those that are joins alone.
    Joins,
}

/// A list of readings: a mode and the units that it is of.
pub(crate) type ListId = (u8, Of);

/// Numbers of the sections of a list.
fn section((mode, of): ListId, part: u32) -> u32 {
    let first = match of {
        Of::Tokens => 100,
        Of::Joins => 300,
    };
    first + 10 * u32::from(mode) + part
}

/// Parts of a list.
mod part {
    pub(super) const TEXT: u32 = 0;
    pub(super) const STARTS: u32 = 1;
    pub(super) const SHARED: u32 = 2;
    pub(super) const TURNED_TEXT: u32 = 3;
    pub(super) const TURNED_STARTS: u32 = 4;
    pub(super) const TURNED_SHARED: u32 = 5;
    pub(super) const TURNED_NUMBERS: u32 = 6;
    pub(super) const UNIT_STARTS: u32 = 7;
    pub(super) const UNITS: u32 = 8;
}

/// Where the sections of a list lie.
#[derive(Debug, Clone)]
pub(crate) struct SpellingSections(pub(crate) [std::ops::Range<usize>; 9]);

impl SpellingSections {
    /// Finds the sections of a list; `range` gives the place of a section, checked to hold values of a size.
    pub(crate) fn find(
        list: ListId,
        mut range: impl FnMut(u32, usize) -> Result<std::ops::Range<usize>, IndexError>,
    ) -> Result<Self, IndexError> {
        let sizes = [1, 4, 1, 1, 4, 1, 4, 4, 4];
        let mut ranges: [std::ops::Range<usize>; 9] = Default::default();
        for (part, (slot, size)) in ranges.iter_mut().zip(sizes).enumerate() {
            *slot = range(section(list, part as u32), size)?;
        }
        Ok(Self(ranges))
    }
}

/// Readings in one direction.
#[derive(Clone, Copy)]
pub(crate) struct Sorted<'a> {
    pub(crate) text: &'a [u8],
    /// Where each reading starts, and the end of the last.
    pub(crate) starts: &'a [U32],
    /// How many sounds each shares with the one before.
    pub(crate) shared: &'a [u8],
}

/// A list of readings.
#[derive(Clone, Copy)]
pub(crate) struct Spellings<'a> {
    pub(crate) forward: Sorted<'a>,
    pub(crate) turned: Sorted<'a>,
    /// The number of each turned reading among those as they are.
    pub(crate) turned_numbers: &'a [U32],
    /// Where the units of each reading start, and the end of the last.
    pub(crate) unit_starts: &'a [U32],
    pub(crate) units: &'a [U32],
}

/// Writes a list; `readings` holds (sounds, unit) in any order.
pub(crate) fn write(file: &mut FileWriter, list: ListId, mut readings: Vec<(&[u8], u32)>) {
    readings.sort_unstable();
    readings.dedup();
    let mut distinct: Vec<&[u8]> = Vec::new();
    let mut unit_starts = Vec::new();
    let mut units = Vec::with_capacity(readings.len());
    for (sounds, unit) in &readings {
        if distinct.last() != Some(sounds) {
            distinct.push(sounds);
            unit_starts.push(U32::new(units.len() as u32));
        }
        units.push(U32::new(*unit));
    }
    unit_starts.push(U32::new(units.len() as u32));
    let mut turned: Vec<(Vec<u8>, u32)> = (distinct.iter().enumerate())
        .map(|(number, sounds)| (sounds.iter().rev().copied().collect(), number as u32))
        .collect();
    turned.sort_unstable();
    let [text, starts, shared] = sorted(distinct.iter().copied());
    file.bytes(section(list, part::TEXT), text);
    file.bytes(section(list, part::STARTS), starts);
    file.bytes(section(list, part::SHARED), shared);
    let [text, starts, shared] = sorted(turned.iter().map(|(sounds, _)| sounds.as_slice()));
    file.bytes(section(list, part::TURNED_TEXT), text);
    file.bytes(section(list, part::TURNED_STARTS), starts);
    file.bytes(section(list, part::TURNED_SHARED), shared);
    let numbers: Vec<U32> = turned.iter().map(|(_, number)| U32::new(*number)).collect();
    file.values(section(list, part::TURNED_NUMBERS), &numbers);
    file.values(section(list, part::UNIT_STARTS), &unit_starts);
    file.values(section(list, part::UNITS), &units);
}

/// Text, starts and shared prefixes of readings in order.
fn sorted<'a>(readings: impl Iterator<Item = &'a [u8]>) -> [Vec<u8>; 3] {
    let (mut text, mut starts, mut shared) = (Vec::new(), vec![0, 0, 0, 0], Vec::new());
    let mut before: &[u8] = &[];
    for sounds in readings {
        let same = before.iter().zip(sounds).take_while(|(a, b)| a == b).count();
        shared.push(same.min(SOUNDS_MAX) as u8);
        text.extend_from_slice(sounds);
        starts.extend_from_slice(&(text.len() as u32).to_le_bytes());
        before = sounds;
    }
    [text, starts, shared]
}

impl Spellings<'_> {
    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.forward.shared.is_empty()
    }

    /// Calls `found` with the units of every reading within the limit, some more than once.
    pub(crate) fn within(&self, costs: &SoundCosts, mut found: impl FnMut(u32)) {
        let half = costs.sounds.len() / 2;
        let mut units_of = |number: u32| {
            let at = number as usize;
            if let (Some(start), Some(end)) = (self.unit_starts.get(at), self.unit_starts.get(at + 1)) {
                let units = self.units.get(start.get() as usize..end.get() as usize);
                units.unwrap_or(&[]).iter().for_each(|unit| found(unit.get()));
            }
        };
        let mut walk = Walk::new(costs, false, half);
        walk.run(&self.forward, |at| units_of(at as u32));
        if let Some(half) = (costs.sounds.len() - half).checked_sub(1) {
            let mut walk = Walk::new(costs, true, half);
            walk.run(&self.turned, |at| {
                if let Some(number) = self.turned_numbers.get(at) {
                    units_of(number.get());
                }
            });
        }
    }
}

type Row = [u16; SOUNDS_MAX + 2];

struct Walk {
    sounds: [u8; SOUNDS_MAX],
    length: usize,
    /// By listed sound and position.
    substitute: Box<[[u16; SOUNDS_MAX]; 64]>,
    drop: [u16; SOUNDS_MAX],
    insert: [u16; 64],
    swap: u16,
    limit: u16,
    /// What each column may cost at most.
    limits: Row,
    rows: Box<[Row; SOUNDS_MAX + 2]>,
}

impl Walk {
    /// A walk of a reading, turned round or not; up to the column `half` it may use half of the limit.
    fn new(costs: &SoundCosts, turned: bool, half: usize) -> Self {
        let length = costs.sounds.len().min(SOUNDS_MAX);
        let mut walk = Self {
            sounds: [0; SOUNDS_MAX],
            length,
            substitute: Box::new([[FAR; SOUNDS_MAX]; 64]),
            drop: [FAR; SOUNDS_MAX],
            insert: costs.insert.map(|cost| cost.min(FAR)),
            swap: costs.swap.min(FAR),
            limit: costs.limit.min(FAR - 1),
            limits: [0; SOUNDS_MAX + 2],
            rows: Box::new([[FAR; SOUNDS_MAX + 2]; SOUNDS_MAX + 2]),
        };
        for at in 0..length {
            let from = if turned { length - 1 - at } else { at };
            walk.sounds[at] = costs.sounds[from];
            walk.drop[at] = costs.drop[from].min(FAR);
            for (by_sound, cost) in walk.substitute.iter_mut().zip(&costs.substitute[from]) {
                by_sound[at] = (*cost).min(FAR);
            }
        }
        for (column, limit) in walk.limits.iter_mut().enumerate().take(length + 1) {
            *limit = if column <= half {
                walk.limit / 2
            } else {
                walk.limit
            };
        }
        walk.rows[0][0] = 0;
        for column in 1..=length {
            let cost = walk.rows[0][column - 1] + walk.drop[column - 1];
            walk.rows[0][column] = if cost > walk.limits[column] { FAR } else { cost };
        }
        walk
    }

    fn run(&mut self, list: &Sorted<'_>, mut found: impl FnMut(usize)) {
        let count = list.shared.len();
        let mut at = 0;
        'readings: while at < count {
            let (Some(start), Some(end)) = (list.starts.get(at), list.starts.get(at + 1)) else {
                return;
            };
            let Some(sounds) = list.text.get(start.get() as usize..end.get() as usize) else {
                return;
            };
            let sounds = &sounds[..sounds.len().min(SOUNDS_MAX)];
            for depth in usize::from(list.shared[at])..sounds.len() {
                if !self.step(sounds, depth) {
                    at = pass_over(list.shared, at, depth);
                    continue 'readings;
                }
            }
            if self.rows[sounds.len()][self.length] <= self.limit {
                found(at);
            }
            at += 1;
        }
    }

    /// Works out the row of the sound at `depth`; whether any cell is within its limit.
    fn step(&mut self, sounds: &[u8], depth: usize) -> bool {
        let sound = sounds[depth];
        let may_swap = self.may_swap(sound);
        let slot = sound_slot(sound) & 63;
        let insert = self.insert[slot];
        let substitute = &self.substitute[slot];
        let (above, below) = self.rows.split_at_mut(depth + 1);
        let (previous, row) = (&above[depth], &mut below[0]);
        let capped = |cost: u16, limit: u16| if cost > limit { FAR } else { cost };
        let mut left = capped(previous[0] + insert, self.limits[0]);
        row[0] = left;
        let mut least = left;
        let mut corner = previous[0];
        let columns = previous[1..=self.length].iter().zip(&mut row[1..=self.length]);
        let costs = substitute.iter().zip(&self.drop).zip(&self.limits[1..]);
        for ((up, cell), ((substitute, drop), limit)) in columns.zip(costs) {
            let cost = (corner + substitute).min(up + insert).min(left + drop);
            left = capped(cost, *limit);
            *cell = left;
            least = least.min(left);
            corner = *up;
        }
        if depth > 0 {
            let before = sounds[depth - 1];
            for column in 2..=self.length {
                if self.sounds[column - 1] == before && self.sounds[column - 2] == sound && sound != before {
                    let cost = capped(above[depth - 1][column - 2] + self.swap, self.limits[column]);
                    if cost < row[column] {
                        row[column] = cost;
                        least = least.min(cost);
                        // What follows in the row may profit.
                        for next in column + 1..=self.length {
                            let cost = capped(row[next - 1] + self.drop[next - 1], self.limits[next]);
                            row[next] = row[next].min(cost);
                        }
                    }
                }
            }
        }
        // A swap can still begin here although the row itself is beyond its limits.
        least < FAR || (may_swap && previous[..=self.length].iter().any(|cost| *cost < FAR))
    }

    /// Whether the sound is the second of two neighbours in the reading, so that a swap may begin with it.
    fn may_swap(&self, sound: u8) -> bool {
        self.sounds[1..self.length.max(1)].contains(&sound)
    }
}

/// The first reading after `at` that does not share its first `depth + 1` sounds.
fn pass_over(shared: &[u8], at: usize, depth: usize) -> usize {
    let rest = &shared[at + 1..];
    rest.iter()
        .position(|same| usize::from(*same) <= depth)
        .map_or(shared.len(), |skipped| at + 1 + skipped)
}
