//! The program as its user runs it: output, exit codes, one clear line for bad input.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

struct Program {
    data: tempfile::TempDir,
}

impl Program {
    fn new() -> Self {
        Self {
            data: tempfile::tempdir().unwrap(),
        }
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_interdict"));
        command
            .args(arguments)
            .arg("--data")
            .arg(self.data.path().join("data"))
            .stdin(Stdio::null());
        command.output().unwrap()
    }

    fn file(&self, name: &str, content: &[u8]) -> String {
        let path = self.data.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.to_string_lossy().into_owned()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn example(name: &str) -> String {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../examples")
        .join(name);
    path.to_string_lossy().into_owned()
}

#[test]
fn the_readmes_first_command_answers() {
    let program = Program::new();
    let output = program.run(&["report", &example("report.txt")]);
    let out = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    for expected in [
        "ON A SANCTIONS LIST",
        "DEALINGS",
        "starter list",
        "lists load",
        "not legal advice",
    ] {
        assert!(out.contains(expected), "{expected:?} is missing in:\n{out}");
    }
}

#[test]
fn report_as_json_and_as_a_page() {
    let program = Program::new();
    let page = program.data.path().join("page.html");
    let output = program.run(&[
        "report",
        &example("report.txt"),
        "--json",
        "--html",
        page.to_str().unwrap(),
    ]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["format"], "interdict.report/1");
    for key in [
        "document", "sections", "parties", "goods", "dealings", "claims", "events", "findings",
    ] {
        assert!(!report[key].is_null(), "{key}");
    }
    let chars = std::fs::read_to_string(example("report.txt"))
        .unwrap()
        .chars()
        .count() as u64;
    assert_eq!(report["document"]["chars"].as_u64(), Some(chars));
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.starts_with("<!doctype html>") && page.contains("class=\"dealing"));
}

#[test]
fn bad_documents_are_refused_in_one_line() {
    let program = Program::new();
    let cases: [(&str, &[u8], &str); 4] = [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n \n", "empty"),
        ("pdf.txt", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3", "PDF"),
        ("binary.txt", b"abc\x00\x01\x02", "not text"),
    ];
    for (name, content, expected) in cases {
        let path = program.file(name, content);
        let output = program.run(&["report", &path]);
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(
            error.lines().count() == 1 && error.contains(expected) && error.contains(name),
            "{name}: {error}"
        );
    }
    let output = program.run(&["report", "no-such-file.txt"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("no-such-file.txt"));
}

#[test]
fn a_name_is_screened_against_the_starter_list() {
    let program = Program::new();
    let output = program.run(&["screen", "Vladimir Putin", "--kind", "person", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let hit = &answer["results"][0];
    assert_eq!(
        (hit["list"].as_str(), hit["match"].as_bool()),
        (Some("starter"), Some(true)),
        "{answer}"
    );
    assert!(hit["score"].as_f64().unwrap() >= 0.7 && !hit["explanation"].as_array().unwrap().is_empty());
    let none = program.run(&["screen", "Margaret Ashworth", "--json"]);
    let none: serde_json::Value = serde_json::from_slice(&none.stdout).unwrap();
    assert_eq!(none["results"].as_array().map(Vec::len), Some(0), "{none}");
}
