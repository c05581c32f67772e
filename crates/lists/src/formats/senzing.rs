//! Senzing entity records, one JSON object a line, as OpenSanctions and others publish them:
//! <https://www.senzing.com/docs/entity_specification/>. Flat (`NAME_FULL`) and in groups (`NAMES: […]`, `FEATURES`).

use interdict_model::{
    Address, CountryFact, Entity, EntityKind, Identifier, IdentifierType, Listing, Name, NameKind,
    NamePartKind, Provenance, Relation,
};
use serde_json::Value;

use super::common::{add_name, gender, name_of_parts, place, primary_first};
use crate::{
    ListError, ProblemKind, Severity,
    dates::{self, Order},
    json::Object,
    loaded::Gathered,
    source::Source,
};

/// Reads lines of JSON. The list is named after `DATA_SOURCE`.
pub(crate) fn read(source: &Source) -> Result<(String, Gathered), ListError> {
    let file = source.name.as_str();
    let mut gathered = Gathered::default();
    let mut list: Option<String> = None;
    crate::lines::each(source, |line, text| {
        gathered.seen += 1;
        let mut refuse =
            |kind, what: String| gathered.problem(Severity::Refused, kind, (file, line), None, what);
        let mut record = match serde_json::from_str::<Value>(text) {
            Ok(value) => Object::new(value),
            Err(e) => return refuse(ProblemKind::Value, format!("not readable as JSON: {e}")),
        };
        let source = record.take("DATA_SOURCE").unwrap_or_else(|| "senzing".to_owned());
        let Some(reference) = record.take("RECORD_ID") else {
            return refuse(
                ProblemKind::NoReference,
                "no RECORD_ID: the party can't be told from others".to_owned(),
            );
        };
        let name =
            list.get_or_insert_with(|| format!("senzing-{}", source.to_lowercase().replace([' ', '_'], "-")));
        let kind = match record.take("RECORD_TYPE").as_deref() {
            Some("PERSON") => EntityKind::Person,
            Some("ORGANIZATION") => EntityKind::Organization,
            Some("VESSEL") => EntityKind::Vessel,
            Some("AIRCRAFT") => EntityKind::Aircraft,
            _ => EntityKind::Unknown,
        };
        let provenance = Provenance {
            file: file.to_owned(),
            line,
            record: Some(reference.clone()),
        };
        let mut entity = Entity::new(name.clone(), reference.clone(), kind, provenance);
        entity.listings.push(Listing {
            list: name.clone(),
            reference: reference.clone(),
            source_url: record.take("SOURCE_URL").or_else(|| record.take("URL")),
            ..Listing::default()
        });
        let mut groups = vec![];
        for holder in record.names() {
            // Every list of objects is a group of features, whatever it is called.
            groups.extend(record.take_objects(&holder));
        }
        feature(&mut record, &mut entity);
        for mut group in groups {
            feature(&mut group, &mut entity);
            group.leftovers("", &mut entity.attributes);
        }
        record.leftovers("", &mut entity.attributes);
        if entity.names.is_empty() {
            let what = format!("{reference} has no name");
            gathered.problem(
                Severity::Refused,
                ProblemKind::NoName,
                (file, line),
                Some(&reference),
                what,
            );
            return;
        }
        primary_first(&mut entity);
        gathered.entities.push(entity);
    })?;
    Ok((list.unwrap_or_else(|| "senzing".to_owned()), gathered))
}

