//! Bytes of an index: in memory, or a file that the system maps.

use std::{fs::File, ops::Deref, path::Path};

use memmap2::Mmap;

use crate::IndexError;

/// Where the bytes live.
pub(crate) enum Bytes {
    /// In memory of our own.
    Owned(Vec<u8>),
    /// In a file.
    Mapped(Mmap),
}

impl Bytes {
    /// Maps a file: its pages are read when first touched, and shared by all processes that map it.
    pub(crate) fn map(path: &Path) -> Result<Self, IndexError> {
        let failed = |source| IndexError::Io {
            path: path.to_owned(),
            source,
        };
        let file = File::open(path).map_err(failed)?;
        // SAFETY: the map is sound as long as nobody writes into the file or cuts it short while it is mapped. Index
        // files are never altered: they are written aside under another name and renamed when whole, so that a map
        // keeps the file it was made of. This is the only place of the crate that needs `unsafe`; reading instead
        // would cost a copy of the whole index a process.
        #[allow(unsafe_code)]
        let map = unsafe { Mmap::map(&file) }.map_err(failed)?;
        Ok(Self::Mapped(map))
    }
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Owned(bytes) => bytes,
            Self::Mapped(map) => map,
        }
    }
}
