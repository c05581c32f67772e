//! The audit log.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;

use super::{Paging, Query, paged, plain};
use crate::{AppState, Problem, store::AuditFilter};

#[derive(Deserialize)]
pub(crate) struct Search {
    #[serde(default)]
    actor: String,
    #[serde(default)]
    action: String,
    #[serde(default)]
    object: String,
    #[serde(default)]
    cursor: String,
    #[serde(default)]
    limit: Option<i64>,
}

/// A page of records, the latest first.
pub(crate) async fn page(
    State(state): State<AppState>,
    Query(search): Query<Search>,
) -> Result<Response, Problem> {
    let limit = Paging {
        limit: search.limit,
        ..Paging::default()
    }
    .limit()?;
    let before = match search.cursor.as_str() {
        "" => None,
        text => Some(
            text.parse()
                .map_err(|_| Problem::invalid("cursor: give `next` of the page before"))?,
        ),
    };
    let filter = AuditFilter {
        actor: plain("actor", &search.actor)?.to_owned(),
        action: plain("action", &search.action)?.to_owned(),
        object: plain("object", &search.object)?.to_owned(),
        before,
        limit,
    };
    let records = state.store.audit_records(&filter).await?;
    Ok(axum::Json(paged(&records, limit, |r| r.sequence.to_string())).into_response())
}

#[derive(Deserialize)]
pub(crate) struct Anchor {
    #[serde(default)]
    anchor: Option<String>,
}

/// Walks the whole chain.
pub(crate) async fn verify(
    State(state): State<AppState>,
    Query(query): Query<Anchor>,
) -> Result<Response, Problem> {
    let anchor = query.anchor.as_deref().filter(|a| !a.is_empty());
    if anchor.is_some_and(|a| a.len() != 64 || !a.bytes().all(|b| b.is_ascii_hexdigit())) {
        return Err(Problem::invalid(
            "anchor: give the hash of a record, 64 hexadecimal digits",
        ));
    }
    Ok(match state.store.verify_audit(anchor).await? {
        Ok(verified) => axum::Json(json!({"intact": true, "chain": verified})).into_response(),
        Err(fault) => {
            tracing::error!(%fault, "the audit log is not intact");
            (
                StatusCode::CONFLICT,
                axum::Json(json!({"intact": false, "fault": fault.to_string()})),
            )
                .into_response()
        }
    })
}
