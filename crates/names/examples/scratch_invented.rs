//! Scratch. The UN's list: names in original script against Latin names, and invented people against the list.
#![allow(clippy::print_stdout, dead_code, unused_imports, missing_docs)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::collections::HashMap;

use interdict_model::Script;
use interdict_names::{
    AnalysedName, NameClass, ShippedRarity, Similarity, TokenKey, WeighedName, align, analyse,
    token_similarity,
};
use rayon::prelude::*;

const THRESHOLD: f32 = 0.70;

fn is_latin(text: &str) -> bool {
    Script::of_text(text) == Script::Latin
}

fn analysed(names: impl Iterator<Item = String>, class: NameClass) -> Vec<AnalysedName> {
    names.map(|n| analyse(&n, class)).collect()
}

/// The listed names with their distinct units, so that token similarity is worked out once a distinct unit.
struct Listed<'a> {
    names: Vec<(WeighedName<'a>, Vec<usize>)>,
    units: Vec<&'a TokenKey>,
}

impl<'a> Listed<'a> {
    fn new(names: &'a [AnalysedName]) -> Self {
        let mut numbers: HashMap<&TokenKey, usize> = HashMap::new();
        let mut units = Vec::new();
        let names = names
            .iter()
            .map(|name| {
                let of_name = name.units().map(|key| {
                    *numbers.entry(key).or_insert_with(|| {
                        units.push(key);
                        units.len() - 1
                    })
                });
                let of_name = of_name.collect();
                (WeighedName::new(name, &ShippedRarity), of_name)
            })
            .collect();
        Self { names, units }
    }

    fn best(&self, query: &str) -> (f32, &WeighedName<'a>) {
        let query = analyse(query, NameClass::Person);
        let weighed = WeighedName::new(&query, &ShippedRarity);
        let table: Vec<Vec<Similarity>> = query
            .units()
            .map(|q| {
                self.units
                    .iter()
                    .map(|u| token_similarity(q.form(), u.form()))
                    .collect()
            })
            .collect();
        let scores = self.names.iter().map(|(name, units)| {
            let alignment = align(weighed.view(), name.view(), |q, c| table[q][units[c]]);
            (alignment.score, name)
        });
        scores
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .expect("a list with names")
    }
}

fn main() {
    let parties = support::un_parties().unwrap();
    let people = parties.iter().filter(|p| p.person);
    let listed = analysed(
        people.flat_map(|p| p.latin.iter().chain(&p.original).cloned()),
        NameClass::Person,
    );
    let listed = Listed::new(&listed);
    for seed in std::env::args().skip(1) {
        let seed: u64 = seed.parse().unwrap();
        let names = support::invented::invented_names(10_000, seed);
        let mut hits: Vec<(f32, String)> = names
            .par_iter()
            .filter_map(|name| {
                let (score, other) = listed.best(name);
                (score >= THRESHOLD).then(|| (score, format!("{name} | {other}")))
            })
            .collect();
        hits.sort_by(|a, b| b.0.total_cmp(&a.0));
        for (score, pair) in &hits {
            println!("hit {score:.2} {pair}");
        }
        println!("seed {seed}: {} hit", hits.len());
    }
}
