//! Names from the lists, as far as learning needs them: parties with their names, and which part is the family's.

use anyhow::{Context, Result};
use rustc_hash::FxHashMap;

use crate::shared;

/// A party's names.
#[derive(Default)]
pub(crate) struct Party {
    pub(crate) person: bool,
    pub(crate) names: Vec<String>,
    /// Family name and given names, where the list tells them apart.
    pub(crate) parts: Vec<(String, String)>,
}

/// All parties of the lists.
pub(crate) fn parties() -> Result<Vec<Party>> {
    let mut all = united_nations()?;
    all.extend(united_kingdom()?);
    all.extend(ofac()?);
    all.extend(european_union()?);
    Ok(all)
}

fn united_nations() -> Result<Vec<Party>> {
    let path = shared().join("lists/un/UN_consolidated_2026-08-01.xml");
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let document = roxmltree::Document::parse(&text)?;
    let mut parties = Vec::new();
    for node in document.descendants().filter(|n| n.is_element()) {
        let person = match node.tag_name().name() {
            "INDIVIDUAL" => true,
            "ENTITY" => false,
            _ => continue,
        };
        let field = |name: &str| {
            node.children()
                .find(|c| c.has_tag_name(name))
                .and_then(|c| c.text())
                .map(str::trim)
                .filter(|t| !t.is_empty())
        };
        let primary: Vec<&str> = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"]
            .iter()
            .filter_map(|f| field(f))
            .collect();
        let mut party = Party {
            person,
            names: vec![primary.join(" ")],
            parts: Vec::new(),
        };
        for alias in node.descendants().filter(|n| n.has_tag_name("ALIAS_NAME")) {
            if let Some(text) = alias.text().map(str::trim).filter(|t| !t.is_empty()) {
                party.names.push(text.to_owned());
            }
        }
        parties.push(party);
    }
    Ok(parties)
}

fn united_kingdom() -> Result<Vec<Party>> {
    let path = shared().join("lists/uk/ConList_2025-04-10.csv");
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let text = text.split_once('\n').map_or("", |(_, rest)| rest);
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let headers = reader.headers()?.clone();
    let column = |name: &str| {
        headers
            .iter()
            .position(|h| h == name)
            .with_context(|| name.to_owned())
    };
    let (family, group, kind) = (column("Name 6")?, column("Group ID")?, column("Group Type")?);
    let given: Vec<usize> = (1..=5)
        .map(|n| column(&format!("Name {n}")))
        .collect::<Result<_>>()?;
    let mut parties: FxHashMap<String, Party> = FxHashMap::default();
    for record in reader.records().flatten() {
        let field = |at: usize| record.get(at).unwrap_or("").trim();
        let party = parties.entry(field(group).to_owned()).or_default();
        party.person = field(kind) == "Individual";
        let first: Vec<&str> = given
            .iter()
            .map(|at| field(*at))
            .filter(|f| !f.is_empty())
            .collect();
        let first = first.join(" ");
        party
            .names
            .push(format!("{first} {}", field(family)).trim().to_owned());
        if party.person && !first.is_empty() {
            party.parts.push((field(family).to_owned(), first));
        }
    }
    Ok(parties.into_values().collect())
}

fn ofac() -> Result<Vec<Party>> {
    let mut parties: FxHashMap<String, Party> = FxHashMap::default();
    for (file, name_column, kind_column) in [
        ("sdn_2024-05-03.csv", 1, Some(2)),
        ("cons_prim_2025-12-19.csv", 1, Some(2)),
        ("alt_2026-08-01.csv", 3, None),
        ("cons_alt_2025-12-19.csv", 3, None),
    ] {
        let path = shared().join("lists/ofac").join(file);
        let bytes = std::fs::read(&path).with_context(|| path.display().to_string())?;
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(bytes.as_slice());
        for record in reader.records().flatten() {
            let (Some(id), Some(name)) = (record.get(0), record.get(name_column)) else {
                continue;
            };
            let prefix = if file.starts_with("cons") { "c" } else { "s" };
            let party = parties.entry(format!("{prefix}{id}")).or_default();
            if let Some(kind) = kind_column {
                let kind = record.get(kind).unwrap_or("").trim();
                party.person = kind == "individual";
                if matches!(kind, "vessel" | "aircraft") {
                    party.names.clear();
                    continue;
                }
            }
            match name.split_once(", ") {
                Some((family, given)) if party.person => {
                    party.names.push(format!("{given} {family}"));
                    party.parts.push((family.to_owned(), given.to_owned()));
                }
                _ => party.names.push(name.to_owned()),
            }
        }
    }
    Ok(parties.into_values().collect())
}

fn european_union() -> Result<Vec<Party>> {
    let path = shared().join("lists/eu/EU_FSF_flattened_2026-04-22.csv");
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(&path)?;
    let headers = reader.headers()?.clone();
    let at = headers
        .iter()
        .position(|h| h == "All Names")
        .context("All Names")?;
    let mut parties = Vec::new();
    for record in reader.records().flatten() {
        let names: Vec<String> = record
            .get(at)
            .unwrap_or("")
            .split(" | ")
            .map(|n| n.trim().to_owned())
            .filter(|n| !n.is_empty())
            .collect();
        // The file does not say what a party is; a legal form or generic word does.
        let person = names.first().is_some_and(|n| {
            interdict_names::analyse(n, interdict_names::NameClass::Any).class
                == interdict_names::NameClass::Person
        });
        parties.push(Party {
            person,
            names,
            parts: Vec::new(),
        });
    }
    Ok(parties)
}
