//! Dates in the words of lists: `28 Apr 1978`, `Apr 1978`, `circa 1951`, `1962 to 1965`, `00/00/1967`, ISO 8601.

use interdict_model::{DateFact, DatePoint, PartialDate, month_of};

/// In which order a date of three numbers stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// 31/12/1967, as Europe and Australia write.
    DayFirst,
    /// 12/31/1967, as the United States write.
    MonthFirst,
}

/// A year below this is none of our calendar: lists give some dates in Islamic or Persian years (1330 to 1450).
const YEAR_MIN: i16 = 1700;

/// The date that a text means, or `None` where it is no plain date. Nothing may follow the date.
pub(crate) fn parse(text: &str, order: Order) -> Option<PartialDate> {
    let lower = text.trim().trim_end_matches(['.', ';', ',']).to_lowercase();
    let (text, circa) = strip_about(&lower);
    let date = range(text, order).or_else(|| point(text, order).map(PartialDate::on))?;
    Some(if circa { date.about() } else { date })
}

/// A date with the list's own words kept beside it wherever they say more than the date, or are no date.
pub(crate) fn fact(text: &str, order: Order) -> DateFact {
    let date = parse(text, order);
    let said = date.map(|d| d.to_string());
    DateFact {
        date,
        as_listed: (said.as_deref() != Some(text)).then(|| text.to_owned()),
        note: None,
    }
}

/// The first day written out in a sentence, e.g. `Listed on 25 January 2001 (amended on …)`.
pub(crate) fn first_in(text: &str) -> Option<PartialDate> {
    let words: Vec<&str> = text
        .split([' ', '(', ')', ','])
        .filter(|w| !w.is_empty())
        .collect();
    words.windows(3).find_map(|w| {
        let spelled = month_of(&w[1].trim_end_matches('.').to_lowercase()).is_some();
        spelled.then(|| parse(&w.join(" "), Order::DayFirst)).flatten()
    })
}

fn strip_about(text: &str) -> (&str, bool) {
    const WORDS: [&str; 8] = [
        "circa",
        "approximately",
        "approx.",
        "approx",
        "about",
        "around",
        "ca.",
        "c.",
    ];
    for word in WORDS {
        if let Some(rest) = text.strip_prefix(word) {
            return (rest.trim_start_matches([':', ' ']), true);
        }
        if let Some(rest) = text.strip_suffix(word) {
            return (rest.trim_end_matches([' ', '(', ',']), true);
        }
    }
    let bare = text
        .strip_suffix("(approximative)")
        .or(text.strip_suffix("(approximate)"));
    (bare.unwrap_or(text).trim(), bare.is_some())
}

fn range(text: &str, order: Order) -> Option<PartialDate> {
    if let Some(decade) = text.strip_suffix("0s") {
        let year: i16 = format!("{}0", decade.rsplit(' ').next()?).parse().ok()?;
        let vague = decade.contains(' ');
        let (from, to) = (DatePoint::year(year).ok()?, DatePoint::year(year + 9).ok()?);
        if year < YEAR_MIN {
            return None;
        }
        let date = PartialDate::between(Some(from), Some(to)).ok()?;
        return Some(if vague { date.about() } else { date });
    }
    let inner = text.strip_prefix("between ").unwrap_or(text);
    for separator in [" to ", " and ", " - ", " – ", "/..", "-", "–", "/"] {
        if let Some((from, to)) = inner.split_once(separator)
            && let (Some(from), Some(to)) = (point(from, order), point(to, order))
        {
            // "1962-03" is a month, "01/1962" as well: those are points.
            if matches!(separator, "-" | "/") && point(inner, order).is_some() {
                return None;
            }
            return PartialDate::between(Some(from), Some(to)).ok();
        }
    }
    None
}

