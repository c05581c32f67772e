//! Comma-separated rows under a header.

use interdict_screen::Query;

use super::{Field, Place, Row, Text};
use crate::failure::Failure;

pub(in super::super) struct CsvRows {
    reader: csv::Reader<Text>,
    columns: Vec<Option<Field>>,
    record: csv::ByteRecord,
}

impl CsvRows {
    /// Reads the header. Gives the columns that will not be looked at, as well.
    pub(super) fn open(shown: &str, text: Text) -> Result<(Self, Vec<String>), Failure> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text);
        let headers: Vec<String> = (reader.byte_headers())
            .map_err(|e| Failure::input(format!("{shown}: {e}")))?
            .iter()
            .map(|h| String::from_utf8_lossy(h).into_owned())
            .collect();
        let (columns, unused) = Field::of_headers(shown, &headers)?;
        let rows = Self {
            reader,
            columns,
            record: csv::ByteRecord::new(),
        };
        Ok((rows, unused))
    }

    pub(super) fn bytes(&self) -> u64 {
        self.reader.position().byte()
    }

    pub(super) fn next(&mut self, defaults: &Query) -> Result<Option<Row>, Failure> {
        let line = Place::Line(self.reader.position().line());
        match self.reader.read_byte_record(&mut self.record) {
            Ok(false) => return Ok(None),
            Ok(true) => {}
            Err(error) if error.is_io_error() => return Err(Failure::Internal(error.into())),
            Err(error) => return Ok(Some(Row::bad(line, error.to_string()))),
        }
        let line = (self.record.position()).map_or(line, |position| Place::Line(position.line()));
        if self.record.len() != self.columns.len() {
            let (cells, columns) = (self.record.len(), self.columns.len());
            return Ok(Some(Row::bad(
                line,
                format!("{cells} cells where the header has {columns}"),
            )));
        }
        let mut row = Row::new(line, defaults);
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
