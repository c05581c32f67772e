//! A user's own list as CSV, with a mapping file in TOML that says what each column is: internal lists, and lists
//! of cleared parties.
//!
//! ```toml
//! list = "internal-watch"        # short name
//! title = "Watch list of the compliance office"
//! delimiter = ","
//! # column = what it holds; see `Target` for all words
//! [columns]
//! "Customer no" = "reference"
//! "Full name" = "name"
//! "Other names" = { is = "alias", separator = ";" }
//! "Born" = "birth-date"
//! "Passport" = { is = "id", type = "passport" }
//! [kinds]                        # words of the column "kind"
//! "P" = "person"
//! "C" = "organization"
//! ```

use std::collections::BTreeMap;

use interdict_model::{
    CountryFact, Entity, EntityKind, Identifier, IdentifierType, Listing, Name, NameKind, Provenance,
};
use serde::Deserialize;

use super::common::{add_name, attribute, gender, place, primary_first};
use crate::{
    ListError, ProblemKind, Severity,
    dates::{self, Order},
    fields::{Fields, Layout, each_row},
    loaded::Gathered,
    source::Source,
};

/// A mapping file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mapping {
    /// Short name of the list.
    pub(crate) list: String,
    /// What the list is, kept with every party.
    #[serde(default)]
    title: Option<String>,
    #[serde(default = "comma")]
    delimiter: char,
    /// Whether dates of three numbers have the month first.
    #[serde(default)]
    month_first: bool,
    /// Kind of parties where no column says it.
    #[serde(default)]
    kind: Option<EntityKind>,
    /// The list's date.
    #[serde(default)]
    date: Option<String>,
    columns: BTreeMap<String, Column>,
    #[serde(default)]
    kinds: BTreeMap<String, EntityKind>,
}

