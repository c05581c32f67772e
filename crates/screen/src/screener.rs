//! The screener: an index and the rules of evidence.

use interdict_model::Entity;

use crate::{Options, Query, Screening};

/// Answers queries against the parties that it was built from. Shared by all threads.
#[derive(Debug)]
pub struct Screener {
    parties: usize,
}

impl Screener {
    /// A screener over these parties; hits speak of them by their position in the slice.
    pub fn build(entities: &[Entity]) -> Self {
        Self {
            parties: entities.len(),
        }
    }

    /// How many parties it knows.
    pub fn len(&self) -> usize {
        self.parties
    }

    /// Whether it knows no party at all.
    pub fn is_empty(&self) -> bool {
        self.parties == 0
    }

    /// Every party that may be the one asked for, best first.
    pub fn screen(&self, _query: &Query, _options: &Options) -> Screening {
        Screening::default()
    }
}
