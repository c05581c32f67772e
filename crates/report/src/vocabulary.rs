//! The words of parties: titles, roles, descriptors, countries (`data/report/parties.toml`, `office-holders.toml`,
//! `data/countries.toml`).

use std::sync::LazyLock;

use interdict_model::{Country, CountryCode, EntityKind, PartialDate};
use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::{
    lexicon::parse,
    phrase::PhraseTable,
    token::Tokens,
    words::{WordMap, WordSet},
};

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
    /// The words of the name, in lower case.
    #[serde(skip)]
    words: Vec<String>,
}

impl Holder {
    /// Whether a word, in lower case, stands in the name.
    pub(crate) fn has_word(&self, word: &str) -> bool {
        self.words.iter().any(|w| w == word)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PartiesFile {
    titles: Vec<String>,
    office_fields: Vec<String>,
    roles: Vec<String>,
    organization_words: Vec<String>,
    organization_names: Vec<String>,
    other_acronyms: Vec<String>,
    official_roles: Vec<String>,
    civil_trades: Vec<String>,
    trades: Vec<String>,
    organization_endings: Vec<String>,
    group_words: Vec<String>,
    compound_ends: Vec<String>,
    public_words: Vec<String>,
    region_names: Vec<String>,
    thing_words: Vec<String>,
    number_words: Vec<String>,
    descriptor: Vec<Descriptor>,
    known: Vec<Known>,
    seat: Vec<Seat>,
    places: Places,
    names: Names,
    ships: Ships,
    firms: Firms,
    numbered: Numbered,
    rule_words: Vec<String>,
    seated: Vec<String>,
    legal_forms: Vec<String>,
    works: Works,
    unnamed: Vec<String>,
    lawgivers: Vec<String>,
    measures: Vec<String>,
}

/// What only ships do and have.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ships {
    /// Before a ship's name.
    pub(crate) prefixes: Vec<String>,
    pub(crate) verbs: WordSet,
    pub(crate) prepositions: WordSet,
    pub(crate) belongings: WordSet,
}

/// What firms are founded by and have people for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Firms {
    pub(crate) verbs: WordSet,
    pub(crate) people: WordSet,
    pub(crate) deals: WordSet,
}

/// Bodies that a number tells apart.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Numbered {
    /// Before the number, with a capital ("Office 39").
    pub(crate) bodies: WordSet,
    /// After the ordinal ("the 155th marine brigade").
    pub(crate) units: WordSet,
}

/// Works and offices that a place or a name in front tells apart.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Works {
    pub(crate) nouns: WordSet,
    /// Words between that tell of something else.
    pub(crate) others: WordSet,
}

