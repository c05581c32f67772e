//! Word-processor files: Office Open XML (ECMA-376, `word/document.xml`) and OpenDocument (`content.xml`), both ZIP
//! containers of XML. Deleted text, field codes and the fallback copies of drawings are left out.

use std::io::Read;

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::{Format, InputError, Unpacked};
use crate::plain::Hint;

/// Most bytes of one part of the container, unpacked.
const PART_BYTES_MAX: u64 = 128 << 20;
/// Most files in the container.
const PARTS_MAX: usize = 20_000;

fn refuse(what: impl Into<String>) -> InputError {
    InputError::Broken {
        format: Format::Office.name(),
        what: what.into(),
    }
}

type Archive<'a> = zip::ZipArchive<std::io::Cursor<&'a [u8]>>;

/// Takes the text out of a container.
pub(super) fn read(bytes: &[u8]) -> Result<Unpacked, InputError> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes))
        .map_err(|e| refuse(format!("its container is broken ({e}): fetch it again")))?;
    if archive.len() > PARTS_MAX {
        return Err(refuse(format!(
            "its container holds {} files, more than {PARTS_MAX}: save it anew",
            archive.len()
        )));
    }
    let mut out = Unpacked::default();
    if archive.index_for_name("word/document.xml").is_some() {
        properties(&mut archive, "docProps/core.xml", &mut out)?;
        let body = part(&mut archive, "word/document.xml")?.unwrap_or_default();
        paragraphs(&body, &mut out)?;
        let mut more: Vec<String> = archive
            .file_names()
            .filter_map(|name| Some(name.ok()?.into_owned()))
            .filter(|name| is_side_part(name))
            .collect();
        more.sort();
        for name in more {
            if let Some(xml) = part(&mut archive, &name)? {
                paragraphs(&xml, &mut out)?;
            }
        }
        return Ok(out);
    }
    if archive.index_for_name("content.xml").is_some() && archive.index_for_name("mimetype").is_some() {
        properties(&mut archive, "meta.xml", &mut out)?;
        let body = part(&mut archive, "content.xml")?.unwrap_or_default();
        paragraphs(&body, &mut out)?;
        return Ok(out);
    }
    let what = if archive.index_for_name("xl/workbook.xml").is_some() {
        "a spreadsheet (.xlsx)"
    } else if archive.index_for_name("ppt/presentation.xml").is_some() {
        "a presentation (.pptx)"
    } else {
        "a ZIP archive"
    };
    Err(InputError::Unsupported { what })
}

/// Notes, headers and footers stand in parts of their own.
fn is_side_part(name: &str) -> bool {
    name.strip_prefix("word/").is_some_and(|n| {
        n.ends_with(".xml")
            && ["footnotes", "endnotes", "header", "footer"]
                .iter()
                .any(|p| n.starts_with(p))
    })
}

/// A part of the container as text; `None` where there is none.
fn part(archive: &mut Archive<'_>, name: &str) -> Result<Option<String>, InputError> {
    let Some(index) = archive.index_for_name(name) else {
        return Ok(None);
    };
    let entry = archive.by_index(index).map_err(|e| match e {
        zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED) => {
            refuse("it is locked with a password: save it without one")
        }
        other => refuse(format!("{name} is broken ({other}): save it anew")),
    })?;
    let mut bytes = Vec::new();
    entry
        .take(PART_BYTES_MAX + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| refuse(format!("{name} is broken ({e}): save it anew")))?;
    if bytes.len() as u64 > PART_BYTES_MAX {
        return Err(refuse(format!(
            "{name} unpacks to more than {PART_BYTES_MAX} bytes: split it"
        )));
    }
    // Both standards ask for UTF-8 or UTF-16; a byte order mark tells which.
    let (text, _, _) = encoding_rs::UTF_8.decode(&bytes);
    Ok(Some(text.into_owned()))
}

/// Title, language and day of making from the container's own properties.
fn properties(archive: &mut Archive<'_>, name: &str, out: &mut Unpacked) -> Result<(), InputError> {
    let Some(xml) = part(archive, name)? else {
        return Ok(());
    };
    let mut reader = Reader::from_str(&xml);
    let mut element = String::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => element = tag.local_name().as_ref().to_owned(),
            Ok(Event::Text(text)) => {
                let text = text.xml10_content();
                let text = text.trim();
                if text.is_empty() {
                    continue;
                }
                let slot = match element.as_str() {
                    "title" => &mut out.facts.title,
                    "language" => &mut out.facts.language,
                    "creation-date" | "created" => &mut out.facts.made,
                    _ => continue,
                };
                slot.get_or_insert_with(|| text.to_owned());
            }
            Ok(Event::End(_)) => element.clear(),
            Ok(Event::Eof) | Err(_) => return Ok(()),
            Ok(_) => {}
        }
    }
}

/// A paragraph under way. Text boxes put one inside another.
#[derive(Default)]
struct Paragraph {
    text: String,
    heading: Option<Hint>,
}

