//! The report as one self-contained HTML page: the document's words with every finding marked in place.

use std::fmt::Write as _;

use interdict_model::Span;

use crate::{
    PartyKind, SectionKind,
    output::{Listed, Party, Report},
    printed::{Words, status_word},
};

mod withheld;

/// Makes the page. The document's own markup and any HTML in it stay text. Where the document's own terms forbid keeping
/// it, the page holds short excerpts of what was found instead of the text.
pub fn page(report: &Report, text: &str) -> String {
    let words = Words::of_report(report, text);
    let mut out = String::with_capacity(text.len() * 3 + 16_384);
    let title = report.document.title.as_deref().unwrap_or("Report");
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{}</title><style>{}</style></head><body>\n",
        escape(title),
        STYLE
    );
    let _ = write!(
        out,
        "<header><h1>{}</h1><p class=\"facts\">{}</p></header>\n<main><article>\n",
        escape(title),
        escape(&facts(report))
    );
    if report.document.forbids_keeping() {
        withheld::article(&mut out, report, &words);
    } else {
        article(&mut out, report, &words);
    }
    out.push_str("</article>\n<aside>\n");
    summary(&mut out, report, &words);
    out.push_str("</aside></main>\n<footer>");
    for note in &report.notes {
        let _ = write!(out, "<p>Note: {}.</p>", escape(note));
    }
    terms(&mut out, report);
    out.push_str(
        "<p>This is information for a person to check, not legal advice.</p></footer>\n</body></html>\n",
    );
    out
}

/// The terms of use that the document states, and what follows from them.
fn terms(out: &mut String, report: &Report) {
    let document = &report.document;
    if document.forbids_keeping() {
        let _ = write!(
            out,
            "<p>Note: the document's own terms forbid keeping its text. This page has excerpts of a few words, and the places of all findings, counted in characters of the document with SHA-256 <code>{}</code>.</p>",
            escape(&document.sha256)
        );
    }
    for term in &document.terms {
        let _ = write!(
            out,
            "<p>Terms found (characters {} to {}): “{}”{}</p>",
            term.span.start,
            term.span.end,
            escape(&term.excerpt),
            if term.forbids_keeping {
                ", which forbid keeping the text"
            } else {
                ""
            }
        );
    }
}

