//! Who is in the document: mentions of countries, persons, organisations, ships and places, and which mentions are
//! of the same party.

use interdict_model::{Country, CountryCode, EntityKind};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

mod attached;
mod beside;
mod bodies;
mod countries;
mod evidence;
mod likeness;
mod names;
mod naming;
mod refer;
mod ships;
mod titles;

use countries::{CountryHit, country_hits};
pub(crate) use likeness::{NameWord, name_word, person_log_odds};

use crate::{
    goods::GoodsMention,
    phrase::{NounPhrase, cover, noun_phrases},
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
    /// What is generally known of it, by which a text may tell it again.
    pub(crate) known_as: &'static [String],
    /// IMO number, where given.
    pub(crate) imo: Option<String>,
    /// Named only by title and part of the name, or by a single word.
    pub(crate) partial: bool,
}

impl Party {
    /// Whether somebody speaks and acts for a state by office.
    pub(crate) fn is_official(&self) -> bool {
        let official = |d: &String| VOCABULARY.official_roles.iter().any(|w| d.ends_with(w.as_str()));
        self.kind == PartyKind::Person && self.descriptions.iter().any(official)
    }
}

/// All parties and mentions, with an index from tokens to mentions.
pub(crate) struct Cast {
    pub(crate) parties: Vec<Party>,
    pub(crate) mentions: Vec<Mention>,
    /// Innermost mention that covers a token.
    pub(crate) at: Vec<Option<u32>>,
    /// The parties by the number of their mentions.
    by_number: Vec<usize>,
    /// The token of each party's first mention.
    pub(crate) first_of: Vec<Option<usize>>,
    /// Noun phrases of each sentence.
    pub(crate) phrases: Vec<Vec<NounPhrase>>,
    /// The party of each country.
    pub(crate) countries: FxHashMap<CountryCode, usize>,
    /// The country of each town, port or province that starts at a token.
    pub(crate) places: FxHashMap<usize, CountryCode>,
}

impl Cast {
    /// The mentions that start in tokens `first..last`, in order.
    pub(crate) fn between(&self, first: usize, last: usize) -> &[Mention] {
        let from = self.mentions.partition_point(|m| m.first < first);
        let to = self.mentions.partition_point(|m| m.first < last);
        &self.mentions[from..to.max(from)]
    }

    /// The noun phrase of a sentence that starts at a token.
    pub(crate) fn phrase_from(&self, sentence: usize, token: usize) -> Option<&NounPhrase> {
        let phrases = &self.phrases[sentence];
        let at = phrases.partition_point(|p| p.first < token);
        phrases.get(at).filter(|p| p.first == token)
    }

    /// The place among a sentence's noun phrases of the last one that ends at a token or before.
    pub(crate) fn phrase_before(&self, sentence: usize, token: usize) -> Option<usize> {
        self.phrases[sentence]
            .partition_point(|p| p.last <= token)
            .checked_sub(1)
    }

    /// Lets the noun phrases hold the goods of the text whole.
    pub(crate) fn cover(&mut self, tokens: &Tokens<'_>, goods: &[GoodsMention]) {
        for goods in goods {
            // "Rosneft's crude": with whose it is.
            let owned = goods.first > 0 && tokens.class(goods.first - 1) == Class::Genitive;
            cover(
                &mut self.phrases[tokens.sentence_of(goods.first)],
                goods.first - usize::from(owned),
                goods.last,
            );
        }
    }

    /// Adds mentions found later, of words that belong to no other.
    pub(crate) fn add(&mut self, found: Vec<Mention>) {
        if found.is_empty() {
            return;
        }
        self.mentions.extend(found);
        put_in_order(&mut self.mentions, &mut self.at);
    }

