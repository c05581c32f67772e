//! Countries: codes, and the names by which lists and reports call them (`data/countries.toml`).

use std::{collections::HashMap, fmt, str::FromStr, sync::LazyLock};

use serde::{Deserialize, Serialize};

/// An ISO 3166-1 alpha-2 code, plus `XK` (Kosovo), and `SU`, `YU`, `DD` for states that are no more.
/// Upper case; any two letters are accepted, [`Country::of`] tells which are known.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CountryCode([u8; 2]);

impl CountryCode {
    /// From two ASCII letters of any case.
    pub fn new(code: &str) -> Option<Self> {
        match code.as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Some(Self([a.to_ascii_uppercase(), b.to_ascii_uppercase()]))
            }
            _ => None,
        }
    }

    /// The two letters, upper case.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("??")
    }

    /// The two bytes, for stored forms.
    pub fn to_bytes(self) -> [u8; 2] {
        self.0
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text is not two ASCII letters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a country code of two letters: {0:?}")]
pub struct CountryCodeError(String);

impl FromStr for CountryCode {
    type Err = CountryCodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::new(text).ok_or_else(|| CountryCodeError(text.to_owned()))
    }
}

impl TryFrom<String> for CountryCode {
    type Error = CountryCodeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<CountryCode> for String {
    fn from(code: CountryCode) -> Self {
        code.to_string()
    }
}

/// A country and what it is called. Words are matched without regard to case unless said otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Country {
    /// Code.
    pub code: CountryCode,
    /// Short English name, as a newspaper writes it ("North Korea").
    pub name: String,
    /// ISO 3166-1 alpha-3 code, where there is one.
    #[serde(default)]
    pub alpha3: Option<String>,
    /// Other names: official, list spellings, older and foreign names, abbreviations written in capitals.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Adjectives and names of the people ("North Korean", "North Koreans").
    #[serde(default)]
    pub demonyms: Vec<String>,
    /// Seats of government: a report uses them for the state ("Pyongyang").
    #[serde(default)]
    pub capitals: Vec<String>,
    /// Buildings and institutions used for the state ("the Kremlin").
    #[serde(default)]
    pub metonyms: Vec<String>,
    /// What reports call it once it is introduced ("the North"): only in a document that names it.
    #[serde(default)]
    pub nicknames: Vec<String>,
    /// The state that took its place, for states that are no more.
    #[serde(default)]
    pub successor: Option<CountryCode>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CountryFile {
    country: Vec<Country>,
}

struct Table {
    countries: Vec<Country>,
    by_code: HashMap<CountryCode, usize>,
    by_name: HashMap<String, usize>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let text = include_str!("../../../data/countries.toml");
    // The file is part of the program and a test reads it: a failure here can't reach a user.
    let file: CountryFile = toml::from_str(text).unwrap_or_else(|e| panic!("data/countries.toml: {e}"));
    let mut by_code = HashMap::new();
    let mut by_name = HashMap::new();
    for (index, country) in file.country.iter().enumerate() {
        by_code.insert(country.code, index);
        for name in std::iter::once(&country.name)
            .chain(&country.aliases)
            .chain(&country.alpha3)
        {
            by_name.entry(fold(name)).or_insert(index);
        }
        for name in &country.demonyms {
            by_name.entry(fold(name)).or_insert(index);
        }
    }
    Table {
        countries: file.country,
        by_code,
        by_name,
    }
});

/// Lower case, letters and digits alone, single spaces; a leading "the" dropped.
fn fold(text: &str) -> String {
    let spaced: String = text
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let words: Vec<String> = spaced.split_whitespace().map(str::to_lowercase).collect();
    match words.split_first() {
        Some((first, rest)) if first == "the" && !rest.is_empty() => rest.join(" "),
        _ => words.join(" "),
    }
}

impl Country {
    /// The country of a code.
    pub fn of(code: CountryCode) -> Option<&'static Country> {
        TABLE.by_code.get(&code).map(|i| &TABLE.countries[*i])
    }

    /// All countries, in the file's order.
    pub fn all() -> &'static [Country] {
        &TABLE.countries
    }
}

/// The code that a list's or a user's word for a country stands for: a code of two or three letters, a name, an
/// alias or an adjective, in any case and punctuation. `None` where the word is not known.
pub fn code_of(words: &str) -> Option<CountryCode> {
    let trimmed = words.trim();
    if let Some(code) = CountryCode::new(trimmed)
        && TABLE.by_code.contains_key(&code)
    {
        return Some(code);
    }
    TABLE
        .by_name
        .get(&fold(trimmed))
        .map(|i| TABLE.countries[*i].code)
}
