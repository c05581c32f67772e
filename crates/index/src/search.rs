//! From an analysed name to every listed name that reaches a score.

use interdict_model::{EntityKind, NameKind};
use interdict_names::{
    AnalysedName, JoinKind, NameClass, NameView, Role, ShippedRarity, Similarity, Slot, TokenForm, align,
    token_similarity,
};
use rustc_hash::FxHashMap;

use crate::{
    Index,
    layout::{JoinEntry, NameEntry, TokenEntry, class_of},
    neighbours::Remembered,
    party::{kind_of, name_kind_of},
    plan::{Plan, Weights},
};

/// A listed name that reaches the score asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NameMatch {
    /// Position of the party.
    pub party: u32,
    /// Position of the name among the party's names.
    pub position: u32,
    /// What the name is to its bearer.
    pub kind: NameKind,
    /// Name evidence alone, 0..=1.
    pub score: f32,
}

/// Memory that searches use again and again; one a thread.
#[derive(Debug, Default)]
pub struct Scratch {
    remembered: Remembered,
    /// By name: bits of the query's tokens that have a counterpart in it.
    matched: Vec<u32>,
    /// Names with any such bit.
    touched: Vec<u32>,
    similarities: Similarities,
    statistics: Statistics,
}

/// How much work searches were.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Units of the vocabulary that were alike to one of the query's.
    pub units: u64,
    /// Names that have one of them.
    pub touched: u64,
    /// Names that were aligned with the query.
    pub aligned: u64,
}

impl Scratch {
    /// The work since this memory was made.
    pub fn statistics(&self) -> Statistics {
        self.statistics
    }
}

/// Similarities of units of the vocabulary to those of the query, worked out once a query.
#[derive(Debug, Default)]
struct Similarities {
    /// Where the row of a unit starts.
    rows: FxHashMap<u32, u32>,
    values: Vec<Option<Similarity>>,
}

/// An analysed name with what searching needs.
struct QueryName<'a> {
    class: NameClass,
    /// Keys of tokens, then of joins.
    units: Vec<TokenForm<'a>>,
    slots: Vec<Slot>,
    joins: Vec<(u8, u8, JoinKind)>,
    weights: Vec<f32>,
}

impl<'a> QueryName<'a> {
    fn new(name: &'a AnalysedName) -> Self {
        let slots: Vec<Slot> = (name.tokens.iter())
            .map(|t| Slot::new(t.key.form(), t.role, name.class, &ShippedRarity))
            .collect();
        Self {
            class: name.class,
            units: name.units().map(|key| key.form()).collect(),
            weights: slots.iter().map(|s| s.weight).collect(),
            slots,
            joins: name.joins.iter().map(|j| (j.start, j.end, j.kind)).collect(),
        }
    }

    fn weights(&self) -> Weights<'_> {
        Weights {
            of_token: &self.weights,
            class: self.class,
        }
    }

    /// Bits of the tokens that a unit stands for.
    fn tokens_of(&self, unit: usize) -> u32 {
        match unit.checked_sub(self.slots.len()) {
            None => 1 << unit,
            Some(join) => {
                let (start, end, _) = self.joins[join];
                (((1u64 << end) - 1) & !((1u64 << start) - 1)) as u32
            }
        }
    }
}

/// Joins of a query whose likeness is planned one by one; longer names have too many.
const JOINS_PLANNED: usize = 8;
/// Joined words count from this likeness on.
const JOIN_LIKENESS: f32 = 0.6;

impl Index {
    /// Appends every listed name whose evidence reaches `least`, of parties whose kind may be the one given.
    ///
    /// None is missed: [`crate::plan`] tells why. The cost grows with the number of names that share a rare token
    /// with the query, not with the list.
    pub fn search(
        &self,
        name: &AnalysedName,
        kind: Option<EntityKind>,
        least: f32,
        scratch: &mut Scratch,
        found: &mut Vec<NameMatch>,
    ) {
        let query = QueryName::new(name);
        if query.slots.is_empty() {
            return;
        }
        let plan = query
            .weights()
            .plan(least, |token| self.names_with(query.units[token]));
        self.touch(&query, plan, least, scratch);
        let touched = std::mem::take(&mut scratch.touched);
        scratch.statistics.touched += touched.len() as u64;
        scratch.similarities.clear();
        let mut promising: FxHashMap<u32, bool> = FxHashMap::default();
        let all = ((1u64 << query.slots.len()) - 1) as u32;
        for number in &touched {
            let matched = std::mem::take(&mut scratch.matched[*number as usize]);
            let promises = *promising.entry(matched).or_insert_with(|| {
                let certain = matched | (all & !plan.looked_up);
                query.weights().best_score(certain, all & !certain, plan.similar) >= least
            });
            if !promises {
                continue;
            }
            let Some(entry) = self.names().get(*number as usize) else {
                continue;
            };
            if !kind.is_none_or(|k| kind_of(entry.party_kind).is_some_and(|c| c.compatible(k))) {
                continue;
            }
            scratch.statistics.aligned += 1;
            let score = self.score(&query, entry, &mut scratch.similarities);
            if score >= least {
                found.push(NameMatch {
                    party: entry.party.get(),
                    position: entry.position.get(),
                    kind: name_kind_of(entry.name_kind).unwrap_or(NameKind::Alias),
                    score,
                });
            }
        }
        scratch.touched = touched;
    }

