//! What is found, and what is found in error.

use std::collections::BTreeMap;

use interdict_index::{Index, NameMatch, Scratch};
use interdict_model::{Entity, EntityKind, Script};
use interdict_names::{NameClass, NameEvidence, ShippedRarity, analyse, compare};
use rayon::prelude::*;
use serde_json::{Value, json};

use super::{dice::Dice, synthetic};

/// Name evidence from which a name is a hit by itself.
const THRESHOLD: f32 = 0.70;
/// Name evidence from which candidates are ranked.
const RANKED: f32 = 0.50;
/// Parties of a list that are asked for.
const PARTIES_MAX: usize = 4000;
/// Invented names that are asked for.
const INVENTED: usize = 10_000;

pub(super) fn measure(entities: &[Entity]) -> Value {
    let index = match Index::from_bytes(interdict_index::write(entities)) {
        Ok(index) => index,
        Err(error) => return json!({"error": error.to_string()}),
    };
    json!({
        "aliases_held_out": held_out(&index, entities),
        "original_script": original_script(&index, entities),
        "invented_names": invented(&index, entities),
    })
}

/// What became of a name that was taken out and asked for.
struct Outcome {
    list: String,
    first: bool,
    found: bool,
    cause: &'static str,
    example: String,
}

/// Each party with two names or more: one name is taken out of the list and asked for.
fn held_out(index: &Index, entities: &[Entity]) -> Value {
    let mut by_list: BTreeMap<&str, usize> = BTreeMap::new();
    let mut asked = Vec::new();
    let mut dice = Dice::new(11);
    for (party, entity) in entities.iter().enumerate().filter(|(_, e)| e.names.len() > 1) {
        let count = by_list.entry(&entity.list).or_default();
        *count += 1;
        if *count <= PARTIES_MAX {
            asked.push((party, dice.below(entity.names.len())));
        }
    }
    let outcomes = ask(index, entities, &asked, |_| true);
    summary(&outcomes)
}

/// Names in original script, asked for against the Latin names of the list alone.
fn original_script(index: &Index, entities: &[Entity]) -> Value {
    let mut asked = Vec::new();
    for (party, entity) in entities.iter().enumerate() {
        let has_latin = entity.names.iter().any(|n| n.script == Script::Latin);
        let other = |script: Script| !matches!(script, Script::Latin | Script::Common);
        for (at, _) in entity
            .names
            .iter()
            .enumerate()
            .filter(|(_, n)| has_latin && other(n.script))
        {
            asked.push((party, at));
        }
    }
    summary(&ask(index, entities, &asked, |script| script == Script::Latin))
}

/// Asks for names (party, position), leaving the name itself and those of other scripts than `answers` wants aside.
fn ask(
    index: &Index,
    entities: &[Entity],
    asked: &[(usize, usize)],
    answers: impl Fn(Script) -> bool + Sync,
) -> Vec<Outcome> {
    (asked.par_iter())
        .map_init(Scratch::default, |scratch, (party, at)| {
            let entity = &entities[*party];
            let name = &entity.names[*at];
            let query = analyse(&name.text, NameClass::of_kind(entity.kind));
            let mut found: Vec<NameMatch> = Vec::new();
            index.search(&query, Some(entity.kind), RANKED, scratch, &mut found);
            let itself = (*party as u32, *at as u32);
            found.retain(|m| {
                let listed = &entities[m.party as usize].names[m.position as usize];
                (m.party, m.position) != itself && answers(listed.script)
            });
            let own = (found.iter())
                .filter(|m| m.party == itself.0)
                .map(|m| m.score)
                .fold(0.0, f32::max);
            // Other lists have the same party under another number: only those of the same list are rivals.
            let best = (found.iter())
                .filter(|m| m.party != itself.0 && entities[m.party as usize].list == entity.list)
                .map(|m| m.score)
                .fold(0.0, f32::max);
            let found = own >= THRESHOLD;
            let (cause, example) = if found {
                ("", String::new())
            } else {
                why(entity, *at, &answers)
            };
            Outcome {
                list: entity.list.clone(),
                first: own > 0.0 && own >= best,
                found,
                cause,
                example,
            }
        })
        .collect()
}

