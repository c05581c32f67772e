//! `interdict compare`: the evidence of names alone, for pairs of names.

use std::{
    fs::File,
    io::{self, BufReader, Read, Write},
    path::PathBuf,
};

use interdict_model::EntityKind;
use interdict_names::{NameClass, NameEvidence, ShippedRarity, analyse_pair, compare};
use serde_json::json;

use crate::{Sources, failure::Failure};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Two names to compare.
    #[arg(value_names = ["NAME", "NAME"], num_args = 2, conflicts_with = "input")]
    names: Vec<String>,
    /// A CSV file with columns `name1,name2` and, if present, `schema` (a FollowTheMoney schema); `-` is standard
    /// input. The answer is CSV: `name1,name2,score`.
    #[arg(long, value_name = "FILE", required_unless_present = "names")]
    input: Option<PathBuf>,
    /// What kind of party the names belong to [default: the row's schema, else not known].
    #[arg(long, value_name = "KIND", value_parser = kind)]
    kind: Option<EntityKind>,
}

/// A kind of party by its code.
pub(crate) fn kind(code: &str) -> Result<EntityKind, String> {
    EntityKind::from_code(code)
        .ok_or_else(|| "give one of person, organization, vessel, aircraft, country, unknown".to_owned())
}

pub(crate) fn run(args: Args, sources: &Sources) -> Result<(), Failure> {
    let class = args.kind.map(NameClass::of_kind);
    let mut out = io::stdout().lock();
    match (args.input, args.names.as_slice()) {
        (Some(path), _) => compare_file(&path, class, &mut out),
        (None, [a, b]) => one_pair(a, b, class.unwrap_or(NameClass::Any), sources.json, &mut out),
        (None, _) => Err(Failure::input("give two names, or a file with --input")),
    }
}

fn one_pair(a: &str, b: &str, class: NameClass, json: bool, out: &mut impl Write) -> Result<(), Failure> {
    let evidence = evidence(a, b, class);
    if json {
        let tokens: Vec<_> = (evidence.tokens.iter())
            .map(|t| {
                json!({"query": t.query, "candidate": t.candidate, "how": t.how.code(),
                       "weight": t.weight, "similarity": t.similarity, "per_million": t.per_million})
            })
            .collect();
        let value = json!({"name1": a, "name2": b, "score": rounded(evidence.score), "explanation": tokens,
                           "lowered_by": evidence.reasons().collect::<Vec<_>>()});
        writeln!(out, "{}", serde_json::to_string_pretty(&value)?)?;
        return Ok(());
    }
    writeln!(out, "{:.3}  {a}  |  {b}", evidence.score)?;
    for token in &evidence.tokens {
        let side = |words: &str| {
            if words.is_empty() {
                "-".to_owned()
            } else {
                words.to_owned()
            }
        };
        writeln!(
            out,
            "  {:<20} {:<20} {:<12} alike {:.2}, weighs {:.2}{}",
            side(&token.query),
            side(&token.candidate),
            token.how.code(),
            token.similarity,
            token.weight,
            (token.per_million).map_or(String::new(), |often| format!(
                " ({often:.0} in a million words of names)"
            ))
        )?;
    }
    for reason in evidence.reasons() {
        writeln!(out, "  lowered: {reason}")?;
    }
    Ok(())
}

fn compare_file(
    path: &std::path::Path,
    class: Option<NameClass>,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let shown = path.display();
    let file: Box<dyn Read> = if path.as_os_str() == "-" {
        Box::new(io::stdin().lock())
    } else {
        let file = File::open(path).map_err(|e| Failure::input(format!("{shown}: cannot be read: {e}")))?;
        Box::new(BufReader::new(file))
    };
    let bad = |e: csv::Error| Failure::input(format!("{shown}: {e}; give UTF-8 CSV with a header line"));
    let mut reader = csv::ReaderBuilder::new().from_reader(file);
    let headers = reader.headers().map_err(bad)?.clone();
    let column = |name: &str| {
        let bare = |h: &str| h.trim().trim_start_matches('\u{feff}').to_ascii_lowercase();
        headers.iter().position(|h| bare(h) == name)
    };
    let (Some(first), Some(second)) = (column("name1"), column("name2")) else {
        return Err(Failure::input(format!(
            "{shown}: the columns name1 and name2 are needed"
        )));
    };
    let schema = column("schema");
    let mut writer = csv::Writer::from_writer(out);
    let failed = |e: csv::Error| Failure::Internal(e.into());
    writer.write_record(["name1", "name2", "score"]).map_err(failed)?;
    for row in reader.records() {
        let row = row.map_err(bad)?;
        let cell = |at: usize| row.get(at).unwrap_or("");
        let of_row = schema.map(|at| NameClass::of_schema(cell(at).trim()));
        let class = class.or(of_row).unwrap_or(NameClass::Any);
        let score = rounded(evidence(cell(first), cell(second), class).score);
        writer
            .write_record([cell(first), cell(second), &score.to_string()])
            .map_err(failed)?;
    }
    writer.flush()?;
    Ok(())
}

fn evidence(a: &str, b: &str, class: NameClass) -> NameEvidence {
    let [a, b] = analyse_pair(a, b, class);
    compare(&a, &b, &ShippedRarity)
}

/// Four decimals: what lies beyond is noise.
fn rounded(score: f64) -> f64 {
    (score * 10_000.0).round() / 10_000.0
}
