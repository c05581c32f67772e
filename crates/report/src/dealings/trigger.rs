//! The words that a dealing can hang on, with what they say of it.

use super::{AGENT, FROM_TOKENS_MAX, GENERAL, Scene, words::FramesOfWord};
use crate::{
    claims::CUES,
    frames::{FRAMES, Pattern},
    lexicon::VerbForm,
    token::Class,
    vocabulary::VOCABULARY,
};

/// How many phrases after a noun for an agreement tell what it is about.
const ABOUT_PHRASES_MAX: usize = 3;

impl Scene<'_, '_> {
    /// Whether the object of a verb is a noun of dealings.
    pub(super) fn has_dealing_noun(&self, at: usize, index: usize) -> bool {
        let phrases = &self.cast.phrases[index];
        let next = phrases.get(phrases.partition_point(|p| p.first <= at));
        next.is_some_and(|p| p.first == at + 1 && FRAMES.nouns.contains_key(self.tokens.lower(p.head)))
    }

    /// "received training", "provided software and training to X": a noun that ends as a gerund does.
    pub(super) fn is_nominal(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else {
            return false;
        };
        let led = match self.tokens.class(before) {
            Class::Verb(_) => true,
            Class::Conjunction => before > 0 && self.tokens.class(before - 1) == Class::Noun,
            // "the arming of X"
            Class::Determiner | Class::Genitive | Class::Possessive => self.tokens.lower(at + 1) == "of",
            _ => false,
        };
        self.tokens.class(at) == Class::Verb(VerbForm::Ing)
            && led
            && matches!(self.tokens.class(at + 1), Class::Preposition | Class::Punctuation)
            && FRAMES.nouns.contains_key(self.tokens.lower(at))
    }

