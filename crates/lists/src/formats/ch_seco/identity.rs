//! Identities of the SECO list: names by language and script, births, documents, addresses.

use interdict_model::{
    Address, CountryFact, DateFact, DatePoint, Entity, Identifier, IdentifierType, Name, NameKind, NamePart,
    NamePartKind, PartialDate, Script,
};

use super::Tables;
use crate::formats::common::add_name;
use crate::xml::Node;

pub(super) fn identity(mut node: Node, tables: &Tables, entity: &mut Entity) {
    let main = node.take_attribute("main").as_deref() == Some("true");
    for name in node.take_all("name") {
        self::name(name, main, entity);
    }
    for mut date in node.take_all("day-month-year") {
        let number = |text: Option<String>| text.and_then(|t| t.parse::<i16>().ok()).filter(|n| *n > 0);
        let (year, month) = (
            number(date.take_attribute("year")),
            number(date.take_attribute("month")),
        );
        let day = number(date.take_attribute("day"));
        let (from, to) = (
            number(date.take_attribute("year-from")),
            number(date.take_attribute("year-to")),
        );
        let calendar = date.take_attribute("calendar");
        let point = match (year, month, day) {
            (Some(y), Some(m), Some(d)) => DatePoint::day(y, m as u8, d as u8).ok(),
            (Some(y), Some(m), None) => DatePoint::month(y, m as u8).ok(),
            (Some(y), None, _) => DatePoint::year(y).ok(),
            (None, ..) => None,
        };
        let in_year = |y: Option<i16>| y.and_then(|y| DatePoint::year(y).ok());
        let found = point
            .map(PartialDate::on)
            .or_else(|| PartialDate::between(in_year(from), in_year(to)).ok());
        let ours = calendar.as_deref().is_none_or(|c| c == "Gregorian");
        let said = [year, month, day]
            .into_iter()
            .flatten()
            .map(|n| n.to_string())
            .collect::<Vec<_>>()
            .join("-");
        let quality = date
            .take_attribute("quality")
            .filter(|q| q != "good")
            .map(|q| format!("quality {q}"));
        let note = [
            calendar.filter(|_| !ours).map(|c| format!("calendar {c}")),
            quality,
        ];
        let note: Vec<String> = note.into_iter().flatten().collect();
        entity.birth_dates.push(DateFact {
            date: found.filter(|_| ours),
            as_listed: Some(said).filter(|s| !s.is_empty() && (!ours || found.is_none())),
            note: (!note.is_empty()).then(|| note.join("; ")),
        });
    }
    let at = |node: &mut Node| {
        node.take_attribute("place-id")
            .and_then(|id| tables.places.get(&id))
            .cloned()
    };
    for mut birth in node.take_all("place-of-birth") {
        let place = at(&mut birth).unwrap_or_default();
        if !place.is_empty() {
            entity.birth_places.push(place);
        }
    }
    for mut address in node.take_all("address") {
        let place = at(&mut address).unwrap_or_default();
        let care_of = address.take_text("c-o").map(|c| format!("c/o {c}"));
        let details = address.take_text("address-details");
        let street: Vec<String> = [
            care_of,
            details,
            address.take_text("p-o-box").map(|b| format!("PO box {b}")),
        ]
        .into_iter()
        .flatten()
        .collect();
        let made = Address {
            street: (!street.is_empty()).then(|| street.join(", ")),
            postal_code: address.take_text("zip-code"),
            note: address.take_text("remark"),
            ..place
        };
        if !made.is_empty() {
            entity.addresses.push(Address {
                reference: address.take_attribute("ssid"),
                ..made
            });
        }
    }
    for mut nationality in node.take_all("nationality") {
        if let Some(country) = nationality.take("country") {
            entity.nationalities.push(CountryFact::new(country.text));
        }
    }
    for mut document in node.take_all("identification-document") {
        let words = document.take_attribute("document-type");
        let kind = match words.as_deref() {
            Some("passport" | "diplomatic-passport") => IdentifierType::Passport,
            Some("id-card") => IdentifierType::NationalId,
            Some("driving-license" | "driving-permit") => IdentifierType::DrivingLicence,
            _ => IdentifierType::PersonalId,
        };
        entity.identifiers.push(Identifier {
            issuer: document.take("issuer").map(|i| i.text),
            label: words,
            issued_on: document.take_text("date-of-issue"),
            expires_on: document.take_text("expiry-date"),
            note: document.take_text("remark"),
            ..Identifier::new(kind, document.take_text("number").unwrap_or_default())
        });
    }
    entity.identifiers.retain(|i| !i.value.is_empty());
    for own in ["ssid", "lang"] {
        node.take_attribute(own);
    }
    node.leftovers("identity", &mut entity.attributes);
}

