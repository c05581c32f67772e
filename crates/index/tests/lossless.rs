//! Retrieval misses nothing: on real lists, it finds what comparing with every listed name finds.
#![allow(clippy::print_stderr)] // says when it is skipped

use std::path::PathBuf;

use interdict_index::{Index, NameMatch, Scratch, complete, write};
use interdict_lists::{LoadOptions, load_paths};
use interdict_model::Entity;
use interdict_names::{AnalysedName, NameClass, ShippedRarity, WeighedName, analyse};
use rayon::prelude::*;

fn shared() -> PathBuf {
    let default = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    std::env::var_os("INTERDICT_SHARED").map_or_else(default, PathBuf::from)
}

/// A generator that gives the same sequence each time (xorshift, Marsaglia 2003).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

/// A name as a hasty writer would put it.
fn disturbed(name: &str, dice: &mut Dice) -> String {
    let mut words: Vec<String> = name.split_whitespace().map(str::to_owned).collect();
    for _ in 0..=dice.below(3) {
        let at = dice.below(words.len());
        match dice.below(7) {
            0 if words.len() > 2 => {
                words.remove(at);
            }
            1 if words.len() > 1 => words.swap(at, 0),
            2 if words.len() > 1 => {
                let last = words.pop().unwrap_or_default();
                words.last_mut().unwrap().push_str(&last);
            }
            3 => words[at] = words[at].chars().take(1).collect(),
            _ => {
                let mut letters: Vec<char> = words[at].chars().collect();
                let place = dice.below(letters.len());
                let vowel = ['a', 'e', 'i', 'o', 'u'][dice.below(5)];
                match dice.below(4) {
                    0 if letters.len() > 1 => {
                        letters.remove(place);
                    }
                    1 => letters.insert(place, vowel),
                    2 if letters.len() > 1 => letters.swap(place, (place + 1) % 2),
                    _ => letters[place] = vowel,
                }
                words[at] = letters.into_iter().collect();
            }
        }
    }
    words.join(" ")
}

#[test]
fn finds_what_comparing_with_every_name_finds() {
    let list = shared().join("lists/un/UN_consolidated_2026-08-01.xml");
    if !list.exists() {
        eprintln!("skipped: {} is not there", list.display());
        return;
    }
    let queries_max = std::env::var("INTERDICT_QUERIES")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(250);
    let entities: Vec<Entity> = (load_paths(&[list], &LoadOptions::default()).unwrap().into_iter())
        .flat_map(|list| list.entities)
        .collect();
    let written = Index::from_bytes(write(&entities)).unwrap();
    let completed = Index::from_bytes(complete(&written).unwrap()).unwrap();
    assert!(complete(&completed).is_none(), "all its neighbours are stored");
    let listed: Vec<(u32, u32, AnalysedName)> = (entities.iter().enumerate())
        .flat_map(|(party, entity)| {
            let class = NameClass::of_kind(entity.kind);
            (entity.names.iter().enumerate())
                .map(move |(at, name)| (party as u32, at as u32, analyse(&name.text, class)))
        })
        .collect();
    let weighed: Vec<(u32, u32, WeighedName<'_>)> = (listed.iter())
        .filter(|(.., name)| !name.is_empty())
        .map(|(party, at, name)| (*party, *at, WeighedName::new(name, &ShippedRarity)))
        .collect();
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let names: Vec<&str> = entities
        .iter()
        .flat_map(|e| e.names.iter().map(|n| n.text.as_str()))
        .collect();
    let mut queries: Vec<(String, NameClass, f32)> = Vec::new();
    let classes = [NameClass::Person, NameClass::Organization, NameClass::Any];
    while queries.len() < queries_max {
        let name = names[dice.below(names.len())];
        if name.split_whitespace().next().is_none() {
            continue;
        }
        let text = match dice.below(8) {
            0 => name.to_owned(),
            1 => format!("{} {}", name, names[dice.below(names.len())]),
            _ => disturbed(name, &mut dice),
        };
        queries.push((
            text,
            classes[dice.below(3)],
            [0.5, 0.6, 0.7, 0.7, 0.85][dice.below(5)],
        ));
    }
    let missed: Vec<String> = (queries.par_iter())
        .map_init(Scratch::default, |scratch, (text, class, least)| {
            let query = analyse(text, *class);
            let mut search = |index: &Index| {
                let mut found: Vec<NameMatch> = Vec::new();
                index.search(&query, None, *least, scratch, &mut found);
                let mut found: Vec<(u32, u32)> = found.iter().map(|m| (m.party, m.position)).collect();
                found.sort_unstable();
                found
            };
            let found = search(&written);
            let asked = WeighedName::new(&query, &ShippedRarity);
            let mut wrong = Vec::new();
            if search(&completed) != found {
                wrong.push(format!(
                    "{text:?} ({class:?}, {least}): the completed index finds others"
                ));
            }
            for (party, at, name) in &weighed {
                let score = asked.align(name).score;
                let is_found = found.binary_search(&(*party, *at)).is_ok();
                if (score >= *least) != is_found {
                    let listed = &entities[*party as usize].names[*at as usize].text;
                    wrong.push(format!(
                        "{text:?} ({class:?}, {least}): {listed:?} {score} found={is_found}"
                    ));
                }
            }
            wrong
        })
        .flatten()
        .collect();
    assert!(
        missed.is_empty(),
        "{} of {} queries:\n{}",
        missed.len(),
        queries.len(),
        missed.iter().take(40).cloned().collect::<Vec<_>>().join("\n")
    );
}
