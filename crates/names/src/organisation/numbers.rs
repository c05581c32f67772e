//! Numbers in the names of bodies and craft: digits, words, Roman numerals.

use interdict_model::Script;

use crate::{
    analyse::Draft,
    knowledge::KNOWLEDGE,
    token::{Kind, Role},
    words::Word,
};

/// "No. 12", "76-я": the word before a number, or the ending after it, that says no more than that it is one.
pub(super) fn mark_number_signs(words: &[Word], entries: &[&str], drafts: &mut [Draft]) {
    for at in 1..drafts.len() {
        let ending = words[at].hyphen_before && KNOWLEDGE.ordinal_endings.contains(entries[at]);
        if ending && drafts[at - 1].kind == Kind::Number && drafts[at].kind != Kind::Number {
            drafts[at].set_text(entries[at]);
            drafts[at].kind = Kind::Word;
            drafts[at].role = Role::Stopword;
        }
        if drafts[at].kind == Kind::Number && KNOWLEDGE.number_signs.contains(entries[at - 1]) {
            drafts[at - 1].role = Role::Stopword;
        }
    }
}

/// The number that a word is: digits, ordinals in digits, Roman numerals in capitals, or a number word.
pub(super) fn number(word: &Word, at: usize, in_words: Option<u32>) -> Option<u32> {
    if in_words.is_some() {
        return in_words;
    }
    let folded = word.folded.as_str();
    let digits = folded.len() - folded.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0 && digits <= 9 {
        let ending = &folded[digits..];
        if ending.is_empty() || matches!(ending, "st" | "nd" | "rd" | "th") {
            return folded[..digits].parse().ok();
        }
    }
    if word.upper && at > 0 && word.script == Script::Latin {
        roman(folded)
    } else {
        None
    }
}

/// Roman numerals up to 39, in canonical spelling.
fn roman(folded: &str) -> Option<u32> {
    let tens = folded.bytes().take_while(|b| *b == b'x').count();
    let units = match &folded[tens..] {
        "" => 0,
        "i" => 1,
        "ii" => 2,
        "iii" => 3,
        "iv" => 4,
        "v" => 5,
        "vi" => 6,
        "vii" => 7,
        "viii" => 8,
        "ix" => 9,
        _ => return None,
    };
    let value = tens as u32 * 10 + units;
    (tens <= 3 && value > 0).then_some(value)
}

/// "Forty Four", "Forty 4", "Three Hundred Sixteen": number words that stand together make one number.
pub(super) fn merge_numbers(drafts: Vec<Draft>) -> Vec<Draft> {
    let mut merged: Vec<Draft> = Vec::with_capacity(drafts.len());
    for draft in drafts {
        if draft.kind == Kind::Number
            && let Some(last) = merged.last_mut()
            && last.kind == Kind::Number
            && let Some(value) = together(last, &draft)
        {
            last.value = value;
            last.original = format!("{} {}", last.original, draft.original);
            last.folded = "number".to_owned();
            last.span.1 = draft.span.1;
            continue;
        }
        merged.push(draft);
    }
    merged
}

/// The number that two neighbouring numbers are parts of.
fn together(before: &Draft, after: &Draft) -> Option<u32> {
    let in_words = |d: &Draft| d.folded.bytes().all(|b| b.is_ascii_alphabetic());
    let (large, small) = (before.value, after.value);
    let ends_in_zeros = |zeros: u32| large > 0 && large % zeros == 0;
    match small {
        1..10
            if in_words(before)
                && (20..1_000_000).contains(&large)
                && ends_in_zeros(10)
                && large % 100 != 10 =>
        {
            large.checked_add(small)
        }
        10..100 if in_words(before) && in_words(after) && ends_in_zeros(100) => large.checked_add(small),
        100 | 1_000 if in_words(after) && (1..small).contains(&large) => large.checked_mul(small),
        _ => None,
    }
}
