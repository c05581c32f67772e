//! The annotated texts that the sides of dealings are learned from.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use serde_json::Value;

/// Files of `crates/report/tests/paragraphs` that measure alone.
const ALONE: &[&str] = &["unseen", "apart", "fresh", "late", "agency"];
/// Files that rules are made from, but no weights yet: learned from them as well, the reader finds as much on texts that
/// measure alone, and fewer findings on the corpus.
const RULES_ONLY: &[&str] = &["bulletins", "desks"];
/// Files that rules alone are made from.
const SENTENCES: &[&str] = &["sentences"];
/// The day on which the paragraphs are read.
const PARAGRAPHS_DAY: &str = "2024-09-14";

/// A dealing that is due: the names of both sides, in lower case.
pub(crate) struct Due {
    pub(crate) from: Vec<String>,
    pub(crate) to: Vec<String>,
    /// Who alleges and who denies it.
    pub(crate) by: Vec<String>,
    pub(crate) denied: Vec<String>,
}

/// An annotated text.
pub(crate) struct Text {
    pub(crate) file: String,
    pub(crate) text: String,
    pub(crate) date: Option<String>,
    pub(crate) dues: Vec<Due>,
}

/// All texts to learn from.
///
/// `all` those that sides are not learned from, too.
pub(crate) fn texts(more: bool) -> anyhow::Result<Vec<Text>> {
    let mut all = Vec::new();
    for path in files("crates/report/tests/paragraphs", "toml")? {
        let name = name_of(&path);
        let held = |files: &[&str]| files.contains(&name.as_str());
        if !held(ALONE) && !held(SENTENCES) && (more || !held(RULES_ONLY)) {
            paragraphs(&path, &name, &mut all).with_context(|| name.clone())?;
        }
    }
    reports("tests/corpus/dev", &mut all)?;
    ordinary("tests/ordinary", &mut all)?;
    Ok(all)
}

/// The files of a folder with an extension, in order.
fn files(folder: &str, extension: &str) -> anyhow::Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = (fs::read_dir(folder).context(folder.to_owned())?)
        .map(|entry| entry.map(|e| e.path()))
        .collect::<Result<_, _>>()?;
    files.retain(|p| p.extension().is_some_and(|e| e == extension));
    files.sort();
    Ok(files)
}

/// A file's name without its extension.
fn name_of(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// News that tells of no dealing, but for what measures alone.
fn ordinary(folder: &str, all: &mut Vec<Text>) -> anyhow::Result<()> {
    for path in files(folder, "txt")? {
        if name_of(&path).starts_with("unseen") {
            continue;
        }
        for part in fs::read_to_string(&path)?.split("%% ").skip(1) {
            let (_, text) = part.split_once('\n').context("no text")?;
            all.push(Text {
                file: "ordinary".to_owned(),
                text: text.to_owned(),
                date: Some(PARAGRAPHS_DAY.to_owned()),
                dues: Vec::new(),
            });
        }
    }
    Ok(())
}

fn paragraphs(path: &Path, name: &str, all: &mut Vec<Text>) -> anyhow::Result<()> {
    let file: toml::Table = toml::from_str(&fs::read_to_string(path)?)?;
    let paragraphs = file["paragraph"].as_array().context("no paragraphs")?;
    for paragraph in paragraphs {
        let text = paragraph["text"].as_str().context("no text")?;
        let dealings = paragraph["dealings"].as_array().context("no dealings")?;
        let dues = (dealings.iter().filter_map(toml::Value::as_str))
            .map(|line| due(line).with_context(|| line.to_owned()))
            .collect::<anyhow::Result<Vec<Due>>>()?;
        all.push(Text {
            file: name.to_owned(),
            text: text.to_owned(),
            date: Some(PARAGRAPHS_DAY.to_owned()),
            dues,
        });
    }
    Ok(())
}

/// `status from > to [by …] [denied …]`
fn due(line: &str) -> anyhow::Result<Due> {
    let list = |names: &str| -> Vec<String> {
        (names.split('+').map(|n| n.trim().to_lowercase()))
            .filter(|n| !n.is_empty() && n != "-")
            .collect()
    };
    let (rest, denied) = line.split_once(" denied ").unwrap_or((line, ""));
    let (rest, by) = rest.split_once(" by ").unwrap_or((rest, ""));
    let (left, to) = rest.split_once(" > ").context("no receiver")?;
    let (_, from) = left.split_once(' ').context("no status")?;
    Ok(Due {
        from: list(from),
        to: list(to),
        by: list(by),
        denied: list(denied),
    })
}

fn reports(folder: &str, all: &mut Vec<Text>) -> anyhow::Result<()> {
    for path in files(folder, "txt")? {
        let gold: Value = serde_json::from_str(&fs::read_to_string(path.with_extension("json"))?)?;
        let parties = gold["parties"].as_array().context("no parties")?;
        let names = |id: &Value| -> Vec<String> {
            let Some(party) = parties.iter().find(|p| p["id"] == *id) else {
                return Vec::new();
            };
            let mentions = party["mentions"].as_array().into_iter().flatten();
            let by_name = mentions.filter(|m| m["how"] == "name").map(|m| &m["quote"]);
            (std::iter::once(&party["name"]).chain(by_name))
                .filter_map(|n| n.as_str().map(str::to_lowercase))
                .filter(|n| n.chars().count() > 3)
                .collect()
        };
        let side =
            |ids: &Value| -> Vec<String> { ids.as_array().into_iter().flatten().flat_map(names).collect() };
        // Ids of parties, or words.
        let voices = |of: &Value| -> Vec<String> {
            let one = |v: &Value| match names(v) {
                of_party if !of_party.is_empty() => of_party,
                _ => v.as_str().map(str::to_lowercase).into_iter().collect(),
            };
            of.as_array().into_iter().flatten().flat_map(one).collect()
        };
        let dealings = gold["dealings"].as_array().context("no dealings")?;
        all.push(Text {
            file: "corpus".to_owned(),
            text: fs::read_to_string(&path)?,
            date: gold["document"]["reference_date"].as_str().map(str::to_owned),
            dues: (dealings.iter())
                .map(|d| {
                    let (from, to) = match d["kind"] == "purchase-attempt" {
                        true => (&d["to"], &d["from"]),
                        false => (&d["from"], &d["to"]),
                    };
                    Due {
                        from: side(from),
                        to: side(to),
                        by: voices(&d["alleged_by"]),
                        denied: voices(&d["denied_by"]),
                    }
                })
                .collect(),
        });
    }
    Ok(())
}
