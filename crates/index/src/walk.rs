//! The walk down a trie of skeletons that finds those within a limit.
//!
//! It is Levenshtein's recurrence: neighbours share the rows of their common prefix, and where no cell of a row is
//! within the limit, everything below is passed over. A cell counts with the least that the consonants still to come
//! will cost, told by the classes that stand anywhere below the node, and by how long the skeletons below are. The
//! cells of a row lie side by side in a vector ([`Lanes`]) and are worked out together.
//!
//! Most of the cost of such a walk lies near the root, where little has differed yet. So it is done twice, each time
//! with a part of the limit: if a skeleton is within the limit of another, then either the first half of the one turns
//! into a beginning of the other within the one part, or its second half into the rest within the other. The first
//! case is found in the trie of the skeletons as they are, the second in that of the skeletons turned round. The first
//! part is half of the limit, or less where that spares the first walk a consonant more ([`Walk::new`]).

use interdict_names::{BEYOND, CLASSES, FAR, LANES, Lanes, Reach, SKELETON_MAX, Sought};

use crate::trie::Node;

// A row has one column more than the longest skeleton has consonants.
const _: () = assert!(SKELETON_MAX + 1 == LANES);

/// Of so many children or more those that promise nothing are sifted out before their rows are worked out.
const CHILDREN_SIFTED: u32 = 3;

/// Below a node with more classes nothing is said of what the consonants to come cost.
const CLASSES_BELOW_MAX: u32 = 6;

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
    row: Lanes,
}

pub(crate) struct Walk<'a> {
    reach: &'a Reach,
    /// The consonants asked for, as places in the tables of [`Reach`], and their classes.
    slots: [u8; LANES],
    classes: [u8; LANES],
    length: usize,
    /// Whether there are more consonants than that.
    cut: bool,
    /// Costs are counted in units of two to this power, so that those within the limit fit a lane. All are rounded
    /// down: what is within the limit stays so.
    unit: u32,
    /// The limit in units.
    limit: Lanes,
    /// What it costs where two that ended in a column changed places; there is none in the first two.
    swap: Lanes,
    /// By column: what it costs to leave out the consonant before it.
    drops: Lanes,
    /// So many consonants may be left out one after the other.
    drops_max: usize,
    /// The classes of which `inserts` and `substitutes` are known, as bits: most walks meet few of them.
    costed: u32,
    /// By class and column: what it costs to put it in there, and to take it for the consonant before it.
    inserts: [Lanes; CLASSES],
    substitutes: [Lanes; CLASSES],
    /// By column: the class before it.
    before: Lanes,
    /// The classes that stand among the consonants asked for, as bits.
    asked: u32,
    /// By column: what it may cost, as far as that depends on the column alone.
    most: Lanes,
    /// By how much longer the longest skeleton below a node is, and column: what it may cost there. The consonants
    /// for which there is no room have to be left out.
    limits: [Lanes; SKELETON_MAX + 1],
    /// What is beyond in all columns that have no consonant before them, nothing in the others.
    none: Lanes,
    /// Nothing in the last column, and what is beyond in all others.
    last: Lanes,
    /// By depth.
    rows: [Lanes; SKELETON_MAX + 1],
    /// The classes from the root to the node in hand.
    path: [u8; SKELETON_MAX + 1],
}

