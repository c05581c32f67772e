//! Bad input: each file is refused in one line that says what, where and what to do; nothing panics or hangs.

use std::{fs, io::Write, path::Path};

use interdict_lists::{
    LoadOptions, ProblemKind, Severity, load as load_with_skipped, load_bytes, load_paths,
};
use proptest::prelude::*;

fn refusal(name: &str, bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let error = load_paths(&[path], &LoadOptions::default()).expect_err(name);
    assert!(error.is_input(), "{error}");
    let words = error.to_string();
    assert!(words.contains(name) && words.contains("; "), "{words}");
    assert!(!words.contains('\n'), "{words}");
    words
}

const UN_HEAD: &str =
    "<?xml version=\"1.0\"?>\n<CONSOLIDATED_LIST dateGenerated=\"2026-08-01\"><INDIVIDUALS>\n";

fn un(record: &str) -> Vec<u8> {
    format!("{UN_HEAD}{record}</INDIVIDUALS></CONSOLIDATED_LIST>").into_bytes()
}

#[test]
fn each_kind_of_bad_file() {
    let bomb = "<!DOCTYPE CONSOLIDATED_LIST [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>\n<CONSOLIDATED_LIST>&b;</CONSOLIDATED_LIST>";
    let deep = un(&format!("<INDIVIDUAL>{}", "<A>".repeat(1_000_000)));
    let field = un(&format!(
        "<INDIVIDUAL><COMMENTS1>{}</COMMENTS1></INDIVIDUAL>",
        "x".repeat(5 << 20)
    ));
    let row = "36,\"A\",-0- ,\"CUBA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n";
    let long_line = format!("{row}{row}{}", "y".repeat(100 << 20));
    let columns = format!("{row}{}", "37,\"B\",\"x\"\r\n".repeat(5));
    let cases: [(&str, Vec<u8>, &[&str]); 13] = [
        ("empty.xml", Vec::new(), &["empty"]),
        ("blank.xml", b" \n\n".to_vec(), &["white space"]),
        ("junk.csv", (0..=255).cycle().take(5000).collect(), &["binary"]),
        (
            "renamed.xml",
            b"%PDF-1.7\n%\xe2\xe3\xcf\xd3".to_vec(),
            &["a PDF document"],
        ),
        (
            "page.xml",
            b"<!DOCTYPE html><html><body>404</body></html>".to_vec(),
            &["a web page"],
        ),
        (
            "cut.xml",
            un("<INDIVIDUAL><DATAID>1")[..UN_HEAD.len() + 20].to_vec(),
            &["line 3", "cut off"],
        ),
        ("bomb.xml", bomb.into(), &["document type declaration"]),
        ("deep.xml", deep, &["line 3", "inside each other"]),
        ("field.xml", field, &["line 3", "a field of more than"]),
        ("columns.csv", columns.into(), &["no list format known"]),
        (
            "line.csv",
            long_line.into(),
            &["line 3", "a row (a quote that never ends?) of more than"],
        ),
        (
            "lying.xml",
            b"<?xml version='1.0' encoding='UTF-8'?><CONSOLIDATED_LIST>\xe9</CONSOLIDATED_LIST>".to_vec(),
            &["not valid UTF-8"],
        ),
        ("other.xml", b"<a><b/></a>".to_vec(), &["root element <a>"]),
    ];
    for (name, bytes, expected) in cases {
        let words = refusal(name, &bytes);
        for part in expected {
            assert!(words.contains(part), "{words}");
        }
    }
    let missing = load_paths(&["/nowhere/sdn.csv".into()], &LoadOptions::default()).unwrap_err();
    assert!(
        missing.is_input() && missing.to_string().contains("/nowhere/sdn.csv"),
        "{missing}"
    );
    let small = LoadOptions {
        file_bytes_max: 10,
        ..LoadOptions::default()
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.xml");
    fs::write(&path, un("")).unwrap();
    assert!(
        load_paths(&[path], &small)
            .unwrap_err()
            .to_string()
            .contains("more than the 10 allowed")
    );
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(*name, options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// Lists come packed as well, a set of files in one archive.
#[test]
fn packed_lists() {
    let person = un(
        "<INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>A</FIRST_NAME><REFERENCE_NUMBER>KPi.001</REFERENCE_NUMBER></INDIVIDUAL>",
    );
    let load = |name: &str, bytes| load_bytes(name, bytes, &LoadOptions::default());
    let lists = load("un.xml.gz", gzipped(&person)).unwrap();
    assert_eq!((lists[0].list.as_str(), lists[0].entities.len()), ("un-sc", 1));
    // What is in the container counts, not how it was packed.
    assert_eq!(lists[0].digest, load("un.xml", person).unwrap()[0].digest);
    let row = "36,\"A\",-0- ,\"CUBA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n";
    let alias = "36,12,\"aka\",\"B\",-0- \r\n";
    let set = zipped(&[
        ("lists/sdn.csv", row.as_bytes()),
        ("lists/alt.csv", alias.as_bytes()),
        ("readme.pdf", b"%PDF-1.7"),
        ("__MACOSX/lists/sdn.csv", b"\0\0"),
    ]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("SDN.zip");
    fs::write(&path, &set).unwrap();
    let load = load_with_skipped(&[path], &LoadOptions::default()).unwrap();
    assert_eq!(load.lists[0].entities[0].names.len(), 2);
    assert_eq!(load.lists[0].files[0].file, "SDN.zip/lists/sdn.csv");
    let skipped: Vec<String> = load
        .skipped
        .iter()
        .map(|s| s.path.display().to_string())
        .collect();
    assert_eq!(skipped.len(), 1);
    assert!(skipped[0].ends_with("SDN.zip/readme.pdf"), "{skipped:?}");
}

#[test]
fn packed_bombs_are_refused() {
    let bomb = vec![b' '; 64 << 20];
    let many: Vec<(String, &[u8])> = (0..1001).map(|i| (format!("{i}.csv"), &b"a"[..])).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let nested = zipped(&[("inner.zip", &zipped(&[("un.xml", &un(""))]))]);
    let mut cut = zipped(&[("un.xml", &un(""))]);
    cut.truncate(cut.len() / 2);
    let cases: [(&str, Vec<u8>, &str); 6] = [
        ("bomb.zip", zipped(&[("un.xml", &bomb)]), "unpacks to more than"),
        ("bomb.gz", gzipped(&bomb), "unpacks to more than"),
        ("many.zip", zipped(&many), "a ZIP archive of 1001 files"),
        ("nested.zip", nested, "a ZIP container that is no list known"),
        ("cut.zip", cut, "a broken container"),
        ("pdf.zip", zipped(&[("a.pdf", b"%PDF-1.7")]), "a PDF document"),
    ];
    for (name, bytes, expected) in cases {
        let words = refusal(name, &bytes);
        assert!(words.contains(expected), "{words}");
    }
}

/// Damage that once brought a reader down.
#[test]
fn damage_met_before() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let table = fs::read_to_string(folder.join("eu_fsf.csv")).unwrap();
    let damaged = table.replacen("Regulation_OrganisationType", "Regulation_誶ganisationType", 1);
    let lists = load_bytes("eu_fsf.csv", damaged.into_bytes(), &LoadOptions::default()).unwrap();
    assert_eq!(lists[0].entities.len(), 1);
}

/// A broken row or record costs itself alone.
#[test]
fn good_records_beside_bad_ones() {
    let good =
        |i: usize| format!("{i},\"NAME {i}\",-0- ,\"CUBA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n");
    let rows: String = (1..=20).map(good).collect();
    let text = format!(
        "{rows}21,\"SHORT\"\r\n,\"NO NUMBER\",-0- ,\"C\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n{}{}\u{1a}",
        good(22),
        good(3)
    );
    let list = load_bytes("sdn.csv", text.into_bytes(), &LoadOptions::default())
        .unwrap()
        .remove(0);
    assert_eq!(
        (list.counts.seen, list.counts.loaded, list.counts.refused),
        (24, 21, 3)
    );
    let told: Vec<(ProblemKind, u64)> = list
        .problems
        .iter()
        .filter(|p| p.severity == Severity::Refused)
        .map(|p| (p.kind, p.line))
        .collect();
    let expected = [
        (ProblemKind::ColumnCount, 21),
        (ProblemKind::NoReference, 22),
        (ProblemKind::DuplicateReference, 24),
    ];
    assert_eq!(told, expected);
    // A name in a legacy encoding is read, and that is said.
    let spanish = "36,\"NUÑEZ, José María de León y Ibáñez\",\"individual\",\"CUBA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n";
    let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(spanish);
    let list = load_bytes("sdn.csv", bytes.into_owned(), &LoadOptions::default())
        .unwrap()
        .remove(0);
    assert_eq!(
        list.entities[0].names[0].text,
        "NUÑEZ José María de León y Ibáñez"
    );
    assert!(
        list.problems.iter().any(|p| p.what.contains("windows-1252")),
        "{:?}",
        list.problems
    );
}

fn fixtures() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap())
        .map(|e| {
            (
                e.file_name().to_string_lossy().into_owned(),
                fs::read(e.path()).unwrap(),
            )
        })
        .collect();
    files.sort();
    let remarks =
        "DOB 28 Apr 1978; POB A, B; Passport 1 (Egypt) issued 26 May 1999; a.k.a. 'B'; Linked To: X.";
    let row = format!(
        "36,\"A, B\",\"individual\",\"CUBA] [SDGT\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"{remarks}\"\r\n"
    );
    files.push(("sdn.csv".to_owned(), row.repeat(3).into_bytes()));
    let person = "<INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>A</FIRST_NAME><REFERENCE_NUMBER>KPi.001</REFERENCE_NUMBER>\
        <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1950</FROM_YEAR><TO_YEAR>1960</TO_YEAR>\
        </INDIVIDUAL_DATE_OF_BIRTH></INDIVIDUAL>";
    files.push(("un.xml".to_owned(), un(person)));
    files
}

/// 600 cases, or as many as `PROPTEST_CASES` says for a long run.
fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|c| c.parse().ok())
        .unwrap_or(600);
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    /// Files with bytes changed, cut out, doubled or cut off are read or refused, and never bring the reader down.
    #[test]
    fn damaged_files_never_panic(
        pick in any::<prop::sample::Index>(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..5_u8, any::<u8>(), 1..40_usize), 1..12),
    ) {
        let files = fixtures();
        let (name, mut bytes) = files[pick.index(files.len())].clone();
        for (at, what, byte, length) in edits {
            if bytes.is_empty() {
                break;
            }
            let at = at.index(bytes.len());
            let end = (at + length).min(bytes.len());
            match what {
                0 => bytes[at] = byte,
                1 => drop(bytes.drain(at..end)),
                2 => { let part = bytes[at..end].to_vec(); bytes.splice(at..at, part); }
                3 => bytes.insert(at, b"<>&\";,\n'(){}[]/-0"[usize::from(byte) % 17]),
                _ => bytes.truncate(at),
            }
        }
        if let Ok(lists) = load_bytes(&name, bytes, &LoadOptions::default()) {
            for list in lists {
                prop_assert_eq!(list.counts.seen, list.counts.loaded + list.counts.refused + list.counts.ended);
                prop_assert!(list.entities.iter().all(|e| !e.names.is_empty()));
            }
        }
    }

    /// Any bytes at all.
    #[test]
    fn any_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let _ = load_bytes("any", bytes, &LoadOptions::default());
    }
}
