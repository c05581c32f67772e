//! Where sentences end.

use super::{Sentence, TokenKind, Tokens};
use crate::lexicon::{LEXICON, VerbForm};

/// The most tokens that are read as one sentence.
const SENTENCE_TOKENS_MAX: usize = 400;
/// The most tokens that the name of who speaks may have, after a question.
const SPEAKER_TOKENS_MAX: usize = 9;

impl Tokens<'_> {
    pub(super) fn split_sentences(&mut self, first: usize, block: usize) {
        let mut start = first;
        let mut index = first;
        while index < self.tokens.len() {
            if self.ends_sentence(index) {
                let mut end = index + 1;
                while end < self.tokens.len() && self.closes(end) {
                    end += 1;
                }
                self.push_sentence(start, end, block);
                start = end;
                index = end;
            } else {
                index += 1;
                // What never ends is no sentence; what looks through sentences must not take long over it.
                if index - start >= SENTENCE_TOKENS_MAX {
                    self.push_sentence(start, index, block);
                    start = index;
                }
            }
        }
        let last = self.tokens.len();
        self.push_sentence(start, last, block);
    }

    pub(super) fn push_sentence(&mut self, first: usize, last: usize, block: usize) {
        if first >= last {
            return;
        }
        self.tokens[first].sentence_start = true;
        // After an opening quotation mark, the first word starts a sentence as well.
        for index in first..last {
            if matches!(
                self.tokens[index].kind,
                TokenKind::OpenQuote | TokenKind::StraightQuote
            ) && index + 1 < last
            {
                self.tokens[index + 1].sentence_start = true;
            }
        }
        if matches!(self.word(first), "—" | "–" | "-" | "•" | "*") && first + 1 < last {
            self.tokens[first + 1].sentence_start = true;
        }
        self.sentences.push(Sentence { first, last, block });
    }

    /// Closing quotes and brackets right after the full stop belong to the sentence.
    pub(super) fn closes(&self, index: usize) -> bool {
        let token = self.tokens[index];
        let touching = self.tokens[index - 1].end == token.start;
        // The closing mark of a text whose words stand apart: "it is over . ''"
        let apart = matches!(self.word(index), "''" | "”")
            && matches!(self.word(index - 1), "." | "!" | "?")
            && self.text[self.tokens[index - 1].end..token.start]
                .bytes()
                .all(|b| b == b' ');
        apart
            || touching
                && (token.kind == TokenKind::CloseQuote
                    || token.kind == TokenKind::StraightQuote
                    || matches!(self.word(index), ")" | "]" | "." | "!" | "?"))
    }

    /// “Is it true?” Rep. Tom Hill asked.: whether a name and a verb follow that only a pause stands after.
    fn speaker_follows(&self, first: usize) -> bool {
        let name = |i: &usize| {
            self.tokens
                .get(*i)
                .is_some_and(|t| t.capital && t.kind == TokenKind::Word)
                || self.word(*i) == "." && *i > first && LEXICON.is_abbreviation(self.lower(*i - 1))
                || self.word(*i) == "."
                    && *i > first
                    && self.tokens[*i - 1].capital
                    && self.word(*i - 1).len() == 1
        };
        let Some(verb) = (first..first + SPEAKER_TOKENS_MAX).find(|i| !name(i)) else {
            return false;
        };
        verb > first
            && matches!(self.word(verb + 1), "." | ",")
            && (self.verb(verb)).is_some_and(|v| {
                let told = v.forms.iter().any(|f| matches!(f, VerbForm::Past | VerbForm::S));
                told && self.tokens[verb].kind == TokenKind::Word
            })
    }

    pub(super) fn ends_sentence(&self, index: usize) -> bool {
        let word = self.word(index);
        if !matches!(word, "." | "!" | "?" | "…" | "...") {
            return false;
        }
        let mut next = index + 1;
        while next < self.tokens.len() && self.closes(next) {
            next += 1;
        }
        let Some(after) = self.tokens.get(next) else {
            return true;
        };
        if after.start == self.tokens[next - 1].end {
            return false;
        }
        let starts = after.capital
            || matches!(
                after.kind,
                TokenKind::OpenQuote | TokenKind::StraightQuote | TokenKind::Number
            )
            || matches!(self.word(next), "(" | "[" | "—" | "–" | "•" | "-")
            || !self.word(next).is_ascii();
        if !starts || after.capital && next > index + 1 && word != "." && self.speaker_follows(next) {
            return false;
        }
        if word == "." && index > 0 && self.tokens[index - 1].end == self.tokens[index].start {
            let before = self.lower(index - 1);
            // "No. 5" is a number; a sentence may well end in "no."
            if matches!(before, "no" | "nos" | "art" | "para" | "vol" | "fig" | "p" | "pp") {
                return after.kind != TokenKind::Number;
            }
            if LEXICON.is_abbreviation(before) && next == index + 1 {
                return matches!(
                    before,
                    "inc"
                        | "ltd"
                        | "corp"
                        | "llc"
                        | "etc"
                        | "co"
                        | "a.m"
                        | "p.m"
                        | "u.s"
                        | "u.k"
                        | "u.n"
                        | "jr"
                        | "sr"
                ) && (!after.capital || self.closed(next).is_some())
                    && after.kind != TokenKind::Number;
            }
            let initial = before.len() <= 2 && self.tokens[index - 1].capital && before.chars().count() == 1;
            if initial && next == index + 1 && after.capital {
                return false;
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str) -> Vec<String> {
        let tokens = Tokens::new(text, &[(0, 0..text.len())]);
        tokens
            .sentences
            .iter()
            .map(|s| tokens.text_of(s.first, s.last).to_owned())
            .collect()
    }

    #[test]
    fn sentences_end_where_they_end() {
        assert_eq!(
            sentences("Mr. Kim met Gen. J. Doe at 5 p.m. on Monday. They left.").len(),
            2
        );
        assert_eq!(
            sentences("The U.S. Treasury said so. “We know.” He left!").len(),
            3
        );
        assert_eq!(sentences("It cost $3.5 million. No. 5 was hit.").len(), 2);
    }
}
