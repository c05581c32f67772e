//! How long building, opening and asking take.
//!
//! Single queries are measured in time of the processor, which a busy machine does not falsify; building, opening and
//! bulk screening in time on the clock.

use std::time::{Duration, Instant};

use cpu_time::ThreadTime;
use interdict_index::Index;
use interdict_model::{Entity, EntityKind, Script};
use interdict_screen::{Options, Query, Screener};
use rayon::prelude::*;
use serde_json::{Value, json};

use super::{
    dice::{Dice, misspelt},
    synthetic,
};
use crate::failure::Failure;

pub(super) fn measure(entities: Vec<Entity>, queries: usize) -> Result<Value, Failure> {
    let started = Instant::now();
    let bytes = interdict_index::write(&entities);
    let built = started.elapsed();
    let started = Instant::now();
    let bytes = match Index::from_bytes(bytes) {
        Ok(index) => interdict_index::complete(&index).unwrap_or_else(|| index.bytes().to_vec()),
        Err(error) => return Err(Failure::Internal(error.into())),
    };
    let completed = started.elapsed();
    let path = std::env::temp_dir().join(format!("interdict-bench-{}.idx", std::process::id()));
    std::fs::write(&path, &bytes)?;
    let size = bytes.len();
    drop(bytes);
    let started = Instant::now();
    let opened = Screener::open(&path);
    let open_time = started.elapsed();
    // The mapping keeps the file alive on systems that map at all; elsewhere it stays until the next start.
    let _ = std::fs::remove_file(&path);
    let screener = opened.map_err(|e| Failure::Internal(e.into()))?;
    let asked = questions(&entities, queries);
    let worst = worst_cases(&entities);
    // What a program has in memory that screens.
    drop(entities);
    let options = Options::default();
    let mut times: Vec<Duration> = Vec::with_capacity(asked.len());
    let mut hits = 0;
    for query in &asked {
        let started = ThreadTime::now();
        hits += screener.screen(query, &options).total;
        times.push(started.elapsed());
    }
    times.sort_unstable();
    let at = |share: f64| -> f64 {
        let place = ((times.len() as f64 - 1.0) * share).max(0.0) as usize;
        times.get(place).map_or(0.0, |t| t.as_secs_f64() * 1e3)
    };
    let round = |value: f64, unit: f64| (value * unit).round() / unit;
    let started = Instant::now();
    let _: usize = (asked.par_iter())
        .map(|query| screener.screen(query, &options).total)
        .sum();
    let seconds = started.elapsed().as_secs_f64();
    Ok(json!({
        "parties": screener.len(),
        "names": screener.index().name_count(),
        "distinct_units": screener.index().unit_count(),
        "index_megabytes": round(size as f64 / 1e6, 10.0),
        "build_s": round(built.as_secs_f64(), 100.0),
        "complete_s": round(completed.as_secs_f64(), 100.0),
        "open_ms": round(open_time.as_secs_f64() * 1e3, 100.0),
        "queries": asked.len(),
        "hits_a_query": round(hits as f64 / asked.len().max(1) as f64, 100.0),
        "query_ms_p50": round(at(0.5), 1000.0),
        "query_ms_p90": round(at(0.9), 1000.0),
        "query_ms_p99": round(at(0.99), 1000.0),
        "query_ms_max": round(at(1.0), 1000.0),
        "bulk_names_a_second": (asked.len() as f64 / seconds.max(1e-9)).round(),
        "threads": rayon::current_num_threads(),
        "resident_megabytes": resident("VmRSS:"),
        "resident_megabytes_while_building": resident("VmHWM:"),
        "worst_cases_ms": ask_worst(&screener, worst),
    }))
}

/// A customer file: a third listed names, some misspelt, two thirds names that nobody has.
fn questions(entities: &[Entity], count: usize) -> Vec<Query> {
    let mut dice = Dice::new(7);
    let people: Vec<Vec<&str>> = (entities.iter())
        .filter(|e| e.kind == EntityKind::Person)
        .flat_map(|e| &e.names)
        .filter(|n| n.script == Script::Latin)
        .map(|n| n.text.split_whitespace().collect())
        .collect();
    let questions = (0..count).map(|_| {
        let listed = dice
            .one_of(entities)
            .and_then(|e| Some((e.kind, dice.one_of(&e.names)?)));
        match (dice.below(3), listed) {
            (0, Some((kind, name))) => {
                let text = match dice.below(2) {
                    0 => name.text.clone(),
                    _ => {
                        let mut words: Vec<String> =
                            name.text.split_whitespace().map(str::to_owned).collect();
                        let at = dice.below(words.len());
                        if let Some(word) = words.get_mut(at) {
                            *word = misspelt(word, &mut dice);
                        }
                        words.join(" ")
                    }
                };
                Query::named(text).of_kind(kind)
            }
            _ => Query::named(synthetic::name(&people, &mut dice)).of_kind(EntityKind::Person),
        }
    });
    questions.collect()
}

/// Queries made to be slow.
fn worst_cases(entities: &[Entity]) -> Vec<(&'static str, Query)> {
    let most_names = entities.iter().max_by_key(|e| e.names.len());
    let many: Vec<String> = most_names.map_or(Vec::new(), |e| {
        e.names.iter().cycle().take(20).map(|n| n.text.clone()).collect()
    });
    let letters: Vec<String> = ('a'..='z').map(String::from).collect();
    let words: Vec<String> = (entities.iter())
        .filter_map(|e| e.caption().split_whitespace().next().map(str::to_owned))
        .take(400)
        .collect();
    let long: String = words.join(" ").chars().take(2000).collect();
    vec![
        (
            "20_names",
            Query {
                names: many,
                ..Query::default()
            },
        ),
        ("2000_letters_many_words", Query::named(long)),
        (
            "2000_letters_one_word",
            Query::named("abcdefghijklmnopqrstu".repeat(95)),
        ),
        ("one_letter_words", Query::named(letters.join(" "))),
        ("10000_times_mohammed", Query::named("Mohammed ".repeat(10_000))),
        ("mohammed", Query::named("Mohammed")),
        ("al_bin_abu", Query::named("al bin abu")),
        ("initials", Query::named("J. K. R.")),
        ("arabic_letters", Query::named("محمد عبد الله حسين علي")),
    ]
}

/// How long each takes, in milliseconds.
fn ask_worst(screener: &Screener, cases: Vec<(&'static str, Query)>) -> Value {
    let times = cases.into_iter().map(|(label, query)| {
        let started = ThreadTime::now();
        let answer = screener.screen(&query, &Options::default());
        let time = started.elapsed().as_secs_f64() * 1e3;
        std::hint::black_box(answer);
        (label.to_owned(), json!((time * 100.0).round() / 100.0))
    });
    Value::Object(times.collect())
}

/// The memory that the process has in use (`VmRSS:`), or had at most (`VmHWM:`), in megabytes, where the system
/// tells (Linux).
fn resident(which: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with(which))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024)
}
