//! The listed parties in service: a snapshot of the data directory, list files, or the starter list.

use std::{
    path::{Path, PathBuf},
    sync::OnceLock,
    time::SystemTime,
};

use interdict_lists::{
    AlsoListed, DataDir, Freshness, History, LinkedGroup, ListError, LoadOptions, Manifest, PartyKey,
    RefusedPairs, Snapshot, UpdateConfig, also_listed, freshness, link, load, starter,
};
use interdict_model::{Entity, EntityKind, Provenance};
use interdict_report::ListedParties;
use interdict_screen::{INDEX_FILE, Options, Query, Screener, Screening, complete_stored};
use rayon::prelude::*;
use std::collections::HashMap;

use crate::yente::Catalogue;

/// Snapshots that a party's history looks back over.
const SNAPSHOTS_MAX: usize = 50;

/// Where the lists come from.
#[derive(Debug, Clone)]
pub enum ListSource {
    /// The data directory; with nothing loaded, the starter list serves.
    Data(DataDir),
    /// List files and folders, read once.
    Files {
        /// Which ones.
        paths: Vec<PathBuf>,
        /// How to read them.
        options: LoadOptions,
    },
    /// The starter list.
    Starter,
}

/// Parties to screen against, the screener over them, and what is known of the lists. Never changes; a new snapshot
/// makes a new one.
pub struct Dataset {
    /// Finds and judges.
    pub screener: Screener,
    /// Name of the snapshot; for list files `files`, for the starter list `starter`.
    pub snapshot: String,
    /// What the reader of an answer must know about the lists behind it.
    pub notes: Vec<String>,
    /// What the snapshot says of its lists; `None` for list files and for the starter list.
    pub manifest: Option<Manifest>,
    parties: Parties,
    catalogue: OnceLock<Catalogue>,
    places: OnceLock<HashMap<(String, String), u32>>,
    groups: OnceLock<Groups>,
    refused: RefusedPairs,
    origin: Option<DataDir>,
    /// When the stored index was written.
    indexed: Option<SystemTime>,
}

/// Groups of linked parties, and the group of each of their members.
#[derive(Default)]
struct Groups {
    all: Vec<LinkedGroup>,
    of: HashMap<u32, usize>,
}

impl Groups {
    fn find(entities: &[Entity]) -> Self {
        let all = link(entities, &RefusedPairs::default()).groups;
        let members = (all.iter().enumerate()).flat_map(|(at, g)| g.members.iter().map(move |m| (*m, at)));
        Self {
            of: members.collect(),
            all,
        }
    }

    fn of(&self, party: u32) -> Option<&LinkedGroup> {
        self.of.get(&party).map(|at| &self.all[*at])
    }
}

enum Parties {
    Loaded(Vec<Entity>),
    Stored(Snapshot),
}

impl Dataset {
    /// Opens what the source gives now.
    ///
    /// # Errors
    /// [`ListError`] where a list or the snapshot can't be read.
    pub fn open(source: &ListSource) -> Result<Self, ListError> {
        match source {
            ListSource::Starter => Ok(Self::of_starter()),
            ListSource::Files { paths, options } => Self::of_files(paths, options),
            ListSource::Data(data) => match data.current()? {
                Some(snapshot) => Self::of_snapshot(snapshot, data),
                None => Ok(Self::of_starter()),
            },
        }
    }

    fn of_files(paths: &[PathBuf], options: &LoadOptions) -> Result<Self, ListError> {
        let load = load(paths, options)?;
        let mut notes: Vec<String> = (load.skipped.iter())
            .map(|s| format!("skipped {}: {}", s.path.display(), s.why))
            .collect();
        for list in load.lists.iter().filter(|l| l.counts.refused > 0) {
            notes.push(format!("{}: {} records refused", list.list, list.counts.refused));
        }
        let entities: Vec<Entity> = load.lists.into_iter().flat_map(|l| l.entities).collect();
        Ok(Self::of_entities(entities, "files", notes))
    }

    fn of_starter() -> Self {
        let entities = starter::entities();
        let note = format!(
            "no lists are loaded: the built-in starter list of {} well-known parties serves; load the official lists \
             with `interdict lists load PATH…`",
            entities.len()
        );
        Self::of_entities(entities, "starter", vec![note])
    }

    /// A dataset of parties in memory, under a name.
    pub fn of_entities(entities: Vec<Entity>, snapshot: &str, notes: Vec<String>) -> Self {
        Self {
            screener: Screener::build(&entities),
            snapshot: snapshot.to_owned(),
            notes,
            manifest: None,
            parties: Parties::Loaded(entities),
            catalogue: OnceLock::new(),
            places: OnceLock::new(),
            groups: OnceLock::new(),
            refused: RefusedPairs::default(),
            origin: None,
            indexed: None,
        }
    }