/// A part of a name, with its spellings.
pub(super) struct Part {
    pub(super) kind: NamePartKind,
    /// Where it stands in reading order: given names, father's name, family name.
    pub(super) rank: u8,
    pub(super) value: String,
    pub(super) spellings: Vec<(String, String, String)>,
}

/// Builds the name, and one name for each language and script of its spellings.
fn name(mut node: Node, main: bool, entity: &mut Entity) {
    let words = node.take_attribute("name-type");
    let quality = node.take_attribute("quality");
    let reference = node.take_attribute("ssid");
    let kind = match (words.as_deref(), quality.as_deref()) {
        (Some("primary-name"), _) if main => NameKind::Primary,
        (Some("formerly-known-as"), _) => NameKind::Former,
        (_, Some("low")) => NameKind::WeakAlias,
        _ => NameKind::Alias,
    };
    let mut parts: Vec<Part> = Vec::new();
    for mut part in node.take_all("name-part") {
        let what = part.take_attribute("name-part-type").unwrap_or_default();
        let Some(value) = part.take_text("value") else {
            continue;
        };
        if what == "title" {
            entity.titles.push(value);
            continue;
        }
        let (kind, rank) = match what.as_str() {
            "given-name" => (NamePartKind::Given, 0),
            "further-given-name" => (NamePartKind::Middle, 1),
            "father-name" | "grand-father-name" => (NamePartKind::Patronymic, 2),
            "maiden-name" => (NamePartKind::Maiden, 3),
            "family-name" => (NamePartKind::Family, 4),
            "suffix" => (NamePartKind::Other, 5),
            _ => (NamePartKind::Other, 3),
        };
        let spellings = part
            .take_all("spelling-variant")
            .into_iter()
            .map(|mut s| {
                let language = s.take_attribute("lang").unwrap_or_default();
                (language, s.take_attribute("script").unwrap_or_default(), s.text)
            })
            .collect();
        parts.push(Part {
            kind,
            rank,
            value,
            spellings,
        });
    }
    parts.sort_by_key(|p| p.rank);
    let made = |pick: &dyn Fn(&Part) -> Option<String>, kind: NameKind| {
        let parts: Option<Vec<NamePart>> = parts
            .iter()
            .map(|p| pick(p).map(|text| NamePart { kind: p.kind, text }))
            .collect();
        let parts = parts.filter(|p| !p.is_empty())?;
        let text = parts
            .iter()
            .map(|p| p.text.as_str())
            .collect::<Vec<_>>()
            .join(" ");
        let mut name = Name::new(text, kind);
        if parts.len() > 1 {
            name.parts = parts;
        }
        Some(name)
    };
    if let Some(mut name) = made(&|p| Some(p.value.clone()), kind) {
        name.quality = [words, quality]
            .into_iter()
            .flatten()
            .reduce(|a, b| format!("{a}, {b}"));
        name.reference = reference;
        add_name(entity, name);
    }
    let mut scripts: Vec<(String, String)> = parts
        .iter()
        .flat_map(|p| &p.spellings)
        .map(|(l, s, _)| (l.clone(), s.clone()))
        .collect();
    scripts.sort();
    scripts.dedup();
    for (language, script) in scripts {
        let latin = script.eq_ignore_ascii_case("LATN");
        let pick = |p: &Part| {
            let spelled = p
                .spellings
                .iter()
                .find(|(l, s, _)| *l == language && *s == script);
            // A part without this spelling is written as in the name, which fits Latin letters alone.
            spelled
                .map(|(_, _, text)| text.clone())
                .or_else(|| latin.then(|| p.value.clone()))
        };
        let kind = if latin {
            NameKind::Alias
        } else {
            NameKind::OriginalScript
        };
        // Where a part lacks the spelling, those that have it are kept by themselves.
        let some = |p: &Part| pick(p).or_else(|| Some(String::new()));
        if let Some(mut name) = made(&pick, kind).or_else(|| made(&some, kind)) {
            name.text = crate::xml::fold_space(&name.text);
            name.parts.retain(|p| !p.text.is_empty());
            name.script = Script::of_text(&name.text);
            name.language = Some(language.clone());
            add_name(entity, name);
        }
    }
}
