//! The report as an analyst reads it: one screen of text.

use std::{borrow::Cow, fmt::Write as _};

use interdict_model::Span;

use crate::{
    PartyKind,
    dealings::Status,
    input::Format,
    output::{Dealing, Listed, Party, Report},
    reader::rank,
};

/// Characters of a quotation on one line.
const QUOTE_CHARS_MAX: usize = 220;
/// Provisions named one by one for a dealing; the rest are counted.
const FINDINGS_MAX: usize = 6;

/// The words of spans, by code points of the document.
pub struct Words<'a> {
    text: &'a str,
    /// Byte of every code point.
    bytes: Vec<usize>,
    /// The text is an HTML page: tags are no words, and character references stand for their characters.
    markup: bool,
}

impl<'a> Words<'a> {
    /// Over the document's text as it was decoded.
    pub fn new(text: &'a str) -> Self {
        let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        bytes.push(text.len());
        Self {
            text,
            bytes,
            markup: false,
        }
    }

    /// Over the text that a report's spans count; of an HTML page, the words without the markup.
    pub fn of_report(report: &Report, text: &'a str) -> Self {
        Self {
            markup: report.document.kind == Format::Html.name(),
            ..Self::new(text)
        }
    }

    /// The words of a span as a reader of the document sees them.
    pub fn shown(&self, span: Span) -> Cow<'a, str> {
        let raw = self.of(span);
        if !self.markup || !raw.contains(['<', '&', '\n']) {
            return Cow::Borrowed(raw);
        }
        let mut out = String::with_capacity(raw.len());
        for token in html5gum::Tokenizer::new(raw).flatten() {
            match token {
                html5gum::Token::String(text) => {
                    for c in String::from_utf8_lossy(&text).chars() {
                        let c = if c.is_whitespace() { ' ' } else { c };
                        if !(c == ' ' && out.ends_with(' ')) {
                            out.push(c);
                        }
                    }
                }
                html5gum::Token::StartTag(tag) if &tag.name[..] == b"br" => out.push(' '),
                _ => {}
            }
        }
        Cow::Owned(out)
    }

    /// The words of a span, as they stand; empty where the span lies outside.
    pub fn of(&self, span: Span) -> &'a str {
        match (self.bytes.get(span.start), self.bytes.get(span.end)) {
            (Some(start), Some(end)) => &self.text[*start..*end],
            _ => "",
        }
    }

    /// The words of a span in one line, cut in the middle where long.
    pub fn line(&self, span: Span, chars_max: usize) -> String {
        let line: Vec<char> = self
            .shown(span)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .chars()
            .collect();
        if line.len() <= chars_max {
            return line.into_iter().collect();
        }
        let half = chars_max / 2;
        let (head, tail) = (&line[..half], &line[line.len() - half..]);
        format!(
            "{} … {}",
            head.iter().collect::<String>().trim_end(),
            tail.iter().collect::<String>().trim_start()
        )
    }
}

/// Prints a report over its text.
pub fn print(report: &Report, text: &str) -> String {
    let words = Words::of_report(report, text);
    let mut out = String::new();
    head(&mut out, report);
    listed(&mut out, report, &words);
    dealings(&mut out, report, &words);
    others(&mut out, report);
    claims(&mut out, report, &words);
    events(&mut out, report, &words);
    for note in &report.notes {
        let _ = writeln!(out, "Note: {note}.");
    }
    out.push_str("This is information for a person to check, not legal advice.\n");
    out
}

