//! Noun phrases, and phrase lists looked up in the tokens.

use rustc_hash::FxHashMap;

use crate::{
    lexicon::VerbForm,
    time::{is_month, is_weekday},
    token::{Class, Sentence, TokenKind, Tokens},
    words::WordMap,
};

/// A noun phrase without what follows its head ("of …", relative clauses): tokens `first..last`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NounPhrase {
    pub(crate) first: usize,
    pub(crate) last: usize,
    /// The noun that heads it.
    pub(crate) head: usize,
}

/// The noun phrases of a sentence, left to right.
pub(crate) fn noun_phrases(tokens: &Tokens<'_>, sentence: Sentence, out: &mut Vec<NounPhrase>) {
    let mut at = sentence.first;
    while at < sentence.last {
        let Some(phrase) = phrase_at(tokens, sentence, at) else {
            at += 1;
            continue;
        };
        at = phrase.last;
        out.push(phrase);
    }
}

/// Makes the noun phrases of a sentence hold words that are known to be one thing ("two five-axis milling machines",
/// "crude"): phrases that overlap them, or end right before them, become one.
pub(crate) fn cover(phrases: &mut Vec<NounPhrase>, first: usize, last: usize) {
    let from = phrases.partition_point(|p| p.last < first);
    let to = phrases.partition_point(|p| p.first < last).max(from);
    // A phrase right before that is whole by itself stays apart, but for numbers and adjectives.
    let inside = phrases[from..to]
        .iter()
        .any(|p| p.first <= first && last <= p.last);
    if inside {
        return;
    }
    let mut whole = NounPhrase {
        first,
        last,
        head: last - 1,
    };
    for phrase in &phrases[from..to] {
        whole.first = whole.first.min(phrase.first);
        if phrase.last > last {
            whole.last = phrase.last;
            whole.head = phrase.head;
        }
    }
    phrases.splice(from..to, [whole]);
}

