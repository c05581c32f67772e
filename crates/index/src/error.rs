//! Why an index was refused.

use std::{io, path::PathBuf};

/// Why an index file could not be opened. Each says how to mend it: an index is made again from the lists.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IndexError {
    /// The file could not be read, mapped or written.
    #[error("{path}: cannot be read or written: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The bytes do not begin as an index does.
    #[error("not an index of Interdict (the first eight bytes differ); load the lists again to make one")]
    Magic,
    /// Written by another version of the format.
    #[error(
        "index of format {found}, this program reads format {expected}; load the lists again to make it anew"
    )]
    Version {
        /// The version in the file.
        found: u32,
        /// The version that this program reads and writes.
        expected: u32,
    },
    /// Made with other tables of names, so that its names cannot be compared with those of this program.
    #[error("index made with other name tables than this program has; load the lists again to make it anew")]
    Knowledge,
    /// Fewer or more bytes than the header says: a copy that broke off.
    #[error("index of {found} bytes where {expected} were written; load the lists again to make it anew")]
    Length {
        /// Bytes there are.
        found: u64,
        /// Bytes there should be.
        expected: u64,
    },
    /// The bytes changed since they were written.
    #[error("index damaged: checksum {found:08x}, written as {expected:08x}; load the lists again")]
    Checksum {
        /// Checksum of the bytes there are.
        found: u32,
        /// Checksum in the header.
        expected: u32,
    },
    /// A section is missing or its bounds or contents contradict the header.
    #[error("index damaged: section {section:?} {what}; load the lists again to make it anew")]
    Section {
        /// Name of the section.
        section: &'static str,
        /// What is wrong with it.
        what: &'static str,
    },
}
