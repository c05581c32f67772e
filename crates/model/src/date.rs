//! Dates as lists and reports give them: a day, a month, a year, a range, or "about".

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A calendar date of which the day, or day and month, may be unknown (proleptic Gregorian calendar).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DatePoint {
    year: i16,
    month: u8,
    day: u8,
}

impl DatePoint {
    /// A year alone. Years outside 1..=9999 are refused.
    pub fn year(year: i16) -> Result<Self, DateError> {
        Self::new(year, 0, 0)
    }

    /// A month of a year.
    pub fn month(year: i16, month: u8) -> Result<Self, DateError> {
        if month == 0 {
            Err(DateError::OutOfRange)
        } else {
            Self::new(year, month, 0)
        }
    }

    /// A day; the day must exist in its month.
    pub fn day(year: i16, month: u8, day: u8) -> Result<Self, DateError> {
        if month == 0 || day == 0 {
            Err(DateError::OutOfRange)
        } else {
            Self::new(year, month, day)
        }
    }

    fn new(year: i16, month: u8, day: u8) -> Result<Self, DateError> {
        if !(1..=9999).contains(&year) || month > 12 || (day > 0 && day > days_in_month(year, month)) {
            return Err(DateError::OutOfRange);
        }
        Ok(Self { year, month, day })
    }

    /// The year.
    pub fn get_year(self) -> i16 {
        self.year
    }

    /// The month, 1 to 12, where known.
    pub fn get_month(self) -> Option<u8> {
        (self.month > 0).then_some(self.month)
    }

    /// The day of the month, where known.
    pub fn get_day(self) -> Option<u8> {
        (self.day > 0).then_some(self.day)
    }

    /// The first day that it can mean, as (year, month, day).
    pub fn first_day(self) -> (i16, u8, u8) {
        (self.year, self.month.max(1), self.day.max(1))
    }

    /// The last day that it can mean, as (year, month, day).
    pub fn last_day(self) -> (i16, u8, u8) {
        let month = if self.month == 0 { 12 } else { self.month };
        let day = if self.day == 0 {
            days_in_month(self.year, month)
        } else {
            self.day
        };
        (self.year, month, day)
    }
}

/// How many days a month has; 0 for a month that does not exist.
pub fn days_in_month(year: i16, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 0,
    }
}

/// A date, or a range of dates, with its uncertainty; written in EDTF (ISO 8601-2): `1960-09-07`, `1960-09`,
/// `1960`, `1960~` (circa), `1960/1965` (somewhere between, ends included), `../1965`, `1960/..`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PartialDate {
    from: Option<DatePoint>,
    to: Option<DatePoint>,
    circa: bool,
}

impl PartialDate {
    /// One date.
    pub fn on(point: DatePoint) -> Self {
        Self {
            from: Some(point),
            to: Some(point),
            circa: false,
        }
    }

    /// A day; the day must exist.
    pub fn day(year: i16, month: u8, day: u8) -> Result<Self, DateError> {
        DatePoint::day(year, month, day).map(Self::on)
    }

    /// A year.
    pub fn year(year: i16) -> Result<Self, DateError> {
        DatePoint::year(year).map(Self::on)
    }

    /// Somewhere between two dates, both included; one side may be open. Refused where both sides are open or
    /// the range ends before it starts.
    pub fn between(from: Option<DatePoint>, to: Option<DatePoint>) -> Result<Self, DateError> {
        match (from, to) {
            (None, None) => Err(DateError::OutOfRange),
            (Some(a), Some(b)) if a.first_day() > b.last_day() => Err(DateError::Reversed),
            _ => Ok(Self {
                from,
                to,
                circa: false,
            }),
        }
    }

    /// The same date, marked "about".
    pub fn about(self) -> Self {
        Self { circa: true, ..self }
    }

    /// Whether the source says "about" or "circa".
    pub fn is_circa(self) -> bool {
        self.circa
    }

    /// Start of the range; the date itself where it is one date.
    pub fn from(self) -> Option<DatePoint> {
        self.from
    }

    /// End of the range; the date itself where it is one date.
    pub fn to(self) -> Option<DatePoint> {
        self.to
    }

