//! The UK consolidated list in OFSI's CSV layout (`ConList.csv`): a line with the date, a header, one row a name
//! (and a row for each further address or birth date of a party). Rows of one `Group ID` are one party.

use interdict_model::{
    Address, CountryFact, Entity, EntityKind, Identifier, IdentifierType, Listing, Name, NameKind,
    NamePartKind, Provenance,
};
use rustc_hash::FxHashMap;

use super::common::{add_name, attribute, gender, keep, name_of_parts, primary_first};
use crate::{
    ListError, ProblemKind, Severity,
    dates::{self, Order},
    fields::{Fields, Layout, each_row, numbered},
    loaded::Gathered,
    source::Source,
};

/// Short name of the list.
pub(crate) const LIST: &str = "uk-sanctions";

/// Reads the table.
pub(crate) fn read(source: &Source) -> Result<Gathered, ListError> {
    let mut gathered = Gathered::default();
    let first = source.head().lines().next().unwrap_or_default();
    gathered.date = first
        .trim_start_matches('\u{feff}')
        .split(',')
        .nth(1)
        .and_then(|d| dates::parse(d.trim_matches('"'), Order::DayFirst));
    let layout = Layout {
        source,
        delimiter: b',',
        rows_before: 1,
    };
    let mut by_group: FxHashMap<String, usize> = FxHashMap::default();
    each_row(&layout, &mut gathered, |mut fields, gathered| {
        let place = (source.name.as_str(), fields.line);
        let Some(group) = fields.take("Group ID") else {
            let what = "no Group ID: the party can't be told from others";
            gathered.problem(Severity::Refused, ProblemKind::NoReference, place, None, what);
            return;
        };
        let index = *by_group.entry(group.clone()).or_insert_with(|| {
            let kind = match fields.take("Group Type").as_deref() {
                Some("Individual") => EntityKind::Person,
                Some("Entity") => EntityKind::Organization,
                Some("Ship") => EntityKind::Vessel,
                _ => EntityKind::Unknown,
            };
            let provenance = Provenance {
                file: source.name.clone(),
                line: fields.line,
                record: Some(group.clone()),
            };
            gathered
                .entities
                .push(Entity::new(LIST, group.clone(), kind, provenance));
            gathered.entities.len() - 1
        });
        row(fields, &mut gathered.entities[index]);
    })?;
    for index in (0..gathered.entities.len()).rev() {
        if gathered.entities[index].names.is_empty() {
            let entity = gathered.entities.remove(index);
            let (reference, line) = (entity.reference.clone(), entity.provenance.line);
            let what = format!("{reference} has no name at all");
            gathered.problem(
                Severity::Refused,
                ProblemKind::NoName,
                (&source.name, line),
                Some(&reference),
                what,
            );
        } else {
            primary_first(&mut gathered.entities[index]);
        }
    }
    Ok(gathered)
}

/// Adds what a row says to its party; values that an earlier row said are not said twice.
fn row(mut fields: Fields, entity: &mut Entity) {
    names(&mut fields, entity);
    push_new(&mut entity.titles, fields.take("Title"));
    push_new(&mut entity.positions, fields.take("Position"));
    for text in fields.take("DOB").iter().flat_map(|d| numbered(d)).flatten() {
        push_new(&mut entity.birth_dates, Some(dates::fact(&text, Order::DayFirst)));
    }
    let towns = fields
        .take("Town of Birth")
        .map(|t| numbered(&t))
        .unwrap_or_default();
    let countries = fields
        .take("Country of Birth")
        .map(|t| numbered(&t))
        .unwrap_or_default();
    for index in 0..towns.len().max(countries.len()) {
        let place = Address {
            city: towns.get(index).cloned().flatten(),
            country: countries.get(index).cloned().flatten().map(CountryFact::new),
            ..Address::default()
        };
        push_new(&mut entity.birth_places, (!place.is_empty()).then_some(place));
    }
    for text in fields
        .take("Nationality")
        .iter()
        .flat_map(|d| numbered(d))
        .flatten()
    {
        push_new(&mut entity.nationalities, Some(CountryFact::new(text)));
    }
    numbers(
        &mut fields,
        entity,
        ("Passport Number", "Passport Details"),
        IdentifierType::Passport,
    );
    let national = (
        "National Identification Number",
        "National Identification Details",
    );
    numbers(&mut fields, entity, national, IdentifierType::NationalId);
    address(&mut fields, entity);
    if let Some(text) = fields.take_long("Other Information") {
        other_information(&text, entity);
    }
    listing(&mut fields, entity);
    fields.take("Group Type");
    let mut left = Vec::new();
    fields.leftovers(&mut left);
    left.into_iter()
        .for_each(|a| push_new(&mut entity.attributes, Some(a)));
}

