//! PDF files: the text of their pages, put back into paragraphs.
//!
//! `pdf-extract` places the characters and gives lines; here words cut at a line's end are joined, lines become
//! paragraphs, and lines that stand at the top or bottom of most pages are told apart as furniture.

use std::{panic::AssertUnwindSafe, sync::mpsc, time::Duration};

use pdf_extract::{Document, Object, PlainTextOutput, output_doc_page};
use rustc_hash::FxHashMap;

use super::{Format, InputError, Unpacked};
use crate::plain::Hint;

/// Most pages of one document.
const PAGES_MAX: usize = 5_000;
/// Most characters of text taken out.
const TEXT_BYTES_MAX: usize = 256 << 20;
/// How long the pages may take; a file made to keep the reader busy is refused.
const WAIT_SECONDS_MAX: u64 = 120;
/// Room for pages that nest their parts deeply.
const STACK_BYTES: usize = 64 << 20;
/// Fewer letters than this a page on average mean that the pages are pictures.
const LETTERS_PER_PAGE_MIN: usize = 16;
/// Lines at the top and bottom of a page that can be a running head or foot.
const RUNNING_LINES: usize = 2;

/// Whether the bytes are a PDF: readers look for its mark within the first kilobyte.
pub(super) fn is_pdf(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1024)];
    bytes.starts_with(b"%PDF-") || (head.contains(&0) && head.windows(5).any(|window| window == b"%PDF-"))
}

fn refuse(what: impl Into<String>) -> InputError {
    InputError::Broken {
        format: Format::Pdf.name(),
        what: what.into(),
    }
}

/// What the file holds before it is put into paragraphs.
struct Pages {
    texts: Vec<String>,
    /// Pages that could not be read.
    broken: usize,
    /// Pages beyond the limits.
    left_out: usize,
    title: Option<String>,
    made: Option<String>,
}

/// Takes the text out of a PDF.
pub(super) fn read(bytes: &[u8]) -> Result<Unpacked, InputError> {
    let (send, receive) = mpsc::channel();
    let owned = bytes.to_vec();
    // A thread of its own: a hostile file can nest deeply, or never end.
    std::thread::Builder::new()
        .name(super::UNTRUSTED_THREAD.to_owned())
        .stack_size(STACK_BYTES)
        .spawn(move || {
            let read = std::panic::catch_unwind(AssertUnwindSafe(|| pages(&owned)));
            let _ = send.send(read.unwrap_or_else(|_| Err(refuse("it is broken: save it anew"))));
        })
        .map_err(|e| refuse(format!("no thread could be started for it ({e})")))?;
    let pages = receive
        .recv_timeout(Duration::from_secs(WAIT_SECONDS_MAX))
        .map_err(|_| {
            refuse(format!(
                "its pages took more than {WAIT_SECONDS_MAX} seconds: save it as text"
            ))
        })??;
    let letters: usize = (pages.texts.iter())
        .flat_map(|t| t.chars())
        .filter(|c| c.is_alphanumeric())
        .count();
    if letters < LETTERS_PER_PAGE_MIN * pages.texts.len().max(1) {
        return Err(refuse(
            "its pages hold pictures and no text (a scan): have its text recognised first",
        ));
    }
    let mut out = Unpacked::default();
    if pages.broken > 0 {
        out.notes.push(format!(
            "{} of {} pages could not be read and were left out",
            pages.broken,
            pages.texts.len() + pages.broken
        ));
    }
    if pages.left_out > 0 {
        out.notes
            .push(format!("{} pages beyond the limit were left out", pages.left_out));
    }
    out.facts.title = pages.title;
    out.facts.made = pages.made;
    paragraphs(&pages.texts, &mut out);
    Ok(out)
}

fn pages(bytes: &[u8]) -> Result<Pages, InputError> {
    let mut document =
        Document::load_mem(bytes).map_err(|e| refuse(format!("it is broken ({e}): save it anew")))?;
    if document.is_encrypted() && document.decrypt("").is_err() {
        return Err(refuse("it is locked with a password: save it without one"));
    }
    let numbers: Vec<u32> = document.get_pages().into_keys().collect();
    if numbers.is_empty() {
        return Err(refuse("it has no pages: save it anew"));
    }
    let mut pages = Pages {
        texts: Vec::new(),
        broken: 0,
        left_out: numbers.len().saturating_sub(PAGES_MAX),
        title: fact(&document, b"Title"),
        made: fact(&document, b"CreationDate").and_then(|d| iso_of(&d)),
    };
    let mut bytes = 0;
    for number in numbers.iter().take(PAGES_MAX) {
        if bytes > TEXT_BYTES_MAX {
            pages.left_out += 1;
            continue;
        }
        let text = std::panic::catch_unwind(AssertUnwindSafe(|| {
            let mut text = String::new();
            output_doc_page(&document, &mut PlainTextOutput::new(&mut text), *number).map(|()| text)
        }));
        match text {
            Ok(Ok(text)) => {
                bytes += text.len();
                pages.texts.push(text);
            }
            _ => pages.broken += 1,
        }
    }
    if pages.texts.is_empty() {
        return Err(refuse("none of its pages can be read: save it anew or as text"));
    }
    Ok(pages)
}

