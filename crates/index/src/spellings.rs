//! All readings of a mode, arranged by their skeletons, and the walk that finds those that a reading may reach.
//!
//! The walk is Levenshtein's recurrence down a trie of skeletons: neighbours share the rows of their common prefix,
//! and where no cell of a row is within the limit, everything below is passed over. What it costs to turn the
//! consonants asked for into a skeleton is a lower bound of what it costs to turn the readings into each other; the
//! readings of the skeletons that remain are then compared sound by sound.
//!
//! Most of the cost of such a walk lies near the root, where little has differed yet. So it is done twice, each time
//! with half of the limit: if a skeleton is within the limit of another, then either the first half of the one turns
//! into a beginning of the other within half of the limit, or its second half into the rest. The first case is found
//! in the trie of the skeletons as they are, the second in that of the skeletons turned round.

use std::collections::VecDeque;

use interdict_names::{CLASSES, FAR, Reach, SKELETON_MAX, Sought, sound_class};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned, little_endian::U32};

use crate::{IndexError, file::FileWriter};

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

/// A node of a trie of skeletons. Nodes stand level by level, those with the same parent next to each other in the
/// order of their classes.
#[derive(FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned, Clone, Copy, Debug)]
#[repr(C)]
pub(crate) struct Node {
    /// The classes that continue the skeleton, as bits.
    children: U32,
    /// Node of the first of them.
    first_child: U32,
    /// The readings with the skeleton that ends here: the first, and one past the last.
    first: U32,
    end: U32,
    /// How many consonants the longest skeleton below has more than this one.
    deepest: u8,
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

/// A skeleton, as it is or turned round; all shorter ones come before those that continue them.
type Skeleton = [u8; SKELETON_MAX];

fn skeleton<'a>(sounds: impl Iterator<Item = &'a u8>) -> Skeleton {
    let mut skeleton = [0; SKELETON_MAX];
    let classes = sounds
        .map(|sound| sound_class(*sound))
        .filter(|class| *class != 0);
    for (slot, class) in skeleton.iter_mut().zip(classes) {
        *slot = class;
    }
    skeleton
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

/// The trie of skeletons in order.
fn trie(skeletons: &[&Skeleton]) -> Vec<Node> {
    let mut nodes = Vec::new();
    // The skeletons from the one to before the other have so many classes in common.
    let mut open: VecDeque<(usize, usize, usize)> = VecDeque::from([(0, skeletons.len(), 0)]);
    let mut next_child = 1u32;
    while let Some((first, end, depth)) = open.pop_front() {
        let class_at = |number: usize| skeletons[number].get(depth).copied().unwrap_or(0);
        let mut at = first;
        while at < end && class_at(at) == 0 {
            at += 1;
        }
        let (ends_here, first_child) = (at, next_child);
        let mut children = 0u32;
        while at < end {
            let (start, class) = (at, class_at(at));
            while at < end && class_at(at) == class {
                at += 1;
            }
            children |= 1 << class;
            next_child += 1;
            open.push_back((start, at, depth + 1));
        }
        nodes.push(Node {
            children: children.into(),
            first_child: first_child.into(),
            first: (first as u32).into(),
            end: (ends_here as u32).into(),
            // What is cut off may be long.
            deepest: if depth == SKELETON_MAX {
                SKELETON_MAX as u8
            } else {
                0
            },
        });
    }
    for at in (0..nodes.len()).rev() {
        let node = nodes[at];
        let first = node.first_child.get() as usize;
        let children = &nodes[first.min(nodes.len())..][..node.children.get().count_ones() as usize];
        if let Some(deepest) = children.iter().map(|child| child.deepest).max() {
            nodes[at].deepest = deepest + 1;
        }
    }
    nodes
}

/// What walks keep between them.
#[derive(Debug, Default)]
pub(crate) struct Visited {
    /// A bit for each reading.
    bits: Vec<u64>,
    numbers: Vec<u32>,
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
        let length = sought.consonants().len();
        let half = length / 2;
        let mut walked = Walked::default();
        let mut walk = Walk::new(sought, false, if length == 0 { None } else { Some(half) });
        walked.nodes += walk.run(self.nodes, |first, end| {
            (first..end).for_each(|number| visited.insert(number));
        });
        if let Some(half) = (length - half).checked_sub(1) {
            let mut walk = Walk::new(sought, true, Some(half));
            walked.nodes += walk.run(self.turned_nodes, |first, end| {
                let numbers = self
                    .turned_numbers
                    .get(first as usize..end as usize)
                    .unwrap_or(&[]);
                numbers.iter().for_each(|number| visited.insert(number.get()));
            });
        }
        walked.readings = visited.numbers.len() as u64;
        for number in visited.numbers.drain(..) {
            let at = number as usize;
            visited.bits[at / 64] = 0;
            let range =
                |starts: &[U32]| Some(starts.get(at)?.get() as usize..starts.get(at + 1)?.get() as usize);
            let (Some(text), Some(units)) = (range(self.starts), range(self.unit_starts)) else {
                continue;
            };
            let (Some(sounds), Some(units)) = (self.text.get(text), self.units.get(units)) else {
                continue;
            };
            if sought.admits(sounds) {
                units.iter().for_each(|unit| found(unit.get()));
            }
        }
        walked
    }
}

