//! One alert: both sides, the evidence, what was decided before, its history; and its evidence sheet.

use axum::{
    Extension,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use interdict_lists::{FieldChange, changed_fields};
use interdict_model::Entity;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::Value;

use super::{
    Page,
    alerts::{person, table, text},
    comparison::comparison,
    forms::Checked,
    layout, moment,
    party::field_changes,
    score,
    screen::{Line, evidence, party_address},
};
use crate::{
    AppState, Party, Principal, Problem, Role,
    api::{Asked, perform, plain},
    store::{Alert, AlertFilter, AlertState, Decision, Member, StoreError},
    watch::alerts_of,
};

/// One alert.
pub(crate) async fn one(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Path(id): Path<String>,
) -> Page {
    page(&state, &who, &id, None).await
}

/// What was refused, and why; the reason that was written is not lost.
struct Refused {
    why: Problem,
    reason: String,
}

async fn page(state: &AppState, who: &Principal, id: &str, refused: Option<Refused>) -> Page {
    let alert = state.store.alert(plain("id", id)?).await?;
    let history = state.store.decisions(&alert.id).await?;
    let around = Around::find(state, &alert).await?;
    let colleagues: Vec<Member> = (state.store.members().await?.into_iter())
        .filter(|m| !m.disabled && m.role >= Role::Analyst)
        .collect();
    let reason = refused.as_ref().map_or("", |r| r.reason.as_str());
    let body = html! {
        h1 {
            bdi { (text(&alert.evidence, "/customer/name")) } " and " bdi { (alert.caption) }
        }
        p class="row" {
            span class={"state " (alert.state.code())} { (alert.state.code()) }
            span { "Score " span class="score" { (score(alert.score)) } }
            @if let Some(reference) = &around.reference { span { "Customer " code { (reference) } } }
            @if let Some(assignee) = &alert.assignee { span { "with " (person(assignee)) } }
            a class="button quiet" href={"/alerts/" (alert.id) "/sheet"} { "Evidence sheet" }
            @if let Some(next) = &around.next { a class="button quiet" href={"/alerts/" (next)} { "Next alert" } }
        }
        @if let Some(refused) = &refused {
            p class="error" role="alert" { (refused.why.detail) "." }
        }
        @if let (Some(proposed), Some(by)) = (alert.proposed, &alert.proposed_by) {
            p class="notice" { (person(by)) " proposes " strong { (proposed.code()) } ". A second person must approve." }
        }
        @if let Some((before, closing)) = &around.before { (decided_before(before, closing.as_ref(), &alert)) }
        (sides(&alert, around.reference.is_some()))
        section { h2 { "Evidence" } (explanation(&alert)) }
        (actions(who, &alert, &colleagues, reason))
        section { h2 { "History" } (history_list(&history)) }
        @if !around.others.is_empty() {
            section { h2 { "Other alerts of this customer" } (table(&around.others)) }
        }
    };
    let status = match &refused {
        Some(refused) => StatusCode::from_u16(refused.why.status).unwrap_or(StatusCode::CONFLICT),
        None => StatusCode::OK,
    };
    Ok((status, layout::page(who, "/alerts", "Alert", &body)).into_response())
}

/// The user's reference of an alert's customer; `None` where it is not watched any more.
async fn reference(state: &AppState, alert: &Alert) -> Result<Option<String>, StoreError> {
    match state.store.customer(&alert.customer).await {
        Ok(customer) => Ok(Some(customer.reference)),
        Err(StoreError::Missing(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What stands around an alert.
struct Around {
    /// The user's reference of the customer.
    reference: Option<String>,
    /// The last one of the same pair that was decided before this one was opened, and what was done with it last.
    before: Option<(Alert, Option<Decision>)>,
    /// The customer's other alerts.
    others: Vec<Alert>,
    /// The next one that is not closed.
    next: Option<String>,
}

impl Around {
    async fn find(state: &AppState, alert: &Alert) -> Result<Self, StoreError> {
        let reference = reference(state, alert).await?;
        let mut others = alerts_of(state, &alert.customer).await?;
        others.retain(|other| other.id != alert.id);
        let same_pair = |other: &&Alert| {
            other.id < alert.id && (&other.list, &other.reference) == (&alert.list, &alert.reference)
        };
        let before = match others.iter().rfind(same_pair) {
            Some(before) => {
                let closing =
                    |decision: &Decision| decision.state.is_closed() && decision.action != "comment";
                let mut history = state.store.decisions(&before.id).await?.into_iter();
                Some((before.clone(), history.rfind(closing)))
            }
            None => None,
        };
        let after = |id: &str| AlertFilter {
            after: id.to_owned(),
            limit: 2,
            ..AlertFilter::default()
        };
        // After the last one the first one comes again.
        let mut next = state.store.alerts(&after(&alert.id)).await?;
        next.extend(state.store.alerts(&after("")).await?);
        let next = next.into_iter().map(|a| a.id).find(|id| *id != alert.id);
        Ok(Self {
            reference,
            before,
            others,
            next,
        })
    }
}

/// The decision before this alert, and what has changed since.
fn decided_before(before: &Alert, closing: Option<&Decision>, alert: &Alert) -> Markup {
    let of = |alert: &Alert| serde_json::from_value::<Entity>(alert.evidence["party"].clone()).ok();
    let party = match (of(before), of(alert)) {
        (Some(old), Some(new)) => changed_fields(&old, &new),
        _ => Vec::new(),
    };
    let customer = changed_values(&before.evidence["customer"], &alert.evidence["customer"]);
    html! {
        section class="notice" {
            h2 { "Decided before" }
            p {
                a href={"/alerts/" (before.id)} { (before.state.code()) }
                @if let Some(closing) = closing { " by " (person(&closing.actor)) ", " (moment(closing.at)) }
                @if let Some(reason) = &before.reason { ": " (reason) }
            }
            @if !customer.is_empty() { p { "Since then the customer has changed:" } (field_changes(&customer)) }
            @if !party.is_empty() { p { "Since then the listing has changed:" } (field_changes(&party)) }
        }
    }
}

/// The fields of a customer whose values differ.
fn changed_values(old: &Value, new: &Value) -> Vec<FieldChange> {
    let values = |of: &Value, field: &str| match &of[field] {
        Value::Null => Vec::new(),
        Value::Array(values) => values.clone(),
        other => vec![other.clone()],
    };
    let names = |of: &Value| -> Vec<String> {
        (of.as_object().into_iter().flatten())
            .map(|(name, _)| name.clone())
            .collect()
    };
    let mut fields = names(old);
    fields.extend(names(new));
    fields.sort_unstable();
    fields.dedup();
    let changes = fields.into_iter().map(|field| {
        let (old, new) = (values(old, &field), values(new, &field));
        FieldChange {
            removed: old.iter().filter(|v| !new.contains(v)).cloned().collect(),
            added: new.iter().filter(|v| !old.contains(v)).cloned().collect(),
            field,
        }
    });
    changes
        .filter(|c| !c.removed.is_empty() || !c.added.is_empty())
        .collect()
}

fn sides(alert: &Alert, watched: bool) -> Markup {
    let customer: Party = serde_json::from_value(alert.evidence["customer"].clone()).unwrap_or_default();
    let listed = serde_json::from_value::<Entity>(alert.evidence["party"].clone()).ok();
    let own = html! {
        @if watched { a href={"/customers/" (alert.customer)} { "Customer" } } @else { "Customer, not watched any more" }
    };
    let other = html! {
        a href=(party_address(&alert.list, &alert.reference)) { "Listed party" }
        " " span class="hint" { (alert.list) " " (alert.reference) }
    };
    html! {
        (comparison(&customer, listed.as_ref(), (&own, &other)))
        p class="hint" { "As of snapshot " code { (alert.snapshot) } "; the links lead to what is known now." }
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
                    (moment(decision.at)) ", " (person(&decision.actor)) ": " strong { (decision.action) }
                    @if !decision.reason.is_empty() { ". " (decision.reason) }
                }
            }
        }
    }
}

fn actions(who: &Principal, alert: &Alert, colleagues: &[Member], reason: &str) -> Markup {
    let analyst = who.role.is_some_and(|r| r >= Role::Analyst);
    let approver = who.role.is_some_and(|r| r >= Role::Approver);
    let escalated = alert.state == AlertState::Escalated;
    let working = escalated || matches!(alert.state, AlertState::Open | AlertState::Assigned);
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
                textarea id="reason" name="reason" maxlength="5000" class="short" aria-describedby="reason-help" { (reason) }
                p class="hint" id="reason-help" {
                    "Needed to close, return or reopen. A false match silences this customer and this party until either changes materially."
                }
                div class="row" {
                    @if working && (!escalated || approver) {
                        button name="action" value="close-false" { "Not the same: false match" }
                        button name="action" value="close-true" class="bad" { "The same: true match" }
                    }
                    @if working {
                        @if alert.assignee.as_deref() != Some(who.actor.as_str()) {
                            button name="action" value="take" class="quiet" { "Take it" }
                        } @else {
                            button name="action" value="release" class="quiet" { "Give it back" }
                        }
                        @if !escalated {
                            button name="action" value="escalate" class="quiet" { "Escalate" }
                        }
                    }
                    @if waiting && !own {
                        button name="action" value="approve" { "Approve" }
                    }
                    @if waiting || (escalated && approver) {
                        button name="action" value="return" class="quiet" { "Return" }
                    }
                    @if alert.state.is_closed() && approver {
                        button name="action" value="reopen" class="quiet" { "Reopen" }
                    }
                    button name="action" value="comment" class="quiet" { "Comment" }
                }
                @if escalated && !approver {
                    p class="hint" { "An approver decides what is escalated." }
                }
                @if working && colleagues.len() > 1 {
                    div class="row" {
                        label for="assignee" { "Give it to" }
                        select id="assignee" name="assignee" {
                            @for colleague in colleagues {
                                @let actor = format!("user:{}", colleague.email);
                                option value=(actor) selected[alert.assignee.as_ref() == Some(&actor)] {
                                    (colleague.name) " (" (colleague.email) ")"
                                }
                            }
                        }
                        button name="action" value="assign" class="quiet" { "Assign" }
                    }
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
    /// To whom it is given.
    #[serde(default)]
    assignee: String,
    /// The alert's `updated_at` when the page was written.
    #[serde(default)]
    seen: String,
}

/// Does something with an alert. What can't be done is told on the alert's page as it is now.
pub(crate) async fn act(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Path(id): Path<String>,
    Checked(act): Checked<Act>,
) -> Page {
    // A page always says which state it showed.
    let seen = (act.seen.parse()).map_err(|_| Problem::bad_request("seen: load the page again"))?;
    let take = act.action == "take";
    let asked = Asked {
        action: if take { "assign".to_owned() } else { act.action },
        reason: act.reason,
        assignee: Some(act.assignee).filter(|to| !take && !to.is_empty()),
        updated_at: Some(seen),
    };
    match perform(&state, &who, &id, &asked).await {
        Ok(_) => Ok(Redirect::to(&format!("/alerts/{id}")).into_response()),
        Err(why) if why.status == 409 => {
            let reason = asked.reason;
            page(&state, &who, &id, Some(Refused { why, reason })).await
        }
        Err(why) => Err(why.into()),
    }
}

/// Everything about an alert on one sheet, to be printed or kept as PDF.
pub(crate) async fn sheet(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Path(id): Path<String>,
) -> Page {
    let alert = state.store.alert(plain("id", &id)?).await?;
    let history = state.store.decisions(&alert.id).await?;
    let customer = reference(&state, &alert).await?;
    let body = html! {
        h1 { "Evidence sheet" }
        dl class="facts" {
            dt { "Alert" } dd { code { (alert.id) } }
            dt { "Customer" } dd { (customer.as_deref().unwrap_or("not watched any more")) }
            dt { "Listed party" } dd { (alert.list) " " (alert.reference) ", " bdi { (alert.caption) } }
            dt { "State" } dd { (alert.state.code()) }
            dt { "Reason" } dd { (alert.reason.as_deref().unwrap_or("none yet")) }
            dt { "Score" } dd { (format!("{:.4}", alert.score)) }
            dt { "Snapshot" } dd { code { (alert.snapshot) } }
            dt { "Opened" } dd { (moment(alert.opened_at)) }
            @if let Some(closed) = alert.closed_at { dt { "Closed" } dd { (moment(closed)) } }
            dt { "Printed by" } dd { (person(&who.actor)) ", " (moment(crate::store::now())) }
        }
        (sides(&alert, customer.is_some()))
        section { h2 { "Evidence" } (explanation(&alert)) }
        section { h2 { "History" } (history_list(&history)) }
        p class="hint" { "Print this page, or save it as PDF, with the browser's own command." }
    };
    Ok(layout::page(&who, "/alerts", "Evidence sheet", &body).into_response())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::changed_values;

    #[test]
    fn what_changed_of_a_customer_is_told_value_by_value() {
        let old = json!({"name": "Ann", "countries": ["fr", "de"], "addresses": ["Rue 1"]});
        let new =
            json!({"name": "Anne", "countries": ["de", "it"], "kind": "person", "addresses": ["Rue 1"]});
        let told: Vec<String> = (changed_values(&old, &new).into_iter())
            .map(|c| format!("{} -{} +{}", c.field, json!(c.removed), json!(c.added)))
            .collect();
        let expected = [
            "countries -[\"fr\"] +[\"it\"]",
            "kind -[] +[\"person\"]",
            "name -[\"Ann\"] +[\"Anne\"]",
        ];
        assert_eq!(told, expected);
        assert!(changed_values(&old, &old).is_empty());
    }
}
