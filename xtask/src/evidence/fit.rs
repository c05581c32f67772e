//! Logistic regression with bounds, by coordinate descent: one Newton step a weight in turn (Friedman, Hastie and
//! Tibshirani, "Regularization paths for generalized linear models via coordinate descent", 2010).

use std::collections::BTreeMap;

use super::population::Pair;

/// Where the name curve may bend.
pub(crate) const KNOTS: [f64; 6] = [0.5, 0.6, 0.7, 0.8, 0.9, 1.0];
/// The least that the curve rises from knot to knot: a better name never scores the same.
const RISE_MIN: f64 = 0.2;
/// The least that agreement adds, and contradiction takes away: what agrees never counts for nothing.
const LEAST: f64 = 0.1;
/// Pull of each weight towards nothing, in pairs of the population: with few cases, a weight stays small.
const RIDGE: f64 = 0.2;
/// Sweeps over all weights.
const SWEEPS: usize = 200;

/// What a fit gives.
#[derive(Debug, Clone)]
pub(crate) struct Model {
    /// Log-odds of the name evidence at each of [`KNOTS`].
    pub(crate) curve: Vec<f64>,
    /// Log-odds of each rule.
    pub(crate) weights: BTreeMap<&'static str, f64>,
}

impl Model {
    /// Log-odds of a name evidence.
    pub(crate) fn name(&self, score: f64) -> f64 {
        let at = KNOTS
            .iter()
            .rposition(|k| *k <= score)
            .unwrap_or(0)
            .min(KNOTS.len() - 2);
        let share = ((score - KNOTS[at]) / (KNOTS[at + 1] - KNOTS[at])).clamp(0.0, 1.0);
        self.curve[at] + (self.curve[at + 1] - self.curve[at]) * share
    }
}

/// Pairs that are alike to the model, counted together.
struct Row {
    /// Weight of those that are the same party, and of the others.
    same: f64,
    other: f64,
    log_odds: f64,
}

/// One weight of the model: where it counts, by how much, and its bounds.
struct Column {
    cells: Vec<(usize, f64)>,
    bounds: (f64, f64),
    value: f64,
    ridge: f64,
}

/// Fits the population. The name curve only rises; a rule keeps the sign that `sign` gives it.
pub(crate) fn fit(pairs: &[Pair], sign: impl Fn(&str) -> f64) -> Model {
    let mut alike: BTreeMap<(u32, Vec<&'static str>), (f64, f64)> = BTreeMap::new();
    for pair in pairs {
        let key = ((pair.name * 250.0).round() as u32, pair.rules.clone());
        let (same, other) = alike.entry(key).or_default();
        *(if pair.same() { same } else { other }) += pair.weight;
    }
    let mut rows = Vec::with_capacity(alike.len());
    // The level at the lowest knot, then how far the curve rises from knot to knot.
    let free = (f64::NEG_INFINITY, f64::INFINITY);
    let climbs = (RISE_MIN, f64::INFINITY);
    let mut columns: Vec<Column> = (0..KNOTS.len())
        .map(|at| Column::new(if at == 0 { free } else { climbs }, 0.0))
        .collect();
    let mut rules: BTreeMap<&'static str, usize> = BTreeMap::new();
    for (number, ((name, said), (same, other))) in alike.iter().enumerate() {
        rows.push(Row {
            same: *same,
            other: *other,
            log_odds: 0.0,
        });
        let name = f64::from(*name) / 250.0;
        columns[0].cells.push((number, 1.0));
        for at in 1..KNOTS.len() {
            let share = (name - KNOTS[at - 1]) / (KNOTS[at] - KNOTS[at - 1]);
            if share > 0.0 {
                columns[at].cells.push((number, share.min(1.0)));
            }
        }
        for rule in said {
            let at = *rules.entry(rule).or_insert_with(|| {
                let bounds = if sign(rule) < 0.0 {
                    (f64::NEG_INFINITY, -LEAST)
                } else {
                    (LEAST, f64::INFINITY)
                };
                columns.push(Column::new(bounds, RIDGE));
                columns.len() - 1
            });
            columns[at].cells.push((number, 1.0));
        }
    }
    for _ in 0..SWEEPS {
        let moved = columns.iter_mut().map(|column| column.step(&mut rows));
        if moved.fold(0.0, f64::max) < 1e-5 {
            break;
        }
    }
    let mut level = 0.0;
    let curve = (columns[..KNOTS.len()].iter())
        .map(|column| {
            level += column.value;
            level
        })
        .collect();
    let weights = rules.iter().map(|(rule, at)| (*rule, columns[*at].value));
    Model {
        curve,
        weights: weights.collect(),
    }
}

impl Column {
    fn new(bounds: (f64, f64), ridge: f64) -> Self {
        Self {
            cells: Vec::new(),
            bounds,
            value: 0.0,
            ridge,
        }
    }

    /// One step towards the optimum; gives how far it went.
    fn step(&mut self, rows: &mut [Row]) -> f64 {
        let (mut slope, mut curvature) = (self.ridge * self.value, self.ridge + 1e-9);
        for (row, x) in &self.cells {
            let row = &rows[*row];
            let p = 1.0 / (1.0 + (-row.log_odds).exp());
            let weight = row.same + row.other;
            slope += x * (weight * p - row.same);
            curvature += x * x * weight * p * (1.0 - p);
        }
        let step = (slope / curvature).clamp(-1.0, 1.0);
        let value = (self.value - step).clamp(self.bounds.0, self.bounds.1);
        let change = value - self.value;
        if change != 0.0 {
            self.value = value;
            for (row, x) in &self.cells {
                rows[*row].log_odds += x * change;
            }
        }
        change.abs()
    }
}
