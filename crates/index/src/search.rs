//! From an analysed name to every listed name that reaches a score.

use interdict_model::{EntityKind, NameKind};
use interdict_names::{
    AnalysedName, EXTRA_WEIGHT_MAX, JOIN_LIKENESS, JoinKind, MAX_TOKENS, MAX_UNITS, NameClass, NameView,
    Role, SIMILARITY_FLOOR, ShippedRarity, Similarity, Sketcher, Slot, TokenForm, align, doubt, score_bound,
    token_similarity,
};
use rustc_hash::FxHashMap;
use zerocopy::little_endian::U32;

use crate::{
    Index,
    layout::{JoinEntry, NameEntry, TokenEntry, class_of},
    neighbours::{JOIN_LEVEL, Remembered},
    party::{kind_of, name_kind_of},
    plan::{Plan, Weights},
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

/// Similarities of units of the vocabulary to those of the query, worked out once a query.
///
/// Of joins only those pairs are worked out that the search for neighbours found: the others do not count.
#[derive(Debug, Default)]
struct Similarities {
    rows: FxHashMap<u32, Row>,
    values: Vec<Option<Similarity>>,
}

/// The similarities of a unit to each of the query's.
#[derive(Debug, Clone, Copy, Default)]
struct Row {
    unit: u32,
    start: u32,
    /// Whether a join of the query may stand for it, or it for a token of the query as a join.
    joins: bool,
}

/// An analysed name with what searching needs.
struct QueryName<'a> {
    class: NameClass,
    /// Keys of tokens, then of joins.
    units: Vec<TokenForm<'a>>,
    slots: Vec<Slot>,
    joins: Vec<(u8, u8, JoinKind)>,
    weights: Vec<f32>,
    /// Of tokens.
    sketchers: Vec<Sketcher>,
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
            sketchers: name.tokens.iter().map(|t| Sketcher::new(t.key.form())).collect(),
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

/// Tokens that weigh no more are no names by themselves.
const LIGHT: f32 = 0.15;
/// Rounding of single-precision sums never lifts a score by as much.
const MARGIN: f32 = 0.001;

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
        self.touch(&query, plan, scratch);
        let touched = std::mem::take(&mut scratch.touched);
        scratch.statistics.touched += touched.len() as u64;
        if !touched.is_empty() {
            self.find_joins(&query, scratch);
        }
        let mut promising: FxHashMap<u32, bool> = FxHashMap::default();
        let all = ((1u64 << query.slots.len()) - 1) as u32;
        for number in &touched {
            let matched = std::mem::take(&mut scratch.matched[*number as usize]);
            let Some(entry) = self.names().get(*number as usize) else {
                continue;
            };
            if !kind.is_none_or(|k| kind_of(entry.party_kind).is_some_and(|c| c.compatible(k))) {
                continue;
            }
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
            let score = Comparison::new(self, &query, entry, &mut scratch.similarities).score(least);
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

    /// In how many names a key stands as a token.
    fn names_with(&self, form: TokenForm<'_>) -> usize {
        self.find_unit(form).map_or(0, |unit| self.with_token(unit).len())
    }

    /// Marks every name that has a counterpart of a token that the plan looks up.
    fn touch(&self, query: &QueryName<'_>, plan: Plan, scratch: &mut Scratch) {
        scratch
            .matched
            .resize(self.name_count().max(scratch.matched.len()), 0);
        scratch.touched.clear();
        let Scratch {
            remembered,
            matched,
            touched,
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
        for (at, form) in query.units.iter().enumerate() {
            let tokens = query.tokens_of(at) & plan.looked_up;
            if tokens == 0 {
                continue;
            }
            let is_join = at >= query.slots.len();
            let level = if is_join { JOIN_LEVEL } else { plan.level };
            let alike = remembered.neighbours(self, *form, level, Of::Tokens);
            statistics.units += alike.len() as u64;
            for neighbour in alike {
                mark(self.with_token(neighbour.unit()), tokens);
                // Joins are compared with tokens alone.
                if !is_join && neighbour.is_close() {
                    mark(self.with_join(neighbour.unit()), tokens);
                }
            }
            if !is_join {
                for neighbour in remembered.neighbours(self, *form, JOIN_LEVEL, Of::Joins) {
                    mark(self.with_join(neighbour.unit()), tokens);
                }
            }
        }
    }

    /// Notes which joins stand for a token of the other side.
    fn find_joins(&self, query: &QueryName<'_>, scratch: &mut Scratch) {
        scratch.similarities.clear();
        for (at, form) in query.units.iter().enumerate() {
            let of = if at < query.slots.len() {
                Of::Joins
            } else {
                Of::Tokens
            };
            for neighbour in scratch.remembered.neighbours(self, *form, JOIN_LEVEL, of) {
                scratch.similarities.note_join(self, query, neighbour.unit(), at);
            }
        }
    }
}

/// A listed name beside the query.
struct Comparison<'a> {
    index: &'a Index,
    query: &'a QueryName<'a>,
    similarities: &'a mut Similarities,
    class: NameClass,
    slots: [Slot; MAX_TOKENS],
    tokens: usize,
    joins: &'a [JoinEntry],
    rows: [Row; MAX_UNITS],
}

impl<'a> Comparison<'a> {
    fn new(
        index: &'a Index,
        query: &'a QueryName<'a>,
        entry: &NameEntry,
        similarities: &'a mut Similarities,
    ) -> Self {
        let (tokens, joins) = (index.tokens(entry), index.joins(entry));
        let tokens = &tokens[..tokens.len().min(MAX_TOKENS)];
        let mut comparison = Self {
            index,
            query,
            similarities,
            class: class_of(entry.class),
            slots: [Slot {
                role: Role::Word,
                weight: 0.0,
                given: false,
            }; MAX_TOKENS],
            tokens: tokens.len(),
            joins: &joins[..joins.len().min(MAX_UNITS - MAX_TOKENS)],
            rows: [Row::default(); MAX_UNITS],
        };
        for (at, token) in tokens.iter().enumerate() {
            comparison.slots[at] = token_slot(token);
            comparison.rows[at] = comparison.similarities.row(index, query, token.unit.get());
        }
        comparison
    }

    fn similarity(&mut self, asked: usize, row: Row) -> Similarity {
        let (index, query) = (self.index, self.query);
        *self.similarities.values[row.start as usize + asked].get_or_insert_with(|| {
            let sketch = index
                .sketches()
                .get(row.unit as usize)
                .map_or(0, |sketch| sketch.get());
            if query
                .sketchers
                .get(asked)
                .is_some_and(|s| !s.may_be_alike(sketch))
            {
                return Similarity::NONE;
            }
            index.unit(row.unit).map_or(Similarity::NONE, |form| {
                token_similarity(query.units[asked], form)
            })
        })
    }

    /// The score; `None` where it is certain to be below `least`.
    fn score(mut self, least: f32) -> Option<f32> {
        let asked = self.query.slots.len();
        let mut joined = self.rows[..self.tokens].iter().any(|row| row.joins);
        for (at, join) in self.joins.iter().enumerate() {
            let unit = join.unit.get();
            // What is a token in other names was not looked for as a join.
            let row = if unit < self.index.token_unit_count() {
                let row = self.similarities.row(self.index, self.query, unit);
                joined |= (0..asked).any(|token| self.similarity(token, row).value >= JOIN_LIKENESS);
                Some(row)
            } else {
                self.similarities.rows.get(&unit).copied()
            };
            joined |= row.is_some_and(|row| row.joins);
            self.rows[self.tokens + at] = row.unwrap_or(Row {
                unit,
                start: u32::MAX,
                joins: false,
            });
        }
        if !joined && self.bound() + MARGIN < least {
            return None;
        }
        let slots = self.slots;
        let mut joins = [(0u8, 0u8, JoinKind::Joined); MAX_UNITS - MAX_TOKENS];
        for (view, join) in joins.iter_mut().zip(self.joins) {
            *view = join_view(join);
        }
        let query = self.query;
        let asked = NameView {
            class: query.class,
            slots: &query.slots,
            joins: if joined { &query.joins } else { &[] },
        };
        let listed = NameView {
            class: self.class,
            slots: &slots[..self.tokens],
            joins: if joined { &joins[..self.joins.len()] } else { &[] },
        };
        let similarity = |q: usize, c: usize| {
            let row = self.rows[c];
            if row.start == u32::MAX {
                Similarity::NONE
            } else {
                self.similarity(q, row)
            }
        };
        Some(align(asked, listed, similarity).score)
    }

    /// The most that the score can be where no joins count: each token stands for that which fits best, whether or
    /// not another does so, too.
    fn bound(&mut self) -> f32 {
        let query = self.query;
        let doubt = doubt(query.class);
        let mut candidate_unmatched = [0.0f32; MAX_TOKENS];
        for (unmatched, slot) in candidate_unmatched.iter_mut().zip(&self.slots[..self.tokens]) {
            *unmatched = slot.weight.min(EXTRA_WEIGHT_MAX);
        }
        let (mut matched, mut query_unmatched) = (0.0, 0.0);
        for (at, slot) in query.slots.iter().enumerate() {
            let (mut most, mut least) = (0.0f32, slot.weight.min(EXTRA_WEIGHT_MAX));
            for (token, unmatched) in candidate_unmatched.iter_mut().enumerate().take(self.tokens) {
                let value = self.similarity(at, self.rows[token]).value;
                if value >= SIMILARITY_FLOOR {
                    let shared = slot.weight.min(self.slots[token].weight);
                    let doubtful = doubt * shared * (1.0 - value);
                    most = most.max(shared * value);
                    least = least.min(doubtful);
                    *unmatched = unmatched.min(doubtful);
                }
            }
            matched += most;
            query_unmatched += least;
        }
        // A rare single name is not held against all that the listed name has beside it.
        let single = query.slots.iter().filter(|slot| slot.weight > LIGHT).count() < 2;
        let candidate_unmatched = if single {
            0.0
        } else {
            candidate_unmatched[..self.tokens].iter().sum()
        };
        score_bound(matched, query_unmatched, candidate_unmatched, query.class)
    }
}

impl Similarities {
    fn clear(&mut self) {
        self.rows.clear();
        self.values.clear();
    }

    /// The row of a unit.
    fn row(&mut self, index: &Index, query: &QueryName<'_>, unit: u32) -> Row {
        let (tokens, width) = (query.slots.len(), query.units.len());
        *self.rows.entry(unit).or_insert_with(|| {
            let start = self.values.len();
            let as_token = unit < index.token_unit_count();
            let fill = if as_token { None } else { Some(Similarity::NONE) };
            self.values.resize(start + tokens, fill);
            self.values.resize(start + width, Some(Similarity::NONE));
            Row {
                unit,
                start: start as u32,
                joins: false,
            }
        })
    }

    /// A unit and one of the query's, of which one is a join, are alike.
    fn note_join(&mut self, index: &Index, query: &QueryName<'_>, unit: u32, asked: usize) {
        let start = self.row(index, query, unit).start;
        self.values[start as usize + asked] = None;
        if let Some(row) = self.rows.get_mut(&unit) {
            row.joins = true;
        }
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
