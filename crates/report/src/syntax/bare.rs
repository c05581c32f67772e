//! Verbs without auxiliaries: participles, gerunds, infinitives, and past forms that may be either.

use super::{AHEAD_TOKENS_MAX, Kind, Reader, Subject, VerbNode};
use crate::{
    claims::CUES,
    frames::FRAMES,
    lexicon::{LEXICON, VerbForm},
    time::is_weekday,
    token::Class,
};

impl Reader<'_, '_> {
    /// Whether a past form right after a noun is a participle: "shells sold by X were found".
    pub(super) fn is_reduced(&self, at: usize) -> bool {
        let participle = LEXICON
            .verb(self.tokens.lower(at))
            .is_some_and(|v| v.forms.contains(&VerbForm::Participle));
        if !participle {
            return false;
        }
        let next = self.tokens.lower(at + 1);
        if next == "by" {
            return true;
        }
        // "Kyiv said on Monday Iran had sent"
        let speech = (self.tokens.lemma(at)).is_some_and(|l| CUES.is_speech(l));
        if speech && next == "on" && is_weekday(self.tokens.lower(at + 2)) {
            return false;
        }
        // "bought at least 200 lathes": words of a number open an object, which no passive has.
        let complement = matches!(self.tokens.class(at + 1), Class::Preposition | Class::To)
            && matches!(
                next,
                "in" | "to"
                    | "from"
                    | "for"
                    | "with"
                    | "on"
                    | "at"
                    | "as"
                    | "through"
                    | "via"
                    | "near"
                    | "during"
            );
        if !complement {
            return false;
        }
        // A finite verb follows for the noun.
        let end = self.sentence.last.min(at + AHEAD_TOKENS_MAX);
        for i in at + 1..end {
            match self.tokens.class(i) {
                Class::Be | Class::Have | Class::Do | Class::Modal => return true,
                // "from companies controlled by X": another participle.
                Class::Verb(VerbForm::Past) if self.tokens.lower(i + 1) == "by" => {}
                Class::Verb(VerbForm::Past | VerbForm::S) => {
                    return self.tokens.class(i - 1) != Class::Conjunction;
                }
                Class::Relative | Class::Subordinator | Class::To | Class::Conjunction => return false,
                Class::Punctuation if matches!(self.tokens.word(i), "," | ";" | ":" | ".") => return false,
                _ => {}
            }
        }
        false
    }

    /// A verb without auxiliaries.
    pub(super) fn bare(&mut self, at: usize, form: VerbForm) -> usize {
        let Some(before) = self.before(at) else {
            let subject = match form {
                VerbForm::Ing => Subject::OfMain,
                _ => Subject::Unknown,
            };
            self.nonfinite(at, subject, false, None);
            return at + 1;
        };
        let class = self.tokens.class(before);
        let noun = matches!(
            class,
            Class::Noun | Class::ProperNoun | Class::Number | Class::Pronoun
        );
        let top = *self.top();
        let previous = self.out.verbs.last().copied();
        let to = class == Class::To || class == Class::Preposition && self.tokens.lower(before) == "to";
        match form {
            VerbForm::Base if to => self.infinitive(at, before, false),
            // "to buy and ship", "may sell or lease"
            VerbForm::Base if matches!(class, Class::Conjunction) || self.tokens.word(before) == "," => {
                let of = previous.map_or(Subject::Unknown, |v| Subject::OfVerb(v.at));
                let governor = previous.map(|v| v.governor.unwrap_or(v.at));
                self.nonfinite(at, of, false, governor);
            }
            VerbForm::Past | VerbForm::Participle
                if noun
                    && (form == VerbForm::Participle || top.verb.is_some() || self.is_reduced(at))
                    && !(top.verb.is_some()
                        && top.kind != Kind::Main
                        && !self.is_reduced(at)
                        && self.stack.iter().any(|o| o.verb.is_none())) =>
            {
                let subject = self.latest_as_subject();
                self.nonfinite(at, subject, true, None);
            }
            VerbForm::Past | VerbForm::Participle
                if self.tokens.word(before) == "," && self.tokens.lower(at + 1) == "by" =>
            {
                let subject = self.latest_as_subject();
                self.nonfinite(at, subject, true, None);
            }
            // "was bought and shipped", "had been made here, sold there and": the auxiliary is shared.
            VerbForm::Past | VerbForm::Participle
                if (matches!(class, Class::Conjunction) || self.tokens.word(before) == ",")
                    && previous.is_some_and(|v| v.passive)
                    && matches!(
                        self.tokens.lower(at + 1),
                        "to" | "by"
                            | "in"
                            | "from"
                            | "on"
                            | "for"
                            | "through"
                            | "via"
                            | ","
                            | "."
                            | "there"
                            | "at"
                    ) =>
            {
                let of = previous.map_or(Subject::Unknown, |v| Subject::OfVerb(v.at));
                self.nonfinite(at, of, true, previous.map(|v| v.at));
            }
            VerbForm::Past | VerbForm::S | VerbForm::Base | VerbForm::Participle => {
                self.finite(at, at, false);
            }
            VerbForm::Ing => self.gerund(at, before, class, noun),
        }
        at + 1
    }

