//! Full dates in lines of text, wherever they stand: datelines, "Published …", addresses of pages.

use jiff::civil::Date;

use super::{Days, day_of, month_of, weekday_of, year_of};

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
    // A year is written in four digits.
    if !text
        .as_bytes()
        .windows(4)
        .any(|w| w.iter().all(u8::is_ascii_digit))
    {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let words: Vec<&str> = (lower.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '/')))
        .filter(|w| !w.is_empty() && *w != "of")
        .collect();
    if let Some(day) = text.split_whitespace().find_map(dotted_date) {
        return Some(Days::day(day));
    }
    for at in 0..words.len() {
        if let Some(day) = iso_date(words[at]) {
            return Some(Days::day(day));
        }
        let get = |i: usize| words.get(at + i).copied().unwrap_or_default();
        let Some(year) = year_of(get(2)) else {
            continue;
        };
        let built = if let (Some(month), Some(day)) = (month_of(get(0)), day_of(get(1))) {
            Date::new(year, month, day).ok()
        } else if let (Some(day), Some(month)) = (day_of(get(0)), month_of(get(1))) {
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

/// `13.09.2023`: with dots the day stands first.
fn dotted_date(word: &str) -> Option<Date> {
    let mut parts = word.trim_end_matches(['.', ',']).split('.');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || day.len() > 2 || month.len() > 2 || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// `2023-09-13`, with or without a time after it; `13/09/2023` where only one order is possible.
pub(crate) fn iso_date(word: &str) -> Option<Date> {
    if !word.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let head = word.trim_matches('/').split(['T', 't', ' ']).next()?;
    let parts: Vec<&str> = head.split(['-', '/']).collect();
    if parts.len() > 3 {
        // The address of a page: "/2024/03/05/harbour".
        return parts.windows(3).find_map(|w| {
            let year = w[0].parse().ok().filter(|y| (1990..=2100).contains(y))?;
            Date::new(year, w[1].parse().ok()?, w[2].parse().ok()?).ok()
        });
    }
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
