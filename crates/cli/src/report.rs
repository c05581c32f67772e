//! `interdict report`: reads a document and says what it found.

use std::{
    io::{Read, Write},
    path::PathBuf,
};

use interdict_model::{Entity, PartialDate};
use interdict_report::{ListedParties, Settings, input, marked, printed, read};
use interdict_screen::{Options, Query, Screening};

use crate::{Sources, dataset::Dataset, failure::Failure};

/// Arguments of `interdict report`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The document: a text or HTML file, or "-" for standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Also write the text with every finding marked in place, as one HTML page.
    #[arg(long, value_name = "OUT.html")]
    html: Option<PathBuf>,
    /// The report's own date, where the document does not tell it (YYYY-MM-DD).
    #[arg(long, value_name = "DATE")]
    date: Option<PartialDate>,
    /// Name list entries with at least this score.
    #[arg(long, value_name = "SCORE", default_value_t = 0.70)]
    threshold: f64,
}

impl ListedParties for Dataset {
    fn screen(&self, query: &Query, options: &Options) -> Screening {
        self.screener.screen(query, options)
    }

    fn entity(&self, ordinal: u32) -> Option<Entity> {
        Dataset::entity(self, ordinal).ok()
    }
}

/// Runs the command.
pub(crate) fn run(args: Args, sources: &Sources) -> Result<(), Failure> {
    let bytes = read_document(&args.file)?;
    let dataset = Dataset::open(sources)?;
    let settings = Settings {
        threshold: args.threshold,
        reference_date: args.date,
        notes: dataset.notes.clone(),
    };
    let whole = |error: input::InputError| Failure::input(format!("{}: {error}", args.file.display()));
    let report = read(&bytes, &dataset, &settings).map_err(whole)?;
    let source = input::decode(&bytes).map_err(whole)?;
    if let Some(path) = &args.html {
        std::fs::write(path, marked::page(&report, &source.text)).map_err(|error| {
            Failure::input(format!(
                "{}: {error}: give a path that can be written",
                path.display()
            ))
        })?;
    }
    let mut out = std::io::stdout().lock();
    let written = if sources.json {
        serde_json::to_writer_pretty(&mut out, &report)
            .map_err(std::io::Error::from)
            .and_then(|()| writeln!(out))
    } else {
        out.write_all(printed::print(&report, &source.text).as_bytes())
    };
    match written {
        // The reader of a pipe may have seen enough.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

fn read_document(path: &PathBuf) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        std::io::stdin()
            .lock()
            .take(input::DOCUMENT_BYTES_MAX as u64 + 1)
            .read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    let failed = |error: std::io::Error| {
        Failure::input(format!(
            "{}: {error}: give a file that can be read",
            path.display()
        ))
    };
    let file = std::fs::File::open(path).map_err(failed)?;
    file.take(input::DOCUMENT_BYTES_MAX as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    Ok(bytes)
}
