//! One party, many listings: which parties of different lists are the same, and why.
//!
//! Links rest on references that one list gives of another, on identifiers that belong to one party alone, and on a
//! name together with a full date of birth. A name alone links nothing, a tax number alone only parties whose names
//! agree. A link that would make one of two parties of the same list is not made: lists know their own parties.

mod evidence;
mod group;

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque, btree_map::Entry},
    fmt,
    str::FromStr,
};

use interdict_model::{Entity, IdentifierType};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use self::{
    evidence::{birth_keys, by_reference, identifier_keys, is_enough},
    group::group,
};

/// A party by list and reference.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PartyKey {
    /// Short name of the list.
    pub list: String,
    /// Reference on it.
    pub reference: String,
}

impl PartyKey {
    /// A party by list and reference.
    pub fn new(list: impl Into<String>, reference: impl Into<String>) -> Self {
        Self {
            list: list.into(),
            reference: reference.into(),
        }
    }

    /// Of a party.
    pub fn of(entity: &Entity) -> Self {
        Self::new(&entity.list, &entity.reference)
    }
}

/// `un-sc/KPi.033`.
impl fmt::Display for PartyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.list, self.reference)
    }
}

/// As it is shown; lists have no slash in their names, references may.
impl FromStr for PartyKey {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('/') {
            Some((list, reference)) if !list.is_empty() && !reference.is_empty() => {
                Ok(Self::new(list, reference))
            }
            _ => Err(format!(
                "{text:?} is no party; write LIST/REFERENCE, e.g. un-sc/KPi.033"
            )),
        }
    }
}

/// Pairs of parties that a person has told apart, in either order.
pub type RefusedPairs = BTreeSet<(PartyKey, PartyKey)>;

/// Why two parties are held to be one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "why")]
pub enum LinkReason {
    /// One list gives the other's reference.
    Reference {
        /// The list referred to.
        list: String,
        /// The reference.
        reference: String,
    },
    /// Both have this identifier, which belongs to one party alone.
    Identifier {
        /// Type.
        #[serde(rename = "type")]
        kind: IdentifierType,
        /// Value, as the first list writes it.
        value: String,
    },
    /// Both have this name and this day of birth.
    NameAndBirthDate {
        /// The name in letters and digits.
        name: String,
        /// The day.
        date: String,
    },
}

/// The reason in words, for people.
impl fmt::Display for LinkReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reference { list, reference } => write!(f, "one gives the reference {list} {reference}"),
            Self::Identifier { kind, value } => write!(f, "both have the {kind} {value}"),
            Self::NameAndBirthDate { name, date } => write!(f, "both have the name \"{name}\", born {date}"),
        }
    }
}

/// A link between two parties, by their positions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The earlier party.
    pub a: u32,
    /// The later one.
    pub b: u32,
    /// Every reason.
    pub reasons: Vec<LinkReason>,
}

/// Parties that are one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedGroup {
    /// Their positions, sorted.
    pub members: Vec<u32>,
    /// The links between them.
    pub links: Vec<Link>,
}

impl LinkedGroup {
    /// Why two members are held to be one: the link between them, or the links on the shortest way from the one to
    /// the other through further members, in order.
    pub fn way(&self, from: u32, to: u32) -> Vec<&Link> {
        let mut reached_by: BTreeMap<u32, Option<&Link>> = BTreeMap::from([(from, None)]);
        let mut queue = VecDeque::from([from]);
        while let Some(at) = queue.pop_front() {
            for link in self.links.iter().filter(|l| l.a == at || l.b == at) {
                let next = if link.a == at { link.b } else { link.a };
                if let Entry::Vacant(slot) = reached_by.entry(next) {
                    slot.insert(Some(link));
                    queue.push_back(next);
                }
            }
        }
        let mut way = Vec::new();
        let mut at = to;
        while let Some(Some(link)) = reached_by.get(&at) {
            way.push(*link);
            at = if link.a == at { link.b } else { link.a };
        }
        way.reverse();
        way
    }

    /// What is left of the group around a member where some pairs are refused; `None` where it stands alone then.
    /// `key` gives the list and reference of a member.
    pub(crate) fn without<'a>(
        &self,
        refused: &RefusedPairs,
        key: impl Fn(u32) -> (&'a str, &'a str),
        member: u32,
    ) -> Option<Self> {
        let groups = group(key, self.links.clone(), refused).groups;
        groups.into_iter().find(|g| g.members.contains(&member))
    }
}

