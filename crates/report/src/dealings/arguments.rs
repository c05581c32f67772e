//! The noun phrases after a word of a dealing, with the prepositions that lead to them.

use super::Scene;
use crate::{
    claims::CUES,
    frames::{FRAMES, Pattern},
    lexicon::VerbForm,
    phrase::NounPhrase,
    token::{Class, Sentence},
};

/// A noun phrase beside the trigger with the preposition before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Argument<'p> {
    pub(super) preposition: &'p str,
    pub(super) phrase: NounPhrase,
}

impl<'a> Scene<'a, '_> {
    /// Noun phrases after a word with their prepositions, to the end of its clause.
    pub(super) fn arguments_after(
        &self,
        at: usize,
        index: usize,
        sentence: Sentence,
        passive: bool,
    ) -> Vec<Argument<'a>> {
        let takes = (self.tokens.lemma(at))
            .is_some_and(|l| FRAMES.verbs.get(l).is_some_and(|f| f[0].pattern == Pattern::Take));
        // "talks between X and Y over shells have begun": the verb of the noun itself.
        let heads = !self.tokens.class(at).is_verbal()
            && !(sentence.first..at).any(|i| self.tokens.class(i).is_verbal());
        let mut arguments = Vec::new();
        let mut preposition: &str = "";
        let mut position = self.last_coordinate(at, sentence) + 1;
        while position < sentence.last {
            if matches!(
                self.tokens.lower(position),
                "according" | "citing" | "despite" | "although"
            ) {
                break;
            }
            if let Some((length, as_good_as)) = FRAMES.prepositions.at(self.tokens, position, sentence.last)
                && self.tokens.class(position) != Class::Preposition
            {
                preposition = static_word(&FRAMES.preposition_words[as_good_as]);
                position += length;
                continue;
            }
            if let Some(phrase) = self.cast.phrase_from(index, position) {
                if self.is_elsewhere((at, index, sentence), *phrase, (preposition, heads), &arguments) {
                    break;
                }
                // "to X, not to Y"
                if self.is_excluded(position, sentence) {
                    position = phrase.last;
                    preposition = "?";
                    continue;
                }
                // "sold Syria missiles": two objects side by side.
                let beside = arguments.last().is_some_and(|a: &Argument<'_>| {
                    a.preposition.is_empty()
                        && a.phrase.last <= position
                        && (a.phrase.last..position).all(|i| self.tokens.class(i) == Class::Adverb)
                });
                // "supplied X with chips and Y with pumps"
                let again = preposition == "and"
                    && self.tokens.lower(phrase.last) == "with"
                    && arguments.iter().any(|a: &Argument<'_>| a.preposition == "with")
                    && arguments.first().is_some_and(|a| a.preposition.is_empty());
                // "for its war in Y": where it is.
                let fought = matches!(preposition, "in" | "of" | "on" | "?")
                    && arguments.last().is_some_and(|a: &Argument<'_>| {
                        a.phrase.last < position
                            && self.tokens.class(a.phrase.last) == Class::Preposition
                            && FRAMES.fighting.contains(self.tokens.lower(a.phrase.head))
                    });
                let joined = match () {
                    () if beside || again => "",
                    () if fought => "against",
                    () => preposition,
                };
                let phrase = &self.measured(*phrase, index);
                arguments.push(Argument {
                    preposition: joined,
                    phrase: *phrase,
                });
                position = phrase.last;
                preposition = "?";
                continue;
            }
            let lower = self.tokens.lower(position);
            match self.tokens.class(position) {
                // "on behalf of X", "by way of Y", "in exchange for Z"
                Class::Preposition
                    if let Some((length, as_good_as)) =
                        FRAMES.prepositions.at(self.tokens, position, sentence.last) =>
                {
                    preposition = static_word(&FRAMES.preposition_words[as_good_as]);
                    position += length;
                    continue;
                }
                // "passed on an equal quantity to X"
                Class::Preposition if position == at + 1 && self.is_particle(at, index) => {}
                Class::Preposition if lower == "of" && self.tokens.lower(position - 1) == "out" => {
                    preposition = "from";
                }
                Class::Preposition => preposition = static_word(lower),
                // "to Iranian and Syrian firms"
                Class::Conjunction | Class::Punctuation if self.joins_nations(position) => {}
                Class::Conjunction => preposition = "and",
                Class::To => {}
                Class::Punctuation if lower == "," => preposition = ",",
                // "gave Russia the tools that it needs: microchips and lathes"
                Class::Punctuation
                    if matches!(lower, ":" | "—" | "–")
                        && arguments
                            .iter()
                            .all(|a: &Argument<'_>| self.goods_of(a.phrase).is_empty())
                        && arguments.iter().any(|a| a.preposition.is_empty())
                        && (self.cast.phrase_from(index, position + 1))
                            .is_some_and(|p| !self.goods_of(*p).is_empty()) =>
                {
                    preposition = "";
                }
                Class::Punctuation if matches!(lower, ";" | ":" | "." | "!" | "?") => break,
                Class::Punctuation | Class::Adverb | Class::Quote | Class::Genitive => {}
                Class::Subordinator | Class::Relative => break,
                Class::Verb(VerbForm::Base) if matches!(preposition, "to" | "?" | "") => {
                    // "to use against": the purpose; "help Iran to build missiles", "help develop satellites".
                    // "supplied shells to support X's invasion": for X.
                    let helps = FRAMES
                        .verbs
                        .get(self.tokens.lemma(position).unwrap_or(""))
                        .is_some_and(|f| f[0].pattern == Pattern::Help);
                    preposition = if helps && !arguments.is_empty() {
                        "for"
                    } else if FRAMES
                        .verbs
                        .get(self.tokens.lemma(position).unwrap_or(""))
                        .is_some_and(|f| !f[0].needs_goods)
                    {
                        break;
                    } else {
                        "with"
                    };
                }
                // "shells destined for X": as good as "for X".
                Class::Verb(VerbForm::Participle | VerbForm::Past | VerbForm::Ing)
                    if !arguments.is_empty()
                        && matches!(self.tokens.lower(position + 1), "for" | "to")
                        && (self.tokens.lemma(position))
                            .is_some_and(|l| FRAMES.verbs.get(l).is_some_and(|f| f[0].passive_only)) =>
                {
                    preposition = "?";
                }
                // "rifles hidden in barrels of rice": how, not to whom.
                Class::Verb(VerbForm::Participle | VerbForm::Past)
                    if !arguments.is_empty()
                        && matches!(self.tokens.class(position - 1), Class::Noun)
                        && FRAMES.packed.contains(self.tokens.lower(position + 1))
                        && !(self.tokens.lemma(position)).is_some_and(|l| FRAMES.verbs.contains_key(l)) =>
                {
                    let mut last = position + 2;
                    while let Some(hidden) = self.cast.phrase_from(index, last) {
                        last = hidden.last;
                        if self.tokens.lower(last) != "of" {
                            break;
                        }
                        last += 1;
                    }
                    position = last;
                    preposition = "?";
                    continue;
                }
                // "bought gold smuggled from X": where it was taken from.
                Class::Verb(VerbForm::Participle | VerbForm::Past)
                    if takes
                        && !arguments.is_empty()
                        && matches!(self.tokens.class(position - 1), Class::Noun)
                        && matches!(self.tokens.lower(position + 1), "from" | "by" | "in") =>
                {
                    preposition = "?";
                }
                // "vessels belonging to X"
                Class::Verb(VerbForm::Ing)
                    if lower == "belonging" && self.tokens.lower(position + 1) == "to" =>
                {
                    preposition = "of";
                    position += 1;
                }
                // "software and training to X"
                Class::Verb(VerbForm::Ing) if self.is_nominal(position) && !arguments.is_empty() => {
                    preposition = "?";
                }
                // "…, including selling shells to": a dealing of its own.
                Class::Verb(VerbForm::Ing)
                    if FRAMES
                        .verbs
                        .contains_key(self.tokens.lemma(position).unwrap_or("")) =>
                {
                    break;
                }
                // "accounts controlled by X": as good as "of X".
                Class::Verb(VerbForm::Participle | VerbForm::Past)
                    if self.tokens.lower(position + 1) == "by"
                        && !arguments.is_empty()
                        && self.tokens.class(position - 1) == Class::Noun =>
                {
                    preposition = "of";
                    position += 1;
                }
                Class::Verb(VerbForm::Ing | VerbForm::Participle) => {
                    let lemma = self.tokens.lemma(position).unwrap_or("");
                    // "earned a commission for arranging": another act.
                    let other = takes && self.tokens.class(position - 1) == Class::Preposition;
                    if !other && self.tokens.class(position - 1) == Class::Preposition
                        || lemma == "include"
                        || matches!(lower, "made" | "produced" | "based")
                    {
                        preposition = if lower == "including" { "including" } else { "in" };
                    } else if passive && arguments.is_empty() {
                        preposition = "";
                    } else {
                        break;
                    }
                }
                class if class.is_verbal() => {
                    // "buying arms from or providing rocket technology to North Korea": the second verb's receiver is
                    // shared; a verb right after "or"/"and" does not end the search for prepositions.
                    break;
                }
                _ => {}
            }
            position += 1;
        }
        // "buying arms from or providing rocket technology to North Korea": a preposition left hanging takes the
        // phrase after the coordinated one's own preposition.
        if let Some(hanging) = self.hanging_preposition(at, sentence)
            && let Some(shared) = self.shared_object(hanging, index, sentence)
        {
            arguments.push(Argument {
                preposition: static_word(self.tokens.lower(hanging)),
                phrase: shared,
            });
        }
        arguments
    }

    /// "the gang, for which it bought rifles", "the firm from whom X got them": what a preposition leads to before its clause.
    pub(super) fn argument_before(
        &self,
        at: usize,
        index: usize,
        sentence: Sentence,
    ) -> Option<Argument<'a>> {
        let relative = (sentence.first + 2..at)
            .rev()
            .take_while(|i| {
                // "for which, an affidavit says, it bought"
                let spoken = || (self.tokens.lemma(*i)).is_some_and(|l| CUES.stance_of(l).is_some());
                !(matches!(self.tokens.class(*i), Class::Verb(_)) && !spoken()
                    || matches!(self.tokens.word(*i), ";" | ":"))
            })
            .find(|i| {
                matches!(self.tokens.class(*i), Class::Relative | Class::Possessive)
                    && matches!(self.tokens.lower(*i), "which" | "whom" | "whose")
            })?;
        let before = relative - 1;
        if self.tokens.class(before) != Class::Preposition {
            return None;
        }
        let mut end = before;
        while end > sentence.first && self.tokens.word(end - 1) == "," {
            end -= 1;
        }
        let place = self.cast.phrase_before(index, end)?;
        let phrase = self.cast.phrases[index][place];
        (phrase.last == end).then(|| Argument {
            preposition: static_word(self.tokens.lower(before)),
            phrase,
        })
    }

    /// Whether the word after a verb belongs to it and leads to its object ("passed on the rest", "signed over a mine").
    fn is_particle(&self, at: usize, index: usize) -> bool {
        let passes = matches!(self.tokens.class(at), Class::Verb(_))
            && (self.tokens.lemma(at)).is_some_and(|l| FRAMES.passing.contains(l))
            && FRAMES.passing_particles.contains(self.tokens.lower(at + 1));
        let object = || self.cast.phrase_from(index, at + 2).copied();
        passes
            && object().is_some_and(|p| {
                let carries = |g: &usize| self.is_craft(*g);
                let goods = self.goods_of(p);
                let carrier =
                    FRAMES.carriers.contains(self.tokens.lower(p.head)) || goods.iter().any(carries);
                !carrier && (!goods.is_empty() || p.first < p.head && self.is_ware(p))
            })
    }

    /// "armed, trained and financed X": the last of verbs that share what follows.
    fn last_coordinate(&self, at: usize, sentence: Sentence) -> usize {
        let Class::Verb(form) = self.tokens.class(at) else {
            return at;
        };
        let mut last = at;
        while let Some(next) = (last + 1..sentence.last.min(last + 4)).find(|i| {
            !matches!(self.tokens.lower(*i), "," | "and" | "or") && self.tokens.class(*i) != Class::Adverb
        }) {
            let same = match (form, self.tokens.class(next)) {
                (_, Class::Verb(f)) if f == form => true,
                // "has armed and trained", "were funded, trained and armed"
                (VerbForm::Past | VerbForm::Participle, Class::Verb(f)) => {
                    matches!(f, VerbForm::Past | VerbForm::Participle)
                }
                _ => false,
            };
            if next == last + 1 || !same {
                break;
            }
            last = next;
        }
        last
    }

    /// What a measure counts: "thousands of shells", "a shipment of rifles" by its second phrase.
    pub(super) fn measured(&self, phrase: NounPhrase, index: usize) -> NounPhrase {
        let measure = self.tokens.is_of(phrase.head, &FRAMES.measures)
            || self.tokens.class(phrase.head) == Class::Number;
        let next = (self.tokens.lower(phrase.last) == "of")
            .then(|| self.cast.phrase_from(index, phrase.last + 1))
            .flatten();
        match next {
            Some(next) if measure => *next,
            _ => phrase,
        }
    }

    /// A preposition right before "or"/"and" with no noun phrase of its own.
    fn hanging_preposition(&self, at: usize, sentence: Sentence) -> Option<usize> {
        (at + 1..sentence.last.min(at + 8)).find(|i| {
            self.tokens.class(*i) == Class::Preposition && self.tokens.class(i + 1) == Class::Conjunction
        })
    }

    fn shared_object(&self, hanging: usize, index: usize, sentence: Sentence) -> Option<NounPhrase> {
        let next = (hanging + 2..sentence.last.min(hanging + 14)).find(|i| {
            self.tokens.class(*i) == Class::Preposition
                && matches!(self.tokens.lower(*i), "to" | "from" | "for" | "with")
        })?;
        self.cast.phrase_from(index, next + 1).copied()
    }
}

/// The words of prepositions that decide roles; others are alike.
pub(super) fn static_word(lower: &str) -> &'static str {
    const KNOWN: &[&str] = &[
        "to",
        "for",
        "into",
        "towards",
        "toward",
        "from",
        "by",
        "with",
        "of",
        "in",
        "on",
        "against",
        "through",
        "via",
        "between",
        "including",
        "as",
        "aboard",
        "worth",
        "at",
        "near",
        "about",
        "over",
        "out",
        "exchange",
    ];
    KNOWN.iter().find(|w| **w == lower).copied().unwrap_or("?")
}
