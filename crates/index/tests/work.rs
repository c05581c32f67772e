//! No query makes a search do more than a stated amount of work, whatever it is made of.
//!
//! Time cannot be asserted on a machine that does other things as well; what a search counts can.

use std::sync::LazyLock;

use interdict_index::{Index, Scratch, Statistics, write};
use interdict_model::{Entity, EntityKind, Name, NameKind, Provenance};
use interdict_names::{MAX_TOKENS, MAX_UNITS, NameClass, SKELETON_MAX, analyse};
use proptest::prelude::*;

static INDEX: LazyLock<Index> =
    LazyLock::new(|| Index::from_bytes(write(&listed())).expect("the index just written"));

/// A list in many scripts, with the words that most people share and with names of single letters.
fn listed() -> Vec<Entity> {
    let given = [
        "Mohammed",
        "Ali",
        "Ivan",
        "Vladimir",
        "Jong",
        "Xi",
        "O",
        "محمد",
        "عبد",
        "Иван",
        "Владимир",
        "정은",
        "金",
        "שלמה",
        "ナカムラ",
        "राम",
    ];
    let family = [
        "Al Rahman",
        "Petrov",
        "Prigozhin",
        "Kim",
        "Li",
        "Bank of 44",
        "Trading Company LLC",
        "حسين",
        "Петров",
        "김",
        "正恩",
        "כהן",
        "ヒロシ",
        "कुमार",
        "A",
        "B",
    ];
    let names = given
        .iter()
        .flat_map(|given| family.iter().map(move |family| format!("{given} {family}")));
    let entity = |(number, name): (usize, String)| {
        let kind = [EntityKind::Person, EntityKind::Organization, EntityKind::Vessel][number % 3];
        let mut entity = Entity::new("invented", number.to_string(), kind, Provenance::default());
        entity.names.push(Name::new(name, NameKind::Primary));
        entity
    };
    names.enumerate().map(entity).collect()
}

/// The most that one search may count among so many names of so many units.
fn most(names: u64, units: u64) -> Statistics {
    // A unit of the query is looked up among tokens, and among joins: once in each mode for each of its readings, of
    // which a key keeps eight at most. A list of readings is walked twice, and no node of its trie more than once a
    // walk; a skeleton has `SKELETON_MAX` nodes at most beside the root, and no unit has more than eight.
    let lookups = 8 * 2 * MAX_UNITS as u64;
    let readings = 8 * units;
    Statistics {
        units: MAX_TOKENS as u64 * units,
        touched: names,
        compared_names: names,
        aligned: names,
        nodes: lookups * 2 * readings * SKELETON_MAX as u64,
        readings: lookups * readings,
        compared: 2 * MAX_UNITS as u64 * units,
    }
}

/// More than any of the queries tried has come to, by an order of magnitude; what is worse is a change for the worse.
const NODES_USUAL: u64 = 3_000_000;

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn work_is_bounded_whatever_is_asked(
        text in prop_oneof![
            ".{0,200}",
            "(\\PC{1,3} ){0,60}",
            "([a-z] ){0,60}",
            "([a-zA-Z\u{0621}-\u{064A}\u{0400}-\u{045F}\u{4E00}-\u{4FFF}]{1,20} ){1,40}",
            "(Mohammed |Ali |Ivan |Kim |al |bin |A){1,80}",
        ],
        class in prop_oneof![
            Just(NameClass::Person),
            Just(NameClass::Organization),
            Just(NameClass::Object),
            Just(NameClass::Any),
        ],
        least in 0.3f32..1.0,
    ) {
        let index = &*INDEX;
        let names = index.name_count() as u64;
        let query = analyse(&text, class);
        let (mut scratch, mut found) = (Scratch::default(), Vec::new());
        index.search(&query, None, least, &mut scratch, &mut found);
        let work = scratch.statistics();
        let most = most(names, index.unit_count() as u64);
        prop_assert!(work.units <= most.units, "{work:?}");
        prop_assert!(work.touched <= most.touched, "{work:?}");
        prop_assert!(work.compared_names <= work.touched, "{work:?}");
        prop_assert!(work.aligned <= work.compared_names, "{work:?}");
        prop_assert!(found.len() as u64 <= work.aligned, "{work:?}");
        prop_assert!(work.nodes <= most.nodes.min(NODES_USUAL), "{work:?}");
        prop_assert!(work.readings <= most.readings, "{work:?}");
        prop_assert!(work.compared <= most.compared, "{work:?}");
    }
}