fn phrase_at(tokens: &Tokens<'_>, sentence: Sentence, first: usize) -> Option<NounPhrase> {
    let mut head = None;
    let mut at = first;
    while at < sentence.last {
        let class = tokens.class(at);
        match class {
            Class::Pronoun => {
                if at == first {
                    return Some(NounPhrase {
                        first,
                        last: at + 1,
                        head: at,
                    });
                }
                break;
            }
            // "either buying … or selling": no determiner of a noun.
            Class::Determiner
                if matches!(tokens.lower(at), "either" | "both" | "neither")
                    && matches!(tokens.class(at + 1), Class::Verb(_)) =>
            {
                break;
            }
            Class::Determiner | Class::Possessive => {
                if at > first && !matches!(tokens.class(at - 1), Class::Determiner | Class::Adverb) {
                    break;
                }
            }
            // "India three weeks later", "sold the general two helicopters": a number in words starts another phrase.
            Class::Number
                if head.is_some_and(|h| h + 1 == at && tokens.class(h) != Class::Number)
                    && tokens.word(at).bytes().all(|b| b.is_ascii_lowercase())
                    && !matches!(tokens.lower(at), "hundred" | "thousand" | "million" | "billion")
                    && matches!(
                        tokens.class(at + 1),
                        Class::Noun | Class::Adjective | Class::Verb(_)
                    ) =>
            {
                break;
            }
            // "the drones Iran supplied": a clause without its relative pronoun.
            Class::ProperNoun if opens_contact_clause(tokens, sentence, first, at) => break,
            // "Iran last month", "Russia this week", "Syria on …": a time starts another phrase.
            _ if head.is_some() && at > first && starts_time(tokens, at) => break,
            Class::Noun | Class::ProperNoun | Class::Number => head = Some(at),
            // "400 North Koreans", "the Russians"
            Class::Adjective
                if tokens.tokens[at].capital
                    && tokens.lower(at).ends_with('s')
                    && (!continues(tokens, at + 1) || matches!(tokens.class(at + 1), Class::Verb(_))) =>
            {
                head = Some(at);
                if matches!(tokens.class(at + 1), Class::Verb(_)) {
                    at += 1;
                    break;
                }
            }
            // "A Latvian was arrested", "arrested a Turk for"
            Class::Adjective
                if at == first + 1
                    && tokens.tokens[at].capital
                    && matches!(tokens.lower(first), "a" | "an" | "another")
                    && !tokens.word(at).contains('-')
                    && !continues(tokens, at + 1)
                    && !matches!(tokens.class(at + 1), Class::Conjunction | Class::Quote)
                    && tokens.word(at + 1) != "," =>
            {
                head = Some(at);
            }
            Class::Adjective => {}
            // "at least 200 drones", "more than 60 lathes"
            Class::Adverb
                if head.is_none()
                    && at > first
                    && matches!(tokens.class(at + 1), Class::Adverb | Class::Number) => {}
            Class::Genitive => {
                if head.is_none() || at + 1 >= sentence.last || !continues(tokens, at + 1) {
                    break;
                }
            }
            // "banned weapons", "the sanctioned bank": a participle between the start and a noun.
            Class::Verb(VerbForm::Participle | VerbForm::Past | VerbForm::Ing) => {
                // "carrying sanctioned parts": right after a verb or preposition.
                let leads = at == first
                    && first > sentence.first
                    && class != Class::Verb(VerbForm::Ing)
                    && matches!(tokens.class(first - 1), Class::Verb(_) | Class::Preposition)
                    && matches!(tokens.class(at + 1), Class::Noun);
                let opened = leads
                    || at > first
                        && matches!(
                            tokens.class(at - 1),
                            Class::Determiner
                                | Class::Possessive
                                | Class::Adjective
                                | Class::Genitive
                                | Class::Number
                        );
                if !(opened && continues(tokens, at + 1)) {
                    break;
                }
            }
            Class::Quote => {
                // "the “special” train", "‘Just Fight’": quotes around one or two words inside the phrase.
                let closes = (at + 1..sentence.last.min(at + 5)).any(|i| tokens.class(i) == Class::Quote);
                let opened = (first..at).rev().take(4).any(|i| tokens.class(i) == Class::Quote);
                if at == first
                    || !(closes && continues(tokens, at + 1) || opened && continues(tokens, at + 1))
                {
                    break;
                }
            }
            Class::Punctuation
                if tokens.word(at) == "."
                    && head.is_some()
                    && at + 1 < sentence.last
                    && tokens.tokens[at - 1].capital
                    && tokens.tokens[at + 1].capital => {}
            // "sold Armenia $500 million of arms": a sum starts another phrase.
            Class::Punctuation
                if matches!(tokens.word(at), "$" | "€" | "£")
                    && at > first
                    && tokens.class(at - 1) == Class::ProperNoun
                    && tokens.tokens[at - 1].kind == TokenKind::Word
                    && tokens.tokens[at - 1].end < tokens.tokens[at].start =>
            {
                break;
            }
            Class::Punctuation
                if tokens.word(at) == "$"
                    || tokens.word(at) == "€"
                    || tokens.word(at) == "£"
                    || tokens.word(at) == "%" => {}
            _ => break,
        }
        // "said on Monday Iran sent": a time ends.
        let on = at == first
            && first > sentence.first
            && (tokens.lower(first - 1) == "on" || matches!(tokens.class(first - 1), Class::Verb(_)));
        if on && is_weekday(tokens.lower(at)) && tokens.class(at + 1) == Class::ProperNoun {
            at += 1;
            break;
        }
        // "November 2023 Lung Meng Precision": a year ends the time that it belongs to.
        if is_year(tokens.word(at))
            && tokens.tokens.get(at + 1).is_some_and(|t| t.capital)
            && at + 1 < sentence.last
        {
            break;
        }
        at += 1;
    }
    // "several of the banks", "most of them"
    if head.is_none()
        && at == first + 1
        && tokens.class(first) == Class::Determiner
        && (tokens.lower(at) == "of" && !matches!(tokens.lower(first), "what" | "this" | "that" | "such")
            || matches!(tokens.lower(at), "in" | "on" | "at" | "among")
                && matches!(tokens.lower(first), "many" | "few" | "some" | "several" | "most"))
    {
        head = Some(first);
    }
    let head = head?;
    let mut last = head + 1;
    // "Northfield Air Corp. said": the full stop of an abbreviation within the sentence.
    if tokens.word(last) == "." && last + 1 < sentence.last && tokens.class(last + 1) != Class::Quote {
        last += 1;
    }
    // A closing quotation mark right after the head belongs to the phrase where it opened inside.
    if tokens.class(last) == Class::Quote
        && last < sentence.last
        && (first..head).any(|i| tokens.tokens[i].kind == TokenKind::OpenQuote)
    {
        last += 1;
    }
    Some(NounPhrase { first, last, head })
}

