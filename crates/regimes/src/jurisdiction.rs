//! Whose persons and territory a rule binds.

use std::fmt;

use interdict_model::{CountryCode, PartialDate};
use serde::Deserialize;

/// Whose persons and territory a rule binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Jurisdiction {
    /// All members of the United Nations, the target included.
    Un,
    /// Union territory, nationals and operators.
    Eu,
    /// UK persons, and anyone in the UK or a territory to which its regulations are extended.
    Uk,
    /// US persons, and anyone in the US.
    Us,
    /// Items subject to US export controls, in anyone's hands.
    UsItems,
}

impl fmt::Display for Jurisdiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Un => "all UN members",
            Self::Eu => "EU persons and territory",
            Self::Uk => "UK persons and territory",
            Self::Us => "US persons and territory",
            Self::UsItems => "anyone who handles items subject to US export controls",
        })
    }
}

/// Members of the European Union since 1 February 2020.
const EU: &[&str] = &[
    "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT",
    "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE",
];

/// The United Kingdom, its Crown dependencies and those overseas territories that trade.
const UK: &[&str] = &[
    "GB", "GI", "GG", "JE", "IM", "VG", "KY", "BM", "TC", "AI", "MS", "FK",
];

/// The United States and its territories.
const US: &[&str] = &["US", "PR", "VI", "GU", "AS", "MP"];

impl Jurisdiction {
    /// Whether a country's persons and territory are bound, on a date where it matters: Union law bound the United
    /// Kingdom until the end of 2020. An unknown date counts as today.
    pub fn binds(self, country: CountryCode, date: Option<PartialDate>) -> bool {
        let code = country.as_str();
        match self {
            Self::Un => true,
            Self::Eu => {
                let before_exit = || {
                    date.and_then(PartialDate::first_day)
                        .is_some_and(|day| day < (2021, 1, 1))
                };
                EU.contains(&code) || code == "GB" && before_exit()
            }
            Self::Uk => UK.contains(&code),
            Self::Us | Self::UsItems => US.contains(&code),
        }
    }
}