    /// The date, where it is one date and no range.
    pub fn point(self) -> Option<DatePoint> {
        if self.from == self.to { self.from } else { None }
    }

    /// First day that it can mean, leaving "circa" aside; `None` where the range is open.
    pub fn first_day(self) -> Option<(i16, u8, u8)> {
        self.from.map(DatePoint::first_day)
    }

    /// Last day that it can mean, leaving "circa" aside; `None` where the range is open.
    pub fn last_day(self) -> Option<(i16, u8, u8)> {
        self.to.map(DatePoint::last_day)
    }

    /// Whether some day fits both dates.
    pub fn overlaps(self, other: PartialDate) -> bool {
        let starts_before_end = |a: Option<(i16, u8, u8)>, b: Option<(i16, u8, u8)>| match (a, b) {
            (Some(a), Some(b)) => a <= b,
            _ => true,
        };
        starts_before_end(self.first_day(), other.last_day())
            && starts_before_end(other.first_day(), self.last_day())
    }
}

/// Why a date was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// No such day in the calendar.
    #[error("no such date in the calendar (years 1 to 9999)")]
    OutOfRange,
    /// A range that ends before it starts.
    #[error("the range ends before it starts")]
    Reversed,
    /// Not EDTF.
    #[error("not a date: expected YYYY, YYYY-MM, YYYY-MM-DD, a range A/B, each with ~ for circa")]
    Syntax,
}

impl fmt::Display for DatePoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if self.month > 0 {
            write!(f, "-{:02}", self.month)?;
        }
        if self.day > 0 {
            write!(f, "-{:02}", self.day)?;
        }
        Ok(())
    }
}

impl FromStr for DatePoint {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        fn number(part: &str, width: usize) -> Result<i16, DateError> {
            if part.len() == width && part.bytes().all(|b| b.is_ascii_digit()) {
                part.parse().map_err(|_| DateError::Syntax)
            } else {
                Err(DateError::Syntax)
            }
        }
        let mut parts = text.split('-');
        let year = number(parts.next().unwrap_or(""), 4)?;
        let month = parts.next().map(|p| number(p, 2)).transpose()?;
        let day = parts.next().map(|p| number(p, 2)).transpose()?;
        if parts.next().is_some() {
            return Err(DateError::Syntax);
        }
        match (month, day) {
            (None, _) => Self::year(year),
            (Some(m), None) => Self::month(year, m as u8),
            (Some(m), Some(d)) => Self::day(year, m as u8, d as u8),
        }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let circa = if self.circa { "~" } else { "" };
        if let Some(point) = self.point() {
            return write!(f, "{point}{circa}");
        }
        match self.from {
            Some(point) => write!(f, "{point}{circa}/")?,
            None => f.write_str("../")?,
        }
        match self.to {
            Some(point) => write!(f, "{point}{circa}"),
            None => f.write_str(".."),
        }
    }
}

impl FromStr for PartialDate {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let mut circa = false;
        let mut side = |part: &str| -> Result<Option<DatePoint>, DateError> {
            if part == ".." {
                return Ok(None);
            }
            let bare = part.strip_suffix('~');
            circa |= bare.is_some();
            bare.unwrap_or(part).parse().map(Some)
        };
        let mut date = match text.split_once('/') {
            None => Self::on(side(text)?.ok_or(DateError::Syntax)?),
            Some((from, to)) => Self::between(side(from)?, side(to)?)?,
        };
        date.circa = circa;
        Ok(date)
    }
}

impl TryFrom<String> for PartialDate {
    type Error = DateError;

    fn try_from(text: String) -> Result<Self, DateError> {
        text.parse()
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> Self {
        date.to_string()
    }
}

/// The months in English, in lower case.
pub const MONTHS: [&str; 12] = [
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

/// The month, 1 to 12, that an English word in lower case names: whole, or cut short to three letters or more (`nov`,
/// `sept`).
pub fn month_of(word: &str) -> Option<u8> {
    let at = MONTHS
        .iter()
        .position(|month| word.len() >= 3 && month.starts_with(word))?;
    Some(at as u8 + 1)
}
