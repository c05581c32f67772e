//! Who is in the document: mentions of countries, persons, organisations, ships and places, and which mentions are
//! of the same party.

use interdict_model::{Country, CountryCode, EntityKind};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::{
    frames::FRAMES,
    phrase::{NounPhrase, noun_phrases},
    time::{is_month, is_weekday},
    token::{Class, Sentence, TokenKind, Tokens},
    vocabulary::{CountryWord, VOCABULARY},
};

/// How words refer to a party.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MentionKind {
    /// By a name, full or short; for countries also by adjective, capital or seat of government.
    Name,
    /// By a title and a part of the name ("Mr. Kim").
    Title,
    /// By a pronoun.
    Pronoun,
    /// By what the party is ("the North Korean leader", "the mercenary group").
    Role,
}

/// What kind of party; like [`EntityKind`], with places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartyKind {
    /// A natural person.
    Person,
    /// An organised body.
    Organization,
    /// A state.
    Country,
    /// A ship.
    Vessel,
    /// An aircraft.
    Aircraft,
    /// A place that is no state.
    Place,
}

impl PartyKind {
    /// The kind of listed party that it can be; `None` for places.
    pub fn entity_kind(self) -> Option<EntityKind> {
        Some(match self {
            Self::Person => EntityKind::Person,
            Self::Organization => EntityKind::Organization,
            Self::Country => EntityKind::Country,
            Self::Vessel => EntityKind::Vessel,
            Self::Aircraft => EntityKind::Aircraft,
            Self::Place => return None,
        })
    }
}

/// Words that refer to a party: tokens `first..last`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mention {
    pub(crate) party: usize,
    pub(crate) first: usize,
    pub(crate) last: usize,
    pub(crate) how: MentionKind,
    /// An adjective of a country ("Russian"), which stands for it only together with a general noun.
    pub(crate) adjective: bool,
}

/// A party of the document.
#[derive(Debug, Clone)]
pub(crate) struct Party {
    pub(crate) kind: PartyKind,
    /// The longest name that the document gives.
    pub(crate) name: String,
    /// Every other name that it gives.
    pub(crate) other_names: Vec<String>,
    /// For countries, the code; else the country that the document ties the party to.
    pub(crate) country: Option<CountryCode>,
    /// What the document says the party is, lower case ("president", "mercenary group").
    pub(crate) descriptions: Vec<String>,
    /// IMO number, where given.
    pub(crate) imo: Option<String>,
    /// Named only by title and part of the name, or by a single word.
    pub(crate) partial: bool,
}

/// All parties and mentions, with an index from tokens to mentions.
pub(crate) struct Cast {
    pub(crate) parties: Vec<Party>,
    pub(crate) mentions: Vec<Mention>,
    /// Innermost mention that covers a token.
    pub(crate) at: Vec<Option<u32>>,
    /// Noun phrases of each sentence.
    pub(crate) phrases: Vec<Vec<NounPhrase>>,
    /// The party of each country.
    pub(crate) countries: FxHashMap<CountryCode, usize>,
}

impl Cast {
    /// The mentions that start in tokens `first..last`, in order.
    pub(crate) fn between(&self, first: usize, last: usize) -> &[Mention] {
        let from = self.mentions.partition_point(|m| m.first < first);
        let to = self.mentions.partition_point(|m| m.first < last);
        &self.mentions[from..to.max(from)]
    }

    /// The mention that covers a token.
    pub(crate) fn mention_at(&self, token: usize) -> Option<&Mention> {
        self.at
            .get(token)
            .copied()
            .flatten()
            .map(|i| &self.mentions[i as usize])
    }
}

/// A country word found in the tokens.
#[derive(Debug, Clone, Copy)]
struct CountryHit {
    first: usize,
    last: usize,
    code: CountryCode,
    word: CountryWord,
    /// Bytes from the token's start that name the country, for compounds such as "Russian-made".
    prefix: Option<usize>,
}

/// Finds the parties. The tokens get their word classes here, since country adjectives decide some.
pub(crate) fn find(tokens: &mut Tokens<'_>, day: Option<(i16, u8, u8)>) -> Cast {
    let hits = country_hits(tokens);
    let mut country_at: Vec<Option<u32>> = vec![None; tokens.tokens.len()];
    for (index, hit) in hits.iter().enumerate() {
        country_at[hit.first..hit.last].fill(Some(index as u32));
    }
    tokens.tag(|token| {
        country_at[token].is_some_and(|h| {
            hits[h as usize].word == CountryWord::Demonym || hits[h as usize].prefix.is_some()
        })
    });
    let mut finder = Finder {
        tokens,
        hits: &hits,
        country_at: &country_at,
        parties: Vec::new(),
        mentions: Vec::new(),
        sorted: 0,
        at: vec![None; tokens.tokens.len()],
        by_country: FxHashMap::default(),
        by_name: FxHashMap::default(),
        by_part: FxHashMap::default(),
        day,
        alone: words_alone(tokens),
    };
    // Headlines in capitals are read last, with the names that the text has made known.
    let order: Vec<usize> = {
        let (plain, capitals): (Vec<usize>, Vec<usize>) =
            (0..tokens.sentences.len()).partition(|i| !is_title_case(tokens, tokens.sentences[*i]));
        plain.into_iter().chain(capitals).collect()
    };
    for index in &order {
        let sentence = tokens.sentences[*index];
        let title_case = is_title_case(tokens, sentence);
        finder.names(sentence, title_case);
    }
    let mut phrases = Vec::with_capacity(tokens.sentences.len());
    for sentence in &tokens.sentences {
        let mut of_sentence = Vec::new();
        noun_phrases(tokens, *sentence, &mut of_sentence);
        phrases.push(of_sentence);
    }
    for of_sentence in &phrases {
        finder.describe(of_sentence);
    }
    finder.sort();
    for (index, of_sentence) in phrases.iter().enumerate() {
        finder.refer_back(tokens.sentences[index], of_sentence);
    }
    finder.finish(phrases)
}

fn is_title_case(tokens: &Tokens<'_>, sentence: Sentence) -> bool {
    let (mut all, mut capitals) = (0, 0);
    for token in &tokens.tokens[sentence.first..sentence.last] {
        if token.kind == TokenKind::Word && token.end - token.start > 3 {
            all += 1;
            capitals += usize::from(token.capital);
        }
    }
    all >= 4 && capitals * 10 >= all * 7
}

