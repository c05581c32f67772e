//! One table of cases: a dealing, and the ids of the rules that it must meet, no more and no fewer.

#![allow(dead_code, reason = "each test binary uses a part")]

use std::collections::BTreeSet;

use interdict_model::{CountryCode, PartialDate};
use interdict_regimes::{DealingFacts, DealingKind, GoodsCategory, GoodsEntry, RuleMatch, entry, matching};

/// A dealing, in words separated by spaces; empty: not known.
#[derive(Default)]
pub(crate) struct Case<'a> {
    pub(crate) kind: DealingKind,
    pub(crate) from: &'a str,
    pub(crate) to: &'a str,
    pub(crate) by: &'a str,
    pub(crate) goods: &'a str,
    pub(crate) items: &'a str,
    pub(crate) date: &'a str,
    pub(crate) reported: &'a str,
    pub(crate) from_parties: &'a [&'a str],
    pub(crate) to_parties: &'a [&'a str],
    /// Ids of rules.
    pub(crate) expected: &'a str,
}

/// Compares what the dealing meets with what it must meet, and hands back the matches.
pub(crate) fn check(case: &Case<'_>) -> Vec<RuleMatch> {
    let codes = |text: &str| -> Vec<CountryCode> {
        text.split_whitespace()
            .map(|c| CountryCode::new(c).expect("country code"))
            .collect()
    };
    let date =
        |text: &str| -> Option<PartialDate> { (!text.is_empty()).then(|| text.parse().expect("date")) };
    let goods: Vec<GoodsCategory> = case
        .goods
        .split_whitespace()
        .map(|c| c.parse().expect("category"))
        .collect();
    let items: Vec<&GoodsEntry> = case
        .items
        .split_whitespace()
        .map(|id| entry(id).unwrap_or_else(|| panic!("no goods entry {id}")))
        .collect();
    let (from, to, by) = (codes(case.from), codes(case.to), codes(case.by));
    let matches = matching(&DealingFacts {
        kind: case.kind,
        from: &from,
        to: &to,
        by: &by,
        goods: &goods,
        items: &items,
        date: date(case.date),
        reported: date(case.reported),
        from_parties: case.from_parties,
        to_parties: case.to_parties,
    });
    let found: BTreeSet<&str> = matches.iter().map(|m| m.rule.id.as_str()).collect();
    let expected: BTreeSet<&str> = case.expected.split_whitespace().collect();
    assert_eq!(
        found, expected,
        "{:?} {} -> {} {}{} {}{}",
        case.kind, case.from, case.to, case.goods, case.items, case.date, case.reported
    );
    matches
}
