//! `docs/lists-fields.md` says of every element, attribute, column and key of every format where it goes. This holds it to
//! the files: whatever stands in a real file or a fixture must stand in the table; what the table says is kept must be
//! found in the parties that were read; what is not kept must have its reason. A field that no table knows must come out
//! under its own label.
//!
//! `INTERDICT_FIELDS=new cargo test -p interdict-lists --test fields` prints the rows that are missing, with where the
//! values were found.
#![allow(clippy::print_stdout)]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use interdict_lists::{Format, LoadOptions, LoadedList, load_paths};
use serde_json::Value;

/// Values looked at for each field of a file.
const SAMPLES: usize = 40;

/// The fields of a file: each with some of its values.
type Fields = BTreeMap<String, BTreeSet<String>>;

fn put(fields: &mut Fields, path: &str, value: &str) {
    let samples = fields.entry(path.to_owned()).or_default();
    let value = value.trim();
    if samples.len() < SAMPLES && !value.is_empty() {
        samples.insert(value.to_owned());
    }
}

/// Elements by their path below the root, attributes after `@`.
fn xml_fields(text: &str) -> Fields {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(text);
    let mut fields = Fields::new();
    let mut path: Vec<String> = Vec::new();
    let mut told = String::new();
    loop {
        let event = reader.read_event().unwrap();
        match event {
            Event::Start(ref start) | Event::Empty(ref start) => {
                path.push(start.local_name().as_ref().to_owned());
                let at = path[1.min(path.len() - 1)..].join("/");
                for attribute in start.attributes().flatten() {
                    let name = attribute.key.as_ref();
                    if !name.starts_with("xmlns") && !name.starts_with("xsi:") {
                        let value = attribute
                            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                            .unwrap();
                        let name = attribute.key.local_name();
                        put(&mut fields, &format!("{at}@{}", name.as_ref()), &value);
                    }
                }
                told.clear();
                if matches!(event, Event::Empty(_)) {
                    path.pop();
                }
            }
            Event::Text(text) => told.push_str(&text.xml10_content()),
            Event::CData(text) => told.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let known = match &*reference.xml10_content() {
                    "amp" => "&",
                    "quot" => "\"",
                    "apos" => "'",
                    "lt" => "<",
                    "gt" => ">",
                    _ => "",
                };
                told.push_str(known);
            }
            Event::End(_) => {
                if !told.trim().is_empty() {
                    put(&mut fields, &path[1.min(path.len() - 1)..].join("/"), &told);
                }
                told.clear();
                path.pop();
            }
            Event::Eof => return fields,
            _ => {}
        }
    }
}

/// Columns of a table by their name; without a header, by their number.
fn table_fields(text: &str, delimiter: u8, header: bool) -> Fields {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut names: Option<Vec<String>> = None;
    let mut fields = Fields::new();
    for row in reader.records().map_while(Result::ok) {
        // Some tables have a line with the date first.
        if names.is_none() && header && row.iter().filter(|f| !f.trim().is_empty()).count() > 2 {
            let name = |f: &str| f.trim_start_matches('\u{feff}').trim().to_owned();
            names = Some(row.iter().map(name).collect());
            continue;
        }
        for (at, value) in row.iter().enumerate().filter(|_| names.is_some() || !header) {
            let number = format!("column {}", at + 1);
            let name = names.as_ref().map_or(Some(&number), |n| n.get(at));
            if let Some(name) = name.filter(|n| !n.is_empty()) {
                put(&mut fields, name, if value.trim() == "-0-" { "" } else { value });
            }
        }
    }
    fields
}

