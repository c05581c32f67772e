//! Words, sentences and word classes.

use crate::{
    lexicon::{Closed, VerbForm, VerbSpelling},
    words::{Print, WordMap, WordSet},
};

mod class;
mod missing;
mod participle;
mod scan;
mod sentence;
mod verb;

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Word,
    Number,
    /// `'s` or `’s` after a word.
    Genitive,
    OpenQuote,
    CloseQuote,
    /// A straight quotation mark, which may open or close.
    StraightQuote,
    Punctuation,
}

/// Word class in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    Determiner,
    Possessive,
    Pronoun,
    Relative,
    Preposition,
    /// `to` before an infinitive.
    To,
    Conjunction,
    Subordinator,
    Modal,
    Be,
    Have,
    Do,
    Adverb,
    Adjective,
    Verb(VerbForm),
    Noun,
    ProperNoun,
    Number,
    Genitive,
    Quote,
    Punctuation,
}

impl Class {
    /// Whether it is a full or auxiliary verb.
    pub(crate) fn is_verbal(self) -> bool {
        matches!(
            self,
            Self::Verb(_) | Self::Be | Self::Have | Self::Do | Self::Modal
        )
    }
}

/// One token; `start` and `end` are bytes of the plain text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) kind: TokenKind,
    pub(crate) class: Class,
    /// First letter is a capital.
    pub(crate) capital: bool,
    /// A line break or block start stands before it.
    pub(crate) sentence_start: bool,
    /// Its class where it is a word of a closed class.
    pub(crate) closed: Option<Closed>,
    /// The verb that its spelling can be a form of.
    pub(crate) verb: Option<&'static VerbSpelling>,
    /// The print of its word in lower case.
    print: Print,
}

/// A sentence: tokens `first..last` and the block it stands in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sentence {
    pub(crate) first: usize,
    pub(crate) last: usize,
    pub(crate) block: usize,
}

/// The tokens of a document's article, over its plain text.
pub(crate) struct Tokens<'t> {
    pub(crate) text: &'t str,
    /// The text with ASCII letters in lower case: the same length and offsets.
    pub(crate) lower: String,
    pub(crate) tokens: Vec<Token>,
    pub(crate) sentences: Vec<Sentence>,
}

impl<'t> Tokens<'t> {
    /// Tokenises the given blocks (byte ranges of `text`, in order).
    pub(crate) fn new(text: &'t str, blocks: &[(usize, std::ops::Range<usize>)]) -> Self {
        let lower = text.to_ascii_lowercase();
        let mut this = Self {
            text,
            lower,
            tokens: Vec::new(),
            sentences: Vec::new(),
        };
        for (block, range) in blocks {
            let first = this.tokens.len();
            this.scan(range.clone());
            this.split_sentences(first, *block);
        }
        this
    }

    /// The words of a token.
    pub(crate) fn word(&self, index: usize) -> &'t str {
        self.tokens.get(index).map_or("", |t| &self.text[t.start..t.end])
    }

    /// The words of a token in lower case (ASCII letters).
    pub(crate) fn lower(&self, index: usize) -> &str {
        self.tokens.get(index).map_or("", |t| &self.lower[t.start..t.end])
    }

    /// Whether the word of a token, in lower case, is one of some words.
    #[inline]
    pub(crate) fn is_of(&self, index: usize, words: &WordSet) -> bool {
        words.contains_printed(self.print(index), || self.lower(index))
    }

    /// What is known of the word of a token in lower case.
    #[inline]
    pub(crate) fn known<'m, V>(&self, index: usize, words: &'m WordMap<V>) -> Option<&'m V> {
        words.get_printed(self.print(index), || self.lower(index))
    }

    #[inline]
    fn print(&self, index: usize) -> Print {
        self.tokens.get(index).map_or(Print::NONE, |t| t.print)
    }

    /// Class of a token; punctuation beyond the end.
    pub(crate) fn class(&self, index: usize) -> Class {
        self.tokens.get(index).map_or(Class::Punctuation, |t| t.class)
    }

    /// The class of a token that is a word of a closed class.
    pub(crate) fn closed(&self, index: usize) -> Option<Closed> {
        self.tokens.get(index)?.closed
    }

    /// The verb that a token can be a form of by its spelling.
    pub(crate) fn verb(&self, index: usize) -> Option<&'static VerbSpelling> {
        self.tokens.get(index)?.verb
    }

    /// The text of tokens `first..last`.
    pub(crate) fn text_of(&self, first: usize, last: usize) -> &'t str {
        let (start, end) = self.bytes_of(first, last);
        &self.text[start..end]
    }

    /// Byte range of tokens `first..last`.
    pub(crate) fn bytes_of(&self, first: usize, last: usize) -> (usize, usize) {
        match (
            self.tokens.get(first),
            last.checked_sub(1).and_then(|l| self.tokens.get(l)),
        ) {
            (Some(a), Some(b)) if a.start <= b.end => (a.start, b.end),
            (Some(a), _) => (a.start, a.start),
            _ => (0, 0),
        }
    }

    /// The lemma of a token that is a verb.
    pub(crate) fn lemma(&self, index: usize) -> Option<&'static str> {
        match self.class(index) {
            Class::Verb(_) => self.verb(index).map(|v| &*v.lemma),
            _ => None,
        }
    }

    /// What stands before a participle or past tense, adverbs passed over: `Some(Class::Be)` makes it a passive.
    /// `None` for other words, and at the start of the sentence. With the token's place.
    pub(crate) fn before_participle(&self, at: usize, sentence: Sentence) -> Option<(usize, Class)> {
        if !matches!(self.class(at), Class::Verb(VerbForm::Participle | VerbForm::Past)) {
            return None;
        }
        let before = (sentence.first..at)
            .rev()
            .find(|i| self.class(*i) != Class::Adverb)?;
        Some((before, self.class(before)))
    }

    /// Whether a sentence stands in the same paragraph as the one before: in the same block, or in the next line.
    pub(crate) fn continues_paragraph(&self, index: usize) -> bool {
        let Some((before, this)) = index
            .checked_sub(1)
            .and_then(|i| Some((self.sentences.get(i)?, self.sentences.get(index)?)))
        else {
            return false;
        };
        before.block == this.block || {
            let between = &self.text[self.tokens[before.last - 1].end..self.tokens[this.first].start];
            between.bytes().filter(|b| *b == b'\n').count() == 1
        }
    }

    /// The sentence that a token stands in.
    pub(crate) fn sentence_of(&self, token: usize) -> usize {
        self.sentences
            .partition_point(|s| s.last <= token)
            .min(self.sentences.len().saturating_sub(1))
    }
}
