//! Where the properties of FollowTheMoney records go.

use interdict_model::{
    Address, CountryFact, Entity, EntityKind, Identifier, IdentifierType, Listing, Name, NameKind, NamePart,
    NamePartKind, Relation,
};

use crate::formats::common::{add_name, attribute, gender, place};
use crate::{
    dates::{self, Order},
    json::Object,
};

/// Properties that are identifiers.
const IDENTIFIERS: [(&str, IdentifierType); 29] = [
    ("passportNumber", IdentifierType::Passport),
    ("idNumber", IdentifierType::NationalId),
    ("socialSecurityNumber", IdentifierType::SocialSecurity),
    ("taxNumber", IdentifierType::TaxId),
    ("vatCode", IdentifierType::TaxId),
    ("innCode", IdentifierType::Inn),
    ("kppCode", IdentifierType::Kpp),
    ("ogrnCode", IdentifierType::Ogrn),
    ("okpoCode", IdentifierType::Okpo),
    ("registrationNumber", IdentifierType::RegistrationNumber),
    ("uscCode", IdentifierType::BusinessNumber),
    ("uniqueEntityId", IdentifierType::BusinessNumber),
    ("cageCode", IdentifierType::BusinessNumber),
    ("leiCode", IdentifierType::Lei),
    ("dunsCode", IdentifierType::Duns),
    ("swiftBic", IdentifierType::Bic),
    ("bikCode", IdentifierType::Other),
    ("isin", IdentifierType::Isin),
    ("isinCode", IdentifierType::Isin),
    ("imoNumber", IdentifierType::Imo),
    ("mmsi", IdentifierType::Mmsi),
    ("callSign", IdentifierType::CallSign),
    ("serialNumber", IdentifierType::SerialNumber),
    ("icaoCode", IdentifierType::ModeS),
    ("publicKey", IdentifierType::CryptoAddress),
    ("email", IdentifierType::Email),
    ("phone", IdentifierType::Phone),
    ("website", IdentifierType::Website),
    ("wikidataId", IdentifierType::Other),
];

pub(super) fn names(caption: Option<String>, properties: &mut Object, entity: &mut Entity) {
    let listed = properties.take_list("name");
    let first = caption
        .filter(|c| listed.is_empty() || listed.contains(c))
        .or_else(|| listed.first().cloned());
    for text in first.iter().chain(&listed) {
        let kind = if entity.names.is_empty() {
            NameKind::Primary
        } else {
            NameKind::Alias
        };
        if entity.names.iter().all(|n| n.text != *text) {
            entity.names.push(Name::new(text.clone(), kind));
        }
    }
    let kinds = [
        ("alias", NameKind::Alias),
        ("previousName", NameKind::Former),
        ("weakAlias", NameKind::WeakAlias),
        ("abbreviation", NameKind::WeakAlias),
    ];
    for (property, kind) in kinds {
        for text in properties.take_list(property) {
            add_name(entity, Name::new(text, kind));
        }
    }
    let parts = [
        ("firstName", NamePartKind::Given),
        ("secondName", NamePartKind::Middle),
        ("middleName", NamePartKind::Middle),
        ("fatherName", NamePartKind::Patronymic),
        ("motherName", NamePartKind::Matronymic),
        ("lastName", NamePartKind::Family),
    ];
    // Parts of one spelling go with the name; of several, nobody says which part goes with which name.
    let taken: Vec<(&str, NamePartKind, Vec<String>)> = parts
        .into_iter()
        .map(|(label, kind)| (label, kind, properties.take_list(label)))
        .collect();
    let plain = taken.iter().all(|(_, _, texts)| texts.len() <= 1);
    for (label, kind, texts) in taken {
        for text in texts {
            let fits = plain && entity.names.first().is_some_and(|n| n.text.contains(&text));
            match entity.names.first_mut().filter(|_| fits) {
                Some(name) => name.parts.push(NamePart { kind, text }),
                None => entity.attributes.push(attribute(label, text)),
            }
        }
    }
}

pub(super) fn facts(properties: &mut Object, entity: &mut Entity) {
    for (property, kind) in IDENTIFIERS {
        let issuer = if kind == IdentifierType::CryptoAddress {
            properties.take("currency")
        } else {
            None
        };
        for value in properties.take_list(property) {
            entity.identifiers.push(Identifier {
                label: Some(property.to_owned()),
                issuer: issuer.clone(),
                ..Identifier::new(kind, value)
            });
        }
    }
    for property in ["birthDate", "incorporationDate"] {
        for text in properties.take_list(property) {
            entity.birth_dates.push(dates::fact(&text, Order::DayFirst));
        }
    }
    for property in ["deathDate", "dissolutionDate"] {
        for text in properties.take_list(property) {
            entity.death_dates.push(dates::fact(&text, Order::DayFirst));
        }
    }
    entity
        .birth_places
        .extend(properties.take_list("birthPlace").iter().map(|p| place(p)));
    entity
        .genders
        .extend(properties.take_list("gender").iter().map(|g| gender(g)));
    entity.titles.extend(properties.take_list("title"));
    entity.positions.extend(properties.take_list("position"));
    let countries = |texts: Vec<String>, note: Option<&str>| -> Vec<CountryFact> {
        let fact = |text| CountryFact {
            note: note.map(str::to_owned),
            ..CountryFact::new(text)
        };
        texts.into_iter().map(fact).collect()
    };
    entity
        .nationalities
        .extend(countries(properties.take_list("nationality"), None));
    entity
        .citizenships
        .extend(countries(properties.take_list("citizenship"), None));
    for property in ["country", "jurisdiction", "mainCountry", "birthCountry"] {
        let note = (property != "country").then_some(property);
        entity
            .countries
            .extend(countries(properties.take_list(property), note));
    }
    entity
        .addresses
        .extend(properties.take_list("address").iter().map(|a| place(a)));
    let craft_words = [
        "flag",
        "pastFlags",
        "tonnage",
        "grossRegisteredTonnage",
        "buildDate",
        "type",
        "model",
    ];
    if matches!(entity.kind, EntityKind::Vessel | EntityKind::Aircraft) {
        let craft = entity.craft.get_or_insert_default();
        craft.flag = properties.take(craft_words[0]).map(CountryFact::new);
        craft.former_flags = countries(properties.take_list(craft_words[1]), None);
        craft.tonnage = properties.take(craft_words[2]);
        craft.gross_tonnage = properties.take(craft_words[3]);
        craft.built = properties.take(craft_words[4]);
        craft.craft_type = properties
            .take(craft_words[5])
            .or_else(|| properties.take(craft_words[6]));
    }
    for property in ["notes", "summary", "description"] {
        entity.remarks.extend(properties.take_list(property));
    }
}

