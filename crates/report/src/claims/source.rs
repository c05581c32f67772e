//! The source of a claim: the noun phrase for who says it, with what hangs on it.

use super::{
    Claim, Reader,
    cues::{CUES, Frame},
};
use crate::{
    lexicon::{LEXICON, VerbForm},
    phrase::NounPhrase,
    time::{is_month, is_weekday},
    token::{Class, Sentence},
};

/// How many verbs back the subject of a joined verb is looked for.
const VERBS_BACK_MAX: usize = 5;
/// Tokens that a relative clause may have.
const RELATIVE_TOKENS_MAX: usize = 25;
/// Tokens that words after a noun may have ("managers released yesterday").
const HANGING_TOKENS_MAX: usize = 12;
/// Tokens that an apposition may have.
const APPOSITION_TOKENS_MAX: usize = 40;

impl Reader<'_, '_> {
    /// The subject of a verb: the noun phrase before it with what hangs on it.
    pub(super) fn subject_of(&self, verb: usize, sentence: Sentence, depth: usize) -> Option<(usize, usize)> {
        if depth > 4 {
            return None;
        }
        let ing = self.tokens.class(verb) == Class::Verb(VerbForm::Ing);
        let mut finite = !ing;
        let mut at = verb;
        loop {
            let before = at.checked_sub(1).filter(|b| *b >= sentence.first)?;
            match self.tokens.class(before) {
                Class::Adverb => at = before,
                // "Both deny it.", "Pyongyang and Moscow both deny it"
                Class::Determiner if self.tokens.lower(before) == "both" => {
                    let named = before > sentence.first
                        && matches!(self.tokens.class(before - 1), Class::Noun | Class::ProperNoun);
                    if !named {
                        return Some((before, before + 1));
                    }
                    at = before;
                }
                Class::Have | Class::Be | Class::Modal | Class::Do => {
                    finite = true;
                    at = before;
                }
                Class::To => return self.leader_of(before, sentence, depth),
                Class::Relative => {
                    // "analysts who said": the phrase before the pronoun.
                    let comma = usize::from(before > sentence.first && self.tokens.word(before - 1) == ",");
                    return self.phrase_ending(before - comma, sentence);
                }
                Class::Conjunction => {
                    // "said that the money was back and denied that …": who said the first says the second.
                    return match self.speaker_before(before, sentence) {
                        Some(claim) if depth == 0 => claim.source,
                        _ => self.subject_of_earlier(before, sentence, depth),
                    };
                }
                Class::Preposition | Class::Subordinator if !finite => {
                    // "while insisting that", "by saying": who does the rest of the sentence.
                    return self.subject_of_earlier(before, sentence, depth);
                }
                Class::Punctuation
                    if !finite && matches!(self.tokens.word(before), "," | "—" | "–" | "-") =>
                {
                    // "closed the road, warning that …"; "question whether they can go on, noting that …"
                    return match self.speaker_before(before, sentence) {
                        Some(claim) if depth == 0 => claim.source,
                        _ => self
                            .subject_of_earlier(before, sentence, depth)
                            .or_else(|| self.phrase_ending(before, sentence)),
                    };
                }
                Class::Punctuation if matches!(self.tokens.word(before), "," | ")" | "—" | "–") => {
                    return self.before_apposition(before, sentence);
                }
                _ => {
                    // "and a few months later conceded", "who in February concluded": the time hangs on the verb.
                    match self.time_before(at, sentence) {
                        Some(time) => at = time,
                        None => {
                            let found = self.phrase_ending(at, sentence);
                            if let Some(hung_on) = self.before_infinitive(found.map_or(at, |f| f.0), sentence)
                            {
                                return Some(hung_on);
                            }
                            let whole = self.over_participle(at, found, sentence);
                            return self.before_relative(whole.or(found)?, sentence);
                        }
                    }
                }
            }
        }
    }

