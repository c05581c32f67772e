//! The walk down a trie of skeletons that finds those within a limit.
//!
//! It is Levenshtein's recurrence: neighbours share the rows of their common prefix, and where no cell of a row is
//! within the limit, everything below is passed over. A cell counts with the least that the consonants still to come
//! will cost, told by the classes that stand anywhere below the node, and by how long the skeletons below are. The
//! cells of a row lie side by side in a word or two ([`crate::lanes`]) and are worked out together.
//!
//! Most of the cost of such a walk lies near the root, where little has differed yet. So it is done twice, each time
//! with a part of the limit: if a skeleton is within the limit of another, then either the first half of the one turns
//! into a beginning of the other within the one part, or its second half into the rest within the other. The first
//! case is found in the trie of the skeletons as they are, the second in that of the skeletons turned round. The first
//! part is half of the limit, or less where that spares the first walk a consonant more ([`Walk::new`]).

use interdict_names::{CLASSES, FAR, LeastCost, Reach, SKELETON_MAX, Sought};

use crate::{
    lanes::{BEYOND, IN_A_WORD, Lanes},
    trie::Node,
};

/// The longest skeleton for which a word of lanes is enough: a row has one column more.
pub(crate) const IN_ONE_WORD: usize = IN_A_WORD - 1;
// The columns of the longest skeleton fill two words.
const _: () = assert!(SKELETON_MAX + 1 == 2 * IN_A_WORD);

/// Which of the two walks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Half {
    /// Of the skeletons as they are.
    First,
    /// Of the skeletons turned round.
    Second,
}

/// A node that is still to be visited.
#[derive(Debug)]
pub(crate) struct Open {
    node: Node,
    class: u8,
    depth: u8,
}

pub(crate) struct Walk<'a, const WORDS: usize> {
    reach: &'a Reach,
    /// The consonants asked for, as places in the tables of [`Reach`], and their classes.
    slots: [u8; SKELETON_MAX],
    classes: [u8; SKELETON_MAX],
    /// By class: its places among those consonants, as bits.
    places: [u32; CLASSES],
    length: usize,
    /// Whether there are more consonants than that.
    cut: bool,
    /// Costs are counted in units of two to this power, so that those within the limit fit a lane. All are rounded
    /// down: what is within the limit stays so.
    unit: u32,
    /// The limit in units.
    limit: u8,
    swap: u8,
    /// By column: what it costs to leave out the consonant before it.
    drops: Lanes<WORDS>,
    /// So many consonants may be left out one after the other.
    drops_max: usize,
    /// The classes of which `inserts` and `substitutes` are known, as bits: most walks meet few of them.
    costed: u32,
    /// By class and column: what it costs to put it in there, and to take it for the consonant before it.
    inserts: [Lanes<WORDS>; CLASSES],
    substitutes: [Lanes<WORDS>; CLASSES],
    /// By column: what it may cost, as far as that depends on the column alone.
    most: Lanes<WORDS>,
    /// By column: what it may cost where all consonants after it have to be left out.
    room: Lanes<WORDS>,
    /// By consonant: what it costs at least.
    least: [LeastCost; SKELETON_MAX],
    /// By depth.
    rows: [Lanes<WORDS>; SKELETON_MAX + 1],
    /// The classes from the root to the node in hand.
    path: [u8; SKELETON_MAX + 1],
}

