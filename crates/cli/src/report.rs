//! `interdict report`: reads documents and says what it found.

use std::{
    io::{BufWriter, Read, Write},
    path::{Path, PathBuf},
};

use interdict_model::PartialDate;
use interdict_report::{
    ListedParties, Remembered, Report, Settings, input, marked, output, printed, read_source,
};
use rayon::prelude::*;
use serde::Serialize;

use crate::{Sources, dataset::Dataset, failure::Failure};

/// Arguments of `interdict report`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The documents: text, HTML, PDF, .docx, .odt or .eml files, folders of them, or "-" for standard input.
    #[arg(value_name = "FILE|DIR", required = true)]
    files: Vec<PathBuf>,
    /// Also write the text with every finding marked in place, as one HTML page (one document only).
    #[arg(long, value_name = "OUT.html")]
    html: Option<PathBuf>,
    /// Also write the text that spans count, as it was decoded or taken out of the document (one document only).
    #[arg(long, value_name = "OUT.txt")]
    text: Option<PathBuf>,
    /// The report's own date, where the document does not tell it (YYYY-MM-DD).
    #[arg(long, value_name = "DATE")]
    date: Option<PartialDate>,
    /// Name list entries with at least this score.
    #[arg(long, value_name = "SCORE", default_value_t = 0.70)]
    threshold: f64,
}

/// Documents read at once; what they found is given out before the next are read, so that a large folder does not
/// have to fit into memory.
const BATCH: usize = 64;

/// How much of the output is written at once.
const OUTPUT_BYTES: usize = 1 << 16;

/// A document's report with its text.
struct Reading {
    report: Report,
    text: String,
}

/// A line of JSON for one of several documents.
#[derive(Serialize)]
struct Line<'a> {
    file: String,
    #[serde(flatten)]
    report: Option<&'a Report>,
    /// Why the document was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// Runs the command.
pub(crate) fn run(args: Args, sources: &Sources) -> Result<(), Failure> {
    let several = args.files.len() > 1 || args.files.iter().any(|f| f.is_dir());
    if several && (args.html.is_some() || args.text.is_some()) {
        return Err(Failure::input(
            "--html and --text write one document: give one FILE with them",
        ));
    }
    let files = documents(&args.files)?;
    let dataset = Dataset::open(sources)?;
    let settings = Settings {
        threshold: args.threshold,
        reference_date: args.date,
        notes: dataset.notes.clone(),
    };
    let written = if several {
        read_several(&files, &Remembered::new(&*dataset), &settings, sources.json)
    } else {
        let reading = read_document(&files[0], &*dataset, &settings)?;
        if let Some(path) = &args.html {
            write_file(path, &marked::page(&reading.report, &reading.text))?;
        }
        if let Some(path) = &args.text {
            write_file(path, &reading.text)?;
        }
        let mut out = std::io::stdout().lock();
        if sources.json {
            serde_json::to_writer_pretty(&mut out, &reading.report)
                .map_err(std::io::Error::from)
                .and_then(|()| writeln!(out))
        } else {
            print(&mut out, &reading.report, &reading.text)
        }
        .map(|()| 0)
    };
    match written {
        // The reader of a pipe may have seen enough.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        Ok(refused) if refused > 0 => Err(Failure::input(format!(
            "{refused} of {} documents were refused; each is named above with the reason",
            files.len()
        ))),
        other => Ok(other.map(|_| ())?),
    }
}

/// Prints a report, then those of the files that the document carries.
fn print(out: &mut dyn Write, report: &Report, text: &str) -> std::io::Result<()> {
    out.write_all(printed::print(report, text).as_bytes())?;
    for output::Attachment {
        name, report, text, ..
    } in &report.attachments
    {
        if let Some(report) = report {
            writeln!(out, "\n=== attachment: {name}")?;
            print(out, report, text)?;
        }
    }
    Ok(())
}

/// Reads documents on all cores and gives each out in order; returns how many were refused.
fn read_several(
    files: &[PathBuf],
    lists: &Remembered<'_>,
    settings: &Settings,
    json: bool,
) -> std::io::Result<usize> {
    // Many small pieces are written at once.
    let mut out = BufWriter::with_capacity(OUTPUT_BYTES, std::io::stdout().lock());
    let mut refused = 0;
    for batch in files.chunks(BATCH) {
        let readings: Vec<Result<Reading, Failure>> = batch
            .par_iter()
            .map(|file| read_document(file, lists, settings))
            .collect();
        for (file, reading) in batch.iter().zip(readings) {
            refused += usize::from(reading.is_err());
            let name = file.display().to_string();
            match reading {
                _ if json => {
                    let line = Line {
                        file: name,
                        report: reading.as_ref().ok().map(|r| &r.report),
                        error: reading.as_ref().err().map(ToString::to_string),
                    };
                    serde_json::to_writer(&mut out, &line).map_err(std::io::Error::from)?;
                    writeln!(out)?;
                }
                Ok(reading) => {
                    writeln!(out, "=== {name}")?;
                    print(&mut out, &reading.report, &reading.text)?;
                    writeln!(out)?;
                }
                Err(error) => writeln!(out, "=== {name}\nREFUSED: {error}\n")?,
            }
        }
        out.flush()?;
    }
    Ok(refused)
}

fn read_document(path: &Path, lists: &dyn ListedParties, settings: &Settings) -> Result<Reading, Failure> {
    let bytes = bytes_of(path)?;
    let source =
        input::decode(&bytes).map_err(|error| Failure::input(format!("{}: {error}", path.display())))?;
    Ok(Reading {
        report: read_source(&source, lists, settings),
        text: source.text.into_owned(),
    })
}

/// The files meant: those named, and all in the folders named, in the order of their paths. Hidden files and folders
/// are left out.
fn documents(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let before = files.len();
        let mut folders = vec![path.clone()];
        while let Some(folder) = folders.pop() {
            let failed = |error: std::io::Error| {
                Failure::input(format!(
                    "{}: {error}: give a folder that can be read",
                    folder.display()
                ))
            };
            for entry in std::fs::read_dir(&folder).map_err(failed)? {
                let entry = entry.map_err(failed)?;
                // A link to a folder could lead round in a circle.
                let kind = entry.file_type().map_err(failed)?;
                if entry.file_name().to_string_lossy().starts_with('.') {
                    continue;
                }
                if kind.is_dir() {
                    folders.push(entry.path());
                } else if entry.path().is_file() {
                    files.push(entry.path());
                }
            }
        }
        files[before..].sort();
        if files.len() == before {
            return Err(Failure::input(format!(
                "{}: no files in this folder: give one with documents",
                path.display()
            )));
        }
    }
    Ok(files)
}

fn write_file(path: &Path, content: &str) -> Result<(), Failure> {
    std::fs::write(path, content).map_err(|error| {
        Failure::input(format!(
            "{}: {error}: give a path that can be written",
            path.display()
        ))
    })
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, Failure> {
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
