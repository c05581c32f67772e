//! From a unit to every unit of the vocabulary that is alike enough.

use interdict_names::{JOIN_LIKENESS, LIKENESS_LEVELS, READING_MODES, Sought, TokenForm, token_similarity};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    Index,
    spellings::{Of, Visited},
};

/// Entries that the memory of neighbourhoods keeps; customers' names repeat each other's words.
const REMEMBERED_MAX: usize = 1 << 14;
/// Units of neighbourhoods that are kept, all together.
const REMEMBERED_UNITS_MAX: usize = 1 << 21;

/// The level of likeness from which a join counts.
pub(crate) const JOIN_LEVEL: usize = 0;

/// A unit that is alike, and whether it is so by as much as joins have to be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Neighbour(u32);

impl Neighbour {
    const CLOSE: u32 = 1 << 31;

    pub(crate) fn unit(self) -> u32 {
        self.0 & !Self::CLOSE
    }

    pub(crate) fn is_close(self) -> bool {
        self.0 & Self::CLOSE != 0
    }
}

/// A key, the level of the likeness asked for, and the units it is asked of.
type Asked = (Box<[u8]>, u8, Of);

/// Neighbourhoods worked out before, of one index.
#[derive(Debug, Default)]
pub(crate) struct Remembered {
    index: u64,
    by_key: FxHashMap<Asked, Box<[Neighbour]>>,
    units: usize,
    links: Vec<u64>,
    seen: FxHashSet<u32>,
    visited: Visited,
    pub(crate) work: Work,
}

impl Remembered {
    /// The units alike to a key by a level of [`LIKENESS_LEVELS`] or more, in no order; those that stand as a token
    /// in some name, or those that are joins alone.
    pub(crate) fn neighbours(
        &mut self,
        index: &Index,
        form: TokenForm<'_>,
        level: usize,
        of: Of,
    ) -> &[Neighbour] {
        if self.index != index.identity() {
            self.index = index.identity();
            self.forget();
        }
        let key = (Box::from(form.as_bytes()), level as u8, of);
        if !self.by_key.contains_key(&key) {
            let found = self.find(index, form, level, of);
            if self.by_key.len() >= REMEMBERED_MAX || self.units + found.len() > REMEMBERED_UNITS_MAX {
                self.forget();
            }
            self.units += found.len();
            self.by_key.insert(key.clone(), found);
        }
        &self.by_key[&key]
    }

    pub(crate) fn forget(&mut self) {
        self.by_key.clear();
        self.units = 0;
    }

    fn find(&mut self, index: &Index, form: TokenForm<'_>, level: usize, of: Of) -> Box<[Neighbour]> {
        let mut found = Vec::new();
        let (seen, work) = (&mut self.seen, &mut self.work);
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
                    let close = if value >= JOIN_LIKENESS {
                        Neighbour::CLOSE
                    } else {
                        0
                    };
                    found.push(Neighbour(unit | close));
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
        found.into()
    }
}

/// What finding neighbourhoods took.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Work {
    pub(crate) nodes: u64,
    pub(crate) readings: u64,
    pub(crate) compared: u64,
}
