//! From bytes to text: which kind of document it is, and how its text is taken out.
//!
//! Text and HTML are read as they stand, and spans count code points of them. PDF, word-processor files and e-mail hold
//! their text packed: it is taken out first, spans count code points of the text taken out, and the report gives that
//! text (`document.text`).

use std::{borrow::Cow, ops::Range};

use sha2::{Digest, Sha256};

use crate::plain::{Block, Hint, PageFacts};

mod mail;
mod office;
mod pdf;

/// Name of the threads that take hostile files apart. They may panic, which is caught and told as an error; a program
/// can keep its own panic message quiet for them.
pub const UNTRUSTED_THREAD: &str = "untrusted document";

/// The largest document read, in bytes; beyond it a document is refused, never cut.
pub const DOCUMENT_BYTES_MAX: usize = 256 * 1024 * 1024;

/// What kind of document the bytes hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Plain text.
    Text,
    /// An HTML page.
    Html,
    /// A PDF file.
    Pdf,
    /// A word-processor file: Office Open XML (.docx) or OpenDocument (.odt).
    Office,
    /// An e-mail message (.eml).
    Mail,
}

impl Format {
    /// Whether spans count the text taken out of the document rather than the document as given.
    pub fn is_packed(self) -> bool {
        matches!(self, Self::Pdf | Self::Office | Self::Mail)
    }

    /// What the format is called, for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Html => "HTML",
            Self::Pdf => "PDF",
            Self::Office => "word-processor file",
            Self::Mail => "e-mail",
        }
    }
}

/// A document as text, with how it was decoded.
#[derive(Debug, Clone)]
pub struct Source<'a> {
    /// The text; spans of the report count its code points. A byte order mark is left out.
    pub text: Cow<'a, str>,
    /// Name of the encoding it was decoded from (WHATWG label, e.g. `UTF-8`, `windows-1252`); `UTF-8` for text that
    /// was taken out of another format.
    pub encoding: &'static str,
    /// Kind of document.
    pub format: Format,
    /// How many characters could not be decoded and stand as U+FFFD.
    pub undecodable: usize,
    /// SHA-256 of the document's bytes, in hexadecimal digits.
    pub sha256: String,
    /// What was cut or not understood, for the reader of the report.
    pub notes: Vec<String>,
    /// Files that the document carries.
    pub attachments: Vec<Attachment>,
    /// The blocks of packed formats; text and HTML find their own.
    pub(crate) blocks: Vec<Block>,
    pub(crate) facts: PageFacts,
}

/// A file within a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name, or what stands for one.
    pub name: String,
    /// Media type that the document gives, e.g. `application/pdf`.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Why a document was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InputError {
    /// Nothing in it.
    #[error("the document is empty: give a file with a report in it")]
    Empty,
    /// Too large.
    #[error("the document has {bytes} bytes, more than the limit of {DOCUMENT_BYTES_MAX}: split it")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// A format that is not read.
    #[error("the document is {what}, which is not read: save it as text, HTML, PDF or .docx first")]
    Unsupported {
        /// What it seems to be.
        what: &'static str,
    },
    /// Not text.
    #[error(
        "the document is not text (byte {offset} is a control byte): give a text, HTML, PDF, .docx or .eml file"
    )]
    Binary {
        /// Offset of the first byte that no text has.
        offset: usize,
    },
    /// A packed document that cannot be opened.
    #[error("the {format} cannot be read: {what}")]
    Broken {
        /// Its format, as [`Format::name`].
        format: &'static str,
        /// What is wrong and what to do.
        what: String,
    },
}

/// First bytes of formats that are no text.
const SIGNATURES: &[(&[u8], &str)] = &[
    (
        b"\xD0\xCF\x11\xE0",
        "an old Office document or an Outlook message (.msg)",
    ),
    (b"\x1F\x8B", "a gzip archive"),
    (b"7z\xBC\xAF", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xFF\xD8\xFF", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"\x7FELF", "a program"),
    (b"{\\rtf", "a rich-text document"),
];

/// Takes the text out of a document.
///
/// The format is told by content, never by a name. The encoding of text is taken from a byte order mark, else UTF-8
/// where the bytes are valid UTF-8, else from the page's own `<meta charset>`, else guessed as browsers do; it is named
/// in the result.
///
/// # Errors
/// Where the document is empty, too large, broken, locked, or no document with text in it.
pub fn decode(bytes: &[u8]) -> Result<Source<'_>, InputError> {
    if bytes.len() > DOCUMENT_BYTES_MAX {
        return Err(InputError::TooLarge { bytes: bytes.len() });
    }
    if let Some((_, what)) = SIGNATURES.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(InputError::Unsupported { what });
    }
    let source = if pdf::is_pdf(bytes) {
        Source::unpacked(Format::Pdf, bytes, pdf::read(bytes)?)
    } else if bytes.starts_with(b"PK\x03\x04") {
        Source::unpacked(Format::Office, bytes, office::read(bytes)?)
    } else if mail::is_mail(bytes) {
        Source::unpacked(Format::Mail, bytes, mail::read(bytes)?)
    } else {
        decode_text(bytes)?
    };
    if source.text.trim().is_empty() && source.attachments.is_empty() {
        return Err(InputError::Empty);
    }
    Ok(source)
}

