//! Weights that choose the sides of dealings.
//!
//! The annotated texts of `crates/report/tests/paragraphs` and `tests/corpus/dev` say who gives to whom. Each two
//! parties that the reader finds near a word of a dealing are an example: true where the annotation tells them, scored by the
//! word that tells them best. Logistic regression (AdaGrad, J. Duchi and others, Adaptive Subgradient Methods, 2011) over the
//! named features learns the weights; F1 is measured on texts that were not learned from, in tenths. The files that measure alone
//! (see `sides_texts.rs`, and `tests/corpus/test`) are not looked at.

use std::fs;

use anyhow::Context as _;
use interdict_report::{
    Settings,
    sides::{ByRules, Scored, choose, example},
};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::{
    features::{self, is_named},
    sides_texts::{Due, Text, texts},
};

/// Parts of the texts, each measured by what the others teach.
const PARTS: usize = 10;
const PASSES: usize = 30;
const RATE: f32 = 0.02;
/// How much weights are drawn to 0.
const DRAW: f32 = 0.1;
/// In how many texts a feature must stand.
const TEXTS_MIN: u32 = 6;
/// Weights smaller than this are left out.
const WEIGHT_MIN: f32 = 0.02;

const KINDS: [&str; 4] = ["word", "giver", "receiver", "pair"];

/// A word with its features as numbers.
struct Word {
    sentence: usize,
    own: Vec<u32>,
    /// A party, its features as a giver, as a receiver.
    parties: Vec<(usize, Vec<u32>, Vec<u32>)>,
    pairs: Vec<(usize, usize, Vec<u32>)>,
}

/// A text to learn from.
struct Example {
    file: String,
    names: Vec<Vec<String>>,
    words: Vec<Word>,
    rules: Vec<(Vec<usize>, Vec<usize>)>,
    dues: Vec<Due>,
}

/// The features, each of what it speaks of.
type Features = features::Features<(usize, String)>;

pub(crate) fn learn() -> anyhow::Result<()> {
    let texts = texts(false)?;
    let mut features = Features::default();
    let examples: Vec<Example> = (texts.into_iter().enumerate())
        .map(|(index, text)| numbered(index, text, &mut features))
        .collect();
    println!("{} texts, {} features", examples.len(), features.names.len());
    measure(&examples, &features);
    let all: Vec<&Example> = examples.iter().collect();
    let weights = trained(&all, &features);
    write(&weights, most_of_pair(&all, &weights), &features)
}

/// The most that the features of two parties together add to a score, of all that were seen.
fn most_of_pair(examples: &[&Example], weights: &[f32]) -> f32 {
    (examples.iter().flat_map(|e| &e.words).flat_map(|w| &w.pairs))
        .map(|(_, _, both)| both.iter().map(|f| weights[*f as usize]).sum::<f32>())
        .fold(0.0, f32::max)
}

fn numbered(index: usize, text: Text, features: &mut Features) -> Example {
    let settings = Settings {
        reference_date: text.date.as_deref().and_then(|d| d.parse().ok()),
        ..Settings::default()
    };
    let seen = example(&text.text, &settings);
    let mut numbers = |kind: usize, names: &[String]| -> Vec<u32> {
        (names.iter().map(|n| features.number((kind, n.clone()), index))).collect()
    };
    let words = (seen.words.iter())
        .map(|w| Word {
            sentence: w.sentence,
            own: numbers(0, &w.features),
            parties: (w.parties.iter())
                .map(|(p, names)| (*p, numbers(1, names), numbers(2, names)))
                .collect(),
            pairs: (w.pairs.iter())
                .map(|(a, b, names)| (*a, *b, numbers(3, names)))
                .collect(),
        })
        .collect();
    Example {
        file: text.file,
        names: seen.names,
        words,
        rules: seen.rules,
        dues: text.dues,
    }
}

impl Example {
    /// Whether a party is one of those due.
    fn is(&self, party: usize, due: &[String]) -> bool {
        is_named(&self.names[party], due)
    }

    fn is_due(&self, giver: usize, receiver: usize) -> bool {
        (self.dues.iter()).any(|d| self.is(giver, &d.from) && self.is(receiver, &d.to))
    }

