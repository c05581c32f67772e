//! The verb of a clause in which none was found.

use super::{Class, Sentence, TokenKind, Tokens};
use crate::lexicon::{LEXICON, VerbForm};

/// How many tokens those have who say so at the end of a sentence.
const CLOSING_TOKENS_MAX: usize = 14;

impl Tokens<'_> {
    /// Every sentence and every that-clause has a finite verb: where none was found, the word that can best be one is.
    pub(super) fn find_missing_verbs(&mut self, sentence: Sentence) {
        if sentence.last - sentence.first < 5
            || !matches!(self.word(sentence.last - 1), "." | "”" | "\"" | "?" | "!")
            || self.sentence_is_capitalised(sentence)
        {
            return;
        }
        self.find_missing_verb(sentence.first, sentence.last, false, sentence);
        self.find_closing_verb(sentence);
        self.find_reported_verbs(sentence);
        for at in sentence.first..sentence.last {
            if self.tokens[at].class == Class::Subordinator && self.lower(at) == "that" {
                let end = (at + 1..sentence.last)
                    .find(|i| {
                        matches!(
                            self.tokens[*i].class,
                            Class::Subordinator | Class::Relative | Class::Punctuation | Class::Quote
                        )
                    })
                    .unwrap_or(sentence.last);
                self.find_missing_verb(at + 1, end, false, sentence);
            }
        }
    }

    /// "…, photographs released by the ministry show.": the last word is the verb of those who say so.
    fn find_closing_verb(&mut self, sentence: Sentence) {
        let Some(last) = (sentence.first + 3..sentence.last)
            .rev()
            .find(|i| self.tokens[*i].kind == TokenKind::Word)
        else {
            return;
        };
        if self.tokens[last].class != Class::Noun || !LEXICON.closes(self.lower(last)) {
            return;
        }
        let Some(comma) = (sentence.first + 2..last - 1)
            .rev()
            .take(CLOSING_TOKENS_MAX)
            .find(|i| self.word(*i) == ",")
        else {
            return;
        };
        let finite = |i: usize| {
            matches!(
                self.tokens[i].class,
                Class::Be
                    | Class::Have
                    | Class::Do
                    | Class::Modal
                    | Class::Verb(VerbForm::S | VerbForm::Past | VerbForm::Base)
            ) && self.lower(i + 1) != "by"
        };
        let told = (sentence.first..comma).any(finite);
        let open = !(comma + 1..last).any(finite);
        let many = self.lower(comma + 1).ends_with('s') || self.lower(comma + 2).ends_with('s');
        if told && open && (many || self.lower(last).ends_with('s')) {
            self.tokens[last].class = Class::Verb(match self.lower(last).ends_with('s') {
                true => VerbForm::S,
                false => VerbForm::Base,
            });
        }
    }

    /// "said the firm employs 4,000 people", "The firm employs 4,000 people, he said": what is said without "that" is a
    /// clause as well.
    fn find_reported_verbs(&mut self, sentence: Sentence) {
        for at in sentence.first + 1..sentence.last {
            if !self.lemma(at).is_some_and(|l| LEXICON.takes_bare_clause(l)) {
                continue;
            }
            let pause = |i: &usize| {
                matches!(
                    self.tokens[*i].class,
                    Class::Subordinator | Class::Relative | Class::Punctuation | Class::Quote
                )
            };
            let end = (at + 1..sentence.last).find(pause).unwrap_or(sentence.last);
            let before = (sentence.first..at).rev().find(pause);
            let (first, last) = if end > at + 1 {
                // “…,” said the head of sales: who says it, not what.
                let turned = self.tokens[at - 1].class == Class::Quote
                    || self.word(at - 1) == "," && !(sentence.first..at - 1).any(|i| self.word(i) == ",");
                if turned {
                    continue;
                }
                (at + 1, end)
            } else {
                match before.filter(|b| self.word(*b) == "," && *b + 1 < at) {
                    Some(comma) => (sentence.first, comma),
                    None => continue,
                }
            };
            let opens = matches!(
                self.tokens[first].class,
                Class::Determiner
                    | Class::Possessive
                    | Class::Adjective
                    | Class::Noun
                    | Class::ProperNoun
                    | Class::Number
            );
            if opens && last > first + 1 {
                self.find_missing_verb(first, last, true, sentence);
            }
        }
    }

    /// Makes a verb of the word in tokens `first..last` that can best be one, where none was found. Only where they are
    /// `surely` a clause can it be their last word.
    fn find_missing_verb(&mut self, first: usize, last: usize, surely: bool, sentence: Sentence) {
        let finite = |class: Class| {
            matches!(
                class,
                Class::Be
                    | Class::Have
                    | Class::Do
                    | Class::Modal
                    | Class::Verb(VerbForm::S | VerbForm::Past | VerbForm::Base)
            )
        };
        if (first..last).any(|i| finite(self.tokens[i].class)) {
            return;
        }
        // How well a word would do: a singular subject before -s, any subject before a past tense.
        let rank = |i: usize| -> Option<(u8, VerbForm)> {
            let token = self.tokens[i];
            if token.kind != TokenKind::Word || token.capital {
                return None;
            }
            let open = matches!(token.class, Class::Noun | Class::Verb(VerbForm::Participle));
            let forms = &self.verb(i).filter(|_| open)?.forms;
            let before = self.previous_index(i, sentence).filter(|b| *b >= first.max(1))?;
            let subject = matches!(
                self.tokens[before].class,
                Class::Noun | Class::ProperNoun | Class::Number | Class::Pronoun
            );
            let pause = matches!(self.word(before), "," | "—" | "–" | ")");
            if !(subject || pause) {
                return None;
            }
            let plural = self.lower(before).ends_with('s');
            let many = plural || surely && self.heads_plural(i, sentence);
            // A noun phrase, a clause or a preposition that suits a verb follows.
            let follows = !matches!(self.lower(i + 1), "of" | "," | "." | "and" | "or" | "'s" | "’s");
            if forms.contains(&VerbForm::S) && !(subject && plural) && follows {
                return Some((0, VerbForm::S));
            }
            if forms.contains(&VerbForm::Past) && self.lower(i + 1) != "by" {
                return Some((1, VerbForm::Past));
            }
            if forms.contains(&VerbForm::Base) && subject && many && follows {
                return Some((2, VerbForm::Base));
            }
            let closes = surely && subject && !plural && matches!(self.word(i + 1), "." | "," | "and");
            (closes && forms.contains(&VerbForm::S)).then_some((3, VerbForm::S))
        };
        let best = (first + 1..last)
            .filter_map(|i| rank(i).map(|(rank, form)| (rank, i, form)))
            .min_by_key(|(rank, i, _)| (*rank, *i));
        if let Some((_, at, form)) = best {
            self.tokens[at].class = Class::Verb(form);
        }
    }
}
