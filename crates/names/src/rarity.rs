//! What a shared token proves.

use crate::{
    NameClass,
    knowledge::KNOWLEDGE,
    person::father,
    sound::Mode,
    token::{Kind, Role, TokenForm},
};

/// How rare a token is. An index that knows its lists' frequencies implements it over them, falling back on
/// [`ShippedRarity`] for tokens that it has not seen.
pub trait Rarity {
    /// Rarity of a token, 0.25 (every other name has it) to 1.2 (nobody else has it); 1.0 is an ordinary surname.
    fn rarity(&self, token: TokenForm<'_>, class: NameClass) -> f32;
}

/// Frequencies learned from public lists and shipped with the program (`data/names/frequencies.txt`).
#[derive(Debug, Clone, Copy, Default)]
pub struct ShippedRarity;

impl Rarity for ShippedRarity {
    fn rarity(&self, token: TokenForm<'_>, class: NameClass) -> f32 {
        match token.kind() {
            Kind::Word => {
                let frequency = shipped_frequency(token, class).unwrap_or(0.0);
                // As many men are called Grigoryevich as have a father called Grigory.
                let as_father = match father(token.text()) {
                    Some(stem) if class == NameClass::Person => KNOWLEDGE.frequency_of_father(stem),
                    _ => 0.0,
                };
                if as_father >= COMMON_FATHER {
                    rarity_of(frequency).min(PATRONYMIC_RARITY)
                } else {
                    rarity_of(frequency.max(as_father))
                }
            }
            _ => 1.0,
        }
    }
}

/// From so many in a million on, a given name makes a common patronymic, however seldom lists have it.
const COMMON_FATHER: f32 = 100.0;
/// See [`COMMON_FATHER`].
const PATRONYMIC_RARITY: f32 = 0.6;

/// How often a word stands in a million words of names; `None` for numbers and the like, and for words so rare that
/// the shipped table does not have them.
pub(crate) fn shipped_frequency(token: TokenForm<'_>, class: NameClass) -> Option<f32> {
    if token.kind() != Kind::Word {
        return None;
    }
    let known = &*KNOWLEDGE;
    let organisation = class == NameClass::Organization;
    let by_letters = known.frequency(token.text()).map(|found| match organisation {
        true => found.organisation.max(found.person * 0.3),
        false => found.person.max(found.culture),
    });
    // A name that is known in letters without vowels is as common as in letters with them.
    let by_group = (token.groups().map(|group| known.of_group(group)))
        .filter(|often| *often > 0.0)
        .reduce(f32::max);
    if let (Some(often), Some((Mode::Arabic | Mode::Hebrew, _)), false) =
        (by_group, token.readings().next(), organisation)
    {
        return Some(often);
    }
    let by_consonants = match token.readings().next() {
        Some((Mode::Arabic | Mode::Hebrew, sounds)) => {
            let sounds = std::str::from_utf8(sounds).unwrap_or_default();
            known.skeleton(&skeleton(sounds))
        }
        _ => None,
    };
    match (by_letters, by_consonants) {
        (Some(a), Some(b)) => Some(a.max(b)),
        (one, other) => one.or(other),
    }
}

/// The consonants of a word's sounds, by which the frequency of words without vowels is known.
pub fn skeleton(sounds: &str) -> String {
    let mut out = String::with_capacity(sounds.len());
    for sound in sounds.bytes() {
        let class = match sound {
            b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'w' | b'A' | b'W' | b'Y' | b'O' | b'K' => continue,
            b'c' | b'q' => 'k',
            b'X' | b'H' => 'h',
            b'G' => 'g',
            b'T' => 't',
            b'P' => 's',
            b'Z' => 'z',
            b'v' => 'b',
            b'p' => 'f',
            other => char::from(other),
        };
        if !out.ends_with(class) {
            out.push(class);
        }
    }
    out
}

/// Rarity of a token that stands this often in a million tokens of names: its information (the logarithm of its
/// frequency), scaled so that one in 20,000 is 1.
pub fn rarity_of(per_million: f32) -> f32 {
    let share = (per_million.max(8.0)) / 1_000_000.0;
    ((-share.ln() - 2.0) / 8.0).clamp(0.25, 1.2)
}

/// What a token weighs in its name: its rarity times what its role lets it prove.
pub fn token_weight(rarity: f32, role: Role) -> f32 {
    match role {
        Role::Word | Role::Given | Role::Family => rarity,
        Role::Place => 0.7 * rarity,
        Role::Number => 1.0,
        Role::Patronymic => (0.85 * rarity).min(0.75),
        // A generic word never weighs as much as a name, however seldom lists have it.
        Role::Generic => 0.5 * rarity.clamp(0.5, 1.0),
        Role::Branch => 0.3 * rarity.clamp(0.5, 1.0),
        Role::Filler => 0.2 * rarity.clamp(0.5, 1.0),
        Role::Initial => 0.3,
        Role::Kunya => 0.4,
        Role::Suffix => 0.25,
        Role::LegalForm | Role::Servant => 0.1,
        Role::Particle => 0.04,
        Role::Stopword => 0.04,
        Role::Honorific => 0.02,
    }
}
