//! A listed party: names in all scripts, listings, links, and everything else its list says.

use std::sync::Arc;

use axum::{
    Extension,
    extract::{Path, State},
    response::IntoResponse,
};
use interdict_lists::{AlsoListed, FieldChange, History, ListError, PartyEvent};
use interdict_model::{Address, CountryFact, DateFact, Entity, NameKind};
use maud::{Markup, html};

use super::{Page, alerts::table, layout, screen::party_address};
use crate::{AppState, Dataset, Principal, Problem, store::AlertFilter};

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

pub(crate) fn countries(facts: &[CountryFact]) -> Vec<String> {
    facts
        .iter()
        .map(|c| noted(c.as_listed.clone(), c.note.as_deref()))
        .collect()
}

pub(crate) fn places(addresses: &[Address]) -> Vec<String> {
    addresses
        .iter()
        .map(|a| noted(a.one_line(), a.note.as_deref()))
        .collect()
}

/// Its names, with what the list says of each.
pub(crate) fn names(entity: &Entity) -> Vec<String> {
    (entity.names.iter())
        .map(|n| match n.kind {
            NameKind::Primary => n.text.clone(),
            NameKind::Alias => format!("{} (alias)", n.text),
            NameKind::WeakAlias => format!("{} (weak alias)", n.text),
            NameKind::Former => format!("{} (former)", n.text),
            NameKind::OriginalScript => format!("{} (original script)", n.text),
        })
        .collect()
}

/// Dates as the list has them.
pub(crate) fn dates(facts: &[DateFact]) -> Vec<String> {
    let words = |d: &DateFact| {
        let date = d.date.map(|d| d.to_string());
        let listed = d.as_listed.clone();
        noted(date.or(listed).unwrap_or_default(), d.note.as_deref())
    };
    facts.iter().map(words).collect()
}

/// Its identifiers, each with what it is.
pub(crate) fn identifiers(entity: &Entity) -> Vec<String> {
    (entity.identifiers.iter())
        .map(|i| {
            let issuer = i
                .issuer
                .as_ref()
                .map(|issuer| format!(", {issuer}"))
                .unwrap_or_default();
            let label = i.label.as_deref().unwrap_or(i.kind.code());
            noted(format!("{label}: {}{issuer}", i.value), i.note.as_deref())
        })
        .collect()
}

/// What a list says of a party, in short.
fn facts(entity: &Entity) -> Markup {
    html! {
        dl class="facts" {
            (row("Names", &names(entity)))
            dt { "Kind" } dd { (entity.kind.code()) }
            (row("Born or founded", &dates(&entity.birth_dates)))
            (row("Place of birth", &places(&entity.birth_places)))
            (row("Died or dissolved", &dates(&entity.death_dates)))
            (row("Nationality", &countries(&entity.nationalities)))
            (row("Citizenship", &countries(&entity.citizenships)))
            (row("Countries", &countries(&entity.countries)))
            (row("Addresses", &places(&entity.addresses)))
            (row("Identifiers", &identifiers(entity)))
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
    let found = dataset.find(&list, &reference);
    let known = Known::read(&dataset, found, &list, &reference).await?;
    let entity = known.entity;
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
        @if found.is_none() {
            p class="notice" role="status" {
                strong { "No longer listed: " } "the lists in service don't have this party. Below is what the last "
                "snapshot said that had it."
            }
        }
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
        @if !known.also.is_empty() { (also_part(&known.also)) }
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
        @if let Some(history) = &known.history { (history_part(history)) }
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

/// A party with what stands around it.
struct Known {
    entity: Entity,
    also: Vec<AlsoListed>,
    history: Option<History>,
}

impl Known {
    async fn read(
        dataset: &Arc<Dataset>,
        found: Option<u32>,
        list: &str,
        reference: &str,
    ) -> Result<Self, Problem> {
        let (dataset, list, reference) = (Arc::clone(dataset), list.to_owned(), reference.to_owned());
        // Looks into many snapshots: not on a thread that answers requests.
        let read = tokio::task::spawn_blocking(move || {
            let history = dataset.history(&list, &reference)?;
            let also = found.map_or_else(|| Ok(Vec::new()), |at| dataset.also_listed(at))?;
            let last = || history.as_ref().and_then(|h| h.last.clone());
            let entity = found.and_then(|at| dataset.entity(at)).or_else(last);
            Ok::<_, ListError>(
                entity
                    .map(|entity| Self {
                        entity,
                        also,
                        history,
                    })
                    .ok_or(reference),
            )
        });
        let read = read.await.map_err(|e| Problem::internal(&e))?;
        read.map_err(|e| Problem::internal(&e))?.map_err(|reference| {
            Problem::not_found(format!(
                "no party {reference} on that list, now or in a snapshot kept"
            ))
        })
    }
}

/// The other listings of the party.
fn also_part(also: &[AlsoListed]) -> Markup {
    html! {
        section {
            h2 { "The same party on other lists" }
            ul {
                @for other in also {
                    li {
                        a href=(party_address(&other.entity.list, &other.entity.reference)) {
                            bdi { (other.entity.caption()) }
                        }
                        ", " (other.entity.list) " " code { (other.entity.reference) } ": "
                        (other.why.join("; "))
                    }
                }
            }
            p class="hint" { "Wrong? " code { "interdict lists unlink" } " tells two listings apart for good." }
        }
    }
}

/// A value of a changed field, in short.
fn value_text(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Object(fields) => {
            let shown = [
                "label",
                "text",
                "value",
                "as_listed",
                "date",
                "city",
                "country",
                "list",
                "name",
            ];
            let parts: Vec<String> = (shown.iter().filter_map(|f| fields.get(*f)))
                .filter(|v| !v.is_null())
                .map(value_text)
                .collect();
            if parts.is_empty() {
                value.to_string()
            } else {
                parts.join(", ")
            }
        }
        other => other.to_string(),
    }
}

/// What went from fields, and what came.
pub(crate) fn field_changes(changes: &[FieldChange]) -> Markup {
    html! {
        ul {
            @for change in changes {
                li {
                    (change.field.replace('_', " ")) ": "
                    @for value in &change.removed { del { bdi { (value_text(value)) } } " " }
                    @for value in &change.added { ins { bdi { (value_text(value)) } } " " }
                }
            }
        }
    }
}

/// What became of the party.
fn history_part(history: &History) -> Markup {
    html! {
        section {
            h2 { "History" }
            @if history.steps.is_empty() { p { "No snapshot kept has this party." } }
            ol class="plain" {
                @for step in &history.steps {
                    li {
                        time datetime=(step.loaded) { (step.loaded.get(..10).unwrap_or(&step.loaded)) } ": "
                        @match &step.event {
                            PartyEvent::Known => "known since the earliest snapshot kept",
                            PartyEvent::Added => strong { "added" },
                            PartyEvent::Removed => strong { "removed" },
                            PartyEvent::Amended { .. } => strong { "amended" },
                        }
                        " (snapshot " code { (step.snapshot) }
                        @if let Some(date) = step.list_date { ", list of " (date) } ")"
                        @if let PartyEvent::Amended { fields } = &step.event {
                            (field_changes(fields))
                        }
                    }
                }
            }
            @if history.cut { p class="hint" { "Earlier snapshots are kept, and were not looked at." } }
        }
    }
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
