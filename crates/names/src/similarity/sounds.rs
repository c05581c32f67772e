//! Likeness of two readings, sound by sound.

use super::{
    COMMON_STRICTNESS, CULTURE_STRICTNESS, How, SHORT_LETTERS, Similarity, is_nisba_of,
    letters::letter_distance,
};
use crate::{
    cost::{self, CostTable},
    knowledge::KNOWLEDGE,
    sound::{Mode, is_vowel},
    token::TokenForm,
};

/// The most that so few consonants can prove.
const FEW_CONSONANTS: [f32; 3] = [0.7, 0.88, 0.95];

/// Distance per length, and what likeness it leaves. Between the points, straight lines.
const CURVE: [(f32, f32); 7] = [
    (0.0, 1.0),
    (0.06, 0.96),
    (0.20, 0.82),
    (0.26, 0.72),
    (0.33, 0.48),
    (0.42, 0.20),
    (0.50, 0.0),
];

/// Beyond this distance, the likeness is below [`crate::SIMILARITY_FLOOR`] and counts as none.
const FARTHEST: f32 = 0.31;

pub(crate) fn likeness(distance: f32) -> f32 {
    for pair in CURVE.windows(2) {
        let ((from, high), (to, low)) = (pair[0], pair[1]);
        if distance <= to {
            return high + (low - high) * (distance - from) / (to - from);
        }
    }
    0.0
}

/// The same syllables of Mandarin in pinyin and in Wade-Giles.
pub(super) const OTHER_SYSTEM: f32 = 0.93;

/// Letters of an acronym without vowels: fewer are small words, more are words with their vowels left out.
const SPELLED_LETTERS: std::ops::RangeInclusive<usize> = 3..=5;

/// The most that two such can prove that are not the same letters: enough only beside other words.
const OTHER_LETTERS: f32 = 0.7;

/// Whether a word is spoken letter by letter, so that another letter makes another body of it: RSPP is not RSP, nor RSF.
fn is_spelled(text: &[u8]) -> bool {
    SPELLED_LETTERS.contains(&text.len())
        && (text.iter()).all(|b| b.is_ascii_lowercase() && !b"aeiouy".contains(b))
}

