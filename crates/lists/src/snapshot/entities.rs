//! The file of parties: a header, an offset for each party, the parties as JSON, a checksum.
//!
//! ```text
//! 0   8   magic "ITDENTS1"
//! 8   4   version, 1
//! 12  4   number of parties N
//! 16      N + 1 offsets of 8 bytes, from the start of the file; party K lies in offsets[K]..offsets[K + 1]
//! …       the parties, each a JSON object
//! end -40 8 magic "ITDENTSE", then 32 bytes SHA-256 of everything before this footer
//! ```
//!
//! Numbers are little-endian. JSON, because the parties' type has optional fields, is read by other tools as well,
//! and one party is decoded in some microseconds.

use std::{
    fs::File,
    io::{self, BufWriter, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use interdict_model::Entity;
use memmap2::Mmap;
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::{ListError, source::hex};

const MAGIC: &[u8; 8] = b"ITDENTS1";
const FOOTER_MAGIC: &[u8; 8] = b"ITDENTSE";
const VERSION: u32 = 1;
const HEADER_BYTES: usize = 16;
const FOOTER_BYTES: usize = 40;

/// What is written: parties in memory, or stretches of another file.
pub(super) enum Part<'a> {
    Memory(&'a [Entity]),
    Stored(&'a EntityFile, std::ops::Range<u32>),
}

impl Part<'_> {
    pub(super) fn len(&self) -> usize {
        match self {
            Part::Memory(entities) => entities.len(),
            Part::Stored(_, range) => range.len(),
        }
    }
}

/// Writes the file and flushes it to the disk; returns its size and SHA-256.
pub(super) fn write(path: &Path, parts: &[Part<'_>]) -> Result<(u64, String), ListError> {
    let file = File::create_new(path).map_err(|e| ListError::io(path, e))?;
    write_to(file, parts).map_err(|e| ListError::io(path, e))
}

fn write_to(file: File, parts: &[Part<'_>]) -> io::Result<(u64, String)> {
    const CHUNK: usize = 4096;
    let count: usize = parts.iter().map(Part::len).sum();
    let table_bytes = (count + 1) * 8;
    let mut offsets = Vec::with_capacity(count + 1);
    let mut at = (HEADER_BYTES + table_bytes) as u64;
    let mut out = BufWriter::with_capacity(1 << 20, file);
    out.write_all(&vec![0; HEADER_BYTES + table_bytes])?;
    let mut body = Sha256::new();
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
                        offsets.push(at);
                        at += bytes.len() as u64;
                        body.update(&bytes);
                        out.write_all(&bytes)?;
                    }
                }
            }
            Part::Stored(file, range) => {
                for ordinal in range.clone() {
                    let bytes = file.bytes(ordinal).map_err(io::Error::other)?;
                    offsets.push(at);
                    at += bytes.len() as u64;
                    body.update(bytes);
                    out.write_all(bytes)?;
                }
            }
        }
    }
    offsets.push(at);
    let mut head = Vec::with_capacity(HEADER_BYTES + table_bytes);
    head.extend_from_slice(MAGIC);
    head.extend_from_slice(&VERSION.to_le_bytes());
    let count = u32::try_from(count).map_err(|_| io::Error::other("more than 4 billion parties"))?;
    head.extend_from_slice(&count.to_le_bytes());
    offsets
        .iter()
        .for_each(|o| head.extend_from_slice(&o.to_le_bytes()));
    // The checksum is over the digests of head and body, so that the body is hashed while it is written.
    let digest = checksum(&head, &body.finalize());
    out.write_all(FOOTER_MAGIC)?;
    out.write_all(&digest)?;
    out.seek(SeekFrom::Start(0))?;
    out.write_all(&head)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()?;
    Ok((at + FOOTER_BYTES as u64, hex(&digest)))
}

fn checksum(head: &[u8], body_digest: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(Sha256::digest(head));
    hash.update(body_digest);
    hash.finalize().into()
}

/// A file of parties, memory-mapped.
pub(super) struct EntityFile {
    path: PathBuf,
    map: Mmap,
    count: u32,
}

impl std::fmt::Debug for EntityFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EntityFile")
            .field("path", &self.path)
            .field("count", &self.count)
            .finish()
    }
}

impl EntityFile {
    /// Maps a file; its frame is checked, its content is not (see [`EntityFile::verify`]).
    pub(super) fn open(path: &Path) -> Result<Self, ListError> {
        let file = File::open(path).map_err(|e| ListError::io(path, e))?;
        // SAFETY: a snapshot's files are never changed once they have their name: they are written aside, renamed
        // as a whole folder, and at most unlinked, which leaves the mapping whole. Whoever alters them in place
        // breaks the contract of the data directory.
        #[allow(unsafe_code)]
        let map = unsafe { Mmap::map(&file) }.map_err(|e| ListError::io(path, e))?;
        let broken = |what: &str| broken(path, what);
        if map.len() < HEADER_BYTES + 8 + FOOTER_BYTES || &map[..8] != MAGIC {
            return Err(broken("not a file of parties"));
        }
        if map[8..12] != VERSION.to_le_bytes() {
            return Err(broken("written by another version of the program"));
        }
        let count = u32::from_le_bytes([map[12], map[13], map[14], map[15]]);
        let this = Self {
            path: path.to_owned(),
            map,
            count,
        };
        let table_end = HEADER_BYTES as u64 + (u64::from(count) + 1) * 8;
        let end = (this.map.len() - FOOTER_BYTES) as u64;
        if table_end > end
            || this.offset(count) != Some(end)
            || this.map[end as usize..][..8] != FOOTER_MAGIC[..]
        {
            return Err(broken("cut off or damaged"));
        }
        Ok(this)
    }

    fn offset(&self, index: u32) -> Option<u64> {
        let at = HEADER_BYTES + index as usize * 8;
        let bytes: [u8; 8] = self.map.get(at..at + 8)?.try_into().ok()?;
        Some(u64::from_le_bytes(bytes))
    }

    pub(super) fn len(&self) -> u32 {
        self.count
    }

    /// The JSON of a party.
    pub(super) fn bytes(&self, ordinal: u32) -> Result<&[u8], ListError> {
        if ordinal >= self.count {
            return Err(broken(
                &self.path,
                &format!("there is no party {ordinal} of {}", self.count),
            ));
        }
        (self.offset(ordinal).zip(self.offset(ordinal + 1)))
            .and_then(|(from, to)| self.map.get(from as usize..to as usize))
            .ok_or_else(|| broken(&self.path, &format!("the place of party {ordinal} is damaged")))
    }

    pub(super) fn get(&self, ordinal: u32) -> Result<Entity, ListError> {
        serde_json::from_slice(self.bytes(ordinal)?)
            .map_err(|e| broken(&self.path, &format!("party {ordinal} is damaged: {e}")))
    }

    /// Checks every byte against the checksum.
    pub(super) fn verify(&self) -> Result<(), ListError> {
        let end = self.map.len() - FOOTER_BYTES;
        let table_end = HEADER_BYTES + (self.count as usize + 1) * 8;
        let body = Sha256::digest(&self.map[table_end..end]);
        if checksum(&self.map[..table_end], &body) == self.map[end + 8..] {
            Ok(())
        } else {
            Err(broken(&self.path, "its checksum does not fit"))
        }
    }
}

fn broken(path: &Path, what: &str) -> ListError {
    ListError::Snapshot {
        path: path.to_owned(),
        what: what.to_owned(),
        help: "go back to another snapshot with `interdict lists rollback`, or load the lists again"
            .to_owned(),
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
