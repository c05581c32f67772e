//! `POST /match/{dataset}`: which entities may be the examples given.

mod addresses;
mod body;
mod found;
mod scope;

use axum::{
    Extension,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use rayon::prelude::*;
use serde_json::{Value, json};

use super::{
    catalogue::{DatasetSet, Moment},
    errors::YenteError,
    example::Example,
    params::Params,
    scoring::SCORING,
};
use crate::{AppState, Dataset, Principal, ScreeningRecord};
use body::Body;
pub(crate) use found::{Match, Matches, find};
pub(crate) use scope::{Scope, Settings, algorithm, datasets};

const LIMIT: i64 = 5;
const LIMIT_MAX: i64 = 500;
const EXCLUDED_IDS_MAX: usize = 50;
/// A request with more examples, or longer ones, is shared out over all cores.
const INLINE_BYTES_MAX: usize = 4096;

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