    /// What the word at a token says of a dealing.
    pub(super) fn read_frames(&self, at: usize) -> Option<FramesOfWord> {
        let noun = || (self.tokens.known(at, &FRAMES.nouns)).map(|f| (f.as_slice(), false));
        // "on their way to", "en route to", "have found their way into"
        if at > 0
            && matches!(self.tokens.lower(at), "way" | "route")
            && (self.tokens.lower(at + 1) == "to" || matches!(self.tokens.lower(at + 1), "into" | "onto"))
            && (self.tokens.class(at - 1) == Class::Possessive || self.tokens.lower(at - 1) == "en")
        {
            return FRAMES.verbs.get("arrive").map(|f| (f.as_slice(), true));
        }
        // "found in the hands of X"
        if self.is_holding(at) {
            return FRAMES.verbs.get("arrive").map(|f| (f.as_slice(), true));
        }
        if !matches!(self.tokens.class(at), Class::Verb(_) | Class::Noun) {
            return None;
        }
        // "learned about the rockets": no lesson.
        if self.tokens.lemma(at) == Some("learn")
            && !(matches!(self.tokens.class(at + 1), Class::To)
                || self.tokens.lower(at + 1) == "how"
                || matches!(self.tokens.lower(at + 1), "in" | "at" | "from")
                    && (at + 2..at + 7).any(|i| self.tokens.lower(i) == "how"))
        {
            return None;
        }
        // "milling machines", "ammunition supply vessel": a part of the words for goods.
        let part = |g: usize| self.goods[g].last > self.goods[g].first + 1 && self.goods[g].last > at + 1;
        if self
            .goods_in(at, at + 1)
            .any(|g| self.goods[g].first <= at && part(g))
        {
            return None;
        }
        // "sent fighters in support of X": a preposition.
        if at > 0 && FRAMES.prepositions.at(self.tokens, at - 1, at + 2).is_some() {
            return None;
        }
        if self.is_agent_noun(at) {
            return Some((&AGENT[..], false));
        }
        match self.tokens.class(at) {
            Class::Verb(VerbForm::Ing) if self.is_nominal(at) => noun(),
            // "the financing bureau": only what kind of bureau.
            Class::Verb(VerbForm::Ing)
                if self.tokens.class(at + 1) == Class::Noun
                    && VOCABULARY.public_words.contains(self.tokens.lower(at + 1)) =>
            {
                None
            }
            // "under donated blankets", "the smuggled gold": only what kind of blankets.
            Class::Verb(VerbForm::Participle | VerbForm::Past)
                if self.tokens.class(at + 1) == Class::Noun
                    && (at.checked_sub(1)).is_some_and(|b| {
                        matches!(
                            self.tokens.class(b),
                            Class::Determiner | Class::Possessive | Class::Preposition
                        )
                    }) =>
            {
                None
            }
            // "helped X obtain chips": the infinitive tells it.
            Class::Verb(_) if self.helps_obtain(at) => None,
            Class::Verb(_) => {
                let lemma = self.tokens.lemma(at)?;
                // "gave up", "took off", "ordered X to leave": other verbs.
                let next = self.tokens.lower(at + 1);
                // "took on coal" is no taking; "took on fuel from X" is, and "ended up in" is an arrival.
                let arrives = FRAMES
                    .verbs
                    .get(lemma)
                    .is_some_and(|f| f[0].pattern == Pattern::Arrive);
                let pair = match FRAMES.phrasal_ends.contains(next) {
                    true => format!("{lemma} {next}"),
                    false => String::new(),
                };
                let phrasal = FRAMES.verbs.get(&pair);
                // "passed part of the goods to X": no particle.
                let object = next == "part" && self.tokens.lower(at + 2) == "of";
                let other = phrasal.is_none()
                    && FRAMES.particles.contains(next)
                    && !object
                    && !(arrives && next == "up")
                    || FRAMES.load_verbs.contains(&pair)
                        && !(at..at + FROM_TOKENS_MAX).any(|i| self.tokens.lower(i) == "from")
                    || lemma == "order"
                        && (at + 1..at + 7)
                            .take_while(|i| !matches!(self.tokens.class(*i), Class::Punctuation))
                            .any(|i| self.tokens.class(i) == Class::To);
                if other {
                    return None;
                }
                // "took crude to Syria": carried it there.
                let carried = lemma == "take"
                    && (at + 2..at + FROM_TOKENS_MAX)
                        .take_while(|i| {
                            !matches!(
                                self.tokens.class(*i),
                                Class::Punctuation | Class::Verb(_) | Class::Conjunction | Class::Relative
                            )
                        })
                        .any(|i| self.tokens.lower(i) == "to" && self.tokens.class(i) == Class::Preposition);
                // "took oil from X to Y": carried it.
                if lemma == "take"
                    && let Some(from) = (at..at + FROM_TOKENS_MAX).find(|i| self.tokens.lower(*i) == "from")
                    && (from + 2..from + 5)
                        .any(|i| self.tokens.lower(i) == "to" && self.tokens.class(i) == Class::Preposition)
                {
                    return FRAMES.verbs.get("carry").map(|f| (f.as_slice(), true));
                }
                if carried {
                    return FRAMES.verbs.get("carry").map(|f| (f.as_slice(), true));
                }
                // "asked X to supply": the verb that follows tells it.
                let Some(found) = phrasal.or_else(|| FRAMES.verbs.get(lemma)) else {
                    let other = FRAMES.no_transfer.contains(lemma) || CUES.stance_of(lemma).is_some();
                    return (!other).then_some((&GENERAL[..], true));
                };
                // "won an order from X": the order tells it.
                let index = self.tokens.sentence_of(at);
                let phrases = &self.cast.phrases[index];
                let object = phrases.get(phrases.partition_point(|p| p.first <= at));
                let order = FRAMES.winning.contains(lemma)
                    && object.is_some_and(|p| {
                        p.first == at + 1
                            && matches!(self.tokens.lower(p.head), "order" | "orders" | "contract")
                    });
                if order {
                    return None;
                }
                let handed = found[0].wish
                    && (at + 1..at + 8)
                        .take_while(|i| !matches!(self.tokens.class(*i), Class::Punctuation))
                        .any(|i| self.tokens.class(i) == Class::To);
                (!handed).then_some((found.as_slice(), true))
            }
            // "the shipment list": only what kind of list.
            Class::Noun
                if self.tokens.class(at + 1) == Class::Noun
                    && !FRAMES.possible_nouns.contains(self.tokens.lower(at + 1))
                    && !FRAMES.nouns.contains_key(self.tokens.lower(at + 1)) =>
            {
                None
            }
            // "an agreement on the purchase of jets": the purchase tells it.
            Class::Noun if self.tokens.is_of(at, &FRAMES.with_partner) && self.is_about_dealing(at) => None,
            Class::Noun => noun(),
            _ => None,
        }
    }

    /// Whether a noun for an agreement leads, over "on" or "for", to a noun of dealings: "a deal with X on the sale of jets".
    fn is_about_dealing(&self, at: usize) -> bool {
        let index = self.tokens.sentence_of(at);
        let phrases = &self.cast.phrases[index];
        let from = phrases.partition_point(|p| p.first <= at);
        self.tokens.lower(at + 1) == "with"
            && (phrases[from..].iter().take(ABOUT_PHRASES_MAX)).any(|p| {
                let head = self.tokens.lower(p.head);
                matches!(self.tokens.lower(p.first - 1), "on" | "for" | "over")
                    && FRAMES.nouns.contains_key(head)
                    && !FRAMES.with_partner.contains(head)
                    && self.goods_in(p.first, p.last).next().is_none()
            })
    }
}