fn decode_text(bytes: &[u8]) -> Result<Source<'_>, InputError> {
    let (encoding, marked) = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => (encoding, true),
        None => (guess(bytes), false),
    };
    if !marked && let Some(offset) = first_binary(bytes) {
        return Err(InputError::Binary { offset });
    }
    let (text, encoding, had_errors) = encoding.decode(bytes);
    let undecodable = if had_errors {
        text.chars().filter(|c| *c == '\u{FFFD}').count()
    } else {
        0
    };
    let format = if looks_like_html(&text) {
        Format::Html
    } else {
        Format::Text
    };
    Ok(Source {
        text,
        encoding: encoding.name(),
        format,
        undecodable,
        sha256: digest(bytes),
        notes: Vec::new(),
        attachments: Vec::new(),
        blocks: Vec::new(),
        facts: PageFacts::default(),
    })
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// Text taken out of a packed document, block by block.
#[derive(Debug, Default)]
struct Unpacked {
    text: String,
    blocks: Vec<Block>,
    facts: PageFacts,
    notes: Vec<String>,
    attachments: Vec<Attachment>,
}

impl Unpacked {
    /// Adds a block; blank ones are left out. Returns where it stands.
    fn push(&mut self, block: &str, hint: Hint) -> Range<usize> {
        let block = block.trim();
        let start = self.text.len();
        if block.is_empty() {
            return start..start;
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        self.text.push_str(block);
        let range = start..self.text.len();
        self.blocks.push(Block {
            range: range.clone(),
            hint,
            linked: 0,
            extracted: None,
        });
        range
    }
}

impl Source<'_> {
    fn unpacked(format: Format, bytes: &[u8], from: Unpacked) -> Source<'static> {
        Source {
            undecodable: from.text.chars().filter(|c| *c == '\u{FFFD}').count(),
            text: Cow::Owned(from.text),
            encoding: "UTF-8",
            format,
            sha256: digest(bytes),
            notes: from.notes,
            attachments: from.attachments,
            blocks: from.blocks,
            facts: from.facts,
        }
    }
}

fn guess(bytes: &[u8]) -> &'static encoding_rs::Encoding {
    if std::str::from_utf8(bytes).is_ok() {
        return encoding_rs::UTF_8;
    }
    if let Some(declared) = declared_encoding(&bytes[..bytes.len().min(2048)]) {
        return declared;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(1 << 20)], true);
    detector.guess(None, chardetng::Utf8Detection::Allow)
}

/// The `charset` that an HTML page names in its head.
fn declared_encoding(head: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let lower = head.to_ascii_lowercase();
    let at = lower.windows(8).position(|w| w == b"charset=")? + 8;
    let label: Vec<u8> = (lower[at..].iter())
        .skip_while(|b| matches!(b, b'"' | b'\'' | b' '))
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        .copied()
        .collect();
    encoding_rs::Encoding::for_label(&label)
}

/// The first byte that stands in no text of a single-byte or UTF-8 encoding.
fn first_binary(bytes: &[u8]) -> Option<usize> {
    bytes
        .iter()
        .position(|b| matches!(b, 0..=8 | 0x0E..=0x1A | 0x1C..=0x1F))
}

fn looks_like_html(text: &str) -> bool {
    let text = text.trim_start();
    if !text.starts_with('<') {
        return false;
    }
    let head = text.chars().take(1024).collect::<String>().to_ascii_lowercase();
    head.starts_with("<!doctype html")
        || ["<html", "<head", "<body", "<div", "<article", "<p>", "<meta"]
            .iter()
            .any(|t| head.contains(t))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_named() {
        assert_eq!(
            decode("Kim Jong-un – 金正恩".as_bytes()).unwrap().encoding,
            "UTF-8"
        );
        let latin = decode(b"M\xFCnchen \x93quoted\x94 and caf\xE9 na\xEFve r\xE9sum\xE9").unwrap();
        assert_eq!((latin.encoding, &latin.text[..8]), ("windows-1252", "München"));
        let page = decode(b"<html><meta charset='windows-1251'><p>\xCF\xF3\xF2\xE8\xED").unwrap();
        assert_eq!(page.encoding, "windows-1251");
        assert!(page.text.ends_with("Путин"));
        assert_eq!(page.format, Format::Html);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(decode(b"").unwrap_err(), InputError::Empty);
        assert_eq!(decode(b" \n\t").unwrap_err(), InputError::Empty);
        assert!(matches!(
            decode(b"%PDF-1.7 ...").unwrap_err(),
            InputError::Broken { format: "PDF", .. }
        ));
        assert!(matches!(
            decode(b"{\\rtf1 text}").unwrap_err(),
            InputError::Unsupported {
                what: "a rich-text document"
            }
        ));
        assert_eq!(decode(b"ab\x00c").unwrap_err(), InputError::Binary { offset: 2 });
    }
}
