//! Counts of `scripts/count_lists.py`, which shares no code with the readers.

use std::{collections::BTreeMap, path::Path, process::Command};

use interdict_lists::{LoadOptions, load_paths};
use serde::Deserialize;

use crate::lists_folder;

#[derive(Debug, Deserialize)]
struct Count {
    records: usize,
    parties: usize,
}

#[test]
fn every_list_has_as_many_records_and_parties_as_counted_independently() {
    let Some(folder) = lists_folder() else { return };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/count_lists.py");
    let Ok(output) = Command::new("python3")
        .arg(script)
        .arg(&folder)
        .arg("--json")
        .output()
    else {
        eprintln!("skipped: python3 is not there to count");
        return;
    };
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let counts: BTreeMap<String, Count> = serde_json::from_slice(&output.stdout).unwrap();
    let (mut compared, mut unknown) = (0, Vec::new());
    for (file, count) in &counts {
        // Aliases, addresses and comments are parts of a set, counted with their main file.
        if ["alt_", "add_", "comments_"]
            .iter()
            .any(|part| file.contains(part))
        {
            continue;
        }
        let lists = match load_paths(&[folder.join(file)], &LoadOptions::default()) {
            Ok(lists) => lists,
            Err(error) if error.to_string().contains("no list format known") => {
                unknown.push(file.as_str());
                continue;
            }
            Err(error) => panic!("{error}"),
        };
        let sum =
            |of: fn(&interdict_lists::Counts) -> usize| lists.iter().map(|l| of(&l.counts)).sum::<usize>();
        let (seen, parties) = (sum(|c| c.seen), sum(|c| c.entities));
        let lost = sum(|c| c.refused) + sum(|c| c.ended);
        assert_eq!(seen, count.records, "{file}: records");
        assert!(
            parties <= count.parties && parties + lost >= count.parties,
            "{file}: {parties} parties loaded, {} counted, {lost} records refused or ended",
            count.parties
        );
        compared += 1;
    }
    eprintln!(
        "{compared} files compared; of no format that is read: {}",
        unknown.join(", ")
    );
    assert!(compared > 10 * unknown.len(), "{unknown:?}");
}
