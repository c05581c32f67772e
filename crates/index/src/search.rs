//! From an analysed name to every listed name that reaches a score.

use interdict_model::{EntityKind, NameKind};
use interdict_names::{
    AnalysedName, EXTRA_WEIGHT_MAX, JoinKind, MAX_TOKENS, MAX_UNITS, NameClass, NameView, Role,
    SIMILARITY_FLOOR, Similarity, Slot, TokenForm, align, doubt, score_bound, token_similarity,
};
use rustc_hash::FxHashMap;
use zerocopy::little_endian::U32;

use crate::{
    Index,
    layout::{JoinEntry, NameEntry, TokenEntry, class_of},
    neighbours::{Asked, JOIN_LEVEL, Remembered},
    party::{kind_of, name_kind_of},
    plan::{Lookup, Plan},
    query::{MARGIN, QueryName},
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

/// Similarities of tokens of the vocabulary to those of the query, worked out once a query; and which units a join
/// stands for, or the other way round.
#[derive(Debug, Default)]
struct Similarities {
    /// By unit that stands as a token: its row, from 1.
    row_of: Vec<u32>,
    /// The unit of each row.
    units: Vec<u32>,
    values: Vec<Option<Similarity>>,
    /// Units that as a token stand for a join of the query.
    for_joins: Marked,
    /// Units that as a join stand for a token of the query.
    as_joins: Marked,
}

/// Some of the units.
#[derive(Debug, Default)]
struct Marked {
    bits: Vec<u64>,
    units: Vec<u32>,
}

impl Marked {
    fn clear(&mut self, units: usize) {
        for unit in self.units.drain(..) {
            self.bits[unit as usize / 64] = 0;
        }
        self.bits.resize(self.bits.len().max(units / 64 + 1), 0);
    }

    fn insert(&mut self, unit: u32) {
        if let Some(bits) = self.bits.get_mut(unit as usize / 64) {
            *bits |= 1 << (unit % 64);
            self.units.push(unit);
        }
    }

    fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    fn contains(&self, unit: u32) -> bool {
        (self.bits.get(unit as usize / 64)).is_some_and(|bits| bits & (1 << (unit % 64)) != 0)
    }
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
                names: unit.map_or(0, |unit| self.with_token(unit).len()),
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
        let mut promising: FxHashMap<u32, bool> = FxHashMap::default();
        let all = ((1u64 << query.slots.len()) - 1) as u32;
        for number in &touched {
            let matched = std::mem::take(&mut scratch.matched[*number as usize]);
            let promises = *promising.entry(matched).or_insert_with(|| {
                let certain = matched | (all & !plan.looked_up);
                query
                    .weights()
                    .best_score(certain, all & !certain, plan.similar())
                    >= least
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
            // A token of the listed name stands for a few of the query's at most, written as one.
            let few = usize::from(entry.tokens) * JOINED_MAX;
            if few < query.slots.len() && !query.acronym && query.most_of(few) < least {
                continue;
            }
            let score =
                Comparison::new(self, &query, &alike, entry, &mut scratch.similarities).score(&order, least);
            scratch.statistics.compared_names += 1;
            let Some(score) = score else { continue };
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
        scratch.touched = touched;
    }

    /// Marks every name that has a counterpart of a token that the plan looks up.
    fn touch(&self, query: &QueryName<'_>, asked: &[Asked<'_>], plan: Plan, scratch: &mut Scratch) {
        scratch
            .matched
            .resize(self.name_count().max(scratch.matched.len()), 0);
        scratch.touched.clear();
        scratch.similarities.clear(self);
        let Scratch {
            remembered,
            matched,
            touched,
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
                    similarities.as_joins.insert(neighbour.unit());
                }
            }
            for neighbour in remembered.neighbours(self, *token, JOIN_LEVEL, Of::Joins) {
                mark(self.with_join(neighbour.unit()), tokens);
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
                mark(self.with_token(neighbour.unit()), tokens);
                similarities.for_joins.insert(neighbour.unit());
            }
        }
    }

    /// Notes which joins stand for a token of the other side, beside those that were looked up.
    fn find_joins(&self, query: &QueryName<'_>, asked: &[Asked<'_>], plan: Plan, scratch: &mut Scratch) {
        let Scratch {
            remembered,
            similarities,
            ..
        } = scratch;
        let left_out = |at: usize| plan.looked_up & (1 << at) == 0;
        for (_, token) in asked.iter().enumerate().filter(|(at, _)| left_out(*at)) {
            for of in [Of::Tokens, Of::Joins] {
                for neighbour in remembered.neighbours(self, *token, JOIN_LEVEL, of) {
                    if of == Of::Joins || !self.with_join(neighbour.unit()).is_empty() {
                        similarities.as_joins.insert(neighbour.unit());
                    }
                }
            }
        }
        for (at, form) in query.units.iter().enumerate().skip(asked.len()) {
            if query.tokens_of(at) & plan.looked_up == 0 {
                for neighbour in remembered.of_join(self, *form) {
                    similarities.for_joins.insert(neighbour.unit());
                }
            }
        }
    }
}

