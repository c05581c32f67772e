//! `POST /match/{dataset}`: which entities may be the examples given.

use std::collections::BTreeMap;

use axum::{
    Extension,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use interdict_screen::{Hit, Options, Query};
use rayon::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    catalogue::{Catalogue, DatasetSet, Moment},
    errors::{Malformed, YenteError},
    example::{self, Example, ExampleError},
    params::Params,
    schema::SchemaSet,
    scoring::{self, FeatureResult, SCORING},
};
use crate::{AppState, Dataset, Principal, ScreeningRecord, record::ScreenedQuery};

const LIMIT: i64 = 5;
const LIMIT_MAX: i64 = 500;
const EXCLUDED_IDS_MAX: usize = 50;
/// How many hits a screening's record keeps.
const RECORDED_HITS_MAX: usize = 20;
/// A request with more examples, or longer ones, is shared out over all cores.
const INLINE_BYTES_MAX: usize = 4096;

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
    /// Whether an entity may be answered.
    pub(crate) fn admits(&self, catalogue: &Catalogue, entity: u32) -> bool {
        let facts = catalogue.facts(entity);
        facts.datasets.meets(self.datasets)
            && !self.exclude_schema.contains(&facts.schema().name)
            && (self.topics.is_empty() || self.topics.iter().any(|t| facts.has_topic(t)))
            && self.changed_since.is_none_or(|since| facts.last_change > since)
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
    belonging: Option<String>,
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
    let belongings = super::mapping::belongings(&dataset.catalogue().records(dataset, entity));
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
    fn write(&self, dataset: &Dataset, example: &Example, out: &mut Vec<u8>) {
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

/// A request's body.
struct Body {
    examples: Vec<(String, Example)>,
    weights: BTreeMap<String, f64>,
    config: BTreeMap<String, Value>,
}

impl Body {
    fn parse(bytes: &[u8], queries_max: usize) -> Result<Self, YenteError> {
        let body: Value = serde_json::from_slice(bytes).map_err(|e| {
            let column = e.column().to_string();
            YenteError::malformed(
                &["body", &column],
                "json_invalid",
                format!("JSON decode error: {e}"),
            )
        })?;
        let Some(object) = body.as_object() else {
            return Err(YenteError::malformed(
                &["body"],
                "model_attributes_type",
                "Input should be an object",
            ));
        };
        let mut wrong = Vec::new();
        let mut weights = BTreeMap::new();
        match object.get("weights") {
            None => {}
            Some(Value::Object(given)) => {
                for (name, weight) in given {
                    match weight
                        .as_f64()
                        .or_else(|| weight.as_str().and_then(|w| w.trim().parse().ok()))
                    {
                        Some(weight) if weight.is_finite() => drop(weights.insert(name.clone(), weight)),
                        _ => wrong.push(Malformed::new(
                            &["body", "weights", name],
                            "float_type",
                            "Input should be a valid number",
                        )),
                    }
                }
            }
            Some(_) => wrong.push(Malformed::new(
                &["body", "weights"],
                "dict_type",
                "Input should be an object",
            )),
        }
        let mut config = BTreeMap::new();
        match object.get("config") {
            None => {}
            Some(Value::Object(given)) => {
                for (name, value) in given {
                    if value.is_array() || value.is_object() {
                        let message = "Input should be a string, a number, true, false or null";
                        wrong.push(Malformed::new(&["body", "config", name], "string_type", message));
                    }
                    config.insert(name.clone(), value.clone());
                }
            }
            Some(_) => wrong.push(Malformed::new(
                &["body", "config"],
                "dict_type",
                "Input should be an object",
            )),
        }
        let mut examples = Vec::new();
        let mut refused = None;
        match object.get("queries") {
            None => wrong.push(Malformed::new(&["body", "queries"], "missing", "Field required")),
            Some(Value::Object(queries)) => {
                // Far too many are not even read.
                for (name, query) in queries.iter().take(queries_max + 1) {
                    match Example::parse(query, &["body", "queries", name]) {
                        Ok(example) => examples.push((name.clone(), example)),
                        Err(ExampleError::Malformed(what)) => wrong.push(what),
                        Err(ExampleError::Refused(why)) => refused = refused.or(Some(why)),
                    }
                }
                if wrong.is_empty() && queries.len() > queries_max {
                    let detail = format!("Too many queries in one batch (limit: {queries_max})");
                    return Err(YenteError::bad(detail));
                }
            }
            Some(_) => wrong.push(Malformed::new(
                &["body", "queries"],
                "dict_type",
                "Input should be an object",
            )),
        }
        if !wrong.is_empty() {
            return Err(YenteError::Malformed(wrong));
        }
        if let Some(why) = refused {
            return Err(YenteError::bad(format!("Cannot parse example entity: {why}")));
        }
        Ok(Self {
            examples,
            weights,
            config,
        })
    }
}

/// The algorithm of a name, or the refusal of it.
pub(crate) fn algorithm(name: &str) -> Result<&'static scoring::Algorithm, YenteError> {
    SCORING
        .algorithm(name)
        .ok_or_else(|| YenteError::bad(format!("Invalid algorithm: {name}")))
}

/// `POST /match/{dataset}`.
pub(crate) async fn answer(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Path(path): Path<String>,
    mut params: Params,
    bytes: Bytes,
) -> Result<Response, YenteError> {
    let dataset = state.lists.current();
    let catalogue = dataset.catalogue();
    let limit = params.number("limit", LIMIT, Some(LIMIT_MAX)).max(0) as usize;
    let threshold = params.decimal("threshold", state.config.threshold);
    let cutoff = params.decimal("cutoff", state.config.threshold).min(threshold);
    let scope = Scope {
        datasets: DatasetSet::default(),
        exclude_schema: params.all("exclude_schema"),
        topics: params.all("topics"),
        changed_since: params.moment("changed_since").as_deref().map(Moment::of),
        exclude_ids: params.some("exclude_entity_ids", EXCLUDED_IDS_MAX),
    };
    let algorithm_name = params.text("algorithm").unwrap_or("best").to_owned();
    let datasets = datasets(catalogue, &path, &params);
    let body = Body::parse(&bytes, state.config.batch_queries_max);
    let (body, datasets) = match (params.finish(), body) {
        (Err(YenteError::Malformed(mut wrong)), Err(YenteError::Malformed(more))) => {
            wrong.extend(more);
            return Err(YenteError::Malformed(wrong));
        }
        (Err(error), _) => return Err(error),
        (Ok(()), Err(error @ YenteError::Malformed(_))) => return Err(error),
        (Ok(()), body) => {
            let datasets = datasets?;
            (body?, datasets)
        }
    };
    let algorithm = algorithm(&algorithm_name)?;
    let mut notes: Vec<String> = Vec::new();
    for key in body.config.keys() {
        match SCORING.settings.get(key) {
            None => {
                let detail = format!("Invalid configuration parameter: {key} for algorithm {algorithm_name}");
                return Err(YenteError::bad(detail));
            }
            Some(setting) if !setting.effect => notes.push(format!("config {key} has no effect here")),
            Some(_) => {}
        }
    }
    if body.examples.is_empty() {
        return Err(YenteError::bad("No queries provided."));
    }
    for name in body
        .weights
        .keys()
        .filter(|name| !SCORING.features.contains_key(*name))
    {
        notes.push(format!("weight {name} is of no feature here"));
    }
    let name_property = body
        .config
        .get("nm_name_property")
        .and_then(Value::as_str)
        .map(str::to_owned);
    let settings = Settings {
        scope: Scope { datasets, ..scope },
        limit,
        threshold,
        cutoff,
        algorithm,
        weights: body.weights,
        name_property,
    };
    let screen = || {
        if body.examples.len() == 1 && bytes.len() <= INLINE_BYTES_MAX {
            return vec![find(&dataset, &body.examples[0].1, &settings)];
        }
        on_all_cores(|| {
            body.examples
                .par_iter()
                .map(|(_, example)| find(&dataset, example, &settings))
                .collect()
        })
    };
    let found: Vec<Matches> = tracing::info_span!("screen", parties = body.examples.len()).in_scope(screen);
    let record = ScreeningRecord {
        via: "match",
        snapshot: dataset.snapshot.clone(),
        settings: json!({"threshold": threshold, "cutoff": cutoff, "limit": limit, "dataset": path,
                         "algorithm": algorithm_name}),
        queries: found
            .iter()
            .zip(&body.examples)
            .map(|(m, (_, example))| m.recorded(example))
            .collect(),
    };
    state.record_screening(&who, record).await?;
    Ok(response(&dataset, &body.examples, &found, limit, notes))
}

/// Does work that takes long without holding up other requests.
pub(crate) fn on_all_cores<T>(work: impl FnOnce() -> T) -> T {
    tokio::task::block_in_place(work)
}

fn response(
    dataset: &Dataset,
    examples: &[(String, Example)],
    found: &[Matches],
    limit: usize,
    mut notes: Vec<String>,
) -> Response {
    let mut out = Vec::with_capacity(1024);
    out.extend_from_slice(b"{\"responses\":{");
    for (at, ((name, example), matches)) in examples.iter().zip(found).enumerate() {
        if at > 0 {
            out.push(b',');
        }
        out.extend_from_slice(Value::from(name.as_str()).to_string().as_bytes());
        out.push(b':');
        matches.write(dataset, example, &mut out);
        notes.extend(matches.notes.iter().map(|note| format!("{name}: {note}")));
    }
    out.extend_from_slice(format!("}},\"limit\":{limit}}}").as_bytes());
    let mut response = ([(header::CONTENT_TYPE, "application/json")], out).into_response();
    response
        .headers_mut()
        .insert("x-batch-size", HeaderValue::from(examples.len()));
    if let Some(value) = notes_header(&notes) {
        response.headers_mut().insert("x-interdict-notes", value);
    }
    response
}

/// Notes on what was left out, as a header: the API's own bodies have no place for them.
pub(crate) fn notes_header(notes: &[String]) -> Option<HeaderValue> {
    const BYTES_MAX: usize = 2000;
    let plain = |c: char| if c.is_ascii_graphic() || c == ' ' { c } else { '?' };
    let mut text: String = notes.join("; ").chars().map(plain).collect();
    if text.len() > BYTES_MAX {
        text.truncate(BYTES_MAX);
        text += " ...";
    }
    (!text.is_empty())
        .then(|| HeaderValue::from_str(&text).ok())
        .flatten()
}
