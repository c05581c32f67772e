//! A party as users describe it, in JSON and in CSV, and the query that follows from it.

pub mod words;

use interdict_screen::Query;
use serde::{Deserialize, Deserializer, Serialize};
use sha2::{Digest, Sha256};

/// Values of one field at most.
const VALUES_MAX: usize = 100;
/// Characters of one value at most.
const CHARACTERS_MAX: usize = 2_000;

/// What is known of a party. Everything but a name or an identifier is optional; the fields are those of batch files.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Party {
    /// The name it goes by, in any script.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// `person`, `organization`, `vessel` or `aircraft`; empty where not known.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// Other names.
    #[serde(deserialize_with = "one_or_many", skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Dates of birth or foundation: `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
    #[serde(
        alias = "dob",
        deserialize_with = "one_or_many",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub birth_dates: Vec<String>,
    /// Countries, by name or by code of two letters.
    #[serde(
        alias = "country",
        deserialize_with = "one_or_many",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub countries: Vec<String>,
    /// Addresses, each in one line.
    #[serde(
        alias = "address",
        deserialize_with = "one_or_many",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub addresses: Vec<String>,
    /// Identifiers, `type:value`, e.g. `imo:9187629`.
    #[serde(
        alias = "ids",
        deserialize_with = "one_or_many",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub identifiers: Vec<String>,
}

/// One text or a list of texts.
fn one_or_many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum OneOrMany {
        None(()),
        One(String),
        Many(Vec<String>),
    }
    Ok(match OneOrMany::deserialize(deserializer)? {
        OneOrMany::None(()) => Vec::new(),
        OneOrMany::One(text) => split(&text),
        OneOrMany::Many(texts) => texts,
    })
}

/// Values of one cell, separated by semicolons.
pub(crate) fn split(text: &str) -> Vec<String> {
    let values = text.split(';').map(str::trim).filter(|v| !v.is_empty());
    values.map(str::to_owned).collect()
}

impl Party {
    /// The query, and what of the party was not understood: it is left out, and has to be told.
    ///
    /// # Errors
    /// Where there is nothing to look for, or too much.
    pub fn query(&self) -> Result<(Query, Vec<String>), String> {
        let fields = [
            &self.aliases,
            &self.birth_dates,
            &self.countries,
            &self.addresses,
            &self.identifiers,
        ];
        if fields.iter().any(|values| values.len() > VALUES_MAX) {
            return Err(format!("give at most {VALUES_MAX} values of one field"));
        }
        let texts = || fields.iter().copied().flatten().chain([&self.name, &self.kind]);
        if texts().any(|text| text.chars().count() > CHARACTERS_MAX) {
            return Err(format!("give at most {CHARACTERS_MAX} characters a value"));
        }
        // PostgreSQL can't hold it, and no name has it.
        if texts().any(|text| text.contains('\0')) {
            return Err("a value holds the character NUL: leave it out".to_owned());
        }
        let mut query = Query::default();
        let mut notes = Vec::new();
        let names = std::iter::once(&self.name).chain(&self.aliases);
        query.names = names
            .map(|n| n.trim().to_owned())
            .filter(|n| !n.is_empty())
            .collect();
        query.kind = words::kind(&self.kind)?;
        let left_out = |why: String| format!("left out: {why}");
        for text in &self.birth_dates {
            match words::dates(text) {
                Ok(readings) => query.birth_dates.extend(readings),
                Err(why) => notes.push(left_out(why)),
            }
        }
        for word in &self.countries {
            match words::country(word) {
                Ok(code) => query.countries.push(code),
                Err(why) => notes.push(left_out(why)),
            }
        }
        query.addresses = self.addresses.clone();
        for text in &self.identifiers {
            match words::identifier(text) {
                Ok(identifier) => query.identifiers.push(identifier),
                Err(why) => notes.push(left_out(why)),
            }
        }
        if query.is_empty() {
            return Err("give a name or an identifier".to_owned());
        }
        Ok((query, notes))
    }

