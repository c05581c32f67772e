//! Signs of how sure a dealing is that one verb alone gives: "no longer sells", "condemned the sale", "tried to sell".

use super::Scene;
use crate::{
    claims::{CUES, Claim},
    frames::Pattern,
    token::{Class, Sentence},
};

impl Scene<'_, '_> {
    /// "no longer sells", "used to sell": it went on once.
    pub(super) fn has_ended(&self, at: usize, sentence: Sentence) -> bool {
        let tokens = self.tokens;
        let before = |i: usize, words: [&str; 2]| {
            i >= sentence.first + 2 && tokens.lower(i - 2) == words[0] && tokens.lower(i - 1) == words[1]
        };
        matches!(tokens.class(at), Class::Verb(_))
            && (before(at, ["no", "longer"]) || before(at, ["used", "to"]))
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
