//! The score is a probability: on parties that nothing was learned from, what scores s is right in a share of s.
#![allow(clippy::print_stderr)] // says when it is skipped

#[allow(unreachable_pub, dead_code)]
#[path = "../../../xtask/src/evidence/cases.rs"]
mod cases;
#[allow(unreachable_pub, dead_code)]
#[path = "../../../xtask/src/evidence/population.rs"]
mod population;

use std::path::PathBuf;

use cases::{Cases, Drawing, draw};
use population::{Pair, Shares, population};

/// How far predicted and observed may lie apart, beside twice the standard error of what is observed.
const APART_MAX: f64 = 0.04;
/// Pairs of the population that a bin must hold to be judged.
const WEIGHT_MIN: f64 = 5.0;

fn held_out() -> Option<Cases> {
    let shared = std::env::var_os("INTERDICT_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let lists = shared.join("lists");
    if !lists.is_dir() {
        eprintln!(
            "skipped: no list files in {} (set INTERDICT_SHARED)",
            lists.display()
        );
        return None;
    }
    let drawing = Drawing {
        queries_per_pair: 60,
        wrong_per_query: 40,
        learned_half: false,
        held_out_half: true,
    };
    Some(draw(&lists, drawing).expect("the lists are readable"))
}

/// The shipped figures: curve of the name, weights by rule, shares of the population.
struct Shipped {
    curve: Vec<(f64, f64)>,
    weights: toml::Table,
    shares: Shares,
}

impl Shipped {
    fn read() -> Self {
        let table = |name: &str| -> toml::Table {
            let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
                .join("../../data/screen")
                .join(name);
            std::fs::read_to_string(path).unwrap().parse().unwrap()
        };
        let weights = table("evidence.toml");
        let points = weights["name"]["curve"].as_array().unwrap();
        let curve = (points.iter())
            .map(|p| (p[0].as_float().unwrap(), p[1].as_float().unwrap()))
            .collect();
        Self {
            curve,
            shares: Shares::read(&table("population.toml").to_string()).unwrap(),
            weights,
        }
    }

    fn score(&self, pair: &Pair) -> f64 {
        let at = (self.curve.iter().position(|p| p.0 >= pair.name)).unwrap_or(self.curve.len() - 1);
        let ((x0, y0), (x1, y1)) = (self.curve[at.max(1) - 1], self.curve[at.max(1)]);
        let name = y0 + (y1 - y0) * (pair.name - x0) / (x1 - x0);
        let weight = |rule: &&str| {
            let (section, key) = rule.split_once('.').unwrap();
            self.weights[section][key].as_float().unwrap()
        };
        1.0 / (1.0 + (-(name + pair.rules.iter().map(weight).sum::<f64>())).exp())
    }
}

#[test]
fn predicted_and_observed_agree_on_parties_not_learned_from() {
    let Some(cases) = held_out() else { return };
    let queries: usize = cases.queries.values().sum();
    assert!(queries > 300, "{queries} queries");
    let shipped = Shipped::read();
    let pairs = population(&cases.cases, &shipped.shares);
    let bins = [0.0, 0.1, 0.3, 0.5, 0.7, 0.85, 0.95, 1.01];
    let mut judged = 0;
    for edges in bins.windows(2) {
        let inside = |score: f64| (edges[0]..edges[1]).contains(&score);
        let within: Vec<(&Pair, f64)> = (pairs.iter())
            .map(|pair| (pair, shipped.score(pair)))
            .filter(|(_, score)| inside(*score))
            .collect();
        let total: f64 = within.iter().map(|(pair, _)| pair.weight).sum();
        let predicted = within
            .iter()
            .map(|(pair, score)| pair.weight * score)
            .sum::<f64>()
            / total;
        let same = within.iter().filter(|(pair, _)| pair.same());
        let observed = same.map(|(pair, _)| pair.weight).sum::<f64>() / total;
        eprintln!(
            "score {:.2} to {:.2}: predicted {predicted:.3}, observed {observed:.3}, of {total:.0} pairs",
            edges[0], edges[1]
        );
        if total >= WEIGHT_MIN {
            judged += 1;
            let chance = 2.0 * (predicted * (1.0 - predicted) / total).sqrt();
            assert!(
                (predicted - observed).abs() <= APART_MAX + chance,
                "{edges:?}: predicted {predicted:.3}, observed {observed:.3}"
            );
        }
    }
    assert!(judged >= 4, "{judged} bins hold enough");
}
