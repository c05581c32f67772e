//! Slips of finger, eye and scanner: likeness of words letter by letter.

/// In shorter words, two letters that changed places make another word.
pub(crate) const TRANSPOSED_LETTERS_MIN: usize = 5;
/// Nobody's name is longer.
pub(crate) const TRANSPOSED_LETTERS_MAX: usize = 24;
/// Shorter words are often other words when read from their end.
pub(crate) const REVERSED_LETTERS_MIN: usize = 4;

/// Whether a word stands there from its end to its start, as text of a right-to-left page often comes out.
pub(super) fn is_reverse_of(a: &[u8], b: &[u8]) -> bool {
    a.len() >= REVERSED_LETTERS_MIN && a.len() == b.len() && a.iter().eq(b.iter().rev())
}

/// Whether two words are the same but for two neighbouring letters that changed places.
pub(super) fn is_transposed(a: &[u8], b: &[u8]) -> bool {
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

/// First letters of one name in different systems: Evgeny and Yevgeny, Yury and Iouri, Vladimir and Wladimir.
pub(crate) const INITIALS_ALIKE: [(u8, u8); 5] = [
    (b'e', b'y'),
    (b'i', b'y'),
    (b'j', b'y'),
    (b'v', b'w'),
    (b'k', b'q'),
];

/// Whether two words begin with the same letter, or with letters of [`INITIALS_ALIKE`].
pub(super) fn begin_alike(a: &[u8], b: &[u8]) -> bool {
    let (Some(x), Some(y)) = (a.first(), b.first()) else {
        return false;
    };
    x == y || INITIALS_ALIKE.contains(&(*x, *y)) || INITIALS_ALIKE.contains(&(*y, *x))
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
pub(super) fn is_misread(a: &[u8], b: &[u8]) -> bool {
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

/// Letters changed, left out, put in or swapped with their neighbour, per letter of the longer word (optimal string
/// alignment).
pub(super) fn letter_distance(a: &[u8], b: &[u8]) -> f32 {
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

/// Whether `short` is `long` without its vowels (`srvcs`, `mgmt` for `management` is not).
pub(super) fn is_without_vowels_of(short: &[u8], long: &[u8]) -> bool {
    let vowel = |b: &u8| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u');
    if short.len() < 3 || short.len() >= long.len() || short.iter().any(vowel) || short[0] != long[0] {
        return false;
    }
    let mut rest = long.iter().filter(|b| !vowel(b));
    short.iter().all(|s| rest.next() == Some(s)) && rest.next().is_none()
}
