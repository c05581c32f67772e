//! An entity of FollowTheMoney.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::{
    knowledge::is_risk,
    schema::{PropertyType, Schema},
};

/// A value of a property: text, or another entity in its place.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub(crate) enum Value {
    /// Text; the identifier, for properties that point to entities.
    Text(String),
    /// The entity pointed to.
    Entity(Box<Proxy>),
}

impl Value {
    /// The text; the identifier of an entity.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Entity(entity) => &entity.id,
        }
    }
}

/// When something was first and last on its lists, and last changed there: `2023-04-20T00:00:00`, no zone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Times {
    pub(crate) first_seen: Option<String>,
    pub(crate) last_seen: Option<String>,
    pub(crate) last_change: Option<String>,
}

/// An entity of FollowTheMoney.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Proxy {
    pub(crate) id: String,
    pub(crate) schema: &'static Schema,
    /// The name to show; where it is empty, the caption properties name it.
    pub(crate) caption: String,
    properties: BTreeMap<&'static str, Vec<Value>>,
    /// Names of the datasets that it stands in.
    pub(crate) datasets: Vec<String>,
    /// Identifiers that were merged into this one.
    pub(crate) referents: Vec<String>,
    pub(crate) times: Times,
}

impl Proxy {
    pub(crate) fn new(id: impl Into<String>, schema: &'static Schema) -> Self {
        Self {
            id: id.into(),
            schema,
            caption: String::new(),
            properties: BTreeMap::new(),
            datasets: Vec::new(),
            referents: Vec::new(),
            times: Times::default(),
        }
    }

    /// Adds a value, once; `false` where the schema has no such property.
    pub(crate) fn add(&mut self, property: &str, value: impl Into<String>) -> bool {
        let Some(property) = self.schema.property(property) else {
            return false;
        };
        let value: String = value.into();
        if !value.trim().is_empty() {
            let values = self.properties.entry(&property.name).or_default();
            if values.iter().all(|known| known.text() != value) {
                values.push(Value::Text(value));
            }
        }
        true
    }

    /// Adds all values.
    pub(crate) fn add_all(&mut self, property: &str, values: impl IntoIterator<Item = String>) {
        for value in values {
            self.add(property, value);
        }
    }

    /// Puts an entity in the place of its identifier, or adds it.
    pub(crate) fn nest(&mut self, property: &str, entity: Proxy) {
        let Some(property) = self.schema.property(property) else {
            return;
        };
        let values = self.properties.entry(&property.name).or_default();
        let value = Value::Entity(Box::new(entity));
        match values.iter_mut().find(|known| known.text() == value.text()) {
            Some(place) => *place = value,
            None => values.push(value),
        }
    }

    /// The values of a property.
    pub(crate) fn get(&self, property: &str) -> &[Value] {
        self.properties
            .get(property)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// The texts of a property.
    pub(crate) fn texts(&self, property: &str) -> impl Iterator<Item = &str> {
        self.get(property).iter().map(Value::text)
    }

    /// All properties with their values.
    pub(crate) fn properties(&self) -> impl Iterator<Item = (&'static str, &[Value])> {
        self.properties
            .iter()
            .map(|(name, values)| (*name, values.as_slice()))
    }

    /// The values of all properties of a type, each once.
    pub(crate) fn of_type(&self, kind: PropertyType) -> Vec<&str> {
        let mut found = Vec::new();
        for (name, values) in self.properties() {
            if self.schema.property(name).is_some_and(|p| p.kind == kind) {
                for value in values.iter().map(Value::text) {
                    if !found.contains(&value) {
                        found.push(value);
                    }
                }
            }
        }
        found
    }

    /// Whether a topic makes it a target.
    pub(crate) fn target(&self) -> bool {
        self.texts("topics").any(is_risk)
    }

    /// The name to show.
    pub(crate) fn caption(&self) -> &str {
        if !self.caption.is_empty() {
            return &self.caption;
        }
        let mut named = self
            .schema
            .caption
            .iter()
            .filter_map(|property| self.texts(property).next());
        named.next().unwrap_or(&self.schema.label)
    }
}

struct Properties<'a>(&'a BTreeMap<&'static str, Vec<Value>>);

impl Serialize for Properties<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let filled = self.0.iter().filter(|(_, values)| !values.is_empty());
        serializer.collect_map(filled)
    }
}

impl Serialize for Proxy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(10))?;
        map.serialize_entry("id", &self.id)?;
        map.serialize_entry("caption", self.caption())?;
        map.serialize_entry("schema", &self.schema.name)?;
        map.serialize_entry("properties", &Properties(&self.properties))?;
        map.serialize_entry("datasets", &self.datasets)?;
        map.serialize_entry("referents", &self.referents)?;
        map.serialize_entry("target", &self.target())?;
        map.serialize_entry("first_seen", &self.times.first_seen)?;
        map.serialize_entry("last_seen", &self.times.last_seen)?;
        map.serialize_entry("last_change", &self.times.last_change)?;
        map.end()
    }
}
