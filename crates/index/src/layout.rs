//! The values that the sections hold; all little-endian, none aligned.

use interdict_names::{LIKENESS_LEVELS, NameClass};
use zerocopy::{
    FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned,
    little_endian::{U32, U64},
};

/// Numbers of the sections.
pub(crate) mod section {
    /// One [`Meta`](super::Meta).
    pub(crate) const META: u32 = 1;
    /// Records of parties, one after the other.
    pub(crate) const PARTIES: u32 = 2;
    /// Where each record starts, and the end of the last: u64.
    pub(crate) const PARTY_OFFSETS: u32 = 3;
    /// [`IdentifierEntry`](super::IdentifierEntry), ascending.
    pub(crate) const IDENTIFIERS: u32 = 4;
    /// Keys of the units, one after the other: of those that stand as a token in some name, then of those that are
    /// joins alone; each ascending.
    pub(crate) const UNITS: u32 = 5;
    /// Where each key starts, and the end of the last: u64.
    pub(crate) const UNIT_OFFSETS: u32 = 6;
    /// [`NameEntry`](super::NameEntry).
    pub(crate) const NAMES: u32 = 7;
    /// [`TokenEntry`](super::TokenEntry).
    pub(crate) const TOKENS: u32 = 8;
    /// [`JoinEntry`](super::JoinEntry).
    pub(crate) const JOINS: u32 = 9;
    /// Where the list of names of each unit starts that have it as a token, and the end of the last: u32.
    pub(crate) const TOKEN_POSTING_STARTS: u32 = 10;
    /// Those lists: numbers of names, ascending, u32.
    pub(crate) const TOKEN_POSTINGS: u32 = 11;
    /// The same of names that have the unit as a join.
    pub(crate) const JOIN_POSTING_STARTS: u32 = 12;
    /// Those lists.
    pub(crate) const JOIN_POSTINGS: u32 = 13;
    /// [`LinkEntry`](super::LinkEntry), ascending.
    pub(crate) const LINKS: u32 = 14;
    /// For each unit that stands as a token in some name, its consonants: see `TokenForm::sketch`; u64.
    pub(crate) const SKETCHES: u32 = 15;
    /// For each name, of what clusters its tokens are: see `interdict_names::cluster`; u64.
    pub(crate) const CLUSTERS: u32 = 19;
    /// [`CommonEntry`](super::CommonEntry), ascending.
    pub(crate) const COMMON: u32 = 16;
    /// The neighbours of common units: [`Neighbour`](crate::neighbours::Neighbour).
    pub(crate) const COMMON_NEIGHBOURS: u32 = 17;
    /// For the commonest units all tokens that are alike to them at all, ascending: u32.
    pub(crate) const COMMON_ALIKE: u32 = 18;
}

/// Counts, and the version of the knowledge that the keys were made with.
#[derive(FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned, Clone, Copy, Debug)]
#[repr(C)]
pub(crate) struct Meta {
    pub(crate) knowledge: U64,
    pub(crate) parties: U32,
    pub(crate) names: U32,
    pub(crate) units: U32,
    /// How many of the units stand as a token in some name; they come first.
    pub(crate) token_units: U32,
}

/// An identifier by which a party is found.
#[derive(FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned, Clone, Copy, Debug)]
#[repr(C)]
pub(crate) struct IdentifierEntry {
    pub(crate) key: U64,
    pub(crate) party: U32,
}

/// A listed name, analysed.
#[derive(FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned, Clone, Copy, Debug)]
#[repr(C)]
pub(crate) struct NameEntry {
    pub(crate) party: U32,
    /// Position among the party's names.
    pub(crate) position: U32,
    pub(crate) first_token: U32,
    pub(crate) first_join: U32,
    pub(crate) tokens: u8,
    pub(crate) joins: u8,
    pub(crate) party_kind: u8,
    pub(crate) name_kind: u8,
    /// What the name was read as: see [`class_of`].
    pub(crate) class: u8,
}

const CLASSES: [NameClass; 4] = [
    NameClass::Person,
    NameClass::Organization,
    NameClass::Object,
    NameClass::Any,
];

/// The number under which a class of names is stored.
pub(crate) fn class_code(class: NameClass) -> u8 {
    CLASSES
        .iter()
        .position(|c| *c == class)
        .unwrap_or(CLASSES.len() - 1) as u8
}

/// The class stored under a number.
pub(crate) fn class_of(code: u8) -> NameClass {
    CLASSES.get(usize::from(code)).copied().unwrap_or(NameClass::Any)
}

/// What a unit is filed under beside its sounds.
#[derive(FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned, Clone, Copy, Debug)]
#[repr(C)]
pub(crate) struct LinkEntry {
    /// The upper half of the link's hash.
    pub(crate) link: U32,
    pub(crate) unit: U32,
}

/// The part of a link that is stored.
pub(crate) fn link_code(link: u64) -> u32 {
    (link >> 32) as u32
}

/// A unit whose neighbours are stored because many names have it.
#[derive(FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned, Clone, Copy, Debug)]
#[repr(C)]
pub(crate) struct CommonEntry {
    pub(crate) unit: U32,
    /// Where its neighbours start: first tokens, most alike first.
    pub(crate) first: U32,
    /// By level of likeness, one past the last token that is so alike, as far as `levels` go.
    pub(crate) ends: [U32; LIKENESS_LEVELS.len()],
    /// One past the last of the joins, which come after the tokens.
    pub(crate) joins_end: U32,
    /// Where the list of all tokens starts that are alike to it at all; it is as long as that of its neighbours, and
    /// there where these are stored down to the last level.
    pub(crate) alike: U32,
    /// How many names have it or a near neighbour of it as a token, those that have two of them counted twice.
    pub(crate) names_near: U32,
    /// The clusters of all tokens among its neighbours.
    pub(crate) clusters: U64,
    /// Down to the last of so many levels of likeness its neighbours are stored, one at least.
    pub(crate) levels: u8,
}

impl CommonEntry {
    /// One past the last of the tokens.
    pub(crate) fn tokens_end(&self) -> U32 {
        self.ends[usize::from(self.levels).clamp(1, LIKENESS_LEVELS.len()) - 1]
    }
}

/// A token of a listed name.
#[derive(FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned, Clone, Copy, Debug)]
#[repr(C)]
pub(crate) struct TokenEntry {
    pub(crate) unit: U32,
    /// Bits of an `f32`.
    pub(crate) weight: U32,
    pub(crate) role: u8,
    /// 1 for a word that is nearly always a given name.
    pub(crate) given: u8,
}

/// A join of a listed name.
#[derive(FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned, Clone, Copy, Debug)]
#[repr(C)]
pub(crate) struct JoinEntry {
    pub(crate) unit: U32,
    pub(crate) start: u8,
    pub(crate) end: u8,
    /// 1 for first letters, 0 for words written together.
    pub(crate) acronym: u8,
}
