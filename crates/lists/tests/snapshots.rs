//! Snapshots: what a data directory holds after loads that succeed, fail, or die.
#![allow(clippy::print_stderr)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use interdict_lists::{
    Commit, CommitOptions, DataDir, ListError, LoadOptions, LoadedList, PartyKey, Snapshot, load_paths,
};

/// A UN list of some persons, as XML.
fn un_list(date: &str, references: std::ops::Range<usize>) -> String {
    let persons: String = references
        .map(|i| {
            format!(
                "<INDIVIDUAL><DATAID>{i}</DATAID><FIRST_NAME>PERSON</FIRST_NAME><SECOND_NAME>NUMBER {i}</SECOND_NAME>\
                 <UN_LIST_TYPE>DPRK</UN_LIST_TYPE><REFERENCE_NUMBER>KPi.{i:03}</REFERENCE_NUMBER>\
                 <LISTED_ON>2016-03-02</LISTED_ON><INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE>\
                 <DATE>1960-01-02</DATE></INDIVIDUAL_DATE_OF_BIRTH></INDIVIDUAL>\n"
            )
        })
        .collect();
    format!(
        "<?xml version=\"1.0\"?>\n<CONSOLIDATED_LIST dateGenerated=\"{date}T00:00:00Z\"><INDIVIDUALS>{persons}</INDIVIDUALS>\
         <ENTITIES></ENTITIES></CONSOLIDATED_LIST>"
    )
}

/// An OFAC main file of some organisations.
fn ofac_list(numbers: std::ops::Range<usize>) -> String {
    numbers
        .map(|i| format!("{i},\"COMPANY {i}\",-0- ,\"DPRK\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"Tax ID No. {i} (Russia).\"\r\n"))
        .collect()
}

fn loaded(folder: &Path, content: &str) -> Vec<LoadedList> {
    let file = folder.join("list");
    fs::write(&file, content).unwrap();
    load_paths(&[file], &LoadOptions::default()).unwrap()
}

fn commit(data: &DataDir, lists: &[LoadedList]) -> Result<Commit, ListError> {
    data.commit(lists, &CommitOptions::default(), |snapshot| {
        fs::write(snapshot.companion("index"), b"index").map_err(|e| ListError::Io {
            path: snapshot.companion("index"),
            source: e,
        })
    })
}

#[test]
fn a_load_replaces_its_list_and_keeps_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let data = DataDir::open(folder.path().join("data"));
    assert!(data.current().unwrap().is_none());
    let first = commit(&data, &loaded(folder.path(), &un_list("2024-01-01", 0..30))).unwrap();
    let second = commit(&data, &loaded(folder.path(), &ofac_list(100..110))).unwrap();
    assert_eq!(second.before.as_deref(), Some(first.snapshot.id()));
    let third = commit(&data, &loaded(folder.path(), &un_list("2024-02-01", 0..31))).unwrap();
    let now = data.current().unwrap().unwrap();
    assert_eq!(now.id(), third.snapshot.id());
    let lists: Vec<_> = now
        .manifest()
        .lists
        .iter()
        .map(|l| (l.list.as_str(), l.ordinals()))
        .collect();
    assert_eq!(lists, [("ofac-sdn", 0..10), ("un-sc", 10..41)]);
    assert_eq!(now.get(9).unwrap().reference, "109");
    assert_eq!(now.get(40).unwrap().reference, "KPi.030");
    assert!(now.get(41).is_err());
    now.verify().unwrap();
    assert_eq!(now.manifest().companions[0].file, "index");
    // The same again changes nothing.
    let again = commit(&data, &loaded(folder.path(), &un_list("2024-02-01", 0..31))).unwrap();
    assert!(again.unchanged);
    assert_eq!(again.snapshot.id(), now.id());
    // A reader keeps what it has.
    assert_eq!(first.snapshot.len(), 30);
}