    pub(super) fn latest_as_subject(&mut self) -> Subject {
        let Some(phrase) = self.latest else {
            return Subject::Unknown;
        };
        let list = self.out.lists.len() as u32;
        self.out.lists.push(phrase);
        Subject::Phrases(list, list + 1)
    }

    pub(super) fn nonfinite(&mut self, at: usize, subject: Subject, passive: bool, governor: Option<usize>) {
        self.push(VerbNode {
            at,
            passive,
            left_out: None,
            governor,
            subject,
        });
    }

    pub(super) fn gerund(&mut self, at: usize, before: usize, class: Class, noun: bool) {
        let previous = self.out.verbs.last().copied();
        let verb = self.top().verb.or(self.stack[0].verb);
        match class {
            // "a dhow carrying rifles"
            _ if noun && before + 1 == at => {
                let subject = self.latest_as_subject();
                self.nonfinite(at, subject, false, None);
            }
            // "accused X of selling", "was charged with selling", "put sanctions on X for selling"
            Class::Preposition
                if matches!(self.tokens.lower(before), "of" | "for" | "with" | "over" | "from")
                    && let Some((subject, verb)) = self.charged(before) =>
            {
                self.nonfinite(at, subject, false, Some(verb));
            }
            // "denied sending", "began to, stopped supplying"
            Class::Verb(_) => self.nonfinite(at, Subject::OfVerb(before), false, Some(before)),
            // "accused of buying … and sending"
            Class::Conjunction
                if previous.is_some_and(|v| self.tokens.class(v.at) == Class::Verb(VerbForm::Ing)) =>
            {
                let v = previous.map_or(at, |v| v.at);
                let governor = previous.and_then(|v| v.governor);
                self.nonfinite(at, Subject::OfVerb(v), false, governor);
            }
            _ => {
                let of = verb.map_or(Subject::OfMain, Subject::OfVerb);
                let governor = verb.filter(|_| class == Class::Preposition);
                self.nonfinite(at, of, false, governor);
            }
        }
    }

    /// Whom a verb before charges or punishes, and the verb.
    pub(super) fn charged(&mut self, preposition: usize) -> Option<(Subject, usize)> {
        let charges = |i: &usize| match self.tokens.lower(*i) {
            "on" | "against" => {
                *i > self.sentence.first && FRAMES.blaming_nouns.contains(self.tokens.lower(i - 1))
            }
            _ => (self.tokens.lemma(*i)).is_some_and(|l| FRAMES.blaming_verbs.contains(l)),
        };
        let at = (self.sentence.first..preposition)
            .rev()
            .take(AHEAD_TOKENS_MAX)
            .find(charges)?;
        if self.verb_is_passive(at) {
            return Some((Subject::OfVerb(at), at));
        }
        let first = self.out.lists.len() as u32;
        let mut last = at + 1;
        let from = self.phrases.partition_point(|p| p.first <= at);
        for (place, phrase) in self.phrases.iter().enumerate().skip(from) {
            let gap = last..phrase.first;
            let joined = |i| matches!(self.tokens.lower(i), "," | "and" | "or" | "as" | "well");
            if phrase.last > preposition || !gap.into_iter().all(joined) {
                break;
            }
            self.out.lists.push(place as u32);
            last = phrase.last;
        }
        let end = self.out.lists.len() as u32;
        (end > first).then_some((Subject::Phrases(first, end), at))
    }

