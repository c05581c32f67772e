//! What changed between two snapshots: parties added, removed and amended, field by field.

use std::collections::{BTreeMap, BTreeSet};

use interdict_model::{Entity, EntityKind};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use serde_json::Value;

use crate::{ListError, Snapshot, link::PartyKey};

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

/// A party that two snapshots have differently: one of them does not have it, or some field changed.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangedParty {
    /// List and reference.
    pub key: PartyKey,
    /// Its number in the old snapshot and what it was there.
    pub old: Option<(u32, Entity)>,
    /// Its number in the new snapshot and what it is there.
    pub new: Option<(u32, Entity)>,
    /// The fields that changed, where both have it.
    pub fields: Vec<FieldChange>,
}

impl ChangedParty {
    /// Whether something changed that can matter to a hit. Labelled attributes that no answer shows and nothing is
    /// judged by do not: a publisher who adds a field to every record changes nobody.
    pub fn matters(&self) -> bool {
        self.old.is_none() || self.new.is_none() || self.fields.iter().any(|f| f.field != "attributes")
    }
}

/// The parties that differ between two snapshots: those of the new one in its order, then those that went. A party is
/// the same when list and reference are; where it was read (file and line) is no part of it.
///
/// # Errors
/// [`ListError::Snapshot`] where one of them is damaged.
pub fn changes(old: &Snapshot, new: &Snapshot) -> Result<Vec<ChangedParty>, ListError> {
    let keys = |snapshot: &Snapshot| -> Result<Vec<PartyKey>, ListError> {
        (0..snapshot.len())
            .into_par_iter()
            .map(|at| snapshot.key(at))
            .collect()
    };
    let (before, after) = (keys(old)?, keys(new)?);
    let places: FxHashMap<&PartyKey, u32> = (before.iter().zip(0..)).collect();
    let compared: Vec<Option<ChangedParty>> = (after.par_iter().enumerate())
        .map(|(at, key)| {
            let at = at as u32;
            let party = new.get(at)?;
            let Some(place) = places.get(key).copied() else {
                return Ok(Some(ChangedParty {
                    key: key.clone(),
                    old: None,
                    new: Some((at, party)),
                    fields: Vec::new(),
                }));
            };
            let was = old.get(place)?;
            let fields = fields(&was, &party);
            Ok((!fields.is_empty()).then(|| ChangedParty {
                key: key.clone(),
                old: Some((place, was)),
                new: Some((at, party)),
                fields,
            }))
        })
        .collect::<Result<_, ListError>>()?;
    let there: FxHashSet<&PartyKey> = after.iter().collect();
    let gone = (before.iter().zip(0..))
        .filter(|(key, _)| !there.contains(key))
        .map(|(key, at)| {
            Ok(ChangedParty {
                key: key.clone(),
                old: Some((at, old.get(at)?)),
                new: None,
                fields: Vec::new(),
            })
        });
    let gone: Vec<ChangedParty> = gone.collect::<Result<_, ListError>>()?;
    Ok(compared.into_iter().flatten().chain(gone).collect())
}

/// Compares two snapshots list by list.
///
/// # Errors
/// As [`changes`].
pub fn diff(old: &Snapshot, new: &Snapshot) -> Result<Vec<ListDifference>, ListError> {
    let mut lists: BTreeMap<String, ListDifference> = BTreeMap::new();
    for ChangedParty {
        key,
        old,
        new,
        fields,
    } in changes(old, new)?
    {
        let list = lists.entry(key.list.clone()).or_insert_with(|| ListDifference {
            list: key.list,
            added: Vec::new(),
            removed: Vec::new(),
            amended: Vec::new(),
        });
        let place = |side: &Option<(u32, Entity)>| side.as_ref().map(|(at, _)| *at);
        let (before, after) = (place(&old), place(&new));
        let Some((_, entity)) = new.or(old) else {
            continue;
        };
        let into = match (before, after) {
            (None, _) => &mut list.added,
            (_, None) => &mut list.removed,
            _ => &mut list.amended,
        };
        into.push(PartyChange {
            reference: key.reference,
            caption: entity.caption().to_owned(),
            kind: entity.kind,
            old: before,
            new: after,
            fields,
        });
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
