//! CSV rows with their lines, and with limits on field and row.

use crate::ListError;

/// Bytes of one row: no real row of any list comes near.
const ROW_BYTES_MAX: usize = 8 << 20;

/// One row.
#[derive(Debug)]
pub(crate) struct Row<'a> {
    /// Line of its start, from 1.
    pub(crate) line: u64,
    pub(crate) fields: &'a csv::StringRecord,
}

/// Calls `each` with every row of a CSV text (comma, quotes doubled, rows of any number of columns). Blank rows are
/// passed over.
pub(crate) fn rows(
    file: &str,
    text: &str,
    delimiter: u8,
    mut each: impl FnMut(Row<'_>) -> Result<(), ListError>,
) -> Result<(), ListError> {
    check_lines(file, text)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut fields = csv::StringRecord::new();
    let counter = LineCounter::new(text);
    let mut counter = counter;
    loop {
        match reader.read_record(&mut fields) {
            Ok(true) => {
                let offset = fields.position().map_or(0, |p| p.byte() as usize);
                let line = counter.line_at(offset);
                if fields.as_slice().len() > ROW_BYTES_MAX {
                    return Err(ListError::refused(
                        file,
                        Some(line),
                        format!("a row of more than {ROW_BYTES_MAX} bytes (a quote that never ends?)"),
                        "the file is broken or not what it seems: fetch it again",
                    ));
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
                return Err(ListError::refused(
                    file,
                    error.position().map(csv::Position::line),
                    format!("not readable as CSV: {error}"),
                    "the file is broken or not what it seems: fetch it again",
                ));
            }
        }
    }
}

/// Refuses a text with a line longer than any row may be.
fn check_lines(file: &str, text: &str) -> Result<(), ListError> {
    if text.len() <= ROW_BYTES_MAX {
        return Ok(());
    }
    let mut start = 0;
    for (number, line) in text.as_bytes().split(|b| *b == b'\n').enumerate() {
        if line.len() > ROW_BYTES_MAX {
            return Err(ListError::refused(
                file,
                Some(number as u64 + 1),
                format!(
                    "a line of {} bytes; no list has lines beyond {ROW_BYTES_MAX}",
                    line.len()
                ),
                "the file is broken or not what it seems: fetch it again",
            ));
        }
        start += line.len() + 1;
    }
    debug_assert_eq!(start, text.len() + 1);
    Ok(())
}

/// Lines of growing offsets: the CSV reader's own count starts a row at the end of the row before.
struct LineCounter<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> LineCounter<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            bytes: text.as_bytes(),
            at: 0,
            line: 1,
        }
    }

    fn line_at(&mut self, offset: usize) -> u64 {
        let offset = offset.min(self.bytes.len());
        while self.at < offset
            || self
                .bytes
                .get(self.at)
                .is_some_and(|b| matches!(b, b'\n' | b'\r'))
        {
            if self.bytes[self.at] == b'\n' {
                self.line += 1;
            }
            self.at += 1;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_an_editor() {
        let mut seen = Vec::new();
        rows("t.csv", "a,b\r\n\r\n\"x\r\ny\",c\r\nd\n", b',', |row| {
            seen.push((row.line, row.fields.len()));
            Ok(())
        })
        .unwrap();
        assert_eq!(seen, [(1, 2), (3, 2), (5, 1)]);
    }

    #[test]
    fn a_line_beyond_all_measure_is_refused() {
        let text = format!("a,b\n{}", "x".repeat(ROW_BYTES_MAX + 1));
        let error = rows("t.csv", &text, b',', |_| Ok(())).unwrap_err().to_string();
        assert!(error.starts_with("t.csv line 2: a line of"), "{error}");
    }
}