/// Names come back in short: which capitalised words stand alone inside sentences.
fn words_alone(tokens: &Tokens<'_>) -> FxHashMap<String, usize> {
    let mut alone: FxHashMap<String, usize> = FxHashMap::default();
    let name = |i: usize| {
        tokens
            .tokens
            .get(i)
            .is_some_and(|t| t.capital && t.kind == TokenKind::Word && tokens.class(i) == Class::ProperNoun)
    };
    for sentence in tokens.sentences.iter().filter(|s| !is_title_case(tokens, **s)) {
        for at in sentence.first..sentence.last {
            let token = tokens.tokens[at];
            let starts = token.sentence_start
                && token.capital
                && token.kind == TokenKind::Word
                && !name(at + 1)
                && matches!(tokens.class(at), Class::Noun | Class::ProperNoun);
            if (name(at) || starts)
                && !(at > sentence.first && name(at - 1))
                && !(at + 1 < sentence.last && name(at + 1))
            {
                *alone.entry(tokens.lower(at).to_owned()).or_default() += 1;
            }
        }
    }
    alone
}

fn country_hits(tokens: &Tokens<'_>) -> Vec<CountryHit> {
    let vocabulary = &*VOCABULARY;
    let mut hits = Vec::new();
    let mut nicknames = Vec::new();
    for sentence in &tokens.sentences {
        let mut at = sentence.first;
        while at < sentence.last {
            let Some(hit) = country_at(tokens, at, sentence.last) else {
                at += 1;
                continue;
            };
            at = hit.last;
            if hit.word == CountryWord::Nickname {
                nicknames.push(hit);
            } else {
                hits.push(hit);
            }
        }
    }
    // "the North" means North Korea only where the document names it.
    let named: FxHashSet<CountryCode> = hits.iter().map(|h| h.code).collect();
    for mut hit in nicknames {
        let all = vocabulary.countries.all_at(tokens, hit.first, hit.last);
        if let Some((_, (code, ..))) = all
            .into_iter()
            .find(|(_, (code, word, _))| *word == CountryWord::Nickname && named.contains(code))
        {
            hit.code = code;
            hits.push(hit);
        }
    }
    hits.sort_by_key(|h| h.first);
    hits
}

fn country_at(tokens: &Tokens<'_>, at: usize, end: usize) -> Option<CountryHit> {
    let token = tokens.tokens[at];
    if token.kind != TokenKind::Word {
        return None;
    }
    let vocabulary = &*VOCABULARY;
    let mut found = None;
    for (length, (code, word, spelling)) in vocabulary.countries.all_at(tokens, at, end) {
        let written = tokens.text_of(at, at + length);
        let upper = vocabulary.country_spellings[spelling].as_str();
        let acronym = upper.len() <= 4 && upper.bytes().all(|b| b.is_ascii_uppercase() || b == b'.');
        if !(at..at + length).any(|i| tokens.tokens[i].capital) || (acronym && written != upper) {
            continue;
        }
        if word == CountryWord::Nickname {
            // Written with "the", and with a capital inside a sentence; followed by no other name ("North Sea").
            let article = at > 0 && tokens.lower(at - 1) == "the";
            let named_after = tokens
                .tokens
                .get(at + length)
                .is_some_and(|t| t.capital && t.kind == TokenKind::Word && at + length < end);
            if !(article && token.capital && !named_after) {
                continue;
            }
        }
        found = Some(CountryHit {
            first: at,
            last: at + length,
            code,
            word,
            prefix: None,
        });
        break;
    }
    if found.is_some() {
        return found;
    }
    // "Russian-made", "Iran-backed", "US-led"
    let written = tokens.word(at);
    if token.capital
        && let Some(dash) = written.find('-')
    {
        let head = &written[..dash];
        let country = interdict_model::country::code_of(head)?;
        let known = head.len() > 3 || matches!(head, "US" | "UK" | "UAE");
        return known.then_some(CountryHit {
            first: at,
            last: at + 1,
            code: country,
            word: CountryWord::Demonym,
            prefix: Some(dash),
        });
    }
    None
}

/// How far back, in tokens, a role or descriptor may refer: beyond, a document has moved on.
const MEMORY_TOKENS: usize = 20_000;
/// How many of the latest back references are themselves looked at.
const BACK_REFERENCES_MAX: usize = 64;
/// How many mentions are searched for a bearer that is described later.
const MENTIONS_MAX: usize = 4_000;

struct Finder<'a, 't> {
    tokens: &'a Tokens<'t>,
    hits: &'a [CountryHit],
    country_at: &'a [Option<u32>],
    parties: Vec<Party>,
    mentions: Vec<Mention>,
    /// How many of the mentions are in order; those that refer back come after.
    sorted: usize,
    at: Vec<Option<u32>>,
    by_country: FxHashMap<CountryCode, usize>,
    /// Whole name in lower case.
    by_name: FxHashMap<String, usize>,
    /// One word of a name in lower case; the latest bearer wins.
    by_part: FxHashMap<String, usize>,
    day: Option<(i16, u8, u8)>,
    /// Capitalised words that stand alone somewhere inside a sentence, lower case, with how often.
    alone: FxHashMap<String, usize>,
}

impl Finder<'_, '_> {
    fn mention(&mut self, party: usize, first: usize, last: usize, how: MentionKind, adjective: bool) {
        if self.at[first..last].iter().any(Option::is_some) {
            return;
        }
        let index = self.mentions.len() as u32;
        self.mentions.push(Mention {
            party,
            first,
            last,
            how,
            adjective,
        });
        self.at[first..last].fill(Some(index));
    }

    fn country(&mut self, code: CountryCode) -> usize {
        if let Some(party) = self.by_country.get(&code) {
            return *party;
        }
        let name = Country::of(code).map_or_else(|| code.to_string(), |c| c.name.clone());
        let party = self.push(PartyKind::Country, name, Some(code));
        self.by_country.insert(code, party);
        party
    }

    fn push(&mut self, kind: PartyKind, name: String, country: Option<CountryCode>) -> usize {
        self.parties.push(Party {
            kind,
            name,
            other_names: Vec::new(),
            country,
            descriptions: Vec::new(),
            imo: None,
            partial: false,
        });
        self.parties.len() - 1
    }

    /// Names in a sentence: runs of capitalised words.
    fn names(&mut self, sentence: Sentence, known_only: bool) {
        let mut at = sentence.first;
        while at < sentence.last {
            if let Some(length) = self.organization_name(at, sentence.last) {
                let end = self.extend_organization(at, at + length, sentence);
                self.named(PartyKind::Organization, at, end);
                at = end;
                continue;
            }
            let Some(end) = self.run(at, sentence) else {
                at += 1;
                continue;
            };
            self.read_run(at, end, sentence, known_only);
            at = end.max(at + 1);
        }
    }

