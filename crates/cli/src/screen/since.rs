//! `interdict screen --since`: what a change of the lists changes in the answers to a customer file.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use interdict_lists::{ChangedParty, RefusedPairs, Snapshot, also_listed, changes};
use interdict_model::Entity;
use interdict_screen::{Hit, Options, Query, Rescreener, Rescreening, Revision};
use rayon::prelude::*;
use serde_json::{Value, json};

use super::{
    answer::{hit_json, one_line, query_json, rounded},
    input::{FileFormat, Input, Row, STANDARD},
    listings,
};
use crate::{
    Sources,
    failure::Failure,
    lists::{data_dir, stale},
};

/// Rows that are read, screened and written together.
const PORTION: usize = 4096;

const COLUMNS: [&str; 11] = [
    "id",
    "name",
    "change",
    "score",
    "score_before",
    "list",
    "entity",
    "caption",
    "matched_name",
    "fields",
    "explanation",
];

/// The answer to a row, empty where nothing changed for it, and what it counts: screened, new, changed, dropped, not
/// screened.
type Answer = (Vec<u8>, [usize; 5]);

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
    let output = output.filter(|path| *path != Path::new(STANDARD));
    let format = output.map_or(Ok(FileFormat::Csv), FileFormat::of)?;
    if format == FileFormat::Parquet {
        return Err(Failure::input("--since writes CSV or JSON lines, not Parquet"));
    }
    let Input { mut rows, unused, .. } = Input::open(input)?;
    let data = data_dir(sources)?;
    let old = data.snapshot(since).map_err(Failure::input)?;
    let new = data.snapshot("current").map_err(Failure::input)?;
    for note in stale(sources, &data, &new)? {
        say(&format!("note: {note}"));
    }
    if !unused.is_empty() {
        say(&format!("note: columns not looked at: {}", unused.join(", ")));
    }
    let change = Change::between(old, new, data.refused_pairs()?, options)?;
    let mut out = Out::create(output)?;
    if format == FileFormat::Csv {
        out.file.write_all(&csv_line(&COLUMNS)?)?;
    }
    let mut totals = [0_usize; 5];
    loop {
        let mut portion = Vec::with_capacity(PORTION);
        while portion.len() < PORTION
            && let Some(row) = rows.next(defaults)?
        {
            portion.push(row);
        }
        if portion.is_empty() {
            break;
        }
        let answers: Vec<Result<Answer, Failure>> =
            portion.par_iter().map(|row| change.answer(row, format)).collect();
        for answer in answers {
            let (bytes, counts) = answer?;
            out.file.write_all(&bytes)?;
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
        let bytes = match format {
            _ if found.is_empty() => Vec::new(),
            FileFormat::Csv | FileFormat::Parquet => self.table(row, query, &found)?,
            FileFormat::JsonLines => {
                let mut bytes = serde_json::to_vec(&self.json(row, query, &found)?)?;
                bytes.push(b'\n');
                bytes
            }
        };
        Ok((bytes, counts))
    }

    fn party(&self, hit: &Hit) -> &ChangedParty {
        &self.parties[hit.ordinal as usize]
    }

    fn table(&self, row: &Row, query: &Query, found: &Rescreening) -> Result<Vec<u8>, Failure> {
        let name = query.names.first().map_or("", String::as_str);
        let mut bytes = Vec::new();
        let mut line = |change: &str, hit: &Hit, before: Option<&Hit>| {
            let score = |hit: &Hit| rounded(hit.score, 4).to_string();
            let (now, before) = match change {
                "dropped" => (String::new(), score(hit)),
                _ => (score(hit), before.map_or(String::new(), score)),
            };
            let fields: Vec<&str> = self.party(hit).fields.iter().map(|f| f.field.as_str()).collect();
            let mut why = one_line(&hit.explanation);
            for note in row.warnings.iter().chain(&found.notes) {
                why.push_str("; note: ");
                why.push_str(note);
            }
            bytes.extend(csv_line(&[
                &row.id,
                name,
                change,
                &now,
                &before,
                &hit.list,
                &hit.reference,
                &hit.caption,
                &hit.matched_name,
                &fields.join(" "),
                &why,
            ])?);
            Ok::<(), Failure>(())
        };
        found.new.iter().try_for_each(|hit| line("new", hit, None))?;
        (found.changed.iter()).try_for_each(|hit| line("changed", &hit.after, Some(&hit.before)))?;
        found
            .dropped
            .iter()
            .try_for_each(|hit| line("dropped", hit, None))?;
        Ok(bytes)
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
        if !row.id.is_empty() {
            value["id"] = json!(row.id);
        }
        let notes: Vec<&String> = row.warnings.iter().chain(&found.notes).collect();
        if !notes.is_empty() {
            value["notes"] = json!(notes);
        }
        Ok(value)
    }
}

fn unscreened(row: &Row, why: &str, format: FileFormat) -> Result<Vec<u8>, Failure> {
    match format {
        FileFormat::Csv | FileFormat::Parquet => {
            let why = format!("{}: {why}", row.place);
            csv_line(&[&row.id, "", "not screened", "", "", "", "", "", "", "", &why])
        }
        FileFormat::JsonLines => {
            let (unit, number) = row.place.parts();
            let mut bytes = serde_json::to_vec(&json!({"id": row.id, unit: number, "error": why}))?;
            bytes.push(b'\n');
            Ok(bytes)
        }
    }
}

fn csv_line<T: AsRef<[u8]>>(cells: &[T]) -> Result<Vec<u8>, Failure> {
    let failed = |e: csv::Error| Failure::Internal(e.into());
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(cells).map_err(failed)?;
    (writer.into_inner()).map_err(|e| Failure::Internal(e.into_error().into()))
}

/// Standard output, or a file written beside its final place that appears when it is whole.
struct Out {
    file: BufWriter<Box<dyn Write>>,
    places: Option<(PathBuf, PathBuf)>,
}

impl Out {
    fn create(output: Option<&Path>) -> Result<Self, Failure> {
        let Some(output) = output else {
            return Ok(Self {
                file: BufWriter::new(Box::new(io::stdout())),
                places: None,
            });
        };
        let mut name = output.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.part", std::process::id()));
        let aside = output.with_file_name(name);
        let file = File::create(&aside)
            .map_err(|e| Failure::input(format!("{}: cannot be written: {e}", aside.display())))?;
        Ok(Self {
            file: BufWriter::new(Box::new(file)),
            places: Some((aside, output.to_owned())),
        })
    }

    fn finish(mut self) -> Result<(), Failure> {
        self.file.flush()?;
        if let Some((aside, output)) = self.places.take() {
            fs::rename(aside, output)?;
        }
        Ok(())
    }
}

impl Drop for Out {
    fn drop(&mut self) {
        if let Some((aside, _)) = &self.places {
            let _ = fs::remove_file(aside);
        }
    }
}
