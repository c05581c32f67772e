//! CSV rows with their lines, as a stream, and with a limit on the row.

use std::{
    collections::VecDeque,
    io::{self, Read},
};

use crate::{
    ListError,
    error::Unreadable,
    source::Source,
    text::{Stretch, TextReader},
};

/// Columns of one row: no real list has a tenth of them.
const COLUMNS_MAX: usize = 10_000;
/// Bytes of one row: no real row of any list comes near.
const ROW_BYTES_MAX: usize = 8 << 20;

/// One row.
#[derive(Debug)]
pub(crate) struct Row<'a> {
    /// Line of its start, from 1.
    pub(crate) line: u64,
    pub(crate) fields: &'a csv::StringRecord,
}

/// Calls `each` with every row of a CSV file (quotes doubled, rows of any number of columns). Blank rows are passed
/// over.
pub(crate) fn rows(
    source: &Source,
    delimiter: u8,
    mut each: impl FnMut(Row<'_>) -> Result<(), ListError>,
) -> Result<(), ListError> {
    const BUFFER_BYTES: usize = 64 << 10;
    let text = source.open("a row (a quote that never ends?)", ROW_BYTES_MAX)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .buffer_capacity(BUFFER_BYTES)
        .from_reader(Lines::new(text));
    let mut fields = csv::StringRecord::new();
    loop {
        reader.get_ref().stretch.begin();
        let start = reader.position().byte();
        let read = reader.read_record(&mut fields);
        match read {
            Ok(true) => {
                let start = fields.position().map_or(start, csv::Position::byte);
                let line = reader.get_mut().line_at(start);
                if fields.len() > COLUMNS_MAX {
                    let error = Unreadable::error(format!("a row of {} columns", fields.len()));
                    return Err(ListError::reading(&source.name, Some(line), error));
                }
                if fields
                    .iter()
                    .all(|f| f.trim_matches(['\u{1a}', ' ', '\t']).is_empty())
                {
                    continue;
                }
                each(Row {
                    line,
                    fields: &fields,
                })?;
            }
            Ok(false) => return Ok(()),
            Err(error) => {
                let line = Some(reader.get_mut().line_at(start));
                return Err(match error.into_kind() {
                    csv::ErrorKind::Io(error) => ListError::reading(&source.name, line, error),
                    csv::ErrorKind::Utf8 { err, .. } => {
                        let error = Unreadable::error(format!("not readable as CSV: {err}"));
                        ListError::reading(&source.name, line, error)
                    }
                    kind => {
                        let error = Unreadable::error(format!("not readable as CSV: {kind:?}"));
                        ListError::reading(&source.name, line, error)
                    }
                });
            }
        }
    }
}

/// Tells the lines of growing offsets: the CSV reader's own count starts a row at the end of the row before.
struct Lines {
    text: TextReader<'static>,
    stretch: Stretch,
    /// Bytes given to the CSV reader.
    given: u64,
    /// Offsets of the line ends given and not yet passed, and whether a line starts after them.
    ends: VecDeque<(u64, bool)>,
    at: u64,
    line: u64,
}

impl Lines {
    fn new(text: TextReader<'static>) -> Self {
        Self {
            stretch: text.stretch(),
            text,
            given: 0,
            ends: VecDeque::new(),
            at: 0,
            line: 1,
        }
    }

    fn line_at(&mut self, offset: u64) -> u64 {
        self.at = self.at.max(offset);
        while let Some((end, is_new_line)) = self.ends.front() {
            if *end > self.at {
                break;
            }
            // Line ends at the offset itself are those of the row before, or of blank lines.
            self.at = self.at.max(end + 1);
            self.line += u64::from(*is_new_line);
            self.ends.pop_front();
        }
        self.line
    }
}

impl Read for Lines {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.text.read(into)?;
        for (at, byte) in into[..read].iter().enumerate() {
            if matches!(byte, b'\n' | b'\r') {
                self.ends.push_back((self.given + at as u64, *byte == b'\n'));
            }
        }
        self.given += read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stored::Place;

    fn source(text: &str) -> Source {
        let place = Place::Memory(text.as_bytes().into());
        let files = Source::unpacked("t.csv".as_ref(), "t.csv", place, u64::MAX);
        files.unwrap().remove(0).unwrap()
    }

    #[test]
    fn lines_are_those_of_an_editor() {
        let mut seen = Vec::new();
        rows(&source("a,b\r\n\r\n\"x\r\ny\",c\r\nd\n"), b',', |row| {
            seen.push((row.line, row.fields.len()));
            Ok(())
        })
        .unwrap();
        assert_eq!(seen, [(1, 2), (3, 2), (5, 1)]);
    }

    #[test]
    fn lines_are_kept_over_many_buffers() {
        let text: String = (1..=50_000).map(|i| format!("{i},\"a\r\nb\"\r\n\r\n")).collect();
        let mut wanted = 1;
        rows(&source(&text), b',', |row| {
            assert_eq!(row.line, wanted);
            wanted += 3;
            Ok(())
        })
        .unwrap();
        assert_eq!(wanted, 150_001);
    }

    #[test]
    fn a_row_beyond_all_measure_is_refused() {
        for (start, text) in [("", "x"), ("\"", "x\n")] {
            let text = format!("a,b\n{start}{}", text.repeat(ROW_BYTES_MAX + (1 << 18)));
            let error = rows(&source(&text), b',', |_| Ok(())).unwrap_err().to_string();
            assert!(error.starts_with("t.csv line 2: a row"), "{error}");
        }
    }
}
