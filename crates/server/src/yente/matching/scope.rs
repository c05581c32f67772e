//! How to match: which entities may be answered, and what counts.

use std::collections::BTreeMap;

use super::super::{
    catalogue::{Catalogue, DatasetSet, Moment},
    errors::YenteError,
    params::Params,
    scoring::{self, SCORING},
};

/// Which entities may be answered.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scope {
    pub(crate) datasets: DatasetSet,
    pub(crate) exclude_schema: Vec<String>,
    /// Any of these topics; all entities where it is empty.
    pub(crate) topics: Vec<String>,
    pub(crate) changed_since: Option<Moment>,
    pub(crate) exclude_ids: Vec<String>,
}

impl Scope {
    /// Whether what belongs to an entity may be answered: by its datasets, and by when it changed.
    pub(crate) fn admits_of(&self, catalogue: &Catalogue, entity: u32) -> bool {
        let facts = catalogue.facts(entity);
        facts.datasets.meets(self.datasets)
            && self.changed_since.is_none_or(|since| facts.last_change > since)
    }

    /// Whether an entity may be answered.
    pub(crate) fn admits(&self, catalogue: &Catalogue, entity: u32) -> bool {
        let facts = catalogue.facts(entity);
        self.admits_of(catalogue, entity)
            && !self.exclude_schema.contains(&facts.schema().name)
            && (self.topics.is_empty() || self.topics.iter().any(|t| facts.has_topic(t)))
            && !catalogue
                .all_ids(entity)
                .any(|id| self.exclude_ids.iter().any(|e| e == id))
    }
}

/// The datasets of a path, narrowed by `include_dataset` and `exclude_dataset`. Names that are not served narrow to
/// nothing, as an empty dataset would.
pub(crate) fn datasets(catalogue: &Catalogue, path: &str, params: &Params) -> Result<DatasetSet, YenteError> {
    let mut datasets = catalogue
        .datasets_named(path)
        .ok_or_else(YenteError::no_dataset)?;
    let named = |names: &[String]| {
        (names.iter().filter_map(|n| catalogue.datasets_named(n)))
            .fold(DatasetSet::default(), DatasetSet::either)
    };
    let include = params.all("include_dataset");
    if !include.is_empty() {
        datasets = datasets.both(named(&include));
    }
    Ok(datasets.without(named(&params.all("exclude_dataset"))))
}

/// How to match.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) scope: Scope,
    pub(crate) limit: usize,
    pub(crate) threshold: f64,
    /// Scores up to this are left out.
    pub(crate) cutoff: f64,
    pub(crate) algorithm: &'static scoring::Algorithm,
    pub(crate) weights: BTreeMap<String, f64>,
    /// The property whose names are compared, where only one is wanted.
    pub(crate) name_property: Option<String>,
}

/// The algorithm of a name, or the refusal of it.
pub(crate) fn algorithm(name: &str) -> Result<&'static scoring::Algorithm, YenteError> {
    SCORING
        .algorithm(name)
        .ok_or_else(|| YenteError::bad(format!("Invalid algorithm: {name}")))
}
