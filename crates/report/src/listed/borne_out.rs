//! Whether a document bears out that its party is the listed one.
//!
//! A name proves little where many have it: an ordinary "Sergei Ivanov" is not the listed one. How much a name leaves open
//! is counted in points, and so is what the document says of the party; a hit needs as many as its name leaves open.

use std::sync::LazyLock;

use interdict_model::{CountryCode, Entity};
use interdict_screen::{Evidence, Hit};
use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::{
    dealings::{Dealing, is_target},
    lexicon::parse,
    parties::{Cast, NameWord, Party, PartyKind, name_word},
    token::Tokens,
    vocabulary::VOCABULARY,
    words::WordSet,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    roles: FxHashSet<String>,
    bodies: FxHashSet<String>,
    sure_words: WordSet,
    words: WordSet,
    womens_surnames: Vec<[String; 2]>,
}

static SIGNS: LazyLock<File> =
    LazyLock::new(|| parse("listed.toml", include_str!("../../../../data/report/listed.toml")));

/// A word of names is rare up to this frequency per million words of names; less so up to the next.
const RARE_PER_MILLION: f32 = 80.0;
const UNCOMMON_PER_MILLION: f32 = 150.0;
/// The same of a word in names of bodies.
const RARE_IN_BODIES_PER_MILLION: f32 = 200.0;

/// A word that is a body's whole name is rare up to this frequency, and from so many letters on.
const SOLE_WORD_PER_MILLION: f32 = 20.0;
const RARE_WORD_LETTERS_MIN: usize = 5;
/// Acronyms of up to so many letters are borne by many.
const SHORT_ACRONYM_LETTERS: usize = 3;

/// Frequencies of all words of a person's name, multiplied (per million, for each word above one), up to which the
/// whole name is rare; uncommon; and uncommon where families are named by few syllables.
const RARE_NAME: f32 = 40_000.0;
const UNCOMMON_NAME: f32 = 160_000.0;
const UNCOMMON_EASTERN_NAME: f32 = 1_000.0;

/// What a name leaves open, in points: a rare one, one that some have, one that many have.
const RARE: u32 = 1;
const UNCOMMON: u32 = 2;
const COMMON: u32 = 4;
/// More, where the names differ in the word that matters; or in another.
const OTHER_SPELLING: u32 = 2;
const OTHER_SPELLING_BESIDE: u32 = 1;

/// What the document brings.
const OFFICE: u32 = 4;
const OWN_COUNTRY: u32 = 2;
const LISTED_ROLE: u32 = 2;
const DEALS: u32 = 2;
const COUNTRY_NAMED: u32 = 1;
const ABOUT_SANCTIONS: u32 = 1;

/// Words about arms and crime that make a document one about sanctions, where none says so by itself.
const SIGN_WORDS_MIN: usize = 2;

/// What the whole document tells.
pub(crate) struct Document {
    /// The countries that it names.
    countries: FxHashSet<CountryCode>,
    /// It is about sanctions, arms, or those who deal in them.
    about_sanctions: bool,
    /// The parties of its dealings.
    dealing: FxHashSet<usize>,
}

impl Document {
    pub(crate) fn of(tokens: &Tokens<'_>, cast: &Cast, dealings: &[Dealing]) -> Self {
        let words = || (0..tokens.tokens.len()).map(|i| tokens.lower(i));
        let signs: FxHashSet<&str> = words().filter(|w| SIGNS.words.contains(w)).collect();
        let countries = cast.countries.keys().chain(cast.places.values()).copied();
        let about_sanctions = signs.len() >= SIGN_WORDS_MIN || words().any(|w| SIGNS.sure_words.contains(w));
        // Ordinary trade among those whom no rule is about says nothing of lists.
        let counts = |d: &&Dealing| {
            about_sanctions || (d.from.iter().chain(&d.to)).any(|p| is_target(&cast.parties[*p]))
        };
        Self {
            countries: countries.collect(),
            about_sanctions,
            dealing: (dealings.iter().filter(counts))
                .flat_map(|d| d.from.iter().chain(&d.to))
                .copied()
                .collect(),
        }
    }
}

