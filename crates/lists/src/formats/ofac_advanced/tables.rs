//! What parties of OFAC's advanced XML refer to by number: reference values, locations, documents, entries.

use interdict_model::{Address, CountryFact, DatePoint, PartialDate};
use rustc_hash::FxHashMap;

use crate::formats::ofac_labels::Detail;
use crate::xml::{Node, fold_space};

/// What parties refer to.
#[derive(Default)]
pub(super) struct Tables {
    /// Words of a reference value, by the name of its kind and its number.
    pub(super) words: FxHashMap<(String, String), String>,
    pub(super) locations: FxHashMap<String, Address>,
    /// Documents by identity.
    pub(super) documents: FxHashMap<String, Vec<Document>>,
    /// Entries by profile.
    pub(super) entries: FxHashMap<String, Vec<Entry>>,
    /// Relationships by the profile that they start from: type, other profile, remark.
    pub(super) relations: FxHashMap<String, Vec<(String, String, Option<String>)>>,
}

pub(super) struct Document {
    pub(super) kind: String,
    pub(super) number: String,
    pub(super) detail: Detail,
}

pub(super) struct Entry {
    pub(super) list: String,
    pub(super) listed_on: Option<PartialDate>,
    pub(super) legal_basis: Vec<String>,
    pub(super) programmes: Vec<String>,
    pub(super) measures: Vec<String>,
    pub(super) remarks: Vec<String>,
}

impl Tables {
    pub(super) fn words(&self, kind: &str, id: Option<String>) -> Option<String> {
        self.words.get(&(kind.to_owned(), id?)).cloned()
    }
}

pub(super) fn reference_values(node: Node, tables: &mut Tables) {
    for set in node.children {
        for mut value in set.children {
            let Some(id) = value.take_attribute("ID") else {
                continue;
            };
            let code = value.take_attribute("ISO2");
            let words = if value.text.is_empty() {
                code.clone().unwrap_or_default()
            } else {
                fold_space(&value.text)
            };
            if let Some(short) = value.take_attribute("LegalBasisShortRef") {
                tables
                    .words
                    .insert(("LegalBasisShortRef".to_owned(), id.clone()), short);
            }
            tables.words.insert((value.name, id), words);
        }
    }
}

pub(super) fn point(node: &mut Node) -> Option<DatePoint> {
    let mut number = |name: &str| node.take_text(name).and_then(|t| t.parse::<i16>().ok());
    let (year, month, day) = (
        number("Year")?,
        number("Month").unwrap_or(0),
        number("Day").unwrap_or(0),
    );
    match (month, day) {
        (0, _) => DatePoint::year(year).ok(),
        (_, 0) => DatePoint::month(year, month as u8).ok(),
        _ => DatePoint::day(year, month as u8, day as u8).ok(),
    }
}

/// A period: its first and last day, written as a year or a month where it is a whole one.
pub(super) fn period(mut node: Node) -> Option<PartialDate> {
    let mut side = |name: &str, inner: [&str; 2]| {
        let mut boundary = node.take(name)?;
        let approximate = boundary.take_attribute("Approximate").as_deref() == Some("true");
        let found = inner
            .iter()
            .find_map(|part| boundary.take(part).as_mut().and_then(point))?;
        Some((found, approximate))
    };
    let start = side("Start", ["From", "To"]);
    let end = side("End", ["To", "From"]);
    let about = [start, end].iter().flatten().any(|(_, approximate)| *approximate);
    let (from, to) = (start.map(|(p, _)| p), end.map(|(p, _)| p));
    let date = match (from, to) {
        (Some(a), Some(b)) => whole(a, b).map_or_else(
            || PartialDate::between(Some(a), Some(b)),
            |p| Ok(PartialDate::on(p)),
        ),
        (a, b) => PartialDate::between(a, b),
    };
    date.ok().map(|d| if about { d.about() } else { d })
}

/// The day, month or year that a range of days is, where it is a whole one.
fn whole(from: DatePoint, to: DatePoint) -> Option<DatePoint> {
    if from == to {
        return Some(from);
    }
    let month = from
        .get_month()
        .and_then(|m| DatePoint::month(from.get_year(), m).ok());
    let year = DatePoint::year(from.get_year()).ok();
    [month, year]
        .into_iter()
        .flatten()
        .find(|p| p.first_day() == from.first_day() && p.last_day() == to.last_day())
}

pub(super) fn location(mut node: Node, tables: &mut Tables) {
    let Some(id) = node.take_attribute("ID") else {
        return;
    };
    let mut address = Address::default();
    let mut street = Vec::new();
    let mut notes: Vec<String> = node.take_text("Comment").into_iter().collect();
    for mut part in node.take_all("LocationPart") {
        let kind = tables
            .words("LocPartType", part.take_attribute("LocPartTypeID"))
            .unwrap_or_default();
        let values = part
            .take_all("LocationPartValue")
            .into_iter()
            .filter_map(|mut v| v.take_text("Value"));
        let value = values.collect::<Vec<_>>().join("; ");
        match kind.as_str() {
            _ if value.is_empty() => {}
            "ADDRESS1" | "ADDRESS2" | "ADDRESS3" => street.push(value),
            "CITY" => address.city = Some(value),
            "STATE/PROVINCE" => address.region = Some(value),
            "POSTAL CODE" => address.postal_code = Some(value),
            _ => notes.push(format!("{kind} {value}").trim().to_owned()),
        }
    }
    for mut country in node.take_all("LocationCountry") {
        let words = tables.words("Country", country.take_attribute("CountryID"));
        match (&address.country, words) {
            (None, words) => address.country = words.map(CountryFact::new),
            (Some(_), Some(words)) => notes.push(words),
            (Some(_), None) => {}
        }
    }
    for mut area in node.take_all("LocationAreaCode") {
        let words = tables.words("AreaCode", area.take_attribute("AreaCodeID"));
        match (&address.country, words) {
            (None, Some(words)) => address.country = Some(CountryFact::new(words)),
            (_, words) => notes.extend(words),
        }
    }
    address.street = (!street.is_empty()).then(|| street.join(", "));
    address.note = (!notes.is_empty()).then(|| notes.join("; "));
    tables.locations.insert(id, address);
}

