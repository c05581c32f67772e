//! A listed party: names in all scripts, listings, links, and everything else its list says.

use axum::{
    Extension,
    extract::{Path, State},
    response::IntoResponse,
};
use interdict_model::{Address, CountryFact, Entity, NameKind};
use maud::{Markup, html};

use super::{Page, alerts::table, layout, screen::party_address};
use crate::{AppState, Principal, Problem, store::AlertFilter};

const ALERTS_SHOWN: i64 = 50;

fn row(name: &str, values: &[String]) -> Markup {
    html! {
        @if !values.is_empty() {
            dt { (name) }
            dd { ul { @for value in values { li { bdi { (value) } } } } }
        }
    }
}

fn noted(words: impl Into<String>, note: Option<&str>) -> String {
    let words = words.into();
    match note {
        Some(note) => format!("{words} ({note})"),
        None => words,
    }
}

fn countries(facts: &[CountryFact]) -> Vec<String> {
    facts
        .iter()
        .map(|c| noted(c.as_listed.clone(), c.note.as_deref()))
        .collect()
}

fn places(addresses: &[Address]) -> Vec<String> {
    addresses
        .iter()
        .map(|a| noted(a.one_line(), a.note.as_deref()))
        .collect()
}

/// What a list says of a party, in short: everything that a comparison needs.
pub(crate) fn facts(entity: &Entity) -> Markup {
    let dates = |dates: &[interdict_model::DateFact]| -> Vec<String> {
        let words = |d: &interdict_model::DateFact| {
            let date = d.date.map(|d| d.to_string());
            let listed = d.as_listed.clone();
            noted(date.or(listed).unwrap_or_default(), d.note.as_deref())
        };
        dates.iter().map(words).collect()
    };
    let names: Vec<String> = (entity.names.iter())
        .map(|n| match n.kind {
            NameKind::Primary => n.text.clone(),
            NameKind::Alias => format!("{} (alias)", n.text),
            NameKind::WeakAlias => format!("{} (weak alias)", n.text),
            NameKind::Former => format!("{} (former)", n.text),
            NameKind::OriginalScript => format!("{} (original script)", n.text),
        })
        .collect();
    let identifiers: Vec<String> = (entity.identifiers.iter())
        .map(|i| {
            let issuer = i
                .issuer
                .as_ref()
                .map(|issuer| format!(", {issuer}"))
                .unwrap_or_default();
            let label = i.label.as_deref().unwrap_or(i.kind.code());
            noted(format!("{label}: {}{issuer}", i.value), i.note.as_deref())
        })
        .collect();
    html! {
        dl class="facts" {
            dt { "Kind" } dd { (entity.kind.code()) }
            (row("Names", &names))
            (row("Born or founded", &dates(&entity.birth_dates)))
            (row("Place of birth", &places(&entity.birth_places)))
            (row("Died or dissolved", &dates(&entity.death_dates)))
            (row("Nationality", &countries(&entity.nationalities)))
            (row("Citizenship", &countries(&entity.citizenships)))
            (row("Countries", &countries(&entity.countries)))
            (row("Addresses", &places(&entity.addresses)))
            (row("Identifiers", &identifiers))
        }
    }
}

/// The page of a party.
pub(crate) async fn one(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Path((list, reference)): Path<(String, String)>,
) -> Page {
    let dataset = state.lists.current();
    let found = dataset.find(&list, &reference).and_then(|at| dataset.entity(at));
    let entity = found.ok_or_else(|| {
        Problem::not_found(format!(
            "no party {reference} on {list} in the lists in service: it may have been removed"
        ))
    })?;
    let about = AlertFilter {
        party: (entity.list.clone(), entity.reference.clone()),
        closed: true,
        limit: ALERTS_SHOWN,
        ..AlertFilter::default()
    };
    let alerts = state.store.alerts(&about).await?;
    let craft = entity.craft.clone().unwrap_or_default();
    let craft_facts: Vec<String> = [
        craft.craft_type.map(|t| format!("Type: {t}")),
        craft.flag.map(|f| format!("Flag: {}", f.as_listed)),
        craft.owner.map(|o| format!("Owner: {o}")),
        craft.tonnage.map(|t| format!("Deadweight: {t}")),
        craft.gross_tonnage.map(|t| format!("Gross tonnage: {t}")),
        craft.built.map(|b| format!("Built: {b}")),
    ]
    .into_iter()
    .flatten()
    .collect();
    let body = html! {
        h1 { bdi { (entity.caption()) } }
        p { (entity.list) " " code { (entity.reference) } ", snapshot " code { (dataset.snapshot) } }
        section class="card" { h2 { "What the list says" } (facts(&entity))
            dl class="facts" {
                (row("Titles", &entity.titles))
                (row("Positions", &entity.positions))
                (row("Ship or aircraft", &craft_facts))
                (row("Remarks", &entity.remarks))
                (row("Other", &entity.attributes.iter().map(|a| format!("{}: {}", a.label, a.value)).collect::<Vec<_>>()))
            }
        }
        section { h2 { "Listings" } @for listing in &entity.listings { (listing_card(listing)) } }
        @if !entity.relations.is_empty() {
            section {
                h2 { "Links" }
                ul {
                    @for relation in &entity.relations {
                        li {
                            (relation.kind) ": "
                            @match &relation.reference {
                                Some(to) => a href=(party_address(&entity.list, to)) { bdi { (relation.name) } },
                                None => bdi { (relation.name) },
                            }
                            @if let Some(note) = &relation.note { " (" (note) ")" }
                        }
                    }
                }
            }
        }
        section {
            h2 { "Alerts about this party" }
            @if alerts.is_empty() { p { "None." } } @else { (table(&alerts)) }
        }
        p class="hint" {
            "Read from " (entity.provenance.file)
            @if entity.provenance.line > 0 { ", line " (entity.provenance.line) }
        }
    };
    Ok(layout::page(&who, "/lists", entity.caption(), &body).into_response())
}

fn listing_card(listing: &interdict_model::Listing) -> Markup {
    let dates: Vec<String> = listing.amended_on.iter().map(ToString::to_string).collect();
    html! {
        article class="card" {
            h3 { (listing.list) " " (listing.reference) }
            dl class="facts" {
                (row("Programmes", &listing.programmes))
                (row("Legal basis", &listing.legal_basis))
                (row("Measures", &listing.measures))
                @if let Some(date) = listing.listed_on { dt { "Listed on" } dd { (date) } }
                (row("Amended on", &dates))
                @if let Some(date) = listing.ended_on { dt { "Ended on" } dd { (date) } }
                (row("Reasons", &listing.reasons))
                @if let Some(url) = listing.source_url.as_ref().filter(|u| u.starts_with("https://") || u.starts_with("http://")) {
                    dt { "Source" } dd { a href=(url) rel="noreferrer" { (url) } }
                }
            }
        }
    }
}
