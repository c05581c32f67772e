//! Words, sentences and word classes.

use crate::lexicon::{Closed, LEXICON, VerbForm, VerbSpelling};

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

/// The most tokens that are read as one sentence.
const SENTENCE_TOKENS_MAX: usize = 400;

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

    /// Class of a token; punctuation beyond the end.
    pub(crate) fn class(&self, index: usize) -> Class {
        self.tokens.get(index).map_or(Class::Punctuation, |t| t.class)
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
            Class::Verb(_) => LEXICON.verb(self.lower(index)).map(|v| &*v.lemma),
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

    /// The sentence that a token stands in.
    pub(crate) fn sentence_of(&self, token: usize) -> usize {
        self.sentences
            .partition_point(|s| s.last <= token)
            .min(self.sentences.len().saturating_sub(1))
    }

    fn scan(&mut self, range: std::ops::Range<usize>) {
        let text = &self.text[range.clone()];
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            if c.is_whitespace() || c == '\u{200B}' || c == '\u{FEFF}' {
                at += c.len_utf8();
                continue;
            }
            let (length, kind) = token_at(
                &text[at..],
                at.checked_sub(1).and_then(|_| text[..at].chars().next_back()),
            );
            self.tokens.push(Token {
                start: range.start + at,
                end: range.start + at + length,
                kind,
                class: Class::Noun,
                capital: c.is_uppercase(),
                sentence_start: false,
            });
            at += length;
        }
    }

    fn split_sentences(&mut self, first: usize, block: usize) {
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

    fn push_sentence(&mut self, first: usize, last: usize, block: usize) {
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
    fn closes(&self, index: usize) -> bool {
        let token = self.tokens[index];
        let touching = self.tokens[index - 1].end == token.start;
        touching
            && (token.kind == TokenKind::CloseQuote
                || token.kind == TokenKind::StraightQuote
                || matches!(self.word(index), ")" | "]" | "." | "!" | "?"))
    }

    fn ends_sentence(&self, index: usize) -> bool {
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
        if !starts {
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
                ) && (!after.capital || LEXICON.closed(self.lower(next)).is_some())
                    && after.kind != TokenKind::Number;
            }
            let initial = before.len() <= 2 && self.tokens[index - 1].capital && before.chars().count() == 1;
            if initial && next == index + 1 && after.capital {
                return false;
            }
        }
        true
    }

    /// Gives each token its word class. `is_demonym` tells of a token whether it is an adjective or people's
    /// name of a country.
    pub(crate) fn tag(&mut self, is_demonym: impl Fn(usize) -> bool) {
        for index in 0..self.sentences.len() {
            let sentence = self.sentences[index];
            for token in sentence.first..sentence.last {
                self.tokens[token].class = self.classify(token, sentence, &is_demonym);
            }
        }
    }

    fn classify(&self, index: usize, sentence: Sentence, is_demonym: &impl Fn(usize) -> bool) -> Class {
        let token = self.tokens[index];
        match token.kind {
            TokenKind::Number => return Class::Number,
            TokenKind::Genitive => {
                return if self.genitive_is_verb(index) {
                    Class::Be
                } else {
                    Class::Genitive
                };
            }
            TokenKind::OpenQuote | TokenKind::CloseQuote | TokenKind::StraightQuote => return Class::Quote,
            TokenKind::Punctuation => return Class::Punctuation,
            TokenKind::Word => {}
        }
        let lower = self.lower(index);
        if lower == "to" {
            return if self.leads_infinitive(index) {
                Class::To
            } else if self.is_quantity(index) {
                Class::Adverb
            } else {
                Class::Preposition
            };
        }
        // Inside a sentence a capital makes a name of most words ("May", "Will", "Ships Act").
        let named = token.capital && !token.sentence_start;
        if is_demonym(index) {
            return Class::Adjective;
        }
        if let Some(closed) = LEXICON.closed(lower) {
            let acronym =
                token.end - token.start > 1 && self.word(index).bytes().all(|b| b.is_ascii_uppercase());
            let keeps = !named
                || matches!(
                    closed,
                    Closed::Preposition | Closed::Determiner | Closed::Conjunction
                ) && !acronym
                || self.sentence_is_capitalised(sentence);
            if keeps
                && !(acronym && !self.sentence_is_upper(sentence) && token.end - token.start <= 3 && named)
            {
                return self.classify_closed(index, closed, sentence);
            }
        }
        if let Some(verb) = LEXICON.verb(lower)
            && (!named || self.sentence_is_capitalised(sentence))
            && let Some(form) = self
                .verb_in_context(index, &verb.forms, sentence, is_demonym)
                .or_else(|| self.only_verb(index, verb, sentence))
        {
            return Class::Verb(form);
        }
        if token.capital
            && (named
                || self
                    .tokens
                    .get(index + 1)
                    .is_some_and(|n| n.capital && n.kind == TokenKind::Word))
        {
            return Class::ProperNoun;
        }
        if lower.ends_with("ly") && lower.len() > 4 {
            return Class::Adverb;
        }
        let verb_spelling = LEXICON.verb(lower).is_some();
        if !verb_spelling && lower.len() > 5 && lower.ends_with("ing") && !token.capital {
            let before = self.previous_class(index, sentence);
            if matches!(
                before,
                Some(Class::Be | Class::Noun | Class::ProperNoun | Class::Pronoun)
            ) {
                return Class::Verb(VerbForm::Ing);
            }
        }
        if !verb_spelling && lower.len() > 4 && lower.ends_with("ed") && !token.capital {
            return Class::Verb(VerbForm::Participle);
        }
        let adjective = [
            "al", "ous", "ive", "able", "ible", "ic", "ful", "less", "ary", "ish", "based", "backed", "led",
            "made", "owned", "linked", "capable", "run",
        ];
        if !verb_spelling
            && lower.len() > 4
            && adjective.iter().any(|end| lower.ends_with(end))
            && self.followed_by_noun(index)
        {
            return Class::Adjective;
        }
        Class::Noun
    }

    fn classify_closed(&self, index: usize, closed: Closed, sentence: Sentence) -> Class {
        let lower = self.lower(index);
        match closed {
            Closed::Determiner => match lower {
                "what" => Class::Relative,
                // "more than 60": part of the number.
                "more" | "less" | "fewer"
                    if self.lower(index + 1) == "than" && self.is_quantity(index + 1) =>
                {
                    Class::Adverb
                }
                _ => Class::Determiner,
            },
            Closed::Possessive => match lower {
                // "told her that": a pronoun where no noun phrase follows.
                "her" if !self.followed_by_noun(index) => Class::Pronoun,
                _ => Class::Possessive,
            },
            Closed::Pronoun => Class::Pronoun,
            Closed::Relative => Class::Relative,
            Closed::Preposition if self.is_quantity(index) => Class::Adverb,
            Closed::Preposition => Class::Preposition,
            Closed::Conjunction => Class::Conjunction,
            Closed::Subordinator if lower == "that" => {
                let before = self.previous_class(index, sentence);
                let next_nominal = self.tokens.get(index + 1).is_some_and(|t| {
                    t.kind == TokenKind::Word && LEXICON.closed(self.lower(index + 1)).is_none()
                });
                match before {
                    Some(Class::Preposition) => Class::Determiner,
                    None if next_nominal => Class::Determiner,
                    _ => Class::Subordinator,
                }
            }
            Closed::Subordinator => Class::Subordinator,
            Closed::Modal => Class::Modal,
            Closed::Be => Class::Be,
            Closed::Have => Class::Have,
            Closed::Do => Class::Do,
            Closed::Adverb => Class::Adverb,
            // "as Lindgren had suspected": a participle, not the adjective of "suspected arms".
            Closed::Adjective
                if self.previous_class(index, sentence) == Some(Class::Have)
                    && !self.followed_by_noun(index) =>
            {
                LEXICON
                    .verb(lower)
                    .filter(|v| v.forms.contains(&VerbForm::Participle))
                    .map_or(Class::Adjective, |_| Class::Verb(VerbForm::Participle))
            }
            Closed::Adjective => Class::Adjective,
        }
    }

    /// `'s` is "is" or "has" after a pronoun or before a participle with nothing to own ("it’s", "who’s").
    fn genitive_is_verb(&self, index: usize) -> bool {
        index > 0
            && matches!(
                LEXICON.closed(self.lower(index - 1)),
                Some(Closed::Pronoun | Closed::Relative | Closed::Subordinator | Closed::Adverb)
            )
            && self.lower(index - 1) != "one"
    }

    /// "at least 200", "more than 60", "up to 40", "about 100", "over 3,000": a word that belongs to a number.
    fn is_quantity(&self, index: usize) -> bool {
        let before = index.checked_sub(1).map_or("", |i| self.lower(i));
        let number = |i: usize| {
            self.tokens.get(i).is_some_and(|t| t.kind == TokenKind::Number)
                || matches!(self.word(i), "$" | "€" | "£")
                || matches!(
                    self.lower(i),
                    "half"
                        | "dozen"
                        | "hundreds"
                        | "thousands"
                        | "two"
                        | "three"
                        | "four"
                        | "five"
                        | "six"
                        | "seven"
                        | "eight"
                        | "nine"
                        | "ten"
                        | "twelve"
                        | "twenty"
                        | "a"
                )
        };
        match self.lower(index) {
            "at" => matches!(self.lower(index + 1), "least" | "most"),
            "than" => matches!(before, "more" | "less" | "fewer") && number(index + 1),
            "to" => before == "up" && number(index + 1),
            "as" => {
                matches!(self.lower(index + 1), "many" | "much" | "few") && self.lower(index + 2) == "as"
                    || matches!(before, "many" | "much" | "few") && number(index + 1)
            }
            "about" | "around" | "over" | "under" => {
                self.tokens
                    .get(index + 1)
                    .is_some_and(|t| t.kind == TokenKind::Number)
                    && !matches!(self.lower(index + 1).len(), 4)
            }
            _ => false,
        }
    }

    /// Whether "to" stands before the base form of a verb, adverbs passed over.
    fn leads_infinitive(&self, index: usize) -> bool {
        let next = (index + 1..index + 3)
            .find(|i| LEXICON.closed(self.lower(*i)) != Some(Closed::Adverb))
            .unwrap_or(index + 1);
        let lower = self.lower(next);
        let verb = LEXICON.verb(lower);
        let base = verb.is_some_and(|v| v.forms.contains(&VerbForm::Base));
        // "to repay the grant": a word that is not known as anything, before an object.
        let unknown = verb.is_none()
            && self
                .tokens
                .get(next)
                .is_some_and(|t| t.kind == TokenKind::Word && !t.capital)
            && !lower.ends_with("ing")
            && matches!(
                LEXICON.closed(self.lower(next + 1)),
                Some(Closed::Determiner | Closed::Possessive | Closed::Pronoun)
            );
        matches!(lower, "be" | "have" | "do") || ((base || unknown) && LEXICON.closed(lower).is_none())
    }

    /// Class of the token before, adverbs passed over; `None` at the start of the sentence.
    fn previous_class(&self, index: usize, sentence: Sentence) -> Option<Class> {
        let mut at = index;
        while at > sentence.first {
            at -= 1;
            match self.tokens[at].class {
                Class::Adverb | Class::Quote => {}
                class => return Some(class),
            }
        }
        None
    }

    fn previous_index(&self, index: usize, sentence: Sentence) -> Option<usize> {
        (sentence.first..index)
            .rev()
            .find(|at| !matches!(self.tokens[*at].class, Class::Adverb | Class::Quote))
    }

    /// Whether what follows can be the rest of a noun phrase.
    fn followed_by_noun(&self, index: usize) -> bool {
        let Some(next) = self.tokens.get(index + 1) else {
            return false;
        };
        next.kind == TokenKind::Number
            || (next.kind == TokenKind::Word
                && matches!(
                    LEXICON.closed(self.lower(index + 1)),
                    None | Some(Closed::Adjective)
                ))
    }

    /// Headlines that write most words with a capital.
    fn sentence_is_capitalised(&self, sentence: Sentence) -> bool {
        let words = (sentence.first..sentence.last.min(sentence.first + 40)).filter(|i| {
            self.tokens[*i].kind == TokenKind::Word && self.tokens[*i].end - self.tokens[*i].start > 3
        });
        let (mut all, mut capitals) = (0, 0);
        for index in words {
            all += 1;
            capitals += usize::from(self.tokens[index].capital);
        }
        all >= 3 && capitals * 20 >= all * 17
    }

    fn sentence_is_upper(&self, sentence: Sentence) -> bool {
        self.text_of(sentence.first, sentence.last)
            .chars()
            .filter(|c| c.is_alphabetic())
            .take(60)
            .all(|c| !c.is_lowercase())
    }

    /// "the prosecution says": a form of a verb that is no noun, with a subject somewhere before it.
    fn only_verb(&self, index: usize, verb: &VerbSpelling, sentence: Sentence) -> Option<VerbForm> {
        let before = self.previous_class(index, sentence)?;
        let form = *verb
            .forms
            .iter()
            .find(|f| matches!(f, VerbForm::Base | VerbForm::S))?;
        (LEXICON.is_only_verb(&verb.lemma) && !matches!(before, Class::Determiner | Class::Possessive))
            .then_some(form)
    }

    /// Which verb form a spelling is here; `None` where it is a noun or an adjective.
    fn verb_in_context(
        &self,
        index: usize,
        forms: &[VerbForm],
        sentence: Sentence,
        is_demonym: &impl Fn(usize) -> bool,
    ) -> Option<VerbForm> {
        let before_index = self.previous_index(index, sentence);
        let before = before_index.map(|i| self.tokens[i].class);
        let has = |form| forms.contains(&form);
        let next_closed = LEXICON.closed(self.lower(index + 1));
        let next_is_word = self
            .tokens
            .get(index + 1)
            .is_some_and(|t| t.kind == TokenKind::Word)
            && index + 1 < sentence.last;
        let opens_object = matches!(
            next_closed,
            Some(
                Closed::Determiner
                    | Closed::Possessive
                    | Closed::Pronoun
                    | Closed::Subordinator
                    | Closed::Relative
                    | Closed::Adverb
                    | Closed::Adjective
            )
        ) || matches!(
            self.lower(index + 1),
            "to" | "with"
                | "into"
                | "for"
                | "from"
                | "on"
                | "in"
                | "at"
                | "against"
                | "by"
                | "over"
                | "through"
                | "as"
                | "of"
        );
        let object_noun = next_is_word && next_closed.is_none();
        if has(VerbForm::Ing) {
            // "the shipping of", "a training": a noun after a determiner or an adjective, else a verb.
            return match before {
                Some(Class::Determiner | Class::Adjective | Class::Genitive | Class::Number)
                    if matches!(
                        self.lower(index + 1),
                        "of" | "," | "." | "to" | "for" | "in" | "and" | "at" | "was" | "is"
                    ) || !next_is_word =>
                {
                    None
                }
                Some(Class::Determiner)
                    if before_index
                        .is_some_and(|i| matches!(self.lower(i), "either" | "both" | "neither")) =>
                {
                    Some(VerbForm::Ing)
                }
                Some(Class::Determiner) => None,
                _ => Some(VerbForm::Ing),
            };
        }
        if has(VerbForm::Past) || has(VerbForm::Participle) {
            let participle = matches!(
                before,
                Some(
                    Class::Be
                        | Class::Have
                        | Class::Determiner
                        | Class::Possessive
                        | Class::Adjective
                        | Class::Preposition
                        | Class::Genitive
                )
            );
            if !has(VerbForm::Base) {
                if matches!(
                    before,
                    Some(Class::Determiner | Class::Possessive | Class::Genitive)
                ) && object_noun
                    && has(VerbForm::Participle)
                {
                    return Some(VerbForm::Participle);
                }
                return Some(
                    if participle && has(VerbForm::Participle) || !has(VerbForm::Past) {
                        VerbForm::Participle
                    } else {
                        VerbForm::Past
                    },
                );
            }
        }
        let base = || Some(VerbForm::Base);
        if let Some(form) = self.speaking_form(index, forms, sentence) {
            return Some(form);
        }
        if has(VerbForm::Base) || has(VerbForm::Past) {
            let form = if has(VerbForm::Base) {
                VerbForm::Base
            } else {
                VerbForm::Past
            };
            return match before {
                Some(Class::Modal | Class::Do | Class::To) => base(),
                Some(Class::Preposition) if before_index.is_some_and(|i| self.lower(i) == "to") => base(),
                Some(Class::Relative) => Some(form),
                Some(Class::Subordinator) if opens_object => Some(form),
                Some(Class::Pronoun)
                    if before_index.is_some_and(|i| {
                        matches!(self.lower(i), "they" | "we" | "you" | "i" | "he" | "she" | "it")
                    }) =>
                {
                    Some(form)
                }
                Some(Class::Have) if has(VerbForm::Participle) => Some(VerbForm::Participle),
                Some(Class::Be) if has(VerbForm::Participle) => Some(VerbForm::Participle),
                Some(Class::Noun | Class::ProperNoun) => {
                    let plural = before_index.is_some_and(|i| {
                        self.lower(i).ends_with('s') || self.lower(i) == "people" || self.lower(i) == "police"
                    });
                    let past_only = has(VerbForm::Past);
                    // "on Monday put Orion Trading on its list"
                    let name_follows = past_only
                        && index + 1 < sentence.last
                        && (self.tokens.get(index + 1))
                            .is_some_and(|t| t.capital && t.kind == TokenKind::Word);
                    ((plural || past_only) && opens_object && self.lower(index + 1) != "of" || name_follows)
                        .then_some(form)
                }
                Some(Class::Conjunction) => {
                    // "may sell and ship": a verb where the one before the conjunction was one.
                    let earlier = before_index.and_then(|i| {
                        (sentence.first..i)
                            .rev()
                            .find(|j| matches!(self.tokens[*j].class, Class::Verb(_) | Class::Noun))
                    });
                    let verbal =
                        earlier.is_some_and(|j| matches!(self.tokens[j].class, Class::Verb(VerbForm::Base)));
                    (verbal && (opens_object || object_noun)).then_some(form)
                }
                None if index == sentence.first
                    && (opens_object
                        && self.lower(index + 1) != "of"
                        && self.lower(index + 1) != "to"
                        && self.lower(index + 1) != "in")
                    && has(VerbForm::Base) =>
                {
                    // An imperative; a report seldom has one, but an instruction on a page does.
                    matches!(
                        next_closed,
                        Some(Closed::Determiner | Closed::Possessive | Closed::Pronoun)
                    )
                    .then_some(form)
                }
                _ => None,
            };
        }
        if has(VerbForm::S) {
            return match before {
                Some(Class::Pronoun | Class::Relative) => Some(VerbForm::S),
                Some(Class::Subordinator) if opens_object => Some(VerbForm::S),
                Some(Class::ProperNoun) => {
                    ((opens_object && self.lower(index + 1) != "of") || object_noun).then_some(VerbForm::S)
                }
                Some(Class::Noun) => {
                    // "the chairman hopes to sell"
                    let to = self.lower(index + 1) == "to" && self.leads_infinitive(index + 1);
                    let strong = to
                        || matches!(
                            next_closed,
                            Some(
                                Closed::Determiner
                                    | Closed::Possessive
                                    | Closed::Pronoun
                                    | Closed::Subordinator
                            )
                        );
                    let plural = before_index.is_some_and(|i| self.lower(i).ends_with('s'));
                    let name_follows = self
                        .tokens
                        .get(index + 1)
                        .is_some_and(|t| t.capital && t.kind == TokenKind::Word)
                        && index + 1 < sentence.last;
                    ((strong || name_follows) && !plural).then_some(VerbForm::S)
                }
                Some(Class::Adjective) if before_index.is_some_and(is_demonym) => None,
                _ => None,
            };
        }
        None
    }
}

