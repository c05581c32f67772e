//! How alike two tokens are.

mod letters;
mod nation;
mod sex;
mod sounds;

pub(crate) use letters::{
    INITIALS_ALIKE, MISREAD, REVERSED_LETTERS_MIN, TRANSPOSED_LETTERS_MAX, TRANSPOSED_LETTERS_MIN,
    read_as_one,
};
use letters::{begin_alike, is_misread, is_reverse_of, is_transposed, is_without_vowels_of};
use nation::is_same_of_nation;
pub(crate) use nation::national_stems;
pub(crate) use sex::surname_stems;
use sex::{is_same_surname, of_other_sex};
use sounds::reading_similarity;
pub(crate) use sounds::{CHANCE_WITHOUT_VOWELS, is_abjad, likeness};

use crate::{
    korean::syllables_in,
    sound::Mode,
    syllables::are_told_apart,
    token::{Kind, TokenForm},
};

/// Why two tokens are taken for each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
#[allow(missing_docs)] // the names say it
pub enum How {
    /// The same letters.
    Exact = 0,
    /// The same name, romanised otherwise or in its form for the other sex.
    Romanisation,
    /// Consonants of a script that leaves vowels out.
    Skeleton,
    /// A short or pet form of it, or its form in another language.
    Variant,
    /// Slip of a finger, eye or scanner.
    Typo,
    /// One letter for a name.
    Initial,
    /// A word without its vowels for the word.
    Abbreviation,
    /// Several words for one.
    Joined,
    /// First letters for all words.
    Acronym,
    /// The same number.
    Number,
    /// The same or an equivalent legal form.
    LegalForm,
    /// Not taken for each other.
    Different,
}

impl How {
    /// The word used in explanations.
    pub fn code(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Romanisation => "romanisation",
            Self::Skeleton => "skeleton",
            Self::Variant => "variant",
            Self::Typo => "typo",
            Self::Initial => "initial",
            Self::Abbreviation => "abbreviation",
            Self::Joined => "joined",
            Self::Acronym => "acronym",
            Self::Number => "number",
            Self::LegalForm => "legal-form",
            Self::Different => "different",
        }
    }
}

/// Similarity of two tokens, 0..=1, and why.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Similarity {
    /// 1 for interchangeable tokens, 0 for tokens that have nothing to do with each other.
    pub value: f32,
    /// Why.
    pub how: How,
}

impl Similarity {
    /// No similarity at all.
    pub const NONE: Self = Self {
        value: 0.0,
        how: How::Different,
    };

    const fn new(value: f32, how: How) -> Self {
        Self { value, how }
    }
}

/// A pet or short form proves less than the name itself.
const VARIANT: f32 = 0.88;
/// In two scripts, what is known as one name is its spelling rather than its short form.
const OTHER_SCRIPT_VARIANT: f32 = 0.93;
/// Spellings that lists use for one and the same person.
const KNOWN_SPELLING: f32 = 0.97;
/// A letter stands for many names.
pub(crate) const INITIAL: f32 = 0.75;
/// The same letter in two scripts.
const SAME_INITIAL: f32 = 0.95;
/// A surname in the form for the other sex.
const OTHER_SEX: f32 = 0.9;
/// A surname as another language of the country has it.
const OTHER_NATION: f32 = 0.86;
const ABBREVIATION: f32 = 0.85;
/// A word read from its end.
const REVERSED: f32 = 0.95;
/// Two neighbouring letters changed places ("Jospeh"), or a scanner took two letters for one ("Rarnzan"), whatever
/// sounds they make.
const TRANSPOSED: f32 = 0.9;
/// How much farther apart two words are that are both well-known names.
const COMMON_STRICTNESS: f32 = 1.8;
/// The same where both are names that many of their cultures have.
const CULTURE_STRICTNESS: f32 = 1.5;
/// The same where one of the two is well known: then the other is less likely a slip.
const KNOWN_STRICTNESS: f32 = 1.3;
/// The same where both are of a language that has few syllables.
const SYLLABLE_STRICTNESS: f32 = 2.2;
/// The same where both are short.
const SHORT_STRICTNESS: f32 = 1.3;
/// Words in pinyin that are not the same.
const OTHER_SYLLABLE: f32 = 0.7;
const ACRONYM: f32 = 0.93;
/// From so many letters on, an acronym is hardly another body's.
const LONG_ACRONYM: usize = 4;
const SURE_ACRONYM: f32 = 0.97;
/// Legal forms that are not equivalents.
const OTHER_LEGAL_FORM: f32 = 0.4;

