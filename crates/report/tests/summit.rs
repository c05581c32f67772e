//! The first real report (`shared/reports/summit.txt`), where it is at hand.

// A test that is skipped says so.
#![allow(clippy::print_stdout)]

use std::path::PathBuf;

use interdict_model::Span;
use interdict_report::{InMemory, SectionKind, Settings, Stance, Status, output::Report, read};

fn shared(path: &str) -> Option<PathBuf> {
    let root = std::env::var_os("INTERDICT_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")),
        PathBuf::from,
    );
    let path = root.join(path);
    if !path.exists() {
        println!("skipped: {} is not at hand (INTERDICT_SHARED)", path.display());
        return None;
    }
    Some(path)
}

struct Read {
    text: String,
    report: Report,
}

impl Read {
    fn words(&self, span: Span) -> String {
        self.text.chars().skip(span.start).take(span.len()).collect()
    }

    fn party(&self, name: &str) -> &interdict_report::output::Party {
        self.report
            .parties
            .iter()
            .find(|p| p.name == name)
            .unwrap_or_else(|| panic!("{name} was not found"))
    }

    /// Dealings of a status between two parties, by name.
    fn dealings(&self, status: Status, from: &str, to: &str) -> Vec<&interdict_report::output::Dealing> {
        let (from, to) = (&self.party(from).id, &self.party(to).id);
        self.report
            .dealings
            .iter()
            .filter(|d| d.status == status && d.from.contains(from) && d.to.contains(to))
            .collect()
    }
}

fn summit() -> Option<Read> {
    let text = std::fs::read_to_string(shared("reports/summit.txt")?).unwrap();
    let lists = InMemory::new(interdict_lists::starter::entities());
    let report = read(text.as_bytes(), &lists, &Settings::default()).unwrap();
    Some(Read { text, report })
}

#[test]
fn parties_and_their_listings() {
    let Some(read) = summit() else { return };
    for name in ["Kim Jong-un", "Vladimir Putin", "Wagner"] {
        let references: Vec<_> = read
            .party(name)
            .listings
            .iter()
            .flat_map(|l| &l.references)
            .collect();
        assert!(
            references.iter().any(|r| r.starts_with("ofac-sdn ")),
            "{name}: {references:?}"
        );
    }
    for country in [
        "North Korea",
        "Russia",
        "United States",
        "Ukraine",
        "Soviet Union",
    ] {
        assert!(read.party(country).listings.is_empty());
    }
}

#[test]
fn dealings_in_both_directions_and_history_apart() {
    let Some(read) = summit() else { return };
    let us = &read.party("United States").id;
    let (north, russia) = (&read.party("North Korea").id, &read.party("Russia").id);

    let alleged = read.dealings(Status::Alleged, "North Korea", "Russia");
    assert!(
        alleged.iter().any(|d| d.alleged_by.contains(us)
            && d.denied_by.contains(north)
            && d.denied_by.contains(russia))
    );
    let shells = read.dealings(Status::Alleged, "North Korea", "Wagner");
    assert!(shells.iter().any(|d| d.goods.iter().any(|g| {
        read.report
            .goods
            .iter()
            .any(|x| x.id == *g && x.text == "artillery shells")
    })));
    assert!(
        !read
            .dealings(Status::Possible, "North Korea", "Russia")
            .is_empty()
    );
    let technology = read.dealings(Status::Possible, "Russia", "North Korea");
    assert!(technology.iter().all(|d| d.kind.code() == "technology") && technology.len() >= 2);

    let history = read.dealings(Status::Historical, "Soviet Union", "North Korea");
    assert!(!history.is_empty() && history.iter().all(|d| d.findings.is_empty()));
    // Nothing is reported as done, and nothing is told beside these.
    let told = alleged.len() + shells.len() + technology.len() + history.len();
    let possible = read.dealings(Status::Possible, "North Korea", "Russia").len();
    assert_eq!(read.report.dealings.len(), told + possible);
    // Each is told once, and "such claims" denies what is alleged, not what may come.
    assert_eq!(read.report.dealings.len(), 7);
    let denied = read.report.dealings.iter().filter(|d| !d.denied_by.is_empty());
    assert!(denied.into_iter().all(|d| d.status == Status::Alleged));
    for dealing in alleged.iter().chain(&technology) {
        let rules: Vec<&str> = read
            .report
            .findings
            .iter()
            .filter(|f| f.dealing == dealing.id)
            .map(|f| f.rule.as_str())
            .collect();
        assert!(
            rules.iter().any(|r| r.starts_with("un-1718-8")),
            "{}: {rules:?}",
            dealing.id
        );
    }
}

#[test]
fn claims_and_their_sources() {
    let Some(read) = summit() else { return };
    let source = |stance: Stance, words: &str| {
        read.report
            .claims
            .iter()
            .any(|c| c.stance == stance && c.source.is_some_and(|s| read.words(s).contains(words)))
    };
    assert!(source(Stance::Reports, "RIA Novosti"));
    assert!(source(Stance::Accuses, "United States"));
    assert!(source(Stance::Denies, "Russian and North Korean officials"));
    assert!(source(Stance::Vows, "Kim Jong-un"));
    assert!(read.report.claims.iter().any(|c| {
        c.direct
            && read
                .words(c.source.unwrap_or_default())
                .contains("North Korean leader")
    }));
}

#[test]
fn dates_and_furniture() {
    let Some(read) = summit() else { return };
    assert_eq!(read.report.document.reference_date.as_deref(), Some("2023-09-13"));
    assert_eq!(read.report.document.dateline.as_deref(), Some("SEOUL"));
    assert!(read.report.events.iter().any(|e| {
        e.when
            .as_ref()
            .is_some_and(|w| w.from == "2023-09-13" && w.to == "2023-09-13")
    }));
    let kind_of = |words: &str| {
        read.report
            .sections
            .iter()
            .find(|s| read.words(s.span).contains(words))
            .map(|s| s.kind)
    };
    assert_eq!(kind_of("Vows Full Support"), Some(SectionKind::Headline));
    assert_eq!(
        kind_of("The summit underscores how"),
        Some(SectionKind::Standfirst)
    );
    assert_eq!(
        kind_of("at the Vostochny cosmodrome in the far eastern"),
        Some(SectionKind::Caption)
    );
    assert_eq!(
        read.report
            .sections
            .iter()
            .find(|s| read.words(s.span).starts_with("Mikhail Metzel"))
            .map(|s| s.kind),
        Some(SectionKind::Credit)
    );
    assert_eq!(kind_of("All rights reserved"), Some(SectionKind::Legal));
    assert_eq!(
        kind_of("Terms of Use and Privacy Policy."),
        Some(SectionKind::Legal)
    );
    assert_eq!(kind_of("create a free account"), Some(SectionKind::Navigation));
    assert_eq!(kind_of("weapons development"), Some(SectionKind::Body));
}