    fn organization_name(&self, at: usize, end: usize) -> Option<usize> {
        let vocabulary = &*VOCABULARY;
        if !self.tokens.tokens[at].capital && !self.tokens.word(at).starts_with("al-") {
            return None;
        }
        vocabulary
            .organization_names
            .all_at(self.tokens, at, end)
            .find(|(length, spelling)| {
                let written = self.tokens.text_of(at, at + length);
                let next_capital = self
                    .tokens
                    .tokens
                    .get(at + length)
                    .is_some_and(|t| t.capital && t.kind == TokenKind::Word && at + length < end);
                written == vocabulary.organization_spellings[*spelling]
                    && !(next_capital && *length == 1 && self.forms_longer_name(at, at + length, end))
            })
            .map(|(length, _)| length)
    }

    /// Whether a known one-word name goes on into another name ("Guardian Maritime Ltd", "Fars Province").
    fn forms_longer_name(&self, _first: usize, last: usize, end: usize) -> bool {
        let mut at = last;
        while at < end
            && self.tokens.tokens[at].capital
            && self.tokens.tokens[at].kind == TokenKind::Word
            && self.country_at[at].is_none()
        {
            at += 1;
        }
        at > last
            && !VOCABULARY.titles.contains_word(self.tokens.lower(last))
            && !VOCABULARY.roles.contains_word(self.tokens.lower(last))
    }

    /// The end of the run of name words that starts at a token.
    fn run(&self, first: usize, sentence: Sentence) -> Option<usize> {
        let name_word = |i: usize| {
            let token = self.tokens.tokens[i];
            token.kind == TokenKind::Word
                && (token.capital
                    || (i > first
                        && self.tokens.word(i).len() > 3
                        && (self.tokens.word(i).starts_with("al-")
                            || self.tokens.word(i).starts_with("el-"))))
                && (self.tokens.class(i) == Class::ProperNoun
                    || self.country_at[i].is_some()
                    || (token.sentence_start && self.tokens.class(i) == Class::Noun)
                    || (i > first
                        && token.capital
                        && !matches!(
                            self.tokens.class(i),
                            Class::Verb(_) | Class::Modal | Class::Pronoun
                        )))
                && !is_calendar_word(self.tokens.lower(i))
        };
        if !name_word(first)
            || (self.tokens.tokens[first].sentence_start
                && matches!(self.tokens.class(first), Class::Verb(_)))
        {
            return None;
        }
        let mut at = first + 1;
        while at < sentence.last {
            if name_word(at) {
                at += 1;
                continue;
            }
            let word = self.tokens.lower(at);
            let next_name = at + 1 < sentence.last && name_word(at + 1);
            let abbreviation_dot = word == "."
                && next_name
                && self.tokens.tokens[at].start == self.tokens.tokens[at - 1].end
                && (self.tokens.word(at - 1).chars().count() == 1
                    || crate::lexicon::LEXICON.is_abbreviation(self.tokens.lower(at - 1)));
            let particle = VOCABULARY.particles.contains(word)
                && next_name
                && self.tokens.tokens[at].kind == TokenKind::Word
                && self.country_at[at - 1].is_none();
            let ampersand = word == "&" && next_name;
            let number = self.tokens.tokens[at].kind == TokenKind::Number
                && self.tokens.word(at).len() <= 4
                && (self.vessel_before(first)
                    || self.tokens.lower(first).ends_with("-flagged")
                    || self.imo_follows(at + 1, sentence));
            if abbreviation_dot || particle || ampersand || number {
                at += 1;
                continue;
            }
            break;
        }
        Some(at)
    }

    /// Whether a word for a ship stands right before ("the tanker", "MV").
    fn vessel_before(&self, first: usize) -> bool {
        let mut at = first;
        while at > 0 && self.tokens.class(at - 1) == Class::Quote {
            at -= 1;
        }
        if at == 0 {
            return false;
        }
        if matches!(
            self.tokens.word(at - 1),
            "MV" | "MT" | "M/V" | "M/T" | "SS" | "MS" | "M.V." | "M.T."
        ) || self.tokens.lower(at - 1).ends_with("-flagged")
        {
            return true;
        }
        (1..=3usize.min(at)).any(|length| {
            VOCABULARY
                .descriptor_words
                .all_at(self.tokens, at - length, at)
                .any(|(l, d)| l == length && VOCABULARY.descriptors[d].kind() == EntityKind::Vessel)
        })
    }

    fn read_run(&mut self, first: usize, end: usize, sentence: Sentence, known_only: bool) {
        let mut at = first;
        // Countries and adjectives at the front ("Russian President Vladimir Putin").
        while at < end {
            let Some(hit) = self.country_at[at].map(|h| self.hits[h as usize]) else {
                break;
            };
            let rest = hit.last.min(end);
            if self.country_is_part_of_name(first, hit, end) {
                break;
            }
            self.country_mention(hit);
            at = rest;
        }
        if at >= end {
            return;
        }
        let country_before = at
            .checked_sub(1)
            .filter(|_| at > first)
            .and_then(|i| self.country_at[i])
            .map(|h| self.hits[h as usize].code)
            .or_else(|| self.genitive_country(at));
        let (name_start, title) = self.skip_titles(at, end);
        if name_start >= end {
            return;
        }
        self.read_name(at, name_start, end, title, country_before, sentence, known_only);
    }

    /// The country of "Russia's" right before a token.
    fn genitive_country(&self, at: usize) -> Option<CountryCode> {
        (at >= 2 && self.tokens.class(at - 1) == Class::Genitive)
            .then(|| self.country_at[at - 2])
            .flatten()
            .map(|h| self.hits[h as usize].code)
    }

    fn country_mention(&mut self, hit: CountryHit) {
        let party = self.country(hit.code);
        self.mention(
            party,
            hit.first,
            hit.last,
            MentionKind::Name,
            hit.word == CountryWord::Demonym,
        );
    }

    /// "Bank of China", "Michael Jordan", "Korea Mining Development Trading Corporation", "Iran Air": the country word
    /// is part of a longer name.
    fn country_is_part_of_name(&self, run: usize, hit: CountryHit, end: usize) -> bool {
        let before = hit.first > run
            && self.country_at[hit.first - 1].is_none()
            && !VOCABULARY.titles.contains_word(self.tokens.lower(hit.first - 1));
        if hit.word == CountryWord::Demonym {
            // "Russian Direct Investment Fund" is a name; "Russian President" is not.
            let organization =
                (hit.last..end).any(|i| VOCABULARY.organization_words.contains(self.tokens.lower(i)));
            let titled = VOCABULARY.titles.at(self.tokens, hit.last, end).is_some();
            return !titled && organization && hit.prefix.is_none() && end > hit.last;
        }
        let after = hit.last < end
            && self.country_at[hit.last].is_none()
            && VOCABULARY.titles.at(self.tokens, hit.last, end).is_none();
        let organization =
            after && (hit.last..end).any(|i| VOCABULARY.organization_words.contains(self.tokens.lower(i)));
        let given_before = before && VOCABULARY.given.contains(self.tokens.lower(hit.first - 1));
        let personal = matches!(
            self.tokens.lower(hit.first),
            "jordan" | "chad" | "georgia" | "israel" | "kenya" | "cyprus" | "holland" | "paris" | "sydney"
        ) && after
            && hit.first == run;
        organization || given_before || personal
    }

