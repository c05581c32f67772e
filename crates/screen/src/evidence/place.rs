//! Places of birth and addresses: words in common.

use interdict_index::Party;

use super::Finding;
use crate::{
    Evidence, Query,
    rules::{Rules, Weighed, weigh},
};

/// Longer addresses are cut: a whole page in the field must not cost more than an address.
const WORDS_MAX: usize = 48;
/// Share of words in common from which two addresses are one, and from which they are alike.
const SAME: f64 = 0.75;
const SIMILAR: f64 = 0.4;

pub(super) fn birth_places(query: &Query, party: &Party<'_>, rules: &Rules) -> Finding {
    let (asked, listed, share) = best(&query.birth_places, &party.birth_places, containment)?;
    let (how, weighed) = if share >= SAME {
        ("same place", weigh!(rules, birth_place.same))
    } else if share >= SIMILAR {
        ("words in common", weigh!(rules, birth_place.similar))
    } else {
        ("other place", weigh!(rules, birth_place.other))
    };
    Some(evidence("birth-place", asked, listed, how, weighed))
}

/// Another address says nothing: parties move, and lists know one of many.
pub(super) fn addresses(query: &Query, party: &Party<'_>, rules: &Rules) -> Finding {
    let (asked, listed, share) = best(&query.addresses, &party.addresses, overlap)?;
    let (how, weighed) = if share >= SAME {
        ("same address", weigh!(rules, address.same))
    } else if share >= SIMILAR {
        ("words in common", weigh!(rules, address.similar))
    } else {
        return None;
    };
    Some(evidence("address", asked, listed, how, weighed))
}

fn evidence(evidence: &'static str, query: &str, candidate: &str, how: &str, weighed: Weighed) -> Evidence {
    Evidence {
        evidence,
        query: query.to_owned(),
        candidate: candidate.to_owned(),
        how: how.to_owned(),
        rule: weighed.rule,
        weight: weighed.weight,
        frequency: None,
    }
}

type Measure = fn(&[String], &[String]) -> f64;

fn best<'a>(asked: &'a [String], listed: &[&'a str], measure: Measure) -> Option<(&'a str, &'a str, f64)> {
    let listed: Vec<(&str, Vec<String>)> = listed.iter().map(|text| (*text, words(text))).collect();
    let mut best: Option<(&str, &str, f64)> = None;
    for query in asked {
        let query_words = words(query);
        for (candidate, candidate_words) in &listed {
            if query_words.is_empty() || candidate_words.is_empty() {
                continue;
            }
            let share = measure(&query_words, candidate_words);
            if best.is_none_or(|(_, _, most)| share > most) {
                best = Some((query, candidate, share));
            }
        }
    }
    best
}

/// Words in lower case, each once; numbers stay, single letters go.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = (text.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.chars().count() > 1 || word.chars().any(|c| c.is_numeric()))
        .map(str::to_lowercase)
        .take(WORDS_MAX)
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

fn shared(a: &[String], b: &[String]) -> f64 {
    a.iter().filter(|word| b.binary_search(word).is_ok()).count() as f64
}

/// Words in common over the words of the shorter: "Tripoli" is within "Tripoli, Libya".
fn containment(a: &[String], b: &[String]) -> f64 {
    shared(a, b) / a.len().min(b.len()) as f64
}

/// Words in common over all words; a single word in common (a country) is no address.
fn overlap(a: &[String], b: &[String]) -> f64 {
    let shared = shared(a, b);
    if shared < 2.0 {
        0.0
    } else {
        shared / (a.len() as f64 + b.len() as f64 - shared)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_words() {
        let share = |measure: Measure, a: &str, b: &str| measure(&words(a), &words(b));
        assert!(share(containment, "Tripoli", "Tripoli, Libya") >= SAME);
        assert!(share(containment, "Tripoli", "Benghazi, Libya") < SIMILAR);
        assert!(share(overlap, "Libya", "Tripoli, Libya") < SIMILAR);
        assert!(
            share(
                overlap,
                "16 Khreshchatyk Street, Kyiv",
                "Khreshchatyk street 16, KYIV, Ukraine"
            ) >= SAME
        );
    }
}
