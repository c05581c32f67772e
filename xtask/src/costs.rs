//! Learns what it costs to take one sound for another, a script at a time, from pairs of one name in two scripts.
//!
//! A memoryless stochastic transducer (Ristad and Yianilos, "Learning string-edit distance", 1998): the
//! probabilities of pairs of sounds, one of which may be nothing, are estimated by expectation-maximisation. A cost
//! then says how much rarer a pair is than the usual counterpart of its sound: 0 for the usual one.

use std::fmt::Write as _;

use anyhow::{Context, Result};
use interdict_model::Script;
use interdict_names::learn::{
    CostTable, Mode, feature_table, fold, is_vowel, latin_sounds, script_sounds, section, sound_index,
};

use crate::{names_data, shared};

/// Rounds of expectation-maximisation.
const ROUNDS: usize = 6;
/// Every tenth line is left for testing (`crates/names/tests/translit.rs`).
const HELD_OUT: usize = 10;
/// A pair e^4 times rarer than the usual one costs a whole sound.
const LOG_SCALE: f64 = 4.5;

/// A sound that makes up less than this share of all pairs is hardly known.
const KNOWN_MASS: f64 = 8e-4;

type Pair = (Vec<u8>, Vec<u8>);

/// The data of each mode: file, script, and whether its lines hold whole names.
pub(crate) const SOURCES: [(Mode, &str, Script); 6] = [
    (Mode::Alphabet, "wd_russian_80", Script::Cyrillic),
    (Mode::Arabic, "wd_arabic_80", Script::Arabic),
    (Mode::Hebrew, "wd_hebrew_80", Script::Hebrew),
    (Mode::Kana, "wd_katakana_80", Script::Kana),
    (Mode::Hangul, "wd_korean_80", Script::Hangul),
    (Mode::Han, "wd_chinese_80", Script::Han),
];

pub(crate) fn learn() -> Result<()> {
    let mut out = String::from(
        "# What it costs to take a sound of a script (first) for a sound of Latin letters (second), in hundredths of a\n\
         # consonant; \"-\" is nothing; pairs not named cost what sound_costs.txt says. Sounds as in sounds.txt and romanisation.txt.\n\
         # Learned: cargo run --release -p xtask -- learn-name-costs\n",
    );
    for (mode, file, script) in SOURCES {
        let pairs = read(file, script)?;
        let training: Vec<&Pair> = pairs.iter().collect();
        let model = Model::learn(mode, &training);
        println!("{file}: {} pairs learned from", training.len());
        writeln!(out, "\n[{}]", section(mode))?;
        model.write(&mut out);
    }
    std::fs::write(names_data().join("costs.txt"), out)?;
    Ok(())
}

/// Pairs of single words to learn from: (sounds of the script, sounds in Latin letters).
pub(crate) fn read(file: &str, script: Script) -> Result<Vec<Pair>> {
    let path = shared().join("translit").join(file);
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let mut pairs = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if number % HELD_OUT == 0 {
            continue;
        }
        let mut fields = line.split('\t');
        let (Some(latin), Some(other)) = (fields.next(), fields.next()) else {
            continue;
        };
        let single = fields.next().is_some();
        let others: Vec<String> = if single {
            vec![other.replace(' ', "")]
        } else {
            other.split([' ', '-']).map(str::to_owned).collect()
        };
        let latins: Vec<&str> = if single {
            vec![latin]
        } else {
            latin.split([' ', '-']).collect()
        };
        // Whole names of as many words on both sides are taken word by word.
        if others.len() != latins.len() {
            continue;
        }
        for (latin, other) in latins.iter().zip(&others) {
            let other = other.to_lowercase();
            let source = match script {
                Script::Han => latin_sounds(&fold(&other)),
                _ => script_sounds(&other, script),
            };
            let target = latin_sounds(&fold(latin));
            if source.len() > 1 && target.len() > 1 {
                pairs.push((source.into_bytes(), target.into_bytes()));
            }
        }
    }
    Ok(pairs)
}

struct Model {
    probability: Box<[[f64; 64]; 64]>,
    names: [u8; 64],
    mode: Mode,
}

impl Model {
    fn learn(mode: Mode, pairs: &[&Pair]) -> Self {
        let table = feature_table(mode);
        let mut names = [0u8; 64];
        let sounds: Vec<u8> = (b'a'..=b'z').chain(b'A'..=b'Z').collect();
        for sound in &sounds {
            names[sound_index(*sound)] = *sound;
        }
        let mut model = Self {
            probability: Box::new([[0.0; 64]; 64]),
            names,
            mode,
        };
        for a in std::iter::once(0).chain(sounds.iter().copied()) {
            for b in std::iter::once(0).chain(sounds.iter().copied()) {
                if a != 0 || b != 0 {
                    let cost = f64::from(table.between(a, b));
                    model.probability[sound_index(a)][sound_index(b)] = (-cost / 15.0).exp() + 1e-4;
                }
            }
        }
        model.normalise();
        let mut usual: Option<f64> = None;
        for round in 0..ROUNDS {
            let mut counts = Box::new([[1e-3; 64]; 64]);
            let mut all = Vec::with_capacity(pairs.len());
            for (a, b) in pairs {
                let likelihood = model.count(a, b, usual, &mut counts);
                all.push(likelihood);
            }
            all.sort_by(f64::total_cmp);
            // The least likely tenth is mostly pairs that are no transcriptions at all.
            usual = Some(all[all.len() / 10]);
            model.probability = counts;
            model.normalise();
            println!(
                "  {:?} round {round}: median log likelihood a sound {:.3}",
                mode,
                all[all.len() / 2]
            );
        }
        model
    }

