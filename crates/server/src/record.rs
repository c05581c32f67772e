//! The record that every screening leaves.

use serde::Serialize;

/// A screening, as the audit log keeps it: what was asked, against what, and what came out.
#[derive(Debug, Clone, Serialize)]
pub struct ScreeningRecord {
    /// How it was asked: `match`, `search`, `reconcile`, `page`, `api`, `customer`, `rescreen`, `report`.
    pub via: &'static str,
    /// The snapshot that answered.
    pub snapshot: String,
    /// Threshold and whatever else shapes the answer.
    pub settings: serde_json::Value,
    /// What was asked: one element for each party.
    pub queries: Vec<ScreenedQuery>,
}

/// One party asked for, with the result.
#[derive(Debug, Clone, Serialize)]
pub struct ScreenedQuery {
    /// What is known of the party, as asked.
    pub query: serde_json::Value,
    /// The hits: `list/reference` and score, the best first; empty where nothing was found.
    pub hits: Vec<(String, f64)>,
    /// Hits in all, before a limit cut them.
    pub total: usize,
}
