//! Who is charged with a dealing or punished for it: "was fined for selling", "accused X of arming A and Y of arming B".

use super::Scene;
use crate::{
    frames::FRAMES,
    lexicon::VerbForm,
    token::{Class, Sentence},
};

/// How far, in tokens, "for selling" may stand from the verb that punishes.
const BLAME_TOKENS_MAX: usize = 30;

impl Scene<'_, '_> {
    /// "put X and Y on its list for selling", "was fined for": who is charged or punished.
    pub(super) fn blamed(&self, preposition: usize, index: usize, sentence: Sentence) -> Option<Vec<usize>> {
        // "for its role in selling", "over its part in"
        if self.tokens.lower(preposition) == "in" {
            let role = (self.cast.phrase_before(index, preposition))
                .map(|p| self.cast.phrases[index][p])
                .filter(|p| {
                    p.last == preposition && FRAMES.involvement.contains(self.tokens.lower(p.head))
                })?;
            let before = role.first.checked_sub(1).filter(|i| *i > sentence.first)?;
            return self.blamed(before, index, sentence);
        }
        if !matches!(
            self.tokens.lower(preposition),
            "for" | "of" | "with" | "over" | "from"
        ) {
            return None;
        }
        // "accused X of", "sanctions on X for"
        let verb = (sentence.first..preposition)
            .rev()
            .take(BLAME_TOKENS_MAX)
            .find(|i| match self.tokens.lower(*i) {
                "on" | "against" => {
                    *i > sentence.first && FRAMES.blaming_nouns.contains(self.tokens.lower(i - 1))
                }
                // "is on trial in X for", "is in prison for": of whom it is said.
                "trial" | "prison" | "jail" => self.is_held(*i, sentence),
                _ => (self.tokens.lemma(*i)).is_some_and(|l| {
                    FRAMES.blaming_verbs.contains(l)
                        || FRAMES.blaming_passive.contains(l) && self.is_passive(*i, sentence)
                }),
            })?;
        if self.is_held(verb, sentence) {
            let be = (sentence.first..verb)
                .rev()
                .find(|i| self.tokens.class(*i) == Class::Be)?;
            let held = self.clauses(index).subject(be);
            return Some(
                (held.iter())
                    .flat_map(|p| self.parties_in(self.cast.phrases[index][*p as usize]))
                    .collect(),
            );
        }
        let phrases = &self.cast.phrases[index];
        // "two Iraqis accused of selling": of whom it is said.
        let left_out = self.clauses(index).verb(verb).and_then(|v| v.left_out);
        let participle = left_out.is_none()
            && matches!(
                self.tokens.class(verb),
                Class::Verb(VerbForm::Past | VerbForm::Participle)
            );
        let named = (participle && verb + 1 == preposition && !self.is_passive(verb, sentence))
            .then(|| phrases.iter().find(|p| p.last == verb))
            .flatten();
        // "Trader jailed in X for selling": a headline.
        let headline = participle
            && matches!(self.tokens.lower(verb + 1), "in" | "at" | "by" | "over")
            && !self.is_passive(verb, sentence);
        let parties = if headline {
            let before = phrases.iter().find(|p| p.last == verb);
            return Some(before.map(|p| self.parties_in(*p)).unwrap_or_default());
        } else if let Some(named) = named {
            self.parties_in(*named)
        } else if self.is_passive(verb, sentence) {
            let told = self.clause_subject(verb, index, sentence);
            match told {
                Some(told) => told,
                None => self.parties_in(self.subject_phrase(verb, index, sentence)?),
            }
        } else {
            let mut all: Vec<usize> = Vec::new();
            let mut last = verb + 1;
            let from = phrases.partition_point(|p| p.first <= verb);
            for phrase in phrases[from..].iter().take_while(|p| p.last <= preposition) {
                let gap = (last..phrase.first).map(|i| self.tokens.lower(i));
                if !all.is_empty()
                    && !(gap.into_iter()).all(|w| matches!(w, "," | "and" | "or" | "by" | "as" | "well"))
                {
                    break;
                }
                all.extend(
                    self.parties_in(*phrase)
                        .into_iter()
                        .filter(|p| !all.contains(p))
                        .collect::<Vec<_>>(),
                );
                last = phrase.last;
            }
            // "X, which Y accuses of arming Z"
            if all.is_empty()
                && let Some(left_out) = left_out
            {
                all = self.parties_in(phrases[left_out as usize]);
            }
            all
        };
        // "A man was jailed in Spain for selling": nobody who is named.
        let judged = (self.tokens.lemma(verb)).is_some_and(|l| FRAMES.enforcing_verbs.contains(l));
        let punished = matches!(self.tokens.class(verb), Class::Verb(_))
            && (judged && self.cast.phrase_from(index, verb + 1).is_some()
                || self.is_passive(verb, sentence));
        (punished || !parties.is_empty()).then_some(parties)
    }

    /// "is wanted by X for selling", "is on trial in X for": no court has found it so.
    pub(super) fn is_sought(&self, at: usize, sentence: Sentence) -> bool {
        (sentence.first..at).rev().take(BLAME_TOKENS_MAX).any(|i| {
            let sought = (self.tokens.lemma(i)).is_some_and(|l| FRAMES.blaming_passive.contains(l));
            let tried = self.tokens.lower(i) == "trial" && self.is_held(i, sentence);
            (tried || sought && self.is_passive(i, sentence))
                && (i..at).any(|f| self.tokens.lower(f) == "for")
        })
    }

    /// "is on trial", "is in prison"
    fn is_held(&self, noun: usize, sentence: Sentence) -> bool {
        matches!(self.tokens.lower(noun), "trial" | "prison" | "jail")
            && noun > sentence.first + 1
            && matches!(self.tokens.lower(noun - 1), "on" | "in")
            && self.tokens.class(noun - 2) == Class::Be
    }

    /// "accused X of arming A and Y of arming B": who is accused of the second act.
    pub(super) fn accused_beside(&self, at: usize, index: usize, sentence: Sentence) -> Option<Vec<usize>> {
        let preposition = at.checked_sub(1).filter(|p| *p > sentence.first + 1)?;
        let leads = |i: usize| {
            self.tokens.lower(i) == self.tokens.lower(preposition)
                && self.tokens.class(i + 1) == Class::Verb(VerbForm::Ing)
        };
        if !matches!(self.tokens.lower(preposition), "of" | "with" | "for") || !leads(preposition) {
            return None;
        }
        let phrase = self.cast.phrases[index][self.cast.phrase_before(index, preposition)?];
        let joined = phrase.last == preposition
            && phrase.first > sentence.first
            && self.tokens.lower(phrase.first - 1) == "and";
        let earlier = (sentence.first..phrase.first).any(leads);
        let blames = (sentence.first..phrase.first)
            .any(|i| (self.tokens.lemma(i)).is_some_and(|l| FRAMES.blaming_verbs.contains(l)));
        (joined && earlier && blames)
            .then(|| self.parties_in(phrase))
            .filter(|p| !p.is_empty())
    }
}
