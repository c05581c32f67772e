//! The file of parties: each a record of JSON (see [`super::records`]).
//!
//! JSON, because the parties' type has optional fields, is read by other tools as well, and one party is decoded in
//! some microseconds.

use std::{io, ops::Range, path::Path};

use interdict_model::Entity;
use rayon::prelude::*;

use super::records::{Magic, RecordFile, RecordWriter};
use crate::ListError;

const MAGIC: Magic = *b"ITDENTS1";

/// What is written: parties in memory, or stretches of another file.
pub(super) enum Part<'a> {
    Memory(&'a [Entity]),
    Stored(&'a EntityFile, Range<u32>),
}

impl Part<'_> {
    pub(super) fn len(&self) -> usize {
        match self {
            Part::Memory(entities) => entities.len(),
            Part::Stored(_, range) => range.len(),
        }
    }
}

/// Writes the file and flushes it to the disk; returns its checksum.
pub(super) fn write(path: &Path, parts: &[Part<'_>]) -> Result<String, ListError> {
    write_to(path, parts).map_err(|e| ListError::io(path, e))
}

fn write_to(path: &Path, parts: &[Part<'_>]) -> io::Result<String> {
    const CHUNK: usize = 4096;
    let mut out = RecordWriter::create(path, MAGIC, parts.iter().map(Part::len).sum())?;
    for part in parts {
        match part {
            Part::Memory(entities) => {
                for chunk in entities.chunks(CHUNK) {
                    let encoded: Vec<Vec<u8>> = chunk
                        .par_iter()
                        .map(serde_json::to_vec)
                        .collect::<Result<_, _>>()
                        .map_err(io::Error::other)?;
                    for bytes in encoded {
                        out.push(&bytes)?;
                    }
                }
            }
            Part::Stored(file, range) => {
                for ordinal in range.clone() {
                    out.push(file.bytes(ordinal).map_err(io::Error::other)?)?;
                }
            }
        }
    }
    out.finish()
}

/// A file of parties, memory-mapped.
#[derive(Debug)]
pub(super) struct EntityFile(RecordFile);

impl EntityFile {
    /// Maps a file; its frame is checked, its content is not (see [`EntityFile::verify`]).
    pub(super) fn open(path: &Path) -> Result<Self, ListError> {
        RecordFile::open(path, MAGIC).map(Self)
    }

    pub(super) fn len(&self) -> u32 {
        self.0.len()
    }

    /// The JSON of a party.
    pub(super) fn bytes(&self, ordinal: u32) -> Result<&[u8], ListError> {
        self.0.bytes(ordinal)
    }

    pub(super) fn get(&self, ordinal: u32) -> Result<Entity, ListError> {
        self.parse(ordinal)
    }

    /// Reads what is wanted of a party.
    pub(super) fn parse<'a, T: serde::Deserialize<'a>>(&'a self, ordinal: u32) -> Result<T, ListError> {
        serde_json::from_slice(self.bytes(ordinal)?)
            .map_err(|e| self.0.broken(&format!("party {ordinal} is damaged: {e}")))
    }

    /// Checks every byte against the checksum.
    pub(super) fn verify(&self) -> Result<(), ListError> {
        self.0.verify()
    }
}

#[cfg(test)]
mod tests {
    use interdict_model::{EntityKind, Provenance};

    use super::*;

    fn parties(count: usize) -> Vec<Entity> {
        (0..count)
            .map(|i| Entity::new("t", i.to_string(), EntityKind::Person, Provenance::default()))
            .collect()
    }

    #[test]
    fn what_is_written_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (folder.path().join("1"), folder.path().join("2"));
        let all = parties(10);
        write(&one, &[Part::Memory(&all)]).unwrap();
        let first = EntityFile::open(&one).unwrap();
        first.verify().unwrap();
        let parts = [Part::Stored(&first, 2..4), Part::Memory(&all[..1])];
        write(&two, &parts).unwrap();
        let second = EntityFile::open(&two).unwrap();
        second.verify().unwrap();
        assert_eq!(second.len(), 3);
        assert_eq!(second.get(1).unwrap(), all[3]);
        assert_eq!(second.get(2).unwrap(), all[0]);
        assert!(second.get(3).is_err());
    }

    #[test]
    fn damage_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("e");
        write(&path, &[Part::Memory(&parties(3))]).unwrap();
        let whole = std::fs::read(&path).unwrap();
        for end in [0, 7, 15, 40, whole.len() - 1] {
            std::fs::write(&path, &whole[..end]).unwrap();
            assert!(EntityFile::open(&path).is_err(), "cut at {end}");
        }
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x20;
            std::fs::write(&path, &bytes).unwrap();
            let seen = EntityFile::open(&path).and_then(|f| {
                (0..f.len()).for_each(|i| drop(f.get(i)));
                f.verify()
            });
            assert!(seen.is_err(), "byte {at}");
        }
    }
}