/// Words of up to so many letters are short.
const SHORT_LETTERS: usize = 4;

/// Groups from this number on are learned spellings of one name; below it, variants that people wrote down.
pub(crate) const SPELLING_GROUPS: u16 = 0x8000;

/// Similarity of two tokens; symmetric, takes no memory from the heap.
pub fn token_similarity(a: TokenForm<'_>, b: TokenForm<'_>) -> Similarity {
    match (a.kind(), b.kind()) {
        (Kind::Number, Kind::Number) if a.value() == b.value() => return Similarity::new(1.0, How::Number),
        (Kind::LegalForm, Kind::LegalForm) if a.value() & b.value() != 0 => {
            return Similarity::new(1.0, How::LegalForm);
        }
        (Kind::LegalForm, Kind::LegalForm) => return Similarity::new(OTHER_LEGAL_FORM, How::LegalForm),
        (Kind::Number, _) | (_, Kind::Number) => return Similarity::NONE,
        (Kind::Acronym, Kind::Word) | (Kind::Word, Kind::Acronym) => {
            return if a.text_bytes() == b.text_bytes() {
                let few = a.text_bytes().len() < LONG_ACRONYM;
                Similarity::new(if few { ACRONYM } else { SURE_ACRONYM }, How::Acronym)
            } else {
                Similarity::NONE
            };
        }
        (Kind::Acronym, _) | (_, Kind::Acronym) => return Similarity::NONE,
        _ => {}
    }
    let (text_a, text_b) = (a.text_bytes(), b.text_bytes());
    if text_a == text_b && a.value() == b.value() && same_writing(a, b) {
        return Similarity::new(1.0, How::Exact);
    }
    if are_other_numbers(text_a, text_b) {
        return Similarity::NONE;
    }
    if is_letter(a) || is_letter(b) {
        return if text_a == text_b {
            Similarity::new(SAME_INITIAL, How::Romanisation)
        } else if begin_alike(text_a, text_b) && text_a.len() != text_b.len() {
            Similarity::new(INITIAL, How::Initial)
        } else {
            Similarity::NONE
        };
    }
    if !text_a.is_ascii() && !text_b.is_ascii() {
        return han_similarity(a.text(), b.text());
    }
    let mut best = Similarity::NONE;
    let mut related = false;
    let two_names = are_two_names(a, b);
    let syllabic = a.is_syllabic() && b.is_syllabic();
    for group in a.groups() {
        // Whoever is from Noor's house is Noori: no spelling of it, even if lists have both of one party.
        let nisba = is_nisba_of(text_a, text_b) || is_nisba_of(text_b, text_a);
        // Nor do lists that have both of one party make one name of two syllables, or of two known names.
        let learned = group >= SPELLING_GROUPS && (syllabic || nisba || two_names);
        if !learned && b.groups().any(|other| other == group) {
            related = true;
            let found = if group >= SPELLING_GROUPS {
                Similarity::new(KNOWN_SPELLING, How::Romanisation)
            } else if same_writing(a, b) {
                Similarity::new(VARIANT, How::Variant)
            } else {
                Similarity::new(OTHER_SCRIPT_VARIANT, How::Variant)
            };
            if found.value > best.value {
                best = found;
            }
        }
    }
    if is_without_vowels_of(text_a, text_b) || is_without_vowels_of(text_b, text_a) {
        best = larger(best, Similarity::new(ABBREVIATION, How::Abbreviation));
    }
    if is_reverse_of(text_a, text_b) {
        best = larger(best, Similarity::new(REVERSED, How::Typo));
    }
    if !related && of_other_sex(a, b) {
        return Similarity::NONE;
    }
    if is_same_surname(text_a, text_b, a.is_given_name() || b.is_given_name()) {
        best = larger(best, Similarity::new(OTHER_SEX, How::Romanisation));
    }
    if is_same_of_nation(a, b) {
        best = larger(best, Similarity::new(OTHER_NATION, How::Romanisation));
    }
    if !(a.is_common() && b.is_common()) && (is_transposed(text_a, text_b) || is_misread(text_a, text_b)) {
        best = larger(best, Similarity::new(TRANSPOSED, How::Typo));
    }
    // Two names that are both well known and not known as spellings of one another are two names.
    let mut strictness = if !related && a.is_common() && b.is_common() {
        COMMON_STRICTNESS
    } else if !related && a.is_known() && b.is_known() {
        CULTURE_STRICTNESS
    } else if !related && (a.is_common() || b.is_common()) {
        KNOWN_STRICTNESS
    } else {
        1.0
    };
    // In a syllable or two, one letter makes another name.
    if text_a.len().max(text_b.len()) <= SHORT_LETTERS {
        strictness = f32::max(strictness, SHORT_STRICTNESS);
        // Dan and Don are two names however alike they are.
        if two_names {
            strictness *= SHORT_STRICTNESS;
        }
    }
    if !related && syllabic && !is_nasal_apart(text_a, text_b) {
        strictness = f32::max(strictness, SYLLABLE_STRICTNESS);
    }
    if !related && known_apart(a, b) {
        return Similarity::NONE;
    }
    let han = !text_a.is_ascii() || !text_b.is_ascii();
    let in_hangul = |form: TokenForm<'_>| matches!(form.readings().next(), Some((Mode::Hangul, _)));
    let korean = han && (in_hangul(a) || in_hangul(b));
    let both_hangul = is_given_in_hangul(a) && is_given_in_hangul(b);
    for (mode_a, sounds_a) in a.readings() {
        for (mode_b, sounds_b) in b.readings() {
            // Two names in Hangul are compared as they stand there, not in what others make of them.
            if both_hangul && (mode_a != Mode::Hangul || mode_b != Mode::Hangul) {
                continue;
            }
            // Two in Hangul are syllables, and so is what characters are read as in Korea.
            let hangul = match (mode_a == Mode::Hangul, mode_b == Mode::Hangul) {
                (true, true) => true,
                (false, false) => korean && han,
                _ => false,
            };
            let strictness = if hangul {
                f32::max(strictness, SYLLABLE_STRICTNESS)
            } else {
                strictness
            };
            best = larger(
                best,
                reading_similarity((mode_a, sounds_a), (mode_b, sounds_b), (a, b), strictness),
            );
        }
    }
    if best.value > OTHER_SYLLABLE
        && !related
        && !is_nasal_apart(text_a, text_b)
        && (syllabic && are_other_syllables(a, b)
            || !is_reading(best) && are_other_characters(a, b, syllabic))
    {
        best.value = best.value.min(OTHER_SYLLABLE);
    }
    best
}

