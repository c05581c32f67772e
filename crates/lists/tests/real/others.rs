//! Every other real file: records counted in another way, and how many parties have which facts.

use std::{collections::HashSet, fs, path::Path};

use interdict_lists::LoadedList;
use interdict_model::{Entity, IdentifierType};

use crate::{lists_folder, load_one};

fn count(list: &LoadedList, f: impl Fn(&Entity) -> usize) -> usize {
    list.entities.iter().map(f).sum()
}

fn identifiers(list: &LoadedList, kind: IdentifierType) -> usize {
    count(list, |e| e.identifiers.iter().filter(|i| i.kind == kind).count())
}

fn table(folder: &Path, file: &str, rows_before: usize) -> (Vec<String>, Vec<csv::StringRecord>) {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_path(folder.join(file))
        .unwrap();
    let mut rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).skip(rows_before).collect();
    let header = rows.remove(0).iter().map(str::to_owned).collect();
    (header, rows)
}

fn distinct(rows: &[csv::StringRecord], column: usize) -> usize {
    rows.iter()
        .map(|r| r[column].trim())
        .collect::<HashSet<_>>()
        .len()
}

#[test]
fn ofac_enhanced() {
    let Some(folder) = lists_folder() else { return };
    let file = "ofac/CONS_ENHANCED.XML";
    let text = fs::read_to_string(folder.join(file)).unwrap();
    let raw = |words: &str| text.matches(words).count();
    let list = load_one(&folder, &[file]);
    assert_eq!(
        (list.list.as_str(), list.date.unwrap().to_string().as_str()),
        ("ofac-cons", "2025-01-10")
    );
    assert_eq!(list.counts.loaded, raw("<entity id="));
    assert_eq!(count(&list, |e| e.names.len()), raw("<formattedFullName>"));
    assert_eq!(count(&list, |e| e.relations.len()), raw("<relatedEntity"));
    let documents = raw("<documentNumber>");
    let features = [
        "Website",
        "Email Address",
        "SWIFT/BIC",
        "BIK (RU)",
        "Equity Ticker",
        "ISIN",
    ];
    let of_features: usize = features.iter().map(|f| raw(&format!(">{f}</type>"))).sum();
    let in_reference_part: usize = text
        .split("<entities>")
        .next()
        .map(|head| {
            features
                .iter()
                .map(|f| head.matches(&format!(">{f}</type>")).count())
                .sum()
        })
        .unwrap();
    // Reference part: the definitions of these features have plain <type> elements, which the count above leaves out.
    assert_eq!(in_reference_part, 6);
    assert_eq!(
        count(&list, |e| e.identifiers.len()),
        documents + of_features - in_reference_part
    );
    assert!(list.problems.is_empty());
}

#[test]
fn uk_ofsi() {
    let Some(folder) = lists_folder() else { return };
    let file = "uk/ConList_2025-04-10.csv";
    let (header, rows) = table(&folder, file, 1);
    let column = |name: &str| header.iter().position(|h| h == name).unwrap();
    let list = load_one(&folder, &[file]);
    assert_eq!(
        (list.list.as_str(), list.date.unwrap().to_string().as_str()),
        ("uk-sanctions", "2025-04-10")
    );
    assert_eq!((list.counts.seen, list.counts.loaded), (rows.len(), rows.len()));
    assert_eq!(list.entities.len(), distinct(&rows, column("Group ID")));
    let original: HashSet<(&str, &str)> = rows
        .iter()
        .map(|r| (&r[column("Group ID")], r[column("Name Non-Latin Script")].trim()))
        .filter(|(_, name)| !name.is_empty())
        .collect();
    let kept = count(&list, |e| {
        e.names
            .iter()
            .filter(|n| n.kind == interdict_model::NameKind::OriginalScript)
            .count()
    });
    assert!(
        kept <= original.len() && kept * 100 >= original.len() * 98,
        "{kept} of {}",
        original.len()
    );
    assert_eq!(identifiers(&list, IdentifierType::Imo), 15);
    assert!(list.entities.iter().all(|e| e.listings[0].listed_on.is_some()));
}