    fn of_snapshot(snapshot: Snapshot, data: &DataDir) -> Result<Self, ListError> {
        let index = snapshot.companion(INDEX_FILE);
        let indexed = written_at(&index);
        let parties = snapshot.len() as usize;
        let (screener, note) = Screener::open_or_build(&index, parties, || snapshot.entities())?;
        Ok(Self {
            screener,
            snapshot: snapshot.id().to_owned(),
            notes: note.into_iter().collect(),
            manifest: Some(snapshot.manifest().clone()),
            parties: Parties::Stored(snapshot),
            catalogue: OnceLock::new(),
            places: OnceLock::new(),
            groups: OnceLock::new(),
            refused: data.refused_pairs()?,
            origin: Some(data.clone()),
            indexed,
        })
    }

    /// Number of parties; ordinals run from 0 to this.
    pub fn len(&self) -> u32 {
        match &self.parties {
            Parties::Loaded(entities) => entities.len() as u32,
            Parties::Stored(snapshot) => snapshot.len(),
        }
    }

    /// Whether there is no party.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A party by the position that hits carry.
    ///
    /// # Errors
    /// [`ListError`] where there is none, or its record is damaged.
    pub fn read(&self, ordinal: u32) -> Result<Entity, ListError> {
        match &self.parties {
            Parties::Loaded(entities) => {
                (entities.get(ordinal as usize).cloned()).ok_or_else(|| ListError::Snapshot {
                    path: PathBuf::new(),
                    what: format!("there is no party {ordinal}"),
                    help: "ask for one of this dataset".to_owned(),
                })
            }
            Parties::Stored(snapshot) => snapshot.get(ordinal),
        }
    }

    /// A party by the position that hits carry; `None`, with a line in the log, where it can't be read.
    pub fn entity(&self, ordinal: u32) -> Option<Entity> {
        let failed = |error| tracing::error!(%error, ordinal, "a listed party could not be read");
        self.read(ordinal).map_err(failed).ok()
    }

    /// All parties.
    ///
    /// # Errors
    /// [`ListError`] where a record is damaged.
    pub fn entities(&self) -> Result<Vec<Entity>, ListError> {
        match &self.parties {
            Parties::Loaded(entities) => Ok(entities.clone()),
            Parties::Stored(snapshot) => snapshot.entities(),
        }
    }

    /// Lends all parties; those of a snapshot are read for it, on all cores, and given back after.
    pub(crate) fn with_entities<T>(&self, work: impl FnOnce(&[Entity]) -> T) -> T {
        match &self.parties {
            Parties::Loaded(entities) => work(entities),
            Parties::Stored(snapshot) => {
                let read = |at: u32| {
                    // A damaged record keeps its place, so that the others keep theirs.
                    let empty =
                        || Entity::new("", at.to_string(), EntityKind::Unknown, Provenance::default());
                    self.entity(at).unwrap_or_else(empty)
                };
                let entities: Vec<Entity> = (0..snapshot.len()).into_par_iter().map(read).collect();
                work(&entities)
            }
        }
    }

    /// The parties that are linked, group by group.
    pub(crate) fn linked(&self) -> Vec<Vec<u32>> {
        let stored = match &self.parties {
            Parties::Stored(snapshot) if snapshot.has_links() => self.stored_links(snapshot),
            _ => None,
        };
        let found = || {
            self.with_entities(|entities| {
                let groups = self.found_groups(entities).all.iter();
                groups.map(|group| group.members.clone()).collect()
            })
        };
        stored.unwrap_or_else(found)
    }

    /// The groups of linked parties of lists that keep no links; found once.
    fn found_groups(&self, entities: &[Entity]) -> &Groups {
        self.groups.get_or_init(|| Groups::find(entities))
    }

    /// The links that the snapshot keeps; `None`, with a line in the log, where they can't be read.
    fn stored_links(&self, snapshot: &Snapshot) -> Option<Vec<Vec<u32>>> {
        let read = || -> Result<Vec<Vec<u32>>, ListError> {
            let mut groups = Vec::new();
            for party in 0..snapshot.len() {
                let group = snapshot.linked(party, &self.refused)?;
                // Each group once, at its first party.
                groups.extend(group.map(|g| g.members).filter(|m| m.first() == Some(&party)));
            }
            Ok(groups)
        };
        let failed = |error| tracing::error!(%error, "the links of the snapshot could not be read");
        read().map_err(failed).ok()
    }

