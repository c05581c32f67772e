//! Reading a report: pasted or given as a file, shown with every finding marked in place.

use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Response},
};
use maud::{Markup, PreEscaped, html};

use super::{Page, forms::Upload, layout, screen::notes};
use crate::{
    AppState, Principal, Problem,
    api::{Read, read_for},
};

fn form(who: &Principal) -> Markup {
    html! {
        form method="post" action="/report" enctype="multipart/form-data" {
            (layout::token(who))
            label for="text" { "Text or HTML of the report" }
            textarea id="text" name="text" autofocus {}
            div class="row" {
                label for="file" { "or a file (drop it here)" }
                input id="file" name="file" type="file";
                button type="submit" { "Read" }
            }
        }
    }
}

/// The form.
pub(crate) async fn blank(State(state): State<AppState>, Extension(who): Extension<Principal>) -> Response {
    let body = html! {
        h1 { "Read a report" }
        (notes(&state.lists.current()))
        (form(&who))
    };
    layout::page(&who, "/report", "Read a report", &body).into_response()
}

/// The marked text.
pub(crate) async fn answer(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    upload: Upload,
) -> Page {
    let pasted = upload.texts.get("text").map(String::as_str).unwrap_or_default();
    let bytes = match upload.file {
        Some((_, bytes)) => bytes,
        None => pasted.as_bytes().to_vec(),
    };
    let body = match read_for(&state, &who, bytes).await {
        Ok(read) => marked(&who, &read),
        Err(problem) if problem.status < 500 => html! {
            h1 { "Read a report" }
            p class="error" role="alert" { (problem.detail) "." }
            (form(&who))
        },
        Err(problem) => return Err(problem.into()),
    };
    Ok(layout::page(&who, "/report", "Report", &body).into_response())
}

fn marked(who: &Principal, read: &Read) -> Markup {
    let report = &read.report;
    let facts = [
        report.document.publisher.clone(),
        report.document.dateline.clone(),
        report.document.reference_date.clone(),
    ];
    let sha = format!("SHA-256 {}", report.document.sha256);
    let facts: Vec<String> = facts.into_iter().flatten().chain([sha]).collect();
    html! {
        h1 { (report.document.title.as_deref().unwrap_or("Report")) }
        p class="hint facts" { (facts.join(" · ")) }
        @for note in &report.notes { p class="notice" { (note) } }
        // The page of the reader: its words are escaped, its marks are its own.
        div class="marked" { (PreEscaped(inner(&read.page))) }
        details { summary { "Read another" } (form(who)) }
    }
}

/// What stands between the page's `<main>` tags; the escaped words hold none.
fn inner(page: &str) -> String {
    let rest = page.split_once("<main>").map_or("", |(_, rest)| rest);
    rest.split_once("</main>")
        .map_or("", |(inner, _)| inner)
        .to_owned()
}

impl From<axum::extract::multipart::MultipartError> for Problem {
    fn from(error: axum::extract::multipart::MultipartError) -> Self {
        match error.status().as_u16() {
            413 => Self::too_large(error.body_text()),
            _ => Self::bad_request(error.body_text()),
        }
    }
}
