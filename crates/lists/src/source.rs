//! A list file in memory: its bytes' digest, its text, and the encoding in which it was read.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use sha2::{Digest, Sha256};

use crate::{ListError, container};

/// A file that was read whole.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) path: PathBuf,
    /// File name without its folder, for messages and provenance.
    pub(crate) name: String,
    pub(crate) bytes: u64,
    pub(crate) digest: String,
    pub(crate) content: Content,
}

/// What is in a file.
#[derive(Debug)]
pub(crate) enum Content {
    /// Text, with the encoding's name.
    Text { text: String, encoding: &'static str },
    /// JSON, one record a line: read as a stream, any size. The first lines are kept, to recognise it by.
    Lines { head: String },
    /// A ZIP container (XLSX).
    Zip(Vec<u8>),
}

/// SHA-256 in lower-case hexadecimal.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, b| {
            let _ = write!(text, "{b:02x}");
            text
        })
}

impl Source {
    /// Reads a file; refused where it is empty, larger than `bytes_max`, no text, or in no known encoding. A container
    /// gives every file in it, or why that file is none to read.
    pub(crate) fn read(path: &Path, bytes_max: u64) -> Result<Vec<Result<Self, ListError>>, ListError> {
        let name = path.file_name().map_or_else(
            || path.display().to_string(),
            |n| n.to_string_lossy().into_owned(),
        );
        let refuse =
            |what: String, help: &str| Err(ListError::refused(&*path.to_string_lossy(), None, what, help));
        let mut file = File::open(path).map_err(|e| ListError::io(path, e))?;
        if let Some(head) = json_lines_head(&mut file).map_err(|e| ListError::io(path, e))? {
            let (bytes, digest) = digest_of(&mut file).map_err(|e| ListError::io(path, e))?;
            return Ok(vec![Ok(Self {
                path: path.to_owned(),
                name,
                bytes,
                digest,
                content: Content::Lines { head },
            })]);
        }
        let length = file.metadata().map_err(|e| ListError::io(path, e))?.len();
        if length > bytes_max {
            return refuse(
                format!("the file has {length} bytes, more than the {bytes_max} allowed"),
                "check that it is the list file; a larger limit can be set",
            );
        }
        let mut bytes = Vec::with_capacity(length as usize);
        // The limit holds as well where the file grows while it is read, or is a device.
        (file.take(bytes_max + 1).read_to_end(&mut bytes)).map_err(|e| ListError::io(path, e))?;
        if bytes.len() as u64 > bytes_max {
            return refuse(
                format!("the file has more than the {bytes_max} bytes allowed"),
                "check that it is the list file; a larger limit can be set",
            );
        }
        Self::unpacked(path, &name, bytes, bytes_max)
    }

    /// From bytes in memory, taken out of their container where they are in one; `path` is for messages.
    pub(crate) fn unpacked(
        path: &Path,
        name: &str,
        bytes: Vec<u8>,
        bytes_max: u64,
    ) -> Result<Vec<Result<Self, ListError>>, ListError> {
        let shown = path.to_string_lossy();
        let files = container::unpack(&shown, bytes, bytes_max)?.into_iter();
        Ok(files
            .map(|file| match file.name.strip_prefix(&*shown) {
                // The name of the container for people, then the place within it.
                Some(inside) => {
                    let place = if inside.is_empty() {
                        path.to_owned()
                    } else {
                        file.name.clone().into()
                    };
                    Self::of_bytes(&place, format!("{name}{inside}"), file.bytes)
                }
                None => Self::of_bytes(path, file.name, file.bytes),
            })
            .collect())
    }

    fn of_bytes(path: &Path, name: String, bytes: Vec<u8>) -> Result<Self, ListError> {
        let refuse =
            |what: String, help: &str| Err(ListError::refused(path.to_string_lossy(), None, what, help));
        if bytes.is_empty() {
            return refuse("the file is empty".into(), "fetch it again");
        }
        let (size, digest) = (bytes.len() as u64, sha256_hex(&bytes));
        if let Some(kind) = foreign_kind(&bytes) {
            return refuse(
                format!("this is {kind}, whatever its name says"),
                "fetch the list again in one of its data formats (XML, CSV, JSON, XLSX)",
            );
        }
        let content = if bytes.starts_with(b"PK\x03\x04") {
            Content::Zip(bytes)
        } else {
            match decode(bytes) {
                Ok((text, encoding)) => Content::Text { text, encoding },
                Err(what) => return refuse(what, "fetch it again, or convert it to UTF-8"),
            }
        };
        Ok(Self {
            path: path.to_owned(),
            name,
            bytes: size,
            digest,
            content,
        })
    }

    /// The text, and the name of the encoding that it was read in; `None` for a container.
    pub(crate) fn text(&self) -> Option<(&str, &'static str)> {
        match &self.content {
            Content::Text { text, encoding } => Some((text, encoding)),
            Content::Zip(_) | Content::Lines { .. } => None,
        }
    }
}

/// The start of a file of JSON lines: its first line is a whole object. Leaves the file at its start.
fn json_lines_head(file: &mut File) -> io::Result<Option<String>> {
    const HEAD_BYTES: u64 = 1 << 20;
    let mut head = Vec::new();
    file.take(HEAD_BYTES).read_to_end(&mut head)?;
    file.seek(SeekFrom::Start(0))?;
    let text = String::from_utf8_lossy(&head);
    let first = text
        .trim_start_matches('\u{feff}')
        .lines()
        .next()
        .unwrap_or_default();
    let whole = first.starts_with('{') && serde_json::from_str::<serde::de::IgnoredAny>(first).is_ok();
    Ok(whole.then(|| first.to_owned()))
}

