//! The data directory: making, opening, switching and removing snapshots.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::files::{Staging, flush_companions, replace_json, sync_folder, write_json};
use super::{
    entities::{self, Part},
    links,
    manifest::{Manifest, ManifestList},
    open::Snapshot,
};
use crate::{
    ListError, LoadedList,
    guard::{self, GuardLimits},
    link::RefusedPairs,
    source::hex,
};

pub(super) const ENTITIES: &str = "entities.bin";
pub(super) const LINKS: &str = "links.bin";
pub(super) const MANIFEST: &str = "manifest.json";
const CURRENT: &str = "current.json";
/// Snapshots that `current.json` remembers for going back.
const HISTORY_MAX: usize = 200;

/// How to put lists into service.
#[derive(Debug, Clone, Default)]
pub struct CommitOptions {
    /// Limits of the guards.
    pub limits: GuardLimits,
    /// Lists for which guards are overruled.
    pub accept: Vec<String>,
    /// Overrules every guard.
    pub accept_all: bool,
    /// Leaves out the lists of the current snapshot that are not given (they are taken over otherwise).
    pub only_given: bool,
    /// Version of what the companions hold (the index's file format): the same lists with another version make
    /// another snapshot.
    pub companions_version: u32,
    /// Where lists came from, by short name, for those not read from a user's files.
    pub sources: std::collections::BTreeMap<String, String>,
}

/// What a commit did.
#[derive(Debug)]
pub struct Commit {
    /// The snapshot now in service.
    pub snapshot: Snapshot,
    /// The one that was in service before.
    pub before: Option<String>,
    /// Whether nothing changed: the same content was in service already.
    pub unchanged: bool,
}

