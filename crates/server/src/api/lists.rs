//! The lists in service, their snapshots and changes, and their parties.

use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use interdict_lists::{DataDir, ListError, diff};
use serde::Deserialize;
use serde_json::json;

use super::{Path, Query};
use crate::{AppState, ListSource, Principal, Problem};

impl From<ListError> for Problem {
    fn from(error: ListError) -> Self {
        match error {
            ListError::Snapshot { what, .. } => Self::not_found(what),
            other => Self::internal(&other),
        }
    }
}

/// The lists in service.
pub(crate) async fn lists(State(state): State<AppState>) -> Response {
    let dataset = state.lists.current();
    let freshness = dataset.freshness(&state.config.sources);
    let lists = dataset.manifest.as_ref().map(|m| &m.lists);
    let lists: Vec<_> = lists
        .into_iter()
        .flatten()
        .map(|list| {
            json!({
                "list": list.list, "date": list.date, "loaded": list.loaded, "digest": list.digest,
                "parties": list.counts.entities, "records": list.counts, "source": list.source,
                "problems": list.problems, "freshness": freshness.iter().find(|f| f.list == list.list),
            })
        })
        .collect();
    let body = json!({"snapshot": dataset.snapshot, "parties": dataset.len(), "notes": dataset.notes, "lists": lists});
    axum::Json(body).into_response()
}

pub(crate) fn data_dir(state: &AppState) -> Result<DataDir, Problem> {
    match state.lists.source() {
        ListSource::Data(data) => Ok(data.clone()),
        _ => Err(Problem::conflict(
            "the lists come from files, not from a data directory: there are no snapshots",
        )),
    }
}

/// Runs something that reads files, off the threads that answer requests.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ListError> + Send + 'static,
) -> Result<T, Problem> {
    Ok(tokio::task::spawn_blocking(work)
        .await
        .map_err(|e| Problem::internal(&e))??)
}

/// All snapshots, the latest first.
pub(crate) async fn snapshots(State(state): State<AppState>) -> Result<Response, Problem> {
    let data = data_dir(&state)?;
    let snapshots = blocking(move || data.snapshots()).await?;
    let current = state.lists.current().snapshot.clone();
    let snapshots: Vec<_> = snapshots
        .iter()
        .map(|m| json!({"snapshot": m.id, "created": m.created, "parties": m.entities, "current": m.id == current}))
        .collect();
    Ok(axum::Json(json!({"data": snapshots})).into_response())
}

#[derive(Deserialize)]
pub(crate) struct Between {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

/// What changed from one snapshot to another; by default from the one before to the one in service.
pub(crate) async fn changes(
    State(state): State<AppState>,
    Query(between): Query<Between>,
) -> Result<Response, Problem> {
    let data = data_dir(&state)?;
    let name = |given: String, other: &str| if given.is_empty() { other.to_owned() } else { given };
    let (from, to) = (name(between.from, "previous"), name(between.to, "current"));
    if [&from, &to]
        .iter()
        .any(|id| !id.chars().all(|c| c.is_ascii_alphanumeric()))
    {
        return Err(Problem::invalid("from, to: give names of snapshots"));
    }
    let found = blocking(move || {
        let (old, new) = (data.snapshot(&from)?, data.snapshot(&to)?);
        Ok((old.id().to_owned(), new.id().to_owned(), diff(&old, &new)?))
    });
    let (from, to, lists) = found.await?;
    Ok(axum::Json(json!({"from": from, "to": to, "lists": lists})).into_response())
}

/// A listed party with everything its list says.
pub(crate) async fn party(
    State(state): State<AppState>,
    Path((list, reference)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let dataset = state.lists.current();
    let found = dataset.find(&list, &reference).and_then(|at| dataset.entity(at));
    let entity = found
        .ok_or_else(|| Problem::not_found(format!("no party {reference:?} on {list:?} in this snapshot")))?;
    Ok(axum::Json(json!({"snapshot": dataset.snapshot, "party": entity})).into_response())
}

/// How the last update went.
pub(crate) async fn update_state(State(state): State<AppState>) -> Response {
    axum::Json(state.updates.last()).into_response()
}

/// Starts an update of all configured lists.
pub(crate) async fn update(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
) -> Result<Response, Problem> {
    state.start_update(&who.actor).await?;
    Ok((StatusCode::ACCEPTED, axum::Json(state.updates.last())).into_response())
}
