//! The example of a party that a request asks for.

use std::collections::BTreeMap;

use interdict_model::{EntityKind, Identifier, PartialDate};
use interdict_screen::Query;
use serde::Serialize;
use serde_json::Value;

use super::{
    errors::Malformed,
    knowledge::IDENTIFIERS,
    schema::{MODEL, PropertyType, Schema, SchemaSet},
    values::{cleaned, country_of, date_of, gender_of},
};

/// Names, dates, numbers and the like beyond this many of one kind are left out: a whole list in one example must not
/// cost more than an example.
const VALUES_MAX: usize = 50;
/// Names put together from parts.
const COMBINATIONS_MAX: usize = 16;

/// An example as a request writes it, and as its answer repeats it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Example {
    pub(crate) id: Option<String>,
    #[serde(rename = "schema", serialize_with = "name_of")]
    pub(crate) schema: &'static Schema,
    /// The known properties, their values cleaned.
    pub(crate) properties: BTreeMap<&'static str, Vec<String>>,
    /// What was left out, for whoever asked.
    #[serde(skip)]
    pub(crate) notes: Vec<String>,
}

fn name_of<S: serde::Serializer>(schema: &Schema, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&schema.name)
}

/// Why an example was refused.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ExampleError {
    /// It doesn't have the form of one.
    Malformed(Malformed),
    /// It asks for what can't be matched, in words.
    Refused(String),
}

impl Example {
    /// An empty example of a schema.
    pub(crate) fn new(schema: &'static Schema) -> Self {
        Self {
            id: None,
            schema,
            properties: BTreeMap::new(),
            notes: Vec::new(),
        }
    }

