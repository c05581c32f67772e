//! Customers: who is watched.

use axum::{
    Extension,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect},
};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    Page,
    alerts::table,
    comparison::countries_in_words,
    forms::{Checked, Upload},
    layout, moment,
    screen::asked_facts,
    sign_in::Nothing,
};
use crate::{
    AppState, Party, Principal, Problem, Role,
    api::{Imported, import_csv, plain, register_and_screen},
    party::split,
    watch::alerts_of,
};

const PAGE: i64 = 50;
const KINDS: [&str; 4] = ["person", "organization", "vessel", "aircraft"];

#[derive(Deserialize)]
pub(crate) struct Search {
    #[serde(default)]
    search: String,
    #[serde(default)]
    cursor: String,
}

/// The page.
pub(crate) async fn overview(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Query(search): Query<Search>,
) -> Page {
    page(&state, &who, &search, None).await
}

async fn page(state: &AppState, who: &Principal, search: &Search, imported: Option<&Imported>) -> Page {
    let (words, cursor) = (plain("search", &search.search)?, plain("cursor", &search.cursor)?);
    let customers = state.store.customers(words, cursor, PAGE).await?;
    let (all, _) = state.store.customers_count("").await?;
    let body = html! {
        h1 { "Customers" }
        @if let Some(imported) = imported { (told(imported)) }
        form method="get" action="/customers" class="row" {
            label for="search" { "Name or reference" }
            input id="search" name="search" type="search" value=(search.search);
            button type="submit" class="quiet" { "Find" }
            a class="button quiet" href="/customers/export" { "As CSV" }
        }
        p class="hint" { (all) " registered" }
        div class="scroll" tabindex="0" role="region" aria-label="Customers" {
            table class="stack" {
                thead { tr { th { "Reference" } th { "Name" } th { "Kind" } th { "Countries" } th { "Screened" } } }
                tbody {
                    @for customer in &customers {
                        tr {
                            td data-label="Reference" { a href={"/customers/" (customer.id)} { (customer.reference) } }
                            td data-label="Name" { bdi { (customer.party.name) } }
                            td data-label="Kind" { (customer.party.kind) }
                            td data-label="Countries" { (countries_in_words(&customer.party.countries).join(", ")) }
                            td data-label="Screened" { @if let Some(at) = customer.screened_at { (moment(at)) } @else { "not yet" } }
                        }
                    }
                }
            }
        }
        @if customers.len() as i64 == PAGE && let Some(last) = customers.last() {
            p { a href=(layout::address("/customers", &[("search", words), ("cursor", &last.id)])) { "Next page" } }
        }
        @if who.role.is_some_and(|r| r >= Role::Analyst) { (forms(who)) }
    };
    Ok(layout::page(who, "/customers", "Customers", &body).into_response())
}

fn told(imported: &Imported) -> Markup {
    html! {
        section class="notice" role="status" {
            p {
                (imported.rows) " rows: " (imported.created) " new, " (imported.changed) " changed, " (imported.unchanged)
                " as they were, " (imported.refused) " refused. " (imported.alerts_opened) " alerts opened."
            }
            @if !imported.problems.is_empty() { ul { @for problem in &imported.problems { li { (problem) } } } }
        }
    }
}

fn forms(who: &Principal) -> Markup {
    html! {
        section {
            h2 { "Register a customer" }
            form method="post" action="/customers" class="fields" {
                (layout::token(who))
                div { label for="reference" { "Your reference" } input id="reference" name="reference" maxlength="200" required; }
                (fields(&Party::default()))
                div class="send" { button type="submit" { "Register and screen" } }
            }
        }
        section {
            h2 { "Import a file" }
            form method="post" action="/customers/import" enctype="multipart/form-data" class="row" {
                (layout::token(who))
                label for="file" { "CSV: id,kind,name,aliases,dob,country,address,ids" }
                input id="file" name="file" type="file" accept=".csv,text/csv" required;
                button type="submit" { "Import and screen" }
            }
        }
    }
}

