//! Many parties: rows in, answers out, on all cores, in the order of the input.

use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    time::Instant,
};

use indicatif::{ProgressBar, ProgressStyle};
use interdict_screen::{Options, Query, Screening};
use rayon::prelude::*;
use serde_json::json;

use super::{
    answer::{self, one_line, rounded},
    input::{FileFormat, Row, Rows},
};
use crate::{dataset::Dataset, failure::Failure};

/// Rows that are read, screened and written together.
const PORTION: usize = 4096;
/// Complaints shown one by one; of the others the number is told.
const COMPLAINTS_MAX: usize = 20;

/// What a run did.
#[derive(Debug, Default)]
struct Totals {
    rows: usize,
    parties_hit: usize,
    hits: usize,
    bad: usize,
    warned: usize,
}

pub(super) fn run(
    input: &Path,
    output: &Path,
    defaults: &Query,
    options: &Options,
    dataset: impl FnOnce() -> Result<Dataset, Failure>,
) -> Result<(), Failure> {
    let (mut rows, unused) = Rows::open(input, defaults)?;
    let format = FileFormat::of(output)?;
    let size = fs::metadata(input)?.len();
    let dataset = dataset()?;
    let progress = Progress::new(size);
    for note in &dataset.notes {
        progress.say(&format!("note: {note}"));
    }
    if !unused.is_empty() {
        progress.say(&format!("note: columns not looked at: {}", unused.join(", ")));
    }
    let (aside, file) = Aside::create(output)?;
    let mut file = BufWriter::new(file);
    if format == FileFormat::Csv {
        file.write_all(&csv_line(&COLUMNS)?)?;
    }
    let mut totals = Totals::default();
    loop {
        let mut portion = Vec::with_capacity(PORTION);
        while portion.len() < PORTION
            && let Some(row) = rows.next(defaults)?
        {
            portion.push(row);
        }
        if portion.is_empty() {
            break;
        }
        let answers: Vec<Result<Answer, Failure>> = (portion.par_iter())
            .map(|row| Answer::to(row, &dataset, options, format))
            .collect();
        for (row, answer) in portion.iter().zip(answers) {
            let answer = answer?;
            file.write_all(&answer.bytes)?;
            totals.hits += answer.hits;
            totals.parties_hit += usize::from(answer.hits > 0);
            complain(row, &progress, &mut totals);
        }
        totals.rows += portion.len();
        progress.set(rows.bytes(), totals.rows);
    }
    let file = file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    file.sync_all()?;
    aside.keep(output)?;
    progress.finish(&totals, output);
    Ok(())
}

/// Columns of a CSV answer.
const COLUMNS: [&str; 8] = [
    "id",
    "name",
    "score",
    "match",
    "list",
    "entity",
    "matched_name",
    "explanation",
];

/// The answer to one row, ready to be written.
struct Answer {
    bytes: Vec<u8>,
    hits: usize,
}

impl Answer {
    fn to(row: &Row, dataset: &Dataset, options: &Options, format: FileFormat) -> Result<Self, Failure> {
        let query = match &row.query {
            Ok(query) => query,
            Err(why) => return Self::unscreened(row, why, format),
        };
        let screening = dataset.screener.screen(query, options);
        let bytes = match format {
            FileFormat::Csv => csv_answer(row, query, &screening)?,
            FileFormat::JsonLines => json_answer(row, query, &screening, dataset, options)?,
        };
        Ok(Self {
            bytes,
            hits: screening.total,
        })
    }

    /// A row that could not be screened says so: an empty answer would read as "no hit".
    fn unscreened(row: &Row, why: &str, format: FileFormat) -> Result<Self, Failure> {
        let line = row.line;
        let bytes = match format {
            FileFormat::Csv => {
                let why = format!("not screened: line {line}: {why}");
                csv_line(&[&row.id, "", "", "", "", "", "", &why])?
            }
            FileFormat::JsonLines => {
                let mut bytes = serde_json::to_vec(&json!({"id": row.id, "line": line, "error": why}))?;
                bytes.push(b'\n');
                bytes
            }
        };
        Ok(Self { bytes, hits: 0 })
    }
}