    /// Passes over titles; the last one is kept.
    fn skip_titles(&self, first: usize, end: usize) -> (usize, Option<String>) {
        let mut at = first;
        let mut title = None;
        while let Some((length, ())) = VOCABULARY.titles.at(self.tokens, at, end) {
            title = Some(self.tokens.text_of(at, at + length).to_lowercase());
            at += length;
            while at < end && self.tokens.word(at) == "." {
                at += 1;
            }
        }
        // A title in small letters before the name ("foreign minister Sergei Lavrov", "leader Kim").
        if title.is_none() {
            title = (1..=3usize.min(first)).rev().find_map(|length| {
                let start = first - length;
                let hit = VOCABULARY
                    .roles
                    .all_at(self.tokens, start, first)
                    .any(|(l, ())| l == length)
                    || VOCABULARY
                        .titles
                        .all_at(self.tokens, start, first)
                        .any(|(l, ())| l == length);
                hit.then(|| self.tokens.text_of(start, first).to_lowercase())
            });
        }
        (at, title)
    }

    #[allow(clippy::too_many_arguments)]
    fn read_name(
        &mut self,
        run: usize,
        first: usize,
        end: usize,
        title: Option<String>,
        country: Option<CountryCode>,
        sentence: Sentence,
        known_only: bool,
    ) {
        let titled = first > run;
        let text = self.tokens.text_of(first, end).to_owned();
        let words = end - first;
        // A name already known, whole or in part.
        if let Some(party) = self.known(&text, first, end) {
            let kind = self.parties[party].kind;
            let how = if titled && kind == PartyKind::Person && words == 1 {
                MentionKind::Title
            } else {
                MentionKind::Name
            };
            let start = if how == MentionKind::Title { run } else { first };
            self.mention(party, start, end, how, false);
            self.note(party, title, country);
            return;
        }
        // A descriptor in capitals of a title-case line, or nothing to go by.
        let lower_words: Vec<&str> = (first..end).map(|i| self.tokens.lower(i)).collect();
        let organization = lower_words
            .iter()
            .any(|w| VOCABULARY.organization_words.contains(*w));
        let personal_title = title
            .as_deref()
            .is_some_and(|t| !VOCABULARY.descriptor_words.contains_word(t));
        if known_only && !(titled || personal_title && words >= 1 && !organization) {
            return;
        }
        if self.vessel_before(first) && !titled {
            let party = self.named(PartyKind::Vessel, first, end);
            self.find_imo(party, end, sentence);
            return;
        }
        if organization && !titled {
            let plain_noun = words == 1 && !self.acronym(first);
            if plain_noun
                || (self.tokens.tokens[first].sentence_start
                    && words == 2
                    && crate::lexicon::LEXICON.closed(lower_words[0]).is_some())
            {
                return;
            }
            let end = self.extend_organization(first, end, sentence);
            let party = self.named(PartyKind::Organization, first, end);
            self.note(party, None, country.or_else(|| self.country_in(first, end)));
            return;
        }
        if personal_title && words <= 4 {
            let party = self.person(first, end, words == 1);
            self.note(party, title, country);
            let (start, how) = if titled && words == 1 {
                (run, MentionKind::Title)
            } else {
                (first, MentionKind::Name)
            };
            self.mention(party, start, end, how, false);
            return;
        }
        if let Some(kind) = self.craft_or_group_before(first) {
            self.named(kind, first, end);
            return;
        }
        if self.imo_follows(end, sentence) {
            let party = self.named(PartyKind::Vessel, first, end);
            self.find_imo(party, end, sentence);
            return;
        }
        let place_named = (first..end).any(|i| VOCABULARY.place_words.contains(self.tokens.lower(i)));
        if !place_named && (self.defines_acronym(first, end) || self.is_spoken_of_as_body(first, end)) {
            let party = self.named(PartyKind::Organization, first, end);
            self.note(party, None, country);
            return;
        }
        if self.is_place(first, end) {
            self.named(PartyKind::Place, first, end);
            return;
        }
        if self.deals(first, end, sentence) {
            let party = self.named(PartyKind::Organization, first, end);
            self.note(party, None, country);
            return;
        }
        if self.is_person(first, end, sentence) {
            let party = self.person(first, end, false);
            self.note(party, None, None);
            self.mention(party, first, end, MentionKind::Name, false);
        }
    }

    /// A name of several words that does or suffers what the verbs of dealings say ("Lung Meng Precision shipped",
    /// "sold by Barwaqo Minerals") and that nothing shows to be a person's.
    fn deals(&self, first: usize, end: usize, sentence: Sentence) -> bool {
        let words = end - first;
        let personal = VOCABULARY.given.contains(self.tokens.lower(first))
            || VOCABULARY.family_first.contains(self.tokens.lower(first)) && words <= 3;
        if !(2..=5).contains(&words)
            || personal
            || self.alone.contains_key(self.tokens.lower(end - 1))
            || self.tokens.tokens[first].sentence_start && words < 2
        {
            return false;
        }
        let frame = |i: usize| self.tokens.lemma(i).is_some_and(|l| FRAMES.verbs.contains_key(l));
        let acts = frame(end)
            || (self.tokens.class(end) == Class::Have || self.tokens.class(end) == Class::Modal)
                && (end + 1..end + 4).any(frame);
        let agent = first > sentence.first
            && self.tokens.lower(first - 1) == "by"
            && (sentence.first..first).any(frame);
        acts || agent
    }

    /// "Tehrik-e-Taliban Pakistan (TTP)": the letters in brackets are the name's.
    fn defines_acronym(&self, first: usize, end: usize) -> bool {
        if self.tokens.word(end) != "("
            || self.tokens.word(end + 2) != ")"
            || end - first < 2 && !self.tokens.word(first).contains('-')
        {
            return false;
        }
        let acronym = self.tokens.lower(end + 1);
        let initials: String = (first..end)
            .flat_map(|i| self.tokens.lower(i).split('-'))
            .filter_map(|w| w.chars().next())
            .collect();
        let letters: Vec<char> = acronym.chars().collect();
        let mut rest = initials.chars();
        letters.len() >= 2 && letters.iter().all(|l| rest.any(|i| i == *l))
    }

