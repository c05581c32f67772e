//! Two names: score and explanation.

use crate::{
    NameClass,
    align::{NameView, Slot, align},
    analyse::{AnalysedName, analyse},
    rarity::{Rarity, ShippedRarity, token_weight},
    similarity::{How, token_similarity},
    token::{JoinKind, TokenKey},
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
    /// What the words weigh.
    pub weight: f32,
    /// How alike, 0..=1.
    pub similarity: f32,
}

/// What two names say about being one party's.
#[derive(Debug, Clone, PartialEq)]
pub struct NameEvidence {
    /// Name evidence alone, 0..=1.
    pub score: f64,
    /// Token by token: the pairs found, then the query's words and the candidate's words without a counterpart.
    pub tokens: Vec<TokenEvidence>,
}

/// Compares two analysed names.
pub fn compare(query: &AnalysedName, candidate: &AnalysedName, rarity: &impl Rarity) -> NameEvidence {
    let (q_slots, q_joins, q_units) = parts(query, rarity);
    let (c_slots, c_joins, c_units) = parts(candidate, rarity);
    let view = |class, slots, joins| NameView { class, slots, joins };
    let outcome = align(
        view(query.class, &q_slots, &q_joins),
        view(candidate.class, &c_slots, &c_joins),
        |q, c| token_similarity(q_units[q].form(), c_units[c].form()),
    );
    let mut tokens = Vec::new();
    for pair in outcome.pairs() {
        let (q, c) = (usize::from(pair.query), usize::from(pair.candidate));
        tokens.push(TokenEvidence {
            query: query.tokens[q].original.to_string(),
            candidate: candidate.tokens[c].original.to_string(),
            how: pair.how,
            weight: q_slots[q].weight,
            similarity: pair.similarity,
        });
    }
    NameEvidence {
        score: f64::from(outcome.score),
        tokens,
    }
}

type Parts<'a> = (Vec<Slot>, Vec<(u8, u8, JoinKind)>, Vec<&'a TokenKey>);

fn parts<'a>(name: &'a AnalysedName, rarity: &impl Rarity) -> Parts<'a> {
    let slots = name
        .tokens
        .iter()
        .map(|t| Slot {
            role: t.role,
            weight: token_weight(rarity.rarity(t.key.form(), name.class), t.role),
        })
        .collect();
    let joins = name.joins.iter().map(|j| (j.start, j.end, j.kind)).collect();
    (slots, joins, name.units().collect())
}

/// Score of two names as written, 0..=1, with the shipped rarity.
pub fn score_names(name1: &str, name2: &str, class: NameClass) -> f64 {
    compare(&analyse(name1, class), &analyse(name2, class), &ShippedRarity).score
}
