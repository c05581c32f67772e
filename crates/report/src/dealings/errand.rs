//! Who acts by an infinitive of purpose: "went to X to buy", "lent X money to buy", "called on X to stop".

use super::Scene;
use crate::{
    frames::{FRAMES, Pattern},
    phrase::NounPhrase,
    token::{Class, Sentence},
};

/// How far, in tokens, "went … to X" may stand apart.
const ERRAND_TOKENS_MAX: usize = 8;

/// Who acts by an infinitive behind a place or a source.
enum Errand {
    /// Whom somebody calls on.
    Asked,
    /// Who goes, stays or uses.
    Of(usize),
}

impl Scene<'_, '_> {
    /// "went to X to buy", "is in X to buy", "used money from X to buy", "called on X to stop": who acts by an infinitive whose
    /// "to" stands behind a place or a source.
    pub(super) fn sent_to(
        &self,
        at: usize,
        to: usize,
        index: usize,
        sentence: Sentence,
    ) -> Option<Vec<usize>> {
        let (errand, phrase) = self.errand(at, to, index, sentence)?;
        match errand {
            Errand::Asked => Some(self.parties_in(phrase)).filter(|p| !p.is_empty()),
            Errand::Of(verb) if self.tokens.class(verb) == Class::Be => {
                let subject = self.clauses(index).subject(verb);
                Some(
                    (subject.iter())
                        .flat_map(|p| self.parties_in(self.cast.phrases[index][*p as usize]))
                        .collect(),
                )
            }
            Errand::Of(verb) => Some(self.subject(verb, index, sentence, 1)),
        }
    }

    fn errand(&self, at: usize, to: usize, index: usize, sentence: Sentence) -> Option<(Errand, NounPhrase)> {
        let phrase = self.cast.phrases[index][self.cast.phrase_before(index, to)?];
        let lead = phrase
            .first
            .checked_sub(1)
            .filter(|l| phrase.last == to && *l > sentence.first)?;
        let verb = (sentence.first..=lead)
            .rev()
            .take(ERRAND_TOKENS_MAX)
            .find(|i| matches!(self.tokens.class(*i), Class::Verb(_) | Class::Be))?;
        let lemma = match self.tokens.class(verb) {
            Class::Be => "be",
            _ => self.tokens.lemma(verb)?,
        };
        let takes = || (self.frames_at(at)).is_some_and(|(f, _)| f[0].pattern == Pattern::Take);
        let errand = match self.tokens.lower(lead) {
            "on" if lemma == "call" && lead == verb + 1 => Errand::Asked,
            "to" if FRAMES.motion_verbs.contains(lemma) => Errand::Of(verb),
            "in" | "at" if FRAMES.stay_verbs.contains(lemma) && takes() => Errand::Of(verb),
            "from" if takes() && matches!(lemma, "use" | "spend" | "borrow" | "receive" | "get") => {
                Errand::Of(verb)
            }
            _ if lead == verb && FRAMES.visit_verbs.contains(lemma) => Errand::Of(verb),
            _ => return None,
        };
        Some((errand, phrase))
    }

    /// Who is to give what somebody goes to get: "went to X to buy", "is in X to buy".
    pub(super) fn visited_seller(&self, at: usize, index: usize, sentence: Sentence) -> Option<Vec<usize>> {
        let to = at
            .checked_sub(1)
            .filter(|t| *t > sentence.first && self.tokens.lower(*t) == "to")?;
        let takes = (self.frames_at(at)).is_some_and(|(f, _)| f[0].pattern == Pattern::Take);
        let (errand, phrase) = self.errand(at, to, index, sentence).filter(|_| takes)?;
        let from = self.tokens.lower(phrase.first - 1) == "from";
        match errand {
            Errand::Of(_) if !from => {
                let mut seller = self.parties_in(phrase);
                if seller.is_empty() {
                    seller.extend(self.place_of(phrase));
                }
                Some(seller)
            }
            _ => None,
        }
    }

    /// For a verb of taking after "lent money to X to", "lent X money to": X.
    pub(super) fn paid_to_take(
        &self,
        at: usize,
        verb: usize,
        end: usize,
        index: usize,
    ) -> Option<Vec<usize>> {
        let pattern = |i: usize| Some(self.frames_at(i)?.0[0].pattern);
        let gives = matches!(pattern(verb), Some(Pattern::Pay | Pattern::Give));
        let phrase = self.cast.phrases[index][self.cast.phrase_before(index, end)?];
        let payee = phrase.last == end && self.tokens.lower(phrase.first - 1) == "to";
        let beside = || {
            (self.cast.phrase_before(index, phrase.first))
                .map(|p| self.cast.phrases[index][p])
                .filter(|p| p.last == phrase.first && p.first == verb + 1 && phrase.last == end)
        };
        // "lent X money": one phrase.
        let inside = || -> Vec<usize> {
            let own = phrase.first == verb + 1
                && phrase.last == end
                && FRAMES.moneyed.contains(self.tokens.lower(phrase.head));
            let named = self.cast.between(phrase.first, phrase.head).iter();
            named.filter(|m| own && !m.adjective).map(|m| m.party).collect()
        };
        let payee = if payee { Some(phrase) } else { beside() };
        if !gives || pattern(at) != Some(Pattern::Take) {
            return None;
        }
        let parties = payee.map_or_else(inside, |p| self.parties_in(p));
        (!parties.is_empty()).then_some(parties)
    }

    /// For an infinitive right after a noun phrase: the verb before, where the infinitive is its purpose.
    pub(super) fn purpose_of(&self, end: usize, index: usize, sentence: Sentence) -> Option<usize> {
        let phrase = *(self
            .cast
            .phrase_before(index, end)
            .map(|i| &self.cast.phrases[index][i]))
        .filter(|p| p.last == end)?;
        if FRAMES.possible_nouns.contains(self.tokens.lower(phrase.head))
            || FRAMES.attempt_nouns.contains(self.tokens.lower(phrase.head))
        {
            return None;
        }
        let verb = (sentence.first..phrase.first)
            .rev()
            .find(|i| matches!(self.tokens.class(*i), Class::Verb(_)))?;
        let lemma = self.tokens.lemma(verb)?;
        (!FRAMES.hands_over.contains(lemma)).then_some(verb)
    }
}
