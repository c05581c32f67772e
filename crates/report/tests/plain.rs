//! Dealings in plain main clauses are found whatever stands before and after them (`plain.toml`).
//!
//! `cargo test -p interdict-report --test plain -- --nocapture` prints what is missed, by dealing and by what stands around.

// What is missed is what the test is run for.
#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;

use interdict_report::{InMemory, Settings, output::Report, read};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    dealing: Vec<Dealing>,
    around: Around,
}

#[derive(Deserialize)]
struct Dealing {
    text: String,
    from: Vec<String>,
    to: Vec<String>,
}

#[derive(Deserialize)]
struct Around {
    before: Vec<String>,
    after: Vec<String>,
}

/// Of so many sentences, one is read.
const SHARE: usize = 3;

/// How many dealings of a report have these sides, and how many others.
fn right(report: &Report, dealing: &Dealing) -> (bool, usize) {
    let is = |ids: &[String], due: &[String]| {
        ids.iter().any(|id| {
            (report.parties.iter().filter(|p| p.id == *id))
                .any(|p| due.iter().any(|d| p.name.contains(d.as_str())))
        })
    };
    let found = report
        .dealings
        .iter()
        .any(|d| is(&d.from, &dealing.from) && is(&d.to, &dealing.to));
    (found, report.dealings.len() - usize::from(found))
}

#[test]
fn a_plain_dealing_is_found_whatever_stands_around() {
    let file: File = toml::from_str(include_str!("plain.toml")).unwrap();
    let lists = InMemory::new(Vec::new());
    let mut missed: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let (mut read_all, mut found_all, mut others_all) = (0, 0, 0);
    let mut number = 0;
    for dealing in &file.dealing {
        for before in &file.around.before {
            for after in &file.around.after {
                number += 1;
                if number % SHARE != 0 {
                    continue;
                }
                let text = format!("{before}{}{after}.", dealing.text);
                let mut letters = text.chars();
                let text: String = (letters.next().into_iter().flat_map(char::to_uppercase))
                    .chain(letters)
                    .collect();
                let report = read(text.as_bytes(), &lists, &Settings::default()).unwrap();
                let (found, others) = right(&report, dealing);
                read_all += 1;
                found_all += usize::from(found);
                others_all += others;
                for part in [dealing.text.as_str(), before, after] {
                    let count = missed.entry(part).or_default();
                    count.0 += usize::from(!found);
                    count.1 += 1;
                }
            }
        }
    }
    for (part, (missed, of)) in missed.iter().filter(|(_, (missed, of))| missed * 8 > *of) {
        println!("missed {missed} of {of}: “{part}”");
    }
    println!("{found_all} of {read_all} found, {others_all} others told");
    assert!(
        found_all * 100 >= read_all * 96,
        "{found_all} of {read_all} found"
    );
    assert!(
        others_all * 100 <= read_all * 5,
        "{others_all} others told of {read_all}"
    );
}
