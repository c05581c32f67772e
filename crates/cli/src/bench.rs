//! `interdict bench`: the project's own figures of throughput and accuracy, on the lists in force.

mod accuracy;
mod dice;
mod speed;
mod synthetic;

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::{Sources, dataset::Dataset, failure::Failure};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// How many names are asked for the figures of speed.
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    queries: usize,
    /// Measure speed on this many invented names as well, made of the words of the lists.
    #[arg(long, value_name = "N")]
    synthetic: Option<usize>,
    /// How many parties of each list are asked for the figures of accuracy.
    #[arg(long, value_name = "N", default_value_t = 500)]
    sample: usize,
    /// Leave out the figures of accuracy.
    #[arg(long)]
    speed_only: bool,
}

pub(crate) fn run(args: &Args, sources: &Sources) -> Result<(), Failure> {
    let dataset = Dataset::open(sources)?;
    let entities = dataset.entities()?;
    let (snapshot, notes) = (dataset.snapshot.clone(), dataset.notes.clone());
    // Its memory would be counted as that of what is measured.
    drop(dataset);
    let accuracy = if args.speed_only {
        Value::Null
    } else {
        accuracy::measure(&entities, args.sample)
    };
    let invented = args.synthetic.map(|names| synthetic::parties(&entities, names));
    let speed = speed::measure(entities, args.queries)?;
    let synthetic = match invented {
        Some(entities) => speed::measure(entities, args.queries)?,
        None => Value::Null,
    };
    let value = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "snapshot": snapshot,
        "notes": notes,
        "speed": speed,
        "speed_on_invented_names": synthetic,
        "accuracy": accuracy,
    });
    let mut out = io::stdout().lock();
    if sources.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&value)?)?;
    } else {
        print(&mut out, &value, 0)?;
    }
    Ok(())
}

/// The figures as an indented list.
fn print(out: &mut impl Write, value: &Value, depth: usize) -> io::Result<()> {
    let Value::Object(map) = value else { return Ok(()) };
    for (key, value) in map {
        let label = key.replace('_', " ");
        let indent = depth * 2;
        match value {
            Value::Null => {}
            Value::Object(_) => {
                writeln!(out, "{:indent$}{label}", "")?;
                print(out, value, depth + 1)?;
            }
            Value::Array(items) => {
                writeln!(out, "{:indent$}{label}", "")?;
                for item in items {
                    let text = item.as_str().map_or_else(|| item.to_string(), str::to_owned);
                    writeln!(out, "{:indent$}  {text}", "")?;
                }
            }
            Value::String(text) => writeln!(out, "{:indent$}{label}: {text}", "")?,
            other => writeln!(out, "{:indent$}{label}: {other}", "")?,
        }
    }
    Ok(())
}