fn comma() -> char {
    ','
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Column {
    Plain(Target),
    Detailed {
        is: Target,
        #[serde(default)]
        separator: Option<String>,
        #[serde(rename = "type", default)]
        kind: Option<IdentifierType>,
    },
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Target {
    Reference,
    Name,
    Alias,
    WeakAlias,
    FormerName,
    OriginalScript,
    Kind,
    BirthDate,
    BirthPlace,
    DeathDate,
    Gender,
    Title,
    Position,
    Nationality,
    Citizenship,
    Country,
    Address,
    Id,
    Programme,
    LegalBasis,
    Measure,
    ListedOn,
    EndedOn,
    Reason,
    SourceUrl,
    Remark,
    Ignore,
}

impl Mapping {
    /// Reads a mapping; the message says what is wrong and where.
    pub(crate) fn parse(file: &str, text: &str) -> Result<Self, ListError> {
        let help = "mend the mapping file; docs/lists.md has an example";
        let mapping: Self = toml::from_str(text)
            .map_err(|e| ListError::refused(file, None, e.to_string().trim().to_owned(), help))?;
        let has = |target: Target| mapping.columns.values().any(|c| c.target() == target);
        let short = mapping
            .list
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if mapping.list.is_empty() || !short {
            let what = format!(
                "the list's name {:?} is not made of lower-case letters, digits and hyphens",
                mapping.list
            );
            return Err(ListError::refused(file, None, what, help));
        }
        if !has(Target::Name) || !has(Target::Reference) {
            return Err(ListError::refused(
                file,
                None,
                "no column is mapped to `name`, or none to `reference`",
                help,
            ));
        }
        if !mapping.delimiter.is_ascii() {
            return Err(ListError::refused(
                file,
                None,
                "the delimiter is no ASCII character",
                help,
            ));
        }
        Ok(mapping)
    }

    /// Whether a table that starts with `text` has every column of the mapping.
    pub(crate) fn fits(&self, text: &str) -> bool {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter as u8)
            .from_reader(text.as_bytes());
        let Some(Ok(header)) = reader.records().next() else {
            return false;
        };
        let names: Vec<String> = header
            .iter()
            .map(|n| n.trim_start_matches('\u{feff}').trim().to_lowercase())
            .collect();
        self.columns
            .keys()
            .all(|c| names.contains(&c.trim().to_lowercase()))
    }
}

impl Column {
    fn target(&self) -> Target {
        match self {
            Self::Plain(target) => *target,
            Self::Detailed { is, .. } => *is,
        }
    }

    fn separator(&self) -> Option<&str> {
        match self {
            Self::Plain(_) => None,
            Self::Detailed { separator, .. } => separator.as_deref(),
        }
    }

    fn kind(&self) -> IdentifierType {
        match self {
            Self::Plain(_) => IdentifierType::Other,
            Self::Detailed { kind, .. } => kind.unwrap_or(IdentifierType::Other),
        }
    }
}

/// Reads the table.
pub(crate) fn read(source: &Source, mapping: &Mapping) -> Result<Gathered, ListError> {
    let order = if mapping.month_first {
        Order::MonthFirst
    } else {
        Order::DayFirst
    };
    let mut gathered = Gathered {
        date: mapping.date.as_deref().and_then(|d| dates::parse(d, order)),
        ..Gathered::default()
    };
    let layout = Layout {
        source,
        delimiter: mapping.delimiter as u8,
        rows_before: 0,
    };
    each_row(&layout, &mut gathered, |fields, gathered| {
        let line = fields.line;
        match party(fields, source, mapping, order) {
            Ok(entity) => gathered.entities.push(*entity),
            Err((kind, what)) => gathered.problem(Severity::Refused, kind, (&source.name, line), None, what),
        }
    })?;
    Ok(gathered)
}

fn party(
    mut fields: Fields,
    source: &Source,
    mapping: &Mapping,
    order: Order,
) -> Result<Box<Entity>, (ProblemKind, &'static str)> {
    let provenance = Provenance {
        file: source.name.clone(),
        line: fields.line,
        record: None,
    };
    let kind = mapping.kind.unwrap_or(EntityKind::Unknown);
    let mut entity = Entity::new(mapping.list.clone(), "", kind, provenance);
    entity.listings.push(Listing {
        list: mapping.list.clone(),
        ..Listing::default()
    });
    for (column, what) in &mapping.columns {
        let values = match what.separator() {
            Some(separator) => fields.take_list(column, separator),
            None => fields.take(column).into_iter().collect(),
        };
        for value in values {
            put(&mut entity, column, what, value, mapping, order);
        }
    }
    if entity.reference.is_empty() {
        return Err((ProblemKind::NoReference, "a row without a reference"));
    }
    if entity.names.is_empty() {
        return Err((ProblemKind::NoName, "a row without a name"));
    }
    primary_first(&mut entity);
    entity.listings[0].reference.clone_from(&entity.reference);
    entity.provenance.record = Some(entity.reference.clone());
    entity
        .attributes
        .extend(mapping.title.as_ref().map(|t| attribute("title", t)));
    fields.leftovers(&mut entity.attributes);
    Ok(Box::new(entity))
}

fn put(entity: &mut Entity, column: &str, what: &Column, value: String, mapping: &Mapping, order: Order) {
    let listing = &mut entity.listings[0];
    let day = |text: &str| dates::parse(text, order);
    let name_kind = match what.target() {
        Target::Name => Some(NameKind::Primary),
        Target::Alias => Some(NameKind::Alias),
        Target::WeakAlias => Some(NameKind::WeakAlias),
        Target::FormerName => Some(NameKind::Former),
        Target::OriginalScript => Some(NameKind::OriginalScript),
        _ => None,
    };
    if let Some(kind) = name_kind {
        add_name(entity, Name::new(value, kind));
        return;
    }
    match what.target() {
        Target::Reference => entity.reference = value,
        Target::Kind => {
            let known = mapping
                .kinds
                .get(&value)
                .copied()
                .or_else(|| EntityKind::from_code(&value.to_lowercase()));
            match known {
                Some(kind) => entity.kind = kind,
                None => entity.attributes.push(attribute(column, value)),
            }
        }
        Target::BirthDate => entity.birth_dates.push(dates::fact(&value, order)),
        Target::DeathDate => entity.death_dates.push(dates::fact(&value, order)),
        Target::BirthPlace => entity.birth_places.push(place(&value)),
        Target::Gender => entity.genders.push(gender(&value)),
        Target::Title => entity.titles.push(value),
        Target::Position => entity.positions.push(value),
        Target::Nationality => entity.nationalities.push(CountryFact::new(value)),
        Target::Citizenship => entity.citizenships.push(CountryFact::new(value)),
        Target::Country => entity.countries.push(CountryFact::new(value)),
        Target::Address => entity.addresses.push(place(&value)),
        Target::Id => entity.identifiers.push(Identifier {
            label: Some(column.to_owned()),
            ..Identifier::new(what.kind(), value)
        }),
        Target::Programme => listing.programmes.push(value),
        Target::LegalBasis => listing.legal_basis.push(value),
        Target::Measure => listing.measures.push(value),
        Target::ListedOn | Target::EndedOn => {
            let date = day(&value);
            if what.target() == Target::ListedOn {
                listing.listed_on = date;
            } else {
                listing.ended_on = date;
            }
            if date.is_none() {
                entity.attributes.push(attribute(column, value));
            }
        }
        Target::Reason => listing.reasons.push(value),
        Target::SourceUrl => listing.source_url = Some(value),
        Target::Remark => entity.remarks.push(value),
        // Said in the mapping by the user's own hand.
        Target::Ignore => {}
        Target::Name | Target::Alias | Target::WeakAlias | Target::FormerName | Target::OriginalScript => {}
    }
}
