//! Whether a word that can be a verb is one here, and in which form.

use super::{Class, Sentence, TokenKind, Tokens};
use crate::lexicon::{Closed, LEXICON, VerbForm, VerbSpelling};

/// How far, in tokens, what a verb makes do something may reach.
const CAUSED_TOKENS_MAX: usize = 6;

impl Tokens<'_> {
    /// "the prosecution says": a form of a verb that is no noun, with a subject somewhere before it.
    pub(super) fn only_verb(
        &self,
        index: usize,
        verb: &VerbSpelling,
        sentence: Sentence,
    ) -> Option<VerbForm> {
        let before = self.previous_class(index, sentence)?;
        let form = *verb
            .forms
            .iter()
            .find(|f| matches!(f, VerbForm::Base | VerbForm::S))?;
        // "of Taiwanese make"; but "the Russians say".
        let people = (self.previous_index(index, sentence)).is_some_and(|i| self.lower(i).ends_with('s'));
        // "Many say it will close", "Some worry that"
        let many = form == VerbForm::Base
            && before != Class::Preposition
            && self.previous_index(index, sentence).is_some_and(|i| {
                LEXICON.stands_for_people(self.lower(i))
                    && (i == sentence.first
                        || matches!(self.tokens[i - 1].class, Class::Punctuation | Class::Conjunction))
            });
        if many && self.lower(index + 1) == "that" {
            return Some(form);
        }
        let nominal = matches!(before, Class::Determiner | Class::Possessive) && !many
            || before == Class::Adjective && !people && !many;
        (LEXICON.is_only_verb(&verb.lemma) && !nominal).then_some(form)
    }

    /// Which verb form a spelling is here; `None` where it is a noun or an adjective.
    pub(super) fn verb_in_context(
        &self,
        index: usize,
        forms: &[VerbForm],
        sentence: Sentence,
        is_demonym: &impl Fn(usize) -> bool,
    ) -> Option<VerbForm> {
        let before_index = self.previous_index(index, sentence);
        let before = before_index.map(|i| self.tokens[i].class);
        let has = |form| forms.contains(&form);
        // "people close to the talks"
        if self.lower(index) == "close"
            && self.lower(index + 1) == "to"
            && matches!(
                before,
                Some(Class::Noun | Class::ProperNoun | Class::Pronoun | Class::Be)
            )
        {
            return None;
        }
        let next_closed = self.closed(index + 1);
        let next_is_word = self
            .tokens
            .get(index + 1)
            .is_some_and(|t| t.kind == TokenKind::Word)
            && index + 1 < sentence.last;
        let opens_object = matches!(
            next_closed,
            Some(
                Closed::Determiner
                    | Closed::Possessive
                    | Closed::Pronoun
                    | Closed::Subordinator
                    | Closed::Relative
                    | Closed::Adverb
                    | Closed::Adjective
            )
        ) || matches!(
            self.lower(index + 1),
            "to" | "with"
                | "into"
                | "for"
                | "from"
                | "on"
                | "in"
                | "at"
                | "against"
                | "by"
                | "over"
                | "through"
                | "as"
                | "of"
        );
        let object_noun = next_is_word && next_closed.is_none();
        if has(VerbForm::Ing) {
            // "the shipping of", "a training": a noun after a determiner or an adjective, else a verb.
            return match before {
                Some(Class::Determiner | Class::Adjective | Class::Genitive | Class::Number)
                    if matches!(
                        self.lower(index + 1),
                        "of" | "," | "." | "to" | "for" | "in" | "and" | "at" | "was" | "is"
                    ) || !next_is_word =>
                {
                    None
                }
                Some(Class::Determiner)
                    if before_index
                        .is_some_and(|i| matches!(self.lower(i), "either" | "both" | "neither")) =>
                {
                    Some(VerbForm::Ing)
                }
                Some(Class::Determiner) => None,
                _ => Some(VerbForm::Ing),
            };
        }
        // "the Russians trained men": people, not an adjective.
        let people = before == Some(Class::Adjective)
            && before_index.is_some_and(|i| self.tokens[i].capital && self.lower(i).ends_with('s'));
        if has(VerbForm::Past) || has(VerbForm::Participle) {
            let participle = !people
                && matches!(
                    before,
                    Some(
                        Class::Be
                            | Class::Have
                            | Class::Determiner
                            | Class::Possessive
                            | Class::Adjective
                            | Class::Preposition
                            | Class::Genitive
                    )
                );
            if !has(VerbForm::Base) {
                if matches!(
                    before,
                    Some(Class::Determiner | Class::Possessive | Class::Genitive)
                ) && object_noun
                    && has(VerbForm::Participle)
                {
                    return Some(VerbForm::Participle);
                }
                return Some(
                    if participle && has(VerbForm::Participle) || !has(VerbForm::Past) {
                        VerbForm::Participle
                    } else {
                        VerbForm::Past
                    },
                );
            }
        }
        let base = || Some(VerbForm::Base);
        if let Some(form) = self.speaking_form(index, forms, sentence) {
            return Some(form);
        }
        if has(VerbForm::Base) || has(VerbForm::Past) {
            let form = if has(VerbForm::Base) {
                VerbForm::Base
            } else {
                VerbForm::Past
            };
            return match before {
                Some(Class::Modal | Class::Do | Class::To) => base(),
                Some(Class::Preposition) if before_index.is_some_and(|i| self.lower(i) == "to") => base(),
                Some(Class::Relative) => Some(form),
                Some(Class::Subordinator) if opens_object => Some(form),
                Some(Class::Pronoun)
                    if before_index.is_some_and(|i| {
                        matches!(self.lower(i), "they" | "we" | "you" | "i" | "he" | "she" | "it")
                    }) =>
                {
                    Some(form)
                }
                // "600 North Koreans dig coal"
                Some(Class::Adjective) if people && has(VerbForm::Base) && (opens_object || object_noun) => {
                    base()
                }
                Some(Class::Have) if has(VerbForm::Participle) => Some(VerbForm::Participle),
                Some(Class::Be) if has(VerbForm::Participle) => Some(VerbForm::Participle),
                Some(Class::Noun | Class::ProperNoun)
                    if has(VerbForm::Base) && self.is_caused(index, sentence) =>
                {
                    base()
                }
                Some(Class::Noun | Class::ProperNoun) => {
                    let plural = before_index.is_some_and(|i| {
                        self.lower(i).ends_with('s')
                            || matches!(self.lower(i), "people" | "police" | "data" | "media")
                    }) || self.lower(index + 1) == "that" && has(VerbForm::Base)
                        || opens_object && self.heads_plural(index, sentence);
                    // "China and India supply chips to Iran"
                    let several = has(VerbForm::Base) && self.follows_names_joined(index, sentence);
                    let plural = plural || several;
                    // "an arms trade"
                    let single = before_index
                        .and_then(|i| i.checked_sub(1))
                        .is_some_and(|i| matches!(self.lower(i), "a" | "an"));
                    // "a network run by X"
                    if has(VerbForm::Participle) && self.lower(index + 1) == "by" {
                        return Some(VerbForm::Participle);
                    }
                    if single && !has(VerbForm::Past) {
                        return None;
                    }
                    let past_only = has(VerbForm::Past);
                    // "on Monday put Orion Trading on its list"
                    let name_follows = (past_only || several)
                        && index + 1 < sentence.last
                        && (self.tokens.get(index + 1))
                            .is_some_and(|t| t.capital && t.kind == TokenKind::Word);
                    // "the Emirates finance and arm the rebels"
                    let joined = plural
                        && matches!(self.lower(index + 1), "and" | "or")
                        && (self.verb(index + 2)).is_some_and(|v| v.forms.contains(&VerbForm::Base))
                        && self.opens_phrase(index + 3);
                    // "supply chips to"
                    let things = several
                        && object_noun
                        && self.lower(index + 1).ends_with('s')
                        && (index + 2..index + 5).any(|i| matches!(self.lower(i), "to" | "from" | "for"));
                    ((plural || past_only) && opens_object && self.lower(index + 1) != "of"
                        || name_follows
                        || joined
                        || things)
                        .then_some(form)
                }
                Some(Class::Conjunction) => {
                    // "may sell and ship": a verb where the one before the conjunction was one.
                    let earlier = before_index.and_then(|i| {
                        (sentence.first..i)
                            .rev()
                            .find(|j| matches!(self.tokens[*j].class, Class::Verb(_) | Class::Noun))
                    });
                    let verbal =
                        earlier.is_some_and(|j| matches!(self.tokens[j].class, Class::Verb(VerbForm::Base)));
                    // "would supply X with drones and train its pilots"
                    let last = (sentence.first..index)
                        .rev()
                        .map(|j| self.tokens[j].class)
                        .find(|c| c.is_verbal());
                    let shared = last == Some(Class::Verb(VerbForm::Base))
                        && has(VerbForm::Base)
                        && matches!(
                            next_closed,
                            Some(Closed::Determiner | Closed::Possessive | Closed::Pronoun)
                        );
                    (shared || verbal && (opens_object || object_noun)).then_some(form)
                }
                None if index == sentence.first
                    && (opens_object
                        && self.lower(index + 1) != "of"
                        && self.lower(index + 1) != "to"
                        && self.lower(index + 1) != "in")
                    && has(VerbForm::Base) =>
                {
                    // An imperative; a report seldom has one, but an instruction on a page does.
                    matches!(
                        next_closed,
                        Some(Closed::Determiner | Closed::Possessive | Closed::Pronoun)
                    )
                    .then_some(form)
                }
                _ => None,
            };
        }
        if has(VerbForm::S) {
            if before.is_none() && self.opens_turned(index, sentence) {
                return Some(VerbForm::S);
            }
            // "describes the product as … and urges that"
            if before == Some(Class::Conjunction) {
                let clause = self.lower(index + 1) == "that"
                    || self.lower(index + 1) == "to" && self.leads_infinitive(index + 1)
                    || matches!(
                        next_closed,
                        Some(Closed::Determiner | Closed::Possessive | Closed::Pronoun)
                    );
                let earlier = (sentence.first..index).rev().find(|i| {
                    matches!(
                        self.tokens[*i].class,
                        Class::Verb(VerbForm::S | VerbForm::Past | VerbForm::Base)
                            | Class::Be
                            | Class::Have
                            | Class::Modal
                    )
                });
                let agrees = earlier.is_some_and(|i| {
                    self.tokens[i].class == Class::Verb(VerbForm::S)
                        || matches!(self.lower(i), "is" | "has" | "was" | "isn't" | "isn’t")
                });
                return (clause && agrees).then_some(VerbForm::S);
            }
            return match before {
                Some(Class::Pronoun | Class::Relative) => Some(VerbForm::S),
                // "Haas, an engineer who inspected it, recalls a row of presses"
                Some(Class::Punctuation)
                    if before_index.is_some_and(|i| {
                        matches!(self.word(i), "," | ")" | "—" | "–")
                            && (sentence.first..i).any(|j| matches!(self.word(j), "," | "(" | "—" | "–"))
                    }) && (matches!(
                        next_closed,
                        Some(
                            Closed::Determiner | Closed::Possessive | Closed::Pronoun | Closed::Subordinator
                        )
                    ) || self.lower(index + 1) == "to" && self.leads_infinitive(index + 1)) =>
                {
                    Some(VerbForm::S)
                }
                Some(Class::Subordinator) if opens_object => Some(VerbForm::S),
                // "Iran finances and arms the rebels"
                Some(Class::ProperNoun | Class::Noun)
                    if matches!(self.lower(index + 1), "and" | "or" | ",")
                        && (self.verb(index + 2)).is_some_and(|v| v.forms.contains(&VerbForm::S))
                        && (index + 3..index + 6).any(|i| {
                            let object =
                                self.tokens.get(i).is_some_and(|t| t.capital) || self.opens_phrase(i);
                            object && i < sentence.last && self.verb(i - 1).is_some()
                        }) =>
                {
                    Some(VerbForm::S)
                }
                Some(Class::ProperNoun) => {
                    ((opens_object && self.lower(index + 1) != "of") || object_noun).then_some(VerbForm::S)
                }
                Some(Class::Noun) => {
                    // "the chairman hopes to sell"
                    let to = self.lower(index + 1) == "to" && self.leads_infinitive(index + 1);
                    let strong = to
                        || matches!(
                            next_closed,
                            Some(
                                Closed::Determiner
                                    | Closed::Possessive
                                    | Closed::Pronoun
                                    | Closed::Subordinator
                            )
                        );
                    let plural = before_index.is_some_and(|i| self.lower(i).ends_with('s'));
                    let name_follows = self
                        .tokens
                        .get(index + 1)
                        .is_some_and(|t| t.capital && t.kind == TokenKind::Word)
                        && index + 1 < sentence.last;
                    ((strong || name_follows) && !plural).then_some(VerbForm::S)
                }
                Some(Class::Adjective) if before_index.is_some_and(is_demonym) => None,
                _ => None,
            };
        }
        None
    }

    /// "China and India supply", "A, B and C sell": whether names joined by "and" open the clause that a word stands in.
    fn follows_names_joined(&self, index: usize, sentence: Sentence) -> bool {
        let mut joined = false;
        for at in (sentence.first..index).rev() {
            match self.tokens[at].class {
                Class::ProperNoun | Class::Genitive => {}
                Class::Noun if self.tokens[at].capital => {}
                Class::Conjunction if self.lower(at) == "and" => joined = true,
                Class::Punctuation if self.word(at) == "," && joined => {}
                Class::Determiner => {}
                Class::Subordinator | Class::Quote => return joined,
                // "Kyiv says Iran and Belarus supply"
                Class::Verb(_) => {
                    return joined
                        && matches!(
                            self.lemma(at),
                            Some("say" | "claim" | "report" | "allege" | "believe" | "think")
                        );
                }
                _ => return false,
            }
        }
        joined
    }

    /// "programmers from North Korea work for": whether a plural noun with one phrase after its preposition is all that stands
    /// before a word in its clause.
    pub(super) fn heads_plural(&self, index: usize, sentence: Sentence) -> bool {
        let nominal = |i: usize| {
            matches!(
                self.tokens[i].class,
                Class::Noun
                    | Class::ProperNoun
                    | Class::Adjective
                    | Class::Determiner
                    | Class::Possessive
                    | Class::Number
            )
        };
        let before = |end: usize| (sentence.first..end).rev().find(|i| !nominal(*i));
        let Some(preposition) = before(index).filter(|i| {
            self.tokens[*i].class == Class::Preposition
                && matches!(self.lower(*i), "from" | "in" | "at" | "of")
                && *i > sentence.first
        }) else {
            return false;
        };
        let head = preposition - 1;
        let opens = before(preposition).is_none_or(|i| {
            matches!(self.tokens[i].class, Class::Subordinator)
                || self.lemma(i).is_some_and(|l| LEXICON.takes_bare_clause(l))
                || self.word(i) == "," && i == sentence.first + 1
        });
        opens && self.tokens[head].class == Class::Noun && self.lower(head).ends_with('s')
    }

    /// "helped Iran build drones", "let a Turkish firm train pilots": an infinitive without "to", after what the verb
    /// before makes do it.
    fn is_caused(&self, index: usize, sentence: Sentence) -> bool {
        let before = (sentence.first.max(index.saturating_sub(CAUSED_TOKENS_MAX))..index)
            .rev()
            .find(|i| {
                !matches!(
                    self.tokens[*i].class,
                    Class::Noun
                        | Class::ProperNoun
                        | Class::Adjective
                        | Class::Determiner
                        | Class::Possessive
                        | Class::Genitive
                        | Class::Number
                )
            });
        let causes = before.is_some_and(|i| {
            matches!(self.tokens[i].class, Class::Verb(_))
                && (self.lemma(i)).is_some_and(|l| matches!(l, "help" | "let" | "make"))
        });
        let object = self.tokens.get(index + 1).is_some_and(|t| {
            index + 1 < sentence.last && matches!(t.kind, TokenKind::Word | TokenKind::Number)
        }) && (!matches!(
            self.closed(index + 1),
            Some(Closed::Preposition | Closed::Modal | Closed::Be | Closed::Have | Closed::Do)
        )
            // "let the state hand over cartridges"
            ||  matches!(self.lower(index + 1), "over" | "off" | "on"));
        causes && object
    }

    /// Says a rival: “…”: whether a name or a phrase and then a quotation after a pause follow the first word of a sentence.
    fn opens_turned(&self, index: usize, sentence: Sentence) -> bool {
        let next = index + 1;
        let speaker = self.opens_phrase(next) || self.tokens.get(next).is_some_and(|t| t.capital);
        let is_mark = |kind| matches!(kind, TokenKind::OpenQuote | TokenKind::StraightQuote);
        speaker
            && (next + 1..sentence.last)
                .find(|i| is_mark(self.tokens[*i].kind))
                .is_some_and(|mark| matches!(self.word(mark - 1), ":" | ","))
    }

    /// The form of a verb that stands beside speech: “…,” reads the banner / the statement read: “…” / …, officials claim.
    pub(super) fn speaking_form(
        &self,
        index: usize,
        forms: &[VerbForm],
        sentence: Sentence,
    ) -> Option<VerbForm> {
        let form = *forms
            .iter()
            .find(|f| matches!(f, VerbForm::Past | VerbForm::S | VerbForm::Base))?;
        let kind = |i: usize| self.tokens.get(i).filter(|_| i < sentence.last).map(|t| t.kind);
        let is_quote = |k: Option<TokenKind>| {
            matches!(
                k,
                Some(TokenKind::OpenQuote | TokenKind::CloseQuote | TokenKind::StraightQuote)
            )
        };
        let before = index.checked_sub(1).filter(|b| *b >= sentence.first)?;
        let subject = matches!(
            self.tokens[before].class,
            Class::Noun | Class::ProperNoun | Class::Pronoun
        );
        // The statement read: “…”
        if subject && self.word(index + 1) == ":" && is_quote(kind(index + 2)) {
            return Some(form);
        }
        // “…,” reads the banner
        let follows = self.tokens.get(index + 1).is_some_and(|t| t.capital) || self.opens_phrase(index + 1);
        if is_quote(kind(before))
            && follows
            && index + 1 < sentence.last
            && before > sentence.first
            && matches!(self.word(before - 1), "," | "?" | "!")
        {
            return Some(form);
        }
        // …, Ms Hallamaa claims, … / …, officials claim.
        let pause = matches!(self.word(index + 1), "," | ".") || index + 1 == sentence.last;
        let agrees = match self.tokens[before].class {
            Class::ProperNoun => form != VerbForm::Base,
            Class::Noun => {
                form == VerbForm::Base
                    && (self.lower(before).ends_with('s')
                        || matches!(self.lower(before), "data" | "police" | "media"))
            }
            _ => false,
        };
        if !(pause && agrees) {
            return None;
        }
        let phrase = (sentence.first..before).rev().take(5).find(|i| {
            !matches!(
                self.tokens[*i].class,
                Class::Noun
                    | Class::ProperNoun
                    | Class::Determiner
                    | Class::Adjective
                    | Class::Possessive
                    | Class::Genitive
            )
        })?;
        (self.word(phrase) == "," || is_quote(kind(phrase))).then_some(form)
    }
}
