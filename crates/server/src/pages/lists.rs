//! The lists in service: how fresh they are, and what changed last.

use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Redirect},
};
use interdict_lists::{ListDifference, PartyChange, diff};
use maud::{Markup, html};

use super::{
    Page,
    forms::Checked,
    layout, moment,
    screen::{notes, party_address},
    sign_in::Nothing,
};
use crate::{
    AppState, Principal, Role,
    api::{blocking, data_dir},
};

/// Changed parties shown of one list.
const SHOWN: usize = 50;

/// The page.
pub(crate) async fn overview(State(state): State<AppState>, Extension(who): Extension<Principal>) -> Page {
    let dataset = state.lists.current();
    let freshness = dataset.freshness(&state.config.sources);
    let lists = dataset
        .manifest
        .as_ref()
        .map(|m| m.lists.as_slice())
        .unwrap_or_default();
    let (customers, behind) = state.store.customers_count(&dataset.snapshot).await?;
    let body = html! {
        h1 { "Lists" }
        (notes(&dataset))
        p {
            (dataset.len()) " listed parties in snapshot " code { (dataset.snapshot) } ". "
            @if behind > 0 { (behind) " of " (customers) " customers are still being screened against it." }
            @else if customers > 0 { "All " (customers) " customers have been screened against it." }
        }
        @if !lists.is_empty() {
            div class="scroll" tabindex="0" role="region" aria-label="Lists" {
                table class="stack" {
                    thead { tr { th { "List" } th class="number" { "Parties" } th { "Date" } th { "Freshness" } th class="number" { "Refused records" } } }
                    tbody {
                        @for list in lists {
                            @let fresh = freshness.iter().find(|f| f.list == list.list);
                            tr {
                                td data-label="List" { (list.list) }
                                td class="number" data-label="Parties" { (list.counts.entities) }
                                td data-label="Date" { (list.date.map(|d| d.to_string()).unwrap_or_default()) }
                                td data-label="Freshness" {
                                    @if let Some(fresh) = fresh {
                                        span class=(if fresh.stale { "error" } else { "" }) {
                                            (if fresh.stale { "stale" } else { "fresh" })
                                        }
                                        ", current as of " (fresh.current_on) " (" (fresh.age_days) " days, limit " (fresh.max_age_days) ")"
                                    }
                                }
                                td class="number" data-label="Refused records" { (list.counts.refused) }
                            }
                        }
                    }
                }
            }
        }
        @if who.role.is_some_and(|r| r >= Role::Administrator) { (update_form(&state, &who)) }
        section { h2 { "The last change" } (last_change(&state).await) }
    };
    Ok(layout::page(&who, "/lists", "Lists", &body).into_response())
}

fn update_form(state: &AppState, who: &Principal) -> Markup {
    let last = state.updates.last();
    html! {
        section {
            h2 { "Update" }
            @if last.running {
                p role="status" { "An update is running. Reload this page to see how it goes." }
            } @else {
                @if let Some(ended) = last.ended_at {
                    p {
                        "The last update of this service ended " (moment(ended)) ": "
                        @match &last.snapshot { Some(id) => { "snapshot " code { (id) } }, None => "nothing new" } "."
                    }
                    @if !last.failures.is_empty() { ul class="error" { @for failure in &last.failures { li { (failure) } } } }
                }
                form method="post" action="/lists/update" {
                    (layout::token(who))
                    button type="submit" { "Fetch all lists from their publishers" }
                }
            }
        }
    }
}

/// Starts an update.
pub(crate) async fn update(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Checked(Nothing {}): Checked<Nothing>,
) -> Page {
    state.start_update(&who.actor).await?;
    Ok(Redirect::to("/lists").into_response())
}

async fn last_change(state: &AppState) -> Markup {
    let Ok(data) = data_dir(state) else {
        return html! { p { "These lists come from files: there is no earlier snapshot." } };
    };
    let found = blocking(move || {
        let (old, new) = (data.snapshot("previous")?, data.snapshot("current")?);
        Ok((old.id().to_owned(), diff(&old, &new)?))
    });
    match found.await {
        Ok((from, lists)) => html! {
            p { "Since snapshot " code { (from) } ":" }
            @if lists.is_empty() { p { "Nothing." } }
            @for list in &lists { (difference(list)) }
        },
        Err(_) => html! { p { "There is no earlier snapshot to compare with." } },
    }
}

fn difference(list: &ListDifference) -> Markup {
    let part = |word: &str, changes: &[PartyChange], there: bool| {
        html! {
            @if !changes.is_empty() {
                details {
                    summary { (changes.len()) " " (word) }
                    ul {
                        @for change in changes.iter().take(SHOWN) {
                            li {
                                @if there {
                                    a href=(party_address(&list.list, &change.reference)) { bdi { (change.caption) } }
                                } @else {
                                    bdi { (change.caption) }
                                }
                                " " code { (change.reference) }
                                @if !change.fields.is_empty() {
                                    ": " (change.fields.iter().map(|f| f.field.as_str()).collect::<Vec<_>>().join(", "))
                                }
                            }
                        }
                    }
                    @if changes.len() > SHOWN { p class="hint" { "The first " (SHOWN) " are shown; /api/v1/changes has all." } }
                }
            }
        }
    };
    html! {
        article class="card" {
            h3 { (list.list) }
            (part("added", &list.added, true))
            (part("removed", &list.removed, false))
            (part("amended", &list.amended, true))
        }
    }
}
