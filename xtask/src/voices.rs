//! Weights that tell whose word a dealing is, and who denies it.
//!
//! The dealings that the reader finds in the annotated texts (as `sides`) and that the annotation tells as well are examples: all who
//! speak or act near them, for two logistic models (who alleges, who denies). Both are learned by AdaGrad over named features, and
//! measured on texts that were not learned from, in tenths, beside what the rules find.

use std::fs;

use anyhow::Context as _;
use interdict_report::{
    Settings,
    voices::{KINDS, TOLD_MIN, examples},
};
use rayon::prelude::*;

use crate::{
    features::{Features, is_named},
    sides_texts::{Due, Text, texts},
};

/// Parts of the texts, each measured by what the others teach.
const PARTS: usize = 10;
const PASSES: usize = 30;
const RATE: f32 = 0.03;
/// How often each dealing of the corpus is learned from: its whole reports are few beside the paragraphs.
const CORPUS_TIMES: usize = 4;
/// How much weights are drawn to 0.
const DRAW: f32 = 0.05;
/// In how many texts a feature must stand.
const TEXTS_MIN: u32 = 8;
/// Weights smaller than this are left out.
const WEIGHT_MIN: f32 = 0.02;

/// A dealing with those who speak near it.
struct Dealing {
    file: String,
    text: usize,
    voices: Vec<Voice>,
    /// How many voices are due that allege, that deny.
    voices_due: [usize; 2],
}

/// Somebody near a dealing, with its features as numbers.
struct Voice {
    features: Vec<u32>,
    only_acts: bool,
    due: [bool; 2],
    by_rules: [bool; 2],
}

pub(crate) fn learn() -> anyhow::Result<()> {
    let mut features = Features::default();
    let mut dealings = Vec::new();
    for (index, text) in texts(true)?.into_iter().enumerate() {
        read(index, &text, &mut features, &mut dealings);
    }
    for place in [0, 1] {
        let due: usize = dealings.iter().map(|d: &Dealing| d.voices_due[place]).sum();
        let near = dealings
            .iter()
            .flat_map(|d| &d.voices)
            .filter(|v| v.due[place])
            .count();
        println!("{}: {due} due, {near} near the dealings", KINDS[place]);
    }
    println!("{} dealings, {} features", dealings.len(), features.names.len());
    measure(&dealings, &features);
    let all: Vec<&Dealing> = dealings.iter().collect();
    write(&trained(&all, &features), &features)
}

fn read(index: usize, text: &Text, features: &mut Features<String>, dealings: &mut Vec<Dealing>) {
    let settings = Settings {
        reference_date: text.date.as_deref().and_then(|d| d.parse().ok()),
        ..Settings::default()
    };
    let mut used = vec![false; text.dues.len()];
    for found in examples(&text.text, &settings) {
        let any = |side: &[Vec<String>], due: &[String]| side.iter().any(|names| is_named(names, due));
        let fits = |d: &Due| {
            any(&found.from, &d.from) && any(&found.to, &d.to)
                || any(&found.from, &d.to) && any(&found.to, &d.from)
        };
        let Some(place) = (0..used.len()).find(|i| !used[*i] && fits(&text.dues[*i])) else {
            continue;
        };
        let due = &text.dues[place];
        used[place] = true;
        let voices = found.voices.iter().map(|v| Voice {
            features: (v.features.iter())
                .map(|name| features.number(name.clone(), index))
                .collect(),
            only_acts: v.only_acts,
            due: [is_named(&v.names, &due.by), is_named(&v.names, &due.denied)],
            by_rules: [v.by_rules.0, v.by_rules.1],
        });
        let voices = voices.collect();
        dealings.push(Dealing {
            file: text.file.clone(),
            text: index,
            voices,
            voices_due: [due.by.len(), due.denied.len()],
        });
    }
}

/// The weights of each kind.
type Weights = Vec<Vec<f32>>;

fn sum(weights: &[f32], features: &[u32]) -> f32 {
    features.iter().map(|f| weights[*f as usize]).sum()
}

