//! What a name hangs on, where its own words tell nothing: whose it is and where it is ("Israel's X", "Lommel-based X"), the
//! number of a body ("Office 39", "the 155th marine brigade"), the article of a ship ("the Karelian Dawn").

use interdict_model::{CountryCode, EntityKind};

use super::{
    Finder, PartyKind,
    evidence::{is_common_noun, is_plain_name},
    likeness::is_given_name,
};
use crate::{
    frames::FRAMES,
    lexicon::LEXICON,
    token::{Class, Sentence, TokenKind},
    vocabulary::VOCABULARY,
};

/// How many tokens the name of a body that a number tells may have after the number.
const NUMBERED_TOKENS_MAX: usize = 5;
/// How far the place in an apposition may stand from its comma, in tokens.
const SEAT_TOKENS_MAX: usize = 7;
/// A number tells an office or a works apart from this many digits on; "Unit 4" is a reactor.
const DIGITS_MIN: usize = 2;
const DIGITS_MAX: usize = 5;

/// How many letters each of the words has that make a firm's name with a hyphen.
const PART_LETTERS_MIN: usize = 3;
/// How many words of a name may stand before works, and how many others between.
const WORKS_NAME_WORDS_MAX: usize = 3;
const WORKS_BETWEEN_MAX: usize = 2;

/// What only places follow.
pub(super) fn is_spatial(word: &str) -> bool {
    matches!(
        word,
        "in" | "at" | "near" | "outside" | "off" | "around" | "across"
    )
}

/// Whether a word, in lower case, is no verb, no grammatical word, no common noun and no title.
fn is_in_no_list(lower: &str) -> bool {
    LEXICON.verb(lower).is_none()
        && LEXICON.closed(lower).is_none()
        && !is_common_noun(lower)
        && !VOCABULARY.titles.contains_word(lower)
}

/// Endings before a hyphen's right side that tell where a firm sits.
fn tells_seat(end: &str) -> bool {
    matches!(end, "based" | "registered" | "headquartered" | "listed")
}

/// "28th", "1st"
fn is_ordinal(word: &str) -> bool {
    ["th", "st", "nd", "rd"].iter().any(|end| {
        (word.strip_suffix(end)).is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    })
}

/// How far, in tokens, "to X" may stand from "sold".
const COUNTERPART_TOKENS_MAX: usize = 8;

impl Finder<'_, '_> {
    /// The end of the name of a body that a number tells: "Office 39", "the 155th marine brigade", "the 400 Mawozo gang".
    pub(super) fn numbered_body(&self, at: usize, sentence: Sentence) -> Option<usize> {
        let token = self.tokens.tokens[at];
        let digits = |i: usize, least: usize| {
            let word = self.tokens.word(i);
            i < sentence.last
                && self.tokens.tokens[i].kind == TokenKind::Number
                && (least..=DIGITS_MAX).contains(&word.len())
                && word.bytes().all(|b| b.is_ascii_digit())
        };
        let numbered = &VOCABULARY.numbered;
        if token.capital && numbered.bodies.contains(self.tokens.lower(at)) && digits(at + 1, DIGITS_MIN) {
            return Some(at + 2);
        }
        let stop = sentence.last.min(at + NUMBERED_TOKENS_MAX);
        if is_ordinal(self.tokens.word(at)) {
            return (at + 1..stop)
                .take_while(|i| {
                    matches!(
                        self.tokens.class(*i),
                        Class::Noun | Class::Adjective | Class::ProperNoun
                    )
                })
                .find(|i| numbered.units.contains(self.tokens.lower(*i)))
                .map(|i| i + 1);
        }
        if !digits(at, 1) {
            return None;
        }
        let end = (at + 1..stop)
            .find(|i| !(self.tokens.tokens[*i].capital && self.tokens.tokens[*i].kind == TokenKind::Word))?;
        // "12 Su-35 fighters" are no group.
        let plain = (at + 1..end).all(|i| !self.tokens.word(i).contains(|c: char| c.is_ascii_digit()));
        (end > at + 1 && plain && VOCABULARY.group_words.contains(self.tokens.lower(end))).then_some(end)
    }

