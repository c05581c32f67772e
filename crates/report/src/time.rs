//! Dates in text: absolute, and relative to the report's own date.

use jiff::{
    ToSpan,
    civil::{Date, Weekday, date},
};

use crate::token::{Class, Sentence, TokenKind, Tokens};

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

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];
const NUMBERS: [&str; 21] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];

/// Whether a word, in lower case, names a month.
pub(crate) fn is_month(word: &str) -> bool {
    MONTHS.contains(&word)
}

/// Whether a word, in lower case, names a day of the week.
pub(crate) fn is_weekday(word: &str) -> bool {
    WEEKDAYS.contains(&word)
}

fn month_of(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.');
    let at = MONTHS.iter().position(|m| {
        *m == word
            || (word.len() >= 3
                && word.len() <= 4
                && m.starts_with(word)
                && word != "mar"
                && word != "may"
                && word != "juni")
            || (word == "mar" && *m == "march")
    })?;
    Some(at as i8 + 1)
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

fn number_of(word: &str) -> Option<i64> {
    match word {
        "a" | "an" => Some(1),
        "couple" => Some(2),
        "few" | "several" => Some(3),
        "dozen" => Some(12),
        "thirty" => Some(30),
        "forty" => Some(40),
        "fifty" => Some(50),
        _ => word
            .parse()
            .ok()
            .or_else(|| NUMBERS.iter().position(|n| *n == word).map(|n| n as i64)),
    }
}

/// Whether a whole line is a date: "September 13, 2023", "Wed 13 Sep 2023 10:15 BST".
pub(crate) fn is_date_line(text: &str) -> bool {
    let Some(days) = first_full_date(text) else {
        return false;
    };
    let other = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .filter(|w| {
            let lower = w.to_ascii_lowercase();
            !(lower.chars().any(|c| c.is_ascii_digit())
                || month_of(&lower).is_some()
                || weekday_of(&lower).is_some()
                || [
                    "mon",
                    "tue",
                    "tues",
                    "wed",
                    "thu",
                    "thurs",
                    "fri",
                    "sat",
                    "sun",
                    "am",
                    "pm",
                    "a",
                    "p",
                    "m",
                    "gmt",
                    "bst",
                    "utc",
                    "est",
                    "edt",
                    "et",
                    "ist",
                    "cet",
                    "cest",
                    "kst",
                    "jst",
                    "at",
                    "on",
                    "of",
                    "the",
                    "updated",
                    "published",
                    "posted",
                    "last",
                    "first",
                    "date",
                    "time",
                    "hrs",
                    "ago",
                    "and",
                ]
                .contains(&lower.as_str()))
        })
        .count();
    days.is_one_day() && other <= 1
}

/// Whether a text names a day or a month with its year, or a month with a day.
pub(crate) fn has_date(text: &str) -> bool {
    first_full_date(text).is_some() || {
        let words: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(str::to_ascii_lowercase)
            .collect();
        words.windows(2).any(|w| {
            (month_of(&w[0]).is_some() && day_of(&w[1]).is_some())
                || (month_of(&w[1]).is_some() && day_of(&w[0]).is_some())
        })
    }
}

/// The first date with day, month and year in a text.
pub(crate) fn first_full_date(text: &str) -> Option<Days> {
    let words: Vec<String> = text
        .split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '/'))
        .filter(|w| !w.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    for at in 0..words.len() {
        if let Some(day) = iso_date(&words[at]) {
            return Some(Days::day(day));
        }
        let get = |i: usize| words.get(at + i).map_or("", String::as_str);
        let built = if let (Some(month), Some(day), Some(year)) =
            (month_of(get(0)), day_of(get(1)), year_of(get(2)))
        {
            Date::new(year, month, day).ok()
        } else if let (Some(day), Some(month), Some(year)) =
            (day_of(get(0)), month_of(get(1)), year_of(get(2)))
        {
            Date::new(year, month, day).ok()
        } else {
            None
        };
        if let Some(day) = built {
            return Some(Days::day(day));
        }
    }
    None
}

/// A day and month without a year ("Oct 8"), in the year given.
pub(crate) fn day_of_year(text: &str, year: i16) -> Option<Date> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    words.windows(2).find_map(|w| {
        let (month, day) = match (month_of(&w[0]), day_of(&w[1]), day_of(&w[0]), month_of(&w[1])) {
            (Some(m), Some(d), ..) | (_, _, Some(d), Some(m)) => (m, d),
            _ => return None,
        };
        Date::new(year, month, day).ok()
    })
}

