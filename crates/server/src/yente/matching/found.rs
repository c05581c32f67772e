//! The entities that may be an example: found, judged, and written.

use std::collections::BTreeMap;

use interdict_screen::{Hit, Options, Query};
use serde::Serialize;
use serde_json::json;

use super::{
    super::{
        example::{self, Example},
        mapping,
        schema::SchemaSet,
        scoring::{self, FeatureResult},
    },
    Settings, addresses,
};
use crate::{Dataset, record::ScreenedQuery};

/// How many hits a screening's record keeps.
const RECORDED_HITS_MAX: usize = 20;

/// An entity that may be the one asked for.
#[derive(Debug)]
pub(crate) struct Match {
    pub(crate) entity: u32,
    /// The list and reference of the listing that fits best.
    pub(crate) listing: String,
    pub(crate) score: f64,
    pub(crate) is_match: bool,
    pub(crate) features: BTreeMap<&'static str, FeatureResult>,
    /// The entity as JSON, where it is one that belongs to `entity`.
    pub(super) belonging: Option<String>,
}

/// The answer to one example.
#[derive(Debug, Default)]
pub(crate) struct Matches {
    /// The best ones, best first.
    pub(crate) results: Vec<Match>,
    /// How many reach the threshold.
    pub(crate) total: usize,
    pub(crate) notes: Vec<String>,
}

/// Finds the entities that may be an example.
pub(crate) fn find(dataset: &Dataset, example: &Example, settings: &Settings) -> Matches {
    if example.schema.name == "Address" {
        return addresses::find(dataset, example, settings);
    }
    let mut query = example.query();
    settings.algorithm.narrow(&mut query);
    if let Some(property) = &settings.name_property {
        query.names = example
            .properties
            .get(property.as_str())
            .cloned()
            .unwrap_or_default();
    }
    if example.schema.name == "CryptoWallet" {
        query.names.clear();
    }
    let reweighed = !settings.weights.is_empty();
    let options = Options {
        // With other weights, what is below may rise above.
        threshold: if reweighed {
            0.0
        } else {
            settings.cutoff.clamp(0.0, 1.0)
        },
        limit: usize::MAX,
        explain: true,
    };
    let screening = dataset.screener.screen(&query, &options);
    let schemata = example::comparable(example.schema);
    let mut notes = example.notes.clone();
    notes.extend(screening.notes);
    let catalogue = dataset.catalogue();
    let mut best: BTreeMap<u32, Match> = BTreeMap::new();
    for hit in screening.hits {
        let entity = catalogue.entity_of(hit.ordinal);
        if entity >= catalogue.len() || !settings.scope.admits(catalogue, entity) {
            continue;
        }
        let Some(found) = judge(dataset, example, &query, &hit, schemata, settings) else {
            continue;
        };
        if found.score > settings.cutoff && best.get(&entity).is_none_or(|known| known.score < found.score) {
            best.insert(entity, found);
        }
    }
    let mut results: Vec<Match> = best.into_values().collect();
    results.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.entity.cmp(&b.entity)));
    let total = results.iter().filter(|m| m.is_match).count();
    results.truncate(settings.limit);
    Matches {
        results,
        total,
        notes,
    }
}

fn judge(
    dataset: &Dataset,
    example: &Example,
    query: &Query,
    hit: &Hit,
    schemata: SchemaSet,
    settings: &Settings,
) -> Option<Match> {
    let catalogue = dataset.catalogue();
    let entity = catalogue.entity_of(hit.ordinal);
    let facts = catalogue.facts(entity);
    let belonging = if example.schema.name == "CryptoWallet" {
        Some(wallet(dataset, entity, example)?)
    } else if schemata.contains(facts.schema().id) || facts.kind == interdict_model::EntityKind::Unknown {
        None
    } else {
        return None;
    };
    let features = scoring::features(hit, query);
    let score = if settings.weights.is_empty() {
        hit.score
    } else {
        scoring::weighted(&features, &settings.weights)
    };
    Some(Match {
        entity,
        listing: format!("{}/{}", hit.list, hit.reference),
        score,
        is_match: score >= settings.threshold,
        features,
        belonging,
    })
}

/// The wallet of an entity that an example asks for, as JSON.
fn wallet(dataset: &Dataset, entity: u32, example: &Example) -> Option<String> {
    let asked = |key: &str| {
        let properties = ["publicKey", "cryptoAddress"]
            .into_iter()
            .filter_map(|p| example.properties.get(p));
        properties.flatten().any(|asked| asked.eq_ignore_ascii_case(key))
    };
    let belongings = mapping::belongings(&dataset.catalogue().records(dataset, entity));
    let mut wallets = belongings
        .into_iter()
        .map(|(_, proxy)| proxy)
        .filter(|p| p.schema.name == "CryptoWallet");
    let wallet = wallets.find(|wallet| wallet.texts("publicKey").any(asked))?;
    serde_json::to_string(&wallet).ok()
}

impl Match {
    /// The entity with its score, as JSON, at the end of `out`.
    fn write(&self, dataset: &Dataset, out: &mut Vec<u8>) {
        let entity = match &self.belonging {
            Some(json) => json.as_str(),
            None => dataset.catalogue().json(dataset, self.entity),
        };
        #[derive(Serialize)]
        struct Scored<'a> {
            score: f64,
            #[serde(rename = "match")]
            is_match: bool,
            explanations: &'a BTreeMap<&'static str, FeatureResult>,
        }
        let scored = Scored {
            score: self.score,
            is_match: self.is_match,
            explanations: &self.features,
        };
        // Both are objects: the one goes on where the other ends.
        out.extend_from_slice(entity.strip_suffix('}').unwrap_or("{").as_bytes());
        let start = out.len();
        if serde_json::to_writer(&mut *out, &scored).is_ok() {
            out[start] = b',';
        }
    }
}

impl Matches {
    /// `{"status", "results", "total", "query"}` at the end of `out`.
    pub(super) fn write(&self, dataset: &Dataset, example: &Example, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"status\":200,\"results\":[");
        for (at, result) in self.results.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            result.write(dataset, out);
        }
        let total = json!({"value": self.total, "relation": "eq"});
        out.extend_from_slice(b"],\"total\":");
        out.extend_from_slice(total.to_string().as_bytes());
        out.extend_from_slice(b",\"query\":");
        out.extend_from_slice(serde_json::to_string(example).unwrap_or_default().as_bytes());
        out.push(b'}');
    }

    /// What a screening's record keeps.
    pub(crate) fn recorded(&self, example: &Example) -> ScreenedQuery {
        let hits = self
            .results
            .iter()
            .take(RECORDED_HITS_MAX)
            .map(|m| (m.listing.clone(), m.score));
        ScreenedQuery {
            query: serde_json::to_value(example).unwrap_or_default(),
            hits: hits.collect(),
            total: self.total,
        }
    }
}
