//! The words of parties: titles, roles, descriptors, countries (`data/report/parties.toml`, `office-holders.toml`,
//! `data/countries.toml`).

use std::sync::LazyLock;

use interdict_model::{Country, CountryCode, EntityKind, PartialDate};
use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::{lexicon::parse, phrase::PhraseTable};

/// How a phrase names a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CountryWord {
    Name,
    Demonym,
    Capital,
    Metonym,
    /// "the North": only in a document that names the country.
    Nickname,
}

/// A kind of thing that a report calls an organisation or a craft, with what lists call it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Descriptor {
    pub(crate) words: Vec<String>,
    #[serde(rename = "kind")]
    kind_code: String,
    pub(crate) expands: Vec<String>,
}

impl Descriptor {
    pub(crate) fn kind(&self) -> EntityKind {
        EntityKind::from_code(&self.kind_code).unwrap_or(EntityKind::Unknown)
    }
}

/// Who held an office when.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Holder {
    pub(crate) country: CountryCode,
    pub(crate) name: String,
    pub(crate) roles: Vec<String>,
    pub(crate) from: PartialDate,
    #[serde(default)]
    pub(crate) to: Option<PartialDate>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PartiesFile {
    titles: Vec<String>,
    roles: Vec<String>,
    organization_words: Vec<String>,
    organization_names: Vec<String>,
    other_acronyms: Vec<String>,
    descriptor: Vec<Descriptor>,
    places: Places,
    names: Names,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Places {
    words: Vec<String>,
    prepositions: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    family_first: Vec<String>,
    particles: Vec<String>,
    given: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HolderFile {
    holder: Vec<Holder>,
}

pub(crate) struct Vocabulary {
    pub(crate) titles: PhraseTable<()>,
    pub(crate) roles: PhraseTable<()>,
    pub(crate) organization_words: FxHashSet<String>,
    /// Names with their exact spelling, since case matters.
    pub(crate) organization_names: PhraseTable<usize>,
    pub(crate) organization_spellings: Vec<String>,
    /// Acronyms that name things, lower case.
    pub(crate) other_acronyms: FxHashSet<String>,
    pub(crate) descriptors: Vec<Descriptor>,
    pub(crate) descriptor_words: PhraseTable<usize>,
    pub(crate) place_words: FxHashSet<String>,
    pub(crate) place_prepositions: FxHashSet<String>,
    pub(crate) family_first: FxHashSet<String>,
    pub(crate) particles: FxHashSet<String>,
    pub(crate) given: FxHashSet<String>,
    pub(crate) holders: Vec<Holder>,
    /// Country, how, and the spelling's place in `country_spellings`.
    pub(crate) countries: PhraseTable<(CountryCode, CountryWord, usize)>,
    pub(crate) country_spellings: Vec<String>,
}

pub(crate) static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let file: PartiesFile = parse("parties.toml", include_str!("../../../data/report/parties.toml"));
    let holders: HolderFile = parse(
        "office-holders.toml",
        include_str!("../../../data/report/office-holders.toml"),
    );
    let set = |words: Vec<String>| words.into_iter().collect::<FxHashSet<String>>();
    let mut country_spellings = Vec::new();
    let mut entries = Vec::new();
    for country in Country::all() {
        let name = std::iter::once(&country.name)
            .chain(&country.aliases)
            .map(|n| (n, CountryWord::Name));
        let rest = (country.demonyms.iter().map(|n| (n, CountryWord::Demonym)))
            .chain(country.capitals.iter().map(|n| (n, CountryWord::Capital)))
            .chain(country.metonyms.iter().map(|n| (n, CountryWord::Metonym)))
            .chain(country.nicknames.iter().map(|n| (n, CountryWord::Nickname)));
        for (spelling, how) in name.chain(rest) {
            // Codes of two letters are words in running text; "US", "UK", "EU" are not.
            let bare = spelling.strip_prefix("the ").unwrap_or(spelling);
            if bare.len() <= 3
                && bare.bytes().all(|b| b.is_ascii_uppercase())
                && !matches!(bare, "US" | "UK" | "UAE" | "USA" | "DRC" | "PRC" | "CAR" | "ROK")
            {
                continue;
            }
            entries.push((country_spellings.len(), country.code, how));
            country_spellings.push(bare.to_owned());
        }
    }
    let countries = PhraseTable::new(
        entries
            .iter()
            .map(|(i, code, how)| (country_spellings[*i].as_str(), (*code, *how, *i))),
    );
    let descriptor_words = PhraseTable::new(
        file.descriptor
            .iter()
            .enumerate()
            .flat_map(|(i, d)| d.words.iter().map(move |w| (w.as_str(), i))),
    );
    let organization_names = PhraseTable::new(
        file.organization_names
            .iter()
            .enumerate()
            .map(|(i, n)| (n.as_str(), i)),
    );
    Vocabulary {
        titles: PhraseTable::new(file.titles.iter().map(|t| (t.as_str(), ()))),
        roles: PhraseTable::new(file.roles.iter().map(|t| (t.as_str(), ()))),
        organization_words: set(file.organization_words),
        organization_names,
        organization_spellings: file.organization_names,
        other_acronyms: set(file.other_acronyms),
        descriptors: file.descriptor,
        descriptor_words,
        place_words: set(file.places.words),
        place_prepositions: set(file.places.prepositions),
        family_first: set(file.names.family_first),
        particles: set(file.names.particles),
        given: set(file.names.given),
        holders: holders.holder,
        countries,
        country_spellings,
    }
});

impl Vocabulary {
    /// The holder of an office of a country on a day (year, month, day), or now where the day is not known.
    pub(crate) fn holder(
        &self,
        country: CountryCode,
        role: &str,
        day: Option<(i16, u8, u8)>,
    ) -> Option<&Holder> {
        self.holders.iter().find(|h| {
            let within = match day {
                Some(day) => {
                    h.from.first_day().is_none_or(|f| f <= day)
                        && h.to.is_none_or(|t| t.last_day().is_none_or(|l| day <= l))
                }
                None => h.to.is_none(),
            };
            h.country == country && within && h.roles.iter().any(|r| r == role)
        })
    }
}