/// Reads the paragraphs of a part of either format.
fn paragraphs(xml: &str, out: &mut Unpacked) -> Result<(), InputError> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut open: Vec<Paragraph> = Vec::new();
    let mut skipped = 0usize;
    // In Office Open XML words stand in `w:t` alone; in OpenDocument right in the paragraph.
    let mut in_text = 0usize;
    loop {
        let event = reader
            .read_event()
            .map_err(|e| refuse(format!("its text is broken XML ({e}): save it anew")))?;
        match event {
            Event::Start(tag) => {
                let name = tag.name();
                let name = name.as_ref();
                if skipped > 0 || is_skipped(name) {
                    skipped += usize::from(is_skipped(name));
                } else if is_paragraph(name) {
                    open.push(Paragraph {
                        text: String::new(),
                        heading: (name == "text:h").then_some(Hint::Heading),
                    });
                    in_text += usize::from(name.starts_with("text:"));
                } else if name == "w:t" {
                    in_text += 1;
                } else {
                    mark(&tag, &mut open);
                }
            }
            Event::Empty(tag) if skipped == 0 => mark(&tag, &mut open),
            Event::End(tag) => {
                let name = tag.name();
                let name = name.as_ref();
                if is_skipped(name) {
                    skipped = skipped.saturating_sub(1);
                } else if skipped > 0 {
                } else if is_paragraph(name) {
                    in_text = in_text.saturating_sub(usize::from(name.starts_with("text:")));
                    if let Some(paragraph) = open.pop() {
                        out.push(&paragraph.text, paragraph.heading.unwrap_or(Hint::Paragraph));
                    }
                } else if name == "w:t" {
                    in_text = in_text.saturating_sub(1);
                }
            }
            Event::Text(text) if skipped == 0 && in_text > 0 => {
                if let Some(paragraph) = open.last_mut() {
                    paragraph.text.push_str(&text.xml10_content());
                }
            }
            Event::CData(text) if skipped == 0 && in_text > 0 => {
                if let Some(paragraph) = open.last_mut() {
                    paragraph.text.push_str(&text.xml10_content());
                }
            }
            Event::GeneralRef(reference) if skipped == 0 && in_text > 0 => {
                if let Some(paragraph) = open.last_mut() {
                    paragraph.text.push_str(&referred(&reference));
                }
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn is_paragraph(name: &str) -> bool {
    matches!(name, "w:p" | "text:p" | "text:h")
}

/// Deleted text, notes of reviewers, field codes, and the second copy of a drawing for old programs.
fn is_skipped(name: &str) -> bool {
    matches!(
        name,
        "w:del"
            | "w:moveFrom"
            | "w:instrText"
            | "mc:Fallback"
            | "text:tracked-changes"
            | "office:annotation"
            | "text:table-of-content"
    )
}

/// Marks within a paragraph: styles, tabs, breaks.
fn mark(tag: &BytesStart<'_>, open: &mut [Paragraph]) {
    let Some(paragraph) = open.last_mut() else { return };
    match tag.name().as_ref() {
        "w:tab" | "text:tab" | "text:s" => paragraph.text.push(' '),
        "w:br" | "w:cr" | "text:line-break" => paragraph.text.push('\n'),
        "w:noBreakHyphen" => paragraph.text.push('-'),
        "w:pStyle" => {
            let style = tag
                .try_get_attribute("w:val")
                .ok()
                .flatten()
                .map(|a| a.value.to_ascii_lowercase());
            paragraph.heading = match style.as_deref() {
                Some("title" | "heading1") => Some(Hint::Heading1),
                Some(s) if s.starts_with("heading") => Some(Hint::Heading),
                Some("caption") => Some(Hint::Caption),
                _ => None,
            };
        }
        _ => {}
    }
}

fn referred(reference: &quick_xml::events::BytesRef<'_>) -> String {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return c.to_string();
    }
    let name = reference.borrow().into_inner();
    quick_xml::escape::resolve_predefined_entity(&name)
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    pub(crate) fn container(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, text) in parts {
            writer
                .start_file(*name, zip::write::SimpleFileOptions::default())
                .unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn paragraphs_of_both_formats_are_read() {
        let word = container(&[
            (
                "word/document.xml",
                "<w:document><w:body><w:p><w:pPr><w:pStyle w:val='Heading1'/></w:pPr><w:r><w:t>Arms &amp; ships</w:t></w:r></w:p>\
                 <w:p><w:r><w:t xml:space='preserve'>The </w:t></w:r><w:del><w:r><w:delText>old</w:delText><w:t>old</w:t></w:r></w:del>\
                 <w:r><w:t>navy</w:t><w:tab/><w:t>said&#x2026;</w:t></w:r></w:p></w:body></w:document>",
            ),
            (
                "word/footnotes.xml",
                "<w:footnotes><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnotes>",
            ),
            (
                "docProps/core.xml",
                "<c><dc:title>T</dc:title><dcterms:created>2024-03-05T10:00:00Z</dcterms:created></c>",
            ),
        ]);
        let read_word = read(&word).unwrap();
        assert_eq!(read_word.text, "Arms & ships\n\nThe navy said…\n\nA note.");
        assert_eq!(read_word.blocks[0].hint, Hint::Heading1);
        assert_eq!(read_word.facts.made.as_deref(), Some("2024-03-05T10:00:00Z"));
        let open = container(&[
            ("mimetype", "application/vnd.oasis.opendocument.text"),
            (
                "content.xml",
                "<office:body><text:h>Arms</text:h><text:p>The <text:span>navy</text:span><text:s/>said.</text:p></office:body>",
            ),
        ]);
        assert_eq!(read(&open).unwrap().text, "Arms\n\nThe navy said.");
    }

    #[test]
    fn other_containers_are_refused_plainly() {
        let sheet = container(&[("xl/workbook.xml", "<x/>")]);
        assert!(matches!(
            read(&sheet),
            Err(InputError::Unsupported {
                what: "a spreadsheet (.xlsx)"
            })
        ));
        assert!(matches!(
            read(b"PK\x03\x04 nothing"),
            Err(InputError::Broken { .. })
        ));
        let broken = container(&[("word/document.xml", "<w:p><w:t>a</w:t")]);
        assert!(matches!(read(&broken), Err(InputError::Broken { .. })));
    }
}
