//! What several tests share.

use std::path::{Path, PathBuf};

/// The text files of a folder below `tests`, in order: those for measuring alone (`unseen…`), or all others.
pub(crate) fn files(folder: &str, unseen: bool) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests")
        .join(folder);
    let mut files: Vec<PathBuf> = (std::fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("unseen") == unseen)
        .collect();
    files.sort();
    files
}
