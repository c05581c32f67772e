//! Which tokens of two names stand for each other, and what that is worth.

mod apart;
mod bound;
mod found;

pub use bound::{doubt, score_bound};
use found::Found;

use crate::{
    NameClass,
    rarity::{Rarity, token_weight},
    similarity::{How, Similarity},
    token::{JoinKind, Role, TokenForm},
};

/// Most tokens of a name that take part.
pub const MAX_TOKENS: usize = 32;
/// Most units (tokens and joins) of a name.
pub const MAX_UNITS: usize = 96;
/// Tokens less alike than this never stand for each other.
pub const SIMILARITY_FLOOR: f32 = 0.55;
/// Words written together, or shortened to their first letters, count for a word from this likeness on.
pub const JOIN_LIKENESS: f32 = 0.90;

/// What alignment needs to know of a token beside its similarities.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slot {
    /// Role in its name.
    pub role: Role,
    /// Weight by [`crate::token_weight`].
    pub weight: f32,
    /// Whether nearly all who have the name have it as a given name.
    pub given: bool,
}

impl Slot {
    /// Of a token with its role in a name of a class.
    pub fn new(form: TokenForm<'_>, role: Role, class: NameClass, rarity: &(impl Rarity + ?Sized)) -> Self {
        Self {
            role,
            weight: token_weight(rarity.rarity(form, class), role),
            given: form.is_given_name(),
        }
    }
}

impl Slot {
    fn is_name(&self) -> bool {
        matches!(
            self.role,
            Role::Word | Role::Given | Role::Family | Role::Patronymic | Role::Servant
        )
    }
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

const UNALIGNED: Aligned = Aligned {
    query: 0,
    candidate: 0,
    similarity: 0.0,
    how: How::Different,
};

/// The outcome of [`align`], on the stack.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alignment {
    /// Name evidence alone, 0..=1.
    pub score: f32,
    /// Weight of what the two names share, each pair counted with its similarity.
    pub matched: f32,
    /// Weight of the query's tokens, or parts of them, that have no counterpart.
    pub query_unmatched: f32,
    /// The same for the candidate.
    pub candidate_unmatched: f32,
    /// What the score was lowered by beyond that: order, numbers, places; 1 for nothing.
    pub factor: f32,
    /// Why, as bits of [`Alignment::SWAPPED`] and the constants after it.
    pub reasons: u8,
    pairs: [Aligned; MAX_TOKENS],
    len: u8,
}

impl Alignment {
    /// The same names in an order that makes them another person's.
    pub const SWAPPED: u8 = 1;
    /// A number on one side that the other lacks.
    pub const NUMBERS: u8 = 2;
    /// A place on one side that the other lacks.
    pub const PLACES: u8 = 4;
    /// The same names in another order.
    pub const ORDER: u8 = 8;
    /// One name begins with the father's name of the other.
    pub const FATHER: u8 = 16;
    /// One body's name says what it does and the other's does not, or something else.
    pub const GENERIC: u8 = 32;
    /// Two different legal forms.
    pub const LEGAL_FORMS: u8 = 64;

    /// The pairs, most alike first.
    pub fn pairs(&self) -> &[Aligned] {
        &self.pairs[..usize::from(self.len)]
    }
}

/// Aligns two names. `similarity(q, c)` is asked for units (see the crate's page on units) and should answer what
/// [`crate::token_similarity`] answers for their keys.
pub fn align(
    query: NameView<'_>,
    candidate: NameView<'_>,
    similarity: impl FnMut(usize, usize) -> Similarity,
) -> Alignment {
    let mut work = Work::new(query, candidate);
    work.match_tokens(similarity);
    work.outcome()
}

struct Work<'a> {
    query: NameView<'a>,
    candidate: NameView<'a>,
    q_used: u32,
    c_used: u32,
    matched: f32,
    q_unmatched: f32,
    c_unmatched: f32,
    /// The part of `c_unmatched` that comes of faint likeness.
    c_doubt: f32,
    pairs: [Aligned; MAX_TOKENS],
    len: usize,
}

