//! Signs of how sure a dealing is that one verb alone gives: "no longer sells", "condemned the sale", "tried to sell".

use super::Scene;
use crate::{
    claims::{CUES, Claim},
    clause,
    frames::{FRAMES, Pattern},
    lexicon::VerbForm,
    token::{Class, Sentence},
    words::WordSet,
};

/// How many years ago "until" must have been for what went on till then to be past.
const UNTIL_YEARS_MIN: i16 = 2;
/// How far, in tokens, the noun may stand from the verb that ends what it tells ("halted all further deliveries").
const ENDS_TOKENS_MAX: usize = 6;

/// How far before "to stop" whoever asks for it may stand.
const ASKED_TOKENS_MAX: usize = 8;

impl Scene<'_, '_> {
    /// "no longer sells", "used to sell": it went on once.
    pub(super) fn has_ended(&self, at: usize, sentence: Sentence) -> bool {
        let tokens = self.tokens;
        let before = |i: usize, words: [&str; 2]| {
            i >= sentence.first + 2 && tokens.lower(i - 2) == words[0] && tokens.lower(i - 1) == words[1]
        };
        matches!(tokens.class(at), Class::Verb(_))
            && (before(at, ["no", "longer"]) || before(at, ["used", "to"]))
            || self.is_stopped(at, sentence)
            || self.went_on_until(at, sentence)
    }

    /// "stopped selling", "halted deliveries", "deliveries were suspended"; not "will stop selling", "did not stop selling".
    pub(super) fn is_stopped(&self, at: usize, sentence: Sentence) -> bool {
        self.is_object_of(at, sentence, &FRAMES.ending) || self.ends_dealings(at, sentence)
    }

    /// "has ended sales to": the verb and its noun.
    fn ends_dealings(&self, at: usize, sentence: Sentence) -> bool {
        let next = self.cast.phrase_from(self.tokens.sentence_of(at), at + 1);
        (self.tokens.lemma(at)).is_some_and(|l| FRAMES.ending.contains(l))
            && next.is_some_and(|p| {
                self.tokens.lower(p.head).ends_with('s')
                    && FRAMES.nouns.contains_key(self.tokens.lower(p.head))
            })
            && !self.is_possible(at, true, sentence)
            && !self.is_negated_verb(at, sentence)
    }

    /// "a licence for the export", "its ban on arms sales": what is let go or not, and not what goes.
    fn is_permitted(&self, at: usize) -> bool {
        let index = self.tokens.sentence_of(at);
        let phrases = &self.cast.phrases[index];
        let own = phrases.partition_point(|p| p.last <= at);
        let before = own.checked_sub(1).map(|p| phrases[p]);
        before.is_some_and(|p| {
            FRAMES.permission.contains(self.tokens.lower(p.head))
                && matches!(self.tokens.lower(p.last), "for" | "on" | "of")
                && (phrases.get(own).map_or(at, |p| p.first)).min(at) <= p.last + 2
        })
    }

    /// "cancelled the purchase", "the sale was scrapped".
    pub(super) fn is_cancelled(&self, at: usize, sentence: Sentence) -> bool {
        self.is_object_of(at, sentence, &FRAMES.cancelling)
    }

    /// "postponed the sale", "approved the sale": not yet; "ordered jets, but none has been delivered".
    pub(super) fn is_outstanding(&self, at: usize, sentence: Sentence) -> bool {
        let delivers = |i: usize| {
            self.frames_at(i).is_some_and(|(frames, verb)| {
                verb && matches!(frames[0].pattern, Pattern::Give | Pattern::Move | Pattern::Arrive)
            })
        };
        self.is_permitted(at)
            || self.is_object_of(at, sentence, &FRAMES.outstanding)
            || (at + 1..sentence.last).any(|i| {
                delivers(i)
                    && self.is_passive(i, sentence)
                    && (self.is_negated_verb(i, sentence) || self.has_nothing(i, sentence))
                    && (at..i).any(|b| self.tokens.lower(b) == "but")
            })
    }

    /// Whether a word of a dealing is what one of some verbs is about, done and not negated: "halted deliveries", "deliveries
    /// were halted", "stopped selling".
    fn is_object_of(&self, at: usize, sentence: Sentence, verbs: &WordSet) -> bool {
        let tokens = self.tokens;
        let index = tokens.sentence_of(at);
        let ends = |verb: usize| {
            tokens.class(verb).is_verbal() && (tokens.lemma(verb)).is_some_and(|l| verbs.contains(l))
        };
        let stopped = match tokens.class(at) {
            Class::Verb(VerbForm::Ing) => {
                let before = (sentence.first..at)
                    .rev()
                    .find(|i| tokens.class(*i) != Class::Adverb);
                before.filter(|i| ends(*i))
            }
            Class::Noun => {
                let clauses = self.clauses(index);
                let phrases = &self.cast.phrases[index];
                let holds = |p: u32| {
                    let phrase = phrases[p as usize];
                    phrase.first <= at && at < phrase.last
                };
                let passive = clauses.verbs().map(|v| v.at).find(|v| {
                    ends(*v) && self.is_passive(*v, sentence) && clauses.subject(*v).iter().any(|p| holds(*p))
                });
                // "stopped a delivery": that one.
                let one = std::ptr::eq(verbs, &FRAMES.ending)
                    && phrases.iter().any(|p| {
                        p.first <= at
                            && at < p.last
                            && tokens.class(p.first) == Class::Determiner
                            && p.head == at
                    })
                    && !tokens.lower(at).ends_with('s');
                let active = || {
                    if one {
                        return None;
                    }
                    (sentence.first..at)
                        .rev()
                        .take(ENDS_TOKENS_MAX)
                        .find(|i| ends(*i))
                        .filter(|verb| !self.is_passive(*verb, sentence) && self.is_object(*verb, at, index))
                };
                passive.or_else(active)
            }
            _ => None,
        };
        stopped.is_some_and(|verb| {
            // "called on X to stop selling": it goes on.
            let asked = tokens.class(verb) == Class::Verb(VerbForm::Base)
                && (sentence.first..verb)
                    .rev()
                    .take(ASKED_TOKENS_MAX)
                    .any(|i| (tokens.lemma(i)).is_some_and(|l| FRAMES.appealing.contains(l)));
            !asked && !self.is_possible(verb, true, sentence) && !self.is_negated_verb(verb, sentence)
        })
    }

    /// "Until 2021 X sold": a time before this year that it went on to.
    fn went_on_until(&self, at: usize, sentence: Sentence) -> bool {
        let Some(reference) = self.reference_year else {
            return false;
        };
        let times = &self.times[self.tokens.sentence_of(at)];
        times.iter().any(|t| {
            t.first > sentence.first
                && matches!(self.tokens.lower(t.first - 1), "until" | "till")
                && t.days.to.year() + UNTIL_YEARS_MIN <= reference
                && clause::governor(self.tokens, sentence, t.first, t.last) == Some(at)
        })
    }

    /// Whether a claim's cue finds fault with what it takes for granted.
    pub(super) fn condemns(&self, claim: &Claim) -> bool {
        (claim.cue.0..claim.cue.1)
            .any(|i| (self.tokens.lemma(i)).is_some_and(|l| CUES.condemning.contains(l)))
    }

    /// Whether a word is one of giving or of carrying: who tried to buy has made an attempt, who tried to sell sold nothing.
    pub(super) fn gives(&self, at: usize) -> bool {
        self.frames_at(at)
            .is_some_and(|(frames, _)| matches!(frames[0].pattern, Pattern::Give | Pattern::Move))
    }
}
