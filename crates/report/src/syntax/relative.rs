//! Relative clauses and "that": what they hang on.

use super::{Kind, Open, Reader};
use crate::{
    claims::{CUES, Stance},
    frames::FRAMES,
    time::is_weekday,
    token::Class,
};

/// How far ahead, in tokens, "that X rejected" may have its verb.
const DENIAL_TOKENS_MAX: usize = 10;

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
}
