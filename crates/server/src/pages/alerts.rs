//! The queue of alerts; one alert with both sides, its evidence and its history; its evidence sheet.

use axum::{
    Extension,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect},
};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::Value;

use super::{
    Page,
    forms::Checked,
    layout, moment,
    party::facts,
    score,
    screen::{Line, evidence, party_address},
};
use crate::{
    AppState, Party, Principal, Role,
    api::{action, filter, plain},
    store::{Alert, AlertFilter, AlertState, Decision},
};

const PAGE: i64 = 50;

#[derive(Deserialize)]
pub(crate) struct Search {
    #[serde(default)]
    state: String,
    #[serde(default)]
    mine: String,
    #[serde(default)]
    cursor: String,
}

/// The queue.
pub(crate) async fn queue(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Query(search): Query<Search>,
) -> Page {
    let assignee = if search.mine == "yes" {
        who.actor.as_str()
    } else {
        ""
    };
    let asked = AlertFilter {
        after: plain("cursor", &search.cursor)?.to_owned(),
        limit: PAGE,
        ..filter(&search.state, "", assignee)?
    };
    let alerts = state.store.alerts(&asked).await?;
    let counts = state.store.alerts_by_state().await?;
    let count = |state: AlertState| counts.iter().find(|(s, _)| *s == state).map_or(0, |(_, n)| *n);
    let body = html! {
        h1 { "Alerts" }
        form method="get" action="/alerts" class="row" {
            label for="state" { "State" }
            select id="state" name="state" {
                option value="" { "not closed" }
                @for one in AlertState::ALL {
                    option value=(one.code()) selected[search.state == one.code()] { (one.code()) " (" (count(one)) ")" }
                }
                option value="all" selected[search.state == "all"] { "all" }
            }
            label { input type="checkbox" name="mine" value="yes" checked[search.mine == "yes"]; " mine alone" }
            button type="submit" class="quiet" { "Show" }
            a class="button quiet" href=(layout::address("/alerts/export", &[("state", &search.state), ("assignee", assignee)])) { "As CSV" }
        }
        @if alerts.is_empty() {
            p { "There is no such alert." }
        } @else {
            (table(&alerts))
        }
        @if alerts.len() as i64 == PAGE && let Some(last) = alerts.last() {
            @let query = [("state", search.state.as_str()), ("mine", &search.mine), ("cursor", &last.id)];
            p { a href=(layout::address("/alerts", &query)) { "Next page" } }
        }
    };
    Ok(layout::page(&who, "/alerts", "Alerts", &body).into_response())
}

fn text<'a>(value: &'a Value, path: &str) -> &'a str {
    value.pointer(path).and_then(Value::as_str).unwrap_or_default()
}

/// Alerts as a table.
pub(crate) fn table(alerts: &[Alert]) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="region" aria-label="Alerts" {
            table {
                thead { tr { th { "Customer" } th { "Listed party" } th class="number" { "Score" } th { "State" } th { "Opened" } } }
                tbody {
                    @for alert in alerts {
                        tr {
                            td { a href={"/alerts/" (alert.id)} { bdi { (text(&alert.evidence, "/customer/name")) } } }
                            td { bdi { (alert.caption) } " " span class="hint" { (alert.list) " " (alert.reference) } }
                            td class="number" { (score(alert.score)) }
                            td {
                                span class={"state " (alert.state.code())} { (alert.state.code()) }
                                @if let Some(assignee) = &alert.assignee { " " span class="hint" { (assignee) } }
                            }
                            td { (moment(alert.opened_at)) }
                        }
                    }
                }
            }
        }
    }
}

/// One alert.
pub(crate) async fn one(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Path(id): Path<String>,
) -> Page {
    let alert = state.store.alert(plain("id", &id)?).await?;
    let history = state.store.decisions(&alert.id).await?;
    let body = html! {
        h1 {
            bdi { (text(&alert.evidence, "/customer/name")) } " and " bdi { (alert.caption) }
        }
        p class="row" {
            span class={"state " (alert.state.code())} { (alert.state.code()) }
            span { "Score " span class="score" { (score(alert.score)) } }
            @if let Some(assignee) = &alert.assignee { span { "with " (assignee) } }
            a class="button quiet" href={"/alerts/" (alert.id) "/sheet"} { "Evidence sheet" }
        }
        @if let (Some(proposed), Some(by)) = (alert.proposed, &alert.proposed_by) {
            p class="notice" { (by) " proposes " strong { (proposed.code()) } ". A second person must approve." }
        }
        (sides(&alert))
        section { h2 { "Evidence" } (explanation(&alert)) }
        (actions(&who, &alert))
        section { h2 { "History" } (history_list(&history)) }
    };
    Ok(layout::page(&who, "/alerts", "Alert", &body).into_response())
}

fn sides(alert: &Alert) -> Markup {
    let customer: Party = serde_json::from_value(alert.evidence["customer"].clone()).unwrap_or_default();
    let listed = serde_json::from_value::<interdict_model::Entity>(alert.evidence["party"].clone()).ok();
    let row = |name: &str, values: &[String]| {
        html! {
            @if !values.is_empty() {
                dt { (name) }
                dd { @for value in values { bdi { (value) } br; } }
            }
        }
    };
    html! {
        div class="sides" {
            section class="card" {
                h2 { "Customer" }
                dl class="facts" {
                    dt { "Name" } dd { bdi { (customer.name) } }
                    (row("Kind", &[customer.kind.clone()].into_iter().filter(|k| !k.is_empty()).collect::<Vec<_>>()))
                    (row("Other names", &customer.aliases))
                    (row("Born or founded", &customer.birth_dates))
                    (row("Countries", &customer.countries))
                    (row("Addresses", &customer.addresses))
                    (row("Identifiers", &customer.identifiers))
                }
                p { a href={"/customers/" (alert.customer)} { "The customer" } }
            }
            section class="card" {
                h2 { "Listed party" }
                @if let Some(entity) = &listed { (facts(entity)) }
                p { a href=(party_address(&alert.list, &alert.reference)) { "The party as listed now" } }
                p class="hint" { "As of snapshot " code { (alert.snapshot) } }
            }
        }
    }
}

