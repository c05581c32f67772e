//! The class of each word in its sentence.

use super::{Class, Sentence, TokenKind, Tokens};
use crate::{
    lexicon::{Closed, LEXICON, VerbForm},
    numerals,
};

/// Nouns that end as adverbs do.
const LY_NOUNS: [&str; 9] = [
    "family",
    "assembly",
    "monopoly",
    "anomaly",
    "butterfly",
    "belly",
    "jelly",
    "subassembly",
    "homily",
];

impl Tokens<'_> {
    /// Gives each token its word class. `is_demonym` tells of a token whether it is an adjective or people's
    /// name of a country.
    pub(crate) fn tag(&mut self, is_demonym: impl Fn(usize) -> bool, is_name: impl Fn(usize) -> bool) {
        for index in 0..self.sentences.len() {
            let sentence = self.sentences[index];
            for token in sentence.first..sentence.last {
                self.tokens[token].class = self.classify(token, sentence, &is_demonym, &is_name);
            }
            self.find_missing_verbs(sentence);
        }
    }

    pub(super) fn classify(
        &self,
        index: usize,
        sentence: Sentence,
        is_demonym: &impl Fn(usize) -> bool,
        is_name: &impl Fn(usize) -> bool,
    ) -> Class {
        let token = self.tokens[index];
        match token.kind {
            TokenKind::Number => return Class::Number,
            TokenKind::Genitive => {
                return if self.genitive_is_verb(index) {
                    Class::Be
                } else {
                    Class::Genitive
                };
            }
            TokenKind::OpenQuote | TokenKind::CloseQuote | TokenKind::StraightQuote => return Class::Quote,
            TokenKind::Punctuation => return Class::Punctuation,
            TokenKind::Word => {}
        }
        let lower = self.lower(index);
        if lower == "to" {
            return if self.leads_infinitive(index) {
                Class::To
            } else if self.is_quantity(index) {
                Class::Adverb
            } else {
                Class::Preposition
            };
        }
        // Inside a sentence a capital makes a name of most words ("May", "Will", "Ships Act").
        let named = token.capital && !token.sentence_start;
        if is_demonym(index) {
            return Class::Adjective;
        }
        if let Some(closed) = self.closed(index) {
            let acronym =
                token.end - token.start > 1 && self.word(index).bytes().all(|b| b.is_ascii_uppercase());
            let keeps = !named
                || matches!(
                    closed,
                    Closed::Preposition | Closed::Determiner | Closed::Conjunction
                ) && !acronym
                || self.sentence_is_capitalised(sentence);
            if keeps
                && !(acronym && !self.sentence_is_upper(sentence) && token.end - token.start <= 3 && named)
            {
                return self.classify_closed(index, closed, sentence);
            }
        }
        if let Some(verb) = self.verb(index)
            && (!named || self.sentence_is_capitalised(sentence))
            && let Some(form) = self
                .verb_in_context(index, &verb.forms, sentence, is_demonym)
                .or_else(|| self.only_verb(index, verb, sentence))
        {
            return Class::Verb(form);
        }
        if token.capital
            && (named
                || is_name(index)
                || self
                    .tokens
                    .get(index + 1)
                    .is_some_and(|n| n.capital && n.kind == TokenKind::Word))
        {
            return Class::ProperNoun;
        }
        if lower.ends_with("ly")
            && lower.len() > 4
            && self.verb(index).is_none()
            && !LY_NOUNS.contains(&lower)
        {
            return Class::Adverb;
        }
        let verb_spelling = self.verb(index).is_some();
        if !verb_spelling && lower.len() > 5 && lower.ends_with("ing") && !token.capital {
            let before = self.previous_class(index, sentence);
            if matches!(
                before,
                Some(Class::Be | Class::Noun | Class::ProperNoun | Class::Pronoun)
            ) {
                return Class::Verb(VerbForm::Ing);
            }
        }
        if !verb_spelling && !token.capital && self.turns_speech_round(index, sentence) {
            return Class::Verb(if lower.ends_with("ed") {
                VerbForm::Past
            } else {
                VerbForm::S
            });
        }
        if !verb_spelling && lower.len() > 4 && lower.ends_with("ed") && !token.capital {
            // "researchers counted five voyages"
            let subject = matches!(
                self.previous_class(index, sentence),
                Some(Class::Noun | Class::ProperNoun | Class::Pronoun)
            );
            let object = self.opens_phrase(index + 1)
                || self
                    .tokens
                    .get(index + 1)
                    .is_some_and(|t| t.kind == TokenKind::Number)
                || numerals::is_plural(self.lower(index + 1))
                || self.lower(index + 1) == "that";
            if subject && object {
                return Class::Verb(VerbForm::Past);
            }
            return Class::Verb(VerbForm::Participle);
        }
        // "the largest of its kind", "its oldest mill"
        let superlative = lower.len() > 4
            && lower.ends_with("est")
            && !verb_spelling
            && self.followed_by_noun(index)
            && matches!(
                self.previous_class(index, sentence),
                Some(Class::Determiner | Class::Possessive | Class::Genitive)
            );
        if superlative {
            return Class::Adjective;
        }
        let adjective = [
            "al", "ous", "ive", "able", "ible", "ic", "ful", "less", "ary", "ish", "based", "backed", "led",
            "made", "owned", "linked", "capable", "run",
        ];
        if !verb_spelling
            && lower.len() > 4
            && adjective.iter().any(|end| lower.ends_with(end))
            && self.followed_by_noun(index)
            && self.lower(index + 1) != "to"
            && !numerals::is_plural(self.lower(index + 1))
            && !self.followed_by_verb(index)
        {
            return Class::Adjective;
        }
        Class::Noun
    }

    pub(super) fn classify_closed(&self, index: usize, closed: Closed, sentence: Sentence) -> Class {
        let lower = self.lower(index);
        match closed {
            Closed::Determiner => match lower {
                "what" => Class::Relative,
                "no" if self.lower(index + 1) == "longer" => Class::Adverb,
                // "more than 60": part of the number.
                "more" | "less" | "fewer"
                    if self.lower(index + 1) == "than" && self.is_quantity(index + 1) =>
                {
                    Class::Adverb
                }
                _ => Class::Determiner,
            },
            Closed::Possessive => match lower {
                // "told her that": a pronoun where no noun phrase follows.
                "her" if !self.followed_by_noun(index) => Class::Pronoun,
                _ => Class::Possessive,
            },
            // "one lobbyist", "one senior official": a number.
            Closed::Pronoun
                if lower == "one" && self.followed_by_noun(index) && !self.followed_by_verb(index) =>
            {
                Class::Number
            }
            Closed::Pronoun => Class::Pronoun,
            Closed::Relative => Class::Relative,
            Closed::Preposition if self.is_quantity(index) => Class::Adverb,
            // "has since established"
            Closed::Preposition
                if lower == "since" && self.previous_class(index, sentence) == Some(Class::Have) =>
            {
                Class::Adverb
            }
            // "said Under Secretary Halloran"
            Closed::Preposition
                if lower == "under"
                    && self.tokens[index].capital
                    && self.tokens.get(index + 1).is_some_and(|t| t.capital)
                    && matches!(self.previous_class(index, sentence), Some(Class::Verb(_))) =>
            {
                Class::ProperNoun
            }
            Closed::Preposition => Class::Preposition,
            Closed::Conjunction => Class::Conjunction,
            Closed::Subordinator if lower == "that" => {
                let before = self.previous_class(index, sentence);
                let next_nominal = self
                    .tokens
                    .get(index + 1)
                    .is_some_and(|t| t.kind == TokenKind::Word && self.closed(index + 1).is_none());
                match before {
                    Some(Class::Preposition) => Class::Determiner,
                    None if next_nominal => Class::Determiner,
                    _ => Class::Subordinator,
                }
            }
            // "Fakhry once boasted that"
            Closed::Subordinator
                if lower == "once"
                    && matches!(
                        self.previous_class(index, sentence),
                        Some(Class::Noun | Class::ProperNoun | Class::Pronoun | Class::Have | Class::Be)
                    ) =>
            {
                Class::Adverb
            }
            Closed::Subordinator => Class::Subordinator,
            Closed::Modal => Class::Modal,
            Closed::Be => Class::Be,
            Closed::Have => Class::Have,
            Closed::Do => Class::Do,
            // "a further batch"
            Closed::Adverb
                if lower == "further"
                    && self.followed_by_noun(index)
                    && matches!(
                        self.previous_class(index, sentence),
                        Some(Class::Determiner | Class::Possessive | Class::Number)
                    ) =>
            {
                Class::Adjective
            }
            Closed::Adverb => Class::Adverb,
            Closed::Adjective if numerals::is_plural(lower) => Class::Number,
            // "armed and trained the rebels", "armed by Iran", "armed Hezbollah": no adjectives.
            Closed::Adjective if let Some(form) = self.acts_as_verb(index, sentence) => Class::Verb(form),
            // "an inspector alleged that", not the adjective of "alleged arms"
            Closed::Adjective
                if matches!(
                    self.previous_class(index, sentence),
                    Some(Class::Noun | Class::ProperNoun | Class::Pronoun)
                ) && !self.followed_by_noun(index)
                    && self
                        .verb(index)
                        .is_some_and(|v| v.forms.contains(&VerbForm::Past)) =>
            {
                Class::Verb(VerbForm::Past)
            }
            // "no longer sells"
            Closed::Adjective
                if lower == "longer" && index > sentence.first && self.lower(index - 1) == "no" =>
            {
                Class::Adverb
            }
            // "had first denied"
            Closed::Adjective
                if lower == "first"
                    && self.previous_class(index, sentence) == Some(Class::Have)
                    && self.lower(index + 1).ends_with("ed") =>
            {
                Class::Adverb
            }
            // "designers who first helped Pyongyang"
            Closed::Adjective
                if lower == "first"
                    && matches!(
                        self.previous_class(index, sentence),
                        Some(Class::Relative | Class::Pronoun | Class::ProperNoun)
                    )
                    && self
                        .verb(index + 1)
                        .is_some_and(|v| v.forms.contains(&VerbForm::Past)) =>
            {
                Class::Adverb
            }
            // "as Lindgren had suspected": a participle, not the adjective of "suspected arms".
            Closed::Adjective
                if self.previous_class(index, sentence) == Some(Class::Have)
                    && !self.followed_by_noun(index) =>
            {
                self.verb(index)
                    .filter(|v| v.forms.contains(&VerbForm::Participle))
                    .map_or(Class::Adjective, |_| Class::Verb(VerbForm::Participle))
            }
            Closed::Adjective => Class::Adjective,
        }
    }

    /// `'s` is "is" or "has" after a pronoun or before a participle with nothing to own ("it’s", "who’s").
    pub(super) fn genitive_is_verb(&self, index: usize) -> bool {
        index > 0
            && matches!(
                self.closed(index - 1),
                Some(Closed::Pronoun | Closed::Relative | Closed::Subordinator | Closed::Adverb)
            )
            && self.lower(index - 1) != "one"
    }

    /// "at least 200", "more than 60", "up to 40", "about 100", "over 3,000": a word that belongs to a number.
    pub(super) fn is_quantity(&self, index: usize) -> bool {
        let before = index.checked_sub(1).map_or("", |i| self.lower(i));
        let number = |i: usize| {
            self.tokens.get(i).is_some_and(|t| t.kind == TokenKind::Number)
                || matches!(self.word(i), "$" | "€" | "£")
                || matches!(self.lower(i), "half" | "dozen" | "hundreds" | "thousands" | "a")
                || matches!(numerals::value(self.lower(i)), Some(2..=10 | 12 | 20))
        };
        match self.lower(index) {
            "at" => matches!(self.lower(index + 1), "least" | "most"),
            "than" => matches!(before, "more" | "less" | "fewer") && number(index + 1),
            "to" => before == "up" && number(index + 1),
            "as" => {
                matches!(self.lower(index + 1), "many" | "much" | "few") && self.lower(index + 2) == "as"
                    || matches!(before, "many" | "much" | "few") && number(index + 1)
            }
            "about" | "around" | "over" | "under" => {
                self.tokens
                    .get(index + 1)
                    .is_some_and(|t| t.kind == TokenKind::Number)
                    && !matches!(self.lower(index + 1).len(), 4)
            }
            _ => false,
        }
    }

    /// Whether "to" stands before the base form of a verb, adverbs passed over.
    pub(super) fn leads_infinitive(&self, index: usize) -> bool {
        let next = (index + 1..index + 3)
            .find(|i| self.closed(*i) != Some(Closed::Adverb))
            .unwrap_or(index + 1);
        let lower = self.lower(next);
        let verb = self.verb(next);
        let base = verb.is_some_and(|v| v.forms.contains(&VerbForm::Base));
        // "to repay the grant": a word that is not known as anything, before an object.
        let unknown = verb.is_none()
            && self
                .tokens
                .get(next)
                .is_some_and(|t| t.kind == TokenKind::Word && !t.capital)
            && !lower.ends_with("ing")
            && self.opens_phrase(next + 1);
        matches!(lower, "be" | "have" | "do") || ((base || unknown) && self.closed(next).is_none())
    }

    /// Class of the token before, adverbs passed over; `None` at the start of the sentence.
    pub(super) fn previous_class(&self, index: usize, sentence: Sentence) -> Option<Class> {
        self.previous_index(index, sentence)
            .map(|at| self.tokens[at].class)
    }

    pub(super) fn previous_index(&self, index: usize, sentence: Sentence) -> Option<usize> {
        let mut at = index;
        while at > sentence.first {
            at -= 1;
            match self.tokens[at].class {
                Class::Adverb | Class::Quote => {}
                // "some analysts, however, question whether"
                Class::Punctuation
                    if at >= sentence.first + 3
                        && self.word(at) == ","
                        && self.word(at - 2) == ","
                        && self.tokens[at - 1].class == Class::Adverb =>
                {
                    at -= 2;
                }
                _ => return Some(at),
            }
        }
        None
    }

    /// Whether a word can only open a noun phrase, or is one: an article, "its", "them".
    pub(super) fn opens_phrase(&self, index: usize) -> bool {
        matches!(
            self.closed(index),
            Some(Closed::Determiner | Closed::Possessive | Closed::Pronoun)
        )
    }

    /// Whether what follows can be the rest of a noun phrase.
    pub(super) fn followed_by_noun(&self, index: usize) -> bool {
        let Some(next) = self.tokens.get(index + 1) else {
            return false;
        };
        next.kind == TokenKind::Number
            || (next.kind == TokenKind::Word
                && matches!(self.closed(index + 1), None | Some(Closed::Adjective)))
    }

    /// Whether the next word is a past tense or "says" and the like: "a secretary said", "a subsidiary paid the group".
    pub(super) fn followed_by_verb(&self, index: usize) -> bool {
        let object = || {
            self.opens_phrase(index + 2)
                || (self.tokens.get(index + 2)).is_some_and(|t| t.kind == TokenKind::Number)
        };
        self.verb(index + 1).is_some_and(|v| {
            v.forms.contains(&VerbForm::Past) && (!v.forms.contains(&VerbForm::Participle) || object())
                || matches!(&*v.lemma, "say" | "tell")
                || LEXICON.is_only_verb(&v.lemma)
                    && v.forms.iter().any(|f| matches!(f, VerbForm::S | VerbForm::Past))
        })
    }

    /// “…,” harrumphs the owner: a word that nobody knows, in the place of "says".
    pub(super) fn turns_speech_round(&self, index: usize, sentence: Sentence) -> bool {
        let lower = self.lower(index);
        let before = |back: usize| index.checked_sub(back).filter(|i| *i >= sentence.first);
        let follows = self.tokens.get(index + 1).is_some_and(|t| t.capital) || self.opens_phrase(index + 1);
        (lower.ends_with('s') || lower.ends_with("ed"))
            && index + 1 < sentence.last
            && follows
            && before(1).is_some_and(|i| self.tokens[i].class == Class::Quote)
            && before(2).is_some_and(|i| matches!(self.word(i), "," | "?" | "!"))
    }

    /// Headlines that write most words with a capital.
    pub(super) fn sentence_is_capitalised(&self, sentence: Sentence) -> bool {
        let words = (sentence.first..sentence.last.min(sentence.first + 40)).filter(|i| {
            self.tokens[*i].kind == TokenKind::Word && self.tokens[*i].end - self.tokens[*i].start > 3
        });
        let (mut all, mut capitals) = (0, 0);
        for index in words {
            all += 1;
            capitals += usize::from(self.tokens[index].capital);
        }
        all >= 3 && capitals * 20 >= all * 17
    }

    pub(super) fn sentence_is_upper(&self, sentence: Sentence) -> bool {
        self.text_of(sentence.first, sentence.last)
            .chars()
            .filter(|c| c.is_alphabetic())
            .take(60)
            .all(|c| !c.is_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tagged(text: &str) -> String {
        let mut tokens = Tokens::new(text, &[(0, 0..text.len())]);
        tokens.tag(|_| false, |_| false);
        let verbs = (0..tokens.tokens.len()).filter(|i| matches!(tokens.class(*i), Class::Verb(_)));
        verbs.map(|i| tokens.word(i)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn verbs_are_told_from_nouns() {
        assert_eq!(
            tagged("The report says Iran supplies drones to Russia."),
            "says supplies"
        );
        assert_eq!(tagged("Their arms supplies to Russia may fuel the war."), "fuel");
        assert_eq!(
            tagged("Officials deny the report and say tests ended."),
            "deny say ended"
        );
        assert_eq!(tagged("The ship left port to deliver shells."), "left deliver");
    }
}
