//! Whatever is asked, what matches is a rule that says so.

use interdict_model::{Country, CountryCode, PartialDate};
use interdict_regimes::{
    DealingFacts, DealingKind, Direction, GoodsCategory, GoodsEntry, Jurisdiction, goods, matching, rules,
};
use proptest::{prelude::*, sample::select};

fn country() -> impl Strategy<Value = CountryCode> {
    let all: Vec<CountryCode> = Country::all().iter().map(|c| c.code).collect();
    // Half of the draws from the targets, or hardly a dealing would meet a rule.
    let targets: Vec<CountryCode> = rules().iter().flat_map(|r| r.countries.clone()).collect();
    prop_oneof![select(all), select(targets)]
}

fn date() -> impl Strategy<Value = Option<PartialDate>> {
    proptest::option::of(
        (1990i16..2030, 1u8..13, 1u8..29).prop_map(|(y, m, d)| PartialDate::day(y, m, d).expect("valid")),
    )
}

proptest! {
    #[test]
    fn a_match_is_what_its_rule_says(
        kind in select(DealingKind::ALL),
        from in proptest::collection::vec(country(), 0..3),
        to in proptest::collection::vec(country(), 0..3),
        items in proptest::collection::vec(select(goods().iter().collect::<Vec<&GoodsEntry>>()), 0..3),
        categories in proptest::collection::vec(select(GoodsCategory::ALL), 0..3),
        date in date(),
        reported in date(),
        words in ".{0,20}",
    ) {
        let facts = DealingFacts {
            kind, from: &from, to: &to, by: &[], goods: &categories, items: &items, date, reported,
            from_parties: &[&words], to_parties: &[&words],
        };
        for m in matching(&facts) {
            let rule = m.rule;
            let on = |side: &[CountryCode]| side.iter().any(|c| rule.countries.contains(c)) || !rule.parties.is_empty();
            prop_assert!(match rule.direction {
                Direction::From => on(&from),
                Direction::To => on(&to),
                Direction::Either => on(&from) || on(&to),
            }, "{}", rule.id);
            if rule.jurisdiction != Jurisdiction::Un && rule.jurisdiction != Jurisdiction::UsItems {
                prop_assert!(from.iter().chain(&to).any(|c| rule.jurisdiction.binds(*c, date)), "{}", rule.id);
            }
            if let Some(day) = date.and_then(PartialDate::first_day) {
                prop_assert!(rule.in_force.iter().any(|p| {
                    p.from.first_day() <= day && p.to.is_none_or(|to| day <= to.last_day())
                }), "{}", rule.id);
            } else {
                prop_assert!(m.uncertain.iter().any(|u| u.contains("which is not known")), "{}", rule.id);
            }
            prop_assert!(m.because.contains(&rule.instrument) && m.because.contains(&rule.paraphrase));
        }
    }
}
