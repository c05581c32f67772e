//! What is known of the vocabulary's units while one query is asked.

use interdict_names::Similarity;
use rustc_hash::FxHashMap;

use crate::Index;

/// Similarities of tokens of the vocabulary to those of the query, worked out once a query; and which units a join
/// stands for, or the other way round.
#[derive(Debug, Default)]
pub(crate) struct Similarities {
    /// By unit that stands as a token: its row, from 1.
    row_of: Vec<u32>,
    /// The unit of each row.
    units: Vec<u32>,
    /// The sketch of each row.
    sketches: Vec<u64>,
    values: Vec<Option<Similarity>>,
    /// By unit of the query and unit of the vocabulary, where one of them is a join.
    of_joins: FxHashMap<(usize, u32), Similarity>,
    /// Units that as a token stand for a join of the query.
    pub(crate) for_joins: Marked,
    /// Units that as a join stand for a token of the query.
    pub(crate) as_joins: Marked,
}

/// Some of the units.
#[derive(Debug, Default)]
pub(crate) struct Marked {
    bits: Vec<u64>,
    units: Vec<u32>,
}

impl Marked {
    pub(crate) fn clear(&mut self, units: usize) {
        for unit in self.units.drain(..) {
            self.bits[unit as usize / 64] = 0;
        }
        self.bits.resize(self.bits.len().max(units / 64 + 1), 0);
    }

    pub(crate) fn insert(&mut self, unit: u32) {
        if let Some(bits) = self.bits.get_mut(unit as usize / 64) {
            *bits |= 1 << (unit % 64);
            self.units.push(unit);
        }
    }

    pub(crate) fn contains(&self, unit: u32) -> bool {
        (self.bits.get(unit as usize / 64)).is_some_and(|bits| bits & (1 << (unit % 64)) != 0)
    }
}

impl Similarities {
    pub(crate) fn clear(&mut self, index: &Index) {
        for unit in self.units.drain(..) {
            self.row_of[unit as usize] = 0;
        }
        let tokens = index.token_unit_count() as usize;
        self.row_of.resize(tokens.max(self.row_of.len()), 0);
        self.sketches.clear();
        self.values.clear();
        self.of_joins.clear();
        self.for_joins.clear(index.unit_count());
        self.as_joins.clear(index.unit_count());
    }

    /// The row of a unit that stands as a token; 0 where there is no such unit.
    pub(crate) fn row(&mut self, index: &Index, unit: u32) -> u32 {
        let Some(row) = self.row_of.get_mut(unit as usize) else {
            return 0;
        };
        if *row == 0 {
            self.units.push(unit);
            self.sketches.push(index.sketch(unit));
            *row = self.units.len() as u32;
        }
        *row
    }

    /// Makes room for similarities of all rows to so many tokens of the query.
    pub(crate) fn widen(&mut self, width: usize) {
        self.values.resize(self.units.len() * width, None);
    }

    /// Of a unit of the query and one of the vocabulary of which one is a join; `find` works it out.
    pub(crate) fn of_join(
        &mut self,
        asked: usize,
        unit: u32,
        find: impl FnOnce() -> Similarity,
    ) -> Similarity {
        *self.of_joins.entry((asked, unit)).or_insert_with(find)
    }

    /// The unit of a row and its sketch, and what is known of it and one of so many tokens of the query.
    pub(crate) fn value(
        &mut self,
        row: u32,
        width: usize,
        asked: usize,
    ) -> Option<(u32, u64, &mut Option<Similarity>)> {
        let row = row.checked_sub(1)? as usize;
        let value = self.values.get_mut(row * width + asked)?;
        Some((*self.units.get(row)?, *self.sketches.get(row)?, value))
    }
}
