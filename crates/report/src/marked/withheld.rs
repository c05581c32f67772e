//! The marked page of a document whose own terms forbid keeping its text: where each part stands, and the first words of
//! what was found in it.

use std::fmt::Write as _;

use interdict_model::Span;

use super::{Mark, escape, marks, section_class};
use crate::{output::Report, printed::Words};

/// Words of an excerpt.
const EXCERPT_WORDS_MAX: usize = 12;

/// The first words of a span.
pub(super) fn excerpt(words: &Words<'_>, span: Span) -> String {
    let shown = words.shown(span);
    let all: Vec<&str> = shown.split_whitespace().collect();
    let cut = all.len() > EXCERPT_WORDS_MAX;
    format!(
        "{}{}",
        all[..all.len().min(EXCERPT_WORDS_MAX)].join(" "),
        if cut { " …" } else { "" }
    )
}

/// The parts of the document with an excerpt for each finding, apart from what was claimed, which is a quotation.
pub(super) fn article(out: &mut String, report: &Report, words: &Words<'_>) {
    let mut marks = marks(report, words);
    marks.retain(|m| m.class != "claim");
    marks.sort_by_key(|m| (m.span.start, std::cmp::Reverse(m.span.end)));
    for section in &report.sections {
        let class = section_class(section.kind);
        let _ = write!(
            out,
            "<p class=\"section {class}\"><small>{class}, characters {} to {}:</small>",
            section.span.start, section.span.end
        );
        let within = |m: &&Mark| section.span.start <= m.span.start && m.span.start < section.span.end;
        for mark in marks.iter().filter(within) {
            let id = (mark.id.as_ref()).map_or_else(String::new, |id| format!(" id=\"{}\"", escape(id)));
            let _ = write!(
                out,
                " … <span class=\"{}\" title=\"{}\"{id}>{}</span>",
                escape(&mark.class),
                escape(&mark.title),
                escape(&excerpt(words, mark.span))
            );
        }
        out.push_str(" …</p>\n");
    }
}
