//! What holds for every query: no panic, scores that are probabilities and add up, and evidence that pulls the right way.

use std::sync::LazyLock;

use interdict_model::{
    Address, CountryCode, CountryFact, DateFact, Entity, EntityKind, Gender, Identifier, IdentifierType,
    Name, NameKind, PartialDate, Provenance,
};
use interdict_screen::{Hit, Options, Query, Screener};
use proptest::prelude::*;

/// A party with something to say on everything. All invented.
fn party(reference: &str, kind: EntityKind, names: &[&str], born: &str, country: &str) -> Entity {
    let mut entity = Entity::new("test", reference, kind, Provenance::default());
    for (at, name) in names.iter().enumerate() {
        let kind = [NameKind::Primary, NameKind::Alias, NameKind::WeakAlias][at.min(2)];
        entity.names.push(Name::new(*name, kind));
    }
    entity.birth_dates.push(DateFact {
        date: born.parse().ok(),
        as_listed: None,
        note: None,
    });
    entity.nationalities.push(CountryFact::new(country));
    entity
}

fn parties() -> Vec<Entity> {
    let place = |city: &str, country: &str| Address {
        street: Some("12 Harbour Road".to_owned()),
        city: Some(city.to_owned()),
        country: Some(CountryFact::new(country)),
        ..Address::default()
    };
    let mut person = party(
        "1",
        EntityKind::Person,
        &["Oleg Varnovsky", "Олег Варновский", "Oleg V."],
        "1964-03-21",
        "Russia",
    );
    person.genders.push(Gender::Male);
    person.birth_places.push(place("Murmansk", "Russia"));
    person.addresses.push(place("Limassol", "Cyprus"));
    person.identifiers.push(Identifier {
        issuer: Some("Russia".to_owned()),
        ..Identifier::new(IdentifierType::Passport, "71 4455667")
    });
    let other = party(
        "2",
        EntityKind::Person,
        &["Tariq Mansur al-Dulaimi", "طارق منصور الدليمي"],
        "1970",
        "Iraq",
    );
    let mut firm = party(
        "3",
        EntityKind::Organization,
        &["Varnovsky Shipping LLC", "OOO Varnovsky"],
        "2004",
        "Russia",
    );
    firm.addresses.push(place("Murmansk", "Russia"));
    firm.identifiers
        .push(Identifier::new(IdentifierType::Inn, "7736050003"));
    let mut vessel = party("4", EntityKind::Vessel, &["NORTHERN TERN 3"], "1999", "Panama");
    vessel
        .identifiers
        .push(Identifier::new(IdentifierType::Imo, "9074729"));
    vec![person, other, firm, vessel]
}

static SCREENER: LazyLock<Screener> = LazyLock::new(|| Screener::build(&parties()));

const ALL: Options = Options {
    threshold: 0.0,
    limit: 100,
    explain: true,
};

fn dates() -> impl Strategy<Value = PartialDate> {
    let text = prop_oneof![
        (1900i16..2030, 1u8..13, 1u8..29).prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}")),
        (1900i16..2030).prop_map(|y| format!("{y}")),
        (1900i16..2030, 1u8..13).prop_map(|(y, m)| format!("{y}-{m:02}")),
        (1900i16..2030).prop_map(|y| format!("{y}~")),
        (1900i16..2000, 0i16..20).prop_map(|(y, n)| format!("{y}/{}", y + n)),
        (1900i16..2030).prop_map(|y| format!("../{y}")),
    ];
    text.prop_map(|text| text.parse().unwrap())
}

fn names() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "\\PC{0,60}",
        Just("Oleg Varnovsky".to_owned()),
        Just("Варновский О.".to_owned()),
        Just("Mansour al Dulaymi, Tarek".to_owned()),
        Just("Varnovsky".to_owned()),
        Just("Northern Tern".to_owned()),
    ]
}

fn identifiers() -> impl Strategy<Value = Identifier> {
    let kinds = proptest::sample::select(IdentifierType::ALL);
    let values = prop_oneof![
        any::<String>(),
        "[0-9]{1,22}",
        Just("9074729".to_owned()),
        Just("7736050003".to_owned())
    ];
    (kinds, values, proptest::option::of(any::<String>())).prop_map(|(kind, value, issuer)| Identifier {
        issuer,
        ..Identifier::new(kind, value)
    })
}

fn queries() -> impl Strategy<Value = Query> {
    let kinds = proptest::option::of(proptest::sample::select(vec![
        EntityKind::Person,
        EntityKind::Organization,
        EntityKind::Vessel,
        EntityKind::Aircraft,
        EntityKind::Country,
        EntityKind::Unknown,
    ]));
    let genders = proptest::sample::select(vec![Gender::Male, Gender::Female, Gender::Other]);
    let countries = "[A-Z]{2}".prop_filter_map("a country", |code| CountryCode::new(&code));
    let many = 0..3usize;
    (
        proptest::collection::vec(names(), many.clone()),
        kinds,
        proptest::collection::vec(dates(), many.clone()),
        proptest::collection::vec(genders, many.clone()),
        proptest::collection::vec(countries, many.clone()),
        proptest::collection::vec(identifiers(), many.clone()),
        proptest::collection::vec(any::<String>(), many.clone()),
        proptest::collection::vec(any::<String>(), many),
    )
        .prop_map(
            |(names, kind, birth_dates, genders, countries, identifiers, addresses, birth_places)| Query {
                names,
                kind,
                birth_dates,
                genders,
                countries,
                identifiers,
                addresses,
                birth_places,
            },
        )
}

