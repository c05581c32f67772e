//! The consolidated list of the United Nations Security Council, XML as published at
//! <https://scsanctions.un.org/resources/xml/en/consolidated.xml>.

use interdict_model::{
    Address, Attribute, CountryFact, DateFact, DatePoint, Entity, EntityKind, Gender, Identifier,
    IdentifierType, Listing, Name, NameKind, NamePart, NamePartKind, PartialDate, Provenance,
};

use crate::{
    ListError, ProblemKind, Severity,
    dates::{self, Order},
    loaded::Gathered,
    source::Source,
    xml::{Node, Piece, Take, XmlStream, fold_space},
};

/// Short name of the list.
pub(crate) const LIST: &str = "un-sc";

/// Reads the document.
pub(crate) fn read(source: &Source) -> Result<Gathered, ListError> {
    let mut gathered = Gathered::default();
    let mut stream = XmlStream::new(source, |name| {
        Take::record_if(matches!(name, "INDIVIDUAL" | "ENTITY"))
    })?;
    while let Some(piece) = stream.next()? {
        match piece {
            Piece::Record(node) => {
                gathered.seen += 1;
                if let Some(entity) = party(node, &source.name, &mut gathered) {
                    gathered.entities.push(entity);
                }
            }
            Piece::Open(mut root) if root.name == "CONSOLIDATED_LIST" => {
                gathered.date = root
                    .take_attribute("dateGenerated")
                    .and_then(|d| dates::parse(&d, Order::DayFirst));
            }
            Piece::Open(_) | Piece::Close => {}
        }
    }
    Ok(gathered)
}

fn party(mut node: Node, file: &str, gathered: &mut Gathered) -> Option<Entity> {
    let line = node.line;
    let kind = if node.name == "INDIVIDUAL" {
        EntityKind::Person
    } else {
        EntityKind::Organization
    };
    let record = node.take_text("DATAID");
    let Some(reference) = node.take_text("REFERENCE_NUMBER") else {
        let what = "no REFERENCE_NUMBER: the party can't be told from others";
        gathered.problem(
            Severity::Refused,
            ProblemKind::NoReference,
            (file, line),
            record.as_deref(),
            what,
        );
        return None;
    };
    let provenance = Provenance {
        file: file.to_owned(),
        line,
        record,
    };
    let mut entity = Entity::new(LIST, reference.clone(), kind, provenance);
    names(&mut node, &mut entity);
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
    listing(&mut node, &mut entity, gathered, file);
    for place in node.take_all(if kind == EntityKind::Person {
        "INDIVIDUAL_ADDRESS"
    } else {
        "ENTITY_ADDRESS"
    }) {
        entity
            .addresses
            .extend(address(place, "ADDRESS", &mut entity.attributes));
    }
    for date in node.take_all("INDIVIDUAL_DATE_OF_BIRTH") {
        birth_date(date, &mut entity, gathered, file);
    }
    for place in node.take_all("INDIVIDUAL_PLACE_OF_BIRTH") {
        entity.birth_places.extend(address(
            place,
            "INDIVIDUAL_PLACE_OF_BIRTH",
            &mut entity.attributes,
        ));
    }
    for document in node.take_all("INDIVIDUAL_DOCUMENT") {
        self::document(document, &mut entity);
    }
    entity.titles = values(&mut node, "TITLE");
    entity.positions = values(&mut node, "DESIGNATION");
    entity.nationalities = values(&mut node, "NATIONALITY")
        .into_iter()
        .map(CountryFact::new)
        .collect();
    for text in node.take_texts("GENDER") {
        entity.genders.push(match text.to_lowercase().as_str() {
            "male" => Gender::Male,
            "female" => Gender::Female,
            _ => Gender::Other,
        });
    }
    entity.remarks.extend(node.take_long_text("COMMENTS1"));
    for label in [
        "VERSIONNUM",
        "SORT_KEY",
        "SORT_KEY_LAST_MOD",
        "HAS_INTERPOL_LINK",
        "INTERPOL_LINK",
    ] {
        entity
            .attributes
            .extend(node.take_text(label).map(|value| Attribute {
                label: label.to_owned(),
                value,
            }));
    }
    let known = entity.attributes.len();
    node.text.clear();
    node.leftovers("", &mut entity.attributes);
    for attribute in &entity.attributes[known..] {
        let what = format!("{} is not known to this reader", attribute.label);
        gathered.problem(
            Severity::Note,
            ProblemKind::UnknownField,
            (file, line),
            Some(&reference),
            what,
        );
    }
    Some(entity)
}

