//! Query, candidates, evidence, calibrated score, explanation.

mod query;
mod screener;
mod screening;

pub use query::{Options, Query};
pub use screener::Screener;
pub use screening::{Evidence, Hit, Screening};
