//! The dates that a document tells of itself.

use interdict_model::PartialDate;
use jiff::civil::Date;

use super::Settings;
use crate::{
    plain::Plain,
    sections::{Section, SectionKind},
    time::{self, TimeMention},
};

/// The latest year that the text names: it was written then or later.
pub(super) fn latest_year(times: &[Vec<TimeMention>]) -> Option<i16> {
    times
        .iter()
        .flatten()
        .filter(|t| t.absolute)
        .map(|t| t.days.from.year())
        .max()
}

/// The document's own dates.
pub(super) struct Dates {
    pub(super) published: Option<Date>,
    pub(super) reference: Option<Date>,
    /// The reference is the day on which the file was made, since the text tells none.
    pub(super) from_properties: bool,
    /// Year of the copyright line.
    pub(super) year: Option<i16>,
}

/// The date of publication from the page's facts or a date line, else the latest full date of the head of the article
/// (headline to first paragraphs and captions).
pub(super) fn head_dates(plain: &Plain, sections: &[Section], settings: &Settings) -> Dates {
    let given = settings
        .reference_date
        .and_then(PartialDate::last_day)
        .and_then(|(y, m, d)| Date::new(y, m as i8, d as i8).ok());
    let published = plain
        .facts
        .published
        .as_deref()
        .and_then(|p| time::iso_date(p).or_else(|| time::first_full_date(p).map(|d| d.from)));
    let lines = || {
        sections
            .iter()
            .filter(|s| matches!(s.kind, SectionKind::Dateline | SectionKind::Byline))
    };
    let published = published
        .or_else(|| date_by_headline(plain, sections))
        .or_else(|| {
            lines()
                .find_map(|s| time::first_full_date(&plain.text[s.range.clone()]))
                .map(|d| d.from)
        });
    let mut body = 0;
    let head = sections.iter().filter(|s| {
        body += usize::from(s.kind == SectionKind::Body);
        matches!(
            s.kind,
            SectionKind::Headline | SectionKind::Standfirst | SectionKind::Caption
        ) || (s.kind == SectionKind::Body && body <= 3)
    });
    let latest = head
        .filter_map(|s| time::first_full_date(&plain.text[s.range.clone()]))
        .map(|d| d.from)
        .max();
    // "DUBAI, Oct 8 -" with the year of the copyright line.
    let year = copyright_year(plain, sections);
    let of_year = lines().find_map(|s| time::day_of_year(&plain.text[s.range.clone()], year?));
    let stated = given.or(published).or(of_year).or(latest);
    let made = (plain.facts.made.as_deref())
        .filter(|_| stated.is_none())
        .and_then(time::iso_date);
    Dates {
        published,
        reference: stated.or(made),
        from_properties: made.is_some(),
        year,
    }
}

/// How many sections above the headline a date of publication can stand, and after the first paragraph.
const ABOVE_HEADLINE: usize = 4;
const BELOW_FIRST_PARAGRAPH: usize = 1;
/// Words of a line whose date is the document's.
const DATE_LINE_WORDS_MAX: usize = 20;

/// The date in a short line about the headline ("Published 12 March 2024 14:05", "Jane Roe, Doha, 8 July 2025"), whatever
/// the line was taken for: one that says "published" first, one that says "updated" last, else the nearest to the headline.
fn date_by_headline(plain: &Plain, sections: &[Section]) -> Option<Date> {
    let headline = sections.iter().position(|s| s.kind == SectionKind::Headline)?;
    let body = sections.iter().position(|s| s.kind == SectionKind::Body)?;
    let near =
        headline.saturating_sub(ABOVE_HEADLINE)..(body + BELOW_FIRST_PARAGRAPH + 1).min(sections.len());
    near.filter_map(|index| {
        let section = &sections[index];
        let line = &plain.text[section.range.clone()];
        let is_prose = matches!(
            section.kind,
            SectionKind::Headline
                | SectionKind::Standfirst
                | SectionKind::Body
                | SectionKind::Caption
                | SectionKind::Legal
        );
        if is_prose || line.split_whitespace().count() > DATE_LINE_WORDS_MAX {
            return None;
        }
        let date = time::first_full_date(line)?.from;
        let lower = line.to_lowercase();
        let says = |words: &[&str]| words.iter().filter_map(|w| lower.find(w)).min();
        let rank = match (says(&["published", "posted"]), says(&["updated", "modified"])) {
            (Some(_), _) => 0,
            // "3 March 2024, updated 2 hours ago" starts with the day that it was published on.
            (None, Some(at)) if at < lower.find(|c: char| c.is_ascii_digit()).unwrap_or(0) => 2,
            _ => 1,
        };
        Some((rank, index.abs_diff(headline), date))
    })
    .min_by_key(|(rank, distance, _)| (*rank, *distance))
    .map(|(.., date)| date)
}

/// The year of the page's copyright line.
fn copyright_year(plain: &Plain, sections: &[Section]) -> Option<i16> {
    let legal = sections
        .iter()
        .filter(|s| s.kind == SectionKind::Legal)
        .map(|s| &plain.text[s.range.clone()]);
    let years = legal
        .filter(|l| l.contains('©') || l.to_ascii_lowercase().contains("copyright"))
        .flat_map(|l| l.split(|c: char| !c.is_ascii_digit()));
    years
        .filter(|w| w.len() == 4)
        .filter_map(|w| w.parse().ok())
        .filter(|y| (1990..=2100).contains(y))
        .max()
}
