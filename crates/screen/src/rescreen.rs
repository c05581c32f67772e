//! Rescreening: what a change of the lists changes in the answers, without screening against what stayed.
//!
//! Whether a party is a hit depends on the query and on that party alone: the weights are constants and what a word's
//! rarity weighs is shipped with the program, not counted on the lists loaded. So the hits that come, change and go with a
//! new version of the lists are those on the parties that changed, and an index over these few finds them all.

use interdict_model::Entity;
use rustc_hash::FxHashMap;

use crate::{Hit, Options, Query, Screener};

/// A listed party before and after a change of the lists; `None` where it was not yet, or is no longer listed.
#[derive(Debug, Clone, Copy)]
pub struct Revision<'a> {
    /// Before.
    pub before: Option<&'a Entity>,
    /// After.
    pub after: Option<&'a Entity>,
}

/// Answers queries against the parties that changed. Shared by all threads.
#[derive(Debug)]
pub struct Rescreener {
    before: Side,
    after: Side,
}

/// The parties of one version.
#[derive(Debug)]
struct Side {
    screener: Screener,
    /// Which revision each party of the screener belongs to.
    revisions: Vec<u32>,
}

impl Side {
    fn build<'a>(parties: impl Iterator<Item = Option<&'a Entity>>) -> Self {
        let (revisions, entities): (Vec<u32>, Vec<Entity>) = (0..)
            .zip(parties)
            .filter_map(|(revision, party)| Some((revision, party?.clone())))
            .unzip();
        Self {
            screener: Screener::build(&entities),
            revisions,
        }
    }

    /// Hits, each with its revision in the place of its ordinal.
    fn hits(&self, query: &Query, options: &Options, notes: &mut Vec<String>) -> Vec<Hit> {
        let mut screening = self.screener.screen(query, options);
        for hit in &mut screening.hits {
            hit.ordinal = self.revisions[hit.ordinal as usize];
            // These few parties are not the lists.
            for frequency in hit.explanation.iter_mut().filter_map(|e| e.frequency.as_mut()) {
                frequency.listed_names = None;
            }
        }
        for note in screening.notes {
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
        screening.hits
    }
}

/// What a change of the lists changes for one query. [`Hit::ordinal`] is the position of the party's [`Revision`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rescreening {
    /// Hits that were none before, best first.
    pub new: Vec<Hit>,
    /// Hits before and after on parties that changed, best first. The score need not differ: what else the list says
    /// of the party does.
    pub changed: Vec<ChangedHit>,
    /// Hits that are none any more, best first.
    pub dropped: Vec<Hit>,
    /// What the reader must know to judge the answer.
    pub notes: Vec<String>,
}

impl Rescreening {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty() && self.dropped.is_empty()
    }
}

/// A hit on a party that changed.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangedHit {
    /// As it was.
    pub before: Hit,
    /// As it is.
    pub after: Hit,
}

impl Rescreener {
    /// Makes ready for these changes. Parties that are the same before and after must not be among them: they would
    /// be told as changed.
    pub fn build(revisions: &[Revision<'_>]) -> Self {
        Self {
            before: Side::build(revisions.iter().map(|r| r.before)),
            after: Side::build(revisions.iter().map(|r| r.after)),
        }
    }

    /// What the change changes for a query: exactly the difference of screening against all parties before and after.
    ///
    /// [`Options::limit`] is not heeded: with a limit, a hit could come or go because of another party.
    pub fn rescreen(&self, query: &Query, options: &Options) -> Rescreening {
        let options = Options {
            limit: usize::MAX,
            ..*options
        };
        let mut result = Rescreening::default();
        let before = self.before.hits(query, &options, &mut result.notes);
        let after = self.after.hits(query, &options, &mut result.notes);
        let mut before: FxHashMap<u32, Hit> = before.into_iter().map(|hit| (hit.ordinal, hit)).collect();
        for hit in after {
            match before.remove(&hit.ordinal) {
                Some(was) => result.changed.push(ChangedHit {
                    before: was,
                    after: hit,
                }),
                None => result.new.push(hit),
            }
        }
        result.dropped = before.into_values().collect();
        (result.dropped).sort_by(|a, b| b.score.total_cmp(&a.score).then(a.ordinal.cmp(&b.ordinal)));
        result
    }
}

#[cfg(test)]
mod tests {
    use interdict_model::{EntityKind, Name, NameKind, Provenance};

    use super::*;

    fn party(reference: &str, name: &str) -> Entity {
        let mut party = Entity::new("un-sc", reference, EntityKind::Person, Provenance::default());
        party.names.push(Name::new(name, NameKind::Primary));
        party
    }

    #[test]
    fn hits_come_change_and_go() {
        let (came, went) = (party("1", "Ri Won Ho"), party("2", "Jo Yong Chol"));
        let (was, is) = (party("3", "Kim Tong Myong"), party("3", "Kim Tong Myo'ng"));
        let revisions = [
            Revision {
                before: Some(&went),
                after: None,
            },
            Revision {
                before: None,
                after: Some(&came),
            },
            Revision {
                before: Some(&was),
                after: Some(&is),
            },
        ];
        let rescreener = Rescreener::build(&revisions);
        let ask = |name: &str| rescreener.rescreen(&Query::named(name), &Options::default());
        let (new, dropped, changed) = (ask("Ri Won-ho"), ask("Jo Yong-chol"), ask("Kim Tong-myong"));
        assert_eq!((new.new.len(), new.changed.len(), new.dropped.len()), (1, 0, 0));
        assert_eq!((new.new[0].ordinal, new.new[0].reference.as_str()), (1, "1"));
        assert_eq!((dropped.dropped[0].ordinal, dropped.new.len()), (0, 0));
        let hit = &changed.changed[0];
        assert_eq!((hit.before.ordinal, hit.after.ordinal), (2, 2));
        assert_eq!(hit.after.caption, "Kim Tong Myo'ng");
        assert!(ask("Ann Example").is_empty());
    }
}