/// The bits of tokens `from..to`.
fn bits(from: u8, to: u8) -> u32 {
    (((1u64 << to) - 1) & !((1u64 << from) - 1)) as u32
}

/// What the tokens of these bits count where they have no counterpart.
fn unmatched_weight(slots: &[Slot], bits: u32) -> f32 {
    (0..slots.len())
        .filter(|at| bits & (1 << at) != 0)
        .map(|at| slots[at].weight.min(EXTRA_WEIGHT_MAX))
        .sum()
}

impl<'a> Work<'a> {
    fn new(mut query: NameView<'a>, mut candidate: NameView<'a>) -> Self {
        query.slots = &query.slots[..query.slots.len().min(MAX_TOKENS)];
        candidate.slots = &candidate.slots[..candidate.slots.len().min(MAX_TOKENS)];
        query.joins = &query.joins[..query.joins.len().min(MAX_UNITS - MAX_TOKENS)];
        candidate.joins = &candidate.joins[..candidate.joins.len().min(MAX_UNITS - MAX_TOKENS)];
        Self {
            query,
            candidate,
            q_used: 0,
            c_used: 0,
            matched: 0.0,
            q_unmatched: 0.0,
            c_unmatched: 0.0,
            c_doubt: 0.0,
            pairs: [UNALIGNED; MAX_TOKENS],
            len: 0,
        }
    }

    /// Takes the most alike units for each other, again and again, until none are left that are alike.
    fn match_tokens(&mut self, mut similarity: impl FnMut(usize, usize) -> Similarity) {
        let (nq, nc) = (self.query.slots.len(), self.candidate.slots.len());
        // What was asked: the best pairs of tokens, and of joins with tokens.
        let mut found = Found::new();
        for q in 0..nq {
            for c in 0..nc {
                found.add(q, c, similarity(q, c), distance_apart(q, nq, c, nc));
            }
        }
        if !self.settled(&found) {
            for (at, (start, _, _)) in self.query.joins.iter().enumerate() {
                for c in 0..nc {
                    let apart = distance_apart(usize::from(*start), nq, c, nc);
                    found.add(nq + at, c, joined(similarity(nq + at, c)), apart);
                }
            }
            for (at, (start, _, _)) in self.candidate.joins.iter().enumerate() {
                for q in 0..nq {
                    let apart = distance_apart(q, nq, usize::from(*start), nc);
                    found.add(q, nc + at, joined(similarity(q, nc + at)), apart);
                }
            }
        }
        found.sort();
        // Small words last: an article must not be taken from the name that is written as one with it, nor Colombia
        // from the name that FARC stands for.
        for small in [false, true] {
            for pair in found.list() {
                let (q_bits, c_bits) = (
                    unit_bits(self.query, pair.query),
                    unit_bits(self.candidate, pair.candidate),
                );
                let free = self.q_used & q_bits == 0 && self.c_used & c_bits == 0;
                let late = is_small(self.query, q_bits) && is_small(self.candidate, c_bits)
                    || is_branch(self.query, q_bits)
                    || is_branch(self.candidate, c_bits);
                let this_time = small == late;
                if this_time && free && self.len < MAX_TOKENS && self.comparable(pair, q_bits, c_bits) {
                    self.take(*pair, q_bits, c_bits);
                }
            }
        }
        self.uncross(&found);
    }

    /// Of a word that both names have twice, the first stands for the first: "Khin Khin Win".
    fn uncross(&mut self, found: &Found) {
        let (nq, nc) = (self.query.slots.len(), self.candidate.slots.len());
        let equal = |q: u8, c: u8| {
            let mut list = found.list().iter().take_while(|p| p.similarity >= 0.999);
            usize::from(q) < nq && usize::from(c) < nc && list.any(|p| (p.query, p.candidate) == (q, c))
        };
        for later in 1..self.len {
            for earlier in 0..later {
                let (a, b) = (self.pairs[earlier], self.pairs[later]);
                let crossed = (a.query < b.query) != (a.candidate < b.candidate);
                let alike = |a: &Aligned| a.similarity >= 0.999;
                if crossed
                    && alike(&a)
                    && alike(&b)
                    && equal(a.query, b.candidate)
                    && equal(b.query, a.candidate)
                {
                    self.pairs[earlier].candidate = b.candidate;
                    self.pairs[later].candidate = a.candidate;
                }
            }
        }
    }

