//! Whom the rules are about.

use std::sync::LazyLock;

use interdict_model::CountryCode;
use rustc_hash::FxHashSet;

use crate::{
    frames::FRAMES,
    parties::{Party, PartyKind},
};

/// The countries and groups that the rules are about.
static TARGETS: LazyLock<(FxHashSet<CountryCode>, FxHashSet<String>)> = LazyLock::new(|| {
    let rules = interdict_regimes::rules();
    let countries = rules.iter().flat_map(|r| r.countries.iter().copied()).collect();
    let groups = rules.iter().flat_map(|r| r.parties.iter().cloned()).collect();
    (countries, groups)
});

/// Whether a rule is about a country, about a country's party or about a group.
pub(crate) fn is_target(party: &Party) -> bool {
    party.country.is_some_and(|c| TARGETS.0.contains(&c))
        || party.kind == PartyKind::Organization && {
            let name = party.name.to_lowercase();
            // "=taliban": the whole name.
            let is = |group: &str| match group.strip_prefix('=') {
                Some(whole) => name == whole,
                None => name.contains(group),
            };
            TARGETS.1.iter().any(|g| is(g))
                || (party.descriptions.iter().chain(party.known_as))
                    .any(|d| FRAMES.armed_groups.contains(d.as_str()))
        }
}
