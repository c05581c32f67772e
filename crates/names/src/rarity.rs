//! What a shared token proves.

use crate::{
    NameClass,
    token::{Role, TokenForm},
};

/// How rare a token is. An index that knows its lists' frequencies implements it over them, falling back on
/// [`ShippedRarity`] for tokens that it has not seen.
pub trait Rarity {
    /// Rarity of a token, 0.2 (every other name has it) to 1.5 (nobody else has it); 1.0 is an ordinary name.
    fn rarity(&self, token: TokenForm<'_>, class: NameClass) -> f32;
}

/// Frequencies learned from public lists and shipped with the program.
#[derive(Debug, Clone, Copy, Default)]
pub struct ShippedRarity;

impl Rarity for ShippedRarity {
    fn rarity(&self, _token: TokenForm<'_>, _class: NameClass) -> f32 {
        1.0
    }
}

/// What a token weighs in its name: its rarity times what its role lets it prove.
pub fn token_weight(rarity: f32, role: Role) -> f32 {
    let share = match role {
        Role::Word | Role::Given | Role::Family | Role::Number | Role::Place => 1.0,
        Role::Patronymic => 0.8,
        Role::Generic => 0.5,
        Role::Initial => 0.4,
        Role::Particle | Role::LegalForm | Role::Stopword | Role::Suffix => 0.1,
        Role::Honorific => 0.05,
    };
    rarity * share
}