fn facts(report: &Report) -> String {
    let d = &report.document;
    let parts = [
        d.publisher.clone(),
        d.dateline.clone(),
        d.reference_date.as_ref().map(|x| format!("as of {x}")),
        Some(format!("SHA-256 {}…", &d.sha256[..16.min(d.sha256.len())])),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// A mark that starts or ends at a code point.
struct Mark {
    span: Span,
    class: String,
    title: String,
    id: Option<String>,
}

/// A party with entries of lists.
fn entries(out: &mut String, party: &Party, entries: &[Listed]) {
    let _ = write!(
        out,
        "<p><a href=\"#{}\"><b>{}</b></a></p><ul>",
        escape(&party.id),
        escape(&party.name)
    );
    for l in entries {
        let _ = write!(
            out,
            "<li>{:.2} <code>{} {}</code> {} <small>{}</small></li>",
            l.score,
            escape(&l.list),
            escape(&l.entity),
            escape(&l.caption),
            escape(&l.programs.join(", "))
        );
    }
    out.push_str("</ul>");
}

fn marks(report: &Report, words: &Words<'_>) -> Vec<Mark> {
    let mut marks = Vec::new();
    for party in &report.parties {
        let listed = if party.listings.is_empty() { "" } else { " listed" };
        let on: Vec<String> = party
            .listings
            .iter()
            .map(|l| format!("{} {} {:.2}", l.list, l.entity, l.score))
            .collect();
        for (index, mention) in party.mentions.iter().enumerate() {
            let title = if on.is_empty() {
                party.name.clone()
            } else {
                format!("{}: {}", party.name, on.join("; "))
            };
            marks.push(Mark {
                span: mention.span,
                class: format!("party {}{listed}", kind_class(party.kind)),
                title,
                id: (index == 0).then(|| party.id.clone()),
            });
        }
    }
    for goods in &report.goods {
        let controls = if goods.controls.is_empty() {
            String::new()
        } else {
            format!(" ({})", goods.controls.join(", "))
        };
        marks.push(Mark {
            span: goods.span,
            class: "goods".to_owned(),
            title: format!("{}{controls}", goods.category.code()),
            id: Some(goods.id.clone()),
        });
    }
    for dealing in &report.dealings {
        marks.push(Mark {
            span: dealing.span,
            class: format!("dealing {}", status_word(dealing.status)),
            title: format!(
                "{} {} {}",
                dealing.id,
                status_word(dealing.status),
                dealing.kind.code()
            ),
            id: Some(dealing.id.clone()),
        });
    }
    for claim in &report.claims {
        let source = claim.source.map(|s| words.line(s, 60)).unwrap_or_default();
        marks.push(Mark {
            span: claim.cue,
            class: "cue".to_owned(),
            title: format!("{source}: claim {}", claim.id),
            id: Some(claim.id.clone()),
        });
        for content in &claim.content {
            marks.push(Mark {
                span: *content,
                class: "claim".to_owned(),
                title: format!("claimed by {source}"),
                id: None,
            });
        }
    }
    marks.retain(|m| !m.span.is_empty());
    marks
}

/// The document, section by section, with nested marks. Spans that cross each other are cut at every border, so
/// that the tags always nest.
fn article(out: &mut String, report: &Report, words: &Words<'_>) {
    let marks = marks(report, words);
    let mut by_start: Vec<usize> = (0..marks.len()).collect();
    by_start.sort_by_key(|i| (marks[*i].span.start, std::cmp::Reverse(marks[*i].span.end)));
    let mut next = 0;
    let mut open: Vec<usize> = Vec::new();
    let mut told: Vec<bool> = vec![false; marks.len()];
    for section in &report.sections {
        let tag = if section.kind == SectionKind::Headline {
            "h2"
        } else {
            "p"
        };
        let _ = write!(out, "<{tag} class=\"section {}\">", section_class(section.kind));
        open.retain(|i| marks[*i].span.end > section.span.start);
        while next < by_start.len() && marks[by_start[next]].span.start < section.span.start {
            if marks[by_start[next]].span.end > section.span.start {
                open.push(by_start[next]);
            }
            next += 1;
        }
        let mut at = section.span.start;
        while at < section.span.end {
            while next < by_start.len() && marks[by_start[next]].span.start == at {
                open.push(by_start[next]);
                next += 1;
            }
            open.retain(|i| marks[*i].span.end > at);
            let ends = open.iter().map(|i| marks[*i].span.end);
            let starts = by_start.get(next).map(|i| marks[*i].span.start);
            let stop = ends
                .chain(starts)
                .chain([section.span.end])
                .filter(|s| *s > at)
                .min()
                .unwrap_or(section.span.end)
                .min(section.span.end);
            piece(out, &marks, &open, &mut told, &words.shown(Span::new(at, stop)));
            at = stop;
        }
        let _ = writeln!(out, "</{tag}>");
    }
}

fn piece(out: &mut String, marks: &[Mark], open: &[usize], told: &mut [bool], text: &str) {
    let mut order: Vec<usize> = open.to_vec();
    order.sort_by_key(|i| std::cmp::Reverse(marks[*i].span.len()));
    for index in &order {
        let mark = &marks[*index];
        let id = match (&mark.id, told[*index]) {
            (Some(id), false) => format!(" id=\"{}\"", escape(id)),
            _ => String::new(),
        };
        told[*index] = true;
        let _ = write!(
            out,
            "<span class=\"{}\" title=\"{}\"{id}>",
            escape(&mark.class),
            escape(&mark.title)
        );
    }
    out.push_str(&escape(text));
    for _ in &order {
        out.push_str("</span>");
    }
}

fn summary(out: &mut String, report: &Report, words: &Words<'_>) {
    let name = |id: &String| {
        let known = report.parties.iter().find(|p| p.id == *id);
        known.map_or_else(
            || escape(id),
            |p| format!("<a href=\"#{}\">{}</a>", escape(&p.id), escape(&p.name)),
        )
    };
    let names = |ids: &[String]| {
        if ids.is_empty() {
            "<i>not said</i>".to_owned()
        } else {
            ids.iter().map(name).collect::<Vec<_>>().join(" and ")
        }
    };
    out.push_str("<section><h2>On a sanctions list</h2>");
    let listed: Vec<_> = report.parties.iter().filter(|p| !p.listings.is_empty()).collect();
    if listed.is_empty() {
        out.push_str("<p>None of the parties named.</p>");
    }
    for party in listed {
        entries(out, party, &party.listings);
    }
    let namesakes: Vec<_> = report
        .parties
        .iter()
        .filter(|p| !p.namesakes.is_empty())
        .collect();
    if !namesakes.is_empty() {
        out.push_str(
            "</section><section><h2>Same name as on a list</h2><p>The text does not tell whether these are the same parties.</p>",
        );
    }
    for party in namesakes {
        entries(out, party, &party.namesakes);
    }
    out.push_str("</section><section><h2>Dealings</h2>");
    if report.dealings.is_empty() {
        out.push_str("<p>None found.</p>");
    }
    graph(out, report);
    for dealing in &report.dealings {
        let goods: Vec<String> = dealing
            .goods
            .iter()
            .filter_map(|id| report.goods.iter().find(|g| g.id == *id))
            .map(|g| escape(&g.text))
            .collect();
        let _ = write!(
            out,
            "<div class=\"card {0}\"><p><a href=\"#{1}\">{1}</a> <b class=\"badge\">{0}</b> {2}<br>{3} → {4}: {5}</p>",
            status_word(dealing.status),
            escape(&dealing.id),
            dealing.kind.code(),
            names(&dealing.from),
            names(&dealing.to),
            goods.join(", ")
        );
        if !dealing.alleged_by.is_empty() {
            let _ = write!(out, "<p>Said by {}</p>", names(&dealing.alleged_by));
        }
        if !dealing.denied_by.is_empty() {
            let _ = write!(out, "<p>Denied by {}</p>", names(&dealing.denied_by));
        }
        let found: Vec<_> = report
            .findings
            .iter()
            .filter(|f| f.dealing == dealing.id)
            .collect();
        if !found.is_empty() {
            let _ = write!(
                out,
                "<details><summary>{} provision{} met</summary><ul>",
                found.len(),
                if found.len() == 1 { "" } else { "s" }
            );
            for f in found {
                let _ = write!(
                    out,
                    "<li><b>{}</b> {}<br><small>{}. Bound: {}. {}</small></li>",
                    escape(&f.citation),
                    escape(&f.prohibits),
                    escape(&f.because),
                    escape(&f.bound),
                    escape(&f.check.join("; "))
                );
            }
            out.push_str("</ul></details>");
        }
        out.push_str("</div>");
    }
    out.push_str("</section>");
    if !report.events.is_empty() {
        out.push_str("<section><h2>Timeline</h2><ol class=\"timeline\">");
        for event in &report.events {
            let when = (event.when.as_ref()).map_or_else(|| "no date".to_owned(), ToString::to_string);
            let kind = event.kind.code();
            let place = event
                .place
                .as_ref()
                .map(|p| format!(", {}", escape(p)))
                .unwrap_or_default();
            let _ = write!(
                out,
                "<li><b>{}</b> {}{place}<br><small>{}</small></li>",
                escape(&when),
                escape(kind),
                escape(&match report.document.forbids_keeping() {
                    true => withheld::excerpt(words, event.span),
                    false => words.line(event.span, 140),
                })
            );
        }
        out.push_str("</ol></section>");
    }
}

/// Who supplies whom, as a small drawing: parties on two sides, an arrow for each dealing.
fn graph(out: &mut String, report: &Report) {
    let mut left: Vec<&str> = Vec::new();
    let mut right: Vec<&str> = Vec::new();
    let mut arrows: Vec<(usize, usize, &str)> = Vec::new();
    for dealing in &report.dealings {
        for from in &dealing.from {
            for to in &dealing.to {
                let l = left.iter().position(|x| x == from).unwrap_or_else(|| {
                    left.push(from);
                    left.len() - 1
                });
                let r = right.iter().position(|x| x == to).unwrap_or_else(|| {
                    right.push(to);
                    right.len() - 1
                });
                if !arrows.contains(&(l, r, status_word(dealing.status))) {
                    arrows.push((l, r, status_word(dealing.status)));
                }
            }
        }
    }
    if arrows.is_empty() {
        return;
    }
    let rows = left.len().max(right.len());
    let height = rows * 34 + 10;
    let name = |id: &str| {
        report
            .parties
            .iter()
            .find(|p| p.id == id)
            .map_or(id, |p| p.name.as_str())
            .chars()
            .take(20)
            .collect::<String>()
    };
    let _ = write!(
        out,
        "<svg viewBox=\"0 0 360 {height}\" role=\"img\" aria-label=\"who supplies whom\">"
    );
    for (l, r, status) in &arrows {
        let _ = write!(
            out,
            "<path class=\"arrow {status}\" d=\"M128 {} L232 {}\" marker-end=\"url(#tip)\"/>",
            l * 34 + 22,
            r * 34 + 22
        );
    }
    out.push_str("<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0 L8 4 L0 8 z\" class=\"tip\"/></marker></defs>");
    for (x, anchor, side) in [(124, "end", &left), (238, "start", &right)] {
        for (row, id) in side.iter().enumerate() {
            let _ = write!(
                out,
                "<text x=\"{x}\" y=\"{}\" text-anchor=\"{anchor}\">{}</text>",
                row * 34 + 26,
                escape(&name(id))
            );
        }
    }
    out.push_str("</svg>");
}

fn kind_class(kind: PartyKind) -> &'static str {
    match kind {
        PartyKind::Person => "person",
        PartyKind::Organization => "organization",
        PartyKind::Country => "country",
        PartyKind::Vessel => "vessel",
        PartyKind::Aircraft => "aircraft",
        PartyKind::Place => "place",
    }
}

fn section_class(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::Headline => "headline",
        SectionKind::Standfirst => "standfirst",
        SectionKind::Byline => "byline",
        SectionKind::Dateline => "dateline",
        SectionKind::Body => "body",
        SectionKind::Caption => "caption",
        SectionKind::Credit => "furniture credit",
        SectionKind::Navigation => "furniture navigation",
        SectionKind::Legal => "furniture legal",
    }
}

