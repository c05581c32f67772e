//! What a source does with what it says, where the verb alone does not tell.
//!
//! "Says" and its like state; but a prosecutor who says so accuses, a lawyer who says that his client
//! knew nothing denies, and a newspaper that writes passes on. The words are in `data/report/cues.toml` (`[stance]`).

use super::{Reader, Stance, cues::CUES};
use crate::words::WordSet;

/// How far into the content a denial shows itself, in tokens.
const DENIAL_TOKENS_MAX: usize = 14;
/// How many tokens of a content are looked at.
const CONTENT_TOKENS_MAX: usize = 60;

impl Reader<'_, '_> {
    /// The stance of a claim whose cue alone says no more than that something is stated.
    pub(super) fn stance_of_statement(
        &self,
        source: Option<(usize, usize)>,
        cue: (usize, usize),
        content: &[(usize, usize)],
    ) -> Stance {
        if self.calls_false(content) {
            return Stance::Denies;
        }
        let has = |words: &WordSet, (first, last): (usize, usize)| {
            (first..last).any(|i| self.tokens.is_of(i, words))
        };
        let speaker = |words| source.is_some_and(|s| has(words, s));
        let words = || content.iter().flat_map(|(a, b)| *a..*b).take(CONTENT_TOKENS_MAX);
        let wrong = words().any(|i| self.tokens.is_of(i, &CUES.stance.wrongs));
        // "said it had sold pumps but denied selling chips": what it says itself.
        let turns = |i: &usize| {
            matches!(self.tokens.lower(*i), "but" | "and")
                && (self.tokens.lemma(i + 1)).is_some_and(|l| CUES.stance_of(l) == Some(Stance::Denies))
        };
        let opening = || words().take(DENIAL_TOKENS_MAX).take_while(|i| !turns(i));
        let negated = opening().any(|i| self.tokens.is_of(i, &CUES.stance.denying));
        // "spoke of confidence in the finding, but no evidence": who weighs evidence denies nothing.
        let weighs = opening().any(|i| self.tokens.is_of(i, &CUES.stance.weighing));
        let negated = negated && !weighs;
        let accuser = speaker(&CUES.stance.accusers);
        if accuser && (wrong || !negated) {
            return Stance::Accuses;
        }
        if speaker(&CUES.stance.defenders) {
            return Stance::Denies;
        }
        if negated && !accuser {
            return Stance::Denies;
        }
        if speaker(&CUES.stance.media) {
            return Stance::Reports;
        }
        if has(&CUES.stance.estimating, cue) {
            return Stance::Estimates;
        }
        Stance::States
    }

    /// Whether what somebody declines is only to answer: "to comment", "to give details".
    pub(super) fn is_silent(&self, content: &[(usize, usize)]) -> bool {
        content.first().is_some_and(|(first, last)| {
            self.tokens.lower(*first) == "to"
                && first + 1 < *last
                && (self.tokens.verb(first + 1)).is_some_and(|v| CUES.stance.no_answers.contains(&v.lemma))
        })
    }
}