/// Reads every feature that an object holds.
fn feature(object: &mut Object, entity: &mut Entity) {
    names(object, entity);
    for (attribute, kind) in [
        ("PASSPORT_NUMBER", IdentifierType::Passport),
        ("NATIONAL_ID_NUMBER", IdentifierType::NationalId),
        ("SSN_NUMBER", IdentifierType::SocialSecurity),
        ("DRIVERS_LICENSE_NUMBER", IdentifierType::DrivingLicence),
        ("TAX_ID_NUMBER", IdentifierType::TaxId),
        ("LEI_NUMBER", IdentifierType::Lei),
        ("DUNS_NUMBER", IdentifierType::Duns),
        ("IMO_NUMBER", IdentifierType::Imo),
        ("CALL_SIGN", IdentifierType::CallSign),
        ("MMSI_NUMBER", IdentifierType::Mmsi),
        ("OTHER_ID_NUMBER", IdentifierType::Other),
        ("TRUSTED_ID_NUMBER", IdentifierType::Other),
        ("ACCOUNT_NUMBER", IdentifierType::BankAccount),
        ("PHONE_NUMBER", IdentifierType::Phone),
        ("EMAIL_ADDRESS", IdentifierType::Email),
        ("WEBSITE_ADDRESS", IdentifierType::Website),
    ] {
        let Some(value) = object.take(attribute) else {
            continue;
        };
        let stem = attribute.trim_end_matches("_NUMBER").trim_end_matches("_ADDRESS");
        entity.identifiers.push(Identifier {
            issuer: object
                .take(&format!("{stem}_COUNTRY"))
                .or_else(|| object.take(&format!("{stem}_STATE"))),
            label: object
                .take(&format!("{stem}_TYPE"))
                .or_else(|| Some(attribute.to_owned())),
            ..Identifier::new(kind, value)
        });
    }
    for label in ["DATE_OF_BIRTH", "REGISTRATION_DATE"] {
        entity
            .birth_dates
            .extend(object.take(label).map(|d| dates::fact(&d, Order::MonthFirst)));
    }
    entity.death_dates.extend(
        object
            .take("DATE_OF_DEATH")
            .map(|d| dates::fact(&d, Order::MonthFirst)),
    );
    entity
        .birth_places
        .extend(object.take("PLACE_OF_BIRTH").map(|p| place(&p)));
    entity.genders.extend(object.take("GENDER").map(|g| gender(&g)));
    entity
        .nationalities
        .extend(object.take("NATIONALITY").map(CountryFact::new));
    entity
        .citizenships
        .extend(object.take("CITIZENSHIP").map(CountryFact::new));
    for label in ["REGISTRATION_COUNTRY", "COUNTRY_OF_ASSOCIATION", "COUNTRY"] {
        let fact = object.take(label).map(|c| CountryFact {
            note: (label != "COUNTRY").then(|| label.to_owned()),
            ..CountryFact::new(c)
        });
        entity.countries.extend(fact);
    }
    let lines: Vec<String> = (1..=6)
        .filter_map(|i| object.take(&format!("ADDR_LINE{i}")))
        .collect();
    let address = Address {
        full: object.take("ADDR_FULL"),
        street: (!lines.is_empty()).then(|| lines.join(", ")),
        city: object.take("ADDR_CITY"),
        region: object.take("ADDR_STATE"),
        postal_code: object.take("ADDR_POSTAL_CODE"),
        country: object.take("ADDR_COUNTRY").map(CountryFact::new),
        note: object.take("ADDR_TYPE"),
        ..Address::default()
    };
    if address.full.is_some()
        || address.street.is_some()
        || address.city.is_some()
        || address.country.is_some()
    {
        entity.addresses.push(address);
    }
    if let Some(key) = object.take("REL_POINTER_KEY") {
        object.take("REL_POINTER_DOMAIN");
        entity.relations.push(Relation {
            kind: object
                .take("REL_POINTER_ROLE")
                .unwrap_or_else(|| "related".to_owned()),
            name: key.clone(),
            reference: Some(key),
            note: None,
        });
    }
}

fn names(object: &mut Object, entity: &mut Entity) {
    let words = object.take("NAME_TYPE");
    let kind = match words.as_deref() {
        Some("PRIMARY") => NameKind::Primary,
        None if entity.names.is_empty() => NameKind::Primary,
        Some("FORMER" | "MAIDEN") => NameKind::Former,
        _ => NameKind::Alias,
    };
    let parts = [
        (NamePartKind::Given, object.take("NAME_FIRST")),
        (NamePartKind::Middle, object.take("NAME_MIDDLE")),
        (NamePartKind::Family, object.take("NAME_LAST")),
        (NamePartKind::Other, object.take("NAME_SUFFIX")),
    ];
    let whole = object.take("NAME_FULL").or_else(|| object.take("NAME_ORG"));
    entity.titles.extend(object.take("NAME_PREFIX"));
    let name = whole
        .map(|text| Name::new(text, kind))
        .or_else(|| name_of_parts(parts, kind));
    if let Some(mut name) = name {
        name.quality = words;
        add_name(entity, name);
    }
}
