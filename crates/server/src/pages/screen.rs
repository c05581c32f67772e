//! Screening one party.

use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Response},
};
use interdict_screen::{Evidence, Hit, Options};
use maud::{Markup, html};
use serde::Deserialize;

use super::{Page, alerts::person, comparison::countries_in_words, forms::Checked, layout, moment, score};
use crate::{
    AppState, Dataset, Party, Principal, Problem,
    party::split,
    screening::{Screened, programmes, screen},
    store::now,
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Form {
    name: String,
    aliases: String,
    kind: String,
    birth: String,
    country: String,
    address: String,
    identifier: String,
    threshold: String,
}

impl Form {
    fn party(&self) -> Party {
        Party {
            name: self.name.trim().to_owned(),
            kind: self.kind.clone(),
            aliases: split(&self.aliases),
            birth_dates: split(&self.birth),
            countries: split(&self.country),
            addresses: Some(self.address.trim().to_owned())
                .filter(|a| !a.is_empty())
                .into_iter()
                .collect(),
            identifiers: split(&self.identifier),
        }
    }
}

/// What the reader must know about the lists, on top of every answer.
pub(crate) fn notes(dataset: &Dataset) -> Markup {
    html! {
        @for note in &dataset.notes { p class="notice" { (note) } }
    }
}

fn form(who: &Principal, form: &Form, threshold: f64) -> Markup {
    let kinds = [
        ("", "not known"),
        ("person", "person"),
        ("organization", "organization"),
        ("vessel", "vessel"),
        ("aircraft", "aircraft"),
    ];
    let threshold = if form.threshold.is_empty() {
        threshold.to_string()
    } else {
        form.threshold.clone()
    };
    html! {
        form method="post" action="/" class="fields" {
            (layout::token(who))
            div { label for="name" { "Name" } input id="name" name="name" value=(form.name) autofocus aria-describedby="name-help"; p class="hint" id="name-help" { "In any script." } }
            div { label for="kind" { "Kind" }
                select id="kind" name="kind" {
                    @for (code, word) in kinds { option value=(code) selected[form.kind == code] { (word) } }
                }
            }
            div { label for="birth" { "Date of birth or foundation" } input id="birth" name="birth" value=(form.birth) placeholder="YYYY-MM-DD"; }
            div { label for="country" { "Countries" } input id="country" name="country" value=(form.country); }
            div { label for="aliases" { "Other names, separated by ;" } input id="aliases" name="aliases" value=(form.aliases); }
            div { label for="address" { "Address" } input id="address" name="address" value=(form.address); }
            div { label for="identifier" { "Identifiers, type:value" } input id="identifier" name="identifier" value=(form.identifier) placeholder="imo:9187629"; }
            div { label for="threshold" { "Threshold" } input id="threshold" name="threshold" type="number" min="0" max="1" step="0.01" value=(threshold); }
            div class="send" { button type="submit" { "Screen" } }
        }
    }
}

/// The form.
pub(crate) async fn blank(State(state): State<AppState>, Extension(who): Extension<Principal>) -> Response {
    let dataset = state.lists.current();
    let body = html! {
        h1 { "Screen a party" }
        (notes(&dataset))
        (form(&who, &Form::default(), state.config.threshold))
    };
    layout::page(&who, "/", "Screen a party", &body).into_response()
}

/// The answer, below the form.
pub(crate) async fn answer(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Checked(asked): Checked<Form>,
) -> Page {
    let threshold = match asked.threshold.trim() {
        "" => state.config.threshold,
        text => text
            .parse()
            .ok()
            .filter(|t| (0.0..=1.0).contains(t))
            .ok_or_else(|| Problem::invalid("threshold: give a number from 0 to 1"))?,
    };
    let options = Options {
        threshold,
        ..Options::default()
    };
    let found = screen(&state, &who, "page", asked.party(), &options).await;
    let (dataset, result) = match found {
        Ok((dataset, screened)) => {
            let result = results(&dataset, &screened, &options, &who);
            (dataset, result)
        }
        Err(problem) if problem.status < 500 => (
            state.lists.current(),
            html! { p class="error" role="alert" { (problem.detail) "." } },
        ),
        Err(problem) => return Err(problem.into()),
    };
    let body = html! {
        h1 { "Screen a party" }
        (notes(&dataset))
        (form(&who, &asked, threshold))
        (result)
    };
    Ok(layout::page(&who, "/", "Screen a party", &body).into_response())
}

fn results(dataset: &Dataset, screened: &Screened, options: &Options, who: &Principal) -> Markup {
    let hits = &screened.screening.hits;
    html! {
        section aria-live="polite" {
            h2 {
                @match screened.screening.total {
                    0 => "No hit",
                    1 => "1 hit",
                    n => { (n) " hits" },
                }
                " at " (options.threshold) " or above among " (dataset.len()) " listed parties"
            }
            p class="hint" {
                "Screened by " (person(&who.actor)) ", " (moment(now())) ", against snapshot " code { (dataset.snapshot) }
                ". This screening has been recorded; print this page, or save it as PDF, for your file."
            }
            // The form is not printed: what was asked has to stand in the answer.
            div class="print" { (asked_facts(&screened.party)) }
            @for note in &screened.notes { p class="notice" { (note) } }
            @for hit in hits { (card(dataset, hit)) }
        }
    }
}

/// What is known of a party, as it was given.
pub(crate) fn asked_facts(party: &Party) -> Markup {
    let row = |name: &str, values: &[String]| {
        html! {
            @if !values.is_empty() {
                dt { (name) }
                dd { @for value in values { bdi { (value) } br; } }
            }
        }
    };
    html! {
        dl class="facts" {
            @if !party.name.is_empty() { dt { "Name" } dd { bdi { (party.name) } } }
            @if !party.kind.is_empty() { dt { "Kind" } dd { (party.kind) } }
            (row("Other names", &party.aliases))
            (row("Born or founded", &party.birth_dates))
            (row("Countries", &countries_in_words(&party.countries)))
            (row("Addresses", &party.addresses))
            (row("Identifiers", &party.identifiers))
        }
    }
}

fn card(dataset: &Dataset, hit: &Hit) -> Markup {
    let entity = dataset.entity(hit.ordinal);
    html! {
        article class="card" {
            h3 {
                span class="score match" { (score(hit.score)) } " "
                a href=(party_address(&hit.list, &hit.reference)) { bdi { (hit.caption) } }
            }
            p {
                (hit.list) " " code { (hit.reference) } ", " (hit.kind.code())
                @if !hit.matched_name.is_empty() && hit.matched_name != hit.caption {
                    ", matched as " bdi { (hit.matched_name) }
                }
                @if let Some(entity) = &entity {
                    @let programmes = programmes(entity).join(", ");
                    @if !programmes.is_empty() { ", programmes " (programmes) }
                }
            }
            details { summary { "Evidence" } (evidence(hit.explanation.iter().map(Line::of))) }
        }
    }
}

/// Address of a party's page.
pub(crate) fn party_address(list: &str, reference: &str) -> String {
    let encode = |text: &str| -> String {
        text.bytes().fold(String::new(), |mut out, b| {
            match b {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' => {
                    out.push(char::from(b));
                }
                b => out += &format!("%{b:02X}"),
            }
            out
        })
    };
    format!("/parties/{}/{}", encode(list), encode(reference))
}

