//! The listed parties in force: list files given, else the data directory's snapshot, else the starter list.

use std::ops::Deref;

use interdict_lists::{LoadOptions, UpdateConfig};
use interdict_server::ListSource;

use crate::{
    Sources,
    failure::Failure,
    lists::{data_dir, stale_note},
};

/// Parties to screen against, with what the command line says of them.
pub(crate) struct Dataset {
    parties: interdict_server::Dataset,
    /// What the reader of an answer must know about the lists behind it.
    pub(crate) notes: Vec<String>,
    /// Short names of the lists past their limit of freshness; `notes` say more of them.
    pub(crate) stale: Vec<String>,
}

impl Deref for Dataset {
    type Target = interdict_server::Dataset;

    fn deref(&self) -> &Self::Target {
        &self.parties
    }
}

/// Where the arguments say that the lists come from.
pub(crate) fn source(sources: &Sources) -> Result<ListSource, Failure> {
    if sources.list.is_empty() {
        return Ok(ListSource::Data(data_dir(sources)?));
    }
    Ok(ListSource::Files {
        paths: sources.list.clone(),
        options: LoadOptions {
            mapping: sources.mapping.clone(),
            ..LoadOptions::default()
        },
    })
}

impl Dataset {
    /// Opens what the arguments ask for.
    pub(crate) fn open(sources: &Sources) -> Result<Self, Failure> {
        let source = source(sources)?;
        let parties = interdict_server::Dataset::open(&source)?;
        let mut old = match &source {
            ListSource::Data(data) => {
                parties.freshness(&UpdateConfig::in_force(data, sources.sources.as_deref())?)
            }
            _ => Vec::new(),
        };
        old.retain(|list| list.stale);
        let notes = parties.notes.iter().cloned().chain(old.iter().map(stale_note));
        Ok(Self {
            notes: notes.collect(),
            stale: old.into_iter().map(|f| f.list).collect(),
            parties,
        })
    }
}
