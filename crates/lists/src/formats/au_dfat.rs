//! The Australian consolidated list of DFAT, as a sheet (XLSX) or as CSV of the same columns: one row a name; rows
//! whose reference differs in its letters alone are one party (`2`, `2a`, `2b`).

use interdict_model::{
    CountryFact, Entity, EntityKind, Identifier, IdentifierType, Listing, Name, NameKind, PartialDate,
    Provenance,
};
use rustc_hash::FxHashMap;

use super::common::{add_name, attribute, place, primary_first};
use crate::{
    ListError, ProblemKind, Severity,
    dates::{self, Order},
    fields::{Fields, Layout, each_row},
    loaded::Gathered,
    source::Source,
};

/// Short name of the list.
pub(crate) const LIST: &str = "au-dfat";

/// Reads the table; `text` is the CSV, or the first sheet of the XLSX written as CSV.
pub(crate) fn read(source: &Source) -> Result<Gathered, ListError> {
    let mut gathered = Gathered::default();
    let layout = Layout {
        source,
        delimiter: b',',
        rows_before: 0,
    };
    let mut by_reference: FxHashMap<String, usize> = FxHashMap::default();
    let mut latest: Option<PartialDate> = None;
    each_row(&layout, &mut gathered, |mut fields, gathered| {
        let at = (source.name.as_str(), fields.line);
        let written = fields.take("Reference").unwrap_or_default();
        let reference: String = written.chars().take_while(char::is_ascii_digit).collect();
        if reference.is_empty() {
            let what = format!("the reference is none: {written:?}");
            gathered.problem(
                Severity::Refused,
                ProblemKind::NoReference,
                at,
                Some(&written),
                what,
            );
            return;
        }
        let Some(name) = fields.take("Name of Individual or Entity") else {
            gathered.problem(
                Severity::Refused,
                ProblemKind::NoName,
                at,
                Some(&written),
                "a row without a name",
            );
            return;
        };
        let index = *by_reference.entry(reference.clone()).or_insert_with(|| {
            let kind = match fields.take("Type").as_deref() {
                Some("Individual") => EntityKind::Person,
                Some("Entity") => EntityKind::Organization,
                Some("Vessel") => EntityKind::Vessel,
                _ => EntityKind::Unknown,
            };
            let provenance = Provenance {
                file: source.name.clone(),
                line: fields.line,
                record: Some(written.clone()),
            };
            gathered
                .entities
                .push(Entity::new(LIST, reference, kind, provenance));
            gathered.entities.len() - 1
        });
        let control = row(fields, name, written, &mut gathered.entities[index]);
        if control.and_then(|d| d.last_day()) > latest.and_then(|d| d.last_day()) {
            latest = control;
        }
    })?;
    gathered.entities.iter_mut().for_each(primary_first);
    // The list states no date; no list is older than its latest change.
    gathered.date = latest;
    Ok(gathered)
}

fn push_new<T: PartialEq>(items: &mut Vec<T>, item: T) {
    if !items.contains(&item) {
        items.push(item);
    }
}

/// Adds a row to its party; gives the date of the row's last change.
fn row(mut fields: Fields, written: String, reference: String, entity: &mut Entity) -> Option<PartialDate> {
    let (kind, strength) = (fields.take("Name Type"), fields.take("Alias Strength"));
    let name_kind = match (kind.as_deref(), strength.as_deref()) {
        (Some("Primary Name"), _) => NameKind::Primary,
        (Some("Original Script"), _) => NameKind::OriginalScript,
        (_, Some("Weak")) => NameKind::WeakAlias,
        _ => NameKind::Alias,
    };
    let mut name = Name::new(written, name_kind);
    name.quality = strength;
    name.reference = Some(reference);
    add_name(entity, name);
    if let Some(text) = fields.take("Date of Birth") {
        for date in several_dates(&text) {
            push_new(&mut entity.birth_dates, dates::fact(&date, Order::DayFirst));
        }
    }
    for text in lettered(fields.take("Place of Birth")) {
        push_new(&mut entity.birth_places, place(&text));
    }
    for text in lettered(fields.take("Citizenship"))
        .iter()
        .flat_map(|t| countries(t))
    {
        push_new(&mut entity.citizenships, text);
    }
    for text in lettered(fields.take("Address")) {
        push_new(&mut entity.addresses, place(&text));
    }
    if let Some(number) = fields.take("IMO Number") {
        let identifier = Identifier {
            label: Some("IMO Number".to_owned()),
            ..Identifier::new(IdentifierType::Imo, number)
        };
        push_new(&mut entity.identifiers, identifier);
    }
    if let Some(text) = fields.take_long("Additional Information") {
        push_new(&mut entity.remarks, text);
    }
    let control = fields.take("Control Date");
    let changed = control.as_deref().and_then(|d| dates::parse(d, Order::DayFirst));
    listing(&mut fields, entity, changed);
    if changed.is_none() {
        entity
            .attributes
            .extend(control.map(|c| attribute("Control Date", c)));
    }
    fields.take("Type");
    let mut left = Vec::new();
    fields.leftovers(&mut left);
    left.into_iter().for_each(|a| push_new(&mut entity.attributes, a));
    changed
}

