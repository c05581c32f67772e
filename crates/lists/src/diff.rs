//! What changed between two snapshots: parties added, removed and amended, field by field.

use std::collections::{BTreeMap, BTreeSet};

use interdict_model::{Entity, EntityKind};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;
use serde_json::Value;

use crate::{ListError, Snapshot};

/// The changes of one list. Lists without a change are left out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListDifference {
    /// Short name.
    pub list: String,
    /// Parties that only the new snapshot has.
    pub added: Vec<PartyChange>,
    /// Parties that only the old snapshot has.
    pub removed: Vec<PartyChange>,
    /// Parties of which some field changed.
    pub amended: Vec<PartyChange>,
}

/// One party that changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PartyChange {
    /// Reference on the list.
    pub reference: String,
    /// Its name: the new one, the old one where it was removed.
    pub caption: String,
    /// What kind of party.
    pub kind: EntityKind,
    /// Its number in the old snapshot.
    pub old: Option<u32>,
    /// Its number in the new snapshot.
    pub new: Option<u32>,
    /// For an amended party: the fields that changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldChange>,
}

/// A field that changed: what went and what came. Fields of several values show the values that differ alone.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldChange {
    /// Field of the party, as in its JSON.
    pub field: String,
    /// Values that went.
    pub removed: Vec<Value>,
    /// Values that came.
    pub added: Vec<Value>,
}

/// Compares two snapshots. A party is the same when list and reference are; where it was read (file and line) is no
/// part of it.
///
/// # Errors
/// [`ListError::Snapshot`] where one of them is damaged.
pub fn diff(old: &Snapshot, new: &Snapshot) -> Result<Vec<ListDifference>, ListError> {
    let read = |snapshot: &Snapshot| -> Result<Vec<Entity>, ListError> {
        (0..snapshot.len())
            .into_par_iter()
            .map(|ordinal| snapshot.get(ordinal))
            .collect()
    };
    let (before, after) = (read(old)?, read(new)?);
    let key = |e: &Entity| (e.list.clone(), e.reference.clone());
    let places: FxHashMap<(String, String), u32> = before
        .iter()
        .enumerate()
        .map(|(i, e)| (key(e), i as u32))
        .collect();
    let mut lists: BTreeMap<String, ListDifference> = BTreeMap::new();
    let mut of = |list: &str, put: &dyn Fn(&mut ListDifference)| {
        put(lists.entry(list.to_owned()).or_insert_with(|| ListDifference {
            list: list.to_owned(),
            added: Vec::new(),
            removed: Vec::new(),
            amended: Vec::new(),
        }));
    };
    let change =
        |entity: &Entity, old: Option<u32>, new: Option<u32>, fields: Vec<FieldChange>| PartyChange {
            reference: entity.reference.clone(),
            caption: entity.caption().to_owned(),
            kind: entity.kind,
            old,
            new,
            fields,
        };
    let mut found = BTreeSet::new();
    for (ordinal, entity) in after.iter().enumerate() {
        let ordinal = ordinal as u32;
        let Some(place) = places.get(&key(entity)).copied() else {
            let added = change(entity, None, Some(ordinal), Vec::new());
            of(&entity.list, &|d| d.added.push(added.clone()));
            continue;
        };
        found.insert(place);
        let fields = fields(&before[place as usize], entity);
        if !fields.is_empty() {
            let amended = change(entity, Some(place), Some(ordinal), fields);
            of(&entity.list, &|d| d.amended.push(amended.clone()));
        }
    }
    for (ordinal, entity) in before.iter().enumerate() {
        if !found.contains(&(ordinal as u32)) {
            let removed = change(entity, Some(ordinal as u32), None, Vec::new());
            of(&entity.list, &|d| d.removed.push(removed.clone()));
        }
    }
    Ok(lists.into_values().collect())
}

/// The fields in which two records of a party differ.
pub fn fields(old: &Entity, new: &Entity) -> Vec<FieldChange> {
    let same_but_origin = |a: &Entity, b: &Entity| {
        let mut a = a.clone();
        a.provenance = b.provenance.clone();
        a == *b
    };
    if same_but_origin(old, new) {
        return Vec::new();
    }
    let object = |entity: &Entity| match serde_json::to_value(entity) {
        Ok(Value::Object(object)) => object,
        _ => serde_json::Map::new(),
    };
    let (old, new) = (object(old), object(new));
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    names
        .into_iter()
        .filter(|name| *name != "provenance" && old.get(*name) != new.get(*name))
        .map(|name| {
            let values = |side: &serde_json::Map<String, Value>| match side.get(name) {
                None => Vec::new(),
                Some(Value::Array(values)) => values.clone(),
                Some(value) => vec![value.clone()],
            };
            let (before, after) = (values(&old), values(&new));
            let without = |these: &[Value], those: &[Value]| -> Vec<Value> {
                these.iter().filter(|v| !those.contains(v)).cloned().collect()
            };
            let (removed, added) = (without(&before, &after), without(&after, &before));
            // The same values in another order, or one of two equal values gone: the whole field is told.
            let reordered = removed.is_empty() && added.is_empty();
            FieldChange {
                field: name.clone(),
                removed: if reordered { before } else { removed },
                added: if reordered { after } else { added },
            }
        })
        .collect()
}