impl<'a, const WORDS: usize> Walk<'a, WORDS> {
    /// For a reading whose skeleton has room in so many words. With more than one consonant, up to the middle of the
    /// skeleton a walk may use a part of the limit alone.
    ///
    /// A consonant put in is what a walk can have most of, of any class at any place. Where half of the limit is
    /// enough for one, the first walk gets so little that it is not.
    pub(crate) fn new(sought: &Sought<'a>, half: Half) -> Self {
        let asked = sought.consonants();
        let length = asked.len().min(SKELETON_MAX);
        let limit = sought.limit.min(FAR - 1);
        let unit = (u16::BITS - limit.leading_zeros()).saturating_sub(u8::BITS - 1);
        let cost = |cost: u16| (cost >> unit).min(u16::from(BEYOND)) as u8;
        let spared = (sought.reach.class_insert_median >> unit << unit).saturating_sub(1);
        let first = (limit / 2).min(spared);
        // All costs that are taken for the first part by being rounded.
        let first = first | ((1 << unit) - 1);
        let (middle, part) = match half {
            Half::First => (asked.len() / 2, first),
            Half::Second => (
                asked.len().div_ceil(2).saturating_sub(1),
                limit.saturating_sub(first + 1),
            ),
        };
        let mut walk = Self {
            reach: sought.reach,
            slots: [0; SKELETON_MAX],
            classes: [0; SKELETON_MAX],
            places: [0; CLASSES],
            length,
            cut: asked.len() > SKELETON_MAX,
            unit,
            limit: cost(limit).min(BEYOND - 1),
            swap: cost(sought.reach.swap),
            drops: Lanes::all(BEYOND),
            drops_max: 0,
            costed: 0,
            inserts: [Lanes::all(BEYOND); CLASSES],
            substitutes: [Lanes::all(BEYOND); CLASSES],
            most: Lanes::all(0),
            room: Lanes::all(cost(limit).min(BEYOND - 1)),
            least: [LeastCost::default(); SKELETON_MAX],
            rows: [Lanes::all(BEYOND); SKELETON_MAX + 1],
            path: [0; SKELETON_MAX + 1],
        };
        let mut drops = [0; SKELETON_MAX];
        for (at, left_out) in drops.iter_mut().enumerate().take(length) {
            let from = if half == Half::First {
                at
            } else {
                asked.len() - 1 - at
            };
            let slot = asked[from] & 63;
            let (class, drop) = (Sought::class(slot), sought.reach.class_drop[usize::from(slot)]);
            (walk.slots[at], walk.classes[at], *left_out) = (slot, class, drop);
            walk.places[usize::from(class)] |= 1 << at;
            walk.drops.set(at + 1, cost(drop));
            walk.least[at] = sought.reach.least_cost(slot);
        }
        drops[..length].sort_unstable();
        let room = |left_out: u16| limit.checked_sub(left_out).map_or(0, cost).min(BEYOND - 1);
        let mut left_out = 0;
        for (count, drop) in drops[..length].iter().enumerate() {
            left_out += drop;
            walk.drops_max += usize::from(left_out <= limit);
            walk.room.set(length - count - 1, room(left_out));
        }
        for column in 0..=length {
            let in_part = length > 0 && column <= middle && !(walk.cut && column == length);
            let most = if in_part { part.min(limit) } else { limit };
            walk.most.set(column, cost(most).min(BEYOND - 1));
        }
        let mut first = Lanes::all(BEYOND);
        first.set(0, 0);
        walk.rows[0] = walk.leave_out(first, walk.limits(length));
        walk
    }

    /// A cost in units, at most [`BEYOND`].
    fn in_units(&self, cost: u16) -> u8 {
        (cost >> self.unit).min(u16::from(BEYOND)) as u8
    }

    /// Works out the costs of a class, where they are not known.
    fn cost_class(&mut self, class: usize) {
        if self.costed & (1 << class) != 0 {
            return;
        }
        self.costed |= 1 << class;
        let mut inserts = Lanes::all(self.in_units(self.reach.class_insert[class]));
        if self.cut {
            // What follows may stand for the consonants that were cut off.
            inserts.set(self.length, 0);
        }
        self.inserts[class] = inserts;
        for at in 0..self.length {
            let cost = self.reach.class_substitute[usize::from(self.slots[at])][class];
            self.substitutes[class].set(at + 1, self.in_units(cost));
        }
    }

    /// The least cost of each column where consonants before it are left out, if it is within its limit.
    fn leave_out(&self, mut row: Lanes<WORDS>, limits: Lanes<WORDS>) -> Lanes<WORDS> {
        for _ in 0..self.drops_max {
            let more = row.min(row.up(BEYOND).plus(self.drops).within(limits));
            if more == row {
                break;
            }
            row = more;
        }
        row
    }

    /// By column: what it may cost in a node below which skeletons are at most so much longer. The consonants for which
    /// there is no room have to be left out.
    fn limits(&self, deepest: usize) -> Lanes<WORDS> {
        self.most
            .min(self.room.down(deepest.min(self.length), self.limit))
    }

    /// By column: what the consonants from there on cost at least below a node.
    fn rest(&self, node: &Node) -> Lanes<WORDS> {
        let below = node.below.get();
        let (mut rest, mut sum) = (Lanes::all(0), 0);
        for least in self.least[..self.length].iter().rev() {
            sum = (sum + (least.among(below) >> self.unit)).min(u16::from(BEYOND));
            rest = rest.up(sum as u8);
        }
        rest
    }