/// One line of evidence.
pub(crate) struct Line<'a> {
    pub(crate) what: &'a str,
    pub(crate) query: &'a str,
    pub(crate) candidate: &'a str,
    pub(crate) how: &'a str,
    pub(crate) weight: f64,
}

impl<'a> Line<'a> {
    fn of(evidence: &'a Evidence) -> Self {
        Self {
            what: evidence.evidence,
            query: &evidence.query,
            candidate: &evidence.candidate,
            how: &evidence.how,
            weight: evidence.weight,
        }
    }
}

/// The evidence, token by token: what was asked, what is listed, how they relate, and what that is worth.
pub(crate) fn evidence<'a>(lines: impl Iterator<Item = Line<'a>>) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="region" aria-label="Evidence" {
            table {
                thead { tr { th { "Compared" } th { "Asked" } th { "Listed" } th { "Relation" } th class="number" { "Weight" } } }
                tbody {
                    @for line in lines {
                        tr class=(if line.weight < 0.0 { "against" } else { "for" }) {
                            td { (line.what) }
                            td { bdi { (line.query) } }
                            td { bdi { (line.candidate) } }
                            td { (line.how) }
                            td class="number" { (format!("{:+.1}", line.weight)) }
                        }
                    }
                }
            }
        }
        p class="hint" { "Weights are log-odds: above zero speaks for the same party, below against. They add up to the score." }
    }
}
