//! Each kind of evidence, as an analyst would read it.

use interdict_model::{
    CountryCode, CountryFact, DateFact, Entity, EntityKind, Gender, Identifier, IdentifierType, Name,
    NameKind, PartialDate, Provenance,
};
use interdict_screen::{Hit, Options, Query, Screener, Screening};

fn party(reference: &str, kind: EntityKind, name: &str) -> Entity {
    let mut entity = Entity::new("test", reference, kind, Provenance::default());
    entity.names.push(Name::new(name, NameKind::Primary));
    entity
}

fn born(mut entity: Entity, date: &str) -> Entity {
    entity.birth_dates.push(DateFact {
        date: date.parse().ok(),
        as_listed: None,
        note: None,
    });
    entity
}

fn numbered(mut entity: Entity, kind: IdentifierType, value: &str, issuer: Option<&str>) -> Entity {
    entity.identifiers.push(Identifier {
        issuer: issuer.map(str::to_owned),
        ..Identifier::new(kind, value)
    });
    entity
}

fn asked(name: &str, kind: IdentifierType, value: &str) -> Query {
    let mut query = Query::named(name);
    query.identifiers.push(Identifier::new(kind, value));
    query
}

/// The only hit, whatever its score.
fn only(entity: Entity, query: &Query) -> (Hit, Screening) {
    let options = Options {
        threshold: 0.0,
        ..Options::default()
    };
    let screening = Screener::build(&[entity]).screen(query, &options);
    assert_eq!(screening.hits.len(), 1, "{screening:?}");
    (screening.hits[0].clone(), screening)
}

fn score(entity: &Entity, query: &Query) -> f64 {
    only(entity.clone(), query).0.score
}

#[test]
fn a_name_alone_is_strong_but_never_as_strong_as_with_a_birth_date() {
    let listed = born(party("1", EntityKind::Person, "Oleg Varnovsky"), "1964-03-21");
    let of = |date: Option<&str>| {
        let mut query = Query::named("Oleg Varnovsky").of_kind(EntityKind::Person);
        query
            .birth_dates
            .extend(date.map(|d| d.parse::<PartialDate>().unwrap()));
        score(&listed, &query)
    };
    let (alone, same, year, other) = (
        of(None),
        of(Some("1964-03-21")),
        of(Some("1964")),
        of(Some("1991-05-01")),
    );
    assert!(alone > 0.85 && alone < 0.97, "{alone}");
    assert!(
        same > alone + 0.02 && same < 0.9999 && year > alone,
        "{same} {year}"
    );
    assert!(other < 0.70, "{other}");
}

#[test]
fn another_gender_and_another_nationality_speak_against() {
    let mut listed = party("1", EntityKind::Person, "Oleg Varnovsky");
    listed.genders.push(Gender::Male);
    listed.nationalities.push(CountryFact::new("Russia"));
    let base = Query::named("Oleg Varnovsky").of_kind(EntityKind::Person);
    let alone = score(&listed, &base);
    let country = |code| Query {
        countries: vec![CountryCode::new(code).unwrap()],
        ..base.clone()
    };
    let woman = Query {
        genders: vec![Gender::Female],
        ..base.clone()
    };
    assert!(score(&listed, &country("RU")) > alone);
    assert!(score(&listed, &country("BR")) < alone);
    assert!(score(&listed, &woman) < alone);
}

#[test]
fn a_number_finds_its_bearer_under_any_name() {
    let vessel = numbered(
        party("1", EntityKind::Vessel, "NORTHERN TERN 3"),
        IdentifierType::Imo,
        "IMO 9074729",
        None,
    );
    let (hit, _) = only(vessel, &asked("Golden Sands", IdentifierType::Imo, "9074729"));
    assert!(hit.score >= 0.70, "{hit:?}");
    assert!(hit.matched_name.is_empty());
    let line = hit
        .explanation
        .iter()
        .find(|e| e.evidence == "identifier")
        .unwrap();
    assert!(line.how.contains("check digits hold"), "{line:?}");
}

#[test]
fn a_ship_of_the_same_name_with_another_number_is_another_ship() {
    let vessel = numbered(
        party("1", EntityKind::Vessel, "NORTHERN TERN 3"),
        IdentifierType::Imo,
        "9074729",
        None,
    );
    // IMO 9187629 is a valid number of another ship.
    let another = asked("Northern Tern 3", IdentifierType::Imo, "9187629");
    assert!(score(&vessel, &another) < 0.70);
}

#[test]
fn an_invalid_number_is_said_to_be_so_and_proves_little_either_way() {
    let vessel = numbered(
        party("1", EntityKind::Vessel, "NORTHERN TERN 3"),
        IdentifierType::Imo,
        "9074729",
        None,
    );
    let alone = score(&vessel, &Query::named("Northern Tern 3"));
    let (hit, screening) = only(
        vessel.clone(),
        &asked("Northern Tern 3", IdentifierType::Imo, "9074728"),
    );
    assert!((hit.score - alone).abs() < 1e-9, "{hit:?}");
    let says = |text: &str| screening.notes.iter().any(|note| note.contains(text));
    assert!(says("imo \"9074728\" is not valid"), "{:?}", screening.notes);
    for (kind, value) in [
        (IdentifierType::Lei, "5493001KJTIIGC8Y1R13"),
        (IdentifierType::Iban, "GB82 WEST 1234 5698 7654 33"),
        (IdentifierType::Inn, "7736050004"),
        (IdentifierType::Ogrn, "1027700070519"),
        (IdentifierType::Isin, "US0378331006"),
        (IdentifierType::Bic, "SABR1UMM"),
    ] {
        let (_, screening) = only(vessel.clone(), &asked("Northern Tern 3", kind, value));
        assert!(
            screening.notes.iter().any(|n| n.contains("is not valid")),
            "{kind} {value}"
        );
    }
    // The same mistake on both sides is still a reason to look, but less of one.
    let mistaken = |value: &str| {
        let firm = party("1", EntityKind::Organization, "Varnovsky Trading");
        let listed = numbered(firm, IdentifierType::Inn, value, None);
        score(&listed, &asked("Other Words", IdentifierType::Inn, value))
    };
    assert!(mistaken("7736050004") < mistaken("7736050003"));
}

#[test]
fn a_passport_counts_by_its_issuer() {
    let listed = numbered(
        party("1", EntityKind::Person, "Oleg Varnovsky"),
        IdentifierType::Passport,
        "71 4455667",
        Some("Russia"),
    );
    let of = |issuer: Option<&str>| {
        let mut query = Query::named("O. Varnovski");
        query.identifiers.push(Identifier {
            issuer: issuer.map(str::to_owned),
            ..Identifier::new(IdentifierType::Passport, "714455667")
        });
        score(&listed, &query)
    };
    assert!(of(Some("RU")) >= of(None) && of(None) > of(Some("Brazil")));
}
