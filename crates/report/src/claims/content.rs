//! The content of a claim: what stands after its cue, or before it.

use super::{
    Reader,
    cues::{CUES, Cue, Frame, Frames},
    source::is_time_noun,
};
use crate::{
    lexicon::VerbForm,
    token::{Class, Sentence},
};

/// How far from a cue its "that" or quotation may stand, in tokens.
const THAT_TOKENS_MAX: usize = 16;
/// Tokens that the person of "urged the council of the old town to …" may have.
const PERSON_TOKENS_MAX: usize = 14;
/// Tokens that the subject of a clause may have, with what hangs on it.
const CLAUSE_SUBJECT_TOKENS_MAX: usize = 40;

/// Content after a cue.
pub(super) struct After {
    pub(super) first: usize,
    pub(super) last: usize,
    /// What somebody is to do.
    pub(super) wish: bool,
    /// A clause, question or quotation that cannot be but content; an object alone could be much else.
    pub(super) strong: bool,
}

impl Reader<'_, '_> {
    /// What stands after a cue that ends before `from`.
    pub(super) fn content_after(
        &self,
        from: usize,
        lemma: &str,
        cue: &Cue,
        sentence: Sentence,
    ) -> Option<After> {
        let end = sentence.last;
        let frames = cue.frames;
        let mut at = from;
        while at < end && self.tokens.class(at) == Class::Adverb && self.tokens.lower(at) != "not" {
            at += 1;
        }
        if at < end && cue.prepositions.iter().any(|p| p == self.tokens.lower(at)) {
            return Some(self.after(at, false, sentence));
        }
        if frames.has(Frame::Infinitive) && self.infinitive_at(at, sentence) {
            return Some(self.wish(at, sentence));
        }
        if frames.has(Frame::PersonInfinitive) && self.person_infinitive(at, sentence) {
            return Some(self.wish(at, sentence));
        }
        if CUES.told.contains(lemma)
            && let Some(person) = self.source_end(at, sentence)
            && !self.finite_at(person)
        {
            let after_person = self.pass_circumstance(person, sentence);
            if let Some(found) = self.clause_or_quote(after_person, true, cue, sentence) {
                return Some(found);
            }
            if frames.has(Frame::Infinitive) && self.infinitive_at(after_person, sentence) {
                return Some(self.wish(after_person, sentence));
            }
            if cue
                .prepositions
                .iter()
                .any(|p| p == self.tokens.lower(after_person))
                || matches!(self.tokens.lower(after_person), "of" | "about")
            {
                return Some(self.after(after_person, false, sentence));
            }
        }
        let object_here = self.phrases_at(at).iter().any(|p| p.first == at)
            && !is_time_noun(self.tokens.lower(at))
            || matches!(
                self.tokens.class(at),
                Class::Verb(VerbForm::Ing) | Class::Determiner
            )
            || self.quote_at(at).is_some_and(|q| q.first == at);
        let direct = self.clause_or_quote(
            at,
            frames.has(Frame::Speech) && !frames.has(Frame::Object),
            cue,
            sentence,
        );
        if direct.is_some() {
            return direct;
        }
        // "vowed on Tuesday to veto"
        let told_at = self.pass_circumstance(at, sentence);
        if frames.has(Frame::Infinitive) && told_at > at && self.infinitive_at(told_at, sentence) {
            return Some(self.wish(told_at, sentence));
        }
        if frames.has(Frame::Object) && object_here {
            return self.object(at, cue, sentence);
        }
        if !(frames.takes_clause() || frames.has(Frame::Quote)) {
            return None;
        }
        let passed = self.pass_circumstance(at, sentence);
        if passed > at
            && let Some(found) = self.clause_or_quote(passed, frames.has(Frame::Speech), cue, sentence)
        {
            return Some(found);
        }
        // "said in a letter to shareholders dated in May that …"
        let that = (at..end.min(at + THAT_TOKENS_MAX)).find(|i| {
            self.is_that(*i) || self.quote_at(*i).is_some_and(|q| q.first == *i && q.words() >= 3)
        })?;
        // "…, Kyiv said on Thursday, in an account that Moscow rejected": what a noun after a pause holds is not what is said.
        let paused = self.tokens.word(that - 1) != "," && (at..that).any(|i| self.tokens.word(i) == ",");
        let verbal = paused || (at..that).any(|i| self.finite_at(i) || self.tokens.word(i) == ";");
        (!verbal).then(|| self.after(that, true, sentence))
    }

    fn after(&self, first: usize, strong: bool, sentence: Sentence) -> After {
        let end = self.clause_end(first, !strong, sentence);
        // A quotation that runs on past the sentence is taken whole.
        let last = self
            .quote_at(end.saturating_sub(1))
            .map_or(end, |q| if q.first >= first { q.last.max(end) } else { end });
        After {
            first,
            last,
            wish: false,
            strong,
        }
    }

    fn wish(&self, first: usize, sentence: Sentence) -> After {
        After {
            wish: true,
            ..self.without_aside(self.after(first, true, sentence))
        }
    }

