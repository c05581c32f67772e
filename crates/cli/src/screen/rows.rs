//! The answer to one row of a customer file, as rows of a table or a line of JSON.

use interdict_screen::{Options, Query, Screening};
use serde_json::{Value, json};

use super::{
    answer::{self, one_line, rounded},
    input::{FileFormat, Row},
    output::{Cell, CellKind, Column, Piece},
};
use crate::{dataset::Dataset, failure::Failure};

/// Columns of a table of answers.
pub(super) const COLUMNS: [Column; 8] = [
    ("id", CellKind::Text),
    ("name", CellKind::Text),
    ("score", CellKind::Number),
    ("match", CellKind::Flag),
    ("list", CellKind::Text),
    ("entity", CellKind::Text),
    ("matched_name", CellKind::Text),
    ("explanation", CellKind::Text),
];

/// Screens a row; gives the answer and the number of hits.
pub(super) fn answer(
    row: &Row,
    dataset: &Dataset,
    options: &Options,
    format: FileFormat,
) -> Result<(Piece, usize), Failure> {
    let query = match &row.query {
        Ok(query) => query,
        Err(why) => return Ok((unscreened(row, why, format)?, 0)),
    };
    let screening = dataset.screener.screen(query, options);
    let piece = match format {
        FileFormat::JsonLines => {
            let mut value = answer::json(query, &screening, dataset, options)?;
            complete(&mut value, row, &screening.notes, &dataset.stale);
            Piece::json(&value)?
        }
        FileFormat::Csv | FileFormat::Parquet => {
            Piece::rows(table(row, query, &screening, dataset, options), format)?
        }
    };
    Ok((piece, screening.total))
}

/// Adds to an answer whose it is, and what its reader must know.
pub(super) fn complete(value: &mut Value, row: &Row, notes: &[String], stale: &[String]) {
    if !row.id.is_empty() {
        value["id"] = json!(row.id);
    }
    let notes: Vec<&String> = row.warnings.iter().chain(notes).collect();
    if !notes.is_empty() {
        value["notes"] = json!(notes);
    }
    if !stale.is_empty() {
        value["stale"] = json!(stale);
    }
}

/// The notes of an answer in a table, one text each.
pub(super) fn notes<'a>(
    row: &'a Row,
    notes: &'a [String],
    stale: &'a [String],
) -> impl Iterator<Item = String> + 'a {
    let stale = (!stale.is_empty()).then(|| format!("stale lists: {}", stale.join(", ")));
    row.warnings.iter().chain(notes).cloned().chain(stale)
}

/// A row that could not be screened says so: an empty answer would read as "no hit".
fn unscreened(row: &Row, why: &str, format: FileFormat) -> Result<Piece, Failure> {
    match format {
        FileFormat::JsonLines => unscreened_json(row, why),
        FileFormat::Csv | FileFormat::Parquet => {
            let mut cells = vec![Cell::Empty; COLUMNS.len()];
            cells[0] = Cell::text(&row.id);
            cells[COLUMNS.len() - 1] = Cell::text(format!("not screened: {}: {why}", row.place));
            Piece::rows(vec![cells], format)
        }
    }
}

/// As a line of JSON.
pub(super) fn unscreened_json(row: &Row, why: &str) -> Result<Piece, Failure> {
    let (unit, number) = row.place.parts();
    Piece::json(&json!({"id": row.id, unit: number, "error": why}))
}

/// One row a hit, or one row without an entity where there is none.
fn table(
    row: &Row,
    query: &Query,
    screening: &Screening,
    dataset: &Dataset,
    options: &Options,
) -> Vec<Vec<Cell>> {
    let name = query.names.first().map_or("", String::as_str);
    let notes: Vec<String> = notes(row, &screening.notes, &dataset.stale).collect();
    if screening.hits.is_empty() {
        let mut cells = vec![Cell::Empty; COLUMNS.len()];
        cells[0] = Cell::text(&row.id);
        cells[1] = Cell::text(name);
        cells[3] = Cell::Flag(false);
        cells[COLUMNS.len() - 1] = Cell::text(notes.join("; "));
        return vec![cells];
    }
    (screening.hits.iter())
        .map(|hit| {
            let mut explanation = one_line(&hit.explanation);
            for note in &notes {
                explanation.push_str("; note: ");
                explanation.push_str(note);
            }
            vec![
                Cell::text(&row.id),
                Cell::text(name),
                Cell::Number(rounded(hit.score, 4)),
                Cell::Flag(hit.score >= options.threshold),
                Cell::text(&hit.list),
                Cell::text(&hit.reference),
                Cell::text(&hit.matched_name),
                Cell::text(explanation),
            ]
        })
        .collect()
}
