//! All readings of a mode, arranged by their skeletons, and the search for those that a reading may reach.
//!
//! What it costs to turn the consonants asked for into a skeleton is a lower bound of what it costs to turn the
//! readings into each other, so the skeletons within the limit are found first ([`crate::walk`]), and their readings
//! are then compared sound by sound.

use std::ops::Range;

use interdict_names::{Admission, SKELETON_MAX, Sought};
use zerocopy::little_endian::U32;

use crate::{
    IndexError,
    file::FileWriter,
    trie::{Node, Skeleton, skeleton, trie},
    walk::{Half, Open, Walk},
};

/// Which units' readings a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
    pub(super) const UNIT_STARTS: u32 = 2;
    pub(super) const UNITS: u32 = 3;
    pub(super) const NODES: u32 = 4;
    pub(super) const TURNED_NODES: u32 = 5;
    pub(super) const TURNED_NUMBERS: u32 = 6;
}
const PARTS: usize = 7;

/// Where the sections of a list lie.
#[derive(Debug, Clone)]
pub(crate) struct SpellingSections(pub(crate) [std::ops::Range<usize>; PARTS]);

impl SpellingSections {
    /// Finds the sections of a list; `range` gives the place of a section, checked to hold values of a size.
    pub(crate) fn find(
        list: ListId,
        mut range: impl FnMut(u32, usize) -> Result<std::ops::Range<usize>, IndexError>,
    ) -> Result<Self, IndexError> {
        let sizes = [1, 4, 4, 4, size_of::<Node>(), size_of::<Node>(), 4];
        let mut ranges: [std::ops::Range<usize>; PARTS] = Default::default();
        for (part, (slot, size)) in ranges.iter_mut().zip(sizes).enumerate() {
            *slot = range(section(list, part as u32), size)?;
        }
        Ok(Self(ranges))
    }
}

/// A list of readings.
#[derive(Clone, Copy)]
pub(crate) struct Spellings<'a> {
    /// The sounds of all readings, in the order of their skeletons.
    pub(crate) text: &'a [u8],
    /// Where each reading starts, and the end of the last.
    pub(crate) starts: &'a [U32],
    /// Where the units of each reading start, and the end of the last.
    pub(crate) unit_starts: &'a [U32],
    pub(crate) units: &'a [U32],
    pub(crate) nodes: &'a [Node],
    /// The trie of the skeletons turned round: its readings are places in `turned_numbers`.
    pub(crate) turned_nodes: &'a [Node],
    pub(crate) turned_numbers: &'a [U32],
}

/// Writes a list; `readings` holds (sounds, unit) in any order.
pub(crate) fn write(file: &mut FileWriter, list: ListId, readings: Vec<(&[u8], u32)>) {
    let mut readings: Vec<(Skeleton, &[u8], u32)> = (readings.into_iter())
        .map(|(sounds, unit)| (skeleton(sounds.iter()), sounds, unit))
        .collect();
    readings.sort_unstable();
    readings.dedup();
    let mut distinct: Vec<(Skeleton, &[u8])> = Vec::new();
    let mut unit_starts = Vec::new();
    let mut units = Vec::with_capacity(readings.len());
    for (skeleton, sounds, unit) in &readings {
        if distinct.last().is_none_or(|last| last.1 != *sounds) {
            distinct.push((*skeleton, sounds));
            unit_starts.push(U32::new(units.len() as u32));
        }
        units.push(U32::new(*unit));
    }
    unit_starts.push(U32::new(units.len() as u32));
    let (mut text, mut starts) = (Vec::new(), vec![U32::new(0)]);
    for (_, sounds) in &distinct {
        text.extend_from_slice(sounds);
        starts.push(U32::new(text.len() as u32));
    }
    let mut turned: Vec<(Skeleton, u32)> = (distinct.iter().zip(0..))
        .map(|((_, sounds), number)| (skeleton(sounds.iter().rev()), number))
        .collect();
    turned.sort_unstable();
    file.bytes(section(list, part::TEXT), text);
    file.values(section(list, part::STARTS), &starts);
    file.values(section(list, part::UNIT_STARTS), &unit_starts);
    file.values(section(list, part::UNITS), &units);
    file.values(
        section(list, part::NODES),
        &trie(&distinct.iter().map(|d| &d.0).collect::<Vec<_>>()),
    );
    file.values(
        section(list, part::TURNED_NODES),
        &trie(&turned.iter().map(|t| &t.0).collect::<Vec<_>>()),
    );
    let numbers: Vec<U32> = turned.iter().map(|(_, number)| U32::new(*number)).collect();
    file.values(section(list, part::TURNED_NUMBERS), &numbers);
}

