//! Answers to many parties, as rows of a table or lines of JSON, in a file that appears when it is whole.

mod parquet_file;

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use interdict_screen::{Options, Query, Screening};
use serde_json::json;

use self::parquet_file::ParquetFile;
use super::{
    answer::{self, one_line, rounded},
    input::{FileFormat, Row, STANDARD},
};
use crate::{dataset::Dataset, failure::Failure};

/// Columns of a table of answers.
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

/// One row of a table of answers: a hit, or that there is none, or that the row could not be screened.
#[derive(Debug, Clone, Default, PartialEq)]
struct Line {
    id: String,
    name: String,
    score: Option<f64>,
    /// Not known where the row could not be screened.
    matched: Option<bool>,
    list: String,
    entity: String,
    matched_name: String,
    explanation: String,
}

/// The answer to one row of the input, ready to be written.
pub(super) struct Answer {
    body: Body,
    /// How many hits.
    pub(super) hits: usize,
}

enum Body {
    Bytes(Vec<u8>),
    Lines(Vec<Line>),
}

impl Answer {
    /// Screens a row.
    pub(super) fn to(
        row: &Row,
        dataset: &Dataset,
        options: &Options,
        format: FileFormat,
    ) -> Result<Self, Failure> {
        let query = match &row.query {
            Ok(query) => query,
            Err(why) => return Self::unscreened(row, why, format),
        };
        let screening = dataset.screener.screen(query, options);
        let body = match format {
            FileFormat::JsonLines => Body::Bytes(json_line(row, query, &screening, dataset, options)?),
            FileFormat::Csv => Body::Bytes(csv(&lines(row, query, &screening, options))?),
            FileFormat::Parquet => Body::Lines(lines(row, query, &screening, options)),
        };
        Ok(Self {
            body,
            hits: screening.total,
        })
    }

    /// A row that could not be screened says so: an empty answer would read as "no hit".
    fn unscreened(row: &Row, why: &str, format: FileFormat) -> Result<Self, Failure> {
        let line = || Line {
            id: row.id.clone(),
            explanation: format!("not screened: {}: {why}", row.place),
            ..Line::default()
        };
        let body = match format {
            FileFormat::JsonLines => {
                let (unit, number) = row.place.parts();
                let mut bytes = serde_json::to_vec(&json!({"id": row.id, unit: number, "error": why}))?;
                bytes.push(b'\n');
                Body::Bytes(bytes)
            }
            FileFormat::Csv => Body::Bytes(csv(&[line()])?),
            FileFormat::Parquet => Body::Lines(vec![line()]),
        };
        Ok(Self { body, hits: 0 })
    }
}

/// One line a hit, or one line without an entity where there is none.
fn lines(row: &Row, query: &Query, screening: &Screening, options: &Options) -> Vec<Line> {
    let base = Line {
        id: row.id.clone(),
        name: query.names.first().cloned().unwrap_or_default(),
        ..Line::default()
    };
    let notes: Vec<&str> = (row.warnings.iter().chain(&screening.notes))
        .map(String::as_str)
        .collect();
    if screening.hits.is_empty() {
        return vec![Line {
            matched: Some(false),
            explanation: notes.join("; "),
            ..base
        }];
    }
    (screening.hits.iter())
        .map(|hit| {
            let mut explanation = one_line(&hit.explanation);
            for note in &notes {
                explanation.push_str("; note: ");
                explanation.push_str(note);
            }
            Line {
                score: Some(rounded(hit.score, 4)),
                matched: Some(hit.score >= options.threshold),
                list: hit.list.clone(),
                entity: hit.reference.clone(),
                matched_name: hit.matched_name.clone(),
                explanation,
                ..base.clone()
            }
        })
        .collect()
}

fn csv(lines: &[Line]) -> Result<Vec<u8>, Failure> {
    let failed = |e: csv::Error| Failure::Internal(e.into());
    let mut writer = csv::Writer::from_writer(Vec::new());
    for line in lines {
        let score = line.score.map_or(String::new(), |score| score.to_string());
        let matched = line.matched.map_or("", |m| if m { "true" } else { "false" });
        writer
            .write_record([
                &line.id,
                &line.name,
                &score,
                matched,
                &line.list,
                &line.entity,
                &line.matched_name,
                &line.explanation,
            ])
            .map_err(failed)?;
    }
    writer
        .into_inner()
        .map_err(|e| Failure::Internal(e.into_error().into()))
}

