//! Rows of a customer file, one after the other, whatever the format.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufRead, BufReader, Read},
    path::Path,
};

use interdict_screen::Query;

use super::party;
use crate::failure::Failure;

/// The longest line of a file of JSON lines, in bytes: a longer one is no customer.
const LINE_BYTES_MAX: u64 = 1 << 20;

/// File formats, by ending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileFormat {
    Csv,
    JsonLines,
}

impl FileFormat {
    pub(super) fn of(path: &Path) -> Result<Self, Failure> {
        let ending = path
            .extension()
            .and_then(|e| e.to_str())
            .unwrap_or("")
            .to_ascii_lowercase();
        match ending.as_str() {
            "csv" => Ok(Self::Csv),
            "jsonl" | "ndjson" | "json" => Ok(Self::JsonLines),
            _ => Err(Failure::input(format!(
                "{}: the ending tells the format; give .csv or .jsonl",
                path.display()
            ))),
        }
    }
}

/// A row of the input.
pub(super) struct Row {
    /// Line of its start, from 1.
    pub(super) line: u64,
    /// The caller's own reference; empty where there is none.
    pub(super) id: String,
    /// The party, or why the row can't be screened.
    pub(super) query: Result<Query, String>,
    /// What was left out of the query because it could not be understood.
    pub(super) warnings: Vec<String>,
}

impl Row {
    fn bad(line: u64, what: impl Into<String>) -> Self {
        Self {
            line,
            id: String::new(),
            query: Err(what.into()),
            warnings: Vec::new(),
        }
    }
}

/// Reads a file row by row. A row that can't be read is given as such, and the next one follows.
pub(super) enum Rows {
    Csv(Box<CsvRows>),
    JsonLines(Box<JsonRows>),
}

pub(super) struct CsvRows {
    reader: csv::Reader<File>,
    columns: Vec<Option<Field>>,
    record: csv::ByteRecord,
}

pub(super) struct JsonRows {
    reader: BufReader<File>,
    line: u64,
    bytes: u64,
    defaults: Query,
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
}

impl Rows {
    /// Opens a file. Gives the columns that will not be looked at, as well.
    pub(super) fn open(path: &Path, defaults: &Query) -> Result<(Self, Vec<String>), Failure> {
        let shown = path.display();
        let file = File::open(path).map_err(|e| Failure::input(format!("{shown}: cannot be read: {e}")))?;
        if FileFormat::of(path)? == FileFormat::JsonLines {
            let rows = JsonRows {
                reader: BufReader::new(file),
                line: 0,
                bytes: 0,
                defaults: defaults.clone(),
            };
            return Ok((Self::JsonLines(Box::new(rows)), Vec::new()));
        }
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(file);
        let headers = (reader.byte_headers())
            .map_err(|e| Failure::input(format!("{shown}: {e}")))?
            .clone();
        let headers: Vec<String> = headers
            .iter()
            .map(|h| String::from_utf8_lossy(h).into_owned())
            .collect();
        let columns: Vec<Option<Field>> = headers.iter().map(|h| Field::of(h)).collect();
        if !columns.contains(&Some(Field::Name)) && !columns.contains(&Some(Field::Identifiers)) {
            return Err(Failure::input(format!(
                "{shown}: no column name (or full_name) in its first line: {}",
                headers.join(",").chars().take(200).collect::<String>()
            )));
        }
        let unused = (headers.iter().zip(&columns))
            .filter(|(_, field)| field.is_none())
            .map(|(header, _)| header.clone())
            .collect();
        let rows = CsvRows {
            reader,
            columns,
            record: csv::ByteRecord::new(),
        };
        Ok((Self::Csv(Box::new(rows)), unused))
    }

    /// Bytes read so far.
    pub(super) fn bytes(&self) -> u64 {
        match self {
            Self::Csv(rows) => rows.reader.position().byte(),
            Self::JsonLines(rows) => rows.bytes,
        }
    }
}

impl Rows {
    /// The next row; `None` at the end.
    pub(super) fn next(&mut self, defaults: &Query) -> Result<Option<Row>, Failure> {
        match self {
            Self::Csv(rows) => rows.next(defaults),
            Self::JsonLines(rows) => rows.next(),
        }
    }
}

impl CsvRows {
    fn next(&mut self, defaults: &Query) -> Result<Option<Row>, Failure> {
        let line = self.reader.position().line();
        match self.reader.read_byte_record(&mut self.record) {
            Ok(false) => return Ok(None),
            Ok(true) => {}
            Err(error) if error.is_io_error() => return Err(Failure::Internal(error.into())),
            Err(error) => return Ok(Some(Row::bad(line, error.to_string()))),
        }
        let line = self.record.position().map_or(line, csv::Position::line);
        if self.record.len() != self.columns.len() {
            return Ok(Some(Row::bad(
                line,
                format!(
                    "{} cells where the header has {}",
                    self.record.len(),
                    self.columns.len()
                ),
            )));
        }
        let mut row = Row {
            line,
            id: String::new(),
            query: Ok(defaults.clone()),
            warnings: Vec::new(),
        };
        for (cell, field) in self.record.iter().zip(&self.columns) {
            let Some(field) = field else { continue };
            let Ok(text) = std::str::from_utf8(cell) else {
                return Ok(Some(Row::bad(line, "not UTF-8; save the file as UTF-8")));
            };
            row.put(*field, text);
        }
        Ok(Some(row.checked()))
    }
}

impl Row {
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

impl JsonRows {
    fn next(&mut self) -> Result<Option<Row>, Failure> {
        let mut line = Vec::new();
        loop {
            line.clear();
            let read = (&mut self.reader)
                .take(LINE_BYTES_MAX)
                .read_until(b'\n', &mut line)?;
            if read == 0 {
                return Ok(None);
            }
            self.line += 1;
            self.bytes += read as u64;
            if read as u64 == LINE_BYTES_MAX && line.last() != Some(&b'\n') {
                self.bytes += skip_line(&mut self.reader)?;
                return Ok(Some(Row::bad(self.line, "longer than a megabyte")));
            }
            if !line.trim_ascii().is_empty() {
                break;
            }
        }
        let object: BTreeMap<String, serde_json::Value> = match serde_json::from_slice(&line) {
            Ok(object) => object,
            Err(error) => return Ok(Some(Row::bad(self.line, format!("not a JSON object: {error}")))),
        };
        let mut row = Row {
            line: self.line,
            id: String::new(),
            query: Ok(self.defaults.clone()),
            warnings: Vec::new(),
        };
        for (key, value) in &object {
            if let Some(field) = Field::of(key) {
                row.put(field, &words(value));
            }
        }
        Ok(Some(row.checked()))
    }
}

/// A JSON value as a cell would hold it.
fn words(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Null => String::new(),
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Array(items) => items.iter().map(words).collect::<Vec<_>>().join(";"),
        other => other.to_string(),
    }
}

/// Reads to the end of the line without keeping it.
fn skip_line(reader: &mut impl BufRead) -> std::io::Result<u64> {
    let mut skipped = 0;
    loop {
        let buffer = reader.fill_buf()?;
        let end = buffer.iter().position(|b| *b == b'\n');
        let used = end.map_or(buffer.len(), |at| at + 1);
        let done = end.is_some() || buffer.is_empty();
        reader.consume(used);
        skipped += used as u64;
        if done {
            return Ok(skipped);
        }
    }
}
