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

/// By what each byte of a name is multiplied, by its place.
const FACTORS: [u64; 128] = {
    let mut factors = [0; 128];
    let mut place = 0;
    while place < factors.len() {
        // SplitMix64
        let mut mixed = (place as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        factors[place] = mixed ^ (mixed >> 31);
        place += 1;
    }
    factors
};

/// A sum over the bytes, which does not ask in what pieces a name comes; no byte waits for the one before.
fn hash(name: &[&str]) -> u64 {
    let (mut sum, mut place) = (0_u64, 0);
    for piece in name {
        for byte in piece.bytes() {
            let factor = FACTORS[place % FACTORS.len()];
            sum = sum.wrapping_add(factor.wrapping_mul(u64::from(byte)));
            place += 1;
        }
    }
    sum
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_pieces_are_told_apart() {
        assert_eq!(hash(&["giver ", "here"]), hash(&["giver here"]));
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
        assert_eq!(names.len(), WEIGHTS.by_hash.len());
    }
}
