//! What the tests share: where the lists are, and the UN's parties.
#![allow(dead_code, clippy::print_stderr)]

#[allow(unreachable_pub)]
#[path = "../../../../xtask/src/invented.rs"]
pub(crate) mod invented;

use std::path::PathBuf;

/// A file of the shared material; `None`, with a line that says so, where it is absent.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let root = std::env::var_os("INTERDICT_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")),
        PathBuf::from,
    );
    let file = root.join(path);
    if file.exists() {
        Some(file)
    } else {
        eprintln!("skipped: {} is not there (set INTERDICT_SHARED)", file.display());
        None
    }
}

/// A party of the UN's list.
pub(crate) struct UnParty {
    pub(crate) person: bool,
    pub(crate) latin: Vec<String>,
    pub(crate) original: Vec<String>,
}

/// All parties of the UN's list.
pub(crate) fn un_parties() -> Option<Vec<UnParty>> {
    let path = shared("lists/un/UN_consolidated_2026-08-01.xml")?;
    let text = std::fs::read_to_string(path).expect("readable");
    let document = roxmltree::Document::parse(&text).expect("XML");
    let mut parties = Vec::new();
    for node in document.descendants().filter(|n| n.is_element()) {
        let person = match node.tag_name().name() {
            "INDIVIDUAL" => true,
            "ENTITY" => false,
            _ => continue,
        };
        let text_of = |n: roxmltree::Node<'_, '_>| {
            n.text()
                .map(str::trim)
                .filter(|t| !t.is_empty())
                .map(str::to_owned)
        };
        let field = |name: &str| node.children().find(|c| c.has_tag_name(name)).and_then(text_of);
        let primary: Vec<String> = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"]
            .iter()
            .filter_map(|f| field(f))
            .collect();
        let mut latin = vec![primary.join(" ")];
        latin.extend(
            node.descendants()
                .filter(|n| n.has_tag_name("ALIAS_NAME"))
                .filter_map(text_of),
        );
        let original = field("NAME_ORIGINAL_SCRIPT").into_iter().collect();
        parties.push(UnParty {
            person,
            latin,
            original,
        });
    }
    Some(parties)
}
