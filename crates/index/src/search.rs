//! From an analysed name to every listed name that reaches a score.

use interdict_model::{EntityKind, NameKind};
use interdict_names::{AnalysedName, MAX_TOKENS};
use rustc_hash::{FxHashMap, FxHashSet};
use zerocopy::little_endian::U32;

use crate::{
    Index,
    comparison::Comparison,
    layout::NameEntry,
    neighbours::{Asked, JOIN_LEVEL, Remembered},
    party::{kind_of, name_kind_of},
    plan::{Lookup, Plan},
    query::QueryName,
    similarities::Similarities,
    spellings::Of,
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
    /// Of the names in hand: by token, its row of similarities.
    rows: Vec<u32>,
    /// Names of which a join, or the token that stands for one of the query's, counts.
    joined: FxHashSet<u32>,
    statistics: Statistics,
}

/// How much work searches were.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Units of the vocabulary that were alike to one of the query's.
    pub units: u64,
    /// Names that have one of them.
    pub touched: u64,
    /// Names whose tokens were held against the query's.
    pub compared_names: u64,
    /// Names that were aligned with the query.
    pub aligned: u64,
    /// Nodes of tries of skeletons that were visited.
    pub nodes: u64,
    /// Readings that were compared sound by sound.
    pub readings: u64,
    /// Units of the vocabulary that were compared with one of the query's.
    pub compared: u64,
}

impl Scratch {
    /// The work since this memory was made.
    pub fn statistics(&self) -> Statistics {
        let work = self.remembered.work;
        Statistics {
            nodes: work.nodes,
            readings: work.readings,
            compared: work.compared,
            ..self.statistics
        }
    }

    /// Forgets which words are alike; the next search works it out anew.
    pub fn forget(&mut self) {
        self.remembered.forget();
    }
}

/// So many names are taken in hand together: what they need of memory is asked for at once rather than name by name.
const IN_HAND: usize = 64;

/// A name that is to be held against the query.
struct InHand<'a> {
    entry: &'a NameEntry,
    /// Whether words written as one count in it.
    joined: bool,
    /// Place of the row of its first token among the rows of all names in hand.
    first_row: usize,
}

