//! The listed parties in force: list files given, else the data directory's snapshot, else the starter list.

use std::{
    collections::{BTreeSet, HashMap},
    path::Path,
    sync::OnceLock,
};

use interdict_lists::{
    AlsoListed, LinkedGroup, LoadOptions, RefusedPairs, Snapshot, also_listed, link, load, starter,
};
use interdict_model::Entity;
use interdict_screen::{INDEX_FILE, Screener};

use crate::{
    Sources,
    failure::Failure,
    lists::{data_dir, stale, stale_note},
};

/// Parties to screen against, and the screener over them.
pub(crate) struct Dataset {
    /// Finds and judges.
    pub(crate) screener: Screener,
    /// Name of the snapshot; for list files given, `files`, for the starter list, `starter`.
    pub(crate) snapshot: String,
    /// What the reader of an answer must know about the lists behind it.
    pub(crate) notes: Vec<String>,
    /// Short names of the lists past their limit of freshness; `notes` say more of them.
    pub(crate) stale: Vec<String>,
    parties: Parties,
}

enum Parties {
    Loaded(Loaded),
    Stored(Snapshot, RefusedPairs),
}

/// Parties of list files, in memory.
struct Loaded {
    entities: Vec<Entity>,
    /// Groups by each of their members; found when first asked for.
    groups: OnceLock<HashMap<u32, LinkedGroup>>,
}

impl Loaded {
    fn new(entities: Vec<Entity>) -> Self {
        Self {
            entities,
            groups: OnceLock::new(),
        }
    }

    fn group(&self, ordinal: u32) -> Option<LinkedGroup> {
        let find = || {
            let groups = link(&self.entities, &BTreeSet::new()).groups;
            let of_members = |g: LinkedGroup| g.members.clone().into_iter().map(move |at| (at, g.clone()));
            groups.into_iter().flat_map(of_members).collect()
        };
        self.groups.get_or_init(find).get(&ordinal).cloned()
    }
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
                let stale = stale(sources, &data, &snapshot)?;
                let refused = data.refused_pairs()?;
                let mut dataset = Self::of_snapshot(snapshot, refused)?;
                dataset.notes.extend(stale.iter().map(stale_note));
                dataset.stale = stale.into_iter().map(|f| f.list).collect();
                Ok(dataset)
            }
            None => Ok(Self::of_starter()),
        }
    }

    fn of_files(sources: &Sources) -> Result<Self, Failure> {
        let options = LoadOptions {
            mapping: sources.mapping.clone(),
            ..LoadOptions::default()
        };
        let load = load(&sources.list, &options)?;
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
            stale: Vec::new(),
            parties: Parties::Loaded(Loaded::new(entities)),
        })
    }

    fn of_snapshot(snapshot: Snapshot, refused: RefusedPairs) -> Result<Self, Failure> {
        let index = snapshot.companion(INDEX_FILE);
        let parties = snapshot.len() as usize;
        let (screener, note) = Screener::open_or_build(&index, parties, || snapshot.entities())?;
        Ok(Self {
            screener,
            snapshot: snapshot.id().to_owned(),
            notes: note.into_iter().collect(),
            stale: Vec::new(),
            parties: Parties::Stored(snapshot, refused),
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
            stale: Vec::new(),
            parties: Parties::Loaded(Loaded::new(entities)),
        }
    }

    /// All parties.
    pub(crate) fn entities(&self) -> Result<Vec<Entity>, Failure> {
        match &self.parties {
            Parties::Loaded(loaded) => Ok(loaded.entities.clone()),
            Parties::Stored(snapshot, _) => Ok(snapshot.entities()?),
        }
    }

    /// A party by the position that hits carry.
    pub(crate) fn entity(&self, ordinal: u32) -> Result<Entity, Failure> {
        match &self.parties {
            Parties::Loaded(loaded) => (loaded.entities.get(ordinal as usize).cloned())
                .ok_or_else(|| Failure::Internal(anyhow::anyhow!("no party {ordinal}"))),
            Parties::Stored(snapshot, _) => Ok(snapshot.get(ordinal)?),
        }
    }

    /// The other listings of a party.
    pub(crate) fn also_listed(&self, ordinal: u32) -> Result<Vec<AlsoListed>, Failure> {
        Ok(match &self.parties {
            Parties::Loaded(loaded) => also_listed(loaded.group(ordinal).as_ref(), ordinal, |at| {
                Ok(loaded.entities[at as usize].clone())
            })?,
            Parties::Stored(snapshot, refused) => {
                also_listed(snapshot.linked(ordinal, refused)?.as_ref(), ordinal, |at| {
                    snapshot.get(at)
                })?
            }
        })
    }
}

/// Writes the index of a snapshot's parties into its folder.
pub(crate) fn write_index(snapshot: &Snapshot) -> Result<(), Failure> {
    let path: &Path = &snapshot.companion(INDEX_FILE);
    std::fs::write(path, interdict_index::write(&snapshot.entities()?))?;
    Ok(())
}
