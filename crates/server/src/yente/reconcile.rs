//! `/reconcile/{dataset}`: the reconciliation API 0.2 of the W3C's community group, as OpenRefine speaks it
//! (<https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/>).

mod suggest;

use std::collections::BTreeMap;

use axum::{
    Extension, Json,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, Uri, header},
    response::{IntoResponse, Response},
};
use rayon::prelude::*;
use serde_json::{Map, Value, json};

use super::{
    catalogue::{Catalogue, DatasetSet, Found, Moment},
    errors::YenteError,
    example::{Example, schema_to_match},
    matching::{self, Matches, Scope, Settings, on_all_cores},
    params::Params,
    proxy::Proxy,
    schema::{MODEL, Property, PropertyType, Schema, SchemaSet},
    values::country_label,
};
pub(crate) use suggest::{preview, propose, suggest_entity, suggest_property, suggest_type};

use crate::{AppState, Dataset, Principal, ScreeningRecord};

const LIMIT: usize = 5;
const LIMIT_MAX: usize = 500;
/// So many queries OpenRefine sends at a time.
const BATCH: usize = 25;

fn of_dataset(catalogue: &Catalogue, path: &str) -> Result<DatasetSet, YenteError> {
    catalogue.datasets_named(path).ok_or_else(YenteError::no_dataset)
}

/// The schemata of the entities of datasets, and what these extend.
fn schemata(catalogue: &Catalogue, datasets: DatasetSet) -> Vec<&'static Schema> {
    let mut own = SchemaSet::default();
    for entity in 0..catalogue.len() {
        let facts = catalogue.facts(entity);
        if facts.datasets.meets(datasets) && !own.contains(facts.schema().id) {
            own = own.with(facts.schema());
        }
    }
    let used: Vec<&Schema> = MODEL
        .schemata()
        .iter()
        .filter(|s| own.contains(s.id) && s.matchable)
        .collect();
    MODEL
        .schemata()
        .iter()
        .filter(|s| used.iter().any(|u| u.is_a(s)))
        .collect()
}

fn type_of(schema: &Schema) -> Value {
    json!({"id": schema.name, "name": schema.plural, "description": schema.label})
}

fn property_of(property: &Property) -> Value {
    json!({"id": property.qualified(), "name": property.label, "description": null})
}

/// The address under which the service was called.
fn base(state: &AppState, headers: &HeaderMap) -> String {
    if let Some(public) = &state.config.public_url {
        return public.trim_end_matches('/').to_owned();
    }
    let host = headers
        .get(header::HOST)
        .and_then(|h| h.to_str().ok())
        .unwrap_or("localhost");
    let scheme = if state.config.tls.is_some() {
        "https"
    } else {
        "http"
    };
    format!("{scheme}://{host}")
}

fn manifest(catalogue: &Catalogue, path: &str, datasets: DatasetSet, base: &str, query: &str) -> Value {
    let title = match datasets.positions().collect::<Vec<_>>()[..] {
        [one] => catalogue.datasets.get(one).map_or(path, |d| d.title.as_str()),
        _ => path,
    };
    // Keys given in the address go on into the addresses that follow from it.
    let query = if query.is_empty() {
        String::new()
    } else {
        format!("?{query}")
    };
    let encoded: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
    let service = format!("{base}/reconcile/{encoded}");
    let suggest =
        |what: &str| json!({"service_url": service, "service_path": format!("/suggest/{what}{query}")});
    let types: Vec<Value> = schemata(catalogue, datasets).into_iter().map(type_of).collect();
    json!({
        "versions": ["0.2"],
        "name": format!("{title} (Interdict)"),
        "identifierSpace": "https://www.opensanctions.org/reference/#schema",
        "schemaSpace": "https://www.opensanctions.org/reference/#schema",
        "view": {"url": format!("{base}/entities/{{{{id}}}}")},
        "documentation": format!("{base}/openapi.json"),
        "batchSize": BATCH,
        "preview": {"url": format!("{service}/preview/{{{{id}}}}{query}"), "width": 430, "height": 300},
        "suggest": {"entity": suggest("entity"), "type": suggest("type"), "property": suggest("property")},
        "extend": {
            "propose_properties": {"service_url": service, "service_path": format!("/extend/property{query}")},
            "property_settings": [property_limit(), property_render()],
            "propose_settings": [property_limit(), property_render()],
        },
        "defaultTypes": types,
    })
}

