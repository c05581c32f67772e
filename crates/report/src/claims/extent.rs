//! How far content reaches, before and after its cue.

use super::{Reader, cues::CUES, source::is_time_noun};
use crate::{
    lexicon::VerbForm,
    token::{Class, Sentence},
};

/// Tokens that words after a noun may have.
const HANGING_TOKENS_MAX: usize = 12;

impl Reader<'_, '_> {
    /// Where a clause with a relative pronoun closes that the cue stands in: ", which regards it as a party, has long
    /// accused …".
    pub(super) fn relative_end(&self, from: usize, sentence: Sentence) -> Option<usize> {
        let relative = (sentence.first + 1..from)
            .rev()
            .take_while(|i| {
                !matches!(
                    self.tokens.class(*i),
                    Class::Punctuation | Class::Quote | Class::Subordinator
                )
            })
            .find(|i| self.tokens.class(*i) == Class::Relative)?;
        if self.tokens.word(relative - 1) != "," {
            return None;
        }
        (from + 1..sentence.last).find(|i| {
            self.tokens.word(*i) == "," && self.quote_at(*i).is_none() && {
                let verb = (i + 1..sentence.last)
                    .find(|v| self.tokens.class(*v) != Class::Adverb)
                    .unwrap_or(sentence.last);
                self.finite_at(verb)
            }
        })
    }

    /// The end of the clause that starts at a token: the sentence's end, or the start of the next clause with a
    /// cue of its own. After an object, "and promised …" is one as well.
    pub(super) fn clause_end(&self, from: usize, object: bool, sentence: Sentence) -> usize {
        let is_cue = |i: usize| CUES.at(self.tokens, i, sentence.last).is_some();
        if let Some(end) = self.relative_end(from, sentence) {
            return end;
        }
        // "While the mayor said the water was safe, doctors …": the first clause ends at its comma.
        let led = matches!(
            self.tokens.lower(sentence.first),
            "while"
                | "although"
                | "though"
                | "whereas"
                | "when"
                | "as"
                | "if"
                | "since"
                | "because"
                | "after"
        ) && !(sentence.first..from).any(|i| self.tokens.word(i) == ",");
        let mut at = from;
        while at < sentence.last {
            if let Some(quote) = self
                .quote_at(at)
                .filter(|q| q.first == at && q.last <= sentence.last)
            {
                at = quote.last.max(at + 1);
                continue;
            }
            if self.tokens.word(at) == ";" || object && at > from && self.tokens.word(at) == ":" {
                return at;
            }
            let rest = at + 1;
            // ", S said" or ", according to" later in the sentence ends the content here.
            if self.tokens.word(at) == "," {
                if led && at > from && self.clause_starts(rest, sentence.last) {
                    return at;
                }
                if CUES.source_follows.at(self.tokens, rest, sentence.last).is_some() {
                    return at;
                }
                // ", and doctors say they will go on": somebody else speaks.
                if self.tokens.lower(rest) == "and" && self.others_speak(rest + 1, sentence) {
                    return at;
                }
                let turns = matches!(
                    self.tokens.lower(rest),
                    "while" | "but" | "although" | "though" | "whereas"
                );
                if turns && (rest..sentence.last).any(is_cue) {
                    return at;
                }
                // ", a day after the website reported …"
                let distance = (rest..sentence.last.min(rest + 4))
                    .find(|i| matches!(self.tokens.lower(*i), "after" | "before"));
                if let Some(distance) = distance
                    && distance > rest
                    && (rest..distance).all(|i| {
                        is_time_noun(self.tokens.lower(i))
                            || matches!(
                                self.tokens.class(i),
                                Class::Determiner | Class::Number | Class::Adverb
                            )
                            || matches!(self.tokens.lower(i), "day" | "hour" | "one" | "two" | "three")
                    })
                {
                    return at;
                }
                // ", adding that …"
                let led = rest
                    + usize::from(self.tokens.class(rest) == Class::Adverb)
                    + usize::from(self.tokens.lower(rest) == "and");
                if self.tokens.class(led) == Class::Verb(VerbForm::Ing) && is_cue(led) {
                    return at;
                }
            }
            if matches!(self.tokens.lower(at), "and" | "but") && at > from {
                let end = at - usize::from(self.tokens.word(at - 1) == ",");
                let verb = rest + usize::from(self.tokens.class(rest) == Class::Adverb);
                // After an object every verb that follows has the source for its subject.
                if object && (self.finite_at(verb) || end < at && self.clause_starts(rest, sentence.last)) {
                    return end;
                }
                // "… and denied that", ", and a few months later conceded that"
                let reach = if end < at { verb + 5 } else { verb + 1 };
                let next = (verb..sentence.last.min(reach)).find(|i| self.finite_at(*i));
                if let Some(next) = next
                    && is_cue(next)
                    && self.is_that(next + 1)
                    && (verb..next).all(|i| {
                        is_time_noun(self.tokens.lower(i))
                            || matches!(
                                self.tokens.class(i),
                                Class::Determiner | Class::Number | Class::Adverb
                            )
                    })
                {
                    return end;
                }
            }
            at += 1;
        }
        sentence.last
    }