/// A string of the file's own properties.
fn fact(document: &Document, key: &[u8]) -> Option<String> {
    let info = document.trailer.get(b"Info").ok()?;
    let (_, info) = document.dereference(info).ok()?;
    let value = info.as_dict().ok()?.get(key).ok()?;
    let (_, value) = document.dereference(value).ok()?;
    let Object::String(bytes, _) = value else {
        return None;
    };
    let text = match bytes.strip_prefix(b"\xFE\xFF") {
        Some(wide) => encoding_rs::UTF_16BE.decode(wide).0,
        None => String::from_utf8_lossy(bytes),
    };
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// `D:20240305101500+01'00'` as `2024-03-05`.
fn iso_of(date: &str) -> Option<String> {
    let digits = date.strip_prefix("D:").unwrap_or(date).get(..8)?;
    digits
        .bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]))
}

/// Puts lines into paragraphs; one that a page's end cuts is joined again.
fn paragraphs(pages: &[String], out: &mut Unpacked) {
    let pages: Vec<Vec<String>> = pages.iter().map(|page| lines(page)).collect();
    let running = running_lines(&pages);
    let mut open = String::new();
    let mut furniture: Vec<String> = Vec::new();
    for page in &pages {
        let written: Vec<usize> = (0..page.len()).filter(|i| !page[*i].is_empty()).collect();
        let edge = |place: usize| place < RUNNING_LINES || place + RUNNING_LINES >= written.len();
        let is_running = |line: usize| {
            let place = written.iter().position(|w| *w == line).unwrap_or(usize::MAX / 2);
            edge(place) && (running.contains_key(&shape(&page[line])) || is_page_number(&page[line]))
        };
        furniture.extend(
            written
                .iter()
                .filter(|i| is_running(**i))
                .map(|i| page[*i].clone()),
        );
        let text: Vec<&str> = (0..page.len())
            .filter(|i| !is_running(*i))
            .map(|i| page[i].as_str())
            .collect();
        for (index, group) in text
            .split(|line| line.is_empty())
            .filter(|g| !g.is_empty())
            .enumerate()
        {
            for paragraph in of_group(group) {
                let goes_on = index == 0
                    && !open.is_empty()
                    && !open.ends_with(['.', '!', '?', '”', '"', ':'])
                    && paragraph.starts_with(char::is_lowercase);
                if goes_on {
                    join(&mut open, &paragraph);
                } else {
                    out.push(&std::mem::take(&mut open), Hint::None);
                    open = paragraph;
                }
            }
        }
        if open.ends_with(['.', '!', '?', '”', '"']) {
            out.push(&std::mem::take(&mut open), Hint::None);
            push_furniture(&mut furniture, out);
        }
    }
    out.push(&open, Hint::None);
    push_furniture(&mut furniture, out);
}

fn push_furniture(lines: &mut Vec<String>, out: &mut Unpacked) {
    for line in lines.drain(..) {
        out.push(&line, Hint::Navigation);
    }
}

/// The lines of a page with single spaces and without the ligatures of print.
fn lines(page: &str) -> Vec<String> {
    page.lines()
        .map(|line| {
            let mut out = String::with_capacity(line.len());
            for word in line.split_whitespace() {
                if !out.is_empty() {
                    out.push(' ');
                }
                for c in word.chars() {
                    match c {
                        'ﬀ' => out.push_str("ff"),
                        'ﬁ' => out.push_str("fi"),
                        'ﬂ' => out.push_str("fl"),
                        'ﬃ' => out.push_str("ffi"),
                        'ﬄ' => out.push_str("ffl"),
                        'ﬅ' | 'ﬆ' => out.push_str("st"),
                        c if c.is_control() => {}
                        c => out.push(c),
                    }
                }
            }
            out
        })
        .collect()
}

/// A line with its numbers made alike: "Page 3 of 9" and "Page 4 of 9" have one shape.
fn shape(line: &str) -> String {
    let mut shape = String::with_capacity(line.len());
    for c in line.chars() {
        let c = if c.is_ascii_digit() { '0' } else { c };
        if !(c == '0' && shape.ends_with('0')) {
            shape.push(c);
        }
    }
    shape
}