fn head(out: &mut String, report: &Report) {
    let document = &report.document;
    let _ = writeln!(out, "{}", document.title.as_deref().unwrap_or("(no headline)"));
    let facts: Vec<String> = [
        document.publisher.clone(),
        document.dateline.clone(),
        document.reference_date.as_ref().map(|d| {
            if document.published.is_some() {
                format!("published {d}")
            } else {
                format!("read as of {d}")
            }
        }),
        Some(format!("{} characters", document.chars)),
        Some(document.language.clone()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let _ = writeln!(out, "{}", facts.join(" · "));
    let furniture = report.sections.iter().filter(|s| s.kind.is_furniture()).count();
    if furniture > 0 {
        let _ = writeln!(
            out,
            "{} of {} parts are page furniture and were not read",
            furniture,
            report.sections.len()
        );
    }
    for terms in &document.terms {
        let _ = writeln!(out, "Terms of the page: {}", terms.excerpt);
    }
    out.push('\n');
}

fn listed(out: &mut String, report: &Report, words: &Words<'_>) {
    let parties: Vec<_> = report.parties.iter().filter(|p| !p.listings.is_empty()).collect();
    let _ = writeln!(out, "ON A SANCTIONS LIST");
    if parties.is_empty() {
        let _ = writeln!(out, "  none of the parties named");
    }
    for party in parties {
        entries(out, party, &party.listings, words);
    }
    out.push('\n');
    let namesakes: Vec<_> = report
        .parties
        .iter()
        .filter(|p| !p.namesakes.is_empty())
        .collect();
    if namesakes.is_empty() {
        return;
    }
    let _ = writeln!(
        out,
        "SAME NAME AS ON A LIST, and the text does not tell whether it is the same party"
    );
    for party in namesakes {
        entries(out, party, &party.namesakes, words);
    }
    out.push('\n');
}

/// A party with entries of lists.
fn entries(out: &mut String, party: &Party, entries: &[Listed], words: &Words<'_>) {
    let first = party
        .mentions
        .first()
        .map(|m| words.line(m.span, 60))
        .unwrap_or_default();
    let _ = writeln!(
        out,
        "  {} {} — “{}”, {} mention{}",
        party.id,
        party.name,
        first,
        party.mentions.len(),
        if party.mentions.len() == 1 { "" } else { "s" }
    );
    for listing in entries {
        let programs = if listing.programs.is_empty() {
            String::new()
        } else {
            format!(" [{}]", listing.programs.join(", "))
        };
        let references = if listing.references.is_empty() {
            String::new()
        } else {
            format!(" (also {})", listing.references.join(", "))
        };
        let _ = writeln!(
            out,
            "       {:.2}  {} {}  {}{}{}  because of {}",
            listing.score,
            listing.list,
            listing.entity,
            listing.caption,
            programs,
            references,
            listing.because
        );
    }
}

fn name_of<'r>(report: &'r Report, id: &'r str) -> &'r str {
    report
        .parties
        .iter()
        .find(|p| p.id == id)
        .map_or(id, |p| p.name.as_str())
}

fn names(report: &Report, ids: &[String]) -> String {
    if ids.is_empty() {
        "(not said)".to_owned()
    } else {
        ids.iter()
            .map(|id| name_of(report, id))
            .collect::<Vec<_>>()
            .join(" and ")
    }
}

fn dealings(out: &mut String, report: &Report, words: &Words<'_>) {
    let _ = writeln!(out, "DEALINGS");
    if report.dealings.is_empty() {
        let _ = writeln!(out, "  none found");
    }
    for dealing in &report.dealings {
        let goods: Vec<&str> = dealing
            .goods
            .iter()
            .filter_map(|id| report.goods.iter().find(|g| g.id == *id))
            .map(|g| g.text.as_str())
            .collect();
        let _ = writeln!(
            out,
            "  {} {} {}: {} → {}: {}",
            dealing.id,
            status_word(dealing.status).to_uppercase(),
            dealing.kind.code(),
            names(report, &dealing.from),
            names(report, &dealing.to),
            if goods.is_empty() {
                "(goods not said)".to_owned()
            } else {
                goods.join(", ")
            },
        );
        let _ = writeln!(out, "       “{}”", words.line(dealing.span, QUOTE_CHARS_MAX));
        let mut facts = Vec::new();
        if !dealing.alleged_by.is_empty() {
            facts.push(format!("said by {}", names(report, &dealing.alleged_by)));
        }
        if !dealing.denied_by.is_empty() {
            facts.push(format!("denied by {}", names(report, &dealing.denied_by)));
        }
        if let Some(when) = &dealing.when {
            facts.push(if when.from == when.to {
                when.from.clone()
            } else {
                format!("{} to {}", when.from, when.to)
            });
        }
        if !facts.is_empty() {
            let _ = writeln!(out, "       {}", facts.join("; "));
        }
        findings(out, report, dealing);
    }
    out.push('\n');
}

fn findings(out: &mut String, report: &Report, dealing: &Dealing) {
    let found: Vec<_> = report
        .findings
        .iter()
        .filter(|f| f.dealing == dealing.id)
        .collect();
    for finding in found.iter().take(FINDINGS_MAX) {
        let vote = finding
            .vote
            .as_ref()
            .map(|v| format!(", {v}"))
            .unwrap_or_default();
        let _ = writeln!(
            out,
            "       {} {}{}: {}",
            if dealing.status == Status::Reported {
                "against"
            } else {
                "would be against"
            },
            finding.citation,
            vote,
            finding.prohibits
        );
    }
    if found.len() > FINDINGS_MAX {
        let rest: Vec<String> = found[FINDINGS_MAX..].iter().map(|f| f.citation.clone()).collect();
        let _ = writeln!(out, "       and {} more: {}", rest.len(), rest.join("; "));
    }
    if found.is_empty() {
        let _ = writeln!(out, "       no rule of the rule base met");
    }
}

/// The word for a status.
pub fn status_word(status: Status) -> &'static str {
    match status {
        Status::Reported => "reported",
        Status::Alleged => "alleged",
        Status::Possible => "possible",
        Status::Refuted => "refuted",
        Status::Historical => "historical",
    }
}

fn others(out: &mut String, report: &Report) {
    let mut parties: Vec<_> = (report.parties.iter())
        .filter(|p| p.listings.is_empty() && p.namesakes.is_empty() && !p.not_looked_up)
        .collect();
    parties.sort_by_key(|p| rank(p.kind));
    for (kind, title) in [
        (PartyKind::Person, "Persons not on the lists"),
        (PartyKind::Organization, "Organisations not on the lists"),
        (PartyKind::Vessel, "Ships not on the lists"),
        (PartyKind::Aircraft, "Aircraft not on the lists"),
        (PartyKind::Country, "Countries"),
        (PartyKind::Place, "Places"),
    ] {
        let of_kind: Vec<String> = parties
            .iter()
            .filter(|p| p.kind == kind)
            .map(|p| format!("{} ({})", p.name, p.mentions.len()))
            .collect();
        if !of_kind.is_empty() {
            let _ = writeln!(out, "{title}: {}", of_kind.join(", "));
        }
    }
    let unasked: Vec<String> = (report.parties.iter())
        .filter(|p| p.not_looked_up)
        .map(|p| format!("{} ({})", p.name, p.mentions.len()))
        .collect();
    if !unasked.is_empty() {
        let _ = writeln!(
            out,
            "Not looked up, a name too short to tell: {}",
            unasked.join(", ")
        );
    }
    out.push('\n');
}

fn claims(out: &mut String, report: &Report, words: &Words<'_>) {
    if report.claims.is_empty() {
        return;
    }
    let _ = writeln!(out, "WHO SAYS WHAT");
    for claim in &report.claims {
        let source = claim
            .source
            .map_or("(no source)".to_owned(), |s| words.line(s, 70));
        let content: Vec<String> = claim.content.iter().map(|c| words.line(*c, 110)).collect();
        let _ = writeln!(
            out,
            "  {source} — {}{}: {}",
            words.line(claim.cue, 30),
            if claim.direct { " (quoted)" } else { "" },
            content.join(" / ")
        );
    }
    out.push('\n');
}

fn events(out: &mut String, report: &Report, words: &Words<'_>) {
    if report.events.is_empty() {
        return;
    }
    let _ = writeln!(out, "TIMELINE");
    for event in &report.events {
        let when = (event.when.as_ref()).map_or_else(|| "(no date)".to_owned(), ToString::to_string);
        let kind = event.kind.code();
        let place = event.place.as_ref().map(|p| format!(", {p}")).unwrap_or_default();
        let _ = writeln!(out, "  {when}  {kind}{place}: {}", words.line(event.span, 110));
    }
    out.push('\n');
}
