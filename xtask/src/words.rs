//! Learns how common words are in names, which are given names, and which spellings are one name's.

use std::{collections::BTreeMap, fmt::Write as _};

use anyhow::Result;
use interdict_names::{
    NameClass, Role, analyse,
    learn::{latin_sounds, skeleton},
    token_similarity,
};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{listed, names_data, shared};

#[derive(Default)]
struct Count {
    person: u32,
    organisation: u32,
    given: u32,
    family: u32,
    /// Bearers in encyclopedias.
    known: u32,
}

/// Parties that must have a word before it is worth a line.
const COUNT_MIN: u32 = 4;
/// Per million: rarer consonants are left out.
const SKELETON_MIN: u64 = 150;
/// Parties that must have both spellings.
const SPELLING_PARTIES_MIN: u32 = 2;

pub(crate) fn learn() -> Result<()> {
    let parties = listed::parties()?;
    let mut counts: FxHashMap<String, Count> = FxHashMap::default();
    let mut spellings: FxHashMap<(String, String), u32> = FxHashMap::default();
    let (mut person_total, mut organisation_total, mut known_total) = (0u32, 0u32, 0u32);
    for party in &parties {
        let class = if party.person {
            NameClass::Person
        } else {
            NameClass::Organization
        };
        let names: Vec<_> = party.names.iter().map(|n| analyse(n, class)).collect();
        // A party counts once a word, however many names it has.
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        for token in names.iter().flat_map(|n| &n.tokens) {
            let text = token.key.form().text();
            let wordy = matches!(
                token.role,
                Role::Word | Role::Family | Role::Given | Role::Patronymic | Role::Generic | Role::Place
            );
            if wordy && text.is_ascii() && text.len() > 1 && seen.insert(text) {
                let count = counts.entry(text.to_owned()).or_default();
                if party.person {
                    count.person += 1;
                    person_total += 1;
                } else {
                    count.organisation += 1;
                    organisation_total += 1;
                }
            }
        }
        if party.person {
            for (family, given) in &party.parts {
                for (text, is_given) in [(family, false), (given, true)] {
                    for token in &analyse(text, NameClass::Person).tokens {
                        let count = counts.entry(token.key.form().text().to_owned()).or_default();
                        *(if is_given {
                            &mut count.given
                        } else {
                            &mut count.family
                        }) += 1;
                    }
                }
            }
            learn_spellings(&names, &mut spellings);
        }
    }
    add_known_people(&mut counts, &mut known_total)?;
    write_frequencies(&counts, person_total, organisation_total, known_total)?;
    write_spellings(&spellings, &counts)
}

/// Whole names of people in encyclopedias: in Latin letters the given name comes first, the family name last.
fn add_known_people(counts: &mut FxHashMap<String, Count>, total: &mut u32) -> Result<()> {
    for file in ["wd_hebrew_80", "wd_korean_80"] {
        let text = std::fs::read_to_string(shared().join("translit").join(file))?;
        for line in text.lines() {
            let Some((latin, _)) = line.split_once('\t') else {
                continue;
            };
            let name = analyse(latin, NameClass::Person);
            let words: Vec<&str> = name
                .tokens
                .iter()
                .filter(|t| t.role == Role::Word)
                .map(|t| t.key.form().text())
                .collect();
            if words.len() < 2 {
                continue;
            }
            for (at, word) in words
                .iter()
                .enumerate()
                .filter(|(_, w)| w.len() > 1 && w.is_ascii())
            {
                let count = counts.entry((*word).to_owned()).or_default();
                count.known += 1;
                *total += 1;
                if at + 1 == words.len() {
                    count.family += 1;
                } else if at == 0 {
                    count.given += 1;
                }
            }
        }
    }
    Ok(())
}

