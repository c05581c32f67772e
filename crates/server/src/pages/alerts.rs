//! The queue of alerts.

use axum::{
    Extension,
    extract::{Query, State},
    response::IntoResponse,
};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::Value;

use super::{Page, layout, moment, score};
use crate::{
    AppState, Principal,
    api::AlertSearch,
    store::{Alert, AlertFilter, AlertState},
};

const PAGE: i64 = 50;

#[derive(Deserialize)]
pub(crate) struct Mine {
    #[serde(default)]
    mine: String,
}

/// The queue.
pub(crate) async fn queue(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Query(Mine { mine }): Query<Mine>,
    Query(mut of): Query<AlertSearch>,
) -> Page {
    if mine == "yes" {
        of.assignee.clone_from(&who.actor);
    }
    let asked = AlertFilter {
        limit: PAGE,
        ..of.filter()?
    };
    let alerts = state.store.alerts(&asked).await?;
    let counts = state.store.alerts_by_state().await?;
    let count = |state: AlertState| counts.iter().find(|(s, _)| *s == state).map_or(0, |(_, n)| *n);
    let filters = [
        ("state", of.state.as_str()),
        ("score_from", &of.score_from),
        ("assignee", &of.assignee),
    ];
    let body = html! {
        h1 { "Alerts" }
        form method="get" action="/alerts" class="row" {
            label for="state" { "State" }
            select id="state" name="state" {
                option value="" { "not closed" }
                @for one in AlertState::ALL {
                    option value=(one.code()) selected[of.state == one.code()] { (one.code()) " (" (count(one)) ")" }
                }
                option value="all" selected[of.state == "all"] { "all" }
            }
            label { input type="checkbox" name="mine" value="yes" checked[mine == "yes"]; " mine alone" }
            label { "Score from " input name="score_from" type="number" min="0" max="1" step="0.01" value=(of.score_from); }
            button type="submit" class="quiet" { "Show" }
            a class="button quiet" href=(layout::address("/alerts/export", &filters)) { "As CSV" }
        }
        @if alerts.is_empty() {
            p { "There is no such alert." }
        } @else {
            (table(&alerts))
        }
        @if alerts.len() as i64 == PAGE && let Some(last) = alerts.last() {
            @let query = [("state", of.state.as_str()), ("score_from", &of.score_from), ("mine", &mine), ("cursor", &last.id)];
            p { a href=(layout::address("/alerts", &query)) { "Next page" } }
        }
    };
    Ok(layout::page(&who, "/alerts", "Alerts", &body).into_response())
}

pub(crate) fn text<'a>(value: &'a Value, path: &str) -> &'a str {
    value.pointer(path).and_then(Value::as_str).unwrap_or_default()
}

/// Alerts as a table.
pub(crate) fn table(alerts: &[Alert]) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="region" aria-label="Alerts" {
            table class="stack" {
                thead { tr { th { "Customer" } th { "Listed party" } th class="number" { "Score" } th { "State" } th { "Opened" } } }
                tbody {
                    @for alert in alerts {
                        tr {
                            td data-label="Customer" { a href={"/alerts/" (alert.id)} { bdi { (text(&alert.evidence, "/customer/name")) } } }
                            td data-label="Listed party" { bdi { (alert.caption) } " " span class="hint" { (alert.list) " " (alert.reference) } }
                            td class="number" data-label="Score" { (score(alert.score)) }
                            td data-label="State" {
                                span class={"state " (alert.state.code())} { (alert.state.code()) }
                                @if let Some(assignee) = &alert.assignee { " " span class="hint" { (person(assignee)) } }
                            }
                            td data-label="Opened" { (moment(alert.opened_at)) }
                        }
                    }
                }
            }
        }
    }
}

/// Who, for people: a member by address, a key by name.
pub(crate) fn person(actor: &str) -> &str {
    actor.strip_prefix("user:").unwrap_or(actor)
}
