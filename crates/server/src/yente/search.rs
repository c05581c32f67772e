//! `GET /search/{dataset}`: entities by text, filtered, counted, sorted.

use std::{cmp::Ordering, collections::BTreeMap};

use axum::{
    Extension,
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use interdict_model::CountryCode;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::{
    catalogue::{Catalogue, DatasetSet, Facts, Moment},
    entities::{field_values, sort_key, sort_of},
    errors::YenteError,
    find::{Finder, union},
    knowledge::TOPICS,
    matching::{Scope, datasets, notes_header, on_all_cores},
    params::Params,
    querystring::{self, Style},
    schema::{MODEL, PropertyType, Schema, SchemaSet},
    values::{country_label, country_of, country_value},
};
use crate::{AppState, Dataset, Principal, ScreeningRecord, record::ScreenedQuery};

const LIMIT: i64 = 10;
const LIMIT_MAX: i64 = 500;
const OFFSET_MAX: i64 = 9499;
const WINDOW_MAX: usize = 9999;
const FACET_VALUES_MAX: usize = 1000;
const FACETS: [&str; 6] = [
    "datasets",
    "schema",
    "countries",
    "identifiers",
    "topics",
    "genders",
];
const FACETS_DEFAULT: [&str; 3] = ["countries", "topics", "datasets"];

/// What is asked for.
struct Request {
    text: String,
    style: Style,
    schemata: SchemaSet,
    scope: Scope,
    /// Field and wanted values.
    filters: BTreeMap<String, Vec<String>>,
    /// Whether all values of a field are wanted, or any.
    all_values: bool,
    target: Option<bool>,
    limit: usize,
    offset: usize,
    sort: Vec<String>,
    facets: Vec<&'static str>,
}

impl Request {
    fn read(catalogue: &Catalogue, path: &str, mut params: Params) -> Result<Self, YenteError> {
        let limit = params.number("limit", LIMIT, Some(LIMIT_MAX)).max(0) as usize;
        let offset = params.number("offset", 0, Some(OFFSET_MAX)).max(0) as usize;
        let style = Style {
            fuzzy: params.flag("fuzzy", false),
            simple: params.flag("simple", false),
        };
        let changed_since = params.moment("changed_since").as_deref().map(Moment::of);
        let all_values = params.choice("filter_op", &["OR", "AND"]) == Some("AND");
        let target = params.optional_flag("target");
        let mut facets = params.choices("facets", &FACETS);
        if facets.is_empty() {
            facets = FACETS_DEFAULT.to_vec();
        }
        facets.dedup();
        let datasets = datasets(catalogue, path, &params);
        let schema = params.text("schema").unwrap_or("Thing").to_owned();
        let mut filters: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for field in ["countries", "topics", "datasets"] {
            let values = params.all(field);
            if !values.is_empty() {
                filters.entry(field.to_owned()).or_default().extend(values);
            }
        }
        let mut refused = None;
        for filter in params.all("filter") {
            match filter.split_once(':') {
                Some((field, value)) => filters
                    .entry(field.to_owned())
                    .or_default()
                    .push(value.to_owned()),
                None => refused = Some(YenteError::bad(format!("Invalid filter: {filter:?}"))),
            }
        }
        let scope = Scope {
            datasets: DatasetSet::default(),
            exclude_schema: params.all("exclude_schema"),
            topics: Vec::new(),
            changed_since,
            exclude_ids: Vec::new(),
        };
        let (text, sort) = (
            params.text("q").unwrap_or_default().to_owned(),
            params.all("sort"),
        );
        params.finish()?;
        let scope = Scope {
            datasets: datasets?,
            ..scope
        };
        let schema: &Schema = MODEL
            .get(&schema)
            .ok_or_else(|| YenteError::bad("Invalid schema"))?;
        if let Some(error) = refused {
            return Err(error);
        }
        Ok(Self {
            text,
            style,
            schemata: MODEL.comparable(schema),
            scope,
            filters,
            all_values,
            target,
            limit: limit.min(WINDOW_MAX.saturating_sub(offset)),
            offset,
            sort,
            facets,
        })
    }

    /// Whether an entity may be answered.
    fn admits(&self, dataset: &Dataset, entity: u32) -> bool {
        let catalogue = dataset.catalogue();
        let facts = catalogue.facts(entity);
        self.schemata.contains(facts.schema().id)
            && self.scope.admits(catalogue, entity)
            && self
                .target
                .is_none_or(|target| target == facts.topics().any(super::knowledge::is_risk))
            && self
                .filters
                .iter()
                .all(|(field, values)| self.passes(dataset, entity, field, values))
    }

    fn passes(&self, dataset: &Dataset, entity: u32, field: &str, values: &[String]) -> bool {
        let catalogue = dataset.catalogue();
        let facts = catalogue.facts(entity);
        let wanted = |test: &dyn Fn(&str) -> bool| {
            if self.all_values {
                values.iter().all(|value| test(value))
            } else {
                values.iter().any(|value| test(value))
            }
        };
        match field {
            "countries" => wanted(&|v| country_of(v).is_some_and(|code| facts.countries.contains(&code))),
            "topics" => wanted(&|v| facts.has_topic(v)),
            "datasets" => wanted(&|v| {
                catalogue
                    .datasets_named(v)
                    .is_some_and(|set| facts.datasets.meets(set))
            }),
            "schema" => wanted(&|v| facts.schema().name == v),
            "genders" | "gender" | "properties.gender" => wanted(&|v| facts.genders().any(|g| g == v)),
            _ => {
                let has = field_values(&catalogue.proxy(dataset, entity), field);
                wanted(&|v| has.iter().any(|value| value.eq_ignore_ascii_case(v)))
            }
        }
    }

    /// The entities found, the best first.
    fn find(&self, dataset: &Dataset, notes: &mut Vec<String>) -> Vec<u32> {
        let finder = Finder::new(dataset);
        let node = querystring::parse(&self.text, self.style, notes);
        let mut found = finder.find(&node);
        if self.style.fuzzy && !self.text.trim().is_empty() {
            found = union(found, finder.alike(&self.text));
        }
        let mut found: Vec<(u32, f32)> = found
            .into_par_iter()
            .filter(|(entity, _)| self.admits(dataset, *entity))
            .collect();
        if self.text.trim().is_empty() {
            found.iter_mut().for_each(|(_, worth)| *worth = 1.0);
        }
        let mut ranked = finder.ranked(found, &node);
        self.sort(dataset, &mut ranked);
        ranked
    }

    fn sort(&self, dataset: &Dataset, found: &mut Vec<u32>) {
        let catalogue = dataset.catalogue();
        // The last criterion first: each sort keeps the order of equals.
        for sort in self.sort.iter().rev() {
            let (field, down) = sort_of(sort);
            if field == "_score" {
                continue;
            }
            let moment = |moment: Moment| (moment != Moment::default()).then_some(moment);
            let by_moment: Option<fn(&Facts) -> Moment> = match field {
                "first_seen" => Some(|f| f.first_seen),
                "last_seen" => Some(|f| f.last_seen),
                "last_change" => Some(|f| f.last_change),
                _ => None,
            };
            if let Some(of) = by_moment {
                found.sort_by(|a, b| {
                    ordered(
                        moment(of(catalogue.facts(*a))),
                        moment(of(catalogue.facts(*b))),
                        down,
                    )
                });
                continue;
            }
            let key = |entity: &u32| sort_key(&catalogue.proxy(dataset, *entity), field);
            let mut keyed: Vec<(Option<String>, u32)> = found.par_iter().map(|e| (key(e), *e)).collect();
            keyed.sort_by(|a, b| ordered(a.0.as_ref(), b.0.as_ref(), down));
            *found = keyed.into_iter().map(|(_, entity)| entity).collect();
        }
    }
}

/// Compares what may be missing: missing comes last, either way.
pub(crate) fn ordered<T: Ord>(a: Option<T>, b: Option<T>, down: bool) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) if down => b.cmp(&a),
        (Some(a), Some(b)) => a.cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