    /// From JSON; `place` is where it stands in the request.
    pub(crate) fn parse(value: &Value, place: &[&str]) -> Result<Self, ExampleError> {
        let malformed = |field: &str, kind: &'static str, message: &str| {
            let place: Vec<&str> = place
                .iter()
                .copied()
                .chain((!field.is_empty()).then_some(field))
                .collect();
            Err(ExampleError::Malformed(Malformed::new(&place, kind, message)))
        };
        let Some(object) = value.as_object() else {
            return malformed("", "model_attributes_type", "Input should be an object");
        };
        let id = match object.get("id") {
            None | Some(Value::Null) => None,
            Some(Value::String(id)) => Some(id.clone()),
            Some(_) => return malformed("id", "string_type", "Input should be a valid string"),
        };
        let schema = match object.get("schema") {
            Some(Value::String(name)) => name,
            Some(_) => return malformed("schema", "string_type", "Input should be a valid string"),
            None => return malformed("schema", "missing", "Field required"),
        };
        let properties = match object.get("properties") {
            Some(Value::Object(properties)) => properties,
            Some(_) => return malformed("properties", "dict_type", "Input should be an object"),
            None => return malformed("properties", "missing", "Field required"),
        };
        let schema = schema_to_match(schema).map_err(ExampleError::Refused)?;
        let mut example = Self {
            id,
            ..Self::new(schema)
        };
        for (name, value) in properties {
            match value {
                Value::String(text) => example.add(name, text),
                Value::Array(values) => values.iter().for_each(|value| example.add_value(name, value)),
                _ => {
                    let message = "Input should be a string or a list of values";
                    let place: Vec<&str> = place.iter().copied().chain(["properties", name]).collect();
                    let wrong = Malformed::new(&place, "string_type", message);
                    return Err(ExampleError::Malformed(wrong));
                }
            }
        }
        example.put_names_together();
        Ok(example)
    }

    fn add_value(&mut self, name: &str, value: &Value) {
        match value {
            Value::String(text) => self.add(name, text),
            Value::Number(number) => self.add(name, &number.to_string()),
            Value::Bool(flag) => self.add(name, if *flag { "true" } else { "false" }),
            Value::Null => {}
            Value::Array(_) | Value::Object(_) => self.notes.push(format!("{name}: a value that is no text")),
        }
    }

    /// Adds a value, cleaned; what the schema or the type doesn't know is noted.
    pub(crate) fn add(&mut self, name: &str, text: &str) {
        let Some(property) = self.schema.property(name) else {
            self.notes
                .push(format!("{} has no property {name:?}", self.schema.name));
            return;
        };
        let Some(value) = cleaned(property.kind, text) else {
            self.notes
                .push(format!("{name}: a value that was not understood"));
            return;
        };
        let values = self.properties.entry(&property.name).or_default();
        if values.len() >= VALUES_MAX {
            self.notes
                .push(format!("{name}: only {VALUES_MAX} values are compared"));
        } else if !values.contains(&value) {
            values.push(value);
        }
    }

    fn texts(&self, name: &str) -> &[String] {
        self.properties.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    fn of_type(&self, kind: PropertyType, matched: bool) -> Vec<String> {
        let fits = |name: &str| {
            self.schema
                .property(name)
                .is_some_and(|p| p.kind == kind && (p.matched || !matched))
        };
        let mut found: Vec<String> = Vec::new();
        // The name that the party goes by comes first.
        let names = self.texts("name").iter().filter(|_| kind == PropertyType::Name);
        let all = self
            .properties
            .iter()
            .filter(|(name, _)| fits(name))
            .flat_map(|(_, values)| values);
        for value in names.chain(all) {
            if !found.contains(value) {
                found.push(value.clone());
            }
        }
        found
    }

    /// A person known by the parts of a name gets a name.
    pub(crate) fn put_names_together(&mut self) {
        if !self.schema.is_named("Person") || !self.of_type(PropertyType::Name, true).is_empty() {
            return;
        }
        let parts = [
            "firstName",
            "secondName",
            "middleName",
            "fatherName",
            "motherName",
            "lastName",
        ];
        let mut names: Vec<String> = vec![String::new()];
        for values in parts
            .iter()
            .map(|part| self.texts(part))
            .filter(|values| !values.is_empty())
        {
            names = (names.iter())
                .flat_map(|name| values.iter().map(move |value| format!("{name} {value}")))
                .take(COMBINATIONS_MAX)
                .collect();
        }
        for name in names {
            let name = name.trim();
            if !name.is_empty() {
                self.add("alias", name);
            }
        }
    }

    /// What the screener is asked.
    pub(crate) fn query(&self) -> Query {
        let mut names = self.of_type(PropertyType::Name, true);
        if names.is_empty() {
            names = self.of_type(PropertyType::Name, false);
        }
        let mut addresses = self.of_type(PropertyType::Address, true);
        if self.schema.name == "Address" && addresses.is_empty() {
            let parts = [
                "street",
                "street2",
                "city",
                "region",
                "state",
                "postalCode",
                "country",
            ];
            let words: Vec<&str> = parts
                .iter()
                .flat_map(|p| self.texts(p))
                .map(String::as_str)
                .collect();
            addresses.extend((!words.is_empty()).then(|| words.join(", ")));
        }
        let mut birth_dates = Vec::new();
        for property in ["birthDate", "incorporationDate", "buildDate"] {
            birth_dates.extend(
                self.texts(property)
                    .iter()
                    .filter_map(|d| date_of(d))
                    .map(PartialDate::on),
            );
        }
        let mut countries: Vec<_> = self
            .of_type(PropertyType::Country, false)
            .iter()
            .filter_map(|c| country_of(c))
            .collect();
        countries.sort_unstable();
        countries.dedup();
        Query {
            names,
            kind: kind_of(self.schema),
            birth_dates,
            genders: self.texts("gender").iter().filter_map(|g| gender_of(g)).collect(),
            countries,
            identifiers: self.identifiers(),
            addresses,
            birth_places: self.texts("birthPlace").to_vec(),
        }
    }

    fn identifiers(&self) -> Vec<Identifier> {
        let mut found = Vec::new();
        for (property, values) in &self.properties {
            for kind in IDENTIFIERS.from.get(*property).into_iter().flatten() {
                found.extend(values.iter().map(|value| Identifier::new(*kind, value.clone())));
            }
        }
        found
    }
}

