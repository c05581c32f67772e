//! From what a reader gathered to a list: duplicates, counts, digest; and one list of each name.

use std::collections::{BTreeMap, hash_map::Entry};

use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use crate::{
    Counts, FileUse, Format, ListError, LoadedList, Problem, ProblemKind, Severity,
    loaded::Gathered,
    ofac_sets::date_in,
    source::{Source, hex},
};

pub(super) fn finish_whole(
    list: &str,
    format: Format,
    mut gathered: Gathered,
    source: &Source,
) -> Result<LoadedList, ListError> {
    refuse_duplicates(&mut gathered);
    let uses = vec![FileUse {
        file: source.name.clone(),
        role: "main".to_owned(),
        digest: source.digest.clone(),
        bytes: source.bytes,
        encoding: source.encoding().to_owned(),
        seen: gathered.seen,
        loaded: gathered.seen - gathered.refused - gathered.ended,
        refused: gathered.refused,
    }];
    finish(list, format, gathered, uses)
}

/// A reference names one party: later records with a reference already used are refused.
fn refuse_duplicates(gathered: &mut Gathered) {
    let mut first: FxHashMap<String, u64> = FxHashMap::default();
    let mut refused = Vec::new();
    gathered
        .entities
        .retain(|entity| match first.entry(entity.reference.clone()) {
            Entry::Vacant(entry) => {
                entry.insert(entity.provenance.line);
                true
            }
            Entry::Occupied(earlier) => {
                refused.push((
                    entity.provenance.clone(),
                    entity.reference.clone(),
                    *earlier.get(),
                ));
                false
            }
        });
    for (provenance, reference, earlier) in refused {
        let what = format!("the reference {reference} was used on line {earlier} already");
        let place = (provenance.file.as_str(), provenance.line);
        let kind = ProblemKind::DuplicateReference;
        gathered.problem(Severity::Refused, kind, place, Some(&reference), what);
    }
}

pub(super) fn finish(
    list: &str,
    format: Format,
    mut gathered: Gathered,
    files: Vec<FileUse>,
) -> Result<LoadedList, ListError> {
    let main = files.first().map(|f| f.file.clone()).unwrap_or_default();
    if gathered.entities.is_empty() && gathered.ended == 0 {
        return Err(ListError::refused(
            main.as_str(),
            None,
            format!("not one of {} records could be loaded", gathered.seen),
            "fetch the file again",
        ));
    }
    if gathered.ended > 0 {
        let what = format!(
            "{} records are of parties taken off the list, and were not loaded",
            gathered.ended
        );
        gathered.problem(Severity::Note, ProblemKind::Ended, (&main, 0), None, what);
    }
    for file in files.iter().filter(|f| f.encoding != "UTF-8") {
        let what = format!("not UTF-8; read as {}", file.encoding);
        gathered.problem(Severity::Note, ProblemKind::Encoding, (&file.file, 0), None, what);
    }
    if gathered.untold > 0 {
        gathered.problems.push(Problem {
            severity: Severity::Warning,
            kind: ProblemKind::Untold,
            file: main.clone(),
            line: 0,
            record: None,
            what: format!(
                "{} more problems are counted, but not told one by one",
                gathered.untold
            ),
        });
    }
    let digest = match &files[..] {
        [file] => file.digest.clone(),
        files => {
            let mut hash = Sha256::new();
            files.iter().for_each(|f| hash.update(f.digest.as_bytes()));
            hex(&hash.finalize())
        }
    };
    Ok(LoadedList {
        list: list.to_owned(),
        format,
        date: gathered.date,
        digest,
        files,
        counts: Counts {
            seen: gathered.seen,
            loaded: gathered.seen - gathered.refused - gathered.ended,
            refused: gathered.refused,
            ended: gathered.ended,
            entities: gathered.entities.len(),
        },
        entities: gathered.entities,
        problems: gathered.problems,
    })
}

/// One list of each name: of several, the one with the latest date stays, and the others are told.
pub(super) fn one_of_each(lists: Vec<LoadedList>) -> Vec<LoadedList> {
    let mut by_name: BTreeMap<String, LoadedList> = BTreeMap::new();
    for list in lists {
        let Some(other) = by_name.remove(&list.list) else {
            by_name.insert(list.list.clone(), list);
            continue;
        };
        // The list's own date; without one, the date in the file's name, which publishers and users put there.
        let day = |l: &LoadedList| {
            let stated = l
                .date
                .and_then(|d| d.last_day())
                .map(|(y, m, d)| y as u32 * 10_000 + u32::from(m) * 100 + u32::from(d));
            stated.or_else(|| l.files.first().and_then(|f| date_in(&f.file)))
        };
        let (mut kept, dropped) = if day(&list) > day(&other) {
            (list, other)
        } else {
            (other, list)
        };
        let said = |l: &LoadedList| match (l.date, day(l)) {
            (Some(date), _) => format!("date {date}"),
            (None, Some(day)) => format!("no date of its own, {day} in its name"),
            (None, None) => "no date".to_owned(),
        };
        let why = if day(&kept) == day(&dropped) {
            "which was given first and has the same date".to_owned()
        } else {
            format!("which is newer ({})", said(&kept))
        };
        let main = |l: &LoadedList| l.files.first().map(|f| f.file.clone()).unwrap_or_default();
        kept.problems.push(Problem {
            severity: Severity::Warning,
            kind: ProblemKind::FileNotUsed,
            file: main(&dropped),
            line: 0,
            record: None,
            what: format!(
                "not used ({}): {} was read from {}, {why}",
                said(&dropped),
                kept.list,
                main(&kept)
            ),
        });
        by_name.insert(kept.list.clone(), kept);
    }
    by_name.into_values().collect()
}
