//! From the words of a user or of a row to what is known of a party.

use interdict_model::{CountryCode, EntityKind, Gender, Identifier, IdentifierType, PartialDate, country};
use interdict_screen::Query;

/// Sets the kind; words of other programs are understood as well.
pub(super) fn kind(text: &str, query: &mut Query, wrong: &mut Vec<String>) {
    query.kind = match text.trim().to_ascii_lowercase().as_str() {
        "" | "unknown" | "any" | "thing" | "legalentity" => None,
        "person" | "individual" | "natural person" | "i" | "p" => Some(EntityKind::Person),
        "organization" | "organisation" | "entity" | "company" | "corporate" | "business"
        | "legal person" | "publicbody" | "o" | "e" => Some(EntityKind::Organization),
        "vessel" | "ship" => Some(EntityKind::Vessel),
        "aircraft" | "airplane" => Some(EntityKind::Aircraft),
        "country" => Some(EntityKind::Country),
        _ => {
            wrong.push(format!(
                "kind {text:?} is not known; give person, organization, vessel or aircraft"
            ));
            None
        }
    };
}

/// Sets the gender.
pub(super) fn gender(text: &str, query: &mut Query, wrong: &mut Vec<String>) {
    match text.trim().to_ascii_lowercase().as_str() {
        "" | "unknown" | "u" => {}
        "male" | "m" | "man" => query.genders.push(Gender::Male),
        "female" | "f" | "w" | "woman" => query.genders.push(Gender::Female),
        "other" | "x" | "diverse" => query.genders.push(Gender::Other),
        _ => wrong.push(format!("gender {text:?} is not known; give male or female")),
    }
}

/// Adds a date of birth. Where day and month can't be told apart (`07/09/1960`), both readings are added.
pub(super) fn birth_date(text: &str, query: &mut Query, wrong: &mut Vec<String>) {
    let text = text.trim();
    if text.is_empty() {
        return;
    }
    let dates = dates(text);
    if dates.is_empty() {
        wrong.push(format!(
            "date {text:?} is not understood; write YYYY-MM-DD, YYYY-MM or YYYY"
        ));
    }
    query.birth_dates.extend(dates);
}

fn dates(text: &str) -> Vec<PartialDate> {
    // Times of day that databases append say nothing of a birth.
    let text = text.split_once(['T', ' ']).map_or(text, |(day, _)| day);
    if let Ok(date) = text.parse() {
        return vec![date];
    }
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    if digits && text.len() == 8 {
        let iso = format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]);
        return iso.parse().into_iter().collect();
    }
    let parts: Vec<&str> = text.split(['/', '.', '-']).collect();
    let [a, b, c] = parts.as_slice() else {
        return Vec::new();
    };
    let (Ok(a), Ok(b), Ok(c)) = (a.parse::<u16>(), b.parse::<u16>(), c.parse::<u16>()) else {
        return Vec::new();
    };
    let day = |year: u16, month: u16, day: u16| {
        PartialDate::day(year as i16, u8::try_from(month).ok()?, u8::try_from(day).ok()?).ok()
    };
    let readings = if a >= 1000 {
        [day(a, b, c), None]
    } else {
        [day(c, b, a), day(c, a, b)]
    };
    let mut dates: Vec<PartialDate> = readings.into_iter().flatten().collect();
    dates.dedup();
    dates
}

/// Adds countries, separated by semicolons.
pub(super) fn country(text: &str, query: &mut Query, wrong: &mut Vec<String>) {
    for word in text.split(';').map(str::trim).filter(|w| !w.is_empty()) {
        let code: Option<CountryCode> = country::code_of(word);
        match code {
            Some(code) => query.countries.push(code),
            None => wrong.push(format!(
                "country {word:?} is not known; give its name or its code of two letters"
            )),
        }
    }
}

/// Adds an identifier, `type:value`.
pub(super) fn identifier(text: &str, query: &mut Query, wrong: &mut Vec<String>) {
    let text = text.trim();
    if text.is_empty() {
        return;
    }
    let Some((kind, value)) = text.split_once(':') else {
        wrong.push(format!(
            "identifier {text:?} has no type; write TYPE:VALUE, e.g. imo:9187629"
        ));
        return;
    };
    match IdentifierType::from_code(kind.trim()) {
        Some(kind) => query.identifiers.push(Identifier::new(kind, value.trim())),
        None => {
            let codes: Vec<&str> = IdentifierType::ALL.iter().map(|t| t.code()).collect();
            wrong.push(format!(
                "identifier type {kind:?} is not known; give one of {}",
                codes.join(", ")
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_files_write_them() {
        let cases = [
            ("1960-09-07", "1960-09-07"),
            ("19600907", "1960-09-07"),
            ("1960-09-07T00:00:00", "1960-09-07"),
            ("1960-09-07 00:00:00", "1960-09-07"),
            ("23.09.1960", "1960-09-23"),
            ("09/23/1960", "1960-09-23"),
            ("07/09/1960", "1960-09-07 1960-07-09"),
            ("07/07/1960", "1960-07-07"),
            ("1960", "1960"),
            ("1960~", "1960~"),
            ("1960/1965", "1960/1965"),
            ("7 September 1960", ""),
            ("31.02.1960", ""),
        ];
        for (text, expected) in cases {
            let found: Vec<String> = dates(text).iter().map(ToString::to_string).collect();
            assert_eq!(found.join(" "), expected, "{text}");
        }
    }
}
