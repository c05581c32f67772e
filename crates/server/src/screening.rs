//! Screening one party for somebody: the answer, and the record that it leaves.

use std::sync::Arc;

use interdict_model::Entity;
use interdict_screen::{Hit, Options, Screening};
use serde_json::{Value, json};

use crate::{AppState, Dataset, Party, Principal, Problem, ScreenedQuery, ScreeningRecord};

/// Hits kept in a record; the number of all stands beside them.
const HITS_RECORDED: usize = 20;

/// A party with its answer.
pub(crate) struct Screened {
    pub(crate) party: Party,
    /// What of the party was not understood.
    pub(crate) notes: Vec<String>,
    pub(crate) screening: Screening,
}

impl Screened {
    /// Screens a party.
    pub(crate) fn new(dataset: &Dataset, party: Party, options: &Options) -> Result<Self, Problem> {
        let (query, mut notes) = party.query().map_err(Problem::invalid)?;
        let screening = dataset.screener.screen(&query, options);
        notes.extend(screening.notes.iter().cloned());
        Ok(Self {
            party,
            notes,
            screening,
        })
    }

    /// Its part of the record.
    pub(crate) fn recorded(&self) -> ScreenedQuery {
        let hits = self.screening.hits.iter().take(HITS_RECORDED);
        ScreenedQuery {
            query: json!(self.party),
            hits: hits
                .map(|h| (format!("{}/{}", h.list, h.reference), rounded(h.score, 4)))
                .collect(),
            total: self.screening.total,
        }
    }

    /// The answer, as `interdict screen --json` gives it.
    pub(crate) fn json(&self, dataset: &Dataset, options: &Options) -> Value {
        let results: Vec<Value> = (self.screening.hits.iter())
            .map(|hit| hit_json(hit, dataset.entity(hit.ordinal).as_ref(), options.threshold))
            .collect();
        json!({
            "query": self.party,
            "snapshot": dataset.snapshot,
            "threshold": options.threshold,
            "total": self.screening.total,
            "notes": self.notes.iter().chain(&dataset.notes).collect::<Vec<_>>(),
            "results": results,
        })
    }
}

/// A record of these screenings.
pub(crate) fn record(
    via: &'static str,
    dataset: &Dataset,
    options: &Options,
    queries: Vec<ScreenedQuery>,
) -> ScreeningRecord {
    ScreeningRecord {
        via,
        snapshot: dataset.snapshot.clone(),
        settings: json!({"threshold": options.threshold, "limit": options.limit}),
        queries,
    }
}

/// Screens a party for somebody, and records it before the answer is given.
pub(crate) async fn screen(
    state: &AppState,
    who: &Principal,
    via: &'static str,
    party: Party,
    options: &Options,
) -> Result<(Arc<Dataset>, Screened), Problem> {
    let dataset = state.lists.current();
    // One party takes less than handing the work to another thread would.
    let screened =
        tracing::info_span!("screen", parties = 1).in_scope(|| Screened::new(&dataset, party, options))?;
    let record = record(via, &dataset, options, vec![screened.recorded()]);
    state.record_screening(who, record).await?;
    Ok((dataset, screened))
}

/// A hit, as the contract has it.
pub(crate) fn hit_json(hit: &Hit, entity: Option<&Entity>, threshold: f64) -> Value {
    let listing = entity.and_then(|e| e.listings.first());
    json!({
        "list": hit.list,
        "entity": hit.reference,
        "kind": hit.kind,
        "caption": hit.caption,
        "matched_name": hit.matched_name,
        "score": rounded(hit.score, 4),
        "match": hit.score >= threshold,
        "programs": entity.map(programmes).unwrap_or_default(),
        "listed_on": listing.and_then(|l| l.listed_on),
        "source_url": listing.and_then(|l| l.source_url.as_ref()),
        "explanation": hit.explanation,
    })
}

/// Programmes of all listings, each once.
pub(crate) fn programmes(entity: &Entity) -> Vec<&str> {
    let mut programmes: Vec<&str> = Vec::new();
    for programme in entity.listings.iter().flat_map(|l| &l.programmes) {
        if !programmes.contains(&programme.as_str()) {
            programmes.push(programme);
        }
    }
    programmes
}

pub(crate) fn rounded(value: f64, places: i32) -> f64 {
    let unit = 10f64.powi(places);
    (value * unit).round() / unit
}
