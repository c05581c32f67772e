//! From text to tokens.

use interdict_model::Script;

use crate::{
    NameClass,
    align::MAX_TOKENS,
    fold::fold,
    token::{Join, JoinKind, Kind, Role, Token, TokenKey, make_key},
};

/// A name, ready for comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnalysedName {
    /// What it was read as; `Any` where the caller did not know.
    pub class: NameClass,
    /// Tokens in the order written, at most [`MAX_TOKENS`].
    pub tokens: Vec<Token>,
    /// Neighbouring tokens as one; see the crate's page on units.
    pub joins: Vec<Join>,
    /// Whether tokens beyond [`MAX_TOKENS`] were left out.
    pub truncated: bool,
}

impl AnalysedName {
    /// The keys of all units: tokens first, then joins.
    pub fn units(&self) -> impl Iterator<Item = &TokenKey> {
        self.tokens
            .iter()
            .map(|t| &t.key)
            .chain(self.joins.iter().map(|j| &j.key))
    }

    /// Whether nothing comparable is left of the text.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }
}

/// Reads a name as that of a party of a class. Never fails: text without letters or digits gives no tokens.
pub fn analyse(text: &str, class: NameClass) -> AnalysedName {
    let mut tokens: Vec<Token> = Vec::new();
    let mut truncated = false;
    let mut at = 0u32;
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        let start = at;
        at += word.chars().count() as u32 + 1;
        let folded = fold(word);
        if folded.is_empty() {
            continue;
        }
        if tokens.len() == MAX_TOKENS {
            truncated = true;
            break;
        }
        tokens.push(Token {
            original: word.into(),
            span: (start, at - 1),
            key: make_key(Kind::Word, 0, &[(0, &folded)]),
            role: Role::Word,
            script: Script::of_text(word),
        });
    }
    let joins = (1..tokens.len())
        .map(|i| Join {
            start: i as u8 - 1,
            end: i as u8 + 1,
            kind: JoinKind::Joined,
            key: make_key(
                Kind::Word,
                0,
                &[(
                    0,
                    &format!(
                        "{}{}",
                        tokens[i - 1].key.form().text(),
                        tokens[i].key.form().text()
                    ),
                )],
            ),
        })
        .collect();
    AnalysedName {
        class,
        tokens,
        joins,
        truncated,
    }
}