/// A folder with snapshots. Opening it touches nothing; it is made by the first commit.
#[derive(Debug, Clone)]
pub struct DataDir {
    path: PathBuf,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Current {
    /// The snapshot in service.
    current: Option<String>,
    /// Those in service before, the latest first.
    previous: Vec<String>,
}

impl DataDir {
    /// The data directory at a path, whether it exists or not.
    pub fn open(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The snapshot in service; `None` where nothing was loaded yet.
    ///
    /// # Errors
    /// [`ListError`] where the folder can't be read or the snapshot is damaged.
    pub fn current(&self) -> Result<Option<Snapshot>, ListError> {
        // A snapshot may be pruned between the two reads; then there is a newer one.
        for attempt in 0..3 {
            let Some(id) = self.read_current()?.current else {
                return Ok(None);
            };
            match Snapshot::open(self.folder_of(&id)) {
                Err(ListError::Io { source, .. })
                    if source.kind() == std::io::ErrorKind::NotFound && attempt < 2 => {}
                opened => return opened.map(Some),
            }
        }
        Ok(None)
    }

    /// A snapshot by its name, by a start of its name that no other has, or by `current` or `previous`.
    ///
    /// # Errors
    /// [`ListError::Snapshot`] where there is none such.
    pub fn snapshot(&self, name: &str) -> Result<Snapshot, ListError> {
        let current = self.read_current()?;
        let id = match name {
            "current" => current.current,
            "previous" => current
                .previous
                .into_iter()
                .find(|id| self.folder_of(id).is_dir()),
            _ => {
                let mut fitting = self.ids()?.into_iter().filter(|id| id.starts_with(name));
                let first = fitting.next();
                if fitting.next().is_some() {
                    return Err(self.complaint(format!("several snapshots start with {name:?}")));
                }
                first
            }
        };
        match id {
            Some(id) => Snapshot::open(self.folder_of(&id)),
            None => Err(self.complaint(format!("no snapshot {name:?}"))),
        }
    }

    /// All snapshots, the latest made first. Damaged ones are left out.
    ///
    /// # Errors
    /// [`ListError::Io`] where the folder can't be read.
    pub fn snapshots(&self) -> Result<Vec<Manifest>, ListError> {
        let mut manifests: Vec<Manifest> = self
            .ids()?
            .iter()
            .filter_map(|id| Snapshot::open(self.folder_of(id)).ok())
            .map(|s| s.manifest().clone())
            .collect();
        // Within a second, the order in which they served tells.
        let served = self.read_current()?;
        let rank = |id: &String| {
            let order = served.current.iter().chain(&served.previous);
            order.clone().position(|s| s == id).unwrap_or(usize::MAX)
        };
        manifests.sort_by(|a, b| {
            b.created
                .cmp(&a.created)
                .then_with(|| rank(&a.id).cmp(&rank(&b.id)))
        });
        Ok(manifests)
    }

    /// [`DataDir::commit`] without the lists that a guard refuses: those are taken out of `lists`, and why is appended to
    /// `refused`. Gives nothing where none is left.
    ///
    /// # Errors
    /// As [`DataDir::commit`], but for refused lists.
    pub fn commit_passing(
        &self,
        lists: &mut Vec<LoadedList>,
        options: &CommitOptions,
        companions: impl Fn(&Snapshot) -> Result<(), ListError>,
        refused: &mut Vec<String>,
    ) -> Result<Option<Commit>, ListError> {
        while !lists.is_empty() {
            let error = match self.commit(lists, options, &companions) {
                Ok(commit) => return Ok(Some(commit)),
                Err(error) => error,
            };
            let ListError::Guarded { list, .. } = &error else {
                return Err(error);
            };
            let all = lists.len();
            lists.retain(|loaded| loaded.list != *list);
            if lists.len() == all {
                return Err(error);
            }
            refused.push(error.to_string());
        }
        Ok(None)
    }

    /// Makes a snapshot of `lists` and of the lists in service that are not among them, and puts it into service.
    /// `companions` writes further files into the snapshot (see [`Snapshot::companion`]) before it goes into
    /// service; where it fails, nothing changes.
    ///
    /// # Errors
    /// [`ListError::Guarded`] where a guard refuses a list, [`ListError::Io`] where the disk fails, and what
    /// `companions` gives. The snapshot in service stays.
    pub fn commit<E: From<ListError>>(
        &self,
        lists: &[LoadedList],
        options: &CommitOptions,
        companions: impl FnOnce(&Snapshot) -> Result<(), E>,
    ) -> Result<Commit, E> {
        let _lock = self.lock()?;
        self.sweep()?;
        let now = now();
        let current = self.current()?;
        let before = current.as_ref().map(|s| s.id().to_owned());
        let mut entries = self.entries(lists, current.as_ref(), options, &now)?;
        entries.sort_by(|a, b| a.0.list.cmp(&b.0.list));
        let staging = Staging::new(&self.path.join("snapshots"))?;
        let parts: Vec<Part<'_>> = entries
            .iter()
            .map(|(entry, loaded)| match (loaded, &current) {
                (Some(loaded), _) => Part::Memory(&loaded.entities),
                (None, Some(current)) => Part::Stored(current.entity_file(), entry.ordinals()),
                (None, None) => Part::Memory(&[]),
            })
            .collect();
        let entities_digest = entities::write(&staging.folder.join(ENTITIES), &parts)?;
        let mut first = 0;
        let mut manifest_lists = Vec::new();
        for ((mut entry, _), part) in entries.into_iter().zip(&parts) {
            entry.first = first;
            first += part.len() as u32;
            manifest_lists.push(entry);
        }
        let refused = self.refused_pairs()?;
        let id = content_id(
            &entities_digest,
            &manifest_lists,
            &refused,
            options.companions_version,
        );
        if let Some(current) = current.filter(|c| c.id() == id) {
            return Ok(Commit {
                snapshot: current,
                before,
                unchanged: true,
            });
        }
        let mut manifest = Manifest {
            format: "interdict.snapshot/1".to_owned(),
            id: id.clone(),
            created: now,
            code_version: env!("CARGO_PKG_VERSION").to_owned(),
            entities: first,
            entities_digest,
            lists: manifest_lists,
            companions: Vec::new(),
        };
        write_json(&staging.folder.join(MANIFEST), &manifest)?;
        let written = Snapshot::open(staging.folder.clone())?;
        links::write(&staging.folder.join(LINKS), &written.entities()?, &refused)?;
        companions(&written)?;
        manifest.companions = flush_companions(&staging.folder)?;
        fs::remove_file(staging.folder.join(MANIFEST)).map_err(|e| ListError::io(&staging.folder, e))?;
        write_json(&staging.folder.join(MANIFEST), &manifest)?;
        self.put_in_place(staging, &id)?;
        self.switch(&id)?;
        Ok(Commit {
            snapshot: Snapshot::open(self.folder_of(&id))?,
            before,
            unchanged: false,
        })
    }

    /// What the new snapshot consists of: the given lists, once the guards let them pass, and those taken over.
    fn entries<'a>(
        &self,
        lists: &'a [LoadedList],
        current: Option<&Snapshot>,
        options: &CommitOptions,
        now: &str,
    ) -> Result<Vec<(ManifestList, Option<&'a LoadedList>)>, ListError> {
        let in_service = current.map_or(&[][..], |c| &c.manifest().lists);
        let mut entries = Vec::new();
        for list in lists {
            let source = options.sources.get(&list.list).cloned();
            let mut entry = ManifestList::of(list, now, source);
            let old = in_service.iter().find(|l| l.list == list.list);
            let reasons = guard::reasons(old, &entry, &options.limits);
            if !reasons.is_empty() {
                if !options.accept_all && !options.accept.contains(&list.list) {
                    return Err(ListError::Guarded {
                        list: list.list.clone(),
                        reasons,
                    });
                }
                entry.accepted = reasons;
            }
            // The same files again: only the time of loading is new, and that is no change.
            if let Some(old) = old.filter(|o| o.digest == entry.digest && o.fields == entry.fields) {
                entry.loaded.clone_from(&old.loaded);
            }
            entries.push((entry, Some(list)));
        }
        if !options.only_given {
            let kept = in_service
                .iter()
                .filter(|l| lists.iter().all(|g| g.list != l.list));
            entries.extend(kept.map(|l| (l.clone(), None)));
        }
        Ok(entries)
    }

