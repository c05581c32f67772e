//! Words, numbers and marks of a text.

use super::{Class, Token, TokenKind, Tokens};
use crate::{lexicon::LEXICON, words::Print};

/// How many tokens back an open single quotation mark is looked for.
const SINGLE_MARK_TOKENS_MAX: usize = 60;

impl Tokens<'_> {
    pub(super) fn scan(&mut self, range: std::ops::Range<usize>) {
        let text = &self.text[range.clone()];
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            if c.is_whitespace() || c == '\u{200B}' || c == '\u{FEFF}' {
                at += c.len_utf8();
                continue;
            }
            let before = text[..at].chars().next_back();
            let (length, mut kind) = token_at(&text[at..], before);
            // "the regulators ' contention": the apostrophe of a text whose words stand apart.
            let apart = c == '\'' && length == 1 && text[at + 1..].starts_with(' ');
            if apart && kind == TokenKind::OpenQuote {
                let plural = text[..at].trim_end().ends_with('s');
                kind = if plural && !self.single_mark_open() {
                    TokenKind::Genitive
                } else {
                    TokenKind::CloseQuote
                };
            }
            // "the regulators' contention": an apostrophe, where no single mark is open.
            if kind == TokenKind::CloseQuote && c == '\'' && before == Some('s') && !self.single_mark_open() {
                kind = TokenKind::Genitive;
            }
            let (start, end) = (range.start + at, range.start + at + length);
            let lower = &self.lower[start..end];
            let print = Print::of(lower);
            let (closed, verb) = LEXICON.classes(lower, print);
            self.tokens.push(Token {
                start,
                end,
                kind,
                class: Class::Noun,
                capital: c.is_uppercase(),
                sentence_start: false,
                closed,
                verb,
                print,
            });
            at += length;
        }
    }

    /// Whether one of the last tokens is a single quotation mark that was not closed.
    pub(super) fn single_mark_open(&self) -> bool {
        let last = self.tokens.len();
        (last.saturating_sub(SINGLE_MARK_TOKENS_MAX)..last)
            .rev()
            .filter(|i| self.tokens[*i].end - self.tokens[*i].start == 1 && self.word(*i) == "'")
            .map(|i| self.tokens[i].kind)
            .next()
            == Some(TokenKind::OpenQuote)
    }
}

/// Length in bytes and kind of the token at the start of `text`, which starts with no white space.
fn token_at(text: &str, before: Option<char>) -> (usize, TokenKind) {
    let mut chars = text.char_indices().peekable();
    let Some((_, first)) = chars.next() else {
        return (0, TokenKind::Punctuation);
    };
    if matches!(first, '\'' | '’') {
        let after_word =
            before.is_some_and(|c| c.is_alphanumeric() || c == '.' || c == ')' || c == '”' || c == '"');
        let rest = &text[first.len_utf8()..];
        if after_word
            && (rest.starts_with('s') || rest.starts_with('S'))
            && !rest[1..].starts_with(|c: char| c.is_alphanumeric())
        {
            return (first.len_utf8() + 1, TokenKind::Genitive);
        }
        // "I've", "they'll": the auxiliary is a word of its own.
        if after_word && let Some(length) = contraction(rest) {
            return (first.len_utf8() + length, TokenKind::Word);
        }
        // "the company 's": words that stand apart, as in texts for machines.
        if first == '\'' && before.is_some_and(char::is_whitespace) {
            if rest.starts_with("s ") {
                return (2, TokenKind::Genitive);
            }
            if let Some(length) = contraction(rest)
                && rest[length..].starts_with(' ')
            {
                return (1 + length, TokenKind::Word);
            }
        }
        // The bare apostrophe after a plural: "officials' claims". Told from a closing quotation mark by what precedes.
        if after_word && before == Some('s') && rest.starts_with(' ') && first == '’' {
            return (first.len_utf8(), TokenKind::Genitive);
        }
    }
    if first.is_alphanumeric() {
        let mut end = first.len_utf8();
        let mut letters = first.is_alphabetic();
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map(|(_, n)| *n);
            let joins = match c {
                '-' | '‑' | '\u{AD}' => next.is_some_and(char::is_alphanumeric),
                '\'' | '’' => {
                    let tail = &text[at + c.len_utf8()..];
                    let genitive =
                        tail.starts_with(['s', 'S']) && !tail[1..].starts_with(|n: char| n.is_alphanumeric());
                    next.is_some_and(char::is_alphabetic) && !genitive && contraction(tail).is_none()
                }
                '.' => {
                    // "U.S.", "3.5", "a.m.", "RIA.ru"; not the end of a sentence.
                    let abbreviation = letters
                        && at <= 4
                        && next.is_some_and(char::is_alphabetic)
                        && text[..at].chars().rev().take_while(|p| *p != '.').count() == 1;
                    let closing = letters && text[..at].contains('.') && text[..at].len() <= 6;
                    (!letters && next.is_some_and(|n| n.is_ascii_digit())) || abbreviation || closing
                }
                ',' => {
                    !letters
                        && next.is_some_and(|n| n.is_ascii_digit())
                        && text[..at].ends_with(|p: char| p.is_ascii_digit())
                }
                '&' => next.is_some_and(char::is_alphanumeric) && at <= 3,
                '/' => false,
                '%' => false,
                _ => c.is_alphanumeric() || is_mark(c),
            };
            if !joins {
                break;
            }
            letters |= c.is_alphabetic();
            end = at + c.len_utf8();
        }
        let kind = if letters
            && !(first.is_ascii_digit() && text[..end].bytes().all(|b| b.is_ascii_digit() || b == b'-'))
        {
            TokenKind::Word
        } else {
            TokenKind::Number
        };
        return (end, kind);
    }
    let kind = match first {
        '“' | '«' | '„' | '‘' => TokenKind::OpenQuote,
        '”' | '»' => TokenKind::CloseQuote,
        '’' => TokenKind::CloseQuote,
        '"' => TokenKind::StraightQuote,
        '\'' if before.is_none_or(char::is_whitespace) => TokenKind::OpenQuote,
        '\'' => TokenKind::CloseQuote,
        _ => TokenKind::Punctuation,
    };
    if text.starts_with("...") {
        return (3, TokenKind::Punctuation);
    }
    if text.starts_with("--") {
        return (2, TokenKind::Punctuation);
    }
    // ``…'', the marks of typewriters.
    if text.starts_with("``") {
        return (2, TokenKind::OpenQuote);
    }
    if text.starts_with("''") {
        return (2, TokenKind::CloseQuote);
    }
    (first.len_utf8(), kind)
}

/// Length of "ve", "ll", "re", "d", "m" at the end of a word.
fn contraction(tail: &str) -> Option<usize> {
    ["ve", "ll", "re", "d", "m"]
        .iter()
        .find(|end| tail.starts_with(**end) && !tail[end.len()..].starts_with(char::is_alphanumeric))
        .map(|end| end.len())
}

/// Combining marks belong to the letter before.
fn is_mark(c: char) -> bool {
    matches!(u32::from(c), 0x300..=0x36F | 0x483..=0x489 | 0x591..=0x5BD | 0x610..=0x61A | 0x64B..=0x65F | 0x900..=0x903 | 0x93A..=0x94F | 0xE31..=0xE4E | 0x200C..=0x200D)
}
