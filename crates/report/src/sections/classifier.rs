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
    features::{self, Features, Line},
    shared_words::ContentWords,
};
use crate::lexicon::parse;

/// Weights of the model.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// By feature: how much it speaks for furniture.
    pub of_feature: Vec<f32>,
    /// By word: how much it speaks for furniture anywhere in a line, and as its first word.
    pub of_word: FxHashMap<String, [f32; 2]>,
    /// `change[from][to]`, 0 is article and 1 furniture.
    pub change: [[f32; 2]; 2],
}

impl Weights {
    /// All weights 0.
    pub fn zero() -> Self {
        Self {
            of_feature: vec![0.0; features::NAMES.len()],
            of_word: FxHashMap::default(),
            change: [[0.0; 2]; 2],
        }
    }

    /// How much a line speaks for furniture.
    pub fn score(&self, line: &Features) -> f32 {
        self.sum(&line.own, line.words.iter().map(|w| self.of_word.get(w)))
    }

    /// The sum of the weights of features, and of words by theirs.
    fn sum<'w>(&self, own: &[u16], words: impl Iterator<Item = Option<&'w [f32; 2]>>) -> f32 {
        let own: f32 = own.iter().map(|f| self.of_feature[usize::from(*f)]).sum();
        let of_words = words.enumerate().filter_map(|(place, weights)| {
            let [anywhere, first] = weights?;
            Some(anywhere + if place == 0 { *first } else { 0.0 })
        });
        own + of_words.sum::<f32>()
    }

    /// The best labelling of lines given by their scores: `true` is furniture.
    pub fn label(&self, scores: &[f32]) -> Vec<bool> {
        let mut best: [f32; 2] = [0.0; 2];
        let mut from: Vec<[bool; 2]> = Vec::with_capacity(scores.len());
        for (index, score) in scores.iter().copied().enumerate() {
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
        let mut labels = vec![false; scores.len()];
        let mut state = best[1] > best[0];
        for index in (0..scores.len()).rev() {
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
    words: FxHashMap<String, [f32; 2]>,
}

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
    let file: File = parse(
        "furniture-weights.toml",
        include_str!("../../../../data/report/furniture-weights.toml"),
    );
    let weight = |name: &String| file.weights.get(name).copied().unwrap_or(0.0);
    Weights {
        of_feature: features::NAMES.iter().map(weight).collect(),
        of_word: file.words,
        change: file.change,
    }
});

/// Which lines are furniture.
pub(super) fn furniture(lines: &[Line<'_>], words: &ContentWords) -> Vec<bool> {
    let seen = features::of_lines(lines, words);
    let of_word: Vec<Option<&[f32; 2]>> = (seen.word.iter()).map(|w| WEIGHTS.of_word.get(&**w)).collect();
    let scores: Vec<f32> = (seen.own.iter().zip(&seen.words))
        .map(|(own, words)| WEIGHTS.sum(own, words.iter().map(|w| of_word[*w as usize])))
        .collect();
    WEIGHTS.label(&scores)
}
