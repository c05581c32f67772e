//! The UK Sanctions List in XML (`UK-Sanctions-List.xml`) and in CSV (`UK-Sanctions-List.csv`), from
//! <https://www.gov.uk/government/publications/the-uk-sanctions-list>. The CSV has one row a name and detail; rows
//! of one `Unique ID` are one party.

use interdict_model::{
    Address, CountryFact, Entity, EntityKind, Identifier, IdentifierType, Listing, Name, NameKind,
    NamePartKind, Provenance,
};
use rustc_hash::FxHashMap;

use super::common::{add_name, attribute, gender, name_of_parts, primary_first};
use crate::{
    ListError, ProblemKind, Severity,
    dates::{self, Order},
    fields::{Fields, Layout, each_row},
    loaded::Gathered,
    source::Source,
    xml::{Node, Piece, XmlStream},
};

/// Short name of the list.
pub(crate) const LIST: &str = "uk-sanctions";

/// Reads the XML document.
pub(crate) fn read(source: &Source, text: &str) -> Result<Gathered, ListError> {
    let mut gathered = Gathered::default();
    let is_record = |name: &str| matches!(name, "Designation" | "DateGenerated");
    let mut stream = XmlStream::new(&source.name, text, is_record);
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

fn person(details: &mut Node, entity: &mut Entity) {
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
fn date_of_birth(text: &str, entity: &mut Entity) {
    let digits = text.trim().to_lowercase().replace("dd", "00").replace("mm", "00");
    let mut fact = dates::fact(&digits, Order::DayFirst);
    if fact.as_listed.is_some() || digits != text {
        fact.as_listed = Some(text.trim().to_owned());
    }
    push_new(&mut entity.birth_dates, fact);
}

fn birth_place(town: Option<String>, country: Option<String>, entity: &mut Entity) {
    let place = Address {
        city: town,
        country: country.map(CountryFact::new),
        ..Address::default()
    };
    if !place.is_empty() {
        push_new(&mut entity.birth_places, place);
    }
}

fn organization(details: &mut Node, entity: &mut Entity) {
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

fn ship(details: &mut Node, entity: &mut Entity) {
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
fn craft(what: &str, value: String, entity: &mut Entity) {
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

/// Reads the CSV table: a line with the date, a header, the rows.
pub(crate) fn read_csv(source: &Source, text: &str) -> Result<Gathered, ListError> {
    let mut gathered = Gathered::default();
    let first = text
        .lines()
        .next()
        .unwrap_or_default()
        .trim_start_matches('\u{feff}');
    let date = first.split_once(':').map_or(first, |(_, date)| date);
    let date = date.split(',').find(|d| !d.trim().is_empty()).unwrap_or_default();
    gathered.date = dates::parse(date.trim().trim_matches('"'), Order::DayFirst);
    let has_date_line = !first.to_lowercase().contains("unique id");
    let layout = Layout {
        file: &source.name,
        delimiter: b',',
        rows_before: usize::from(has_date_line),
    };
    let mut by_id: FxHashMap<String, usize> = FxHashMap::default();
    each_row(&layout, text, &mut gathered, |mut fields, gathered| {
        let Some(id) = fields.take("Unique ID") else {
            let place = (source.name.as_str(), fields.line);
            gathered.problem(
                Severity::Refused,
                ProblemKind::NoReference,
                place,
                None,
                "no Unique ID",
            );
            return;
        };
        let index = *by_id.entry(id.clone()).or_insert_with(|| {
            let kind = kind_of(fields.take("Designation Type").as_deref());
            let provenance = Provenance {
                file: source.name.clone(),
                line: fields.line,
                record: Some(id.clone()),
            };
            gathered.entities.push(Entity::new(LIST, id, kind, provenance));
            gathered.entities.len() - 1
        });
        row(&mut fields, &mut gathered.entities[index]);
        let mut left = Vec::new();
        fields.leftovers(&mut left);
        left.into_iter()
            .for_each(|a| push_new(&mut gathered.entities[index].attributes, a));
    })?;
    for index in (0..gathered.entities.len()).rev() {
        if gathered.entities[index].names.is_empty() {
            let entity = gathered.entities.remove(index);
            let place = (source.name.as_str(), entity.provenance.line);
            let what = format!("{} has no name at all", entity.reference);
            gathered.problem(
                Severity::Refused,
                ProblemKind::NoName,
                place,
                Some(&entity.reference),
                what,
            );
        } else {
            primary_first(&mut gathered.entities[index]);
        }
    }
    Ok(gathered)
}

fn row(fields: &mut Fields, entity: &mut Entity) {
    let parts = (1..=6).map(|i| fields.take(&format!("Name {i}"))).collect();
    name(
        parts,
        fields.take("Name type"),
        fields.take("Alias strength"),
        entity,
    );
    let (script, language) = (
        fields.take("Non-latin script type"),
        fields.take("Non-latin script language"),
    );
    original(fields.take("Name non-latin script"), script, language, entity);
    let said = Said {
        designated: fields.take("Date Designated"),
        updated: fields.take("Last Updated"),
        regime: fields.take("Regime Name"),
        source: fields.take("Designation source"),
        measures: fields.take("Sanctions Imposed"),
        reasons: fields.take_long("UK Statement of Reasons"),
        un_reference: fields.take("UN Reference Number"),
        group: fields.take("OFSI Group ID"),
    };
    // Every row says it again.
    if entity.listings.is_empty() {
        said.put(entity);
    }
    fields.take("Designation Type");
    fields
        .take("Title")
        .into_iter()
        .for_each(|t| push_new(&mut entity.titles, t));
    fields
        .take("Position")
        .into_iter()
        .for_each(|p| push_new(&mut entity.positions, p));
    fields
        .take_long("Other Information")
        .into_iter()
        .for_each(|r| push_new(&mut entity.remarks, r));
    let lines = (1..=6)
        .filter_map(|i| fields.take(&format!("Address Line {i}")))
        .collect();
    address(
        lines,
        fields.take("Address Postal Code"),
        fields.take("Address Country"),
        entity,
    );
    for (column, kind) in [
        ("Phone number", IdentifierType::Phone),
        ("Website", IdentifierType::Website),
        ("Email address", IdentifierType::Email),
        (
            "Business registration number (s)",
            IdentifierType::RegistrationNumber,
        ),
        ("IMO number", IdentifierType::Imo),
        (
            "Hull identification number (HIN)",
            IdentifierType::VesselRegistration,
        ),
    ] {
        number(kind, column, fields.take(column), None, entity);
    }
    if let Some(date) = fields.take("D.O.B") {
        date_of_birth(&date, entity);
    }
    let nationality = fields
        .take("Nationality(/ies)")
        .or_else(|| fields.take("Nationality"));
    nationality
        .into_iter()
        .for_each(|n| push_new(&mut entity.nationalities, CountryFact::new(n)));
    let note = fields.take("National Identifier additional information");
    let value = fields.take("National Identifier number");
    number(
        IdentifierType::NationalId,
        "National Identifier number",
        value,
        note,
        entity,
    );
    let note = fields.take("Passport additional information");
    number(
        IdentifierType::Passport,
        "Passport number",
        fields.take("Passport number"),
        note,
        entity,
    );
    birth_place(
        fields.take("Town of birth"),
        fields.take("Country of birth"),
        entity,
    );
    fields
        .take("Gender")
        .into_iter()
        .for_each(|g| push_new(&mut entity.genders, gender(&g)));
    for (column, what) in [
        ("Type of ship", "type"),
        ("Tonnage of ship", "tonnage"),
        ("Length of ship", "length"),
        ("Year Built", "built"),
        ("Current owner/operator (s)", "owner"),
        ("Current believed flag of ship", "flag"),
        ("Previous flags", "former flag"),
        ("Previous owner/operator (s)", "former owner"),
    ] {
        fields
            .take(column)
            .into_iter()
            .for_each(|v| craft(what, v, entity));
    }
}
