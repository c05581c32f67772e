//! What was decided of alerts, all of them in one row.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{
    Paging, Query,
    customers::{as_file, written},
    paged, plain,
};
use crate::{AppState, Problem, csv};

#[derive(Deserialize)]
pub(crate) struct Search {
    #[serde(default)]
    actor: String,
    #[serde(default)]
    cursor: String,
    #[serde(default)]
    limit: Option<i64>,
}

/// A page of decisions, the oldest first.
pub(crate) async fn page(
    State(state): State<AppState>,
    Query(search): Query<Search>,
) -> Result<Response, Problem> {
    let paging = Paging {
        cursor: search.cursor,
        limit: search.limit,
    };
    let limit = paging.limit()?;
    let decisions = state
        .store
        .all_decisions(plain("actor", &search.actor)?, paging.cursor()?, limit)
        .await?;
    Ok(axum::Json(paged(&decisions, limit, |d| d.id.clone())).into_response())
}

/// All decisions as CSV.
pub(crate) async fn export(
    State(state): State<AppState>,
    Query(search): Query<Search>,
) -> Result<Response, Problem> {
    let actor = plain("actor", &search.actor)?;
    let (mut rows, mut after) = (Vec::new(), String::new());
    loop {
        let decisions = state.store.all_decisions(actor, &after, 1000).await?;
        let Some(last) = decisions.last() else { break };
        after.clone_from(&last.id);
        rows.extend(decisions.into_iter().map(|d| {
            let state = d.state.code().to_owned();
            vec![d.alert, written(d.at), d.actor, d.action, state, d.reason]
        }));
    }
    let header = ["alert", "at", "actor", "action", "state", "reason"];
    Ok(as_file("decisions.csv", csv::table(&header, rows.into_iter())?))
}
