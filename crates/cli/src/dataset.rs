//! The listed parties in force: list files given, else the data directory's snapshot, else the starter list.

use std::path::Path;

use interdict_lists::{LoadOptions, Snapshot, load, starter};
use interdict_model::Entity;
use interdict_screen::Screener;

use crate::{
    Sources,
    failure::Failure,
    lists::{data_dir, stale},
};

/// File name of the index within a snapshot.
pub(crate) const INDEX_FILE: &str = "names.idx";

/// Parties to screen against, and the screener over them.
pub(crate) struct Dataset {
    /// Finds and judges.
    pub(crate) screener: Screener,
    /// Name of the snapshot; for list files given, `files`, for the starter list, `starter`.
    pub(crate) snapshot: String,
    /// What the reader of an answer must know about the lists behind it.
    pub(crate) notes: Vec<String>,
    parties: Parties,
}

enum Parties {
    Loaded(Vec<Entity>),
    Stored(Snapshot),
}

impl Dataset {
    /// Opens what the arguments ask for.
    pub(crate) fn open(sources: &Sources) -> Result<Self, Failure> {
        if !sources.list.is_empty() {
            return Self::of_files(sources);
        }
        let data = data_dir(sources)?;
        match data.current()? {
            Some(snapshot) => {
                let stale = stale(&data, &snapshot);
                let mut dataset = Self::of_snapshot(snapshot)?;
                dataset.notes.extend(stale);
                Ok(dataset)
            }
            None => Ok(Self::of_starter()),
        }
    }

    fn of_files(sources: &Sources) -> Result<Self, Failure> {
        let load = load(&sources.list, &LoadOptions::default())?;
        let mut notes: Vec<String> = (load.skipped.iter())
            .map(|s| format!("skipped {}: {}", s.path.display(), s.why))
            .collect();
        for list in load.lists.iter().filter(|l| l.counts.refused > 0) {
            notes.push(format!("{}: {} records refused", list.list, list.counts.refused));
        }
        let entities: Vec<Entity> = load.lists.into_iter().flat_map(|l| l.entities).collect();
        Ok(Self {
            screener: Screener::build(&entities),
            snapshot: "files".to_owned(),
            notes,
            parties: Parties::Loaded(entities),
        })
    }

    fn of_snapshot(snapshot: Snapshot) -> Result<Self, Failure> {
        let mut notes = Vec::new();
        let screener = match Screener::open(&snapshot.companion(INDEX_FILE)) {
            Ok(screener) if screener.len() == snapshot.len() as usize => screener,
            other => {
                let why = other
                    .err()
                    .map_or("it is of other lists".to_owned(), |e| e.to_string());
                notes.push(format!(
                    "the stored index could not be used and was made anew: {why}"
                ));
                let entities: Result<Vec<Entity>, _> =
                    (0..snapshot.len()).map(|at| snapshot.get(at)).collect();
                Screener::build(&entities?)
            }
        };
        Ok(Self {
            screener,
            snapshot: snapshot.id().to_owned(),
            notes,
            parties: Parties::Stored(snapshot),
        })
    }

    fn of_starter() -> Self {
        let entities = starter::entities();
        Self {
            screener: Screener::build(&entities),
            snapshot: "starter".to_owned(),
            notes: vec![format!(
                "no lists are loaded: the built-in starter list of {} well-known parties serves; load the official \
                 lists with `interdict lists load PATH…`",
                entities.len()
            )],
            parties: Parties::Loaded(entities),
        }
    }

    /// All parties.
    pub(crate) fn entities(&self) -> Result<Vec<Entity>, Failure> {
        match &self.parties {
            Parties::Loaded(entities) => Ok(entities.clone()),
            Parties::Stored(snapshot) => {
                let entities: Result<Vec<Entity>, _> =
                    (0..snapshot.len()).map(|at| snapshot.get(at)).collect();
                Ok(entities?)
            }
        }
    }

    /// A party by the position that hits carry.
    pub(crate) fn entity(&self, ordinal: u32) -> Result<Entity, Failure> {
        match &self.parties {
            Parties::Loaded(entities) => (entities.get(ordinal as usize).cloned())
                .ok_or_else(|| Failure::Internal(anyhow::anyhow!("no party {ordinal}"))),
            Parties::Stored(snapshot) => Ok(snapshot.get(ordinal)?),
        }
    }
}

/// Writes the index of a snapshot's parties into its folder.
pub(crate) fn write_index(snapshot: &Snapshot) -> Result<(), Failure> {
    let entities: Result<Vec<Entity>, _> = (0..snapshot.len()).map(|at| snapshot.get(at)).collect();
    let path: &Path = &snapshot.companion(INDEX_FILE);
    std::fs::write(path, interdict_index::write(&entities?))?;
    Ok(())
}
