//! Reads the paragraphs of `paragraphs.toml` and measures their dealings: who gives, who receives, how sure, who says so.
//!
//! `cargo test -p interdict-report --test paragraphs -- --nocapture` prints what is missed and what is false.

// What is missed is what the test is run for.
#![allow(clippy::print_stdout)]

use interdict_report::{
    InMemory, Settings,
    output::{Dealing, Report},
    read,
};
use serde::Deserialize;

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

/// Names of parties by their ids; words stand for themselves.
fn names(report: &Report, ids: &[String]) -> Vec<String> {
    let name = |id: &String| {
        let party = report.parties.iter().find(|p| p.id == *id);
        party.map_or_else(|| id.to_lowercase(), |p| p.name.to_lowercase())
    };
    ids.iter().map(name).collect()
}

fn share(mine: &[String], theirs: &[String]) -> usize {
    let alike = |a: &String| {
        theirs
            .iter()
            .any(|b| a.contains(b.as_str()) || b.contains(a.as_str()))
    };
    mine.iter().filter(|a| alike(a)).count()
}

fn agrees(mine: &[String], theirs: &[String]) -> bool {
    mine.is_empty() && theirs.is_empty() || share(mine, theirs) > 0
}

/// Whether the sides agree; of what is bought or tried to buy, either way round.
fn sides(report: &Report, dealing: &Dealing, due: &Expected) -> bool {
    let (from, to) = (names(report, &dealing.from), names(report, &dealing.to));
    agrees(&from, &due.from) && agrees(&to, &due.to)
        || dealing.kind.code() == "purchase-attempt" && agrees(&from, &due.to) && agrees(&to, &due.from)
}

fn told(report: &Report, dealing: &Dealing) -> String {
    format!(
        "{} {} {} > {} by {} denied {}",
        dealing.kind.code(),
        format!("{:?}", dealing.status).to_lowercase(),
        names(report, &dealing.from).join("+"),
        names(report, &dealing.to).join("+"),
        names(report, &dealing.alleged_by).join("+"),
        names(report, &dealing.denied_by).join("+"),
    )
}

fn f1(hit: usize, found: usize, due: usize) -> f64 {
    match found + due {
        0 => 0.0,
        sum => 2.0 * hit as f64 / sum as f64,
    }
}

#[test]
fn paragraphs_are_read_as_an_analyst_would() {
    let file: File = toml::from_str(include_str!("paragraphs.toml")).unwrap();
    let lists = InMemory::new(Vec::new());
    let settings = Settings {
        reference_date: "2024-09-14".parse().ok(),
        ..Settings::default()
    };
    let [mut dealings, mut voices] = [(0, 0, 0); 2];
    let mut status = (0, 0);
    for paragraph in &file.paragraph {
        let report = read(paragraph.text.as_bytes(), &lists, &settings).unwrap();
        let mut used: Vec<usize> = Vec::new();
        let mut said: Vec<String> = Vec::new();
        for line in &paragraph.dealings {
            let due = expected(line);
            dealings.2 += 1;
            let right = |i: &usize| {
                let d = &report.dealings[*i];
                !used.contains(i) && sides(&report, d, &due)
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
                (names(&report, &dealing.alleged_by), &due.by),
                (names(&report, &dealing.denied_by), &due.denied),
            ] {
                let hits = share(theirs, &mine);
                exact &= hits == theirs.len() && hits == mine.len();
                voices.0 += hits;
                voices.1 += mine.len();
                voices.2 += theirs.len();
            }
            if !exact {
                said.push(format!("told:   {}\n   due:    {line}", told(&report, dealing)));
            }
        }
        dealings.1 += report.dealings.len();
        for (index, dealing) in report.dealings.iter().enumerate() {
            if !used.contains(&index) {
                said.push(format!("false:  {}", told(&report, dealing)));
            }
        }
        if !said.is_empty() {
            println!("{}\n   {}", paragraph.name, said.join("\n   "));
            if std::env::var_os("PARAGRAPH_PARTIES").is_some() {
                for party in &report.parties {
                    println!("      {:?} {}", party.kind, party.name);
                }
            }
        }
    }
    let dealing_f1 = f1(dealings.0, dealings.1, dealings.2);
    let voice_f1 = f1(voices.0, voices.1, voices.2);
    println!(
        "dealings F1 {dealing_f1:.2} ({} right of {} found, {} due), status {} of {}, voices F1 {voice_f1:.2}",
        dealings.0, dealings.1, dealings.2, status.0, status.1
    );
    assert!(dealing_f1 >= DEALINGS_FLOOR, "dealings F1 {dealing_f1:.2}");
}

/// F1 below which a change has made the reader of dealings worse.
const DEALINGS_FLOOR: f64 = 0.72;