/// The UN's persons on an OFAC list that gives their references and, for the first, the wrong one.
#[test]
fn links_are_kept_and_can_be_refused() {
    let folder = tempfile::tempdir().unwrap();
    let data = DataDir::open(folder.path().join("data"));
    commit(&data, &loaded(folder.path(), &un_list("2024-01-01", 0..30))).unwrap();
    let table = |rows: std::ops::Range<usize>| -> String {
        let rows = rows.map(|i| format!("C-{i};Person Number {i};1960-01-02\n"));
        format!("Customer no;Full name;Born\n{}", rows.collect::<String>())
    };
    let mapping = folder.path().join("own.toml");
    fs::write(
        &mapping,
        "list = \"internal\"\ndelimiter = \";\"\nkind = \"person\"\n[columns]\n\"Customer no\" = \"reference\"\n\
         \"Full name\" = \"name\"\n\"Born\" = \"birth-date\"\n",
    )
    .unwrap();
    let options = LoadOptions {
        mapping: Some(mapping),
        ..LoadOptions::default()
    };
    let own = |rows| {
        let file = folder.path().join("own.csv");
        fs::write(&file, table(rows)).unwrap();
        load_paths(&[file], &options).unwrap()
    };
    let snapshot = commit(&data, &own(3..5)).unwrap().snapshot;
    let party = |key: &str| key.parse::<PartyKey>().unwrap();
    let (ours, theirs) = (party("internal/C-3"), party("un-sc/KPi.003"));
    let linked = |snapshot: &Snapshot, key: &PartyKey| {
        let at = snapshot.find(key).unwrap().unwrap();
        let group = snapshot.linked(at, &data.refused_pairs().unwrap()).unwrap();
        group.map(|g| {
            g.members
                .iter()
                .map(|m| snapshot.key(*m).unwrap())
                .collect::<Vec<_>>()
        })
    };
    snapshot.verify().unwrap();
    for key in [&ours, &theirs] {
        assert_eq!(linked(&snapshot, key), Some(vec![ours.clone(), theirs.clone()]));
    }
    assert_eq!(linked(&snapshot, &party("un-sc/KPi.007")), None);
    assert!(snapshot.find(&party("un-sc/KPi.999")).unwrap().is_none());
    // Refused, the link is gone at once, and stays gone in snapshots made later.
    data.refuse_link(&theirs, &ours, "another person of that name")
        .unwrap();
    assert_eq!(linked(&snapshot, &ours), None);
    let later = commit(&data, &own(3..6)).unwrap().snapshot;
    assert_eq!(linked(&later, &ours), None);
    assert!(linked(&later, &party("internal/C-4")).is_some());
    assert_eq!(
        data.refused_links().unwrap()[0].reason,
        "another person of that name"
    );
    assert!(data.allow_link(&ours, &theirs).unwrap());
    assert!(!data.allow_link(&ours, &theirs).unwrap());
    assert_eq!(linked(&snapshot, &ours).unwrap().len(), 2);
}

#[test]
fn rollback_goes_back_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let data = DataDir::open(folder.path().join("data"));
    let ids: Vec<String> = [30, 31, 32]
        .iter()
        .map(|count| commit(&data, &loaded(folder.path(), &un_list("2024-01-01", 0..*count))).unwrap())
        .map(|c| c.snapshot.id().to_owned())
        .collect();
    assert_eq!(data.rollback(None).unwrap().id(), ids[1]);
    assert_eq!(data.rollback(None).unwrap().id(), ids[0]);
    assert!(data.rollback(None).is_err());
    assert_eq!(data.rollback(Some(&ids[2][..12])).unwrap().id(), ids[2]);
    assert_eq!(data.rollback(None).unwrap().id(), ids[0]);
    assert_eq!(data.prune(0).unwrap().len(), 2);
    assert_eq!(data.snapshots().unwrap().len(), 1);
    assert_eq!(data.current().unwrap().unwrap().id(), ids[0]);
}

#[test]
fn guards_refuse_and_can_be_overruled() {
    let folder = tempfile::tempdir().unwrap();
    let data = DataDir::open(folder.path().join("data"));
    let good = commit(&data, &loaded(folder.path(), &un_list("2024-02-01", 0..100))).unwrap();
    let no_dates = un_list("2024-03-01", 0..100).replace("<DATE>1960-01-02</DATE>", "");
    let latin = format!(
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>{}",
        &un_list("2024-03-01", 0..100)[21..]
    );
    let mut latin = latin.into_bytes();
    let at = latin.windows(6).position(|w| w == b"PERSON").unwrap();
    latin[at] = 0xE9;
    let cases: [(Vec<u8>, &str); 4] = [
        (
            un_list("2024-03-01", 0..89).into_bytes(),
            "shrinks from 100 to 89",
        ),
        (un_list("2024-01-01", 0..100).into_bytes(), "older (2024-01-01)"),
        (no_dates.into_bytes(), "lost birth dates: 100 of 100"),
        (latin, "encoding changed from UTF-8 to windows-1252"),
    ];
    for (content, expected) in cases {
        let file = folder.path().join("list.xml");
        fs::write(&file, content).unwrap();
        let lists = load_paths(&[file], &LoadOptions::default()).unwrap();
        let error = commit(&data, &lists).unwrap_err().to_string();
        assert!(
            error.contains(expected) && error.contains("--accept un-sc"),
            "{error}"
        );
        assert_eq!(data.current().unwrap().unwrap().id(), good.snapshot.id());
    }
    let lists = loaded(folder.path(), &un_list("2024-03-01", 0..10));
    let options = CommitOptions {
        accept: vec!["un-sc".to_owned()],
        ..CommitOptions::default()
    };
    let accepted = data
        .commit(&lists, &options, |_| Ok::<(), ListError>(()))
        .unwrap();
    assert_eq!(accepted.snapshot.len(), 10);
    assert!(accepted.snapshot.manifest().lists[0].accepted[0].contains("shrinks"));
}