/// Whether two words are numbers, in digits or in Roman numerals, and not the same: "4421" is not "4412", nor Harrington
/// II Harrington III. A letter alone is one where the other is more than that.
fn are_other_numbers(a: &[u8], b: &[u8]) -> bool {
    let digits = |text: &[u8]| !text.is_empty() && text.iter().all(u8::is_ascii_digit);
    let numeral = |text: &[u8]| !text.is_empty() && text.iter().all(|b| matches!(b, b'i' | b'v' | b'x'));
    let both = |is: &dyn Fn(&[u8]) -> bool| is(a) && is(b);
    a != b && (both(&digits) || both(&numeral) && a.len().max(b.len()) > 1)
}

/// Whether a word is in Hangul and of more than one syllable: those of one are surnames, which North and South write
/// otherwise (리, 이).
fn is_given_in_hangul(form: TokenForm<'_>) -> bool {
    matches!(form.readings().next(), Some((Mode::Hangul, sounds)) if syllables_in(sounds) > 1)
}

/// Whether a word is one letter, which may stand for a name (not a syllable of Hangul or Burmese that romanises to one).
pub(crate) fn is_letter(form: TokenForm<'_>) -> bool {
    form.text_bytes().len() == 1
        && match form.readings().next() {
            Some((Mode::Hangul | Mode::Han, _)) => false,
            Some((Mode::Loose, _)) => !form.is_syllabic(),
            _ => true,
        }
}

