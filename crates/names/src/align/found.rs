//! The pairs of units that may stand for each other, the most alike first.

use super::{Aligned, SIMILARITY_FLOOR, UNALIGNED};
use crate::similarity::Similarity;

/// Most pairs that are kept; more than that are alike only in names made of one word many times over.
const FOUND_MAX: usize = 128;

pub(super) struct Found {
    pairs: [(f32, Aligned); FOUND_MAX],
    sorted: [Aligned; FOUND_MAX],
    len: usize,
}

impl Found {
    pub(super) fn new() -> Self {
        Self {
            pairs: [(0.0, UNALIGNED); FOUND_MAX],
            sorted: [UNALIGNED; FOUND_MAX],
            len: 0,
        }
    }

    pub(super) fn add(&mut self, query: usize, candidate: usize, similarity: Similarity, apart: f32) {
        if similarity.value < SIMILARITY_FLOOR || self.len == FOUND_MAX {
            return;
        }
        let pair = Aligned {
            query: query as u8,
            candidate: candidate as u8,
            similarity: similarity.value,
            how: similarity.how,
        };
        self.pairs[self.len] = (similarity.value - 0.001 * apart, pair);
        self.sorted[self.len] = pair;
        self.len += 1;
    }

    pub(super) fn sort(&mut self) {
        let pairs = &mut self.pairs[..self.len];
        pairs.sort_unstable_by(|a, b| {
            let place = |p: &Aligned| (p.query, p.candidate);
            b.0.total_cmp(&a.0).then_with(|| place(&a.1).cmp(&place(&b.1)))
        });
        for (slot, pair) in self.sorted.iter_mut().zip(pairs.iter()) {
            *slot = pair.1;
        }
    }

    pub(super) fn list(&self) -> &[Aligned] {
        &self.sorted[..self.len]
    }
}
