//! What the files under `data/ftm` say of datasets, topics and identifiers.

use std::{collections::BTreeMap, sync::LazyLock};

use interdict_model::IdentifierType;
use rustc_hash::FxHashMap;
use serde::Deserialize;

/// A list as a dataset.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListFacts {
    /// Interdict's short name.
    pub(crate) list: String,
    /// The dataset's name; `None` for lists that only other lists tell of.
    #[serde(default)]
    pub(crate) name: Option<String>,
    #[serde(default)]
    pub(crate) aliases: Vec<String>,
    #[serde(default)]
    pub(crate) title: Option<String>,
    #[serde(default)]
    pub(crate) publisher: Option<String>,
    #[serde(default)]
    pub(crate) country: Option<String>,
    #[serde(default)]
    pub(crate) url: Option<String>,
    #[serde(default)]
    pub(crate) topics: Vec<String>,
}

/// Several lists under one name.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Collection {
    pub(crate) name: String,
    pub(crate) title: String,
    /// Only the lists with this topic; all without.
    #[serde(default)]
    pub(crate) topic: Option<String>,
}

/// `data/ftm/datasets.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Datasets {
    #[serde(rename = "list")]
    pub(crate) lists: Vec<ListFacts>,
    #[serde(rename = "collection")]
    pub(crate) collections: Vec<Collection>,
}

impl Datasets {
    /// What is known of a list.
    pub(crate) fn list(&self, list: &str) -> Option<&ListFacts> {
        self.lists.iter().find(|facts| facts.list == list)
    }

    /// Where a list stands in the order of precedence; unknown lists come last.
    pub(crate) fn rank(&self, list: &str) -> usize {
        self.lists
            .iter()
            .position(|facts| facts.list == list)
            .unwrap_or(usize::MAX)
    }
}

/// A topic.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Topic {
    pub(crate) label: String,
    /// Whether it makes a party a target.
    #[serde(default)]
    pub(crate) risk: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TopicFile {
    topics: BTreeMap<String, Topic>,
}

/// Identifiers between the lists and FollowTheMoney.
#[derive(Debug)]
pub(crate) struct Identifiers {
    /// Properties that may carry a type, best first.
    pub(crate) to: FxHashMap<IdentifierType, Vec<String>>,
    /// The types that a property is read as.
    pub(crate) from: FxHashMap<String, Vec<IdentifierType>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IdentifierFile {
    to: BTreeMap<String, Vec<String>>,
    from: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct AddressWordFile {
    abbreviations: BTreeMap<String, String>,
}

// The files are part of the program and a test reads them: a failure here can't reach a user.
macro_rules! data {
    ($file:literal) => {
        toml::from_str(include_str!(concat!("../../../../data/ftm/", $file)))
            .unwrap_or_else(|e| panic!("data/ftm/{}: {e}", $file))
    };
}

/// The datasets that ship with the program.
pub(crate) static DATASETS: LazyLock<Datasets> = LazyLock::new(|| data!("datasets.toml"));

/// The topics that ship with the program, by code.
pub(crate) static TOPICS: LazyLock<BTreeMap<String, Topic>> = LazyLock::new(|| {
    let file: TopicFile = data!("topics.toml");
    file.topics
});

/// Words of addresses by their abbreviations.
pub(crate) static ADDRESS_WORDS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let file: AddressWordFile = data!("address-words.toml");
    file.abbreviations
});

/// The identifiers that ship with the program.
pub(crate) static IDENTIFIERS: LazyLock<Identifiers> = LazyLock::new(|| {
    let file: IdentifierFile = data!("identifiers.toml");
    let kind = |code: &str| {
        IdentifierType::from_code(code).unwrap_or_else(|| panic!("data/ftm/identifiers.toml: {code}"))
    };
    Identifiers {
        to: file.to.into_iter().map(|(code, to)| (kind(&code), to)).collect(),
        from: (file.from.into_iter())
            .map(|(property, codes)| (property, codes.iter().map(|code| kind(code)).collect()))
            .collect(),
    }
});

/// Whether a topic makes a party a target.
pub(crate) fn is_risk(topic: &str) -> bool {
    TOPICS.get(topic).is_some_and(|topic| topic.risk)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yente::schema::MODEL;

    #[test]
    fn the_files_fit_each_other() {
        for facts in &DATASETS.lists {
            assert!(
                facts.topics.iter().all(|t| TOPICS.contains_key(t)),
                "{}",
                facts.list
            );
            let name = facts.name.as_deref().unwrap_or("x");
            assert!(
                name.bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'),
                "{name}"
            );
        }
        assert!(is_risk("sanction") && !is_risk("role.diplo") && !is_risk("nothing"));
        let known = |p: &String| MODEL.schemata().iter().any(|s| s.property(p).is_some());
        assert!(IDENTIFIERS.from.keys().all(known));
        assert!(IDENTIFIERS.to.values().flatten().all(known));
    }
}