/// A record that belongs to a party, by schema (`Sanction`) or by the property that it stands in (`sanctions`).
pub(super) fn belonging(kind: &str, mut record: Object, entity: &mut Entity) {
    let id = record.take("id");
    let schema = record.take("schema").unwrap_or_else(|| kind.to_owned());
    record.take("caption");
    for drop in ["target", "first_seen", "last_seen", "last_change"] {
        record.take(drop);
    }
    record.take_list("datasets");
    record.take_list("referents");
    let mut properties = record.take_objects("properties").pop().unwrap_or_default();
    match schema.as_str() {
        "Sanction" => sanction(&mut properties, entity),
        "Address" => {
            let made = Address {
                full: properties.take("full"),
                street: properties.take("street"),
                city: properties.take("city"),
                region: properties.take("region").or_else(|| properties.take("state")),
                postal_code: properties.take("postalCode"),
                country: properties.take("country").map(CountryFact::new),
                note: properties.take("remarks").or_else(|| properties.take("summary")),
                reference: id,
            };
            entity.addresses.push(made);
        }
        "Passport" | "Identification" => {
            let kind = if schema == "Passport" {
                IdentifierType::Passport
            } else {
                IdentifierType::NationalId
            };
            if let Some(number) = properties.take("number") {
                entity.identifiers.push(Identifier {
                    issuer: properties.take("country"),
                    label: properties.take("type").or(Some(schema.clone())),
                    issued_on: properties.take("startDate"),
                    expires_on: properties.take("endDate"),
                    note: properties
                        .take("summary")
                        .or_else(|| properties.take("authority")),
                    ..Identifier::new(kind, number)
                });
            }
        }
        _ => {
            let name = properties.take("name");
            let role = properties
                .take("role")
                .or_else(|| properties.take("relationship"));
            let others: Vec<(String, Option<String>)> = [
                "owner",
                "asset",
                "director",
                "organization",
                "person",
                "relative",
                "subject",
                "object",
                "client",
                "agent",
            ]
            .iter()
            .flat_map(|p| related(&mut properties, p))
            .filter(|(other, _)| *other != entity.reference)
            .collect();
            for (other, called) in others {
                entity.relations.push(Relation {
                    kind: role.clone().unwrap_or_else(|| schema.clone()),
                    name: called.or_else(|| name.clone()).unwrap_or_else(|| other.clone()),
                    reference: Some(other),
                    note: properties.take("startDate").map(|d| format!("since {d}")),
                });
            }
        }
    }
    // Words that point back to the party say nothing new.
    properties.take_list("entity");
    properties.take_list("holder");
    properties.leftovers(&schema, &mut entity.attributes);
}

/// The records that a property points to: their identifiers, and what nested ones are called.
fn related(properties: &mut Object, name: &str) -> Vec<(String, Option<String>)> {
    let mut others: Vec<(String, Option<String>)> = properties
        .take_list(name)
        .into_iter()
        .map(|id| (id, None))
        .collect();
    for mut nested in properties.take_objects(name) {
        let Some(id) = nested.take("id") else { continue };
        let own = nested
            .take_objects("properties")
            .pop()
            .and_then(|mut p| p.take_list("name").into_iter().next());
        others.push((id, nested.take("caption").or(own)));
    }
    others
}

fn sanction(properties: &mut Object, entity: &mut Entity) {
    let mut day = |name: &str| {
        properties
            .take(name)
            .and_then(|d| dates::parse(&d, Order::DayFirst))
    };
    let (listed, started, ended) = (day("listingDate"), day("startDate"), day("endDate"));
    let authority = properties.take_list("authority").join("; ");
    entity.listings.push(Listing {
        list: if authority.is_empty() {
            "unknown".to_owned()
        } else {
            authority
        },
        reference: properties
            .take("authorityId")
            .or_else(|| properties.take("unscId"))
            .unwrap_or_default(),
        programmes: [properties.take_list("programId"), properties.take_list("program")].concat(),
        legal_basis: properties.take_list("recordId"),
        measures: properties.take_list("provisions"),
        listed_on: listed.or(started),
        ended_on: ended,
        reasons: [properties.take_list("reason"), properties.take_list("summary")].concat(),
        source_url: properties.take("sourceUrl"),
        ..Listing::default()
    });
}
