//! A list file: its bytes' digest, its text as a stream, and the encoding in which it is read.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use crate::{
    ListError, container,
    encoding::{EncodingError, Inspected, TextEncoding},
    stored::{Place, Stored},
    text::TextReader,
};

/// Bytes of what is no file (a pipe, a device): that can be read but once, and is held in memory.
const PIPE_BYTES_MAX: u64 = 1 << 30;

/// A file that was looked at whole, once, and can be read as often as needed.
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
    Text(Text),
    /// A ZIP container (XLSX).
    Workbook(Vec<u8>),
}

/// The text of a file.
#[derive(Debug)]
pub(crate) struct Text {
    stored: Stored,
    encoding: TextEncoding,
    /// Its start, to recognise it by.
    pub(crate) head: String,
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
    /// Opens a file; refused where it is empty, larger than `bytes_max`, no text, or in no known encoding. A container
    /// gives every file in it, or why that file is none to read.
    pub(crate) fn read(path: &Path, bytes_max: u64) -> Result<Vec<Result<Self, ListError>>, ListError> {
        let name = path.file_name().map_or_else(
            || path.display().to_string(),
            |n| n.to_string_lossy().into_owned(),
        );
        let io_error = |e| ListError::io(path, e);
        let file = File::open(path).map_err(io_error)?;
        if file.metadata().map_err(io_error)?.is_file() {
            let place = Place::of_file(file).map_err(io_error)?;
            return Self::unpacked(path, &name, place, bytes_max);
        }
        let mut bytes = Vec::new();
        let bytes_max = bytes_max.min(PIPE_BYTES_MAX);
        (file.take(bytes_max + 1).read_to_end(&mut bytes)).map_err(io_error)?;
        Self::unpacked(path, &name, Place::Memory(bytes.into()), bytes_max)
    }

    /// From bytes in their place, taken out of their container where they are in one; `path` is for messages.
    pub(crate) fn unpacked(
        path: &Path,
        name: &str,
        place: Place,
        bytes_max: u64,
    ) -> Result<Vec<Result<Self, ListError>>, ListError> {
        let shown = path.to_string_lossy();
        let length = place.length();
        if length > bytes_max {
            return Err(ListError::refused(
                &*shown,
                None,
                format!("the file has {length} bytes, more than the {bytes_max} allowed"),
                "check that it is the list file; a larger limit can be set",
            ));
        }
        let files = container::unpack(&shown, place, bytes_max)?.into_iter();
        Ok(files
            .map(|file| match file.name.strip_prefix(&*shown) {
                // The name of the container for people, then the place within it.
                Some(inside) => {
                    let place = if inside.is_empty() {
                        path.to_owned()
                    } else {
                        file.name.clone().into()
                    };
                    Self::of_stored(&place, format!("{name}{inside}"), file.stored)
                }
                None => Self::of_stored(path, file.name, file.stored),
            })
            .collect())
    }

    fn of_stored(path: &Path, name: String, stored: Stored) -> Result<Self, ListError> {
        let refuse =
            |what: String, help: &str| Err(ListError::refused(path.to_string_lossy(), None, what, help));
        let shown = path.to_string_lossy();
        let inspected = Inspected::of(stored.open()).map_err(|e| ListError::reading(&*shown, None, e))?;
        if inspected.bytes == 0 {
            return refuse("the file is empty".into(), "fetch it again");
        }
        if let Some(kind) = foreign_kind(&inspected.head) {
            return refuse(
                format!("this is {kind}, whatever its name says"),
                "fetch the list again in one of its data formats (XML, CSV, JSON, XLSX)",
            );
        }
        let content = if inspected.head.starts_with(b"PK\x03\x04") {
            if inspected.bytes > container::WORKBOOK_BYTES_MAX {
                return refuse(
                    format!("a container of {} bytes", inspected.bytes),
                    "check that it is the list file",
                );
            }
            let mut bytes = Vec::with_capacity(inspected.bytes as usize);
            let read = stored
                .open()
                .take(container::WORKBOOK_BYTES_MAX)
                .read_to_end(&mut bytes);
            read.map_err(|e| ListError::reading(&*shown, None, e))?;
            Content::Workbook(bytes)
        } else {
            match inspected.encoding(|| stored.open()) {
                Ok(encoding) => Content::Text(Text {
                    head: encoding.head(&inspected.head),
                    stored,
                    encoding,
                }),
                Err(EncodingError::Refused(what)) => {
                    return refuse(what, "fetch it again, or convert it to UTF-8");
                }
                Err(EncodingError::Io(e)) => return Err(ListError::reading(&*shown, None, e)),
            }
        };
        Ok(Self {
            path: path.to_owned(),
            name,
            bytes: inspected.bytes,
            digest: inspected.digest,
            content,
        })
    }

    /// The same file with a text made from its content: the sheet of a workbook as CSV.
    pub(crate) fn with_text(&self, text: String) -> Self {
        Self {
            path: self.path.clone(),
            name: self.name.clone(),
            bytes: self.bytes,
            digest: self.digest.clone(),
            content: Content::Text(Text {
                head: text[..text.floor_char_boundary(1 << 16)].to_owned(),
                encoding: TextEncoding::utf8(text.len() as u64),
                stored: Stored::of_memory(text.into_bytes()),
            }),
        }
    }

    /// The text from its start, at most `bytes_max` bytes of it at a stretch; `what` says what a stretch is.
    pub(crate) fn open(
        &self,
        what: &'static str,
        bytes_max: usize,
    ) -> Result<TextReader<'static>, ListError> {
        let reader: Box<dyn Read + Send> = match &self.content {
            Content::Text(text) => {
                let opened = text.encoding.decode(text.stored.open());
                opened.map_err(|e| ListError::reading(&*self.path.to_string_lossy(), None, e))?
            }
            Content::Workbook(_) => Box::new(io::empty()),
        };
        Ok(TextReader::new(reader, what, bytes_max))
    }

    /// The start of the text; empty for a workbook.
    pub(crate) fn head(&self) -> &str {
        match &self.content {
            Content::Text(text) => &text.head,
            Content::Workbook(_) => "",
        }
    }

    /// The name of the encoding.
    pub(crate) fn encoding(&self) -> &'static str {
        match &self.content {
            Content::Text(text) => text.encoding.name(),
            Content::Workbook(_) => "UTF-8",
        }
    }

    /// Refuses a file that was written to since it was looked at: its digest is that of another state.
    pub(crate) fn check_unchanged(&self) -> Result<(), ListError> {
        match &self.content {
            Content::Text(text) => {
                let checked = text.stored.place.check_unchanged();
                checked.map_err(|e| ListError::reading(&*self.path.to_string_lossy(), None, e))
            }
            Content::Workbook(_) => Ok(()),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_list_is_named() {
        assert_eq!(foreign_kind(b"%PDF-1.7"), Some("a PDF document"));
        assert_eq!(
            foreign_kind(b"\n<!DOCTYPE html><html>"),
            Some("a web page (HTML)")
        );
    }
}