fn push_new<T: PartialEq>(items: &mut Vec<T>, item: Option<T>) {
    items.extend(item.filter(|i| !items.contains(i)));
}

fn names(fields: &mut Fields, entity: &mut Entity) {
    let (kind_words, quality) = (fields.take("Alias Type"), fields.take("Alias Quality"));
    let kind = match (kind_words.as_deref(), quality.as_deref()) {
        (Some("Primary name"), _) => NameKind::Primary,
        (Some("FKA"), _) => NameKind::Former,
        (_, Some("Low quality")) => NameKind::WeakAlias,
        _ => NameKind::Alias,
    };
    let given = ["Name 1", "Name 2", "Name 3", "Name 4", "Name 5"];
    let mut parts: Vec<(NamePartKind, Option<String>)> = given
        .iter()
        .enumerate()
        .map(|(i, label)| {
            let kind = if i == 0 {
                NamePartKind::Given
            } else {
                NamePartKind::Middle
            };
            (kind, fields.take(label))
        })
        .collect();
    // The last name stands first in the file, and last in the name.
    parts.push((NamePartKind::Family, fields.take("Name 6")));
    if let Some(mut name) = name_of_parts(parts, kind) {
        name.quality = [kind_words, quality]
            .into_iter()
            .flatten()
            .reduce(|a, b| format!("{a}, {b}"));
        add_name(entity, name);
    }
    let (script, language) = (
        fields.take("Non-Latin Script Type"),
        fields.take("Non-Latin Script Language"),
    );
    if let Some(text) = fields.take("Name Non-Latin Script") {
        let mut name = Name::new(text, NameKind::OriginalScript);
        name.language = language;
        name.note = script.map(|s| format!("script {s}"));
        add_name(entity, name);
    } else {
        keep(entity, "Non-Latin Script Type", script);
        keep(entity, "Non-Latin Script Language", language);
    }
}

fn numbers(fields: &mut Fields, entity: &mut Entity, labels: (&str, &str), kind: IdentifierType) {
    let values = fields.take(labels.0).map(|t| numbered(&t)).unwrap_or_default();
    let details = fields.take(labels.1).map(|t| numbered(&t)).unwrap_or_default();
    // Details that are not numbered as the values are belong to all of them.
    let matched = values.len() == details.len();
    for (index, value) in values.iter().enumerate() {
        let detail = if matched {
            details.get(index)
        } else {
            details.first().filter(|_| values.len() == 1)
        };
        let Some(value) = value else {
            keep_new(entity, labels.1, detail.cloned().flatten());
            continue;
        };
        let identifier = Identifier {
            note: detail.cloned().flatten(),
            label: Some(labels.0.to_owned()),
            ..Identifier::new(kind, value.clone())
        };
        push_new(&mut entity.identifiers, Some(identifier));
    }
    if !matched && values.len() != 1 {
        details
            .into_iter()
            .flatten()
            .for_each(|d| keep_new(entity, labels.1, Some(d)));
    }
}

fn keep_new(entity: &mut Entity, label: &str, value: Option<String>) {
    push_new(&mut entity.attributes, value.map(|v| attribute(label, v)));
}

fn address(fields: &mut Fields, entity: &mut Entity) {
    let mut lines: Vec<String> = (1..=6)
        .filter_map(|i| fields.take(&format!("Address {i}")))
        .collect();
    // Address 6 is the city or the province where it stands, and the lines above lead to it.
    let city = (lines.len() > 1).then(|| lines.pop()).flatten();
    let address = Address {
        street: (!lines.is_empty()).then(|| lines.join(", ")),
        city,
        postal_code: fields.take("Post/Zip Code"),
        country: fields.take("Country").map(CountryFact::new),
        ..Address::default()
    };
    push_new(&mut entity.addresses, (!address.is_empty()).then_some(address));
}

fn listing(fields: &mut Fields, entity: &mut Entity) {
    let mut day = |label: &str| fields.take(label).map(|t| (dates::parse(&t, Order::DayFirst), t));
    let (listed, designated, updated) = (
        day("Listed On"),
        day("UK Sanctions List Date Designated"),
        day("Last Updated"),
    );
    for (label, value) in [("Listed On", &listed), ("Last Updated", &updated)] {
        keep_new(
            entity,
            label,
            value
                .as_ref()
                .filter(|(date, _)| date.is_none())
                .map(|(_, text)| text.clone()),
        );
    }
    keep_new(
        entity,
        "UK Sanctions List Date Designated",
        designated.map(|(_, text)| text),
    );
    let regime = fields.take("Regime");
    let reference = entity.reference.clone();
    let at = entity
        .listings
        .iter()
        .position(|l| l.list == LIST)
        .unwrap_or_else(|| {
            // Listings that the remarks tell of (the UN's) come after the list's own.
            entity.listings.insert(
                0,
                Listing {
                    list: LIST.to_owned(),
                    reference,
                    ..Listing::default()
                },
            );
            0
        });
    let own = &mut entity.listings[at];
    push_new(&mut own.programmes, regime);
    own.listed_on = own.listed_on.or(listed.and_then(|(date, _)| date));
    push_new(&mut own.amended_on, updated.and_then(|(date, _)| date));
}

