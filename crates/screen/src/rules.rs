//! What evidence weighs: `data/screen/evidence.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

/// All weights, in log-odds. The file says what each means.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rules {
    pub(crate) name: NameRules,
    pub(crate) birth_date: BirthDateRules,
    pub(crate) country: CountryRules,
    pub(crate) gender: GenderRules,
    pub(crate) birth_place: PlaceRules,
    pub(crate) address: AddressRules,
    pub(crate) identifier: IdentifierRules,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NameRules {
    pub(crate) curve: Vec<(f64, f64)>,
    pub(crate) floor: f64,
    pub(crate) weak_alias: f64,
    pub(crate) absent: f64,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BirthDateRules {
    pub(crate) same_day: f64,
    pub(crate) day_month_swapped: f64,
    pub(crate) same_month: f64,
    pub(crate) same_year: f64,
    pub(crate) in_range: f64,
    pub(crate) about: f64,
    pub(crate) filler: f64,
    pub(crate) one_part_differs: f64,
    pub(crate) near_year: f64,
    pub(crate) same_year_other_day: f64,
    pub(crate) other_year: f64,
    pub(crate) far_year: f64,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CountryRules {
    pub(crate) same: f64,
    pub(crate) other: f64,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GenderRules {
    pub(crate) same: f64,
    pub(crate) other: f64,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlaceRules {
    pub(crate) same: f64,
    pub(crate) similar: f64,
    pub(crate) other: f64,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AddressRules {
    pub(crate) same: f64,
    pub(crate) similar: f64,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct IdentifierRules {
    pub(crate) strong: f64,
    pub(crate) issued: f64,
    pub(crate) issued_by_other: f64,
    pub(crate) shared: f64,
    pub(crate) wrong_check_digit: f64,
    pub(crate) contradicts: f64,
}

/// A weight with its name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Weighed {
    /// Section and key in the file, e.g. `birth_date.same_day`.
    pub(crate) rule: &'static str,
    /// Log-odds.
    pub(crate) weight: f64,
}

/// `weigh!(rules, birth_date.same_day)`: the weight under its name in the file.
macro_rules! weigh {
    ($rules:expr, $section:ident . $key:ident) => {
        $crate::rules::Weighed {
            rule: concat!(stringify!($section), ".", stringify!($key)),
            weight: $rules.$section.$key,
        }
    };
}
pub(crate) use weigh;

/// The rules that ship with the program.
pub(crate) static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let text = include_str!("../../../data/screen/evidence.toml");
    // The file is part of the program and a test reads it: a failure here can't reach a user.
    toml::from_str(text).unwrap_or_else(|e| panic!("data/screen/evidence.toml: {e}"))
});

impl BirthDateRules {
    /// The most that a birth date can add.
    pub(crate) fn most(&self) -> f64 {
        let same = [
            self.same_day,
            self.day_month_swapped,
            self.same_month,
            self.same_year,
        ];
        let near = [self.in_range, self.about, self.filler, self.one_part_differs];
        same.into_iter().chain(near).fold(0.0, f64::max)
    }
}

impl NameRules {
    /// Log-odds of a name evidence of 0 to 1.
    pub(crate) fn log_odds(&self, score: f64) -> f64 {
        interpolate(self.curve.iter().copied(), score)
    }

    /// The name evidence that gives these log-odds.
    pub(crate) fn score_of(&self, log_odds: f64) -> f64 {
        interpolate(self.curve.iter().map(|(score, odds)| (*odds, *score)), log_odds)
    }
}

/// The line through points of ascending x; level before the first and after the last.
fn interpolate(points: impl Iterator<Item = (f64, f64)>, x: f64) -> f64 {
    let mut before: Option<(f64, f64)> = None;
    for (x1, y1) in points {
        if x <= x1 {
            return before.map_or(y1, |(x0, y0)| y0 + (y1 - y0) * (x - x0) / (x1 - x0));
        }
        before = Some((x1, y1));
    }
    before.map_or(0.0, |(_, y)| y)
}

/// Probability of log-odds.
pub(crate) fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// Log-odds of a probability; infinite at 0 and 1.
pub(crate) fn log_odds(probability: f64) -> f64 {
    (probability / (1.0 - probability)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_curve_grows_and_keeps_the_threshold() {
        let rules = &RULES.name;
        assert!(rules.curve.windows(2).all(|w| w[0].0 < w[1].0 && w[0].1 < w[1].1));
        assert!((probability(rules.log_odds(0.70)) - 0.70).abs() < 1e-4);
        for score in [0.0, 0.31, 0.5, 0.77, 1.0] {
            assert!((rules.score_of(rules.log_odds(score)) - score).abs() < 1e-9);
        }
    }
}
