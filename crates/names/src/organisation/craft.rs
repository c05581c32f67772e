//! Ships and aircraft: what kind of craft it is, who makes it, the letters and numbers of its type.

use interdict_model::Script;

use crate::{
    analyse::{Draft, longest_phrase},
    knowledge::KNOWLEDGE,
    token::{Kind, Role},
    words::Word,
};

/// "M/T Pacific Heron": what kind of craft it is.
pub(super) fn mark_prefix(entries: &[&str], drafts: &mut [Draft]) {
    let find = |phrase: &str| KNOWLEDGE.craft_prefixes.contains(phrase).then_some(());
    if let Some((length, ())) = longest_phrase(entries, &mut String::new(), find)
        && length < drafts.len()
    {
        for (draft, entry) in drafts[..length].iter_mut().zip(entries) {
            draft.set_text(entry);
            draft.kind = Kind::Word;
            draft.role = Role::Stopword;
        }
    }
}

/// "G550", "N550GA": a letter, a number and what follows are words of their own, as in "G-550".
pub(super) fn cut_types(words: Vec<Word>) -> Vec<Word> {
    let mut cut = Vec::with_capacity(words.len() + 2);
    for word in words {
        let letters = word.lower.as_bytes();
        let digit = |at: &usize| letters[*at].is_ascii_digit();
        let first = (0..letters.len()).find(digit).unwrap_or(0);
        let type_like = word.script == Script::Latin
            && letters.is_ascii()
            && first > 0
            && word.original.len() == letters.len();
        if !type_like {
            cut.push(word);
            continue;
        }
        let end = (first..letters.len())
            .find(|at| !digit(at))
            .unwrap_or(letters.len());
        for (from, to) in [(0, first), (first, end), (end, letters.len())] {
            if from < to {
                cut.push(word.piece(from, to));
            }
        }
    }
    cut
}

/// "Ил-76ТД": the letters behind a number are a type's, no trading house.
pub(super) fn unmark_types(drafts: &mut [Draft]) {
    for at in 1..drafts.len() {
        let number = drafts[at - 1].folded.bytes().all(|b| b.is_ascii_digit());
        if number && drafts[at].kind == Kind::LegalForm && drafts[at].lower.chars().count() <= 2 {
            drafts[at].kind = Kind::Word;
            drafts[at].role = Role::Word;
            drafts[at].value = 0;
        }
    }
}

/// "Antonov An-124" is "An-124", and "Boeing 747" is "B747".
pub(super) fn mark_makers(entries: &[&str], drafts: &mut [Draft]) {
    for at in 0..drafts.len().saturating_sub(1) {
        let Some(letters) = KNOWLEDGE.craft_makers.get(entries[at]) else {
            continue;
        };
        let typed = drafts[at + 1].kind == Kind::Number;
        if typed && !letters.is_empty() {
            drafts[at].set_text(letters);
        } else if entries[at + 1] == *letters || drafts[at + 1..].iter().any(|d| d.kind == Kind::Number) {
            drafts[at].role = Role::Stopword;
        }
    }
    // The number tells the type; the letters before it hardly more.
    for at in 0..drafts.len().saturating_sub(1) {
        let letters = drafts[at].folded.as_str();
        let typed = drafts[at + 1].kind == Kind::Number && drafts[at].kind == Kind::Word;
        if typed && KNOWLEDGE.craft_makers.values().any(|known| *known == letters) {
            drafts[at].role = Role::Filler;
        }
    }
}