impl<'a> Walk<'a> {
    /// With more than one consonant, up to the middle of the skeleton a walk may use a part of the limit alone.
    ///
    /// A consonant put in is what a walk can have most of, of any class at any place. Where half of the limit is
    /// enough for one, the first walk gets so little that it is not.
    pub(crate) fn new(sought: &Sought<'a>, half: Half) -> Self {
        let asked = sought.consonants();
        let length = asked.len().min(SKELETON_MAX);
        let limit = sought.limit.min(FAR - 1);
        let unit = (u16::BITS - limit.leading_zeros()).saturating_sub(u8::BITS);
        let cost = |cost: u16| (cost >> unit).min(u16::from(BEYOND)) as u8;
        let allowed = |limit: u16| cost(limit).min(BEYOND - 1);
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
        let beyond = Lanes::all(BEYOND);
        let mut walk = Self {
            reach: sought.reach,
            slots: [0; LANES],
            classes: [0; LANES],
            length,
            cut: asked.len() > SKELETON_MAX,
            unit,
            limit: Lanes::all(allowed(limit)),
            swap: beyond,
            drops: beyond,
            drops_max: 0,
            costed: 0,
            inserts: [beyond; CLASSES],
            substitutes: [beyond; CLASSES],
            before: beyond,
            asked: 0,
            most: beyond,
            limits: [beyond; SKELETON_MAX + 1],
            none: beyond,
            last: beyond,
            rows: [beyond; SKELETON_MAX + 1],
            path: [0; SKELETON_MAX + 1],
        };
        let (mut drops, mut before, mut sorted) = ([BEYOND; LANES], [BEYOND; LANES], [0; SKELETON_MAX]);
        let swap = cost(sought.reach.swap);
        for at in 0..length {
            let from = if half == Half::First {
                at
            } else {
                asked.len() - 1 - at
            };
            let slot = asked[from] & 63;
            let (class, drop) = (Sought::class(slot), sought.reach.class_drop[usize::from(slot)]);
            (walk.slots[at], walk.classes[at]) = (slot, class);
            (drops[at + 1], sorted[at]) = (cost(drop), drop);
            let class = usize::from(class) % CLASSES;
            walk.asked |= 1 << class;
            before[at + 1] = class as u8;
        }
        walk.drops = drops.into();
        walk.before = before.into();
        walk.swap = std::array::from_fn(|column| if column > length { BEYOND } else { swap }).into();
        // What may be paid before a column where all consonants after it have to be left out.
        sorted[..length].sort_unstable();
        let mut room = [0; LANES];
        let mut left_out = 0;
        room[length] = allowed(limit);
        for (count, drop) in sorted[..length].iter().enumerate() {
            left_out += drop;
            walk.drops_max += usize::from(left_out <= limit);
            room[length - count - 1] = limit.checked_sub(left_out).map_or(0, allowed);
        }
        let in_part = |column: usize| length > 0 && column <= middle && !(walk.cut && column == length);
        let most: [u8; LANES] = std::array::from_fn(|column| match column {
            _ if column > length => 0,
            _ if in_part(column) => allowed(part.min(limit)),
            _ => allowed(limit),
        });
        walk.most = most.into();
        // Each consonant more below a node is one less that has to be left out.
        let mut room = Lanes::from(room);
        let open = Lanes::from(std::array::from_fn(|column| {
            if column < length { 0 } else { allowed(limit) }
        }));
        for limits in &mut walk.limits {
            *limits = walk.most.min(room);
            room = room.down().max(open);
        }
        walk.none =
            std::array::from_fn(|column| if (1..=length).contains(&column) { 0 } else { BEYOND }).into();
        let mut last = [BEYOND; LANES];
        last[length] = 0;
        walk.last = last.into();
        let mut first = [BEYOND; LANES];
        first[0] = 0;
        walk.rows[0] = walk.leave_out(first.into(), walk.limits[SKELETON_MAX]);
        walk
    }

    /// Works out the costs of a class, where they are not known.
    fn cost_class(&mut self, class: usize) {
        if self.costed & (1 << class) != 0 {
            return;
        }
        self.costed |= 1 << class;
        let in_units = |cost: u16| (cost >> self.unit).min(u16::from(BEYOND)) as u8;
        let class = class % CLASSES;
        let mut inserts = [in_units(self.reach.class_insert[class]); LANES];
        if self.cut {
            // What follows may stand for the consonants that were cut off.
            inserts[self.length] = 0;
        }
        self.inserts[class] = inserts.into();
        let mut substitutes = [BEYOND; LANES];
        for (cost, slot) in substitutes[1..].iter_mut().zip(&self.slots[..self.length]) {
            *cost = in_units(self.reach.class_substitute[usize::from(slot & 63)][class]);
        }
        self.substitutes[class] = substitutes.into();
    }

    /// The least cost of each column where consonants before it are left out, if it is within its limit.
    #[inline]
    fn leave_out(&self, mut row: Lanes, limits: Lanes) -> Lanes {
        for _ in 0..self.drops_max {
            let more = row.min(row.up().plus(self.drops).within(limits));
            if more.same(row) {
                break;
            }
            row = more;
        }
        row
    }

    /// By column: what the consonants from there on cost at least below a node.
    #[inline]
    fn rest(&mut self, node: &Node) -> Lanes {
        let mut below = node.below.get();
        // Among so many classes each consonant finds one that is next to the same.
        if below.count_ones() > CLASSES_BELOW_MAX {
            return Lanes::all(0);
        }
        let mut least = self.drops;
        while below != 0 {
            let class = below.trailing_zeros() as usize % CLASSES;
            below &= below - 1;
            self.cost_class(class);
            least = least.min(self.substitutes[class]);
        }
        least.minus(self.none).sums_after()
    }

    /// Calls `found` with the range of readings of every skeleton within the limit; gives the number of nodes taken
    /// from memory.
    ///
    /// The children of a node are taken from memory together, for one miss hides behind another; `open` is memory that
    /// walks use again and again.
    pub(crate) fn run(
        &mut self,
        nodes: &[Node],
        open: &mut Vec<Open>,
        mut found: impl FnMut(u32, u32),
    ) -> u64 {
        let Some(root) = nodes.first() else {
            return 0;
        };
        open.clear();
        let mut visited = 1;
        self.report(0, self.rows[0], root, &mut found);
        open.push(Open {
            node: *root,
            class: 0,
            depth: 0,
            row: self.rows[0],
        });
        while let Some(Open {
            node,
            class,
            depth,
            row,
        }) = open.pop()
        {
            let depth = usize::from(depth);
            self.path[depth] = class;
            self.rows[depth] = row;
            visited += self.expand(depth, &node, nodes, open, &mut found);
        }
        visited
    }

