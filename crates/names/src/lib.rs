//! From a written name to comparable forms, and the evidence that two names are one party's.
//!
//! ```
//! use interdict_names::{NameClass, score_names};
//!
//! assert!(score_names("Muammar Gaddafi", "Moammar Qaddafi", NameClass::Person) > 0.7);
//! assert!(score_names("Frank Richter", "Frederik Richter", NameClass::Person) < 0.7);
//! ```
//!
//! # How it works
//!
//! 1. [`analyse`] turns text into an [`AnalysedName`]: an ordered list of [`Token`]s, each with a [`TokenKey`]
//!    (all that is comparable about the token alone) and a [`Role`] (what it is to this name), and the [`Join`]s:
//!    runs of neighbouring tokens that another writer may join into one word, or shorten to an acronym.
//! 2. [`token_similarity`] compares two keys; it is a pure function of the two, so that it can be worked out once
//!    per pair of distinct tokens and kept.
//! 3. [`align`] finds which tokens of two names stand for each other and what the names are worth to each other.
//!    It asks a closure for token similarities, takes no memory from the heap, and is what an index calls.
//! 4. [`compare`] does all of it for two analysed names and explains itself token by token.
//!
//! # Units
//!
//! Similarity is asked between *units*: unit `i` below the number of tokens is token `i`; the units after them
//! are the joins, in order. A join is only ever compared with a token of the other name, never with a join.
//! [`AnalysedName::units`] lists all keys in this order: an index stores one vocabulary entry per distinct key.
//!
//! # What bounds a score from above
//!
//! Each token weighs `rarity x role` ([`token_weight`]). Let `q` be the share of the query's weight that stands in
//! tokens with a counterpart, each counted with its similarity, and `c` the same for the candidate. Then
//! `score <= score_bound(q, c)`, a function that grows with both. With nothing known of the candidate,
//! `score_bound(q, 1.0)` bounds it: a candidate that shares too little of the query's weight need not be looked
//! at, and retrieval by the query's heaviest tokens loses nothing. A token pair below [`SIMILARITY_FLOOR`] never
//! counts as matched.

mod align;
mod analyse;
mod banded;
mod chinese;
mod compare;
mod cost;
mod cyrillic;
mod fold;
mod habits;
mod han;
mod indic;
mod keys;
mod knowledge;
mod korean;
mod lanes;
pub mod learn;
mod organisation;
mod person;
mod rarity;
mod reach;
mod similarity;
mod sound;
mod syllables;
mod thai;
mod token;
mod words;

pub use align::{
    Aligned, Alignment, EXTRA_WEIGHT_MAX, JOIN_LIKENESS, MAX_TOKENS, MAX_UNITS, NameView, SIMILARITY_FLOOR,
    Slot, align, doubt, score_bound,
};
pub use analyse::{AnalysedName, analyse, analyse_pair};
pub use compare::{NameEvidence, TokenEvidence, WeighedName, compare, score_names};
pub use lanes::{BEYOND, LANES, Lanes};
pub use rarity::{Rarity, ShippedRarity, rarity_of, token_weight};
pub use reach::{
    Admission, CLASSES, FAR, LIKENESS_LEVELS, READING_MODES, Reach, SKELETON_MAX, Sketcher, Sought, cluster,
    sound_class,
};
pub use similarity::{How, Similarity, token_similarity};
pub use token::{Join, JoinKind, Role, Token, TokenForm, TokenKey, knowledge_version};

/// What kind of party a name belongs to: it decides which words are honorifics, which are legal forms, and how
/// order and numbers count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameClass {
    /// A natural person.
    Person,
    /// A company, bank, ministry, armed group: any organised body.
    Organization,
    /// A ship or an aircraft.
    Object,
    /// Not known: read as an organisation where the words say so, as a person otherwise.
    Any,
}

impl NameClass {
    /// The class of a kind of party.
    pub fn of_kind(kind: interdict_model::EntityKind) -> Self {
        use interdict_model::EntityKind as K;
        match kind {
            K::Person => Self::Person,
            K::Organization | K::Country => Self::Organization,
            K::Vessel | K::Aircraft => Self::Object,
            K::Unknown => Self::Any,
        }
    }

    /// The class of a FollowTheMoney schema name (`Person`, `Company`, `Vessel`, ...); unknown names give `Any`.
    pub fn of_schema(schema: &str) -> Self {
        match schema.to_ascii_lowercase().as_str() {
            "person" => Self::Person,
            "organization" | "company" | "publicbody" | "legalentity" | "asset" => Self::Organization,
            "vessel" | "airplane" | "aircraft" | "vehicle" => Self::Object,
            _ => Self::Any,
        }
    }
}
