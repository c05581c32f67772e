//! Learns what evidence weighs (`data/screen/evidence.toml`) from parties that several lists describe.

#[allow(unreachable_pub)]
mod cases;
mod fit;
#[allow(unreachable_pub)]
mod population;

use std::collections::BTreeMap;

use anyhow::{Context, Result};

use self::{
    cases::{Case, Drawing, draw},
    fit::{KNOTS, Model, fit},
    population::{Origin, Pair, Shares, population},
};
use crate::shared;

const FILE: &str = "data/screen/evidence.toml";
const POPULATION: &str = "data/screen/population.toml";
/// A weight called on by fewer cases keeps what was set by hand.
const CASES_MIN: usize = 25;
/// The name evidence whose probability is set, and the probability.
const ANCHOR: f64 = 0.70;

pub(crate) fn learn() -> Result<()> {
    let drawing = Drawing {
        queries_per_pair: 600,
        wrong_per_query: 60,
        learned_half: true,
        held_out_half: true,
    };
    let drawn = draw(&shared().join("lists"), drawing)?;
    for ((from, to), count) in &drawn.queries {
        println!("{count:6} queries from {from} to {to}");
    }
    println!(
        "{} of them without the right answer among the candidates",
        drawn.not_retrieved
    );
    let (held_out, learned): (Vec<Case>, Vec<Case>) = drawn.cases.into_iter().partition(|c| c.held_out);
    println!(
        "{} cases to learn from, {} held out",
        learned.len(),
        held_out.len()
    );
    let text = std::fs::read_to_string(FILE).context(FILE)?;
    let by_hand: toml::Table = text.parse()?;
    let set = |rule: &str| by_hand_weight(&by_hand, rule);
    let population_text = std::fs::read_to_string(POPULATION).context(POPULATION)?;
    let shares = Shares::read(&population_text).context("population.toml: a figure is missing")?;
    let (model, shares) = anchored(&learned, shares, &set);
    println!("near names of other parties weigh {:.5} each", shares.near);
    let counts = learnable(&counts(&learned));
    std::fs::write(FILE, rewritten(&text, &model, &counts)).context(FILE)?;
    let near = |line: &str| {
        if line.starts_with("near = ") {
            format!("near = {:.5}\n", shares.near)
        } else {
            format!("{line}\n")
        }
    };
    let population_text: String = population_text.lines().map(near).collect();
    std::fs::write(POPULATION, population_text).context(POPULATION)?;
    for (name, cases) in [("learned from", &learned), ("held out", &held_out)] {
        println!("calibration on the half {name}:");
        report(&population(cases, &shares), &model, &set, &counts);
    }
    Ok(())
}

fn by_hand_weight(table: &toml::Table, rule: &str) -> f64 {
    let (section, key) = rule.split_once('.').unwrap_or((rule, ""));
    let value = table.get(section).and_then(|s| s.get(key));
    value.and_then(toml::Value::as_float).unwrap_or(0.0)
}

/// The fit with so many near names that a name evidence of [`ANCHOR`] alone has that probability; and how many.
fn anchored(cases: &[Case], mut shares: Shares, sign: &impl Fn(&str) -> f64) -> (Model, Shares) {
    let wanted = (ANCHOR / (1.0 - ANCHOR)).ln();
    let (mut low, mut high) = (1e-6f64, 1e3f64);
    loop {
        shares.near = (low * high).sqrt();
        let fitted = fit(&population(cases, &shares), sign);
        if high / low < 1.001 {
            return (fitted, shares);
        }
        // More near names of others make the same name evidence prove less.
        if fitted.name(ANCHOR) > wanted {
            low = shares.near;
        } else {
            high = shares.near;
        }
    }
}

/// How often a weight is called on: by the party itself, and by others, of those whose query and record both say
/// something of the matter.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    same: usize,
    other: usize,
    same_of: usize,
    other_of: usize,
}

