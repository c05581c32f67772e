//! OFAC publishes a list as a set of CSV files: which files belong together, and which of several sets is the newest.

use std::{collections::BTreeMap, fs};

use crate::{
    ListError, Problem, ProblemKind, Severity,
    format::Recognised,
    formats::ofac_csv::{self, Part},
    source::Source,
};

/// The files of one list.
pub(crate) struct OfacSet<'a> {
    pub(crate) list: &'static str,
    pub(crate) files: Vec<(&'a Source, Part)>,
    pub(crate) notes: Vec<Problem>,
}

/// Puts OFAC's files together: each main file is a list of its own; of the other files, each goes to the main file
/// that shares most of its party numbers.
pub(crate) fn ofac_sets(sources: &[(Source, Recognised)]) -> Result<Vec<OfacSet<'_>>, ListError> {
    let part_of = |wanted: Part| {
        sources.iter().filter_map(move |(source, recognised)| {
            (*recognised == Recognised::OfacPart(wanted)).then_some(source)
        })
    };
    let mut mains: BTreeMap<&'static str, Vec<Main<'_>>> = BTreeMap::new();
    for source in part_of(Part::Main) {
        mains.entry(ofac_csv::list_of(source)).or_default().push(Main {
            source,
            numbers: ofac_csv::party_numbers(source),
        });
    }
    let mut sets: Vec<(OfacSet<'_>, Vec<u64>)> = mains
        .into_iter()
        .map(|(list, candidates)| {
            let (main, notes) = newest(list, candidates);
            let set = OfacSet {
                list,
                files: vec![(main.source, Part::Main)],
                notes,
            };
            (set, main.numbers)
        })
        .collect();
    for part in [Part::Aliases, Part::Addresses, Part::Comments] {
        for source in part_of(part) {
            let numbers = ofac_csv::party_numbers(source);
            let shared = |main: &[u64]| numbers.iter().filter(|n| main.binary_search(n).is_ok()).count();
            // Parties move between the two lists and keep their number: the larger share decides, then the size.
            let best = sets
                .iter_mut()
                .max_by_key(|(_, main)| (shared(main), std::cmp::Reverse(main.len())));
            let Some((set, main)) = best.filter(|(_, main)| numbers.is_empty() || shared(main) > 0) else {
                return Err(ListError::refused(
                    source.path.to_string_lossy(),
                    None,
                    format!(
                        "an OFAC {} file without a main file (sdn.csv, cons_prim.csv) it belongs to",
                        part.role()
                    ),
                    "give the whole set of files, best by their folder",
                ));
            };
            let _ = main;
            if let Some((other, _)) = set.files.iter().find(|(_, p)| *p == part) {
                let what = format!(
                    "not used: {} is the {} file of {} already",
                    other.name,
                    part.role(),
                    set.list
                );
                set.notes.push(file_note(source, Severity::Warning, what));
            } else {
                set.files.push((source, part));
            }
        }
    }
    Ok(sets.into_iter().map(|(set, _)| set).collect())
}

struct Main<'a> {
    source: &'a Source,
    numbers: Vec<u64>,
}

fn file_note(source: &Source, severity: Severity, what: String) -> Problem {
    Problem {
        severity,
        kind: ProblemKind::FileNotUsed,
        file: source.name.clone(),
        line: 0,
        record: None,
        what,
    }
}

/// The newest of several main files of one list. OFAC's CSV states no date: the highest party number tells (OFAC
/// counts up), then the date in the file's name, then the time of its last change, then the name.
fn newest<'a>(list: &str, mut candidates: Vec<Main<'a>>) -> (Main<'a>, Vec<Problem>) {
    let key = |main: &Main<'_>| {
        let changed = fs::metadata(&main.source.path).and_then(|m| m.modified()).ok();
        let highest = main.numbers.last().copied();
        (
            highest,
            date_in(&main.source.name),
            changed,
            main.source.name.clone(),
        )
    };
    candidates.sort_by_cached_key(key);
    let Some(chosen) = candidates.pop() else {
        unreachable!("a list has at least one main file");
    };
    let chosen_key = key(&chosen);
    let notes = candidates
        .iter()
        .map(|other| {
            let other_key = key(other);
            let why = if other.source.digest == chosen.source.digest {
                "which has the same content"
            } else if other_key.0 != chosen_key.0 {
                "which has higher party numbers and so is newer"
            } else if other_key.1 != chosen_key.1 {
                "whose name has the later date (the files state none)"
            } else if other_key.2 != chosen_key.2 {
                "which was changed later (the files state no date)"
            } else {
                "which comes later by name (the files state no date)"
            };
            let what = format!("not used: {list} was read from {}, {why}", chosen.source.name);
            file_note(other.source, Severity::Warning, what)
        })
        .collect();
    (chosen, notes)
}

/// Eight digits of a date in a file name, with or without hyphens.
pub(crate) fn date_in(name: &str) -> Option<u32> {
    let digits: Vec<(usize, char)> = name
        .chars()
        .filter(|c| !matches!(c, '-' | '_'))
        .enumerate()
        .collect();
    digits.windows(8).find_map(|window| {
        let text: String = window.iter().map(|(_, c)| c).collect();
        let value: u32 = text
            .bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| text.parse().ok())
            .flatten()?;
        let (year, month, day) = (value / 10_000, value / 100 % 100, value % 100);
        ((1990..2200).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day))
            .then_some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_file_names() {
        assert_eq!(date_in("sdn_2024-05-03.csv"), Some(20_240_503));
        assert_eq!(date_in("SDN20240503.CSV"), Some(20_240_503));
        assert_eq!(date_in("sdn12345678.csv"), None);
        assert_eq!(date_in("sdn.csv"), None);
    }
}
