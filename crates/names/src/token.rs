//! Tokens and their comparable forms.

use std::fmt;

use interdict_model::Script;

use crate::sound::{MAX_SOUNDS, Mode};

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
    /// "Father of", "mother of" before a child's name: abu, umm.
    Kunya,
    /// Word of an organisation's name that adds nothing to it: company, group, holding.
    Filler,
    /// "Servant of": abd, the first half of a name that goes on with a name of God.
    Servant,
    /// Place in brackets in an organisation's name: one of its branches.
    Branch,
}

impl Role {
    /// All roles; the position is the number of [`Role::to_u8`].
    pub const ALL: [Role; 17] = [
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
        Role::Kunya,
        Role::Filler,
        Role::Servant,
        Role::Branch,
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
            Self::Kunya => "kunya",
            Self::Filler => "filler",
            Self::Servant => "servant",
            Self::Branch => "branch",
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

    /// The key of the same word in a name of a language that has few syllables.
    pub(crate) fn syllabic(mut self) -> Self {
        self.0[2] |= 0x10;
        self
    }

    /// The key without the groups for which `kept` is false.
    pub(crate) fn with_groups(&self, kept: impl Fn(u16) -> bool) -> Self {
        let form = self.form();
        let groups: Vec<u16> = form.groups().filter(|group| kept(*group)).collect();
        let rest = HEAD + 2 * usize::from(self.0[3]);
        let mut bytes = Vec::with_capacity(self.0.len());
        bytes.extend(&self.0[..HEAD]);
        bytes[3] = groups.len() as u8;
        bytes.extend(groups.iter().flat_map(|group| group.to_le_bytes()));
        bytes.extend(&self.0[rest..]);
        Self(bytes.into())
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
/// Layout: kind, number of readings, flags (bit 7: a common
/// name, bit 6: a given name, bit 5: a name that many of its culture have, bit 4: of a name made of few syllables, bits 0 to 3: length of a known ending), number of
/// groups (1 byte each); value (4, little endian); groups (2 each, little endian); length of the text and the
/// text; then per reading its mode, its length and its sounds in ASCII.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TokenForm<'a>(pub(crate) &'a [u8]);

const HEAD: usize = 8;

impl<'a> TokenForm<'a> {
    /// Over stored bytes; `None` where they can't be a key.
    #[inline]
    pub fn from_bytes(bytes: &'a [u8]) -> Option<Self> {
        let mut at = HEAD + 2 * usize::from(*bytes.get(3)?);
        let text = usize::from(*bytes.get(at)?);
        bytes.get(at + 1..at + 1 + text)?;
        at += 1 + text;
        for _ in 0..bytes[1] {
            let length = usize::from(*bytes.get(at + 1)?);
            at += 2 + length;
        }
        (bytes[0] <= 3 && at == bytes.len()).then_some(Self(bytes))
    }

    /// The bytes.
    pub fn as_bytes(self) -> &'a [u8] {
        self.0
    }

    /// The word in lower-case Latin letters; Han characters as they are.
    pub fn text(self) -> &'a str {
        std::str::from_utf8(self.text_bytes()).unwrap_or("")
    }

    pub(crate) fn text_bytes(self) -> &'a [u8] {
        let at = HEAD + 2 * usize::from(self.0[3]);
        &self.0[at + 1..at + 1 + usize::from(self.0[at])]
    }

    pub(crate) fn kind(self) -> Kind {
        match self.0[0] {
            0 => Kind::Word,
            1 => Kind::Number,
            2 => Kind::LegalForm,
            _ => Kind::Acronym,
        }
    }

    /// The number or the class of legal form; 0 for none.
    pub(crate) fn value(self) -> u32 {
        u32::from_le_bytes([self.0[4], self.0[5], self.0[6], self.0[7]])
    }

    /// Whether the word is a common name in its own right.
    pub(crate) fn is_common(self) -> bool {
        self.0[2] & 0x80 != 0
    }