    /// The lists as yente's API shows them; made at the first call.
    pub(crate) fn catalogue(&self) -> &Catalogue {
        self.catalogue.get_or_init(|| Catalogue::build(self))
    }

    /// The other listings of a party, and why they are held to be the same party's.
    ///
    /// # Errors
    /// [`ListError`] where the snapshot can't be read.
    pub fn also_listed(&self, ordinal: u32) -> Result<Vec<AlsoListed>, ListError> {
        match &self.parties {
            Parties::Loaded(entities) => {
                let group = self.found_groups(entities).of(ordinal);
                also_listed(group, ordinal, |at| Ok(entities[at as usize].clone()))
            }
            Parties::Stored(snapshot) => {
                let group = snapshot.linked(ordinal, &self.refused)?;
                also_listed(group.as_ref(), ordinal, |at| snapshot.get(at))
            }
        }
    }

    /// What became of a party over the latest snapshots of the data directory; `None` where there is none.
    ///
    /// # Errors
    /// [`ListError`] where a snapshot can't be read.
    pub fn history(&self, list: &str, reference: &str) -> Result<Option<History>, ListError> {
        let key = PartyKey::new(list, reference);
        let history = self.origin.as_ref().map(|data| data.history(&key, SNAPSHOTS_MAX));
        history.transpose()
    }

    /// Whether its index was written again since it was opened.
    pub(crate) fn has_another_index(&self) -> bool {
        match &self.parties {
            Parties::Stored(snapshot) => self.indexed != written_at(&snapshot.companion(INDEX_FILE)),
            Parties::Loaded(_) => false,
        }
    }

    /// Whether other links are refused by hand now than when it was opened.
    pub(crate) fn links_differ(&self, other: &Self) -> bool {
        self.refused != other.refused
    }

    /// The position of a party by list and reference.
    pub fn find(&self, list: &str, reference: &str) -> Option<u32> {
        let places = self.places.get_or_init(|| {
            let key = |at: u32| match self.screener.index().party(at) {
                Ok(party) => Some(((party.list.to_owned(), party.reference.to_owned()), at)),
                Err(error) => {
                    tracing::error!(%error, ordinal = at, "a party of the index could not be read");
                    None
                }
            };
            (0..self.len()).filter_map(key).collect()
        });
        places.get(&(list.to_owned(), reference.to_owned())).copied()
    }

    /// Works out what is worked out once, so that no request waits for it.
    pub(crate) fn warm(&self) {
        let _ = self.find("", "");
    }

    /// How fresh each list is today; empty for list files and for the starter list.
    pub fn freshness(&self, config: &UpdateConfig) -> Vec<Freshness> {
        match (&self.manifest, &self.origin) {
            (Some(manifest), Some(data)) => freshness(manifest, data, config),
            _ => Vec::new(),
        }
    }

    /// Whether the built-in starter list serves in want of loaded lists.
    pub fn is_starter(&self) -> bool {
        self.snapshot == "starter"
    }
}

impl std::fmt::Debug for Dataset {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        (f.debug_struct("Dataset"))
            .field("snapshot", &self.snapshot)
            .field("parties", &self.len())
            .finish_non_exhaustive()
    }
}

impl ListedParties for Dataset {
    fn screen(&self, query: &Query, options: &Options) -> Screening {
        self.screener.screen(query, options)
    }

    fn entity(&self, ordinal: u32) -> Option<Entity> {
        Self::entity(self, ordinal)
    }
}

fn written_at(path: &Path) -> Option<SystemTime> {
    std::fs::metadata(path).and_then(|m| m.modified()).ok()
}

/// Writes the index of a snapshot's parties into its folder.
///
/// # Errors
/// [`ListError`] where a record can't be read or the file not written.
pub fn write_index(snapshot: &Snapshot) -> Result<(), ListError> {
    let path = snapshot.companion(INDEX_FILE);
    std::fs::write(&path, interdict_index::write(&snapshot.entities()?))
        .map_err(|source| ListError::Io { path, source })
}

/// Makes the index of a snapshot faster, once it is in service: see [`interdict_index::complete`]. A failure costs
/// speed alone, and is written to the log.
pub fn complete_index(snapshot: &Snapshot) {
    match complete_stored(&snapshot.companion(INDEX_FILE)) {
        Ok(_) => {}
        Err(error) => tracing::warn!(%error, "the index could not be completed: searches take longer"),
    }
}
