//! One party, many listings: the other listings of a party, with the reasons in words.

use interdict_model::Entity;

use crate::{LinkedGroup, ListError, PartyKey};

/// Another listing of a party.
#[derive(Debug, Clone)]
pub struct AlsoListed {
    /// Its position, as hits carry it.
    pub ordinal: u32,
    /// The party as it is listed there.
    pub entity: Entity,
    /// Why both are held to be one party, in words.
    pub why: Vec<String>,
}

/// The other listings of a party, as its group tells them; `entity` reads a member.
///
/// # Errors
/// What `entity` gives.
pub fn also_listed(
    group: Option<&LinkedGroup>,
    ordinal: u32,
    entity: impl Fn(u32) -> Result<Entity, ListError>,
) -> Result<Vec<AlsoListed>, ListError> {
    let Some(group) = group else {
        return Ok(Vec::new());
    };
    let key = |at: u32| entity(at).map(|e| PartyKey::of(&e));
    (group.members.iter().filter(|member| **member != ordinal))
        .map(|member| {
            let way = group.way(ordinal, *member);
            let mut why = Vec::new();
            for link in &way {
                // A link through a third party says between whom it holds.
                let between = match way.len() {
                    1 => String::new(),
                    _ => format!("{} and {}: ", key(link.a)?, key(link.b)?),
                };
                why.extend(link.reasons.iter().map(|reason| format!("{between}{reason}")));
            }
            Ok(AlsoListed {
                ordinal: *member,
                entity: entity(*member)?,
                why,
            })
        })
        .collect()
}
