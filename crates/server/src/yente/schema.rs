//! The schemata of FollowTheMoney: `data/ftm/schemata.toml`.

use std::{collections::BTreeMap, fmt, sync::LazyLock};

use rustc_hash::FxHashMap;
use serde::Deserialize;

/// The type of a property's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)] // the names say it
pub(crate) enum PropertyType {
    Name,
    Identifier,
    Country,
    Date,
    Gender,
    Topic,
    Address,
    Email,
    Phone,
    Url,
    Language,
    Entity,
    Text,
    Html,
    String,
    Number,
    Mimetype,
    Checksum,
    Json,
    Ip,
}

impl PropertyType {
    /// The name under which requests filter, sort and count all values of the type.
    pub(crate) fn group(self) -> Option<&'static str> {
        Some(match self {
            Self::Name => "names",
            Self::Identifier => "identifiers",
            Self::Country => "countries",
            Self::Date => "dates",
            Self::Gender => "genders",
            Self::Topic => "topics",
            Self::Address => "addresses",
            Self::Email => "emails",
            Self::Phone => "phones",
            Self::Url => "urls",
            Self::Language => "languages",
            Self::Entity => "entities",
            Self::Mimetype => "mimetypes",
            Self::Checksum => "checksums",
            Self::Ip => "ips",
            Self::Text | Self::Html | Self::String | Self::Number | Self::Json => return None,
        })
    }
}

/// What is pointed to by a property of type entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pointer {
    /// The schema that it points to.
    pub(crate) range: String,
    /// The property's name seen from there.
    pub(crate) reverse: Option<String>,
    /// Whether this is such a view from there: its values stand at the other entities.
    pub(crate) seen_from_there: bool,
}

/// A property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Property {
    /// Name, e.g. `birthDate`.
    pub(crate) name: String,
    /// The schema that defines it.
    pub(crate) schema: String,
    /// For people, e.g. `Birth date`.
    pub(crate) label: String,
    /// Type of its values.
    pub(crate) kind: PropertyType,
    /// Whether it helps to find a party.
    pub(crate) matched: bool,
    /// Whether people don't need to see it.
    pub(crate) hidden: bool,
    /// What it points to, for [`PropertyType::Entity`].
    pub(crate) pointer: Option<Pointer>,
}

impl Property {
    /// The name with the schema before it: `Person:birthDate`.
    pub(crate) fn qualified(&self) -> String {
        format!("{}:{}", self.schema, self.name)
    }
}

/// A schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Schema {
    /// Position in [`Model::schemata`].
    pub(crate) id: u8,
    /// Name, e.g. `Person`.
    pub(crate) name: String,
    /// For people, e.g. `Legal entity`.
    pub(crate) label: String,
    /// For people, of many, e.g. `Legal entities`.
    pub(crate) plural: String,
    /// Whether a match may ask for it.
    pub(crate) matchable: bool,
    /// Properties that come first where few can be shown.
    pub(crate) featured: Vec<String>,
    /// Properties that name an entity, the first filled one wins.
    pub(crate) caption: Vec<String>,
    /// All properties, inherited ones among them, by name.
    properties: BTreeMap<String, Property>,
    /// Itself and everything that it extends, as bits by [`Schema::id`].
    ancestors: u128,
}

impl Schema {
    /// A property by name.
    pub(crate) fn property(&self, name: &str) -> Option<&Property> {
        self.properties.get(name)
    }

    /// All properties, by name.
    pub(crate) fn properties(&self) -> impl Iterator<Item = &Property> {
        self.properties.values()
    }

    /// Whether it is the other or extends it.
    pub(crate) fn is_a(&self, other: &Schema) -> bool {
        self.ancestors & (1 << other.id) != 0
    }

    /// Whether it is a schema of this name or extends it.
    pub(crate) fn is_named(&self, name: &str) -> bool {
        MODEL.get(name).is_some_and(|other| self.is_a(other))
    }
}

/// A set of schemata.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct SchemaSet(u128);

impl SchemaSet {
    /// Whether a schema is in it.
    pub(crate) fn contains(self, id: u8) -> bool {
        self.0 & (1 << id) != 0
    }

    /// The set with one more.
    pub(crate) fn with(self, schema: &Schema) -> Self {
        Self(self.0 | (1 << schema.id))
    }
}

/// All schemata.
pub(crate) struct Model {
    schemata: Vec<Schema>,
    by_name: FxHashMap<String, u8>,
}

impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Model")
            .field("schemata", &self.schemata.len())
            .finish()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SchemaEntry {
    #[serde(default)]
    extends: Vec<String>,
    #[serde(default)]
    matchable: bool,
    #[serde(default)]
    #[allow(dead_code)] // said for the reader of the file
    edge: bool,
    #[serde(default)]
    #[allow(dead_code)] // said for the reader of the file
    only_name: bool,
    #[serde(default)]
    label: Option<String>,
    #[serde(default)]
    plural: Option<String>,
    #[serde(default)]
    featured: Vec<String>,
    #[serde(default)]
    caption: Vec<String>,
    #[serde(default)]
    properties: BTreeMap<String, PropertyEntry>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum PropertyEntry {
    Short(PropertyType),
    Long(LongProperty),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LongProperty {
    #[serde(rename = "type")]
    kind: PropertyType,
    #[serde(rename = "match", default = "yes")]
    matched: bool,
    #[serde(default)]
    hidden: bool,
    #[serde(default)]
    range: Option<String>,
    #[serde(default)]
    reverse: Option<String>,
    #[serde(default)]
    label: Option<String>,
}

fn yes() -> bool {
    true
}

/// The schemata that ship with the program.
pub(crate) static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let text = include_str!("../../../../data/ftm/schemata.toml");
    // The file is part of the program and a test reads it: a failure here can't reach a user.
    let entries: BTreeMap<String, SchemaEntry> =
        toml::from_str(text).unwrap_or_else(|e| panic!("data/ftm/schemata.toml: {e}"));
    Model::new(entries)
});

impl Model {
    fn new(entries: BTreeMap<String, SchemaEntry>) -> Self {
        let by_name: FxHashMap<String, u8> = (entries.keys().enumerate())
            .map(|(id, name)| (name.clone(), id as u8))
            .collect();
        let mut own: BTreeMap<&str, Vec<Property>> = BTreeMap::new();
        for (name, entry) in &entries {
            for (property, written) in &entry.properties {
                let made = property_of(name, property, written);
                if let Some(pointer) = &made.pointer
                    && let Some(reverse) = &pointer.reverse
                    && let Some((range, _)) = entries.get_key_value(&pointer.range)
                {
                    own.entry(range).or_default().push(Property {
                        name: reverse.clone(),
                        schema: range.clone(),
                        label: label_of(reverse),
                        kind: PropertyType::Entity,
                        matched: false,
                        hidden: false,
                        pointer: Some(Pointer {
                            range: name.clone(),
                            reverse: Some(property.clone()),
                            seen_from_there: true,
                        }),
                    });
                }
                own.entry(name).or_default().push(made);
            }
        }
        let schemata = (entries.iter().enumerate())
            .map(|(id, (name, entry))| {
                let line = lineage(name, &entries);
                let label = entry.label.clone().unwrap_or_else(|| label_of(name));
                let inherited = |get: fn(&SchemaEntry) -> &Vec<String>| {
                    let from = line
                        .iter()
                        .filter_map(|n| entries.get(*n))
                        .map(get)
                        .find(|v| !v.is_empty());
                    from.cloned().unwrap_or_default()
                };
                // The nearest definition wins: ancestors first, the schema itself last.
                let properties = (line.iter().rev())
                    .flat_map(|n| own.get(*n).into_iter().flatten())
                    .map(|p| (p.name.clone(), p.clone()))
                    .collect();
                Schema {
                    id: id as u8,
                    name: name.clone(),
                    plural: entry.plural.clone().unwrap_or_else(|| format!("{label}s")),
                    label,
                    matchable: entry.matchable,
                    featured: inherited(|e| &e.featured),
                    caption: inherited(|e| &e.caption),
                    properties,
                    ancestors: line
                        .iter()
                        .filter_map(|n| by_name.get(*n))
                        .fold(0, |set, id| set | (1 << id)),
                }
            })
            .collect();
        Self { schemata, by_name }
    }

    /// A schema by name.
    pub(crate) fn get(&self, name: &str) -> Option<&Schema> {
        self.by_name.get(name).map(|id| self.at(*id))
    }

    /// A schema by its number.
    pub(crate) fn at(&self, id: u8) -> &Schema {
        &self.schemata[usize::from(id)]
    }

    /// All schemata, by name.
    pub(crate) fn schemata(&self) -> &[Schema] {
        &self.schemata
    }

