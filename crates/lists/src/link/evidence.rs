//! What speaks for two parties being one: references, identifiers, names with births; and when a number alone is not
//! enough.

use std::collections::BTreeSet;

use interdict_model::{Entity, EntityKind, Identifier, IdentifierType};
use rustc_hash::FxHashMap;

use super::LinkReason;

/// Identifiers that one party alone has, wherever they stand.
const OWN: [IdentifierType; 8] = [
    IdentifierType::Imo,
    IdentifierType::Lei,
    IdentifierType::Inn,
    IdentifierType::Ogrn,
    IdentifierType::CryptoAddress,
    IdentifierType::SocialSecurity,
    IdentifierType::Duns,
    IdentifierType::ModeS,
];

/// Identifiers that one party alone has within the country that issued them.
const OWN_WITH_ISSUER: [IdentifierType; 4] = [
    IdentifierType::Passport,
    IdentifierType::NationalId,
    IdentifierType::TaxId,
    IdentifierType::RegistrationNumber,
];

/// Shorter numbers are too common to tell parties apart.
const VALUE_CHARS_MIN: usize = 6;
/// Numbers of the tax office: a branch has that of its house, a list now and then gives a subsidiary that of its parent,
/// and so one of them needs something beside it.
const SHARED: [IdentifierType; 2] = [IdentifierType::Inn, IdentifierType::TaxId];
/// From here on, two names are said to agree: pairs of letters in common, words in any order (Dice's coefficient).
/// "Bank for Foreign Economic Affairs of Belarus" and "Bank for Development and Foreign Economic Affairs" have 0.72.
const NAME_AGREEMENT_MIN: f64 = 0.8;

/// Whether two parties may be linked for these reasons: a tax number alone needs names that agree.
pub(super) fn is_enough<'a>(
    reasons: impl IntoIterator<Item = &'a LinkReason>,
    a: &Entity,
    b: &Entity,
) -> bool {
    let mut numbers = BTreeSet::new();
    for reason in reasons {
        match reason {
            LinkReason::Identifier { kind, value } if SHARED.contains(kind) => numbers.insert(fold(value)),
            _ => return true,
        };
    }
    numbers.len() > 1 || names_agree(a, b)
}

fn names_agree(a: &Entity, b: &Entity) -> bool {
    let written =
        |e: &Entity| -> Vec<String> { e.names.iter().map(|n| sorted_words(&n.text).join(" ")).collect() };
    let others = written(b);
    written(a).iter().any(|x| {
        others
            .iter()
            .any(|y| strsim::sorensen_dice(x, y) >= NAME_AGREEMENT_MIN)
    })
}

/// The words of a name in letters and digits, in any order: lists differ in which stands first.
fn sorted_words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = name
        .split_whitespace()
        .map(fold)
        .filter(|w| !w.is_empty())
        .collect();
    words.sort();
    words
}

pub(super) fn by_reference(entities: &[Entity], add: &mut impl FnMut(u32, u32, LinkReason)) {
    let places: FxHashMap<(&str, &str), u32> = entities
        .iter()
        .enumerate()
        .map(|(at, e)| ((e.list.as_str(), e.reference.as_str()), at as u32))
        .collect();
    for (at, entity) in entities.iter().enumerate() {
        let at = at as u32;
        let told = entity
            .listings
            .iter()
            .map(|l| (l.list.as_str(), l.reference.as_str()));
        // Australia writes the UN's reference at the start of its remarks.
        let in_remarks = entity
            .remarks
            .iter()
            .filter_map(|r| un_reference(r))
            .map(|r| ("un-sc", r));
        // OFAC counts the parties of both its lists together.
        let sibling = match entity.list.as_str() {
            "ofac-sdn" => Some(("ofac-cons", entity.reference.as_str())),
            _ => None,
        };
        for (list, reference) in told.chain(in_remarks).chain(sibling) {
            if let Some(other) = places.get(&(list, reference)).filter(|o| **o != at) {
                let reason = LinkReason::Reference {
                    list: list.to_owned(),
                    reference: reference.to_owned(),
                };
                add(at, *other, reason);
            }
        }
    }
}

