//! Scores pairs of names: `score_pairs pairs.csv` reads columns `name1,name2` and, if present, `schema` and
//! `is_match`; prints a line a pair, and with `--wrong` only those on the wrong side of 0.70, explained.
#![allow(clippy::print_stdout)]

use interdict_names::{NameClass, ShippedRarity, analyse, compare};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("usage: score_pairs pairs.csv [--wrong]")?;
    let wrong_only = arguments.next().is_some();
    let mut reader = csv::Reader::from_path(path)?;
    let headers = reader.headers()?.clone();
    let column = |name: &str| headers.iter().position(|h| h == name);
    let (name1, name2) = (
        column("name1").ok_or("no column name1")?,
        column("name2").ok_or("no column name2")?,
    );
    for record in reader.records() {
        let record = record?;
        let class = column("schema").map_or(NameClass::Any, |at| NameClass::of_schema(&record[at]));
        let (a, b) = (analyse(&record[name1], class), analyse(&record[name2], class));
        let evidence = compare(&a, &b, &ShippedRarity);
        let label = column("is_match").map(|at| &record[at] == "true");
        let wrong = label.is_some_and(|label| label != (evidence.score >= 0.7));
        if wrong_only && !wrong {
            continue;
        }
        let label = label.map_or(String::new(), |l| format!("{l} "));
        println!(
            "{label}{:.3} {} | {}",
            evidence.score, &record[name1], &record[name2]
        );
        if wrong_only {
            for token in &evidence.tokens {
                println!(
                    "      {:>16} {:<16} {:<10} {:<12} weight {:.2} similarity {:.2}",
                    token.query,
                    token.candidate,
                    token.role.code(),
                    token.how.code(),
                    token.weight,
                    token.similarity
                );
            }
        }
    }
    Ok(())
}
