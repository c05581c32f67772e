//! What OFAC's labels stand for (`data/lists/ofac-labels.toml`): the same words in the remarks of the CSV files, in
//! the `idType` of SDN.XML, in the features of the other XML files and in the Consolidated Screening List.

use std::{collections::BTreeMap, sync::LazyLock};

use interdict_model::{CountryFact, Entity, Identifier, IdentifierType};
use serde::Deserialize;

use super::common::{attribute, gender, place};
use crate::dates::{self, Order};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LabelFile {
    attributes: Vec<String>,
    identifiers: BTreeMap<String, Vec<String>>,
}

/// What a label makes of its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    Identifier(IdentifierType),
    Attribute,
}

static LABELS: LazyLock<Vec<(String, Meaning)>> = LazyLock::new(|| {
    let text = include_str!("../../../../data/lists/ofac-labels.toml");
    // The file is part of the program and a test reads it: a failure here can't reach a user.
    let file: LabelFile = toml::from_str(text).unwrap_or_else(|e| panic!("data/lists/ofac-labels.toml: {e}"));
    let mut labels: Vec<(String, Meaning)> = file
        .attributes
        .into_iter()
        .map(|label| (label, Meaning::Attribute))
        .collect();
    for (code, words) in file.identifiers {
        let kind = IdentifierType::from_code(&code)
            .unwrap_or_else(|| panic!("data/lists/ofac-labels.toml: no identifier type {code:?}"));
        labels.extend(words.into_iter().map(|label| (label, Meaning::Identifier(kind))));
    }
    labels.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
    labels
});

/// Labels with their meaning, the longest first.
pub(crate) fn all() -> &'static [(String, Meaning)] {
    &LABELS
}

/// Labels of ships and aircraft that have a place of their own in the party.
pub(crate) const CRAFT_LABELS: [&str; 7] = [
    "Vessel Year of Build",
    "Aircraft Manufacture Date",
    "Aircraft Model",
    "Aircraft Operator",
    "Vessel Owner",
    "Vessel Type",
    "Vessel Flag",
];

/// What goes with a labelled value.
#[derive(Debug, Default)]
pub(crate) struct Detail {
    pub(crate) issuer: Option<String>,
    pub(crate) issued_on: Option<String>,
    pub(crate) expires_on: Option<String>,
    pub(crate) note: Option<String>,
}

/// Puts a labelled value where it belongs in the party.
pub(crate) fn put(entity: &mut Entity, label: &str, value: &str, detail: Detail) {
    let bare = label
        .trim()
        .trim_end_matches([':', ' '])
        .trim_end_matches([' ', '-']);
    let note = || detail.note.clone();
    match bare {
        "DOB" | "Birthdate" | "Date of Birth" => {
            let mut fact = dates::fact(value, Order::DayFirst);
            fact.note = note();
            entity.birth_dates.push(fact);
        }
        "Organization Established Date" => {
            let mut fact = dates::fact(value, Order::DayFirst);
            fact.note = note().or_else(|| Some(bare.to_owned()));
            entity.birth_dates.push(fact);
        }
        "POB" | "Place of Birth" => {
            let mut address = place(value);
            address.note = note();
            entity.birth_places.push(address);
        }
        "nationality" | "Nationality Country" => entity.nationalities.push(country(value, note())),
        "citizen" | "Citizenship Country" => entity.citizenships.push(country(value, note())),
        "Nationality of Registration" => {
            entity
                .countries
                .push(country(value, note().or_else(|| Some(bare.to_owned()))));
        }
        "Gender" => entity.genders.push(gender(value)),
        _ => {
            if let Some(ticker) = bare.strip_prefix("Digital Currency Address - ") {
                entity.identifiers.push(Identifier {
                    issuer: Some(ticker.to_owned()),
                    label: Some("Digital Currency Address".to_owned()),
                    note: detail.note,
                    ..Identifier::new(IdentifierType::CryptoAddress, value)
                });
            } else if !craft(entity, bare, value) {
                identifier_or_attribute(entity, label.trim(), bare, value, detail);
            }
        }
    }
}

fn country(words: &str, note: Option<String>) -> CountryFact {
    CountryFact {
        note,
        ..CountryFact::new(words)
    }
}

fn identifier_or_attribute(entity: &mut Entity, label: &str, bare: &str, value: &str, detail: Detail) {
    let meaning = LABELS
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(label) || known.eq_ignore_ascii_case(bare))
        .map(|(_, meaning)| *meaning);
    // A number with an issuer is an identifier, whatever it is called.
    let is_identifier = matches!(meaning, Some(Meaning::Identifier(_)))
        || (meaning.is_none() && (detail.issuer.is_some() || detail.expires_on.is_some()));
    if !is_identifier {
        let said = [detail.issuer, detail.issued_on, detail.expires_on, detail.note];
        let value = std::iter::once(value.to_owned())
            .chain(said.into_iter().flatten())
            .collect::<Vec<_>>();
        entity.attributes.push(attribute(bare, value.join("; ")));
        return;
    }
    let (mut kind, mut number) = (IdentifierType::Other, value);
    if let Some(Meaning::Identifier(known)) = meaning {
        kind = known;
    }
    if let Some(imo) = value.strip_prefix("IMO ") {
        (kind, number) = (IdentifierType::Imo, imo.trim());
    }
    entity.identifiers.push(Identifier {
        issuer: detail.issuer,
        label: Some(bare.to_owned()),
        issued_on: detail.issued_on,
        expires_on: detail.expires_on,
        note: detail.note,
        ..Identifier::new(kind, number)
    });
}

/// Whether the label is one of ships or aircraft; a second value of a field stays under its label.
fn craft(entity: &mut Entity, label: &str, value: &str) -> bool {
    if label == "Former Vessel Flag" {
        entity
            .craft
            .get_or_insert_default()
            .former_flags
            .push(CountryFact::new(value));
        return true;
    }
    let details = entity.craft.clone().unwrap_or_default();
    let taken = match label {
        "Vessel Year of Build" | "Aircraft Manufacture Date" => details.built.is_some(),
        "Aircraft Model" | "Vessel Type" | "VESSEL TYPE" => details.craft_type.is_some(),
        "Aircraft Operator" | "Vessel Owner" => details.owner.is_some(),
        "Vessel Flag" => details.flag.is_some(),
        "Vessel Tonnage" => details.tonnage.is_some(),
        "Vessel Gross Registered Tonnage" | "Vessel Gross Tonnage" => details.gross_tonnage.is_some(),
        _ => return false,
    };
    if taken {
        entity.attributes.push(attribute(label, value));
        return true;
    }
    let details = entity.craft.get_or_insert_default();
    let text = Some(value.to_owned());
    match label {
        "Vessel Year of Build" | "Aircraft Manufacture Date" => details.built = text,
        "Aircraft Operator" | "Vessel Owner" => details.owner = text,
        "Vessel Flag" => details.flag = Some(CountryFact::new(value)),
        "Vessel Tonnage" => details.tonnage = text,
        "Vessel Gross Registered Tonnage" | "Vessel Gross Tonnage" => details.gross_tonnage = text,
        _ => details.craft_type = text,
    }
    true
}