#[test]
fn us_csl() {
    let Some(folder) = lists_folder() else { return };
    let file = "us_csl/consolidated_2022-04-21.csv";
    let (header, rows) = table(&folder, file, 0);
    let column = |name: &str| header.iter().position(|h| h == name).unwrap();
    let list = load_one(&folder, &[file]);
    assert_eq!((list.list.as_str(), list.counts.loaded), ("us-csl", rows.len()));
    // One listing a row, on the list that the row names.
    assert_eq!(count(&list, |e| e.listings.len()), rows.len());
    let on = |short: &str| count(&list, |e| e.listings.iter().filter(|l| l.list == short).count());
    let raw = |name: &str| rows.iter().filter(|r| r[column("source")].contains(name)).count();
    assert_eq!(on("us-bis-entity-list"), raw("Entity List"));
    assert_eq!(on("us-bis-denied-persons"), raw("Denied Persons"));
    assert_eq!(on("us-bis-unverified"), raw("Unverified"));
    assert_eq!(on("us-bis-military-end-user"), raw("Military End User"));
    assert_eq!(on("ofac-sdn"), raw("Specially Designated"));
    assert_eq!(on("us-csl"), 0);
    let with_licence = rows
        .iter()
        .filter(|r| !r[column("license_requirement")].trim().is_empty())
        .count();
    let told = count(&list, |e| {
        e.listings
            .iter()
            .filter(|l| l.measures.iter().any(|m| m.contains("EAR")))
            .count()
    });
    assert_eq!(told, with_licence);
}

#[test]
fn au_dfat() {
    let Some(folder) = lists_folder() else { return };
    let list = load_one(&folder, &["au/AU_DFAT_consolidated_2026-08.xlsx"]);
    // Figures of the sheet as another XLSX reader (openpyxl) counts them.
    assert_eq!(
        (list.list.as_str(), list.counts.seen, list.counts.loaded),
        ("au-dfat", 11_068, 11_068)
    );
    assert_eq!(list.entities.len(), 3846);
    assert_eq!(identifiers(&list, IdentifierType::Imo), 261);
    let travel_ban = list
        .entities
        .iter()
        .filter(|e| e.listings[0].measures.iter().any(|m| m == "Travel Ban"));
    assert!(travel_ban.count() > 2000);
    let undated = count(&list, |e| {
        e.birth_dates.iter().filter(|d| d.date.is_none()).count()
    });
    assert!(undated < 20, "{undated}");
}

#[test]
fn ca_sema() {
    let Some(folder) = lists_folder() else { return };
    let file = "ca/CA_SEMA_2020-04.xml";
    let text = fs::read_to_string(folder.join(file)).unwrap();
    let list = load_one(&folder, &[file]);
    assert_eq!(
        (list.list.as_str(), list.counts.loaded),
        ("ca-sema", text.matches("<record>").count())
    );
    assert_eq!(
        count(&list, |e| e.birth_dates.len()),
        text.matches("<DateOfBirth>").count()
    );
    let references: HashSet<&str> = list.entities.iter().map(|e| e.reference.as_str()).collect();
    assert_eq!(references.len(), list.entities.len());
}

#[test]
fn opensanctions_simple() {
    let Some(folder) = lists_folder() else { return };
    let file = "../opensanctions/ua_war_sanctions_targets.simple_2026-03-13.csv";
    let (header, rows) = table(&folder, file, 0);
    let column = |name: &str| header.iter().position(|h| h == name).unwrap();
    let list = load_one(&folder, &[file]);
    assert_eq!(list.list, "os-ukraine-war-and-sanctions");
    assert_eq!(
        (list.counts.seen, list.counts.loaded, list.entities.len()),
        (rows.len(), rows.len(), rows.len())
    );
    let raw: usize = rows
        .iter()
        .map(|r| {
            r[column("identifiers")]
                .split(';')
                .filter(|v| !v.is_empty())
                .count()
        })
        .sum();
    let mixed = count(&list, |e| {
        e.identifiers
            .iter()
            .filter(|i| i.label.as_deref() == Some("identifiers"))
            .count()
    });
    assert_eq!(mixed, raw);
}

