//! Text read line by line from a stream, with a limit on the line: files of any size, in little memory.

use std::io::BufRead;

use crate::{ListError, error::Unreadable, source::Source};

/// Bytes of one line: the longest real entity has some 300 kB.
const LINE_BYTES_MAX: usize = 32 << 20;

/// Calls `each` with the number (from 1) and the text of every line that is not blank.
pub(crate) fn each(source: &Source, mut each: impl FnMut(u64, &str)) -> Result<(), ListError> {
    let mut reader = source.open("a line", LINE_BYTES_MAX)?;
    let stretch = reader.stretch();
    let mut bytes = Vec::new();
    for number in 1.. {
        bytes.clear();
        stretch.begin();
        let refuse = |error| ListError::reading(&source.name, Some(number), error);
        if reader.read_until(b'\n', &mut bytes).map_err(refuse)? == 0 {
            break;
        }
        let text = std::str::from_utf8(&bytes)
            .map_err(|_| refuse(Unreadable::error("not valid UTF-8")))?
            .trim();
        if !text.is_empty() {
            each(number, text);
        }
    }
    Ok(())
}