    fn report(&self, depth: usize, row: Lanes, node: &Node, found: &mut impl FnMut(u32, u32)) {
        let (first, end) = (node.first.get(), node.end.get());
        // What the rest of a longer skeleton is, is not known.
        if first < end && !(row.is_beyond() || depth < SKELETON_MAX && row.plus(self.last).is_beyond()) {
            found(first, end);
        }
    }

    /// Reports the children of the node at a depth, whose row is known, and keeps those below which something may be
    /// within the limits; gives how many were taken from memory.
    fn expand(
        &mut self,
        depth: usize,
        node: &Node,
        nodes: &[Node],
        open: &mut Vec<Open>,
        found: &mut impl FnMut(u32, u32),
    ) -> u64 {
        let rest = self.rest(node);
        self.rows[depth] = self.rows[depth].within_with(rest, self.limit);
        let limits = self.limits[usize::from(node.deepest).clamp(1, SKELETON_MAX) - 1];
        let children = node.children.get();
        let mut promising = children;
        if children.count_ones() >= CHILDREN_SIFTED {
            promising &= self.promising(depth, limits, rest);
        }
        let mut visited = 0;
        while promising != 0 {
            let class = promising.trailing_zeros() as usize % CLASSES;
            promising &= promising - 1;
            let row = self.step(depth + 1, class, limits, rest);
            let begins_swap = self.asked & 1 << class != 0;
            if row.is_beyond() && !begins_swap {
                continue;
            }
            let before = children & ((1 << class) - 1);
            let Some(child) = nodes.get((node.first_child.get() + before.count_ones()) as usize) else {
                continue;
            };
            visited += 1;
            let row = row.within(self.limits[usize::from(child.deepest).min(SKELETON_MAX)]);
            self.report(depth + 1, row, child, found);
            let below = child.children.get();
            if below != 0
                && depth + 1 < SKELETON_MAX
                && (!row.is_beyond() || begins_swap && below & self.swaps_ending(depth, class, rest) != 0)
            {
                open.push(Open {
                    node: *child,
                    class: class as u8,
                    depth: depth as u8 + 1,
                    row,
                });
            }
        }
        visited
    }

    /// The classes, as bits, that may change places with one that follows the node at a depth.
    fn swaps_ending(&self, depth: usize, class: usize, rest: Lanes) -> u32 {
        let begun = self.swap_begun(self.rows[depth], class as u8);
        let mut ends = begun.within(self.most).within_with(rest, self.limit).alive();
        let mut classes = 0;
        while ends != 0 {
            classes |= 1 << self.classes[ends.trailing_zeros() as usize % LANES - 2];
            ends &= ends - 1;
        }
        classes
    }

    /// The classes below the node at a depth with which something can be within the limits, as bits, and a few more.
    fn promising(&self, depth: usize, limits: Lanes, rest: Lanes) -> u32 {
        let row = self.rows[depth];
        let mut alive = row.alive();
        if self.cut && alive & 1 << self.length != 0 {
            return u32::MAX;
        }
        // The most that may be paid to come from a cell to its column, and to the next.
        let room = self.limit.minus(rest);
        let most = limits.min(room);
        let (put_in, taken) = (most.minus(row).costs(), most.down().minus(row).costs());
        let cost = |left: u8| (u16::from(left) << self.unit) | ((1 << self.unit) - 1);
        let mut promising = 0;
        while alive != 0 {
            let at = alive.trailing_zeros() as usize % LANES;
            alive &= alive - 1;
            promising |= self.reach.classes_inserted(cost(put_in[at]));
            promising |= self.reach.classes_substituted(self.slots[at], cost(taken[at]));
        }
        let room = room.min(self.most);
        let mut begins = row.up_two().plus(self.swap).within(room).alive();
        while begins != 0 {
            promising |= 1 << self.classes[begins.trailing_zeros() as usize % LANES - 1];
            begins &= begins - 1;
        }
        if depth > 0 {
            promising |= self.swaps_ending(depth - 1, usize::from(self.path[depth]), rest);
        }
        promising
    }

    /// The row of a class at a depth, below the row of the node in hand.
    #[inline]
    fn step(&mut self, depth: usize, class: usize, limits: Lanes, rest: Lanes) -> Lanes {
        self.cost_class(class);
        let above = self.rows[depth - 1];
        let mut row = above
            .plus(self.inserts[class])
            .min(above.up().plus(self.substitutes[class]));
        // Where the two classes stand the other way round, they may have changed places.
        if depth > 1 && self.asked & 1 << class != 0 {
            let begun = self.swap_begun(self.rows[depth - 2], self.path[depth - 1]);
            row = row.min(begun.plus(self.before.unlike(class as u8).up()));
        }
        self.leave_out(row.within(limits), limits)
            .within_with(rest, self.limit)
    }

    /// The cells of a row from which a change of places begins with the class after it, in the columns in which it
    /// ends, with what it costs.
    #[inline]
    fn swap_begun(&self, row: Lanes, class: u8) -> Lanes {
        row.up_two().plus(self.swap).plus(self.before.unlike(class))
    }
}
