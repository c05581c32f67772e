//! What tokens weigh.

use interdict_names::{NameClass, Rarity, Token, token_weight};

/// What a token weighs in its name.
pub(crate) fn slot_weight(rarity: &impl Rarity, token: &Token, class: NameClass) -> f32 {
    token_weight(rarity.rarity(token.key.form(), class), token.role)
}