/// What walks keep between them.
#[derive(Debug, Default)]
pub(crate) struct Visited {
    /// A bit for each reading.
    bits: Vec<u64>,
    numbers: Vec<u32>,
    /// Where the sounds and the units of those readings lie.
    places: Vec<(Range<usize>, Range<usize>)>,
    open: Vec<Open>,
}

impl Visited {
    fn insert(&mut self, number: u32) {
        let (word, bit) = (number as usize / 64, 1u64 << (number % 64));
        if self.bits[word] & bit == 0 {
            self.bits[word] |= bit;
            self.numbers.push(number);
        }
    }
}

/// What a walk was.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Walked {
    /// Nodes whose row was worked out.
    pub(crate) nodes: u64,
    /// Readings that were compared sound by sound.
    pub(crate) readings: u64,
}

impl Spellings<'_> {
    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.starts.len() < 2
    }

    /// Calls `found` with the units of every reading within the limit, some more than once.
    pub(crate) fn within(
        &self,
        sought: &Sought<'_>,
        visited: &mut Visited,
        mut found: impl FnMut(u32),
    ) -> Walked {
        visited
            .bits
            .resize(visited.bits.len().max(self.starts.len() / 64 + 1), 0);
        let mut walked = Walked::default();
        walked.nodes += self.walk(sought, visited);
        walked.readings = visited.numbers.len() as u64;
        if visited.numbers.is_empty() {
            return walked;
        }
        visited.places.clear();
        // In their order neighbours begin alike, and lie near each other.
        visited.numbers.sort_unstable();
        // All places first: what is read in turn from far apart is waited for together.
        for number in visited.numbers.drain(..) {
            let at = number as usize;
            visited.bits[at / 64] = 0;
            let range =
                |starts: &[U32]| Some(starts.get(at)?.get() as usize..starts.get(at + 1)?.get() as usize);
            (visited.places).extend(range(self.starts).zip(range(self.unit_starts)));
        }
        let mut admission = Admission::new(sought);
        for (text, units) in visited.places.drain(..) {
            let (Some(sounds), Some(units)) = (self.text.get(text), self.units.get(units)) else {
                continue;
            };
            if admission.admits(sounds) {
                units.iter().for_each(|unit| found(unit.get()));
            }
        }
        walked
    }

    /// Notes every reading whose skeleton is within the limit; gives the number of nodes that were visited.
    fn walk(&self, sought: &Sought<'_>, visited: &mut Visited) -> u64 {
        if self
            .nodes
            .first()
            .is_none_or(|root| is_too_long(sought, root.deepest.into()))
        {
            return 0;
        }
        let mut open = std::mem::take(&mut visited.open);
        let mut nodes = Walk::new(sought, Half::First).run(self.nodes, &mut open, |first, end| {
            (first..end).for_each(|number| visited.insert(number));
        });
        // Without consonants the first walk had no half to look for.
        if !sought.consonants().is_empty() {
            nodes += Walk::new(sought, Half::Second).run(self.turned_nodes, &mut open, |first, end| {
                let numbers = (self.turned_numbers).get(first as usize..end as usize);
                numbers
                    .unwrap_or(&[])
                    .iter()
                    .for_each(|number| visited.insert(number.get()));
            });
        }
        visited.open = open;
        nodes
    }
}

/// Whether so many consonants have to be left out for skeletons of so many at most that the limit is passed.
fn is_too_long(sought: &Sought<'_>, deepest: usize) -> bool {
    let asked = sought.consonants();
    if deepest >= asked.len().min(SKELETON_MAX) {
        return false;
    }
    let drops = asked
        .iter()
        .map(|slot| sought.reach.class_drop[usize::from(*slot & 63)]);
    let least = drops.min().map_or(0, usize::from);
    least * (asked.len() - deepest) > usize::from(sought.limit)
}
