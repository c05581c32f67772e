//! Quotations: where quotation marks open and close.

use crate::token::{TokenKind, Tokens};

/// A quotation with its marks: tokens `first..last`, inside one block.
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

/// The outermost quotations, in order. One that is left open at the end of its block ends there, as newspapers do
/// with quotations of several paragraphs.
pub(crate) fn find(tokens: &Tokens<'_>) -> Vec<Quote> {
    let mut quotes = Vec::new();
    let mut at = 0;
    while at < tokens.sentences.len() {
        let block = tokens.sentences[at].block;
        let end = at
            + tokens.sentences[at..]
                .iter()
                .take_while(|s| s.block == block)
                .count();
        in_block(
            tokens,
            tokens.sentences[at].first,
            tokens.sentences[end - 1].last,
            &mut quotes,
        );
        at = end;
    }
    quotes
}

fn in_block(tokens: &Tokens<'_>, first: usize, last: usize, out: &mut Vec<Quote>) {
    let mut open: Option<(usize, bool)> = None;
    // Words since the mark that is open.
    let mut words = 0;
    for at in first..last {
        let token = tokens.tokens[at];
        let word = tokens.word(at);
        let single = matches!(word, "‘" | "'" | "’");
        let before = open;
        match (token.kind, open) {
            (TokenKind::OpenQuote, None) => open = Some((at, single)),
            (TokenKind::StraightQuote, None) => open = Some((at, false)),
            (TokenKind::CloseQuote, Some((start, single_open))) if single == single_open => {
                out.push(Quote {
                    first: start,
                    last: at + 1,
                    words,
                });
                open = None;
            }
            (TokenKind::StraightQuote, Some((start, false))) => {
                out.push(Quote {
                    first: start,
                    last: at + 1,
                    words,
                });
                open = None;
            }
            // A double mark opens although a single one was left open: that was an apostrophe.
            (TokenKind::OpenQuote, Some((_, true))) if !single => open = Some((at, false)),
            (TokenKind::Word | TokenKind::Number, Some(_)) => words += 1,
            _ => {}
        }
        if open != before {
            words = 0;
        }
    }
    if let Some((start, false)) = open {
        out.push(Quote {
            first: start,
            last,
            words,
        });
    }
}
