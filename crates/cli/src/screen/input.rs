//! Rows of a customer file, one after the other, whatever the format.

mod csv_rows;
mod json_rows;
mod parquet_rows;

use std::{
    fmt,
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
};

use interdict_screen::Query;

use self::{csv_rows::CsvRows, json_rows::JsonRows, parquet_rows::ParquetRows};
use super::party;
use crate::failure::Failure;

/// The name that stands for standard input or output.
pub(super) const STANDARD: &str = "-";

/// File formats, by ending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileFormat {
    Csv,
    JsonLines,
    Parquet,
}

impl FileFormat {
    /// The format of a file; standard input and output have none.
    pub(super) fn of(path: &Path) -> Result<Self, Failure> {
        let ending = path
            .extension()
            .and_then(|e| e.to_str())
            .unwrap_or("")
            .to_ascii_lowercase();
        match ending.as_str() {
            "csv" => Ok(Self::Csv),
            "jsonl" | "ndjson" | "json" => Ok(Self::JsonLines),
            "parquet" | "pq" => Ok(Self::Parquet),
            _ => Err(Failure::input(format!(
                "{}: the ending tells the format; give .csv, .jsonl or .parquet",
                path.display()
            ))),
        }
    }
}

impl FileFormat {
    /// The format of the answers to a file of this format: by the ending of their file; on standard output, that of the
    /// questions, or JSON lines for Parquet.
    pub(super) fn for_answers(self, output: &Path) -> Result<Self, Failure> {
        match self {
            _ if output != Path::new(STANDARD) => Self::of(output),
            Self::Csv => Ok(Self::Csv),
            Self::JsonLines | Self::Parquet => Ok(Self::JsonLines),
        }
    }
}

/// Where a row stands in its file, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Its first line.
    Line(u64),
    /// Its number, in a format without lines.
    Row(u64),
}

impl Place {
    /// What it counts, and the number.
    pub(super) fn parts(self) -> (&'static str, u64) {
        match self {
            Self::Line(number) => ("line", number),
            Self::Row(number) => ("row", number),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (unit, number) = self.parts();
        write!(f, "{unit} {number}")
    }
}

/// A row of the input.
pub(super) struct Row {
    /// Where it stands.
    pub(super) place: Place,
    /// The caller's own reference; empty where there is none.
    pub(super) id: String,
    /// The party, or why the row can't be screened.
    pub(super) query: Result<Query, String>,
    /// What was left out of the query because it could not be understood.
    pub(super) warnings: Vec<String>,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Id,
    Kind,
    Name,
    Aliases,
    BirthDate,
    Country,
    Gender,
    Address,
    BirthPlace,
    Identifiers,
}

impl Field {
    fn of(header: &str) -> Option<Self> {
        let header = header.trim().trim_start_matches('\u{feff}').to_ascii_lowercase();
        Some(match header.as_str() {
            "id" | "customer_id" | "reference" => Self::Id,
            "kind" | "type" | "schema" => Self::Kind,
            "name" | "full_name" => Self::Name,
            "aliases" | "alias" => Self::Aliases,
            "dob" | "date_of_birth" | "birth_date" => Self::BirthDate,
            "country" | "countries" | "nationality" => Self::Country,
            "gender" | "sex" => Self::Gender,
            "address" | "addresses" => Self::Address,
            "birth_place" | "place_of_birth" => Self::BirthPlace,
            "ids" | "identifiers" => Self::Identifiers,
            _ => return None,
        })
    }

