//! What the API knows of the lists in service: datasets, entities with their identifiers, linked listings, words.

mod facts;
mod gather;

use std::sync::OnceLock;

use interdict_model::{Entity, EntityKind, Relation};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{
    addresses::{Addresses, AddressesBuilder},
    mapping::{self, BELONGING, Member},
    proxy::Proxy,
    text::{self, TextIndex, TextIndexBuilder},
};
pub(crate) use facts::{DatasetInfo, DatasetSet, Facts, Moment};
use gather::{
    Gathered, Head, addresses_of, datasets, groups, heads, identifier, identifiers, names, words_of,
};

use crate::Dataset;

/// Where an identifier leads.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Found {
    /// To this entity.
    Entity(u32),
    /// To an entity that it was merged into.
    Merged(u32),
    /// To an entity that belongs to this one.
    Belonging(u32),
}

/// What the API knows of the lists in service. Entities are numbered from 0; listings that are linked are one entity.
#[derive(Debug)]
pub(crate) struct Catalogue {
    pub(crate) datasets: Vec<DatasetInfo>,
    by_name: FxHashMap<String, DatasetSet>,
    /// Entity of each party.
    entity_of: Vec<u32>,
    /// Parties of all entities, one entity after the other, the leading one first.
    members: Vec<u32>,
    /// Where each entity's parties start; one more than entities.
    starts: Vec<u32>,
    /// Identifier of each party.
    ids: Vec<Box<str>>,
    /// Parties sorted by identifier.
    sorted: Vec<u32>,
    dataset_of: Vec<u8>,
    facts: Vec<Facts>,
    text: TextIndex,
    addresses: Addresses,
    json: Vec<OnceLock<Box<str>>>,
    /// Ties that lists tell of: from, to, what the list calls it.
    ties: Vec<(u32, u32, Box<str>)>,
}

impl Catalogue {
    /// Gathers it; takes about a second for 40 000 parties on two cores.
    pub(crate) fn build(dataset: &Dataset) -> Self {
        let heads = heads(dataset);
        let (datasets, dataset_of) = datasets(dataset, &heads);
        let ids = identifiers(&heads);
        let mut sorted: Vec<u32> = (0..ids.len() as u32).collect();
        sorted.sort_unstable_by(|a, b| ids[*a as usize].cmp(&ids[*b as usize]));
        let (members, starts) = groups(dataset.linked(), &heads);
        let mut entity_of = vec![0; heads.len()];
        for (entity, range) in starts.windows(2).enumerate() {
            for party in &members[range[0] as usize..range[1] as usize] {
                entity_of[*party as usize] = entity as u32;
            }
        }
        let mut this = Self {
            by_name: names(&datasets),
            datasets,
            entity_of,
            members,
            starts,
            ids,
            sorted,
            dataset_of,
            facts: Vec::new(),
            text: TextIndex::default(),
            addresses: Addresses::default(),
            json: Vec::new(),
            ties: Vec::new(),
        };
        let told = this.fill(dataset);
        this.ties = this.ties(&heads, told);
        this
    }

    /// Facts and words of all entities; gives the ties that their parties' records tell of.
    fn fill(&mut self, dataset: &Dataset) -> Vec<(u32, Relation)> {
        // Records are held for so many entities at a time.
        const CHUNK: u32 = 4096;
        let count = self.starts.len() as u32 - 1;
        let mut builder = TextIndexBuilder::default();
        let mut addresses = AddressesBuilder::default();
        let mut told = Vec::new();
        for first in (0..count).step_by(CHUNK as usize) {
            let chunk = first..(first + CHUNK).min(count);
            let made: Vec<Gathered> = (chunk.clone().into_par_iter())
                .map(|entity| self.gather(dataset, entity))
                .collect();
            for (entity, gathered) in chunk.zip(made) {
                self.facts.push(gathered.facts);
                builder.add(entity, gathered.other.into_iter(), false);
                builder.add(entity, gathered.named.into_iter(), true);
                for (place, words) in gathered.addresses {
                    addresses.add(place, words);
                }
                told.extend(gathered.relations);
            }
        }
        self.text = builder.finish();
        self.addresses = addresses.finish();
        self.json = (0..count).map(|_| OnceLock::new()).collect();
        told
    }

    fn gather(&self, dataset: &Dataset, entity: u32) -> Gathered {
        let parties = self.parties(entity);
        let members = self.records(dataset, entity);
        let proxy = mapping::party(&members);
        let datasets = (parties.iter())
            .map(|p| DatasetSet::one(usize::from(self.dataset_of[*p as usize])))
            .fold(DatasetSet::default(), DatasetSet::either);
        let kind = members.first().map_or(EntityKind::Unknown, |m| m.entity.kind);
        let (named, other) = words_of(&proxy);
        let addresses = addresses_of(parties, &members);
        let with_party = |member: Member| {
            let party = self.party_of_id(&member.id).unwrap_or(u32::MAX);
            member
                .entity
                .relations
                .into_iter()
                .map(move |relation| (party, relation))
        };
        Gathered {
            facts: Facts::of(&proxy, kind, datasets),
            named,
            other,
            addresses,
            relations: members.into_iter().flat_map(with_party).collect(),
        }
    }

