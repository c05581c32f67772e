//! Labelled pairs: the shared development set, and our own (`name_pairs.csv`, of which every second row was not
//! looked at while the comparison was developed).
#![allow(clippy::print_stdout)]

mod support;

use std::{collections::BTreeMap, path::Path};

use interdict_names::{NameClass, score_names};

const THRESHOLD: f64 = 0.70;

#[derive(Default, Clone, Copy)]
struct Tally {
    hits: u32,
    false_hits: u32,
    misses: u32,
    rejected: u32,
}

impl Tally {
    fn f1(self) -> f64 {
        let hits = 2.0 * f64::from(self.hits);
        hits / (hits + f64::from(self.false_hits) + f64::from(self.misses)).max(1.0)
    }
}

struct Measured {
    groups: BTreeMap<String, Tally>,
    strong_wrong: Vec<String>,
    wrong: Vec<String>,
}

/// Scores all pairs of a file and prints a table by what stands in the columns.
fn measure(path: &Path, groups: &[&str]) -> Measured {
    let mut reader = csv::Reader::from_path(path).expect("readable");
    let headers = reader.headers().expect("headers").clone();
    let column = |name: &str| headers.iter().position(|h| h == name).expect("column");
    let [name1, name2, schema, label, quality] =
        ["name1", "name2", "schema", "is_match", "quality"].map(column);
    let groups: Vec<usize> = groups.iter().map(|group| column(group)).collect();
    let mut measured = Measured {
        groups: BTreeMap::new(),
        strong_wrong: Vec::new(),
        wrong: Vec::new(),
    };
    for record in reader.records() {
        let record = record.expect("a record");
        let class = NameClass::of_schema(&record[schema]);
        let score = score_names(&record[name1], &record[name2], class);
        let (label, said) = (&record[label] == "true", score >= THRESHOLD);
        let keys = groups.iter().map(|group| &record[*group]);
        for key in std::iter::once("all").chain(keys) {
            let tally = measured.groups.entry(key.to_owned()).or_default();
            *match (label, said) {
                (true, true) => &mut tally.hits,
                (false, true) => &mut tally.false_hits,
                (true, false) => &mut tally.misses,
                (false, false) => &mut tally.rejected,
            } += 1;
        }
        if label != said {
            let line = format!("{label} {score:.3} {} | {}", &record[name1], &record[name2]);
            if &record[quality] == "STRONG" {
                measured.strong_wrong.push(line.clone());
            }
            measured.wrong.push(line);
        }
    }
    println!("{:<40} hits  false  missed  rejected  F1", "group");
    for (name, tally) in measured.groups.iter().filter(|(name, _)| !name.is_empty()) {
        println!(
            "{name:<40} {:>4}  {:>5}  {:>6}  {:>8}  {:.3}",
            tally.hits,
            tally.false_hits,
            tally.misses,
            tally.rejected,
            tally.f1()
        );
    }
    measured
}

#[test]
fn development_pairs() {
    let Some(path) = support::shared("names/name_pairs_dev.csv") else {
        return;
    };
    let measured = measure(&path, &["case_group"]);
    for line in &measured.wrong {
        println!("wrong: {line}");
    }
    assert!(measured.strong_wrong.is_empty(), "{:?}", measured.strong_wrong);
    let f1 = measured.groups["all"].f1();
    assert!(f1 >= DEVELOPMENT_F1_MIN, "F1 {f1:.3}");
}

/// The set counts series that differ in their number alone (Fund V and Fund VI, 2004-1 and 2004-2) as one party; we
/// do not, and lose nine of its rows by that.
const DEVELOPMENT_F1_MIN: f64 = 0.92;

#[test]
fn own_pairs() {
    let measured = measure(
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/name_pairs.csv")),
        &["category", "notes"],
    );
    for line in &measured.wrong {
        println!("wrong: {line}");
    }
    let all = measured.groups["all"];
    let rejected = all.false_hits + all.rejected;
    let count = all.hits + all.misses + rejected;
    assert!(
        count >= 400 && rejected * 10 >= count * 4,
        "{count} pairs, {rejected} of two parties"
    );
    for group in ["development", "held-out"] {
        let f1 = measured.groups[group].f1();
        assert!(f1 >= OWN_F1_MIN, "{group}: F1 {f1:.3}");
    }
}

/// 0.973 for the rows that were there before the last 300, which are by another hand and lay at 0.863 at first.
const OWN_F1_MIN: f64 = 0.965;

/// Pairs that no rule or table was written from: they measure alone.
fn measured_alone(file: &str, group: &str, least: f64) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(file);
    let f1 = measure(&path, &[group]).groups["all"].f1();
    assert!(f1 >= least, "F1 {f1:.3}");
}

#[test]
fn unseen_pairs() {
    measured_alone("name_pairs_unseen.csv", "category", 0.90);
}

/// By another hand.
#[test]
fn apart_pairs() {
    measured_alone("name_pairs_apart.csv", "case_group", 0.91);
}

/// By a third hand.
#[test]
fn fresh_pairs() {
    measured_alone("name_pairs_fresh.csv", "case_group", 0.84);
}

/// By a fourth hand.
#[test]
fn late_pairs() {
    measured_alone("name_pairs_late.csv", "case_group", 0.86);
}

/// By a fifth hand, in the mixture of groups and the labels of the development pairs.
#[test]
fn last_pairs() {
    measured_alone("name_pairs_last.csv", "case_group", 0.94);
}

/// By a sixth hand: the half of its pairs that nothing was mended from.
#[test]
fn more_pairs() {
    measured_alone("name_pairs_more.csv", "case_group", 0.94);
}
