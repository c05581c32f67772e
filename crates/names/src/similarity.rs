//! How alike two tokens are.

use crate::token::{Kind, TokenForm};

/// Why two tokens are taken for each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
#[allow(missing_docs)] // the names say it
pub enum How {
    /// The same letters.
    Exact = 0,
    /// The same name, romanised otherwise.
    Romanisation,
    /// Consonants of a script that leaves vowels out.
    Skeleton,
    /// A short or pet form of it, or its form in another language.
    Variant,
    /// Slip of a finger, eye or scanner.
    Typo,
    /// One letter for a name.
    Initial,
    /// Several words for one.
    Joined,
    /// First letters for all words.
    Acronym,
    /// The same number.
    Number,
    /// The same or an equivalent legal form.
    LegalForm,
    /// Not taken for each other.
    Different,
}

impl How {
    /// The word used in explanations.
    pub fn code(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Romanisation => "romanisation",
            Self::Skeleton => "skeleton",
            Self::Variant => "variant",
            Self::Typo => "typo",
            Self::Initial => "initial",
            Self::Joined => "joined",
            Self::Acronym => "acronym",
            Self::Number => "number",
            Self::LegalForm => "legal-form",
            Self::Different => "different",
        }
    }
}

/// Similarity of two tokens, 0..=1, and why.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Similarity {
    /// 1 for interchangeable tokens, 0 for tokens that have nothing to do with each other.
    pub value: f32,
    /// Why.
    pub how: How,
}

impl Similarity {
    /// No similarity at all.
    pub const NONE: Self = Self {
        value: 0.0,
        how: How::Different,
    };
}

/// Similarity of two tokens; symmetric, takes no memory from the heap.
pub fn token_similarity(a: TokenForm<'_>, b: TokenForm<'_>) -> Similarity {
    if a == b {
        let how = match a.kind() {
            Kind::Number => How::Number,
            Kind::LegalForm => How::LegalForm,
            _ => How::Exact,
        };
        return Similarity { value: 1.0, how };
    }
    match (a.kind(), b.kind()) {
        (Kind::Number, Kind::Number) if a.value() == b.value() => {
            return Similarity {
                value: 1.0,
                how: How::Number,
            };
        }
        (Kind::LegalForm, Kind::LegalForm) if a.value() == b.value() => {
            return Similarity {
                value: 1.0,
                how: How::LegalForm,
            };
        }
        (Kind::Number, _) | (_, Kind::Number) => return Similarity::NONE,
        _ => {}
    }
    let mut best = Similarity::NONE;
    for (_, x) in a.readings() {
        for (_, y) in b.readings() {
            let longest = x.len().max(y.len());
            let value = 1.0 - edits(x, y) as f32 / longest.max(1) as f32;
            if value > best.value {
                best = Similarity {
                    value,
                    how: How::Typo,
                };
            }
        }
    }
    best
}

fn edits(a: &[u8], b: &[u8]) -> usize {
    let mut row = [0usize; 64];
    for (j, cell) in row.iter_mut().enumerate() {
        *cell = j;
    }
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let value = (diagonal + usize::from(x != y))
                .min(row[j] + 1)
                .min(row[j + 1] + 1);
            diagonal = row[j + 1];
            row[j + 1] = value;
        }
    }
    row[b.len()]
}
