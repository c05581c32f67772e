//! Readers of the official sanctions lists, and snapshots of what was loaded.
//!
//! [`load_paths`] takes files and folders, recognises each file by its content, never by its name, and gives one
//! [`LoadedList`] a list. Every field of a source lands in [`interdict_model::Entity`]: in a field of its own, under
//! the source's label in `attributes`, or in `remarks`. A record that can't be read is refused with its file and
//! line and counted; a file that is broken as a whole is refused whole.
//!
//! Useful for: reading official list files, keeping them, telling what changed. Not useful for: comparing names
//! (`interdict-names`) or finding candidates (`interdict-index`).

mod also_listed;
mod container;
mod dates;
mod diff;
mod encoding;
mod error;
mod fields;
mod format;
mod formats;
mod guard;
mod json;
mod lines;
mod link;
mod load;
mod loaded;
mod ofac_sets;
mod snapshot;
mod source;
pub mod starter;
mod stored;
mod table;
mod text;
mod update;
mod xml;

pub use also_listed::{AlsoListed, also_listed};
pub use diff::{
    ChangedParty, FieldChange, ListDifference, PartyChange, changes, diff, fields as changed_fields,
};
pub use error::ListError;
pub use format::Format;
pub use guard::{FieldProfile, GuardLimits};
pub use link::{Link, LinkReason, LinkedGroup, Links, PartyKey, RefusedPairs, link};
pub use load::{Load, LoadOptions, SkippedFile, load, load_bytes, load_memory, load_paths};
pub use loaded::{Counts, FileUse, LoadedList, Problem, ProblemKind, ProblemSummary, Severity};
pub use snapshot::{
    Commit, CommitOptions, Companion, DataDir, History, Manifest, ManifestList, PartyEvent, PartyStep,
    RefusedLink, Snapshot,
};
pub use update::{Fetched, Freshness, Outcome, Progress, SourceConfig, UpdateConfig, fetch, freshness};
