//! The container: a header, a table of sections, the sections, one checksum over all.
//!
//! ```text
//!  0  magic      8 bytes  "INTERDIX"
//!  8  version    u32
//! 12  checksum   u32      CRC-32 of everything from byte 16 on
//! 16  length     u64      of the whole file, bytes
//! 24  sections   u32      how many
//! 28  reserved   u32      0
//! 32  table      sections × { id u32, reserved u32, offset u64, length u64 }
//!     …          the sections
//! ```
//!
//! All numbers are little-endian and need no alignment, so that a view of the bytes is a view of the values on any
//! machine. Nothing is read before magic, version, length and checksum agree.

use std::ops::Range;

use zerocopy::{
    FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned,
    little_endian::{U32, U64},
};

use crate::IndexError;

const MAGIC: [u8; 8] = *b"INTERDIX";

/// Version of the file format; raised with every change of layout or meaning, the analysis of names included.
pub const FORMAT_VERSION: u32 = 9;

/// The checksum covers everything from this byte on.
const CHECKED_FROM: usize = 16;

#[derive(FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned, Clone, Copy)]
#[repr(C)]
struct Header {
    magic: [u8; 8],
    version: U32,
    checksum: U32,
    length: U64,
    sections: U32,
    reserved: U32,
}

#[derive(FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned, Clone, Copy)]
#[repr(C)]
struct TableEntry {
    id: U32,
    reserved: U32,
    offset: U64,
    length: U64,
}

/// Collects sections and writes the file.
#[derive(Default)]
pub(crate) struct FileWriter {
    sections: Vec<(u32, Vec<u8>)>,
}

impl FileWriter {
    /// Adds a section of bytes.
    pub(crate) fn bytes(&mut self, id: u32, bytes: Vec<u8>) {
        self.sections.push((id, bytes));
    }

    /// Adds a section of fixed-size values.
    pub(crate) fn values<T: IntoBytes + Immutable>(&mut self, id: u32, values: &[T]) {
        self.sections.push((id, values.as_bytes().to_vec()));
    }

    /// The whole file.
    pub(crate) fn finish(self) -> Vec<u8> {
        let table_start = size_of::<Header>();
        let data_start = table_start + self.sections.len() * size_of::<TableEntry>();
        let length = data_start + self.sections.iter().map(|(_, b)| b.len()).sum::<usize>();
        let mut file = Vec::with_capacity(length);
        let mut header = Header {
            magic: MAGIC,
            version: FORMAT_VERSION.into(),
            checksum: 0.into(),
            length: (length as u64).into(),
            sections: (self.sections.len() as u32).into(),
            reserved: 0.into(),
        };
        file.extend_from_slice(header.as_bytes());
        let mut offset = data_start as u64;
        for (id, bytes) in &self.sections {
            let entry = TableEntry {
                id: (*id).into(),
                reserved: 0.into(),
                offset: offset.into(),
                length: (bytes.len() as u64).into(),
            };
            file.extend_from_slice(entry.as_bytes());
            offset += bytes.len() as u64;
        }
        for (_, bytes) in self.sections {
            file.extend_from_slice(&bytes);
        }
        header.checksum = crc32fast::hash(&file[CHECKED_FROM..]).into();
        file[..table_start].copy_from_slice(header.as_bytes());
        file
    }
}

/// Puts bytes at the end of a file, as what an empty section of it holds; what was worked out over the file itself.
pub(crate) fn fill(file: &mut Vec<u8>, id: u32, bytes: &[u8]) {
    let start = file.len() as u64;
    file.extend_from_slice(bytes);
    let length = file.len() as u64;
    let Ok((header, rest)) = Header::mut_from_prefix(file) else {
        return;
    };
    header.length = length.into();
    let count = header.sections.get() as usize;
    if let Ok((entries, _)) = <[TableEntry]>::mut_from_prefix_with_elems(rest, count) {
        for entry in entries.iter_mut().filter(|entry| entry.id == id) {
            entry.offset = start.into();
            entry.length = (bytes.len() as u64).into();
        }
    }
    let checksum = crc32fast::hash(&file[CHECKED_FROM..]);
    if let Ok((header, _)) = Header::mut_from_prefix(file) {
        header.checksum = checksum.into();
    }
}

/// Where the sections of a checked file lie.
#[derive(Debug, Clone)]
pub(crate) struct Sections {
    table: Vec<(u32, Range<usize>)>,
}