/// Text as HTML text or attribute value.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{0}' => out.push('\u{FFFD}'),
            other => out.push(other),
        }
    }
    out
}

const STYLE: &str = ":root{color-scheme:light dark;--bg:#fbfaf7;--fg:#1c1c1a;--soft:#6b6a64;--line:#d9d6cc;--card:#fff;--party:#2456a6;--listed:#b3261e;--goods:#8a5a00;--claim:#eef3fb;--reported:#f6d9d6;--alleged:#fbe9cf;--possible:#fbf5cf;--refuted:#dff0df;--historical:#e8e6e0}\
@media(prefers-color-scheme:dark){:root{--bg:#171816;--fg:#e8e6df;--soft:#9a988f;--line:#3a3b37;--card:#20211f;--party:#8fb6f5;--listed:#ff8a80;--goods:#e0b25a;--claim:#20283a;--reported:#4a2522;--alleged:#463417;--possible:#3f3c17;--refuted:#1f3a22;--historical:#33332f}}\
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--fg);font:17px/1.55 Georgia,'Times New Roman',serif}header,main,footer{max-width:1180px;margin:auto;padding:1rem 1.25rem}header h1{font-size:1.6rem;line-height:1.25;margin:.4rem 0}.facts,footer,small{color:var(--soft);font-family:system-ui,sans-serif;font-size:.8rem}main{display:grid;grid-template-columns:minmax(0,1fr) 23rem;gap:2.5rem}@media(max-width:860px){main{grid-template-columns:minmax(0,1fr);gap:1rem}}\
article .headline{font-size:1.25rem;margin:.2rem 0 .8rem}.standfirst{font-style:italic}.caption{font-size:.9rem;border-left:3px solid var(--line);padding-left:.7rem}.byline,.dateline{color:var(--soft);font-size:.9rem}.furniture{color:var(--soft);font:.78rem/1.4 system-ui,sans-serif;opacity:.75;border-left:3px dotted var(--line);padding-left:.7rem}\
.party{color:var(--party);border-bottom:1px solid currentColor}.party.listed{color:var(--listed);font-weight:600;border-bottom-width:2px}.place{border-bottom-style:dotted}.goods{color:var(--goods);border-bottom:1px dashed currentColor}.cue{font-style:italic;text-decoration:underline dotted}.claim{background:var(--claim)}.dealing.reported{background:var(--reported)}.dealing.alleged{background:var(--alleged)}.dealing.possible{background:var(--possible)}.dealing.refuted{background:var(--refuted)}.dealing.historical{background:var(--historical)}\
aside{font:.86rem/1.45 system-ui,sans-serif}aside h2{font-size:.95rem;border-bottom:1px solid var(--line);padding-bottom:.2rem;margin:1.2rem 0 .6rem}aside ul,aside ol{padding-left:1.1rem;margin:.2rem 0}aside a{color:var(--party)}.card{background:var(--card);border:1px solid var(--line);border-left-width:5px;border-radius:4px;padding:.45rem .7rem;margin:.6rem 0}.card p{margin:.2rem 0}.card.reported{border-left-color:#c0392b}.card.alleged{border-left-color:#d98a1f}.card.possible{border-left-color:#c9b400}.card.refuted{border-left-color:#3c8d40}.card.historical{border-left-color:#8a8a80}.badge{text-transform:uppercase;font-size:.7rem;letter-spacing:.04em}svg{width:100%;height:auto}svg text{font:12px system-ui,sans-serif;fill:var(--fg)}.arrow{stroke:#d98a1f;stroke-width:1.6;fill:none}.arrow.reported{stroke:#c0392b}.arrow.possible{stroke:#c9b400;stroke-dasharray:5 3}.arrow.refuted{stroke:#3c8d40;stroke-dasharray:2 3}.arrow.historical{stroke:#8a8a80}.tip{fill:var(--soft)}.timeline{list-style:none;padding-left:.8rem;border-left:2px solid var(--line)}.timeline li{margin:.45rem 0}details summary{cursor:pointer}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_in_a_document_stays_text() {
        assert_eq!(
            escape("<b onclick=\"x('y')\">&"),
            "&lt;b onclick=&quot;x(&#39;y&#39;)&quot;&gt;&amp;"
        );
    }
}
