//! What is answered.

use interdict_model::EntityKind;
use serde::{Serialize, Serializer};

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

/// One piece of evidence for or against a hit. It is serialised as answers have it: the weight to two places, and
/// without the rule.
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
    #[serde(skip)]
    pub rule: &'static str,
    /// What it adds to the log-odds (natural logarithm) that both are the same party; negative speaks against.
    #[serde(serialize_with = "to_two_places")]
    pub weight: f64,
    /// How common a word of a name is; `None` for all other evidence.
    #[serde(flatten)]
    pub frequency: Option<Frequency>,
}

fn to_two_places<S: Serializer>(weight: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64((weight * 100.0).round() / 100.0)
}

/// How common a word of a name is.
///
/// The shipped figure sets what the word weighs. What the lists loaded say is told beside it and changes no score: a
/// customer's score must not move because somebody else was listed, or screening again after a change of the lists
/// would have to look at every pair anew.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Frequency {
    /// How often it stands in a million words of names, by the shipped table; `None` for a word so rare that the table
    /// does not have it.
    pub per_million: Option<f32>,
    /// How many names of the lists loaded have it in this spelling; `None` where not all lists were asked.
    pub listed_names: Option<u32>,
}