/// So many tokens are written as one at most.
const JOINED_MAX: usize = 4;

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
        let asked: Vec<Asked<'_>> = (query.units[..query.slots.len()].iter())
            .map(|form| Asked {
                form: *form,
                unit: self.find_unit(*form),
            })
            .collect();
        let walk = Lookup::walk_among(self.token_unit_count());
        let plan = (query.weights()).plan(least, |token| {
            let unit = asked[token].unit;
            Lookup {
                names: unit.map_or(0, |unit| self.names_near(unit)),
                stored: unit.map_or(0, |unit| self.stored_levels(unit)),
                walk,
            }
        });
        self.touch(&query, &asked, plan, scratch);
        let touched = std::mem::take(&mut scratch.touched);
        scratch.statistics.touched += touched.len() as u64;
        if !touched.is_empty() {
            self.find_joins(&query, &asked, plan, scratch);
        }
        let order = query.order(plan);
        let alike: Vec<Option<&[U32]>> = (asked.iter())
            .map(|token| token.unit.and_then(|unit| self.all_alike(unit)))
            .collect();
        let mut promising: FxHashMap<(u32, u32), bool> = FxHashMap::default();
        let mut in_hand: Vec<InHand<'_>> = Vec::with_capacity(IN_HAND);
        let mut rows = std::mem::take(&mut scratch.rows);
        // By token, the clusters of all that is alike to it: most names have nothing of them.
        let clusters_alike: Vec<u64> = (asked.iter())
            .map(|token| token.unit.map_or(u64::MAX, |unit| self.clusters_alike(unit)))
            .collect();
        let clusters = self.clusters();
        let any_joined = !scratch.joined.is_empty();
        let (mut matched_of, mut clusters_of) = ([0u32; IN_HAND], [0u64; IN_HAND]);
        let (mut asked_last, mut promises) = ((0, 0), false);
        for numbers in touched.chunks(IN_HAND) {
            in_hand.clear();
            // What lies far apart is read for all of them before anything depends on it.
            for ((number, matched), of_name) in numbers.iter().zip(&mut matched_of).zip(&mut clusters_of) {
                *matched = std::mem::take(&mut scratch.matched[*number as usize]);
                *of_name = clusters.get(*number as usize).map_or(u64::MAX, |c| c.get());
            }
            for ((number, matched), of_name) in numbers.iter().zip(matched_of).zip(clusters_of) {
                let joined = any_joined && scratch.joined.contains(number);
                let of_name = if joined { u64::MAX } else { of_name };
                let possible = (clusters_alike.iter().enumerate())
                    .filter(|(_, alike)| *alike & of_name != 0)
                    .fold(matched, |possible, (token, _)| possible | 1 << token);
                // Neighbours among those found mostly have the same of the query.
                if asked_last != (matched, possible) {
                    asked_last = (matched, possible);
                    promises = *promising.entry((matched, possible)).or_insert_with(|| {
                        let certain = matched | (possible & !plan.looked_up);
                        query
                            .weights()
                            .best_score(certain, possible & !certain, plan.similar())
                            >= least
                    });
                }
                in_hand.extend(
                    (self.names().get(*number as usize))
                        .filter(|_| promises)
                        .map(|entry| InHand {
                            entry,
                            joined,
                            first_row: 0,
                        }),
                );
            }
            in_hand.retain(|name| {
                let tokens = usize::from(name.entry.tokens);
                // A token of the listed name stands for a few of the query's at most, written as one.
                let few = tokens * JOINED_MAX;
                kind.is_none_or(|k| kind_of(name.entry.party_kind).is_some_and(|c| c.compatible(k)))
                    && (few >= query.slots.len() || query.acronym || query.most_of(few) >= least)
            });
            rows.clear();
            for name in &mut in_hand {
                name.first_row = rows.len();
                let tokens = self.tokens(name.entry);
                let tokens = &tokens[..tokens.len().min(MAX_TOKENS)];
                rows.extend((tokens.iter()).map(|token| scratch.similarities.row(self, token.unit.get())));
            }
            scratch.similarities.widen(query.slots.len());
            scratch.statistics.compared_names += in_hand.len() as u64;
            for InHand {
                entry,
                joined,
                first_row,
            } in &in_hand
            {
                let comparison = Comparison::new(
                    self,
                    &query,
                    &alike,
                    entry,
                    &rows[*first_row..],
                    &mut scratch.similarities,
                );
                let Some(score) = comparison.score(*joined, &order, least) else {
                    continue;
                };
                scratch.statistics.aligned += 1;
                if score >= least {
                    found.push(NameMatch {
                        party: entry.party.get(),
                        position: entry.position.get(),
                        kind: name_kind_of(entry.name_kind).unwrap_or(NameKind::Alias),
                        score,
                    });
                }
            }
        }
        scratch.rows = rows;
        scratch.touched = touched;
    }

    /// Marks every name that has a counterpart of a token that the plan looks up.
    fn touch(&self, query: &QueryName<'_>, asked: &[Asked<'_>], plan: Plan, scratch: &mut Scratch) {
        scratch
            .matched
            .resize(self.name_count().max(scratch.matched.len()), 0);
        scratch.touched.clear();
        scratch.joined.clear();
        scratch.similarities.clear(self);
        let Scratch {
            remembered,
            matched,
            touched,
            joined: with_joined,
            similarities,
            statistics,
            ..
        } = scratch;
        let mut mark = |names: &[U32], tokens: u32| {
            for name in names {
                if let Some(matched) = matched.get_mut(name.get() as usize) {
                    if *matched == 0 {
                        touched.push(name.get());
                    }
                    *matched |= tokens;
                }
            }
        };
        let mut note = |names: &[U32]| with_joined.extend(names.iter().map(|name| name.get()));
        for (at, token) in asked.iter().enumerate() {
            let tokens = 1 << at & plan.looked_up;
            if tokens == 0 {
                continue;
            }
            let alike = remembered.neighbours(self, *token, plan.level, Of::Tokens);
            statistics.units += alike.len() as u64;
            for neighbour in alike {
                mark(self.with_token(neighbour.unit()), tokens);
                // Few of the words that are tokens are joins of other names.
                let joined = self.with_join(neighbour.unit());
                if neighbour.is_close() && !joined.is_empty() {
                    mark(joined, tokens);
                    note(joined);
                    similarities.as_joins.insert(neighbour.unit());
                }
            }
            for neighbour in remembered.neighbours(self, *token, JOIN_LEVEL, Of::Joins) {
                let joined = self.with_join(neighbour.unit());
                mark(joined, tokens);
                note(joined);
                similarities.as_joins.insert(neighbour.unit());
            }
        }
        for (at, form) in query.units.iter().enumerate().skip(asked.len()) {
            let tokens = query.tokens_of(at) & plan.looked_up;
            if tokens == 0 {
                continue;
            }
            // Joins are compared with tokens alone.
            for neighbour in remembered.of_join(self, *form) {
                let joined = self.with_token(neighbour.unit());
                mark(joined, tokens);
                note(joined);
                similarities.for_joins.insert(neighbour.unit());
            }
        }
    }

    /// Notes which joins stand for a token of the other side, beside those that were looked up, and the names touched
    /// that have them.
    fn find_joins(&self, query: &QueryName<'_>, asked: &[Asked<'_>], plan: Plan, scratch: &mut Scratch) {
        let Scratch {
            remembered,
            matched,
            joined,
            similarities,
            ..
        } = scratch;
        let left_out = |at: usize| plan.looked_up & (1 << at) == 0;
        let mut note = |names: &[U32]| {
            let numbers = names.iter().map(|name| name.get());
            joined.extend(numbers.filter(|number| matched.get(*number as usize).is_some_and(|m| *m != 0)));
        };
        for (_, token) in asked.iter().enumerate().filter(|(at, _)| left_out(*at)) {
            for of in [Of::Tokens, Of::Joins] {
                for neighbour in remembered.neighbours(self, *token, JOIN_LEVEL, of) {
                    let names = self.with_join(neighbour.unit());
                    if !names.is_empty() {
                        note(names);
                        similarities.as_joins.insert(neighbour.unit());
                    }
                }
            }
        }
        for (at, form) in query.units.iter().enumerate().skip(asked.len()) {
            if query.tokens_of(at) & plan.looked_up == 0 {
                for neighbour in remembered.of_join(self, *form) {
                    note(self.with_token(neighbour.unit()));
                    similarities.for_joins.insert(neighbour.unit());
                }
            }
        }
    }
}
