//! Any bytes as a report: as they are, or as the inside of a page, a message, a word-processor file or a PDF.
#![no_main]

use std::{
    io::{Cursor, Write},
    sync::LazyLock,
};

use interdict_report::{InMemory, Settings, marked, printed, read};

static LISTS: LazyLock<InMemory> = LazyLock::new(|| InMemory::new(interdict_lists::starter::entities()));

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((form, data)) = data.split_first() else {
        return;
    };
    let document = match form % 6 {
        1 => [b"<!doctype html><html><body>", data].concat(),
        2 => [
            b"From: a@example.org\r\nSubject: r\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n",
            data,
        ]
        .concat(),
        3 => packed("word/document.xml", data),
        4 => [b"%PDF-1.4\n", data].concat(),
        5 => packed("content.xml", data),
        _ => data.to_vec(),
    };
    if let Ok(report) = read(&document, &*LISTS, &Settings::default())
        && let Ok(source) = interdict_report::input::decode(&document)
    {
        printed::print(&report, &source.text);
        marked::page(&report, &source.text);
    }
});

/// A container with one part.
fn packed(name: &str, part: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let kind = if name == "content.xml" {
        "application/vnd.oasis.opendocument.text"
    } else {
        ""
    };
    for (name, bytes) in [("mimetype", kind.as_bytes()), ("[Content_Types].xml", b"<Types/>"), (name, part)] {
        if bytes.is_empty() || zip.start_file(name, options).and_then(|()| Ok(zip.write_all(bytes)?)).is_err() {
            continue;
        }
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}
