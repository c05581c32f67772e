//! In which encoding a file is, settled on all its bytes in one pass that keeps none of them; and the bytes as UTF-8,
//! decoded while they are read.

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use sha2::{Digest, Sha256};

use crate::{error::Unreadable, source::hex};

/// Bytes of the start of a file that are kept to recognise it by.
const HEAD_BYTES: usize = 256 << 10;
const BUFFER_BYTES: usize = 256 << 10;

/// What one pass over a file's bytes tells.
#[derive(Debug)]
pub(crate) struct Inspected {
    pub(crate) bytes: u64,
    /// SHA-256 of the bytes, in lower-case hexadecimal.
    pub(crate) digest: String,
    /// The first bytes.
    pub(crate) head: Vec<u8>,
    /// Bytes up to here are text: OFAC ends its CSV files with the end-of-file mark of CP/M, which is no part of it.
    text_end: u64,
    first_zero: Option<u64>,
    control_characters: u64,
    /// Where the bytes cease to be UTF-8.
    not_utf8_at: Option<u64>,
}

impl Inspected {
    /// Reads to the end.
    pub(crate) fn of(mut reader: impl Read) -> io::Result<Self> {
        let mut found = Self {
            bytes: 0,
            digest: String::new(),
            head: Vec::new(),
            text_end: 0,
            first_zero: None,
            control_characters: 0,
            not_utf8_at: None,
        };
        let mut hash = Sha256::new();
        let mut buffer = vec![0; BUFFER_BYTES];
        // Bytes of a character that the last piece broke off, at the start of the buffer.
        let mut kept = 0;
        loop {
            let read = match reader.read(&mut buffer[kept..]) {
                Ok(read) => read,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            };
            if read == 0 {
                break;
            }
            let whole = &buffer[..kept + read];
            let fresh = &whole[kept..];
            hash.update(fresh);
            found.piece(fresh);
            if found.not_utf8_at.is_none() {
                let start = found.bytes - whole.len() as u64;
                let valid = Encoding::utf8_valid_up_to(whole);
                let rest = whole.len() - valid;
                // Up to three bytes may be the start of a character.
                let broken_off =
                    rest < 4 && std::str::from_utf8(&whole[valid..]).is_err_and(|e| e.error_len().is_none());
                if broken_off {
                    buffer.copy_within(valid..valid + rest, 0);
                    kept = rest;
                    continue;
                }
                if rest > 0 {
                    found.not_utf8_at = Some(start + valid as u64);
                }
            }
            kept = 0;
        }
        if kept > 0 && found.not_utf8_at.is_none() {
            found.not_utf8_at = Some(found.bytes - kept as u64);
        }
        found.digest = hex(&hash.finalize());
        Ok(found)
    }

    fn piece(&mut self, piece: &[u8]) {
        let room = HEAD_BYTES - self.head.len();
        self.head.extend_from_slice(&piece[..piece.len().min(room)]);
        if let Some(last) = piece.iter().rposition(|b| *b != 0x1A) {
            self.text_end = self.bytes + last as u64 + 1;
        }
        if self.first_zero.is_none() {
            let zero = piece.iter().position(|b| *b == 0);
            self.first_zero = zero.map(|at| self.bytes + at as u64);
        }
        let is_control = |b: &&u8| **b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0C | 0x1A);
        self.control_characters += piece.iter().filter(is_control).count() as u64;
        self.bytes += piece.len() as u64;
    }

    /// The encoding: by byte order mark, else UTF-8 where the bytes are valid, else by the XML declaration, else
    /// the encoding that the bytes look like. `open` reads the file once more.
    pub(crate) fn encoding(
        &self,
        open: impl Fn() -> Box<dyn Read + Send>,
    ) -> Result<TextEncoding, EncodingError> {
        let is = |encoding, from, to| Ok(TextEncoding { encoding, from, to });
        if let Some((encoding, mark)) = Encoding::for_bom(&self.head) {
            let to = if encoding == UTF_8 {
                self.text_end
            } else {
                self.bytes
            };
            if encoding == UTF_8 && self.not_utf8_at.is_some() {
                return Err(EncodingError::refused("the bytes are not valid UTF-8"));
            }
            return is(encoding, mark as u64, to);
        }
        if let Some(offset) = self.first_zero {
            return match (self.head.first(), self.head.get(1)) {
                (Some(b'<'), Some(0)) => is(UTF_16LE, 0, self.bytes),
                (Some(0), Some(b'<')) => is(UTF_16BE, 0, self.bytes),
                _ => Err(EncodingError::Refused(format!(
                    "this is binary data, not text (a zero byte at offset {offset})"
                ))),
            };
        }
        if self.control_characters.saturating_mul(200) > self.text_end {
            return Err(EncodingError::Refused(format!(
                "this is binary data, not text ({} control characters)",
                self.control_characters
            )));
        }
        let Some(valid_up_to) = self.not_utf8_at.filter(|at| *at < self.text_end) else {
            return is(UTF_8, 0, self.text_end);
        };
        let says_utf8 = match self.head.trim_ascii_start().first() {
            Some(b'{' | b'[') => Some("JSON, which is UTF-8 always,"),
            _ => None,
        };
        let guess = match declared_encoding(&self.head) {
            Some(declared) => declared,
            None => detected(open())?,
        };
        let says_utf8 = says_utf8.or((guess == UTF_8).then_some("a file that declares UTF-8"));
        if let Some(what) = says_utf8 {
            let line = 1 + newlines(open().take(valid_up_to))?;
            return Err(EncodingError::Refused(format!(
                "this is {what} but is not valid UTF-8 (at byte {valid_up_to}, line {line})"
            )));
        }
        is(guess, 0, self.text_end)
    }
}

