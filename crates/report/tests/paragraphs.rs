//! Reads the texts of `paragraphs/` and measures their dealings: who gives, who receives, how sure, who says so.
//!
//! From all files but those that measure alone the weights that choose the sides are learned, so that only those that measure
//! alone tell how new texts are read; `xtask learn-sides` prints what the others measure where they are held back.
//!
//! `cargo test -p interdict-report --test paragraphs -- --nocapture` prints what is missed and what is false in the files that
//! rules and weights may be made from, and the totals of all; `PARAGRAPHS=FILE` measures another file as well.

// What is missed is what the test is run for.
#![allow(clippy::print_stdout)]

use interdict_report::{
    InMemory, MentionKind, Settings,
    output::{Dealing, Report},
    read,
};
use serde::Deserialize;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
struct File {
    paragraph: Vec<Paragraph>,
}

#[derive(Deserialize)]
struct Paragraph {
    name: String,
    text: String,
    dealings: Vec<String>,
}

/// An expected dealing: `status from > to [by …] [denied …]`.
struct Expected {
    status: String,
    from: Vec<String>,
    to: Vec<String>,
    by: Vec<String>,
    denied: Vec<String>,
}

fn list(text: &str) -> Vec<String> {
    text.split('+')
        .map(|n| n.trim().to_lowercase())
        .filter(|n| !n.is_empty() && n != "-")
        .collect()
}

fn expected(line: &str) -> Expected {
    let (rest, denied) = line.split_once(" denied ").unwrap_or((line, ""));
    let (rest, by) = rest.split_once(" by ").unwrap_or((rest, ""));
    let (left, to) = rest.split_once(" > ").expect("from > to");
    let (status, from) = left.split_once(' ').expect("status from");
    Expected {
        status: status.to_owned(),
        from: list(from),
        to: list(to),
        by: list(by),
        denied: list(denied),
    }
}

/// A party's name first, then what else the text calls it.
type Named = Vec<String>;

/// Mentions shorter than this say too little to tell parties apart ("US" stands in "Russia").
const MENTION_CHARS_MIN: usize = 4;

/// Names of parties by their ids; words stand for themselves.
fn names(report: &Report, text: &str, ids: &[String]) -> Vec<Named> {
    let words =
        |span: interdict_model::Span| -> String { text.chars().skip(span.start).take(span.len()).collect() };
    let named = |id: &String| {
        let Some(party) = report.parties.iter().find(|p| p.id == *id) else {
            return vec![id.to_lowercase()];
        };
        let mentions = party.mentions.iter().filter(|m| m.how == MentionKind::Name);
        let called = mentions
            .map(|m| words(m.span))
            .filter(|w| w.chars().count() >= MENTION_CHARS_MIN);
        let mut all = vec![party.name.to_lowercase()];
        all.extend(called.map(|w| w.to_lowercase()));
        all
    };
    ids.iter().map(named).collect()
}

fn alike(mine: &Named, theirs: &str) -> bool {
    mine.iter()
        .any(|a| a.contains(theirs) || theirs.contains(a.as_str()))
}

/// How many of the due names are among the found ones.
fn share(due: &[String], found: &[Named]) -> usize {
    due.iter().filter(|d| found.iter().any(|f| alike(f, d))).count()
}

fn agrees(found: &[Named], due: &[String]) -> bool {
    found.is_empty() && due.is_empty() || share(due, found) > 0
}

/// Whether the sides agree; of what is bought or tried to buy, either way round.
fn sides(report: &Report, text: &str, dealing: &Dealing, due: &Expected) -> bool {
    let (from, to) = (
        names(report, text, &dealing.from),
        names(report, text, &dealing.to),
    );
    agrees(&from, &due.from) && agrees(&to, &due.to)
        || dealing.kind.code() == "purchase-attempt" && agrees(&from, &due.to) && agrees(&to, &due.from)
}

fn told(report: &Report, text: &str, dealing: &Dealing) -> String {
    let list = |ids: &[String]| {
        let first = names(report, text, ids).into_iter().map(|n| n[0].clone());
        first.collect::<Vec<_>>().join("+")
    };
    format!(
        "{} {} {} > {} by {} denied {}",
        dealing.kind.code(),
        format!("{:?}", dealing.status).to_lowercase(),
        list(&dealing.from),
        list(&dealing.to),
        list(&dealing.alleged_by),
        list(&dealing.denied_by),
    )
}

fn f1(hit: usize, found: usize, due: usize) -> f64 {
    match found + due {
        0 => 0.0,
        sum => 2.0 * hit as f64 / sum as f64,
    }
}

/// What a file measures.
struct Measured {
    dealings_f1: f64,
    /// The totals in a line.
    totals: String,
    /// What is missed and what is false.
    details: String,
}

