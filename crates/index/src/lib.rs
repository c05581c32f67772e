//! From a query to every candidate that can reach the threshold; the file format of the memory map.
//!
//! [`write()`] makes an index of entities, [`complete()`] makes it faster, [`Index`] opens it and finds names and identifiers in it. `DESIGN.md` tells
//! how and why.

mod codec;
mod comparison;
mod error;
mod file;
pub mod identifier;
mod index;
mod layout;
mod mapping;
mod neighbours;
mod party;
mod plan;
mod query;
mod search;
mod similarities;
mod spellings;
mod trie;
mod walk;
mod write;

pub use error::IndexError;
pub use file::FORMAT_VERSION;
pub use index::Index;
pub use party::{CountryTie, Party, PartyIdentifier, PartyName};
pub use search::{NameMatch, Scratch, Statistics};
pub use write::{complete, write};
