//! Embargo rules and controlled goods as data, and which rules a dealing meets.
//!
//! The knowledge is in `data/goods/` and `data/regimes/*.toml`, files that a domain expert reads and corrects
//! (`docs/regimes.md` says how); this crate parses them and compares a dealing with them by kind, direction, goods
//! and date. What comes out is information for a person to check, not legal advice.

mod category;
mod data;
mod goods;
mod jurisdiction;
mod matching;
mod rule;

pub use category::{DealingKind, GoodsCategory, UnknownCode};
pub use data::DataError;
pub use goods::{GoodsEntry, entry, goods, parse_goods};
pub use jurisdiction::Jurisdiction;
pub use matching::{DealingFacts, RuleMatch, matching};
pub use rule::{Direction, Period, Rule, parse_rules, rule, rules};
