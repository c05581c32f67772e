//! The learned weights, by the names of their features.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::KINDS;
use crate::{dealings::linear::Weights, lexicon::parse};

pub(super) static WEIGHTS: LazyLock<Weights<{ KINDS.len() }>> = LazyLock::new(|| {
    let mut file: FxHashMap<String, FxHashMap<String, f32>> = parse(
        "voices-weights.toml",
        include_str!("../../../../../data/report/voices-weights.toml"),
    );
    Weights::of(KINDS.map(|kind| file.remove(kind).unwrap_or_default()))
});
