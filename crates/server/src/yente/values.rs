//! Values in FollowTheMoney's normal forms.

use interdict_model::{Country, CountryCode, DatePoint, Gender, PartialDate, country};

use super::{knowledge::TOPICS, schema::PropertyType};

/// States that are no more, where FollowTheMoney writes them otherwise than ISO 3166-1 did.
const FORMER: [(&str, &str); 3] = [("SU", "suhh"), ("YU", "yucs"), ("DD", "dd")];

/// A country as FollowTheMoney writes it: lower case.
pub(crate) fn country_value(code: CountryCode) -> String {
    let former = FORMER.iter().find(|(ours, _)| *ours == code.as_str());
    former.map_or_else(
        || code.as_str().to_ascii_lowercase(),
        |(_, theirs)| (*theirs).to_owned(),
    )
}

/// The country of a code or of any word for it.
pub(crate) fn country_of(text: &str) -> Option<CountryCode> {
    let former = FORMER
        .iter()
        .find(|(_, theirs)| theirs.eq_ignore_ascii_case(text.trim()));
    former.map_or_else(|| country::code_of(text), |(ours, _)| CountryCode::new(ours))
}

/// A country's name for people.
pub(crate) fn country_label(value: &str) -> Option<&'static str> {
    country_of(value).and_then(Country::of).map(|c| c.name.as_str())
}

/// A gender as FollowTheMoney writes it.
pub(crate) fn gender_value(gender: Gender) -> &'static str {
    match gender {
        Gender::Male => "male",
        Gender::Female => "female",
        Gender::Other => "other",
    }
}

/// The gender of a word.
pub(crate) fn gender_of(text: &str) -> Option<Gender> {
    match text.trim().to_lowercase().as_str() {
        "male" | "m" | "man" | "masculin" | "männlich" | "мужской" | "м" => Some(Gender::Male),
        "female" | "f" | "woman" | "féminin" | "weiblich" | "женский" | "ж" | "w" => {
            Some(Gender::Female)
        }
        "other" | "o" | "d" | "divers" | "non-binary" => Some(Gender::Other),
        _ => None,
    }
}

/// The dates that a listed date stands for: itself, the two ends of a range, the year alone where it is uncertain.
pub(crate) fn date_values(date: PartialDate) -> Vec<String> {
    let mut ends: Vec<String> = [date.from(), date.to()]
        .into_iter()
        .flatten()
        .map(|end| {
            if date.is_circa() {
                format!("{:04}", end.get_year())
            } else {
                end.to_string()
            }
        })
        .collect();
    ends.dedup();
    ends
}

/// The date at the start of a text: `1960`, `1960-09`, `1960-9-7`, `1960-09-07T00:00:00`.
pub(crate) fn date_of(text: &str) -> Option<DatePoint> {
    let date = text.trim().split(['T', ' ']).next()?;
    let mut parts = date.split('-');
    let year = parts
        .next()
        .filter(|y| y.len() == 4)
        .and_then(|y| y.parse().ok())?;
    let number = |part: Option<&str>| part.map(|p| p.parse::<u8>().ok().filter(|_| p.len() <= 2));
    let point = match (number(parts.next()), number(parts.next())) {
        (None, _) => DatePoint::year(year),
        (Some(month), None) => DatePoint::month(year, month?),
        (Some(month), Some(day)) => DatePoint::day(year, month?, day?),
    };
    if parts.next().is_some() { None } else { point.ok() }
}

/// A text with single spaces and without control characters.
pub(crate) fn squashed(text: &str) -> String {
    let visible: String = (text.chars())
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !c.is_control())
        .collect();
    visible
        .split(' ')
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A telephone number with `+` before the country's code, where it is dialled with 00 (ITU-T E.123).
pub(crate) fn phone_value(text: &str) -> String {
    let text = squashed(text);
    match text
        .strip_prefix("00")
        .filter(|rest| rest.starts_with(|c: char| ('1'..='9').contains(&c)))
    {
        Some(rest) => format!("+{rest}"),
        None => text,
    }
}

/// The value of a request in the normal form of its type; `None` where it is none of that type.
pub(crate) fn cleaned(kind: PropertyType, text: &str) -> Option<String> {
    let text = squashed(text);
    if text.is_empty() {
        return None;
    }
    match kind {
        PropertyType::Country => country_of(&text).map(country_value),
        PropertyType::Date => date_of(&text).map(|point| point.to_string()),
        PropertyType::Gender => gender_of(&text).map(|g| gender_value(g).to_owned()),
        PropertyType::Topic => Some(text.to_ascii_lowercase()).filter(|t| TOPICS.contains_key(t)),
        PropertyType::Email => Some(text).filter(|t| t.contains('@') && !t.contains(' ')),
        PropertyType::Phone => {
            Some(phone_value(&text)).filter(|t| t.chars().filter(char::is_ascii_digit).count() >= 5)
        }
        _ => Some(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_cleaned() {
        let cases = [
            (PropertyType::Country, "Russia", Some("ru")),
            (PropertyType::Country, "suhh", Some("suhh")),
            (PropertyType::Country, "USSR", Some("suhh")),
            (PropertyType::Country, "Atlantis", None),
            (PropertyType::Date, "1960-09-07", Some("1960-09-07")),
            (PropertyType::Date, "1960-9-7T00:00:00", Some("1960-09-07")),
            (PropertyType::Date, "1960", Some("1960")),
            (PropertyType::Date, "1960-13", None),
            (PropertyType::Date, "1960-02-30", None),
            (PropertyType::Date, "07/09/1960", None),
            (PropertyType::Date, "", None),
            (PropertyType::Gender, "F", Some("female")),
            (
                PropertyType::Name,
                "  Igor\u{a0} \u{7}Sechin\n",
                Some("Igor Sechin"),
            ),
            (PropertyType::Name, " \u{200b}", Some("\u{200b}")),
            (PropertyType::Topic, "Sanction", Some("sanction")),
            (PropertyType::Topic, "bogus", None),
            (PropertyType::Phone, "00961 3 679153", Some("+961 3 679153")),
            (PropertyType::Phone, "0049-30-1234567", Some("+49-30-1234567")),
            (PropertyType::Phone, "03889402", Some("03889402")),
            (PropertyType::Phone, "000 1234567", Some("000 1234567")),
            (PropertyType::Phone, "12", None),
        ];
        for (kind, text, expected) in cases {
            assert_eq!(cleaned(kind, text).as_deref(), expected, "{kind:?} {text:?}");
        }
    }

    #[test]
    fn listed_dates() {
        let values = |text: &str| date_values(text.parse().unwrap()).join(" ");
        assert_eq!(values("1960-09-07"), "1960-09-07");
        assert_eq!(values("1960/1965"), "1960 1965");
        assert_eq!(values("1960-05~"), "1960");
        assert_eq!(values("../1965"), "1965");
    }
}
