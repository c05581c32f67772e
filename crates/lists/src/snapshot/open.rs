//! One snapshot, opened for reading.

use std::{collections::BTreeMap, fs, path::PathBuf, sync::Arc};

use interdict_model::Entity;
use rayon::prelude::*;

use super::{
    entities::EntityFile,
    links::LinkFile,
    manifest::Manifest,
    store::{ENTITIES, LINKS, MANIFEST},
};
use crate::{
    ListError,
    link::{LinkedGroup, PartyKey, RefusedPairs},
};

/// One snapshot, opened. Cheap to clone; the mapping lives as long as a clone does.
#[derive(Debug, Clone)]
pub struct Snapshot {
    folder: PathBuf,
    manifest: Arc<Manifest>,
    entities: Arc<EntityFile>,
    /// None where an earlier version of the program, or a commit still at work, wrote none.
    links: Option<Arc<LinkFile>>,
}

impl Snapshot {
    pub(super) fn open(folder: PathBuf) -> Result<Self, ListError> {
        let path = folder.join(MANIFEST);
        let bytes = fs::read(&path).map_err(|e| ListError::io(&path, e))?;
        let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|e| ListError::Snapshot {
            path: path.clone(),
            what: format!("not a manifest of this version: {e}"),
            help: "load the lists again, or use the version of the program that wrote it".to_owned(),
        })?;
        let entities = EntityFile::open(&folder.join(ENTITIES))?;
        if entities.len() != manifest.entities {
            return Err(ListError::Snapshot {
                path,
                what: format!(
                    "it says {} parties, the file has {}",
                    manifest.entities,
                    entities.len()
                ),
                help: "load the lists again".to_owned(),
            });
        }
        let links = match LinkFile::open(&folder.join(LINKS)) {
            Ok(links) if links.len() == entities.len() => Some(Arc::new(links)),
            Ok(_) => {
                return Err(ListError::Snapshot {
                    path: folder.join(LINKS),
                    what: "the links are of other parties".to_owned(),
                    help: "load the lists again".to_owned(),
                });
            }
            Err(ListError::Io { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        Ok(Self {
            folder,
            manifest: Arc::new(manifest),
            entities: Arc::new(entities),
            links,
        })
    }

    pub(super) fn entity_file(&self) -> &EntityFile {
        &self.entities
    }

    /// Name of the snapshot.
    pub fn id(&self) -> &str {
        &self.manifest.id
    }

    /// What is in it.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Number of parties; ordinals run from 0 to this.
    pub fn len(&self) -> u32 {
        self.entities.len()
    }

    /// Whether it has no party.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Reads one party (some microseconds).
    ///
    /// # Errors
    /// [`ListError::Snapshot`] where there is no such party or the file is damaged.
    pub fn get(&self, ordinal: u32) -> Result<Entity, ListError> {
        self.entities.get(ordinal)
    }

    /// Reads all parties, on all cores.
    ///
    /// # Errors
    /// [`ListError::Snapshot`] where the file is damaged.
    pub fn entities(&self) -> Result<Vec<Entity>, ListError> {
        (0..self.len()).into_par_iter().map(|at| self.get(at)).collect()
    }

    /// List and reference of a party, without reading the rest of it.
    ///
    /// # Errors
    /// [`ListError::Snapshot`] where there is no such party or the file is damaged.
    pub fn key(&self, ordinal: u32) -> Result<PartyKey, ListError> {
        self.entities.parse(ordinal)
    }

    /// The number of a party.
    ///
    /// # Errors
    /// [`ListError::Snapshot`] where the file is damaged.
    pub fn find(&self, key: &PartyKey) -> Result<Option<u32>, ListError> {
        let Some(list) = self.manifest.lists.iter().find(|l| l.list == key.list) else {
            return Ok(None);
        };
        let found: Option<Result<u32, ListError>> =
            list.ordinals()
                .into_par_iter()
                .find_map_any(|at| match self.key(at) {
                    Ok(found) => (found == *key).then_some(Ok(at)),
                    Err(error) => Some(Err(error)),
                });
        found.transpose()
    }

    /// Whether the snapshot knows which of its parties are one; those that earlier versions made do not.
    pub fn has_links(&self) -> bool {
        self.links.is_some()
    }

    /// The parties that are one with this one, and why; `None` where it stands alone. Pairs in `refused` are told
    /// apart: see [`DataDir::refused_pairs`](super::DataDir::refused_pairs).
    ///
    /// # Errors
    /// [`ListError::Snapshot`] where the file is damaged.
    pub fn linked(&self, ordinal: u32, refused: &RefusedPairs) -> Result<Option<LinkedGroup>, ListError> {
        let Some(links) = &self.links else {
            return Ok(None);
        };
        let Some(group) = links.group(ordinal)? else {
            return Ok(None);
        };
        if refused.is_empty() {
            return Ok(Some(group));
        }
        let keys: BTreeMap<u32, PartyKey> = (group.members.iter())
            .map(|member| Ok((*member, self.key(*member)?)))
            .collect::<Result<_, ListError>>()?;
        let key = |at: u32| match keys.get(&at) {
            Some(key) => (key.list.as_str(), key.reference.as_str()),
            None => ("", ""),
        };
        Ok(group.without(refused, key, ordinal))
    }

    /// Path of a companion file, such as the index, in the snapshot's folder.
    pub fn companion(&self, file: &str) -> PathBuf {
        self.folder.join(file)
    }

    /// Checks the files of parties and links against their checksums, byte by byte.
    ///
    /// # Errors
    /// [`ListError::Snapshot`] where it is damaged.
    pub fn verify(&self) -> Result<(), ListError> {
        self.entities.verify()?;
        self.links.as_ref().map_or(Ok(()), |links| links.verify())
    }
}
