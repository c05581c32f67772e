//! Alerts, and what people do with them.

use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;

use super::{
    Json, Paging, Path, Query,
    customers::{as_file, written},
    paged, plain,
};
use crate::{
    AppState, Principal, Problem, Role, csv,
    store::{AlertAction, AlertFilter, AlertState},
};

#[derive(Deserialize)]
pub(crate) struct Search {
    #[serde(default)]
    state: String,
    #[serde(default)]
    customer: String,
    #[serde(default)]
    assignee: String,
    #[serde(default)]
    cursor: String,
    #[serde(default)]
    limit: Option<i64>,
}

/// The filter of a search; `all` asks for every state, nothing for all that are not closed.
pub(crate) fn filter(state: &str, customer: &str, assignee: &str) -> Result<AlertFilter, Problem> {
    let wanted = match state {
        "" | "all" => None,
        code => Some(AlertState::from_code(code).ok_or_else(|| {
            let codes: Vec<&str> = AlertState::ALL.iter().map(|s| s.code()).collect();
            Problem::invalid(format!("state: give all or one of {}", codes.join(", ")))
        })?),
    };
    Ok(AlertFilter {
        state: wanted,
        closed: state == "all",
        customer: plain("customer", customer)?.to_owned(),
        assignee: plain("assignee", assignee)?.to_owned(),
        ..AlertFilter::default()
    })
}

/// A page of alerts.
pub(crate) async fn page(
    State(state): State<AppState>,
    Query(search): Query<Search>,
) -> Result<Response, Problem> {
    let paging = Paging {
        cursor: search.cursor,
        limit: search.limit,
    };
    let limit = paging.limit()?;
    let filter = AlertFilter {
        after: paging.cursor()?.to_owned(),
        limit,
        ..filter(&search.state, &search.customer, &search.assignee)?
    };
    let alerts = state.store.alerts(&filter).await?;
    Ok(axum::Json(paged(&alerts, limit, |a| a.id.clone())).into_response())
}

/// One alert with its history.
pub(crate) async fn one(State(state): State<AppState>, Path(id): Path<String>) -> Result<Response, Problem> {
    let id = plain("id", &id)?;
    let alert = state.store.alert(id).await?;
    let history = state.store.decisions(id).await?;
    Ok(axum::Json(json!({"alert": alert, "history": history})).into_response())
}

#[derive(Deserialize)]
pub(crate) struct Act {
    action: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    assignee: Option<String>,
    /// The alert's `updated_at` as whoever acts saw it.
    #[serde(default)]
    updated_at: Option<i64>,
}

/// What the words of a request mean for an alert; approving and taking up again are for approvers.
pub(crate) fn action(who: &Principal, word: &str, assignee: Option<&str>) -> Result<AlertAction, Problem> {
    let action = match word {
        "assign" => {
            let to = assignee.unwrap_or(&who.actor).trim();
            AlertAction::Assign(
                plain("assignee", to)?
                    .chars()
                    .filter(|c| !c.is_control())
                    .take(300)
                    .collect(),
            )
        }
        "release" => AlertAction::Assign(String::new()),
        "escalate" => AlertAction::Escalate,
        "close-true" => AlertAction::Close(true),
        "close-false" => AlertAction::Close(false),
        "approve" => AlertAction::Approve,
        "return" => AlertAction::Return,
        "reopen" => AlertAction::Reopen,
        "comment" => AlertAction::Comment,
        _ => {
            return Err(Problem::invalid(
                "action: give assign, release, escalate, close-true, close-false, approve, return, reopen or comment",
            ));
        }
    };
    let senior = matches!(
        action,
        AlertAction::Approve | AlertAction::Return | AlertAction::Reopen
    );
    // Keys stand for programs: a second pair of eyes has to be a person's.
    if senior && who.role.is_none_or(|role| role < Role::Approver) {
        return Err(Problem::forbidden(
            "only approvers, signed in, may approve, return or reopen",
        ));
    }
    Ok(action)
}

/// Does something with an alert.
pub(crate) async fn act(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Path(id): Path<String>,
    Json(act): Json<Act>,
) -> Result<Response, Problem> {
    let action = action(&who, &act.action, act.assignee.as_deref())?;
    let (id, reason) = (plain("id", &id)?, plain("reason", &act.reason)?);
    let alert = state
        .store
        .act(
            &who.actor,
            id,
            &action,
            reason,
            state.config.four_eyes,
            act.updated_at,
        )
        .await?;
    Ok(axum::Json(json!({"alert": alert})).into_response())
}

/// Alerts as CSV.
pub(crate) async fn export(
    State(state): State<AppState>,
    Query(search): Query<Search>,
) -> Result<Response, Problem> {
    let mut filter = filter(&search.state, &search.customer, &search.assignee)?;
    filter.limit = 1000;
    let mut rows = Vec::new();
    loop {
        let alerts = state.store.alerts(&filter).await?;
        let Some(last) = alerts.last() else { break };
        filter.after.clone_from(&last.id);
        rows.extend(alerts.into_iter().map(|a| {
            let customer = a.evidence["customer"]["name"]
                .as_str()
                .unwrap_or_default()
                .to_owned();
            vec![
                a.id,
                a.customer,
                customer,
                a.list,
                a.reference,
                a.caption,
                format!("{:.4}", a.score),
                a.state.code().to_owned(),
                a.assignee.unwrap_or_default(),
                a.reason.unwrap_or_default(),
                a.snapshot,
                written(a.opened_at),
                a.closed_at.map(written).unwrap_or_default(),
            ]
        }));
    }
    let header = [
        "alert",
        "customer",
        "customer_name",
        "list",
        "entity",
        "caption",
        "score",
        "state",
        "assignee",
        "reason",
        "snapshot",
        "opened_at",
        "closed_at",
    ];
    Ok(as_file("alerts.csv", csv::table(&header, rows.into_iter())?))
}
