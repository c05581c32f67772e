//! What shows that a name is a body's: its end, a place beside it, what it does, the noun before it.

use interdict_model::EntityKind;

use super::{Finder, MentionKind, PartyKind, evidence::is_common_noun};
use crate::{
    claims::CUES,
    frames::FRAMES,
    goods::is_goods_word,
    lexicon::LEXICON,
    token::{Class, Sentence},
    vocabulary::VOCABULARY,
};

/// A word whose odds to be a person's are below this is one of bodies in general ("studies", "research").
const GENERAL_ODDS_MAX: f32 = -1.0;

impl Finder<'_, '_> {
    /// "two firms, Hua Xin and Yi Rong, sold": the noun before the comma, or before the name joined with it, is a body's.
    pub(super) fn is_named_as_body(&self, first: usize, end: usize, sentence: Sentence) -> bool {
        if first < sentence.first + 3 || !matches!(self.tokens.lower(end), "," | "and" | ".") {
            return false;
        }
        let bodies = |comma: usize| {
            let noun = self.tokens.lower(comma - 1);
            self.tokens.word(comma) == ","
                && self.tokens.class(comma - 1) == Class::Noun
                && noun.ends_with('s')
                && VOCABULARY.descriptor_kind(noun) == Some(EntityKind::Organization)
        };
        if bodies(first - 1) {
            return true;
        }
        let joined = (self.tokens.lower(first - 1) == "and")
            .then(|| self.at[first - 2])
            .flatten()
            .map(|m| &self.mentions[m as usize]);
        joined.is_some_and(|m| {
            m.first > sentence.first + 1
                && self.parties[m.party].kind == PartyKind::Organization
                && bodies(m.first - 1)
        })
    }

    /// "shipped to Vagonmash in Tver", "Uralkhim", "the Haqqani network", "Lafarge pleaded", "Spacety, which …": a name
    /// that its end, a place beside it or what it does makes a body's.
    pub(super) fn is_body_by_place(&self, first: usize, end: usize, sentence: Sentence) -> bool {
        let before = match first > sentence.first {
            true => self.tokens.lower(first - 1),
            false => "",
        };
        let last = self.tokens.lower(end - 1);
        let ends = (VOCABULARY.organization_endings.iter())
            .any(|e| last.len() > e.len() + 2 && last.ends_with(e.as_str()) && !last.ends_with("-trans"));
        if ends && end == first + 1 && VOCABULARY.place_at(self.tokens, first, end).is_none() {
            let follows = matches!(self.tokens.class(end), Class::Noun | Class::ProperNoun);
            return !follows && LEXICON.verb(last).is_none();
        }
        if before == "the" && VOCABULARY.group_words.contains(self.tokens.lower(end)) {
            return true;
        }
        // "to Radiotekh-Service in St. Petersburg"; but "to Paradip in India" is a place.
        let town = VOCABULARY.place_at(self.tokens, end + 1, sentence.last).is_some();
        let country = self.country_at.get(end + 1).is_some_and(Option::is_some);
        let placed = match self.tokens.lower(end) {
            "of" => town || country,
            "in" | "at" => town || country && end > first + 1,
            _ => false,
        };
        // "Kompozit Plast of Vilnius shipped"
        let several = end > first + 1 && self.odds(first, end) < 0.7;
        if several && placed && self.tokens.lower(end) == "of" {
            return true;
        }
        let led = matches!(
            before,
            "to" | "from" | "by" | "with" | "for" | "through" | "via" | "and"
        );
        if placed && led && VOCABULARY.place_at(self.tokens, first, end).is_none() {
            return true;
        }
        // At the start of a sentence: what nobody takes for a common noun, and speaks or deals.
        let starts = first == sentence.first && end == first + 1 && self.tokens.tokens[first].sentence_start;
        let common =
            |w: &str| w.ends_with('s') || LEXICON.verb(w).is_some() || is_common_noun(w) || is_goods_word(w);
        let speaks = |i: usize| {
            (self.tokens.lemma(i)).is_some_and(|l| {
                CUES.stance_of(l).is_some() || matches!(l, "plead" | "agree") || FRAMES.verbs.contains_key(l)
            })
        };
        starts
            && last.len() > 3
            && !common(last)
            && VOCABULARY.place_at(self.tokens, first, end).is_none()
            && (speaks(end)
                || matches!(self.tokens.class(end), Class::Have | Class::Modal | Class::Be)
                    && speaks(end + 1)
                || self.tokens.word(end) == "," && self.tokens.lower(end + 1) == "which")
    }

    /// "the Panel", "the Committee", with its capital: the body whose name has the word, or else one of that name.
    pub(super) fn public_body(&mut self, at: usize, sentence: Sentence) -> bool {
        let word = self.tokens.lower(at);
        let named = at > sentence.first
            && self.tokens.lower(at - 1) == "the"
            && self.tokens.tokens[at].capital
            && VOCABULARY.public_words.contains(word)
            && !matches!(self.tokens.class(at + 1), Class::ProperNoun | Class::Number);
        if !named {
            return false;
        }
        let whole = self.parties.iter().rposition(|p| {
            p.kind == PartyKind::Organization && p.name.split(' ').any(|w| w.eq_ignore_ascii_case(word))
        });
        match whole {
            Some(party) => self.mention(party, at, at + 1, MentionKind::Name, false),
            None if word == "panel" => {
                self.named(PartyKind::Organization, at, at + 1);
            }
            None => return false,
        }
        true
    }