/// Why the encoding can't be told.
#[derive(Debug)]
pub(crate) enum EncodingError {
    Refused(String),
    Io(io::Error),
}

impl EncodingError {
    fn refused(what: &str) -> Self {
        Self::Refused(what.to_owned())
    }
}

impl From<io::Error> for EncodingError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

fn pieces(mut reader: impl Read, mut each: impl FnMut(&[u8])) -> io::Result<()> {
    let mut buffer = vec![0; BUFFER_BYTES];
    loop {
        match reader.read(&mut buffer)? {
            0 => return Ok(()),
            read => each(&buffer[..read]),
        }
    }
}

fn newlines(reader: impl Read) -> io::Result<u64> {
    let mut lines = 0;
    pieces(reader, |piece| {
        lines += piece.iter().filter(|b| **b == b'\n').count() as u64;
    })?;
    Ok(lines)
}

fn detected(reader: impl Read) -> io::Result<&'static Encoding> {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    pieces(reader, |piece| {
        detector.feed(piece, false);
    })?;
    detector.feed(&[], true);
    Ok(match detector.guess(None, chardetng::Utf8Detection::Allow) {
        // Lists in Latin letters: the superset that every byte of Latin-1 fits.
        guess if guess == UTF_8 => WINDOWS_1252,
        guess => guess,
    })
}

/// The encoding that an XML declaration names.
fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(200)].trim_ascii_start();
    let head = head.strip_prefix(b"<?xml")?;
    let head = String::from_utf8_lossy(&head[..head.iter().position(|b| *b == b'>')?]).into_owned();
    let (_, after) = head.split_once("encoding")?;
    let label = after.split(['"', '\'']).nth(1)?;
    Encoding::for_label(label.as_bytes())
}

/// An encoding, and which of a file's bytes are text in it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TextEncoding {
    encoding: &'static Encoding,
    from: u64,
    to: u64,
}

impl TextEncoding {
    /// Text that is UTF-8 from its first byte to its last.
    pub(crate) fn utf8(bytes: u64) -> Self {
        Self {
            encoding: UTF_8,
            from: 0,
            to: bytes,
        }
    }

    /// Its name, e.g. `windows-1252`.
    pub(crate) fn name(self) -> &'static str {
        self.encoding.name()
    }

    /// The text in the first bytes of a file; a character that they cut off is left out.
    pub(crate) fn head(self, head: &[u8]) -> String {
        let from = (self.from as usize).min(head.len());
        let to = usize::try_from(self.to)
            .unwrap_or(usize::MAX)
            .clamp(from, head.len());
        let mut decoder = self.encoding.new_decoder_without_bom_handling();
        let room = decoder.max_utf8_buffer_length(to - from).unwrap_or(0);
        let mut text = String::with_capacity(room);
        let _ = decoder.decode_to_string(&head[from..to], &mut text, false);
        text
    }

    /// The text as UTF-8, from the reader of the file's bytes. UTF-8 goes through as it is.
    pub(crate) fn decode<'a>(
        self,
        mut reader: Box<dyn Read + Send + 'a>,
    ) -> io::Result<Box<dyn Read + Send + 'a>> {
        io::copy(&mut (&mut reader).take(self.from), &mut io::sink())?;
        let text = reader.take(self.to - self.from);
        if self.encoding == UTF_8 {
            return Ok(Box::new(text));
        }
        Ok(Box::new(Decoded {
            reader: text,
            decoder: self.encoding.new_decoder_without_bom_handling(),
            raw: vec![0; BUFFER_BYTES].into_boxed_slice(),
            at: 0,
            end: 0,
            is_last: false,
            is_done: false,
        }))
    }
}

/// Decodes while reading. Bytes that mean nothing in the encoding end it with [`Unreadable`].
struct Decoded<R> {
    reader: R,
    decoder: Decoder,
    raw: Box<[u8]>,
    at: usize,
    end: usize,
    /// The bytes are at their end; the decoder may still hold a character.
    is_last: bool,
    is_done: bool,
}