fn is_page_number(line: &str) -> bool {
    line.len() <= 12
        && line.bytes().any(|b| b.is_ascii_digit())
        && line.split_whitespace().all(|w| {
            w.bytes()
                .all(|b| b.is_ascii_digit() || !b.is_ascii_alphanumeric())
                || w.eq_ignore_ascii_case("page")
                || w.eq_ignore_ascii_case("of")
        })
}

/// Lines that stand at the top or bottom of at least three pages, and of most.
fn running_lines(pages: &[Vec<String>]) -> FxHashMap<String, usize> {
    let mut counts: FxHashMap<String, usize> = FxHashMap::default();
    for page in pages {
        let written: Vec<&String> = page.iter().filter(|l| !l.is_empty()).collect();
        let top = written.iter().take(RUNNING_LINES);
        let bottom = written
            .iter()
            .skip(RUNNING_LINES.max(written.len().saturating_sub(RUNNING_LINES)));
        for line in top.chain(bottom) {
            *counts.entry(shape(line)).or_default() += 1;
        }
    }
    counts.retain(|_, count| *count >= 3 && *count * 3 >= pages.len());
    counts
}

/// The paragraphs of lines without a blank between them: a short line that ends a sentence ends a paragraph, and
/// so does a line that stands much shorter before one that starts anew.
fn of_group(lines: &[&str]) -> Vec<String> {
    let longest = lines.iter().map(|l| l.chars().count()).max().unwrap_or(0);
    let mut out = Vec::new();
    let mut open = String::new();
    for (index, line) in lines.iter().enumerate() {
        if open.is_empty() {
            open.push_str(line);
        } else {
            join(&mut open, line);
        }
        let Some(next) = lines.get(index + 1) else { break };
        let short = line.chars().count() * 10 < longest * 7;
        let ends = line.ends_with(['.', '!', '?', '”', '"', ':']);
        let anew = !next.starts_with(char::is_lowercase);
        let list = next.starts_with(['•', '–', '■', '▪', '·']);
        if short && anew && (ends || line.chars().count() * 10 < longest * 5) || list {
            out.push(std::mem::take(&mut open));
        }
    }
    out.push(open);
    out
}

/// Adds a line to a paragraph; a word that the line's end cut is made whole.
fn join(open: &mut String, line: &str) {
    let cut = open.strip_suffix(['-', '\u{AD}', '‐']).map(str::len);
    let first = line.split(' ').next().unwrap_or_default();
    match cut {
        Some(length)
            if open[..length].ends_with(char::is_lowercase) && line.starts_with(char::is_lowercase) =>
        {
            // "ship-to-ship" keeps its hyphens.
            let compound =
                first.contains('-') || open[..length].rsplit(' ').next().is_some_and(|w| w.contains('-'));
            if !compound {
                open.truncate(length);
            }
        }
        Some(_) => {}
        None => open.push(' '),
    }
    open.push_str(line);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_paragraphs() {
        let page = |foot: &str, text: &str| format!("The Panel's Report\n\n{text}\n\n{foot}");
        let mut out = Unpacked::default();
        paragraphs(
            &[
                page(
                    "1",
                    "Crates  of artil-\nlery shells and a ship-\nto-ship transfer were ﬁrst\nseen.\n\nThe navy said on Monday that the",
                ),
                page("2", "cargo had been found.\nIt gave no more details of it."),
                page("3", "Nothing else was found."),
            ],
            &mut out,
        );
        let of = |hint: Hint| -> Vec<&str> {
            let blocks = out.blocks.iter().filter(|b| b.hint == hint);
            blocks.map(|b| &out.text[b.range.clone()]).collect()
        };
        assert_eq!(
            of(Hint::None),
            [
                "Crates of artillery shells and a ship-to-ship transfer were first seen.",
                "The navy said on Monday that the cargo had been found. It gave no more details of it.",
                "Nothing else was found."
            ]
        );
        assert_eq!(of(Hint::Navigation).len(), 6);
        assert_eq!(iso_of("D:20240305101500+01'00'").as_deref(), Some("2024-03-05"));
    }

    #[test]
    fn broken_files_are_refused_plainly() {
        assert!(matches!(
            read(b"%PDF-1.7\n%\xE2\xE3\xCF\xD3"),
            Err(InputError::Broken { .. })
        ));
        assert!(matches!(
            read(b"%PDF-1.4 trailer << /Root 1 0 R >>"),
            Err(InputError::Broken { .. })
        ));
    }
}