    /// A name of several words whose first word comes back alone ("Promedon Freight … Promedon"), or an acronym that
    /// acts, is an organisation's.
    fn is_spoken_of_as_body(&self, first: usize, end: usize) -> bool {
        let words = end - first;
        if words == 1 && self.acronym(first) && (3..=8).contains(&self.tokens.word(first).len()) {
            if VOCABULARY.other_acronyms.contains(self.tokens.lower(first)) {
                return false;
            }
            let acts = self.tokens.class(end).is_verbal()
                || self.tokens.class(end) == Class::Genitive
                || (first > 0
                    && self.tokens.lower(first - 1) == "the"
                    && !matches!(self.tokens.class(end), Class::Noun | Class::ProperNoun));
            return acts || self.alone.get(self.tokens.lower(first)).is_some_and(|n| *n >= 2);
        }
        let comes_back = |i: usize| self.alone.contains_key(self.tokens.lower(i));
        let described = self.tokens.word(end) == ","
            && matches!(self.tokens.lower(end + 1), "a" | "an" | "the" | "whose")
            && (end + 2..end + 7).any(|i| {
                VOCABULARY
                    .descriptor_words
                    .at(self.tokens, i, (i + 3).min(self.tokens.tokens.len()))
                    .is_some()
            });
        let first_word = self.tokens.lower(first);
        let personal = VOCABULARY.given.contains(first_word)
            || VOCABULARY.family_first.contains(first_word) && self.tokens.word(end - 1).contains('-');
        (2..=5).contains(&words) && !personal && ((comes_back(first) && !comes_back(end - 1)) || described)
    }

    fn acronym(&self, at: usize) -> bool {
        let word = self.tokens.word(at);
        word.len() >= 2
            && word
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-')
    }

    fn country_in(&self, first: usize, end: usize) -> Option<CountryCode> {
        (first..end)
            .find_map(|i| self.country_at[i])
            .map(|h| self.hits[h as usize].code)
    }

    fn known(&self, text: &str, first: usize, end: usize) -> Option<usize> {
        if let Some(party) = self.by_name.get(&text.to_lowercase()) {
            return Some(*party);
        }
        if end - first == 1 {
            return self.by_part.get(self.tokens.lower(first)).copied();
        }
        None
    }

    /// Adds what the text says of a party.
    fn note(&mut self, party: usize, title: Option<String>, country: Option<CountryCode>) {
        let entry = &mut self.parties[party];
        if let Some(title) = title
            && !entry.descriptions.contains(&title)
            && entry.kind != PartyKind::Country
        {
            entry.descriptions.push(title);
        }
        if entry.country.is_none() {
            entry.country = country;
        }
    }

    fn person(&mut self, first: usize, end: usize, partial: bool) -> usize {
        let name = self.tokens.text_of(first, end).to_owned();
        let party = self.push(PartyKind::Person, name.clone(), None);
        self.parties[party].partial = partial;
        self.by_name.insert(name.to_lowercase(), party);
        let words: Vec<String> = (first..end)
            .filter(|i| self.tokens.tokens[*i].kind == TokenKind::Word)
            .map(|i| self.tokens.lower(i).to_owned())
            .collect();
        let family_first =
            words.first().is_some_and(|w| VOCABULARY.family_first.contains(w)) && words.len() >= 2;
        let family = if family_first { words.first() } else { words.last() };
        if let Some(family) = family {
            self.by_part.insert(family.clone(), party);
        }
        if family_first {
            self.by_name.insert(words[1..].join(" "), party);
        }
        party
    }

    /// A party of a kind by its name, new or known, with a mention.
    fn named(&mut self, kind: PartyKind, first: usize, end: usize) -> usize {
        let name = self.tokens.text_of(first, end).to_owned();
        let key = name.to_lowercase();
        let known = self
            .by_name
            .get(&key)
            .copied()
            .filter(|p| self.parties[*p].kind == kind);
        let party = known.unwrap_or_else(|| {
            let country = self.country_in(first, end);
            let party = self.push(kind, name.clone(), country);
            self.by_name.insert(key, party);
            if kind == PartyKind::Organization {
                self.short_names(party, first, end);
            }
            party
        });
        self.mention(party, first, end, MentionKind::Name, false);
        if kind == PartyKind::Organization {
            self.acronym_in_brackets(party, end);
        }
        if kind != PartyKind::Place {
            let country = self.genitive_country(first).or_else(|| {
                first
                    .checked_sub(1)
                    .and_then(|i| self.country_at[i])
                    .map(|h| self.hits[h as usize].code)
            });
            self.note(party, None, country);
        }
        party
    }

    /// "Orion Trading Company" may come back as "Orion Trading" or, where the word is no common one, "Orion".
    fn short_names(&mut self, party: usize, first: usize, end: usize) {
        let mut cut = end;
        while cut > first + 1
            && (VOCABULARY.organization_words.contains(self.tokens.lower(cut - 1))
                || self.tokens.tokens[cut - 1].kind != TokenKind::Word)
        {
            cut -= 1;
            if cut > first {
                let short = self.tokens.text_of(first, cut).to_lowercase();
                self.by_name.entry(short).or_insert(party);
            }
        }
        let distinct = crate::lexicon::LEXICON.verb(self.tokens.lower(first)).is_none()
            && crate::lexicon::LEXICON.closed(self.tokens.lower(first)).is_none()
            && !VOCABULARY.organization_words.contains(self.tokens.lower(first))
            && self.country_at[first].is_none()
            && !VOCABULARY.given.contains(self.tokens.lower(first));
        if distinct && end - first >= 2 && cut == first + 1 {
            self.by_part
                .entry(self.tokens.lower(first).to_owned())
                .or_insert(party);
        }
    }

    /// "Reconnaissance General Bureau (RGB)": the letters become a name of it.
    fn acronym_in_brackets(&mut self, party: usize, end: usize) {
        let bracketed = self.tokens.word(end) == "("
            && self.tokens.word(end + 2) == ")"
            && self
                .tokens
                .tokens
                .get(end + 1)
                .is_some_and(|_| self.acronym(end + 1));
        if bracketed {
            let acronym = self.tokens.word(end + 1).to_owned();
            self.by_name.insert(acronym.to_lowercase(), party);
            self.parties[party].other_names.push(acronym);
            self.mention(party, end + 1, end + 2, MentionKind::Name, false);
        }
    }

