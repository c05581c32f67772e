//! What is found, and what is found in error.

use std::collections::BTreeMap;

use interdict_index::{Index, NameMatch, Scratch};
use interdict_model::{Entity, EntityKind, Name, NameKind, Script};
use interdict_names::{
    AnalysedName, NameClass, NameEvidence, ShippedRarity, TokenEvidence, analyse, compare,
};
use rayon::prelude::*;
use serde_json::{Value, json};

use super::{dice::Dice, synthetic};

/// Name evidence from which a name is a hit by itself.
const THRESHOLD: f32 = 0.70;
/// Name evidence from which candidates are ranked, at the least.
const RANKED: f32 = 0.50;
/// Seed of the draws: the same parties and names are asked for each time.
const SEED: u64 = 11;
/// Invented names that are asked for.
const INVENTED: usize = 10_000;

/// All figures; `sample` parties of each list are asked for.
pub(super) fn measure(entities: &[Entity], sample: usize) -> Value {
    let index = match Index::from_bytes(interdict_index::write(entities)) {
        Ok(index) => index,
        Err(error) => return json!({"error": error.to_string()}),
    };
    json!({
        "aliases_held_out": held_out(&index, entities, sample),
        "original_script": original_script(&index, entities, sample),
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

/// Each party with two names or more: one name is taken out of the list and asked for. Of each list, `sample` parties
/// are drawn.
fn held_out(index: &Index, entities: &[Entity], sample: usize) -> Value {
    let mut by_list: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let first = |e: &Entity| e.names.first().map(|n| n.text.to_lowercase());
    let several = |e: &Entity| e.names.iter().any(|n| Some(n.text.to_lowercase()) != first(e));
    for (party, entity) in entities.iter().enumerate().filter(|(_, e)| several(e)) {
        by_list.entry(&entity.list).or_default().push(party);
    }
    let mut dice = Dice::new(SEED);
    let mut asked = Vec::new();
    for parties in by_list.values_mut() {
        for party in draw(parties, sample, &mut dice) {
            asked.push((party, dice.below(entities[party].names.len())));
        }
    }
    let mut value = summary(&ask(index, entities, &asked, |_| true));
    value["drawn"] = json!(format!("at most {sample} parties a list, seed {SEED}"));
    value
}

/// Some of several, drawn without putting back.
fn draw<T: Copy>(things: &mut [T], count: usize, dice: &mut Dice) -> Vec<T> {
    let count = count.min(things.len());
    for at in 0..count {
        things.swap(at, at + dice.below(things.len() - at));
    }
    things[..count].to_vec()
}

/// Names in original script, asked for against the Latin names of the list alone.
fn original_script(index: &Index, entities: &[Entity], sample: usize) -> Value {
    let mut by_list: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
    for (party, entity) in entities.iter().enumerate() {
        let has_latin = entity.names.iter().any(|n| n.script == Script::Latin);
        let other = |script: Script| !matches!(script, Script::Latin | Script::Common);
        for (at, _) in entity
            .names
            .iter()
            .enumerate()
            .filter(|(_, n)| has_latin && other(n.script))
        {
            by_list.entry(&entity.list).or_default().push((party, at));
        }
    }
    let mut dice = Dice::new(SEED);
    let drawn = by_list.values_mut().map(|names| draw(names, sample, &mut dice));
    let asked: Vec<(usize, usize)> = drawn.flatten().collect();
    summary(&ask(index, entities, &asked, |script| script == Script::Latin))
}

/// Asks for names (party, position). A name itself, however often its party has it, and those of other scripts than
/// `answers` wants are as if they were not on the list.
fn ask(
    index: &Index,
    entities: &[Entity],
    asked: &[(usize, usize)],
    answers: impl Fn(Script) -> bool + Sync,
) -> Vec<Outcome> {
    (asked.par_iter())
        .map_init(Scratch::default, |scratch, (party, at)| {
            let entity = &entities[*party];
            let text = entity.names[*at].text.to_lowercase();
            let query = analyse(&entity.names[*at].text, NameClass::of_kind(entity.kind));
            let nearest = (entity.names.iter())
                .filter(|name| answers(name.script) && name.text.to_lowercase() != text)
                .map(|name| {
                    let candidate = analyse(&name.text, NameClass::of_kind(entity.kind));
                    (compare(&query, &candidate, &ShippedRarity), name)
                })
                .max_by(|a, b| a.0.score.total_cmp(&b.0.score));
            let own = nearest
                .as_ref()
                .map_or(0.0, |(evidence, _)| evidence.score as f32);
            let found = own >= THRESHOLD;
            let mut first = own >= RANKED;
            if first {
                let mut rivals: Vec<NameMatch> = Vec::new();
                index.search(&query, Some(entity.kind), own, scratch, &mut rivals);
                // Other lists have the same party under another number: only those of the same list are rivals.
                first = !rivals.iter().any(|m| {
                    let rival = &entities[m.party as usize];
                    let counts = m.party as usize != *party && rival.list == entity.list;
                    counts && m.score > own && answers(rival.names[m.position as usize].script)
                });
            }
            let (cause, example) = match nearest {
                _ if found => ("", String::new()),
                None => ("no other name", entity.names[*at].text.clone()),
                Some((evidence, name)) => why(&entity.names[*at], &query, &evidence, name),
            };
            Outcome {
                list: entity.list.clone(),
                first,
                found,
                cause,
                example,
            }
        })
        .collect()
}

/// Why a name was missed, judged by the party's name that is nearest to it.
fn why(name: &Name, query: &AnalysedName, evidence: &NameEvidence, nearest: &Name) -> (&'static str, String) {
    let example = format!("{} | {} ({:.2})", name.text, nearest.text, evidence.score);
    let alike = |t: &&TokenEvidence| t.similarity >= 0.6;
    let weight = |tokens: &mut dyn Iterator<Item = &TokenEvidence>| tokens.map(|t| t.weight).sum::<f32>();
    let agree = weight(&mut evidence.tokens.iter().filter(alike));
    let alone = weight(&mut evidence.tokens.iter().filter(|t| !alike(t)));
    let cause = if nearest.script != name.script {
        "other script"
    } else if agree == 0.0 {
        "another name altogether"
    } else if name.kind == NameKind::WeakAlias {
        "alias that the list calls weak"
    } else if query.tokens.len() == 1 {
        "one word of several"
    } else if alone > agree {
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
