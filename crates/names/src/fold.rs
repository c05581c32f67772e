//! Any writing to lower-case Latin letters and digits.

/// Lower case, compatibility forms resolved, other scripts romanised, nothing left but `a-z0-9`.
pub(crate) fn fold(word: &str) -> String {
    any_ascii::any_ascii(word)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}