/// What linking found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Links {
    /// Groups of two and more.
    pub groups: Vec<LinkedGroup>,
    /// Links not made because they would join two parties of one list, were refused by hand, or rest on a tax number
    /// alone.
    pub left_out: Vec<Link>,
}

/// An identifier that more parties have belongs to none of them alone.
const PARTIES_MAX: usize = 12;

/// Finds which of the parties are one. `refused` are pairs that a person has told apart.
pub fn link(entities: &[Entity], refused: &RefusedPairs) -> Links {
    let mut found: BTreeMap<(u32, u32), BTreeSet<LinkReason>> = BTreeMap::new();
    let mut add = |a: u32, b: u32, reason: LinkReason| {
        let (x, y) = (&entities[a as usize], &entities[b as usize]);
        if x.list != y.list && x.kind.compatible(y.kind) {
            found.entry((a.min(b), a.max(b))).or_default().insert(reason);
        }
    };
    by_reference(entities, &mut add);
    let mut buckets: FxHashMap<String, (LinkReason, Vec<u32>)> = FxHashMap::default();
    for (at, entity) in entities.iter().enumerate() {
        for (key, reason) in identifier_keys(entity).into_iter().chain(birth_keys(entity)) {
            let bucket = buckets.entry(key).or_insert_with(|| (reason, Vec::new()));
            if bucket.1.last() != Some(&(at as u32)) {
                bucket.1.push(at as u32);
            }
        }
    }
    for (reason, members) in buckets
        .into_values()
        .filter(|(_, m)| (2..=PARTIES_MAX).contains(&m.len()))
    {
        for (index, a) in members.iter().enumerate() {
            members[index + 1..]
                .iter()
                .for_each(|b| add(*a, *b, reason.clone()));
        }
    }
    let links = found.into_iter().map(|((a, b), reasons)| Link {
        a,
        b,
        reasons: reasons.into_iter().collect(),
    });
    let (links, doubtful): (Vec<Link>, Vec<Link>) = links.partition(|link| {
        let [a, b] = [link.a, link.b].map(|at| &entities[at as usize]);
        is_enough(&link.reasons, a, b)
    });
    let key = |at: u32| {
        let entity = &entities[at as usize];
        (entity.list.as_str(), entity.reference.as_str())
    };
    let mut links = group(key, links, refused);
    links.left_out.extend(doubtful);
    links
}

#[cfg(test)]
mod tests {
    use interdict_model::{
        DateFact, EntityKind, Identifier, Listing, Name, NameKind, PartialDate, Provenance,
    };

    use super::*;

    fn party(list: &str, reference: &str, name: &str) -> Entity {
        let mut entity = Entity::new(list, reference, EntityKind::Person, Provenance::default());
        entity.names.push(Name::new(name, NameKind::Primary));
        entity
    }

    fn born(mut entity: Entity, date: &str) -> Entity {
        let date = date.parse::<PartialDate>().ok();
        entity.birth_dates.push(DateFact {
            date,
            as_listed: None,
            note: None,
        });
        entity
    }

    fn numbered(mut entity: Entity, kind: IdentifierType, value: &str, issuer: Option<&str>) -> Entity {
        let issuer = issuer.map(str::to_owned);
        entity.identifiers.push(Identifier {
            issuer,
            ..Identifier::new(kind, value)
        });
        entity
    }

    fn groups(entities: &[Entity]) -> Vec<Vec<u32>> {
        link(entities, &BTreeSet::new())
            .groups
            .into_iter()
            .map(|g| g.members)
            .collect()
    }

    #[test]
    fn a_name_alone_links_nothing() {
        assert!(groups(&[party("a", "1", "Ann Example"), party("b", "1", "Ann Example")]).is_empty());
        // Nor a name with a year, nor a day with another name.
        let year = [
            born(party("a", "1", "Ann Example"), "1970"),
            born(party("b", "1", "Ann Example"), "1970"),
        ];
        assert!(groups(&year).is_empty());
        let day = [
            born(party("a", "1", "Ann Example"), "1970-03-01"),
            born(party("b", "1", "Bob Example"), "1970-03-01"),
        ];
        assert!(groups(&day).is_empty());
    }