    /// Whether the word is a name that many of its own culture have, be it common elsewhere or not.
    pub(crate) fn is_known(self) -> bool {
        self.0[2] & 0xA0 != 0
    }

    /// Whether nearly all who have the name have it as a given name.
    pub(crate) fn is_given_name(self) -> bool {
        self.0[2] & 0x40 != 0
    }

    /// Whether it stands in a name of a language that has few syllables, so that one letter makes another name.
    pub(crate) fn is_syllabic(self) -> bool {
        self.0[2] & 0x10 != 0
    }

    /// How many of its last sounds are an ending that many names share (-ovich, -uddin); 0 for none.
    pub(crate) fn ending(self) -> usize {
        usize::from(self.0[2] & 0x0F)
    }

    /// Groups of names that are variants of one another.
    pub(crate) fn groups(self) -> impl Iterator<Item = u16> {
        let count = usize::from(self.0[3]);
        self.0[HEAD..HEAD + 2 * count]
            .chunks_exact(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
    }

    pub(crate) fn readings(self) -> Readings<'a> {
        let at = HEAD + 2 * usize::from(self.0[3]);
        Readings(&self.0[at + 1 + usize::from(self.0[at])..])
    }
}

/// The readings of a token: how each is written, and its sounds.
#[derive(Clone)]
pub(crate) struct Readings<'a>(&'a [u8]);

impl<'a> Iterator for Readings<'a> {
    type Item = (Mode, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let [mode, length, rest @ ..] = self.0 else {
            return None;
        };
        let (sounds, rest) = rest.split_at_checked(usize::from(*length))?;
        self.0 = rest;
        Some((Mode::from_u8(*mode), sounds))
    }
}

/// What a key is made of.
#[derive(Default)]
pub(crate) struct KeyParts<'a> {
    pub(crate) value: u32,
    pub(crate) common: bool,
    pub(crate) of_culture: bool,
    pub(crate) given: bool,
    pub(crate) ending: u8,
    pub(crate) groups: &'a [u16],
    pub(crate) text: &'a str,
    pub(crate) readings: &'a [(Mode, String)],
}

/// Most bytes of text that a key keeps.
const TEXT_MAX: usize = 60;

pub(crate) fn make_key(kind: Kind, parts: &KeyParts<'_>) -> TokenKey {
    let groups = &parts.groups[..parts.groups.len().min(6)];
    let readings = &parts.readings[..parts.readings.len().min(8)];
    let mut end = parts.text.len().min(TEXT_MAX);
    while !parts.text.is_char_boundary(end) {
        end -= 1;
    }
    let text = &parts.text[..end];
    let size =
        HEAD + 2 * groups.len() + 1 + text.len() + readings.iter().map(|r| r.1.len() + 2).sum::<usize>();
    let mut bytes = Vec::with_capacity(size);
    let flags = (u8::from(parts.common) << 7)
        | (u8::from(parts.given) << 6)
        | (u8::from(parts.of_culture) << 5)
        | parts.ending.min(15);
    bytes.extend([kind as u8, readings.len() as u8, flags, groups.len() as u8]);
    // A word longer than what is kept is told apart by its length.
    let value = if end < parts.text.len() {
        parts.text.len() as u32
    } else {
        parts.value
    };
    bytes.extend(value.to_le_bytes());
    for group in groups {
        bytes.extend(group.to_le_bytes());
    }
    bytes.push(text.len() as u8);
    bytes.extend(text.as_bytes());
    for (mode, sounds) in readings {
        let sounds = &sounds.as_bytes()[..sounds.len().min(MAX_SOUNDS)];
        bytes.extend([*mode as u8, sounds.len() as u8]);
        bytes.extend(sounds);
    }
    TokenKey(bytes.into())
}

/// Changes whenever keys of the same text change: with the layout or with the knowledge files. An index made
/// under another version must be made anew.
pub fn knowledge_version() -> u64 {
    crate::knowledge::version()
}
