//! What a court or a prosecutor lets somebody go of: "acquitted X of selling", "found not guilty of", "dropped the charges".

use super::{Dealing, Scene};
use crate::claims::CUES;

/// How far, in tokens, "of" may stand from the verb that clears somebody ("acquitted the head of the firm of selling").
const CLEARED_TOKENS_MAX: usize = 14;
/// How many sentences after a dealing somebody may be said to be cleared of it.
const CLEARED_SENTENCES_MAX: usize = 3;

impl Scene<'_, '_> {
    /// Whether what stands before a word of a dealing, in its sentence, clears somebody of it.
    pub(super) fn is_cleared(&self, at: usize) -> bool {
        let tokens = self.tokens;
        let index = tokens.sentence_of(at);
        let sentence = tokens.sentences[index];
        // "not guilty of selling", "acquitted X of charges that it sold"
        let of_crime = |from: usize| {
            (from..at.min(from + CLEARED_TOKENS_MAX)).any(|i| matches!(tokens.lower(i), "of" | "in"))
                && (from..at).all(|i| !matches!(tokens.lower(i), "but" | "who" | "which" | ";"))
        };
        (sentence.first..at).any(|i| {
            let lemma = || tokens.lemma(i).unwrap_or_default();
            if tokens.class(i).is_verbal() && CUES.clearing.contains(lemma()) {
                return of_crime(i + 1);
            }
            if tokens.lower(i) == "guilty" && i > 0 && tokens.lower(i - 1) == "not" {
                // "pleaded not guilty" is what the accused says.
                let finds = (sentence.first..i).any(|v| tokens.lemma(v) == Some("find"));
                return finds && of_crime(i + 1);
            }
            tokens.class(i).is_verbal() && CUES.dropping.contains(lemma()) && self.drops_charges(i, index)
        })
    }

    /// "Prosecutors dropped the charges", "the case was dismissed": by who may, not by who is accused.
    fn drops_charges(&self, verb: usize, index: usize) -> bool {
        let tokens = self.tokens;
        let phrases = &self.cast.phrases[index];
        let charges = |head: usize| CUES.charges.contains(tokens.lower(head));
        let passive = self.is_passive(verb, tokens.sentences[index]);
        let subject: Vec<_> = (self.clauses(index).subject(verb).iter())
            .map(|p| phrases[*p as usize])
            .collect();
        if passive {
            return subject.iter().any(|p| charges(p.head));
        }
        let object = phrases.get(phrases.partition_point(|p| p.first <= verb));
        object.is_some_and(|p| p.first <= verb + 2 && charges(p.head))
            && subject.iter().any(|p| self.is_judicial(*p))
    }

    /// Whether a phrase means a court or who charges others by office.
    fn is_judicial(&self, phrase: crate::phrase::NounPhrase) -> bool {
        (phrase.first..phrase.last).any(|i| {
            let word = self.tokens.lower(i);
            CUES.accuses_by_office(word) || CUES.courts.contains(word)
        }) || self.parties_in(phrase).iter().any(|p| self.judges(*p))
    }

    /// Whether one of the next sentences says that who gives by a dealing was cleared: "A jury acquitted the company."
    pub(super) fn is_cleared_later(&self, dealing: &Dealing) -> bool {
        let tokens = self.tokens;
        let last = tokens
            .sentences
            .len()
            .min(dealing.sentence + 1 + CLEARED_SENTENCES_MAX);
        let sides = |p: &usize| dealing.from.contains(p) || dealing.to.contains(p);
        (dealing.sentence + 1..last).any(|index| {
            let phrases = &self.cast.phrases[index];
            self.clauses(index).verbs().any(|v| {
                if !(tokens.lemma(v.at)).is_some_and(|l| CUES.clearing.contains(l)) {
                    return false;
                }
                let of_other = (v.at + 1..tokens.sentences[index].last)
                    .any(|i| self.frames_at(i).is_some() && tokens.class(i).is_verbal());
                let whom = match v.passive {
                    true => self
                        .clauses(index)
                        .subject(v.at)
                        .first()
                        .map(|p| phrases[*p as usize]),
                    false => phrases.get(phrases.partition_point(|p| p.first <= v.at)).copied(),
                };
                !of_other && whom.is_some_and(|p| self.parties_in(p).iter().any(sides))
            })
        })
    }
}
