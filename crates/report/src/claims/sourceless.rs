//! Claims that name nobody who makes them, and whose cue is no finite verb: "allegedly sold", "Asked whether he would
//! resign,", "the talks, once thought to be dead,".

use super::{Claim, Reader, Stance, cues::CUES};
use crate::{
    lexicon::VerbForm,
    token::{Class, Sentence},
};

impl Reader<'_, '_> {
    pub(super) fn sourceless(&self, at: usize, index: usize, sentence: Sentence) -> Option<Claim> {
        match self.tokens.class(at) {
            Class::Adverb => self.adverb(at, index, sentence),
            Class::Verb(VerbForm::Past | VerbForm::Participle) if self.quote_at(at).is_none() => self
                .asked(at, index, sentence)
                .or_else(|| self.reduced_passive(at, index, sentence)),
            _ => None,
        }
    }

    /// "He allegedly moved the money": the clause that the adverb stands in.
    fn adverb(&self, at: usize, index: usize, sentence: Sentence) -> Option<Claim> {
        if !CUES.unsourced.iter().any(|w| w == self.tokens.lower(at)) || self.quote_at(at).is_some() {
            return None;
        }
        // The clause's own verb: right after the adverb, or before it ("is allegedly", "was reportedly").
        let verb = (at + 1..sentence.last.min(at + 4))
            .find(|i| self.tokens.class(*i).is_verbal())
            .or_else(|| at.checked_sub(1).filter(|i| self.tokens.class(*i).is_verbal()))?;
        let start = self
            .subject_of(verb, sentence, 0)
            .map_or(at, |s| s.0)
            .max(sentence.first);
        let content = vec![
            (start.min(at), at),
            (at + 1, self.clause_end(at + 1, false, sentence)),
        ];
        Some(self.make(None, (at, at + 1), content, Stance::States, index))
    }

    /// "Asked whether the airline would fail, he said …": what somebody was asked.
    fn asked(&self, at: usize, index: usize, sentence: Sentence) -> Option<Claim> {
        let opens = at == sentence.first || matches!(self.tokens.word(at - 1), "," | "when" | "When");
        let question = matches!(
            self.tokens.lower(at + 1),
            "whether" | "if" | "why" | "how" | "what" | "who" | "when" | "where"
        );
        if self.tokens.lower(at) != "asked" || !opens || !question {
            return None;
        }
        let last = (at + 2..sentence.last)
            .find(|i| self.tokens.word(*i) == "," && self.clause_starts(i + 1, sentence.last))
            .unwrap_or(sentence.last);
        self.has_finite(at + 2, last)
            .then(|| self.make(None, (at, at + 1), vec![(at + 1, last)], Stance::States, index))
    }

    /// "the talks, once thought to be dead, …", "a man believed to be his brother".
    fn reduced_passive(&self, at: usize, index: usize, sentence: Sentence) -> Option<Claim> {
        let lemma = self.tokens.lemma(at)?;
        if !CUES.reduced.contains(lemma) || self.tokens.lower(at + 1) != "to" {
            return None;
        }
        let mut before = at;
        while before > sentence.first && self.tokens.class(before - 1) == Class::Adverb {
            before -= 1;
        }
        let paused = before > sentence.first && self.tokens.word(before - 1) == ",";
        let phrase = self.phrase_ending(before - usize::from(paused), sentence)?;
        // "expected to" after a noun is its verb, unless a pause stands between.
        if lemma == "expect" && !paused || self.tokens.class(phrase.1 - 1) == Class::Pronoun {
            return None;
        }
        let last = (at + 2..sentence.last)
            .find(|i| matches!(self.tokens.word(*i), "," | ";" | "." | "--" | "—" | "–"))
            .unwrap_or(sentence.last);
        // Without a pause the participle ends where the clause's own verb stands.
        let last = (at + 3..last)
            .find(|i| !paused && self.finite_at(*i))
            .unwrap_or(last);
        Some(self.make(
            None,
            (at, at + 1),
            vec![phrase, (at + 1, last)],
            Stance::States,
            index,
        ))
    }
}
