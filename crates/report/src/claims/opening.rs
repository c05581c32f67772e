//! Says X: “…”: a cue that opens its sentence, and who says it after it.

use super::{Claim, Reader, cues::Cue};
use crate::token::Sentence;

/// How far from the cue the quotation may start, in tokens.
const OPENED_TOKENS_MAX: usize = 40;

impl Reader<'_, '_> {
    /// Says a rival: “…” / Says Mr. Hill, sales are falling.
    pub(super) fn opening(
        &self,
        span: (usize, usize),
        cue: &Cue,
        index: usize,
        sentence: Sentence,
    ) -> Option<Claim> {
        let after = span.1;
        let phrase = self.phrases_at(after).iter().find(|p| p.first == after)?;
        let end = self.source_end(after, sentence)?;
        if !self.could_speak(phrase.first, phrase.head) || self.tokens.class(end).is_verbal() {
            return None;
        }
        let source = Some((after, end));
        let quote = (end..sentence.last.min(end + OPENED_TOKENS_MAX))
            .find_map(|i| self.quote_at(i).filter(|q| q.first == i));
        if let Some(quote) = quote {
            let paused = matches!(self.tokens.word(quote.first - 1), ":" | ",");
            return paused
                .then(|| self.make(source, span, vec![(quote.first, quote.last)], cue.stance(), index));
        }
        let clause = end + 1;
        (cue.frames.takes_clause()
            && self.tokens.word(end) == ","
            && self.clause_starts(clause, sentence.last))
        .then(|| {
            let content = (clause, self.clause_end(clause, false, sentence));
            self.make(source, span, vec![content], cue.stance(), index)
        })
    }
}