impl Tokens<'_> {
    /// The form of a verb that stands beside speech: “…,” reads the banner / the statement read: “…” / …, officials claim.
    fn speaking_form(&self, index: usize, forms: &[VerbForm], sentence: Sentence) -> Option<VerbForm> {
        let form = *forms
            .iter()
            .find(|f| matches!(f, VerbForm::Past | VerbForm::S | VerbForm::Base))?;
        let kind = |i: usize| self.tokens.get(i).filter(|_| i < sentence.last).map(|t| t.kind);
        let is_quote = |k: Option<TokenKind>| {
            matches!(
                k,
                Some(TokenKind::OpenQuote | TokenKind::CloseQuote | TokenKind::StraightQuote)
            )
        };
        let before = index.checked_sub(1).filter(|b| *b >= sentence.first)?;
        let subject = matches!(
            self.tokens[before].class,
            Class::Noun | Class::ProperNoun | Class::Pronoun
        );
        // The statement read: “…”
        if subject && self.word(index + 1) == ":" && is_quote(kind(index + 2)) {
            return Some(form);
        }
        // “…,” reads the banner
        let follows = self.tokens.get(index + 1).is_some_and(|t| t.capital)
            || matches!(
                LEXICON.closed(self.lower(index + 1)),
                Some(Closed::Determiner | Closed::Possessive | Closed::Pronoun)
            );
        if is_quote(kind(before))
            && follows
            && index + 1 < sentence.last
            && before > sentence.first
            && matches!(self.word(before - 1), "," | "?" | "!")
        {
            return Some(form);
        }
        // …, Ms Hallamaa claims, … / …, officials claim.
        let pause = matches!(self.word(index + 1), "," | ".") || index + 1 == sentence.last;
        let agrees = match self.tokens[before].class {
            Class::ProperNoun => form != VerbForm::Base,
            Class::Noun => form == VerbForm::Base && self.lower(before).ends_with('s'),
            _ => false,
        };
        if !(pause && agrees) {
            return None;
        }
        let phrase = (sentence.first..before).rev().take(5).find(|i| {
            !matches!(
                self.tokens[*i].class,
                Class::Noun
                    | Class::ProperNoun
                    | Class::Determiner
                    | Class::Adjective
                    | Class::Possessive
                    | Class::Genitive
            )
        })?;
        (self.word(phrase) == "," || is_quote(kind(phrase))).then_some(form)
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
                    next.is_some_and(char::is_alphabetic) && !genitive
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
    (first.len_utf8(), kind)
}

/// Combining marks belong to the letter before.
fn is_mark(c: char) -> bool {
    matches!(u32::from(c), 0x300..=0x36F | 0x483..=0x489 | 0x591..=0x5BD | 0x610..=0x61A | 0x64B..=0x65F | 0x900..=0x903 | 0x93A..=0x94F | 0xE31..=0xE4E | 0x200C..=0x200D)
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

    fn tagged(text: &str) -> String {
        let mut tokens = Tokens::new(text, &[(0, 0..text.len())]);
        tokens.tag(|_| false);
        let verbs = (0..tokens.tokens.len()).filter(|i| matches!(tokens.class(*i), Class::Verb(_)));
        verbs.map(|i| tokens.word(i)).collect::<Vec<_>>().join(" ")
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

    #[test]
    fn verbs_are_told_from_nouns() {
        assert_eq!(
            tagged("The report says Iran supplies drones to Russia."),
            "says supplies"
        );
        assert_eq!(tagged("Their arms supplies to Russia may fuel the war."), "fuel");
        assert_eq!(
            tagged("Officials deny the report and say tests ended."),
            "deny say ended"
        );
        assert_eq!(tagged("The ship left port to deliver shells."), "left deliver");
    }
}
