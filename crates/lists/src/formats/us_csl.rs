//! The Consolidated Screening List of the United States, as CSV (`consolidated.csv`) and JSON
//! (`consolidated.json`), from <https://www.trade.gov/consolidated-screening-list>.
//!
//! It gathers lists of Commerce, State and Treasury. Each row is one party on one of them; rows of one party
//! (OFAC's, on several lists with one number) become one party with several listings. A listing names its own
//! list, and in its measures what follows from it: licence requirement, licence policy, standard order.

use interdict_model::{
    Address, CountryFact, CraftDetails, Entity, EntityKind, Identifier, IdentifierType, Listing, NameKind,
    Provenance,
};
use rustc_hash::FxHashMap;

use super::{
    common::{add_name, attribute, keep, place},
    ofac_csv,
    ofac_labels::{self, Detail},
};
use crate::{
    ListError, ProblemKind, Severity,
    dates::{self, Order},
    fields::{Fields, Layout, each_row},
    json::{self, Object},
    loaded::Gathered,
    source::Source,
};

/// Short name of the list.
pub(crate) const LIST: &str = "us-csl";

/// Lists that the CSL gathers: what their name starts with, and our short name.
const LISTS: [(&str, &str); 14] = [
    ("Specially Designated Nationals", "ofac-sdn"),
    ("Sectoral Sanctions Identifications", "ofac-cons"),
    ("Foreign Sanctions Evaders", "ofac-cons"),
    ("Palestinian Legislative Council", "ofac-cons"),
    ("Non-SDN Menu-Based", "ofac-cons"),
    ("Non-SDN Chinese Military", "ofac-cons"),
    ("Capta List", "ofac-cons"),
    ("Non-SDN Iranian", "ofac-cons"),
    ("Entity List", "us-bis-entity-list"),
    ("Denied Persons", "us-bis-denied-persons"),
    ("Unverified List", "us-bis-unverified"),
    ("Military End User", "us-bis-military-end-user"),
    ("ITAR Debarred", "us-state-itar-debarred"),
    ("Nonproliferation Sanctions", "us-state-nonproliferation"),
];

/// The short name of a list that the CSL gathers; [`LIST`] where it is new.
fn list_of(source: &str) -> &'static str {
    let known = LISTS
        .iter()
        .find(|(start, _)| source.to_lowercase().starts_with(&start.to_lowercase()));
    known.map_or(LIST, |(_, short)| short)
}

/// Reads the CSV table.
pub(crate) fn read(source: &Source) -> Result<Gathered, ListError> {
    let mut gathered = Gathered::default();
    let layout = Layout {
        source,
        delimiter: b',',
        rows_before: 0,
    };
    let mut parties = Parties::default();
    each_row(&layout, &mut gathered, |mut fields, gathered| {
        let line = fields.line;
        let Some(head) = Head::take(|name| fields.take(name), (&source.name, line), gathered) else {
            return;
        };
        let index = parties.place(head, (&source.name, line), gathered);
        row(fields, &mut gathered.entities[index]);
    })?;
    Ok(gathered)
}

/// What makes a party, in both formats.
struct Head {
    reference: String,
    name: String,
    kind: EntityKind,
    listing: Listing,
    source: String,
}