/// Whether a name right after a plural noun is the subject of a verb that follows: "the drones Iran supplied".
fn opens_contact_clause(tokens: &Tokens<'_>, sentence: Sentence, first: usize, at: usize) -> bool {
    let plural = at > first
        && tokens.class(at - 1) == Class::Noun
        && tokens.lower(at - 1).ends_with('s')
        && matches!(
            tokens.class(first),
            Class::Determiner | Class::Number | Class::Adjective | Class::Noun
        );
    let end = (at..sentence.last)
        .find(|i| tokens.class(*i) != Class::ProperNoun)
        .unwrap_or(sentence.last);
    plural
        && end < sentence.last
        && (tokens.class(end) == Class::Have || tokens.class(end) == Class::Verb(VerbForm::Past))
        && tokens.lower(end + 1) != "by"
}

fn is_year(word: &str) -> bool {
    word.len() == 4
        && (word.starts_with("19") || word.starts_with("20"))
        && word.bytes().all(|b| b.is_ascii_digit())
}

/// Whether words of time start here, by which no noun phrase goes on.
fn starts_time(tokens: &Tokens<'_>, at: usize) -> bool {
    let lower = tokens.lower(at);
    let next = tokens.lower(at + 1);
    let unit = matches!(
        next,
        "week" | "month" | "year" | "night" | "decade" | "summer" | "winter" | "spring" | "autumn" | "fall"
    );
    is_weekday(lower)
        || (matches!(lower, "last" | "this" | "next") && (unit || is_month(next) || is_weekday(next)))
}

fn continues(tokens: &Tokens<'_>, at: usize) -> bool {
    matches!(
        tokens.class(at),
        Class::Noun | Class::ProperNoun | Class::Number | Class::Adjective | Class::Genitive
    ) || matches!(
        tokens.class(at),
        Class::Verb(VerbForm::Participle | VerbForm::Ing)
    ) && matches!(tokens.class(at + 1), Class::Noun | Class::ProperNoun)
        || tokens.class(at) == Class::Determiner
            && matches!(tokens.lower(at), "other" | "more" | "many" | "several")
}

/// Phrases by their words, with their values.
type Entries<V> = Vec<(Vec<Box<str>>, V)>;

/// Phrases of several words, each with a value, found at a place in the tokens; the longest wins.
#[derive(Debug)]
pub(crate) struct PhraseTable<V> {
    by_first: WordMap<Entries<V>>,
}

impl<V: Copy> PhraseTable<V> {
    /// From phrases as written; they are split as the tokeniser splits text, and matched in lower case.
    pub(crate) fn new<'a>(phrases: impl IntoIterator<Item = (&'a str, V)>) -> Self {
        let mut by_first: FxHashMap<Box<str>, Entries<V>> = FxHashMap::default();
        for (phrase, value) in phrases {
            let words = Tokens::new(phrase, &[(0, 0..phrase.len())]);
            let words: Vec<Box<str>> = (0..words.tokens.len()).map(|i| words.lower(i).into()).collect();
            if let Some(first) = words.first() {
                by_first.entry(first.clone()).or_default().push((words, value));
            }
        }
        for entries in by_first.values_mut() {
            entries.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        Self {
            by_first: by_first.into_iter().collect(),
        }
    }

    /// The longest phrase that starts at a token: its length in tokens, and its value.
    #[inline]
    pub(crate) fn at(&self, tokens: &Tokens<'_>, at: usize, end: usize) -> Option<(usize, V)> {
        self.all_at(tokens, at, end).next()
    }

    /// Every phrase that starts at a token, the longest first.
    #[inline]
    pub(crate) fn all_at<'a>(
        &'a self,
        tokens: &'a Tokens<'_>,
        at: usize,
        end: usize,
    ) -> impl Iterator<Item = (usize, V)> + 'a {
        let entries = if at < end {
            tokens.known(at, &self.by_first).map_or(&[][..], Vec::as_slice)
        } else {
            &[]
        };
        entries
            .iter()
            .filter(move |(words, _)| {
                at + words.len() <= end
                    && words
                        .iter()
                        .enumerate()
                        .skip(1)
                        .all(|(i, word)| tokens.lower(at + i) == &**word)
            })
            .map(|(words, value)| (words.len(), *value))
    }

    /// Whether the words are one of the phrases (given in lower case).
    pub(crate) fn contains_word(&self, word: &str) -> bool {
        self.by_first
            .get(word)
            .is_some_and(|entries| entries.iter().any(|(words, _)| words.len() == 1))
    }
}
