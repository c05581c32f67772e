//! Names of languages that have few syllables: one letter more or less makes another name.

use std::sync::LazyLock;

use interdict_model::Script;
use rustc_hash::FxHashSet;

use crate::{
    analyse::Draft,
    chinese,
    knowledge::sections,
    token::{Kind, Role},
};

pub(crate) const SYLLABLES: &str = include_str!("../../../data/names/syllables.txt");

#[derive(Default)]
struct Syllables {
    chinese_surnames: FxHashSet<&'static str>,
    chinese_places: FxHashSet<&'static str>,
    vietnamese_surnames: FxHashSet<&'static str>,
    vietnamese_initials: FxHashSet<&'static str>,
    vietnamese_rimes: FxHashSet<&'static str>,
    burmese: FxHashSet<&'static str>,
}

static TABLES: LazyLock<Syllables> = LazyLock::new(|| {
    let mut tables = Syllables::default();
    for (section, line) in sections(SYLLABLES) {
        let set = match section {
            "chinese_surname" => &mut tables.chinese_surnames,
            "chinese_place" => &mut tables.chinese_places,
            "vietnamese_surname" => &mut tables.vietnamese_surnames,
            "vietnamese_initial" => &mut tables.vietnamese_initials,
            "vietnamese_rime" => &mut tables.vietnamese_rimes,
            _ => &mut tables.burmese,
        };
        set.extend(line.split_whitespace());
    }
    tables
});

/// Most syllables of a given name that is written as one word.
const GIVEN_SYLLABLES_MAX: usize = 2;

/// Marks the words of a person's name that is made of such syllables throughout.
pub(crate) fn mark(drafts: &mut [Draft]) {
    let is_name = |draft: &Draft| !matches!(draft.role, Role::Honorific | Role::Suffix);
    let all = |is_syllable: fn(&Draft) -> bool| drafts.iter().filter(|d| is_name(d)).all(is_syllable);
    let at_either_end = |surnames: &FxHashSet<&'static str>| {
        let mut names = drafts.iter().filter(|d| is_name(d));
        let first = names.next();
        let last = names.next_back();
        let surname = |draft: &Draft| draft.script == Script::Han || surnames.contains(draft.folded.as_str());
        last.is_some() && first.into_iter().chain(last).any(surname)
    };
    let tables = &*TABLES;
    let vietnamese = all(is_vietnamese) && at_either_end(&tables.vietnamese_surnames);
    let syllabic =
        all(is_chinese) && at_either_end(&tables.chinese_surnames) || vietnamese || all(is_burmese);
    if vietnamese {
        mark_vietnamese_surname(drafts);
    }
    if syllabic {
        for draft in drafts.iter_mut() {
            draft.syllabic = true;
        }
    }
}

/// The surname of a Vietnamese stands first, or last where the name is turned round for the West.
fn mark_vietnamese_surname(drafts: &mut [Draft]) {
    let surnames = &TABLES.vietnamese_surnames;
    let is_surname =
        |draft: &&mut Draft| draft.role == Role::Word && surnames.contains(draft.folded.as_str());
    let mut names = drafts
        .iter_mut()
        .filter(|draft| !matches!(draft.role, Role::Honorific | Role::Suffix));
    let (first, last) = (names.next(), names.next_back());
    if let Some(surname) = first.filter(is_surname).or(last.filter(is_surname)) {
        surname.role = Role::Family;
    }
}

/// Marks the words of a body's or ship's name that are syllables of Mandarin, where the name says that it is China's or
/// all its words are such: Huatong is not Huadong.
pub(crate) fn mark_body(drafts: &mut [Draft]) {
    let is_word = |draft: &&Draft| draft.role == Role::Word && draft.kind == Kind::Word;
    let mut words = drafts.iter().filter(is_word);
    let in_china =
        |draft: &Draft| draft.role == Role::Place && TABLES.chinese_places.contains(draft.folded.as_str());
    let syllables = |draft: &Draft| match draft.script {
        Script::Han => Some(draft.lower.chars().count()),
        Script::Latin => chinese::pinyin_syllables(&draft.folded),
        _ => None,
    };
    let count = words.try_fold(0, |sum, draft| syllables(draft).map(|count| sum + count));
    let several = drafts.iter().filter(is_word).count() > 1;
    let of_china = drafts.iter().any(|d| d.script == Script::Han || in_china(d));
    if count.is_some_and(|count| count > 1 && (of_china || several)) {
        for draft in drafts.iter_mut().filter(|d| is_word(&&**d)) {
            draft.syllabic = true;
        }
    }
}

fn is_chinese(draft: &Draft) -> bool {
    match draft.script {
        Script::Han => true,
        Script::Latin => {
            chinese::pinyin_syllables(&draft.folded).is_some_and(|count| count <= GIVEN_SYLLABLES_MAX)
        }
        _ => false,
    }
}

fn is_vietnamese(draft: &Draft) -> bool {
    draft.script == Script::Latin && is_vietnamese_syllable(&draft.folded)
}

fn is_vietnamese_syllable(word: &str) -> bool {
    let tables = &*TABLES;
    (0..=word.len().min(3)).any(|at| {
        word.is_char_boundary(at)
            && (at == 0 || tables.vietnamese_initials.contains(&word[..at]))
            && tables.vietnamese_rimes.contains(&word[at..])
    })
}

/// Whether two syllables of Burmese, or of Vietnamese, are written in one way each, so that they are others where they
/// are written otherwise.
pub(crate) fn are_told_apart(a: &str, b: &str) -> bool {
    let burmese = |word: &str| TABLES.burmese.contains(word);
    burmese(a) && burmese(b) || is_vietnamese_syllable(a) && is_vietnamese_syllable(b)
}

fn is_burmese(draft: &Draft) -> bool {
    match draft.script {
        Script::Burmese => true,
        Script::Latin => TABLES.burmese.contains(draft.folded.as_str()),
        _ => false,
    }
}

/// Where the syllables of a word in Burmese letters begin: at each consonant that neither closes a syllable nor stands
/// below another.
pub(crate) fn burmese_starts(letters: &[char]) -> Vec<usize> {
    const STACKED: char = '\u{1039}';
    const ASAT: char = '\u{103A}';
    const CREAKY: char = '\u{1037}';
    let begins = |at: usize| {
        let opens = matches!(letters[at], '\u{1000}'..='\u{1021}' | '\u{1023}'..='\u{102A}' | '\u{103F}');
        let after = letters[at + 1..].iter().copied().find(|c| *c != CREAKY);
        let below = at > 0 && letters[at - 1] == STACKED;
        opens && !below && !matches!(after, Some(ASAT | STACKED))
    };
    (0..letters.len()).filter(|at| *at == 0 || begins(*at)).collect()
}

#[cfg(test)]
mod tests {
    use super::burmese_starts;

    #[test]
    fn burmese_is_cut_where_its_syllables_begin() {
        let syllables = |word: &str| {
            let letters: Vec<char> = word.chars().collect();
            burmese_starts(&letters).len()
        };
        assert_eq!(syllables("မင်းအောင်လှိုင်"), 3);
        assert_eq!(syllables("အောင်ဆန်းစုကြည်"), 4);
        assert_eq!(syllables("မြင့်"), 1);
    }
}