    /// The claim of the sentence whose content ends at a token, or reaches over it: who said the first says what is
    /// joined to it. Of claims within claims, the outermost that ends there.
    fn speaker_before(&self, before: usize, sentence: Sentence) -> Option<&Claim> {
        let here = || {
            self.claims
                .iter()
                .rev()
                .take_while(|c| c.sentence + 1 >= self.tokens.sentence_of(sentence.first))
                .filter(|c| c.cue.0 >= sentence.first && c.cue.1 <= before && c.source.is_some())
        };
        let ends = |c: &&Claim| {
            c.content.iter().any(|(first, last)| {
                *first >= c.cue.1 && *last <= before && (*last..before).all(|i| self.tokens.word(i) == ",")
            })
        };
        here()
            .filter(ends)
            .min_by_key(|c| c.cue.0)
            .or_else(|| here().next().filter(|c| c.covers(before)))
    }

    /// "experts who examined it": where a phrase is the object of a relative clause, the phrase before the pronoun.
    fn before_relative(&self, found: (usize, usize), sentence: Sentence) -> Option<(usize, usize)> {
        let verb = found
            .0
            .checked_sub(1)
            .filter(|v| *v > sentence.first && self.tokens.class(*v).is_verbal());
        let relative = verb.and_then(|verb| {
            (sentence.first + 1..verb)
                .rev()
                .take(4)
                .take_while(|i| {
                    self.tokens.class(*i).is_verbal()
                        || matches!(self.tokens.class(*i), Class::Adverb | Class::Relative)
                })
                .find(|i| self.tokens.class(*i) == Class::Relative)
        });
        let relative = relative.or_else(|| self.stacked_relative(found.0, sentence));
        match relative {
            Some(relative) if self.tokens.word(relative - 1) != "," => self
                .phrase_ending(relative, sentence)
                .map(|(first, _)| (first, found.1)),
            _ => Some(found),
        }
    }

    /// "an official who took part in the talks and insisted on anonymity": the pronoun of the clause that a phrase is
    /// the end of. Each verb of the clause but the first is joined by "and".
    fn stacked_relative(&self, phrase: usize, sentence: Sentence) -> Option<usize> {
        let joins = matches!(
            self.tokens
                .class(phrase.checked_sub(1).filter(|i| *i > sentence.first)?),
            Class::Preposition | Class::Verb(_) | Class::Determiner
        );
        let relative = (sentence.first + 1..phrase)
            .rev()
            .take(RELATIVE_TOKENS_MAX)
            .take_while(|i| {
                !matches!(
                    self.tokens.class(*i),
                    Class::Punctuation | Class::Subordinator | Class::Quote
                )
            })
            .find(|i| self.tokens.class(*i) == Class::Relative)?;
        let verbs = (relative + 1..phrase).filter(|i| {
            self.finite_at(*i) && !self.finite_at(i - 1) && self.tokens.class(i - 1) != Class::Adverb
        });
        let separate = verbs
            .filter(|i| self.tokens.class(i - 1) != Class::Conjunction)
            .count();
        (joins && separate == 1).then_some(relative)
    }

