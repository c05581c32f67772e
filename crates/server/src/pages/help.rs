//! Help.

use axum::{
    Extension,
    response::{IntoResponse, Response},
};
use maud::html;

use super::layout;
use crate::Principal;

/// The page.
pub(crate) async fn page(Extension(who): Extension<Principal>) -> Response {
    let body = html! {
        h1 { "Help" }
        section {
            h2 { "What a score means" }
            p {
                "A score is the probability, from 0 to 1, that the party asked for is the party listed. It is made of \
                 evidence that is shown line by line: words of the name, date of birth, countries, identifiers. Weights \
                 above zero speak for the same party, below zero against. A hit is a score at or above the threshold; \
                 it is a question to a person, not an answer."
            }
        }
        section {
            h2 { "What to do with an alert" }
            ol {
                li { "Take it, so that nobody else works on it." }
                li { "Compare both sides. What is missing on one side says nothing; what differs speaks against." }
                li { "Close it as a false or a true match, with the reason a stranger would need to follow you." }
                li { "Where you can't tell, escalate: an approver decides, or returns it with advice." }
            }
            p {
                "A false match silences this customer and this listed party, and no other pair, until either changes \
                 materially: names, dates, countries, addresses, identifiers or kind. Where four eyes are configured, \
                 a second person must approve. Where a pair comes up again, its page says what was decided before, \
                 and what has changed since."
            }
        }
        section {
            h2 { "Roles" }
            dl class="facts" {
                dt { "reader" } dd { "screens parties, reads reports, looks at alerts, customers and lists" }
                dt { "analyst" } dd { "also registers customers and works on alerts" }
                dt { "approver" } dd { "also decides what is escalated; approves, returns and reopens decisions; reads the audit log" }
                dt { "administrator" } dd { "also manages members, invitations, keys and webhooks, and makes links for new passwords" }
            }
        }
        section {
            h2 { "Records" }
            p {
                "Every screening is recorded, also one without a hit: who asked, what, against which snapshot and \
                 settings, with which result. The log is a chain of hashes; "
                code { "interdict audit verify" } " walks it."
            }
        }
        section {
            h2 { "For programs" }
            p { "The API is described at " a href="/api/v1/openapi.json" { "/api/v1/openapi.json" } ". Administrators make keys." }
        }
    };
    layout::page(&who, "/help", "Help", &body).into_response()
}