    /// "plans to sell", "asked Iran to supply", "a deal with X to buy", "sent men to train".
    pub(super) fn infinitive(&mut self, at: usize, to: usize, passive: bool) {
        let before = self.before(to);
        let class = before.map(|b| self.tokens.class(b));
        let verb = self.out.verbs.last().map(|v| v.at);
        let Some(verb) = verb else {
            self.nonfinite(at, Subject::OfMain, passive, None);
            return;
        };
        if let Some(subject) = self.before_infinitive(to) {
            self.nonfinite(at, subject, passive, Some(verb));
            return;
        }
        let noun = matches!(
            class,
            Some(Class::Noun | Class::ProperNoun | Class::Number | Class::Pronoun)
        );
        let hands_over = self
            .tokens
            .lemma(verb)
            .is_some_and(|l| FRAMES.hands_over.contains(l))
            && !self.verb_is_passive(verb);
        // "the third batch of jets to be given to X": what is before it is given.
        if noun && passive && before.is_some_and(|b| b + 1 == to) {
            let end = self.phrases.partition_point(|p| p.last < to);
            let mut place = end;
            while place > 0
                && place < self.phrases.len()
                && self.phrases[place - 1].last + 1 == self.phrases[place].first
                && self.tokens.lower(self.phrases[place].first - 1) == "of"
            {
                place -= 1;
            }
            let free = self.phrases.get(place).filter(|_| self.phrases[end].last == to);
            let led = |first: usize| first > 0 && self.tokens.class(first - 1) == Class::Preposition;
            if free.is_some_and(|p| p.first > verb && !led(p.first)) {
                let list = self.out.lists.len() as u32;
                self.out.lists.push(place as u32);
                self.nonfinite(at, Subject::Phrases(list, list + 1), true, Some(verb));
                return;
            }
        }
        if noun && hands_over {
            // The object of the verb is the first phrase after it.
            let object = self.phrases.partition_point(|p| p.first <= verb);
            if self.phrases.get(object).is_some_and(|p| p.last <= to) {
                let list = self.out.lists.len() as u32;
                self.out.lists.push(object as u32);
                self.nonfinite(at, Subject::Phrases(list, list + 1), passive, Some(verb));
                return;
            }
        }
        self.nonfinite(at, Subject::OfVerb(verb), passive, Some(verb));
    }

    /// "for X to": whose act the infinitive after it tells.
    pub(super) fn before_infinitive(&mut self, to: usize) -> Option<Subject> {
        let leads = self.tokens.class(to) == Class::To || self.tokens.lower(to) == "to";
        let place = self.phrases.partition_point(|p| p.last < to);
        let mut first = self.phrases.get(place).filter(|p| leads && p.last == to)?.first;
        let mut place = place;
        // "for 12 containers of ammunition to"
        while place > 0 && self.tokens.lower(first - 1) == "of" && self.phrases[place - 1].last + 1 == first {
            place -= 1;
            first = self.phrases[place].first;
        }
        if first <= self.sentence.first || self.tokens.lower(first - 1) != "for" {
            return None;
        }
        let list = self.out.lists.len() as u32;
        self.out.lists.push(place as u32);
        Some(Subject::Phrases(list, list + 1))
    }

    pub(super) fn verb_is_passive(&self, at: usize) -> bool {
        self.out.verb(at).is_some_and(|v| v.passive)
    }
}