// The settings stand twice: as `property_settings` in the standard, as `propose_settings` in yente.

fn property_limit() -> Value {
    json!({"name": "limit", "label": "Limit", "type": "number", "default": 0, "choices": [],
           "help_text": "At most so many values for each row; 0 for all of them"})
}

fn property_render() -> Value {
    json!({"name": "render", "label": "Values", "type": "select", "default": "caption",
           "choices": [{"id": "caption", "name": "For people"}, {"id": "raw", "name": "For machines"}],
           "help_text": "How values are written: Russia or ru"})
}

/// `GET /reconcile/{dataset}`: the manifest; with `queries` or `extend` in the address, their answer.
pub(crate) async fn get(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Path(path): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    params: Params,
) -> Result<Response, YenteError> {
    let dataset = state.lists.current();
    let datasets = of_dataset(dataset.catalogue(), &path)?;
    let (queries, extend) = (
        params.text("queries").map(str::to_owned),
        params.text("extend").map(str::to_owned),
    );
    let callback = params.text("callback").map(str::to_owned);
    let answer = if queries.is_some() || extend.is_some() {
        answer(&state, &who, &dataset, datasets, &path, params, queries, extend)
            .await?
            .0
    } else {
        params.finish()?;
        manifest(
            dataset.catalogue(),
            &path,
            datasets,
            &base(&state, &headers),
            uri.query().unwrap_or_default(),
        )
    };
    Ok(with_callback(callback, &answer))
}

/// The answer as JSON, or as a call of a function of this name (JSONP), which older clients ask for.
fn with_callback(callback: Option<String>, answer: &Value) -> Response {
    let fits = |name: &String| {
        !name.is_empty()
            && name.len() < 100
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '$'))
    };
    match callback.filter(fits) {
        Some(name) => {
            let safe = answer
                .to_string()
                .replace('<', "\\u003c")
                .replace('\u{2028}', "\\u2028")
                .replace('\u{2029}', "\\u2029");
            let kind = [(header::CONTENT_TYPE, "application/javascript")];
            (kind, format!("/**/{name}({safe});")).into_response()
        }
        None => Json(answer).into_response(),
    }
}

/// `POST /reconcile/{dataset}`: queries, or properties of entities found before.
pub(crate) async fn post(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Path(path): Path<String>,
    params: Params,
    bytes: Bytes,
) -> Result<Response, YenteError> {
    let dataset = state.lists.current();
    let datasets = of_dataset(dataset.catalogue(), &path)?;
    let form = Params::parse(&String::from_utf8_lossy(&bytes));
    let (queries, extend) = (
        form.text("queries").map(str::to_owned),
        form.text("extend").map(str::to_owned),
    );
    let (answer, count) = answer(&state, &who, &dataset, datasets, &path, params, queries, extend).await?;
    let mut response = Json(answer).into_response();
    response
        .headers_mut()
        .insert("x-batch-size", HeaderValue::from(count));
    Ok(response)
}

