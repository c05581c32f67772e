//! What is answered.

use interdict_model::EntityKind;
use serde::Serialize;

/// The answer to one query.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Screening {
    /// The hits, best first.
    pub hits: Vec<Hit>,
    /// How many hits there were before [`Options::limit`](crate::Options::limit) cut them.
    pub total: usize,
    /// What the reader must know to judge the answer: what was cut, left out or not understood.
    pub notes: Vec<String>,
}

/// A listed party that may be the one asked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// Position of the party in the slice of entities that the screener was built from.
    pub ordinal: u32,
    /// Short name of the list, e.g. `ofac-sdn`.
    pub list: String,
    /// The list's own reference.
    pub reference: String,
    /// What kind of party.
    pub kind: EntityKind,
    /// The name under which it is listed.
    pub caption: String,
    /// The listed name that fits the query best; empty where an identifier alone decided.
    pub matched_name: String,
    /// Probability that query and candidate are the same party, 0 to 1.
    pub score: f64,
    /// Evidence of the names alone, 0 to 1, before anything else is weighed; `None` where no name was near enough and
    /// an identifier brought the candidate.
    pub name_score: Option<f64>,
    /// What speaks for it and against it.
    pub explanation: Vec<Evidence>,
}

/// One piece of evidence for or against a hit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evidence {
    /// What was compared: `name`, `birth-date`, `country`, `gender`, `identifier`, `address`, `birth-place`.
    pub evidence: &'static str,
    /// The words of the query; empty where the candidate alone has something.
    pub query: String,
    /// The words of the list; empty where the query alone has something.
    pub candidate: String,
    /// How the two relate, e.g. `exact`, `spelling`, `nickname`, `same year`, `other year`.
    pub how: String,
    /// Which weight of `data/screen/evidence.toml` it is, e.g. `birth_date.same_day`.
    pub rule: &'static str,
    /// What it adds to the log-odds (natural logarithm) that both are the same party; negative speaks against.
    pub weight: f64,
}