    /// Calls `found` with the range of readings of every skeleton within the limit; gives the number of rows.
    ///
    /// The children of a node are taken from memory together, for one miss hides behind another; `open` is memory that
    /// walks use again and again.
    pub(crate) fn run(
        &mut self,
        nodes: &[Node],
        open: &mut Vec<Open>,
        mut found: impl FnMut(u32, u32),
    ) -> u64 {
        let mut rows = 0;
        let Some(root) = nodes.first() else {
            return 0;
        };
        open.clear();
        self.report(0, root, &mut found);
        self.expand(0, root, nodes, open);
        while let Some(Open { node, class, depth }) = open.pop() {
            let depth = usize::from(depth);
            rows += 1;
            self.path[depth] = class;
            let alive = self.step(depth, node.deepest);
            // A swap that began above may end below.
            if !alive && self.places[usize::from(class & 31)] < 2 {
                continue;
            }
            self.report(depth, &node, &mut found);
            self.expand(depth, &node, nodes, open);
        }
        rows
    }

    /// Appends the children of the node at a depth that may lead to something within the limits.
    fn expand(&mut self, depth: usize, node: &Node, nodes: &[Node], open: &mut Vec<Open>) {
        let children = node.children.get();
        if children == 0 || depth >= SKELETON_MAX {
            return;
        }
        let mut promising = children & self.promising(depth, node);
        while promising != 0 {
            let class = promising.trailing_zeros();
            promising &= promising - 1;
            let before = children & ((1 << class) - 1);
            if let Some(child) = nodes.get((node.first_child.get() + before.count_ones()) as usize) {
                open.push(Open {
                    node: *child,
                    class: class as u8,
                    depth: depth as u8 + 1,
                });
            }
        }
    }

    fn report(&self, depth: usize, node: &Node, found: &mut impl FnMut(u32, u32)) {
        let (first, end) = (node.first.get(), node.end.get());
        if first >= end {
            return;
        }
        let row = self.rows[depth];
        // What the rest of a longer skeleton is, is not known.
        let within = if depth == SKELETON_MAX {
            !row.is_beyond()
        } else {
            row.get(self.length) <= self.limit
        };
        if within {
            found(first, end);
        }
    }

    /// Drops the cells to which the consonants still to come leave no room below the node at a depth; gives the
    /// classes with which something can be within the limits.
    fn promising(&mut self, depth: usize, node: &Node) -> u32 {
        let rest = self.rest(node);
        let row = self.rows[depth].within_with(rest, Lanes::all(self.limit));
        self.rows[depth] = row;
        let length = self.length;
        let below = self.limits(usize::from(node.deepest.saturating_sub(1)));
        let longest = self.most;
        // The most that may be paid to come from a cell to a column.
        let left = |cost: u8, to: usize| {
            let most = below.get(to).checked_sub(cost)?;
            let left = most.min(self.limit.checked_sub(cost + rest.get(to))?);
            Some((u16::from(left) << self.unit) | ((1 << self.unit) - 1))
        };
        let may_swap = |cost: u8, to: usize| {
            let cost = cost + self.swap;
            cost <= longest.get(to) && cost + rest.get(to) <= self.limit
        };
        let mut promising = 0;
        for (at, cost) in row.alive() {
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
            } else if self.cut {
                return u32::MAX;
            }
        }
        // One may end here.
        if depth > 0 {
            let before = self.rows[depth - 1];
            let mut places = self.places[usize::from(self.path[depth] & 31)] >> 1;
            while places != 0 {
                let at = places.trailing_zeros() as usize;
                places &= places - 1;
                if may_swap(before.get(at), at + 2) {
                    promising |= 1 << self.classes[at];
                }
            }
        }
        promising
    }

    /// Works out the row of the class at `depth`; gives whether any cell of it is within its limit.
    fn step(&mut self, depth: usize, deepest: u8) -> bool {
        let class = usize::from(self.path[depth] & 31);
        self.cost_class(class);
        let limits = self.limits(usize::from(deepest));
        let above = self.rows[depth - 1];
        let mut row = above
            .plus(self.inserts[class])
            .min(above.up(BEYOND).plus(self.substitutes[class]));
        // Where the two classes stand the other way round, they may have changed places.
        let before = if depth > 1 {
            usize::from(self.path[depth - 1] & 31)
        } else {
            class
        };
        let mut swaps = self.places[class] & (self.places[before] >> 1);
        if class != before && swaps != 0 {
            let mut swapped = Lanes::all(BEYOND);
            while swaps != 0 {
                let at = swaps.trailing_zeros() as usize;
                swaps &= swaps - 1;
                swapped.set(at + 2, self.rows[depth - 2].get(at) + self.swap);
            }
            row = row.min(swapped);
        }
        row = self.leave_out(row.within(limits), limits);
        self.rows[depth] = row;
        !row.is_beyond()
    }
}
