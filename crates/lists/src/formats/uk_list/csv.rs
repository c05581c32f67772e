//! The UK Sanctions List in CSV: a line with the date, a header, one row a name and detail.

use interdict_model::{CountryFact, Entity, IdentifierType, Provenance};
use rustc_hash::FxHashMap;

use super::{
    LIST, Said, address, birth_place, craft, date_of_birth, kind_of, name, number, original, push_new,
};
use crate::formats::common::{gender, primary_first};
use crate::{
    ListError, ProblemKind, Severity,
    dates::{self, Order},
    fields::{Fields, Layout, each_row},
    loaded::Gathered,
    source::Source,
};

/// Reads the CSV table: a line with the date, a header, the rows.
pub(crate) fn read_csv(source: &Source) -> Result<Gathered, ListError> {
    let mut gathered = Gathered::default();
    let first = source
        .head()
        .lines()
        .next()
        .unwrap_or_default()
        .trim_start_matches('\u{feff}');
    let date = first.split_once(':').map_or(first, |(_, date)| date);
    let date = date.split(',').find(|d| !d.trim().is_empty()).unwrap_or_default();
    gathered.date = dates::parse(date.trim().trim_matches('"'), Order::DayFirst);
    let has_date_line = !first.to_lowercase().contains("unique id");
    let layout = Layout {
        source,
        delimiter: b',',
        rows_before: usize::from(has_date_line),
    };
    let mut by_id: FxHashMap<String, usize> = FxHashMap::default();
    each_row(&layout, &mut gathered, |mut fields, gathered| {
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
