//! Bytes that are opened as often as they are needed, and never held as a whole where they lie in a file: plain, or
//! packed in a container.

use std::{
    fs::{File, Metadata},
    io::{self, Cursor, Read, Seek, SeekFrom},
    ops::Range,
    sync::Arc,
    time::SystemTime,
};

use crate::error::Unreadable;

/// Where bytes lie.
#[derive(Debug, Clone)]
pub(crate) enum Place {
    Memory(Arc<[u8]>),
    /// The file stays open, so that a file put in its place changes nothing for who reads it.
    File(Arc<OpenFile>),
}

/// A file, and how it looked when it was opened.
#[derive(Debug)]
pub(crate) struct OpenFile {
    file: File,
    length: u64,
    changed: Option<SystemTime>,
}

impl Place {
    pub(crate) fn of_file(file: File) -> io::Result<Self> {
        let (length, changed) = state(&file.metadata()?);
        Ok(Self::File(Arc::new(OpenFile {
            file,
            length,
            changed,
        })))
    }

    pub(crate) fn length(&self) -> u64 {
        match self {
            Self::Memory(bytes) => bytes.len() as u64,
            Self::File(open) => open.length,
        }
    }

    /// A reader of all the bytes, from the start.
    pub(crate) fn open(&self) -> PlaceReader {
        PlaceReader {
            place: self.clone(),
            at: 0,
        }
    }

    /// Tells a file that somebody wrote to since it was opened: what was read of it may be of two states.
    pub(crate) fn check_unchanged(&self) -> io::Result<()> {
        let Self::File(open) = self else { return Ok(()) };
        if state(&open.file.metadata()?) == (open.length, open.changed) {
            Ok(())
        } else {
            Err(Unreadable::error("the file was changed while it was read"))
        }
    }
}

fn state(metadata: &Metadata) -> (u64, Option<SystemTime>) {
    (metadata.len(), metadata.modified().ok())
}

/// Reads a place; several readers of one place don't disturb each other.
#[derive(Debug)]
pub(crate) struct PlaceReader {
    place: Place,
    at: u64,
}

impl Read for PlaceReader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = match &self.place {
            Place::Memory(bytes) => {
                let from = usize::try_from(self.at).unwrap_or(usize::MAX).min(bytes.len());
                (&bytes[from..]).read(into)?
            }
            Place::File(open) => read_at(&open.file, into, self.at)?,
        };
        self.at += read as u64;
        Ok(read)
    }
}

#[cfg(unix)]
fn read_at(file: &File, into: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, into, at)
}

#[cfg(windows)]
fn read_at(file: &File, into: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, into, at)
}

impl Seek for PlaceReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        // As a cursor does, which knows every rule of it.
        let length = self.place.length();
        let mut cursor = Cursor::new([0_u8; 0]);
        cursor.set_position(self.at);
        self.at = match to {
            SeekFrom::End(offset) => length
                .checked_add_signed(offset)
                .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?,
            other => cursor.seek(other)?,
        };
        Ok(self.at)
    }
}

/// How bytes are packed in their place.
#[derive(Debug, Clone)]
pub(crate) enum Packing {
    None,
    /// A gzip file, refused beyond so many bytes.
    Gzip {
        bytes_max: u64,
    },
    /// A file of an archive, deflated there.
    Deflated {
        packed: Range<u64>,
        bytes: u64,
    },
    /// A file of an archive that lies there as it is.
    Plain {
        range: Range<u64>,
    },
}

/// Bytes in their place, and how to get at them.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub(crate) place: Place,
    pub(crate) packing: Packing,
}

impl Stored {
    pub(crate) fn of_memory(bytes: impl Into<Arc<[u8]>>) -> Self {
        Self {
            place: Place::Memory(bytes.into()),
            packing: Packing::None,
        }
    }

    /// A reader of the bytes, unpacked, from their start.
    pub(crate) fn open(&self) -> Box<dyn Read + Send> {
        const PACKED_BUFFER_BYTES: usize = 1 << 16;
        let buffered = |reader| io::BufReader::with_capacity(PACKED_BUFFER_BYTES, reader);
        let part = |range: &Range<u64>| {
            let mut reader = self.place.open();
            reader.at = range.start;
            reader.take(range.end.saturating_sub(range.start))
        };
        match &self.packing {
            Packing::None => Box::new(self.place.open()),
            Packing::Gzip { bytes_max } => Box::new(Limited {
                reader: flate2::bufread::MultiGzDecoder::new(buffered(self.place.open().take(u64::MAX))),
                left: *bytes_max,
                bytes_max: *bytes_max,
            }),
            Packing::Deflated { packed, bytes } => {
                Box::new(flate2::bufread::DeflateDecoder::new(buffered(part(packed))).take(*bytes))
            }
            Packing::Plain { range } => Box::new(part(range)),
        }
    }
}

/// Refuses bytes beyond a limit.
struct Limited<R> {
    reader: R,
    left: u64,
    bytes_max: u64,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(into)?;
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| {
            Unreadable::error(format!(
                "the container unpacks to more than the {} bytes allowed",
                self.bytes_max
            ))
        })?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn readers_of_one_file_go_their_own_way() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"abcdef").unwrap();
        let place = Place::of_file(file).unwrap();
        let (mut one, mut other) = (place.open(), place.open());
        let mut two = [0; 2];
        one.read_exact(&mut two).unwrap();
        other.seek(SeekFrom::End(-1)).unwrap();
        let mut rest = String::new();
        one.read_to_string(&mut rest).unwrap();
        assert_eq!((&two, rest.as_str()), (b"ab", "cdef"));
        rest.clear();
        other.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "f");
    }

    #[test]
    fn a_file_written_to_meanwhile_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        std::fs::write(&path, "a").unwrap();
        let place = Place::of_file(File::open(&path).unwrap()).unwrap();
        place.check_unchanged().unwrap();
        std::fs::write(&path, "ab").unwrap();
        let told = place.check_unchanged().unwrap_err().to_string();
        assert!(told.contains("changed while"), "{told}");
    }
}