impl Head {
    fn take(
        mut take: impl FnMut(&str) -> Option<String>,
        place: (&str, u64),
        gathered: &mut Gathered,
    ) -> Option<Self> {
        let (id, number, name) = (
            take("_id").or_else(|| take("id")),
            take("entity_number"),
            take("name"),
        );
        let Some(reference) = number.filter(|n| n != "0").or(id) else {
            let what = "neither _id nor entity_number: the party can't be told from others";
            gathered.problem(
                Severity::Refused,
                ProblemKind::NoReference,
                place,
                name.as_deref(),
                what,
            );
            return None;
        };
        let Some(name) = name else {
            let what = format!("{reference} has no name");
            gathered.problem(
                Severity::Refused,
                ProblemKind::NoName,
                place,
                Some(&reference),
                what,
            );
            return None;
        };
        let kind = match take("type").as_deref() {
            Some("Individual") => EntityKind::Person,
            Some("Entity") => EntityKind::Organization,
            Some("Vessel") => EntityKind::Vessel,
            Some("Aircraft") => EntityKind::Aircraft,
            _ => EntityKind::Unknown,
        };
        let source = take("source").unwrap_or_default();
        let mut day = |label: &str| take(label).and_then(|d| dates::parse(&d, Order::MonthFirst));
        let (listed_on, ended_on) = (day("start_date"), day("end_date"));
        let mut measures: Vec<String> = vec![source.clone()];
        for (label, words) in [
            ("license_requirement", ""),
            ("license_policy", ""),
            ("standard_order", "standard order "),
        ] {
            measures.extend(take(label).map(|text| format!("{words}{text}")));
        }
        let listing = Listing {
            list: list_of(&source).to_owned(),
            reference: reference.clone(),
            legal_basis: take("federal_register_notice").into_iter().collect(),
            measures,
            listed_on,
            ended_on,
            source_url: take("source_information_url").or_else(|| take("source_list_url")),
            ..Listing::default()
        };
        Some(Self {
            reference,
            name,
            kind,
            listing,
            source,
        })
    }
}

#[derive(Default)]
struct Parties {
    by_reference: FxHashMap<String, usize>,
}

impl Parties {
    /// The party of a row: the one of an earlier row with the same reference, or a new one.
    fn place(&mut self, head: Head, place: (&str, u64), gathered: &mut Gathered) -> usize {
        let index = *self
            .by_reference
            .entry(head.reference.clone())
            .or_insert_with(|| {
                let provenance = Provenance {
                    file: place.0.to_owned(),
                    line: place.1,
                    record: Some(head.reference.clone()),
                };
                gathered
                    .entities
                    .push(Entity::new(LIST, head.reference.clone(), head.kind, provenance));
                gathered.entities.len() - 1
            });
        let entity = &mut gathered.entities[index];
        let kind = if entity.names.is_empty() {
            NameKind::Primary
        } else {
            NameKind::Alias
        };
        let name = ofac_csv::name(&head.name, kind, entity.kind);
        if entity.names.iter().all(|n| n.text != name.text) {
            entity.names.push(name);
        }
        entity.listings.push(head.listing);
        let said = attribute("source", head.source);
        if !entity.attributes.contains(&said) {
            entity.attributes.push(said);
        }
        index
    }
}

fn row(mut fields: Fields, entity: &mut Entity) {
    for written in fields.take_list("alt_names", "; ") {
        alias(&written, entity);
    }
    let programmes = fields.take_list("programs", "; ");
    if let Some(listing) = entity.listings.last_mut() {
        listing.programmes = programmes;
    }
    for text in fields.take_list("addresses", "; ") {
        push_new(&mut entity.addresses, place(&text));
    }
    for text in fields.take_list("nationalities", "; ") {
        push_new(&mut entity.nationalities, CountryFact::new(text));
    }
    for text in fields.take_list("citizenships", "; ") {
        push_new(&mut entity.citizenships, CountryFact::new(text));
    }
    for text in fields.take_list("dates_of_birth", "; ") {
        push_new(&mut entity.birth_dates, dates::fact(&text, Order::MonthFirst));
    }
    for text in fields.take_list("places_of_birth", "; ") {
        push_new(&mut entity.birth_places, place(&text));
    }
    for text in fields.take_list("ids", "; ") {
        id(&text, entity);
    }
    facts(|name| fields.take(name), entity);
    entity.remarks.extend(fields.take_long("remarks"));
    let mut left = Vec::new();
    fields.leftovers(&mut left);
    left.into_iter().for_each(|a| push_new(&mut entity.attributes, a));
}

fn push_new<T: PartialEq>(items: &mut Vec<T>, item: T) {
    if !items.contains(&item) {
        items.push(item);
    }
}

fn alias(written: &str, entity: &mut Entity) {
    // Commerce writes lists in prose: "…; and JSC 140 Repair Plant".
    let written = written
        .strip_prefix("and ")
        .unwrap_or(written)
        .trim_end_matches(';')
        .trim();
    if !written.is_empty() {
        let name = ofac_csv::name(written, NameKind::Alias, entity.kind);
        add_name(entity, name);
    }
}