fn counts(cases: &[Case]) -> BTreeMap<&'static str, Count> {
    let mut sections: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut counts: BTreeMap<&'static str, Count> = BTreeMap::new();
    for case in cases {
        for rule in &case.rules {
            let count = counts.entry(rule).or_default();
            let section = sections
                .entry(rule.split('.').next().unwrap_or(rule))
                .or_default();
            if case.same {
                count.same += 1;
                section.0 += 1;
            } else {
                count.other += 1;
                section.1 += 1;
            }
        }
    }
    for (rule, count) in &mut counts {
        let section = sections[rule.split('.').next().unwrap_or(rule)];
        (count.same_of, count.other_of) = section;
    }
    counts
}

/// The weights that the cases can teach: called on often enough, on a matter with more than one outcome.
fn learnable(counts: &BTreeMap<&'static str, Count>) -> BTreeMap<&'static str, Count> {
    let seen = |c: &Count| c.same + c.other >= CASES_MIN;
    let section = |rule: &str| rule.split('.').next().unwrap_or(rule).to_owned();
    let outcomes = |of: &str| counts.iter().filter(|(r, c)| seen(c) && section(r) == of).count();
    (counts.iter())
        .filter(|(rule, count)| seen(count) && outcomes(&section(rule)) > 1)
        .map(|(rule, count)| (*rule, *count))
        .collect()
}

/// The file with the learned numbers in the place of the old ones; all words stay.
fn rewritten(text: &str, model: &Model, counts: &BTreeMap<&'static str, Count>) -> String {
    let mut out = String::new();
    let mut section = String::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            name.clone_into(&mut section);
        }
        let key = line.split(" =").next().unwrap_or("").trim();
        let rule = format!("{section}.{key}");
        let learned = (counts.get_key_value(rule.as_str()))
            .and_then(|(rule, count)| Some((model.weights.get(rule)?, count)));
        if rule == "name.curve" {
            // Below the lowest knot names are other names, and the curve falls off.
            let knots = KNOTS
                .iter()
                .zip(&model.curve)
                .map(|(k, v)| format!("[{k:.1}, {v:.3}]"));
            let knots: Vec<String> = knots.collect();
            out.push_str(&format!("curve = [[0.0, -8.0], {}]\n", knots.join(", ")));
        } else if let Some((weight, count)) = learned {
            let share = |n: usize, of: usize| 100.0 * n as f64 / of.max(1) as f64;
            out.push_str(&format!(
                "{key} = {weight:.2} # learned: the same party {:.1} %, another {:.1} %\n",
                share(count.same, count.same_of),
                share(count.other, count.other_of)
            ));
        } else {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

fn report(pairs: &[Pair], model: &Model, set: &impl Fn(&str) -> f64, counts: &BTreeMap<&'static str, Count>) {
    let weight = |rule: &&'static str| {
        let known = counts.contains_key(rule);
        (model.weights.get(rule).filter(|_| known).copied()).unwrap_or_else(|| set(rule))
    };
    let bins = [
        0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.995, 1.01,
    ];
    let mut totals = vec![(0.0, 0.0, 0.0, 0usize); bins.len()];
    for pair in pairs {
        let log_odds = model.name(pair.name) + pair.rules.iter().map(weight).sum::<f64>();
        let score = 1.0 / (1.0 + (-log_odds).exp());
        let at = bins.iter().rposition(|b| *b <= score).unwrap_or(0);
        totals[at].0 += pair.weight;
        totals[at].1 += pair.weight * score;
        totals[at].2 += if pair.origin == Origin::Same {
            pair.weight
        } else {
            0.0
        };
        totals[at].3 += 1;
    }
    for (at, (all, predicted, same, count)) in totals.iter().enumerate().filter(|(_, t)| t.3 > 0) {
        println!(
            "  score {:.3} to {:.3}: predicted {:.3}, observed {:.3} ({count} pairs, weight {all:.1})",
            bins[at],
            bins.get(at + 1).copied().unwrap_or(1.0).min(1.0),
            predicted / all,
            same / all
        );
    }
}