    /// The fields of a header. Gives the columns that will not be looked at, as well.
    fn of_headers(shown: &str, headers: &[String]) -> Result<(Vec<Option<Self>>, Vec<String>), Failure> {
        let columns: Vec<Option<Self>> = headers.iter().map(|h| Self::of(h)).collect();
        if !columns.contains(&Some(Self::Name)) && !columns.contains(&Some(Self::Identifiers)) {
            return Err(Failure::input(format!(
                "{shown}: no column name (or full_name) among: {}",
                headers.join(",").chars().take(200).collect::<String>()
            )));
        }
        let unused = (headers.iter().zip(&columns))
            .filter(|(_, field)| field.is_none())
            .map(|(header, _)| header.clone())
            .collect();
        Ok((columns, unused))
    }
}

/// Text read from a file or from standard input.
type Text = BufReader<Box<dyn Read + Send>>;

/// Reads a file row by row. A row that can't be read is given as such, and the next one follows.
pub(super) enum Rows {
    Csv(Box<CsvRows>),
    JsonLines(Box<JsonRows>),
    Parquet(Box<ParquetRows>),
}

/// An opened input.
pub(super) struct Input {
    pub(super) rows: Rows,
    pub(super) format: FileFormat,
    /// Columns that will not be looked at.
    pub(super) unused: Vec<String>,
    /// Bytes of the file; `None` where they can't be known.
    pub(super) bytes: Option<u64>,
}

impl Input {
    /// Opens a file, or standard input for `-`: JSON lines where it begins with `{`, CSV otherwise.
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        if path == Path::new(STANDARD) {
            let mut text: Text = BufReader::new(Box::new(io::stdin()));
            let first = text.fill_buf()?.trim_ascii_start().first().copied();
            let format = match first {
                Some(b'{') => FileFormat::JsonLines,
                Some(b'P') if text.buffer().starts_with(b"PAR1") => {
                    return Err(Failure::input(
                        "standard input: Parquet can't be read in one pass; give a file",
                    ));
                }
                _ => FileFormat::Csv,
            };
            return Self::of_text("standard input", text, format, None);
        }
        let shown = path.display().to_string();
        let format = FileFormat::of(path)?;
        let file = File::open(path).map_err(|e| Failure::input(format!("{shown}: cannot be read: {e}")))?;
        let bytes = file.metadata()?.len();
        if format == FileFormat::Parquet {
            let (rows, unused) = ParquetRows::open(&shown, file)?;
            return Ok(Self {
                rows: Rows::Parquet(Box::new(rows)),
                format,
                unused,
                bytes: Some(bytes),
            });
        }
        Self::of_text(&shown, BufReader::new(Box::new(file)), format, Some(bytes))
    }

    fn of_text(shown: &str, text: Text, format: FileFormat, bytes: Option<u64>) -> Result<Self, Failure> {
        let (rows, unused) = if format == FileFormat::JsonLines {
            (Rows::JsonLines(Box::new(JsonRows::new(text))), Vec::new())
        } else {
            let (rows, unused) = CsvRows::open(shown, text)?;
            (Rows::Csv(Box::new(rows)), unused)
        };
        Ok(Self {
            rows,
            format,
            unused,
            bytes,
        })
    }
}

impl Rows {
    /// The next row; `None` at the end.
    pub(super) fn next(&mut self, defaults: &Query) -> Result<Option<Row>, Failure> {
        match self {
            Self::Csv(rows) => rows.next(defaults),
            Self::JsonLines(rows) => rows.next(defaults),
            Self::Parquet(rows) => rows.next(defaults),
        }
    }

    /// Share of the file read so far, of `bytes`.
    pub(super) fn share(&self, bytes: u64) -> f64 {
        let read = match self {
            Self::Csv(rows) => rows.bytes(),
            Self::JsonLines(rows) => rows.bytes(),
            Self::Parquet(rows) => return rows.share(),
        };
        read as f64 / bytes.max(1) as f64
    }
}

impl Row {
    fn new(place: Place, defaults: &Query) -> Self {
        Self {
            place,
            id: String::new(),
            query: Ok(defaults.clone()),
            warnings: Vec::new(),
        }
    }

    /// A row that can't be screened.
    fn bad(place: Place, what: impl Into<String>) -> Self {
        Self {
            place,
            id: String::new(),
            query: Err(what.into()),
            warnings: Vec::new(),
        }
    }

    fn put(&mut self, field: Field, text: &str) {
        let text = text.trim();
        let (Ok(query), false) = (&mut self.query, text.is_empty()) else {
            return;
        };
        let parts = || text.split(';').map(str::trim).filter(|part| !part.is_empty());
        match field {
            Field::Id => text.clone_into(&mut self.id),
            Field::Kind => party::kind(text, query, &mut self.warnings),
            Field::Name => query.names.insert(0, text.to_owned()),
            Field::Aliases => query.names.extend(parts().map(str::to_owned)),
            Field::BirthDate => parts().for_each(|date| party::birth_date(date, query, &mut self.warnings)),
            Field::Country => party::country(text, query, &mut self.warnings),
            Field::Gender => party::gender(text, query, &mut self.warnings),
            Field::Address => query.addresses.push(text.to_owned()),
            Field::BirthPlace => query.birth_places.push(text.to_owned()),
            Field::Identifiers => parts().for_each(|id| party::identifier(id, query, &mut self.warnings)),
        }
    }

    /// A row without anything to look for can't be screened.
    fn checked(mut self) -> Self {
        if self.query.as_ref().is_ok_and(Query::is_empty) {
            self.query = Err("no name and no identifier".to_owned());
        }
        self
    }
}
