//! From a unit to every unit of the vocabulary that is alike enough.

use interdict_names::{
    JOIN_LIKENESS, LIKENESS_LEVELS, READING_MODES, Sought, TokenForm, cluster, token_similarity,
};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned, little_endian::U32};

use crate::{
    Index,
    layout::CommonEntry,
    spellings::{Of, Visited},
};

/// Of which units the neighbours are stored.
pub(crate) struct Extent {
    /// In so many names or more a unit has to stand.
    names_min: usize,
    /// So many units at most, the commonest.
    units_max: usize,
    /// Of so many of them down to the last level of likeness, of the others down to [`COMMON_LEVELS`].
    to_the_last_max: usize,
}

/// The common ones, which are asked for most: an index is of use as soon as it has these.
pub(crate) const COMMON: Extent = Extent {
    names_min: 3,
    units_max: 8192,
    to_the_last_max: 4096,
};

/// All of them, where they are not too many.
pub(crate) const ALL: Extent = Extent {
    names_min: 1,
    units_max: 1 << 17,
    to_the_last_max: 1 << 17,
};

impl Extent {
    /// How many units it holds at most.
    pub(crate) fn units_max(&self) -> usize {
        self.units_max
    }
}

const COMMON_LEVELS: usize = 8;

/// Entries that the memory of neighbourhoods keeps; customers' names repeat each other's words.
const REMEMBERED_MAX: usize = 1 << 14;
/// Units of neighbourhoods that are kept, all together.
const REMEMBERED_UNITS_MAX: usize = 1 << 21;

/// The level of likeness from which a join counts.
pub(crate) const JOIN_LEVEL: usize = 0;

/// The level of likeness of neighbours that are near: the one that most names are looked up with.
const NEAR_LEVEL: usize = 1;

/// A unit that is alike, and whether it is so by as much as joins have to be.
#[derive(FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned, Debug, Clone, Copy)]
#[repr(transparent)]
pub(crate) struct Neighbour(U32);

impl Neighbour {
    const CLOSE: u32 = 1 << 31;

    fn new(unit: u32, likeness: f32) -> Self {
        let close = if likeness >= JOIN_LIKENESS { Self::CLOSE } else { 0 };
        Self(U32::new(unit | close))
    }

    pub(crate) fn unit(self) -> u32 {
        self.0.get() & !Self::CLOSE
    }

    pub(crate) fn is_close(self) -> bool {
        self.0.get() & Self::CLOSE != 0
    }
}

/// A token that is asked for.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) form: TokenForm<'a>,
    /// The unit with the very same key that stands as a token in some name.
    pub(crate) unit: Option<u32>,
}

/// A key, the level of the likeness asked for, and the units it is asked of.
type Key = (Box<[u8]>, u8, Of);

/// Neighbourhoods worked out before, of one index.
#[derive(Debug, Default)]
pub(crate) struct Remembered {
    index: u64,
    by_key: FxHashMap<Key, Box<[Neighbour]>>,
    units: usize,
    links: Vec<u64>,
    /// What was found last, with its likeness.
    found: Vec<(u32, f32)>,
    last: Vec<Neighbour>,
    seen: FxHashSet<u32>,
    visited: Visited,
    pub(crate) work: Work,
}

impl Remembered {
    /// The units alike to a token by a level of [`LIKENESS_LEVELS`] or more, in no order; those that stand as a token
    /// in some name, or those that are joins alone.
    pub(crate) fn neighbours<'s>(
        &'s mut self,
        index: &'s Index,
        asked: Asked<'_>,
        level: usize,
        of: Of,
    ) -> &'s [Neighbour] {
        if let Some(stored) = asked.unit.and_then(|unit| index.common(unit, level, of)) {
            return stored;
        }
        if self.index != index.identity() {
            self.index = index.identity();
            self.forget();
        }
        let key = (Box::from(asked.form.as_bytes()), level as u8, of);
        if !self.by_key.contains_key(&key) {
            self.find(index, asked.form, level, of);
            let found: Box<[Neighbour]> = as_neighbours(&self.found).collect();
            if self.by_key.len() >= REMEMBERED_MAX || self.units + found.len() > REMEMBERED_UNITS_MAX {
                self.forget();
            }
            self.units += found.len();
            self.by_key.insert(key.clone(), found);
        }
        &self.by_key[&key]
    }

    /// The tokens for which a join stands; customers' names hardly repeat each other's joins, so nothing is kept.
    pub(crate) fn of_join(&mut self, index: &Index, join: TokenForm<'_>) -> &[Neighbour] {
        self.find(index, join, JOIN_LEVEL, Of::Tokens);
        self.last.clear();
        self.last.extend(as_neighbours(&self.found));
        &self.last
    }

    pub(crate) fn forget(&mut self) {
        self.by_key.clear();
        self.units = 0;
    }

    /// Finds anew.
    fn find(&mut self, index: &Index, form: TokenForm<'_>, level: usize, of: Of) {
        let (found, seen, work) = (&mut self.found, &mut self.seen, &mut self.work);
        found.clear();
        let least = LIKENESS_LEVELS[level];
        seen.clear();
        let mut compared = 0;
        let tokens = index.token_unit_count();
        let mut consider = |unit: u32| {
            if (unit < tokens) == (of == Of::Tokens)
                && seen.insert(unit)
                && let Some(other) = index.unit(unit)
            {
                compared += 1;
                let value = token_similarity(form, other).value;
                if value >= least {
                    found.push((unit, value));
                }
            }
        };
        self.links.clear();
        form.asks(least, &mut self.links);
        for link in &self.links {
            index.linked(*link).for_each(&mut consider);
        }
        for spelling in form.spellings() {
            for mode in 0..READING_MODES {
                let spellings = index.spellings((mode, of));
                if !spellings.is_empty() {
                    let sought = Sought::new(spelling, mode, level);
                    let walked = spellings.within(&sought, &mut self.visited, &mut consider);
                    work.nodes += walked.nodes;
                    work.readings += walked.readings;
                }
            }
        }
        work.compared += compared;
    }
}