/// A schema that a match may ask for.
pub(crate) fn schema_to_match(name: &str) -> Result<&'static Schema, String> {
    match MODEL.get(name) {
        None => Err(format!("Unknown schema: {name:?}")),
        Some(schema) if schema.matchable || schema.name == "Thing" => Ok(schema),
        Some(schema) => Err(format!("Non-matchable schema for query: {}", schema.name)),
    }
}

/// The kind of party that a schema stands for; `None` where it may be of several.
pub(crate) fn kind_of(schema: &Schema) -> Option<EntityKind> {
    let kinds = [
        ("Person", EntityKind::Person),
        ("Organization", EntityKind::Organization),
        ("Vessel", EntityKind::Vessel),
        ("Airplane", EntityKind::Aircraft),
    ];
    kinds
        .into_iter()
        .find(|(name, _)| schema.is_named(name))
        .map(|(_, kind)| kind)
}

/// The schemata that may be the party asked for. Lists tell companies, public bodies and other organisations apart
/// too rarely to rely on it, so that all of them may be meant by any of them.
pub(crate) fn comparable(schema: &Schema) -> SchemaSet {
    let set = MODEL.comparable(schema);
    if schema.is_named("Organization") {
        let organisations = MODEL.schemata().iter().filter(|s| s.is_named("Organization"));
        organisations.fold(set, |set, organisation| set.with(organisation))
    } else {
        set
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parsed(value: &Value) -> Example {
        Example::parse(value, &["body", "queries", "q"]).unwrap()
    }

    #[test]
    fn values_are_cleaned_and_echoed() {
        let example = parsed(&json!({
            "id": "cust-1", "schema": "Person",
            "properties": {"name": ["Igor  Setschin", "Igor Setschin"], "birthDate": "1960-09-07",
                           "nationality": ["Russia", "Atlantis"], "shoeSize": ["44"], "idNumber": [12_345_678, null]}
        }));
        let echoed = serde_json::to_value(&example).unwrap();
        let expected = json!({
            "id": "cust-1", "schema": "Person",
            "properties": {"name": ["Igor Setschin"], "birthDate": ["1960-09-07"], "nationality": ["ru"],
                           "idNumber": ["12345678"]}
        });
        assert_eq!(echoed, expected);
        assert_eq!(example.notes.len(), 2);
        let query = example.query();
        assert_eq!(query.kind, Some(EntityKind::Person));
        assert_eq!(query.countries.len(), 1);
        assert_eq!(query.identifiers.len(), 3);
    }

    #[test]
    fn names_are_put_together_from_parts() {
        let example = parsed(&json!({"schema": "Person", "properties":
            {"firstName": ["Igor"], "fatherName": ["Ivanovich"], "lastName": ["Sechin", "Setschin"]}}));
        assert_eq!(
            example.query().names,
            ["Igor Ivanovich Sechin", "Igor Ivanovich Setschin"]
        );
        let company = parsed(&json!({"schema": "Company", "properties": {"weakAlias": ["VEB"]}}));
        assert_eq!(company.query().names, ["VEB"]);
    }

    #[test]
    fn what_is_refused() {
        let refused = |value: Value| Example::parse(&value, &["body"]).unwrap_err();
        for value in [
            json!([]),
            json!({"schema": 1, "properties": {}}),
            json!({"schema": "Person"}),
            json!({"properties": {}}),
            json!({"schema": "Person", "properties": {"name": 5}}),
            json!({"schema": "Person", "properties": {}, "id": 5}),
        ] {
            assert!(matches!(refused(value), ExampleError::Malformed(_)));
        }
        for name in ["Sanction", "Document", "Nothing"] {
            let error = refused(json!({"schema": name, "properties": {}}));
            assert!(matches!(error, ExampleError::Refused(why) if why.contains(name)));
        }
    }

    #[test]
    fn organisations_may_be_any_of_them() {
        let meant = |asked: &str, listed: &str| {
            comparable(MODEL.get(asked).unwrap()).contains(MODEL.get(listed).unwrap().id)
        };
        assert!(
            meant("PublicBody", "Company") && meant("Company", "LegalEntity") && meant("Thing", "Vessel")
        );
        assert!(!meant("Person", "Company") && !meant("Company", "Vessel"));
    }
}
