//! From an analysed name to every listed name that reaches a score.

use interdict_model::{EntityKind, NameKind};
use interdict_names::{
    AnalysedName, JoinKind, MAX_TOKENS, NameClass, NameView, Role, SIMILARITY_FLOOR, ShippedRarity,
    Similarity, Slot, TokenForm, align, score_bound, token_similarity,
};
use rustc_hash::FxHashMap;

use crate::{
    Index,
    layout::{JoinEntry, NameEntry, TokenEntry},
    party::{kind_of, name_kind_of},
    weights::slot_weight,
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
    /// Where the similarities of a unit of the vocabulary to all units of the query stand.
    rows: FxHashMap<u32, u32>,
    similarities: Vec<Similarity>,
    seen: Vec<u64>,
    candidates: Vec<u32>,
}

/// An analysed name with what alignment needs.
struct QueryName<'a> {
    class: NameClass,
    units: Vec<TokenForm<'a>>,
    slots: Vec<Slot>,
    joins: Vec<(u8, u8, JoinKind)>,
}

impl<'a> QueryName<'a> {
    fn new(name: &'a AnalysedName) -> Self {
        Self {
            class: name.class,
            units: name.units().map(|key| key.form()).collect(),
            slots: (name.tokens.iter())
                .map(|token| Slot {
                    role: token.role,
                    weight: slot_weight(&ShippedRarity, token, name.class),
                })
                .collect(),
            joins: name.joins.iter().map(|j| (j.start, j.end, j.kind)).collect(),
        }
    }
}

/// The smallest share of the query's weight with which a name can still reach a score.
fn share_needed(score: f32) -> f32 {
    let (mut low, mut high) = (0.0, 1.0);
    if score_bound(low, 1.0) >= score {
        return 0.0;
    }
    for _ in 0..20 {
        let middle = (low + high) / 2.0;
        if score_bound(middle, 1.0) >= score {
            high = middle;
        } else {
            low = middle;
        }
    }
    low
}

impl Index {
    /// Appends every listed name whose evidence reaches `least`, of parties whose kind may be the one given.
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
        scratch.rows.clear();
        scratch.similarities.clear();
        scratch.candidates.clear();
        scratch.seen.resize(self.name_count().div_ceil(64), 0);
        let similar = share_needed(least).max(SIMILARITY_FLOOR);
        let tokens = query.slots.len();
        for unit in 0..self.unit_count() as u32 {
            let Some(form) = self.unit(unit) else { continue };
            let lists = [self.with_token(unit), self.with_join(unit)];
            let reaches =
                |units: &[TokenForm<'_>]| units.iter().any(|u| token_similarity(*u, form).value >= similar);
            let by_token = !lists[0].is_empty() && reaches(&query.units);
            let by_join = !lists[1].is_empty() && (by_token || reaches(&query.units[..tokens]));
            for (list, _) in lists
                .iter()
                .zip([by_token, by_join])
                .filter(|(_, wanted)| *wanted)
            {
                for name in *list {
                    let name = name.get();
                    let (word, bit) = (name as usize / 64, 1u64 << (name % 64));
                    if scratch.seen[word] & bit == 0 {
                        scratch.seen[word] |= bit;
                        scratch.candidates.push(name);
                    }
                }
            }
        }
        let candidates = std::mem::take(&mut scratch.candidates);
        for number in &candidates {
            scratch.seen[*number as usize / 64] = 0;
            let entry = &self.names()[*number as usize];
            let fits = kind.is_none_or(|k| kind_of(entry.party_kind).is_some_and(|c| c.compatible(k)));
            if !fits {
                continue;
            }
            let score = self.score(&query, entry, scratch);
            if score >= least {
                found.push(NameMatch {
                    party: entry.party.get(),
                    position: entry.position.get(),
                    kind: name_kind_of(entry.name_kind).unwrap_or(NameKind::Alias),
                    score,
                });
            }
        }
        scratch.candidates = candidates;
    }

    /// Score of a listed name.
    fn score(&self, query: &QueryName<'_>, entry: &NameEntry, scratch: &mut Scratch) -> f32 {
        let (tokens, joins) = (self.tokens(entry), self.joins(entry));
        let mut rows = [0u32; 256];
        let units = tokens.iter().map(|t| t.unit).chain(joins.iter().map(|j| j.unit));
        for (row, unit) in rows.iter_mut().zip(units) {
            *row = self.row(query, unit.get(), scratch);
        }
        let mut slots = [Slot {
            role: Role::Word,
            weight: 0.0,
        }; MAX_TOKENS];
        for (slot, token) in slots.iter_mut().zip(tokens) {
            *slot = token_slot(token);
        }
        let mut join_views = [(0u8, 0u8, JoinKind::Joined); 256];
        for (view, join) in join_views.iter_mut().zip(joins) {
            *view = join_view(join);
        }
        let class = kind_of(entry.party_kind).map_or(NameClass::Any, NameClass::of_kind);
        let similarities = &scratch.similarities;
        align(
            NameView {
                class: query.class,
                slots: &query.slots,
                joins: &query.joins,
            },
            NameView {
                class,
                slots: &slots[..tokens.len().min(MAX_TOKENS)],
                joins: &join_views[..joins.len()],
            },
            |q, c| similarities[rows[c] as usize + q],
        )
        .score
    }

    /// Where the similarities of a unit to all units of the query stand; worked out once a query.
    fn row(&self, query: &QueryName<'_>, unit: u32, scratch: &mut Scratch) -> u32 {
        if let Some(row) = scratch.rows.get(&unit) {
            return *row;
        }
        let start = scratch.similarities.len() as u32;
        let form = self.unit(unit);
        let similarities =
            (query.units.iter()).map(|q| form.map_or(Similarity::NONE, |form| token_similarity(*q, form)));
        scratch.similarities.extend(similarities);
        scratch.rows.insert(unit, start);
        start
    }
}

fn token_slot(token: &TokenEntry) -> Slot {
    Slot {
        role: Role::from_u8(token.role).unwrap_or(Role::Word),
        weight: f32::from_bits(token.weight.get()),
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
