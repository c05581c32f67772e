//! Rescreening since a snapshot gives exactly the difference of full runs on both: on real lists.
#![allow(clippy::print_stderr)]

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use interdict_lists::{
    ChangedParty, CommitOptions, DataDir, ListError, LoadOptions, Snapshot, changes, load_paths,
};
use interdict_model::Entity;
use interdict_screen::{Hit, Options, Query, Rescreener, Revision, Screener};
use rayon::prelude::*;

fn shared() -> PathBuf {
    std::env::var_os("INTERDICT_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    )
}

/// Names of parties as customers would have them: as listed, with a letter lost, with the first word last.
fn customers(parties: &[Entity]) -> Vec<Query> {
    let mut queries = Vec::new();
    for (at, party) in parties.iter().enumerate() {
        let Some(name) = party.names.get(at % party.names.len().max(1)) else {
            continue;
        };
        let text = match at % 3 {
            0 => name.text.clone(),
            1 => {
                let middle = name.text.chars().count() / 2;
                (name.text.chars().enumerate())
                    .filter(|(place, _)| *place != middle)
                    .map(|(_, c)| c)
                    .collect()
            }
            _ => {
                let mut words: Vec<&str> = name.text.split_whitespace().collect();
                words.rotate_left(1);
                words.join(" ")
            }
        };
        let mut query = Query::named(text);
        if at % 2 == 0 {
            query
                .birth_dates
                .extend(party.birth_dates.iter().filter_map(|d| d.date));
            query
                .countries
                .extend(party.nationalities.iter().filter_map(|c| c.code));
        }
        if at % 4 == 0 {
            query.kind = Some(party.kind);
            query.identifiers.extend(party.identifiers.first().cloned());
        }
        queries.push(query);
    }
    queries
}

/// Everything that an answer says of a hit, and everything that the list says of its party.
fn full_run(
    screener: &Screener,
    parties: &[Entity],
    query: &Query,
    options: &Options,
) -> BTreeMap<(String, String), (Hit, serde_json::Value)> {
    let hits = screener.screen(query, options).hits.into_iter();
    hits.map(|mut hit| {
        let mut record = serde_json::to_value(&parties[hit.ordinal as usize]).unwrap();
        // Where it was read, and labelled attributes, are nothing that an answer shows.
        for field in ["provenance", "attributes"] {
            record.as_object_mut().unwrap().remove(field);
        }
        hit.ordinal = 0;
        // How many names of all lists have a word is not asked of those that changed.
        for frequency in hit.explanation.iter_mut().filter_map(|e| e.frequency.as_mut()) {
            frequency.listed_names = None;
        }
        ((hit.list.clone(), hit.reference.clone()), (hit, record))
    })
    .collect()
}

fn keys<'a>(hits: impl IntoIterator<Item = &'a Hit>) -> Vec<(String, String)> {
    let mut keys: Vec<_> = hits
        .into_iter()
        .map(|h| (h.list.clone(), h.reference.clone()))
        .collect();
    keys.sort();
    keys
}

fn compare(old: &Snapshot, new: &Snapshot) -> [usize; 3] {
    let (before, after) = (old.entities().unwrap(), new.entities().unwrap());
    let mut changed = changes(old, new).unwrap();
    changed.retain(ChangedParty::matters);
    let revisions: Vec<Revision<'_>> = (changed.iter())
        .map(|c| Revision {
            before: c.old.as_ref().map(|(_, e)| e),
            after: c.new.as_ref().map(|(_, e)| e),
        })
        .collect();
    let rescreener = Rescreener::build(&revisions);
    let (full_before, full_after) = (Screener::build(&before), Screener::build(&after));
    let mut parties: Vec<Entity> = (revisions.iter().take(250))
        .flat_map(|r| r.before.into_iter().chain(r.after))
        .cloned()
        .collect();
    parties.extend(after.iter().step_by(after.len() / 200 + 1).cloned());
    let options = Options {
        limit: usize::MAX,
        ..Options::default()
    };
    let counts: Vec<[usize; 3]> = customers(&parties)
        .par_iter()
        .map(|query| {
            let was = full_run(&full_before, &before, query, &options);
            let is = full_run(&full_after, &after, query, &options);
            let found = rescreener.rescreen(query, &Options::default());
            let expected =
                |keep: &dyn Fn(&(String, String)) -> bool, of: &BTreeMap<_, _>| -> Vec<(String, String)> {
                    of.keys().filter(|key| keep(key)).cloned().collect()
                };
            assert_eq!(
                keys(&found.new),
                expected(&|key| !was.contains_key(key), &is),
                "new: {query:?}"
            );
            assert_eq!(
                keys(&found.dropped),
                expected(&|key| !is.contains_key(key), &was),
                "dropped: {query:?}"
            );
            let differs = |key: &(String, String)| was.get(key).is_some_and(|was| *was != is[key]);
            assert_eq!(
                keys(found.changed.iter().map(|c| &c.after)),
                expected(&differs, &is),
                "changed: {query:?}"
            );
            // What is told of each hit is what the full runs tell.
            let same = |hit: &Hit, of: &BTreeMap<(String, String), (Hit, serde_json::Value)>| {
                let (full, _) = &of[&(hit.list.clone(), hit.reference.clone())];
                assert_eq!(
                    &Hit {
                        ordinal: 0,
                        ..hit.clone()
                    },
                    full
                );
            };
            found.new.iter().for_each(|hit| same(hit, &is));
            found.dropped.iter().for_each(|hit| same(hit, &was));
            for hit in &found.changed {
                same(&hit.before, &was);
                same(&hit.after, &is);
            }
            [found.new.len(), found.changed.len(), found.dropped.len()]
        })
        .collect();
    counts
        .iter()
        .fold([0; 3], |sum, c| [sum[0] + c[0], sum[1] + c[1], sum[2] + c[2]])
}

#[test]
fn rescreening_is_the_difference_of_full_runs() {
    let pairs = [
        (
            "lists/un/UN_consolidated_2026-02-27.xml",
            "lists/un/UN_consolidated_2026-08-01.xml",
        ),
        ("lists/ofac/sdn_2024-05-02.csv", "lists/ofac/sdn_2024-05-03.csv"),
    ];
    for (old, new) in pairs {
        let (old, new) = (shared().join(old), shared().join(new));
        if !old.exists() || !new.exists() {
            eprintln!("skipped: {} or {} is not there", old.display(), new.display());
            continue;
        }
        let folder = tempfile::tempdir().unwrap();
        let data = DataDir::open(folder.path());
        let snapshots = [&old, &new].map(|file| {
            let lists = load_paths(std::slice::from_ref(file), &LoadOptions::default()).unwrap();
            let options = CommitOptions {
                accept_all: true,
                ..CommitOptions::default()
            };
            data.commit(&lists, &options, |_| Ok::<(), ListError>(()))
                .unwrap()
                .snapshot
        });
        let [new_hits, changed, dropped] = compare(&snapshots[0], &snapshots[1]);
        eprintln!(
            "{}: {new_hits} hits new, {changed} changed, {dropped} dropped",
            new.display()
        );
        assert!(
            new_hits + changed + dropped > 0,
            "the files differ, and so must the answers"
        );
    }
}