    /// In how many names a key stands as a token.
    fn names_with(&self, form: TokenForm<'_>) -> usize {
        self.find_unit(form).map_or(0, |unit| self.with_token(unit).len())
    }

    /// Marks every name that has a counterpart of a token that the plan looks up.
    fn touch(&self, query: &QueryName<'_>, plan: Plan, least: f32, scratch: &mut Scratch) {
        scratch
            .matched
            .resize(self.name_count().max(scratch.matched.len()), 0);
        scratch.touched.clear();
        for (at, form) in query.units.iter().enumerate() {
            let tokens = query.tokens_of(at) & plan.looked_up;
            if tokens == 0 {
                continue;
            }
            let is_join = at >= query.slots.len();
            let least = match is_join {
                true if at - query.slots.len() < JOINS_PLANNED => {
                    let similar = query.weights().similar_join(plan, query.tokens_of(at), least);
                    similar.max(JOIN_LIKENESS)
                }
                true => plan.similar.max(JOIN_LIKENESS),
                false => plan.similar,
            };
            let units = scratch.remembered.neighbours(self, *form, least, is_join);
            scratch.statistics.units += units.len() as u64;
            for unit in units {
                // Joins are compared with tokens alone.
                let joins = if is_join { &[][..] } else { self.with_join(*unit) };
                for name in self.with_token(*unit).iter().chain(joins) {
                    let Some(matched) = scratch.matched.get_mut(name.get() as usize) else {
                        continue;
                    };
                    if *matched == 0 {
                        scratch.touched.push(name.get());
                    }
                    *matched |= tokens;
                }
            }
        }
    }

    /// Score of a listed name.
    fn score(&self, query: &QueryName<'_>, entry: &NameEntry, similarities: &mut Similarities) -> f32 {
        let (tokens, joins) = (self.tokens(entry), self.joins(entry));
        let mut rows = [(0u32, 0u32); 512];
        let units = tokens.iter().map(|t| t.unit).chain(joins.iter().map(|j| j.unit));
        for (row, unit) in rows.iter_mut().zip(units) {
            *row = (unit.get(), similarities.row(unit.get(), query.units.len()));
        }
        let mut slots = [Slot {
            role: Role::Word,
            weight: 0.0,
            given: false,
        }; 256];
        for (slot, token) in slots.iter_mut().zip(tokens) {
            *slot = token_slot(token);
        }
        let mut join_views = [(0u8, 0u8, JoinKind::Joined); 256];
        for (view, join) in join_views.iter_mut().zip(joins) {
            *view = join_view(join);
        }
        let similarity = |q: usize, c: usize| {
            let (unit, row) = rows[c];
            *similarities.values[row as usize + q].get_or_insert_with(|| {
                self.unit(unit)
                    .map_or(Similarity::NONE, |form| token_similarity(query.units[q], form))
            })
        };
        let asked = NameView {
            class: query.class,
            slots: &query.slots,
            joins: &query.joins,
        };
        let listed = NameView {
            class: class_of(entry.class),
            slots: &slots[..tokens.len()],
            joins: &join_views[..joins.len()],
        };
        align(asked, listed, similarity).score
    }
}

impl Similarities {
    fn clear(&mut self) {
        self.rows.clear();
        self.values.clear();
    }

    /// Where the row of a unit starts.
    fn row(&mut self, unit: u32, width: usize) -> u32 {
        *self.rows.entry(unit).or_insert_with(|| {
            let start = self.values.len() as u32;
            self.values.resize(self.values.len() + width, None);
            start
        })
    }
}

fn token_slot(token: &TokenEntry) -> Slot {
    Slot {
        role: Role::from_u8(token.role).unwrap_or(Role::Word),
        weight: f32::from_bits(token.weight.get()),
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