/// The fields of a form that say what is known of a customer.
fn fields(party: &Party) -> Markup {
    html! {
        div { label for="name" { "Name" } input id="name" name="name" value=(party.name) required; }
        div { label for="kind" { "Kind" }
            select id="kind" name="kind" {
                option value="" { "not known" }
                @for kind in KINDS { option value=(kind) selected[party.kind == kind] { (kind) } }
                // Programs may have said it in another word.
                @if !party.kind.is_empty() && !KINDS.contains(&party.kind.as_str()) {
                    option value=(party.kind) selected { (party.kind) }
                }
            }
        }
        div { label for="aliases" { "Other names, separated by ;" } input id="aliases" name="aliases" value=(party.aliases.join("; ")); }
        div { label for="birth" { "Date of birth or foundation" } input id="birth" name="birth" value=(party.birth_dates.join("; ")) placeholder="YYYY-MM-DD"; }
        div { label for="country" { "Countries, separated by ;" } input id="country" name="country" value=(party.countries.join("; ")); }
        div { label for="address" { "Addresses, separated by ;" } input id="address" name="address" value=(party.addresses.join("; ")); }
        div { label for="identifier" { "Identifiers, type:value" } input id="identifier" name="identifier" value=(party.identifiers.join("; ")); }
    }
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub(crate) struct Form {
    reference: String,
    name: String,
    kind: String,
    aliases: String,
    birth: String,
    country: String,
    address: String,
    identifier: String,
}

/// Registers a customer.
pub(crate) async fn register(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Checked(form): Checked<Form>,
) -> Page {
    let party = Party {
        name: form.name.trim().to_owned(),
        kind: form.kind,
        aliases: split(&form.aliases),
        birth_dates: split(&form.birth),
        countries: split(&form.country),
        addresses: split(&form.address),
        identifiers: split(&form.identifier),
    };
    let (customer, _, _) = register_and_screen(&state, &who, &form.reference, &party).await?;
    Ok(Redirect::to(&format!("/customers/{}", customer.id)).into_response())
}

/// Registers the customers of a file.
pub(crate) async fn import(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    upload: Upload,
) -> Page {
    let (_, bytes) = upload.file.ok_or_else(|| Problem::invalid("give a CSV file"))?;
    let imported = import_csv(&state, &who, &bytes).await?;
    let search = Search {
        search: String::new(),
        cursor: String::new(),
    };
    page(&state, &who, &search, Some(&imported)).await
}

/// One customer with its alerts.
pub(crate) async fn one(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Path(id): Path<String>,
) -> Page {
    let customer = state.store.customer(plain("id", &id)?).await?;
    let alerts = alerts_of(&state, &customer.id).await?;
    let party = &customer.party;
    let body = html! {
        h1 { bdi { (party.name) } }
        section class="card" {
            (asked_facts(party))
            dl class="facts" {
                dt { "Reference" } dd { (customer.reference) }
                dt { "Registered" } dd { (moment(customer.created_at)) }
                dt { "Screened" }
                dd {
                    @match (customer.screened_at, &customer.snapshot) {
                        (Some(at), Some(snapshot)) => { (moment(at)) " against snapshot " code { (snapshot) } },
                        _ => "not yet",
                    }
                }
            }
        }
        section {
            h2 { "Alerts" }
            @if alerts.is_empty() { p { "None." } } @else { (table(&alerts)) }
        }
        @if who.role.is_some_and(|r| r >= Role::Analyst) {
            details {
                summary { "Change what is known of it" }
                form method="post" action="/customers" class="fields" {
                    (layout::token(&who))
                    input type="hidden" name="reference" value=(customer.reference);
                    (fields(party))
                    div class="send" { button type="submit" { "Save and screen" } }
                }
            }
            form method="post" action={"/customers/" (customer.id) "/remove"} {
                (layout::token(&who))
                button type="submit" class="quiet" { "Remove from the watch" }
                " " span class="hint" { "Alerts, decisions and records stay." }
            }
        }
    };
    Ok(layout::page(&who, "/customers", &party.name, &body).into_response())
}

/// Takes a customer out of the watch.
pub(crate) async fn remove(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Path(id): Path<String>,
    Checked(Nothing {}): Checked<Nothing>,
) -> Page {
    state.store.remove_customer(&who.actor, plain("id", &id)?).await?;
    Ok(Redirect::to("/customers").into_response())
}
