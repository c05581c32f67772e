//! Dates in text: absolute, and relative to the report's own date.

use std::sync::LazyLock;

use jiff::civil::{Date, Weekday, date};

use crate::{
    numerals,
    token::{Class, Sentence, Tokens},
    words::WordSet,
};

mod relative;
mod span;
mod stated;

use relative::{is_to_come, nearest, relative};
use span::{day_range, days_of, decade, part_of_year, year_range};
pub(crate) use stated::{day_of_year, first_full_date, has_date, is_date_line, iso_date};

/// A span of days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Days {
    pub(crate) from: Date,
    pub(crate) to: Date,
}

impl Days {
    pub(crate) fn day(day: Date) -> Self {
        Self { from: day, to: day }
    }

    fn month(year: i16, month: i8) -> Option<Self> {
        let from = Date::new(year, month, 1).ok()?;
        Some(Self {
            from,
            to: from.last_of_month(),
        })
    }

    fn years(from: i16, to: i16) -> Option<Self> {
        Some(Self {
            from: Date::new(from, 1, 1).ok()?,
            to: Date::new(to, 12, 31).ok()?,
        })
    }

    pub(crate) fn is_one_day(self) -> bool {
        self.from == self.to
    }
}

/// Words of the text that tell a time, tokens `first..last`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TimeMention {
    pub(crate) first: usize,
    pub(crate) last: usize,
    pub(crate) days: Days,
    /// Whether the words name the year, or rest on the report's date.
    pub(crate) absolute: bool,
}

const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// Whether a word, in lower case, names a month.
pub(crate) fn is_month(word: &str) -> bool {
    static WORDS: LazyLock<WordSet> = LazyLock::new(|| interdict_model::MONTHS.into_iter().collect());
    WORDS.contains(word)
}

/// Whether a word, in lower case, names a day of the week.
pub(crate) fn is_weekday(word: &str) -> bool {
    static WORDS: LazyLock<WordSet> = LazyLock::new(|| WEEKDAYS.into_iter().collect());
    WORDS.contains(word)
}

fn month_of(word: &str) -> Option<i8> {
    interdict_model::month_of(word.trim_end_matches('.')).map(|month| month as i8)
}

fn weekday_of(word: &str) -> Option<Weekday> {
    let word = word.trim_end_matches('.');
    let at = WEEKDAYS
        .iter()
        .position(|d| *d == word || *d == word.trim_end_matches('s'))?;
    Weekday::from_monday_zero_offset(at as i8).ok()
}

fn year_of(word: &str) -> Option<i16> {
    (word.len() == 4)
        .then(|| word.parse().ok())
        .flatten()
        .filter(|y| (1800..=2100).contains(y))
}

fn day_of(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let suffix = &word[digits.len()..];
    if !matches!(suffix, "" | "st" | "nd" | "rd" | "th") || digits.len() > 2 {
        return None;
    }
    digits.parse().ok().filter(|d| (1..=31).contains(d))
}

/// Times are not counted in higher numbers than this by words.
const NUMBER_WORD_MAX: u8 = 50;

fn number_of(word: &str) -> Option<i64> {
    match word {
        "a" | "an" => Some(1),
        "couple" => Some(2),
        "few" | "several" => Some(3),
        "dozen" => Some(12),
        _ => (word.parse().ok()).or_else(|| {
            let number = numerals::value(word).filter(|number| *number <= NUMBER_WORD_MAX)?;
            Some(i64::from(number))
        }),
    }
}

/// All words of time in a sentence. Those that rest on the report's date need `reference`.
pub(crate) fn mentions(
    tokens: &Tokens<'_>,
    sentence: Sentence,
    reference: Option<Date>,
    out: &mut Vec<TimeMention>,
) {
    let mut at = sentence.first;
    while at < sentence.last {
        match mention_at(tokens, sentence, at, reference) {
            Some(mention) => {
                at = mention.last.max(at + 1);
                out.push(mention);
            }
            None => at += 1,
        }
    }
    span::join(tokens, out);
}

