//! Examples of addresses: the listed addresses that they may be.

use interdict_model::Country;

use super::{
    super::{
        addresses::{words, written},
        example::Example,
        mapping,
        scoring::{FeatureResult, SCORING},
    },
    Match, Matches, Settings,
};
use crate::Dataset;

const FEATURE: &str = "address_entity_match";

/// Finds the addresses that an example may be; two countries that are named differently can't be the same place.
pub(super) fn find(dataset: &Dataset, example: &Example, settings: &Settings) -> Matches {
    let mut matches = Matches {
        notes: example.notes.clone(),
        ..Matches::default()
    };
    let scope = &settings.scope;
    let excluded = scope.exclude_schema.iter().any(|schema| schema == "Address");
    if excluded || !scope.topics.is_empty() || !settings.algorithm.looks_at("address") {
        return matches;
    }
    let (catalogue, query) = (dataset.catalogue(), example.query());
    let default = SCORING.features.get(FEATURE).map_or(1.0, |f| f.weight);
    let weight = settings.weights.get(FEATURE).copied().unwrap_or(default);
    let mut found = Vec::new();
    let countries: Vec<&str> = (query.countries.iter())
        .filter_map(|code| Some(Country::of(*code)?.name.as_str()))
        .collect();
    for text in &query.addresses {
        let asked = words(&[text.as_str(), &countries.join(" ")].join(" "));
        for place in catalogue.addresses().like(&asked) {
            let entity = catalogue.entity_of(place.party);
            if entity >= catalogue.len() || !scope.admits_of(catalogue, entity) {
                continue;
            }
            let Some(listing) = dataset.entity(place.party) else {
                continue;
            };
            let Some(address) = listing.addresses.get(place.at as usize) else {
                continue;
            };
            let countries = address.country.iter().filter_map(|c| c.code);
            if !query.countries.is_empty() && countries.clone().any(|c| !query.countries.contains(&c)) {
                continue;
            }
            let likeness = catalogue.addresses().likeness(&asked, &words(&written(address)));
            let score = likeness * weight;
            if score > settings.cutoff {
                let id = mapping::address_id(catalogue.id_of_party(place.party), place.at as usize);
                found.push((
                    score,
                    likeness,
                    entity,
                    id,
                    address.one_line(),
                    text.clone(),
                    listing,
                ));
            }
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.3.cmp(&b.3)));
    // Each address once, by the text that it fits best.
    let mut seen = std::collections::HashSet::new();
    found.retain(|f| seen.insert(f.3.clone()) && !scope.exclude_ids.contains(&f.3));
    matches.total = found.iter().filter(|f| f.0 >= settings.threshold).count();
    for (score, likeness, entity, id, candidate, query, listing) in found.into_iter().take(settings.limit) {
        let belongings = mapping::belongings(&catalogue.records(dataset, entity));
        let Some((_, proxy)) = belongings.into_iter().find(|(_, proxy)| proxy.id == id) else {
            continue;
        };
        let result = FeatureResult::plain(
            format!(
                "{:.0} % of the words in common, rare ones counting more",
                likeness * 100.0
            ),
            likeness,
            query,
            candidate,
        );
        matches.results.push(Match {
            entity,
            listing: format!("{}/{}", listing.list, listing.reference),
            score,
            is_match: score >= settings.threshold,
            features: [(FEATURE, result)].into(),
            belonging: serde_json::to_string(&proxy).ok(),
        });
    }
    matches
}
