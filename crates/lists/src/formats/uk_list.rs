//! The UK Sanctions List in XML (`UK-Sanctions-List.xml`) and in CSV (`UK-Sanctions-List.csv`), from
//! <https://www.gov.uk/government/publications/the-uk-sanctions-list>. The CSV has one row a name and detail; rows
//! of one `Unique ID` are one party.

mod csv;
mod details;

use interdict_model::{
    Address, CountryFact, Entity, EntityKind, Identifier, IdentifierType, Listing, Name, NameKind,
    NamePartKind, Provenance,
};

pub(crate) use self::csv::read_csv;
use self::details::{birth_place, craft, date_of_birth, organization, person, ship};
use super::common::{add_name, attribute, name_of_parts, primary_first};
use crate::{
    ListError, ProblemKind, Severity,
    dates::{self, Order},
    loaded::Gathered,
    source::Source,
    xml::{Node, Piece, Take, XmlStream},
};

/// Short name of the list.
pub(crate) const LIST: &str = "uk-sanctions";

/// Reads the XML document.
pub(crate) fn read(source: &Source) -> Result<Gathered, ListError> {
    let mut gathered = Gathered::default();
    let take = |name: &str| Take::record_if(matches!(name, "Designation" | "DateGenerated"));
    let mut stream = XmlStream::new(source, take)?;
    while let Some(piece) = stream.next()? {
        match piece {
            Piece::Record(node) if node.name == "DateGenerated" => {
                gathered.date = dates::parse(&node.text, Order::DayFirst);
            }
            Piece::Record(node) => {
                gathered.seen += 1;
                designation(node, &source.name, &mut gathered);
            }
            Piece::Open(_) | Piece::Close => {}
        }
    }
    Ok(gathered)
}

fn kind_of(words: Option<&str>) -> EntityKind {
    match words {
        Some("Individual") => EntityKind::Person,
        Some("Entity") => EntityKind::Organization,
        Some("Ship") => EntityKind::Vessel,
        _ => EntityKind::Unknown,
    }
}

fn push_new<T: PartialEq>(items: &mut Vec<T>, item: T) {
    if !items.contains(&item) {
        items.push(item);
    }
}

