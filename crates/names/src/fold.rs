//! Any writing to lower-case Latin letters and digits.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;

/// One character as lower-case ASCII letters and digits.
pub(crate) fn fold_char(c: char) -> String {
    let mut out = String::new();
    push_folded(&mut out, c);
    out
}

fn push_folded(out: &mut String, c: char) {
    if c.is_ascii() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        }
        return;
    }
    for a in any_ascii::any_ascii_char(c).bytes() {
        if a.is_ascii_alphanumeric() {
            out.push(char::from(a.to_ascii_lowercase()));
        }
    }
}

/// Lower case, other scripts romanised, nothing left but `a-z0-9`.
pub fn fold(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        push_folded(&mut out, c);
    }
    out
}

/// Compatibility forms (full width, Arabic presentation forms, ligatures) resolved and marks composed (NFKC).
pub(crate) fn normalise(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        Cow::Borrowed(text)
    } else {
        let normal = ComposingNormalizerBorrowed::new_nfkc().normalize(text);
        // The am of Thai and Lao, which this form takes apart, is one sign of their spelling.
        if normal.contains(['\u{0E4D}', '\u{0ECD}']) {
            let thai = normal.replace("\u{0E4D}\u{0E32}", "\u{0E33}");
            Cow::Owned(thai.replace("\u{0ECD}\u{0EB2}", "\u{0EB3}"))
        } else {
            normal
        }
    }
}
