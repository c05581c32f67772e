//! Fetching lists from where they are published, and knowing how fresh they are.

mod config;
mod fetch;
mod freshness;

pub use config::{SourceConfig, UpdateConfig};
pub use fetch::{Fetched, Outcome, Progress, fetch};
pub use freshness::{Freshness, freshness};