/// How many of the entities have which value.
fn facet(dataset: &Dataset, name: &str, found: &[u32]) -> Value {
    let catalogue = dataset.catalogue();
    let facts = || found.iter().map(|entity| catalogue.facts(*entity));
    let mut counts: FxHashMap<String, usize> = FxHashMap::default();
    let mut count = |value: &str| *counts.entry(value.to_owned()).or_insert(0) += 1;
    let label = match name {
        "countries" => {
            let mut by_code: FxHashMap<CountryCode, usize> = FxHashMap::default();
            facts()
                .flat_map(|f| f.countries.iter())
                .for_each(|c| *by_code.entry(*c).or_insert(0) += 1);
            counts = by_code
                .into_iter()
                .map(|(code, count)| (country_value(code), count))
                .collect();
            "Countries"
        }
        "topics" => {
            facts().flat_map(Facts::topics).for_each(count);
            "Topics"
        }
        "datasets" => {
            let positions = facts().flat_map(|f| f.datasets.positions());
            positions
                .filter_map(|at| catalogue.datasets.get(at))
                .for_each(|info| count(&info.name));
            "Data sources"
        }
        "schema" => {
            facts().for_each(|f| count(&f.schema().name));
            "Entity types"
        }
        "genders" => {
            facts().flat_map(Facts::genders).for_each(count);
            "Genders"
        }
        _ => {
            let numbers = |entity: &u32| {
                let proxy = catalogue.proxy(dataset, *entity);
                proxy
                    .of_type(PropertyType::Identifier)
                    .into_iter()
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            };
            let all: Vec<Vec<String>> = found.par_iter().map(numbers).collect();
            all.iter().flatten().for_each(|number| count(number));
            "Identifiers"
        }
    };
    let mut values: Vec<(String, usize)> = counts.into_iter().collect();
    values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    values.truncate(FACET_VALUES_MAX);
    let label_of = |value: &str| -> String {
        let known = match name {
            "countries" => country_label(value).map(str::to_owned),
            "topics" => TOPICS.get(value).map(|t| t.label.clone()),
            "datasets" => catalogue
                .datasets
                .iter()
                .find(|d| d.name == value)
                .map(|d| d.title.clone()),
            "schema" => MODEL.get(value).map(|s| s.plural.clone()),
            "genders" => Some(value[..1].to_uppercase() + &value[1..]),
            _ => None,
        };
        known.unwrap_or_else(|| value.to_owned())
    };
    let values: Vec<Value> = (values.iter())
        .map(|(value, count)| json!({"name": value, "label": label_of(value), "count": count}))
        .collect();
    json!({"label": label, "values": values})
}