    /// "Houthi-held", "Hamas-run": the known name before the hyphen.
    pub(super) fn compound_of_organization(&self, at: usize) -> Option<&'static str> {
        let (name, end) = self.tokens.word(at).split_once('-')?;
        if !VOCABULARY.compound_ends.contains(end) {
            return None;
        }
        (VOCABULARY.organization_spellings.iter())
            .find(|s| s.as_str() == name)
            .map(String::as_str)
    }

    /// The country that a place right before a token, in the genitive or as its seat, tells: "Israel's", "Lommel-based".
    pub(super) fn place_before(&self, first: usize) -> Option<Option<CountryCode>> {
        let before = first.checked_sub(1)?;
        if self.tokens.class(before) == Class::Genitive && before > 0 {
            let owner = before - 1;
            let country = self.country_at[owner].map(|h| self.hits[h as usize].code);
            let town = (owner.saturating_sub(2)..=owner).find_map(|i| {
                (VOCABULARY.place_at(self.tokens, i, before))
                    .filter(|(length, _)| i + length == before)
                    .map(|(_, code)| code)
            });
            return country.or(town).map(Some);
        }
        let (place, end) = self.tokens.word(before).rsplit_once('-')?;
        tells_seat(end).then(|| {
            (VOCABULARY.place_named(place))
                .or_else(|| self.country_at[before].map(|h| self.hits[h as usize].code))
        })
    }

    /// "Israel's Carmel Ofek Radar", "Shanghai's Hudong-Pujiang yard", "Lommel-based Vandormael Machinehandel": a name that
    /// is no person's, beside the place that has it.
    pub(super) fn is_body_of_place(&self, first: usize, end: usize) -> bool {
        if self.place_before(first).is_none()
            || self.has_place_word(first, end)
            || VOCABULARY
                .place_at(self.tokens, first, end)
                .is_some_and(|(length, _)| first + length == end)
        {
            return false;
        }
        let seated = self.tokens.class(first - 1) != Class::Genitive;
        let personal = self.odds(first, end) > 0.7 || is_given_name(self.tokens.lower(first));
        if end > first + 1 {
            return !personal || self.odds(first, end) < -0.7;
        }
        let word = self.tokens.word(first);
        let letters = self.acronym(first) && !VOCABULARY.other_acronyms.contains(self.tokens.lower(first));
        // "Chad's MiG-29 fighters": a type of aircraft.
        let of_type =
            (word.rsplit_once('-')).is_some_and(|(_, n)| n.starts_with(|c: char| c.is_ascii_digit()));
        if of_type {
            return false;
        }
        let marked = word.contains(|c: char| c == '-' || c.is_ascii_digit()) || letters;
        let noun = VOCABULARY.descriptor_kind(self.tokens.lower(end)) == Some(EntityKind::Organization)
            || VOCABULARY.works.nouns.contains(self.tokens.lower(end));
        // "from Bulgaria's Kintex"; but "in Russia's Belgorod", "Syria's Kurds"
        let unknown = self.is_unknown_word(first) && !word.ends_with('s') && !self.is_led_by_place(first);
        (word.len() > 3 || letters)
            && !personal
            && self.tokens.verb(first).is_none()
            && (noun
                || (marked || seated || unknown)
                    && !matches!(
                        self.tokens.class(end),
                        Class::Noun | Class::ProperNoun | Class::Number
                    ))
    }

    /// Whether "in", "near" or the like stands before the place that has a name.
    fn is_led_by_place(&self, first: usize) -> bool {
        (first.saturating_sub(5)..first)
            .rev()
            .skip(1)
            .find(|i| !self.tokens.tokens[*i].capital)
            .is_some_and(|i| is_spatial(self.tokens.lower(i)))
    }

    /// A capitalised word that no dictionary of common words has, and that is no place's.
    pub(super) fn is_unknown_word(&self, at: usize) -> bool {
        let lower = self.tokens.lower(at);
        is_plain_name(self.tokens.word(at))
            && (self.tokens.class(at) == Class::ProperNoun
                || self.tokens.class(at) == Class::Noun && self.tokens.tokens[at].sentence_start)
            && self.country_at[at].is_none()
            && is_in_no_list(lower)
            && !VOCABULARY.region_names.contains(lower)
            && VOCABULARY.place_at(self.tokens, at, at + 1).is_none()
    }

    /// "Karpov is accused of", "sanctioned Woflex for": a word in no list of whom is charged or punished.
    pub(super) fn is_charged(&self, first: usize, end: usize, sentence: Sentence) -> Option<PartyKind> {
        let punished = |i: usize| (self.tokens.lemma(i)).is_some_and(|l| FRAMES.enforcing_verbs.contains(l));
        let subject = self.tokens.class(end) == Class::Be
            && (punished(end + 1) || self.tokens.lower(end + 1) == "accused");
        let object = first > sentence.first
            && punished(first - 1)
            && matches!(self.tokens.class(first - 1), Class::Verb(_))
            && matches!(self.tokens.class(end), Class::Preposition | Class::Punctuation);
        if !(subject || object) || !self.is_unknown_word(first) || self.tokens.word(first).len() < 4 {
            return None;
        }
        Some(
            match self.odds(first, end) > 0.0 || is_given_name(self.tokens.lower(first)) {
                true => PartyKind::Person,
                false => PartyKind::Organization,
            },
        )
    }

    /// "sold chips to Testkom", "bought servers from Kontron": a word in no list of whom is sold to or bought from is no place.
    pub(super) fn is_counterpart(&self, first: usize, end: usize, sentence: Sentence) -> bool {
        let led = first > sentence.first && matches!(self.tokens.lower(first - 1), "to" | "from");
        let trades = |i: usize| matches!(self.tokens.lemma(i), Some("sell" | "buy" | "purchase" | "resell"));
        led && self.is_unknown_word(first)
            && self.tokens.word(first).len() > 4
            && matches!(
                self.tokens.class(end),
                Class::Punctuation
                    | Class::Preposition
                    | Class::Conjunction
                    | Class::Relative
                    | Class::Subordinator
            )
            && (sentence.first..first - 1)
                .rev()
                .take(COUNTERPART_TOKENS_MAX)
                .any(trades)
    }

    /// "Stankoimport-Ural", "Rosneft-Yug": two words in one, each with its capital, that nothing else explains.
    pub(super) fn is_hyphened_firm(&self, first: usize, end: usize) -> bool {
        let word = self.tokens.word(first);
        let parts = || word.split('-');
        end == first + 1
            && parts().count() >= 2
            && !is_given_name(self.tokens.lower(first))
            && parts().all(|p| {
                let lower = p.to_lowercase();
                p.chars().count() >= PART_LETTERS_MIN
                    && p.chars().all(char::is_alphabetic)
                    && p.chars().next().is_some_and(char::is_uppercase)
                    && is_in_no_list(&lower)
            })
            && self.is_unknown_word(first)
            && !matches!(
                self.tokens.class(end),
                Class::Noun | Class::ProperNoun | Class::Number
            )
            && !(first > 0 && is_spatial(self.tokens.lower(first - 1)))
    }

    /// The end of the name of works or an office that a place or a name in front tells apart: "the Kazan gunpowder plant".
    pub(super) fn works(&self, at: usize, sentence: Sentence) -> Option<usize> {
        let name = |i: usize| {
            let token = self.tokens.tokens[i];
            token.capital
                && token.kind == TokenKind::Word
                && !token.sentence_start
                && self.tokens.class(i) == Class::ProperNoun
                && self.country_at[i].is_none()
                && !VOCABULARY.titles.contains_word(self.tokens.lower(i))
        };
        let words = (at..sentence.last.min(at + WORKS_NAME_WORDS_MAX))
            .take_while(|i| name(*i))
            .count();
        if words == 0 || at == sentence.first {
            return None;
        }
        let first = at + words;
        let works = &VOCABULARY.works;
        let noun = (first..sentence.last.min(first + WORKS_BETWEEN_MAX + 1))
            .take_while(|i| {
                !self.tokens.tokens[*i].capital
                    && matches!(self.tokens.class(*i), Class::Noun | Class::Adjective)
                    && !works.others.contains(self.tokens.lower(*i))
            })
            .find(|i| works.nouns.contains(self.tokens.lower(*i)))?;
        if matches!(self.tokens.class(noun + 1), Class::Noun | Class::ProperNoun) {
            return None;
        }
        let before = self.tokens.lower(at - 1);
        let told = before == "the" || self.tokens.class(at - 1) == Class::Genitive;
        (told || noun > first && matches!(before, "to" | "from" | "by" | "for" | "with")).then_some(noun + 1)
    }

    /// "the Karelian Dawn", in a text about ships: a name of two words with the article, which neither firms nor people have.
    pub(super) fn is_named_as_ship(&self, first: usize, end: usize, sentence: Sentence) -> bool {
        let words = (first..end)
            .filter(|i| self.tokens.tokens[*i].kind == TokenKind::Word)
            .count();
        let mut before = first;
        while before > sentence.first && self.tokens.class(before - 1) == Class::Quote {
            before -= 1;
        }
        let article = before > sentence.first && self.tokens.lower(before - 1) == "the";
        let institution = |i: usize| {
            let word = self.tokens.lower(i);
            VOCABULARY.organization_words.contains(word)
                || VOCABULARY.public_words.contains(word)
                || VOCABULARY.place_words.contains(word)
                || VOCABULARY.thing_words.contains(word)
                || VOCABULARY.group_words.contains(word)
                || VOCABULARY.roles.contains_word(word)
                || self.country_at[i].is_some()
        };
        self.maritime
            && words == 2
            && article
            && !(first..end).any(institution)
            && !VOCABULARY
                .region_names
                .contains(self.tokens.text_of(first, end).to_lowercase().as_str())
            && VOCABULARY.place_at(self.tokens, first, end).is_none()
            && !matches!(
                self.tokens.class(end),
                Class::Noun | Class::ProperNoun | Class::Adjective | Class::Genitive
            )
            && self.tokens.lower(end) != "of"
    }

    /// "the tankers A, B and C": a name joined with a ship's.
    pub(super) fn joined_with_ship(&self, first: usize) -> bool {
        let Some(mut mark) = first.checked_sub(1) else {
            return false;
        };
        if self.tokens.lower(mark) == "the" && mark > 0 {
            mark -= 1;
        }
        let ship = |i: usize| {
            self.at[i]
                .is_some_and(|m| self.parties[self.mentions[m as usize].party].kind == PartyKind::Vessel)
        };
        matches!(self.tokens.lower(mark), "and" | "," | "or") && mark > 0 && ship(mark - 1)
    }

    /// Where the bodies without a country sit, by the place beside or inside their names: "X of Lahti", "X in Minsk",
    /// "X, a Nizhny Novgorod body-builder", "Minsk-based X".
    pub(super) fn seat_bodies(&mut self) {
        let mut seats: Vec<(usize, CountryCode)> = Vec::new();
        for mention in &self.mentions {
            let party = &self.parties[mention.party];
            let known = party.country.is_some() || party.kind != PartyKind::Organization;
            if !known && let Some(code) = self.seat_of(mention.first, mention.last) {
                seats.push((mention.party, code));
            }
        }
        for (party, code) in seats {
            self.parties[party].country.get_or_insert(code);
        }
    }

    fn seat_of(&self, first: usize, last: usize) -> Option<CountryCode> {
        let end = self.tokens.tokens.len();
        let there = |i: usize| {
            let country = self.country_at.get(i).copied().flatten();
            (country.map(|h| self.hits[h as usize].code))
                .or_else(|| VOCABULARY.place_at(self.tokens, i, end).map(|(_, code)| code))
        };
        let after = match self.tokens.lower(last) {
            "of" | "in" => there(last + 1),
            "," if matches!(self.tokens.lower(last + 1), "a" | "an" | "the") => (last + 2..end)
                .take(SEAT_TOKENS_MAX)
                .take_while(|i| {
                    !self.tokens.class(*i).is_verbal() && self.tokens.class(*i) != Class::Punctuation
                })
                .find_map(there),
            "," | "(" => there(last + 1),
            _ => None,
        };
        let before = || {
            let led = (first.saturating_sub(4)..first)
                .rev()
                .take_while(|i| {
                    matches!(
                        self.tokens.class(*i),
                        Class::Noun | Class::ProperNoun | Class::Adjective
                    )
                })
                .find_map(there);
            led.or_else(|| self.place_before(first).flatten())
        };
        (after.or_else(before))
            .or_else(|| (first..last).find_map(there))
            .or_else(|| (first..last).find_map(|i| VOCABULARY.seat_form(self.tokens.lower(i))))
    }
}
