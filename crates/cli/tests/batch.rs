//! Files of parties in every format: the same answers, every row answered, bad rows told by their place.

use std::{
    fs::File,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::Arc,
};

use parquet::{
    data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type},
    file::writer::SerializedFileWriter,
    file::{properties::WriterProperties, reader::FileReader, serialized_reader::SerializedFileReader},
    record::Field,
    schema::parser::parse_message_type,
};

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_interdict"));
        command.arg("--data").arg(self.path("data"));
        command
    }

    /// Screens a file against the starter list.
    fn screen(&self, input: &Path, output: &Path) -> Output {
        (self.command())
            .args(["screen", "--input"])
            .arg(input)
            .arg("--output")
            .arg(output)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> = entries
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Four rows: a hit, no hit, a row that can't be screened, a doubtful cell.
const CUSTOMERS: &str = "id,full_name,date_of_birth,nationality,ids\n\
    a,Vladimir Putin,1952-10-07,ru,\n\
    b,Margaret Ashworth,1961-02-03,gb,\n\
    c,,,,\n\
    d,Kim Jong Un,sometime,Atlantis,imo:9074728\n";

/// What a table says: id, score, list, entity, matched name.
type Said = Vec<(String, String, String)>;

fn said_in_csv(path: &Path) -> Said {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let records = reader.records().map(Result::unwrap);
    records
        .map(|r| (r[0].to_owned(), r[3].to_owned(), r[5].to_owned()))
        .collect()
}

fn said_in_parquet(path: &Path) -> Said {
    let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    let rows = reader.get_row_iter(None).unwrap().map(Result::unwrap);
    rows.map(|row| {
        let cells: Vec<String> = (row.get_column_iter())
            .map(|(_, value)| match value {
                Field::Null => String::new(),
                Field::Str(text) => text.clone(),
                other => other.to_string(),
            })
            .collect();
        (cells[0].clone(), cells[3].clone(), cells[5].clone())
    })
    .collect()
}

#[test]
fn every_format_gives_the_same_answers() {
    let folder = Folder::new();
    let input = folder.file("in.csv", CUSTOMERS.as_bytes());
    let outputs = ["out.csv", "out.parquet", "out.jsonl"].map(|name| folder.path(name));
    for output in &outputs {
        let run = folder.screen(&input, output);
        assert_eq!(run.status.code(), Some(0), "{}", text(&run.stderr));
        let told = text(&run.stderr);
        assert!(told.contains("line 4: not screened: no name"), "{told}");
        assert!(told.contains("line 5: screened, but"), "{told}");
    }
    let said = said_in_csv(&outputs[0]);
    assert_eq!(said, said_in_parquet(&outputs[1]));
    let of = |id: &str| said.iter().filter(|s| s.0 == id).cloned().collect::<Said>();
    assert!(of("a").iter().all(|s| s.1 == "true" && !s.2.is_empty()) && !of("a").is_empty());
    assert_eq!(of("b"), [("b".to_owned(), "false".to_owned(), String::new())]);
    assert_eq!(of("c"), [("c".to_owned(), String::new(), String::new())]);
    let lines = std::fs::read_to_string(&outputs[2]).unwrap();
    let lines: Vec<serde_json::Value> = lines.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(lines.len(), 4);
    assert_eq!(lines[0]["results"].as_array().unwrap().len(), of("a").len());
    assert_eq!(lines[2]["line"], 4);
    let notes = lines[3]["notes"].to_string();
    for expected in ["sometime", "Atlantis", "9074728"] {
        assert!(notes.contains(expected), "{notes}");
    }
    // What was read as CSV and written as Parquet can be screened again.
    let again = folder.screen(&outputs[1], &folder.path("again.csv"));
    assert_eq!(again.status.code(), Some(0), "{}", text(&again.stderr));
    assert!(text(&again.stderr).contains("row "), "{}", text(&again.stderr));
}

/// A Parquet file as other programs write it: days, nanoseconds, missing values.
fn customers_in_parquet(path: &Path) {
    let schema = "message customers {
        optional binary full_name (UTF8);
        optional int32 date_of_birth (DATE);
        optional int64 birth_date (TIMESTAMP(NANOS,true));
        optional binary photo;
    }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let properties = Arc::new(WriterProperties::builder().build());
    let mut writer = SerializedFileWriter::new(File::create(path).unwrap(), schema, properties).unwrap();
    let mut group = writer.next_row_group().unwrap();
    // 1952-10-07 is day -6295; the second row has nothing but a photo, the third its date in nanoseconds.
    let day = -6295;
    let names = ["Vladimir Putin", "Vladimir Putin"].map(ByteArray::from);
    let mut column = group.next_column().unwrap().unwrap();
    column
        .typed::<ByteArrayType>()
        .write_batch(&names, Some(&[1, 0, 1]), None)
        .unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column
        .typed::<Int32Type>()
        .write_batch(&[day], Some(&[1, 0, 0]), None)
        .unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    let nanoseconds = i64::from(day) * 86_400_000_000_000;
    column
        .typed::<Int64Type>()
        .write_batch(&[nanoseconds], Some(&[0, 0, 1]), None)
        .unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column
        .typed::<ByteArrayType>()
        .write_batch(&[ByteArray::from(vec![0xff, 0xd8])], Some(&[0, 1, 0]), None)
        .unwrap();
    column.close().unwrap();
    group.close().unwrap();
    writer.close().unwrap();
}

