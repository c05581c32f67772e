//! The file of links: which parties of a snapshot are one, and why.
//!
//! A record for each party: empty where it is linked with none; the group as JSON for the first party of a group; the
//! number of that first party for the others.

use std::{io, path::Path};

use interdict_model::Entity;

use super::records::{Magic, RecordFile, RecordWriter};
use crate::{
    ListError,
    link::{LinkedGroup, RefusedPairs, link},
};

const MAGIC: Magic = *b"ITDLINK1";

/// Finds the links and writes the file.
pub(super) fn write(path: &Path, entities: &[Entity], refused: &RefusedPairs) -> Result<(), ListError> {
    let mut records: Vec<Vec<u8>> = vec![Vec::new(); entities.len()];
    for group in link(entities, refused).groups {
        let Some((first, others)) = group.members.split_first() else {
            continue;
        };
        for member in others {
            records[*member as usize] = first.to_string().into_bytes();
        }
        records[*first as usize] =
            serde_json::to_vec(&group).map_err(|e| ListError::io(path, io::Error::other(e)))?;
    }
    let write = || {
        let mut out = RecordWriter::create(path, MAGIC, records.len())?;
        records.iter().try_for_each(|record| out.push(record))?;
        out.finish().map(drop)
    };
    write().map_err(|e| ListError::io(path, e))
}

/// A file of links, memory-mapped.
#[derive(Debug)]
pub(super) struct LinkFile(RecordFile);

impl LinkFile {
    pub(super) fn open(path: &Path) -> Result<Self, ListError> {
        RecordFile::open(path, MAGIC).map(Self)
    }

    pub(super) fn len(&self) -> u32 {
        self.0.len()
    }

    /// The group of a party, as it was found.
    pub(super) fn group(&self, ordinal: u32) -> Result<Option<LinkedGroup>, ListError> {
        let damaged = |e| {
            self.0
                .broken(&format!("the links of party {ordinal} are damaged: {e}"))
        };
        match self.0.bytes(ordinal)? {
            [] => Ok(None),
            group @ [b'{', ..] => serde_json::from_slice(group).map(Some).map_err(damaged),
            number => {
                let first: u32 = serde_json::from_slice(number).map_err(damaged)?;
                serde_json::from_slice(self.0.bytes(first)?)
                    .map(Some)
                    .map_err(damaged)
            }
        }
    }

    pub(super) fn verify(&self) -> Result<(), ListError> {
        self.0.verify()
    }
}