/// The hit of a party, with nothing cut.
fn hit(query: &Query, reference: &str) -> Option<Hit> {
    let mut hits = SCREENER.screen(query, &ALL).hits;
    let at = hits.iter().position(|h| h.reference == reference)?;
    Some(hits.swap_remove(at))
}

/// What cannot be compared says nothing against a party that is found by its number.
#[test]
fn a_name_of_nothing_counts_as_none() {
    let by_number = |names: Vec<String>| {
        let query = Query {
            names,
            identifiers: vec![Identifier::new(IdentifierType::Inn, "7736050003")],
            ..Query::default()
        };
        hit(&query, "3").map(|h| h.score)
    };
    let alone = by_number(Vec::new());
    assert!(alone.is_some());
    assert_eq!(by_number(vec!["...".into()]), alone);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_query_is_answered_and_the_evidence_adds_up(query in queries()) {
        let screening = SCREENER.screen(&query, &ALL);
        let mut before = 1.0;
        for hit in &screening.hits {
            prop_assert!((0.0..=1.0).contains(&hit.score) && hit.score <= before, "{hit:?}");
            before = hit.score;
            let sum: f64 = hit.explanation.iter().map(|e| e.weight).sum();
            let score = 1.0 / (1.0 + (-sum).exp());
            prop_assert!((score - hit.score).abs() < 1e-3, "{score} {hit:?}");
            prop_assert!(query.kind.is_none_or(|kind| kind.compatible(hit.kind)));
        }
        if query.is_empty() {
            prop_assert!(screening.hits.is_empty() && !screening.notes.is_empty());
        }
    }

    #[test]
    fn what_agrees_never_lowers_and_what_contradicts_never_raises(
        name in proptest::sample::select(vec!["Oleg Varnovsky", "Varnovsky Oleg Petrovich", "Олег Варновский"]),
        steps in proptest::collection::vec((0usize..6, any::<bool>()), 0..6),
    ) {
        let mut query = Query::named(name).of_kind(EntityKind::Person);
        let mut score = hit(&query, "1").map_or(0.0, |h| h.score);
        let mut said = [false; 6];
        for (what, agree) in steps {
            // One thing is said once: a second birth date gives the query a choice.
            if std::mem::replace(&mut said[what], true) {
                continue;
            }
            match (what, agree) {
                (0, true) => query.birth_dates.push("1964-03-21".parse().unwrap()),
                (0, false) => query.birth_dates.push("1991-11-02".parse().unwrap()),
                (1, true) => query.countries.push(CountryCode::new("RU").unwrap()),
                (1, false) => query.countries.push(CountryCode::new("BR").unwrap()),
                (2, true) => query.genders.push(Gender::Male),
                (2, false) => query.genders.push(Gender::Female),
                (3, true) => query.birth_places.push("Murmansk".to_owned()),
                (3, false) => query.birth_places.push("Porto Alegre".to_owned()),
                (4, true) => query.addresses.push("Harbour Road 12, Limassol, Cyprus".to_owned()),
                (4, false) => query.addresses.push("Rua da Praia 7, Porto Alegre".to_owned()),
                (_, true) => query.identifiers.push(Identifier::new(IdentifierType::Passport, "714455667")),
                (_, false) => query.identifiers.push(Identifier::new(IdentifierType::Passport, "999888777")),
            }
            let now = hit(&query, "1").map_or(0.0, |h| h.score);
            if agree {
                prop_assert!(now >= score - 1e-12, "{what}: {score} -> {now}");
            } else {
                prop_assert!(now <= score + 1e-12, "{what}: {score} -> {now}");
            }
            score = now;
        }
    }

    #[test]
    fn nearer_birth_dates_never_score_less(days in 0u8..28, months in 0u8..9, years in 0i16..60) {
        // From the same day over the same month and year to other years, each step is one further away.
        let of = |y: i16, m: u8, d: u8| {
            let query = Query {
                birth_dates: vec![PartialDate::day(1964 + y, 3 + m, 1 + (20 + d) % 28).unwrap()],
                ..Query::named("Oleg Varnovsky").of_kind(EntityKind::Person)
            };
            hit(&query, "1").map_or(0.0, |h| h.score)
        };
        let same = of(0, 0, 0);
        prop_assert!(same >= of(0, 0, days) && same >= of(0, months, 0) && same >= of(years, 0, 0));
        if years > 10 {
            prop_assert!(of(years, months, days) < 0.70);
        }
    }
}
