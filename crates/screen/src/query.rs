//! What is asked, and how.

use interdict_model::{CountryCode, EntityKind, Gender, Identifier, PartialDate};

/// A party to be screened. Everything but a name or an identifier is optional; what is given counts as evidence.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Query {
    /// Its names: the first is the one it goes by, the others are aliases, in any script. A candidate is judged by
    /// the name that fits best.
    pub names: Vec<String>,
    /// What kind of party it is; `None` where not known.
    pub kind: Option<EntityKind>,
    /// Dates of birth, or of foundation.
    pub birth_dates: Vec<PartialDate>,
    /// Gender.
    pub genders: Vec<Gender>,
    /// Nationality, residence, registration, flag: every country that the party is tied to.
    pub countries: Vec<CountryCode>,
    /// Identifiers of any type.
    pub identifiers: Vec<Identifier>,
    /// Addresses, each in one line.
    pub addresses: Vec<String>,
    /// Places of birth, each in one line.
    pub birth_places: Vec<String>,
}

impl Query {
    /// A query of one name and nothing else.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            names: vec![name.into()],
            ..Self::default()
        }
    }

    /// The same query for parties of one kind.
    pub fn of_kind(self, kind: EntityKind) -> Self {
        Self {
            kind: Some(kind),
            ..self
        }
    }

    /// Whether there is nothing to look for: no name with a letter or digit in it, and no identifier.
    pub fn is_empty(&self) -> bool {
        let named = |name: &String| name.chars().any(char::is_alphanumeric);
        !self.names.iter().any(named) && self.identifiers.is_empty()
    }
}

/// How to answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// Hits of at least this score are answered, 0 to 1.
    pub threshold: f64,
    /// At most this many hits are answered, the best ones; [`Screening::total`](crate::Screening::total) counts all.
    pub limit: usize,
    /// Whether each hit explains itself; without, [`Hit::explanation`](crate::Hit::explanation) stays empty.
    pub explain: bool,
}

impl Default for Options {
    /// Threshold 0.70, 20 hits, explained.
    fn default() -> Self {
        Self {
            threshold: 0.70,
            limit: 20,
            explain: true,
        }
    }
}
