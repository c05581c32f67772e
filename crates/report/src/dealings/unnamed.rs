//! Whom "they", "he", "it" and "the company" mean where the text has brought in somebody without a name: "a Bulgarian
//! company was fined. It had sold …".

use interdict_model::EntityKind;

use super::{GENERAL, Scene, actors::is_actor_noun};
use crate::{
    frames::FRAMES,
    parties::{Mention, PartyKind},
    phrase::NounPhrase,
    token::Class,
    vocabulary::VOCABULARY,
};

/// How many sentences back somebody without a name was brought in.
const UNNAMED_SENTENCES_MAX: usize = 2;

impl Scene<'_, '_> {
    /// The firms, men or the like of the sentence before that "they" stands for: "imposed sanctions on three companies in
    /// X. They had supplied …"
    pub(super) fn several_before(&self, at: usize) -> Option<NounPhrase> {
        let index = self.tokens.sentence_of(at).checked_sub(1)?;
        (self.cast.phrases[index].iter().copied()).find(|p| {
            let head = self.tokens.lower(p.head);
            self.tokens.class(p.head) == Class::Noun
                && head.ends_with('s')
                && is_actor_noun(head)
                && !FRAMES.speakers.contains(head)
        })
    }

    /// The phrase of the sentences before by which somebody without a name was brought in: "a Bulgarian company".
    pub(super) fn unnamed_before(&self, at: usize, is: impl Fn(&str) -> bool) -> Option<NounPhrase> {
        let index = self.tokens.sentence_of(at);
        (1..=UNNAMED_SENTENCES_MAX)
            .filter_map(|back| index.checked_sub(back))
            .find_map(|earlier| {
                (self.cast.phrases[earlier].iter().copied()).find(|p| {
                    let nation = || (p.first..p.head).any(|i| self.cast.mention_at(i).is_some());
                    (matches!(self.tokens.lower(p.first), "a" | "an" | "one")
                        || is_person_noun(self.tokens.lower(p.head)) && nation())
                        && self.tokens.class(p.head) == Class::Noun
                        && is(self.tokens.lower(p.head))
                        && self.cast.mention_at(p.head).is_none()
                })
            })
    }

    /// The same, of "the company" by the same noun, and of "the man" by any noun for a person.
    pub(super) fn unnamed_again(&self, phrase: NounPhrase) -> Option<NounPhrase> {
        let head = self.tokens.lower(phrase.head);
        if phrase.first + 1 != phrase.head {
            return None;
        }
        match head {
            "man" | "woman" => self.unnamed_before(phrase.first, is_person_noun),
            "company" | "firm" => self.unnamed_before(phrase.first, is_body_noun),
            _ if is_person_noun(head) || is_body_noun(head) => {
                self.unnamed_before(phrase.first, |noun| noun == head)
            }
            _ => None,
        }
    }