/// What names are generally known to be.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    names: Vec<String>,
    descriptions: Vec<String>,
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
    owners: Vec<String>,
    given: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceFile {
    country: Vec<CountryPlaces>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CountryPlaces {
    code: CountryCode,
    names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HolderFile {
    holder: Vec<Holder>,
}

/// Bodies that are generally known, by their country.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seat {
    country: CountryCode,
    #[serde(default)]
    names: Vec<String>,
    /// Words in the names of firms that only this country's have: legal forms and words for trade in its language.
    #[serde(default)]
    forms: Vec<String>,
}

pub(crate) struct Vocabulary {
    pub(crate) titles: PhraseTable<()>,
    /// What an office is of, between it and the name.
    pub(crate) office_fields: PhraseTable<()>,
    pub(crate) roles: PhraseTable<()>,
    pub(crate) organization_words: WordSet,
    /// Names with their exact spelling, since case matters.
    pub(crate) organization_names: PhraseTable<usize>,
    pub(crate) organization_spellings: Vec<String>,
    /// Acronyms that name things, lower case.
    pub(crate) other_acronyms: WordSet,
    /// Roles whose bearer acts for the state: heads of state and government, ministers, envoys.
    pub(crate) official_roles: Vec<String>,
    /// Trades that hardly any listed person has.
    pub(crate) civil_trades: Vec<String>,
    /// Trades that a person or a firm can have.
    pub(crate) trades: WordSet,
    /// Ends of names in one word that are firms'.
    pub(crate) organization_endings: Vec<String>,
    /// Nouns after a name that make the two a group.
    pub(crate) group_words: WordSet,
    /// Legal forms that stand after a comma or a number in the names of firms.
    pub(crate) legal_forms: WordSet,
    /// What is said of bodies after their names.
    pub(crate) seated: WordSet,
    /// What makes a leader's name stand for the state.
    pub(crate) rule_words: WordSet,
    pub(crate) works: Works,
    /// Participles that make a name an adjective ("Dubai-based").
    pub(crate) compound_ends: WordSet,
    /// Words in the names of public bodies, lower case.
    pub(crate) public_words: WordSet,
    /// Adjectives and names of parts of the world, lower case.
    pub(crate) region_names: WordSet,
    /// Last words of capitalised names of things, lower case.
    pub(crate) thing_words: WordSet,
    /// Words for numbers, lower case.
    pub(crate) number_words: WordSet,
    pub(crate) descriptors: Vec<Descriptor>,
    /// What organisations are generally known to be, by name in lower case.
    known: FxHashMap<String, Vec<String>>,
    /// The countries of bodies that are generally known, by name in lower case.
    seats: FxHashMap<String, CountryCode>,
    /// The countries of the firms whose names have a word, in lower case.
    seat_forms: WordMap<CountryCode>,
    /// Last words of descriptors, singular and plural, with what they describe.
    descriptor_heads: WordMap<EntityKind>,
    pub(crate) descriptor_words: PhraseTable<usize>,
    pub(crate) place_words: WordSet,
    pub(crate) place_prepositions: WordSet,
    pub(crate) family_first: WordSet,
    pub(crate) particles: WordSet,
    /// Whose something is by its name ("people" of the People's Liberation Army).
    pub(crate) owners: WordSet,
    pub(crate) given: WordSet,
    pub(crate) ships: Ships,
    pub(crate) firms: Firms,
    pub(crate) numbered: Numbered,
    /// Nouns, in the singular, for people who speak without a name.
    pub(crate) unnamed: WordSet,
    /// Bodies that make rules, lower case, and what they make.
    pub(crate) lawgivers: WordSet,
    pub(crate) measures: WordSet,
    pub(crate) holders: Vec<Holder>,
    /// Country, how, and the spelling's place in `country_spellings`.
    pub(crate) countries: PhraseTable<(CountryCode, CountryWord, usize)>,
    pub(crate) country_spellings: Vec<String>,
    /// Towns, ports and provinces with their country.
    places: PhraseTable<CountryCode>,
    place_names: FxHashMap<String, CountryCode>,
}

pub(crate) static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let file: PartiesFile = parse("parties.toml", include_str!("../../../data/report/parties.toml"));
    let mut holders: HolderFile = parse(
        "office-holders.toml",
        include_str!("../../../data/report/office-holders.toml"),
    );
    for holder in &mut holders.holder {
        let name = holder.name.to_lowercase();
        holder.words = name.split([' ', '-']).map(str::to_owned).collect();
    }
    let set = |words: Vec<String>| WordSet::from(words);
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
    let mut descriptor_heads: FxHashMap<String, EntityKind> = FxHashMap::default();
    for descriptor in &file.descriptor {
        for word in descriptor.words.iter().filter(|w| !w.contains(' ')) {
            let plural = match word
                .strip_suffix('y')
                .filter(|s| !s.ends_with(['a', 'e', 'o', 'u']))
            {
                Some(stem) => format!("{stem}ies"),
                None => format!("{word}s"),
            };
            for form in [word.clone(), plural] {
                descriptor_heads.entry(form).or_insert(descriptor.kind());
            }
        }
    }
    let places: PlaceFile = parse("places.toml", include_str!("../../../data/report/places.toml"));
    let place_names = (places.country.iter())
        .flat_map(|c| c.names.iter().map(|n| (n.clone(), c.code)))
        .collect();
    let places = PhraseTable::new(
        (places.country.iter()).flat_map(|c| c.names.iter().map(move |n| (n.as_str(), c.code))),
    );
    let organization_names = PhraseTable::new(
        file.organization_names
            .iter()
            .enumerate()
            .map(|(i, n)| (n.as_str(), i)),
    );
    Vocabulary {
        titles: PhraseTable::new(file.titles.iter().map(|t| (t.as_str(), ()))),
        office_fields: PhraseTable::new(file.office_fields.iter().map(|t| (t.as_str(), ()))),
        roles: PhraseTable::new(file.roles.iter().map(|t| (t.as_str(), ()))),
        organization_words: set(file.organization_words),
        organization_names,
        organization_spellings: file.organization_names,
        other_acronyms: set(file.other_acronyms),
        official_roles: file.official_roles,
        civil_trades: file.civil_trades,
        trades: set(file.trades),
        organization_endings: file.organization_endings,
        group_words: set(file.group_words),
        rule_words: set(file.rule_words),
        seated: set(file.seated),
        legal_forms: set(file.legal_forms),
        works: file.works,
        compound_ends: set(file.compound_ends),
        public_words: set(file.public_words),
        known: (file.known.into_iter())
            .flat_map(|k| {
                let descriptions = k.descriptions;
                (k.names.into_iter()).map(move |n| (n.to_lowercase(), descriptions.clone()))
            })
            .collect(),
        seat_forms: (file.seat.iter())
            .flat_map(|s| s.forms.iter().map(|f| (f.to_lowercase(), s.country)))
            .collect(),
        seats: (file.seat.into_iter())
            .flat_map(|s| (s.names.into_iter()).map(move |n| (n.to_lowercase(), s.country)))
            .collect(),
        region_names: set(file.region_names),
        thing_words: set(file.thing_words),
        number_words: set(file.number_words),
        descriptors: file.descriptor,
        descriptor_heads: descriptor_heads.into_iter().collect(),
        descriptor_words,
        place_words: set(file.places.words),
        place_prepositions: set(file.places.prepositions),
        family_first: set(file.names.family_first),
        particles: set(file.names.particles),
        owners: set(file.names.owners),
        given: set(file.names.given),
        numbered: file.numbered,
        ships: file.ships,
        firms: file.firms,
        unnamed: set(file.unnamed),
        lawgivers: set(file.lawgivers),
        measures: set(file.measures),
        holders: holders.holder,
        countries,
        country_spellings,
        places,
        place_names,
    }
});

