//! How fresh the lists in service are.

use jiff::{Span, Timestamp, civil::Date};
use serde::Serialize;

use super::{config::UpdateConfig, fetch::read_state};
use crate::{DataDir, Manifest, ofac_sets::date_in};

/// How fresh a list is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Freshness {
    /// Short name.
    pub list: String,
    /// The last day on which it was known to be current: the day the publisher confirmed it on an update, else the
    /// list's own date, else the date in its file's name, else the day it was loaded.
    pub current_on: String,
    /// Days since then.
    pub age_days: u32,
    /// Days that it may grow old.
    pub max_age_days: u32,
    /// Whether it is past that.
    pub stale: bool,
}

impl std::fmt::Display for Freshness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (list, days, limit) = (&self.list, self.age_days, self.max_age_days);
        let state = if self.stale { "stale" } else { "fresh" };
        write!(
            f,
            "{list} is {state}: current as of {}, {days} days ago (limit {limit})",
            self.current_on
        )
    }
}

/// The day of a moment, in UTC.
fn utc_day(moment: Timestamp) -> Date {
    let days = moment.as_second().div_euclid(86_400);
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.checked_add(Span::new().days(days)).unwrap_or(epoch)
}

/// How fresh each list of a snapshot is today.
pub fn freshness(manifest: &Manifest, data: &DataDir, config: &UpdateConfig) -> Vec<Freshness> {
    let state = read_state(data);
    let today = utc_day(Timestamp::now());
    let day_of = |time: &str| time.parse().ok().map(utc_day);
    manifest
        .lists
        .iter()
        .map(|list| {
            let of_list = state.values().filter(|k| k.lists.contains(&list.list));
            // A list fetched in several files is as current as the one checked longest ago.
            let checked = of_list
                .filter_map(|k| day_of(&k.checked))
                .min()
                .filter(|_| list.source.is_some());
            let own = list
                .date
                .and_then(|d| d.last_day())
                .and_then(|(y, m, d)| Date::new(y, m as i8, d as i8).ok());
            let named =
                list.files.first().and_then(|f| date_in(&f.file)).and_then(|d| {
                    Date::new((d / 10_000) as i16, (d / 100 % 100) as i8, (d % 100) as i8).ok()
                });
            let current = checked
                .or(own)
                .or(named)
                .or_else(|| day_of(&list.loaded))
                .unwrap_or(today);
            let age = today
                .since(current)
                .map_or(0, |span| span.get_days().max(0) as u32);
            let limit = config.max_age_of(&list.list);
            Freshness {
                list: list.list.clone(),
                current_on: current.to_string(),
                age_days: age,
                max_age_days: limit,
                stale: age > limit,
            }
        })
        .collect()
}