    /// Whether a pair may stand: a particle and a name are one only if they are the same word.
    fn comparable(&self, pair: &Aligned, q_bits: u32, c_bits: u32) -> bool {
        let weight = |slots: &[Slot], bits: u32| -> f32 {
            (0..slots.len())
                .filter(|at| bits & (1 << at) != 0)
                .map(|at| slots[at].weight)
                .sum()
        };
        let (q, c) = (
            weight(self.query.slots, q_bits),
            weight(self.candidate.slots, c_bits),
        );
        if pair.similarity >= 0.95 {
            return true;
        }
        // So are places: Niger is not Nigeria.
        let place = |slots: &[Slot], bits: u32| {
            bits.count_ones() == 1 && slots[bits.trailing_zeros() as usize].role == Role::Place
        };
        if place(self.query.slots, q_bits) && place(self.candidate.slots, c_bits) && pair.similarity < 0.93 {
            return false;
        }
        // A generic word is known: what is nearly like it is another word.
        let generic = |slots: &[Slot], bits: u32| {
            bits.count_ones() == 1 && slots[bits.trailing_zeros() as usize].role == Role::Generic
        };
        (q > SMALL_WEIGHT) == (c > SMALL_WEIGHT)
            && (generic(self.query.slots, q_bits) == generic(self.candidate.slots, c_bits)
                || pair.similarity >= 0.84)
    }

    /// Whether every token of the shorter name has its exact counterpart, so that joins can add nothing.
    fn settled(&self, found: &Found) -> bool {
        let (mut q, mut c) = (0u32, 0u32);
        for pair in found.list().iter().filter(|p| p.similarity >= 0.999) {
            q |= 1 << pair.query;
            c |= 1 << pair.candidate;
        }
        q == bits(0, self.query.slots.len() as u8) && c == bits(0, self.candidate.slots.len() as u8)
    }

    fn take(&mut self, pair: Aligned, q_bits: u32, c_bits: u32) {
        let weight = |slots: &[Slot], bits: u32| -> f32 {
            (0..slots.len())
                .filter(|at| bits & (1 << at) != 0)
                .map(|at| slots[at].weight)
                .sum()
        };
        self.q_used |= q_bits;
        self.c_used |= c_bits;
        let (q_weight, c_weight) = (
            weight(self.query.slots, q_bits),
            weight(self.candidate.slots, c_bits),
        );
        let shared = q_weight.min(c_weight);
        if pair.similarity < FAINT {
            // What the heavier words weigh more is not proved by a letter, or by a word that is little like them.
            let rest = |slots: &[Slot], bits: u32| (unmatched_weight(slots, bits) - shared).max(0.0);
            self.q_unmatched += rest(self.query.slots, q_bits);
            // A letter leaves the name open; it does not leave it out.
            let open = if pair.how == How::Initial {
                OPEN_INITIAL
            } else {
                1.0
            };
            self.c_unmatched += open * rest(self.candidate.slots, c_bits);
        }
        self.matched += shared * pair.similarity;
        let doubt = doubt(self.query.class) * shared * (1.0 - pair.similarity);
        self.q_unmatched += doubt;
        self.c_unmatched += doubt;
        self.c_doubt += doubt;
        self.pairs[self.len] = pair;
        self.len += 1;
    }

