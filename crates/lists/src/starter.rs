//! The starter list: well-known designated parties that serve until official lists are loaded (`data/starter/`).
//!
//! Each file there says at its top what its fields mean. The list is a sample: whoever shows its hits must say so.

use std::sync::LazyLock;

use interdict_model::{
    CountryCode, CountryFact, DateFact, Entity, EntityKind, Identifier, IdentifierType, Listing, Name,
    NameKind, PartialDate, Provenance, country::Country,
};
use serde::Deserialize;

/// Short name of the list.
pub const LIST: &str = "starter";

/// The files, by name.
const FILES: &[(&str, &str)] = &[
    ("dprk.toml", include_str!("../../../data/starter/dprk.toml")),
    ("russia.toml", include_str!("../../../data/starter/russia.toml")),
    ("belarus.toml", include_str!("../../../data/starter/belarus.toml")),
    ("iran.toml", include_str!("../../../data/starter/iran.toml")),
    (
        "middle-east.toml",
        include_str!("../../../data/starter/middle-east.toml"),
    ),
    (
        "asia-africa-americas.toml",
        include_str!("../../../data/starter/asia-africa-americas.toml"),
    ),
    (
        "terrorism.toml",
        include_str!("../../../data/starter/terrorism.toml"),
    ),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    party: Vec<Party>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Party {
    slug: toml::Spanned<String>,
    kind: String,
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    weak_aliases: Vec<String>,
    #[serde(default)]
    original_script: Vec<String>,
    #[serde(default)]
    born: Vec<PartialDate>,
    #[serde(default)]
    countries: Vec<CountryCode>,
    #[serde(default)]
    positions: Vec<String>,
    #[serde(default)]
    identifiers: Vec<String>,
    listings: Vec<StarterListing>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StarterListing {
    list: String,
    reference: String,
    #[serde(default)]
    programmes: Vec<String>,
    listed_on: Option<PartialDate>,
}

/// The parties of the starter list, in the order of its files. Each is an entity of the list `starter` whose
/// reference is its slug (`kim-jong-un`); its [`Listing`]s tell of the official lists that name it.
pub fn entities() -> Vec<Entity> {
    static ENTITIES: LazyLock<Vec<Entity>> = LazyLock::new(|| {
        let read = FILES.iter().map(|(name, text)| read_file(name, text));
        // The files are part of the program and a test reads them: a failure here can't reach a user.
        let lists: Result<Vec<Vec<Entity>>, String> = read.collect();
        lists
            .unwrap_or_else(|e| panic!("data/starter/{e}"))
            .into_iter()
            .flatten()
            .collect()
    });
    ENTITIES.clone()
}

/// Reads one file; an error names the file and the party.
fn read_file(file: &str, text: &str) -> Result<Vec<Entity>, String> {
    let parsed: File = toml::from_str(text).map_err(|e| format!("{file}: {e}"))?;
    parsed
        .party
        .into_iter()
        .map(|party| {
            let line = 1 + text[..party.slug.span().start].matches('\n').count() as u64;
            let slug = party.slug.get_ref().clone();
            entity(party, file, line).map_err(|what| format!("{file}:{line}: {slug}: {what}"))
        })
        .collect()
}

fn entity(party: Party, file: &str, line: u64) -> Result<Entity, String> {
    let kind = EntityKind::from_code(&party.kind).ok_or_else(|| format!("unknown kind {:?}", party.kind))?;
    let slug = party.slug.into_inner();
    let provenance = Provenance {
        file: file.to_owned(),
        line,
        record: Some(slug.clone()),
    };
    let mut entity = Entity::new(LIST, slug, kind, provenance);
    entity.names = std::iter::once((party.name, NameKind::Primary))
        .chain(party.aliases.into_iter().map(|n| (n, NameKind::Alias)))
        .chain(party.weak_aliases.into_iter().map(|n| (n, NameKind::WeakAlias)))
        .chain(
            party
                .original_script
                .into_iter()
                .map(|n| (n, NameKind::OriginalScript)),
        )
        .map(|(name, kind)| Name::new(name, kind))
        .collect();
    entity.birth_dates = party
        .born
        .into_iter()
        .map(|date| DateFact {
            date: Some(date),
            as_listed: None,
            note: None,
        })
        .collect();
    let countries = party
        .countries
        .into_iter()
        .map(|code| {
            Country::of(code)
                .map(|country| CountryFact {
                    as_listed: country.name.clone(),
                    code: Some(code),
                    note: None,
                })
                .ok_or_else(|| format!("unknown country {code}"))
        })
        .collect::<Result<Vec<_>, _>>()?;
    if kind == EntityKind::Person {
        entity.nationalities = countries;
    } else {
        entity.countries = countries;
    }
    entity.positions = party.positions;
    entity.identifiers = party
        .identifiers
        .iter()
        .map(|text| {
            let (code, value) = text
                .split_once(':')
                .ok_or_else(|| format!("no type in {text:?}"))?;
            let kind =
                IdentifierType::from_code(code).ok_or_else(|| format!("unknown identifier type {code:?}"))?;
            Ok(Identifier::new(kind, value))
        })
        .collect::<Result<Vec<_>, String>>()?;
    entity.listings = party
        .listings
        .into_iter()
        .map(|l| Listing {
            list: l.list,
            reference: l.reference,
            programmes: l.programmes,
            listed_on: l.listed_on,
            ..Listing::default()
        })
        .collect();
    Ok(entity)
}

#[cfg(test)]
mod tests {
    use std::{
        collections::{BTreeSet, HashMap, HashSet},
        path::{Path, PathBuf},
    };

    use super::*;

    #[test]
    fn every_party_is_complete() {
        let entities = entities();
        assert!(entities.len() >= 80, "{} parties", entities.len());
        let mut slugs = HashSet::new();
        for entity in &entities {
            let slug = &entity.reference;
            assert!(slugs.insert(slug), "{slug} stands twice");
            assert!(
                slug.bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
                "{slug}"
            );
            assert_eq!(entity.list, LIST);
            assert!(!entity.listings.is_empty(), "{slug} has no listing");
            let mut names = HashSet::new();
            for name in &entity.names {
                assert!(!name.text.trim().is_empty(), "{slug} has an empty name");
                assert!(names.insert(&name.text), "{slug}: {:?} stands twice", name.text);
                let foreign = !matches!(name.script, interdict_model::Script::Latin);
                let original = name.kind == NameKind::OriginalScript;
                assert!(
                    original || !foreign,
                    "{slug}: {:?} is no alias in Latin letters",
                    name.text
                );
            }
            for listing in &entity.listings {
                let known = ["un-sc", "ofac-sdn", "ofac-cons", "eu-fsf", "uk-sanctions"];
                assert!(known.contains(&listing.list.as_str()), "{slug}: {}", listing.list);
                if let Some((year, ..)) = listing.listed_on.and_then(PartialDate::first_day) {
                    assert!((1990..=2026).contains(&year), "{slug}: listed in {year}");
                }
            }
            for born in entity.birth_dates.iter().filter_map(|d| d.date) {
                let (year, ..) = born.first_day().unwrap();
                assert!((1900..=2010).contains(&year), "{slug}: born in {year}");
                assert_eq!(entity.kind, EntityKind::Person, "{slug}");
            }
            if entity.kind == EntityKind::Vessel {
                let imo = entity.identifiers.iter().find(|i| i.kind == IdentifierType::Imo);
                assert!(imo.is_some_and(|i| imo_check(&i.value)), "{slug}: IMO number");
            }
        }
        let references: Vec<_> = (entities.iter())
            .flat_map(|e| e.listings.iter().map(|l| (&l.list, &l.reference)))
            .collect();
        let distinct: HashSet<_> = references.iter().collect();
        assert_eq!(references.len(), distinct.len(), "two parties share a reference");
    }

    #[test]
    fn provenance_points_at_the_record() {
        for entity in entities() {
            let (_, text) = FILES.iter().find(|(f, _)| *f == entity.provenance.file).unwrap();
            let line = text.lines().nth(entity.provenance.line as usize - 1).unwrap();
            assert_eq!(line, format!("slug = {:?}", entity.reference));
        }
    }

    #[test]
    fn broken_files_are_refused_with_the_place() {
        let party = "[[party]]\nslug = \"x\"\nkind = \"person\"\nname = \"X\"\nlistings = []\n";
        assert_eq!(read_file("a.toml", party).unwrap().len(), 1);
        for (broken, says) in [
            (party.replace("person", "ghost"), "a.toml:2: x: unknown kind"),
            (
                format!("{party}identifiers = [\"123\"]\n"),
                "a.toml:2: x: no type",
            ),
            (
                format!("{party}countries = [\"QQ\"]\n"),
                "a.toml:2: x: unknown country QQ",
            ),
            (format!("{party}born = [\"1960-02-30\"]\n"), "a.toml:"),
            (format!("{party}alias = [\"Y\"]\n"), "unknown field"),
        ] {
            let error = read_file("a.toml", &broken).unwrap_err();
            assert!(error.contains(says), "{error}");
        }
    }

    /// Every reference stands on the list that it is said to stand on, and means a party of that name.
    #[test]
    fn references_are_on_the_official_lists() {
        let Some(lists) = official_lists() else { return };
        let mut checked = 0;
        let mut wrong = Vec::new();
        for entity in entities() {
            for listing in &entity.listings {
                let Some(parties) = lists.get(listing.list.as_str()) else {
                    continue;
                };
                checked += 1;
                let place = format!("{} {} {}", entity.reference, listing.list, listing.reference);
                match parties.get(&listing.reference) {
                    None => wrong.push(format!("{place}: not on the list")),
                    Some(listed) => {
                        let same =
                            (entity.names.iter()).any(|n| listed.iter().any(|l| same_name(&n.text, l)));
                        if !same {
                            wrong.push(format!("{place}: listed as {listed:?}"));
                        }
                    }
                }
            }
        }
        assert!(checked > 0);
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    /// Names by list and reference, from the list files beside the workspace; `None`, with a word, without them.
    #[allow(clippy::print_stderr)] // a skipped test says so
    fn official_lists() -> Option<HashMap<&'static str, HashMap<String, Vec<String>>>> {
        let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
        let root = std::env::var_os("INTERDICT_SHARED")
            .map_or(default, PathBuf::from)
            .join("lists");
        if !root.is_dir() {
            eprintln!(
                "skipped: no official lists at {} (set INTERDICT_SHARED)",
                root.display()
            );
            return None;
        }
        let mut lists: HashMap<&str, HashMap<String, Vec<String>>> = HashMap::new();
        let newest = |folder: &str, start: &str| newest_file(&root.join(folder), start);
        let paths: Vec<PathBuf> = [
            ("un", "UN_consolidated"),
            ("ofac", "sdn_20"),
            ("ofac", "alt_"),
            ("ofac", "cons_prim"),
            ("ofac", "cons_alt"),
        ]
        .iter()
        .filter_map(|(folder, start)| newest(folder, start))
        .collect();
        for loaded in crate::load_paths(&paths, &crate::LoadOptions::default()).unwrap() {
            let short = ["un-sc", "ofac-sdn", "ofac-cons"]
                .into_iter()
                .find(|s| *s == loaded.list);
            let parties = lists.entry(short.expect("a list asked for")).or_default();
            for entity in loaded.entities {
                let names = entity.names.into_iter().map(|n| n.text).collect();
                parties.insert(entity.reference, names);
            }
        }
        if let Some(path) = newest("uk", "ConList_") {
            lists.insert("uk-sanctions", uk_names(&path));
        }
        if let Some(path) = newest("eu", "EU_FSF") {
            lists.insert("eu-fsf", eu_names(&path));
        }
        Some(lists)
    }

    fn newest_file(folder: &Path, start: &str) -> Option<PathBuf> {
        let entries = std::fs::read_dir(folder).ok()?;
        let paths = entries.filter_map(|e| e.ok().map(|e| e.path()));
        paths
            .filter(|p| {
                p.file_name()
                    .is_some_and(|n| n.to_string_lossy().starts_with(start))
            })
            .max()
    }

    /// The UK list in OFSI's layout: one row a name, the unique id among the remarks.
    fn uk_names(path: &Path) -> HashMap<String, Vec<String>> {
        let text = std::fs::read_to_string(path).unwrap();
        let (_, table) = text.split_once('\n').unwrap();
        let mut reader = csv::Reader::from_reader(table.as_bytes());
        let headers = reader.headers().unwrap().clone();
        let column = |name: &str| headers.iter().position(|h| h == name).unwrap();
        let parts = ["Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6"].map(column);
        let remarks = column("Other Information");
        let mut names: HashMap<String, Vec<String>> = HashMap::new();
        for record in reader.records() {
            let record = record.unwrap();
            let Some((_, rest)) = record[remarks].split_once("(UK Sanctions List Ref):") else {
                continue;
            };
            let id: String = rest
                .trim_start()
                .chars()
                .take_while(char::is_ascii_alphanumeric)
                .collect();
            let name = parts.map(|i| record[i].to_owned()).join(" ");
            names.entry(id).or_default().push(name);
        }
        names
    }

    fn eu_names(path: &Path) -> HashMap<String, Vec<String>> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path).unwrap();
        let headers = reader.headers().unwrap().clone();
        let column = |name: &str| headers.iter().position(|h| h == name).unwrap();
        let (reference, names) = (column("Reference Number"), column("All Names"));
        let rows = reader.records().map(Result::unwrap);
        rows.filter(|row| row.len() > names)
            .map(|row| {
                let names = row[names].split(" | ").map(str::to_owned).collect();
                (row[reference].to_owned(), names)
            })
            .collect()
    }

    /// The same words in any order, or all words (two or more) of the shorter name in the longer.
    fn same_name(a: &str, b: &str) -> bool {
        let words = |name: &str| -> BTreeSet<String> {
            let joined = name.replace(['\'', '’', '‘'], "").to_lowercase();
            let split = joined.split(|c: char| !c.is_alphanumeric());
            split.filter(|w| !w.is_empty()).map(str::to_owned).collect()
        };
        let (a, b) = (words(a), words(b));
        let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
        !short.is_empty() && (short == long || (short.len() >= 2 && short.is_subset(long)))
    }

    /// IMO ship numbers: six digits weighed 7 to 2, the seventh is the sum's last digit.
    fn imo_check(number: &str) -> bool {
        let digits: Vec<u32> = number.chars().filter_map(|c| c.to_digit(10)).collect();
        let sum: u32 = digits.iter().zip((2..=7).rev()).map(|(d, w)| d * w).sum();
        digits.len() == 7 && number.len() == 7 && sum % 10 == digits[6]
    }
}
