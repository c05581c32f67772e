//! `GET /catalog`, `GET /algorithms`, `POST /updatez`, `GET /openapi.json`.

use std::{
    collections::BTreeMap,
    hash::{Hash, Hasher},
};

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use interdict_lists::UpdateConfig;
use serde_json::{Value, json};

use super::{
    catalogue::{Catalogue, DatasetInfo},
    errors::YenteError,
    knowledge::DATASETS,
    params::Params,
    scoring::SCORING,
};
use crate::{AppState, Dataset, ListSource, auth::same_secret};

fn dataset(info: &DatasetInfo) -> Value {
    let facts = DATASETS.list(&info.list);
    let publisher = facts.and_then(|f| f.publisher.as_ref()).map(|name| {
        let country = facts.and_then(|f| f.country.clone());
        json!({"name": name, "country": country, "official": info.list != "starter"})
    });
    json!({
        "name": info.name,
        "title": info.title,
        "summary": format!("Served as {} from the publisher's own files.", info.list),
        "url": facts.and_then(|f| f.url.clone()),
        "updated_at": info.seen,
        "last_export": info.loaded.as_ref().unwrap_or(&info.seen),
        "entity_count": info.parties,
        "thing_count": info.parties,
        "version": info.version,
        "category": "sanctions",
        "tags": [info.list],
        "publisher": publisher,
        "coverage": null,
        "resources": [],
        "children": [],
        "deprecated": false,
        "deprecation": null,
        "load": true,
        "entities_url": null,
        "delta_url": null,
        "namespace": false,
        "index_version": info.version,
        "index_current": true,
    })
}

fn catalog_of(served: &Dataset, catalogue: &Catalogue, sources: &UpdateConfig) -> Value {
    let mut datasets: Vec<Value> = catalogue.datasets.iter().map(dataset).collect();
    let newest = catalogue
        .datasets
        .iter()
        .map(|d| d.version.as_str())
        .max()
        .unwrap_or("0");
    for collection in &DATASETS.collections {
        let set = catalogue.datasets_named(&collection.name).unwrap_or_default();
        let within: Vec<&DatasetInfo> = set
            .positions()
            .filter_map(|at| catalogue.datasets.get(at))
            .collect();
        let children: Vec<&str> = within.iter().map(|d| d.name.as_str()).collect();
        let parties: u32 = within.iter().map(|d| d.parties).sum();
        datasets.push(json!({
            "name": collection.name, "title": collection.title, "summary": null, "url": null,
            "version": newest, "category": null, "tags": [], "publisher": null, "coverage": null, "resources": [],
            "entity_count": parties, "thing_count": parties, "children": children, "deprecated": false,
            "deprecation": null, "load": false, "entities_url": null, "delta_url": null, "namespace": false,
            "index_version": null, "index_current": false,
        }));
    }
    let stale: Vec<String> = stale_lists(served, sources);
    let (outdated, current): (Vec<&DatasetInfo>, Vec<&DatasetInfo>) =
        catalogue.datasets.iter().partition(|d| stale.contains(&d.list));
    let names = |infos: &[&DatasetInfo]| infos.iter().map(|d| d.name.clone()).collect::<Vec<_>>();
    json!({"datasets": datasets, "current": names(&current), "outdated": names(&outdated),
           "index_stale": !outdated.is_empty()})
}

/// Lists older than they should be.
fn stale_lists(served: &Dataset, sources: &UpdateConfig) -> Vec<String> {
    let fresh = served.freshness(sources);
    fresh.into_iter().filter(|f| f.stale).map(|f| f.list).collect()
}

/// `GET /catalog`, `GET /manifest`.
pub(crate) async fn catalog(State(state): State<AppState>, headers: HeaderMap) -> Response {
    let served = state.lists.current();
    let body = catalog_of(&served, served.catalogue(), &state.config.sources).to_string();
    let mut hash = rustc_hash::FxHasher::default();
    (&served.snapshot, &body).hash(&mut hash);
    let tag = format!("\"{}-{:016x}\"", served.snapshot, hash.finish());
    let known = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|v| v.to_str().ok());
    let mut known = known
        .flat_map(|v| v.split(','))
        .map(|t| t.trim().trim_start_matches("W/").to_owned());
    if known.any(|t| t == tag || t == "*") {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response();
    }
    (
        [
            (header::ETAG, tag),
            (header::CONTENT_TYPE, "application/json".to_owned()),
        ],
        body,
    )
        .into_response()
}

/// `GET /algorithms`.
pub(crate) async fn algorithms() -> Json<Value> {
    let settings: BTreeMap<&String, Value> = (SCORING.settings.iter())
        .map(|(name, s)| {
            let effect = if s.effect {
                ""
            } else {
                " Accepted; Interdict decides by its own evidence."
            };
            let description = format!("{}{effect}", s.description);
            (
                name,
                json!({"type": s.kind, "description": description, "default": s.default}),
            )
        })
        .collect();
    let algorithms: Vec<Value> = (SCORING.algorithms.iter())
        .map(|(name, algorithm)| {
            let features: BTreeMap<&String, Value> = (SCORING.features.iter())
                .filter(|(_, f)| algorithm.uses.contains(&f.evidence))
                .map(|(name, f)| {
                    let own = if f.own { " Interdict's own." } else { "" };
                    let description = format!("{}{own}", f.description);
                    (
                        name,
                        json!({"description": description, "coefficient": f.weight, "url": "/openapi.json"}),
                    )
                })
                .collect();
            let docs = json!({"name": name, "description": algorithm.description, "config": settings,
                              "features": features});
            json!({"name": name, "description": algorithm.description, "features": features, "docs": docs})
        })
        .collect();
    Json(json!({"algorithms": algorithms, "default": "best", "best": SCORING.best}))
}

/// `GET /openapi.json`: these endpoints, described.
pub(crate) async fn openapi() -> Response {
    (
        [(header::CONTENT_TYPE, "application/json")],
        include_str!("openapi.json"),
    )
        .into_response()
}

/// Who updates, in the audit log: whoever holds the token.
const ACTOR: &str = "update-token";

/// `POST /updatez`: fetches the lists in the background, with `sync` before it answers.
pub(crate) async fn update(
    State(state): State<AppState>,
    mut params: Params,
) -> Result<Json<Value>, YenteError> {
    let sync = params.flag("sync", false);
    let token = params.text("token").unwrap_or_default().to_owned();
    params.finish()?;
    let right = state
        .config
        .update_token
        .as_ref()
        .is_some_and(|right| same_secret(right, &token));
    if !right {
        return Err(YenteError::Refused(
            StatusCode::FORBIDDEN,
            "Invalid token.".to_owned(),
        ));
    }
    let fetched = matches!(state.lists.source(), ListSource::Data(_));
    match state.start_update(ACTOR).await {
        Ok(()) => {}
        // Lists of files are as they were given; an update that runs already is the one asked for.
        Err(problem) if problem.status == 409 => {}
        Err(problem) => return Err(problem.into()),
    }
    if sync && fetched {
        let run = state.updated().await;
        if run.snapshot.is_none() && !run.failures.is_empty() {
            tracing::error!(failures = run.failures.len(), "the update failed");
            return Err(YenteError::Internal);
        }
    }
    Ok(Json(json!({"status": "ok"})))
}
