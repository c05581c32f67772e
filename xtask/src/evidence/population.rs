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

/// How the population is mixed: `data/screen/population.toml`. Counts are against one query of a listed party.
#[derive(Debug, Clone, PartialEq)]
pub struct Shares {
    /// Namesakes, who have the same name evidence and the particulars of another party.
    pub namesakes: f64,
    /// Each of other people's near names.
    pub near: f64,
    /// Of each section of evidence, how often a party's query says something else than the list.
    pub differs: BTreeMap<String, f64>,
}

impl Shares {
    /// Reads the file; `None` where a figure is missing.
    pub fn read(text: &str) -> Option<Self> {
        let table: toml::Table = text.parse().ok()?;
        let differs = table.get("differs")?.as_table()?.iter();
        Some(Self {
            namesakes: table.get("namesakes")?.as_float()?,
            near: table.get("near")?.as_float()?,
            differs: differs
                .map(|(section, share)| Some((section.clone(), share.as_float()?)))
                .collect::<Option<_>>()?,
        })
    }
}

/// Others whose particulars stand in a party's query where it differs from the list.
const STRANGERS: usize = 4;

/// Which evidence a query gives, in turn: everything, the birth date, one half, the other half, nothing.
const VARIANTS: usize = 5;

/// The population that cases stand for.
pub fn population(cases: &[Case], shares: &Shares) -> Vec<Pair> {
    let mut by_query: BTreeMap<usize, (Vec<&Case>, Vec<&Case>)> = BTreeMap::new();
    for case in cases {
        let (right, wrong) = by_query.entry(case.query).or_default();
        if case.same { right } else { wrong }.push(case);
    }
    let strangers: Vec<&Case> = cases.iter().filter(|case| !case.same).collect();
    let mut pairs = Vec::new();
    for (number, (right, wrong)) in by_query.values().enumerate() {
        for case in wrong {
            vary(&case.rules, case.name, shares.near, Origin::Near, &mut pairs);
        }
        for case in right {
            let names = [Some(case.name), case.name_otherwise];
            for name in names.into_iter().flatten() {
                for other in wrong {
                    let each = 1.0 / wrong.len() as f64;
                    vary(&other.rules, name, each, Origin::Namesake, &mut pairs);
                }
                let mut as_listed = 0.5;
                for turn in 0..STRANGERS.min(strangers.len()) {
                    let other = strangers[(number * 7919 + turn * 104_729) % strangers.len()];
                    for (section, share) in &shares.differs {
                        if let Some(rules) = exchanged(&case.rules, &other.rules, section) {
                            let weight = 0.5 * share / STRANGERS as f64;
                            as_listed -= weight;
                            vary(&rules, name, weight, Origin::Same, &mut pairs);
                        }
                    }
                }
                vary(&case.rules, name, as_listed.max(0.0), Origin::Same, &mut pairs);
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

/// What is said, with one section of it as another party has it; `None` where either says nothing of it.
fn exchanged(own: &[&'static str], other: &[&'static str], section: &str) -> Option<Vec<&'static str>> {
    let of = |rule: &&&'static str| rule.split('.').next() == Some(section);
    own.iter().find(of)?;
    let foreign = *other.iter().find(of)?;
    let mut rules: Vec<&'static str> = own.iter().filter(|rule| !of(rule)).copied().collect();
    rules.push(foreign);
    Some(rules)
}

fn vary(rules: &[&'static str], name: f64, weight: f64, origin: Origin, out: &mut Vec<Pair>) {
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
            rules: rules.iter().filter(said).copied().collect(),
            origin,
            weight: weight / VARIANTS as f64,
        });
    }
}
