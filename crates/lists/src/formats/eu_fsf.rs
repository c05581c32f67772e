//! The EU's consolidated financial sanctions list (FSF), XML version 1.1 and its CSV of the same fields:
//! <https://webgate.ec.europa.eu/fsd/fsf>. The CSV has one row a detail; its columns are turned into the elements
//! of the XML, so that both are read by one code.

mod csv;

use interdict_model::{
    Address, CountryFact, DateFact, DatePoint, Entity, EntityKind, Identifier, IdentifierType, Listing, Name,
    NameKind, NamePart, NamePartKind, PartialDate, Provenance,
};

pub(crate) use self::csv::read_csv;
use super::common::{gender, keep};
use crate::{
    ListError, ProblemKind, Severity,
    dates::{self, Order},
    loaded::Gathered,
    source::Source,
    xml::{Node, Piece, Take, XmlStream, fold_space},
};

/// Short name of the list.
pub(crate) const LIST: &str = "eu-fsf";

/// Reads the XML document.
pub(crate) fn read(source: &Source) -> Result<Gathered, ListError> {
    let mut gathered = Gathered::default();
    let mut stream = XmlStream::new(source, |name| Take::record_if(name == "sanctionEntity"))?;
    while let Some(piece) = stream.next()? {
        match piece {
            Piece::Open(mut root) if root.name == "export" => {
                gathered.date = root
                    .take_attribute("generationDate")
                    .and_then(|d| dates::parse(&d, Order::DayFirst));
            }
            Piece::Record(node) => {
                gathered.seen += 1;
                if let Some(entity) = party(node, &source.name, &mut gathered) {
                    gathered.entities.push(entity);
                }
            }
            Piece::Open(_) | Piece::Close => {}
        }
    }
    Ok(gathered)
}

fn party(mut node: Node, file: &str, gathered: &mut Gathered) -> Option<Entity> {
    let line = node.line;
    let logical = node.take_attribute("logicalId");
    let reference = node
        .take_attribute("euReferenceNumber")
        .or_else(|| logical.clone());
    let missing = "neither euReferenceNumber nor logicalId";
    let reference = gathered.referenced(reference, (file, line), missing)?;
    let mut subject = node.take("subjectType").unwrap_or_default();
    let words = subject
        .take_attribute("code")
        .or_else(|| node.take_attribute("subjectType"));
    let class = subject
        .take_attribute("classificationCode")
        .or_else(|| node.take_attribute("classificationCode"));
    let kind = match (class.as_deref(), words.as_deref()) {
        (Some("P"), _) | (None, Some("person")) => EntityKind::Person,
        (Some("E"), _) | (None, Some("enterprise")) => EntityKind::Organization,
        _ => EntityKind::Unknown,
    };
    let provenance = Provenance {
        file: file.to_owned(),
        line,
        record: logical,
    };
    let mut entity = Entity::new(LIST, reference.clone(), kind, provenance);
    let mut aliases = node.take_all("nameAlias");
    // The list marks no name as the main one: an English one, or one of no language, given in parts stands first.
    let is_main = |alias: &Node| {
        let of = |label: &str| {
            alias
                .attributes
                .iter()
                .find(|(n, _)| n == label)
                .map_or("", |(_, v)| v.as_str())
        };
        of("strong") != "false" && matches!(of("nameLanguage"), "" | "EN") && !of("lastName").is_empty()
    };
    if let Some(at) = aliases.iter().position(is_main) {
        aliases[..=at].rotate_right(1);
    }
    for alias in aliases {
        name(alias, &mut entity);
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
        return None;
    }
    keep(&mut entity, "subjectType", words);
    subject.leftovers("subjectType", &mut entity.attributes);
    listings(&mut node, &mut entity);
    for date in node.take_all("birthdate") {
        birth(date, &mut entity, gathered, file);
    }
    for place in node.take_all("address") {
        address(place, &mut entity);
    }
    for mut citizenship in node.take_all("citizenship") {
        let region = citizenship
            .take_attribute("region")
            .map(|r| format!("region {r}"));
        let fact = country(&mut citizenship).map(|c| CountryFact { note: region, ..c });
        entity.citizenships.extend(fact);
        rest(citizenship, "citizenship", &mut entity);
    }
    for document in node.take_all("identification") {
        identification(document, &mut entity);
    }
    entity.remarks.extend(node.take_texts("remark"));
    node.text.clear();
    node.leftovers("", &mut entity.attributes);
    Some(entity)
}