/// Why a name was missed, judged by the party's name that is nearest to it.
fn why(entity: &Entity, at: usize, answers: &impl Fn(Script) -> bool) -> (&'static str, String) {
    let class = NameClass::of_kind(entity.kind);
    let name = &entity.names[at];
    let query = analyse(&name.text, class);
    let others = (entity.names.iter().enumerate()).filter(|(n, other)| *n != at && answers(other.script));
    let nearest: Option<(NameEvidence, &str, Script)> = others
        .map(|(_, other)| {
            (
                compare(&query, &analyse(&other.text, class), &ShippedRarity),
                other.text.as_str(),
                other.script,
            )
        })
        .max_by(|a, b| a.0.score.total_cmp(&b.0.score));
    let Some((evidence, text, script)) = nearest else {
        return ("no other name", name.text.clone());
    };
    let example = format!("{} | {text}", name.text);
    let pairs = evidence.tokens.iter().filter(|t| t.similarity >= 0.6);
    let (mut alike, mut alone) = (0.0, 0.0);
    for token in pairs {
        alike += token.weight;
    }
    for token in evidence.tokens.iter().filter(|t| t.similarity < 0.6) {
        alone += token.weight;
    }
    let cause = if script != name.script {
        "other script"
    } else if alike == 0.0 {
        "another name altogether"
    } else if query.tokens.len() == 1 {
        "one word of several"
    } else if alone > alike {
        "few words in common"
    } else {
        "some words differ"
    };
    (cause, example)
}

fn summary(outcomes: &[Outcome]) -> Value {
    let mut by_list: BTreeMap<&str, Vec<&Outcome>> = BTreeMap::new();
    for outcome in outcomes {
        by_list.entry(&outcome.list).or_default().push(outcome);
    }
    let lists = by_list.into_iter().map(|(list, outcomes)| {
        let count = |wanted: fn(&Outcome) -> bool| outcomes.iter().filter(|o| wanted(o)).count();
        let share = |n: usize| (n as f64 / outcomes.len() as f64 * 1000.0).round() / 1000.0;
        let mut causes: BTreeMap<&str, (usize, Vec<&str>)> = BTreeMap::new();
        for outcome in outcomes.iter().filter(|o| !o.found) {
            let (number, examples) = causes.entry(outcome.cause).or_default();
            *number += 1;
            if examples.len() < 3 {
                examples.push(&outcome.example);
            }
        }
        let causes: Vec<String> = (causes.iter())
            .map(|(cause, (number, examples))| format!("{number} {cause}, e.g. {}", examples.join("; ")))
            .collect();
        let figures = json!({
            "asked": outcomes.len(),
            "recall_at_1": share(count(|o| o.first)),
            "recall_at_0.70": share(count(|o| o.found)),
            "missed": causes,
        });
        (list.to_owned(), figures)
    });
    Value::Object(lists.collect())
}

/// Names that nobody has: how many hit somebody by name alone.
fn invented(index: &Index, entities: &[Entity]) -> Value {
    let people: Vec<Vec<&str>> = (entities.iter())
        .filter(|e| e.kind == EntityKind::Person)
        .flat_map(|e| &e.names)
        .filter(|n| n.script == Script::Latin)
        .map(|n| n.text.split_whitespace().collect())
        .collect();
    let mut dice = Dice::new(13);
    let names: Vec<String> = (0..INVENTED)
        .map(|_| synthetic::name(&people, &mut dice))
        .collect();
    let hits: Vec<Vec<(String, String)>> = (names.par_iter())
        .map_init(Scratch::default, |scratch, name| {
            let mut found = Vec::new();
            let query = analyse(name, NameClass::Person);
            index.search(&query, Some(EntityKind::Person), THRESHOLD, scratch, &mut found);
            (found.iter())
                .map(|m| {
                    let entity = &entities[m.party as usize];
                    (
                        entity.list.clone(),
                        format!("{name} | {}", entity.names[m.position as usize].text),
                    )
                })
                .collect()
        })
        .collect();
    let mut by_list: BTreeMap<String, (usize, Vec<String>)> = BTreeMap::new();
    for of_name in &hits {
        let mut seen: Vec<&str> = Vec::new();
        for (list, example) in of_name {
            if !seen.contains(&list.as_str()) {
                seen.push(list);
                let (number, examples) = by_list.entry(list.clone()).or_default();
                *number += 1;
                if examples.len() < 5 {
                    examples.push(example.clone());
                }
            }
        }
    }
    let lists = (by_list.into_iter())
        .map(|(list, (number, examples))| (list, json!({"names_that_hit": number, "examples": examples})));
    json!({"asked": names.len(), "made_of": "words of the lists' own names", "by_list": Value::Object(lists.collect())})
}