#[allow(clippy::too_many_arguments)] // what a request consists of
async fn answer(
    state: &AppState,
    who: &Principal,
    dataset: &Dataset,
    datasets: DatasetSet,
    path: &str,
    mut params: Params,
    queries: Option<String>,
    extend: Option<String>,
) -> Result<(Value, usize), YenteError> {
    let changed_since = params.moment("changed_since").as_deref().map(Moment::of);
    let algorithm = params.text("algorithm").unwrap_or("best").to_owned();
    params.finish()?;
    if let Some(extend) = extend.filter(|e| !e.trim().is_empty()) {
        return extended(state, dataset, &extend);
    }
    let Some(queries) = queries else {
        return Err(YenteError::malformed(
            &["body", "queries"],
            "missing",
            "Field required",
        ));
    };
    let queries: Value = serde_json::from_str(&queries)
        .map_err(|e| YenteError::bad(format!("Cannot decode reconciliation queries: {e}")))?;
    let Some(queries) = queries.as_object() else {
        return Err(YenteError::bad(
            "Cannot decode reconciliation queries: an object of queries is needed",
        ));
    };
    if queries.len() > state.config.batch_queries_max {
        let most = state.config.batch_queries_max;
        return Err(YenteError::bad(format!(
            "Too many queries in one batch (limit: {most})"
        )));
    }
    let asked: Vec<(&String, Example, usize)> = (queries.iter())
        .map(|(name, query)| read(query).map(|(example, limit)| (name, example, limit)))
        .collect::<Result<_, _>>()?;
    let settings = Settings {
        scope: Scope {
            datasets,
            changed_since,
            ..Scope::default()
        },
        limit: LIMIT_MAX,
        threshold: state.config.threshold,
        // A person decides here: likely ones are shown as well.
        cutoff: state.config.threshold.min(0.5),
        algorithm: matching::algorithm(&algorithm)?,
        weights: BTreeMap::new(),
        name_property: None,
    };
    let found: Vec<Matches> = on_all_cores(|| {
        asked
            .par_iter()
            .map(|(_, example, _)| matching::find(dataset, example, &settings))
            .collect()
    });
    let record = ScreeningRecord {
        via: "reconcile",
        snapshot: dataset.snapshot.clone(),
        settings: json!({"threshold": settings.threshold, "cutoff": settings.cutoff, "dataset": path,
                         "algorithm": algorithm}),
        queries: found
            .iter()
            .zip(&asked)
            .map(|(m, (_, example, _))| m.recorded(example))
            .collect(),
    };
    state.record_screening(who, record).await?;
    let answers: Map<String, Value> = (asked.iter().zip(&found))
        .map(|((name, _, limit), matches)| {
            let results: Vec<Value> = matches
                .results
                .iter()
                .take(*limit)
                .map(|m| candidate(dataset, m))
                .collect();
            ((*name).clone(), json!({ "result": results }))
        })
        .collect();
    let count = answers.len();
    Ok((Value::Object(answers), count))
}

fn candidate(dataset: &Dataset, found: &matching::Match) -> Value {
    let facts = dataset.catalogue().facts(found.entity);
    let proxy = dataset.catalogue().proxy(dataset, found.entity);
    let features: Vec<Value> = found
        .features
        .iter()
        .map(|(name, result)| json!({"id": name, "value": result.score}))
        .collect();
    json!({"id": proxy.id, "name": proxy.caption(), "description": described(&proxy),
           "type": [type_of(facts.schema())], "score": found.score, "match": found.is_match, "features": features})
}

/// What tells an entity from others of the name: kind, dates of birth, countries, lists.
fn described(proxy: &Proxy) -> String {
    let dates = proxy
        .texts("birthDate")
        .chain(proxy.texts("incorporationDate"))
        .take(2);
    let countries = proxy
        .of_type(PropertyType::Country)
        .into_iter()
        .filter_map(country_label)
        .take(3);
    let mut parts: Vec<&str> = vec![&proxy.schema.label];
    parts.extend(dates);
    countries.for_each(|country| parts.push(country));
    parts.extend(proxy.datasets.iter().map(String::as_str));
    parts.join(" · ")
}

/// An example and the number of candidates wanted.
fn read(query: &Value) -> Result<(Example, usize), YenteError> {
    let bad = |what: &str| YenteError::bad(format!("Cannot decode reconciliation query: {what}"));
    let query = query.as_object().ok_or_else(|| bad("an object is needed"))?;
    let schema = match query.get("type") {
        None | Some(Value::Null) => "Thing",
        Some(Value::String(name)) => name,
        Some(Value::Array(names)) => names.first().and_then(Value::as_str).unwrap_or("Thing"),
        Some(Value::Object(named)) => named.get("id").and_then(Value::as_str).unwrap_or("Thing"),
        Some(_) => return Err(bad("type must be a text")),
    };
    let schema = schema_to_match(schema).map_err(|why| bad(&why))?;
    let limit = match query.get("limit") {
        None | Some(Value::Null) => LIMIT,
        Some(limit) => {
            let limit = limit
                .as_i64()
                .ok_or_else(|| bad("limit must be a whole number"))?;
            usize::try_from(limit.max(0)).unwrap_or(LIMIT).min(LIMIT_MAX)
        }
    };
    let mut example = Example::new(schema);
    match query.get("query") {
        None | Some(Value::Null) => {}
        Some(Value::String(name)) => example.add("name", name),
        Some(_) => return Err(bad("query must be a text")),
    }
    let properties = match query.get("properties") {
        None | Some(Value::Null) => &[],
        Some(Value::Array(properties)) => properties.as_slice(),
        Some(_) => return Err(bad("properties must be a list")),
    };
    for property in properties {
        let name = property
            .get("pid")
            .and_then(Value::as_str)
            .ok_or_else(|| bad("a property needs pid and v"))?;
        let name = MODEL.qualified(name).map_or(name, |p| p.name.as_str());
        match property.get("v") {
            Some(Value::Array(values)) => values
                .iter()
                .filter_map(value_text)
                .for_each(|v| example.add(name, &v)),
            Some(value) => value_text(value).into_iter().for_each(|v| example.add(name, &v)),
            None => return Err(bad("a property needs pid and v")),
        }
    }
    example.put_names_together();
    Ok((example, limit))
}

