//! Snapshots: what was loaded, immutable, in a data directory.
//!
//! ```text
//! DATA/
//!   current.json            which snapshot is in service, and which were before; replaced in one step
//!   lock                    held by whoever writes
//!   snapshots/ID/
//!     manifest.json         lists with digest, date, source, format and counts; version of the code
//!     entities.bin          every party, memory-mapped
//!     links.bin             which parties are one, and why, memory-mapped
//!     …                     companion files, such as the index, written by a callback
//!   snapshots/.new-…/       a snapshot being written; of no effect until it is renamed
//!   refused-links.json      links refused by hand
//! ```
//!
//! A snapshot is written aside, flushed to the disk and renamed; only then does `current.json` name it. A load that
//! dies at any moment leaves the last snapshot in service. Readers keep what they have mapped, and see the new
//! snapshot when they ask again.

mod entities;
mod files;
mod history;
mod links;
mod manifest;
mod open;
mod records;
mod refusals;
mod store;

pub use history::{History, PartyEvent, PartyStep};
pub use manifest::{Companion, Manifest, ManifestList};
pub use open::Snapshot;
pub use refusals::RefusedLink;
pub(crate) use store::now;
pub use store::{Commit, CommitOptions, DataDir};