/// Two names of one party that differ in one word alone: the two words are spellings of one name, if they sound
/// alike.
fn learn_spellings(
    names: &[interdict_names::AnalysedName],
    spellings: &mut FxHashMap<(String, String), u32>,
) {
    let mut seen: FxHashSet<(String, String)> = FxHashSet::default();
    for (at, a) in names.iter().enumerate().take(30) {
        for b in names.iter().skip(at + 1).take(30) {
            if a.tokens.len() != b.tokens.len() || a.tokens.len() < 2 {
                continue;
            }
            // Position by position: lists repeat the order when they vary the spelling.
            let pairs = || a.tokens.iter().zip(&b.tokens);
            let alike = |x: &interdict_names::Token, y: &interdict_names::Token| {
                token_similarity(x.key.form(), y.key.form()).value
            };
            if !pairs().all(|(x, y)| alike(x, y) >= 0.5) {
                continue;
            }
            for (x, y) in pairs() {
                let (x, y) = (x.key.form().text(), y.key.form().text());
                if x != y && x.is_ascii() && y.is_ascii() && x.len() > 2 && y.len() > 2 {
                    let pair = if x < y { (x, y) } else { (y, x) };
                    seen.insert((pair.0.to_owned(), pair.1.to_owned()));
                }
            }
        }
    }
    for pair in seen {
        *spellings.entry(pair).or_default() += 1;
    }
}

fn write_frequencies(
    counts: &FxHashMap<String, Count>,
    persons: u32,
    organisations: u32,
    known: u32,
) -> Result<()> {
    let mut out = String::from(
        "# How often public lists and encyclopedias have a word in names: per million words of people's names, per\n\
         # million words of organisations' names, and of 100 bearers how many have it as a given name.\n\
         # Learned: cargo run --release -p xtask -- learn-name-words\n\n[words]\n",
    );
    let per_million = |count: u32, total: u32| u64::from(count) * 1_000_000 / u64::from(total.max(1));
    let mut skeletons: BTreeMap<String, u64> = BTreeMap::new();
    let sorted: BTreeMap<_, _> = counts.iter().collect();
    for (word, count) in sorted {
        // Lists and encyclopedias know different peoples: the larger share counts.
        let person = per_million(count.person, persons).max(per_million(count.known, known));
        let consonants = skeleton(&latin_sounds(word));
        if count.person + count.known > 0 && consonants.len() > 1 {
            *skeletons.entry(consonants).or_default() += person;
        }
        if count.person + count.organisation + count.known < COUNT_MIN {
            continue;
        }
        let bearers = count.given + count.family;
        let given = if bearers < 3 {
            50
        } else {
            count.given * 100 / bearers
        };
        writeln!(
            out,
            "{word} {person} {} {given}",
            per_million(count.organisation, organisations)
        )?;
    }
    out.push_str("\n# Consonants alone, for scripts that leave vowels out: per million words of people's names.\n[skeleton]\n");
    for (consonants, count) in skeletons.iter().filter(|(_, c)| **c >= SKELETON_MIN) {
        writeln!(out, "{consonants} {count}")?;
    }
    std::fs::write(names_data().join("frequencies.txt"), out)?;
    Ok(())
}

/// Pairs seen with enough parties, gathered around their most frequent member.
fn write_spellings(
    spellings: &FxHashMap<(String, String), u32>,
    counts: &FxHashMap<String, Count>,
) -> Result<()> {
    let often = |word: &str| counts.get(word).map_or(0, |c| c.person);
    let mut heads: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut pairs: Vec<_> = spellings
        .iter()
        .filter(|(_, n)| **n >= SPELLING_PARTIES_MIN)
        .collect();
    pairs.sort();
    for ((x, y), _) in pairs {
        let (head, other) = if often(x) >= often(y) { (x, y) } else { (y, x) };
        heads.entry(head.clone()).or_default().push(other.clone());
    }
    let mut out = String::from(
        "# Spellings that lists use for one and the same person, the most frequent first; one name a line.\n\
         # Learned from aliases: cargo run --release -p xtask -- learn-name-words\n\n",
    );
    for (head, others) in heads {
        writeln!(out, "{head} {}", others.join(" "))?;
    }
    std::fs::write(names_data().join("spellings.txt"), out)?;
    Ok(())
}
