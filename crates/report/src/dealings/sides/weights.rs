//! The learned weights, by the names of their features.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::Features;
use crate::lexicon::parse;

/// What is weighed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Word,
    Giver,
    Receiver,
    Pair,
}

/// How many things are weighed.
const KINDS: usize = 4;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    word: FxHashMap<String, f32>,
    giver: FxHashMap<String, f32>,
    receiver: FxHashMap<String, f32>,
    pair: FxHashMap<String, f32>,
}

/// How many features hold of a pair, at most, that speak for it.
const PAIR_FEATURES_MAX: usize = 16;

/// The weights.
struct Weights {
    /// By the hash of a feature's name: its weight for each thing that is weighed.
    by_hash: FxHashMap<u64, [f32; KINDS]>,
    /// What both parties together may add at most.
    pair_max: f32,
}

/// What the features of two parties together may add to their score at most.
pub(super) fn pair_max() -> f32 {
    WEIGHTS.pair_max
}

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
    let file: File = parse(
        "sides-weights.toml",
        include_str!("../../../../../data/report/sides-weights.toml"),
    );
    let mut of_pairs: Vec<f32> = file.pair.values().copied().collect();
    of_pairs.sort_by(|a, b| b.total_cmp(a));
    let pair_max = of_pairs.iter().take(PAIR_FEATURES_MAX).map(|w| w.max(0.0)).sum();
    let mut weights: FxHashMap<u64, [f32; KINDS]> = FxHashMap::default();
    for (of, names) in [
        (Of::Word, file.word),
        (Of::Giver, file.giver),
        (Of::Receiver, file.receiver),
        (Of::Pair, file.pair),
    ] {
        for (name, weight) in names {
            weights.entry(hash(&[&name])).or_default()[of as usize] = weight;
        }
    }
    Weights {
        by_hash: weights,
        pair_max,
    }
});

/// FNV-1a, which does not ask in what pieces a name comes.
fn hash(name: &[&str]) -> u64 {
    let bytes = name.iter().flat_map(|piece| piece.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Adds the weights of features; a feature that holds twice counts once.
#[derive(Debug, Default)]
pub(super) struct Sum {
    sums: [f32; KINDS],
    seen: Vec<u64>,
}

impl Sum {
    /// Starts anew.
    pub(super) fn clear(&mut self) {
        self.sums = [0.0; KINDS];
        self.seen.clear();
    }

    pub(super) fn of(&self, of: Of) -> f32 {
        self.sums[of as usize]
    }
}

impl Features for Sum {
    fn add(&mut self, name: &[&str]) {
        let hash = hash(name);
        let Some(weights) = WEIGHTS.by_hash.get(&hash) else {
            return;
        };
        if self.seen.contains(&hash) {
            return;
        }
        self.seen.push(hash);
        for (sum, weight) in self.sums.iter_mut().zip(weights) {
            *sum += weight;
        }
    }
}
