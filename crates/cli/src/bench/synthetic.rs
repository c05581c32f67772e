//! Many invented parties: the words of real lists in new combinations, some of them misspelt.
//!
//! A list of millions has hundreds of thousands of different words, most of them rare. So a word in eight is
//! altered, twice over, and the others keep the frequencies of the lists.

use interdict_model::{Entity, EntityKind, Name, NameKind, Provenance, Script};

use super::dice::{Dice, misspelt};

/// Parties of one or two names each, so many names in all, people and organisations.
pub(super) fn parties(lists: &[Entity], count: usize) -> Vec<Entity> {
    let mut dice = Dice::new(4);
    let words = |kind: EntityKind| -> Vec<Vec<&str>> {
        (lists.iter())
            .filter(|e| e.kind == kind)
            .flat_map(|e| &e.names)
            .filter(|n| n.script == Script::Latin)
            .map(|n| n.text.split_whitespace().collect())
            .collect()
    };
    let people = words(EntityKind::Person);
    let organisations = words(EntityKind::Organization);
    let mut parties: Vec<Entity> = Vec::with_capacity(count);
    let mut made = 0;
    while made < count {
        let person = organisations.is_empty() || dice.below(3) > 0;
        let (kind, names) = if person {
            (EntityKind::Person, &people)
        } else {
            (EntityKind::Organization, &organisations)
        };
        let reference = parties.len().to_string();
        let mut entity = Entity::new("synthetic", reference, kind, Provenance::default());
        for number in 0..=dice.below(2).min(count - made - 1) {
            let name_kind = if number == 0 {
                NameKind::Primary
            } else {
                NameKind::Alias
            };
            entity.names.push(Name::new(name(names, &mut dice), name_kind));
            made += 1;
        }
        parties.push(entity);
    }
    parties
}

/// The shape of one name, filled with words of others at the same places.
pub(super) fn name(names: &[Vec<&str>], dice: &mut Dice) -> String {
    let length = dice.one_of(names).map_or(1, Vec::len);
    let mut words = Vec::with_capacity(length);
    for at in 0..length {
        let Some(other) = dice.one_of(names) else { break };
        let Some(word) = other.get(at.min(other.len().saturating_sub(1))) else {
            continue;
        };
        words.push(match dice.below(8) {
            0 => misspelt(&misspelt(word, dice), dice),
            _ => (*word).to_owned(),
        });
    }
    words.join(" ")
}