/// `<TITLE><VALUE>…</VALUE></TITLE>` and the like.
fn values(node: &mut Node, name: &str) -> Vec<String> {
    let mut values = Vec::new();
    for mut holder in node.take_all(name) {
        values.extend(holder.take_texts("VALUE"));
        if !holder.text.is_empty() {
            values.push(fold_space(&holder.text));
        }
    }
    values
}

fn names(node: &mut Node, entity: &mut Entity) {
    let parts: Vec<NamePart> = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"]
        .iter()
        .filter_map(|label| node.take_text(label))
        // The list numbers the parts and leaves open which of them is a family name.
        .map(|text| NamePart {
            kind: NamePartKind::Other,
            text,
        })
        .collect();
    if !parts.is_empty() {
        let text = parts
            .iter()
            .map(|p| p.text.as_str())
            .collect::<Vec<_>>()
            .join(" ");
        let mut name = Name::new(text, NameKind::Primary);
        if parts.len() > 1 {
            name.parts = parts;
        }
        entity.names.push(name);
    }
    for text in node.take_texts("NAME_ORIGINAL_SCRIPT") {
        entity.names.push(Name::new(text, NameKind::OriginalScript));
    }
    let label = if node.name == "INDIVIDUAL" {
        "INDIVIDUAL_ALIAS"
    } else {
        "ENTITY_ALIAS"
    };
    for alias in node.take_all(label) {
        self::alias(alias, entity);
    }
}

fn alias(mut node: Node, entity: &mut Entity) {
    let quality = node.take_text("QUALITY");
    let kind = match quality.as_deref().map(str::to_lowercase).as_deref() {
        Some("low") => NameKind::WeakAlias,
        Some("f.k.a." | "f.k.a") => NameKind::Former,
        _ => NameKind::Alias,
    };
    let note = node.take_text("NOTE");
    let listed = node.take_text("ALIAS_NAME");
    let under = listed.clone().unwrap_or_else(|| "an alias".to_owned());
    let several = split_aliases(listed.as_deref().unwrap_or_default());
    for text in &several {
        let bare = text.trim_matches(['"', '“', '”']).trim();
        let mut name = Name::new(if bare.is_empty() { text } else { bare }, kind);
        name.quality.clone_from(&quality);
        name.note.clone_from(&note);
        if listed.as_ref().is_some_and(|l| *l != name.text) {
            name.as_listed.clone_from(&listed);
        }
        entity.names.push(name);
    }
    if several.is_empty() {
        // A quality or a note without a name is kept all the same.
        for (label, value) in [("ALIAS/QUALITY", quality), ("ALIAS/NOTE", note)] {
            entity.attributes.extend(value.map(|value| Attribute {
                label: label.to_owned(),
                value,
            }));
        }
    }
    // A birth that goes with an alias (from a false passport, say).
    if let Some(date) = node.take_text("DATE_OF_BIRTH") {
        let mut fact = dates::fact(&date, Order::DayFirst);
        fact.note = Some(format!("under the alias {under}"));
        entity.birth_dates.push(fact);
    }
    let place = Address {
        city: node.take_text("CITY_OF_BIRTH"),
        country: node.take_text("COUNTRY_OF_BIRTH").map(CountryFact::new),
        ..Address::default()
    };
    if !place.is_empty() {
        entity.birth_places.push(Address {
            note: Some(format!("under the alias {under}")),
            ..place
        });
    }
    node.leftovers("ALIAS", &mut entity.attributes);
}

