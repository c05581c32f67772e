//! Ranges of days and years, and parts of a year.

use jiff::civil::Date;

use super::{Days, TimeMention, day_of, month_of, relative::nearest, year_of};
use crate::token::{Sentence, Tokens};

pub(super) fn days_of(year: i16, month: i8, first: i8, last: i8) -> Option<Days> {
    Some(Days {
        from: Date::new(year, month, first).ok()?,
        to: Date::new(year, month, last).ok()?,
    })
}

/// "3-5 March 2024", "3 to 5 March", "between 3 and 5 March".
pub(super) fn day_range(
    tokens: &Tokens<'_>,
    sentence: Sentence,
    at: usize,
    reference: Option<Date>,
) -> Option<TimeMention> {
    let word = |i: usize| if i < sentence.last { tokens.lower(i) } else { "" };
    let (first, last, month_at) = match word(at).split_once(['-', '–']) {
        Some((first, last)) => (day_of(first)?, day_of(last)?, at + 1),
        None => {
            if !matches!(word(at + 1), "to" | "and" | "until" | "-" | "–") {
                return None;
            }
            (day_of(word(at))?, day_of(word(at + 2))?, at + 3)
        }
    };
    let month = month_of(word(month_at)).filter(|_| tokens.tokens[month_at].capital && first < last)?;
    let (days, end, absolute) = match year_of(word(month_at + 1)) {
        Some(year) => (days_of(year, month, first, last)?, month_at + 2, true),
        None => {
            let start = nearest(month, first, reference?, tokens, at)?;
            (
                days_of(start.from.year(), month, first, last)?,
                month_at + 1,
                false,
            )
        }
    };
    Some(TimeMention {
        first: at,
        last: end,
        days,
        absolute,
    })
}

/// "the spring of 2022", "summer 2022", "the second quarter of 2022", "the first half of 2022": the words stand before
/// the year.
pub(super) fn part_of_year(tokens: &Tokens<'_>, sentence: Sentence, at: usize, year: i16) -> Option<Days> {
    let before = |n: usize| {
        at.checked_sub(n)
            .filter(|i| *i >= sentence.first)
            .map_or("", |i| tokens.lower(i))
    };
    let of = usize::from(before(1) == "of");
    let months = |from: i8, to: i8| {
        Some(Days {
            from: Date::new(year, from, 1).ok()?,
            to: Date::new(year, to, 1).ok()?.last_of_month(),
        })
    };
    let ordinal: i8 = match before(2 + of) {
        "first" => 1,
        "second" => 2,
        "third" => 3,
        "fourth" | "last" | "final" => 4,
        _ => 0,
    };
    match before(1 + of) {
        "spring" => months(3, 5),
        "summer" => months(6, 8),
        "autumn" | "fall" => months(9, 11),
        "winter" => Some(Days {
            from: Date::new(year - 1, 12, 1).ok()?,
            to: Date::new(year, 2, 1).ok()?.last_of_month(),
        }),
        "quarter" if (1..=4).contains(&ordinal) => months(ordinal * 3 - 2, ordinal * 3),
        "half" if ordinal == 1 => months(1, 6),
        "half" if ordinal == 2 || ordinal == 4 => months(7, 12),
        "beginning" | "start" if of == 1 => months(1, 3),
        "end" if of == 1 => months(10, 12),
        _ => None,
    }
}

/// "from October 2020 until May 2023", "between 12 August and 14 October 2023": two times that bound one.
pub(super) fn join(tokens: &Tokens<'_>, times: &mut Vec<TimeMention>) {
    let mut at = 0;
    while at + 1 < times.len() {
        let (a, b) = (&times[at], &times[at + 1]);
        let opened = a.first > 0 && matches!(tokens.lower(a.first - 1), "between" | "from");
        let joined = b.first == a.last + 1
            && matches!(tokens.lower(a.last), "and" | "to" | "until" | "till" | "through");
        // "12 August and 14 October 2023": the year is that of both.
        let from = match (a.absolute, b.absolute) {
            (false, true) => Date::new(b.days.to.year(), a.days.from.month(), a.days.from.day())
                .ok()
                .filter(|from| *from <= b.days.to)
                .unwrap_or(a.days.from),
            _ => a.days.from,
        };
        if opened && joined && from <= b.days.to {
            times[at] = TimeMention {
                first: a.first,
                last: b.last,
                days: Days { from, to: b.days.to },
                absolute: b.absolute,
            };
            times.remove(at + 1);
        } else {
            at += 1;
        }
    }
}

pub(super) fn year_range(word: &str) -> Option<(i16, i16)> {
    let (from, to) = word.split_once(['-', '–'])?;
    let start = year_of(from)?;
    let end = match to.len() {
        4 => year_of(to)?,
        2 => start / 100 * 100 + to.parse::<i16>().ok()?,
        _ => return None,
    };
    (end >= start).then_some((start, end))
}

pub(super) fn decade(word: &str) -> Option<Days> {
    let digits = word.strip_suffix('s')?.trim_end_matches(['\'', '’']);
    let year = year_of(digits).filter(|y| y % 10 == 0)?;
    Days::years(year, year + if year % 100 == 0 { 99 } else { 9 })
}
