//! Dealings with North Korea, and the provisions that they meet, from the texts of the resolutions.

mod common;

use common::{Case, check};
use interdict_regimes::DealingKind::{
    Finance, Labour, PurchaseAttempt, Shipping, Supply, Technology, Training,
};

#[test]
fn arms_out_of_north_korea() {
    check(&Case {
        kind: Supply,
        from: "KP",
        to: "RU",
        items: "artillery-ammunition",
        date: "2023-09",
        expected: "un-1718-8b un-1874-9",
        ..Case::default()
    });
    // Small arms are no heavy arms: the ban of 2006 leaves them out, the one of 2009 does not.
    check(&Case {
        kind: Supply,
        from: "KP",
        to: "TZ",
        items: "rifle",
        date: "2016-05",
        expected: "un-1874-9",
        ..Case::default()
    });
    // Before June 2009 heavy arms alone.
    check(&Case {
        kind: Supply,
        from: "KP",
        to: "EG",
        items: "ballistic-missile",
        date: "2008",
        expected: "un-1718-8b",
        ..Case::default()
    });
    check(&Case {
        kind: Supply,
        from: "KP",
        to: "EG",
        items: "ballistic-missile",
        date: "2005",
        expected: "",
        ..Case::default()
    });
    // "Arms" without more may be either: met, and to be checked.
    let matches = check(&Case {
        kind: Supply,
        from: "KP",
        to: "RU",
        items: "arms.deal",
        date: "2023-09-13",
        expected: "un-1718-8b un-1874-9",
        ..Case::default()
    });
    assert!(
        matches[0]
            .uncertain
            .iter()
            .any(|u| u.contains("Register of Conventional Arms"))
    );
}

#[test]
fn arms_and_know_how_into_north_korea() {
    check(&Case {
        kind: Supply,
        from: "RU",
        to: "KP",
        items: "air-defence-missile",
        date: "2024-11",
        expected: "un-1718-8a-i un-1718-8a-ii un-1874-10 un-2270-6 un-2094-20 un-2270-5",
        ..Case::default()
    });
    check(&Case {
        kind: Technology,
        from: "RU",
        to: "KP",
        items: "satellite-technology",
        date: "2023-09-13",
        expected: "un-1718-8a-ii un-1718-8c un-2270-5 un-2321-11 un-2270-27",
        ..Case::default()
    });
    check(&Case {
        kind: Technology,
        from: "RU",
        to: "KP",
        items: "rocket",
        date: "2023-09-13",
        expected: "un-1718-8a-ii un-1718-8c un-1874-10 un-2094-20 un-2270-6 un-2270-5 un-2321-11",
        ..Case::default()
    });
    check(&Case {
        kind: Training,
        from: "RU",
        to: "KP",
        items: "military-training",
        date: "2025-06",
        expected: "un-1874-10 un-2270-6",
        ..Case::default()
    });
    check(&Case {
        kind: Training,
        from: "KP",
        to: "UG",
        items: "military-training",
        date: "2017-01",
        expected: "un-1874-9 un-2270-9",
        ..Case::default()
    });
    // The buyer is the receiver.
    check(&Case {
        kind: PurchaseAttempt,
        from: "UA",
        to: "KP",
        items: "carbon-fibre",
        date: "2011-07",
        expected: "un-1718-8a-i un-1718-8a-ii un-1874-10",
        ..Case::default()
    });
}