    /// "asked Kabul to rein in the group, whose leaders …", "demanded two years against K., who …": what is told of a
    /// name after a comma is the writer's.
    fn without_aside(&self, after: After) -> After {
        let aside = (after.first + 2..after.last.saturating_sub(1)).find(|i| {
            self.tokens.word(*i) == ","
                && matches!(self.tokens.lower(i + 1), "who" | "which" | "whose" | "whom")
                && self.quote_at(*i).is_none()
        });
        After {
            last: aside.unwrap_or(after.last),
            ..after
        }
    }

    pub(super) fn is_that(&self, at: usize) -> bool {
        self.tokens.class(at) == Class::Subordinator
            && self.tokens.lower(at) == "that"
            && !self.is_relative_that(at)
    }

    /// "a school that has no classrooms": the pronoun, right after its noun and right before its verb.
    pub(super) fn is_relative_that(&self, at: usize) -> bool {
        let verb = at + 1 + usize::from(self.tokens.class(at + 1) == Class::Adverb);
        self.tokens.lower(at) == "that"
            && at > 0
            && matches!(self.tokens.class(at - 1), Class::Noun | Class::ProperNoun)
            && self.finite_at(verb)
            && !is_time_noun(self.tokens.lower(at - 1))
    }

    /// A that-clause, question, quotation or plain clause that starts at a token. `lenient` takes anything with a verb
    /// for a clause.
    fn clause_or_quote(&self, at: usize, lenient: bool, cue: &Cue, sentence: Sentence) -> Option<After> {
        if at >= sentence.last {
            return None;
        }
        let pause = usize::from(matches!(self.tokens.word(at), ":" | ","));
        let opens = |i: usize| self.quote_at(i).filter(|q| q.first == i && i < sentence.last);
        if let Some(quote) = opens(at + pause)
            && (pause == 1 || quote.words() >= 3 && cue.frames != Frames::QUOTE)
            && (pause == 0 || self.tokens.word(at) == ":" || quote.words() >= 3)
        {
            return Some(self.after(at + pause, true, sentence));
        }
        if pause == 1 {
            let clause = self.tokens.word(at) == ":" && self.has_finite(at + 1, sentence.last);
            return (clause && cue.frames.has(Frame::Speech)).then(|| self.after(at + 1, true, sentence));
        }
        if !cue.frames.takes_clause() {
            return None;
        }
        // "insists, however, that"
        if self.is_that(at) {
            return Some(self.after(at, true, sentence));
        }
        if matches!(
            self.tokens.lower(at),
            "whether" | "if" | "why" | "how" | "what" | "who" | "where" | "when" | "which"
        ) && (self.has_finite(at + 1, sentence.last) || self.tokens.lower(at + 1) == "to")
            && (!matches!(self.tokens.lower(at), "when" | "if" | "where" | "which" | "who")
                || !cue.frames.has(Frame::Object))
        {
            return Some(self.after(at, true, sentence));
        }
        if cue.frames.has(Frame::That) && !cue.frames.has(Frame::Speech) && !cue.frames.has(Frame::Clause) {
            return None;
        }
        let starts = self.clause_starts(at, sentence.last)
            || lenient && self.could_open_clause(at) && self.has_finite(at, sentence.last);
        starts.then(|| self.after(at, true, sentence))
    }

    fn could_open_clause(&self, at: usize) -> bool {
        !matches!(
            self.tokens.class(at),
            Class::Punctuation | Class::Conjunction | Class::Preposition | Class::Relative | Class::To
        ) && !is_time_noun(self.tokens.lower(at))
    }

    pub(super) fn finite_at(&self, at: usize) -> bool {
        match self.tokens.class(at) {
            Class::Modal | Class::Be | Class::Have | Class::Do => true,
            Class::Verb(form) => {
                matches!(form, VerbForm::Past | VerbForm::S | VerbForm::Base)
                    && (at == 0 || self.tokens.class(at - 1) != Class::To)
            }
            _ => false,
        }
    }

    pub(super) fn has_finite(&self, first: usize, last: usize) -> bool {
        (first..last).any(|i| self.finite_at(i))
    }