/// Units with their likeness, as they are kept.
fn as_neighbours(found: &[(u32, f32)]) -> impl Iterator<Item = Neighbour> + '_ {
    (found.iter()).map(|(unit, likeness)| Neighbour::new(*unit, *likeness))
}

/// What finding neighbourhoods took.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Work {
    pub(crate) nodes: u64,
    pub(crate) readings: u64,
    pub(crate) compared: u64,
}

/// The neighbours of common units.
#[derive(Debug, Default)]
pub(crate) struct Common {
    /// By unit, ascending.
    pub(crate) entries: Vec<CommonEntry>,
    /// Of each unit first the tokens, most alike first, then the joins.
    pub(crate) neighbours: Vec<Neighbour>,
    /// Of the commonest units the tokens, ascending.
    pub(crate) alike: Vec<U32>,
}

/// The neighbours of units. Where they are stored down to the last level, it is known of any other unit that it is not
/// alike.
pub(crate) fn common(index: &Index, extent: &Extent) -> Common {
    let mut units: Vec<(usize, u32)> = (0..index.token_unit_count())
        .map(|unit| (index.with_token(unit).len(), unit))
        .filter(|(names, _)| *names >= extent.names_min)
        .collect();
    units.sort_unstable_by(|a, b| b.cmp(a));
    units.truncate(extent.units_max);
    let mut units: Vec<(u32, usize)> = (units.into_iter().enumerate())
        .map(|(place, (_, unit))| match place < extent.to_the_last_max {
            true => (unit, LIKENESS_LEVELS.len()),
            false => (unit, COMMON_LEVELS),
        })
        .collect();
    units.sort_unstable();
    let found: Vec<(CommonEntry, Vec<Neighbour>)> = (units.par_iter())
        .filter_map(|(unit, levels)| Some((*unit, *levels, index.unit(*unit)?)))
        .map_init(Remembered::default, |remembered, (unit, levels, form)| {
            let mut neighbours = Vec::new();
            let mut ends = [U32::new(0); LIKENESS_LEVELS.len()];
            remembered.find(index, form, levels - 1, Of::Tokens);
            remembered
                .found
                .sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            for (end, least) in ends.iter_mut().zip(LIKENESS_LEVELS) {
                *end = (remembered
                    .found
                    .partition_point(|(_, likeness)| *likeness >= least) as u32)
                    .into();
            }
            neighbours.extend(as_neighbours(&remembered.found));
            let tokens = as_neighbours(&remembered.found);
            let near = &neighbours[..ends[NEAR_LEVEL].get() as usize];
            let names_near: usize = (near.iter())
                .map(|neighbour| index.with_token(neighbour.unit()).len())
                .sum();
            let clusters = tokens.fold(0, |all, unit| all | cluster(index.sketch(unit.unit())));
            remembered.find(index, form, JOIN_LEVEL, Of::Joins);
            neighbours.extend(as_neighbours(&remembered.found));
            let entry = CommonEntry {
                unit: unit.into(),
                first: 0.into(),
                ends,
                joins_end: (neighbours.len() as u32).into(),
                alike: 0.into(),
                names_near: u32::try_from(names_near).unwrap_or(u32::MAX).into(),
                clusters: clusters.into(),
                levels: levels as u8,
            };
            (entry, neighbours)
        })
        .collect();
    let mut common = Common::default();
    for (mut entry, neighbours) in found {
        if usize::from(entry.levels) == LIKENESS_LEVELS.len() {
            entry.alike = (common.alike.len() as u32).into();
            let tokens = &neighbours[..entry.tokens_end().get() as usize];
            let mut alike: Vec<u32> = tokens.iter().map(|neighbour| neighbour.unit()).collect();
            alike.sort_unstable();
            common.alike.extend(alike.into_iter().map(U32::new));
        }
        let first = common.neighbours.len() as u32;
        let place = |at: &mut U32| *at = (at.get() + first).into();
        place(&mut entry.first);
        entry.ends.iter_mut().for_each(place);
        place(&mut entry.joins_end);
        common.entries.push(entry);
        common.neighbours.extend(neighbours);
    }
    common
}