/// Keeps what is left of an element; numbers and languages of the publisher's own bookkeeping go, since they say
/// nothing of the party (documented in docs/lists.md).
fn rest(mut node: Node, label: &str, entity: &mut Entity) {
    for own in ["logicalId", "regulationLanguage"] {
        node.take_attribute(own);
    }
    for mut act in node.take_all("regulationSummary") {
        let number = act.take_attribute("numberTitle");
        let date = act.take_attribute("publicationDate");
        // The act that gave the detail: under its label, once.
        let said = [number, date]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" of ");
        if !said.is_empty() {
            let attribute = super::common::attribute("regulationSummary", said);
            if !entity.attributes.contains(&attribute) {
                entity.attributes.push(attribute);
            }
        }
    }
    entity.remarks.extend(node.take_texts("remark"));
    node.take_attribute("remark")
        .into_iter()
        .for_each(|r| entity.remarks.push(r));
    // "false" says that a mark is not set.
    node.attributes.retain(|(_, value)| value != "false");
    node.leftovers(label, &mut entity.attributes);
}

fn name(mut node: Node, entity: &mut Entity) {
    let parts: Vec<NamePart> = [
        ("firstName", NamePartKind::Given),
        ("middleName", NamePartKind::Middle),
        ("lastName", NamePartKind::Family),
    ]
    .into_iter()
    .filter_map(|(label, kind)| node.take_attribute(label).map(|text| NamePart { kind, text }))
    .collect();
    let joined = parts
        .iter()
        .map(|p| p.text.as_str())
        .collect::<Vec<_>>()
        .join(" ");
    let text = node.take_attribute("wholeName").unwrap_or(joined);
    let strong = node.take_attribute("strong");
    let weak = strong.as_deref() == Some("false");
    if !text.is_empty() {
        let kind = match () {
            () if entity.names.is_empty() => NameKind::Primary,
            () if weak => NameKind::WeakAlias,
            () => NameKind::Alias,
        };
        let mut name = Name::new(text, kind);
        if parts.len() > 1 {
            name.parts = parts;
        }
        name.language = node.take_attribute("nameLanguage");
        name.quality = strong.map(|s| if s == "false" { "weak" } else { "strong" }.to_owned());
        name.reference = node.take_attribute("logicalId");
        entity.names.push(name);
    }
    let add =
        |items: &mut Vec<String>, item: Option<String>| items.extend(item.filter(|i| !items.contains(i)));
    add(&mut entity.titles, node.take_attribute("title"));
    add(&mut entity.positions, node.take_attribute("function"));
    if let Some(words) = node.take_attribute("gender") {
        let said = gender(&words);
        if !entity.genders.contains(&said) {
            entity.genders.push(said);
        }
    }
    rest(node, "nameAlias", entity);
}

fn listings(node: &mut Node, entity: &mut Entity) {
    let designated = node.take_attribute("designationDate");
    let mut listing = Listing {
        list: LIST.to_owned(),
        reference: entity.reference.clone(),
        listed_on: designated
            .as_deref()
            .and_then(|d| dates::parse(d, Order::DayFirst)),
        reasons: node.take_attribute("designationDetails").into_iter().collect(),
        ..Listing::default()
    };
    for mut act in node.take_all("regulation") {
        let number = act.take_attribute("numberTitle");
        let force = act
            .take_attribute("entryIntoForceDate")
            .map(|d| format!("in force {d}"));
        let url = act
            .take_text("publicationUrl")
            .or_else(|| act.take_attribute("publicationUrl"));
        let said: Vec<String> = [act.take_attribute("regulationType"), number, force]
            .into_iter()
            .flatten()
            .collect();
        let said = said.join(", ");
        if !said.is_empty() && !listing.legal_basis.contains(&said) {
            listing.legal_basis.push(said);
        }
        let add =
            |items: &mut Vec<String>, item: Option<String>| items.extend(item.filter(|i| !items.contains(i)));
        add(&mut listing.programmes, act.take_attribute("programme"));
        let published = act
            .take_attribute("publicationDate")
            .and_then(|d| dates::parse(&d, Order::DayFirst));
        listing
            .amended_on
            .extend(published.filter(|p| !listing.amended_on.contains(p)));
        listing.source_url = listing.source_url.or(url);
        act.take_attribute("organisationType")
            .map(|o| format!("act of the {o}"))
            .into_iter()
            .for_each(|o| {
                if !listing.legal_basis.contains(&o) {
                    listing.legal_basis.push(o);
                }
            });
        rest(act, "regulation", entity);
    }
    if listing.listed_on.is_none() {
        keep(entity, "designationDate", designated);
    }
    entity.listings.push(listing);
    if let Some(reference) = node.take_attribute("unitedNationId") {
        entity.listings.push(Listing {
            list: super::un_xml::LIST.to_owned(),
            reference,
            ..Listing::default()
        });
    }
}

