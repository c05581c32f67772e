//! Ordinary news against all the official lists at hand: every hit is a false one (`tests/ordinary`).
//!
//! `INTERDICT_SHARED=… cargo test -p interdict-report --test ordinary -- --nocapture` prints the figures;
//! `ORDINARY_SHOW=1` prints each false hit as well, but those of the texts for measuring alone.

// The figures are what the test is run for.
#![allow(clippy::print_stdout)]

mod support;

use std::path::{Path, PathBuf};

use interdict_lists::{LoadOptions, load_paths};
use interdict_report::{InMemory, Settings, output::Report, read};

/// A text, and the names in it that truly are on a list.
struct Ordinary {
    name: String,
    text: String,
    listed: Vec<String>,
}

fn texts(unseen: bool) -> Vec<Ordinary> {
    let mut texts = Vec::new();
    for file in support::files("ordinary", unseen) {
        let all = std::fs::read_to_string(file).unwrap();
        for part in all.split("%% ").skip(1) {
            let (head, text) = part.split_once('\n').unwrap();
            let (name, listed) = head.split_once(" | listed: ").unwrap_or((head, ""));
            texts.push(Ordinary {
                name: name.to_owned(),
                text: text.to_owned(),
                listed: (listed.split("; ").filter(|l| !l.is_empty()).map(str::to_owned)).collect(),
            });
        }
    }
    texts
}

fn official_lists() -> Option<InMemory> {
    let shared = std::env::var_os("INTERDICT_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let folder = shared.join("lists");
    if !folder.is_dir() {
        println!("skipped: no lists in {} (INTERDICT_SHARED)", folder.display());
        return None;
    }
    // Each publisher's folder by itself, so that a sample of a list does not stand for the list.
    let mut entities = Vec::new();
    for publisher in ["un", "ofac", "uk", "au", "us_csl", "ca"] {
        for list in load_paths(&[folder.join(publisher)], &LoadOptions::default()).unwrap() {
            println!("{:<14} {:>6} parties", list.list, list.entities.len());
            entities.extend(list.entities);
        }
    }
    Some(InMemory::new(entities))
}

/// What a text was found to say of lists and rules, and should not have been.
#[derive(Default)]
struct Found {
    texts: usize,
    words: usize,
    /// Parties with an entry of a list.
    hits: usize,
    findings: usize,
    /// Texts with a hit or a finding.
    texts_hit: usize,
    /// Parties of the texts that truly are on a list, and how many of them were found.
    listed: usize,
    listed_found: usize,
}

fn measure(texts: &[Ordinary], lists: &InMemory, show: bool) -> Found {
    let mut all = Found::default();
    for text in texts {
        let report = read(text.text.as_bytes(), lists, &Settings::default()).unwrap();
        let (listed, false_hits) = hits(text, &report);
        all.texts += 1;
        all.words += text.text.split_whitespace().count();
        all.hits += false_hits.len();
        all.findings += report.findings.len();
        all.texts_hit += usize::from(!false_hits.is_empty() || !report.findings.is_empty());
        all.listed += text.listed.len();
        all.listed_found += listed;
        if show {
            for hit in false_hits {
                println!("   {}: {hit}", text.name);
            }
            for finding in &report.findings {
                let dealing = report.dealings.iter().find(|d| d.id == finding.dealing).unwrap();
                let span = dealing.span;
                let words: String = text.text.chars().skip(span.start).take(span.len()).collect();
                println!(
                    "   {}: finding {} ({}): {words}",
                    text.name, finding.rule, finding.because
                );
            }
        }
    }
    all
}

/// How many of the listed parties were found, and the hits that are false, in words.
fn hits(text: &Ordinary, report: &Report) -> (usize, Vec<String>) {
    let hit: Vec<_> = report.parties.iter().filter(|p| !p.listings.is_empty()).collect();
    let found = (text.listed.iter())
        .filter(|name| hit.iter().any(|p| p.name == **name))
        .count();
    let wrong = (hit.iter())
        .filter(|p| !text.listed.contains(&p.name))
        .map(|p| {
            let first = &p.listings[0];
            format!(
                "{} ({:?}) for {} {} “{}” {:.2}, {}, {} in all",
                p.name,
                p.kind,
                first.list,
                first.entity,
                first.caption,
                first.score,
                first.because,
                p.listings.len()
            )
        })
        .collect();
    (found, wrong)
}

#[test]
fn ordinary_news_has_no_hits() {
    let Some(lists) = official_lists() else { return };
    let show = std::env::var_os("ORDINARY_SHOW").is_some();
    for (unseen, hits_max) in [(false, HITS_MAX), (true, UNSEEN_HITS_MAX)] {
        let found = measure(&texts(unseen), &lists, show && !unseen);
        println!(
            "{}: {} texts of {} words: {} false hits and {} findings, in {} texts; of {} parties on a list {} found",
            if unseen {
                "for measuring alone"
            } else {
                "ordinary news"
            },
            found.texts,
            found.words,
            found.hits,
            found.findings,
            found.texts_hit,
            found.listed,
            found.listed_found
        );
        assert!(found.hits <= hits_max && found.findings == 0);
    }
}

/// False hits above which a change has made the reader worse.
const HITS_MAX: usize = 1;
const UNSEEN_HITS_MAX: usize = 1;

/// The parties of the corpus that are on a list must still be found on it: a rule against false hits may not cost them.
#[test]
fn listed_parties_of_reports_are_found() {
    let Some(lists) = official_lists() else { return };
    let show = std::env::var_os("ORDINARY_SHOW").is_some();
    for half in ["dev", "test"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../tests/corpus")
            .join(half);
        let (mut due, mut found, mut wrong) = (0, 0, 0);
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|e| e == "json" || e == "md") {
                continue;
            }
            let annotation: serde_json::Value =
                serde_json::from_str(&std::fs::read_to_string(path.with_extension("json")).unwrap()).unwrap();
            let text = std::fs::read(&path).unwrap();
            let report = read(&text, &lists, &Settings::default()).unwrap();
            let bare = |name: &str| name.trim_start_matches("the ").to_lowercase();
            let gold: Vec<(String, bool)> = (annotation["parties"].as_array().into_iter().flatten())
                .map(|p| (bare(p["name"].as_str().unwrap()), p["listed"] == true))
                .collect();
            for (name, _) in gold.iter().filter(|(_, listed)| *listed) {
                let hit = (report.parties.iter()).any(|p| bare(&p.name) == *name && !p.listings.is_empty());
                due += 1;
                found += usize::from(hit);
                if show && half == "dev" && !hit {
                    println!("   {}: {name} missed", path.display());
                }
            }
            for party in report.parties.iter().filter(|p| !p.listings.is_empty()) {
                if gold
                    .iter()
                    .any(|(name, listed)| !listed && *name == bare(&party.name))
                {
                    wrong += 1;
                    if show && half == "dev" {
                        println!(
                            "   {}: {} is not {} ({})",
                            path.display(),
                            party.name,
                            party.listings[0].caption,
                            party.listings[0].because
                        );
                    }
                }
            }
        }
        println!("corpus {half}: {found} of {due} listed parties found, {wrong} that are not");
        assert!(found as f64 >= LISTED_FOUND_MIN * f64::from(due));
    }
}

/// The share of listed parties below which a rule has cost true hits.
const LISTED_FOUND_MIN: f64 = 0.65;
