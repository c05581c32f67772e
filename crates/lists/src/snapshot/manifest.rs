//! What a snapshot says of itself.

use interdict_model::PartialDate;
use serde::{Deserialize, Serialize};

use crate::{Counts, FileUse, Format, LoadedList, ProblemSummary, guard::FieldProfile};

/// `manifest.json` of a snapshot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always `interdict.snapshot/1`.
    pub format: String,
    /// The snapshot's name: the first 16 hexadecimal digits of a SHA-256 over its content.
    pub id: String,
    /// When it was made, RFC 3339.
    pub created: String,
    /// Version of the program that made it.
    pub code_version: String,
    /// Number of parties.
    pub entities: u32,
    /// Checksum of the file of parties, in hexadecimal.
    pub entities_digest: String,
    /// The lists, by short name.
    pub lists: Vec<ManifestList>,
    /// Further files of the snapshot, such as the index.
    pub companions: Vec<Companion>,
}

/// One list in a snapshot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ManifestList {
    /// Short name, e.g. `un-sc`.
    pub list: String,
    /// Format it was read from.
    pub format: Format,
    /// The list's own date, where its files state one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<PartialDate>,
    /// SHA-256 of the file, or of the digests of the files.
    pub digest: String,
    /// Where it came from: addresses it was fetched from, or `None` for files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// When it was loaded, RFC 3339; a list taken over from the snapshot before keeps its time.
    pub loaded: String,
    /// The files used.
    pub files: Vec<FileUse>,
    /// Counts of its records.
    pub counts: Counts,
    /// Number of its first party in the snapshot.
    pub first: u32,
    /// What was refused or doubtful.
    pub problems: Vec<ProblemSummary>,
    /// How many parties have which fields, for the guard against lists that lost some.
    pub fields: FieldProfile,
    /// Guards that spoke and were overruled by hand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<String>,
}

impl ManifestList {
    /// Numbers of its parties in the snapshot.
    pub fn ordinals(&self) -> std::ops::Range<u32> {
        self.first..self.first + self.counts.entities as u32
    }

    pub(super) fn of(list: &LoadedList, loaded: &str, source: Option<String>) -> Self {
        Self {
            list: list.list.clone(),
            format: list.format,
            date: list.date,
            digest: list.digest.clone(),
            source,
            loaded: loaded.to_owned(),
            files: list.files.clone(),
            counts: list.counts,
            first: 0,
            problems: list.summary(),
            fields: FieldProfile::of(&list.entities),
            accepted: Vec::new(),
        }
    }
}

/// A further file of a snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Companion {
    /// File name.
    pub file: String,
    /// Size in bytes.
    pub bytes: u64,
}