/// Why the document bears the hit out, in words for the reader; `None` where it does not.
pub(super) fn borne_out(
    number: usize,
    party: &Party,
    hit: &Hit,
    entity: &Entity,
    office: Option<&str>,
    document: &Document,
) -> Option<Vec<String>> {
    let countries = entity.country_codes();
    let mut reasons = Vec::new();
    let mut points = 0;
    if let Some(office) = office {
        points += OFFICE;
        reasons.push(format!("office “{office}”"));
    }
    let signs = match party.kind {
        PartyKind::Person => &SIGNS.roles,
        _ => &SIGNS.bodies,
    };
    let is_sign = |d: &&String| signs.contains(*d) || signs.iter().any(|s| ends_with_words(d, s));
    if let Some(role) = party.descriptions.iter().find(is_sign) {
        points += LISTED_ROLE;
        reasons.push(format!("the text says “{role}”"));
    }
    if let Some(country) = party.country.filter(|c| countries.contains(c)) {
        points += OWN_COUNTRY;
        reasons.push(format!("country {country}"));
    } else if let Some(country) = countries.iter().find(|c| document.countries.contains(c)) {
        points += COUNTRY_NAMED;
        reasons.push(format!("the text names {country}"));
    }
    if document.dealing.contains(&number) {
        points += DEALS;
        reasons.push("the text tells of a dealing".to_owned());
    }
    if document.about_sanctions {
        // A list that gives no country leaves nothing else to compare.
        points += ABOUT_SANCTIONS + if countries.is_empty() { COUNTRY_NAMED } else { 0 };
        reasons.push("the text is about sanctions or arms".to_owned());
    }
    (points >= left_open(party, hit)).then_some(reasons)
}

/// Whether a description ends with these words ("former army chief").
fn ends_with_words(description: &str, end: &str) -> bool {
    description
        .strip_suffix(end)
        .is_some_and(|before| before.ends_with([' ', '-']))
}

/// What the names of a hit leave open, in points.
fn left_open(party: &Party, hit: &Hit) -> u32 {
    let plain = |name: &str| name.to_lowercase().replace('-', " ");
    let name = plain(&party.name);
    if VOCABULARY.holds_office(|holder| plain(holder) == name) {
        return RARE;
    }
    let words: Vec<&Evidence> = (hit.explanation.iter())
        .filter(|e| e.evidence == "name" && !(e.query.is_empty() && e.candidate.contains(' ')))
        .collect();
    let known = |name: &String| VOCABULARY.organization_spellings.contains(name);
    if party.kind == PartyKind::Organization
        && (known(&party.name) || party.other_names.iter().any(known))
        && words.iter().all(|e| e.query.is_empty() || is_same(e))
    {
        return 0;
    }
    match party.kind {
        PartyKind::Person => left_open_of_person(&words),
        PartyKind::Vessel | PartyKind::Aircraft => left_open_of_craft(&words),
        _ => left_open_of_body(party, &words),
    }
}

/// Whether a line of the explanation is about the same word.
pub(super) fn is_same(evidence: &Evidence) -> bool {
    matches!(
        evidence.how.as_str(),
        "exact" | "romanisation" | "joined" | "number"
    )
}

/// How often a word stands in names; of a woman's surname, as often as the same of men.
fn frequency(word: &str) -> NameWord {
    let lower = word.to_lowercase();
    let mut found = name_word(&lower).unwrap_or(NameWord {
        in_people: 0.0,
        in_bodies: 0.0,
        given_percent: 0,
    });
    for [women, men] in &SIGNS.womens_surnames {
        if let Some(stem) = lower.strip_suffix(women.as_str())
            && let Some(same) = name_word(&format!("{stem}{men}"))
            && same.given_percent < 50
        {
            found.in_people = found.in_people.max(same.in_people);
        }
    }
    found
}

/// Whether a word by itself can be the name of hardly more than one body.
pub(super) fn is_rare_word(word: &str) -> bool {
    let found = frequency(word);
    word.chars().count() >= RARE_WORD_LETTERS_MIN
        && found.in_people + found.in_bodies <= SOLE_WORD_PER_MILLION
}