    #[test]
    fn what_links() {
        let by_birth = [
            born(party("a", "1", "EXAMPLE Ann"), "1970-03-01"),
            born(party("b", "1", "Ann Example"), "1970-03-01"),
        ];
        assert_eq!(groups(&by_birth), [[0, 1]]);
        let passport = |e, issuer| numbered(e, IdentifierType::Passport, "MP 1234567", issuer);
        let issued = [
            passport(party("a", "1", "A"), Some("Belarus")),
            passport(party("b", "1", "B"), Some("BY")),
        ];
        assert_eq!(groups(&issued), [[0, 1]]);
        // The same number issued elsewhere, or nobody knows where, is another one.
        let other = [
            passport(party("a", "1", "A"), Some("Belarus")),
            passport(party("b", "1", "B"), Some("Iran")),
        ];
        assert!(groups(&other).is_empty());
        let unknown = [
            passport(party("a", "1", "A"), None),
            passport(party("b", "1", "B"), None),
        ];
        assert!(groups(&unknown).is_empty());
        let mut told = party("b", "9", "B");
        told.listings.push(Listing {
            list: "un-sc".to_owned(),
            reference: "KPi.001".to_owned(),
            ..Listing::default()
        });
        assert_eq!(groups(&[party("un-sc", "KPi.001", "A"), told]), [[0, 1]]);
    }

    #[test]
    fn a_list_knows_its_own_parties() {
        // Two parties of list a share a number with one of list b: one link alone is made.
        let number = |e| numbered(e, IdentifierType::Lei, "529900T8BM49AURSDO55", None);
        let all = [
            number(party("a", "1", "A")),
            number(party("a", "2", "B")),
            number(party("b", "1", "A")),
        ];
        let links = link(&all, &BTreeSet::new());
        assert_eq!((links.groups.len(), links.left_out.len()), (1, 1));
        assert_eq!(links.groups[0].members, [0, 2]);
    }

    #[test]
    fn a_link_can_be_refused_by_hand() {
        let all = [
            born(party("a", "1", "Ann Example"), "1970-03-01"),
            born(party("b", "1", "Ann Example"), "1970-03-01"),
        ];
        let pair = (PartyKey::of(&all[1]), PartyKey::of(&all[0]));
        let links = link(&all, &[pair].into());
        assert!(links.groups.is_empty());
        assert_eq!(links.left_out.len(), 1);
    }

    /// Told apart, two parties are not brought together by way of a third.
    #[test]
    fn a_refusal_holds_by_whatever_way() {
        let all = ["a", "b", "c"].map(|list| born(party(list, "1", "Ann Example"), "1970-03-01"));
        let whole = &link(&all, &BTreeSet::new()).groups[0];
        assert_eq!((whole.members.len(), whole.links.len()), (3, 3));
        let refused = [(PartyKey::new("a", "1"), PartyKey::new("b", "1"))].into();
        let links = link(&all, &refused);
        assert_eq!(links.groups.len(), 1);
        assert_eq!((links.groups[0].members.len(), links.left_out.len()), (2, 2));
        // What was found before the refusal is taken apart in the same way.
        let key = |at: u32| {
            (
                all[at as usize].list.as_str(),
                all[at as usize].reference.as_str(),
            )
        };
        let left = whole.without(&refused, key, 0).unwrap();
        assert_eq!(left, links.groups[0]);
        assert!(whole.without(&refused, key, 1).is_none());
    }

    #[test]
    fn the_way_between_members_is_told() {
        let link = |a, b| Link {
            a,
            b,
            reasons: Vec::new(),
        };
        let group = LinkedGroup {
            members: vec![1, 2, 3, 4],
            links: vec![link(1, 2), link(2, 3), link(3, 4), link(1, 3)],
        };
        let way = |from, to| -> Vec<(u32, u32)> { group.way(from, to).iter().map(|l| (l.a, l.b)).collect() };
        assert_eq!(way(1, 2), [(1, 2)]);
        assert_eq!(way(4, 1), [(3, 4), (1, 3)]);
        assert!(way(1, 9).is_empty());
    }

    #[test]
    fn keys_are_read_as_they_are_shown() {
        let key = PartyKey::new("ca-sema", "Russia/1/23");
        assert_eq!(key.to_string().parse::<PartyKey>().unwrap(), key);
        assert!("KPi.033".parse::<PartyKey>().is_err());
    }
}
