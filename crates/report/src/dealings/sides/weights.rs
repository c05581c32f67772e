//! The learned weights, by the names of their features.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::{dealings::linear, lexicon::parse};

/// What is weighed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Word,
    Giver,
    Receiver,
    Pair,
}

/// How many things are weighed.
pub(super) const KINDS: usize = 4;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    pair_max: f32,
    word: FxHashMap<String, f32>,
    giver: FxHashMap<String, f32>,
    receiver: FxHashMap<String, f32>,
    pair: FxHashMap<String, f32>,
}

/// The weights.
pub(super) struct Weights {
    pub(super) of_features: linear::Weights<KINDS>,
    /// What the features of two parties together add to their score at most.
    pub(super) pair_max: f32,
}

pub(super) static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
    let file: File = parse(
        "sides-weights.toml",
        include_str!("../../../../../data/report/sides-weights.toml"),
    );
    Weights {
        of_features: linear::Weights::of([file.word, file.giver, file.receiver, file.pair]),
        pair_max: file.pair_max,
    }
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_names_share_a_hash() {
        let file: File = parse(
            "sides-weights.toml",
            include_str!("../../../../../data/report/sides-weights.toml"),
        );
        let mut names: Vec<&String> = [&file.word, &file.giver, &file.receiver, &file.pair]
            .into_iter()
            .flat_map(|weights| weights.keys())
            .collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), WEIGHTS.of_features.len());
    }
}