    /// Ties that lists tell of by a name: to the party of the same list that is listed under just this name.
    fn ties(&self, heads: &[Head], told: Vec<(u32, Relation)>) -> Vec<(u32, u32, Box<str>)> {
        if told.is_empty() {
            return Vec::new();
        }
        let folded = |name: &str| text::words(name).collect::<Vec<_>>().join(" ");
        let mut by_name: FxHashMap<(&str, String), Option<u32>> = FxHashMap::default();
        for (party, head) in heads.iter().enumerate() {
            let place = by_name.entry((&head.list, folded(&head.caption)));
            // A name of two parties tells neither.
            place.and_modify(|p| *p = None).or_insert(Some(party as u32));
        }
        let mut ties = Vec::new();
        for (party, relation) in told {
            let Some(head) = heads.get(party as usize) else {
                continue;
            };
            let by_reference = (relation.reference.as_ref())
                .and_then(|reference| self.party_of_id(&identifier(&head.list, reference)));
            let by_name = || {
                by_name
                    .get(&(head.list.as_str(), folded(&relation.name)))
                    .copied()
                    .flatten()
            };
            if let Some(other) = by_reference.or_else(by_name).filter(|other| *other != party) {
                let (from, to) = (self.entity_of[party as usize], self.entity_of[other as usize]);
                ties.push((from, to, relation.kind.into_boxed_str()));
            }
        }
        ties.sort_unstable();
        ties.dedup();
        ties
    }

    fn party_of_id(&self, id: &str) -> Option<u32> {
        let at = (self.sorted)
            .binary_search_by(|p| self.ids[*p as usize].as_ref().cmp(id))
            .ok()?;
        Some(self.sorted[at])
    }

    /// How many entities there are.
    pub(crate) fn len(&self) -> u32 {
        self.facts.len() as u32
    }

    /// The entity of a party.
    pub(crate) fn entity_of(&self, party: u32) -> u32 {
        self.entity_of.get(party as usize).copied().unwrap_or(u32::MAX)
    }

    /// The parties of an entity, the leading one first.
    pub(crate) fn parties(&self, entity: u32) -> &[u32] {
        let (from, to) = (self.starts[entity as usize], self.starts[entity as usize + 1]);
        &self.members[from as usize..to as usize]
    }

    /// The identifier of an entity.
    pub(crate) fn id(&self, entity: u32) -> &str {
        self.parties(entity)
            .first()
            .map_or("", |p| &self.ids[*p as usize])
    }

    /// All identifiers of an entity, its own first.
    pub(crate) fn all_ids(&self, entity: u32) -> impl Iterator<Item = &str> {
        self.parties(entity)
            .iter()
            .map(|p| self.ids[*p as usize].as_ref())
    }

    /// Where an identifier leads.
    pub(crate) fn find(&self, id: &str) -> Option<Found> {
        let (party_id, belonging) = match id.split_once(BELONGING) {
            Some((party, _)) => (party, true),
            None => (id, false),
        };
        let at = self
            .sorted
            .binary_search_by(|p| self.ids[*p as usize].as_ref().cmp(party_id))
            .ok()?;
        let party = self.sorted[at];
        let entity = self.entity_of(party);
        Some(match (belonging, self.parties(entity).first() == Some(&party)) {
            (true, _) => Found::Belonging(entity),
            (false, true) => Found::Entity(entity),
            (false, false) => Found::Merged(entity),
        })
    }

    /// The datasets of a name: a list's short name, the dataset's name, an alias, or a collection.
    pub(crate) fn datasets_named(&self, name: &str) -> Option<DatasetSet> {
        self.by_name.get(name).copied()
    }

    /// What filters ask of an entity.
    pub(crate) fn facts(&self, entity: u32) -> &Facts {
        &self.facts[entity as usize]
    }

    /// The words of all entities.
    pub(crate) fn text(&self) -> &TextIndex {
        &self.text
    }

    /// The listed addresses.
    pub(crate) fn addresses(&self) -> &Addresses {
        &self.addresses
    }

    /// The identifier of a party.
    pub(crate) fn id_of_party(&self, party: u32) -> &str {
        self.ids.get(party as usize).map_or("", AsRef::as_ref)
    }

    /// Ties from and to an entity: the other, what the list calls the tie, and whether it leads there.
    pub(crate) fn ties_of(&self, entity: u32) -> impl Iterator<Item = (u32, &str, bool)> {
        let from = self.ties.partition_point(|t| t.0 < entity);
        let out = self.ties[from..]
            .iter()
            .take_while(move |t| t.0 == entity)
            .map(|t| (t.1, t.2.as_ref(), true));
        let back = self
            .ties
            .iter()
            .filter(move |t| t.1 == entity)
            .map(|t| (t.0, t.2.as_ref(), false));
        out.chain(back)
    }

    fn member(&self, party: u32, entity: Entity) -> Member {
        let info = &self.datasets[usize::from(self.dataset_of[party as usize])];
        Member {
            id: self.ids[party as usize].to_string(),
            dataset: info.name.clone(),
            seen: info.seen.clone(),
            entity,
        }
    }

    /// The records of an entity's parties; fewer where one is damaged.
    pub(crate) fn records(&self, dataset: &Dataset, entity: u32) -> Vec<Member> {
        let records = self
            .parties(entity)
            .iter()
            .filter_map(|p| Some(self.member(*p, dataset.entity(*p)?)));
        records.collect()
    }

    /// An entity.
    pub(crate) fn proxy(&self, dataset: &Dataset, entity: u32) -> Proxy {
        mapping::party(&self.records(dataset, entity))
    }

    /// An entity as JSON, made once.
    pub(crate) fn json(&self, dataset: &Dataset, entity: u32) -> &str {
        self.json[entity as usize].get_or_init(|| {
            let proxy = self.proxy(dataset, entity);
            serde_json::to_string(&proxy).unwrap_or_default().into_boxed_str()
        })
    }
}
