//! How answers are written: JSON as in the contract, and for people.

use std::io::{self, Write};

use interdict_model::Entity;
use interdict_screen::{Evidence, Frequency, Hit, Options, Query, Screening};
use serde_json::{Map, Value, json};

use super::listings;
use crate::{dataset::Dataset, failure::Failure};

/// The answer to one query.
pub(super) fn json(
    query: &Query,
    screening: &Screening,
    dataset: &Dataset,
    options: &Options,
) -> Result<Value, Failure> {
    let mut results = Vec::with_capacity(screening.hits.len());
    for hit in &screening.hits {
        let mut row = hit_json(hit, &dataset.read(hit.ordinal)?, options)?;
        row["also_listed"] = listings::json(&dataset.also_listed(hit.ordinal)?);
        results.push(row);
    }
    Ok(json!({
        "query": query_json(query),
        "snapshot": dataset.snapshot,
        "threshold": options.threshold,
        "total": screening.total,
        "results": results,
    }))
}

pub(super) fn hit_json(hit: &Hit, entity: &Entity, options: &Options) -> Result<Value, Failure> {
    let listing = entity.listings.first();
    Ok(json!({
        "list": hit.list,
        "entity": hit.reference,
        "kind": hit.kind,
        "caption": hit.caption,
        "matched_name": hit.matched_name,
        "score": rounded(hit.score, 4),
        "match": hit.score >= options.threshold,
        "programs": programmes(entity),
        "listed_on": listing.and_then(|l| l.listed_on),
        "source_url": listing.and_then(|l| l.source_url.as_ref()),
        "explanation": hit.explanation,
    }))
}

/// What was asked: only what was given.
pub(super) fn query_json(query: &Query) -> Value {
    let mut map = Map::new();
    let mut put = |key: &str, value: Value| {
        let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        if !empty {
            map.insert(key.to_owned(), value);
        }
    };
    put("name", json!(query.names.first()));
    put("kind", json!(query.kind));
    put("aliases", json!(query.names.get(1..).unwrap_or_default()));
    put("birth_dates", json!(query.birth_dates));
    put("genders", json!(query.genders));
    put("countries", json!(query.countries));
    let identifiers: Vec<String> = (query.identifiers.iter())
        .map(|i| format!("{}:{}", i.kind, i.value))
        .collect();
    put("identifiers", json!(identifiers));
    put("addresses", json!(query.addresses));
    put("birth_places", json!(query.birth_places));
    Value::Object(map)
}

/// Programmes of all listings, each once.
pub(super) fn programmes(entity: &Entity) -> Vec<&str> {
    let mut programmes: Vec<&str> = Vec::new();
    for programme in entity.listings.iter().flat_map(|l| &l.programmes) {
        if !programmes.contains(&programme.as_str()) {
            programmes.push(programme);
        }
    }
    programmes
}

pub(super) fn rounded(value: f64, places: i32) -> f64 {
    let unit = 10f64.powi(places);
    (value * unit).round() / unit
}

/// The explanation in one line, for a cell of a table.
pub(super) fn one_line(explanation: &[Evidence]) -> String {
    let lines: Vec<String> = (explanation.iter())
        .map(|e| format!("{} {} {:+.1}", e.evidence, pair(e), e.weight))
        .collect();
    lines.join("; ")
}

fn pair(evidence: &Evidence) -> String {
    let how = &evidence.how;
    match (evidence.query.as_str(), evidence.candidate.as_str()) {
        ("", "") => how.clone(),
        (query, "") => format!("{query} ({how})"),
        ("", candidate) => format!("[{candidate}] ({how})"),
        (query, candidate) if query == candidate => format!("{query} ({how})"),
        (query, candidate) => format!("{query} = {candidate} ({how})"),
    }
}

/// The answer for people.
pub(super) fn print(
    out: &mut impl Write,
    query: &Query,
    screening: &Screening,
    dataset: &Dataset,
    options: &Options,
) -> Result<(), Failure> {
    for note in dataset.notes.iter().chain(&screening.notes) {
        writeln!(out, "note: {note}")?;
    }
    let asked = query
        .names
        .first()
        .map_or("the identifiers given", String::as_str);
    let parties = dataset.screener.len();
    match screening.total {
        0 => writeln!(
            out,
            "no hit for {asked} at {} or above among {parties} listed parties",
            options.threshold
        )?,
        1 => writeln!(out, "1 hit for {asked} among {parties} listed parties")?,
        n => writeln!(out, "{n} hits for {asked} among {parties} listed parties")?,
    }
    // Hits that are one party are shown as one, under the best of them.
    let mut shown: Vec<u32> = Vec::new();
    for hit in &screening.hits {
        if shown.contains(&hit.ordinal) {
            continue;
        }
        let also = dataset.also_listed(hit.ordinal)?;
        print_hit(out, hit, &dataset.read(hit.ordinal)?)?;
        listings::print(out, &also, &screening.hits)?;
        shown.extend(also.iter().map(|other| other.ordinal));
    }
    Ok(())
}

fn print_hit(out: &mut impl Write, hit: &Hit, entity: &Entity) -> io::Result<()> {
    writeln!(
        out,
        "\n{:.2}  {}  [{} {}, {}]",
        hit.score,
        hit.caption,
        hit.list,
        hit.reference,
        hit.kind.code()
    )?;
    if !hit.matched_name.is_empty() && hit.matched_name != hit.caption {
        writeln!(out, "      matched name  {}", hit.matched_name)?;
    }
    let programmes = programmes(entity);
    if !programmes.is_empty() {
        writeln!(out, "      programmes    {}", programmes.join(", "))?;
    }
    let listed = entity.listings.iter().find_map(|l| l.listed_on);
    if let Some(date) = listed {
        writeln!(out, "      listed on     {date}")?;
    }
    let known = [
        (
            "born/founded",
            join(
                entity
                    .birth_dates
                    .iter()
                    .filter_map(|d| d.date.map(|d| d.to_string())),
            ),
        ),
        (
            "nationality",
            join(entity.nationalities.iter().map(|c| c.as_listed.clone())),
        ),
    ];
    for (label, words) in known.iter().filter(|(_, words)| !words.is_empty()) {
        writeln!(out, "      {label:<13} {words}")?;
    }
    for evidence in &hit.explanation {
        writeln!(
            out,
            "      {:+5.1}  {:<11}  {}{}",
            evidence.weight,
            evidence.evidence,
            pair(evidence),
            evidence.frequency.map_or(String::new(), how_common)
        )?;
    }
    Ok(())
}

/// How common a word is, in words.
fn how_common(frequency: Frequency) -> String {
    let shipped = match frequency.per_million {
        Some(often) => format!("{often:.0} in a million words of names"),
        None => "rare in names".to_owned(),
    };
    match frequency.listed_names {
        Some(1) => format!("; {shipped}, in 1 listed name"),
        Some(names) => format!("; {shipped}, in {names} listed names"),
        None => format!("; {shipped}"),
    }
}

fn join(words: impl Iterator<Item = String>) -> String {
    words.collect::<Vec<_>>().join(", ")
}