    /// "Ministry of Defence", "Bank of China", "Office of Foreign Assets Control".
    fn extend_organization(&self, first: usize, end: usize, sentence: Sentence) -> usize {
        let head = self.tokens.lower(end - 1);
        let can = matches!(
            head,
            "ministry"
                | "department"
                | "bank"
                | "office"
                | "bureau"
                | "institute"
                | "university"
                | "council"
                | "committee"
                | "commission"
                | "court"
                | "academy"
                | "agency"
                | "centre"
                | "center"
                | "house"
                | "organisation"
                | "organization"
                | "federation"
                | "association"
                | "corps"
                | "army"
                | "guard"
                | "party"
                | "front"
                | "movement"
                | "union"
                | "society"
                | "board"
                | "authority"
                | "panel"
                | "forces"
                | "league"
                | "republic"
                | "brotherhood"
        );
        if !can || !matches!(self.tokens.lower(end), "of" | "for") {
            return end;
        }
        let mut at = end + 1;
        if self.tokens.lower(at) == "the" {
            at += 1;
        }
        let start = at;
        while at < sentence.last
            && self.tokens.tokens[at].capital
            && self.tokens.tokens[at].kind == TokenKind::Word
            && self.tokens.class(at) != Class::Pronoun
        {
            at += 1;
            let joined = matches!(self.tokens.lower(at), "and" | "&")
                && at + 1 < sentence.last
                && self.tokens.tokens[at + 1].capital
                && head != "bank";
            if joined {
                at += 1;
            }
        }
        if at > start && first < end { at } else { end }
    }

    /// "mercenary group Wagner", "shipping company Orion": the descriptor right before makes the kind.
    fn craft_or_group_before(&self, first: usize) -> Option<PartyKind> {
        let mut at = first;
        while at > 0 && self.tokens.class(at - 1) == Class::Quote {
            at -= 1;
        }
        (1..=3usize.min(at)).rev().find_map(|length| {
            let start = at - length;
            VOCABULARY
                .descriptor_words
                .all_at(self.tokens, start, at)
                .find(|(l, _)| *l == length)
                .map(|(_, d)| match VOCABULARY.descriptors[d].kind() {
                    EntityKind::Vessel => PartyKind::Vessel,
                    EntityKind::Aircraft => PartyKind::Aircraft,
                    _ => PartyKind::Organization,
                })
        })
    }

    fn imo_follows(&self, end: usize, sentence: Sentence) -> bool {
        (end..sentence.last.min(end + 4)).any(|i| self.tokens.lower(i) == "imo")
    }

    fn find_imo(&mut self, party: usize, end: usize, sentence: Sentence) {
        let at = (end..sentence.last.min(end + 4)).find(|i| self.tokens.lower(*i) == "imo");
        let number = at.and_then(|i| {
            (i + 1..sentence.last.min(i + 5)).find(|j| {
                self.tokens.word(*j).len() == 7 && self.tokens.word(*j).bytes().all(|b| b.is_ascii_digit())
            })
        });
        if let Some(number) = number {
            self.parties[party].imo = Some(self.tokens.word(number).to_owned());
        }
    }

    fn is_place(&self, first: usize, end: usize) -> bool {
        if (first..end).any(|i| VOCABULARY.place_words.contains(self.tokens.lower(i))) {
            return true;
        }
        let Some(before) = first.checked_sub(1) else {
            return false;
        };
        let article = self.tokens.lower(before) == "the" || self.tokens.class(before) == Class::Adjective;
        let before = if article { before.saturating_sub(1) } else { before };
        let leads = VOCABULARY.place_prepositions.contains(self.tokens.lower(before));
        let of_place = self.tokens.lower(before) == "of"
            && before > 0
            && VOCABULARY.place_words.contains(self.tokens.lower(before - 1));
        let given = VOCABULARY.given.contains(self.tokens.lower(first)) && end - first >= 2;
        // "to Kim Yo Jong", "from John Smith" lead to persons.
        let spatial = matches!(
            self.tokens.lower(before),
            "in" | "at" | "near" | "outside" | "off" | "around" | "across"
        );
        let followed_by_country =
            self.tokens.word(end) == "," && self.country_at.get(end + 1).is_some_and(Option::is_some);
        of_place || (spatial && !given && !self.acronym(first)) || (leads && followed_by_country)
    }

    fn is_person(&self, first: usize, end: usize, sentence: Sentence) -> bool {
        let words = (first..end)
            .filter(|i| self.tokens.tokens[*i].kind == TokenKind::Word)
            .count();
        if !(2..=5).contains(&words) || (first..end).any(|i| self.acronym(i) && self.tokens.word(i).len() > 2)
        {
            return false;
        }
        let first_word = self.tokens.lower(first);
        let plausible = (first..end).all(|i| {
            let lower = self.tokens.lower(i);
            !VOCABULARY.place_words.contains(lower)
                && (i == first
                    || crate::lexicon::LEXICON.closed(lower).is_none()
                    || VOCABULARY.particles.contains(lower)
                    || lower.len() <= 2)
        });
        if !plausible {
            return false;
        }
        if VOCABULARY.given.contains(first_word) {
            return true;
        }
        let eastern = VOCABULARY.family_first.contains(first_word)
            && (words == 3
                || self.tokens.word(end - 1).contains('-')
                || words == 2
                    && !matches!(
                        first_word,
                        "so" | "no" | "do" | "he" | "to" | "o" | "an" | "u" | "im" | "om" | "on"
                    ));
        if eastern && !self.tokens.tokens[first].sentence_start {
            return true;
        }
        // "Usman Butt … Butt said": the last word comes back alone.
        if words <= 4 && self.alone.contains_key(self.tokens.lower(end - 1)) && !self.acronym(end - 1) {
            return true;
        }
        let after = self.tokens.lower(end);
        let speaks = matches!(
            after,
            "said"
                | "says"
                | "told"
                | "added"
                | "who"
                | "whose"
                | "denied"
                | "insisted"
                | "wrote"
                | "argued"
                | "acknowledged"
                | "pleaded"
                | "testified"
                | "admitted"
                | "stated"
                | "declared"
                | "noted"
                | "claimed"
                | "warned"
        ) || (first > sentence.first
            && matches!(
                self.tokens.lower(first - 1),
                "said" | "says" | "added" | "asked" | "told"
            ));
        let aged = after == ","
            && self.tokens.word(end + 1).len() <= 3
            && self
                .tokens
                .word(end + 1)
                .parse::<u8>()
                .is_ok_and(|n| (10..110).contains(&n))
            && matches!(self.tokens.lower(end + 2), "," | ")");
        let described = after == ","
            && (end + 1..sentence.last.min(end + 10))
                .take_while(|i| !matches!(self.tokens.lower(*i), "," | "."))
                .any(|i| VOCABULARY.roles.at(self.tokens, i, sentence.last).is_some());
        let particle = (first..end).any(|i| {
            VOCABULARY.particles.contains(self.tokens.lower(i)) || self.tokens.lower(i).starts_with("al-")
        });
        speaks || aged || described || particle
    }

