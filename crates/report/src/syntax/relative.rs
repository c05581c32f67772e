//! Relative clauses and "that": what they hang on.

use super::{Kind, Open, Reader, Subject};
use crate::{
    claims::{CUES, Stance},
    frames::FRAMES,
    lexicon::VerbForm,
    phrase::NounPhrase,
    time::is_weekday,
    token::Class,
};

/// How far ahead, in tokens, "that X rejected" may have its verb.
const DENIAL_TOKENS_MAX: usize = 10;

/// How many tokens words between commas may have that tell who says so.
const PARENTHESIS_TOKENS_MAX: usize = 12;
/// Verbs of such words that tell no claim by themselves.
const SAID_OF: [&str; 8] = [
    "regret", "remember", "recall", "seem", "appear", "hear", "think", "emerge",
];

impl Reader<'_, '_> {
    pub(super) fn relative(&mut self, at: usize) -> usize {
        let antecedent = self.cleft().or_else(|| self.antecedent(at));
        self.stack.push(Open {
            antecedent,
            ..Open::new(Kind::Relative)
        });
        at + 1
    }

    /// "It is X and not Y that sells": what "it is" puts first.
    pub(super) fn cleft(&self) -> Option<u32> {
        let top = self.stack.last()?;
        let verb = top.verb.filter(|v| self.tokens.class(*v) == Class::Be)?;
        let (first, _) = top.subject?;
        let subject = self.phrases[*self.out.lists.get(first as usize)? as usize];
        let it = subject.first == subject.head && self.tokens.lower(subject.head) == "it";
        let focus = self.phrases.partition_point(|p| p.first <= verb) as u32;
        let close = self
            .phrases
            .get(focus as usize)
            .is_some_and(|p| p.first == verb + 1);
        (it && close && self.latest.is_some_and(|l| l >= focus)).then_some(focus)
    }

    /// The noun phrase before a relative pronoun: over a comma, a preposition, and "of" to the head of a chain.
    pub(super) fn antecedent(&self, at: usize) -> Option<u32> {
        let end = (self.sentence.first..at)
            .rev()
            .find(|i| !matches!(self.tokens.class(*i), Class::Preposition) && self.tokens.word(*i) != ",")?;
        self.latest.filter(|p| self.phrases[*p as usize].last == end + 1)
    }

    pub(super) fn that(&mut self, at: usize) -> usize {
        let noun = (self.latest).is_some_and(|p| self.phrases[p as usize].last == at);
        let speech = (self.top().verb)
            .and_then(|v| self.tokens.lemma(v))
            .is_some_and(|l| CUES.stance_of(l).is_some());
        let claim = noun
            && (FRAMES.claim_nouns.contains(self.tokens.lower(at - 1))
                || is_weekday(self.tokens.lower(at - 1)));
        if noun && (!claim && (!speech || self.opens_verb(at + 1)) || speech && self.denied_ahead(at)) {
            return self.relative(at);
        }
        self.subordinate(at)
    }

    /// "an account that X rejected": a denial without an object denies the noun.
    pub(super) fn denied_ahead(&self, at: usize) -> bool {
        let end = self.sentence.last.min(at + DENIAL_TOKENS_MAX);
        let verb = (at + 1..end).find(|i| matches!(self.tokens.class(*i), Class::Verb(_)));
        verb.is_some_and(|v| {
            (self.tokens.lemma(v)).is_some_and(|l| CUES.stance_of(l) == Some(Stance::Denies))
                && matches!(
                    self.tokens.class(v + 1),
                    Class::Preposition | Class::Punctuation | Class::Adverb
                )
        })
    }

    /// "X, it is alleged in the act, sold", "barges, he remembers, came": the end of words between commas that tell who says so,
    /// where the clause around them still waits for its verb.
    pub(super) fn parenthesis(&mut self, comma: usize) -> Option<usize> {
        let top = *self.top();
        // "which, it charged, received"
        let relative = comma > self.sentence.first && self.tokens.class(comma - 1) == Class::Relative;
        let waits = (top.subject.is_some() || relative) && top.verb.is_none();
        if self.tokens.word(comma) != "," || !waits {
            return None;
        }
        let last = self.sentence.last.min(comma + PARENTHESIS_TOKENS_MAX);
        let end = (comma + 2..last).find(|i| self.tokens.word(*i) == ",")?;
        let opens = matches!(self.tokens.class(comma + 1), Class::Pronoun)
            && matches!(
                self.tokens.lower(comma + 1),
                "it" | "he" | "she" | "they" | "i" | "we" | "one"
            );
        let says = |i: &usize| {
            (self.tokens.lemma(*i)).is_some_and(|l| CUES.stance_of(l).is_some() || SAID_OF.contains(&l))
        };
        let verb = (comma + 2..end).find(says)?;
        (opens || relative).then(|| {
            self.nonfinite(verb, Subject::Unknown, false, None);
            end
        })
    }

    /// The noun phrase that a clause without its relative pronoun hangs on: "the drones Iran supplied", "the rifles they sold".
    pub(super) fn contact_antecedent(&self, phrase: NounPhrase) -> Option<u32> {
        let antecedent = self.latest?;
        let before = self.phrases[antecedent as usize];
        let subject = match self.tokens.class(phrase.head) {
            Class::ProperNoun => {
                phrase.first == phrase.head || self.tokens.class(phrase.first) == Class::ProperNoun
            }
            Class::Pronoun => matches!(
                self.tokens.lower(phrase.head),
                "he" | "she" | "it" | "they" | "we"
            ),
            _ => false,
        };
        let verb = matches!(
            self.tokens.class(phrase.last),
            Class::Have | Class::Verb(VerbForm::Past)
        );
        (before.last == phrase.first
            && subject
            && verb
            && self.tokens.class(before.head) == Class::Noun
            && phrase.last < self.sentence.last)
            .then_some(antecedent)
    }
}
