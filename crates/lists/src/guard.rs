//! Guards: what makes a new list too doubtful to go into service unseen.

use std::collections::BTreeMap;

use interdict_model::{Entity, EntityKind, IdentifierType};
use serde::{Deserialize, Serialize};

use crate::snapshot::ManifestList;

/// When a guard speaks.
#[derive(Debug, Clone, PartialEq)]
pub struct GuardLimits {
    /// A list may lose this share of its parties, in 0..1.
    pub shrink_share_max: f64,
    /// A field that this many parties had is lost when less than `field_share_kept_min` of that share is left.
    pub field_parties_min: usize,
    /// See `field_parties_min`.
    pub field_share_kept_min: f64,
    /// Refused records may be this share of all records.
    pub refused_share_max: f64,
}

impl Default for GuardLimits {
    fn default() -> Self {
        Self {
            shrink_share_max: 0.10,
            field_parties_min: 20,
            field_share_kept_min: 0.25,
            refused_share_max: 0.02,
        }
    }
}

/// How many parties of a list have which fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FieldProfile(pub BTreeMap<String, usize>);

impl FieldProfile {
    /// Counts the fields of parties.
    pub fn of(entities: &[Entity]) -> Self {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for entity in entities {
            let mut count = |field: &'static str, has: bool| {
                if has {
                    *counts.entry(field).or_default() += 1;
                }
            };
            count("persons", entity.kind == EntityKind::Person);
            count("aliases", entity.names.len() > 1);
            count("birth dates", entity.birth_dates.iter().any(|d| d.date.is_some()));
            count("birth places", !entity.birth_places.is_empty());
            count(
                "nationalities",
                !entity.nationalities.is_empty() || !entity.citizenships.is_empty(),
            );
            count("addresses", !entity.addresses.is_empty());
            count("identifiers", !entity.identifiers.is_empty());
            let has = |kind: IdentifierType| entity.identifiers.iter().any(|i| i.kind == kind);
            count("passports", has(IdentifierType::Passport));
            count("IMO numbers", has(IdentifierType::Imo));
            count(
                "programmes",
                entity.listings.iter().any(|l| !l.programmes.is_empty()),
            );
            count(
                "listing dates",
                entity.listings.iter().any(|l| l.listed_on.is_some()),
            );
            count("remarks", !entity.remarks.is_empty());
        }
        Self(
            counts
                .into_iter()
                .map(|(field, count)| (field.to_owned(), count))
                .collect(),
        )
    }
}

/// Every reason against putting `new` in the place of `old`.
pub(crate) fn reasons(old: Option<&ManifestList>, new: &ManifestList, limits: &GuardLimits) -> Vec<String> {
    let mut reasons = Vec::new();
    let refused_max = (new.counts.seen as f64 * limits.refused_share_max).floor() as usize;
    if new.counts.refused > refused_max.max(1) {
        reasons.push(format!(
            "{} of {} records were refused",
            new.counts.refused, new.counts.seen
        ));
    }
    let Some(old) = old else { return reasons };
    let (before, after) = (old.counts.entities, new.counts.entities);
    let kept_min = (before as f64 * (1.0 - limits.shrink_share_max)).ceil() as usize;
    if after < kept_min {
        reasons.push(format!("it shrinks from {before} to {after} parties"));
    }
    if let (Some(old_date), Some(new_date)) = (old.date, new.date)
        && new_date.last_day() < old_date.first_day()
    {
        reasons.push(format!(
            "it is older ({new_date}) than the one in service ({old_date})"
        ));
    }
    for (field, had) in &old.fields.0 {
        let has = new.fields.0.get(field).copied().unwrap_or(0);
        let share = |count: usize, of: usize| count as f64 / of.max(1) as f64;
        if *had >= limits.field_parties_min
            && share(has, after) < share(*had, before) * limits.field_share_kept_min
        {
            reasons.push(format!(
                "it lost {field}: {had} of {before} parties had them, {has} of {after} have them now"
            ));
        }
    }
    if old.format != new.format {
        reasons.push(format!(
            "its layout changed from {} to {}",
            old.format.name(),
            new.format.name()
        ));
    }
    let encoding = |list: &ManifestList| list.files.first().map(|f| f.encoding.clone()).unwrap_or_default();
    if encoding(old) != encoding(new) {
        reasons.push(format!(
            "its encoding changed from {} to {}",
            encoding(old),
            encoding(new)
        ));
    }
    reasons
}
