//! Text read line by line from a stream, with a limit on the line: files of any size, in little memory.

use std::io::{BufRead, Read};

use crate::ListError;

/// Calls `each` with the number (from 1) and the text of every line that is not blank.
pub(crate) fn each(
    file: &str,
    mut reader: impl BufRead,
    line_bytes_max: u64,
    mut each: impl FnMut(u64, &str),
) -> Result<(), ListError> {
    let help = "the file is broken or not what it seems: fetch it again";
    let mut bytes = Vec::new();
    for number in 1.. {
        bytes.clear();
        let read = (&mut reader)
            .take(line_bytes_max + 1)
            .read_until(b'\n', &mut bytes);
        let read = read.map_err(|e| ListError::io(file, e))?;
        if read == 0 {
            break;
        }
        if read as u64 > line_bytes_max {
            let what = format!("a line of more than {line_bytes_max} bytes");
            return Err(ListError::refused(file, Some(number), what, help));
        }
        let text = std::str::from_utf8(&bytes)
            .map_err(|_| ListError::refused(file, Some(number), "not valid UTF-8", help))?
            .trim_start_matches('\u{feff}')
            .trim();
        if !text.is_empty() {
            each(number, text);
        }
    }
    Ok(())
}