impl Vocabulary {
    /// The town, port or province that starts at a token: its length in tokens, and its country.
    pub(crate) fn place_at(
        &self,
        tokens: &Tokens<'_>,
        at: usize,
        end: usize,
    ) -> Option<(usize, CountryCode)> {
        let capital = tokens.tokens.get(at).is_some_and(|t| t.capital);
        capital.then(|| self.places.at(tokens, at, end)).flatten()
    }

    /// The country of a town, port or province by its name as written.
    pub(crate) fn place_named(&self, name: &str) -> Option<CountryCode> {
        self.place_names.get(name).copied()
    }

    /// What a common noun for a body or craft describes, in the singular or plural.
    pub(crate) fn descriptor_kind(&self, noun: &str) -> Option<EntityKind> {
        self.descriptor_heads.get(noun).copied()
    }

    /// Whether someone who holds or held an office has such a name.
    pub(crate) fn holds_office(&self, is_name: impl Fn(&str) -> bool) -> bool {
        self.holders.iter().any(|h| is_name(&h.name))
    }

    /// What an organisation of a name is generally known to be.
    pub(crate) fn known_as(&self, name: &str) -> &[String] {
        self.known.get(&name.to_lowercase()).map_or(&[], Vec::as_slice)
    }

    /// Whether one of the words of a name is a public body's.
    pub(crate) fn names_public_body(&self, name: &str) -> bool {
        (name.split(' ')).any(|w| self.public_words.contains(w.to_lowercase().as_str()))
    }

    /// Whether a name is one of a body that is generally known.
    pub(crate) fn is_known(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        self.known.contains_key(&name) || self.seats.contains_key(&name)
    }

    /// The country whose firms alone have a word, in lower case, in their names.
    pub(crate) fn seat_form(&self, word: &str) -> Option<CountryCode> {
        self.seat_forms.get(word).copied()
    }

    /// The country of a body that is generally known.
    pub(crate) fn seat(&self, name: &str) -> Option<CountryCode> {
        self.seats.get(&name.to_lowercase()).copied()
    }

    /// The country of which someone of such a family name, in lower case, holds or held the government.
    pub(crate) fn ruled_by(&self, family: &str) -> Option<CountryCode> {
        let rules = |role: &String| matches!(role.as_str(), "president" | "prime minister" | "leader");
        (self.holders.iter())
            .find(|h| h.has_word(family) && h.roles.iter().any(rules))
            .map(|h| h.country)
    }

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