    /// How many dealings are right, found and due.
    fn count(&self, found: &[(Vec<usize>, Vec<usize>)]) -> [usize; 5] {
        let agrees = |side: &[usize], due: &[String]| {
            side.is_empty() && due.is_empty() || side.iter().any(|p| self.is(*p, due))
        };
        let mut used = vec![false; found.len()];
        let mut right = 0;
        let (mut parties, mut parties_right) = (0, 0);
        for due in &self.dues {
            let hit = (0..found.len())
                .find(|i| !used[*i] && agrees(&found[*i].0, &due.from) && agrees(&found[*i].1, &due.to));
            if let Some(hit) = hit {
                used[hit] = true;
                right += 1;
                let (from, to) = &found[hit];
                parties += from.len() + to.len();
                parties_right += from.iter().filter(|p| self.is(**p, &due.from)).count()
                    + to.iter().filter(|p| self.is(**p, &due.to)).count();
            }
        }
        [right, found.len(), self.dues.len(), parties, parties_right]
    }

    /// The best score of each two parties, with the place of the word and of the pair in it.
    fn scored(&self, weights: &[f32]) -> Vec<(Scored, usize)> {
        let sum = |features: &[u32]| features.iter().map(|f| weights[*f as usize]).sum::<f32>();
        let mut best: FxHashMap<(usize, usize), (Scored, usize)> = FxHashMap::default();
        for (index, word) in self.words.iter().enumerate() {
            let own = sum(&word.own);
            let sides: FxHashMap<usize, (f32, f32)> = (word.parties.iter())
                .map(|(p, gives, receives)| (*p, (sum(gives), sum(receives))))
                .collect();
            for (place, (giver, receiver, both)) in word.pairs.iter().enumerate() {
                let score = own + sides[giver].0 + sides[receiver].1 + sum(both);
                let scored = Scored {
                    giver: *giver,
                    receiver: *receiver,
                    word: index,
                    sentence: word.sentence,
                    score,
                    by_rules: match (self.rules.iter())
                        .any(|(from, to)| from.contains(giver) && to.contains(receiver))
                    {
                        true => ByRules::Told,
                        false => ByRules::No,
                    },
                };
                let known = best.entry((*giver, *receiver)).or_insert((scored, place));
                if score > known.0.score {
                    *known = (scored, place);
                }
            }
        }
        let mut all: Vec<_> = best.into_values().collect();
        all.sort_by_key(|(s, _)| (s.giver, s.receiver));
        all
    }

    fn chosen(&self, weights: &[f32], shift: f32) -> Vec<(Vec<usize>, Vec<usize>)> {
        let shifted = |(s, _): (Scored, usize)| Scored {
            score: s.score + shift,
            ..s
        };
        let pairs = self.scored(weights).into_iter().map(shifted).collect();
        choose(pairs).into_iter().map(|c| (c.from, c.to)).collect()
    }
}

fn trained(examples: &[&Example], features: &Features) -> Vec<f32> {
    let count = features.names.len();
    let mut weights = vec![0.0f32; count];
    let mut squares = vec![1e-3f32; count];
    let mut sum = vec![0.0f32; count];
    let mut sums = 0.0f32;
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = crate::furniture_words::Random::new(20);
    for pass in 0..PASSES {
        random.shuffle(&mut order);
        for index in &order {
            let example = examples[*index];
            let mut by: FxHashMap<u32, f32> = FxHashMap::default();
            for (scored, place) in example.scored(&weights) {
                let chance = 1.0 / (1.0 + (-scored.score).exp());
                let due = example.is_due(scored.giver, scored.receiver);
                let error = f32::from(u8::from(due)) - chance;
                let word = &example.words[scored.word];
                let of = |party: usize| word.parties.iter().find(|(p, ..)| *p == party);
                let giver = of(scored.giver).map_or(&[][..], |p| &p.1);
                let receiver = of(scored.receiver).map_or(&[][..], |p| &p.2);
                for feature in (word.own.iter())
                    .chain(giver)
                    .chain(receiver)
                    .chain(&word.pairs[place].2)
                {
                    *by.entry(*feature).or_default() += error;
                }
            }
            for (feature, error) in by {
                let at = feature as usize;
                if features.texts[at] < TEXTS_MIN {
                    continue;
                }
                let step = error - DRAW * weights[at];
                squares[at] += step * step;
                weights[at] += RATE * step / squares[at].sqrt();
            }
        }
        // The mean of the later passes.
        if pass * 2 >= PASSES {
            sum.iter_mut().zip(&weights).for_each(|(s, w)| *s += w);
            sums += 1.0;
        }
    }
    sum.into_iter().map(|s| s / sums).collect()
}