/// One date: a day, a month or a year.
fn point(text: &str, order: Order) -> Option<DatePoint> {
    let text = text.trim();
    // A time of day or an offset after the date says nothing more about it.
    let date = match text.split_once(['t', ' ']) {
        Some((date, time)) if is_iso(date) && time.contains(':') => date,
        _ => text,
    };
    let date = match date.split_at_checked(10) {
        Some((day, offset)) if is_iso(day) && (offset == "z" || offset.starts_with(['+', '-'])) => day,
        _ => date,
    };
    let words: Vec<&str> = date
        .split([' ', ',', '/', '-', '.'])
        .filter(|w| !w.is_empty() && *w != "of")
        .collect();
    let made = match words[..] {
        [year] => DatePoint::year(year_of(year)?),
        [a, b] => match (month_of(a), month_of(b)) {
            (Some(month), None) => DatePoint::month(year_of(b)?, month),
            (None, Some(month)) => DatePoint::month(year_of(a)?, month),
            _ => match (year_of(a), year_of(b)) {
                (Some(year), _) => part(year, b, "0"),
                (_, Some(year)) => part(year, a, "0"),
                _ => return None,
            },
        },
        [a, b, c] => match (month_of(a), month_of(b)) {
            (Some(month), None) => DatePoint::day(year_of(c)?, month, number(b)?),
            (None, Some(month)) if year_of(a).is_some() => DatePoint::day(year_of(a)?, month, number(c)?),
            (None, Some(month)) => match number(a)? {
                0 => DatePoint::month(year_of(c)?, month),
                day => DatePoint::day(year_of(c)?, month, day),
            },
            (Some(_), Some(_)) => return None,
            (None, None) => match (year_of(a), order) {
                (Some(year), _) => part(year, b, c),
                (None, Order::DayFirst) => part(year_of(c)?, b, a),
                (None, Order::MonthFirst) => part(year_of(c)?, a, b),
            },
        },
        _ => return None,
    };
    made.ok()
}

fn is_iso(text: &str) -> bool {
    text.len() == 10
        && (text.bytes().enumerate()).all(|(i, b)| {
            if i == 4 || i == 7 {
                b == b'-'
            } else {
                b.is_ascii_digit()
            }
        })
}

/// A date of numbers, where `0` or `00` stands for an unknown day or month.
fn part(year: i16, month: &str, day: &str) -> Result<DatePoint, interdict_model::DateError> {
    let refused = interdict_model::DateError::Syntax;
    match (number(month).ok_or(refused)?, number(day).ok_or(refused)?) {
        (0, _) => DatePoint::year(year),
        (month, 0) => DatePoint::month(year, month),
        (month, day) => DatePoint::day(year, month, day),
    }
}

fn year_of(text: &str) -> Option<i16> {
    let year: i16 = (text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()?;
    (year >= YEAR_MIN).then_some(year)
}

fn number(text: &str) -> Option<u8> {
    let digits = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|s| text.strip_suffix(s))
        .unwrap_or(text);
    (digits.len() <= 2 && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
        .then(|| digits.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_lists() {
        let cases = [
            ("1978-04-28", "1978-04-28"),
            ("1978-04-28T00:00:00.000Z", "1978-04-28"),
            ("2011-06-30-04:00", "2011-06-30"),
            ("28 Apr 1978", "1978-04-28"),
            ("Nov. 1973 ", "1973-11"),
            ("Sept 1938", "1938-09"),
            ("1946", "1946"),
            ("circa 1951", "1951~"),
            ("circa Jan 1951", "1951-01~"),
            ("circa 1951 to 1953", "1951~/1953~"),
            ("1951 to 1953", "1951/1953"),
            ("01 Jan 1951 to 31 Dec 1953", "1951-01-01/1953-12-31"),
            ("1958-1960", "1958/1960"),
            ("between 1958 and 1960", "1958/1960"),
            ("00/00/1967", "1967"),
            ("00/12/1967", "1967-12"),
            ("07/12/1967", "1967-12-07"),
            ("dd/mm/1968", ""),
            ("12/1967", "1967-12"),
            ("late 1960s", "1960~/1969~"),
            ("1960s", "1960/1969"),
            ("June 5, 1970", "1970-06-05"),
            ("24/06/1402", ""),
            ("31/02/1970", ""),
            ("30-35 years old", ""),
            ("", ""),
        ];
        for (text, expected) in cases {
            let found = parse(text, Order::DayFirst)
                .map(|d| d.to_string())
                .unwrap_or_default();
            assert_eq!(found, expected, "{text}");
        }
        assert_eq!(
            parse("12/31/1967", Order::MonthFirst).unwrap().to_string(),
            "1967-12-31"
        );
    }

    #[test]
    fn words_are_kept_where_they_say_more() {
        assert_eq!(fact("1978-04-28", Order::DayFirst).as_listed, None);
        let fact = fact("24/06/1402 (Hijri Calendar)", Order::DayFirst);
        assert_eq!(fact.date, None);
        assert_eq!(fact.as_listed.as_deref(), Some("24/06/1402 (Hijri Calendar)"));
    }
}
