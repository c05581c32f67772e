//! Whether the words of a dealing say that it was not.

use super::Scene;
use crate::{
    frames::FRAMES,
    lexicon::LEXICON,
    token::{Class, Sentence},
};

/// How far before a passive verb "no" may stand.
const NOTHING_TOKENS_MAX: usize = 8;

impl Scene<'_, '_> {
    pub(super) fn is_refuted(&self, at: usize, sentence: Sentence) -> bool {
        let tokens = self.tokens;
        // "did not supply", "has never sold"; not "could not have … without".
        let mut i = at;
        while i > sentence.first && at - i < 5 {
            i -= 1;
            if LEXICON.negates(tokens.lower(i)) {
                return true;
            }
            if !matches!(
                tokens.class(i),
                Class::Adverb | Class::Have | Class::Be | Class::Do | Class::Modal
            ) {
                break;
            }
        }
        self.has_nothing(at, sentence) || self.is_declined(at) || self.says_refuted(tokens.sentence_of(at))
    }

    /// Whether a sentence has words for what was not so: "no evidence that".
    pub(super) fn says_refuted(&self, index: usize) -> bool {
        *self.refuted[index].get_or_init(|| {
            let Sentence { first, last, .. } = self.tokens.sentences[index];
            (first..last).any(|i| FRAMES.refuted.at(self.tokens, i, last).is_some())
        })
    }

    /// "refused to sell", "was cleared of selling": whoever tells it, nothing was given.
    pub(super) fn is_declined(&self, at: usize) -> bool {
        let index = self.tokens.sentence_of(at);
        let clauses = self.clauses(index);
        // "a court cleared X of selling"
        let first = self.tokens.sentences[index].first;
        let cleared = at > first
            && self.tokens.lower(at - 1) == "of"
            && (first..at).any(|i| {
                matches!(
                    self.tokens.lemma(i),
                    Some("clear" | "acquit" | "exonerate" | "absolve")
                )
            });
        if cleared {
            return true;
        }
        matches!(self.tokens.class(at), Class::Verb(_))
            && (clauses.governors(at).next())
                .is_some_and(|v| matches!(self.tokens.lemma(v.at), Some("refuse" | "decline")))
    }

    /// "transferred no weapons", "bought nothing from", "no shells were sent"; not "sold no fewer than 40".
    fn has_nothing(&self, at: usize, sentence: Sentence) -> bool {
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
