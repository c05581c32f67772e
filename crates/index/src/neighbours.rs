//! From a unit to every unit of the vocabulary that is alike enough.

use std::cell::LazyCell;

use interdict_names::{READING_MODES, TokenForm, sound_costs, token_similarity};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{Index, spellings::Of};

/// Entries that the memory of neighbourhoods keeps; customers' names repeat each other's words.
const REMEMBERED_MAX: usize = 1 << 14;
/// Units of neighbourhoods that are kept, all together.
const REMEMBERED_UNITS_MAX: usize = 1 << 21;

/// A key, the bits of the likeness asked for, and whether tokens alone are wanted.
type Asked = (Box<[u8]>, u32, bool);

/// Neighbourhoods worked out before, of one index.
#[derive(Debug, Default)]
pub(crate) struct Remembered {
    index: u64,
    by_key: FxHashMap<Asked, Box<[u32]>>,
    units: usize,
    links: Vec<u64>,
    seen: FxHashSet<u32>,
}

impl Remembered {
    /// The units alike to a key by `least` or more, in no order; those that stand as tokens alone, or joins as well.
    pub(crate) fn neighbours(
        &mut self,
        index: &Index,
        form: TokenForm<'_>,
        least: f32,
        tokens_alone: bool,
    ) -> &[u32] {
        if self.index != index.identity() {
            self.index = index.identity();
            self.forget();
        }
        let key = (Box::from(form.as_bytes()), least.to_bits(), tokens_alone);
        if !self.by_key.contains_key(&key) {
            let found = self.find(index, form, least, tokens_alone);
            if self.by_key.len() >= REMEMBERED_MAX || self.units + found.len() > REMEMBERED_UNITS_MAX {
                self.forget();
            }
            self.units += found.len();
            self.by_key.insert(key.clone(), found);
        }
        &self.by_key[&key]
    }

    fn forget(&mut self) {
        self.by_key.clear();
        self.units = 0;
    }

    fn find(&mut self, index: &Index, form: TokenForm<'_>, least: f32, tokens_alone: bool) -> Box<[u32]> {
        let lists = if tokens_alone {
            &[Of::Tokens][..]
        } else {
            &[Of::Tokens, Of::Joins]
        };
        let mut found = Vec::new();
        let seen = &mut self.seen;
        seen.clear();
        let mut consider = |unit: u32| {
            if seen.insert(unit)
                && let Some(other) = index.unit(unit)
                && token_similarity(form, other).value >= least
            {
                found.push(unit);
            }
        };
        self.links.clear();
        form.asks(&mut self.links);
        for link in &self.links {
            index.linked(*link).for_each(&mut consider);
        }
        for spelling in form.spellings() {
            for mode in 0..READING_MODES {
                let costs = LazyCell::new(|| sound_costs(spelling, mode, least));
                for of in lists {
                    let spellings = index.spellings((mode, *of));
                    if !spellings.is_empty() {
                        spellings.within(&costs, &mut consider);
                    }
                }
            }
        }
        found.into()
    }
}
