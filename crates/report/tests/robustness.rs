//! Whatever is given, the reader answers or refuses; it never panics, and every span lies in the document.

use std::sync::LazyLock;

use interdict_model::Span;
use interdict_report::{InMemory, InputError, Settings, marked, output::Report, printed, read};
use proptest::prelude::*;

static LISTS: LazyLock<InMemory> = LazyLock::new(|| InMemory::new(interdict_lists::starter::entities()));

fn spans(report: &Report) -> Vec<Span> {
    let mut spans: Vec<Span> = report.sections.iter().map(|s| s.span).collect();
    spans.extend(
        report
            .parties
            .iter()
            .flat_map(|p| p.mentions.iter().map(|m| m.span)),
    );
    spans.extend(report.goods.iter().map(|g| g.span));
    spans.extend(report.dealings.iter().map(|d| d.span));
    spans.extend(
        report
            .claims
            .iter()
            .flat_map(|c| c.content.iter().copied().chain([c.cue]).chain(c.source)),
    );
    spans.extend(report.events.iter().map(|e| e.span));
    spans
}

fn check(text: &str) {
    let report = match read(text.as_bytes(), &*LISTS, &Settings::default()) {
        Ok(report) => report,
        Err(InputError::Empty | InputError::Binary { .. } | InputError::Unsupported { .. }) => return,
        Err(error) => panic!("{error}"),
    };
    let chars = text.strip_prefix('\u{FEFF}').unwrap_or(text).chars().count();
    for span in spans(&report) {
        assert!(
            span.start <= span.end && span.end <= chars,
            "{span:?} lies outside the {chars} characters"
        );
    }
    let ids = |id: &String| report.parties.iter().any(|p| p.id == *id);
    for dealing in &report.dealings {
        assert!(
            dealing.from.iter().chain(&dealing.to).all(ids),
            "a dealing names a party that is not told"
        );
    }
    printed::print(&report, text);
    marked::page(&report, text);
}

const PIECES: &[&str] = &[
    "North Korea",
    "Russia's",
    "President Putin",
    "the tanker Ocean Star",
    "has supplied",
    "artillery shells",
    "to",
    "denied that",
    "“",
    "”",
    "said",
    ",",
    ".",
    "\n\n",
    "Kim Jong-un",
    "according to",
    "the North",
    "on Wednesday",
    "in 1953",
    "may",
    "not",
    "the sale of",
    "missiles",
    "by",
    "from",
    "and",
    "(",
    ")",
    "IMO 9187629",
    "it",
    "’s",
    "‘",
    "’",
    "\"",
    "—",
    "© 2024",
    "Sign in",
    "金正恩",
    "Владимир Путин",
    "عبد",
    "<p>",
    "</p>",
    "&amp;",
    "<div>",
    "Mr.",
    "U.S.",
    "$18 million",
    "who",
    "which",
    "accused",
    "of",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in "\\PC{0,400}") {
        check(&text);
    }

    #[test]
    fn words_of_reports_in_any_order(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..120)) {
        check(&pieces.join(" "));
    }

    #[test]
    fn any_page(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        check(&format!("<!doctype html><html><body>{}", pieces.join("")));
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = read(&bytes, &*LISTS, &Settings::default());
    }
}

#[test]
fn hostile_documents_are_read_or_refused() {
    check(&"<div>".repeat(100_000));
    check(&format!("<html>{}", "<b><i>".repeat(50_000)));
    check(&"“".repeat(20_000));
    check(&"Kim ".repeat(20_000));
    check(&"North Korea sold arms to ".repeat(2_000));
    check(&"a".repeat(500_000));
    check(&"(((((".repeat(20_000));
    check(&format!("<html><p>{}", "&amp".repeat(100_000)));
}

/// What fuzzing found.
#[test]
fn a_document_may_begin_with_a_comma() {
    check(", A Russian rocket carried an Iranian satellite into orbit on Tuesday.");
    check("TEHRAN — ,A Russian rocket carried an Iranian satellite into orbit on Tuesday.");
}

#[test]
fn html_in_names_stays_text_on_the_marked_page() {
    let text = "Mr. <script>alert(1)</script> said that North Korea had sold <b>missiles</b> to Russia.";
    let report = read(text.as_bytes(), &*LISTS, &Settings::default()).unwrap();
    let page = marked::page(&report, text);
    assert!(!page.contains("<script>") && page.contains("&lt;script&gt;"));
}
