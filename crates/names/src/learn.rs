//! What the programs that learn figures need of the inside of this crate. Not for other use.
#![doc(hidden)]

pub use crate::{
    cost::{CONSONANT, CostTable, feature_table, section},
    fold::fold,
    rarity::skeleton,
    sound::{Mode, is_vowel, latin_sounds, script_sounds, sound_index},
};
