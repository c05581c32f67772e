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
    store::{Act, Alert, AlertAction, AlertFilter, AlertState},
};

/// Which alerts are asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Search {
    /// A state; `all` for every state, nothing for all that are not closed.
    pub(crate) state: String,
    pub(crate) customer: String,
    pub(crate) assignee: String,
    /// From 0 to 1; empty for all.
    pub(crate) score_from: String,
    pub(crate) cursor: String,
    limit: Option<i64>,
}

impl Search {
    pub(crate) fn filter(&self) -> Result<AlertFilter, Problem> {
        let wanted = match self.state.as_str() {
            "" | "all" => None,
            code => Some(AlertState::from_code(code).ok_or_else(|| {
                let codes: Vec<&str> = AlertState::ALL.iter().map(|s| s.code()).collect();
                Problem::invalid(format!("state: give all or one of {}", codes.join(", ")))
            })?),
        };
        let score_from = match self.score_from.trim() {
            "" => Some(0.0),
            text => text.parse().ok().filter(|score| (0.0..=1.0).contains(score)),
        };
        Ok(AlertFilter {
            state: wanted,
            closed: self.state == "all",
            customer: plain("customer", &self.customer)?.to_owned(),
            assignee: plain("assignee", &self.assignee)?.to_owned(),
            score_from: score_from
                .ok_or_else(|| Problem::invalid("score_from: give a number from 0 to 1"))?,
            after: plain("cursor", &self.cursor)?.to_owned(),
            ..AlertFilter::default()
        })
    }
}

/// A page of alerts.
pub(crate) async fn page(
    State(state): State<AppState>,
    Query(search): Query<Search>,
) -> Result<Response, Problem> {
    let limit = Paging {
        limit: search.limit,
        ..Paging::default()
    }
    .limit()?;
    let filter = AlertFilter {
        limit,
        ..search.filter()?
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

/// What a program or a page asks to be done with an alert.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    pub(crate) action: String,
    #[serde(default)]
    pub(crate) reason: String,
    #[serde(default)]
    pub(crate) assignee: Option<String>,
    /// The alert's `updated_at` as whoever acts saw it.
    #[serde(default)]
    pub(crate) updated_at: Option<i64>,
}

/// What the words of a request mean for an alert; approving and taking up again are for approvers.
fn action(who: &Principal, word: &str, assignee: Option<&str>) -> Result<AlertAction, Problem> {
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
    let for_approvers = matches!(
        action,
        AlertAction::Approve | AlertAction::Return | AlertAction::Reopen
    );
    if for_approvers && !is_approver(who) {
        return Err(Problem::forbidden(
            "only approvers, signed in, may approve, return or reopen",
        ));
    }
    Ok(action)
}

/// Whether this is an approver in person. Keys stand for programs: a second pair of eyes has to be a person's.
fn is_approver(who: &Principal) -> bool {
    who.role.is_some_and(|role| role >= Role::Approver)
}

/// Does with an alert what is asked.
pub(crate) async fn perform(
    state: &AppState,
    who: &Principal,
    id: &str,
    asked: &Asked,
) -> Result<Alert, Problem> {
    let act = Act {
        actor: &who.actor,
        senior: is_approver(who),
        alert: plain("id", id)?,
        action: &action(who, &asked.action, asked.assignee.as_deref())?,
        reason: plain("reason", asked.reason.trim())?,
        four_eyes: state.config.four_eyes,
        seen: asked.updated_at,
    };
    Ok(state.store.act(&act).await?)
}

/// Does something with an alert.
pub(crate) async fn act(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Path(id): Path<String>,
    Json(asked): Json<Asked>,
) -> Result<Response, Problem> {
    let alert = perform(&state, &who, &id, &asked).await?;
    Ok(axum::Json(json!({"alert": alert})).into_response())
}

/// Alerts as CSV.
pub(crate) async fn export(
    State(state): State<AppState>,
    Query(search): Query<Search>,
) -> Result<Response, Problem> {
    let mut filter = AlertFilter {
        limit: 1000,
        ..search.filter()?
    };
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
