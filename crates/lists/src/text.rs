//! A file's text as a stream of UTF-8, with a limit on what may be read at a stretch: a field of a gigabyte is refused
//! when it has filled the limit, not when it has filled the memory.

use std::{
    cell::Cell,
    io::{self, BufRead, Read},
    rc::Rc,
};

use crate::error::Unreadable;

const BUFFER_BYTES: usize = 64 << 10;

/// Text of a file, as UTF-8.
pub(crate) struct TextReader<'a> {
    reader: Box<dyn Read + Send + 'a>,
    buffer: Box<[u8]>,
    at: usize,
    end: usize,
    /// Lines before the place reached, from 1.
    line: u64,
    stretch: Stretch,
}

/// What was read at a stretch, and its limit.
#[derive(Clone)]
pub(crate) struct Stretch {
    bytes: Rc<Cell<u64>>,
    bytes_max: u64,
    /// What a stretch is, e.g. `a field`.
    what: &'static str,
}

impl Stretch {
    /// Begins a new one.
    pub(crate) fn begin(&self) {
        self.bytes.set(0);
    }
}

impl<'a> TextReader<'a> {
    /// A stretch may have `bytes_max` bytes, up to a buffer's length more.
    pub(crate) fn new(reader: Box<dyn Read + Send + 'a>, what: &'static str, bytes_max: usize) -> Self {
        Self {
            reader,
            buffer: vec![0; BUFFER_BYTES].into_boxed_slice(),
            at: 0,
            end: 0,
            line: 1,
            stretch: Stretch {
                bytes: Rc::new(Cell::new(0)),
                bytes_max: bytes_max as u64,
                what,
            },
        }
    }

    /// The line of the place reached, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// To begin stretches with.
    pub(crate) fn stretch(&self) -> Stretch {
        self.stretch.clone()
    }
}

impl BufRead for TextReader<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.end {
            let Stretch {
                bytes,
                bytes_max,
                what,
            } = &self.stretch;
            if bytes.get() > *bytes_max {
                return Err(Unreadable::error(format!(
                    "{what} of more than {bytes_max} bytes"
                )));
            }
            self.at = 0;
            self.end = 0;
            self.end = self.reader.read(&mut self.buffer)?;
            bytes.set(bytes.get() + self.end as u64);
        }
        Ok(&self.buffer[self.at..self.end])
    }

    fn consume(&mut self, amount: usize) {
        let to = (self.at + amount).min(self.end);
        let passed = &self.buffer[self.at..to];
        self.line += passed.iter().filter(|b| **b == b'\n').count() as u64;
        self.at = to;
    }
}

impl Read for TextReader<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_and_stretches_limited() {
        let text = "a\n".repeat(100_000);
        let mut reader = TextReader::new(Box::new(text.as_bytes()), "a field", 1000);
        let stretch = reader.stretch();
        let mut line = String::new();
        for _ in 0..90_000 {
            line.clear();
            stretch.begin();
            reader.read_line(&mut line).unwrap();
        }
        assert_eq!(reader.line(), 90_001);
        let told = reader.read_to_string(&mut line).map_err(|e| e.to_string());
        assert_eq!(
            told.map(|_| ()),
            Err("a field of more than 1000 bytes".to_owned())
        );
    }
}