    /// Digest of everything that screening looks at: it changes when the party changes materially, and not when
    /// values come in another order, case or spacing.
    pub fn digest(&self) -> String {
        let plain = |values: &[String]| {
            let mut values: Vec<String> = values
                .iter()
                .map(|v| folded(v))
                .filter(|v| !v.is_empty())
                .collect();
            values.sort_unstable();
            values.dedup();
            values
        };
        let mut names = self.aliases.clone();
        names.push(self.name.clone());
        let fields = (
            folded(&self.kind),
            plain(&names),
            plain(&self.birth_dates),
            plain(&self.countries),
            plain(&self.addresses),
            plain(&self.identifiers),
        );
        digest_of(&fields)
    }
}

/// Digest of a listed party's material fields: names, dates, countries, addresses, identifiers, kind. Remarks,
/// programmes and the place in the source are none.
pub(crate) fn entity_digest(entity: &interdict_model::Entity) -> String {
    let sorted = |mut values: Vec<String>| {
        values.sort_unstable();
        values.dedup();
        values
    };
    let names = entity.names.iter().map(|n| folded(&n.text)).collect();
    let births = entity
        .birth_dates
        .iter()
        .filter_map(|d| d.date)
        .map(|d| d.to_string())
        .collect();
    let countries = entity.country_codes().iter().map(ToString::to_string).collect();
    let places = entity.addresses.iter().chain(&entity.birth_places);
    let addresses = places.map(|a| folded(&a.one_line())).collect();
    let identifiers = entity
        .identifiers
        .iter()
        .map(|i| format!("{}:{}", i.kind, folded(&i.value)))
        .collect();
    digest_of(&(
        entity.kind.code(),
        sorted(names),
        sorted(births),
        sorted(countries),
        sorted(addresses),
        sorted(identifiers),
    ))
}

fn folded(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

fn digest_of(fields: &impl Serialize) -> String {
    // Texts and lists of texts always have a JSON form.
    crate::store::hex(&Sha256::digest(serde_json::to_vec(fields).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party(json: serde_json::Value) -> Party {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn one_value_is_as_good_as_a_list() {
        let one = party(
            serde_json::json!({"name": "A", "dob": "1960-09-07", "country": "ru; Iran", "ids": "imo:9187629"}),
        );
        let many = party(
            serde_json::json!({"name": "A", "birth_dates": ["1960-09-07"], "countries": ["ru", "Iran"],
            "identifiers": ["imo:9187629"]}),
        );
        assert_eq!(one, many);
        let (query, notes) = one.query().unwrap();
        assert_eq!(
            (query.countries.len(), query.identifiers.len(), notes.len()),
            (2, 1, 0)
        );
    }

    #[test]
    fn what_is_not_understood_is_told() {
        let vague = party(
            serde_json::json!({"name": "A", "dob": "about 1960", "country": "Atlantis", "ids": "12345"}),
        );
        assert_eq!(vague.query().unwrap().1.len(), 3);
        assert!(party(serde_json::json!({"name": " - "})).query().is_err());
        assert!(
            party(serde_json::json!({"name": "A", "kind": "dragon"}))
                .query()
                .is_err()
        );
        assert!(party(serde_json::json!({"name": "A\0B"})).query().is_err());
    }

    #[test]
    fn the_digest_follows_what_matters() {
        let first = party(
            serde_json::json!({"name": "Ivan Petrov", "aliases": ["Vanya", "I. Petrov"], "country": "ru"}),
        );
        let same = party(
            serde_json::json!({"name": "ivan  PETROV", "aliases": ["I. Petrov", "Vanya"], "country": "RU"}),
        );
        let other = party(
            serde_json::json!({"name": "Ivan Petrov", "aliases": ["Vanya", "I. Petrov"], "country": "ua"}),
        );
        assert_eq!(first.digest(), same.digest());
        assert_ne!(first.digest(), other.digest());
    }
}