/// Reads a file of paragraphs.
fn measure(file: &str) -> Measured {
    let file: File = toml::from_str(file).unwrap();
    let lists = InMemory::new(Vec::new());
    let settings = Settings {
        reference_date: "2024-09-14".parse().ok(),
        ..Settings::default()
    };
    let [mut dealings, mut voices] = [(0, 0, 0); 2];
    let mut status = (0, 0);
    let mut details = String::new();
    for paragraph in &file.paragraph {
        let text = paragraph.text.as_str();
        let report = read(text.as_bytes(), &lists, &settings).unwrap();
        let mut used: Vec<usize> = Vec::new();
        let mut said: Vec<String> = Vec::new();
        for line in &paragraph.dealings {
            let due = expected(line);
            dealings.2 += 1;
            let right = |i: &usize| {
                let d = &report.dealings[*i];
                !used.contains(i) && sides(&report, text, d, &due)
            };
            let fits = |i: &usize| format!("{:?}", report.dealings[*i].status).to_lowercase() == due.status;
            let all = 0..report.dealings.len();
            let found = (all.clone().find(|i| right(i) && fits(i))).or_else(|| all.clone().find(right));
            let Some(found) = found else {
                said.push(format!("missed: {line}"));
                continue;
            };
            let dealing = &report.dealings[found];
            dealings.0 += 1;
            status.1 += 1;
            status.0 += usize::from(fits(&found));
            used.push(found);
            let mut exact = fits(&found);
            for (mine, theirs) in [
                (names(&report, text, &dealing.alleged_by), &due.by),
                (names(&report, text, &dealing.denied_by), &due.denied),
            ] {
                let hits = share(theirs, &mine);
                exact &= hits == theirs.len() && hits == mine.len();
                voices.0 += hits;
                voices.1 += mine.len();
                voices.2 += theirs.len();
            }
            if !exact {
                said.push(format!(
                    "told:   {}\n   due:    {line}",
                    told(&report, text, dealing)
                ));
            }
        }
        dealings.1 += report.dealings.len();
        for (index, dealing) in report.dealings.iter().enumerate() {
            if !used.contains(&index) {
                said.push(format!("false:  {}", told(&report, text, dealing)));
            }
        }
        if !said.is_empty() {
            details.push_str(&format!("{}\n   {}\n", paragraph.name, said.join("\n   ")));
            if std::env::var_os("PARAGRAPH_PARTIES").is_some() {
                for party in &report.parties {
                    details.push_str(&format!("      {:?} {}\n", party.kind, party.name));
                }
            }
        }
    }
    let dealings_f1 = f1(dealings.0, dealings.1, dealings.2);
    let voices_f1 = f1(voices.0, voices.1, voices.2);
    Measured {
        dealings_f1,
        totals: format!(
            "dealings F1 {dealings_f1:.3} ({} right of {} found, {} due), status {} of {}, voices F1 {voices_f1:.3}",
            dealings.0, dealings.1, dealings.2, status.0, status.1
        ),
        details,
    }
}

/// Files that measure alone: no rule or weight is made by looking at them, so only their totals are printed.
const ALONE: &[&str] = &["unseen", "apart", "fresh", "late", "agency"];

/// The F1 below which a change has made the reader of dealings worse.
const FLOORS: &[(&str, f64)] = &[
    ("sentences", 0.97),
    ("first", 0.80),
    ("more", 0.80),
    ("blind", 0.70),
    ("styles", 0.74),
    ("regions", 0.52),
    ("press", 0.54),
    ("papers", 0.52),
    ("unseen", 0.53),
    ("apart", 0.43),
    ("fresh", 0.48),
    ("late", 0.52),
];

#[test]
fn paragraphs_are_read_as_an_analyst_would() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/paragraphs");
    let mut files: Vec<PathBuf> = (std::fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .collect();
    files.extend(std::env::var_os("PARAGRAPHS").map(PathBuf::from));
    files.sort();
    let measured: Vec<(String, Measured)> = std::thread::scope(|scope| {
        let running: Vec<_> = (files.iter())
            .map(|path| {
                scope.spawn(move || {
                    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
                    (name, measure(&std::fs::read_to_string(path).unwrap()))
                })
            })
            .collect();
        running.into_iter().map(|r| r.join().unwrap()).collect()
    });
    for (name, of) in measured
        .iter()
        .filter(|(name, _)| !ALONE.contains(&name.as_str()))
    {
        println!("# {name}\n{}", of.details);
    }
    for (name, of) in &measured {
        println!("{name}: {}", of.totals);
    }
    for (name, floor) in FLOORS {
        let (_, of) = measured.iter().find(|(n, _)| n == name).unwrap();
        assert!(
            of.dealings_f1 >= *floor,
            "{name}: dealings F1 {:.3}, below {floor}",
            of.dealings_f1
        );
    }
}