/// Costs by column; the column stands one place further, so that every column has a neighbour.
type Row = [u16; SKELETON_MAX + 3];

/// The columns of a row that are within their limits: the first and the last of them.
type Band = (usize, usize);

/// Of a row without such a column.
const EMPTY: Band = (usize::MAX, 0);

struct Walk<'a> {
    reach: &'a Reach,
    /// The consonants asked for, as places in the tables of [`Reach`], their classes and what it costs to leave them
    /// out.
    slots: [u8; SKELETON_MAX],
    classes: [u8; SKELETON_MAX],
    drop: [u16; SKELETON_MAX],
    /// By class: its places among those consonants, as bits.
    places: [u32; CLASSES],
    length: usize,
    /// Whether there are more consonants than that.
    cut: bool,
    limit: u16,
    /// What each column may cost at most where the skeletons below are at most so much longer: the consonants for
    /// which there is no room have to be left out.
    limits: [[u16; SKELETON_MAX + 1]; SKELETON_MAX + 1],
    rows: [(Row, Band); SKELETON_MAX + 1],
    /// The classes from the root to the node in hand.
    path: [u8; SKELETON_MAX + 1],
}

impl<'a> Walk<'a> {
    /// A walk of a skeleton, turned round or not; up to the column `half` it may use half of the limit.
    fn new(sought: &Sought<'a>, turned: bool, half: Option<usize>) -> Self {
        let asked = sought.consonants();
        let length = asked.len().min(SKELETON_MAX);
        let mut walk = Self {
            reach: sought.reach,
            slots: [0; SKELETON_MAX],
            classes: [0; SKELETON_MAX],
            drop: [0; SKELETON_MAX],
            places: [0; CLASSES],
            length,
            cut: asked.len() > SKELETON_MAX,
            limit: sought.limit.min(FAR - 1),
            limits: [[0; SKELETON_MAX + 1]; SKELETON_MAX + 1],
            rows: [([0; SKELETON_MAX + 3], EMPTY); SKELETON_MAX + 1],
            path: [0; SKELETON_MAX + 1],
        };
        for at in 0..length {
            let slot = asked[if turned { asked.len() - 1 - at } else { at }] & 63;
            walk.slots[at] = slot;
            walk.classes[at] = Sought::class(slot);
            walk.places[usize::from(walk.classes[at])] |= 1 << at;
            walk.drop[at] = sought.reach.class_drop[usize::from(slot)];
        }
        let mut drops = walk.drop;
        drops[..length].sort_unstable();
        // What it costs at least to leave out so many.
        let mut left_out = [0; SKELETON_MAX + 1];
        for (count, drop) in drops[..length].iter().enumerate() {
            left_out[count + 1] = left_out[count] + drop;
        }
        for (deepest, limits) in walk.limits.iter_mut().enumerate().take(length + 1) {
            for (column, limit) in limits.iter_mut().enumerate().take(length + 1) {
                let halved = half.is_some_and(|half| column <= half) && !(walk.cut && column == length);
                let most = if halved { walk.limit / 2 } else { walk.limit };
                let without_room = (length - column).saturating_sub(deepest);
                *limit = most.min(walk.limit.saturating_sub(left_out[without_room]));
            }
        }
        let mut first = [FAR; SKELETON_MAX + 3];
        first[1] = 0;
        let mut last = 0;
        for column in 1..=length {
            let cost = first[column] + walk.drop[column - 1];
            if cost > walk.limits[length][column] {
                break;
            }
            first[column + 1] = cost;
            last = column;
        }
        walk.rows[0] = (first, (0, last));
        walk
    }

    /// The limits of the columns in a node below which skeletons are at most so much longer.
    fn limits(&self, deepest: usize) -> &[u16; SKELETON_MAX + 1] {
        &self.limits[deepest.min(self.length)]
    }

    /// Calls `found` with the range of readings of every skeleton within the limit; gives the number of rows.
    fn run(&mut self, nodes: &[Node], mut found: impl FnMut(u32, u32)) -> u64 {
        let mut rows = 0;
        let Some(root) = nodes.first() else {
            return 0;
        };
        // For each depth the node, and which of its children are still to be visited.
        let mut stack: [(&Node, u32); SKELETON_MAX + 1] = [(root, 0); SKELETON_MAX + 1];
        stack[0].1 = root.children.get() & self.promising(0, root.deepest);
        self.report(0, root, &mut found);
        let mut depth = 0;
        loop {
            let (node, open) = &mut stack[depth];
            if *open == 0 {
                if depth == 0 {
                    return rows;
                }
                depth -= 1;
                continue;
            }
            let class = open.trailing_zeros();
            *open &= *open - 1;
            let before = node.children.get() & ((1 << class) - 1);
            let Some(child) = nodes.get((node.first_child.get() + before.count_ones()) as usize) else {
                continue;
            };
            depth += 1;
            self.path[depth] = class as u8;
            self.step(depth, child.deepest);
            rows += 1;
            self.report(depth, child, &mut found);
            let children = if depth == SKELETON_MAX {
                0
            } else {
                child.children.get()
            };
            let open = if children == 0 {
                0
            } else {
                children & self.promising(depth, child.deepest)
            };
            stack[depth] = (child, open);
        }
    }