#[test]
fn a_load_that_fails_leaves_the_last_snapshot() {
    let folder = tempfile::tempdir().unwrap();
    let data = DataDir::open(folder.path().join("data"));
    let good = commit(&data, &loaded(folder.path(), &un_list("2024-02-01", 0..20))).unwrap();
    let lists = loaded(folder.path(), &un_list("2024-03-01", 0..25));
    let failed = data.commit(&lists, &CommitOptions::default(), |snapshot| {
        assert_eq!(snapshot.len(), 25);
        Err(ListError::Io {
            path: PathBuf::from("index"),
            source: std::io::Error::other("no space left on device"),
        })
    });
    assert!(failed.unwrap_err().to_string().contains("no space"));
    assert_eq!(data.current().unwrap().unwrap().id(), good.snapshot.id());
    assert_eq!(data.snapshots().unwrap().len(), 1);
    let left: Vec<_> = fs::read_dir(data.path().join("snapshots")).unwrap().collect();
    assert_eq!(left.len(), 1, "nothing half-written stays");
}

/// The other side of `killed_at_any_moment`: loads lists again and again until it is killed.
#[test]
fn child_that_loads() {
    let Some(folder) = std::env::var_os("INTERDICT_TEST_CHILD").map(PathBuf::from) else {
        return;
    };
    let data = DataDir::open(folder.join("data"));
    fs::write(folder.join("at-work"), b"").unwrap();
    for round in 0.. {
        let lists = loaded(&folder, &un_list("2024-02-01", 0..1000 + round % 7));
        commit(&data, &lists).unwrap();
    }
}

#[test]
fn killed_at_any_moment() {
    let folder = tempfile::tempdir().unwrap();
    let data = DataDir::open(folder.path().join("data"));
    let lists = loaded(folder.path(), &un_list("2024-02-01", 0..1000));
    let start = Instant::now();
    commit(&data, &lists).unwrap();
    // Moments spread over several loads, however fast the machine is today.
    let spread = start.elapsed().max(Duration::from_millis(5)) * 5;
    let at_work = folder.path().join("at-work");
    let mut seen = std::collections::BTreeSet::new();
    let mut half_written = 0;
    for kill in 0..200_u64 {
        let _ = fs::remove_file(&at_work);
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child_that_loads", "--nocapture"])
            .env("INTERDICT_TEST_CHILD", folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while !at_work.exists() && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(spread * ((kill * 7_919 % 1000) as u32) / 1000);
        child.kill().unwrap();
        child.wait().unwrap();
        let names = fs::read_dir(data.path().join("snapshots"))
            .unwrap()
            .filter_map(Result::ok);
        half_written += names
            .filter(|e| e.file_name().to_string_lossy().starts_with(".new-"))
            .count();
        let current = data.current().unwrap().expect("a snapshot in service");
        current.verify().unwrap();
        assert!(current.len() >= 1000);
        assert_eq!(current.manifest().companions.len(), 1);
        assert_eq!(current.get(999).unwrap().reference, "KPi.999");
        seen.insert(current.id().to_owned());
    }
    eprintln!(
        "200 kills: {} snapshots in service, {half_written} left half-written",
        seen.len()
    );
    assert!(
        seen.len() > 1 && half_written > 0,
        "the kills must hit loads at work"
    );
    // What the dead have left goes with the next load.
    commit(&data, &loaded(folder.path(), &un_list("2024-02-01", 0..1010))).unwrap();
    let names = fs::read_dir(data.path().join("snapshots"))
        .unwrap()
        .filter_map(Result::ok);
    assert!(
        names
            .filter(|e| e.file_name().to_string_lossy().starts_with('.'))
            .count()
            == 0
    );
}

#[test]
fn differences_are_told_field_by_field() {
    let folder = tempfile::tempdir().unwrap();
    let data = DataDir::open(folder.path().join("data"));
    let old = commit(&data, &loaded(folder.path(), &un_list("2024-01-01", 0..30))).unwrap();
    let text = un_list("2024-02-01", 1..31).replacen("NUMBER 5<", "NUMBER FIVE<", 1);
    let new = commit(&data, &loaded(folder.path(), &text)).unwrap();
    let lists = interdict_lists::diff(&old.snapshot, &new.snapshot).unwrap();
    let references = |parties: &[interdict_lists::PartyChange]| -> Vec<String> {
        parties.iter().map(|p| p.reference.clone()).collect()
    };
    assert_eq!(lists.len(), 1);
    assert_eq!(references(&lists[0].added), ["KPi.030"]);
    assert_eq!(references(&lists[0].removed), ["KPi.000"]);
    // Every record moved by a line, which is no amendment.
    assert_eq!(references(&lists[0].amended), ["KPi.005"]);
    let field = &lists[0].amended[0].fields[0];
    assert_eq!(
        (field.field.as_str(), field.removed.len(), field.added.len()),
        ("names", 1, 1)
    );
    assert_eq!(field.added[0]["text"], "PERSON NUMBER FIVE");
    assert!(
        interdict_lists::diff(&new.snapshot, &new.snapshot)
            .unwrap()
            .is_empty()
    );
}
