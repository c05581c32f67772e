//! The reference population: what a score is the probability of.
//!
//! A probability needs a base rate, and those of users lie orders of magnitude apart. So the score is defined over a
//! stated population of pairs of query and candidate: queries of listed parties, written half as the list writes them and
//! half otherwise; for so many of them, one query of a namesake; and other people's names near a listed one, as often as
//! makes a name evidence of 0.70 right in seven cases of ten. Of each pair, a query says everything, the birth date
//! alone, some of it, or nothing beside the name.

use std::collections::BTreeMap;

use super::cases::Case;

/// A pair of the population.
#[derive(Debug, Clone)]
pub struct Pair {
    /// Name evidence, 0 to 1.
    pub name: f64,
    /// Weights called on.
    pub rules: Vec<&'static str>,
    /// Who asks.
    pub origin: Origin,
    /// How many pairs of the population it stands for.
    pub weight: f64,
}

/// Whose query it is, seen from the candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The candidate's own.
    Same,
    /// Of a namesake.
    Namesake,
    /// Of a party with a near name.
    Near,
}

impl Pair {
    /// Whether query and candidate are the same party.
    pub fn same(&self) -> bool {
        self.origin == Origin::Same
    }
}

/// How often others than the party itself are asked for, against one query of the party.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shares {
    /// Namesakes, who have the same name evidence and the particulars of another party.
    pub namesakes: f64,
    /// Each of other people's near names.
    pub near: f64,
}

/// Which evidence a query gives, in turn: everything, the birth date, one half, the other half, nothing.
const VARIANTS: usize = 5;

/// The population that cases stand for.
pub fn population(cases: &[Case], shares: Shares) -> Vec<Pair> {
    let mut by_query: BTreeMap<usize, (Vec<&Case>, Vec<&Case>)> = BTreeMap::new();
    for case in cases {
        let (right, wrong) = by_query.entry(case.query).or_default();
        if case.same { right } else { wrong }.push(case);
    }
    let mut pairs = Vec::new();
    for (right, wrong) in by_query.values() {
        for case in wrong {
            vary(case, case.name, shares.near, Origin::Near, &mut pairs);
        }
        for case in right {
            let names = [Some(case.name), case.name_otherwise];
            for name in names.into_iter().flatten() {
                vary(case, name, 0.5, Origin::Same, &mut pairs);
                for other in wrong {
                    let weight = 1.0 / wrong.len() as f64;
                    vary(other, name, weight, Origin::Namesake, &mut pairs);
                }
            }
        }
    }
    let total = |origin| {
        let of = pairs.iter().filter(|p: &&Pair| p.origin == origin);
        of.map(|p| p.weight).sum::<f64>()
    };
    let scale = shares.namesakes * total(Origin::Same) / total(Origin::Namesake).max(f64::MIN_POSITIVE);
    for pair in pairs.iter_mut().filter(|p| p.origin == Origin::Namesake) {
        pair.weight *= scale;
    }
    pairs
}

fn vary(case: &Case, name: f64, weight: f64, origin: Origin, out: &mut Vec<Pair>) {
    for variant in 0..VARIANTS {
        let said = |rule: &&&'static str| match variant {
            0 => true,
            1 => rule.starts_with("birth_date."),
            2 => rule.starts_with("country.") || rule.starts_with("address."),
            3 => {
                let sections = ["birth_date.", "birth_place.", "gender."];
                sections.iter().any(|section| rule.starts_with(section))
            }
            _ => false,
        };
        out.push(Pair {
            name,
            rules: case.rules.iter().filter(said).copied().collect(),
            origin,
            weight: weight / VARIANTS as f64,
        });
    }
}