    fn outcome(mut self) -> Alignment {
        self.q_unmatched += unmatched_weight(self.query.slots, !self.q_used);
        self.c_unmatched += unmatched_weight(self.candidate.slots, !self.c_used);
        if self.query.class == NameClass::Person {
            // Another name contradicts, however common it is.
            let names = |slots: &[Slot], used: u32| {
                (0..slots.len())
                    .filter(|at| used & (1 << at) == 0 && slots[*at].is_name())
                    .count()
            };
            let both = names(self.query.slots, self.q_used).min(names(self.candidate.slots, self.c_used));
            self.q_unmatched = self.q_unmatched.max(OTHER_NAME * both as f32);
            self.c_unmatched = self.c_unmatched.max(OTHER_NAME * both as f32);
            // So does another letter: Robert T. is not Robert M.
            if self.lonely(Role::Initial) == (true, true) {
                self.q_unmatched = self.q_unmatched.max(OTHER_INITIAL);
                self.c_unmatched = self.c_unmatched.max(OTHER_INITIAL);
            }
        }
        if self.is_one_name_asked_for() {
            self.c_unmatched = self.c_unmatched.min(self.c_doubt + OTHER_NAMES);
        }
        let (factor, reasons) = self.factor();
        let class = match (self.query.class, self.candidate.class) {
            (NameClass::Any, known) | (known, _) => known,
        };
        Alignment {
            score: score_bound(self.matched, self.q_unmatched, self.c_unmatched, class) * factor,
            matched: self.matched,
            query_unmatched: self.q_unmatched,
            candidate_unmatched: self.c_unmatched,
            factor,
            reasons,
            pairs: self.pairs,
            len: self.len as u8,
        }
    }
}

/// What the candidate's other names count at most where one name alone is asked for.
const OTHER_NAMES: f32 = 0.17;
/// What a name counts at least where the other has another one in its place.
const OTHER_NAME: f32 = 0.55;
/// What a letter counts at least where the other has another one in its place.
const OTHER_INITIAL: f32 = 0.45;
/// How much of the name behind a letter counts as left out.
const OPEN_INITIAL: f32 = 0.25;
/// A word without counterpart tells no more than this, however rare it is.
pub const EXTRA_WEIGHT_MAX: f32 = 0.85;
/// Tokens less alike than this, initials among them, are proved only as far as the lighter of the two weighs.
const FAINT: f32 = 0.8;
/// Particles, honorifics and the like weigh no more than this.
const SMALL_WEIGHT: f32 = 0.15;

/// Written together or apart proves a little less than written alike; an acronym's likeness says all of it.
fn joined(similarity: Similarity) -> Similarity {
    let (how, factor) = match similarity.how {
        How::Exact => (How::Joined, JOINED),
        How::Acronym => (How::Acronym, 1.0),
        other => (other, JOINED),
    };
    Similarity {
        value: if similarity.value >= JOIN_LIKENESS {
            similarity.value * factor
        } else {
            0.0
        },
        how,
    }
}

const JOINED: f32 = 0.98;

/// Whether a unit is one small word.
fn is_small(name: NameView<'_>, bits: u32) -> bool {
    bits.count_ones() == 1 && name.slots[bits.trailing_zeros() as usize].weight <= SMALL_WEIGHT
}

/// Whether a unit is the place of a branch, or one that stands behind an acronym which it may be part of.
fn is_branch(name: NameView<'_>, bits: u32) -> bool {
    bits.count_ones() == 1 && name.slots[bits.trailing_zeros() as usize].role == Role::Branch
}

fn unit_bits(name: NameView<'_>, unit: u8) -> u32 {
    match usize::from(unit).checked_sub(name.slots.len()) {
        None => 1 << unit,
        Some(join) => {
            let (start, end, _) = name.joins[join];
            bits(start.min(32), end.min(name.slots.len() as u8))
        }
    }
}

/// How far apart two tokens stand in their names, 0 to 1: the tie-breaker among equals.
fn distance_apart(q: usize, nq: usize, c: usize, nc: usize) -> f32 {
    (q as f32 / nq as f32 - c as f32 / nc as f32).abs()
}