#[test]
fn commodities() {
    for (from, to, items, date, expected) in [
        ("KP", "CN", "coal", "2018-08", "un-2371-8"),
        ("KP", "CN", "coal", "2017-03", "un-2270-29 un-2321-26"),
        ("KP", "CN", "coal", "2016-06", "un-2270-29"),
        ("KP", "CN", "coal", "2015-06", ""),
        ("KP", "CN", "seafood", "2019-06", "un-2371-9 un-2397-6"),
        ("KP", "CN", "textile", "2019", "un-2375-16"),
        ("KP", "SN", "statue", "2017-01-15", "un-2321-29"),
        ("KP", "SN", "statue", "2010", ""),
        ("KP", "AE", "gold", "2017-02", "un-2270-30 un-2270-37"),
        ("RU", "KP", "refined-petroleum", "2024-03", "un-2397-5"),
        ("RU", "KP", "crude-oil", "2017-11", "un-2375-15"),
        ("CN", "KP", "crude-oil", "2018-11", "un-2397-4"),
        (
            "DE",
            "KP",
            "luxury-vehicle",
            "2024-02",
            "un-2397-7 un-1718-8a-iii",
        ),
        ("IT", "KP", "yacht", "2009-06-01", "un-1718-8a-iii"),
        (
            "CN",
            "KP",
            "machine-tool",
            "2019",
            "un-2270-27 un-2321-7 un-2397-7",
        ),
        ("MN", "KP", "vessel", "2020", "un-2397-7 un-2321-30 un-2397-14"),
    ] {
        check(&Case {
            kind: Supply,
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
fn labour_ships_and_money() {
    for (kind, from, to, items, date, expected) in [
        (Labour, "KP", "RU", "labour", "2024-06", "un-2375-17 un-2397-8"),
        (Labour, "KP", "PL", "labour", "2016-06", ""),
        (Shipping, "KP", "", "ship-to-ship", "2019-05", "un-2375-11"),
        // Who carries goods is held by the ban on the goods; the ship itself is not supplied.
        (
            Shipping,
            "KP",
            "RU",
            "artillery-ammunition",
            "2023-11",
            "un-1718-8b un-1874-9",
        ),
        (Shipping, "KP", "CN", "vessel coal", "2019-05", "un-2371-8"),
        (
            Shipping,
            "MN",
            "KP",
            "ship-service",
            "2018",
            "un-1874-17 un-2270-19 un-2270-20 un-2321-8",
        ),
        (
            Finance,
            "MY",
            "KP",
            "insurance",
            "2018-03",
            "un-2094-11 un-2321-22 un-2397-11 un-2321-32",
        ),
        (
            Finance,
            "LV",
            "KP",
            "banking",
            "2016-04",
            "un-2094-11 un-2270-33 un-2270-34",
        ),
        (
            Finance,
            "CN",
            "KP",
            "joint-venture",
            "2018",
            "un-2094-11 un-2270-33 un-2375-18",
        ),
    ] {
        check(&Case {
            kind,
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
fn provisions_are_cited_as_lawyers_do() {
    for (id, citation) in [
        ("un-1718-8b", "UNSCR 1718 (2006), para. 8(b)"),
        ("un-2231-b6b", "UNSCR 2231 (2015), Annex B, 6(b)"),
        ("eu-833-3m", "Council Regulation (EU) No 833/2014, Art. 3m"),
        ("us-eo14066-1", "Executive Order 14066 (2022), sec. 1(a)(i)"),
        (
            "us-ear-746-8",
            "Export Administration Regulations (15 CFR Part 746), sec. 746.8",
        ),
        (
            "eu-765-potash",
            "Council Regulation (EC) No 765/2006, potassium chloride (potash)",
        ),
    ] {
        assert_eq!(interdict_regimes::rule(id).expect(id).citation(), citation);
    }
}

#[test]
fn what_is_not_prohibited() {
    for (kind, from, to, goods, items, date) in [
        // Food, medicine and aid are no goods of the lists.
        (Supply, "KR", "KP", "", "", "2020"),
        (Supply, "KR", "KP", "other", "", "2020"),
        // Between others.
        (Supply, "US", "KR", "missiles", "", "2023"),
        (Technology, "FR", "IN", "space", "", "2023"),
        // Within North Korea.
        (Supply, "KP", "KP", "artillery", "", "2023"),
        // The Korean War.
        (Supply, "SU", "KP", "ammunition", "", "1950/1953"),
        (Supply, "SU", "KP", "ammunition", "", ""),
        // Imports of coal are not prohibited, nor exports of oil.
        (Supply, "RU", "KP", "", "coal", "2023"),
        (Supply, "KP", "CN", "", "crude-oil", "2023"),
        // A farm product goes in, statues stay at home.
        (Supply, "CN", "KP", "", "farm-product", "2023"),
    ] {
        check(&Case {
            kind,
            from,
            to,
            goods,
            items,
            date,
            expected: "",
            ..Case::default()
        });
    }
}

#[test]
fn a_dealing_of_unknown_date_says_so() {
    let matches = check(&Case {
        kind: Supply,
        from: "KP",
        to: "RU",
        items: "artillery-ammunition",
        reported: "2023-09-13",
        expected: "un-1718-8b un-1874-9",
        ..Case::default()
    });
    for m in &matches {
        assert!(
            m.uncertain.iter().any(|u| u.contains("which is not known")),
            "{m:?}"
        );
        assert!(m.because.contains("North Korea supplies"), "{}", m.because);
    }
    // A report of 2008 cannot tell of a breach of 2009.
    check(&Case {
        kind: Supply,
        from: "KP",
        to: "RU",
        items: "artillery-ammunition",
        reported: "2008-05",
        expected: "un-1718-8b",
        ..Case::default()
    });
}
