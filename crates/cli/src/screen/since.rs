//! `interdict screen --since`: what a change of the lists changes in the answers to a customer file.

use std::path::Path;

use interdict_lists::{ChangedParty, RefusedPairs, Snapshot, also_listed, changes};
use interdict_model::Entity;
use interdict_screen::{Hit, Options, Query, Rescreener, Rescreening, Revision};
use rayon::prelude::*;
use serde_json::{Value, json};

use super::{
    answer::{hit_json, one_line, query_json, rounded},
    input::{FileFormat, Input, Row, STANDARD},
    listings,
    output::{Cell, CellKind, Column, Output, Piece},
    rows::{complete, notes, unscreened_json},
};
use crate::{
    Sources,
    failure::Failure,
    lists::{data_dir, stale, stale_note},
};

/// Rows that are read, screened and written together.
const PORTION: usize = 4096;

const COLUMNS: [Column; 11] = [
    ("id", CellKind::Text),
    ("name", CellKind::Text),
    ("change", CellKind::Text),
    ("score", CellKind::Number),
    ("score_before", CellKind::Number),
    ("list", CellKind::Text),
    ("entity", CellKind::Text),
    ("caption", CellKind::Text),
    ("matched_name", CellKind::Text),
    ("fields", CellKind::Text),
    ("explanation", CellKind::Text),
];

/// The answer to a row, empty where nothing changed for it, and what it counts: screened, new, changed, dropped, not
/// screened.
type Answer = (Piece, [usize; 5]);

/// The two snapshots and what changed between them.
struct Change {
    old: Snapshot,
    new: Snapshot,
    parties: Vec<ChangedParty>,
    /// How many parties changed in attributes that no answer shows.
    immaterial: usize,
    refused: RefusedPairs,
    rescreener: Rescreener,
    options: Options,
    /// Lists of the new snapshot past their limit of freshness.
    stale: Vec<String>,
}

pub(super) fn run(
    input: &Path,
    output: Option<&Path>,
    since: &str,
    defaults: &Query,
    options: &Options,
    sources: &Sources,
) -> Result<(), Failure> {
    if !sources.list.is_empty() {
        return Err(Failure::input(
            "--since compares snapshots of the data directory; leave out --list",
        ));
    }
    let output = output.unwrap_or(Path::new(STANDARD));
    let mut input = Input::open(input)?;
    let format = input.format.for_answers(output)?;
    let data = data_dir(sources)?;
    let old = data.snapshot(since).map_err(Failure::input)?;
    let new = data.snapshot("current").map_err(Failure::input)?;
    let stale = stale(sources, &data, &new)?;
    for list in &stale {
        say(&format!("note: {}", stale_note(list)));
    }
    if !input.unused.is_empty() {
        say(&format!(
            "note: columns not looked at: {}",
            input.unused.join(", ")
        ));
    }
    let mut change = Change::between(old, new, data.refused_pairs()?, options)?;
    change.stale = stale.into_iter().map(|f| f.list).collect();
    let mut out = Output::create(output, format, &COLUMNS)?;
    let mut totals = [0_usize; 5];
    loop {
        let mut portion = Vec::with_capacity(PORTION);
        while portion.len() < PORTION
            && let Some(row) = input.rows.next(defaults)?
        {
            portion.push(row);
        }
        if portion.is_empty() {
            break;
        }
        let answers: Vec<Result<Answer, Failure>> =
            portion.par_iter().map(|row| change.answer(row, format)).collect();
        for answer in answers {
            let (piece, counts) = answer?;
            out.write(piece)?;
            totals
                .iter_mut()
                .zip(counts)
                .for_each(|(total, count)| *total += count);
        }
    }
    out.finish()?;
    let [parties, new, changed, dropped, bad] = totals;
    say(&format!(
        "{} listed parties changed from {} to {} ({} more in attributes that no answer shows); {parties} parties screened: {new} hits new, {changed} changed, \
         {dropped} dropped; {bad} not screened",
        change.parties.len(),
        change.old.id(),
        change.new.id(),
        change.immaterial
    ));
    Ok(())
}

#[allow(clippy::print_stderr)]
fn say(line: &str) {
    eprintln!("{line}");
}

impl Change {
    fn between(
        old: Snapshot,
        new: Snapshot,
        refused: RefusedPairs,
        options: &Options,
    ) -> Result<Self, Failure> {
        let (parties, immaterial): (Vec<_>, Vec<_>) =
            changes(&old, &new)?.into_iter().partition(ChangedParty::matters);
        fn entity(side: &Option<(u32, Entity)>) -> Option<&Entity> {
            side.as_ref().map(|(_, entity)| entity)
        }
        let revisions: Vec<Revision<'_>> = (parties.iter())
            .map(|party| Revision {
                before: entity(&party.old),
                after: entity(&party.new),
            })
            .collect();
        let rescreener = Rescreener::build(&revisions);
        Ok(Self {
            old,
            new,
            parties,
            immaterial: immaterial.len(),
            refused,
            rescreener,
            options: *options,
            stale: Vec::new(),
        })
    }

