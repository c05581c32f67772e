//! Which tokens of two names stand for each other, and what that is worth.

use crate::{
    NameClass,
    similarity::{How, Similarity},
    token::{JoinKind, Role},
};

/// Most tokens of a name that take part.
pub const MAX_TOKENS: usize = 32;
/// Most units (tokens and joins) of a name.
pub const MAX_UNITS: usize = 128;
/// Tokens less alike than this never stand for each other.
pub const SIMILARITY_FLOOR: f32 = 0.5;

/// What alignment needs to know of a token beside its similarities.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slot {
    /// Role in its name.
    pub role: Role,
    /// Weight by [`crate::token_weight`].
    pub weight: f32,
}

/// What alignment needs to know of a name; an index builds it from stored roles and weights.
#[derive(Debug, Clone, Copy)]
pub struct NameView<'a> {
    /// Class.
    pub class: NameClass,
    /// Tokens, at most [`MAX_TOKENS`]; more are not looked at.
    pub slots: &'a [Slot],
    /// Joins as (first token, one past the last, kind), at most `MAX_UNITS - MAX_TOKENS`.
    pub joins: &'a [(u8, u8, JoinKind)],
}

/// A pair of units that stand for each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Aligned {
    /// Unit of the query.
    pub query: u8,
    /// Unit of the candidate.
    pub candidate: u8,
    /// How alike.
    pub similarity: f32,
    /// Why.
    pub how: How,
}

/// The outcome of [`align`], on the stack.
#[derive(Debug, Clone, Copy)]
pub struct Alignment {
    /// Name evidence alone, 0..=1.
    pub score: f32,
    /// Share of the query's weight that is matched, each token counted with its similarity.
    pub query_share: f32,
    /// The same for the candidate.
    pub candidate_share: f32,
    pairs: [Aligned; MAX_TOKENS],
    len: u8,
}

impl Alignment {
    /// The pairs, best first.
    pub fn pairs(&self) -> &[Aligned] {
        &self.pairs[..usize::from(self.len)]
    }
}

/// The highest score that any two names with these matched shares can have; grows with both.
pub fn score_bound(query_share: f32, candidate_share: f32) -> f32 {
    let low = query_share.min(candidate_share);
    let high = query_share.max(candidate_share);
    (0.5 * low + 0.5 * high).clamp(0.0, 1.0)
}

/// Aligns two names. `similarity(q, c)` is asked for units (see the crate's page on units) and should answer what
/// [`crate::token_similarity`] answers for their keys.
pub fn align(
    query: NameView<'_>,
    candidate: NameView<'_>,
    mut similarity: impl FnMut(usize, usize) -> Similarity,
) -> Alignment {
    let nq = query.slots.len().min(MAX_TOKENS);
    let nc = candidate.slots.len().min(MAX_TOKENS);
    let none = Aligned {
        query: 0,
        candidate: 0,
        similarity: 0.0,
        how: How::Different,
    };
    let mut outcome = Alignment {
        score: 0.0,
        query_share: 0.0,
        candidate_share: 0.0,
        pairs: [none; MAX_TOKENS],
        len: 0,
    };
    let (mut q_used, mut c_used) = (0u32, 0u32);
    let (mut q_matched, mut c_matched) = (0.0, 0.0);
    loop {
        let mut best = none;
        for q in (0..nq).filter(|q| q_used & (1 << q) == 0) {
            for c in (0..nc).filter(|c| c_used & (1 << c) == 0) {
                let found = similarity(q, c);
                if found.value >= SIMILARITY_FLOOR && found.value > best.similarity {
                    best = Aligned {
                        query: q as u8,
                        candidate: c as u8,
                        similarity: found.value,
                        how: found.how,
                    };
                }
            }
        }
        if best.similarity == 0.0 {
            break;
        }
        q_used |= 1 << best.query;
        c_used |= 1 << best.candidate;
        q_matched += best.similarity * query.slots[usize::from(best.query)].weight;
        c_matched += best.similarity * candidate.slots[usize::from(best.candidate)].weight;
        outcome.pairs[usize::from(outcome.len)] = best;
        outcome.len += 1;
    }
    let total = |slots: &[Slot]| slots.iter().map(|s| s.weight).sum::<f32>().max(f32::MIN_POSITIVE);
    outcome.query_share = (q_matched / total(&query.slots[..nq])).min(1.0);
    outcome.candidate_share = (c_matched / total(&candidate.slots[..nc])).min(1.0);
    outcome.score = score_bound(outcome.query_share, outcome.candidate_share);
    outcome
}