/// A value of a query: a text, a number, or an entity matched before.
fn value_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(entity) => {
            let text = entity
                .get("name")
                .or_else(|| entity.get("id"))
                .and_then(Value::as_str);
            text.map(str::to_owned)
        }
        _ => None,
    }
}

/// The values of properties of entities.
fn extended(state: &AppState, dataset: &Dataset, extend: &str) -> Result<(Value, usize), YenteError> {
    let bad = || YenteError::bad("Cannot decode extension request");
    let extend: Value = serde_json::from_str(extend).map_err(|_| bad())?;
    let texts = |value: &Value| -> Option<Vec<String>> {
        value
            .as_array()?
            .iter()
            .map(|v| v.as_str().map(str::to_owned))
            .collect()
    };
    let ids = extend.get("ids").and_then(texts).ok_or_else(bad)?;
    if ids.len() > state.config.batch_queries_max {
        let most = state.config.batch_queries_max;
        return Err(YenteError::bad(format!(
            "Too many queries in one batch (limit: {most})"
        )));
    }
    let properties = extend
        .get("properties")
        .and_then(Value::as_array)
        .ok_or_else(bad)?;
    let catalogue = dataset.catalogue();
    let mut metas: Vec<Value> = Vec::new();
    let mut rows = Map::new();
    for id in &ids {
        let mut row = Map::new();
        let entity = match catalogue.find(id) {
            Some(Found::Merged(_)) => {
                return Err(YenteError::bad(
                    "Please specify the canonical entity ID, not a referent",
                ));
            }
            Some(Found::Entity(entity)) => Some(entity),
            _ => None,
        };
        if let Some(proxy) = entity.map(|entity| catalogue.proxy(dataset, entity)) {
            for asked in properties {
                let name = asked.get("id").and_then(Value::as_str).ok_or_else(bad)?;
                let Some(property) = MODEL.qualified(name).or_else(|| proxy.schema.property(name)) else {
                    continue;
                };
                if !metas.iter().any(|meta| meta["id"] == name) {
                    metas.push(json!({"id": name, "name": property.label}));
                }
                row.insert(
                    name.to_owned(),
                    values_of(&proxy, property, asked.get("settings")),
                );
            }
        }
        rows.insert(id.clone(), Value::Object(row));
    }
    let count = rows.len();
    Ok((json!({"meta": metas, "rows": rows}), count))
}

fn values_of(proxy: &Proxy, property: &Property, settings: Option<&Value>) -> Value {
    let setting = |name: &str| settings.and_then(|s| s.get(name));
    let limit = setting("limit")
        .and_then(|l| l.as_u64().or_else(|| l.as_str()?.parse().ok()))
        .unwrap_or(0);
    let most = if limit == 0 { usize::MAX } else { limit as usize };
    let raw = setting("render").and_then(Value::as_str) == Some("raw");
    let shown = |value: &str| match property.kind {
        PropertyType::Country if !raw => country_label(value).unwrap_or(value).to_owned(),
        PropertyType::Topic if !raw => super::knowledge::TOPICS
            .get(value)
            .map_or_else(|| value.to_owned(), |topic| topic.label.clone()),
        _ => value.to_owned(),
    };
    proxy
        .texts(&property.name)
        .take(most)
        .map(|v| json!({ "str": shown(v) }))
        .collect()
}
