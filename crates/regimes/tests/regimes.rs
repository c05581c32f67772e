//! Dealings under the other regimes, and the provisions that they meet, from the texts of the instruments.

mod common;

use common::{Case, check};
use interdict_regimes::DealingKind::{
    self, Finance, Labour, PurchaseAttempt, Shipping, Supply, Technology, Training,
};

/// Kind, from, to, items, date, expected rules.
type Row = (
    DealingKind,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

fn check_all(rows: &[Row]) {
    for (kind, from, to, items, date, expected) in rows {
        check(&Case {
            kind: *kind,
            from,
            to,
            items,
            date,
            expected,
            ..Case::default()
        });
    }
}

#[test]
fn iran_before_between_and_after() {
    check_all(&[
        // Arms from Iran: 1747 until Implementation Day, 2231 annex B until 18 October 2020, nothing until the return.
        (Supply, "IR", "SY", "rifle", "2006-06", ""),
        (Supply, "IR", "SY", "rifle", "2012-03", "un-1747-5"),
        (Supply, "IR", "YE", "rifle", "2017-03", "un-2231-b6b"),
        (Supply, "IR", "VE", "rifle", "2021-03", ""),
        (Supply, "IR", "VE", "rifle", "2025-11", "un-1747-5"),
        // Drones to Russia in 2022: annex B, 4, in the reading of the three European states; checked by range.
        (Supply, "IR", "RU", "loitering-munition", "2022-09", "un-2231-b4"),
        (Supply, "IR", "RU", "loitering-munition", "2024-02", ""),
        // Heavy arms to Iran.
        (
            Supply,
            "RU",
            "IR",
            "combat-aircraft",
            "2013",
            "un-1747-6 un-1929-8",
        ),
        (Supply, "RU", "IR", "combat-aircraft", "2018", "un-2231-b5"),
        (Supply, "RU", "IR", "combat-aircraft", "2023", ""),
        (
            Supply,
            "RU",
            "IR",
            "combat-aircraft",
            "2025-12",
            "un-1747-6 un-1929-8",
        ),
        // Enrichment.
        (
            Supply,
            "CN",
            "IR",
            "uranium-enrichment",
            "2011",
            "un-1737-3 un-1803-8",
        ),
        (Supply, "CN", "IR", "uranium-enrichment", "2019", "un-2231-b2"),
        (
            Supply,
            "CN",
            "IR",
            "uranium-enrichment",
            "2026-01",
            "un-1737-3 un-1803-8",
        ),
        // Missile propellant to Iran, before and after the return.
        (Supply, "CN", "IR", "missile-propellant", "2025-02", ""),
        (
            Supply,
            "CN",
            "IR",
            "missile-propellant",
            "2025-10-10",
            "un-1737-3 un-1747-6 un-1803-8 un-1929-8 un-1929-9",
        ),
        // Oil is no matter of the Council; it is one of the EU.
        (Supply, "IR", "CN", "crude-oil", "2024", ""),
        (Supply, "IR", "GR", "crude-oil", "2013", "eu-267-oil"),
        (Supply, "IR", "GR", "crude-oil", "2017", ""),
        (Supply, "US", "IR", "computer", "2019", "us-itsr-204 us-ear-746-7"),
    ]);
}

#[test]
fn restored_resolutions_say_that_they_are_disputed() {
    let matches = check(&Case {
        kind: Supply,
        from: "IR",
        to: "VE",
        items: "rifle",
        date: "2025-11",
        expected: "un-1747-5",
        ..Case::default()
    });
    assert!(matches[0].uncertain.iter().any(|u| u.contains("dispute")));
}

#[test]
fn russia_and_belarus_by_jurisdiction() {
    check_all(&[
        // Two states outside the jurisdictions: no rule, whatever the goods.
        (Supply, "KP", "CN", "rifle", "2023", "un-1874-9"),
        (Supply, "RU", "IN", "crude-oil", "2023-06", ""),
        (Supply, "IR", "RU", "ballistic-missile", "2024-09", ""),
        (Supply, "RU", "DE", "crude-oil", "2023-03", "eu-833-3m"),
        (Supply, "RU", "DE", "crude-oil", "2021-03", ""),
        (Supply, "RU", "US", "crude-oil", "2022-05", "us-eo14066-1"),
        (Supply, "RU", "GB", "gold", "2023", "uk-russia-gold"),
        (Supply, "RU", "BE", "diamond", "2024-02", "eu-833-3p"),
        (Supply, "RU", "BE", "diamond", "2023-02", ""),
        (Supply, "IT", "RU", "rifle", "2021", "eu-2014-512-2-1"),
        (
            Supply,
            "DE",
            "RU",
            "luxury-vehicle",
            "2023",
            "eu-833-3h us-ear-746-10",
        ),
        (Supply, "FR", "RU", "armoured-vehicle", "2014-05", ""),
        // The United Kingdom was bound by Union law until the end of 2020, by its own regulations after.
        (Supply, "GB", "RU", "rifle", "2016", "eu-2014-512-2-1"),
        (Supply, "GB", "RU", "rifle", "2022", "uk-russia-military"),
        // Export controls follow the item: a re-export is met, and to be checked.
        (
            Supply,
            "CN",
            "RU",
            "integrated-circuit",
            "2023-05",
            "us-ear-746-8",
        ),
        (Supply, "KP", "RU", "electronic-component", "2016", ""),
        (
            Supply,
            "LT",
            "BY",
            "luxury-vehicle",
            "2024-08",
            "eu-765-luxury us-ear-746-10",
        ),
        (Supply, "BY", "LT", "potash", "2022", "eu-765-potash"),
        // The United Kingdom took up potash in August 2021, steel in July 2022, wood in June 2023.
        (Supply, "BY", "GB", "potash", "2021-07", ""),
        (
            Supply,
            "BY",
            "GB",
            "potash",
            "2021-09",
            "uk-belarus-potash-petroleum",
        ),
        (Supply, "BY", "GB", "steel", "2022-06", ""),
        (Supply, "BY", "GB", "steel", "2022-08", "uk-belarus-steel"),
        (Supply, "BY", "GB", "wood", "2023-05", ""),
        (Supply, "BY", "GB", "wood", "2023-07", "uk-belarus-gold-wood"),
        (Supply, "GB", "BY", "potash", "2023", ""),
        (Supply, "GB", "BY", "rifle", "2023", "uk-belarus-military"),
        (Supply, "US", "BY", "rifle", "2023", "us-itar-belarus"),
        (Finance, "US", "BY", "loan", "2021-11", ""),
        (Finance, "US", "BY", "loan", "2022-01", "us-eo14038-directive1"),
        (
            Finance,
            "FR",
            "RU",
            "banking",
            "2022-05",
            "eu-833-5 eu-833-5a eu-833-5b eu-833-5h",
        ),
        (Supply, "TR", "RU", "textile", "2023", ""),
    ]);
    let matches = check(&Case {
        kind: Supply,
        from: "AE",
        to: "RU",
        items: "machine-tool",
        date: "2023",
        expected: "us-ear-746-8 us-ear-746-5",
        ..Case::default()
    });
    assert!(matches.iter().all(|m| {
        m.uncertain
            .iter()
            .any(|u| u.contains("subject to US export controls"))
    }));
    // A broker in the Union brings Union law in.
    check(&Case {
        kind: Supply,
        from: "IN",
        to: "RU",
        by: "CY",
        items: "rifle",
        date: "2023",
        expected: "eu-2014-512-2-1 eu-833-2aa",
        ..Case::default()
    });
}

#[test]
fn embargoes_on_states_at_war() {
    check_all(&[
        (Supply, "TR", "LY", "armoured-vehicle", "2020-01", "un-1970-9"),
        (Supply, "LY", "ML", "rifle", "2013", "un-1970-10"),
        (Labour, "RU", "LY", "mercenary", "2019-10", "un-1970-9"),
        // People sent, and the report does not say as what: to be checked. Workers are free to go.
        (Labour, "SY", "LY", "", "2020-03", "un-1970-9"),
        (Labour, "BD", "LY", "labour", "2020-03", ""),
        (Training, "ET", "SO", "military-training", "2010", "un-1425-1"),
        (Supply, "LY", "MT", "crude-oil", "2015", "un-2146-10"),
        (Supply, "LY", "MT", "seafood", "2015", ""),
        (Supply, "AE", "SD", "drone", "2024", "un-1591-7"),
        (Supply, "FR", "SD", "drone", "2024", "un-1591-7 eu-2014-450-2"),
        (Supply, "UA", "SS", "rifle", "2017", ""),
        (Supply, "UA", "SS", "rifle", "2019", "un-2428-4"),
        (Supply, "ER", "SO", "rifle", "2010", "un-733-5"),
        (Supply, "TR", "SO", "rifle", "2024-06", ""),
        (Supply, "SO", "AE", "charcoal", "2016", "un-2036-22"),
        // Since 2008 the government is free to buy, the armed groups are not.
        (Supply, "CN", "CD", "rifle", "2012", ""),
        (Supply, "RU", "CF", "rifle", "2018", "un-2127-54"),
        (Training, "RU", "CF", "military-training", "2021", "un-2127-54"),
        (Supply, "RU", "CF", "rifle", "2025", ""),
        (Supply, "US", "HT", "rifle", "2024-01", "un-2699-14"),
        (Supply, "US", "HT", "rifle", "2025", "un-2699-14 un-2752-arms"),
        (Supply, "US", "HT", "armoured-vehicle", "2023-12", ""),
        (Supply, "US", "LB", "armoured-vehicle", "2022", ""),
        (Supply, "RU", "MM", "combat-aircraft", "2022", ""),
        (
            Supply,
            "GB",
            "MM",
            "combat-aircraft",
            "2022",
            "uk-myanmar-military",
        ),
        // The Union's rules bound the United Kingdom until the end of 2020, its own from then on.
        (Supply, "GB", "MM", "combat-aircraft", "2020-06", "eu-2013-184-1"),
        (
            Supply,
            "GB",
            "MM",
            "combat-aircraft",
            "2021-02",
            "uk-myanmar-military",
        ),
        (Supply, "MM", "GB", "rifle", "2022", ""),
        (Supply, "US", "MM", "rifle", "2022", "us-itar-myanmar"),
        // Since the coup the item's military end user is asked for.
        (Supply, "SG", "MM", "integrated-circuit", "2020", ""),
        (
            Supply,
            "SG",
            "MM",
            "integrated-circuit",
            "2022",
            "us-ear-744-21-myanmar",
        ),
        (
            Supply,
            "AT",
            "MM",
            "drone",
            "2022",
            "eu-2013-184-1 eu-401-dual-use",
        ),
        (Supply, "SY", "IT", "crude-oil", "2014", "eu-36-6"),
        (Supply, "SY", "IT", "crude-oil", "2025-07", ""),
        (Supply, "DE", "SY", "luxury-vehicle", "2025-07", "us-ear-746-9"),
    ]);
}

#[test]
fn groups_are_targets_by_name_and_programme() {
    let to = |kind, items, party: &'static str, date, expected| {
        check(&Case {
            kind,
            from: "IR",
            to: "",
            items,
            to_parties: &[party],
            date,
            expected,
            ..Case::default()
        })
    };
    to(
        Supply,
        "cruise-missile",
        "the Houthis",
        "2021",
        "un-2216-14 un-2231-b4",
    );
    // Before the embargo of 2015 there is the one on Iran's exports alone.
    to(
        Supply,
        "cruise-missile",
        "Ansarallah",
        "2013",
        "un-1737-7 un-1747-5",
    );
    to(Supply, "rifle", "Hezbollah", "2024", "un-1701-15a un-1373-2a");
    to(
        Training,
        "military-training",
        "Taliban",
        "2018",
        "un-2255-1c un-1373-2a",
    );
    to(Supply, "rifle", "Taliban", "2005", "un-1390-2c un-1373-2a");
    to(Supply, "rifle", "Al-Shabaab", "2024", "un-2713-shabaab");
    to(
        Finance,
        "bulk-cash",
        "Islamic State in the Greater Sahara",
        "2020",
        "un-2368-1a un-1373-1",
    );
    to(
        Supply,
        "rocket",
        "Hizballah",
        "2022",
        "un-1701-15a un-1373-2a un-2231-b4",
    );
    to(Supply, "drone", "Rapid Support Forces", "2024", "un-1556-7");
    to(
        Training,
        "military-training",
        "Al-Shabaab",
        "2022-08",
        "un-1844-7",
    );
    to(
        Supply,
        "drone",
        "Tehrik-e Taliban Pakistan (TTP)",
        "2025-06",
        "un-2368-1c un-1373-2a",
    );
    to(Supply, "drone", "the Taliban", "2025-06", "un-2255-1c un-1373-2a");
    // A word within another word is no name of a group.
    to(Supply, "rifle", "Isilda Trading", "2024", "");
    to(Supply, "rifle", "Isis Pharmaceuticals", "2024", "");
    to(Supply, "rifle", "ISIS", "2024", "un-2368-1c un-1373-2a");
    check(&Case {
        kind: Supply,
        from_parties: &["ISIL"],
        to: "TR",
        items: "crude-oil",
        date: "2015-08",
        expected: "un-2199-1",
        ..Case::default()
    });
    check(&Case {
        kind: Supply,
        from: "RW",
        to: "CD",
        to_parties: &["M23"],
        items: "mortar",
        date: "2024",
        expected: "un-1807-1",
        ..Case::default()
    });
}

#[test]
fn ordinary_trade_meets_nothing() {
    for kind in [
        Supply,
        Technology,
        Training,
        Finance,
        Labour,
        Shipping,
        PurchaseAttempt,
    ] {
        for (from, to) in [
            ("US", "GB"),
            ("CN", "JP"),
            ("BR", "ZA"),
            ("", "FR"),
            ("DE", ""),
            ("IN", "AE"),
        ] {
            for good in interdict_regimes::goods() {
                check(&Case {
                    kind,
                    from,
                    to,
                    items: &good.id,
                    date: "2024",
                    expected: "",
                    ..Case::default()
                });
            }
        }
    }
    // Without goods, only rules that prohibit a whole kind of dealing.
    for to in ["IR", "RU", "SY", "LY", "KP"] {
        check(&Case {
            kind: Supply,
            from: "CH",
            to,
            date: "2024",
            expected: "",
            ..Case::default()
        });
    }
}
