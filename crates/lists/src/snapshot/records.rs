//! A file of numbered records, memory-mapped: a header, an offset for each record, the records, a checksum.
//!
//! ```text
//! 0   8   magic of what the records are
//! 8   4   version, 1
//! 12  4   number of records N
//! 16      N + 1 offsets of 8 bytes, from the start of the file; record K lies in offsets[K]..offsets[K + 1]
//! …       the records
//! end -40 8 magic "ITDENTSE", then 32 bytes: SHA-256 over the digests of head (up to the records) and records
//! ```
//!
//! Numbers are little-endian.

use std::{
    fs::File,
    io::{self, BufWriter, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use memmap2::Mmap;
use sha2::{Digest, Sha256};

use crate::{ListError, source::hex};

const FOOTER_MAGIC: &[u8; 8] = b"ITDENTSE";
const VERSION: u32 = 1;
const HEADER_BYTES: usize = 16;
const FOOTER_BYTES: usize = 40;

/// What the records of a file are.
pub(super) type Magic = [u8; 8];

/// Writes a file record by record.
pub(super) struct RecordWriter {
    out: BufWriter<File>,
    magic: Magic,
    count: usize,
    offsets: Vec<u64>,
    at: u64,
    body: Sha256,
}

impl RecordWriter {
    /// Makes the file, for `count` records.
    pub(super) fn create(path: &Path, magic: Magic, count: usize) -> io::Result<Self> {
        let head_bytes = HEADER_BYTES + (count + 1) * 8;
        let mut out = BufWriter::with_capacity(1 << 20, File::create_new(path)?);
        out.write_all(&vec![0; head_bytes])?;
        Ok(Self {
            out,
            magic,
            count,
            offsets: Vec::with_capacity(count + 1),
            at: head_bytes as u64,
            body: Sha256::new(),
        })
    }

    /// Appends a record.
    pub(super) fn push(&mut self, record: &[u8]) -> io::Result<()> {
        self.offsets.push(self.at);
        self.at += record.len() as u64;
        self.body.update(record);
        self.out.write_all(record)
    }

    /// Writes header and checksum and flushes the file to the disk; gives the checksum in hexadecimal.
    pub(super) fn finish(mut self) -> io::Result<String> {
        if self.offsets.len() != self.count {
            return Err(io::Error::other("another number of records than announced"));
        }
        self.offsets.push(self.at);
        let mut head = Vec::with_capacity(HEADER_BYTES + self.offsets.len() * 8);
        head.extend_from_slice(&self.magic);
        head.extend_from_slice(&VERSION.to_le_bytes());
        let count = u32::try_from(self.count).map_err(|_| io::Error::other("more than 4 billion records"))?;
        head.extend_from_slice(&count.to_le_bytes());
        (self.offsets.iter()).for_each(|o| head.extend_from_slice(&o.to_le_bytes()));
        // The checksum is over the digests of head and body, so that the body is hashed while it is written.
        let digest = checksum(&head, &self.body.finalize());
        self.out.write_all(FOOTER_MAGIC)?;
        self.out.write_all(&digest)?;
        self.out.seek(SeekFrom::Start(0))?;
        self.out.write_all(&head)?;
        let file = self.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        Ok(hex(&digest))
    }
}

fn checksum(head: &[u8], body_digest: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(Sha256::digest(head));
    hash.update(body_digest);
    hash.finalize().into()
}

/// A file of records, memory-mapped.
pub(super) struct RecordFile {
    path: PathBuf,
    map: Mmap,
    count: u32,
}

impl std::fmt::Debug for RecordFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RecordFile")
            .field("path", &self.path)
            .field("count", &self.count)
            .finish()
    }
}

impl RecordFile {
    /// Maps a file; its frame is checked, its content is not (see [`RecordFile::verify`]).
    pub(super) fn open(path: &Path, magic: Magic) -> Result<Self, ListError> {
        let file = File::open(path).map_err(|e| ListError::io(path, e))?;
        // SAFETY: a snapshot's files are never changed once they have their name: they are written aside, renamed
        // as a whole folder, and at most unlinked, which leaves the mapping whole. Whoever alters them in place
        // breaks the contract of the data directory.
        #[allow(unsafe_code)]
        let map = unsafe { Mmap::map(&file) }.map_err(|e| ListError::io(path, e))?;
        if map.len() < HEADER_BYTES + 8 + FOOTER_BYTES || map[..8] != magic {
            return Err(broken(path, "not a file of the kind that its name says"));
        }
        if map[8..12] != VERSION.to_le_bytes() {
            return Err(broken(path, "written by another version of the program"));
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
            return Err(broken(path, "cut off or damaged"));
        }
        Ok(this)
    }

    fn offset(&self, index: u32) -> Option<u64> {
        let at = HEADER_BYTES + index as usize * 8;
        let bytes: [u8; 8] = self.map.get(at..at + 8)?.try_into().ok()?;
        Some(u64::from_le_bytes(bytes))
    }

    /// Number of records.
    pub(super) fn len(&self) -> u32 {
        self.count
    }

    /// A record.
    pub(super) fn bytes(&self, number: u32) -> Result<&[u8], ListError> {
        if number >= self.count {
            return Err(self.broken(&format!("there is no record {number} of {}", self.count)));
        }
        (self.offset(number).zip(self.offset(number + 1)))
            .and_then(|(from, to)| self.map.get(from as usize..to as usize))
            .ok_or_else(|| self.broken(&format!("the place of record {number} is damaged")))
    }

    /// Checks every byte against the checksum.
    pub(super) fn verify(&self) -> Result<(), ListError> {
        let end = self.map.len() - FOOTER_BYTES;
        let table_end = HEADER_BYTES + (self.count as usize + 1) * 8;
        let body = Sha256::digest(&self.map[table_end..end]);
        if checksum(&self.map[..table_end], &body) == self.map[end + 8..] {
            Ok(())
        } else {
            Err(self.broken("its checksum does not fit"))
        }
    }

    /// The error that says what is wrong with this file.
    pub(super) fn broken(&self, what: &str) -> ListError {
        broken(&self.path, what)
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
