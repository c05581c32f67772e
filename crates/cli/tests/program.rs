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
fn several_documents_and_folders_are_read_at_once() {
    let program = Program::new();
    let folder = program.data.path().join("documents/inner");
    std::fs::create_dir_all(&folder).unwrap();
    let message = "From: Jane Doe <j@example.org>\r\nTo: Desk <d@example.org>\r\nDate: Tue, 5 Mar 2024 10:00:00 +0000\r\n\
Subject: Shells\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\n\
North Korea sold artillery shells to Russia on Monday, the ministry said.\r\n--x\r\nContent-Type: text/plain; name=a.txt\r\n\
Content-Disposition: attachment; filename=a.txt\r\n\r\nIran denied on Sunday that it had sold drones to Russia.\r\n--x--\r\n";
    std::fs::write(folder.join("message.eml"), message).unwrap();
    std::fs::write(folder.join("picture.png"), b"\x89PNG....").unwrap();
    std::fs::copy(example("report.txt"), folder.join("../a.txt")).unwrap();
    let documents = folder.parent().unwrap().to_str().unwrap().to_owned();
    let output = program.run(&["report", &documents, "--json"]);
    assert_eq!(output.status.code(), Some(2), "one of three is refused");
    assert!(
        text(&output.stderr).contains("1 of 3"),
        "{}",
        text(&output.stderr)
    );
    let lines: Vec<serde_json::Value> = text(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 3);
    let of = |end: &str| {
        lines
            .iter()
            .find(|l| l["file"].as_str().unwrap().ends_with(end))
            .unwrap()
    };
    assert!(of("picture.png")["error"].as_str().unwrap().contains("PNG"));
    let mail = of("message.eml");
    assert_eq!(mail["document"]["reference_date"], "2024-03-05");
    // Spans count the text that the report gives.
    let chars: Vec<char> = mail["document"]["text"].as_str().unwrap().chars().collect();
    let cue = &mail["claims"][0]["cue"];
    let (start, end) = (
        cue[0].as_u64().unwrap() as usize,
        cue[1].as_u64().unwrap() as usize,
    );
    assert_eq!(chars[start..end].iter().collect::<String>(), "said");
    assert_eq!(mail["attachments"][0]["name"], "a.txt");
    assert_eq!(mail["attachments"][0]["report"]["claims"][0]["stance"], "denies");
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