    /// The schemata that a party asked for under this schema may have: what it extends and what extends it, as far
    /// as they can be matched; for one that can't be matched itself, everything that extends it.
    pub(crate) fn comparable(&self, schema: &Schema) -> SchemaSet {
        let related = |other: &&Schema| {
            if schema.matchable {
                other.matchable && (schema.is_a(other) || other.is_a(schema))
            } else {
                other.is_a(schema)
            }
        };
        (self.schemata.iter().filter(related)).fold(SchemaSet::default(), |set, s| set.with(s))
    }

    /// A property by its qualified name, `Person:birthDate`.
    pub(crate) fn qualified(&self, name: &str) -> Option<&Property> {
        let (schema, property) = name.split_once(':')?;
        self.get(schema)?.property(property)
    }
}

/// A schema and everything that it extends, nearest first.
fn lineage<'a>(name: &'a str, entries: &'a BTreeMap<String, SchemaEntry>) -> Vec<&'a str> {
    let mut line = vec![name];
    let mut at = 0;
    while let Some(name) = line.get(at) {
        for parent in entries
            .get(*name)
            .map(|e| e.extends.as_slice())
            .unwrap_or_default()
        {
            if !line.contains(&parent.as_str()) {
                line.push(parent);
            }
        }
        at += 1;
    }
    line
}

fn property_of(schema: &str, name: &str, written: &PropertyEntry) -> Property {
    let plain = Property {
        name: name.to_owned(),
        schema: schema.to_owned(),
        label: label_of(name),
        kind: PropertyType::String,
        matched: true,
        hidden: false,
        pointer: None,
    };
    match written {
        PropertyEntry::Short(kind) => Property { kind: *kind, ..plain },
        PropertyEntry::Long(long) => Property {
            kind: long.kind,
            matched: long.matched,
            hidden: long.hidden,
            label: long.label.clone().unwrap_or(plain.label),
            pointer: long.range.as_ref().map(|range| Pointer {
                range: range.clone(),
                reverse: long.reverse.clone(),
                seen_from_there: false,
            }),
            ..plain
        },
    }
}

/// `birthDate` and `BirthDate` to `Birth date`.
fn label_of(name: &str) -> String {
    let mut label = String::with_capacity(name.len() + 4);
    for (at, c) in name.chars().enumerate() {
        match (at, c.is_uppercase()) {
            (0, _) => label.extend(c.to_uppercase()),
            (_, true) => {
                label.push(' ');
                label.extend(c.to_lowercase());
            }
            (_, false) => label.push(c),
        }
    }
    label
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_inherited() {
        let person = MODEL.get("Person").unwrap();
        assert_eq!(person.property("name").unwrap().qualified(), "Thing:name");
        assert_eq!(person.property("birthDate").unwrap().label, "Birth date");
        assert!(person.property("imoNumber").is_none());
        assert!(!person.property("weakAlias").unwrap().matched);
        let sanctions = person.property("sanctions").unwrap();
        assert_eq!(sanctions.pointer.as_ref().unwrap().range, "Sanction");
        assert!(sanctions.pointer.as_ref().unwrap().seen_from_there);
        assert_eq!(
            MODEL.qualified("Thing:country").unwrap().kind,
            PropertyType::Country
        );
    }

    #[test]
    fn every_range_and_parent_is_known() {
        for schema in MODEL.schemata() {
            for pointer in schema.properties().filter_map(|p| p.pointer.as_ref()) {
                assert!(
                    MODEL.get(&pointer.range).is_some(),
                    "{}: {}",
                    schema.name,
                    pointer.range
                );
            }
            for name in schema.caption.iter().chain(&schema.featured) {
                assert!(
                    schema.property(name).is_some() || schema.properties.is_empty(),
                    "{}: {name}",
                    schema.name
                );
            }
        }
    }

    #[test]
    fn which_schemata_compare() {
        let compare = |a: &str, b: &str| {
            MODEL
                .comparable(MODEL.get(a).unwrap())
                .contains(MODEL.get(b).unwrap().id)
        };
        for (a, b) in [
            ("Company", "LegalEntity"),
            ("LegalEntity", "Person"),
            ("Company", "Organization"),
            ("Thing", "Vessel"),
        ] {
            assert!(compare(a, b), "{a} {b}");
        }
        for (a, b) in [
            ("Person", "Company"),
            ("Company", "PublicBody"),
            ("Vessel", "Person"),
            ("Person", "Thing"),
        ] {
            assert!(!compare(a, b), "{a} {b}");
        }
    }
}