/// The aliases in one ALIAS_NAME: most hold one, some hold several set apart by `;` or numbered `a) … b) …`.
fn split_aliases(listed: &str) -> Vec<String> {
    let mut names = Vec::new();
    for piece in listed.split(';') {
        let mut name: Vec<&str> = Vec::new();
        for word in piece.split_whitespace() {
            let is_number = matches!(word.as_bytes(), [letter, b')'] if letter.is_ascii_lowercase());
            if !is_number {
                name.push(word);
            } else if !name.is_empty() {
                names.push(name.join(" "));
                name.clear();
            }
        }
        if !name.is_empty() {
            names.push(name.join(" "));
        }
    }
    names
}

fn listing(node: &mut Node, entity: &mut Entity, gathered: &mut Gathered, file: &str) {
    let mut listing = Listing {
        list: LIST.to_owned(),
        reference: entity.reference.clone(),
        programmes: node.take_texts("UN_LIST_TYPE"),
        legal_basis: values(node, "LIST_TYPE"),
        ..Listing::default()
    };
    if let Some(text) = node.take_text("LISTED_ON") {
        listing.listed_on = dates::parse(&text, Order::DayFirst);
        if listing.listed_on.is_none_or(|d| d.to_string() != text) {
            entity.attributes.push(Attribute {
                label: "LISTED_ON".to_owned(),
                value: text.clone(),
            });
        }
        if listing.listed_on.is_none() {
            let what = format!("LISTED_ON is no date: {text:?}");
            gathered.problem(
                Severity::Warning,
                ProblemKind::Date,
                (file, node.line),
                Some(&entity.reference),
                what,
            );
        }
    }
    for text in values(node, "LAST_DAY_UPDATED") {
        match dates::parse(&text, Order::DayFirst) {
            Some(date) => listing.amended_on.push(date),
            None => entity.attributes.push(Attribute {
                label: "LAST_DAY_UPDATED".to_owned(),
                value: text,
            }),
        }
    }
    listing.amended_on.sort_by_key(|d| d.first_day());
    listing.reasons = node
        .take_texts("SUBMITTED_BY")
        .into_iter()
        .map(|by| format!("submitted by {by}"))
        .collect();
    for text in node.take_texts("DELISTED_ON") {
        listing.ended_on = dates::parse(&text, Order::DayFirst);
        entity.attributes.push(Attribute {
            label: "DELISTED_ON".to_owned(),
            value: text,
        });
    }
    entity.listings.push(listing);
}

fn address(mut node: Node, label: &str, attributes: &mut Vec<Attribute>) -> Option<Address> {
    let address = Address {
        street: node.take_text("STREET"),
        city: node.take_text("CITY"),
        region: node.take_text("STATE_PROVINCE"),
        postal_code: node.take_text("ZIP_CODE"),
        country: node.take_text("COUNTRY").map(CountryFact::new),
        note: node.take_text("NOTE"),
        ..Address::default()
    };
    node.leftovers(label, attributes);
    (!address.is_empty()).then_some(address)
}

fn birth_date(mut node: Node, entity: &mut Entity, gathered: &mut Gathered, file: &str) {
    let kind = node.take_text("TYPE_OF_DATE");
    let note = node.take_text("NOTE");
    let year = |text: Option<String>| {
        text.and_then(|t| t.parse().ok())
            .and_then(|y| DatePoint::year(y).ok())
    };
    let (from, to) = (node.take_text("FROM_YEAR"), node.take_text("TO_YEAR"));
    let (day, in_year) = (node.take_text("DATE"), node.take_text("YEAR"));
    let listed: Vec<&str> = [&day, &in_year, &from, &to]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    let listed = listed.join(" to ");
    let mut date = match (&day, &in_year) {
        (Some(text), _) | (None, Some(text)) => dates::parse(text, Order::DayFirst),
        (None, None) => PartialDate::between(year(from), year(to)).ok(),
    };
    let mut as_listed = None;
    if listed.is_empty() {
        // "EXACT" with the month or year in the note alone.
        date = note.as_deref().and_then(|n| dates::parse(n, Order::DayFirst));
    } else if date.is_none() {
        let what = format!("date of birth not understood: {listed:?}");
        gathered.problem(
            Severity::Warning,
            ProblemKind::Date,
            (file, node.line),
            Some(&entity.reference),
            what,
        );
        as_listed = Some(listed);
    }
    if kind.as_deref() == Some("APPROXIMATELY") {
        date = date.map(PartialDate::about);
    }
    let said: Vec<String> = kind.into_iter().filter(|k| k != "EXACT").chain(note).collect();
    if date.is_some() || as_listed.is_some() || !said.is_empty() {
        entity.birth_dates.push(DateFact {
            date,
            as_listed,
            note: (!said.is_empty()).then(|| said.join("; ")),
        });
    }
    node.leftovers("INDIVIDUAL_DATE_OF_BIRTH", &mut entity.attributes);
}

