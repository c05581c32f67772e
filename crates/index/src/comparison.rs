//! A listed name held against the query: first the most that it can reach, then its score.

use interdict_names::{
    EXTRA_WEIGHT_MAX, JoinKind, MAX_TOKENS, MAX_UNITS, NameClass, NameView, Role, SIMILARITY_FLOOR,
    Similarity, Slot, TokenForm, align, doubt, score_bound, token_similarity,
};
use zerocopy::little_endian::U32;

use crate::{
    Index,
    layout::{JoinEntry, NameEntry, TokenEntry, class_of},
    query::{MARGIN, QueryName},
    similarities::Similarities,
};

/// A listed name beside the query.
pub(crate) struct Comparison<'a> {
    index: &'a Index,
    query: &'a QueryName<'a>,
    /// By token of the query: all units that are alike to it, where that is stored.
    alike: &'a [Option<&'a [U32]>],
    similarities: &'a mut Similarities,
    class: NameClass,
    tokens: &'a [TokenEntry],
    /// By token, its row of similarities.
    rows: &'a [u32],
    joins: &'a [JoinEntry],
}

impl<'a> Comparison<'a> {
    pub(crate) fn new(
        index: &'a Index,
        query: &'a QueryName<'a>,
        alike: &'a [Option<&'a [U32]>],
        entry: &NameEntry,
        rows: &'a [u32],
        similarities: &'a mut Similarities,
    ) -> Self {
        let (tokens, joins) = (index.tokens(entry), index.joins(entry));
        let tokens = &tokens[..tokens.len().min(MAX_TOKENS)];
        Self {
            index,
            query,
            alike,
            similarities,
            class: class_of(entry.class),
            tokens,
            rows: &rows[..tokens.len().min(rows.len())],
            joins: &joins[..joins.len().min(MAX_UNITS - MAX_TOKENS)],
        }
    }

    /// Of a token of the query and one of the listed name, by its row.
    fn similarity(&mut self, asked: usize, row: u32) -> Similarity {
        let Some((unit, sketch, value)) = self.similarities.value(row, self.query.slots.len(), asked) else {
            return Similarity::NONE;
        };
        let (index, query, alike) = (self.index, self.query, self.alike[asked]);
        *value.get_or_insert_with(|| {
            if alike.is_some_and(|alike| alike.binary_search_by_key(&unit, |unit| unit.get()).is_err()) {
                return Similarity::NONE;
            }
            if query.sketchers[asked].may_be_alike(sketch) {
                exact_similarity(index, query.units[asked], unit)
            } else {
                Similarity::NONE
            }
        })
    }

    /// Of a unit of the query and one of the listed name of which one is a join.
    fn of_join(&mut self, asked: usize, unit: u32) -> Similarity {
        let (index, form) = (self.index, self.query.units[asked]);
        (self.similarities).of_join(asked, unit, || exact_similarity(index, form, unit))
    }

    /// The score; `None` where it is certain to be below `least`.
    pub(crate) fn score(mut self, joined: bool, order: &[u8], least: f32) -> Option<f32> {
        if !joined && !self.may_reach(order, least) {
            return None;
        }
        let (query, tokens) = (self.query, self.tokens);
        let mut slots = [Slot {
            role: Role::Word,
            weight: 0.0,
            given: false,
        }; MAX_TOKENS];
        for (slot, token) in slots.iter_mut().zip(tokens) {
            *slot = token_slot(token);
        }
        let mut joins = [(0u8, 0u8, JoinKind::Joined); MAX_UNITS - MAX_TOKENS];
        for (view, join) in joins.iter_mut().zip(self.joins) {
            *view = join_view(join);
        }
        let asked = NameView {
            class: query.class,
            slots: &query.slots,
            joins: if joined { &query.joins } else { &[] },
        };
        let listed = NameView {
            class: self.class,
            slots: &slots[..tokens.len()],
            joins: if joined { &joins[..self.joins.len()] } else { &[] },
        };
        let similarity = |q: usize, c: usize| match (q.checked_sub(query.slots.len()), tokens.get(c)) {
            (None, Some(_)) => (self.rows.get(c)).map_or(Similarity::NONE, |row| self.similarity(q, *row)),
            (Some(_), Some(token)) if self.similarities.for_joins.contains(token.unit.get()) => {
                self.of_join(q, token.unit.get())
            }
            (None, None) => match self.joins.get(c - tokens.len()) {
                Some(join) if self.similarities.as_joins.contains(join.unit.get()) => {
                    self.of_join(q, join.unit.get())
                }
                _ => Similarity::NONE,
            },
            _ => Similarity::NONE,
        };
        Some(align(asked, listed, similarity).score)
    }

    /// Whether the score may reach `least` where no joins count: each token stands for that which fits best, whether
    /// or not another does so, too. The tokens are looked at in the order given, and no more of them than needed.
    fn may_reach(&mut self, order: &[u8], least: f32) -> bool {
        let query = self.query;
        if self.tokens.len() < query.slots.len() && query.most_of(self.tokens.len()) < least {
            return false;
        }
        let doubt = doubt(query.class);
        let mut candidate_unmatched = [0.0f32; MAX_TOKENS];
        for (unmatched, token) in candidate_unmatched.iter_mut().zip(self.tokens) {
            *unmatched = token_weight(token).min(EXTRA_WEIGHT_MAX);
        }
        let (mut matched, mut query_unmatched) = (query.heaviest[query.slots.len()].0, 0.0);
        for at in order.iter().map(|at| usize::from(*at)) {
            let slot = &query.slots[at];
            let (mut most, mut fewest) = (0.0f32, slot.weight.min(EXTRA_WEIGHT_MAX));
            for ((token, row), unmatched) in self.tokens.iter().zip(self.rows).zip(&mut candidate_unmatched) {
                let value = self.similarity(at, *row).value;
                if value >= SIMILARITY_FLOOR {
                    let shared = slot.weight.min(token_weight(token));
                    let doubtful = doubt * shared * (1.0 - value);
                    most = most.max(shared * value);
                    fewest = fewest.min(doubtful);
                    *unmatched = unmatched.min(doubtful);
                }
            }
            matched -= slot.weight - most;
            query_unmatched += fewest;
            if score_bound(matched, query_unmatched, 0.0, query.class) + MARGIN < least {
                return false;
            }
        }
        if query.single {
            // A rare single name is not held against all that the listed name has beside it.
            return true;
        }
        let candidate_unmatched = candidate_unmatched[..self.tokens.len()].iter().sum();
        score_bound(matched, query_unmatched, candidate_unmatched, query.class) + MARGIN >= least
    }
}

/// Of a unit of the query and one of the vocabulary.
fn exact_similarity(index: &Index, asked: TokenForm<'_>, unit: u32) -> Similarity {
    (index.unit(unit)).map_or(Similarity::NONE, |form| token_similarity(asked, form))
}

fn token_weight(token: &TokenEntry) -> f32 {
    f32::from_bits(token.weight.get())
}

fn token_slot(token: &TokenEntry) -> Slot {
    Slot {
        role: Role::from_u8(token.role).unwrap_or(Role::Word),
        weight: token_weight(token),
        given: token.given == 1,
    }
}

fn join_view(join: &JoinEntry) -> (u8, u8, JoinKind) {
    let kind = if join.acronym == 1 {
        JoinKind::Acronym
    } else {
        JoinKind::Joined
    };
    (join.start, join.end, kind)
}