/// Every folder of the material at once: one list of each publisher, all accounted for.
#[test]
fn all_at_once() {
    let Some(folder) = lists_folder() else { return };
    let paths = ["un", "ofac", "uk", "au", "us_csl", "ca"].map(|f| folder.join(f));
    let lists = interdict_lists::load_paths(&paths, &interdict_lists::LoadOptions::default()).unwrap();
    let names: Vec<&str> = lists.iter().map(|l| l.list.as_str()).collect();
    assert_eq!(
        names,
        [
            "au-dfat",
            "ca-sema",
            "ofac-cons",
            "ofac-sdn",
            "uk-sanctions",
            "un-sc",
            "us-csl"
        ]
    );
    for list in &lists {
        assert_eq!(
            list.counts.seen,
            list.counts.loaded + list.counts.refused,
            "{}",
            list.list
        );
        assert!(
            list.entities
                .iter()
                .all(|e| !e.names.is_empty() && !e.listings.is_empty()),
            "{}",
            list.list
        );
    }
    // The CSV set of December 2025 is newer than the enhanced XML of January 2025.
    assert_eq!(lists[2].files[0].file, "cons_prim_2025-12-19.csv");
}

/// Parties of all lists that are one: the UK's, Australia's and the CSL's references, identifiers, births.
#[test]
fn links_across_lists() {
    use interdict_lists::{LinkReason, link};
    let Some(folder) = lists_folder() else { return };
    let paths = ["un", "ofac", "uk", "au", "us_csl"].map(|f| folder.join(f));
    let lists = interdict_lists::load_paths(&paths, &interdict_lists::LoadOptions::default()).unwrap();
    let entities: Vec<Entity> = lists.into_iter().flat_map(|l| l.entities).collect();
    let links = link(&entities, &std::collections::BTreeSet::new());
    let of = |reason: fn(&LinkReason) -> bool| {
        links
            .groups
            .iter()
            .flat_map(|g| &g.links)
            .filter(|l| l.reasons.iter().any(reason))
            .count()
    };
    let references = of(|r| matches!(r, LinkReason::Reference { .. }));
    let identifiers = of(|r| matches!(r, LinkReason::Identifier { .. }));
    let births = of(|r| matches!(r, LinkReason::NameAndBirthDate { .. }));
    eprintln!(
        "{} groups, {} links left out; links by reference {references}, identifier {identifiers}, birth {births}",
        links.groups.len(),
        links.left_out.len()
    );
    // Nearly every UN party is on the UK's list, which gives its reference.
    let un = entities.iter().filter(|e| e.list == "un-sc").count();
    let linked = |list: &str| {
        let on = |g: &&interdict_lists::LinkedGroup, list: &str| {
            g.members.iter().any(|m| entities[*m as usize].list == list)
        };
        links
            .groups
            .iter()
            .filter(|g| on(g, "un-sc") && on(g, list))
            .count()
    };
    assert!(
        linked("uk-sanctions") * 10 > un * 7,
        "{} of {un}",
        linked("uk-sanctions")
    );
    assert!(linked("au-dfat") * 10 > un * 5, "{} of {un}", linked("au-dfat"));
    assert!(identifiers > 1000 && births > 500);
    // No group has two parties of one list.
    for group in &links.groups {
        let lists: HashSet<&str> = group
            .members
            .iter()
            .map(|m| entities[*m as usize].list.as_str())
            .collect();
        assert_eq!(lists.len(), group.members.len());
    }
}
