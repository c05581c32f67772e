//! Nationality, residence, registration, flag, birth.

use interdict_index::{CountryTie, Party};
use interdict_model::Country;

use super::Finding;
use crate::{
    Evidence, Query,
    rules::{Rules, weigh},
};

/// A country in common speaks for it, none in common against it.
pub(super) fn compare(query: &Query, party: &Party<'_>, rules: &Rules) -> Finding {
    if query.countries.is_empty() || party.countries.is_empty() {
        return None;
    }
    let name = |codes: Vec<String>| codes.join(", ");
    let asked = name(query.countries.iter().map(ToString::to_string).collect());
    // A state that is no more stands for its successor as well: born in the USSR, citizen of Russia.
    let same = |a, b| a == b || successor(a) == Some(b) || successor(b) == Some(a);
    // Of the ties in common, the nationality is told first.
    let shared = (party.countries.iter())
        .filter(|(code, _)| query.countries.iter().any(|q| same(*q, *code)))
        .min_by_key(|(_, tie)| *tie != CountryTie::Nationality);
    let (candidate, how, weighed) = match shared {
        Some((code, tie)) => {
            let how = match tie {
                CountryTie::Nationality => "same nationality",
                CountryTie::Other | CountryTie::Birth => "same country",
            };
            (code.to_string(), how, weigh!(rules, country.same))
        }
        None => {
            let national = (party.countries.iter()).any(|(_, tie)| *tie == CountryTie::Nationality);
            let mut codes: Vec<String> = party.countries.iter().map(|(c, _)| c.to_string()).collect();
            codes.sort_unstable();
            codes.dedup();
            let how = if national {
                "other nationality"
            } else {
                "other country"
            };
            (name(codes), how, weigh!(rules, country.other))
        }
    };
    Some(Evidence {
        evidence: "country",
        query: asked,
        candidate,
        how: how.to_owned(),
        rule: weighed.rule,
        weight: weighed.weight,
        frequency: None,
    })
}

fn successor(code: interdict_model::CountryCode) -> Option<interdict_model::CountryCode> {
    Country::of(code).and_then(|country| country.successor)
}
