//! Two names: score and explanation.

use std::fmt;

use crate::{
    NameClass,
    align::{Alignment, NameView, Slot, align},
    analyse::{AnalysedName, analyse_pair},
    rarity::{Rarity, ShippedRarity},
    similarity::{How, token_similarity},
    token::{JoinKind, Role, TokenKey},
};

/// One line of an explanation.
#[derive(Debug, Clone, PartialEq)]
pub struct TokenEvidence {
    /// Words of the query as written; empty where the candidate's words have no counterpart.
    pub query: String,
    /// Words of the candidate as written; empty where the query's words have no counterpart.
    pub candidate: String,
    /// Why they are taken for each other.
    pub how: How,
    /// What the words are to their name.
    pub role: Role,
    /// What the words weigh: of the two sides' weights the smaller, which is what counts.
    pub weight: f32,
    /// How alike, 0..=1.
    pub similarity: f32,
    /// How often the words stand in a million words of names, of the rarer side where both have it; `None` where
    /// they are not known or do not go by frequency (numbers, letters).
    pub per_million: Option<f32>,
}

/// What two names say about being one party's.
#[derive(Debug, Clone, PartialEq)]
pub struct NameEvidence {
    /// Name evidence alone, 0..=1.
    pub score: f64,
    /// Token by token: the pairs found, then the query's words and the candidate's words without a counterpart.
    pub tokens: Vec<TokenEvidence>,
    /// How the tokens were aligned, and what lowered the score beyond them.
    pub alignment: Alignment,
}

impl NameEvidence {
    /// What lowered the score beyond the words themselves, in words.
    pub fn reasons(&self) -> impl Iterator<Item = &'static str> {
        let reasons = self.alignment.reasons;
        [
            (Alignment::SWAPPED, "names changed places that may not"),
            (Alignment::ORDER, "the names stand in another order"),
            (
                Alignment::FATHER,
                "one name begins with what may be the other's father",
            ),
            (Alignment::NUMBERS, "a number that the other lacks"),
            (Alignment::PLACES, "a place that the other lacks"),
            (Alignment::GENERIC, "a line of business that the other lacks"),
            (Alignment::LEGAL_FORMS, "another legal form"),
        ]
        .into_iter()
        .filter(move |(bit, _)| reasons & bit != 0)
        .map(|(_, words)| words)
    }
}

/// An analysed name with the weights of its tokens: what is worth keeping where one name meets many.
#[derive(Debug, Clone)]
pub struct WeighedName<'a> {
    name: &'a AnalysedName,
    slots: Vec<Slot>,
    joins: Vec<(u8, u8, JoinKind)>,
    units: Vec<&'a TokenKey>,
}

impl<'a> WeighedName<'a> {
    /// Looks up the weights.
    pub fn new(name: &'a AnalysedName, rarity: &(impl Rarity + ?Sized)) -> Self {
        let slots = name
            .tokens
            .iter()
            .map(|t| Slot::new(t.key.form(), t.role, name.class, rarity))
            .collect();
        Self {
            name,
            slots,
            joins: name.joins.iter().map(|j| (j.start, j.end, j.kind)).collect(),
            units: name.units().collect(),
        }
    }

    /// For [`align`].
    pub fn view(&self) -> NameView<'_> {
        NameView {
            class: self.name.class,
            slots: &self.slots,
            joins: &self.joins,
        }
    }

    /// Aligns with another name; takes no memory from the heap.
    pub fn align(&self, candidate: &WeighedName<'_>) -> Alignment {
        align(self.view(), candidate.view(), |q, c| {
            token_similarity(self.units[q].form(), candidate.units[c].form())
        })
    }
}

/// Compares two analysed names.
pub fn compare(
    query: &AnalysedName,
    candidate: &AnalysedName,
    rarity: &(impl Rarity + ?Sized),
) -> NameEvidence {
    let (q, c) = (
        WeighedName::new(query, rarity),
        WeighedName::new(candidate, rarity),
    );
    let alignment = q.align(&c);
    let mut tokens = Vec::new();
    let (mut q_used, mut c_used) = (0u32, 0u32);
    for pair in alignment.pairs() {
        let (q_unit, c_unit) = (q.unit(pair.query), c.unit(pair.candidate));
        q_used |= q_unit.bits;
        c_used |= c_unit.bits;
        tokens.push(TokenEvidence {
            query: q_unit.words,
            candidate: c_unit.words,
            how: pair.how,
            role: q_unit.role,
            weight: q_unit.weight.min(c_unit.weight),
            similarity: pair.similarity,
            per_million: match (q_unit.per_million, c_unit.per_million) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (one, other) => one.or(other),
            },
        });
    }
    for (name, used, of_query) in [(&q, q_used, true), (&c, c_used, false)] {
        for at in (0..name.slots.len()).filter(|at| used & (1 << at) == 0) {
            let unit = name.unit(at as u8);
            let (query, candidate) = if of_query {
                (unit.words, String::new())
            } else {
                (String::new(), unit.words)
            };
            tokens.push(TokenEvidence {
                query,
                candidate,
                how: How::Different,
                role: unit.role,
                weight: unit.weight,
                similarity: 0.0,
                per_million: unit.per_million,
            });
        }
    }
    NameEvidence {
        score: f64::from(alignment.score),
        tokens,
        alignment,
    }
}

struct Unit {
    words: String,
    per_million: Option<f32>,
    weight: f32,
    role: Role,
    bits: u32,
}

impl fmt::Display for WeighedName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, token) in self.name.tokens.iter().enumerate() {
            let space = if at == 0 { "" } else { " " };
            write!(f, "{space}{}", token.original)?;
        }
        Ok(())
    }
}

impl WeighedName<'_> {
    fn unit(&self, unit: u8) -> Unit {
        let at = usize::from(unit);
        let range = match at.checked_sub(self.slots.len()) {
            None => at..at + 1,
            Some(join) => usize::from(self.joins[join].0)..usize::from(self.joins[join].1),
        };
        let words: Vec<&str> = self.name.tokens[range.clone()]
            .iter()
            .map(|t| &*t.original)
            .collect();
        let class = self.name.class;
        let per_million = match range.len() {
            1 => crate::rarity::shipped_frequency(self.units[at].form(), class),
            _ => None,
        };
        Unit {
            words: words.join(" "),
            per_million,
            weight: self.slots[range.clone()].iter().map(|s| s.weight).sum(),
            role: self.slots[range.start].role,
            bits: range.fold(0, |bits, at| bits | 1 << at),
        }
    }
}

/// Score of two names as written, 0..=1, with the shipped rarity.
pub fn score_names(name1: &str, name2: &str, class: NameClass) -> f64 {
    let [a, b] = analyse_pair(name1, name2, class);
    f64::from(
        WeighedName::new(&a, &ShippedRarity)
            .align(&WeighedName::new(&b, &ShippedRarity))
            .score,
    )
}
