//! What the UK Sanctions List says of persons, organisations and ships in particular.

use interdict_model::{Address, CountryFact, Entity, IdentifierType};

use super::{number, push_new};
use crate::formats::common::{attribute, gender};
use crate::{
    dates::{self, Order},
    xml::Node,
};

pub(super) fn person(details: &mut Node, entity: &mut Entity) {
    for date in details.take_inside("DOBs", "DOB") {
        date_of_birth(&date.text, entity);
    }
    for mut passport in details.take_inside("PassportDetails", "Passport") {
        let note = passport.take_text("PassportAdditionalInformation");
        number(
            IdentifierType::Passport,
            "Passport",
            passport.take_text("PassportNumber"),
            note,
            entity,
        );
    }
    for mut id in details.take_inside("NationalIdentifierDetails", "NationalIdentifier") {
        let note = id.take_text("NationalIdentifierAdditionalInformation");
        let value = id.take_text("NationalIdentifierNumber");
        number(
            IdentifierType::NationalId,
            "National identifier",
            value,
            note,
            entity,
        );
    }
    for place in &mut details.take_inside("BirthDetails", "Location") {
        birth_place(
            place.take_text("TownOfBirth"),
            place.take_text("CountryOfBirth"),
            entity,
        );
    }
    let texts = |nodes: Vec<Node>| nodes.into_iter().map(|n| n.text).filter(|t| !t.is_empty());
    for words in texts(details.take_inside("Nationalities", "Nationality")) {
        push_new(&mut entity.nationalities, CountryFact::new(words));
    }
    texts(details.take_inside("Positions", "Position")).for_each(|p| push_new(&mut entity.positions, p));
    for words in texts(details.take_inside("Genders", "Gender")).chain(details.take_texts("Gender")) {
        push_new(&mut entity.genders, gender(&words));
    }
}

/// `dd/mm/1968`, `dd/09/1958`: letters stand for what is not known.
pub(super) fn date_of_birth(text: &str, entity: &mut Entity) {
    let digits = text.trim().to_lowercase().replace("dd", "00").replace("mm", "00");
    let mut fact = dates::fact(&digits, Order::DayFirst);
    if fact.as_listed.is_some() || digits != text {
        fact.as_listed = Some(text.trim().to_owned());
    }
    push_new(&mut entity.birth_dates, fact);
}

pub(super) fn birth_place(town: Option<String>, country: Option<String>, entity: &mut Entity) {
    let place = Address {
        city: town,
        country: country.map(CountryFact::new),
        ..Address::default()
    };
    if !place.is_empty() {
        push_new(&mut entity.birth_places, place);
    }
}

pub(super) fn organization(details: &mut Node, entity: &mut Entity) {
    let groups = [
        ("TypeOfEntities", "TypeOfEntity"),
        ("Subsidiaries", "Subsidiary"),
        ("ParentCompanies", "ParentCompany"),
    ];
    for (holder, item) in groups {
        for node in details.take_inside(holder, item) {
            push_new(&mut entity.attributes, attribute(item, node.text));
        }
    }
    for (holder, item) in [
        ("BusinessRegistrationNumbers", "BusinessRegistrationNumber"),
        ("RegistrationNumbers", "RegistrationNumber"),
    ] {
        for node in details.take_inside(holder, item) {
            number(
                IdentifierType::RegistrationNumber,
                item,
                Some(node.text),
                None,
                entity,
            );
        }
    }
}

pub(super) fn ship(details: &mut Node, entity: &mut Entity) {
    let texts = |nodes: Vec<Node>| {
        nodes
            .into_iter()
            .map(|n| n.text)
            .filter(|t| !t.is_empty())
            .collect::<Vec<_>>()
    };
    for imo in texts(details.take_inside("IMONumbers", "IMONumber")) {
        number(IdentifierType::Imo, "IMONumber", Some(imo), None, entity);
    }
    for hull in texts(details.take_inside("HullIdentificationNumbers", "HullIdentificationNumber")) {
        number(
            IdentifierType::VesselRegistration,
            "HullIdentificationNumber",
            Some(hull),
            None,
            entity,
        );
    }
    let values = [
        (
            "type",
            texts(details.take_inside("TypeOfShipDetails", "TypeOfShip")),
        ),
        (
            "tonnage",
            texts(details.take_inside("TonnageOfShipDetails", "TonnageOfShip")),
        ),
        (
            "length",
            texts(details.take_inside("LengthOfShipDetails", "LengthOfShip")),
        ),
        ("built", texts(details.take_inside("YearsBuilt", "YearBuilt"))),
        (
            "owner",
            texts(details.take_inside("CurrentOwnerOperators", "CurrentOwnerOperator")),
        ),
        (
            "flag",
            texts(details.take_inside("CurrentBelievedFlagOfShips", "CurrentBelievedFlagOfShip")),
        ),
        (
            "former flag",
            texts(details.take_inside("PreviousFlags", "PreviousFlag")),
        ),
        (
            "former owner",
            texts(details.take_inside("PreviousOwnerOperators", "PreviousOwnerOperator")),
        ),
    ];
    for (what, values) in values {
        values.into_iter().for_each(|v| craft(what, v, entity));
    }
}

/// A detail of a ship; a second value of one stays under its label.
pub(super) fn craft(what: &str, value: String, entity: &mut Entity) {
    let details = entity.craft.get_or_insert_default();
    let slot = match what {
        "type" => &mut details.craft_type,
        "tonnage" => &mut details.gross_tonnage,
        "length" => &mut details.length,
        "built" => &mut details.built,
        "owner" => &mut details.owner,
        "flag" if details.flag.is_none() => {
            details.flag = Some(CountryFact::new(value));
            return;
        }
        "former flag" => {
            push_new(&mut details.former_flags, CountryFact::new(value));
            return;
        }
        _ => {
            push_new(&mut entity.attributes, attribute(what, value));
            return;
        }
    };
    match slot {
        None => *slot = Some(value),
        Some(known) if *known == value => {}
        Some(_) => push_new(&mut entity.attributes, attribute(what, value)),
    }
}