    /// "Lund & Astrup"
    pub(super) fn joined_by_ampersand(&self, first: usize, end: usize) -> bool {
        (first + 1..end.saturating_sub(1)).any(|i| self.tokens.word(i) == "&")
    }

    /// "Foreign Trade" before "and Payments Act": a part of the name of a thing.
    pub(super) fn goes_on_as_thing(&self, end: usize, sentence: Sentence) -> bool {
        if !matches!(self.tokens.lower(end), "and" | "of" | "on" | "for") {
            return false;
        }
        let mut at = end + 1 + usize::from(self.tokens.lower(end + 1) == "the");
        let start = at;
        while at < sentence.last && self.tokens.tokens[at].capital {
            at += 1;
        }
        at > start && VOCABULARY.thing_words.contains(self.tokens.lower(at - 1))
    }

    /// "QUESTION:": who asks has no name.
    pub(super) fn labels_a_turn(&self, first: usize, end: usize, sentence: Sentence) -> bool {
        first == sentence.first
            && end == first + 1
            && self.tokens.word(end) == ":"
            && self.tokens.word(first).bytes().all(|b| b.is_ascii_uppercase())
    }

    /// "B. Arms": the letter counts the headings.
    pub(super) fn enumerates(&self, first: usize, sentence: Sentence) -> bool {
        first == sentence.first
            && self.tokens.word(first).len() == 1
            && self.tokens.word(first + 1) == "."
            && !(first..sentence.last).any(|i| self.tokens.class(i).is_verbal())
    }

    /// A name in one word: of whom someone is a customer or a lawyer, whom one founds, whom one tells to do something.
    pub(super) fn is_firm_of(&self, first: usize, end: usize, sentence: Sentence) -> bool {
        if first < sentence.first + 2 || VOCABULARY.place_at(self.tokens, first, end).is_some() {
            return false;
        }
        let before = self.tokens.lower(first - 1);
        let people = matches!(before, "of" | "for" | "at")
            && VOCABULARY.firms.people.contains(self.tokens.lower(first - 2));
        // "customers of A and of B"
        let again = before == "of"
            && self.tokens.lower(first - 2) == "and"
            && first > sentence.first + 3
            && (first - 3..first - 2).any(|i| {
                (self.at[i]).is_some_and(|m| {
                    self.parties[self.mentions[m as usize].party].kind == PartyKind::Organization
                })
            });
        // "talks with X", "a contract with X"
        let deal = before == "with" && VOCABULARY.firms.deals.contains(self.tokens.lower(first - 2));
        let founded = self
            .tokens
            .lemma(first - 1)
            .is_some_and(|l| VOCABULARY.firms.verbs.contains(l));
        let told = matches!(self.tokens.class(first - 1), Class::Verb(_))
            && self
                .tokens
                .lemma(first - 1)
                .is_some_and(|l| CUES.stance_of(l).is_some())
            && self.tokens.lower(end) == "to";
        let agent = before == "by"
            && (sentence.first..first - 1).any(|i| {
                self.tokens
                    .lemma(i)
                    .is_some_and(|l| FRAMES.verbs.contains_key(l) || l == "make" || l == "build")
            })
            && self.tokens.verb(first).is_none();
        let kind_follows = before == "the"
            && VOCABULARY.descriptor_kind(self.tokens.lower(end)) == Some(EntityKind::Organization);
        people || again || deal || founded || told || agent || kind_follows
    }

    /// "the Scientific Studies and Research Centre": words of bodies on both sides of "and", of which the last says which.
    pub(super) fn goes_on_as_body(&self, first: usize, and: usize, sentence: Sentence) -> bool {
        if first == 0 || self.tokens.lower(first - 1) != "the" {
            return false;
        }
        let general =
            |i: usize| super::person_log_odds(std::iter::once(self.tokens.lower(i))) < GENERAL_ODDS_MAX;
        let mut last = and + 1;
        while last < sentence.last && self.tokens.tokens[last].capital {
            last += 1;
        }
        last > and + 2
            && last <= and + 4
            && (first..and).all(|i| {
                let word = self.tokens.lower(i);
                self.country_at[i].is_none() && !VOCABULARY.organization_words.contains(word)
            })
            && general(and - 1)
            && general(and + 1)
            && VOCABULARY
                .organization_words
                .contains(self.tokens.lower(last - 1))
    }

    /// "founded X", "joined X"
    pub(super) fn is_founded(&self, first: usize) -> bool {
        first > 0 && (self.tokens.lemma(first - 1)).is_some_and(|l| VOCABULARY.firms.verbs.contains(l))
    }

    /// "A and B Trading": joined with a name that its words make a body's.
    pub(super) fn joined_with_body(&self, first: usize, end: usize, sentence: Sentence) -> bool {
        if !matches!(self.tokens.lower(end), "and" | ",") || self.odds(first, end) > 0.7 || end < first + 2 {
            return false;
        }
        let Some(next) = (end + 1 < sentence.last)
            .then(|| self.run(end + 1, sentence))
            .flatten()
        else {
            return false;
        };
        (end + 1..next).any(|i| VOCABULARY.organization_words.contains(self.tokens.lower(i)))
            && next > end + 2
    }
}
