//! The walk down a trie of skeletons that finds those within a limit.
//!
//! It is Levenshtein's recurrence: neighbours share the rows of their common prefix, and where no cell of a row is
//! within the limit, everything below is passed over. A cell counts with the least that the consonants still to come
//! will cost, told by the classes that stand anywhere below the node, and by how long the skeletons below are.
//!
//! Most of the cost of such a walk lies near the root, where little has differed yet. So it is done twice, each time
//! with a part of the limit: if a skeleton is within the limit of another, then either the first half of the one turns
//! into a beginning of the other within the one part, or its second half into the rest within the other. The first
//! case is found in the trie of the skeletons as they are, the second in that of the skeletons turned round. The first
//! part is half of the limit, or less where that spares the first walk a consonant more ([`parts`]).

use interdict_names::{CLASSES, FAR, Reach, SKELETON_MAX, Sought};

use crate::trie::Node;

/// How the limit is divided between the two walks: what the first half of the consonants may cost in the first walk,
/// and the second half in the second.
///
/// A consonant put in is what a walk can have most of, of any class at any place. Where half of the limit is enough
/// for one, the first walk gets so little that it is not.
pub(crate) fn parts(sought: &Sought<'_>) -> (u16, u16) {
    let limit = sought.limit.min(FAR - 1);
    let spared = sought.reach.class_insert_median.saturating_sub(1);
    let first = (limit / 2).min(spared);
    (first, limit - first)
}

/// Costs by column; the column stands one place further, so that every column has a neighbour.
type Row = [u16; SKELETON_MAX + 3];

/// The columns of a row that are within their limits: the first and the last of them.
type Band = (usize, usize);

/// Of a row without such a column.
const EMPTY: Band = (usize::MAX, 0);

pub(crate) struct Walk<'a> {
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
    /// By column: what the consonants from there on cost at least below the node in hand.
    rest: [u16; SKELETON_MAX + 1],
    /// The classes from the root to the node in hand.
    path: [u8; SKELETON_MAX + 1],
}

impl<'a> Walk<'a> {
    /// A walk of a skeleton, turned round or not; up to a column it may use a part of the limit alone.
    pub(crate) fn new(sought: &Sought<'a>, turned: bool, part: Option<(usize, u16)>) -> Self {
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
            rest: [0; SKELETON_MAX + 1],
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
                let most = match part {
                    Some((half, part)) if column <= half && !(walk.cut && column == length) => part,
                    _ => walk.limit,
                };
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

    /// Notes what the consonants still to come cost at least below a node, and drops the cells that this leaves no
    /// room for.
    fn look_ahead(&mut self, depth: usize, node: &Node) {
        let below = node.below.get();
        let mut rest = 0;
        for at in (0..self.length).rev() {
            rest = (rest + self.reach.least_cost(self.slots[at], below)).min(FAR);
            self.rest[at] = rest;
        }
        let (row, band) = &mut self.rows[depth];
        let (first, last) = std::mem::replace(band, EMPTY);
        for at in first..last.saturating_add(1).min(self.length + 1) {
            if row[at + 1] + self.rest[at] <= self.limit {
                band.0 = band.0.min(at);
                band.1 = at;
            } else {
                row[at + 1] = FAR;
            }
        }
    }

    /// Calls `found` with the range of readings of every skeleton within the limit; gives the number of rows.
    pub(crate) fn run(&mut self, nodes: &[Node], mut found: impl FnMut(u32, u32)) -> u64 {
        let mut rows = 0;
        let Some(root) = nodes.first() else {
            return 0;
        };
        // For each depth the node, and which of its children are still to be visited.
        let mut stack: [(&Node, u32); SKELETON_MAX + 1] = [(root, 0); SKELETON_MAX + 1];
        self.report(0, root, &mut found);
        self.look_ahead(0, root);
        stack[0].1 = root.children.get() & self.promising(0, root.deepest);
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
            let mut open = child.children.get();
            if open != 0 && depth < SKELETON_MAX {
                self.look_ahead(depth, child);
                open &= self.promising(depth, child.deepest);
            } else {
                open = 0;
            }
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
        // What may be paid to come from a cell to a column.
        let left = |cost: u16, to: usize| {
            let most = below[to].checked_sub(cost)?;
            Some(most.min(self.limit.checked_sub(cost + self.rest[to])?))
        };
        let may_swap = |cost: u16, to: usize| {
            let cost = cost + self.reach.swap;
            cost <= self.limits[length][to] && cost + self.rest[to] <= self.limit
        };
        let mut promising = 0;
        for at in *first..=*last {
            let cost = row[at + 1];
            if let Some(left) = left(cost, at) {
                promising |= self.reach.classes_inserted(left);
            }
            if at < length {
                if let Some(left) = left(cost, at + 1) {
                    promising |= self.reach.classes_substituted(self.slots[at], left);
                }
                // A swap may begin here.
                if at + 1 < length && may_swap(cost, at + 2) {
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
                if may_swap(self.rows[depth - 1].0[at + 1], at + 2) {
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
