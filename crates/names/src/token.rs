//! Tokens and their comparable forms.

use std::fmt;

use interdict_model::Script;

/// What a token is to its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Role {
    /// A word of which nothing more is known.
    Word = 0,
    /// Given name.
    Given,
    /// Family name.
    Family,
    /// Father's name, known by its ending (-ovich) or by the particle before it (bin, ibn, oglu).
    Patronymic,
    /// Small word between names: al, bin, de, van, abu.
    Particle,
    /// Title or honorific: Mr, Haji, Dr, General.
    Honorific,
    /// One letter that stands for a name.
    Initial,
    /// Generational suffix: Jr, III.
    Suffix,
    /// Legal form of an organisation: Ltd, GmbH, OOO.
    LegalForm,
    /// Number, in digits, words or Roman numerals.
    Number,
    /// Word that many organisations share: group, trading, company.
    Generic,
    /// Place name within an organisation's name.
    Place,
    /// Small word of an organisation's name: of, and, the.
    Stopword,
}

impl Role {
    /// All roles; the position is the number of [`Role::to_u8`].
    pub const ALL: [Role; 13] = [
        Role::Word,
        Role::Given,
        Role::Family,
        Role::Patronymic,
        Role::Particle,
        Role::Honorific,
        Role::Initial,
        Role::Suffix,
        Role::LegalForm,
        Role::Number,
        Role::Generic,
        Role::Place,
        Role::Stopword,
    ];

    /// The number under which it is stored.
    pub fn to_u8(self) -> u8 {
        self as u8
    }

    /// The role of a stored number; `None` where there is no such role.
    pub fn from_u8(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// The word used in explanations.
    pub fn code(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Given => "given",
            Self::Family => "family",
            Self::Patronymic => "patronymic",
            Self::Particle => "particle",
            Self::Honorific => "honorific",
            Self::Initial => "initial",
            Self::Suffix => "suffix",
            Self::LegalForm => "legal-form",
            Self::Number => "number",
            Self::Generic => "generic",
            Self::Place => "place",
            Self::Stopword => "stopword",
        }
    }
}

/// One token of an analysed name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The words as written.
    pub original: Box<str>,
    /// Where it starts and ends in the text given, in Unicode code points `[start, end)`.
    pub span: (u32, u32),
    /// All that is comparable about it alone.
    pub key: TokenKey,
    /// What it is to this name.
    pub role: Role,
    /// Script of its letters.
    pub script: Script,
}

/// Why neighbouring tokens are also offered as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JoinKind {
    /// Written together: `Jong Un` as `jongun`.
    Joined,
    /// First letters: `People's Liberation Army` as `pla`.
    Acronym,
}

/// Tokens `start..end` of a name, as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Join {
    /// First token.
    pub start: u8,
    /// One past the last token.
    pub end: u8,
    /// Why.
    pub kind: JoinKind,
    /// The comparable form of the whole.
    pub key: TokenKey,
}

/// All that is comparable about a token alone, as bytes: stored as it is in an index, equal where tokens are
/// interchangeable. Read through [`TokenKey::form`]. The bytes depend on the knowledge files: see
/// [`knowledge_version`].
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TokenKey(pub(crate) Box<[u8]>);

impl TokenKey {
    /// The bytes to store.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The readable view.
    pub fn form(&self) -> TokenForm<'_> {
        TokenForm(&self.0)
    }
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.form().text())
    }
}

/// What the key of a token says it is, whatever name it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    Word = 0,
    Number = 1,
    LegalForm = 2,
    Acronym = 3,
}

/// A borrowed [`TokenKey`], e.g. over the bytes of a mapped vocabulary.
///
/// Layout: kind (1), readings (1), reserved (2), value (4, little endian), then per reading: mode (1), length (1),
/// that many bytes of lower-case ASCII.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TokenForm<'a>(pub(crate) &'a [u8]);

const HEAD: usize = 8;

impl<'a> TokenForm<'a> {
    /// Over stored bytes; `None` where they can't be a key.
    pub fn from_bytes(bytes: &'a [u8]) -> Option<Self> {
        let mut at = HEAD;
        for _ in 0..*bytes.get(1)? {
            at += 2 + usize::from(*bytes.get(at + 1)?);
        }
        (bytes[0] <= 3 && at == bytes.len() && bytes[HEAD..].is_ascii()).then_some(Self(bytes))
    }

    /// The bytes.
    pub fn as_bytes(self) -> &'a [u8] {
        self.0
    }

    /// The first reading in Latin letters, lower case.
    pub fn text(self) -> &'a str {
        self.readings()
            .next()
            .map_or("", |(_, bytes)| std::str::from_utf8(bytes).unwrap_or(""))
    }

    pub(crate) fn kind(self) -> Kind {
        match self.0[0] {
            0 => Kind::Word,
            1 => Kind::Number,
            2 => Kind::LegalForm,
            _ => Kind::Acronym,
        }
    }

    /// The number, class of legal form, or group of equal names; 0 for none.
    pub(crate) fn value(self) -> u32 {
        u32::from_le_bytes([self.0[4], self.0[5], self.0[6], self.0[7]])
    }

    pub(crate) fn readings(self) -> impl Iterator<Item = (u8, &'a [u8])> {
        let mut at = HEAD;
        let bytes = self.0;
        std::iter::from_fn(move || {
            let mode = *bytes.get(at)?;
            let length = usize::from(*bytes.get(at + 1)?);
            let reading = bytes.get(at + 2..at + 2 + length)?;
            at += 2 + length;
            Some((mode, reading))
        })
    }
}

pub(crate) fn make_key(kind: Kind, value: u32, readings: &[(u8, &str)]) -> TokenKey {
    let mut bytes = vec![kind as u8, readings.len() as u8, 0, 0];
    bytes.extend(value.to_le_bytes());
    for (mode, reading) in readings {
        let cut = &reading.as_bytes()[..reading.len().min(48)];
        bytes.extend([*mode, cut.len() as u8]);
        bytes.extend(cut);
    }
    TokenKey(bytes.into())
}

/// Changes whenever keys of the same text change: with the layout or with the knowledge files. An index made
/// under another version must be made anew.
pub fn knowledge_version() -> u64 {
    1
}
