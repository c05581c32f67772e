//! Files are read as a stream: what memory takes is the parties, not the file. `INTERDICT_BIG_MB` sets the size of the
//! files written here (default 48); with 1000 the figures of the documentation come out.

#![allow(clippy::print_stdout)]

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use interdict_lists::{LoadOptions, LoadedList, load_paths};

/// Memory beyond what the program had before: buffers of readers, on each core.
const GROWTH_KB_MAX: u64 = 24 << 10;

fn size() -> usize {
    let stated = std::env::var("INTERDICT_BIG_MB")
        .ok()
        .and_then(|s| s.parse().ok());
    stated.unwrap_or(48_usize) << 20
}

/// The most memory that this process ever had, in kilobytes.
fn peak_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// A file of `size()` bytes and more, of one start and as many middles as it takes.
fn write(path: &Path, start: &str, mut middle: impl FnMut(usize) -> Vec<u8>, end: &str) {
    let mut file = BufWriter::new(File::create(path).unwrap());
    file.write_all(start.as_bytes()).unwrap();
    let (mut written, mut number) = (0, 0);
    while written < size() {
        let piece = middle(number);
        file.write_all(&piece).unwrap();
        written += piece.len();
        number += 1;
    }
    file.write_all(end.as_bytes()).unwrap();
    file.flush().unwrap();
}

fn load(path: PathBuf) -> Result<LoadedList, String> {
    let lists = load_paths(&[path], &LoadOptions::default());
    lists.map(|mut l| l.remove(0)).map_err(|e| e.to_string())
}

/// One test, because the peak is that of the process.
#[test]
fn memory_does_not_grow_with_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let un = [
        "<CONSOLIDATED_LIST dateGenerated=\"2026-08-01\"><INDIVIDUALS>",
        "</INDIVIDUALS></CONSOLIDATED_LIST>",
    ];
    let person = |i: usize, filling: &str| {
        format!(
            "<INDIVIDUAL><DATAID>{i}</DATAID><FIRST_NAME>A{i}</FIRST_NAME>\
             <REFERENCE_NUMBER>KPi.{i}</REFERENCE_NUMBER></INDIVIDUAL>\n<!-- {filling} -->\n"
        )
    };
    let filling = "x ".repeat(500_000);
    let warm = folder.path().join("warm.xml");
    std::fs::write(&warm, format!("{}{}{}", un[0], person(1, &filling), un[1])).unwrap();
    load(warm).unwrap();
    let Some(before) = peak_kb() else {
        println!("skipped: this system does not tell a process's memory");
        return;
    };
    let grown = |what: &str| {
        let grown = peak_kb().unwrap_or(0) - before;
        println!(
            "{what}: {} MB read, the peak of memory grew by {grown} kB",
            size() >> 20
        );
        assert!(grown < GROWTH_KB_MAX, "{what}: {grown} kB");
    };

    let path = folder.path().join("un.xml");
    write(&path, un[0], |i| person(i, &filling).into_bytes(), un[1]);
    let list = load(path.clone()).unwrap();
    assert!(list.entities.len() > 40 && list.counts.refused == 0);
    grown("XML");

    // Not UTF-8: decoded while it is read.
    write(
        &path,
        &format!("<?xml version='1.0' encoding='windows-1252'?>{}", un[0]),
        |i| {
            let text = person(i, &filling).replace("<FIRST_NAME>A", "<FIRST_NAME>Ñ");
            encoding_rs::WINDOWS_1252.encode(&text).0.into_owned()
        },
        un[1],
    );
    let list = load(path).unwrap();
    assert_eq!(list.files[0].encoding, "windows-1252");
    assert!(list.entities[7].names[0].text.starts_with('Ñ'));
    grown("XML in another encoding");

    let path = folder.path().join("entities.ftm.json");
    let entity = |id: &str, schema: &str, properties: &str, target: bool| {
        format!(
            "{{\"id\":\"{id}\",\"caption\":\"{id}\",\"schema\":\"{schema}\",\"properties\":{{{properties}}},\
             \"datasets\":[\"test\"],\"target\":{target}}}\n"
        )
    };
    let lines = |i: usize| {
        let mut text = String::new();
        if i.is_multiple_of(1000) {
            // What belongs to a party may stand before it.
            text += &entity(
                &format!("s{i}"),
                "Sanction",
                &format!("\"entity\":[\"t{i}\"],\"authority\":[\"Office\"]"),
                false,
            );
            text += &entity(
                &format!("t{i}"),
                "Person",
                &format!("\"name\":[\"Target {i}\"]"),
                true,
            );
        }
        text += &entity(
            &format!("a{i}"),
            "Address",
            &format!("\"full\":[\"{}\"]", &filling[..800]),
            false,
        );
        text += &entity(
            &format!("p{i}"),
            "Person",
            &format!("\"name\":[\"Bystander {i}\"]"),
            false,
        );
        text.into_bytes()
    };
    write(&path, "", lines, "");
    let list = load(path).unwrap();
    assert!(list.entities.len() > 20 && list.entities.iter().all(|e| e.listings.len() == 2));
    grown("FollowTheMoney");

    // A row a party: the columns that are kept are short.
    let path = folder.path().join("sdn.csv");
    let row = |i: usize| {
        let remarks = if i == 0 { "" } else { "\"\"" };
        format!(
            "{i},\"NAME {i}\",-0- ,\"CUBA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,{remarks}-0- \r\n{}",
            "\r\n".repeat(200_000)
        )
        .into_bytes()
    };
    write(&path, "", row, "\u{1a}");
    assert!(load(path).unwrap().entities.len() > 40);
    grown("CSV");

    // One field, one attribute, one comment, one row, one line that fills the whole file.
    let letters = |_| vec![b'x'; 1 << 20];
    let hostile = [
        (
            "field.xml",
            format!("{}<INDIVIDUAL><COMMENTS1>", un[0]),
            "a field of more than",
        ),
        (
            "attribute.xml",
            format!("{}<INDIVIDUAL a=\"", un[0]),
            "a field of more than",
        ),
        ("comment.xml", format!("{}<!-- ", un[0]), "a field of more than"),
        (
            "row.csv",
            "36,\"A\",-0- ,\"CUBA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n".repeat(3) + "37,\"",
            "a row (a quote that never ends?) of more than",
        ),
        (
            "line.json",
            format!("{}{{\"id\":\"", entity("t1", "Person", "\"name\":[\"A\"]", true)),
            "a line of more than",
        ),
        (
            "csl.json",
            "{\"results\":[{\"source\":\"".to_owned(),
            "an object of more than",
        ),
    ];
    for (name, start, expected) in hostile {
        let path = folder.path().join(name);
        write(&path, &start, letters, "");
        let words = load(path.clone()).unwrap_err();
        std::fs::remove_file(path).unwrap();
        assert!(words.contains(name) && words.contains(expected), "{words}");
    }
    // Lines may have 32 MiB before they are refused.
    let grown = peak_kb().unwrap_or(0) - before;
    println!(
        "one field of {} MB: refused, the peak of memory grew by {grown} kB",
        size() >> 20
    );
    assert!(grown < GROWTH_KB_MAX + (96 << 10), "{grown} kB");
}