/// `2023-09-13`, with or without a time after it; `13/09/2023` where only one order is possible.
pub(crate) fn iso_date(word: &str) -> Option<Date> {
    let head = word.split(['T', 't', ' ']).next()?;
    let parts: Vec<&str> = head.split(['-', '/']).collect();
    let [a, b, c] = parts[..] else { return None };
    let number = |s: &str| s.parse::<i16>().ok();
    if a.len() == 4 {
        return Date::new(number(a)?, number(b)? as i8, number(c)? as i8).ok();
    }
    if c.len() == 4 && a.len() <= 2 && b.len() <= 2 {
        let (first, second) = (number(a)?, number(b)?);
        let year = number(c)?;
        return match (first > 12, second > 12) {
            (true, false) => Date::new(year, second as i8, first as i8).ok(),
            (false, true) => Date::new(year, first as i8, second as i8).ok(),
            _ if first == second => Date::new(year, second as i8, first as i8).ok(),
            _ => None,
        };
    }
    None
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
    if tokens.tokens[at].kind == TokenKind::Number || tokens.tokens[at].kind == TokenKind::Word {
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
    if let Some(day) = day_of(word(0)) {
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
                None => found(2 + of, nearest(month, day, reference?, tokens, at), false),
            };
        }
    }
    if capital && let Some(month) = month_of(word(0)) {
        return month_mention(tokens, at, month, reference, &word, &found);
    }
    if let Some(year) = year_of(word(0)) {
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
            _ => Days::years(year, year),
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
    if let Some(day) = day_of(word(1 + dot)) {
        let comma = usize::from(word(2 + dot) == ",");
        if let Some(year) = year_of(word(2 + dot + comma)) {
            return found(
                3 + dot + comma,
                Date::new(year, month, day).ok().map(Days::day),
                true,
            );
        }
        // "March 3 to 5", "March 3-5"
        return found(2 + dot, nearest(month, day, reference?, tokens, at), false);
    }
    let comma = usize::from(word(1 + dot) == ",");
    if let Some(year) = year_of(word(1 + dot + comma)) {
        return found(2 + dot + comma, Days::month(year, month), true);
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
    } else if month > reference.month() || (before == "last" && month == reference.month()) {
        year -= 1;
    }
    found(1, Days::month(year, month), false)
}

/// A day and month without a year: the latest one up to the report's date, or the next where the sentence speaks of
/// what is to come.
fn nearest(month: i8, day: i8, reference: Date, tokens: &Tokens<'_>, at: usize) -> Option<Days> {
    let this_year = Date::new(reference.year(), month, day).ok();
    let sentence = tokens.sentences[tokens.sentence_of(at)];
    let to_come = (sentence.first..sentence.last).any(|i| {
        matches!(
            tokens.lower(i),
            "will" | "next" | "due" | "scheduled" | "upcoming"
        )
    });
    let day = match this_year {
        Some(d) if d <= reference || to_come => d,
        // A few days after the report's date: an appointment rather than a memory of last year.
        Some(d) if d <= reference.saturating_add(30.days()) => d,
        _ => Date::new(reference.year() - 1, month, day).ok()?,
    };
    Some(Days::day(day))
}

fn year_range(word: &str) -> Option<(i16, i16)> {
    let (from, to) = word.split_once(['-', '–'])?;
    let start = year_of(from)?;
    let end = match to.len() {
        4 => year_of(to)?,
        2 => start / 100 * 100 + to.parse::<i16>().ok()?,
        _ => return None,
    };
    (end >= start).then_some((start, end))
}

fn decade(word: &str) -> Option<Days> {
    let digits = word.strip_suffix('s')?.trim_end_matches(['\'', '’']);
    let year = year_of(digits).filter(|y| y % 10 == 0)?;
    Days::years(year, year + if year % 100 == 0 { 99 } else { 9 })
}

