//! Names that go by the sex of their bearer.

use crate::{knowledge::KNOWLEDGE, token::TokenForm};

/// Whether one is a well-known given name and the other the same name for the other sex: Karim and Karima, Mario and
/// Maria, Yevgeny and Yevgenia. (Surnames that go by sex, Ivanov and Ivanova, are no given names.)
pub(super) fn of_other_sex(a: TokenForm<'_>, b: TokenForm<'_>) -> bool {
    let is_feminine_of = |feminine: TokenForm<'_>, masculine: TokenForm<'_>| {
        let Some(stem) = feminine.text_bytes().strip_suffix(b"a") else {
            return false;
        };
        let stem = stem.strip_suffix(b"y").unwrap_or(stem);
        let stem = stem.strip_suffix(b"i").unwrap_or(stem);
        let Some(ending) = masculine.text_bytes().strip_prefix(stem) else {
            return false;
        };
        // "Asmaa" is "Asma" with its long vowel written.
        masculine.is_given_name()
            && stem.len() >= 3
            && !stem.ends_with(b"a")
            && matches!(ending, b"" | b"o" | b"y" | b"i" | b"iy" | b"ii" | b"ij")
    };
    is_feminine_of(a, b) || is_feminine_of(b, a)
}

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