/// A listed name beside the query.
struct Comparison<'a> {
    index: &'a Index,
    query: &'a QueryName<'a>,
    /// By token of the query: all units that are alike to it, where that is stored.
    alike: &'a [Option<&'a [U32]>],
    similarities: &'a mut Similarities,
    class: NameClass,
    tokens: &'a [TokenEntry],
    joins: &'a [JoinEntry],
}

impl<'a> Comparison<'a> {
    fn new(
        index: &'a Index,
        query: &'a QueryName<'a>,
        alike: &'a [Option<&'a [U32]>],
        entry: &NameEntry,
        similarities: &'a mut Similarities,
    ) -> Self {
        let (tokens, joins) = (index.tokens(entry), index.joins(entry));
        Self {
            index,
            query,
            alike,
            similarities,
            class: class_of(entry.class),
            tokens: &tokens[..tokens.len().min(MAX_TOKENS)],
            joins: &joins[..joins.len().min(MAX_UNITS - MAX_TOKENS)],
        }
    }

    /// Of a token of the query and one of the listed name, by its unit.
    fn similarity(&mut self, asked: usize, unit: u32) -> Similarity {
        let alike = self.alike[asked];
        if alike.is_some_and(|alike| alike.binary_search_by_key(&unit, |unit| unit.get()).is_err()) {
            return Similarity::NONE;
        }
        let Some(value) = self.similarities.value(unit, self.query.slots.len(), asked) else {
            return Similarity::NONE;
        };
        let (index, query) = (self.index, self.query);
        *value.get_or_insert_with(|| {
            let sketch = (index.sketches().get(unit as usize)).map_or(0, |sketch| sketch.get());
            if query.sketchers[asked].may_be_alike(sketch) {
                exact_similarity(index, query.units[asked], unit)
            } else {
                Similarity::NONE
            }
        })
    }

    /// The score; `None` where it is certain to be below `least`.
    fn score(mut self, order: &[u8], least: f32) -> Option<f32> {
        let noted = &*self.similarities;
        let joined = (self.tokens.iter()).any(|token| noted.for_joins.contains(token.unit.get()))
            || !noted.as_joins.is_empty()
                && (self.joins.iter()).any(|join| noted.as_joins.contains(join.unit.get()));
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
            (None, Some(token)) => self.similarity(q, token.unit.get()),
            (Some(_), Some(token)) if self.similarities.for_joins.contains(token.unit.get()) => {
                exact_similarity(self.index, query.units[q], token.unit.get())
            }
            (None, None) => match self.joins.get(c - tokens.len()) {
                Some(join) if self.similarities.as_joins.contains(join.unit.get()) => {
                    exact_similarity(self.index, query.units[q], join.unit.get())
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
            for (token, unmatched) in self.tokens.iter().zip(&mut candidate_unmatched) {
                let value = self.similarity(at, token.unit.get()).value;
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

impl Similarities {
    fn clear(&mut self, index: &Index) {
        for unit in self.units.drain(..) {
            self.row_of[unit as usize] = 0;
        }
        let tokens = index.token_unit_count() as usize;
        self.row_of.resize(tokens.max(self.row_of.len()), 0);
        self.values.clear();
        self.for_joins.clear(index.unit_count());
        self.as_joins.clear(index.unit_count());
    }

    /// What is known of a unit that stands as a token and one of so many tokens of the query; `None` where there is
    /// no such unit.
    fn value(&mut self, unit: u32, width: usize, asked: usize) -> Option<&mut Option<Similarity>> {
        let row = self.row_of.get_mut(unit as usize)?;
        if *row == 0 {
            self.units.push(unit);
            *row = self.units.len() as u32;
            self.values.resize(self.values.len() + width, None);
        }
        self.values.get_mut((*row as usize - 1) * width + asked)
    }
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