/// The country of an element; `00` and `UNKNOWN` say that none is known.
fn country(node: &mut Node) -> Option<CountryFact> {
    let code = node.take_attribute("countryIso2Code").filter(|c| c != "00");
    let words = node
        .take_attribute("countryDescription")
        .filter(|d| d != "UNKNOWN");
    let by_words = words.clone().map(CountryFact::new);
    match (by_words, code) {
        (Some(fact), _) if fact.code.is_some() => Some(fact),
        (fact, Some(code)) => Some(CountryFact {
            as_listed: words.unwrap_or_else(|| code.clone()),
            ..CountryFact::new(code)
        })
        .or(fact),
        (fact, None) => fact,
    }
}

fn birth(mut node: Node, entity: &mut Entity, gathered: &mut Gathered, file: &str) {
    let whole = node.take_attribute("birthdate");
    let number = |text: Option<String>| text.and_then(|t| t.parse::<i16>().ok()).filter(|n| *n > 0);
    let day = number(node.take_attribute("dayOfMonth"));
    let month = number(node.take_attribute("monthOfYear"));
    let year = number(node.take_attribute("year"));
    let (from, to) = (
        number(node.take_attribute("yearRangeFrom")),
        number(node.take_attribute("yearRangeTo")),
    );
    let calendar = node.take_attribute("calendarType");
    let gregorian = calendar.as_deref().is_none_or(|c| c == "GREGORIAN");
    let point = match (year, month, day) {
        (Some(y), Some(m), Some(d)) => DatePoint::day(y, m as u8, d as u8).ok(),
        (Some(y), Some(m), None) => DatePoint::month(y, m as u8).ok(),
        (Some(y), None, _) => DatePoint::year(y).ok(),
        (None, _, _) => None,
    };
    let range = || {
        let year = |y: Option<i16>| y.and_then(|y| DatePoint::year(y).ok());
        PartialDate::between(year(from), year(to)).ok()
    };
    let mut date = whole
        .as_deref()
        .and_then(|d| dates::parse(d, Order::DayFirst))
        .or_else(|| point.map(PartialDate::on))
        .or_else(range)
        .filter(|_| gregorian);
    if node.take_attribute("circa").as_deref() == Some("true") {
        date = date.map(PartialDate::about);
    }
    let said: Vec<String> = [
        year.map(|y| format!("year {y}")),
        month.map(|m| format!("month {m}")),
        day.map(|d| format!("day {d}")),
    ]
    .into_iter()
    .flatten()
    .collect();
    let as_listed = whole
        .or_else(|| (!said.is_empty()).then(|| said.join(", ")))
        .filter(|_| date.is_none());
    if let (None, Some(words)) = (date, &as_listed) {
        let what = format!("date of birth not understood: {words:?}");
        gathered.problem(
            Severity::Warning,
            ProblemKind::Date,
            (file, node.line),
            Some(&entity.reference),
            what,
        );
    }
    let note = calendar
        .filter(|c| c != "GREGORIAN")
        .map(|c| format!("calendar {c}"));
    if date.is_some() || as_listed.is_some() {
        entity.birth_dates.push(DateFact {
            date,
            as_listed,
            note,
        });
    }
    // "-" stands for an unknown place.
    let mut place = |label: &str| node.take_attribute(label).filter(|v| v != "-");
    let (city, name, region, postal) = (place("city"), place("place"), place("region"), place("zipCode"));
    let made = Address {
        city,
        street: name,
        region,
        postal_code: postal,
        country: country(&mut node),
        ..Address::default()
    };
    if !made.is_empty() {
        entity.birth_places.push(made);
    }
    rest(node, "birthdate", entity);
}

