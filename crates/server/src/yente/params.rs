//! Query parameters, read as yente reads them: repeatable ones gather, unknown ones are ignored, malformed ones are
//! all told at once with their place.

use axum::{extract::FromRequestParts, http::request::Parts};

use super::errors::{Malformed, YenteError};

/// The parameters of a request, and what was wrong with those read so far.
#[derive(Debug, Default)]
pub(crate) struct Params {
    pairs: Vec<(String, String)>,
    wrong: Vec<Malformed>,
}

impl Params {
    /// From the part of the address after `?`, or a form.
    pub(crate) fn parse(encoded: &str) -> Self {
        let pairs = form_urlencoded::parse(encoded.as_bytes()).into_owned().collect();
        Self {
            pairs,
            wrong: Vec::new(),
        }
    }

    /// All values of a repeatable parameter.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        (self.pairs.iter())
            .filter(|(n, _)| n == name)
            .map(|(_, v)| v.clone())
            .collect()
    }

    /// The value; the last one where there are several.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.pairs
            .iter()
            .rfind(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }

    fn wrong(&mut self, name: &str, kind: &'static str, message: String) {
        self.wrong.push(Malformed::new(&["query", name], kind, message));
    }

    /// A whole number of at most `most`.
    pub(crate) fn number(&mut self, name: &str, default: i64, most: Option<i64>) -> i64 {
        let Some(text) = self.text(name) else {
            return default;
        };
        match (text.trim().parse::<i64>(), most) {
            (Ok(number), Some(most)) if number > most => {
                self.wrong(
                    name,
                    "less_than_equal",
                    format!("Input should be less than or equal to {most}"),
                );
                default
            }
            (Ok(number), _) => number,
            (Err(_), _) => {
                self.wrong(name, "int_parsing", "Input should be a valid integer".to_owned());
                default
            }
        }
    }

    /// A number.
    pub(crate) fn decimal(&mut self, name: &str, default: f64) -> f64 {
        match self.text(name).map(|text| text.trim().parse::<f64>()) {
            None => default,
            Some(Ok(number)) if number.is_finite() => number,
            Some(_) => {
                self.wrong(name, "float_parsing", "Input should be a valid number".to_owned());
                default
            }
        }
    }

    /// Yes or no, in any of the spellings that clients use.
    pub(crate) fn flag(&mut self, name: &str, default: bool) -> bool {
        self.optional_flag(name).unwrap_or(default)
    }

    /// Yes or no, or not said.
    pub(crate) fn optional_flag(&mut self, name: &str) -> Option<bool> {
        let text = self.text(name)?.trim().to_ascii_lowercase();
        match text.as_str() {
            "true" | "1" | "yes" | "on" | "t" | "y" => Some(true),
            "false" | "0" | "no" | "off" | "f" | "n" => Some(false),
            _ => {
                self.wrong(name, "bool_parsing", "Input should be a valid boolean".to_owned());
                None
            }
        }
    }

    /// One of some words.
    pub(crate) fn choice(&mut self, name: &str, words: &[&'static str]) -> Option<&'static str> {
        let text = self.text(name)?.to_owned();
        self.known(name, &text, words)
    }

    /// Any of some words, repeatable.
    pub(crate) fn choices(&mut self, name: &str, words: &[&'static str]) -> Vec<&'static str> {
        let texts = self.all(name);
        texts
            .iter()
            .filter_map(|text| self.known(name, text, words))
            .collect()
    }

    fn known(&mut self, name: &str, text: &str, words: &[&'static str]) -> Option<&'static str> {
        let found = words.iter().find(|w| **w == text).copied();
        if found.is_none() {
            self.wrong(
                name,
                "enum",
                format!("Input should be one of: {}", words.join(", ")),
            );
        }
        found
    }

    /// A repeatable parameter of at most `most` values.
    pub(crate) fn some(&mut self, name: &str, most: usize) -> Vec<String> {
        let values = self.all(name);
        if values.len() > most {
            let message = format!("List should have at most {most} items, not {}", values.len());
            self.wrong(name, "too_long", message);
        }
        values
    }

    /// A moment: `2024-05-01`, `2024-05-01T10`, `2024-05-01T10:30`, `2024-05-01T10:30:00`.
    pub(crate) fn moment(&mut self, name: &str) -> Option<String> {
        let text = self.text(name)?.to_owned();
        if is_moment(&text) {
            return Some(text);
        }
        let message = "Input should be a date YYYY-MM-DD, with a time THH:MM:SS or the start of one";
        self.wrong(name, "string_pattern_mismatch", message.to_owned());
        None
    }

    /// Done: what was wrong, all of it, or nothing.
    pub(crate) fn finish(self) -> Result<(), YenteError> {
        if self.wrong.is_empty() {
            Ok(())
        } else {
            Err(YenteError::Malformed(self.wrong))
        }
    }
}

/// Digits where digits belong, after the pattern `0000-00-00T00:00:00`, cut at a whole part.
fn is_moment(text: &str) -> bool {
    const PATTERN: &[u8] = b"0000-00-00T00:00:00";
    let fits = |(c, p): (u8, &u8)| if *p == b'0' { c.is_ascii_digit() } else { c == *p };
    [10, 13, 16, 19].contains(&text.len()) && text.bytes().zip(PATTERN).all(fits)
}

impl<S: Sync> FromRequestParts<S> for Params {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::parse(parts.uri.query().unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments() {
        for good in [
            "2024-05-01",
            "2024-05-01T10",
            "2024-05-01T10:30",
            "2024-05-01T10:30:59",
        ] {
            assert!(is_moment(good), "{good}");
        }
        for bad in [
            "",
            "2024",
            "2024-5-1",
            "2024-05-01T",
            "2024-05-01 10:30",
            "2024-05-01T10:30:59Z",
            "２０２４-05-01",
        ] {
            assert!(!is_moment(bad), "{bad}");
        }
    }

    #[test]
    fn everything_wrong_is_told_at_once() {
        let mut params =
            Params::parse("limit=x&threshold=high&fuzzy=perhaps&offset=3&offset=4&changed_since=now");
        assert_eq!(params.number("limit", 5, Some(500)), 5);
        assert_eq!(params.number("offset", 0, None), 4);
        assert!((params.decimal("threshold", 0.7) - 0.7).abs() < 1e-9);
        assert!(!params.flag("fuzzy", false));
        assert_eq!(params.moment("changed_since"), None);
        let Err(YenteError::Malformed(wrong)) = params.finish() else {
            panic!("nothing was wrong")
        };
        let places: Vec<&str> = wrong.iter().map(|m| m.place[1].as_str()).collect();
        assert_eq!(places, ["limit", "threshold", "fuzzy", "changed_since"]);
    }
}