    /// "a survey of 400 managers released yesterday", "people involved in the talks": a noun phrase with a participle
    /// that hangs on it, in front of the verb at `at`; `found` is the phrase next to the verb, if there is one.
    fn over_participle(
        &self,
        at: usize,
        found: Option<(usize, usize)>,
        sentence: Sentence,
    ) -> Option<(usize, usize)> {
        let start = found.map_or(at, |f| f.0);
        let participle = (sentence.first + 1..start)
            .rev()
            .take(HANGING_TOKENS_MAX)
            .take_while(|i| {
                matches!(
                    self.tokens.class(*i),
                    Class::Preposition
                        | Class::Noun
                        | Class::ProperNoun
                        | Class::Number
                        | Class::Determiner
                        | Class::Possessive
                        | Class::Adjective
                        | Class::Adverb
                        | Class::Genitive
                        | Class::Verb(_)
                )
            })
            .find(|i| matches!(self.tokens.class(*i), Class::Verb(_)))?;
        let spelling = LEXICON.verb(self.tokens.lower(participle))?;
        let hangs = spelling.forms.contains(&VerbForm::Participle) || spelling.forms.contains(&VerbForm::Ing);
        // Right after its noun, and followed by no object: "managers released | yesterday".
        let noun = self.phrases_at(participle).iter().any(|p| p.last == participle);
        let object = self.phrases_at(participle).iter().any(|p| {
            p.first == participle + 1
                && !is_time_noun(self.tokens.lower(p.head))
                && spelling.forms.contains(&VerbForm::Past)
        });
        let clause = self.tokens.class(participle + 1) == Class::Subordinator
            || CUES
                .at(self.tokens, participle, sentence.last)
                .is_some_and(|(_, cue)| {
                    cue.frames.has(Frame::Speech)
                        && self.tokens.class(participle) != Class::Verb(VerbForm::Participle)
                });
        if !(hangs && noun) || object || clause {
            return None;
        }
        let (first, _) = self.phrase_ending(participle, sentence)?;
        Some((first, found.map_or(at, |f| f.1)))
    }

    /// "The decision to meet at the spaceport suggests": the noun at the start of the clause that an infinitive hangs
    /// on, where `first` is the start of the last phrase of the infinitive.
    fn before_infinitive(&self, first: usize, sentence: Sentence) -> Option<(usize, usize)> {
        let to = (sentence.first + 1..first)
            .rev()
            .take(HANGING_TOKENS_MAX)
            .take_while(|i| {
                !matches!(
                    self.tokens.class(*i),
                    Class::Punctuation | Class::Quote | Class::Subordinator | Class::Relative | Class::Modal
                ) && !matches!(self.tokens.class(*i), Class::Verb(VerbForm::Past | VerbForm::S))
            })
            .find(|i| self.tokens.class(*i) == Class::To)?;
        let noun = self.phrases_at(to).iter().find(|p| p.last == to)?;
        (self.tokens.class(noun.head) == Class::Noun && self.opens_clause(noun.first, sentence))
            .then_some((noun.first, noun.last))
    }

    /// Where words of time start that end right before a token and follow no noun that they could hang on.
    fn time_before(&self, at: usize, sentence: Sentence) -> Option<usize> {
        let time = self.phrases_at(at - 1).iter().find(|p| {
            p.last == at
                && p.first > sentence.first
                && (is_time_noun(self.tokens.lower(p.head)) || is_month(self.tokens.lower(p.head)))
        })?;
        let before = time.first - 1;
        match self.tokens.class(before) {
            Class::Relative | Class::Conjunction => Some(time.first),
            Class::Preposition if before > sentence.first => matches!(
                self.tokens.class(before - 1),
                Class::Relative | Class::Conjunction
            )
            .then_some(before),
            _ => None,
        }
    }

    /// The subject of the nearest verb before a token.
    fn subject_of_earlier(&self, at: usize, sentence: Sentence, depth: usize) -> Option<(usize, usize)> {
        (sentence.first..at)
            .rev()
            .filter(|i| {
                matches!(
                    self.tokens.class(*i),
                    Class::Verb(VerbForm::Past | VerbForm::S | VerbForm::Base)
                        | Class::Be
                        | Class::Have
                        | Class::Modal
                        | Class::Do
                ) && self.speech_at(*i).is_none()
            })
            .take(VERBS_BACK_MAX)
            .find_map(|i| self.subject_of(i, sentence, depth + 1).filter(|s| s.1 <= i))
    }