    /// Puts another snapshot into service: the one named, or the one that was in service before.
    ///
    /// # Errors
    /// [`ListError::Snapshot`] where there is none such.
    pub fn rollback(&self, to: Option<&str>) -> Result<Snapshot, ListError> {
        let _lock = self.lock()?;
        let snapshot = self.snapshot(to.unwrap_or("previous"))?;
        snapshot.verify()?;
        let mut current = self.read_current()?;
        // Going back once more must go further back, not to where one came from.
        current.previous.retain(|id| id != snapshot.id());
        if to.is_some() {
            current
                .previous
                .splice(0..0, current.current.take().filter(|c| c != snapshot.id()));
        }
        current.current = Some(snapshot.id().to_owned());
        self.write_current(&current)?;
        Ok(snapshot)
    }

    /// Removes all snapshots but the one in service and the `keep` latest made before it; gives the names removed.
    ///
    /// # Errors
    /// [`ListError::Io`] where the disk fails.
    pub fn prune(&self, keep: usize) -> Result<Vec<String>, ListError> {
        let _lock = self.lock()?;
        self.sweep()?;
        let current = self.read_current()?;
        let others: Vec<String> = self
            .snapshots()?
            .into_iter()
            .map(|m| m.id)
            .filter(|id| Some(id) != current.current.as_ref())
            .collect();
        let kept: Vec<&String> = others.iter().take(keep).chain(&current.current).collect();
        let mut removed = Vec::new();
        for id in self.ids()? {
            if !kept.contains(&&id) {
                let folder = self.folder_of(&id);
                fs::remove_dir_all(&folder).map_err(|e| ListError::io(&folder, e))?;
                removed.push(id);
            }
        }
        let previous = current
            .previous
            .into_iter()
            .filter(|id| !removed.contains(id))
            .collect();
        self.write_current(&Current {
            current: current.current,
            previous,
        })?;
        Ok(removed)
    }

    fn folder_of(&self, id: &str) -> PathBuf {
        self.path.join("snapshots").join(id)
    }