    /// Appositions and predicates: "Kim Jong Un, the North's leader", "Wagner, a mercenary group".
    fn describe(&mut self, phrases: &[NounPhrase]) {
        let mut facts: Vec<(usize, String, Option<CountryCode>)> = Vec::new();
        let party_in = |this: &Self, phrase: NounPhrase| {
            (phrase.first..phrase.last)
                .rev()
                .find_map(|i| this.at[i])
                .map(|m| this.mentions[m as usize])
                .filter(|m| {
                    !m.adjective && this.parties[m.party].kind != PartyKind::Country && m.last >= phrase.last
                })
        };
        for (index, phrase) in phrases.iter().enumerate() {
            // Inside one phrase: "Russian mercenary group Wagner", "North Korean leader Kim Jong-un".
            if let Some(mention) = party_in(self, *phrase) {
                let words = self.words_between(phrase.first, mention.first);
                if let Some(description) = self.description_in(phrase.first, mention.first) {
                    facts.push((
                        mention.party,
                        description,
                        self.country_in(phrase.first, mention.first),
                    ));
                } else if words == 0
                    && let Some(country) = self.country_in(phrase.first, mention.first)
                {
                    facts.push((mention.party, String::new(), Some(country)));
                }
            }
            // Two phrases with a comma, or "is", between.
            let Some(next) = phrases.get(index + 1) else {
                continue;
            };
            let between: Vec<&str> = (phrase.last..next.first).map(|i| self.tokens.lower(i)).collect();
            let linked = matches!(
                between[..],
                [","]
                    | [",", "the"]
                    | ["is"]
                    | ["was"]
                    | ["("]
                    | ["—"]
                    | [",", "formerly"]
                    | [",", "who", "is"]
            );
            if !linked {
                continue;
            }
            for (named, other) in [(*phrase, *next), (*next, *phrase)] {
                if let Some(mention) = party_in(self, named)
                    && party_in(self, other).is_none()
                    && let Some(description) = self.description_in(other.first, other.last)
                {
                    let country = self.country_in(other.first, other.last);
                    facts.push((mention.party, description, country));
                }
            }
        }
        for (party, description, country) in facts {
            self.note(party, (!description.is_empty()).then_some(description), country);
        }
    }

    fn words_between(&self, first: usize, last: usize) -> usize {
        (first..last)
            .filter(|i| matches!(self.tokens.class(*i), Class::Noun))
            .count()
    }

    /// The role or descriptor in tokens, e.g. "mercenary group".
    fn description_in(&self, first: usize, last: usize) -> Option<String> {
        let mut best: Option<(usize, usize)> = None;
        for at in first..last {
            let role = VOCABULARY.roles.at(self.tokens, at, last).map(|(l, ())| l);
            let descriptor = VOCABULARY
                .descriptor_words
                .at(self.tokens, at, last)
                .map(|(l, _)| l);
            if let Some(length) = role.into_iter().chain(descriptor).max()
                && best.is_none_or(|(_, l)| length >= l)
            {
                best = Some((at, length));
            }
        }
        best.map(|(at, length)| self.tokens.text_of(at, at + length).to_lowercase())
    }

    /// Roles, descriptors and pronouns that refer back.
    fn refer_back(&mut self, sentence: Sentence, phrases: &[NounPhrase]) {
        for phrase in phrases {
            if self.tokens.class(phrase.head) == Class::Pronoun {
                self.pronoun(phrase.head, sentence);
            } else if (phrase.first..phrase.last).all(|i| {
                self.at[i].is_none_or(|m| {
                    self.mentions[m as usize].adjective
                        || self.parties[self.mentions[m as usize].party].kind == PartyKind::Country
                })
            }) {
                self.role(*phrase);
            }
            if self.tokens.class(phrase.first) == Class::Possessive
                && matches!(self.tokens.lower(phrase.first), "his" | "her")
            {
                self.pronoun(phrase.first, sentence);
            }
        }
        for at in sentence.first..sentence.last {
            if self.tokens.class(at) == Class::Possessive
                && matches!(self.tokens.lower(at), "his" | "her")
                && self.at[at].is_none()
            {
                self.pronoun(at, sentence);
            }
        }
    }

    /// "the North Korean leader", "Russia's president", "the mercenary group".
    fn role(&mut self, phrase: NounPhrase) {
        let head_ends = phrase.head + 1;
        let definite = matches!(self.tokens.lower(phrase.first), "the" | "this" | "that")
            || self.country_in(phrase.first, phrase.head).is_some()
            || (phrase.first..phrase.head).any(|i| self.tokens.class(i) == Class::Genitive);
        if !definite {
            return;
        }
        let role = (phrase.first..head_ends).find(|at| {
            VOCABULARY
                .roles
                .all_at(self.tokens, *at, head_ends)
                .any(|(l, ())| at + l == head_ends)
        });
        if let Some(at) = role {
            let words = self.tokens.text_of(at, head_ends).to_lowercase();
            let mut country = self.country_in(phrase.first, at);
            if country.is_none() && self.tokens.lower(head_ends) == "of" {
                let next = if self.tokens.lower(head_ends + 1) == "the" {
                    head_ends + 2
                } else {
                    head_ends + 1
                };
                country = self
                    .country_at
                    .get(next)
                    .copied()
                    .flatten()
                    .map(|h| self.hits[h as usize].code);
            }
            if let Some(party) = self.bearer_of_role(&words, country, phrase.first) {
                self.mention_role(party, phrase.first, head_ends);
            } else if let Some(holder) = country.and_then(|c| VOCABULARY.holder(c, &words, self.day)) {
                // Nobody of that name is in the text: the office itself names its holder.
                let party = self
                    .by_name
                    .get(&holder.name.to_lowercase())
                    .copied()
                    .unwrap_or_else(|| {
                        let party = self.push(PartyKind::Person, holder.name.clone(), Some(holder.country));
                        self.by_name.insert(holder.name.to_lowercase(), party);
                        self.parties[party].descriptions.push(words.clone());
                        party
                    });
                self.mention_role(party, phrase.first, head_ends);
            }
            return;
        }
        // "the vessel's operator" is somebody else than the vessel, and nobody that the text has named.
        if (phrase.first..phrase.head).any(|i| self.tokens.class(i) == Class::Genitive) {
            return;
        }
        let descriptor = (phrase.first..head_ends).find_map(|at| {
            VOCABULARY
                .descriptor_words
                .all_at(self.tokens, at, head_ends)
                .find(|(l, _)| at + l == head_ends)
                .map(|(_, d)| d)
        });
        let Some(descriptor) = descriptor else { return };
        let descriptor = &VOCABULARY.descriptors[descriptor];
        let kind = match descriptor.kind() {
            EntityKind::Vessel => PartyKind::Vessel,
            EntityKind::Aircraft => PartyKind::Aircraft,
            _ => PartyKind::Organization,
        };
        let latest = self
            .recent(phrase.first.saturating_sub(MEMORY_TOKENS), phrase.first)
            .filter(|m| m.last <= phrase.first && m.how == MentionKind::Name)
            .filter(|m| {
                let party = &self.parties[m.party];
                party.kind == kind
                    && (kind != PartyKind::Organization
                        || party.descriptions.iter().any(|d| descriptor.words.contains(d))
                        || (descriptor
                            .words
                            .iter()
                            .any(|w| party.name.to_lowercase().split(' ').any(|p| p == w))))
            });
        if let Some(party) = latest.max_by_key(|m| m.first).map(|m| m.party) {
            self.mention_role(party, phrase.first, head_ends);
        }
    }