fn explanation(alert: &Alert) -> Markup {
    let lines = alert
        .evidence
        .pointer("/hit/explanation")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    evidence(lines.iter().map(|line| Line {
        what: text(line, "/evidence"),
        query: text(line, "/query"),
        candidate: text(line, "/candidate"),
        how: text(line, "/how"),
        weight: line["weight"].as_f64().unwrap_or_default(),
    }))
}

fn history_list(history: &[Decision]) -> Markup {
    html! {
        ol {
            @for decision in history {
                li {
                    (moment(decision.at)) ", " (decision.actor) ": " strong { (decision.action) }
                    @if !decision.reason.is_empty() { ". " (decision.reason) }
                }
            }
        }
    }
}

fn actions(who: &Principal, alert: &Alert) -> Markup {
    let analyst = who.role.is_some_and(|r| r >= Role::Analyst);
    let approver = who.role.is_some_and(|r| r >= Role::Approver);
    let working = matches!(
        alert.state,
        AlertState::Open | AlertState::Assigned | AlertState::Escalated
    );
    let waiting = alert.state == AlertState::Proposed && approver;
    let own = alert.proposed_by.as_deref() == Some(who.actor.as_str());
    if !analyst {
        return html! {};
    }
    html! {
        section {
            h2 { "Decide" }
            form method="post" action={"/alerts/" (alert.id)} {
                (layout::token(who))
                input type="hidden" name="seen" value=(alert.updated_at);
                label for="reason" { "Reason" }
                textarea id="reason" name="reason" maxlength="5000" class="short" aria-describedby="reason-help" {}
                p class="hint" id="reason-help" {
                    "Needed to close, return or reopen. A false match silences this customer and this party until either changes materially."
                }
                div class="row" {
                    @if working {
                        button name="action" value="close-false" { "Not the same: false match" }
                        button name="action" value="close-true" class="bad" { "The same: true match" }
                        @if alert.assignee.as_deref() != Some(who.actor.as_str()) {
                            button name="action" value="assign" class="quiet" { "Take it" }
                        } @else {
                            button name="action" value="release" class="quiet" { "Give it back" }
                        }
                        @if alert.state != AlertState::Escalated {
                            button name="action" value="escalate" class="quiet" { "Escalate" }
                        }
                    }
                    @if waiting && !own {
                        button name="action" value="approve" { "Approve" }
                    }
                    @if waiting {
                        button name="action" value="return" class="quiet" { "Return" }
                    }
                    @if alert.state.is_closed() && approver {
                        button name="action" value="reopen" class="quiet" { "Reopen" }
                    }
                    button name="action" value="comment" class="quiet" { "Comment" }
                }
            }
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct Act {
    action: String,
    #[serde(default)]
    reason: String,
    /// The alert's `updated_at` when the page was written.
    #[serde(default)]
    seen: String,
}

/// Does something with an alert.
pub(crate) async fn act(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Path(id): Path<String>,
    Checked(act): Checked<Act>,
) -> Page {
    let (id, action) = (plain("id", &id)?, action(&who, &act.action, None)?);
    let reason = plain("reason", &act.reason)?;
    state
        .store
        .act(
            &who.actor,
            id,
            &action,
            reason,
            state.config.four_eyes,
            act.seen.parse().ok(),
        )
        .await?;
    Ok(Redirect::to(&format!("/alerts/{id}")).into_response())
}

/// Everything about an alert on one sheet, to be printed or kept as PDF.
pub(crate) async fn sheet(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Path(id): Path<String>,
) -> Page {
    let alert = state.store.alert(plain("id", &id)?).await?;
    let history = state.store.decisions(&alert.id).await?;
    let customer = state
        .store
        .customer(&alert.customer)
        .await
        .map(|c| c.reference)
        .unwrap_or_default();
    let body = html! {
        h1 { "Evidence sheet" }
        dl class="facts" {
            dt { "Alert" } dd { code { (alert.id) } }
            dt { "Customer" } dd { (customer) }
            dt { "Listed party" } dd { (alert.list) " " (alert.reference) ", " bdi { (alert.caption) } }
            dt { "State" } dd { (alert.state.code()) }
            dt { "Reason" } dd { (alert.reason.as_deref().unwrap_or("none yet")) }
            dt { "Score" } dd { (format!("{:.4}", alert.score)) }
            dt { "Snapshot" } dd { code { (alert.snapshot) } }
            dt { "Opened" } dd { (moment(alert.opened_at)) }
            @if let Some(closed) = alert.closed_at { dt { "Closed" } dd { (moment(closed)) } }
            dt { "Printed by" } dd { (who.actor) ", " (moment(crate::store::now())) }
        }
        (sides(&alert))
        section { h2 { "Evidence" } (explanation(&alert)) }
        section { h2 { "History" } (history_list(&history)) }
        p class="hint" { "Print this page, or save it as PDF, with the browser's own command." }
    };
    Ok(layout::page(&who, "/alerts", "Evidence sheet", &body).into_response())
}
