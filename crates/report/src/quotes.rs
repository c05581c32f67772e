//! Quotations: where quotation marks open and close.

use crate::token::{TokenKind, Tokens};

/// A quotation with its marks: tokens `first..last`, inside one paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quote {
    pub(crate) first: usize,
    pub(crate) last: usize,
    words: usize,
}

impl Quote {
    /// Words between the marks.
    pub(crate) fn words(self) -> usize {
        self.words
    }
}

/// The outermost quotations, in order. One that is left open ends with its paragraph, as newspapers do with quotations
/// of several paragraphs; where each line is a sentence, with its line, unless a later line of the paragraph closes it.
pub(crate) fn find(tokens: &Tokens<'_>) -> Vec<Quote> {
    let mut quotes = Vec::new();
    let mut at = 0;
    while at < tokens.sentences.len() {
        let mut end = at + 1;
        while end < tokens.sentences.len() && tokens.continues_paragraph(end) {
            end += 1;
        }
        let next_opens = (tokens.sentences.get(end))
            .is_some_and(|s| Side::of(tokens, s.first, s.first) == Some(Side::Opens));
        let sentences = &tokens.sentences[at..end];
        let mut reader = Marks {
            tokens,
            open: None,
            words: 0,
            out: &mut quotes,
        };
        for (index, sentence) in sentences.iter().enumerate() {
            reader.read(sentence.first, sentence.last);
            // The end of a line of the paragraph.
            let next = sentences.get(index + 1);
            if next.is_none_or(|n| n.block != sentence.block) {
                let last = sentences.last().map_or(sentence.last, |s| s.last);
                reader.end_line(sentence.last, last, next_opens);
            }
        }
        at = end;
    }
    quotes
}

/// Whether a mark opens or closes a quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Opens,
    Closes,
    /// A straight mark that could do both.
    Either,
}

impl Side {
    /// `None` for what is no mark. The text before `first` is another line's.
    fn of(tokens: &Tokens<'_>, at: usize, first: usize) -> Option<Self> {
        let token = tokens.tokens.get(at)?;
        match token.kind {
            TokenKind::OpenQuote => Some(Self::Opens),
            TokenKind::CloseQuote => Some(Self::Closes),
            TokenKind::StraightQuote => {
                let touches_before = at > first && tokens.tokens[at - 1].end == token.start;
                let touches_after = tokens.tokens.get(at + 1).is_some_and(|t| t.start == token.end);
                Some(match (touches_before, touches_after) {
                    (false, true) => Self::Opens,
                    (true, false) => Self::Closes,
                    _ => Self::Either,
                })
            }
            _ => None,
        }
    }
}

struct Marks<'a, 't> {
    tokens: &'a Tokens<'t>,
    /// The mark that is open, and whether it is a single one.
    open: Option<(usize, bool)>,
    /// Words since then.
    words: usize,
    out: &'a mut Vec<Quote>,
}

impl Marks<'_, '_> {
    fn read(&mut self, first: usize, last: usize) {
        for at in first..last {
            let token = self.tokens.tokens[at];
            if matches!(token.kind, TokenKind::Word | TokenKind::Number) {
                self.words += 1;
                continue;
            }
            let Some(side) = Side::of(self.tokens, at, first) else {
                continue;
            };
            let single = matches!(self.tokens.word(at), "‘" | "'" | "’");
            match (side, self.open) {
                // Inches and feet open nothing.
                (Side::Opens | Side::Either, None) => self.start(at, single),
                (Side::Closes | Side::Either, Some((_, open))) if single == open => self.close(at + 1),
                // A double mark opens although a single one was left open: that was an apostrophe.
                (Side::Opens, Some((_, true))) if !single => self.start(at, single),
                // A quotation goes on in the next line of its paragraph, with a mark of its own.
                (Side::Opens, Some((start, false))) if !single && at == first && start < first => {
                    self.close(at);
                    self.start(at, single);
                }
                _ => {}
            }
        }
    }

    fn start(&mut self, at: usize, single: bool) {
        self.open = Some((at, single));
        self.words = 0;
    }

    fn close(&mut self, last: usize) {
        if let Some((first, _)) = self.open.take() {
            self.out.push(Quote {
                first,
                last,
                words: self.words,
            });
        }
    }

    /// At the end of a line: what is open ends here, unless the rest of the paragraph (up to `last`) closes it, or says
    /// nothing else and the next paragraph goes on.
    fn end_line(&mut self, end: usize, last: usize, next_opens: bool) {
        match self.open {
            Some((_, false)) => {
                let mark = (end..last)
                    .filter(|i| !matches!(self.tokens.word(*i), "‘" | "'" | "’"))
                    .find_map(|i| Side::of(self.tokens, i, end));
                let goes_on = end < last
                    && match mark {
                        Some(side) => side != Side::Opens,
                        None => next_opens,
                    };
                if !goes_on {
                    self.close(end);
                }
            }
            _ => self.open = None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(text: &str) -> Vec<String> {
        let mut start = 0;
        let lines: Vec<(usize, std::ops::Range<usize>)> = text
            .split_inclusive('\n')
            .enumerate()
            .map(|(index, line)| {
                let range = start..start + line.trim_end().len();
                start += line.len();
                (index, range)
            })
            .filter(|(_, range)| !range.is_empty())
            .collect();
        let tokens = Tokens::new(text, &lines);
        find(&tokens)
            .into_iter()
            .map(|q| tokens.text_of(q.first, q.last).replace('\n', " "))
            .collect()
    }

    #[test]
    fn quotations_end_where_they_end() {
        assert_eq!(quoted("\"Yes,\" he said. \"No.\""), ["\"Yes,\"", "\"No.\""]);
        assert_eq!(quoted("A 5\" pipe and a “big” one"), ["“big”"]);
        assert_eq!(quoted("``Yes,'' said Mr. X."), ["``Yes,''"]);
        assert_eq!(
            quoted("`` I do n't know , '' he said ."),
            ["`` I do n't know , ''"]
        );
    }

    #[test]
    fn quotations_run_over_lines_of_their_paragraph() {
        assert_eq!(
            quoted("He said, \"It is old.\nIt is over.\"\nHe left.\n"),
            ["\"It is old. It is over.\""]
        );
        // Left open by mistake.
        assert_eq!(quoted("He said, \"It is old.\nHe left.\n"), ["\"It is old."]);
        assert_eq!(
            quoted("He said, \"It is old.\nIt is over.\n\n\"We know.\"\n"),
            ["\"It is old. It is over.", "\"We know.\""]
        );
    }
}
