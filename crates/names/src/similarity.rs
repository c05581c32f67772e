//! How alike two tokens are.

use crate::{
    cost::{self, CostTable},
    sound::{Mode, is_vowel},
    token::{Kind, TokenForm},
};

/// Why two tokens are taken for each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
#[allow(missing_docs)] // the names say it
pub enum How {
    /// The same letters.
    Exact = 0,
    /// The same name, romanised otherwise.
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
/// Spellings that lists use for one and the same person.
const KNOWN_SPELLING: f32 = 0.97;
/// A letter stands for many names.
pub(crate) const INITIAL: f32 = 0.75;
/// The same letter in two scripts.
const SAME_INITIAL: f32 = 0.95;
const ABBREVIATION: f32 = 0.85;
/// A word read from its end.
const REVERSED: f32 = 0.95;
/// Two neighbouring letters changed places ("Jospeh"), or a scanner took two letters for one ("Rarnzan"), whatever
/// sounds they make.
const TRANSPOSED: f32 = 0.9;
/// In shorter words, two letters that changed places make another word.
pub(crate) const TRANSPOSED_LETTERS_MIN: usize = 5;
/// Nobody's name is longer.
pub(crate) const TRANSPOSED_LETTERS_MAX: usize = 24;
/// Shorter words are often other words when read from their end.
pub(crate) const REVERSED_LETTERS_MIN: usize = 4;
/// How much farther apart two words are that are both well-known names.
const COMMON_STRICTNESS: f32 = 1.8;
/// The same where one of the two is well known: then the other is less likely a slip.
const KNOWN_STRICTNESS: f32 = 1.3;
const ACRONYM: f32 = 0.93;
/// From so many letters on, an acronym is hardly another body's.
const LONG_ACRONYM: usize = 4;
const SURE_ACRONYM: f32 = 0.97;
/// Legal forms that are not equivalents.
const OTHER_LEGAL_FORM: f32 = 0.4;

/// Words of up to so many letters are short.
const SHORT_LETTERS: usize = 4;
/// The most that so few consonants can prove.
const FEW_CONSONANTS: [f32; 3] = [0.7, 0.88, 0.95];

/// Groups from this number on are learned spellings of one name; below it, variants that people wrote down.
pub(crate) const SPELLING_GROUPS: u16 = 0x8000;

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
    if is_letter(a) || is_letter(b) {
        return if text_a == text_b {
            Similarity::new(SAME_INITIAL, How::Romanisation)
        } else if text_a.first() == text_b.first() && text_a.len() != text_b.len() {
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
    for group in a.groups() {
        // Whoever is from Noor's house is Noori: no spelling of it, even if lists have both of one party.
        let nisba = group >= SPELLING_GROUPS && (is_nisba_of(text_a, text_b) || is_nisba_of(text_b, text_a));
        if !nisba && b.groups().any(|other| other == group) {
            related = true;
            let found = if group >= SPELLING_GROUPS {
                Similarity::new(KNOWN_SPELLING, How::Romanisation)
            } else {
                Similarity::new(VARIANT, How::Variant)
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
    if !(a.is_common() && b.is_common()) && (is_transposed(text_a, text_b) || is_misread(text_a, text_b)) {
        best = larger(best, Similarity::new(TRANSPOSED, How::Typo));
    }
    // Two names that are both well known and not known as spellings of one another are two names.
    let mut strictness = if !related && a.is_common() && b.is_common() {
        COMMON_STRICTNESS
    } else if !related && (a.is_common() || b.is_common()) {
        KNOWN_STRICTNESS
    } else {
        1.0
    };
    // In a syllable or two, one letter makes another name.
    if text_a.len().max(text_b.len()) <= SHORT_LETTERS {
        strictness = f32::max(strictness, 1.3);
    }
    if !related && known_apart(a, b) {
        return Similarity::NONE;
    }
    for (mode_a, sounds_a) in a.readings() {
        for (mode_b, sounds_b) in b.readings() {
            best = larger(
                best,
                reading_similarity((mode_a, sounds_a), (mode_b, sounds_b), (a, b), strictness),
            );
        }
    }
    best
}

/// Whether a word is one letter, which may stand for a name (not a syllable of Hangul that romanises to one).
pub(crate) fn is_letter(form: TokenForm<'_>) -> bool {
    form.text_bytes().len() == 1 && !matches!(form.readings().next(), Some((Mode::Hangul | Mode::Han, _)))
}

/// Whether a word stands there from its end to its start, as text of a right-to-left page often comes out.
fn is_reverse_of(a: &[u8], b: &[u8]) -> bool {
    a.len() >= REVERSED_LETTERS_MIN && a.len() == b.len() && a.iter().eq(b.iter().rev())
}

/// Whether two words are the same but for two neighbouring letters that changed places.
fn is_transposed(a: &[u8], b: &[u8]) -> bool {
    if !(TRANSPOSED_LETTERS_MIN..=TRANSPOSED_LETTERS_MAX).contains(&a.len()) || a.len() != b.len() {
        return false;
    }
    let mut differing = (0..a.len()).filter(|at| a[*at] != b[*at]);
    match (differing.next(), differing.next(), differing.next()) {
        (Some(first), Some(second), None) => {
            second == first + 1 && a[first] == b[second] && a[second] == b[first]
        }
        _ => false,
    }
}

/// Letters that a scanner takes for one, and that one.
pub(crate) const MISREAD: [(&[u8; 2], u8); 2] = [(b"rn", b'm'), (b"vv", b'w')];

/// The word with the two letters at a place read as one, where a scanner may have taken the one for the two.
pub(crate) fn read_as_one(letters: &[u8], at: usize) -> Option<Vec<u8>> {
    let two = letters.get(at..at + 2)?;
    let (_, one) = MISREAD.iter().find(|(pair, _)| two == pair.as_slice())?;
    let mut read = letters.to_vec();
    read.splice(at..at + 2, [*one]);
    Some(read)
}

/// Whether a scanner took two letters of one word for one, or the other way round, and all others are the same.
fn is_misread(a: &[u8], b: &[u8]) -> bool {
    let (long, short) = if a.len() > b.len() { (a, b) } else { (b, a) };
    if !(MISREAD_LETTERS_MIN..=TRANSPOSED_LETTERS_MAX).contains(&short.len()) || long.len() != short.len() + 1
    {
        return false;
    }
    let at = (0..short.len())
        .find(|at| long[*at] != short[*at])
        .unwrap_or(short.len() - 1);
    let pair = MISREAD.iter().find(|(_, one)| *one == short[at]);
    pair.is_some_and(|(two, _)| long[at..at + 2] == two[..]) && long[at + 2..] == short[at + 1..]
}

/// Shorter words are often others with two letters read as one.
pub(crate) const MISREAD_LETTERS_MIN: usize = 3;

/// Whether one is a well-known given name and the other the same name for the other sex: Karim and Karima, Mario and
/// Maria, Yevgeny and Yevgenia. (Surnames that go by sex, Ivanov and Ivanova, are no given names.)
fn of_other_sex(a: TokenForm<'_>, b: TokenForm<'_>) -> bool {
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

/// Whether both are names of which all forms are known, and one is written without its vowels, so that its sounds prove
/// little.
fn known_apart(a: TokenForm<'_>, b: TokenForm<'_>) -> bool {
    let abjad = |form: TokenForm<'_>| form.readings().next().is_some_and(|(mode, _)| is_abjad(mode));
    let known = |form: TokenForm<'_>| form.groups().any(|group| group < SPELLING_GROUPS);
    (abjad(a) || abjad(b)) && known(a) && known(b)
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

fn reading_similarity(
    (mode_a, a): (Mode, &[u8]),
    (mode_b, b): (Mode, &[u8]),
    forms: (TokenForm<'_>, TokenForm<'_>),
    strictness: f32,
) -> Similarity {
    let chinese = |m: Mode| matches!(m, Mode::Pinyin | Mode::WadeGiles);
    if chinese(mode_a) || chinese(mode_b) {
        return if mode_a != mode_b && chinese(mode_a) && chinese(mode_b) && a == b {
            Similarity::new(0.93, How::Romanisation)
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
        if end_otherwise(a, b) {
            relative += OTHER_ENDING;
        }
        if strictness >= COMMON_STRICTNESS && u16::from(table.between(a[0], b[0])) >= OTHER_START {
            relative += OTHER_STARTS;
        }
    }
    let same_script = mode_a == mode_b;
    if mode_a == Mode::Latin && mode_b == Mode::Latin && relative > SOUNDS_ALIKE && !short {
        // Not the same sounds: then it must be a slip, and slips are made in letters.
        // Only ever farther: an index bounds the distance by the sounds alone.
        let letters = letter_distance(forms.0.text_bytes(), forms.1.text_bytes());
        relative = relative.max(0.5 * (relative + letters));
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
            relative += OTHER_ENDING;
        }
    }
    let value = likeness(strictness * relative);
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

fn is_nisba_of(long: &[u8], short: &[u8]) -> bool {
    long.strip_suffix(b"i").is_some_and(|stem| stem == short)
}

/// A vowel at the end that only one of two words has makes another name of it: Noor and Noori, Ivanov and Ivanova.
const OTHER_ENDING: f32 = 0.08;

/// Two well-known names that begin with other sounds are two names, however alike the sounds: Ferreira and Pereira.
const OTHER_START: u16 = 25;
/// See [`OTHER_START`].
const OTHER_STARTS: f32 = 0.08;

/// Mario and Maria are two as well.
fn end_otherwise(a: &[u8], b: &[u8]) -> bool {
    ends_in_name_vowel(a) != ends_in_name_vowel(b)
        || matches!(
            (a.last(), b.last()),
            (Some(b'a'), Some(b'o')) | (Some(b'o'), Some(b'a'))
        )
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

/// Letters changed, left out, put in or swapped with their neighbour, per letter of the longer word (optimal string
/// alignment).
fn letter_distance(a: &[u8], b: &[u8]) -> f32 {
    const MAX: usize = 40;
    let (a, b) = (&a[..a.len().min(MAX)], &b[..b.len().min(MAX)]);
    let mut before = [0u8; MAX + 1];
    let mut above = [0u8; MAX + 1];
    let mut row = [0u8; MAX + 1];
    for (j, cell) in above.iter_mut().enumerate() {
        *cell = j as u8;
    }
    for (i, x) in a.iter().enumerate() {
        row[0] = i as u8 + 1;
        for (j, y) in b.iter().enumerate() {
            let mut value = (above[j] + u8::from(x != y))
                .min(above[j + 1] + 1)
                .min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && *y == a[i - 1] {
                value = value.min(before[j - 1] + 1);
            }
            row[j + 1] = value;
        }
        std::mem::swap(&mut before, &mut above);
        std::mem::swap(&mut above, &mut row);
    }
    f32::from(above[b.len()]) / a.len().max(b.len()).max(1) as f32
}

/// The length that a distance is measured against: the longer word's, of which an ending that both share (-ovich,
/// -uddin) counts little, because many different names end so.
fn effective_length(
    table: &CostTable,
    a: &[u8],
    b: &[u8],
    form_a: TokenForm<'_>,
    form_b: TokenForm<'_>,
) -> u16 {
    let length = table.length(0, a).max(table.length(1, b));
    let shared = form_a.ending().min(form_b.ending());
    if shared > 0 && shared < a.len() && shared < b.len() && a[a.len() - shared..] == b[b.len() - shared..] {
        let ending = table.length(0, &a[a.len() - shared..]);
        length.saturating_sub(ending - ending / 3).max(cost::CONSONANT)
    } else {
        length
    }
}

/// Whether `short` is `long` without its vowels (`srvcs`, `mgmt` for `management` is not).
fn is_without_vowels_of(short: &[u8], long: &[u8]) -> bool {
    let vowel = |b: &u8| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u');
    if short.len() < 3 || short.len() >= long.len() || short.iter().any(vowel) || short[0] != long[0] {
        return false;
    }
    let mut rest = long.iter().filter(|b| !vowel(b));
    short.iter().all(|s| rest.next() == Some(s)) && rest.next().is_none()
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
