//! Names that go by the sex of their bearer.

use crate::{knowledge::KNOWLEDGE, sound::Mode, token::TokenForm};

/// Whether one is a well-known given name and the other the same name for the other sex: Karim and Karima, Mario and
/// Maria, Yevgeny and Yevgenia, Dušan and Dušanka. (Surnames that go by sex, Ivanov and Ivanova, are no given names.)
pub(super) fn of_other_sex(a: TokenForm<'_>, b: TokenForm<'_>) -> bool {
    let (text_a, text_b) = (a.text_bytes(), b.text_bytes());
    // A woman's ending is an open one; a man's may be.
    let open = |word: &[u8]| matches!(word.last(), Some(b'a' | b'e' | b'h'));
    if text_a.first() != text_b.first() || !open(text_a) && !open(text_b) {
        return false;
    }
    if is_feminine_of(text_a, text_b, b) || is_feminine_of(text_b, text_a, a) {
        return true;
    }
    // Where one is written in another alphabet, its letters are compared as they sound.
    ends_in_vowel(text_a) != ends_in_vowel(text_b)
        && alphabetic(a).any(|x| {
            alphabetic(b).any(|y| x.0 != y.0 && (is_feminine_of(x.1, y.1, b) || is_feminine_of(y.1, x.1, a)))
        })
}

fn ends_in_vowel(word: &[u8]) -> bool {
    matches!(word.last(), Some(b'a' | b'e'))
}

/// The readings of a word whose vowels are written.
fn alphabetic(form: TokenForm<'_>) -> impl Iterator<Item = (Mode, &[u8])> {
    form.readings()
        .filter(|(mode, _)| matches!(mode, Mode::Latin | Mode::Alphabet))
}

/// Whether a word is the woman's form of a man's name, which is a given name as `form` says. (That of no other ending
/// is a surname's as well.)
fn is_feminine_of(woman: &[u8], man: &[u8], form: TokenForm<'_>) -> bool {
    // Most words begin otherwise.
    if !woman
        .get(..GIVEN_STEM_MIN)
        .is_some_and(|start| man.starts_with(start))
    {
        return false;
    }
    KNOWLEDGE.sexes.iter().any(|(men, women)| {
        let Some(stem) = woman.strip_suffix(women.as_bytes()) else {
            return false;
        };
        // "Asmaa" is "Asma" with its long vowel written.
        stem.len() >= GIVEN_STEM_MIN
            && !stem.ends_with(b"a")
            && man.strip_suffix(men.as_bytes()) == Some(stem)
            && (form.is_given_name() || *women == DIMINUTIVE)
    })
}

/// Shorter words before such an ending are no given names.
const GIVEN_STEM_MIN: usize = 3;
/// A woman's ending that no spelling of a man's name has.
const DIMINUTIVE: &str = "ka";

/// What is left of a word without an ending that surnames have by the sex of their bearer.
pub(crate) fn surname_stems(word: &[u8]) -> impl Iterator<Item = &[u8]> {
    let endings = KNOWLEDGE.gendered_endings.iter();
    let stems = endings.filter_map(|ending| word.strip_suffix(ending.as_bytes()));
    stems.filter(|stem| stem.len() >= SURNAME_STEM_MIN)
}

/// Whether two words are a man's and a woman's form of one surname: Ivanov and Ivanova. `given` where one of them is a
/// given name: Marin is not Marina.
pub(super) fn is_same_surname(a: &[u8], b: &[u8], given: bool) -> bool {
    let of = |man: &[u8], woman: &[u8]| {
        KNOWLEDGE.gendered.iter().any(|(men, women)| {
            let stem = woman.strip_suffix(women.as_bytes());
            stem.is_some_and(|stem| {
                stem.len() >= SURNAME_STEM_MIN && man.strip_suffix(men.as_bytes()) == Some(stem)
            })
        })
    };
    let near = a.first() == b.first() && (a.len() != b.len() || a.last() != b.last());
    !given && near && (of(a, b) || of(b, a))
}

/// Shorter words before such an ending are no surnames.
const SURNAME_STEM_MIN: usize = 3;
