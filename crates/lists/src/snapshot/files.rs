//! Files of the data directory, written so that they are there whole or not at all.

use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
};

use serde::Serialize;

use super::manifest::Companion;
use super::store::{ENTITIES, LINKS, MANIFEST};
use crate::ListError;

/// A snapshot being written; removed when dropped, unless it was renamed.
pub(super) struct Staging {
    pub(super) folder: PathBuf,
}

impl Staging {
    pub(super) fn new(snapshots: &Path) -> Result<Self, ListError> {
        let folder = snapshots.join(format!(".new-{}", std::process::id()));
        fs::create_dir(&folder).map_err(|e| ListError::io(&folder, e))?;
        Ok(Self { folder })
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

pub(super) fn write_json(path: &Path, value: &impl Serialize) -> Result<(), ListError> {
    let write = || -> std::io::Result<()> {
        let mut file = File::create_new(path)?;
        serde_json::to_writer_pretty(&mut file, value)?;
        file.write_all(b"\n")?;
        file.sync_all()
    };
    write().map_err(|e| ListError::io(path, e))
}

/// Writes a file of the data directory aside and puts it into place in one step.
pub(super) fn replace_json(folder: &Path, file: &str, value: &impl Serialize) -> Result<(), ListError> {
    let aside = folder.join(format!(".{file}.new"));
    let _ = fs::remove_file(&aside);
    write_json(&aside, value)?;
    let path = folder.join(file);
    fs::rename(&aside, &path).map_err(|e| ListError::io(&path, e))?;
    sync_folder(folder)
}

pub(super) fn flush_companions(folder: &Path) -> Result<Vec<Companion>, ListError> {
    let mut companions = Vec::new();
    for entry in fs::read_dir(folder).map_err(|e| ListError::io(folder, e))? {
        let entry = entry.map_err(|e| ListError::io(folder, e))?;
        let file = entry.file_name().to_string_lossy().into_owned();
        if [MANIFEST, ENTITIES, LINKS].contains(&file.as_str()) {
            continue;
        }
        let opened = File::open(entry.path()).map_err(|e| ListError::io(entry.path(), e))?;
        opened.sync_all().map_err(|e| ListError::io(entry.path(), e))?;
        let bytes = opened
            .metadata()
            .map_err(|e| ListError::io(entry.path(), e))?
            .len();
        companions.push(Companion { file, bytes });
    }
    companions.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(companions)
}

/// Makes a rename in a folder last.
pub(super) fn sync_folder(folder: &Path) -> Result<(), ListError> {
    if cfg!(unix) {
        let opened = File::open(folder).map_err(|e| ListError::io(folder, e))?;
        opened.sync_all().map_err(|e| ListError::io(folder, e))?;
    }
    Ok(())
}
