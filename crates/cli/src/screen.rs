//! `interdict screen`: one party, or many from a file, against the lists.

mod answer;
mod batch;
mod input;
mod listings;
mod output;
mod party;
mod rows;
mod since;

use std::{
    io::{self, Write},
    path::PathBuf,
};

use interdict_screen::{Options, Query};

use crate::{Sources, dataset::Dataset, failure::Failure};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The name to screen, in any script.
    #[arg(required_unless_present_any = ["input", "id"], conflicts_with = "input")]
    name: Option<String>,
    #[command(flatten)]
    party: PartyArgs,
    #[command(flatten)]
    limits: Limits,
    /// Screen the parties of this file: CSV, JSON lines or Parquet, by its ending; `-` is standard input (CSV or JSON
    /// lines). Columns, all optional but name: id,kind,name,aliases(;),dob,country(;),gender,address,birth_place,
    /// ids(type:value;); full_name, date_of_birth and nationality are understood as well.
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,
    /// Write the answers here: CSV, JSON lines or Parquet, by its ending; `-` is standard output. Every party is
    /// answered, hit or not. The file appears when it is whole.
    #[arg(long, value_name = "FILE", requires = "input")]
    output: Option<PathBuf>,
    /// Answer only what changed for the parties of the file since this snapshot (its name or the start of one, or
    /// `previous`): hits that are new, changed or dropped. Without --output, CSV to standard output.
    #[arg(long, value_name = "SNAPSHOT", requires = "input")]
    since: Option<String>,
}

/// What is known of the party beside its name.
#[derive(Debug, clap::Args)]
struct PartyArgs {
    /// Kind of party: person, organization, vessel, aircraft.
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Another name of the party; may be given several times.
    #[arg(long, value_name = "NAME")]
    alias: Vec<String>,
    /// Date of birth or foundation: YYYY-MM-DD, YYYY-MM, YYYY, YYYY~ (about), YYYY/YYYY (between).
    #[arg(long, value_name = "DATE")]
    dob: Vec<String>,
    /// Nationality, residence or registration: a code or a name; may be given several times.
    #[arg(long, value_name = "COUNTRY")]
    country: Vec<String>,
    /// Gender: male or female.
    #[arg(long, value_name = "GENDER")]
    gender: Option<String>,
    /// An identifier, e.g. imo:9187629, passport:A1234567, lei:…, inn:…; may be given several times.
    #[arg(long, value_name = "TYPE:VALUE")]
    id: Vec<String>,
    /// An address in one line.
    #[arg(long, value_name = "ADDRESS")]
    address: Vec<String>,
    /// Place of birth.
    #[arg(long, value_name = "PLACE")]
    birth_place: Vec<String>,
}

#[derive(Debug, Clone, Copy, clap::Args)]
struct Limits {
    /// Score from which a party is a hit, 0 to 1.
    #[arg(long, value_name = "SCORE", default_value_t = Options::default().threshold, value_parser = score)]
    threshold: f64,
    /// Most hits a party; the answer says how many there were.
    #[arg(long, value_name = "N", default_value_t = Options::default().limit)]
    limit: usize,
}

fn score(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(score) if (0.0..=1.0).contains(&score) => Ok(score),
        _ => Err("give a number from 0 to 1".to_owned()),
    }
}

impl Limits {
    fn options(self) -> Options {
        Options {
            threshold: self.threshold,
            limit: self.limit,
            ..Options::default()
        }
    }
}

pub(crate) fn run(args: Args, sources: &Sources) -> Result<(), Failure> {
    if let Some(input) = &args.input {
        let options = args.limits.options();
        let defaults = party_query(None, args.party)?;
        if let Some(since) = &args.since {
            return since::run(input, args.output.as_deref(), since, &defaults, &options, sources);
        }
        let Some(output) = &args.output else {
            return Err(Failure::input(
                "with --input, name the file for the answers with --output FILE",
            ));
        };
        return batch::run(input, output, &defaults, &options, || Dataset::open(sources));
    }
    let query = party_query(args.name, args.party)?;
    let dataset = Dataset::open(sources)?;
    let options = args.limits.options();
    let screening = dataset.screener.screen(&query, &options);
    let mut out = io::stdout().lock();
    if sources.json {
        let mut value = answer::json(&query, &screening, &dataset, &options)?;
        let notes: Vec<&String> = dataset.notes.iter().chain(&screening.notes).collect();
        value["notes"] = serde_json::to_value(notes)?;
        if !dataset.stale.is_empty() {
            value["stale"] = serde_json::to_value(&dataset.stale)?;
        }
        writeln!(out, "{}", serde_json::to_string_pretty(&value)?)?;
    } else {
        answer::print(&mut out, &query, &screening, &dataset, &options)?;
    }
    Ok(())
}

/// The query that the arguments describe; a word that can't be understood is a mistake here.
fn party_query(name: Option<String>, args: PartyArgs) -> Result<Query, Failure> {
    let mut query = Query {
        names: name.into_iter().chain(args.alias).collect(),
        addresses: args.address,
        birth_places: args.birth_place,
        ..Query::default()
    };
    let mut wrong = Vec::new();
    if let Some(kind) = args.kind {
        party::kind(&kind, &mut query, &mut wrong);
    }
    if let Some(gender) = args.gender {
        party::gender(&gender, &mut query, &mut wrong);
    }
    for text in &args.dob {
        party::birth_date(text, &mut query, &mut wrong);
    }
    for text in &args.country {
        party::country(text, &mut query, &mut wrong);
    }
    for text in &args.id {
        party::identifier(text, &mut query, &mut wrong);
    }
    match wrong.first() {
        Some(what) => Err(Failure::input(what)),
        None => Ok(query),
    }
}
