//! Names as lists write them.

use serde::{Deserialize, Serialize};

use crate::script::Script;

/// What a list says a name is to its bearer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NameKind {
    /// The name under which the party is listed.
    Primary,
    /// Also known as; good ("strong") quality.
    Alias,
    /// An alias that the list itself calls weak or low quality: too common or too vague to stand alone.
    WeakAlias,
    /// Formerly known as.
    Former,
    /// The name in its original script.
    OriginalScript,
}

/// What a part of a name is, where the list says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NamePartKind {
    /// Given name or names.
    Given,
    /// Second or middle name.
    Middle,
    /// Father's name used as a name (Russian otchestvo, Arabic nasab element).
    Patronymic,
    /// Mother's name used as a name.
    Matronymic,
    /// Family name.
    Family,
    /// Maiden name.
    Maiden,
    /// Name before the given name that is none of the above, or a part whose kind the list leaves open
    /// ("name3").
    Other,
}

/// A part of a name with its kind.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct NamePart {
    /// What it is.
    pub kind: NamePartKind,
    /// The words as listed.
    pub text: String,
}

/// One name of a party.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Name {
    /// The whole name in reading order, e.g. `KIM Jong Un` where the list writes `KIM, Jong Un`.
    pub text: String,
    /// What it is to its bearer.
    pub kind: NameKind,
    /// Script of most of its letters.
    pub script: Script,
    /// The name exactly as the list writes it, where `text` differs from that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_listed: Option<String>,
    /// Its parts, where the list gives them, in the list's order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<NamePart>,
    /// Language, as the list gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The list's own word for quality or type, e.g. `Good`, `Low`, `aka`, `Primary name variation`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quality: Option<String>,
    /// The list's own number for this name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// What the list remarks on this name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Name {
    /// A name with its script worked out and nothing else said.
    pub fn new(text: impl Into<String>, kind: NameKind) -> Self {
        let text = text.into();
        let script = Script::of_text(&text);
        Self {
            text,
            kind,
            script,
            as_listed: None,
            parts: Vec::new(),
            language: None,
            quality: None,
            reference: None,
            note: None,
        }
    }
}