fn csv_answer(row: &Row, query: &Query, screening: &Screening) -> Result<Vec<u8>, Failure> {
    let name = query.names.first().map_or("", String::as_str);
    let mut notes = row.warnings.clone();
    notes.extend(screening.notes.iter().cloned());
    if screening.hits.is_empty() {
        return csv_line(&[&row.id, name, "", "false", "", "", "", &notes.join("; ")]);
    }
    let mut bytes = Vec::new();
    for hit in &screening.hits {
        let score = rounded(hit.score, 4).to_string();
        let mut why = one_line(&hit.explanation);
        for note in &notes {
            why.push_str("; note: ");
            why.push_str(note);
        }
        let cells = [
            &row.id,
            name,
            &score,
            "true",
            &hit.list,
            &hit.reference,
            &hit.matched_name,
            &why,
        ];
        bytes.extend(csv_line(&cells)?);
    }
    Ok(bytes)
}

fn json_answer(
    row: &Row,
    query: &Query,
    screening: &Screening,
    dataset: &Dataset,
    options: &Options,
) -> Result<Vec<u8>, Failure> {
    let mut value = answer::json(query, screening, dataset, options)?;
    if !row.id.is_empty() {
        value["id"] = json!(row.id);
    }
    let notes: Vec<&String> = row.warnings.iter().chain(&screening.notes).collect();
    if !notes.is_empty() {
        value["notes"] = json!(notes);
    }
    let mut bytes = serde_json::to_vec(&value)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn csv_line<T: AsRef<[u8]>>(cells: &[T]) -> Result<Vec<u8>, Failure> {
    let failed = |e: csv::Error| Failure::Internal(e.into());
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(cells).map_err(failed)?;
    writer
        .into_inner()
        .map_err(|e| Failure::Internal(e.into_error().into()))
}

/// Tells on standard error what is wrong with a row.
fn complain(row: &Row, progress: &Progress, totals: &mut Totals) {
    let tell = |count: usize, what: String| {
        if count <= COMPLAINTS_MAX {
            progress.say(&what);
        }
        if count == COMPLAINTS_MAX {
            progress.say("further complaints are counted, and stand in the answers");
        }
    };
    if let Err(why) = &row.query {
        totals.bad += 1;
        tell(totals.bad, format!("line {}: not screened: {why}", row.line));
    }
    if !row.warnings.is_empty() {
        totals.warned += 1;
        tell(
            totals.warned,
            format!("line {}: screened, but {}", row.line, row.warnings.join("; ")),
        );
    }
}

/// A file written beside its final place; what is not kept is removed.
struct Aside(Option<PathBuf>);

impl Aside {
    fn create(output: &Path) -> Result<(Self, File), Failure> {
        let mut name = output.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.part", std::process::id()));
        let path = output.with_file_name(name);
        let file = File::create(&path)
            .map_err(|e| Failure::input(format!("{}: cannot be written: {e}", path.display())))?;
        Ok((Self(Some(path)), file))
    }

    fn keep(mut self, output: &Path) -> Result<(), Failure> {
        if let Some(path) = self.0.take() {
            fs::rename(path, output)?;
        }
        Ok(())
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            let _ = fs::remove_file(path);
        }
    }
}

/// The bar on standard error: share of the file, names a second, time left.
struct Progress {
    bar: ProgressBar,
    started: Instant,
}

impl Progress {
    fn new(bytes: u64) -> Self {
        let bar = ProgressBar::new(bytes);
        if let Ok(style) = ProgressStyle::with_template("{bar:32} {percent:>3}%  {msg}  {eta} left") {
            bar.set_style(style);
        }
        Self {
            bar,
            started: Instant::now(),
        }
    }

    fn rate(&self, rows: usize) -> String {
        let seconds = self.started.elapsed().as_secs_f64();
        format!("{rows} names, {:.0} a second", rows as f64 / seconds.max(1e-3))
    }

    fn set(&self, bytes: u64, rows: usize) {
        self.bar.set_position(bytes);
        self.bar.set_message(self.rate(rows));
    }

    /// A line that the bar does not swallow, whether it is shown or not.
    #[allow(clippy::print_stderr)]
    fn say(&self, line: &str) {
        self.bar.suspend(|| eprintln!("{line}"));
    }

    fn finish(&self, totals: &Totals, output: &Path) {
        self.bar.finish_and_clear();
        self.say(&format!(
            "{}; {} with hits ({} hits), {} without, {} not screened, {} with doubtful cells; written to {}",
            self.rate(totals.rows),
            totals.parties_hit,
            totals.hits,
            totals.rows - totals.parties_hit - totals.bad,
            totals.bad,
            totals.warned,
            output.display()
        ));
    }
}