    fn normalise(&mut self) {
        let total: f64 = self.probability.iter().flatten().sum();
        for p in self.probability.iter_mut().flatten() {
            *p /= total;
        }
    }

    /// Adds the expected counts of a pair's edits; gives its log likelihood per sound. Pairs below `floor` only
    /// give their likelihood.
    fn count(&self, a: &[u8], b: &[u8], floor: Option<f64>, counts: &mut [[f64; 64]; 64]) -> f64 {
        let (n, m) = (a.len(), b.len());
        let width = m + 1;
        let p = |x: usize, y: usize| self.probability[x][y];
        let x = |i: usize| sound_index(a[i]);
        let y = |j: usize| sound_index(b[j]);
        let mut forward = vec![0.0f64; (n + 1) * width];
        forward[0] = 1.0;
        for i in 0..=n {
            for j in 0..=m {
                let mut sum = if i == 0 && j == 0 { 1.0 } else { 0.0 };
                if i > 0 {
                    sum += forward[(i - 1) * width + j] * p(x(i - 1), 0);
                }
                if j > 0 {
                    sum += forward[i * width + j - 1] * p(0, y(j - 1));
                }
                if i > 0 && j > 0 {
                    sum += forward[(i - 1) * width + j - 1] * p(x(i - 1), y(j - 1));
                }
                forward[i * width + j] = sum;
            }
        }
        let total = forward[n * width + m].max(1e-300);
        let likelihood = total.ln() / n.max(m) as f64;
        if floor.is_some_and(|f| likelihood < f) {
            return likelihood;
        }
        let mut backward = vec![0.0f64; (n + 1) * width];
        for i in (0..=n).rev() {
            for j in (0..=m).rev() {
                let mut sum = if i == n && j == m { 1.0 } else { 0.0 };
                let here = forward[i * width + j] / total;
                let mut step = |to: usize, px: usize, py: usize| {
                    let path = p(px, py) * backward[to];
                    sum += path;
                    counts[px][py] += here * path;
                };
                if i < n {
                    step((i + 1) * width + j, x(i), 0);
                }
                if j < m {
                    step(i * width + j + 1, 0, y(j));
                }
                if i < n && j < m {
                    step((i + 1) * width + j + 1, x(i), y(j));
                }
                backward[i * width + j] = sum;
            }
        }
        likelihood
    }

    fn write(&self, out: &mut String) {
        let p = &self.probability;
        let seen = |values: &mut dyn Iterator<Item = f64>| values.fold(0.0f64, f64::max);
        let row_best: Vec<f64> = (0..64).map(|a| seen(&mut (0..64).map(|b| p[a][b]))).collect();
        let column_best: Vec<f64> = (0..64).map(|b| seen(&mut (0..64).map(|a| p[a][b]))).collect();
        let row_mass: Vec<f64> = (0..64).map(|a| p[a].iter().sum()).collect();
        let column_mass: Vec<f64> = (0..64).map(|b| p.iter().map(|row| row[b]).sum()).collect();
        let name = |at: usize| if at == 0 { '-' } else { char::from(self.names[at]) };
        let table: CostTable = feature_table(self.mode);
        for a in 0..64 {
            let mut line = String::new();
            for b in 0..64 {
                if (a == 0 && b == 0) || (a > 0 && self.names[a] == 0) || (b > 0 && self.names[b] == 0) {
                    continue;
                }
                // Sounds that the data hardly has keep the cost of their features.
                let known = |mass: f64, at: usize| at == 0 || mass > KNOWN_MASS;
                if !known(row_mass[a], a) || !known(column_mass[b], b) {
                    continue;
                }
                let rarer = |best: f64| (best / p[a][b].max(1e-12)).ln() / LOG_SCALE;
                let cost = match (a, b) {
                    // Left out, or put in: against the usual counterpart of the sound that is there.
                    (0, _) => rarer(column_best[b]),
                    (_, 0) => rarer(row_best[a]),
                    _ => rarer(row_best[a]).min(rarer(column_best[b])),
                };
                let vowel = |at: usize| at > 0 && is_vowel(self.names[at]);
                let most = if (a == 0 || vowel(a)) && (b == 0 || vowel(b)) {
                    0.5
                } else {
                    1.0
                };
                let cost = (cost.clamp(0.0, 1.0) * most * 100.0).round() as u8;
                if cost < 100
                    && (cost != table.between(self.names[a], self.names[b]) || a == b)
                    && !(a == b && cost == 0)
                {
                    let _ = writeln!(line, "{} {} {cost}", name(a), name(b));
                }
            }
            out.push_str(&line);
        }
    }
}