/// Words that rest on the report's date.
fn relative(tokens: &Tokens<'_>, sentence: Sentence, at: usize, reference: Date) -> Option<TimeMention> {
    let word = |i: usize| {
        if at + i < sentence.last {
            tokens.lower(at + i)
        } else {
            ""
        }
    };
    let found = |length: usize, days: Days| {
        Some(TimeMention {
            first: at,
            last: at + length,
            days,
            absolute: false,
        })
    };
    let back = |span: jiff::Span| reference.saturating_sub(span);
    match word(0) {
        "today" | "tonight" => return found(1, Days::day(reference)),
        "yesterday" => return found(1, Days::day(back(1.day()))),
        "tomorrow" => return found(1, Days::day(reference.saturating_add(1.day()))),
        "overnight" => {
            return found(
                1,
                Days {
                    from: back(1.day()),
                    to: reference,
                },
            );
        }
        _ => {}
    }
    if let Some(weekday) = weekday_of(word(0)).filter(|_| tokens.tokens[at].capital) {
        let before = at.checked_sub(1).map_or("", |i| tokens.lower(i));
        let to_come = before == "next"
            || (sentence.first..at).any(|i| matches!(tokens.lower(i), "will" | "scheduled" | "due"));
        let today = reference.weekday() == weekday;
        let day = if before == "next" || (to_come && !today) {
            reference.nth_weekday(1, weekday).ok()?
        } else if today && before != "last" {
            reference
        } else {
            reference.nth_weekday(-1, weekday).ok()?
        };
        return found(1, Days::day(day));
    }
    let week = |of: Date| {
        let monday = of.saturating_sub((i64::from(of.weekday().to_monday_zero_offset())).days());
        Days {
            from: monday,
            to: monday.saturating_add(6.days()),
        }
    };
    let month = |of: Date| Days {
        from: of.first_of_month(),
        to: of.last_of_month(),
    };
    let year = |y: i16| Days {
        from: date(y, 1, 1),
        to: date(y, 12, 31),
    };
    match (word(0), word(1)) {
        ("last", "week") | ("previous", "week") => return found(2, week(back(7.days()))),
        ("this", "week") => return found(2, week(reference)),
        ("next", "week") => return found(2, week(reference.saturating_add(7.days()))),
        ("last", "month") | ("previous", "month") => return found(2, month(back(1.month()))),
        ("this", "month") => {
            return found(
                2,
                Days {
                    from: reference.first_of_month(),
                    to: reference,
                },
            );
        }
        ("next", "month") => return found(2, month(reference.saturating_add(1.month()))),
        ("last", "year") | ("previous", "year") => return found(2, year(reference.year() - 1)),
        ("this", "year") => return found(2, year(reference.year())),
        ("next", "year") => return found(2, year(reference.year() + 1)),
        ("last", "night") => return found(2, Days::day(back(1.day()))),
        ("this", "morning" | "afternoon" | "evening") => return found(2, Days::day(reference)),
        ("last", "decade") => {
            return found(
                2,
                Days {
                    from: back(10.years()),
                    to: reference,
                },
            );
        }
        ("recent", "days") => {
            return found(
                2,
                Days {
                    from: back(7.days()),
                    to: reference,
                },
            );
        }
        ("recent", "weeks") => {
            return found(
                2,
                Days {
                    from: back(1.month()),
                    to: reference,
                },
            );
        }
        ("recent", "months") => {
            return found(
                2,
                Days {
                    from: back(6.months()),
                    to: reference,
                },
            );
        }
        ("recent", "years") => {
            return found(
                2,
                Days {
                    from: back(4.years()),
                    to: reference,
                },
            );
        }
        ("last" | "past", "spring" | "summer" | "autumn" | "fall" | "winter") => {
            let (from, to) = match word(1) {
                "spring" => (3, 5),
                "summer" => (6, 8),
                "winter" => (12, 2),
                _ => (9, 11),
            };
            let y = if reference.month() > to {
                reference.year()
            } else {
                reference.year() - 1
            };
            let start_year = if from > to { y - 1 } else { y };
            return found(
                2,
                Days {
                    from: date(start_year, from, 1),
                    to: date(y, to, 1).last_of_month(),
                },
            );
        }
        _ => {}
    }
    counted(&word, at, reference)
}

/// "three days ago", "a decade earlier", "the past two years".
fn counted<'w>(word: &impl Fn(usize) -> &'w str, at: usize, reference: Date) -> Option<TimeMention> {
    let leading = usize::from(matches!(word(0), "past" | "last" | "previous"));
    let mut offset = leading;
    let mut count = number_of(word(offset))?;
    offset += 1;
    if word(offset) == "of" {
        offset += 1;
    }
    if count == 1 && matches!(word(offset), "couple" | "few" | "dozen") {
        count = number_of(word(offset))?;
        offset += 1;
        if word(offset) == "of" {
            offset += 1;
        }
    }
    if count.abs() > 5000 {
        return None;
    }
    let unit = word(offset).trim_end_matches('s');
    let tail = word(offset + 1);
    let ago = matches!(tail, "ago" | "earlier" | "before");
    if !ago && leading == 0 {
        return None;
    }
    let point = match unit {
        "hour" | "minute" => reference,
        "day" => reference.saturating_sub(count.days()),
        "week" => reference.saturating_sub(count.weeks()),
        "month" => reference.saturating_sub(count.months()),
        "year" => reference.saturating_sub(count.years()),
        "decade" => reference.saturating_sub((count * 10).years()),
        _ => return None,
    };
    let days = if ago {
        match unit {
            "year" => Days::years(point.year(), point.year())?,
            "decade" => Days::years(point.year() - 2, point.year() + 2)?,
            "month" => Days {
                from: point.first_of_month(),
                to: point.last_of_month(),
            },
            "week" => Days {
                from: point.saturating_sub(3.days()),
                to: point.saturating_add(3.days()),
            },
            _ => Days::day(point),
        }
    } else {
        Days {
            from: point,
            to: reference,
        }
    };
    Some(TimeMention {
        first: at,
        last: at + offset + 1 + usize::from(ago),
        days,
        absolute: false,
    })
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
            ("since the start of 2022", "2022=2022-01-01/2022-12-31"),
            ("between 2015 and 2018", "2015 and 2018=2015-01-01/2018-12-31"),
            ("in July it was", "July=2023-07-01/2023-07-31"),
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
        assert!(!is_date_line("The summit took place on September 13, 2023"));
    }
}
