//! The formats of which no real file is at hand: well-formed files written from the published layouts, about parties
//! that do not exist. Each list is kept whole as a snapshot, which shows where every field went.

use std::path::{Path, PathBuf};

use interdict_lists::{LoadOptions, LoadedList, load_paths};
use serde_json::json;

fn fixture(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(file)
}

fn load(file: &str, options: &LoadOptions) -> LoadedList {
    let mut lists = load_paths(&[fixture(file)], options).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(lists.len(), 1);
    lists.remove(0)
}

fn check(name: &str, list: &LoadedList) {
    let seen = json!({
        "list": list.list, "format": list.format, "date": list.date, "counts": list.counts,
        "problems": list.problems.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "entities": list.entities,
    });
    insta::assert_json_snapshot!(name, seen);
}

macro_rules! formats {
    ($($name:ident $file:literal)+) => {
        $(#[test]
        fn $name() {
            check(stringify!($name), &load($file, &LoadOptions::default()));
        })+
    };
}

formats! {
    eu_fsf_csv "eu_fsf.csv"
    uk_list_csv "uk_list.csv"
    us_csl_json "csl.json"
    ca_sema_new "sema_new.xml"
    au_dfat_csv "dfat.csv"
    opensanctions_entities "entities.ftm.json"
    opensanctions_nested "targets.nested.json"
    ch_seco "seco.xml"
    ofac_advanced "sdn_advanced.xml"
    senzing "senzing.json"
}

#[test]
fn a_users_own_table() {
    let options = LoadOptions {
        mapping: Some(fixture("own.toml")),
        ..LoadOptions::default()
    };
    check("own_table", &load("own.csv", &options));
    // Without its mapping it is no list.
    let error = load_paths(&[fixture("own.csv")], &LoadOptions::default()).unwrap_err();
    assert!(
        error.is_input() && error.to_string().contains("no list format known"),
        "{error}"
    );
}