/// Size and SHA-256 of the rest of a file, read as a stream.
fn digest_of(file: &mut File) -> io::Result<(u64, String)> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    let mut bytes = 0;
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok((bytes, hex(&hash.finalize()))),
            read => {
                hash.update(&buffer[..read]);
                bytes += read as u64;
            }
        }
    }
}

/// Files that people mistake for lists, told by their first bytes.
fn foreign_kind(bytes: &[u8]) -> Option<&'static str> {
    let kinds: [(&[u8], &str); 8] = [
        (b"%PDF-", "a PDF document"),
        (b"\x89PNG", "a picture"),
        (b"\xFF\xD8\xFF", "a picture"),
        (b"\x1F\x8B", "a gzip file within a container (unpack it first)"),
        (b"7z\xBC\xAF", "a 7z archive (unpack it first)"),
        (b"\xD0\xCF\x11\xE0", "an old Office document (XLS or DOC)"),
        (b"{\\rtf", "an RTF document"),
        (b"\x7FELF", "a program"),
    ];
    let head = bytes.trim_ascii_start();
    if let Some((_, kind)) = kinds.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(kind);
    }
    let start: String = String::from_utf8_lossy(&head[..head.len().min(256)]).to_lowercase();
    (start.starts_with("<!doctype html") || start.starts_with("<html")).then_some("a web page (HTML)")
}

/// Text from bytes: by byte order mark, else UTF-8 where the bytes are valid, else by the XML declaration, else
/// the encoding that the bytes look like.
fn decode(bytes: Vec<u8>) -> Result<(String, &'static str), String> {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        return decode_as(&bytes[mark..], encoding);
    }
    // OFAC ends its CSV files with the end-of-file mark of CP/M, which is no part of the text.
    let end = bytes.iter().rposition(|b| *b != 0x1A).map_or(0, |p| p + 1);
    if let Some(offset) = bytes[..end].iter().position(|b| *b == 0) {
        return match (bytes.first(), bytes.get(1)) {
            (Some(b'<'), Some(0)) => decode_as(&bytes, UTF_16LE),
            (Some(0), Some(b'<')) => decode_as(&bytes, UTF_16BE),
            _ => Err(format!(
                "this is binary data, not text (a zero byte at offset {offset})"
            )),
        };
    }
    let controls = bytes[..end]
        .iter()
        .filter(|b| **b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0C | 0x1A))
        .count();
    if controls * 200 > end {
        return Err(format!(
            "this is binary data, not text ({controls} control characters)"
        ));
    }
    let mut bytes = bytes;
    bytes.truncate(end);
    let error = match String::from_utf8(bytes) {
        Ok(text) => return Ok((text, UTF_8.name())),
        Err(error) => error,
    };
    let valid_up_to = error.utf8_error().valid_up_to();
    let bytes = error.into_bytes();
    let guess = match declared_encoding(&bytes) {
        Some(declared) => declared,
        None => {
            let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
            detector.feed(&bytes, true);
            match detector.guess(None, chardetng::Utf8Detection::Allow) {
                // Lists in Latin letters: the superset that every byte of Latin-1 fits.
                guess if guess == UTF_8 => WINDOWS_1252,
                guess => guess,
            }
        }
    };
    if guess == UTF_8 {
        return Err(format!(
            "the file declares UTF-8 but is not valid UTF-8 (at byte {valid_up_to}, line {})",
            1 + bytes[..valid_up_to].iter().filter(|b| **b == b'\n').count()
        ));
    }
    decode_as(&bytes, guess)
}

fn decode_as(bytes: &[u8], encoding: &'static Encoding) -> Result<(String, &'static str), String> {
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map(|text| (text.into_owned(), encoding.name()))
        .ok_or_else(|| format!("the bytes are not valid {}", encoding.name()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told() {
        let cases: [(&[u8], &str, &str); 5] = [
            (b"abc\n\x1a", "abc\n", "UTF-8"),
            ("\u{feff}é".as_bytes(), "é", "UTF-8"),
            (
                b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe9</a>",
                "é",
                "windows-1252",
            ),
            (b"Se\xf1or Jos\xe9 Mar\xeda de Le\xf3n", "Señor", "windows-1252"),
            (b"\xff\xfea\0b\0", "ab", "UTF-16LE"),
        ];
        for (bytes, contains, name) in cases {
            let (text, encoding) = decode(bytes.to_vec()).unwrap();
            assert!(text.contains(contains), "{text}");
            assert_eq!(encoding, name);
        }
    }

    #[test]
    fn binary_and_lying_files_are_refused() {
        assert!(decode(b"a\0b".to_vec()).unwrap_err().contains("binary"));
        let lying = b"<?xml version='1.0' encoding='UTF-8'?>\n<a>\xe9</a>".to_vec();
        assert!(decode(lying).unwrap_err().contains("line 2"));
        assert_eq!(foreign_kind(b"%PDF-1.7"), Some("a PDF document"));
        assert_eq!(
            foreign_kind(b"\n<!DOCTYPE html><html>"),
            Some("a web page (HTML)")
        );
    }
}