/// How much higher scores are tried as well: where the best F1 is, the constants of `sides/choice.rs` fit.
const SHIFTS: [f32; 7] = [-0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75];

fn measure(examples: &[Example], features: &Features) {
    let parts: Vec<Vec<(usize, Vec<[usize; 5]>)>> = (0..PARTS)
        .into_par_iter()
        .map(|part| {
            let (held, others): (Vec<_>, Vec<_>) =
                (examples.iter().enumerate()).partition(|(i, _)| i % PARTS == part);
            let others: Vec<&Example> = others.into_iter().map(|(_, e)| e).collect();
            let weights = trained(&others, features);
            held.into_iter()
                .map(|(i, e)| {
                    (
                        i,
                        SHIFTS.iter().map(|s| e.count(&e.chosen(&weights, *s))).collect(),
                    )
                })
                .collect()
        })
        .collect();
    let mut files: Vec<&str> = examples.iter().map(|e| e.file.as_str()).collect();
    files.dedup();
    for file in files {
        let held = (parts.iter().flatten())
            .filter(|(i, _)| examples[*i].file == file)
            .map(|(_, c)| c[SHIFTS.len() / 2]);
        let rules = (examples.iter().filter(|e| e.file == file)).map(|e| e.count(&e.rules));
        println!("{file}: rules {}, held back {}", told(rules), told(held));
    }
    for (place, shift) in SHIFTS.iter().enumerate() {
        let all = parts.iter().flatten().map(|(_, c)| c[place]);
        let none = (parts.iter().flatten()).filter(|(i, _)| examples[*i].dues.is_empty());
        let false_ones: usize = none.map(|(_, c)| c[place][1]).sum();
        println!(
            "scores {shift:+.2}: all held back {}; {false_ones} found in texts of none",
            told(all)
        );
    }
}

/// F1 with the counts behind it.
fn told(counts: impl Iterator<Item = [usize; 5]>) -> String {
    let mut sums = [0; 5];
    counts.for_each(|c| sums.iter_mut().zip(c).for_each(|(s, c)| *s += c));
    let [right, found, due, parties, parties_right] = sums;
    let f1 = 2.0 * right as f64 / (found + due).max(1) as f64;
    format!(
        "{f1:.3} ({right} right of {found} found, {due} due; of {parties} parties in them {parties_right} right)"
    )
}

fn write(weights: &[f32], pair_max: f32, features: &Features) -> anyhow::Result<()> {
    let mut out = String::from(
        "# How much each feature speaks for two parties being the sides of a dealing (above 0) or against it (below 0), learned by
# `cargo run --release -p xtask -- learn-sides` from the annotated texts of crates/report/tests/paragraphs (but those that
# measure alone or teach rules only) and tests/corpus/dev; not for correcting by hand.
#
# `word`: of the word that the dealing hangs on: its class (pattern of dealings.toml, another verb, a noun for a side), voice,
# lemma, goods. `giver` and `receiver`: of the party: its part in the word's clause, the preposition that leads to it, its
# part around other words near by (\"elsewhere\"), what it is, whether it speaks, denies, accuses or enforces, where it is named,
# what the rules chose. `pair`: of both together. `pair_max`: the most that those of a pair add up to in the texts.
",
    );
    out.push_str(&format!("\npair_max = {pair_max:.3}\n"));
    for (kind, name) in KINDS.iter().enumerate() {
        let mut of_kind: Vec<(&str, f32)> = (features.names.iter().zip(weights))
            .filter(|((k, _), w)| *k == kind && w.abs() >= WEIGHT_MIN)
            .map(|((_, n), w)| (n.as_str(), *w))
            .collect();
        of_kind.sort_by(|a, b| a.0.cmp(b.0));
        out.push_str(&format!("\n[{name}]\n"));
        for (name, weight) in of_kind {
            out.push_str(&format!("{} = {weight:.3}\n", toml::Value::from(name)));
        }
    }
    fs::write("data/report/sides-weights.toml", out).context("data/report/sides-weights.toml")
}