fn mention_at(
    tokens: &Tokens<'_>,
    sentence: Sentence,
    at: usize,
    reference: Option<Date>,
) -> Option<TimeMention> {
    let word = |i: usize| {
        if at + i < sentence.last {
            tokens.lower(at + i)
        } else {
            ""
        }
    };
    let comma = |i: usize| word(i) == ",";
    let found = |length: usize, days: Option<Days>, absolute: bool| {
        days.map(|days| TimeMention {
            first: at,
            last: (at + length).min(sentence.last),
            days,
            absolute,
        })
    };
    let capital = tokens.tokens[at].capital;
    let digits = word(0).starts_with(|c: char| c.is_ascii_digit());
    if digits {
        if let Some(day) = iso_date(word(0)) {
            return found(1, Some(Days::day(day)), true);
        }
        // "1950-53", "2015-2018"
        if let Some((from, to)) = year_range(word(0)) {
            return found(1, Days::years(from, to), true);
        }
        // "the 1990s"
        if let Some(days) = decade(word(0)) {
            return found(1, Some(days), true);
        }
    }
    // "13 September 2023", "13 September", "13th of September"
    if digits && let Some(found) = day_range(tokens, sentence, at, reference) {
        return Some(found);
    }
    if digits && let Some(day) = day_of(word(0)) {
        let of = usize::from(word(1) == "of");
        if let Some(month) =
            month_of(word(1 + of)).filter(|_| tokens.tokens.get(at + 1 + of).is_some_and(|t| t.capital))
        {
            let skip = usize::from(comma(2 + of));
            return match year_of(word(2 + of + skip)) {
                Some(year) => found(
                    3 + of + skip,
                    Date::new(year, month, day).ok().map(Days::day),
                    true,
                ),
                // "14 June last year"
                None if word(3 + of) == "year" && matches!(word(2 + of), "last" | "next") => {
                    let year = reference?.year() + if word(2 + of) == "last" { -1 } else { 1 };
                    found(4 + of, Date::new(year, month, day).ok().map(Days::day), false)
                }
                None => found(2 + of, nearest(month, day, reference?, tokens, at), false),
            };
        }
    }
    if capital && let Some(month) = month_of(word(0)) {
        return month_mention(tokens, at, month, reference, &word, &found);
    }
    if digits && let Some(year) = year_of(word(0)) {
        let quarter = at.checked_sub(1).map_or("", |i| tokens.lower(i));
        let counted = matches!(tokens.class(at + 1), Class::Noun) && LIKELY_COUNTED.contains(&word(1));
        if counted {
            return None;
        }
        // "between 2015 and 2018", "from 2015 to 2018"
        if matches!(quarter, "between" | "from")
            && matches!(word(1), "and" | "to" | "until" | "through" | "till")
            && let Some(end) = year_of(word(2))
        {
            return found(3, Days::years(year, end), true);
        }
        let days = match quarter {
            "early" => Some(Days {
                from: date(year, 1, 1),
                to: date(year, 4, 30),
            }),
            "mid" => Some(Days {
                from: date(year, 5, 1),
                to: date(year, 8, 31),
            }),
            "late" => Some(Days {
                from: date(year, 9, 1),
                to: date(year, 12, 31),
            }),
            _ => part_of_year(tokens, sentence, at, year).or_else(|| Days::years(year, year)),
        };
        return found(1, days, true);
    }
    relative(tokens, sentence, at, reference?)
}

const LIKELY_COUNTED: &[&str] = &[
    "tonnes",
    "tons",
    "people",
    "workers",
    "barrels",
    "dollars",
    "rounds",
    "shells",
    "euros",
    "miles",
    "kilometres",
    "kilometers",
    "troops",
    "containers",
    "missiles",
    "drones",
];