    fn report(&self, depth: usize, node: &Node, found: &mut impl FnMut(u32, u32)) {
        let (first, end) = (node.first.get(), node.end.get());
        if first >= end {
            return;
        }
        let (row, band) = &self.rows[depth];
        // What the rest of a longer skeleton is, is not known.
        let within = if depth == SKELETON_MAX {
            *band != EMPTY
        } else {
            row[self.length + 1] <= self.limit
        };
        if within {
            found(first, end);
        }
    }

    /// The classes below the node at a depth with which something can be within the limits.
    fn promising(&self, depth: usize, deepest: u8) -> u32 {
        let (row, (first, last)) = &self.rows[depth];
        let below = self.limits(usize::from(deepest).saturating_sub(1));
        let length = self.length;
        let mut promising = 0;
        for at in *first..=*last {
            let cost = row[at + 1];
            if let Some(left) = below[at].checked_sub(cost) {
                promising |= self.reach.classes_inserted(left);
            }
            if at < length {
                if let Some(left) = below[at + 1].checked_sub(cost) {
                    promising |= self.reach.classes_substituted(self.slots[at], left);
                }
                // A swap may begin here.
                if at + 1 < length && cost + self.reach.swap <= self.limits[length][at + 2] {
                    promising |= 1 << self.classes[at + 1];
                }
            } else if self.cut && cost < FAR {
                return u32::MAX;
            }
        }
        // One may end here.
        if depth > 0 {
            let mut places = self.places[usize::from(self.path[depth] & 31)] >> 1;
            while places != 0 {
                let at = places.trailing_zeros() as usize;
                places &= places - 1;
                if self.rows[depth - 1].0[at + 1] + self.reach.swap <= self.limits[length][at + 2] {
                    promising |= 1 << self.classes[at];
                }
            }
        }
        promising
    }

    /// Works out the row of the class at `depth`.
    fn step(&mut self, depth: usize, deepest: u8) {
        let class = usize::from(self.path[depth] & 31);
        let before = if depth > 1 {
            usize::from(self.path[depth - 1] & 31)
        } else {
            0
        };
        let insert = self.reach.class_insert[class];
        let limits = self.limits[usize::from(deepest).min(self.length)];
        let (above, below) = self.rows.split_at_mut(depth);
        let (previous, alive) = &above[depth - 1];
        let (mut at, mut last) = *alive;
        let (row, band) = &mut below[0];
        *row = [FAR; SKELETON_MAX + 3];
        *band = EMPTY;
        // Where the two classes stand the other way round, they may have changed places.
        let swaps = if class == before {
            0
        } else {
            self.places[class] & (self.places[before] >> 1)
        };
        if swaps != 0 || self.cut {
            (at, last) = (0, self.length);
        }
        let mut left = FAR;
        while at <= self.length && (at <= last.saturating_add(1) || left < FAR) {
            let mut cost = previous[at + 1] + insert;
            if at > 0 {
                let slot = usize::from(self.slots[at - 1] & 63);
                cost = cost
                    .min(previous[at] + self.reach.class_substitute[slot][class])
                    .min(left + self.drop[at - 1]);
                if at > 1 && swaps & (1 << (at - 2)) != 0 && depth > 1 {
                    cost = cost.min(above[depth - 2].0[at - 1] + self.reach.swap);
                }
                if self.cut && at == self.length {
                    // What follows may stand for the consonants that were cut off.
                    cost = cost.min(previous[at + 1]);
                }
            }
            if cost <= limits[at] {
                row[at + 1] = cost;
                band.0 = band.0.min(at);
                band.1 = at;
                left = cost;
            } else {
                left = FAR;
            }
            at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trie_holds_every_skeleton_once() {
        let words: [&[u8]; 6] = [b"", b"p", b"prigoZin", b"proZin", b"seCin", b"siCan"];
        let mut skeletons: Vec<Skeleton> = words.iter().map(|word| skeleton(word.iter())).collect();
        skeletons.sort_unstable();
        let nodes = trie(&skeletons.iter().collect::<Vec<_>>());
        let mut readings: Vec<(u32, u32)> = (nodes.iter())
            .map(|node| (node.first.get(), node.end.get()))
            .filter(|(first, end)| first < end)
            .collect();
        readings.sort_unstable();
        // The classes stand in the order of their numbers; two of the words have the same consonants.
        assert_eq!(readings, [(0, 1), (1, 3), (3, 4), (4, 5), (5, 6)]);
    }
}