fn address(mut node: Node, entity: &mut Entity) {
    let mut street: Vec<String> = node.take_attribute("street").into_iter().collect();
    street.extend(node.take_attribute("poBox").map(|b| format!("PO box {b}")));
    street.extend(node.take_attribute("place"));
    let mut notes: Vec<String> = node.take_texts("remark");
    notes.extend(node.take_attribute("remark"));
    if node.take_attribute("asAtListingTime").as_deref() == Some("true") {
        notes.push("as at listing time".to_owned());
    }
    let made = Address {
        street: (!street.is_empty()).then(|| street.join(", ")),
        city: node.take_attribute("city"),
        region: node.take_attribute("region"),
        postal_code: node.take_attribute("zipCode"),
        country: country(&mut node),
        note: (!notes.is_empty()).then(|| notes.join("; ")),
        ..Address::default()
    };
    if !made.is_empty() {
        let reference = node.take_attribute("logicalId");
        entity.addresses.push(Address { reference, ..made });
    }
    for mut contact in node.take_all("contactInfo") {
        let key = contact.take_attribute("key").unwrap_or_default();
        let kind = match key.to_uppercase().as_str() {
            "PHONE" | "FAX" | "MOBILE" => IdentifierType::Phone,
            "EMAIL" => IdentifierType::Email,
            "WEB" | "WEBSITE" => IdentifierType::Website,
            _ => IdentifierType::Other,
        };
        if let Some(value) = contact.take_attribute("value") {
            entity.identifiers.push(Identifier {
                label: Some(key),
                ..Identifier::new(kind, value)
            });
        }
        contact.leftovers("contactInfo", &mut entity.attributes);
    }
    rest(node, "address", entity);
}

fn identification(mut node: Node, entity: &mut Entity) {
    let code = node.take_attribute("identificationTypeCode").unwrap_or_default();
    let words = node.take_attribute("identificationTypeDescription");
    let kind = match code.to_lowercase().as_str() {
        "passport" => IdentifierType::Passport,
        "id" => IdentifierType::NationalId,
        "ssn" => IdentifierType::SocialSecurity,
        "fiscalcode" | "tax" | "taxid" => IdentifierType::TaxId,
        "regnumber" => IdentifierType::RegistrationNumber,
        "imo" => IdentifierType::Imo,
        "swiftbic" => IdentifierType::Bic,
        "drivinglicence" | "driverlicense" => IdentifierType::DrivingLicence,
        "residentperm" | "electoral" | "birthcert" | "travel" | "travelvisa" => IdentifierType::PersonalId,
        "tradelic" => IdentifierType::Licence,
        _ => IdentifierType::Other,
    };
    let latin = node.take_attribute("latinNumber");
    let number = node.take_attribute("number").or_else(|| latin.clone());
    let mut notes: Vec<String> = node.take_texts("remark");
    notes.extend(node.take_attribute("remark"));
    for (label, said) in [
        ("diplomatic", "diplomatic"),
        ("knownExpired", "known to have expired"),
        ("knownFalse", "known to be false"),
        ("reportedLost", "reported lost"),
        ("revokedByIssuer", "revoked by its issuer"),
    ] {
        if node.take_attribute(label).as_deref() == Some("true") {
            notes.push(said.to_owned());
        }
    }
    notes.extend(
        node.take_attribute("nameOnDocument")
            .map(|n| format!("in the name {n}")),
    );
    notes.extend(node.take_attribute("issuedBy").map(|i| format!("issued by {i}")));
    notes.extend(node.take_attribute("region").map(|r| format!("region {r}")));
    notes.extend(
        latin
            .filter(|l| Some(l) != number.as_ref())
            .map(|l| format!("in Latin letters {l}")),
    );
    let identifier = Identifier {
        issuer: country(&mut node).map(|c| c.as_listed),
        label: words.or(Some(code)).map(|w| fold_space(&w)),
        issued_on: node.take_attribute("issueDate"),
        expires_on: node.take_attribute("validTo"),
        note: (!notes.is_empty()).then(|| notes.join("; ")),
        ..Identifier::new(kind, number.unwrap_or_default())
    };
    if identifier.value.is_empty() {
        let said = [identifier.label, identifier.issuer, identifier.note]
            .into_iter()
            .flatten();
        keep(
            entity,
            "identification",
            Some(said.collect::<Vec<_>>().join("; ")).filter(|s| !s.is_empty()),
        );
    } else {
        entity.identifiers.push(identifier);
    }
    rest(node, "identification", entity);
}
