//! What became of one party over the snapshots kept.

use interdict_model::{Entity, PartialDate};
use serde::Serialize;

use super::{DataDir, ManifestList};
use crate::{FieldChange, ListError, PartyKey, changed_fields};

/// What a snapshot changed of a party.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "what")]
pub enum PartyEvent {
    /// The earliest snapshot kept has it already; since when, only its listing says.
    Known,
    /// It was put on the list.
    Added,
    /// Some fields changed.
    Amended {
        /// Which, and how.
        fields: Vec<FieldChange>,
    },
    /// It was taken off the list.
    Removed,
}

/// A step in a party's history.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PartyStep {
    /// The snapshot that shows it first.
    pub snapshot: String,
    /// When the list was loaded, RFC 3339.
    pub loaded: String,
    /// The list's own date, where its files state one.
    pub list_date: Option<PartialDate>,
    /// What happened.
    #[serde(flatten)]
    pub event: PartyEvent,
}

/// A party over time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct History {
    /// The steps, the latest first.
    pub steps: Vec<PartyStep>,
    /// As the latest snapshot had it that has it; `None` where none does.
    pub last: Option<Entity>,
    /// Whether there are earlier snapshots that were not looked at.
    pub cut: bool,
}

impl DataDir {
    /// What became of a party over the latest `at_most` snapshots. Snapshots with the list as it was before cost
    /// nothing; the others one search each.
    ///
    /// # Errors
    /// [`ListError`] where a snapshot can't be read.
    pub fn history(&self, key: &PartyKey, at_most: usize) -> Result<History, ListError> {
        let mut manifests = self.snapshots()?;
        let cut = manifests.len() > at_most;
        manifests.truncate(at_most);
        let mut history = History {
            steps: Vec::new(),
            last: None,
            cut,
        };
        let (mut before, mut digest): (Option<Entity>, Option<String>) = (None, None);
        for manifest in manifests.iter().rev() {
            let of_list = manifest.lists.iter().find(|l| l.list == key.list);
            let Some(list) = of_list.filter(|l| digest.as_ref() != Some(&l.digest)) else {
                continue;
            };
            let snapshot = self.snapshot(&manifest.id)?;
            let found = snapshot.find(key)?;
            let now = found.map(|at| snapshot.get(at)).transpose()?;
            let event = match (&before, &now) {
                (None, Some(_)) if digest.is_none() => Some(PartyEvent::Known),
                (None, Some(_)) => Some(PartyEvent::Added),
                (Some(_), None) => Some(PartyEvent::Removed),
                (Some(old), Some(new)) => {
                    let fields = changed_fields(old, new);
                    (!fields.is_empty()).then_some(PartyEvent::Amended { fields })
                }
                (None, None) => None,
            };
            history
                .steps
                .extend(event.map(|event| step(&manifest.id, list, event)));
            digest = Some(list.digest.clone());
            if now.is_some() {
                history.last.clone_from(&now);
            }
            before = now;
        }
        history.steps.reverse();
        Ok(history)
    }
}

fn step(snapshot: &str, list: &ManifestList, event: PartyEvent) -> PartyStep {
    PartyStep {
        snapshot: snapshot.to_owned(),
        loaded: list.loaded.clone(),
        list_date: list.date,
        event,
    }
}