/// Keys of lines of JSON by their path.
fn json_fields(text: &str) -> Fields {
    fn walk(path: &str, value: &Value, fields: &mut Fields) {
        match value {
            Value::Object(map) => {
                for (name, inner) in map {
                    let path = if path.is_empty() {
                        name.clone()
                    } else {
                        format!("{path}/{name}")
                    };
                    walk(&path, inner, fields);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| walk(path, item, fields)),
            Value::Null => {}
            Value::String(text) => put(fields, path, text),
            other => put(fields, path, &other.to_string()),
        }
    }
    let mut fields = Fields::new();
    let documents = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    for document in documents.map_while(Result::ok) {
        let document = match document {
            // Of a document that is one list, the items count.
            Value::Object(mut map) if map.contains_key("results") => map.remove("results").unwrap(),
            other => other,
        };
        match document {
            Value::Array(items) => items.iter().for_each(|i| walk("", i, &mut fields)),
            other => walk("", &other, &mut fields),
        }
    }
    fields
}

/// Letters and digits alone; of a date its numbers, whatever their order and the words for months.
fn plain(text: &str) -> String {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect();
    let number = |word: &&str| {
        let word = word.trim_end_matches('z');
        let word = word.split('t').next().unwrap_or(word);
        let month = MONTHS.iter().position(|m| word.len() >= 3 && word.starts_with(m));
        month.map(|m| m as u32 + 1).or_else(|| word.parse().ok())
    };
    let numbers: Vec<u32> = words.iter().take(3).filter_map(number).collect();
    if words.len() >= 3 && numbers.len() == 3 && numbers.iter().any(|n| (1800..2100).contains(n)) {
        let mut numbers = numbers;
        numbers.sort_unstable();
        return format!("{numbers:?}");
    }
    words.concat()
}

/// Everything that was read, by where it stands.
struct Kept {
    exact: BTreeMap<String, BTreeSet<String>>,
    all: Vec<(String, String)>,
}

impl Kept {
    fn of(lists: &[LoadedList]) -> Self {
        fn walk(path: &str, value: &Value, all: &mut BTreeSet<(String, String)>) {
            match value {
                Value::Object(map) => {
                    if let (true, Some(Value::String(label)), Some(Value::String(text))) =
                        (path == "attributes", map.get("label"), map.get("value"))
                    {
                        all.insert((format!("attributes {label}"), plain(text)));
                        return;
                    }
                    for (name, inner) in map {
                        let path = if path.is_empty() {
                            name.clone()
                        } else {
                            format!("{path}.{name}")
                        };
                        walk(&path, inner, all);
                    }
                }
                Value::Array(items) => items.iter().for_each(|item| walk(path, item, all)),
                Value::Null => {}
                Value::String(text) => drop(all.insert((path.to_owned(), plain(text)))),
                other => drop(all.insert((path.to_owned(), plain(&other.to_string())))),
            }
        }
        let mut all = BTreeSet::new();
        for list in lists {
            all.insert((
                "date".to_owned(),
                plain(&list.date.map_or(String::new(), |d| d.to_string())),
            ));
            for entity in &list.entities {
                walk("", &serde_json::to_value(entity).unwrap(), &mut all);
            }
        }
        let mut exact: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (path, value) in &all {
            exact.entry(value.clone()).or_default().insert(path.clone());
        }
        Self {
            exact,
            all: all.into_iter().collect(),
        }
    }

    /// Where the values of a field were found: each place with how many, and how many were found at all.
    fn places(&self, samples: &BTreeSet<String>) -> (BTreeMap<String, usize>, usize) {
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        let mut found = 0;
        for sample in samples {
            let sample = plain(sample);
            if sample.is_empty() {
                found += 1;
                continue;
            }
            let mut at: BTreeSet<String> = self.exact.get(&sample).cloned().unwrap_or_default();
            if at.is_empty() && sample.len() >= 2 {
                // Part of something longer, or something longer that was taken apart.
                let part = |kept: &str| {
                    kept.contains(&sample)
                        || (kept.len() >= 4 && sample.len() < 4000 && sample.contains(kept))
                };
                at = (self.all.iter().filter(|(_, kept)| part(kept)))
                    .map(|(path, _)| path.clone())
                    .collect();
            }
            found += usize::from(!at.is_empty());
            at.into_iter()
                .for_each(|place| *places.entry(place).or_default() += 1);
        }
        (places, found)
    }
}

/// Rows of the table of a format: field and where it goes.
fn tables() -> BTreeMap<String, BTreeMap<String, String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/lists-fields.md");
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let mut tables: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let mut format = String::new();
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            format = title.to_owned();
        }
        let Some(row) = line.strip_prefix("| `") else {
            continue;
        };
        let (field, goes) = row.split_once("` | ").unwrap();
        let goes = goes.trim_end_matches('|').trim().to_owned();
        let doubled = tables
            .entry(format.clone())
            .or_default()
            .insert(field.to_owned(), goes);
        assert!(doubled.is_none(), "{format}: {field} stands twice in the table");
    }
    tables
}

fn files() -> Vec<(Vec<PathBuf>, LoadOptions)> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut files: Vec<(Vec<PathBuf>, LoadOptions)> = std::fs::read_dir(&own)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| !p.ends_with("own.toml") && !p.ends_with("own.csv"))
        .map(|p| (vec![p], LoadOptions::default()))
        .collect();
    let shared = std::env::var_os("INTERDICT_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let lists = shared.join("lists");
    if !lists.exists() {
        println!(
            "skipped: {} is not there; the fixtures alone are looked at",
            lists.display()
        );
        return files;
    }
    for folder in ["au", "ca", "samples", "uk", "un", "us_csl", "ofac"] {
        for file in std::fs::read_dir(lists.join(folder)).unwrap() {
            let path = file.unwrap().path();
            let is_other =
                path.extension().is_some_and(|e| e == "xsd") || path.ends_with("sdn_2024-05-02.csv");
            let is_part = folder == "ofac" && path.extension().is_some_and(|e| e == "csv");
            if !is_other && !is_part {
                files.push((vec![path], LoadOptions::default()));
            }
        }
    }
    let set = |names: &[&str]| names.iter().map(|n| lists.join("ofac").join(n)).collect();
    for names in [
        [
            "sdn_2024-05-03.csv",
            "add_2026-08-01.csv",
            "alt_2026-08-01.csv",
            "sdn_comments_2026-08-01.csv",
        ],
        [
            "cons_prim_2025-12-19.csv",
            "cons_add_2025-12-19.csv",
            "cons_alt_2025-12-19.csv",
            "cons_comments_2025-12-19.csv",
        ],
    ] {
        files.push((set(&names), LoadOptions::default()));
    }
    files
}