pub(super) fn reading_similarity(
    (mode_a, a): (Mode, &[u8]),
    (mode_b, b): (Mode, &[u8]),
    forms: (TokenForm<'_>, TokenForm<'_>),
    strictness: f32,
) -> Similarity {
    let chinese = |m: Mode| matches!(m, Mode::Pinyin | Mode::WadeGiles);
    if chinese(mode_a) || chinese(mode_b) {
        return if mode_a != mode_b && chinese(mode_a) && chinese(mode_b) && a == b {
            Similarity::new(OTHER_SYSTEM, How::Romanisation)
        } else {
            Similarity::NONE
        };
    }
    if a.is_empty() || b.is_empty() {
        return Similarity::NONE;
    }
    let short = forms.0.text_bytes().len().max(forms.1.text_bytes().len()) <= SHORT_LETTERS;
    let (table, turned) = cost::table(mode_a, mode_b);
    let ((first, second), (form_first, form_second)) = if turned {
        ((b, a), (forms.1, forms.0))
    } else {
        ((a, b), forms)
    };
    let length = effective_length(table, first, second, form_first, form_second);
    let limit = (f32::from(length) * FARTHEST / strictness) as u16;
    let Some(distance) = table.distance(first, second, limit) else {
        return Similarity::NONE;
    };
    let mut relative = f32::from(distance) / f32::from(length.max(1));
    if mode_a == Mode::Latin && mode_b == Mode::Latin {
        if is_nisba_of(a, b) || is_nisba_of(b, a) {
            relative += NISBA;
        } else if end_otherwise(a, b) {
            relative += OTHER_ENDING;
        }
        if strictness >= CULTURE_STRICTNESS {
            if end_in_other_vowels(a, b) {
                relative += OTHER_ENDING;
            }
            if u16::from(table.between(a[0], b[0])) >= OTHER_START {
                relative += OTHER_STARTS;
            } else if strictness >= COMMON_STRICTNESS && distance >= OTHER_SOUNDS && !is_silent_apart(a, b) {
                relative += OTHER_COMMON_NAME;
            }
        }
    }
    if (mode_a == Mode::Alphabet) != (mode_b == Mode::Alphabet)
        && (mode_a == Mode::Latin || mode_b == Mode::Latin)
    {
        let (alphabet, latin) = if mode_a == Mode::Alphabet { (a, b) } else { (b, a) };
        // An e is silent in many languages, and so is an h.
        let closed =
            |sounds: &[u8]| !ends_in_name_vowel(sounds) && !sounds.ends_with(b"e") && !sounds.ends_with(b"h");
        if is_open(alphabet) && closed(latin) || is_open(latin) && !latin.ends_with(b"e") && closed(alphabet)
        {
            relative += OTHER_ENDING;
        }
    }
    let same_script = mode_a == mode_b;
    if mode_a == Mode::Latin && mode_b == Mode::Latin && relative > SOUNDS_ALIKE && !short {
        // Not the same sounds: then it must be a slip, and slips are made in letters.
        // Only ever farther: an index bounds the distance by the sounds alone.
        let letters = letter_distance(forms.0.text_bytes(), forms.1.text_bytes());
        relative = relative.max(0.5 * (relative + letters));
    }
    if mode_a != mode_b && relative > SOUNDS_ALIKE && writes_vowels(mode_a) && writes_vowels(mode_b) {
        // In two scripts that write all sounds, what is more than a manner of spelling is another name.
        relative += OTHER_SCRIPT * (relative - SOUNDS_ALIKE);
    }
    if is_abjad(mode_a) != is_abjad(mode_b) {
        // Where vowels are free, chance makes words alike.
        relative *= CHANCE_WITHOUT_VOWELS;
        // The vowel that ends a word is written in these scripts as well.
        let ((_, vowels), (_, letters)) = if is_abjad(mode_a) {
            ((mode_b, b), (mode_a, a))
        } else {
            ((mode_a, a), (mode_b, b))
        };
        let spoken = vowels.last().is_some_and(|s| is_vowel(*s));
        let written = letters.last().is_some_and(|s| b"AWYHOKhiua".contains(s));
        let open = letters.last() == Some(&b'Y') || letters.last() == Some(&b'W');
        if spoken && !written || open && !spoken && !matches!(vowels.last(), Some(b'w' | b'v' | b'f')) {
            relative += OTHER_ENDING_WITHOUT_VOWELS;
        }
    }
    let mut value = likeness(strictness * relative);
    let texts = (forms.0.text_bytes(), forms.1.text_bytes());
    if (mode_a, mode_b) == (Mode::Latin, Mode::Latin)
        && texts.0 != texts.1
        && (is_spelled(texts.0) || is_spelled(texts.1))
    {
        value = value.min(OTHER_LETTERS);
    }
    if same_script && distance >= cost::CONSONANT / 2 {
        Similarity::new(value.min(0.97), How::Typo)
    } else if is_abjad(mode_a) != is_abjad(mode_b) {
        let consonants = first
            .iter()
            .filter(|s| !is_vowel(**s) && !b"AWYHOK".contains(s))
            .count();
        let most = FEW_CONSONANTS.get(consonants).copied().unwrap_or(0.98);
        Similarity::new(value.min(most), How::Skeleton)
    } else {
        Similarity::new(value.min(0.98), How::Romanisation)
    }
}

/// A vowel at the end that only one of two words has makes another name of it: Noor and Noori, Ivanov and Ivanova.
const OTHER_ENDING: f32 = 0.08;

/// The same where one of the words is written without its other vowels.
const OTHER_ENDING_WITHOUT_VOWELS: f32 = 0.10;

/// An i at the end that only one has makes a surname of a name (Hakim, Hakimi).
const NISBA: f32 = 0.12;

/// Two well-known names that begin with other sounds are two names, however alike the sounds: Ferreira and Pereira.
const OTHER_START: u16 = 25;
/// See [`OTHER_START`].
const OTHER_STARTS: f32 = 0.08;
/// So are those whose sounds differ by more than spelling does: Patterson and Peterson.
const OTHER_SOUNDS: u16 = 30;
/// See [`OTHER_SOUNDS`].
const OTHER_COMMON_NAME: f32 = 0.03;

