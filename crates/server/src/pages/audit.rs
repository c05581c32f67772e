//! The audit log.

use axum::{
    Extension,
    extract::{Query, State},
    response::IntoResponse,
};
use maud::html;
use serde::Deserialize;

use super::{Page, layout, moment};
use crate::{AppState, Principal, Problem, api::plain, store::AuditFilter};

const PAGE: i64 = 100;
/// Characters of a record's detail shown at once.
const DETAIL_SHOWN: usize = 160;

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub(crate) struct Search {
    actor: String,
    action: String,
    object: String,
    cursor: String,
    verify: String,
}

/// The page.
pub(crate) async fn overview(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Query(search): Query<Search>,
) -> Page {
    let before = match search.cursor.as_str() {
        "" => None,
        text => Some(
            text.parse()
                .map_err(|_| Problem::invalid("cursor: follow the link of the page before"))?,
        ),
    };
    let filter = AuditFilter {
        actor: plain("actor", search.actor.trim())?.to_owned(),
        action: plain("action", search.action.trim())?.to_owned(),
        object: plain("object", search.object.trim())?.to_owned(),
        before,
        limit: PAGE,
    };
    let records = state.store.audit_records(&filter).await?;
    let verified = if search.verify == "yes" {
        Some(state.store.verify_audit(None).await?)
    } else {
        None
    };
    let body = html! {
        h1 { "Audit log" }
        @match verified {
            Some(Ok(chain)) => p class="notice" role="status" {
                "The chain is intact: " (chain.records) " records, ending in " code { (chain.head) }
            },
            Some(Err(fault)) => p class="error" role="alert" { "The chain is broken: " (fault) "." },
            None => {},
        }
        form method="get" action="/audit" class="row" {
            span class="pair" { label for="actor" { "Who" } " " input id="actor" name="actor" value=(search.actor); }
            span class="pair" { label for="action" { "What" } " " input id="action" name="action" value=(search.action); }
            span class="pair" { label for="object" { "To what" } " " input id="object" name="object" value=(search.object); }
            button type="submit" class="quiet" { "Show" }
            button type="submit" name="verify" value="yes" class="quiet" { "Verify the chain" }
        }
        div class="scroll" tabindex="0" role="region" aria-label="Records" {
            table class="stack" {
                thead { tr { th class="number" { "No." } th { "When" } th { "Who" } th { "What" } th { "Detail" } } }
                tbody {
                    @for record in &records {
                        tr {
                            td class="number" data-label="No." { (record.sequence) }
                            td data-label="When" { (moment(record.at)) }
                            td data-label="Who" { (record.actor) }
                            td data-label="What" { (record.action) @if !record.object.is_empty() { br; code { (record.object) } } }
                            td data-label="Detail" {
                                @if record.detail.chars().count() > DETAIL_SHOWN {
                                    details {
                                        summary { code { (record.detail.chars().take(DETAIL_SHOWN).collect::<String>()) "…" } }
                                        code { (record.detail) }
                                    }
                                } @else if record.detail != "null" { code { (record.detail) } }
                            }
                        }
                    }
                }
            }
        }
        @if records.len() as i64 == PAGE && let Some(last) = records.last() {
            @let sequence = last.sequence.to_string();
            @let query = [
                ("actor", filter.actor.as_str()), ("action", &filter.action), ("object", &filter.object),
                ("cursor", &sequence),
            ];
            p { a href=(layout::address("/audit", &query)) { "Earlier records" } }
        }
    };
    Ok(layout::page(&who, "/audit", "Audit log", &body).into_response())
}
