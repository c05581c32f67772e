//! Whether the words of a dealing say that it was not.

use super::Scene;
use crate::{
    frames::FRAMES,
    lexicon::{LEXICON, VerbForm},
    token::{Class, Sentence},
};

/// How far before a passive verb "no" may stand.
const NOTHING_TOKENS_MAX: usize = 8;
/// How far before a verb "not" may stand.
const NEGATION_TOKENS_MAX: usize = 5;

/// How far before a verb "turned down a request to" may stand.
const TURNED_DOWN_TOKENS_MAX: usize = 8;

impl Scene<'_, '_> {
    pub(super) fn is_refuted(&self, at: usize, sentence: Sentence) -> bool {
        self.is_negated_verb(at, sentence)
            || self.has_nothing(at, sentence)
            || self.is_declined(at)
            || self.says_refuted(self.tokens.sentence_of(at))
    }

    /// Whether a sentence has words for what was not so: "no evidence that".
    pub(super) fn says_refuted(&self, index: usize) -> bool {
        *self.refuted[index].get_or_init(|| {
            let Sentence { first, last, .. } = self.tokens.sentences[index];
            (first..last).any(|i| FRAMES.refuted.at(self.tokens, i, last).is_some())
        })
    }

    /// "did not supply", "has never sold"; not "could not have … without".
    pub(super) fn is_negated_verb(&self, at: usize, sentence: Sentence) -> bool {
        let tokens = self.tokens;
        let auxiliary = |i: &usize| {
            matches!(
                tokens.class(*i),
                Class::Adverb | Class::Have | Class::Be | Class::Do | Class::Modal
            )
        };
        let first = sentence.first.max(at.saturating_sub(NEGATION_TOKENS_MAX));
        let negates = |i: &usize| LEXICON.negates(tokens.lower(*i));
        // "decided not to buy"
        let to = |i: &usize| {
            tokens.lower(*i) == "to" && i.checked_sub(1).is_some_and(|b| tokens.lower(b) == "not")
        };
        let before = (first..at).rev().find(|i| negates(i) || !(auxiliary(i) || to(i)));
        before.is_some_and(|i| negates(&i))
    }

    /// "refused to sell", "was cleared of selling": whoever tells it, nothing was given.
    pub(super) fn is_declined(&self, at: usize) -> bool {
        let index = self.tokens.sentence_of(at);
        let clauses = self.clauses(index);
        if self.is_cleared(at) {
            return true;
        }
        if self.turns_down(at, self.tokens.sentences[index]) {
            return true;
        }
        matches!(self.tokens.class(at), Class::Verb(_))
            && (clauses.governors(at).next())
                .is_some_and(|v| matches!(self.tokens.lemma(v.at), Some("refuse" | "decline" | "fail")))
    }

    /// "decided against sending", "ruled out selling", "turned down a request to sell".
    fn turns_down(&self, at: usize, sentence: Sentence) -> bool {
        let tokens = self.tokens;
        if !matches!(tokens.class(at), Class::Verb(VerbForm::Ing | VerbForm::Base)) {
            return false;
        }
        let before = (sentence.first..at)
            .rev()
            .take(TURNED_DOWN_TOKENS_MAX)
            .take_while(|i| {
                !matches!(
                    tokens.class(*i),
                    Class::Punctuation | Class::Subordinator | Class::Relative
                )
            });
        let verb = before
            .into_iter()
            .find(|i| matches!(tokens.class(*i), Class::Verb(_)));
        verb.is_some_and(|v| {
            let next = tokens.lower(v + 1);
            let request = (v + 1..at).any(|i| FRAMES.requests.contains(tokens.lower(i)));
            let turns = match tokens.lemma(v) {
                Some("decide" | "vote" | "rule" | "opt") if next == "against" => true,
                Some("rule") => next == "out",
                Some("turn") => next == "down" && request,
                Some(lemma) => request && FRAMES.rejecting.contains(lemma),
                None => false,
            };
            turns && !self.is_negated_verb(v, sentence)
        })
    }

    /// "transferred no weapons", "bought nothing from", "no shells were sent"; not "sold no fewer than 40".
    pub(super) fn has_nothing(&self, at: usize, sentence: Sentence) -> bool {
        let tokens = self.tokens;
        let none = |i: usize| {
            let counted = matches!(
                tokens.lower(i + 1),
                "fewer"
                    | "less"
                    | "more"
                    | "longer"
                    | "later"
                    | "sooner"
                    | "but"
                    | "other"
                    | "doubt"
                    | "matter"
            );
            matches!(tokens.lower(i), "no" | "nothing" | "none" | "neither") && !counted
        };
        if !matches!(tokens.class(at), Class::Verb(_)) {
            return false;
        }
        if at + 2 < sentence.last && none(at + 1) {
            return true;
        }
        // "sold arms to neither X nor Y"
        let neither = (at + 1..sentence.last.min(at + NOTHING_TOKENS_MAX))
            .take_while(|i| {
                !matches!(
                    tokens.class(*i),
                    Class::Verb(_) | Class::Punctuation | Class::Conjunction
                )
            })
            .any(|i| tokens.lower(i) == "neither");
        if neither {
            return true;
        }
        // "Neither X nor Y has sold", "No firm of X has sold", "None of the firms has sold"
        let index = tokens.sentence_of(at);
        let of_subject = (self.clauses(index).subject(at).iter()).any(|p| {
            let phrase = self.cast.phrases[index][*p as usize];
            let before = phrase.first.checked_sub(1).filter(|b| *b >= sentence.first);
            none(phrase.first) || before.is_some_and(|b| matches!(tokens.lower(b), "neither" | "nor"))
        });
        if of_subject {
            return true;
        }
        let subject = (sentence.first..at).rev().take(NOTHING_TOKENS_MAX).find(|i| {
            !matches!(
                tokens.class(*i),
                Class::Adverb | Class::Have | Class::Be | Class::Noun | Class::Adjective
            )
        });
        self.is_passive(at, sentence) && subject.is_some_and(none)
    }
}