impl<R: Read> Read for Decoded<R> {
    /// `into` must have room for a character.
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.is_done {
                return Ok(0);
            }
            if self.at == self.end && !self.is_last {
                self.at = 0;
                self.end = 0;
                self.end = self.reader.read(&mut self.raw)?;
                self.is_last = self.end == 0;
            }
            let raw = &self.raw[self.at..self.end];
            let (result, read, written) =
                self.decoder
                    .decode_to_utf8_without_replacement(raw, into, self.is_last);
            self.at += read;
            if let DecoderResult::Malformed(..) = result {
                let name = self.decoder.encoding().name();
                return Err(Unreadable::error(format!("the bytes are not valid {name}")));
            }
            self.is_done = self.is_last && result == DecoderResult::InputEmpty;
            if written > 0 {
                return Ok(written);
            }
            if result == DecoderResult::OutputFull {
                return Err(io::ErrorKind::InvalidInput.into());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Gives its bytes in pieces of a few, as a slow line does.
    struct Drip<'a>(&'a [u8], usize);

    impl Read for Drip<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let length = self.1.min(into.len());
            self.0.read(&mut into[..length])
        }
    }

    fn decode(bytes: &[u8], drip: usize) -> Result<(String, &'static str), String> {
        let inspected = Inspected::of(Drip(bytes, drip)).map_err(|e| e.to_string())?;
        let owned = bytes.to_vec();
        let open = || -> Box<dyn Read + Send> { Box::new(io::Cursor::new(owned.clone())) };
        let encoding = inspected.encoding(open).map_err(|e| match e {
            EncodingError::Refused(what) => what,
            EncodingError::Io(e) => e.to_string(),
        })?;
        let mut text = String::new();
        encoding
            .decode(Box::new(Drip(bytes, drip)))
            .and_then(|mut r| r.read_to_string(&mut text))
            .map_err(|e| e.to_string())?;
        Ok((text, encoding.name()))
    }

    #[test]
    fn encodings_are_told() {
        let cases: [(&[u8], &str, &str); 6] = [
            (b"abc\n\x1a", "abc\n", "UTF-8"),
            ("\u{feff}é".as_bytes(), "é", "UTF-8"),
            (
                b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe9</a>",
                "é",
                "windows-1252",
            ),
            (b"Se\xf1or Jos\xe9 Mar\xeda de Le\xf3n", "Señor", "windows-1252"),
            (b"\xff\xfea\0b\0", "ab", "UTF-16LE"),
            (b"<\0a\0>\0", "<a>", "UTF-16LE"),
        ];
        for (bytes, contains, name) in cases {
            for drip in [1, 2, 3, 1000] {
                let (text, encoding) = decode(bytes, drip).unwrap();
                assert!(text.contains(contains) && !text.contains('\u{1a}'), "{text}");
                assert_eq!(encoding, name);
            }
        }
    }

    #[test]
    fn binary_and_lying_files_are_refused() {
        assert!(decode(b"a\0b", 9).unwrap_err().contains("binary"));
        let lying = b"<?xml version='1.0' encoding='UTF-8'?>\n<a>\xe9</a>";
        assert!(decode(lying, 9).unwrap_err().contains("line 2"));
        assert!(decode(b"{\"a\": \"\xe9\"}", 9).unwrap_err().contains("JSON"));
        assert!(
            decode(b"\xff\xfea\0\0\xd8", 9)
                .unwrap_err()
                .contains("not valid UTF-16LE")
        );
        assert!(
            decode(b"\xef\xbb\xbfa\xe9", 9)
                .unwrap_err()
                .contains("not valid UTF-8")
        );
    }

    proptest! {
        /// UTF-8 comes through as it is, however the pieces cut its characters.
        #[test]
        fn utf8_in_pieces(text in "[a-zé漢😀\n]{0,40}", drip in 1_usize..7) {
            let (decoded, encoding) = decode(text.as_bytes(), drip).unwrap();
            prop_assert_eq!((decoded, encoding), (text, "UTF-8"));
        }

        /// What is no UTF-8 is told, wherever the pieces end.
        #[test]
        fn broken_utf8_in_pieces(text in "[a-zé漢😀]{0,10}", broken in any::<u8>(), drip in 1_usize..7) {
            let mut bytes = text.into_bytes();
            bytes.insert(0, b'{');
            bytes.push(broken);
            bytes.extend(b"rest");
            prop_assume!(broken != 0);
            let is_valid = std::str::from_utf8(&bytes).is_ok();
            let inspected = Inspected::of(Drip(&bytes, drip)).unwrap();
            prop_assert_eq!(inspected.not_utf8_at.is_none(), is_valid);
            if let Err(error) = std::str::from_utf8(&bytes) {
                prop_assert_eq!(inspected.not_utf8_at, Some(error.valid_up_to() as u64));
            }
        }
    }
}
