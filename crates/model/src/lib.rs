//! The vocabulary of Interdict: entities, names, identifiers, partial dates, listings, provenance and spans.
//!
//! Pure data: no input or output, no screening logic. Every other part speaks in these types.

pub mod country;
mod date;
mod entity;
mod identifier;
mod listing;
mod name;
mod script;
mod span;

pub use country::{Country, CountryCode};
pub use date::{DateError, DatePoint, MONTHS, PartialDate, days_in_month, month_of};
pub use entity::{
    Address, Attribute, CountryFact, CraftDetails, DateFact, Entity, EntityKind, Gender, Relation,
};
pub use identifier::{Identifier, IdentifierType};
pub use listing::{Listing, Provenance};
pub use name::{Name, NameKind, NamePart, NamePartKind};
pub use script::Script;
pub use span::Span;