fn month_mention<'w>(
    tokens: &Tokens<'_>,
    at: usize,
    month: i8,
    reference: Option<Date>,
    word: &impl Fn(usize) -> &'w str,
    found: &impl Fn(usize, Option<Days>, bool) -> Option<TimeMention>,
) -> Option<TimeMention> {
    let dot = usize::from(
        word(1) == "." && tokens.tokens[at].end == tokens.tokens.get(at + 1).map_or(0, |t| t.start),
    );
    // "May last year", "June 14 this year"
    let told = |i: usize| match (word(i), word(i + 1), reference) {
        ("last", "year", Some(reference)) => Some(reference.year() - 1),
        ("this", "year", Some(reference)) => Some(reference.year()),
        ("next", "year", Some(reference)) => Some(reference.year() + 1),
        _ => None,
    };
    if let Some(day) = day_of(word(1 + dot)) {
        if let Some(year) = told(2 + dot) {
            return found(4 + dot, Date::new(year, month, day).ok().map(Days::day), false);
        }
        let comma = usize::from(word(2 + dot) == ",");
        if let Some(year) = year_of(word(2 + dot + comma)) {
            return found(
                3 + dot + comma,
                Date::new(year, month, day).ok().map(Days::day),
                true,
            );
        }
        // "March 3 to 5"
        if matches!(word(2 + dot), "to" | "and" | "until" | "through" | "-" | "–")
            && let Some(end) = day_of(word(3 + dot)).filter(|end| *end > day)
        {
            let comma = usize::from(word(4 + dot) == ",");
            return match year_of(word(4 + dot + comma)) {
                Some(year) => found(5 + dot + comma, days_of(year, month, day, end), true),
                None => {
                    let first = nearest(month, day, reference?, tokens, at)?;
                    found(4 + dot, days_of(first.from.year(), month, day, end), false)
                }
            };
        }
        return found(2 + dot, nearest(month, day, reference?, tokens, at), false);
    }
    let comma = usize::from(word(1 + dot) == ",");
    if let Some(year) = year_of(word(1 + dot + comma)) {
        return found(2 + dot + comma, Days::month(year, month), true);
    }
    if let Some(year) = told(1 + dot) {
        return found(3 + dot, Days::month(year, month), false);
    }
    // "between March and September 2022"
    if matches!(word(1), "and" | "to" | "until" | "through")
        && let (Some(end), Some(year)) = (month_of(word(2)), year_of(word(3)))
    {
        let days = Days::month(year, month)
            .zip(Days::month(year, end))
            .map(|(a, b)| Days {
                from: a.from,
                to: b.to,
            });
        return found(4, days.filter(|d| d.from <= d.to), true);
    }
    // A month alone: only after words that make it a date, since May and March are other words as well.
    let before = at.checked_sub(1).map_or("", |i| tokens.lower(i));
    if !matches!(
        before,
        "in" | "last"
            | "since"
            | "until"
            | "by"
            | "early"
            | "late"
            | "mid"
            | "this"
            | "next"
            | "during"
            | "of"
            | "and"
            | "between"
            | "from"
    ) {
        return None;
    }
    let reference = reference?;
    let mut year = reference.year();
    if before == "next" {
        if month <= reference.month() {
            year += 1;
        }
    } else if before != "last" && is_to_come(tokens, at) {
        year += i16::from(month < reference.month());
    } else if month > reference.month() || (before == "last" && month == reference.month()) {
        year -= 1;
    }
    found(1, Days::month(year, month), false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let tokens = Tokens::new(text, &[(0, 0..text.len())]);
        let mut out = Vec::new();
        for sentence in tokens.sentences.clone() {
            mentions(&tokens, sentence, Some(date(2023, 9, 14)), &mut out);
        }
        out.iter()
            .map(|m| {
                format!(
                    "{}={}/{}",
                    tokens.text_of(m.first, m.last),
                    m.days.from,
                    m.days.to
                )
            })
            .collect()
    }

    #[test]
    fn dates_are_resolved_against_the_reports_own() {
        let cases = [
            ("They met on Wednesday.", "Wednesday=2023-09-13/2023-09-13"),
            (
                "They met on September 13, 2023.",
                "September 13, 2023=2023-09-13/2023-09-13",
            ),
            ("On 3 October it left.", "3 October=2023-10-03/2023-10-03"),
            ("On 3 December it had left.", "3 December=2022-12-03/2022-12-03"),
            ("It began in the 1990s.", "1990s=1990-01-01/1999-12-31"),
            ("the 1950-53 war", "1950-53=1950-01-01/1953-12-31"),
            (
                "It was sold two years ago.",
                "two years ago=2021-01-01/2021-12-31",
            ),
            ("It was sold last month.", "last month=2023-08-01/2023-08-31"),
            ("since the start of 2022", "2022=2022-01-01/2022-03-31"),
            ("in the second quarter of 2022", "2022=2022-04-01/2022-06-30"),
            ("in the summer of 2021", "2021=2021-06-01/2021-08-31"),
            ("from 3-5 March 2024", "3-5 March 2024=2024-03-03/2024-03-05"),
            ("between 3 and 5 July", "3 and 5 July=2023-07-03/2023-07-05"),
            ("March 3 to 5, 2024", "March 3 to 5, 2024=2024-03-03/2024-03-05"),
            ("between 2015 and 2018", "2015 and 2018=2015-01-01/2018-12-31"),
            ("in July it was", "July=2023-07-01/2023-07-31"),
            ("in May last year it was", "May last year=2022-05-01/2022-05-31"),
            ("on June 14 last year", "June 14 last year=2022-06-14/2022-06-14"),
            ("before the Oct. 7 attack", "Oct. 7=2022-10-07/2022-10-07"),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text), [expected], "{text}");
        }
        assert!(read("It may march in step with 2000 people.").is_empty());
    }

    #[test]
    fn date_lines_are_known() {
        assert!(is_date_line("Wed 13 Sep 2023 10:15 BST"));
        assert!(is_date_line("September 13, 2023"));
        for text in [
            "/2024/03/05/story",
            "05.03.2024 10:15",
            "Updated Mar. 5, 2024",
            "5th of March, 2024",
        ] {
            let found = first_full_date(text).map(|d| d.from);
            assert_eq!(found, Some(date(2024, 3, 5)), "{text}");
        }
        assert!(!is_date_line("The summit took place on September 13, 2023"));
    }
}