    /// Who is meant by the verb that an infinitive hangs on ("went on to say", "used the speech to warn"). `None` where
    /// that verb is a cue itself ("declined to say").
    fn leader_of(&self, to: usize, sentence: Sentence, depth: usize) -> Option<(usize, usize)> {
        let governor = (sentence.first..to)
            .rev()
            .take(12)
            .find(|i| matches!(self.tokens.class(*i), Class::Verb(_) | Class::Be))?;
        if let Some(lemma) = self.tokens.lemma(governor) {
            let cue = CUES.verb(lemma);
            if cue.is_some_and(|c| c.frames.has(Frame::Infinitive) || c.frames.has(Frame::PersonInfinitive)) {
                return None;
            }
            if governor + 1 != to && !CUES.leads.contains(lemma) {
                return None;
            }
        }
        self.subject_of(governor, sentence, depth + 1)
    }

    /// "Kim Jong-un, the North's leader, said": the phrase before the apposition, which belongs to the source.
    fn before_apposition(&self, close: usize, sentence: Sentence) -> Option<(usize, usize)> {
        let mut open = close;
        // Several appositions: "Helen Marsh, 62, from Leeds, said".
        for _ in 0..3 {
            let next = (sentence.first..open)
                .rev()
                .take(APPOSITION_TOKENS_MAX)
                .find(|i| matches!(self.tokens.word(*i), "," | "(" | "—" | "–"))?;
            // A verb of its own makes it a clause, unless a pronoun leads it ("who is", "which was").
            let led = self.tokens.lower(next + 1) == "as"
                || (next..open).any(|i| self.tokens.class(i) == Class::Relative || self.is_relative_that(i));
            let clause = (next..open).any(|i| {
                matches!(
                    self.tokens.class(i),
                    Class::Modal | Class::Be | Class::Verb(VerbForm::S)
                )
            });
            if clause && !led {
                return None;
            }
            let found = self.phrase_ending(next, sentence)?;
            let number = (found.0..found.1).all(|i| self.tokens.class(i) == Class::Number);
            if !number {
                let hung_on = self.before_infinitive(found.0, sentence);
                return Some(hung_on.unwrap_or((found.0, close)));
            }
            open = next;
        }
        None
    }

    /// The noun phrase that ends right before `end`, with the phrases that it hangs on ("a spokesman for the ministry").
    pub(super) fn phrase_ending(&self, end: usize, sentence: Sentence) -> Option<(usize, usize)> {
        let phrases = self.phrases_at(end.saturating_sub(1));
        if end > sentence.first && self.tokens.class(end - 1) == Class::Determiner {
            // "All stated that", "Both deny".
            return Some((end - 1, end));
        }
        // "the American said", "the young say": an adjective for who is so.
        if end > sentence.first + 1
            && self.tokens.class(end - 1) == Class::Adjective
            && self.tokens.lower(end - 2) == "the"
        {
            return Some((end - 2, end));
        }
        let mut end = end;
        if let Some(time) = phrases
            .iter()
            .find(|p| p.last == end && p.first > sentence.first && is_time_noun(self.tokens.lower(p.head)))
        {
            if phrases.iter().any(|p| p.last == time.first) {
                // "The theatre last week asked": the time stands between subject and verb.
                end = time.first;
            } else {
                // "The minister on Tuesday said"
                let preposition = time.first - 1;
                if self.tokens.class(preposition) == Class::Preposition
                    && phrases.iter().any(|p| p.last == preposition)
                {
                    end = preposition;
                }
            }
        }
        let index = phrases.iter().rposition(|p| {
            p.last == end
                || (p.last < end
                    && (p.last..end).all(|i| {
                        matches!(
                            self.tokens.class(i),
                            Class::Adverb | Class::Quote | Class::Adjective | Class::Genitive
                        )
                    }))
        })?;
        let mut first = phrases[index].first;
        let mut i = index;
        while i > 0 {
            let previous: NounPhrase = phrases[i - 1];
            let gap = previous.last..first;
            // "people familiar with the matter", "people close to the talks"
            let hangs = gap.len() == 2
                && self.tokens.class(previous.last + 1) == Class::Preposition
                && matches!(
                    self.tokens.class(previous.last),
                    Class::Adjective | Class::Verb(VerbForm::Participle)
                )
                || gap.len() == 2 && self.tokens.lower(previous.last) == "close";
            let joins = hangs
                || gap.len() == 1
                    && (matches!(
                        self.tokens.lower(previous.last),
                        "of" | "for" | "at" | "with" | "from"
                    ) || (matches!(
                        self.tokens.lower(previous.last),
                        "in" | "on" | "to" | "by" | "near"
                    ) && i == index
                        && matches!(self.tokens.class(previous.head), Class::Noun | Class::ProperNoun))
                        || (self.tokens.lower(previous.last) == "and"
                            && self.opens_clause(previous.first, sentence)));
            if !joins || previous.first < sentence.first {
                break;
            }
            first = previous.first;
            i -= 1;
        }
        // "Both Russian and North Korean officials": an adjective joined by "and" before the phrase.
        if first > sentence.first + 1
            && self.tokens.lower(first - 1) == "and"
            && matches!(self.tokens.class(first - 2), Class::Adjective)
        {
            first -= 2;
            while first > sentence.first
                && matches!(self.tokens.class(first - 1), Class::Adjective | Class::Determiner)
            {
                first -= 1;
            }
        }
        Some((first, end))
    }