fn designation(mut node: Node, file: &str, gathered: &mut Gathered) {
    let line = node.line;
    let reference = gathered.referenced(node.take_text("UniqueID"), (file, line), "no UniqueID");
    let Some(reference) = reference else { return };
    let kind = kind_of(node.take_text("IndividualEntityShip").as_deref());
    let provenance = Provenance {
        file: file.to_owned(),
        line,
        record: Some(reference.clone()),
    };
    let mut entity = Entity::new(LIST, reference.clone(), kind, provenance);
    for mut name in node.take_inside("Names", "Name") {
        let parts = (1..=6).map(|i| name.take_text(&format!("Name{i}"))).collect();
        self::name(
            parts,
            name.take_text("NameType"),
            name.take_text("AliasStrength"),
            &mut entity,
        );
        name.leftovers("Name", &mut entity.attributes);
    }
    for mut name in node.take_inside("NonLatinNames", "NonLatinName") {
        let (script, language) = (
            name.take_text("NonLatinScriptType"),
            name.take_text("NonLatinScriptLanguage"),
        );
        original(
            name.take_text("NameNonLatinScript"),
            script,
            language,
            &mut entity,
        );
        name.leftovers("NonLatinName", &mut entity.attributes);
    }
    if entity.names.is_empty() {
        let what = format!("{reference} has no name at all");
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
    let measures = node.take_text("SanctionsImposed");
    // The indicators say the same as SanctionsImposed, one by one: those that are not there already are kept.
    for mut indicators in node.take_all("SanctionsImposedIndicators") {
        indicators
            .children
            .retain(|c| c.text != "false" && measures.is_none());
        indicators.leftovers("SanctionsImposedIndicators", &mut entity.attributes);
    }
    let said = Said {
        designated: node.take_text("DateDesignated"),
        updated: node.take_text("LastUpdated"),
        regime: node.take_text("RegimeName"),
        source: node.take_text("DesignationSource"),
        measures,
        reasons: node.take_long_text("UKStatementofReasons"),
        un_reference: node.take_text("UNReferenceNumber"),
        group: node.take_text("OFSIGroupID"),
    };
    said.put(&mut entity);
    entity
        .titles
        .extend(node.take_inside("Titles", "Title").into_iter().map(|t| t.text));
    entity.remarks.extend(node.take_long_text("OtherInformation"));
    for mut place in node.take_inside("Addresses", "Address") {
        let lines = (1..=6)
            .filter_map(|i| place.take_text(&format!("AddressLine{i}")))
            .collect();
        address(
            lines,
            place.take_text("AddressPostalCode"),
            place.take_text("AddressCountry"),
            &mut entity,
        );
        place.leftovers("Address", &mut entity.attributes);
    }
    let contacts = [
        ("PhoneNumbers", "PhoneNumber", IdentifierType::Phone),
        ("Websites", "Website", IdentifierType::Website),
        ("EmailAddresses", "EmailAddress", IdentifierType::Email),
    ];
    for (holder, item, kind) in contacts {
        for value in node.take_inside(holder, item) {
            number(kind, item, Some(value.text), None, &mut entity);
        }
    }
    for mut details in node.take_inside("IndividualDetails", "Individual") {
        person(&mut details, &mut entity);
        details.leftovers("Individual", &mut entity.attributes);
    }
    for mut details in node.take_inside("EntityDetails", "Entity") {
        organization(&mut details, &mut entity);
        details.leftovers("Entity", &mut entity.attributes);
    }
    for mut details in node.take_inside("ShipDetails", "Ship") {
        ship(&mut details, &mut entity);
        details.leftovers("Ship", &mut entity.attributes);
    }
    node.text.clear();
    node.leftovers("", &mut entity.attributes);
    gathered.entities.push(entity);
}

/// Parts 1 to 6 of a name; the sixth is the family name or the whole.
fn name(parts: Vec<Option<String>>, kind: Option<String>, strength: Option<String>, entity: &mut Entity) {
    let words = kind.as_deref().map(str::to_lowercase);
    let name_kind = match words.as_deref() {
        Some("primary name") => NameKind::Primary,
        Some("fka" | "formerly known as") => NameKind::Former,
        _ if strength
            .as_deref()
            .is_some_and(|s| s.to_lowercase().starts_with("low")) =>
        {
            NameKind::WeakAlias
        }
        _ => NameKind::Alias,
    };
    let parts = parts.into_iter().enumerate().map(|(index, text)| {
        let kind = match index {
            0 => NamePartKind::Given,
            5 => NamePartKind::Family,
            _ => NamePartKind::Middle,
        };
        (kind, text)
    });
    if let Some(mut name) = name_of_parts(parts, name_kind) {
        name.quality = [kind, strength]
            .into_iter()
            .flatten()
            .reduce(|a, b| format!("{a}, {b}"));
        add_name(entity, name);
    }
}

fn original(text: Option<String>, script: Option<String>, language: Option<String>, entity: &mut Entity) {
    if let Some(text) = text {
        let mut name = Name::new(text, NameKind::OriginalScript);
        name.language = language;
        name.note = script.map(|s| format!("script {s}"));
        add_name(entity, name);
    }
}

/// What both formats say of the listing.
struct Said {
    designated: Option<String>,
    updated: Option<String>,
    regime: Option<String>,
    source: Option<String>,
    measures: Option<String>,
    reasons: Option<String>,
    un_reference: Option<String>,
    group: Option<String>,
}

impl Said {
    fn put(self, entity: &mut Entity) {
        let day = |text: &Option<String>| text.as_deref().and_then(|d| dates::parse(d, Order::DayFirst));
        let (listed_on, updated) = (day(&self.designated), day(&self.updated));
        for (label, text, date) in [
            ("DateDesignated", &self.designated, listed_on),
            ("LastUpdated", &self.updated, updated),
        ] {
            entity.attributes.extend(
                text.clone()
                    .filter(|_| date.is_none())
                    .map(|t| attribute(label, t)),
            );
        }
        entity.listings.push(Listing {
            list: LIST.to_owned(),
            reference: entity.reference.clone(),
            programmes: self.regime.into_iter().collect(),
            legal_basis: self
                .source
                .map(|s| format!("designation source {s}"))
                .into_iter()
                .collect(),
            measures: self
                .measures
                .iter()
                .flat_map(|m| m.split('|'))
                .map(|m| m.trim().to_owned())
                .filter(|m| !m.is_empty())
                .collect(),
            listed_on,
            amended_on: updated.into_iter().collect(),
            reasons: self.reasons.into_iter().collect(),
            ..Listing::default()
        });
        if let Some(reference) = self.un_reference {
            entity.listings.push(Listing {
                list: super::un_xml::LIST.to_owned(),
                reference,
                ..Listing::default()
            });
        }
        entity
            .attributes
            .extend(self.group.map(|g| attribute("OFSIGroupID", g)));
    }
}

fn address(mut lines: Vec<String>, postal: Option<String>, country: Option<String>, entity: &mut Entity) {
    let city = (lines.len() > 1).then(|| lines.pop()).flatten();
    let made = Address {
        street: (!lines.is_empty()).then(|| lines.join(", ")),
        city,
        postal_code: postal,
        country: country.map(CountryFact::new),
        ..Address::default()
    };
    if !made.is_empty() {
        push_new(&mut entity.addresses, made);
    }
}

fn number(
    kind: IdentifierType,
    label: &str,
    value: Option<String>,
    note: Option<String>,
    entity: &mut Entity,
) {
    match value.filter(|v| !v.is_empty()) {
        Some(value) => {
            let identifier = Identifier {
                label: Some(label.to_owned()),
                note,
                ..Identifier::new(kind, value)
            };
            push_new(&mut entity.identifiers, identifier);
        }
        None => note
            .into_iter()
            .for_each(|n| push_new(&mut entity.attributes, attribute(label, n))),
    }
}