fn left_open_of_person(words: &[&Evidence]) -> u32 {
    let asked: Vec<&&Evidence> = words.iter().filter(|e| !e.query.is_empty()).collect();
    let lower: Vec<String> = asked.iter().map(|e| e.query.to_lowercase()).collect();
    let eastern = lower.iter().any(|w| VOCABULARY.family_first.contains(w));
    let kunya = lower.iter().any(|w| matches!(w.as_str(), "abu" | "umm" | "abou"));
    let is_family = |e: &&&Evidence| {
        let word = frequency(&e.query);
        e.query.chars().count() > 1 && word.given_percent < 50
    };
    let rarest = (asked.iter().filter(|e| is_family(e))).min_by(|a, b| {
        frequency(&a.query)
            .in_people
            .total_cmp(&frequency(&b.query).in_people)
    });
    let mut open = match rarest.map(|e| frequency(&e.query).in_people) {
        _ if eastern || kunya => COMMON,
        Some(per_million) if per_million <= RARE_PER_MILLION => RARE,
        Some(per_million) if per_million <= UNCOMMON_PER_MILLION => UNCOMMON,
        _ => COMMON,
    };
    // Nor do many have the whole of a name of which no word is rare.
    if asked.len() >= 2 && asked.iter().all(|e| is_same(e)) {
        let product = (asked.iter())
            .map(|e| frequency(&e.query).in_people.max(1.0))
            .fold(1e6, |product, each| product * each / 1e6)
            * 1e6;
        open = open.min(match product {
            _ if kunya => COMMON,
            _ if eastern && product <= UNCOMMON_EASTERN_NAME => UNCOMMON,
            _ if eastern => COMMON,
            _ if product <= RARE_NAME => RARE,
            _ if product <= UNCOMMON_NAME => UNCOMMON,
            _ => COMMON,
        });
    }
    // A third name that is the same leaves fewer.
    if asked.len() >= 3 && asked.iter().all(|e| is_same(e)) {
        open = open.min(UNCOMMON);
    }
    for word in words {
        let matters = eastern || rarest.is_some_and(|r| std::ptr::eq::<Evidence>(**r, *word));
        open += match () {
            () if word.query.is_empty() && is_patronymic(&word.candidate) => 0,
            () if is_same(word) => 0,
            () if word.how == "initial" || word.candidate.is_empty() || matters => OTHER_SPELLING,
            () if word.how == "variant" => 0,
            () => OTHER_SPELLING_BESIDE,
        };
    }
    open
}

/// A father's name, which lists give and reports leave out.
fn is_patronymic(word: &str) -> bool {
    let word = word.to_lowercase();
    [
        "vich", "vitch", "vych", "vna", "ichna", "ogly", "oglu", "kyzy", "qizi",
    ]
    .iter()
    .any(|end| word.ends_with(end))
}

fn left_open_of_body(party: &Party, words: &[&Evidence]) -> u32 {
    let asked: Vec<&&Evidence> = words.iter().filter(|e| !e.query.is_empty()).collect();
    let acronym = |name: &String| !name.contains(char::is_lowercase) && !name.contains(' ');
    let by_acronym = asked.len() == 1
        && (std::iter::once(&party.name).chain(&party.other_names))
            .any(|name| acronym(name) && name.eq_ignore_ascii_case(&asked[0].query));
    let per_million = |e: &Evidence| {
        let word = frequency(&e.query);
        word.in_people + word.in_bodies
    };
    let rarest = asked
        .iter()
        .min_by(|a, b| per_million(a).total_cmp(&per_million(b)));
    let same = asked.iter().filter(|e| is_same(e)).count();
    let rare = rarest.is_some_and(|e| is_same(e) && per_million(e) <= RARE_IN_BODIES_PER_MILLION);
    let open = match () {
        () if by_acronym && asked[0].query.len() <= SHORT_ACRONYM_LETTERS => UNCOMMON + 1,
        () if by_acronym => UNCOMMON,
        // Three words in common are no chance.
        () if rare || same >= 3 => RARE,
        () => UNCOMMON,
    };
    match rarest {
        // Other letters are another body's.
        Some(e) if by_acronym && !is_same(e) => open + COMMON,
        Some(e) if !is_same(e) => open + OTHER_SPELLING,
        _ => open,
    }
}

fn left_open_of_craft(words: &[&Evidence]) -> u32 {
    let asked = words.iter().filter(|e| !e.query.is_empty());
    match asked.clone().all(|e| is_same(e)) {
        true if asked.count() >= 2 => RARE,
        true => UNCOMMON,
        false => COMMON,
    }
}
