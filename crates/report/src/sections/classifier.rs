//! Which lines of a page are furniture, by a linear model over the lines in order.
//!
//! Each line has a score for being furniture (a sum of weights of its features), each pair of neighbours one for being
//! alike or not; the best labelling of all lines is found by the Viterbi algorithm. The weights were learned by an averaged
//! perceptron (M. Collins, Discriminative Training Methods for Hidden Markov Models, EMNLP 2002):
//! `cargo run --release -p xtask -- learn-furniture`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::{
    features::{self, Line},
    shared_words::ContentWords,
};
use crate::lexicon::parse;

/// Weights of the model.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// By feature: how much it speaks for furniture.
    pub of_feature: Vec<f32>,
    /// `change[from][to]`, 0 is article and 1 furniture.
    pub change: [[f32; 2]; 2],
}

impl Weights {
    /// All weights 0.
    pub fn zero() -> Self {
        Self {
            of_feature: vec![0.0; features::NAMES.len()],
            change: [[0.0; 2]; 2],
        }
    }

    /// The best labelling of lines given by their features: `true` is furniture.
    pub fn label(&self, lines: &[Vec<u16>]) -> Vec<bool> {
        let mut best: [f32; 2] = [0.0; 2];
        let mut from: Vec<[bool; 2]> = Vec::with_capacity(lines.len());
        for (index, line) in lines.iter().enumerate() {
            let score: f32 = line.iter().map(|f| self.of_feature[usize::from(*f)]).sum();
            let mut next = [0.0; 2];
            let mut back = [false; 2];
            for to in 0..2 {
                let own = if to == 1 { score } else { 0.0 };
                let reach = |from: usize| {
                    if index == 0 {
                        0.0
                    } else {
                        best[from] + self.change[from][to]
                    }
                };
                back[to] = reach(1) > reach(0);
                next[to] = own + reach(usize::from(back[to]));
            }
            best = next;
            from.push(back);
        }
        let mut labels = vec![false; lines.len()];
        let mut state = best[1] > best[0];
        for index in (0..lines.len()).rev() {
            labels[index] = state;
            state = from[index][usize::from(state)];
        }
        labels
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    change: [[f32; 2]; 2],
    weights: FxHashMap<String, f32>,
}

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
    let file: File = parse(
        "furniture-weights.toml",
        include_str!("../../../../data/report/furniture-weights.toml"),
    );
    let weight = |name: &String| file.weights.get(name).copied().unwrap_or(0.0);
    Weights {
        of_feature: features::NAMES.iter().map(weight).collect(),
        change: file.change,
    }
});

/// Which lines are furniture.
pub(super) fn furniture(lines: &[Line<'_>], words: &ContentWords) -> Vec<bool> {
    WEIGHTS.label(&features::of_lines(lines, words))
}
