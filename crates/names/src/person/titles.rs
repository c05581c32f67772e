//! Titles that are written in one word with a name: "سیدحسین", "นายชูศักดิ์", "金正恩氏".

use std::borrow::Cow;

use interdict_model::Script;

use crate::{knowledge::KNOWLEDGE, words::Word};

/// The words with such titles cut off.
pub(super) fn cut(words: &[Word]) -> Cow<'_, [Word]> {
    if !words.iter().any(|word| cut_place(word).is_some()) {
        return Cow::Borrowed(words);
    }
    let mut cut = Vec::with_capacity(words.len() + 2);
    for word in words {
        match cut_place(word) {
            Some(at) => {
                cut.push(word.piece(0, at));
                cut.push(word.piece(at, word.lower.chars().count()));
            }
            None => cut.push(word.clone()),
        }
    }
    Cow::Owned(cut)
}

/// Whether a word before a name is a title that is also written in one word with it.
pub(super) fn is_prefix(word: &Word) -> bool {
    word.script != Script::Latin && KNOWLEDGE.title_prefixes.contains(&word.entry())
}

/// After how many characters a title ends, or begins that ends the word.
fn cut_place(word: &Word) -> Option<usize> {
    let letters = word.lower.chars().count();
    if word.original.chars().count() != letters {
        return None;
    }
    let known = &*KNOWLEDGE;
    let prefix =
        (known.title_prefixes.iter()).find_map(|title| Some((*title, word.lower.strip_prefix(*title)?)));
    if let Some((title, rest)) = prefix {
        let name = match word.script {
            Script::Latin => known.frequency(rest).is_some() || known.groups.contains_key(rest),
            // A vowel sign belongs to the letter before it.
            _ => rest.starts_with(char::is_alphabetic),
        };
        let length = title.chars().count();
        return (name && letters - length >= NAME_LETTERS_MIN).then_some(length);
    }
    let suffix = (known.title_suffixes.iter()).find_map(|title| word.lower.strip_suffix(*title));
    let length = suffix?.chars().count();
    (length >= EAST_ASIAN_LETTERS_MIN).then_some(length)
}

/// Shorter rests are no names.
const NAME_LETTERS_MIN: usize = 3;
/// The same in Han characters and Hangul.
const EAST_ASIAN_LETTERS_MIN: usize = 2;
