//! Containers: lists come zipped or gzipped as well. They are unpacked as a stream, within limits that no real list
//! meets and every bomb does.

use std::io::{self, Cursor, Read, Seek};

use zip::{CompressionMethod, ZipArchive};

use crate::{
    ListError,
    stored::{Packing, Place, Stored},
};

/// Files in one archive.
const ENTRIES_MAX: usize = 1000;
/// Bytes unpacked for each byte packed: XML of lists packs to a fifteenth at best.
const RATIO_MAX: u64 = 200;
/// Up to here the ratio tells nothing.
const RATIO_FREE_BYTES: u64 = 16 << 20;
/// Bytes that a workbook may have, and unpack to.
pub(crate) const WORKBOOK_BYTES_MAX: u64 = 512 << 20;

/// A file that was in a container, or a file that was none.
#[derive(Debug)]
pub(crate) struct Packed {
    /// Its name; for files of an archive after the archive's, `SDN.zip/sdn.csv`.
    pub(crate) name: String,
    pub(crate) stored: Stored,
}

/// The files of a ZIP archive or of a gzip file; anything else, and a workbook (XLSX), is given as it is. Archives in
/// archives are not opened: they come out as they are, and no reader knows them.
pub(crate) fn unpack(name: &str, place: Place, bytes_max: u64) -> Result<Vec<Packed>, ListError> {
    let whole = |place, packing| {
        Ok(vec![Packed {
            name: name.to_owned(),
            stored: Stored { place, packing },
        }])
    };
    let mut magic = Vec::new();
    (place.open().take(4).read_to_end(&mut magic)).map_err(|e| ListError::io(name, e))?;
    if magic.starts_with(b"\x1F\x8B") {
        let bytes_max = Limit::new(place.length(), bytes_max).bytes;
        return whole(place, Packing::Gzip { bytes_max });
    }
    if magic != b"PK\x03\x04" {
        return whole(place, Packing::None);
    }
    let mut archive = open(name, place.open())?;
    if archive.index_for_name("xl/workbook.xml").is_some() {
        return whole(place, Packing::None);
    }
    let mut left = Limit::new(place.length(), bytes_max);
    let mut files = Vec::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|e| broken(name, e))?;
        let inside = entry.name().map_err(|e| broken(name, e))?.into_owned();
        let hidden = inside
            .split('/')
            .any(|part| part.starts_with('.') || part == "__MACOSX");
        if entry.is_dir() || hidden {
            continue;
        }
        // Once into nothing: this checks size and checksum, whatever the archive says of them.
        let bytes = left.read(name, &mut entry, &mut io::sink())?;
        left.bytes -= bytes;
        let start = entry
            .data_start()
            .ok_or_else(|| broken(name, "a file without a place in it"))?;
        let packing = match entry.compression() {
            CompressionMethod::Stored => Packing::Plain {
                range: start..start + bytes,
            },
            _ => Packing::Deflated {
                packed: start..start + entry.compressed_size(),
                bytes,
            },
        };
        files.push(Packed {
            name: format!("{name}/{inside}"),
            stored: Stored {
                place: place.clone(),
                packing,
            },
        });
    }
    Ok(files)
}

/// Refuses a workbook that unpacks to more than any list, whatever sizes it states: every entry is unpacked once, into
/// nothing.
pub(crate) fn check_workbook(name: &str, bytes: &[u8]) -> Result<(), ListError> {
    let mut archive = open(name, Cursor::new(bytes))?;
    let mut left = Limit {
        bytes: WORKBOOK_BYTES_MAX,
    };
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|e| broken(name, e))?;
        left.bytes -= left.read(name, entry, &mut io::sink())?;
    }
    Ok(())
}

/// Bytes that may still be unpacked.
struct Limit {
    bytes: u64,
}

impl Limit {
    fn new(packed: u64, bytes_max: u64) -> Self {
        let by_ratio = packed.saturating_mul(RATIO_MAX).max(RATIO_FREE_BYTES);
        Self {
            bytes: by_ratio.min(bytes_max),
        }
    }

    /// Reads to the end, or refuses what goes beyond the limit; gives the number of bytes.
    fn read(&self, name: &str, from: impl Read, into: &mut impl io::Write) -> Result<u64, ListError> {
        let read = io::copy(&mut from.take(self.bytes + 1), into).map_err(|e| broken(name, e))?;
        if read > self.bytes {
            return Err(refuse(
                name,
                format!(
                    "the container unpacks to more than the {} bytes allowed",
                    self.bytes
                ),
            ));
        }
        Ok(read)
    }
}

fn open<R: Read + Seek>(name: &str, reader: R) -> Result<ZipArchive<R>, ListError> {
    let archive = ZipArchive::new(reader).map_err(|e| broken(name, e))?;
    if archive.len() > ENTRIES_MAX {
        let what = format!(
            "a ZIP archive of {} files, more than the {ENTRIES_MAX} allowed",
            archive.len()
        );
        return Err(refuse(name, what));
    }
    Ok(archive)
}

fn broken(name: &str, error: impl std::fmt::Display) -> ListError {
    refuse(name, format!("a broken container: {error}"))
}

fn refuse(name: &str, what: String) -> ListError {
    let help = "the file is broken or not what it seems: fetch it again, or unpack it and give the list file";
    ListError::refused(name, None, what, help)
}
