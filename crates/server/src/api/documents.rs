//! Reading a document.

use axum::{
    Extension,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use interdict_report::{Report, Settings, input, marked, read};
use maud::PreEscaped;
use serde_json::json;

use super::Bytes;
use crate::{AppState, Principal, Problem, ScreenedQuery, ScreeningRecord};

/// A document that was read.
pub(crate) struct Read {
    pub(crate) report: Report,
    /// The marked text as a page of its own.
    pub(crate) page: String,
}

/// Reads a document against the lists in service, and records it: its digest and the parties found, not its text.
pub(crate) async fn read_for(state: &AppState, who: &Principal, bytes: Vec<u8>) -> Result<Read, Problem> {
    let dataset = state.lists.current();
    let threshold = state.config.threshold;
    let of = std::sync::Arc::clone(&dataset);
    let span = tracing::info_span!("read", bytes = bytes.len());
    // A document takes a core, and memory many times its size: the others wait for their turn.
    let place = state.reading.clone().acquire_owned().await;
    let place = place.map_err(|e| Problem::internal(&e))?;
    // Whole documents take long: they must not hold up the threads that answer requests.
    let work = move || {
        // Held until the work ends, also where nobody waits for it any more.
        let _place = place;
        let settings = Settings {
            threshold,
            notes: of.notes.clone(),
            ..Settings::default()
        };
        let report = read(&bytes, &*of, &settings)?;
        let source = input::decode(&bytes)?;
        let page = marked::page(&report, &source.text);
        Ok::<_, input::InputError>(Read { report, page })
    };
    let found = tokio::task::spawn_blocking(move || span.in_scope(work))
        .await
        .map_err(|e| Problem::internal(&e))?;
    let found = found.map_err(|e| Problem::invalid(e.to_string()))?;
    let parties = found.report.parties.iter();
    let queries = parties.map(|party| ScreenedQuery {
        query: json!({"name": party.name}),
        hits: party
            .listings
            .iter()
            .map(|l| (format!("{}/{}", l.list, l.entity), l.score))
            .collect(),
        total: party.listings.len(),
    });
    let record = ScreeningRecord {
        via: "document",
        snapshot: dataset.snapshot.clone(),
        settings: json!({"threshold": threshold, "document": found.report.document.sha256}),
        queries: queries.collect(),
    };
    state.record_screening(who, record).await?;
    Ok(found)
}

/// Reads the document that is the body; answers the marked page where HTML is asked for, else the report in JSON.
pub(crate) async fn read_document(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    headers: HeaderMap,
    Bytes(body): Bytes,
) -> Result<Response, Problem> {
    let found = read_for(&state, &who, body.to_vec()).await?;
    let accept = headers
        .get("accept")
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    if accept.starts_with("text/html") {
        // The page has its style within; nothing else may be loaded, and nothing runs.
        let policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
        return Ok(([("content-security-policy", policy)], PreEscaped(found.page)).into_response());
    }
    Ok(axum::Json(found.report).into_response())
}