/// Facts with a place of their own, in both formats.
fn facts(mut take: impl FnMut(&str) -> Option<String>, entity: &mut Entity) {
    entity.positions.extend(take("title"));
    entity
        .identifiers
        .extend(take("call_sign").map(|sign| Identifier {
            label: Some("call_sign".to_owned()),
            ..Identifier::new(IdentifierType::CallSign, sign)
        }));
    let craft = CraftDetails {
        craft_type: take("vessel_type"),
        tonnage: take("gross_tonnage"),
        gross_tonnage: take("gross_registered_tonnage"),
        flag: take("vessel_flag").map(CountryFact::new),
        owner: take("vessel_owner"),
        ..CraftDetails::default()
    };
    if craft != CraftDetails::default() {
        entity.craft = Some(craft);
    }
}

/// `RU, 7702235133, Tax ID No.` or `02 Aug 2021, Effective Date (CMIC)`: the label stands last, a country first.
fn id(text: &str, entity: &mut Entity) {
    let label = ofac_labels::all()
        .iter()
        .map(|(label, _)| label.as_str())
        .chain([
            "Gender",
            "Organization Established Date",
            "Nationality of Registration",
        ])
        .filter(|label| {
            text.strip_suffix(*label)
                .is_some_and(|before| before.ends_with(", "))
        })
        .max_by_key(|label| label.len())
        .map(str::to_owned)
        .or_else(|| text.rsplit_once(", ").map(|(_, label)| label.to_owned()));
    let Some(label) = label else {
        push_new(&mut entity.attributes, attribute("ids", text));
        return;
    };
    let mut value = text[..text.len() - label.len()].trim_end_matches(", ");
    let mut detail = Detail::default();
    if let Some((country, rest)) = value.split_once(", ")
        && country.len() == 2
        && country.bytes().all(|b| b.is_ascii_uppercase())
    {
        detail.issuer = Some(country.to_owned());
        value = rest;
    }
    // The day of expiry, then that of issue; which one a single day is, the table does not tell.
    let mut days = Vec::new();
    while days.len() < 2
        && let Some((day, rest)) = value.split_once(", ")
        && is_day(day)
    {
        days.push(day.to_owned());
        value = rest;
    }
    match <[String; 2]>::try_from(days) {
        Ok([expires, issued]) => (detail.expires_on, detail.issued_on) = (Some(expires), Some(issued)),
        Err(days) => detail.note = days.first().map(|day| format!("issued or expires {day}")),
    }
    if value.is_empty() {
        push_new(&mut entity.attributes, attribute("ids", text));
    } else {
        ofac_labels::put(entity, &label, value, detail);
    }
}

/// `2014-08-30`.
fn is_day(text: &str) -> bool {
    let shape = |(at, byte): (usize, u8)| {
        if matches!(at, 4 | 7) {
            byte == b'-'
        } else {
            byte.is_ascii_digit()
        }
    };
    text.len() == 10 && text.bytes().enumerate().all(shape)
}

/// Reads the JSON document: `{"results": [{…}, …]}`.
pub(crate) fn read_json(source: &Source) -> Result<Gathered, ListError> {
    let mut gathered = Gathered::default();
    let mut parties = Parties::default();
    let mut others = Vec::new();
    let file = source.name.as_str();
    json::each_of(source, "results", &mut others, |number, mut object| {
        gathered.seen += 1;
        // Of a document without line breaks, the number of the result tells more than the line.
        if let Some(head) = Head::take(|name| object.take(name), (file, number), &mut gathered) {
            let index = parties.place(head, (file, 0), &mut gathered);
            result(object, &mut gathered.entities[index]);
        }
    })?;
    // How many there are, and of which sources: the results say so themselves.
    others.retain(|name| {
        !matches!(
            name.as_str(),
            "total" | "offset" | "sources" | "search_performed_at"
        )
    });
    for name in others {
        let what = format!("{name:?} of the document is not known to this reader, and was left out");
        gathered.problem(Severity::Note, ProblemKind::UnknownField, (file, 0), None, what);
    }
    Ok(gathered)
}