/// `TAi.002` at the start of a text.
fn un_reference(text: &str) -> Option<&str> {
    let (start, rest) = text.split_once('.')?;
    let letters =
        matches!(start.as_bytes(), [a, b, b'i' | b'e'] if a.is_ascii_uppercase() && b.is_ascii_alphabetic());
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    (letters && digits >= 3).then(|| &text[..4 + digits])
}

fn fold(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

pub(super) fn identifier_keys(entity: &Entity) -> Vec<(String, LinkReason)> {
    let key = |identifier: &Identifier| {
        let mut value = fold(&identifier.value);
        if identifier.kind == IdentifierType::Imo {
            value = value.trim_start_matches("imo").to_owned();
        }
        let countries = |words: &str| interdict_model::country::code_of(words).map(|c| c.to_string());
        let scope = match identifier.kind {
            kind if OWN.contains(&kind) => String::new(),
            kind if OWN_WITH_ISSUER.contains(&kind) => countries(identifier.issuer.as_deref()?)?,
            _ => return None,
        };
        let telling = value.chars().count() >= VALUE_CHARS_MIN && value.chars().any(|c| c.is_ascii_digit());
        telling.then(|| {
            let reason = LinkReason::Identifier {
                kind: identifier.kind,
                value: identifier.value.clone(),
            };
            (format!("{}|{scope}|{value}", identifier.kind), reason)
        })
    };
    entity.identifiers.iter().filter_map(key).collect()
}

pub(super) fn birth_keys(entity: &Entity) -> Vec<(String, LinkReason)> {
    if entity.kind != EntityKind::Person {
        return Vec::new();
    }
    let days: BTreeSet<String> = entity
        .birth_dates
        .iter()
        .filter_map(|d| d.date.filter(|d| !d.is_circa())?.point())
        .filter(|p| p.get_day().is_some())
        .map(|p| p.to_string())
        .collect();
    let names: BTreeSet<String> = entity
        .names
        .iter()
        .map(|name| sorted_words(&name.text))
        .filter(|words| words.len() >= 2)
        .map(|words| words.join(" "))
        .collect();
    let pairs = names
        .iter()
        .flat_map(|name| days.iter().map(move |day| (name, day)));
    pairs
        .map(|(name, date)| {
            let reason = LinkReason::NameAndBirthDate {
                name: name.clone(),
                date: date.clone(),
            };
            (format!("born|{date}|{name}"), reason)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use interdict_model::{Name, NameKind, Provenance};

    use super::*;

    #[test]
    fn references_in_remarks() {
        assert_eq!(un_reference("TAi.002. Title: na"), Some("TAi.002"));
        for text in ["Aé.002", "aé.002", "TAi.02", "ab", "Mr. X", ""] {
            assert_eq!(un_reference(text), None, "{text}");
        }
    }

    #[test]
    fn a_tax_number_alone_needs_names_that_agree() {
        let firm = |list: &str, name: &str| {
            let mut entity = Entity::new(list, "1", EntityKind::Organization, Provenance::default());
            entity.names.push(Name::new(name, NameKind::Primary));
            entity
        };
        let inn = |value: &str| LinkReason::Identifier {
            kind: IdentifierType::Inn,
            value: value.to_owned(),
        };
        let lei = LinkReason::Identifier {
            kind: IdentifierType::Lei,
            value: "529900T8BM49AURSDO55".to_owned(),
        };
        let house = firm("a", "Bank for Development and Foreign Economic Affairs");
        let daughter = firm("b", "Bank for Foreign Economic Affairs of Belarus");
        assert!(!is_enough(&[inn("7750004150")], &house, &daughter));
        assert!(is_enough(&[inn("7750004150"), lei], &house, &daughter));
        assert!(is_enough(
            &[inn("7750004150"), inn("7750004151")],
            &house,
            &daughter
        ));
        // The same number written in two ways is one number.
        assert!(!is_enough(
            &[inn("7750004150"), inn("77-5000-4150")],
            &house,
            &daughter
        ));
        let turned = firm("b", "Foreign Economic Affairs and Development, Bank for");
        assert!(is_enough(&[inn("7750004150")], &house, &turned));
    }
}
