use std::{collections::HashSet, path::Path};

use interdict_lists::{ProblemKind, Severity};
use interdict_model::{EntityKind, IdentifierType, NameKind};

use crate::{lists_folder, load_one, party};

const SET: [&str; 4] = [
    "ofac/sdn_2024-05-03.csv",
    "ofac/alt_2026-08-01.csv",
    "ofac/add_2026-08-01.csv",
    "ofac/sdn_comments_2026-08-01.csv",
];

/// Rows of a file as the CSV library alone reads them; the mark at the end is no row.
fn rows(folder: &Path, file: &str) -> Vec<csv::StringRecord> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_path(folder.join(file))
        .unwrap();
    reader
        .records()
        .map(Result::unwrap)
        .filter(|r| r.len() > 1)
        .collect()
}

#[test]
fn every_row_is_loaded_or_refused() {
    let Some(folder) = lists_folder() else { return };
    let list = load_one(&folder, &SET);
    let parties = rows(&folder, SET[0]);
    assert_eq!(list.list, "ofac-sdn");
    assert_eq!(
        (list.counts.seen, list.counts.loaded, list.counts.refused),
        (parties.len(), parties.len(), 0)
    );
    assert_eq!(list.entities.len(), parties.len());
    let known: HashSet<&str> = parties.iter().filter_map(|r| r.get(0)).collect();
    for (file, used) in SET.iter().zip(&list.files) {
        let all = rows(&folder, file);
        let of_known = all.iter().filter(|r| known.contains(&r[0])).count();
        assert_eq!(
            (used.seen, used.loaded, used.refused),
            (all.len(), of_known, all.len() - of_known),
            "{file}"
        );
        let told = list.problems.iter().filter(|p| {
            p.file == used.file
                && p.severity == Severity::Refused
                && p.kind == ProblemKind::Orphan
                && p.line > 0
        });
        assert_eq!(told.count(), used.refused);
    }
    let aliases: usize = list
        .entities
        .iter()
        .map(|e| e.names.iter().filter(|n| n.reference.is_some()).count())
        .sum();
    assert_eq!(aliases, list.files[1].loaded);
    let vessels = list
        .entities
        .iter()
        .filter(|e| e.kind == EntityKind::Vessel)
        .count();
    assert_eq!(vessels, parties.iter().filter(|r| &r[2] == "vessel").count());
}

/// Statements in remarks, counted by their words in the raw file and by what the entities hold.
#[test]
fn statements_in_remarks_are_all_read() {
    let Some(folder) = lists_folder() else { return };
    let list = load_one(&folder, &[SET[0]]);
    let parties = rows(&folder, SET[0]);
    let raw = |words: &str| -> usize { parties.iter().map(|r| r[11].matches(words).count()).sum() };
    let identifiers = |kind: IdentifierType| -> usize {
        list.entities
            .iter()
            .flat_map(|e| &e.identifiers)
            .filter(|i| i.kind == kind)
            .count()
    };
    let total = |f: fn(&interdict_model::Entity) -> usize| -> usize { list.entities.iter().map(f).sum() };
    assert_eq!(total(|e| e.relations.len()), raw("Linked To: "));
    assert_eq!(total(|e| e.genders.len()), raw("Gender "));
    assert_eq!(
        total(|e| e.birth_dates.len()),
        raw("DOB ") + raw("Organization Established Date ")
    );
    assert_eq!(total(|e| e.birth_places.len()), raw("POB "));
    assert_eq!(total(|e| e.nationalities.len()), raw("nationality "));
    assert_eq!(total(|e| e.citizenships.len()), raw("citizen "));
    assert_eq!(identifiers(IdentifierType::Mmsi), raw("MMSI "));
    assert_eq!(
        identifiers(IdentifierType::Imo),
        raw(" IMO ") + raw("International Maritime Organization No.")
    );
    let weak = list
        .entities
        .iter()
        .flat_map(|e| &e.names)
        .filter(|n| n.kind == NameKind::WeakAlias)
        .count();
    let cut_off = list
        .problems
        .iter()
        .filter(|p| p.kind == ProblemKind::CutOff)
        .count();
    assert!(raw("a.k.a. '") - weak <= cut_off);
    // A digital currency address in a text that breaks off is not taken for a whole one.
    let coins = identifiers(IdentifierType::CryptoAddress);
    let all = raw("Digital Currency Address - ");
    assert!(coins <= all && all - coins <= cut_off, "{coins} of {all}");
    let dates = list.entities.iter().flat_map(|e| &e.birth_dates);
    assert_eq!(dates.filter(|d| d.date.is_none()).count(), 0);
}

#[test]
fn the_other_list_is_told_by_content() {
    let Some(folder) = lists_folder() else { return };
    let files = [
        "ofac/cons_comments_2025-12-19.csv",
        "ofac/cons_add_2025-12-19.csv",
        "ofac/cons_prim_2025-12-19.csv",
        "ofac/cons_alt_2025-12-19.csv",
    ];
    let list = load_one(&folder, &files);
    assert_eq!(list.list, "ofac-cons");
    assert_eq!(list.counts.loaded, rows(&folder, files[2]).len());
    assert!(list.problems.is_empty(), "{}", list.problems[0]);
    insta::assert_json_snapshot!("ofac_cons_bank", party(&list, "17250"));
}

#[test]
fn records_read_in_full() {
    let Some(folder) = lists_folder() else { return };
    let list = load_one(&folder, &SET);
    insta::assert_json_snapshot!("ofac_person", party(&list, "20157"));
    insta::assert_json_snapshot!("ofac_vessel", party(&list, "15036"));
    insta::assert_json_snapshot!("ofac_aircraft", party(&list, "43162"));
}

/// Whole folders: two lists of each publisher, the newest used, and every file not used is told.
#[test]
fn folders_are_put_together() {
    let Some(folder) = lists_folder() else { return };
    let paths = [folder.join("ofac"), folder.join("un")];
    let lists = interdict_lists::load_paths(&paths, &interdict_lists::LoadOptions::default()).unwrap();
    let find = |name: &str| lists.iter().find(|l| l.list == name).unwrap();
    let told = |name: &str, file: &str| {
        find(name)
            .problems
            .iter()
            .any(|p| p.kind == ProblemKind::FileNotUsed && p.file == file)
    };
    assert!(told("ofac-sdn", "sdn_2024-05-02.csv"));
    assert!(told("un-sc", "UN_consolidated_2026-02-27.xml"));
    assert_eq!(find("ofac-sdn").files[0].file, "sdn_2024-05-03.csv");
    assert_eq!(find("ofac-cons").files.len(), 4);
}
