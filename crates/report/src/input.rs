//! From bytes to text: encodings, and which kind of document it is.

use std::borrow::Cow;

/// The largest document read, in bytes; beyond it a document is refused, never cut.
pub const DOCUMENT_BYTES_MAX: usize = 256 * 1024 * 1024;

/// What kind of document the bytes hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Plain text.
    Text,
    /// An HTML page.
    Html,
}

/// A document as text, with how it was decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source<'a> {
    /// The text; spans of the report count its code points. A byte order mark is left out.
    pub text: Cow<'a, str>,
    /// Name of the encoding it was decoded from (WHATWG label, e.g. `UTF-8`, `windows-1252`).
    pub encoding: &'static str,
    /// Kind of document.
    pub format: Format,
    /// How many characters could not be decoded and stand as U+FFFD.
    pub undecodable: usize,
}

/// Why a document was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InputError {
    /// Nothing in it.
    #[error("the document is empty: give a text or HTML file with a report in it")]
    Empty,
    /// Too large.
    #[error("the document has {bytes} bytes, more than the limit of {DOCUMENT_BYTES_MAX}: split it")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// A format that is not read.
    #[error("the document is {what}, which is not read yet: save it as text or HTML first")]
    Unsupported {
        /// What it seems to be.
        what: &'static str,
    },
    /// Not text.
    #[error("the document is not text (byte {offset} is a control byte): give a text or HTML file")]
    Binary {
        /// Offset of the first byte that no text has.
        offset: usize,
    },
}

/// First bytes of formats that are no text.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xD0\xCF\x11\xE0", "an old Office document"),
    (b"\x1F\x8B", "a gzip archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xFF\xD8\xFF", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x7FELF", "a program"),
    (b"{\\rtf", "a rich-text document"),
];

/// Decodes a document.
///
/// The encoding is taken from a byte order mark, else UTF-8 where the bytes are valid UTF-8, else from the page's
/// own `<meta charset>`, else guessed as browsers do; it is named in the result.
///
/// # Errors
/// Where the document is empty, too large, or no text.
pub fn decode(bytes: &[u8]) -> Result<Source<'_>, InputError> {
    if bytes.len() > DOCUMENT_BYTES_MAX {
        return Err(InputError::TooLarge { bytes: bytes.len() });
    }
    if let Some((_, what)) = SIGNATURES.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(InputError::Unsupported { what });
    }
    let (encoding, marked) = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => (encoding, true),
        None => (guess(bytes), false),
    };
    if !marked && let Some(offset) = first_binary(bytes) {
        return Err(InputError::Binary { offset });
    }
    let (text, encoding, had_errors) = encoding.decode(bytes);
    if text.trim().is_empty() {
        return Err(InputError::Empty);
    }
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
    })
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
    let head: String = text
        .trim_start()
        .chars()
        .take(1024)
        .collect::<String>()
        .to_ascii_lowercase();
    head.starts_with("<!doctype html")
        || head.starts_with("<html")
        || (head.starts_with('<')
            && ["<html", "<head", "<body", "<div", "<article", "<p>", "<meta"]
                .iter()
                .any(|t| head.contains(t)))
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
            InputError::Unsupported { what: "a PDF" }
        ));
        assert_eq!(decode(b"ab\x00c").unwrap_err(), InputError::Binary { offset: 2 });
    }
}
