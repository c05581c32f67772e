//! Words of a user or of a row, and what of a party they stand for. An error says what to write instead.

use interdict_model::{CountryCode, EntityKind, Gender, Identifier, IdentifierType, PartialDate, country};

/// The kind of party; `None` where it is not known. Words of other programs are understood as well.
///
/// # Errors
/// Where the word is not understood.
pub fn kind(text: &str) -> Result<Option<EntityKind>, String> {
    Ok(match text.trim().to_ascii_lowercase().as_str() {
        "" | "unknown" | "any" | "thing" | "legalentity" => None,
        "person" | "individual" | "natural person" | "i" | "p" => Some(EntityKind::Person),
        "organization" | "organisation" | "entity" | "company" | "corporate" | "business"
        | "legal person" | "publicbody" | "o" | "e" => Some(EntityKind::Organization),
        "vessel" | "ship" => Some(EntityKind::Vessel),
        "aircraft" | "airplane" => Some(EntityKind::Aircraft),
        "country" => Some(EntityKind::Country),
        _ => {
            return Err(format!(
                "kind {text:?} is not known; give person, organization, vessel or aircraft"
            ));
        }
    })
}

/// The gender; `None` where it is not known.
///
/// # Errors
/// Where the word is not understood.
pub fn gender(text: &str) -> Result<Option<Gender>, String> {
    Ok(match text.trim().to_ascii_lowercase().as_str() {
        "" | "unknown" | "u" => None,
        "male" | "m" | "man" => Some(Gender::Male),
        "female" | "f" | "w" | "woman" => Some(Gender::Female),
        "other" | "x" | "diverse" => Some(Gender::Other),
        _ => return Err(format!("gender {text:?} is not known; give male or female")),
    })
}

/// The readings of a date, none of an empty text. Where day and month can't be told apart (`07/09/1960`) there are two.
///
/// # Errors
/// Where it is no date.
pub fn dates(text: &str) -> Result<Vec<PartialDate>, String> {
    let text = text.trim();
    let found = readings(text);
    if found.is_empty() && !text.is_empty() {
        return Err(format!(
            "date {text:?} is not understood; write YYYY-MM-DD, YYYY-MM or YYYY"
        ));
    }
    Ok(found)
}

fn readings(text: &str) -> Vec<PartialDate> {
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
        PartialDate::day(
            i16::try_from(year).ok()?,
            u8::try_from(month).ok()?,
            u8::try_from(day).ok()?,
        )
        .ok()
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

/// The country of a name or of a code of two letters.
///
/// # Errors
/// Where there is none.
pub fn country(text: &str) -> Result<CountryCode, String> {
    country::code_of(text)
        .ok_or_else(|| format!("country {text:?} is not known; give its name or its code of two letters"))
}

/// The identifier written `type:value`.
///
/// # Errors
/// Where it has no type, or an unknown one.
pub fn identifier(text: &str) -> Result<Identifier, String> {
    let text = text.trim();
    let (kind, value) = text
        .split_once(':')
        .ok_or_else(|| format!("identifier {text:?} has no type; write TYPE:VALUE, e.g. imo:9187629"))?;
    let kind = IdentifierType::from_code(kind.trim()).ok_or_else(|| {
        let codes: Vec<&str> = IdentifierType::ALL.iter().map(|t| t.code()).collect();
        format!(
            "identifier type {kind:?} is not known; give one of {}",
            codes.join(", ")
        )
    })?;
    Ok(Identifier::new(kind, value.trim()))
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
            ("99999/1/1", ""),
        ];
        for (text, expected) in cases {
            let found: Vec<String> = readings(text).iter().map(ToString::to_string).collect();
            assert_eq!(found.join(" "), expected, "{text}");
        }
    }
}