    fn ids(&self) -> Result<Vec<String>, ListError> {
        let folder = self.path.join("snapshots");
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(e) => return Err(ListError::io(folder, e)),
        };
        let names = entries
            .filter_map(Result::ok)
            .map(|e| e.file_name().to_string_lossy().into_owned());
        Ok(names.filter(|n| !n.starts_with('.')).collect())
    }

    fn complaint(&self, what: String) -> ListError {
        ListError::Snapshot {
            path: self.path.clone(),
            what,
            help: "`interdict lists status` tells which there are".to_owned(),
        }
    }

    /// One writer at a time; others wait. The lock goes with the process.
    pub(super) fn lock(&self) -> Result<File, ListError> {
        let io = |e| ListError::io(&self.path, e);
        fs::create_dir_all(self.path.join("snapshots")).map_err(io)?;
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(self.path.join("lock"))
            .map_err(io)?;
        file.lock().map_err(io)?;
        Ok(file)
    }

    /// Removes what loads that died have left.
    fn sweep(&self) -> Result<(), ListError> {
        let folder = self.path.join("snapshots");
        for entry in fs::read_dir(&folder)
            .map_err(|e| ListError::io(&folder, e))?
            .filter_map(Result::ok)
        {
            if entry.file_name().to_string_lossy().starts_with(".new-") {
                fs::remove_dir_all(entry.path()).map_err(|e| ListError::io(entry.path(), e))?;
            }
        }
        Ok(())
    }

    fn read_current(&self) -> Result<Current, ListError> {
        let path = self.path.join(CURRENT);
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|e| ListError::Snapshot {
                path,
                what: format!("damaged: {e}"),
                help: "name a snapshot with `interdict lists rollback ID`, or load the lists again"
                    .to_owned(),
            }),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Current::default()),
            Err(e) => Err(ListError::io(path, e)),
        }
    }

    fn switch(&self, id: &str) -> Result<(), ListError> {
        let mut current = self.read_current()?;
        current.previous.retain(|p| p != id);
        current
            .previous
            .splice(0..0, current.current.take().filter(|c| c != id));
        current.previous.truncate(HISTORY_MAX);
        current.current = Some(id.to_owned());
        self.write_current(&current)
    }

    /// The one step that counts.
    fn write_current(&self, current: &Current) -> Result<(), ListError> {
        replace_json(&self.path, CURRENT, current)
    }

    fn put_in_place(&self, staging: Staging, id: &str) -> Result<(), ListError> {
        let folder = self.folder_of(id);
        if folder.is_dir() {
            // The same content was loaded before; what is there is as good, if it is whole.
            if Snapshot::open(folder.clone()).and_then(|s| s.verify()).is_ok() {
                return Ok(());
            }
            fs::remove_dir_all(&folder).map_err(|e| ListError::io(&folder, e))?;
        }
        sync_folder(&staging.folder)?;
        fs::rename(&staging.folder, &folder).map_err(|e| ListError::io(&folder, e))?;
        sync_folder(&self.path.join("snapshots"))
    }
}

/// The time, RFC 3339, to the second.
pub(crate) fn now() -> String {
    let now = jiff::Timestamp::now();
    jiff::Timestamp::from_second(now.as_second())
        .unwrap_or(now)
        .to_string()
}

fn content_id(
    entities_digest: &str,
    lists: &[ManifestList],
    refused: &RefusedPairs,
    companions_version: u32,
) -> String {
    let mut hash = Sha256::new();
    hash.update(entities_digest);
    hash.update(env!("CARGO_PKG_VERSION"));
    hash.update(companions_version.to_le_bytes());
    for (a, b) in refused {
        hash.update(format!("{a}\0{b}\0"));
    }
    for list in lists {
        for text in [
            list.list.as_str(),
            list.digest.as_str(),
            list.loaded.as_str(),
            list.source.as_deref().unwrap_or_default(),
        ] {
            hash.update(text);
            hash.update([0]);
        }
    }
    hex(&hash.finalize()[..8])
}
