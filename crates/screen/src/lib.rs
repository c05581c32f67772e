//! Query, candidates, evidence, calibrated score, explanation.
//!
//! ```
//! use interdict_model::{Entity, EntityKind, Name, NameKind, Provenance};
//! use interdict_screen::{Options, Query, Screener};
//!
//! let mut party = Entity::new("un-sc", "KPi.033", EntityKind::Person, Provenance::default());
//! party.names.push(Name::new("RI WON HO", NameKind::Primary));
//! let screener = Screener::build(&[party]);
//! let answer = screener.screen(&Query::named("Ri Won-ho"), &Options::default());
//! assert_eq!(answer.hits[0].reference, "KPi.033");
//! ```
//!
//! A score is the probability that query and candidate are the same party. It is the sum of the weights of all
//! evidence, in log-odds, turned into a probability; every hit lists its evidence with its weights, and they add up.
//! The weights stand in `data/screen/evidence.toml`.

mod evidence;
mod explain;
mod query;
mod rescreen;
mod rules;
mod screener;
mod screening;
mod stored;

pub use interdict_index::IndexError;
pub use query::{Options, Query};
pub use rescreen::{ChangedHit, Rescreener, Rescreening, Revision};
pub use screener::Screener;
pub use screening::{Evidence, Frequency, Hit, Screening};
pub use stored::{INDEX_FILE, complete_stored};