#[test]
fn dates_of_parquet_files_are_evidence() {
    let folder = Folder::new();
    let input = folder.path("in.parquet");
    customers_in_parquet(&input);
    let output = folder.path("out.jsonl");
    let run = folder.screen(&input, &output);
    assert_eq!(run.status.code(), Some(0), "{}", text(&run.stderr));
    let told = text(&run.stderr);
    assert!(
        told.contains("columns not looked at: photo") && told.contains("row 2: not screened"),
        "{told}"
    );
    let lines = std::fs::read_to_string(&output).unwrap();
    let lines: Vec<serde_json::Value> = lines.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    for at in [0, 2] {
        assert_eq!(
            lines[at]["query"]["birth_dates"][0], "1952-10-07",
            "{}",
            lines[at]
        );
        assert!(
            lines[at]["results"][0]["explanation"]
                .to_string()
                .contains("same day")
        );
    }
    assert_eq!(lines[1]["row"], 2);
}

#[test]
fn a_broken_parquet_file_is_refused_and_leaves_nothing() {
    let folder = Folder::new();
    let input = folder.path("in.parquet");
    customers_in_parquet(&input);
    let whole = std::fs::read(&input).unwrap();
    let mut middle = whole.clone();
    for byte in &mut middle[8..60] {
        *byte ^= 0xa5;
    }
    for (name, bytes) in [
        ("cut", &whole[..whole.len() / 2]),
        ("middle", &middle),
        ("empty", &[]),
    ] {
        let input = folder.file("broken.parquet", bytes);
        let run = folder.screen(&input, &folder.path("out.csv"));
        let error = text(&run.stderr);
        assert_eq!(run.status.code(), Some(2), "{name}: {error}");
        assert!(error.contains("broken.parquet"), "{name}: {error}");
        assert!(!folder.names().iter().any(|n| n.starts_with("out.csv")), "{name}");
    }
}

#[test]
fn standard_input_and_output() {
    let folder = Folder::new();
    for (content, expected) in [
        (
            CUSTOMERS,
            "id,name,score,match,list,entity,matched_name,explanation\n",
        ),
        ("{\"name\": \"Vladimir Putin\"}\n", "{"),
    ] {
        let mut child = (folder.command())
            .args(["screen", "--input", "-", "--output", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(content.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        assert!(
            text(&output.stdout).starts_with(expected),
            "{}",
            text(&output.stdout)
        );
        assert!(text(&output.stdout).contains("starter"));
    }
}

#[test]
fn a_reader_that_leaves_is_no_failure() {
    let folder = Folder::new();
    let many: String = (0..20_000).map(|n| format!("Vladimir Putin {n}\n")).collect();
    let input = folder.file("in.csv", format!("name\n{many}").as_bytes());
    let input = input.to_str().unwrap();
    for arguments in [
        &["screen", "--input", input, "--output", "-"][..],
        &["screen", "Vladimir Putin"],
        &["lists", "status"],
        &["compare", "Vladimir Putin", "Wladimir Putin"],
    ] {
        let mut child = (folder.command())
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {error}");
        assert!(!error.contains("panicked"), "{arguments:?}: {error}");
    }
}
