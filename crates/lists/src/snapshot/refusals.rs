//! Links refused by hand: kept in the data directory beside the snapshots, so that they hold over every load.

use std::fs;

use serde::{Deserialize, Serialize};

use super::{
    files::replace_json,
    store::{DataDir, now},
};
use crate::{
    ListError,
    link::{PartyKey, RefusedPairs},
};

const FILE: &str = "refused-links.json";

/// Two parties that a person has told apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedLink {
    /// One party.
    pub a: PartyKey,
    /// The other.
    pub b: PartyKey,
    /// Why they are not one, in the words of whoever refused the link.
    pub reason: String,
    /// When it was refused, RFC 3339.
    pub refused: String,
}

impl RefusedLink {
    fn joins(&self, a: &PartyKey, b: &PartyKey) -> bool {
        (&self.a, &self.b) == (a, b) || (&self.a, &self.b) == (b, a)
    }
}

impl DataDir {
    /// The links refused by hand, the earliest first.
    ///
    /// # Errors
    /// [`ListError`] where the file can't be read or is damaged.
    pub fn refused_links(&self) -> Result<Vec<RefusedLink>, ListError> {
        let path = self.path().join(FILE);
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|e| ListError::Snapshot {
                path,
                what: format!("damaged: {e}"),
                help: "mend it, or remove it to let every link hold again".to_owned(),
            }),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(e) => Err(ListError::io(path, e)),
        }
    }

    /// Tells two parties apart. It holds at once for every snapshot, and for every later load. Refusing a link again
    /// replaces the reason.
    ///
    /// # Errors
    /// [`ListError::Io`] where the file can't be written.
    pub fn refuse_link(&self, a: &PartyKey, b: &PartyKey, reason: &str) -> Result<(), ListError> {
        let _lock = self.lock()?;
        let mut links = self.refused_links()?;
        links.retain(|l| !l.joins(a, b));
        links.push(RefusedLink {
            a: a.clone(),
            b: b.clone(),
            reason: reason.to_owned(),
            refused: now(),
        });
        self.write_refused(&links)
    }

    /// Takes a refusal back; tells whether there was one.
    ///
    /// # Errors
    /// [`ListError::Io`] where the file can't be written.
    pub fn allow_link(&self, a: &PartyKey, b: &PartyKey) -> Result<bool, ListError> {
        let _lock = self.lock()?;
        let mut links = self.refused_links()?;
        let before = links.len();
        links.retain(|l| !l.joins(a, b));
        if links.len() < before {
            self.write_refused(&links)?;
        }
        Ok(links.len() < before)
    }

    fn write_refused(&self, links: &[RefusedLink]) -> Result<(), ListError> {
        replace_json(self.path(), FILE, &links)
    }

    /// The pairs of parties told apart, as linking takes them.
    ///
    /// # Errors
    /// As [`DataDir::refused_links`].
    pub fn refused_pairs(&self) -> Result<RefusedPairs, ListError> {
        let links = self.refused_links()?;
        Ok(links.into_iter().map(|l| (l.a, l.b)).collect())
    }
}