/// `(UK Sanctions List Ref):CAF0010. (UN Ref):CFi.009. Text. (Gender):Male`.
fn other_information(text: &str, entity: &mut Entity) {
    let mut labels: Vec<(usize, usize)> = Vec::new();
    for (end, _) in text.match_indices("):") {
        // A bracket opens one label: what closes twice is text.
        let after = labels.last().map_or(0, |(_, end)| *end);
        let Some(start) = text[after..end].rfind('(').map(|at| after + at) else {
            continue;
        };
        let label = &text[start + 1..end];
        if label.len() <= 60 && label.starts_with(|c: char| c.is_ascii_uppercase()) {
            labels.push((start, end));
        }
    }
    let before = labels.first().map_or(text, |(start, _)| &text[..*start]);
    remark(before, entity);
    for (index, (start, end)) in labels.iter().enumerate() {
        let until = labels.get(index + 1).map_or(text.len(), |(next, _)| *next);
        let (label, value) = (&text[start + 1..*end], text[end + 2..until].trim());
        labelled(label, value, entity);
    }
}

fn remark(text: &str, entity: &mut Entity) {
    let text = text.trim();
    if !text.is_empty() {
        push_new(&mut entity.remarks, Some(text.to_owned()));
    }
}

fn labelled(label: &str, value: &str, entity: &mut Entity) {
    let mut identifiers = |kind: IdentifierType| {
        for number in numbered(value).into_iter().flatten() {
            let identifier = Identifier {
                label: Some(label.to_owned()),
                ..Identifier::new(kind, number)
            };
            push_new(&mut entity.identifiers, Some(identifier));
        }
    };
    match label {
        // A reference ends with a full stop; text of its own may follow.
        "UK Sanctions List Ref" | "UN Ref" => {
            let (reference, rest) = value
                .split_once(". ")
                .unwrap_or((value.trim_end_matches('.'), ""));
            if label == "UN Ref" {
                let listing = Listing {
                    list: super::un_xml::LIST.to_owned(),
                    reference: reference.trim().to_owned(),
                    ..Listing::default()
                };
                push_new(&mut entity.listings, Some(listing));
            } else {
                keep_new(entity, label, Some(reference.trim().to_owned()));
            }
            remark(rest, entity);
        }
        "UK Statement of Reasons" => {
            // The list's own listing is made with the row; reasons wait in the remarks till then.
            remark(value, entity);
        }
        "Gender" => {
            let words = value.trim_end_matches('.');
            push_new(&mut entity.genders, Some(gender(words)));
        }
        "Phone number" => identifiers(IdentifierType::Phone),
        "Website" => identifiers(IdentifierType::Website),
        "Email address" => identifiers(IdentifierType::Email),
        "Business Reg No" => identifiers(IdentifierType::RegistrationNumber),
        "IMO number" => identifiers(IdentifierType::Imo),
        "Type of ship"
        | "Tonnage of ship"
        | "Length of ship"
        | "Year built"
        | "Current believed flag of ship"
        | "Flag of ship"
        | "Previous flags"
        | "Current owners" => ship(label, value, entity),
        _ => keep_new(entity, label, Some(value.to_owned())),
    }
}

fn ship(label: &str, value: &str, entity: &mut Entity) {
    let value = value.trim_end_matches('.').to_owned();
    let craft = entity.craft.get_or_insert_default();
    match label {
        "Type of ship" => craft.craft_type = Some(value),
        "Tonnage of ship" => craft.gross_tonnage = Some(value),
        "Length of ship" => craft.length = Some(value),
        "Year built" => craft.built = Some(value),
        "Current owners" => craft.owner = Some(value),
        "Previous flags" => {
            let flags = numbered(&value).into_iter().flatten().map(CountryFact::new);
            flags.for_each(|f| push_new(&mut craft.former_flags, Some(f)));
        }
        _ => craft.flag = Some(CountryFact::new(value)),
    }
}

#[cfg(test)]
mod tests {
    use interdict_model::{EntityKind, Provenance};

    use super::*;

    #[test]
    fn a_label_that_closes_twice() {
        let mut entity = Entity::new(LIST, "1", EntityKind::Person, Provenance::default());
        let text = "Before. (UK Sanctions List Ref):IRN0112. Reg No):TIN - 7703104630";
        other_information(text, &mut entity);
        assert_eq!(entity.remarks[0], "Before.");
        let told = serde_json::to_string(&entity).unwrap();
        assert!(told.contains("IRN0112") && told.contains("7703104630"), "{told}");
    }
}