/// `GET /search/{dataset}`.
pub(crate) async fn answer(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Path(path): Path<String>,
    params: Params,
) -> Result<Response, YenteError> {
    let dataset = state.lists.current();
    let catalogue = dataset.catalogue();
    let request = Request::read(catalogue, &path, params)?;
    let mut notes = Vec::new();
    let (found, facets) = on_all_cores(|| {
        let found = request.find(&dataset, &mut notes);
        let facet = |name: &&'static str| (*name, facet(&dataset, name, &found));
        let facets: BTreeMap<&str, Value> = request.facets.iter().map(facet).collect();
        (found, facets)
    });
    let shown: Vec<u32> = found
        .iter()
        .copied()
        .skip(request.offset)
        .take(request.limit)
        .collect();
    if !request.text.trim().is_empty() {
        let record = ScreeningRecord {
            via: "search",
            snapshot: dataset.snapshot.clone(),
            settings: json!({"dataset": path, "limit": request.limit, "offset": request.offset}),
            queries: vec![ScreenedQuery {
                query: json!({"text": request.text}),
                hits: shown
                    .iter()
                    .take(20)
                    .map(|e| (catalogue.id(*e).to_owned(), 1.0))
                    .collect(),
                total: found.len(),
            }],
        };
        state.record_screening(&who, record).await?;
    }
    let mut out = format!(
        "{{\"limit\":{},\"offset\":{},\"total\":{{\"value\":{},\"relation\":\"eq\"}},\"results\":[",
        request.limit,
        request.offset,
        found.len()
    );
    for (at, entity) in shown.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        out += catalogue.json(&dataset, *entity);
    }
    out += "],\"facets\":";
    out += &Value::from_iter(facets).to_string();
    out.push('}');
    let mut response = ([(header::CONTENT_TYPE, "application/json")], out).into_response();
    if let Some(value) = notes_header(&notes) {
        response.headers_mut().insert("x-interdict-notes", value);
    }
    Ok(response)
}