    /// The answer to a row.
    fn answer(&self, row: &Row, format: FileFormat) -> Result<Answer, Failure> {
        let query = match &row.query {
            Ok(query) => query,
            // A row that could not be screened says so: nothing would read as "no change".
            Err(why) => return Ok((unscreened(row, why, format)?, [0, 0, 0, 0, 1])),
        };
        let found = self.rescreener.rescreen(query, &self.options);
        let counts = [1, found.new.len(), found.changed.len(), found.dropped.len(), 0];
        let piece = match format {
            _ if found.is_empty() => Piece::empty(),
            FileFormat::Csv | FileFormat::Parquet => Piece::rows(self.table(row, query, &found), format)?,
            FileFormat::JsonLines => Piece::json(&self.json(row, query, &found)?)?,
        };
        Ok((piece, counts))
    }

    fn party(&self, hit: &Hit) -> &ChangedParty {
        &self.parties[hit.ordinal as usize]
    }

    fn table(&self, row: &Row, query: &Query, found: &Rescreening) -> Vec<Vec<Cell>> {
        let name = query.names.first().map_or("", String::as_str);
        let notes: Vec<String> = notes(row, &found.notes, &self.stale).collect();
        let line = |change: &str, hit: &Hit, now: Option<&Hit>, before: Option<&Hit>| {
            let score = |hit: Option<&Hit>| Cell::number(hit.map(|hit| rounded(hit.score, 4)));
            let fields: Vec<&str> = self.party(hit).fields.iter().map(|f| f.field.as_str()).collect();
            let mut why = one_line(&hit.explanation);
            for note in &notes {
                why.push_str("; note: ");
                why.push_str(note);
            }
            vec![
                Cell::text(&row.id),
                Cell::text(name),
                Cell::text(change),
                score(now),
                score(before),
                Cell::text(&hit.list),
                Cell::text(&hit.reference),
                Cell::text(&hit.caption),
                Cell::text(&hit.matched_name),
                Cell::text(fields.join(" ")),
                Cell::text(why),
            ]
        };
        let new = found.new.iter().map(|hit| line("new", hit, Some(hit), None));
        let changed = (found.changed.iter())
            .map(|hit| line("changed", &hit.after, Some(&hit.after), Some(&hit.before)));
        let dropped = found
            .dropped
            .iter()
            .map(|hit| line("dropped", hit, None, Some(hit)));
        new.chain(changed).chain(dropped).collect()
    }

    fn json(&self, row: &Row, query: &Query, found: &Rescreening) -> Result<Value, Failure> {
        let after = |hit: &Hit| {
            let Some((ordinal, entity)) = &self.party(hit).new else {
                return Ok(Value::Null);
            };
            let mut value = hit_json(hit, entity, &self.options)?;
            let group = self.new.linked(*ordinal, &self.refused)?;
            let also = also_listed(group.as_ref(), *ordinal, |at| self.new.get(at))?;
            value["also_listed"] = listings::json(&also);
            Ok::<Value, Failure>(value)
        };
        let changed = found.changed.iter().map(|hit| {
            let mut value = after(&hit.after)?;
            value["score_before"] = json!(rounded(hit.before.score, 4));
            value["fields"] = json!(self.party(&hit.after).fields);
            Ok(value)
        });
        let dropped = found.dropped.iter().map(|hit| match &self.party(hit).old {
            Some((_, entity)) => hit_json(hit, entity, &self.options),
            None => Ok(Value::Null),
        });
        let mut value = json!({
            "query": query_json(query),
            "since": self.old.id(),
            "snapshot": self.new.id(),
            "threshold": self.options.threshold,
            "new": found.new.iter().map(after).collect::<Result<Vec<_>, Failure>>()?,
            "changed": changed.collect::<Result<Vec<_>, Failure>>()?,
            "dropped": dropped.collect::<Result<Vec<_>, Failure>>()?,
        });
        complete(&mut value, row, &found.notes, &self.stale);
        Ok(value)
    }
}

fn unscreened(row: &Row, why: &str, format: FileFormat) -> Result<Piece, Failure> {
    match format {
        FileFormat::Csv | FileFormat::Parquet => {
            let mut cells = vec![Cell::Empty; COLUMNS.len()];
            cells[0] = Cell::text(&row.id);
            cells[2] = Cell::text("not screened");
            cells[COLUMNS.len() - 1] = Cell::text(format!("{}: {why}", row.place));
            Piece::rows(vec![cells], format)
        }
        FileFormat::JsonLines => unscreened_json(row, why),
    }
}