    /// Whether nothing but the start of a clause stands before a token.
    fn opens_clause(&self, at: usize, sentence: Sentence) -> bool {
        at == sentence.first
            || matches!(
                self.tokens.class(at - 1),
                Class::Punctuation | Class::Subordinator | Class::Conjunction | Class::Quote
            )
    }

    /// The end of the source that starts at a token: a noun phrase with what hangs on it.
    pub(super) fn source_end(&self, start: usize, sentence: Sentence) -> Option<usize> {
        let phrases = self.phrases_at(start);
        let at = phrases
            .iter()
            .position(|p| p.first <= start + 1 && p.last > start)?;
        let mut end = phrases[at].last;
        // "tanker tracking data"
        if matches!(self.tokens.class(end), Class::Verb(VerbForm::Ing))
            && let Some(next) = phrases
                .get(at + 1)
                .filter(|p| p.first == end + 1 && p.last == end + 2)
            && self.tokens.class(next.head) == Class::Noun
        {
            end = next.last;
        }
        for next in &phrases[at + 1..] {
            let joins = next.first == end + 1
                && matches!(
                    self.tokens.lower(end),
                    "of" | "for" | "in" | "from" | "at" | "by" | "with" | "on" | "and"
                );
            if !joins || is_time_noun(self.tokens.lower(next.head)) {
                break;
            }
            end = next.last;
        }
        end = self.hanging_end(end, sentence).unwrap_or(end);
        Some(end.min(sentence.last))
    }

    /// After "said Kim Jong-un, the North's leader,": the end of the apposition.
    pub(super) fn apposition_end(&self, end: usize, sentence: Sentence) -> usize {
        if self.tokens.word(end) != "," {
            return end;
        }
        let close =
            (end + 1..sentence.last.min(end + 25)).find(|i| matches!(self.tokens.word(*i), "," | "." | ":"));
        match close {
            Some(close) if !(end + 1..close).any(|i| self.quote_at(i).is_some()) => {
                let verbal = (end + 1..close).any(|i| self.tokens.class(i).is_verbal());
                let led = self.tokens.class(end + 1) == Class::Relative;
                if verbal && !led { end } else { close }
            }
            _ => end,
        }
    }
}

/// Whether a word, in lower case, heads a phrase that tells a time.
pub(super) fn is_time_noun(lower: &str) -> bool {
    is_weekday(lower)
        || matches!(
            lower,
            "week"
                | "month"
                | "year"
                | "weeks"
                | "months"
                | "years"
                | "days"
                | "hours"
                | "minutes"
                | "yesterday"
                | "today"
                | "night"
                | "morning"
                | "afternoon"
                | "evening"
                | "weekend"
                | "tomorrow"
                | "tonight"
        )
}