fn trained(dealings: &[&Dealing], features: &Features<String>) -> Weights {
    let count = features.names.len();
    let mut weights: Weights = vec![vec![0.0; count]; KINDS.len()];
    let mut squares: Weights = vec![vec![1e-3; count]; KINDS.len()];
    let mut sums: Weights = vec![vec![0.0; count]; KINDS.len()];
    let mut summed = 0.0f32;
    let mut order: Vec<usize> = (0..dealings.len())
        .flat_map(|i| {
            let times = if dealings[i].file == "corpus" {
                CORPUS_TIMES
            } else {
                1
            };
            std::iter::repeat_n(i, times)
        })
        .collect();
    let mut random = crate::furniture_words::Random::new(20);
    let mut step = |weights: &mut Weights, kind: usize, of: &[u32], error: f32| {
        for feature in of {
            let at = *feature as usize;
            if features.texts[at] < TEXTS_MIN {
                continue;
            }
            let step = error - DRAW * weights[kind][at];
            squares[kind][at] += step * step;
            weights[kind][at] += RATE * step / squares[kind][at].sqrt();
        }
    };
    for pass in 0..PASSES {
        random.shuffle(&mut order);
        for index in &order {
            let dealing = dealings[*index];
            for voice in &dealing.voices {
                for (kind, due) in voice.due.iter().enumerate() {
                    let chance = 1.0 / (1.0 + (-sum(&weights[kind], &voice.features)).exp());
                    step(
                        &mut weights,
                        kind,
                        &voice.features,
                        f32::from(u8::from(*due)) - chance,
                    );
                }
            }
        }
        // The mean of the later passes.
        if pass * 2 >= PASSES {
            for (sum, weight) in sums.iter_mut().flatten().zip(weights.iter().flatten()) {
                *sum += weight;
            }
            summed += 1.0;
        }
    }
    sums.iter_mut().flatten().for_each(|s| *s /= summed);
    sums
}

/// By rules and weights, of who alleges and who denies: right, told, due.
type Right = [[[usize; 3]; 2]; 2];

fn judged(dealing: &Dealing, weights: &Weights) -> Right {
    let mut right = Right::default();
    for (place, due) in dealing.voices_due.iter().enumerate() {
        right[0][place][2] = *due;
        right[1][place][2] = *due;
    }
    for voice in &dealing.voices {
        let scores = [0, 1].map(|place| sum(&weights[place], &voice.features));
        let told = match scores[0].max(scores[1]) < TOLD_MIN[usize::from(voice.only_acts)] {
            true => None,
            false => Some(usize::from(scores[1] > scores[0])),
        };
        for place in [0, 1] {
            for (who, says) in [voice.by_rules[place], told == Some(place)]
                .into_iter()
                .enumerate()
            {
                right[who][place][1] += usize::from(says);
                right[who][place][0] += usize::from(says && voice.due[place]);
            }
        }
    }
    right
}

fn measure(dealings: &[Dealing], features: &Features<String>) {
    let parts: Vec<Vec<(&Dealing, Right)>> = (0..PARTS)
        .into_par_iter()
        .map(|part| {
            let (held, others): (Vec<&Dealing>, Vec<&Dealing>) =
                dealings.iter().partition(|d| d.text % PARTS == part);
            let weights = trained(&others, features);
            held.into_iter().map(|d| (d, judged(d, &weights))).collect()
        })
        .collect();
    let mut files: Vec<&str> = dealings.iter().map(|d| d.file.as_str()).collect();
    files.dedup();
    files.push("");
    for file in files {
        let of: Vec<&Right> = (parts.iter().flatten())
            .filter(|(d, _)| file.is_empty() || d.file == file)
            .map(|(_, r)| r)
            .collect();
        let voices = |who: usize, place: usize| {
            let count = |n: usize| of.iter().map(|r| r[who][place][n]).sum::<usize>();
            let (right, told, due) = (count(0), count(1), count(2));
            format!("{:.3}", 2.0 * right as f64 / (told + due).max(1) as f64)
        };
        println!(
            "{}: {} dealings; who alleges by rules {}, held back {}; who denies {} {}",
            if file.is_empty() { "all" } else { file },
            of.len(),
            voices(0, 0),
            voices(1, 0),
            voices(0, 1),
            voices(1, 1),
        );
    }
}

fn write(weights: &Weights, features: &Features<String>) -> anyhow::Result<()> {
    let mut out = String::from(
        "# How much each feature speaks for somebody near a dealing alleging it, and for denying it, learned by
# `cargo run --release -p xtask -- learn-voices` from the texts of `sides-weights.toml`; not for correcting by hand.
",
    );
    for (kind, name) in KINDS.iter().enumerate() {
        let mut of_kind: Vec<(&str, f32)> = (features.names.iter().zip(&weights[kind]))
            .filter(|(_, w)| w.abs() >= WEIGHT_MIN)
            .map(|(n, w)| (n.as_str(), *w))
            .collect();
        of_kind.sort_by(|a, b| a.0.cmp(b.0));
        out.push_str(&format!("\n[{name}]\n"));
        for (name, weight) in of_kind {
            out.push_str(&format!("{} = {weight:.3}\n", toml::Value::from(name)));
        }
    }
    fs::write("data/report/voices-weights.toml", out).context("data/report/voices-weights.toml")
}