    /// Whether a clause with a source of its own starts at a token: a noun with its cue right after, and a clause.
    pub(super) fn others_speak(&self, first: usize, sentence: Sentence) -> bool {
        let Some(phrase) = self.phrases_at(first).iter().find(|p| p.first == first) else {
            return false;
        };
        if self.tokens.class(phrase.head) == Class::Pronoun {
            return false;
        }
        let end = self.source_end(first, sentence).unwrap_or(phrase.last);
        let verb = (end..sentence.last)
            .find(|i| {
                !matches!(
                    self.tokens.class(*i),
                    Class::Adverb | Class::Have | Class::Modal | Class::Be
                )
            })
            .unwrap_or(end);
        let Some((length, cue)) = CUES.at(self.tokens, verb, sentence.last) else {
            return false;
        };
        let after = verb + length;
        cue.frames.takes_clause() && (self.is_that(after) || self.clause_starts(after, sentence.last))
    }

    /// Content before a cue: the quotation that ends there, else the sentence up to it.
    pub(super) fn content_before(&self, end: usize, sentence: Sentence) -> Vec<(usize, usize)> {
        let mut last = end;
        while last > sentence.first && matches!(self.tokens.word(last - 1), "," | "—" | "-" | "–") {
            last -= 1;
        }
        if last == sentence.first {
            return Vec::new();
        }
        let start = (sentence.first..last)
            .rev()
            .find(|i| self.tokens.word(*i) == ";")
            .map_or(sentence.first, |i| i + 1);
        if let Some(quote) = self.quote_at(last - 1) {
            // A mixed quotation starts with words outside the marks.
            let mixed = quote.first > start && self.has_finite(start, quote.first);
            return vec![(if mixed { start } else { quote.first }, last)];
        }
        vec![(start, last)]
    }

    /// A quotation that goes on after the source: “A,” S said, “B.”
    pub(super) fn speech_after(&self, from: usize, sentence: Sentence) -> Option<(usize, usize)> {
        let mut at = from;
        let pauses = |i: usize| i < sentence.last && matches!(self.tokens.word(i), "," | "." | ":");
        while pauses(at) {
            at += 1;
        }
        // "…, in a telephone interview, “…”"
        if self.tokens.class(at) == Class::Preposition && self.quote_at(at).is_none() {
            let passed = self.pass_circumstance(at, sentence);
            if passed > at && pauses(passed) {
                at = passed + 1;
            }
        }
        let quote = self.quote_at(at).filter(|q| q.first == at)?;
        (at < sentence.last || quote.first < sentence.last).then_some((quote.first, quote.last))
    }

    /// “A,” says X, smiling, “has forgotten.”: a quotation that goes on in lower case after a pause, whatever stands between
    /// the halves but another cue.
    pub(super) fn resumed_later(
        &self,
        from: usize,
        quoted: bool,
        sentence: Sentence,
    ) -> Option<(usize, usize)> {
        let open = (from + 1..sentence.last)
            .find(|i| self.quote_at(*i).is_some_and(|q| q.first == *i))
            .filter(|_| quoted)?;
        let small = self.tokens.tokens.get(open + 1).is_some_and(|t| !t.capital);
        let other = (from..open).any(|i| {
            CUES.at(self.tokens, i, sentence.last)
                .is_some_and(|(_, cue)| cue.frames.takes_clause())
        });
        let quote = self.quote_at(open)?;
        (small && !other && self.tokens.word(open - 1) == ",").then_some((quote.first, quote.last))
    }

    /// "on Tuesday", "in a statement", "late last week" after a cue: the telling's own time and place.
    pub(super) fn pass_circumstance(&self, from: usize, sentence: Sentence) -> usize {
        let mut at = from;
        while at < sentence.last {
            let phrases = self.phrases_at(at);
            let time = phrases
                .iter()
                .find(|p| p.first == at && is_time_noun(self.tokens.lower(p.head)));
            if let Some(time) = time {
                at = time.last;
                continue;
            }
            if is_time_noun(self.tokens.lower(at)) || matches!(self.tokens.class(at), Class::Adverb) {
                at += 1;
                continue;
            }
            let preposition = self.tokens.class(at) == Class::Preposition;
            let object = phrases.iter().find(|p| p.first == at + 1);
            match object {
                // "under the plan no household": the phrase would swallow the subject; a noun phrase must not run into a verb.
                Some(object) if preposition && !self.finite_at(object.last) => at = object.last,
                _ => break,
            }
        }
        at.min(sentence.last)
    }

    /// "papers filed with a court by a magistrate", "documents obtained by the newspaper": where words end that hang on
    /// the noun before a token and tell by whom.
    pub(super) fn hanging_end(&self, end: usize, sentence: Sentence) -> Option<usize> {
        let hangs = matches!(
            self.tokens.class(end),
            Class::Verb(VerbForm::Participle | VerbForm::Past)
        ) && matches!(
            self.tokens.lower(end + 1),
            "by" | "with" | "to" | "at" | "in" | "from"
        );
        if !hangs {
            return None;
        }
        let stop = (end + 2..sentence.last.min(end + HANGING_TOKENS_MAX)).find(|i| {
            matches!(
                self.tokens.class(*i),
                Class::Punctuation | Class::Relative | Class::Subordinator | Class::Quote
            ) || self.tokens.class(*i).is_verbal()
        })?;
        let by = (end + 1..stop).any(|i| self.tokens.lower(i) == "by");
        (by && self.tokens.class(stop) == Class::Punctuation).then_some(stop)
    }
}