fn result(mut object: Object, entity: &mut Entity) {
    object
        .take_list("alt_names")
        .iter()
        .for_each(|a| alias(a, entity));
    if let Some(listing) = entity.listings.last_mut() {
        listing.programmes = object.take_list("programs");
    }
    for mut address in object.take_objects("addresses") {
        let made = Address {
            street: address.take("address"),
            city: address.take("city"),
            region: address.take("state"),
            postal_code: address.take("postal_code"),
            country: address.take("country").map(CountryFact::new),
            ..Address::default()
        };
        if !made.is_empty() {
            push_new(&mut entity.addresses, made);
        }
        address.leftovers("addresses", &mut entity.attributes);
    }
    for id in object.take_objects("ids") {
        self::json_id(id, entity);
    }
    let countries = |texts: Vec<String>| texts.into_iter().map(CountryFact::new);
    countries(object.take_list("nationalities")).for_each(|c| push_new(&mut entity.nationalities, c));
    countries(object.take_list("citizenships")).for_each(|c| push_new(&mut entity.citizenships, c));
    for text in object.take_list("dates_of_birth") {
        push_new(&mut entity.birth_dates, dates::fact(&text, Order::MonthFirst));
    }
    for text in object.take_list("places_of_birth") {
        push_new(&mut entity.birth_places, place(&text));
    }
    facts(|name| object.take(name), entity);
    entity.remarks.extend(object.take("remarks"));
    keep(entity, "country", object.take("country"));
    object.leftovers("", &mut entity.attributes);
}

/// An identifier; without a number, what is said of it stays under its labels.
fn json_id(mut id: Object, entity: &mut Entity) {
    if let Some(value) = id.take("number") {
        let label = id.take("type").unwrap_or_else(|| "ID".to_owned());
        let detail = Detail {
            issuer: id.take("country"),
            issued_on: id.take("issue_date"),
            expires_on: id.take("expiration_date"),
            note: None,
        };
        ofac_labels::put(entity, &label, &value, detail);
    }
    id.leftovers("ids", &mut entity.attributes);
}

#[cfg(test)]
mod tests {
    use interdict_model::{EntityKind, IdentifierType, Provenance};

    use super::*;

    #[test]
    fn an_identifier_without_a_number_keeps_what_is_said() {
        let mut entity = Entity::new(LIST, "1", EntityKind::Person, Provenance::default());
        let id = serde_json::json!({"type": "Passport", "country": "Egypt", "issue_date": "2001-02-03", "number": null});
        json_id(Object::new(id), &mut entity);
        let kept: Vec<String> = entity
            .attributes
            .iter()
            .map(|a| format!("{}={}", a.label, a.value))
            .collect();
        assert_eq!(
            kept,
            [
                "ids/country=Egypt",
                "ids/issue_date=2001-02-03",
                "ids/type=Passport"
            ]
        );
        assert!(entity.identifiers.is_empty());
    }

    #[test]
    fn days_of_a_document_are_no_part_of_its_number() {
        let cases = [
            (
                "JO, 2014-08-30, 2009-08-31, K475336, Passport",
                Some("2009-08-31"),
                Some("2014-08-30"),
                None,
            ),
            (
                "MM, 2017-01-16, K475336, Passport",
                None,
                None,
                Some("issued or expires 2017-01-16"),
            ),
            (
                "2004-02-05, 1999-06-23, K475336, Passport",
                Some("1999-06-23"),
                Some("2004-02-05"),
                None,
            ),
            ("QA, K475336, Passport", None, None, None),
        ];
        for (text, issued, expires, note) in cases {
            let mut entity = Entity::new(LIST, "1", EntityKind::Person, Provenance::default());
            id(text, &mut entity);
            let found = &entity.identifiers[0];
            assert_eq!(
                (found.kind, found.value.as_str()),
                (IdentifierType::Passport, "K475336"),
                "{text}"
            );
            assert_eq!(
                (found.issued_on.as_deref(), found.expires_on.as_deref()),
                (issued, expires),
                "{text}"
            );
            assert_eq!(found.note.as_deref(), note, "{text}");
        }
    }
}
