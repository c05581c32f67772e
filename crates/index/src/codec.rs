//! Records as bytes: numbers as LEB128, texts with their length before them.

use crate::IndexError;

/// Appends an unsigned number, seven bits a byte, lowest first.
pub(crate) fn put_number(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Appends a text with its length in bytes before it.
pub(crate) fn put_text(out: &mut Vec<u8>, text: &str) {
    put_number(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

/// Reads what the functions above wrote; an end reached too early gives an error, never a panic.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
    section: &'static str,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8], section: &'static str) -> Self {
        Self { rest: bytes, section }
    }

    pub(crate) fn broken(&self) -> IndexError {
        IndexError::Section {
            section: self.section,
            what: "holds a record that cannot be read",
        }
    }

    pub(crate) fn byte(&mut self) -> Result<u8, IndexError> {
        let (first, rest) = self.rest.split_first().ok_or_else(|| self.broken())?;
        self.rest = rest;
        Ok(*first)
    }

    pub(crate) fn number(&mut self) -> Result<u64, IndexError> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(self.broken())
    }

    /// A number of items, each of at least one byte: never more than there are bytes left.
    pub(crate) fn count(&mut self) -> Result<usize, IndexError> {
        let count = self.number()?;
        if count > self.rest.len() as u64 {
            return Err(self.broken());
        }
        Ok(count as usize)
    }

    pub(crate) fn bytes(&mut self, length: usize) -> Result<&'a [u8], IndexError> {
        let (bytes, rest) = self.rest.split_at_checked(length).ok_or_else(|| self.broken())?;
        self.rest = rest;
        Ok(bytes)
    }

    pub(crate) fn text(&mut self) -> Result<&'a str, IndexError> {
        let length = self.count()?;
        std::str::from_utf8(self.bytes(length)?).map_err(|_| self.broken())
    }
}