/// Whether both are names of which all forms are known, and one is written without its vowels or in a script of other
/// sounds, so that its sounds prove little.
fn known_apart(a: TokenForm<'_>, b: TokenForm<'_>) -> bool {
    let loose = |mode: Mode| is_abjad(mode) || matches!(mode, Mode::Loose | Mode::Kana);
    let unsure = |form: TokenForm<'_>| form.readings().next().is_some_and(|(mode, _)| loose(mode));
    let known = |form: TokenForm<'_>| form.groups().any(|group| group < SPELLING_GROUPS);
    (unsure(a) || unsure(b)) && known(a) && known(b)
}

/// Whether people wrote both down among the forms of names, and never of the same: Hasan and Husayn.
fn are_two_names(a: TokenForm<'_>, b: TokenForm<'_>) -> bool {
    let written_down = |form: TokenForm<'_>| form.groups().any(|group| group < SPELLING_GROUPS);
    written_down(a)
        && written_down(b)
        && !a
            .groups()
            .filter(|group| *group < SPELLING_GROUPS)
            .any(|group| b.groups().any(|other| other == group))
}

fn larger(a: Similarity, b: Similarity) -> Similarity {
    if b.value > a.value { b } else { a }
}

fn same_writing(a: TokenForm<'_>, b: TokenForm<'_>) -> bool {
    match (a.readings().next(), b.readings().next()) {
        (Some((x, _)), Some((y, _))) => x == y,
        _ => true,
    }
}

/// Words in Han characters: character by character.
fn han_similarity(a: &str, b: &str) -> Similarity {
    let (longest, same) = {
        let mut same = 0usize;
        let (mut x, mut y) = (a.chars(), b.chars());
        let mut longest = 0usize;
        loop {
            match (x.next(), y.next()) {
                (None, None) => break,
                (Some(p), Some(q)) if p == q => same += 1,
                _ => {}
            }
            longest += 1;
        }
        (longest, same)
    };
    if longest < 3 {
        return Similarity::NONE;
    }
    let value = likeness(0.8 * (longest - same) as f32 / longest as f32);
    Similarity::new(value, How::Typo)
}
fn is_nisba_of(long: &[u8], short: &[u8]) -> bool {
    long.strip_suffix(b"i").is_some_and(|stem| stem == short)
}

/// Whether two words are written otherwise in one and the same system, so that their syllables are others though they
/// may sound alike: Huayou and Huayu. Words that begin otherwise, or with the ch of both systems, may be in two.
fn are_other_syllables(a: TokenForm<'_>, b: TokenForm<'_>) -> bool {
    let pinyin = |form: TokenForm<'_>| form.readings().any(|(mode, _)| mode == Mode::Pinyin);
    let (x, y) = (a.text_bytes(), b.text_bytes());
    let mandarin = || x.first() == y.first() && !x.starts_with(b"ch") && pinyin(a) && pinyin(b);
    x != y && (mandarin() || are_told_apart(a.text(), b.text()))
}

/// Whether a word in Latin letters is a reading of characters, sound by sound or in the other system of Mandarin.
fn is_reading(found: Similarity) -> bool {
    found.how != How::Typo && (found.value >= sounds::OTHER_SYSTEM)
}

/// Whether one of two words is in Han characters and the other in syllables of Mandarin, which are then read as those
/// are or are others: Wenhsing is not 文雄. What may be of another language counts so in names of such syllables alone.
fn are_other_characters(a: TokenForm<'_>, b: TokenForm<'_>, syllabic: bool) -> bool {
    let (a_han, b_han) = (!a.text_bytes().is_ascii(), !b.text_bytes().is_ascii());
    let latin = if a_han { b } else { a };
    a_han != b_han
        && latin.readings().any(|(mode, _)| match mode {
            // Two syllables of Palladius' system are of no Russian name.
            Mode::Pinyin => syllabic || matches!(latin.readings().next(), Some((Mode::Alphabet, _))),
            Mode::WadeGiles => syllabic || latin.text_bytes().len() > SHORT_LETTERS,
            _ => false,
        })
}

/// Whether two words of several syllables differ in nothing but -n and -ng at their end, which many do not tell apart.
fn is_nasal_apart(a: &[u8], b: &[u8]) -> bool {
    let (long, short) = if a.len() > b.len() { (a, b) } else { (b, a) };
    short.len() > SHORT_LETTERS && short.ends_with(b"n") && long.strip_suffix(b"g") == Some(short)
}
