//! The learned weights, by the names of their features.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{Features, KINDS};
use crate::lexicon::parse;

/// By the hash of a feature's name: its weight for each kind.
static WEIGHTS: LazyLock<FxHashMap<u64, [f32; KINDS.len()]>> = LazyLock::new(|| {
    let file: FxHashMap<String, FxHashMap<String, f32>> = parse(
        "voices-weights.toml",
        include_str!("../../../../../data/report/voices-weights.toml"),
    );
    let mut weights: FxHashMap<u64, [f32; KINDS.len()]> = FxHashMap::default();
    for (place, kind) in KINDS.iter().enumerate() {
        for (name, weight) in file.get(*kind).into_iter().flatten() {
            weights.entry(hash(&[name])).or_default()[place] = *weight;
        }
    }
    weights
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
    sums: [f32; KINDS.len()],
    seen: Vec<u64>,
}

impl Sum {
    /// Starts anew.
    pub(super) fn clear(&mut self) {
        self.sums = [0.0; KINDS.len()];
        self.seen.clear();
    }

    pub(super) fn of(&self, kind: usize) -> f32 {
        self.sums[kind]
    }
}

impl Features for Sum {
    fn add(&mut self, name: &[&str]) {
        let hash = hash(name);
        let Some(weights) = WEIGHTS.get(&hash) else {
            return;
        };
        if self.seen.contains(&hash) {
            return;
        }
        self.seen.push(hash);
        self.sums
            .iter_mut()
            .zip(weights)
            .for_each(|(sum, weight)| *sum += weight);
    }
}
