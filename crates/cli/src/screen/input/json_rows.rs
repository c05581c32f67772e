//! One JSON object a line.

use std::{
    collections::BTreeMap,
    io::{BufRead, Read},
};

use interdict_screen::Query;

use super::{Field, Place, Row, Text};
use crate::failure::Failure;

/// The longest line, in bytes: a longer one is no customer.
const LINE_BYTES_MAX: u64 = 1 << 20;

pub(in super::super) struct JsonRows {
    reader: Text,
    line: u64,
    bytes: u64,
}

impl JsonRows {
    pub(super) fn new(reader: Text) -> Self {
        Self {
            reader,
            line: 0,
            bytes: 0,
        }
    }

    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(super) fn next(&mut self, defaults: &Query) -> Result<Option<Row>, Failure> {
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
                return Ok(Some(Row::bad(Place::Line(self.line), "longer than a megabyte")));
            }
            if !line.trim_ascii().is_empty() {
                break;
            }
        }
        let place = Place::Line(self.line);
        let object: BTreeMap<String, serde_json::Value> = match serde_json::from_slice(&line) {
            Ok(object) => object,
            Err(error) => return Ok(Some(Row::bad(place, format!("not a JSON object: {error}")))),
        };
        let mut row = Row::new(place, defaults);
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