    /// Whether a main clause starts at a token: a noun phrase with what hangs on it, and then its verb.
    pub(super) fn clause_starts(&self, first: usize, last: usize) -> bool {
        let mut at = first;
        while at < last && matches!(self.tokens.class(at), Class::Adverb | Class::Quote) {
            at += 1;
        }
        if at < last && self.tokens.lower(at.saturating_sub(1)) == "there" && self.finite_at(at) {
            return true;
        }
        if at < last && matches!(self.tokens.class(at), Class::Verb(VerbForm::Ing)) && at == first {
            return false;
        }
        // The content of "who officials said had come by sea" has its subject before.
        if at == first && matches!(self.tokens.class(at), Class::Modal | Class::Have | Class::Be) {
            return true;
        }
        let phrases = self.phrases_at(at);
        let Some(mut index) = phrases.iter().position(|p| p.first <= at && p.last > at) else {
            return self.tokens.class(at) == Class::Determiner && self.finite_at(at + 1);
        };
        let mut end = phrases[index].last;
        let (mut relatives, mut commas) = (0, 0);
        loop {
            while end < last && matches!(self.tokens.class(end), Class::Adverb | Class::Quote) {
                end += 1;
            }
            if end >= last || end > first + CLAUSE_SUBJECT_TOKENS_MAX {
                return false;
            }
            if self.finite_at(end) {
                // "the concession, was put": a single comma parts no subject from its verb.
                if relatives == 0 {
                    return commas % 2 == 0;
                }
                relatives -= 1;
                end += 1;
                continue;
            }
            // What hangs on the phrase: "of the ministry", ", the chief,", "who …".
            let next = phrases[index..]
                .iter()
                .position(|p| p.first <= end && p.last > end);
            match self.tokens.class(end) {
                Class::Relative => relatives += 1,
                // "responsibility for the blast and threatened": what follows "and" is no part of the subject.
                Class::Conjunction if relatives == 0 => {
                    let phrase = phrases[index..].iter().any(|p| p.first == end + 1);
                    if !phrase {
                        return false;
                    }
                }
                Class::Preposition | Class::Conjunction | Class::Verb(_) | Class::To | Class::Genitive => {}
                Class::Punctuation if matches!(self.tokens.word(end), "," | "(" | ")" | "—" | "–") => {
                    commas += usize::from(self.tokens.word(end) == ",");
                }
                _ if next.is_some() => {
                    // Another phrase right after: the object of something, no subject.
                    let led = phrases[..=index].last().is_none_or(|p| p.last != end);
                    if !led && relatives == 0 {
                        return false;
                    }
                }
                _ if relatives > 0 => {}
                _ => return false,
            }
            match next {
                Some(next) => {
                    index += next;
                    end = phrases[index].last;
                }
                None => end += 1,
            }
        }
    }

    fn infinitive_at(&self, at: usize, sentence: Sentence) -> bool {
        let at = at + usize::from(self.tokens.lower(at) == "not");
        at + 1 < sentence.last
            && self.tokens.lower(at) == "to"
            && (self.tokens.class(at) == Class::To
                || matches!(
                    self.tokens.class(at + 1),
                    Class::Verb(VerbForm::Base) | Class::Be | Class::Have | Class::Do
                ))
    }

    /// "the government to publish …"
    fn person_infinitive(&self, at: usize, sentence: Sentence) -> bool {
        let person = self.phrases_at(at).iter().any(|p| p.first == at);
        person
            && (at + 1..sentence.last.min(at + PERSON_TOKENS_MAX))
                .find(|i| self.finite_at(*i) || self.infinitive_at(*i, sentence))
                .is_some_and(|i| self.infinitive_at(i, sentence))
    }

    /// "denied the claim", "called the ruling “a disgrace”".
    fn object(&self, at: usize, cue: &Cue, sentence: Sentence) -> Option<After> {
        let phrase = self.phrases_at(at).iter().find(|p| p.first == at).copied();
        if let Some(object) = phrase
            && !cue.predicative
            && cue.completed_by.is_empty()
            && CUES.anaphora.iter().any(|w| w == self.tokens.lower(object.head))
            && !(self.tokens.class(object.head) == Class::Pronoun && self.is_judged(object.last))
            && !self.is_that(object.last)
            && !matches!(
                self.tokens.lower(object.last),
                "of" | "as" | "by" | "about" | "against"
            )
            && self.quote_at(object.last).is_none_or(|q| q.first != object.last)
        {
            // "denied the allegation on the day it was made": the object alone.
            return Some(After {
                first: at,
                last: object.last,
                wish: false,
                strong: false,
            });
        }
        let after = self.without_aside(self.after(at, false, sentence));
        let quoted = (at..after.last).any(|i| self.quote_at(i).is_some());
        if cue.predicative && !quoted && !self.is_called(at, after.last) {
            return None;
        }
        let completed = cue.completed_by.is_empty()
            || (at..after.last).any(|i| cue.completed_by.iter().any(|w| w == self.tokens.lower(i)));
        completed.then_some(after)
    }

    /// "the story disinformation", "it a disgrace": an object with what it is called.
    fn is_called(&self, at: usize, last: usize) -> bool {
        let phrase = self.phrases_at(at).iter().find(|p| p.first == at);
        let end = phrase.map_or(at + 1, |p| p.last);
        let words = phrase.map_or(1, |p| p.last - p.first);
        let follows = end < last
            && matches!(
                self.tokens.class(end),
                Class::Determiner
                    | Class::Adjective
                    | Class::Possessive
                    | Class::Noun
                    | Class::Verb(VerbForm::Participle)
            );
        let ends = end >= last || self.tokens.class(end) == Class::Punctuation;
        follows || words >= 3 && matches!(self.tokens.class(at), Class::Determiner) && ends
    }

    /// "it highly likely that", "it a disgrace": what a pronoun is said to be.
    fn is_judged(&self, at: usize) -> bool {
        let at = at + usize::from(self.tokens.class(at) == Class::Adverb && self.tokens.lower(at) != "on");
        matches!(
            self.tokens.class(at),
            Class::Adjective | Class::Adverb | Class::Determiner | Class::Noun
        ) && !is_time_noun(self.tokens.lower(at))
    }
}