    /// A role mention may cover the adjective of a country inside it, whose own mention stays.
    fn mention_role(&mut self, party: usize, first: usize, last: usize) {
        let index = self.mentions.len() as u32;
        self.mentions.push(Mention {
            party,
            first,
            last,
            how: MentionKind::Role,
            adjective: false,
        });
        for token in first..last {
            if self.at[token].is_none() {
                self.at[token] = Some(index);
            }
        }
    }

    fn bearer_of_role(&self, role: &str, country: Option<CountryCode>, before: usize) -> Option<usize> {
        let last_word = role.rsplit(' ').next().unwrap_or(role);
        let fits = |party: &Party| {
            party.kind == PartyKind::Person
                && (country.is_none() || party.country == country)
                && party.descriptions.iter().any(|d| {
                    d == role
                        || (d.rsplit(' ').next() == Some(last_word) && (d == last_word || role == last_word))
                        || (role == "leader"
                            && matches!(
                                d.as_str(),
                                "president"
                                    | "prime minister"
                                    | "premier"
                                    | "supreme leader"
                                    | "dictator"
                                    | "ruler"
                            ))
                })
        };
        let mentioned = self
            .recent(before.saturating_sub(MEMORY_TOKENS), before)
            .filter(|m| fits(&self.parties[m.party]))
            .max_by_key(|m| m.first);
        mentioned
            .or_else(|| {
                // A party described later in the text, where a country pins the role down.
                country.and_then(|_| {
                    self.mentions
                        .iter()
                        .take(MENTIONS_MAX)
                        .find(|m| fits(&self.parties[m.party]))
                })
            })
            .map(|m| m.party)
    }

    fn pronoun(&mut self, at: usize, sentence: Sentence) {
        if self.at[at].is_some() {
            return;
        }
        let word = self.tokens.lower(at);
        let person = matches!(word, "he" | "him" | "his" | "himself" | "she" | "her" | "herself");
        if !person {
            return;
        }
        let index = self.tokens.sentence_of(at);
        let from = index.saturating_sub(2);
        let earliest = self.tokens.sentences[from].first;
        // The latest person before; a subject of the sentence before goes over what stands in between.
        let before = self
            .recent(earliest, at)
            .filter(|m| m.last <= at && self.parties[m.party].kind == PartyKind::Person);
        let chosen: Option<usize> = before
            .clone()
            .filter(|m| m.first >= sentence.first)
            .min_by_key(|m| m.first)
            .or_else(|| {
                before
                    .clone()
                    .max_by_key(|m| (self.tokens.sentence_of(m.first), std::cmp::Reverse(m.first)))
            })
            .map(|m| m.party);
        drop(before);
        if let Some(party) = chosen {
            self.mention(party, at, at + 1, MentionKind::Pronoun, false);
        }
    }

    /// Puts the mentions in order of the text; of two that start together, the longer first.
    fn sort(&mut self) {
        self.mentions
            .sort_by_key(|m| (m.first, std::cmp::Reverse(m.last)));
        self.at.fill(None);
        for (index, mention) in self.mentions.iter().enumerate() {
            self.at[mention.first..mention.last].fill(Some(index as u32));
        }
        self.sorted = self.mentions.len();
    }

    /// The mentions that start in tokens `from..before`; of those that refer back, the last ones.
    fn recent(&self, from: usize, before: usize) -> impl Iterator<Item = &Mention> + Clone {
        let (named, back) = self.mentions.split_at(self.sorted);
        let first = named.partition_point(|m| m.first < from);
        let last = named.partition_point(|m| m.first < before).max(first);
        let back = &back[back.len().saturating_sub(BACK_REFERENCES_MAX)..];
        named[first..last]
            .iter()
            .chain(back.iter().filter(move |m| m.first >= from && m.first < before))
    }

    fn finish(mut self, phrases: Vec<Vec<NounPhrase>>) -> Cast {
        // Country words that stand outside any run ("in the North").
        for hit in self.hits {
            if self.at[hit.first..hit.last].iter().all(Option::is_none) {
                self.country_mention(*hit);
            }
        }
        self.sort();
        // "President Putin": the office names its holder.
        for party in &mut self.parties {
            if party.kind != PartyKind::Person || !party.partial {
                continue;
            }
            let family = party.name.to_lowercase();
            let holder = VOCABULARY.holders.iter().find(|h| {
                h.name.to_lowercase().split([' ', '-']).any(|w| w == family)
                    && party.country.is_none_or(|c| c == h.country)
                    && party.descriptions.iter().any(|d| {
                        h.roles.contains(d)
                            || VOCABULARY
                                .holder(h.country, d, self.day)
                                .is_some_and(|o| o.name == h.name)
                    })
            });
            if let Some(holder) = holder {
                party
                    .other_names
                    .push(std::mem::replace(&mut party.name, holder.name.clone()));
                party.country = Some(holder.country);
            }
        }
        Cast {
            parties: self.parties,
            countries: self.by_country,
            mentions: self.mentions,
            at: self.at,
            phrases,
        }
    }
}

/// Words of the calendar that reports write with a capital; none is a part of a name here.
fn is_calendar_word(lower: &str) -> bool {
    is_weekday(lower)
        || is_month(lower)
        || matches!(lower, "i" | "jan" | "feb" | "sept" | "oct" | "nov" | "dec")
}
