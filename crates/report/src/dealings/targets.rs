//! Whom the rules are about.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use interdict_model::CountryCode;
use rustc_hash::FxHashSet;

use crate::{
    frames::FRAMES,
    parties::{Party, PartyKind},
};

/// Whom the rules are about.
struct Targets {
    countries: FxHashSet<CountryCode>,
    /// Groups whose whole name is known.
    whole_names: FxHashSet<String>,
    /// What stands in the names of other groups.
    parts: AhoCorasick,
}

static TARGETS: LazyLock<Targets> = LazyLock::new(|| {
    let rules = interdict_regimes::rules();
    let groups = || rules.iter().flat_map(|r| &r.parties);
    let parts = groups().filter(|g| !g.starts_with('='));
    Targets {
        countries: rules.iter().flat_map(|r| r.countries.iter().copied()).collect(),
        // "=taliban": the whole name.
        whole_names: groups()
            .filter_map(|g| g.strip_prefix('=').map(str::to_owned))
            .collect(),
        parts: AhoCorasick::new(parts).unwrap_or_else(|error| panic!("data/regimes: {error}")),
    }
});

/// Whether a rule is about a country, about a country's party or about a group.
pub(crate) fn is_target(party: &Party) -> bool {
    party.country.is_some_and(|c| TARGETS.countries.contains(&c))
        || party.kind == PartyKind::Organization && {
            let name = party.name.to_lowercase();
            TARGETS.whole_names.contains(&name)
                || TARGETS.parts.is_match(&name)
                || (party.descriptions.iter().chain(party.known_as))
                    .any(|d| FRAMES.armed_groups.contains(d.as_str()))
        }
}