fn json_line(
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

/// Where answers go. What is dropped before [`Output::finish`] leaves nothing behind.
pub(super) struct Output {
    writer: Writer,
    /// Where it is written until it is whole, and where it goes then; `None` for standard output.
    aside: Option<Aside>,
}

enum Writer {
    Text(BufWriter<Target>),
    Parquet(Box<ParquetFile>),
}

enum Target {
    File(File),
    Standard(io::Stdout),
}

impl Output {
    /// Opens a file beside `path`, or standard output for `-`.
    pub(super) fn create(path: &Path, format: FileFormat) -> Result<Self, Failure> {
        let standard = path == Path::new(STANDARD);
        if standard && format == FileFormat::Parquet {
            return Err(Failure::input(
                "standard output takes CSV or JSON lines; give a file for Parquet",
            ));
        }
        if standard {
            let writer = text(Target::Standard(io::stdout()), format)?;
            return Ok(Self { writer, aside: None });
        }
        let (aside, file) = Aside::create(path)?;
        let writer = match format {
            FileFormat::Parquet => Writer::Parquet(Box::new(ParquetFile::create(file)?)),
            FileFormat::Csv | FileFormat::JsonLines => text(Target::File(file), format)?,
        };
        Ok(Self {
            writer,
            aside: Some(aside),
        })
    }

    /// Writes an answer.
    pub(super) fn write(&mut self, answer: Answer) -> Result<(), Failure> {
        match (&mut self.writer, answer.body) {
            (Writer::Text(text), Body::Bytes(bytes)) => text.write_all(&bytes)?,
            (Writer::Text(text), Body::Lines(lines)) => text.write_all(&csv(&lines)?)?,
            (Writer::Parquet(file), Body::Lines(lines)) => file.write(lines)?,
            (Writer::Parquet(_), Body::Bytes(_)) => {
                return Err(Failure::Internal(anyhow::anyhow!("bytes for a Parquet file")));
            }
        }
        Ok(())
    }

    /// Puts the whole file in its place.
    pub(super) fn finish(self) -> Result<(), Failure> {
        let target = match self.writer {
            Writer::Text(text) => text.into_inner().map_err(io::IntoInnerError::into_error)?,
            Writer::Parquet(file) => Target::File(file.finish()?),
        };
        match (target, self.aside) {
            (Target::File(file), Some(aside)) => {
                file.sync_all()?;
                aside.keep()
            }
            (mut target, _) => Ok(target.flush()?),
        }
    }
}

fn text(target: Target, format: FileFormat) -> Result<Writer, Failure> {
    let mut text = BufWriter::new(target);
    if format == FileFormat::Csv {
        writeln!(text, "{}", COLUMNS.join(","))?;
    }
    Ok(Writer::Text(text))
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.write(bytes),
            Self::Standard(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::File(file) => file.flush(),
            Self::Standard(out) => out.flush(),
        }
    }
}

/// A file written beside its final place; what is not kept is removed.
struct Aside {
    written: Option<PathBuf>,
    wanted: PathBuf,
}

impl Aside {
    fn create(output: &Path) -> Result<(Self, File), Failure> {
        let mut name = output.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.part", std::process::id()));
        let path = output.with_file_name(name);
        let file = File::create(&path)
            .map_err(|e| Failure::input(format!("{}: cannot be written: {e}", path.display())))?;
        let aside = Self {
            written: Some(path),
            wanted: output.to_owned(),
        };
        Ok((aside, file))
    }

    fn keep(mut self) -> Result<(), Failure> {
        if let Some(path) = self.written.take() {
            fs::rename(&path, &self.wanted).map_err(|e| {
                Failure::input(format!(
                    "{}: cannot be put in place: {e}; the answers stand in {}",
                    self.wanted.display(),
                    path.display()
                ))
            })?;
        }
        Ok(())
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        if let Some(path) = &self.written {
            let _ = fs::remove_file(path);
        }
    }
}