/// Whether nothing but an e at the end, which hardly anybody speaks, tells them apart.
fn is_silent_apart(a: &[u8], b: &[u8]) -> bool {
    a.strip_suffix(b"e") == Some(b) || b.strip_suffix(b"e") == Some(a)
}

/// Mario and Maria are two as well.
fn end_otherwise(a: &[u8], b: &[u8]) -> bool {
    // Fatima and Fatimah are one.
    if a.strip_suffix(b"h") == Some(b) || b.strip_suffix(b"h") == Some(a) {
        return false;
    }
    ends_in_name_vowel(a) != ends_in_name_vowel(b)
        || matches!(
            (a.last(), b.last()),
            (Some(b'a'), Some(b'o')) | (Some(b'o'), Some(b'a'))
        )
}

/// Two well-known names that end in other vowels are two: Ferrari and Ferrara.
fn end_in_other_vowels(a: &[u8], b: &[u8]) -> bool {
    matches!(
        (a.last(), b.last()),
        (Some(b'a' | b'o'), Some(b'i')) | (Some(b'i'), Some(b'a' | b'o'))
    )
}

/// How much more than in one script what is beyond [`SOUNDS_ALIKE`] tells two names apart.
const OTHER_SCRIPT: f32 = 0.4;

/// Whether the writing has all sounds of a word.
fn writes_vowels(mode: Mode) -> bool {
    matches!(mode, Mode::Latin | Mode::Alphabet | Mode::Loose)
}

/// Whether a word ends in a vowel that every writing of it has.
fn is_open(sounds: &[u8]) -> bool {
    matches!(sounds.last(), Some(b'a' | b'e' | b'o' | b'u'))
}

fn ends_in_name_vowel(sounds: &[u8]) -> bool {
    matches!(sounds.last(), Some(b'a' | b'i' | b'o' | b'u' | b'y'))
}

pub(crate) const CHANCE_WITHOUT_VOWELS: f32 = 1.15;

pub(crate) fn is_abjad(mode: Mode) -> bool {
    matches!(mode, Mode::Arabic | Mode::Hebrew)
}

/// Up to this distance, two words sound alike, and how many letters differ does not matter.
const SOUNDS_ALIKE: f32 = 0.12;

/// The length that a distance is measured against: the longer word's, of which an ending that both share (-ovich,
/// -uddin) counts little, because many different names end so.
fn effective_length(
    table: &CostTable,
    a: &[u8],
    b: &[u8],
    form_a: TokenForm<'_>,
    form_b: TokenForm<'_>,
) -> u16 {
    let mut length = table.length(0, a).max(table.length(1, b));
    if let Some(shared) = shared_beginning(a, b) {
        let beginning = table.length(0, &a[..shared]);
        length = length.saturating_sub(beginning - beginning / 6);
    }
    let shared = form_a.ending().min(form_b.ending());
    let endings_alike = || {
        let ends = a[a.len() - shared..].iter().zip(&b[b.len() - shared..]);
        ends.into_iter()
            .all(|(x, y)| table.between(*x, *y) <= SAME_ENDING)
    };
    if shared > 0 && shared < a.len() && shared < b.len() && endings_alike() {
        let ending = table.length(0, &a[a.len() - shared..]);
        length.saturating_sub(ending - ending / 6).max(cost::CONSONANT)
    } else {
        length
    }
}

/// What a sound of an ending may cost that is the same in two spellings (-ović, -ovich).
const SAME_ENDING: u8 = 20;

/// The length of a beginning that many names share (Ben-, Bel-), where enough stands after it.
fn shared_beginning(a: &[u8], b: &[u8]) -> Option<usize> {
    if a.len().min(b.len()) < BEGINNING_WORD_MIN || a[..2] != b[..2] {
        return None;
    }
    let shared =
        |beginning: &&&str| a.starts_with(beginning.as_bytes()) && b.starts_with(beginning.as_bytes());
    KNOWLEDGE
        .beginnings
        .iter()
        .find(shared)
        .map(|beginning| beginning.len())
}

/// Shorter words have no such beginning.
const BEGINNING_WORD_MIN: usize = 7;
