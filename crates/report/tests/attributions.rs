//! Claims in short passages of news, construction by construction: `attributions.toml` (general news) and
//! `newswire.toml`, `newswire-more.toml`, `newswire-others.toml` (business wires), each written before the reader saw it, and
//! `newswire-unseen.toml`, from which no rule was written.
//!
//! A claim is right where its source and its cue overlap those due and its content overlaps by at least half.
//! `CLAIMS_SHOW=1 cargo test -p interdict-report --test attributions -- --nocapture` prints what is missed.

#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;

use interdict_model::Span;
use interdict_report::{InMemory, Settings, output::Report, read};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    kind: String,
    text: String,
    claims: Vec<[String; 3]>,
}

/// Paragraphs before and after the sentence, so that it is read as part of an article. They hold no claim.
const BEFORE: &str =
    "The town in the hills\n\nThe market opened at nine and closed at noon on the square by the river.\n\n";
const AFTER: &str = "\n\nThe shops on the square by the river were open at nine and closed at noon.";

struct Due {
    source: Option<Span>,
    cue: Span,
    content: Vec<Span>,
}

fn due(document: &str, claim: &[String; 3], taken: &mut Vec<usize>) -> Due {
    let place = |words: &str, from: usize| {
        let at = from
            + document[from..]
                .find(words)
                .unwrap_or_else(|| panic!("{words:?} does not stand in {document:?}"));
        let start = document[..at].chars().count();
        (Span::new(start, start + words.chars().count()), at)
    };
    let body = BEFORE.len();
    let whole_words = |words: &str| {
        let at: Vec<usize> = document[body..]
            .match_indices(words)
            .map(|(at, _)| at + body)
            .filter(|at| {
                let ends = document[at + words.len()..].chars().next();
                !ends.is_some_and(char::is_alphanumeric) && !document[..*at].ends_with(char::is_alphanumeric)
            })
            .collect();
        assert!(!at.is_empty(), "{words:?} does not stand in {document:?}");
        at
    };
    // The same cue twice: the second claim has the second.
    let cues = whole_words(&claim[1]);
    let cue_at = *cues.iter().find(|at| !taken.contains(at)).unwrap_or(&cues[0]);
    taken.push(cue_at);
    let cue = place(&claim[1], cue_at).0;
    // A pronoun can stand in other words before: the place nearest the cue counts.
    let source = (claim[0] != "-").then(|| {
        let nearest = whole_words(&claim[0])
            .into_iter()
            .min_by_key(|at| at.abs_diff(cue_at));
        place(&claim[0], nearest.unwrap_or(cue_at)).0
    });
    let mut from = body;
    let content = claim[2]
        .split(" … ")
        .map(|part| {
            let (span, at) = place(part, from);
            from = at;
            span
        })
        .collect();
    Due { source, cue, content }
}

fn shared(a: &[Span], b: &[Span]) -> usize {
    let pairs = a.iter().flat_map(|x| b.iter().map(move |y| (x, y)));
    pairs
        .map(|(x, y)| x.end.min(y.end).saturating_sub(x.start.max(y.start)))
        .sum()
}

fn fits(due: &Due, claim: &interdict_report::output::Claim) -> bool {
    let source = match (due.source, claim.source) {
        (Some(a), Some(b)) => a.overlaps(b),
        (None, None) => true,
        _ => false,
    };
    let length = |spans: &[Span]| spans.iter().map(|s| s.len()).sum::<usize>();
    let both = shared(&due.content, &claim.content);
    source
        && due.cue.overlaps(claim.cue)
        && both * 2 >= length(&due.content)
        && both * 2 >= length(&claim.content)
}

#[derive(Default)]
struct Count {
    due: usize,
    found: usize,
    hit: usize,
}

fn told(report: &Report, document: &str) -> Vec<String> {
    let chars: Vec<char> = document.chars().collect();
    let words = |s: Span| chars[s.start..s.end].iter().collect::<String>();
    let line = |c: &interdict_report::output::Claim| {
        let content: Vec<String> = c.content.iter().map(|s| words(*s)).collect();
        format!(
            "{:?} | {} | {}",
            c.source.map(words),
            words(c.cue),
            content.join(" … ")
        )
    };
    report.claims.iter().map(line).collect()
}

/// Prints a table of the constructions of a file; F1 over all.
fn measure(name: &str, file: &str) -> f64 {
    let file: File = toml::from_str(file).unwrap();
    let lists = InMemory::new(Vec::new());
    let show = std::env::var_os("CLAIMS_SHOW").is_some();
    let mut table: BTreeMap<&str, Count> = BTreeMap::new();
    for case in &file.case {
        let document = format!("{BEFORE}{}{AFTER}", case.text);
        let report = read(document.as_bytes(), &lists, &Settings::default()).unwrap();
        let mut taken = Vec::new();
        let dues: Vec<Due> = case
            .claims
            .iter()
            .map(|c| due(&document, c, &mut taken))
            .collect();
        let mut used = vec![false; report.claims.len()];
        let mut hit = 0;
        for due in &dues {
            let found = (0..used.len()).find(|i| !used[*i] && fits(due, &report.claims[*i]));
            if let Some(index) = found {
                used[index] = true;
                hit += 1;
            }
        }
        if show && (hit < dues.len() || used.len() > hit) {
            println!("{}: {}\n   due {:?}", case.kind, case.text, case.claims);
            for line in told(&report, &document) {
                println!("   said {line}");
            }
        }
        let count = table.entry(&case.kind).or_default();
        count.due += dues.len();
        count.found += used.len();
        count.hit += hit;
    }
    let mut all = Count::default();
    let mut lines = vec![format!(
        "{:<16} {:>5} {:>6} {:>5}",
        "construction", "due", "found", "right"
    )];
    for (kind, count) in &table {
        lines.push(format!(
            "{kind:<16} {:>5} {:>6} {:>5}",
            count.due, count.found, count.hit
        ));
        all.due += count.due;
        all.found += count.found;
        all.hit += count.hit;
    }
    let f1 = 2.0 * all.hit as f64 / (all.due + all.found) as f64;
    println!(
        "{name}\n{}\nF1 {f1:.3} ({} due, {} found, {} right)\n",
        lines.join("\n"),
        all.due,
        all.found,
        all.hit
    );
    f1
}

/// Below these F1 a change has made the reader worse; they are raised when it gets better.
#[test]
fn each_construction_is_read() {
    let f1 = measure("attributions", include_str!("attributions.toml"));
    assert!(
        f1 >= 0.95,
        "F1 {f1:.3}: a change made the reading of claims worse"
    );
}

#[test]
fn business_wires_are_read() {
    let f1 = measure("newswire", include_str!("newswire.toml"));
    assert!(
        f1 >= 0.93,
        "F1 {f1:.3}: a change made the reading of claims worse"
    );
}

#[test]
fn more_business_wires_are_read() {
    let f1 = measure("newswire-more", include_str!("newswire-more.toml"));
    assert!(
        f1 >= 0.80,
        "F1 {f1:.3}: a change made the reading of claims worse"
    );
}

#[test]
fn business_wires_of_another_hand_are_read() {
    let f1 = measure("newswire-others", include_str!("newswire-others.toml"));
    assert!(
        f1 >= 0.88,
        "F1 {f1:.3}: a change made the reading of claims worse"
    );
}

#[test]
fn unseen_business_wires_are_read() {
    let f1 = measure("newswire-unseen", include_str!("newswire-unseen.toml"));
    assert!(
        f1 >= 0.79,
        "F1 {f1:.3}: a change made the reading of claims worse"
    );
}
