//! What every fuzz target of a reader does: reads the bytes as its format and holds the reader to its promises.

use interdict_lists::{Format, LoadOptions, load_memory};

/// Parts of a set of files stand in one input, set apart by a line with this alone.
const PART_LINE: &[u8] = b"\n====\n";

/// Reads `data` as `format`. Whatever the bytes, the reader must neither panic nor hang, must count every record
/// that it saw, and must give no party without a name.
///
/// # Panics
/// Where the reader breaks a promise.
pub fn read_as(format: Format, data: &[u8]) {
    let mut options = LoadOptions {
        format: Some(format),
        ..LoadOptions::default()
    };
    if format == Format::MappedCsv {
        let mapping = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/lists/tests/fixtures/own.toml");
        options.mapping = Some(mapping.into());
    }
    hold(parts(data), &options);
}

/// Reads `data` as whatever its content says that it is: containers, encodings, recognition.
///
/// # Panics
/// Where a promise is broken.
pub fn read_any(data: &[u8]) {
    hold(vec![("fuzz".to_owned(), data.to_vec())], &LoadOptions::default());
}

fn hold(files: Vec<(String, Vec<u8>)>, options: &LoadOptions) {
    let Ok(lists) = load_memory(files, options) else {
        return;
    };
    for list in lists {
        let counts = list.counts;
        assert_eq!(counts.seen, counts.loaded + counts.refused + counts.ended, "records lost");
        assert!(list.entities.iter().all(|e| !e.names.is_empty()), "a party without a name");
    }
}

fn parts(data: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut parts = Vec::new();
    let mut rest = data;
    while let Some(at) = rest.windows(PART_LINE.len()).position(|w| w == PART_LINE) {
        parts.push((format!("part{}", parts.len()), rest[..at + 1].to_vec()));
        rest = &rest[at + PART_LINE.len()..];
    }
    parts.push((format!("part{}", parts.len()), rest.to_vec()));
    parts
}

/// A fuzz target for the reader of one format.
#[macro_export]
macro_rules! reader {
    ($format:ident) => {
        libfuzzer_sys::fuzz_target!(|data: &[u8]| {
            $crate::read_as(interdict_lists::Format::$format, data);
        });
    };
}
