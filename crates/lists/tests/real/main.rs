//! The readers on the real list files, against counts made in another way. The files are found through
//! `INTERDICT_SHARED` (default: `shared` beside the workspace); without them each test says that it was skipped.

#![allow(clippy::print_stderr)] // a skipped test says so

mod counts;
mod ofac;
mod others;
mod records;
mod un;

use std::path::{Path, PathBuf};

use interdict_lists::{LoadOptions, LoadedList, load_paths};

/// The folder of real list files, or `None` with a line that says so.
fn lists_folder() -> Option<PathBuf> {
    let shared = std::env::var_os("INTERDICT_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let folder = shared.join("lists");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!(
        "skipped: no list files in {} (set INTERDICT_SHARED)",
        folder.display()
    );
    None
}

/// One list from files in the folder.
fn load_one(folder: &Path, files: &[&str]) -> LoadedList {
    let paths: Vec<PathBuf> = files.iter().map(|f| folder.join(f)).collect();
    let mut lists = load_paths(&paths, &LoadOptions::default()).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(lists.len(), 1);
    lists.remove(0)
}

/// A party as JSON, for snapshots.
fn party(list: &LoadedList, reference: &str) -> serde_json::Value {
    let entity = list.entities.iter().find(|e| e.reference == reference);
    let entity = entity.unwrap_or_else(|| panic!("{} has no {reference}", list.list));
    serde_json::to_value(entity).unwrap()
}