    /// The parties by how often they are spoken of, the most first.
    pub(crate) fn by_number(&self) -> impl Iterator<Item = usize> + '_ {
        self.by_number.iter().copied()
    }

    /// Where a party is first spoken of.
    pub(crate) fn first_mention(&self, party: usize) -> Option<usize> {
        self.first_of.get(party).copied().flatten()
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

/// Finds the parties. The tokens get their word classes here, since country adjectives decide some.
pub(crate) fn find(tokens: &mut Tokens<'_>, day: Option<(i16, u8, u8)>) -> Cast {
    let hits = country_hits(tokens);
    let mut country_at: Vec<Option<u32>> = vec![None; tokens.tokens.len()];
    for (index, hit) in hits.iter().enumerate() {
        country_at[hit.first..hit.last].fill(Some(index as u32));
    }
    let words: Vec<bool> = (0..tokens.tokens.len())
        .map(|token| match country_at[token] {
            Some(_) => true,
            None => tokens.tokens[token].sentence_start && VOCABULARY.is_known(tokens.word(token)),
        })
        .collect();
    let modifies = |token: usize| {
        country_at[token].is_some_and(|h| {
            hits[h as usize].word == CountryWord::Demonym || hits[h as usize].prefix.is_some()
        })
    };
    tokens.tag(modifies, |token| words[token] && !modifies(token));
    let in_capitals: Vec<bool> = (tokens.sentences.iter().map(|s| is_title_case(tokens, *s))).collect();
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
        alone: words_alone(tokens, &in_capitals),
        evident: FxHashMap::default(),
        maritime: speaks_of_ships(tokens),
    };
    // Headlines in capitals are read last, with the names that the text has made known.
    let order: Vec<usize> = {
        let (plain, capitals): (Vec<usize>, Vec<usize>) =
            (0..tokens.sentences.len()).partition(|i| !in_capitals[*i]);
        plain.into_iter().chain(capitals).collect()
    };
    for index in &order {
        finder.note_evident(tokens.sentences[*index]);
    }
    for index in &order {
        finder.names(tokens.sentences[*index], in_capitals[*index]);
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

/// Puts mentions in order of the text, and tells each token the innermost one.
fn put_in_order(mentions: &mut [Mention], at: &mut [Option<u32>]) {
    mentions.sort_by_key(|m| (m.first, std::cmp::Reverse(m.last)));
    at.fill(None);
    for (index, mention) in mentions.iter().enumerate() {
        at[mention.first..mention.last].fill(Some(index as u32));
    }
}

fn is_title_case(tokens: &Tokens<'_>, sentence: Sentence) -> bool {
    let (mut all, mut capitals) = (0, 0);
    for token in &tokens.tokens[sentence.first..sentence.last] {
        if token.kind == TokenKind::Word && token.end - token.start > 3 {
            all += 1;
            capitals += usize::from(token.capital);
        }
    }
    // "Among the lenders are …": a list of names ends as a sentence does.
    let stops = sentence.last > sentence.first && tokens.word(sentence.last - 1) == ".";
    all >= 4 && capitals * 20 >= all * 17 && !stops
}

/// Whether a text has a common noun for a ship.
fn speaks_of_ships(tokens: &Tokens<'_>) -> bool {
    (0..tokens.tokens.len()).any(|i| {
        tokens.class(i) == Class::Noun
            && VOCABULARY.descriptor_kind(tokens.lower(i)) == Some(EntityKind::Vessel)
    })
}

/// Names come back in short: which capitalised words stand alone inside sentences.
fn words_alone(tokens: &Tokens<'_>, in_capitals: &[bool]) -> FxHashMap<String, usize> {
    let mut alone: FxHashMap<String, usize> = FxHashMap::default();
    let name = |i: usize| {
        tokens
            .tokens
            .get(i)
            .is_some_and(|t| t.capital && t.kind == TokenKind::Word && tokens.class(i) == Class::ProperNoun)
    };
    let plain = tokens
        .sentences
        .iter()
        .zip(in_capitals)
        .filter(|(_, capitals)| !**capitals);
    for (sentence, _) in plain {
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

/// How many of the latest back references are themselves looked at.
const BACK_REFERENCES_MAX: usize = 64;

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
    /// Whether the text speaks of ships.
    maritime: bool,
    /// What the words beside a name somewhere in the text make of it, by the name in lower case.
    evident: FxHashMap<String, PartyKind>,
}

impl Finder<'_, '_> {
    pub(super) fn mention(
        &mut self,
        party: usize,
        first: usize,
        last: usize,
        how: MentionKind,
        adjective: bool,
    ) {
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

    pub(super) fn country(&mut self, code: CountryCode) -> usize {
        if let Some(party) = self.by_country.get(&code) {
            return *party;
        }
        let name = Country::of(code).map_or_else(|| code.to_string(), |c| c.name.clone());
        let party = self.push(PartyKind::Country, name, Some(code));
        self.by_country.insert(code, party);
        party
    }

    pub(super) fn push(&mut self, kind: PartyKind, name: String, country: Option<CountryCode>) -> usize {
        self.parties.push(Party {
            kind,
            name,
            other_names: Vec::new(),
            country,
            descriptions: Vec::new(),
            known_as: &[],
            imo: None,
            partial: false,
        });
        self.parties.len() - 1
    }

    /// Adds what the text says of a party.
    pub(super) fn note(&mut self, party: usize, title: Option<String>, country: Option<CountryCode>) {
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

    /// Puts the mentions in order of the text; of two that start together, the longer first.
    pub(super) fn sort(&mut self) {
        put_in_order(&mut self.mentions, &mut self.at);
        self.sorted = self.mentions.len();
    }

    /// The mentions that start in tokens `from..before`; of those that refer back, the last ones.
    pub(super) fn recent(&self, from: usize, before: usize) -> impl Iterator<Item = &Mention> + Clone {
        let (named, back) = self.mentions.split_at(self.sorted);
        let first = named.partition_point(|m| m.first < from);
        let last = named.partition_point(|m| m.first < before).max(first);
        let back = &back[back.len().saturating_sub(BACK_REFERENCES_MAX)..];
        named[first..last]
            .iter()
            .chain(back.iter().filter(move |m| m.first >= from && m.first < before))
    }

    pub(super) fn finish(mut self, phrases: Vec<Vec<NounPhrase>>) -> Cast {
        // Country words that stand outside any run ("in the North").
        for hit in self.hits {
            if self.at[hit.first..hit.last].iter().all(Option::is_none) {
                self.country_mention(*hit);
            }
        }
        self.sort();
        self.seat_bodies();
        let places = self.places();
        // "President Putin": the office names its holder.
        for party in &mut self.parties {
            if party.kind != PartyKind::Person || !party.partial {
                continue;
            }
            let family = party.name.to_lowercase();
            let holder = VOCABULARY.holders.iter().find(|h| {
                h.has_word(&family)
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
        let mut first_of = vec![None; self.parties.len()];
        for mention in &self.mentions {
            first_of[mention.party].get_or_insert(mention.first);
        }
        let mut number = vec![0_usize; self.parties.len()];
        for mention in &self.mentions {
            number[mention.party] += 1;
        }
        let mut by_number: Vec<usize> = (0..self.parties.len()).collect();
        by_number.sort_by_key(|p| std::cmp::Reverse(number[*p]));
        Cast {
            by_number,
            first_of,
            parties: self.parties,
            countries: self.by_country,
            mentions: self.mentions,
            at: self.at,
            phrases,
            places,
        }
    }

    /// The towns of the text with their countries, which become parties that a dealing may need.
    fn places(&mut self) -> FxHashMap<usize, CountryCode> {
        let mut places = FxHashMap::default();
        for sentence in &self.tokens.sentences {
            for at in sentence.first..sentence.last {
                // "Eliande Tunis" is in no town.
                let personal = || {
                    self.at[at].is_some_and(|m| {
                        self.parties[self.mentions[m as usize].party].kind == PartyKind::Person
                    })
                };
                if let Some((_, code)) =
                    (VOCABULARY.place_at(self.tokens, at, sentence.last)).filter(|_| !personal())
                {
                    self.country(code);
                    places.insert(at, code);
                }
            }
        }
        places
    }
}
