//! Whether a text is in English, the language whose dealings and claims are read.

use crate::token::{TokenKind, Tokens};

/// So many words of a hundred are of English grammar in any English text but a short one or a list.
const FUNCTION_WORDS_PERCENT: usize = 18;
/// So many words of a hundred in small letters are of English grammar or English verbs even in a short text; in
/// other languages of Latin script it is seldom more than 15.
const KNOWN_WORDS_PERCENT: usize = 25;

/// The language of a text, where it is not English.
pub(super) struct Foreign {
    /// Its two-letter code as the page declares it; `und` where none is declared.
    pub(super) code: String,
    /// Its name, where the text shows it.
    pub(super) name: Option<&'static str>,
}

/// Whether a text is in another language than English: `None` for English.
///
/// Names tell nothing about a language, and a short text may be names for the larger part: of its words in small
/// letters enough are of English grammar or English verbs, and the text as a whole is not surely of another language.
pub(super) fn foreign(tokens: &Tokens<'_>, declared: Option<&str>) -> Option<Foreign> {
    const WORDS_MAX: usize = 3000;
    let words = |small: bool| {
        let words = tokens.tokens.iter().take(WORDS_MAX);
        words.filter(move |t| t.kind == TokenKind::Word && !(small && t.capital))
    };
    let function = words(false).filter(|t| t.closed.is_some()).count();
    if function * 100 >= words(false).count() * FUNCTION_WORDS_PERCENT {
        return None;
    }
    let last = tokens.tokens.len().min(WORDS_MAX);
    let end = last.checked_sub(1).map_or(0, |i| tokens.tokens[i].end);
    let shown = whatlang::detect(&tokens.text[..end]).filter(whatlang::Info::is_reliable);
    let name = shown.map(|s| s.lang()).filter(|l| *l != whatlang::Lang::Eng);
    let known = words(true)
        .filter(|t| t.closed.is_some() || t.verb.is_some())
        .count();
    if name.is_none() && known * 100 >= words(true).count() * KNOWN_WORDS_PERCENT {
        return None;
    }
    let code = declared
        .and_then(|d| d.split(['-', '_']).next())
        .filter(|d| d.len() == 2 && *d != "en");
    Some(Foreign {
        code: code.unwrap_or("und").to_owned(),
        name: name.map(whatlang::Lang::eng_name),
    })
}