fn listing(fields: &mut Fields, entity: &mut Entity, changed: Option<PartialDate>) {
    let information = fields.take("Listing Information");
    let measures = [
        "Targeted Financial Sanction",
        "Travel Ban",
        "Arms Embargo",
        "Maritime Restriction",
    ];
    let measures: Vec<String> = measures
        .into_iter()
        .filter(|label| fields.take(label).is_some_and(|v| super::common::is_true(&v)))
        .map(str::to_owned)
        .collect();
    let (committees, instrument) = (
        fields.take("Committees"),
        fields.take("Instrument of Designation"),
    );
    if entity.listings.is_empty() {
        entity.listings.push(Listing {
            list: LIST.to_owned(),
            reference: entity.reference.clone(),
            listed_on: information.as_deref().and_then(dates::first_in),
            ..Listing::default()
        });
    }
    let own = &mut entity.listings[0];
    committees
        .into_iter()
        .for_each(|c| push_new(&mut own.programmes, c));
    instrument
        .into_iter()
        .for_each(|i| push_new(&mut own.legal_basis, i));
    measures.into_iter().for_each(|m| push_new(&mut own.measures, m));
    information
        .into_iter()
        .for_each(|i| push_new(&mut own.reasons, i));
    changed.into_iter().for_each(|c| push_new(&mut own.amended_on, c));
}

/// `1945, 1946`, `4/12/1971, 1977`: several dates, or one in words.
fn several_dates(text: &str) -> Vec<String> {
    let pieces: Vec<&str> = text
        .split([',', ';'])
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .collect();
    let all_dates = pieces.iter().all(|p| dates::parse(p, Order::DayFirst).is_some());
    if pieces.len() > 1 && all_dates {
        pieces.into_iter().map(str::to_owned).collect()
    } else {
        lettered(Some(text.to_owned()))
    }
}

/// `a) Kabul b) Kandahar` as its items.
fn lettered(text: Option<String>) -> Vec<String> {
    let Some(text) = text else { return Vec::new() };
    if !text.starts_with("a)") {
        return vec![text];
    }
    let mut items = vec![String::new()];
    let mut expected = b'a';
    for word in text.split_whitespace() {
        if let [letter, b')', rest @ ..] = word.as_bytes()
            && *letter == expected
        {
            expected += 1;
            items.push(String::from_utf8_lossy(rest).into_owned());
        } else if let Some(item) = items.last_mut() {
            if !item.is_empty() {
                item.push(' ');
            }
            item.push_str(word);
        }
    }
    let trim = |i: String| i.trim_matches([' ', ',', ';']).to_owned();
    items.into_iter().map(trim).filter(|i| !i.is_empty()).collect()
}

/// One country, or several set apart by commas where each is known.
fn countries(text: &str) -> Vec<CountryFact> {
    let whole = CountryFact::new(text);
    let pieces: Vec<CountryFact> = text
        .split([',', ';'])
        .map(|p| CountryFact::new(p.trim()))
        .collect();
    let known = pieces.len() > 1 && pieces.iter().all(|p| p.code.is_some());
    if whole.code.is_none() && known {
        pieces
    } else {
        vec![whole]
    }
}

/// The first sheet of an XLSX file as CSV text: dates as ISO 8601, numbers without a needless fraction.
pub(crate) fn sheet_as_csv(file: &str, bytes: &[u8]) -> Result<String, ListError> {
    use calamine::{Data, Reader, Xlsx};
    let help = "the file is broken or not what it seems: fetch it again";
    let refuse = |what: String| ListError::refused(file, None, what, help);
    crate::container::check_workbook(file, bytes)?;
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes))
        .map_err(|e: calamine::XlsxError| refuse(format!("not readable as XLSX: {e}")))?;
    let range = match book.worksheet_range_at(0) {
        Some(Ok(range)) => range,
        Some(Err(e)) => return Err(refuse(format!("not readable as XLSX: {e}"))),
        None => return Err(refuse("the workbook has no sheet".to_owned())),
    };
    let mut out = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in range.rows() {
        let cells = row.iter().map(|cell| match cell {
            Data::DateTime(moment) => day_of_serial(moment.as_f64()).unwrap_or_else(|| cell.to_string()),
            Data::Float(number) if number.fract() == 0.0 => format!("{number:.0}"),
            Data::Bool(value) => value.to_string(),
            other => other.to_string(),
        });
        out.write_record(cells).map_err(|e| refuse(e.to_string()))?;
    }
    let bytes = out.into_inner().map_err(|e| refuse(e.to_string()))?;
    String::from_utf8(bytes).map_err(|e| refuse(e.to_string()))
}

/// The day of an Excel serial number (days since 1899-12-30).
fn day_of_serial(serial: f64) -> Option<String> {
    if !(0.0..3_000_000.0).contains(&serial) {
        return None;
    }
    let base = jiff::civil::date(1899, 12, 30);
    let day = base.checked_add(jiff::Span::new().days(serial as i64)).ok()?;
    Some(day.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_with_letters() {
        let text = Some("a) Kabul, Afghanistan b) Quetta (b) Pakistan".to_owned());
        assert_eq!(lettered(text), ["Kabul, Afghanistan", "Quetta (b) Pakistan"]);
        assert_eq!(several_dates("1945, 1946"), ["1945", "1946"]);
        assert_eq!(several_dates("circa 1955"), ["circa 1955"]);
    }

    #[test]
    fn days_of_serial_numbers() {
        assert_eq!(day_of_serial(46_126.0).as_deref(), Some("2026-04-14"));
        assert_eq!(day_of_serial(f64::NAN), None);
    }
}