fn document(mut node: Node, entity: &mut Entity) {
    let kind = node.take_text("TYPE_OF_DOCUMENT");
    let detail = node.take_text("TYPE_OF_DOCUMENT2");
    let number = node.take_text("NUMBER");
    let (issuer, of_issue) = (
        node.take_text("ISSUING_COUNTRY"),
        node.take_text("COUNTRY_OF_ISSUE"),
    );
    let mut notes: Vec<String> = node.take_text("NOTE").into_iter().collect();
    notes.extend(
        node.take_text("CITY_OF_ISSUE")
            .map(|city| format!("issued in {city}")),
    );
    if let (Some(issuer), Some(of_issue)) = (&issuer, &of_issue)
        && issuer != of_issue
    {
        notes.push(format!("country of issue {of_issue}"));
    }
    let label = match (&kind, &detail) {
        (Some(kind), Some(detail)) if kind != detail => Some(format!("{kind} ({detail})")),
        _ => kind.clone().or_else(|| detail.clone()),
    };
    let identifier = Identifier {
        kind: document_type(kind.as_deref(), detail.as_deref()),
        value: number.unwrap_or_default(),
        issuer: issuer.or(of_issue),
        label,
        issued_on: node.take_text("DATE_OF_ISSUE"),
        expires_on: node.take_text("DATE_OF_EXPIRY"),
        note: (!notes.is_empty()).then(|| notes.join("; ")),
    };
    node.leftovers("INDIVIDUAL_DOCUMENT", &mut entity.attributes);
    if !identifier.value.is_empty() {
        entity.identifiers.push(identifier);
        return;
    }
    // A document without a number identifies nobody, but what is said of it stays.
    let said: Vec<String> = [
        identifier.label,
        identifier.issuer,
        identifier.issued_on,
        identifier.expires_on,
        identifier.note,
    ]
    .into_iter()
    .flatten()
    .collect();
    if !said.is_empty() {
        entity.attributes.push(Attribute {
            label: "INDIVIDUAL_DOCUMENT".to_owned(),
            value: said.join("; "),
        });
    }
}

fn document_type(kind: Option<&str>, detail: Option<&str>) -> IdentifierType {
    let said = format!("{} {}", kind.unwrap_or_default(), detail.unwrap_or_default()).to_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| said.contains(w));
    if has(&["social security"]) {
        IdentifierType::SocialSecurity
    } else if has(&["driver", "driving"]) {
        IdentifierType::DrivingLicence
    } else if has(&["fiscal", "tax "]) {
        IdentifierType::TaxId
    } else if has(&["passport", "passeport", "pasaporte"]) {
        IdentifierType::Passport
    } else if has(&[
        "birth", "ration", "voter", "student", "military", "residen", "fardc", "other id",
    ]) {
        IdentifierType::PersonalId
    } else if has(&["national", "identi", "tazkira"]) {
        IdentifierType::NationalId
    } else {
        IdentifierType::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_aliases_in_one() {
        assert_eq!(
            split_aliases("Azim Adhajani; Azim Agha-Jani"),
            ["Azim Adhajani", "Azim Agha-Jani"]
        );
        assert_eq!(
            split_aliases("M. Sabet b) M. Kareemi"),
            ["M. Sabet", "M. Kareemi"]
        );
        assert_eq!(split_aliases("  "), Vec::<String>::new());
        assert_eq!(split_aliases("Front (Al-Nusra)"), ["Front (Al-Nusra)"]);
    }
}
