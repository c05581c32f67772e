//! OpenSanctions' `targets.simple.csv`: one row a target.

use interdict_model::{
    CountryFact, Entity, EntityKind, Identifier, IdentifierType, Listing, Name, NameKind, Provenance,
};

use super::{LIST, kind_of, name_list, slug};
use crate::formats::common::{add_name, attribute, keep, place};
use crate::{
    ListError, ProblemKind, Severity,
    dates::{self, Order},
    fields::{Layout, each_row},
    loaded::Gathered,
    source::Source,
};

/// Reads `targets.simple.csv`.
pub(crate) fn read_simple(source: &Source) -> Result<(String, Gathered), ListError> {
    let mut gathered = Gathered::default();
    let mut datasets: Vec<String> = Vec::new();
    let layout = Layout {
        source,
        delimiter: b',',
        rows_before: 0,
    };
    each_row(&layout, &mut gathered, |mut fields, gathered| {
        let at = (source.name.as_str(), fields.line);
        let (Some(id), Some(name)) = (fields.take("id"), fields.take("name")) else {
            gathered.problem(
                Severity::Refused,
                ProblemKind::NoName,
                at,
                None,
                "a row without id or name",
            );
            return;
        };
        let schema = fields.take("schema").unwrap_or_default();
        let kind = kind_of(&schema).unwrap_or(EntityKind::Unknown);
        let provenance = Provenance {
            file: source.name.clone(),
            line: fields.line,
            record: Some(id.clone()),
        };
        let mut entity = Entity::new(LIST, id.clone(), kind, provenance);
        entity.names.push(Name::new(name, NameKind::Primary));
        for alias in fields.take_list("aliases", ";") {
            add_name(&mut entity, Name::new(alias, NameKind::Alias));
        }
        for date in fields.take_list("birth_date", ";") {
            entity.birth_dates.push(dates::fact(&date, Order::DayFirst));
        }
        entity.countries.extend(
            fields
                .take_list("countries", ";")
                .into_iter()
                .map(CountryFact::new),
        );
        entity
            .addresses
            .extend(fields.take_list("addresses", ";").iter().map(|a| place(a)));
        // The column mixes all identifiers; an IMO number alone can be told by its own words.
        for value in fields.take_list("identifiers", ";") {
            let is_imo = value
                .strip_prefix("IMO")
                .is_some_and(|n| n.trim().bytes().all(|b| b.is_ascii_digit()));
            let kind = if is_imo {
                IdentifierType::Imo
            } else {
                IdentifierType::Other
            };
            entity.identifiers.push(Identifier {
                label: Some("identifiers".to_owned()),
                ..Identifier::new(kind, value)
            });
        }
        for (column, kind) in [
            ("phones", IdentifierType::Phone),
            ("emails", IdentifierType::Email),
        ] {
            let values = fields.take_list(column, ";");
            entity
                .identifiers
                .extend(values.into_iter().map(|v| Identifier::new(kind, v)));
        }
        for dataset in fields.take_list("dataset", ";") {
            if !datasets.contains(&dataset) {
                datasets.push(dataset.clone());
            }
            entity.attributes.push(attribute("dataset", dataset));
        }
        let sanctions = fields.take_list("sanctions", ";");
        let changed = fields.take("last_change");
        entity.listings.push(Listing {
            list: LIST.to_owned(),
            source_url: Some(format!("https://www.opensanctions.org/entities/{id}/")),
            reference: id,
            programmes: fields.take_list("program_ids", ";"),
            reasons: sanctions
                .into_iter()
                .filter(|s| s.chars().any(char::is_alphanumeric))
                .collect(),
            amended_on: changed
                .as_deref()
                .and_then(|d| dates::parse(d, Order::DayFirst))
                .into_iter()
                .collect(),
            ..Listing::default()
        });
        let seen = fields.take("last_seen");
        let day = seen.as_deref().and_then(|d| dates::parse(d, Order::DayFirst));
        if day.and_then(|d| d.last_day()) > gathered.date.and_then(|d| d.last_day()) {
            gathered.date = day;
        }
        keep(&mut entity, "last_seen", seen);
        keep(&mut entity, "schema", (!schema.is_empty()).then_some(schema));
        fields.leftovers(&mut entity.attributes);
        gathered.entities.push(entity);
    })?;
    let list = match &datasets[..] {
        [one] => format!("os-{}", slug(one)),
        _ => LIST.to_owned(),
    };
    name_list(&list, &mut gathered);
    Ok((list, gathered))
}
