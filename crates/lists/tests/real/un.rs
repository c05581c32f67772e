use std::fs;

use crate::{lists_folder, load_one, party};

/// Every record of the file is accounted for, counted by a plain scan of the text.
#[test]
fn every_record_is_loaded_or_refused() {
    let Some(folder) = lists_folder() else { return };
    for file in [
        "un/UN_consolidated_2026-02-27.xml",
        "un/UN_consolidated_2026-08-01.xml",
    ] {
        let text = fs::read_to_string(folder.join(file)).unwrap();
        let count = |tag: &str| text.matches(tag).count();
        let records = count("<INDIVIDUAL>") + count("<ENTITY>");
        let list = load_one(&folder, &[file]);
        assert_eq!(list.list, "un-sc");
        assert_eq!(list.counts.seen, records);
        assert_eq!(list.counts.loaded + list.counts.refused, records);
        assert_eq!(list.entities.len(), list.counts.loaded);
        let generated = text.split("dateGenerated=\"").nth(1).unwrap().get(..10).unwrap();
        assert_eq!(list.date.unwrap().to_string(), generated);
        // What the file has, the entities have.
        let names: usize = list.entities.iter().map(|e| e.names.len()).sum();
        let aliases = count("<ALIAS_NAME>") + count("<NAME_ORIGINAL_SCRIPT>") + records;
        assert!(names >= aliases, "{names} names of {aliases}");
        let listed = list
            .entities
            .iter()
            .filter(|e| e.listings[0].listed_on.is_some())
            .count();
        assert_eq!(listed, count("<LISTED_ON>"));
        let numbers: usize = list.entities.iter().map(|e| e.identifiers.len()).sum();
        assert_eq!(numbers, count("<NUMBER>"));
        let nationalities: usize = list.entities.iter().map(|e| e.nationalities.len()).sum();
        assert!(nationalities >= count("<NATIONALITY>"));
        assert!(list.problems.is_empty(), "{}", list.problems[0]);
    }
}

#[test]
fn records_read_in_full() {
    let Some(folder) = lists_folder() else { return };
    let list = load_one(&folder, &["un/UN_consolidated_2026-08-01.xml"]);
    insta::assert_json_snapshot!("un_person", party(&list, "QDi.006"));
    insta::assert_json_snapshot!("un_group", party(&list, "KPe.001"));
}
