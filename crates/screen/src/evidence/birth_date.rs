//! Dates of birth, of foundation for organisations.

use interdict_index::Party;
use interdict_model::{DatePoint, PartialDate};

use super::Finding;
use crate::{
    Evidence, Query,
    rules::{Rules, Weighed, weigh},
};

/// The pair of dates that agrees best: a party may have several on a list, of which one is right.
pub(super) fn compare(query: &Query, party: &Party<'_>, rules: &Rules) -> Finding {
    let pairs = (query.birth_dates.iter()).flat_map(|q| party.birth_dates.iter().map(move |c| (q, c)));
    pairs
        .map(|(q, c)| {
            let (how, weighed) = relate(*q, *c, rules);
            Evidence {
                evidence: "birth-date",
                query: q.to_string(),
                candidate: c.to_string(),
                how: how.to_owned(),
                rule: weighed.rule,
                weight: weighed.weight,
                frequency: None,
            }
        })
        .max_by(|a, b| a.weight.total_cmp(&b.weight))
}

type Relation = (&'static str, Weighed);

fn relate(a: PartialDate, b: PartialDate, rules: &Rules) -> Relation {
    let (Some(p), Some(q)) = (a.point(), b.point()) else {
        return if a.overlaps(b) {
            ("within the range", weigh!(rules, birth_date.in_range))
        } else {
            years_apart(gap(a, b), rules)
        };
    };
    let circa = a.is_circa() || b.is_circa();
    let years = p.get_year().abs_diff(q.get_year());
    if circa {
        // "About" a year is said of a few years around it.
        return match years {
            0..=2 => ("about the same year", weigh!(rules, birth_date.about)),
            _ => years_apart(years.saturating_sub(2), rules),
        };
    }
    match (parts(p), parts(q)) {
        ((Some(m), Some(d)), (Some(n), Some(e))) => full_dates(years, (m, d), (n, e), rules),
        ((Some(m), _), (Some(n), _)) => match (years, m == n) {
            (0, true) => ("same month", weigh!(rules, birth_date.same_month)),
            (0, false) => (
                "same year, other month",
                weigh!(rules, birth_date.same_year_other_day),
            ),
            _ => years_apart(years, rules),
        },
        _ if years == 0 => ("same year", weigh!(rules, birth_date.same_year)),
        _ => years_apart(years, rules),
    }
}

fn full_dates(years: u16, (m, d): (u8, u8), (n, e): (u8, u8), rules: &Rules) -> Relation {
    if years == 0 {
        return match (m == n, d == e) {
            (true, true) => ("same day", weigh!(rules, birth_date.same_day)),
            _ if m == e && d == n => (
                "day and month swapped",
                weigh!(rules, birth_date.day_month_swapped),
            ),
            // Where only the year is known, registers write the first of January.
            _ if (m, d) == (1, 1) || (n, e) == (1, 1) => {
                ("same year, 1 January as filler", weigh!(rules, birth_date.filler))
            }
            (true, false) | (false, true) => ("one part differs", weigh!(rules, birth_date.one_part_differs)),
            _ => (
                "same year, other day",
                weigh!(rules, birth_date.same_year_other_day),
            ),
        };
    }
    // One digit of the year mistaken: the day and month still agree, and are no filler.
    if (m, d) == (n, e) && (m, d) != (1, 1) && (years < 3 || years == 10) {
        return ("one part differs", weigh!(rules, birth_date.one_part_differs));
    }
    years_apart(years, rules)
}

fn parts(point: DatePoint) -> (Option<u8>, Option<u8>) {
    (point.get_month(), point.get_day())
}

/// Whole years between two dates that do not overlap.
fn gap(a: PartialDate, b: PartialDate) -> u16 {
    let year = |point: Option<DatePoint>| point.map(DatePoint::get_year);
    let between = |end: Option<i16>, start: Option<i16>| match (end, start) {
        (Some(end), Some(start)) if start > end => start.abs_diff(end),
        _ => 0,
    };
    between(year(a.to()), year(b.from())).max(between(year(b.to()), year(a.from())))
}

fn years_apart(years: u16, rules: &Rules) -> Relation {
    match years {
        0 | 1 => ("a year apart", weigh!(rules, birth_date.near_year)),
        2..=5 => ("other year", weigh!(rules, birth_date.other_year)),
        _ => ("many years apart", weigh!(rules, birth_date.far_year)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RULES;

    #[test]
    fn how_dates_relate() {
        let cases = [
            ("1960-09-07", "1960-09-07", "same day"),
            ("1960-07-09", "1960-09-07", "day and month swapped"),
            ("1960-09", "1960-09-07", "same month"),
            ("1960", "1960-09-07", "same year"),
            ("1962", "1960/1965", "within the range"),
            ("1958", "1960/1965", "other year"),
            ("1961", "1960~", "about the same year"),
            ("1960-09-08", "1960-09-07", "one part differs"),
            ("1970-09-07", "1960-09-07", "one part differs"),
            ("1960-01-01", "1960-09-07", "same year, 1 January as filler"),
            ("1960-03-21", "1960-09-07", "same year, other day"),
            ("1961-03-21", "1960-09-07", "a year apart"),
            ("1963-03-21", "1960-09-07", "other year"),
            ("1987-03-21", "1960-09-07", "many years apart"),
            ("1987", "../1960", "many years apart"),
        ];
        for (a, b, expected) in cases {
            let (a, b): (PartialDate, PartialDate) = (a.parse().unwrap(), b.parse().unwrap());
            assert_eq!(relate(a, b, &RULES).0, expected, "{a} {b}");
            assert_eq!(relate(b, a, &RULES).0, expected, "{b} {a}");
        }
    }
}
