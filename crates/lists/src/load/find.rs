//! Finds the files to read, and recognises them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{LoadOptions, SkippedFile};
use crate::{ListError, format::Recognised, formats::mapped_csv::Mapping, source::Source};

fn unknown_format(file: &str, why: &str) -> ListError {
    ListError::refused(
        file,
        None,
        format!("no list format known: {why}"),
        "give a list in one of the formats of docs/lists.md",
    )
}

pub(super) struct FoundFile {
    pub(super) path: PathBuf,
    /// Given by name, so that it must be a list.
    pub(super) named: bool,
}

/// The lists of a file, and what else was in it.
#[derive(Default)]
pub(super) struct FileRead {
    pub(super) lists: Vec<(Source, Recognised)>,
    pub(super) skipped: Vec<SkippedFile>,
}

impl FoundFile {
    pub(super) fn read(
        self,
        options: &LoadOptions,
        mapping: Option<&Mapping>,
    ) -> Result<FileRead, ListError> {
        let shown = self.path.to_string_lossy();
        let read = Source::read(&self.path, options.file_bytes_max)
            .and_then(|sources| recognise_all(sources, &shown, options, mapping));
        match read {
            Err(ListError::Refused { what, .. }) if !self.named => Ok(FileRead {
                lists: Vec::new(),
                skipped: vec![SkippedFile {
                    path: self.path,
                    why: what,
                }],
            }),
            read => read,
        }
    }
}

/// Recognises a file, or the files of a container: there, what is no list is skipped as in a folder, but one file
/// must be a list.
pub(super) fn recognise_all(
    sources: Vec<Result<Source, ListError>>,
    shown: &str,
    options: &LoadOptions,
    mapping: Option<&Mapping>,
) -> Result<FileRead, ListError> {
    let mut read = FileRead::default();
    let mut first_refusal = None;
    for source in sources {
        let source = match source {
            Ok(source) => source,
            Err(ListError::Refused {
                file,
                what,
                line,
                help,
            }) => {
                read.skipped.push(SkippedFile {
                    path: file.clone().into(),
                    why: what.clone(),
                });
                first_refusal.get_or_insert(ListError::Refused {
                    file,
                    what,
                    line,
                    help,
                });
                continue;
            }
            Err(error) => return Err(error),
        };
        match options.recognise(&source, mapping) {
            Ok(recognised) => read.lists.push((source, recognised)),
            Err(why) => {
                first_refusal.get_or_insert_with(|| unknown_format(&source.path.to_string_lossy(), &why));
                read.skipped.push(SkippedFile {
                    path: source.path,
                    why,
                });
            }
        }
    }
    if read.lists.is_empty() {
        return Err(first_refusal.unwrap_or_else(|| unknown_format(shown, "an empty container")));
    }
    Ok(read)
}

pub(super) fn find_files(paths: &[PathBuf], files_max: usize) -> Result<Vec<FoundFile>, ListError> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            let mut inside = Vec::new();
            walk(path, &mut inside, files_max, 0)?;
            inside.sort();
            found.extend(inside.into_iter().map(|path| FoundFile { path, named: false }));
        } else {
            found.push(FoundFile {
                path: path.clone(),
                named: true,
            });
        }
    }
    Ok(found)
}

fn walk(folder: &Path, into: &mut Vec<PathBuf>, files_max: usize, depth: usize) -> Result<(), ListError> {
    const DEPTH_MAX: usize = 8;
    for entry in fs::read_dir(folder).map_err(|e| ListError::io(folder, e))? {
        let entry = entry.map_err(|e| ListError::io(folder, e))?;
        let path = entry.path();
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        let kind = entry.file_type().map_err(|e| ListError::io(&path, e))?;
        if hidden {
            continue;
        }
        if kind.is_dir() && depth < DEPTH_MAX {
            walk(&path, into, files_max, depth + 1)?;
        } else if !kind.is_dir() && path.is_file() {
            into.push(path);
        }
        if into.len() > files_max {
            return Err(ListError::refused(
                folder.to_string_lossy(),
                None,
                format!("the folder holds more than {files_max} files"),
                "give the folder of the lists alone, or the files",
            ));
        }
    }
    Ok(())
}