fn text_of(path: &Path) -> String {
    let bytes = std::fs::read(path).unwrap();
    match String::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(error) => encoding_rs::WINDOWS_1252.decode(error.as_bytes()).0.into_owned(),
    }
}

/// The fields of a file, under the name of their table.
fn fields_of(path: &Path, format: Format) -> (String, Fields) {
    let name = format.name().to_owned();
    match format {
        Format::AuDfatXlsx => (name, sheet_fields(path)),
        Format::OfacCsv => {
            let columns = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .from_reader(text_of(path).as_bytes())
                .records()
                .next()
                .unwrap()
                .unwrap()
                .len();
            (
                format!("{name}, {columns} columns"),
                table_fields(&text_of(path), b',', false),
            )
        }
        Format::EuFsfCsv => (name, table_fields(&text_of(path), b';', true)),
        Format::UkCsv
        | Format::UkOfsiCsv
        | Format::UsCslCsv
        | Format::AuDfatCsv
        | Format::OpenSanctionsCsv => (name, table_fields(&text_of(path), b',', true)),
        Format::UsCslJson | Format::OpenSanctionsJson | Format::SenzingJson => {
            (name, json_fields(&text_of(path)))
        }
        _ => (name, xml_fields(&text_of(path))),
    }
}

fn sheet_fields(path: &Path) -> Fields {
    use calamine::Reader;
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(path).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let mut rows = range.rows();
    let names: Vec<String> = rows.next().unwrap().iter().map(ToString::to_string).collect();
    let mut fields = Fields::new();
    for row in rows {
        for (name, cell) in names.iter().zip(row) {
            // Numbers of days are written out as days.
            let text = if matches!(cell, calamine::Data::DateTime(_)) {
                String::new()
            } else {
                cell.to_string()
            };
            put(&mut fields, name.trim(), &text);
        }
    }
    fields
}

#[test]
fn every_field_has_its_place() {
    let tables = tables();
    let missing_only = std::env::var_os("INTERDICT_FIELDS").is_some();
    let mut missing: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (paths, options) in files() {
        let lists = load_paths(&paths, &options).unwrap_or_else(|e| panic!("{e}"));
        let kept = Kept::of(&lists);
        for path in &paths {
            let (format, fields) = fields_of(path, lists[0].format);
            let table = tables.get(&format);
            for (field, samples) in fields {
                let (places, found) = kept.places(&samples);
                let place = || {
                    let mut best: Vec<(&String, &usize)> = places.iter().collect();
                    best.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
                    let shown = best.iter().filter(|(_, n)| **n * 4 >= samples.len()).take(4);
                    let shown: Vec<String> = shown.map(|(p, n)| format!("{p} ({n})")).collect();
                    format!("{found} of {}: {}", samples.len(), shown.join(", "))
                };
                let Some(goes) = table.and_then(|t| t.get(&field)) else {
                    missing
                        .entry(format.clone())
                        .or_default()
                        .entry(field)
                        .or_insert_with(place);
                    continue;
                };
                // One value in ten may be written in another way than any that this test knows.
                let is_kept = !goes.starts_with("not kept: ") && !goes.starts_with("read: ");
                if is_kept && found * 10 < samples.len() * 9 {
                    let odd: Vec<&String> = samples
                        .iter()
                        .filter(|s| kept.places(&BTreeSet::from([(*s).clone()])).1 == 0)
                        .take(3)
                        .collect();
                    wrong.push(format!(
                        "{}: {field} is said to go to {goes}, but {} of its values were not found: {odd:?}",
                        path.display(),
                        samples.len() - found
                    ));
                }
            }
        }
    }
    for (format, fields) in &missing {
        println!("\n## {format}\n\n| field | where it goes |\n|---|---|");
        for (field, place) in fields {
            println!("| `{field}` | {place} |");
        }
    }
    if !missing_only {
        assert!(missing.is_empty(), "fields without a row in docs/lists-fields.md");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