impl Sections {
    /// Checks magic, version, length, checksum and the table of sections.
    pub(crate) fn check(bytes: &[u8]) -> Result<Self, IndexError> {
        let magic = bytes.get(..MAGIC.len());
        if magic != Some(MAGIC.as_slice()) {
            return Err(IndexError::Magic);
        }
        let Ok((header, rest)) = Header::ref_from_prefix(bytes) else {
            return Err(IndexError::Length {
                found: bytes.len() as u64,
                expected: size_of::<Header>() as u64,
            });
        };
        if header.version != FORMAT_VERSION {
            return Err(IndexError::Version {
                found: header.version.get(),
                expected: FORMAT_VERSION,
            });
        }
        if header.length != bytes.len() as u64 {
            return Err(IndexError::Length {
                found: bytes.len() as u64,
                expected: header.length.get(),
            });
        }
        let found = crc32fast::hash(&bytes[CHECKED_FROM..]);
        if header.checksum != found {
            return Err(IndexError::Checksum {
                found,
                expected: header.checksum.get(),
            });
        }
        let broken = IndexError::Section {
            section: "table",
            what: "points outside the file",
        };
        let count = header.sections.get() as usize;
        let Ok((entries, _)) = <[TableEntry]>::ref_from_prefix_with_elems(rest, count) else {
            return Err(broken);
        };
        let mut table = Vec::with_capacity(count);
        for entry in entries {
            let (offset, length) = (entry.offset.get(), entry.length.get());
            match offset.checked_add(length) {
                Some(end) if end <= bytes.len() as u64 => {
                    table.push((entry.id.get(), offset as usize..end as usize));
                }
                _ => return Err(broken),
            }
        }
        Ok(Self { table })
    }

    /// The place of a section.
    pub(crate) fn range(&self, id: u32, section: &'static str) -> Result<Range<usize>, IndexError> {
        (self.table.iter().find(|(i, _)| *i == id))
            .map(|(_, range)| range.clone())
            .ok_or(IndexError::Section {
                section,
                what: "is missing",
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sample() -> Vec<u8> {
        let mut writer = FileWriter::default();
        writer.bytes(1, b"Wagner".to_vec());
        writer.values(2, &[U32::new(7), U32::new(9)]);
        writer.finish()
    }

    #[test]
    fn what_was_written_is_read() {
        let bytes = sample();
        let sections = Sections::check(&bytes).unwrap();
        assert_eq!(&bytes[sections.range(1, "a").unwrap()], b"Wagner");
        let values = <[U32]>::ref_from_bytes(&bytes[sections.range(2, "b").unwrap()]).unwrap();
        assert_eq!(values, [7, 9]);
        assert!(matches!(sections.range(3, "c"), Err(IndexError::Section { .. })));
    }

    #[test]
    fn an_empty_section_can_be_filled() {
        let mut writer = FileWriter::default();
        writer.bytes(1, b"Wagner".to_vec());
        writer.bytes(2, Vec::new());
        let mut bytes = writer.finish();
        fill(&mut bytes, 2, b"Group");
        let sections = Sections::check(&bytes).unwrap();
        assert_eq!(&bytes[sections.range(1, "a").unwrap()], b"Wagner");
        assert_eq!(&bytes[sections.range(2, "b").unwrap()], b"Group");
    }

    #[test]
    fn each_damage_has_its_error() {
        let mut other = sample();
        other[0] = b'X';
        assert!(matches!(Sections::check(&other), Err(IndexError::Magic)));
        assert!(matches!(Sections::check(b""), Err(IndexError::Magic)));
        let mut newer = sample();
        newer[8] += 1;
        assert!(matches!(Sections::check(&newer), Err(IndexError::Version { .. })));
        let bytes = sample();
        let short = &bytes[..bytes.len() - 1];
        assert!(matches!(Sections::check(short), Err(IndexError::Length { .. })));
        let mut flipped = sample();
        *flipped.last_mut().unwrap() ^= 1;
        assert!(matches!(
            Sections::check(&flipped),
            Err(IndexError::Checksum { .. })
        ));
    }

    proptest! {
        #[test]
        fn any_change_is_noticed(at in 0usize..200, with in 1u8..) {
            let mut bytes = sample();
            let at = at % bytes.len();
            bytes[at] ^= with;
            prop_assert!(Sections::check(&bytes).is_err());
        }

        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let mut dressed = MAGIC.to_vec();
            dressed.extend_from_slice(&FORMAT_VERSION.to_le_bytes());
            dressed.extend_from_slice(&bytes);
            prop_assert!(Sections::check(&bytes).is_err());
            prop_assert!(Sections::check(&dressed).is_err());
        }
    }
}
