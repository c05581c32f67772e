//! Tables and lines of JSON in a file that appears when it is whole, or on standard output.

mod parquet_file;

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use serde_json::Value;

use self::parquet_file::ParquetFile;
use super::input::{FileFormat, STANDARD};
use crate::failure::Failure;

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CellKind {
    Text,
    Number,
    Flag,
}

/// A column of a table: its name, and what its cells are.
pub(super) type Column = (&'static str, CellKind);

/// One cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Empty,
    Text(String),
    Number(f64),
    Flag(bool),
}

impl Cell {
    /// A text; none where it is empty.
    pub(super) fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text)
        }
    }

    /// A number, where there is one.
    pub(super) fn number(number: Option<f64>) -> Self {
        number.map_or(Self::Empty, Self::Number)
    }

    fn csv(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Flag(flag) => flag.to_string(),
        }
    }
}

/// A piece of the output, ready to be written.
pub(super) struct Piece(Body);

enum Body {
    Bytes(Vec<u8>),
    Rows(Vec<Vec<Cell>>),
}

impl Piece {
    /// Nothing.
    pub(super) fn empty() -> Self {
        Self(Body::Rows(Vec::new()))
    }

    /// Rows of a table.
    pub(super) fn rows(rows: Vec<Vec<Cell>>, format: FileFormat) -> Result<Self, Failure> {
        Ok(Self(match format {
            FileFormat::Parquet => Body::Rows(rows),
            FileFormat::Csv | FileFormat::JsonLines => Body::Bytes(csv(&rows)?),
        }))
    }

    /// One line of JSON.
    pub(super) fn json(value: &Value) -> Result<Self, Failure> {
        let mut bytes = serde_json::to_vec(value)?;
        bytes.push(b'\n');
        Ok(Self(Body::Bytes(bytes)))
    }
}

fn csv(rows: &[Vec<Cell>]) -> Result<Vec<u8>, Failure> {
    let failed = |e: csv::Error| Failure::Internal(e.into());
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.iter().map(Cell::csv)).map_err(failed)?;
    }
    writer
        .into_inner()
        .map_err(|e| Failure::Internal(e.into_error().into()))
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
    pub(super) fn create(
        path: &Path,
        format: FileFormat,
        columns: &'static [Column],
    ) -> Result<Self, Failure> {
        let standard = path == Path::new(STANDARD);
        if standard && format == FileFormat::Parquet {
            return Err(Failure::input(
                "standard output takes CSV or JSON lines; give a file for Parquet",
            ));
        }
        if standard {
            let writer = text(Target::Standard(io::stdout()), format, columns)?;
            return Ok(Self { writer, aside: None });
        }
        let (aside, file) = Aside::create(path)?;
        let writer = match format {
            FileFormat::Parquet => Writer::Parquet(Box::new(ParquetFile::create(file, columns)?)),
            FileFormat::Csv | FileFormat::JsonLines => text(Target::File(file), format, columns)?,
        };
        Ok(Self {
            writer,
            aside: Some(aside),
        })
    }

    /// Writes a piece.
    pub(super) fn write(&mut self, piece: Piece) -> Result<(), Failure> {
        match (&mut self.writer, piece.0) {
            (Writer::Text(text), Body::Bytes(bytes)) => text.write_all(&bytes)?,
            (Writer::Text(text), Body::Rows(rows)) => text.write_all(&csv(&rows)?)?,
            (Writer::Parquet(file), Body::Rows(rows)) => file.write(rows)?,
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

fn text(target: Target, format: FileFormat, columns: &[Column]) -> Result<Writer, Failure> {
    let mut text = BufWriter::new(target);
    if format == FileFormat::Csv {
        let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
        writeln!(text, "{}", names.join(","))?;
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