    /// Whether a sentence says that a party which it names is whom an earlier phrase told of without a name: "X, 44, pleaded
    /// guilty", "The firm, X,", "named as X", "X bought the chips"; not its judge, its lawyer or its rival.
    pub(super) fn is_taken_up(&self, phrase: NounPhrase, mention: &Mention, index: usize) -> bool {
        let party = &self.cast.parties[mention.party];
        let nation = (phrase.first..phrase.head)
            .find_map(|i| self.cast.mention_at(i))
            .and_then(|m| self.cast.parties[m.party].country);
        let foreign = nation.is_some() && party.country.is_some() && nation != party.country;
        if foreign || self.judges(mention.party) || self.is_official(mention.party) {
            return false;
        }
        let tokens = self.tokens;
        let sentence = tokens.sentences[index];
        let aged = tokens.word(mention.last) == "," && tokens.class(mention.last + 1) == Class::Number;
        let before = mention.first.checked_sub(1).filter(|b| *b >= sentence.first);
        // "The Togo-flagged Pacific Lantern"
        let ship = party.kind == PartyKind::Vessel
            && (sentence.first..mention.first)
                .rev()
                .find(|i| tokens.class(*i) != Class::Adjective && !tokens.word(*i).contains('-'))
                .is_some_and(|i| tokens.lower(i) == "the");
        let led = before.is_some_and(|b| {
            let apposed = || {
                (self.cast.phrase_before(index, b))
                    .map(|i| self.cast.phrases[index][i])
                    .is_some_and(|p| {
                        let head = tokens.lower(p.head);
                        p.last == b
                            && tokens.lower(p.first) == "the"
                            && (is_person_noun(head) || is_body_noun(head) || is_actor_noun(head))
                    })
            };
            // "the investigation into X"
            let blamed = b > sentence.first
                && matches!(tokens.lower(b), "into" | "against" | "on" | "of")
                && FRAMES.blaming_nouns.contains(tokens.lower(b - 1));
            blamed
                || FRAMES.naming.contains(tokens.lower(b))
                || tokens.lower(b) == "as"
                || tokens.class(b) == Class::Be
                || tokens.word(b) == "," && apposed()
        });
        let acts = || {
            self.clauses(index).verbs().any(|v| {
                let lemma = tokens.lemma(v.at).unwrap_or_default();
                let answers = match v.passive {
                    true => FRAMES.blaming_verbs.contains(lemma) || FRAMES.enforcing_verbs.contains(lemma),
                    false => FRAMES.answering.contains(lemma) || self.trades_again(v.at, phrase, index),
                };
                let subject = || {
                    (self.clauses(index).subject(v.at).iter()).any(|p| {
                        let subject = self.cast.phrases[index][*p as usize];
                        subject.first <= mention.first && mention.last <= subject.last
                    })
                };
                answers && subject()
            })
        };
        aged || ship || led || acts()
    }

    /// Whether a verb tells a dealing in the goods of the sentence of an earlier phrase.
    fn trades_again(&self, verb: usize, phrase: NounPhrase, index: usize) -> bool {
        let told = self.tokens.sentences[self.tokens.sentence_of(phrase.head)];
        let here = self.tokens.sentences[index];
        let kinds = |first: usize, last: usize| {
            (self.goods_in(first, last))
                .map(|g| self.goods[g].entry.item())
                .collect::<Vec<_>>()
        };
        let before = kinds(told.first, told.last);
        let general = |frames: &[crate::frames::Frame]| std::ptr::eq(frames, &GENERAL[..]);
        self.frames_at(verb).is_some_and(|(frames, _)| !general(frames))
            && kinds(verb, here.last).iter().any(|k| before.contains(k))
    }

    /// "Chinese firms, including A and B,", "groups such as A, B and C": the bodies that a phrase counts up by name.
    pub(super) fn members_named(&self, phrase: NounPhrase) -> Vec<usize> {
        let index = self.tokens.sentence_of(phrase.head);
        let mut at = phrase.last + usize::from(self.tokens.word(phrase.last) == ",");
        at += match (self.tokens.lower(at), self.tokens.lower(at + 1)) {
            ("including", _) => 1,
            ("such", "as") | ("among", "them") => 2,
            _ => return Vec::new(),
        };
        let mut members = Vec::new();
        while let Some(next) = self.cast.phrase_from(index, at) {
            let named = (self.cast.mention_at(next.head))
                .filter(|m| !m.adjective)
                .map(|m| m.party);
            let Some(party) = named.filter(|p| {
                matches!(
                    self.cast.parties[*p].kind,
                    PartyKind::Organization | PartyKind::Person
                )
            }) else {
                break;
            };
            members.push(party);
            if !matches!(self.tokens.lower(next.last), "," | "and") {
                break;
            }
            at = next.last + 1 + usize::from(self.tokens.lower(next.last + 1) == "and");
        }
        members
    }
}

/// A noun for one person.
pub(super) fn is_person_noun(lower: &str) -> bool {
    VOCABULARY.roles.contains_word(lower) && VOCABULARY.descriptor_kind(lower).is_none()
        || matches!(lower, "man" | "woman" | "national" | "citizen")
}

/// A noun for one firm or other body that is no state's.
pub(super) fn is_body_noun(lower: &str) -> bool {
    VOCABULARY.descriptor_kind(lower) == Some(EntityKind::Organization)
        && !FRAMES.state_nouns.contains(lower)
        && !VOCABULARY.public_words.contains(lower)
}