pub(super) fn document(mut node: Node, tables: &mut Tables) {
    let Some(identity) = node.take_attribute("IdentityID") else {
        return;
    };
    let kind = tables
        .words("IDRegDocType", node.take_attribute("IDRegDocTypeID"))
        .unwrap_or_default();
    let mut detail = Detail {
        issuer: tables.words("Country", node.take_attribute("IssuedBy-CountryID")),
        ..Detail::default()
    };
    let mut notes: Vec<String> = node.take_text("Comment").into_iter().collect();
    notes.extend(
        node.take_text("IssuingAuthority")
            .map(|a| format!("issued by {a}")),
    );
    let validity = tables.words("Validity", node.take_attribute("ValidityID"));
    notes.extend(validity.filter(|v| v != "Valid").map(|v| format!("validity {v}")));
    let issued_in = node
        .take_attribute("IssuedIn-LocationID")
        .and_then(|id| tables.locations.get(&id));
    notes.extend(issued_in.map(|place| format!("issued in {}", place.one_line())));
    for mut date in node.take_all("DocumentDate") {
        let what = tables
            .words("IDRegDocDateType", date.take_attribute("IDRegDocDateTypeID"))
            .unwrap_or_default();
        let said = date.take("DatePeriod").and_then(period).map(|d| d.to_string());
        match what.as_str() {
            "Issue Date" => detail.issued_on = said,
            "Expiration Date" => detail.expires_on = said,
            _ => notes.extend(said.map(|d| format!("{what} {d}"))),
        }
    }
    detail.note = (!notes.is_empty()).then(|| notes.join("; "));
    let number = node.take_text("IDRegistrationNo").unwrap_or_default();
    tables
        .documents
        .entry(identity)
        .or_default()
        .push(Document { kind, number, detail });
}

pub(super) fn relationship(node: &mut Node, tables: &mut Tables) {
    let (Some(from), Some(to)) = (
        node.take_attribute("From-ProfileID"),
        node.take_attribute("To-ProfileID"),
    ) else {
        return;
    };
    let kind = tables.words("RelationType", node.take_attribute("RelationTypeID"));
    let mut notes: Vec<String> = node.take_text("Comment").into_iter().collect();
    let quality = tables.words("RelationQuality", node.take_attribute("RelationQualityID"));
    notes.extend(quality.map(|q| format!("quality {q}")));
    if node.take_attribute("Former").as_deref() == Some("true") {
        notes.push("former".to_owned());
    }
    let note = (!notes.is_empty()).then(|| notes.join("; "));
    tables.relations.entry(from).or_default().push((
        kind.unwrap_or_else(|| "Linked To".to_owned()),
        to,
        note,
    ));
}

pub(super) fn entry(mut node: Node, tables: &mut Tables) {
    let Some(profile) = node.take_attribute("ProfileID") else {
        return;
    };
    let mut entry = Entry {
        list: tables
            .words("List", node.take_attribute("ListID"))
            .unwrap_or_default(),
        listed_on: None,
        legal_basis: Vec::new(),
        programmes: Vec::new(),
        measures: Vec::new(),
        remarks: node.take_text("Comment").into_iter().collect(),
    };
    for mut event in node.take_all("EntryEvent") {
        let day = event.take("Date").as_mut().and_then(point).map(PartialDate::on);
        entry.listed_on = [entry.listed_on, day]
            .into_iter()
            .flatten()
            .min_by_key(|d| d.first_day());
        entry
            .legal_basis
            .extend(tables.words("LegalBasis", event.take_attribute("LegalBasisID")));
        entry.remarks.extend(event.take_text("Comment"));
    }
    for mut measure in node.take_all("SanctionsMeasure") {
        let kind = tables
            .words("SanctionsType", measure.take_attribute("SanctionsTypeID"))
            .unwrap_or_default();
        let comment = measure.take_text("Comment");
        match (kind.as_str(), comment) {
            ("Program", Some(programme)) => entry.programmes.push(programme),
            (_, Some(comment)) => entry.measures.push(format!("{kind}: {comment}")),
            (_, None) => entry.measures.push(kind),
        }
    }
    entry.remarks.extend(node.take_text("LimitationsToListing"));
    entry.remarks.extend(
        node.take_all("SupportingInfo")
            .into_iter()
            .filter_map(|mut s| s.take_text("Text")),
    );
    tables.entries.entry(profile).or_default().push(entry);
}
