//! What the API knows of the lists in service: datasets, entities with their identifiers, linked listings, words.

use std::sync::OnceLock;

use interdict_model::{CountryCode, Entity, EntityKind, Relation};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{
    knowledge::{DATASETS, TOPICS},
    mapping::{self, BELONGING, Member},
    proxy::Proxy,
    schema::{MODEL, PropertyType, Schema},
    text::{self, TextIndex, TextIndexBuilder},
    values::country_of,
};
use crate::Dataset;

/// A set of datasets, as bits by their position in [`Catalogue::datasets`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct DatasetSet(u64);

impl DatasetSet {
    /// Whether two sets share a dataset.
    pub(crate) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Those that are in both.
    pub(crate) fn both(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those that are not in the other.
    pub(crate) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Those that are in either.
    pub(crate) fn either(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn one(at: usize) -> Self {
        Self(1_u64.checked_shl(at as u32).unwrap_or(0))
    }

    /// The positions of its datasets.
    pub(crate) fn positions(self) -> impl Iterator<Item = usize> {
        (0..64).filter(move |at| self.0 & (1 << at) != 0)
    }
}

/// A list as a dataset.
#[derive(Debug, Clone)]
pub(crate) struct DatasetInfo {
    /// Name as answers write it.
    pub(crate) name: String,
    /// Interdict's short name.
    pub(crate) list: String,
    pub(crate) title: String,
    /// When it was last known to say what it says, `2026-08-01T00:00:00`.
    pub(crate) seen: String,
    /// Digits that change when its content does.
    pub(crate) version: String,
    /// When it was loaded, where known.
    pub(crate) loaded: Option<String>,
    pub(crate) parties: u32,
    topics: Vec<String>,
}

/// A moment as the digits of `YYYYMMDDhhmmss`; 0 for none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Moment(u64);

impl Moment {
    /// From `2024-05-01T10:30:00` or the start of it.
    pub(crate) fn of(text: &str) -> Self {
        let digits = text.bytes().filter(u8::is_ascii_digit).take(14);
        let (mut number, mut count) = (0, 0);
        for digit in digits {
            number = number * 10 + u64::from(digit - b'0');
            count += 1;
        }
        Self(if count < 4 {
            0
        } else {
            number * 10_u64.pow(14 - count)
        })
    }
}

/// What filters, facets and sorting ask of an entity.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    schema: u8,
    pub(crate) kind: EntityKind,
    pub(crate) datasets: DatasetSet,
    topics: u128,
    pub(crate) countries: Box<[CountryCode]>,
    genders: u8,
    pub(crate) first_seen: Moment,
    pub(crate) last_seen: Moment,
    pub(crate) last_change: Moment,
}

const GENDERS: [&str; 3] = ["female", "male", "other"];

impl Facts {
    fn of(proxy: &Proxy, kind: EntityKind, datasets: DatasetSet) -> Self {
        let topic = |set: u128, topic: &str| match TOPICS.keys().position(|t| t == topic) {
            Some(at) => set | 1 << at,
            None => set,
        };
        let moment = |time: &Option<String>| time.as_deref().map(Moment::of).unwrap_or_default();
        let mut countries: Vec<CountryCode> = proxy
            .of_type(PropertyType::Country)
            .into_iter()
            .filter_map(country_of)
            .collect();
        countries.sort_unstable();
        countries.dedup();
        let gender = |set: u8, gender: &str| match GENDERS.iter().position(|g| *g == gender) {
            Some(at) => set | 1 << at,
            None => set,
        };
        Self {
            schema: proxy.schema.id,
            kind,
            datasets,
            topics: proxy.texts("topics").fold(0, topic),
            countries: countries.into_boxed_slice(),
            genders: proxy.texts("gender").fold(0, gender),
            first_seen: moment(&proxy.times.first_seen),
            last_seen: moment(&proxy.times.last_seen),
            last_change: moment(&proxy.times.last_change),
        }
    }

    /// Its schema.
    pub(crate) fn schema(&self) -> &'static Schema {
        MODEL.at(self.schema)
    }

    /// Its topics.
    pub(crate) fn topics(&self) -> impl Iterator<Item = &'static str> + use<> {
        let set = self.topics;
        TOPICS
            .keys()
            .enumerate()
            .filter(move |(at, _)| set & (1 << at) != 0)
            .map(|(_, topic)| topic.as_str())
    }

    /// Whether it has a topic.
    pub(crate) fn has_topic(&self, topic: &str) -> bool {
        self.topics().any(|t| t == topic)
    }

    /// Its genders.
    pub(crate) fn genders(&self) -> impl Iterator<Item = &'static str> + use<> {
        let set = self.genders;
        GENDERS
            .into_iter()
            .enumerate()
            .filter(move |(at, _)| set & (1 << at) != 0)
            .map(|(_, gender)| gender)
    }
}

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
    json: Vec<OnceLock<Box<str>>>,
    /// Ties that lists tell of: from, to, what the list calls it.
    ties: Vec<(u32, u32, Box<str>)>,
}

/// Datasets beyond this number can't be told apart; their parties are still found.
const DATASETS_MAX: usize = 64;

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
                told.extend(gathered.relations);
            }
        }
        self.text = builder.finish();
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

/// What a party is listed under.
struct Head {
    list: String,
    reference: String,
    caption: String,
}

/// What every party is listed under, from the index; of one that is damaged, its place alone.
fn heads(dataset: &Dataset) -> Vec<Head> {
    let head = |party: u32| match dataset.screener.index().party(party) {
        Ok(party) => Head {
            list: party.list.to_owned(),
            reference: party.reference.to_owned(),
            caption: party.caption().to_owned(),
        },
        Err(_) => Head {
            list: String::new(),
            reference: party.to_string(),
            caption: String::new(),
        },
    };
    (0..dataset.len()).into_par_iter().map(head).collect()
}

/// What is gathered of an entity while all are read.
struct Gathered {
    facts: Facts,
    named: Vec<String>,
    other: Vec<String>,
    relations: Vec<(u32, Relation)>,
}

/// The words of an entity's names, and of everything else that it says.
fn words_of(proxy: &Proxy) -> (Vec<String>, Vec<String>) {
    let (mut named, mut other) = (Vec::new(), Vec::new());
    for (property, values) in proxy.properties() {
        let kind = proxy.schema.property(property).map(|p| p.kind);
        let words = match kind {
            Some(PropertyType::Name) => &mut named,
            Some(PropertyType::Entity | PropertyType::Url) => continue,
            _ => &mut other,
        };
        words.extend(values.iter().flat_map(|v| text::words(v.text())));
    }
    other.extend(
        proxy
            .referents
            .iter()
            .chain([&proxy.id])
            .flat_map(|id| text::words(id)),
    );
    (named, other)
}

/// The lists as datasets, and the dataset of each party.
fn datasets(dataset: &Dataset, heads: &[Head]) -> (Vec<DatasetInfo>, Vec<u8>) {
    let now = jiff::Timestamp::now();
    let plain = |moment: jiff::Timestamp| moment.strftime("%Y-%m-%dT%H:%M:%S").to_string();
    let mut infos: Vec<DatasetInfo> = Vec::new();
    let mut dataset_of = Vec::with_capacity(heads.len());
    for entity in heads {
        let at = match infos.iter().position(|info| info.list == entity.list) {
            Some(at) => at,
            None => {
                let facts = DATASETS.list(&entity.list);
                let manifest = dataset.manifest.as_ref();
                let written = manifest.and_then(|m| m.lists.iter().find(|l| l.list == entity.list));
                let loaded = written.and_then(|l| l.loaded.parse().ok()).map(plain);
                let date = written.and_then(|l| l.date).and_then(|d| d.first_day());
                let dated = date.map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}T00:00:00"));
                let slug = entity.list.replace('-', "_");
                let seen = dated.or_else(|| loaded.clone()).unwrap_or_else(|| plain(now));
                infos.push(DatasetInfo {
                    name: facts.and_then(|f| f.name.clone()).unwrap_or(slug),
                    list: entity.list.clone(),
                    title: facts
                        .and_then(|f| f.title.clone())
                        .unwrap_or_else(|| entity.list.clone()),
                    version: seen.bytes().filter(u8::is_ascii_digit).map(char::from).collect(),
                    seen,
                    loaded,
                    parties: 0,
                    topics: facts.map_or_else(|| vec!["sanction".to_owned()], |f| f.topics.clone()),
                });
                infos.len() - 1
            }
        };
        infos[at].parties += 1;
        dataset_of.push(at.min(DATASETS_MAX - 1) as u8);
    }
    (infos, dataset_of)
}

/// Every name under which datasets may be asked for.
fn names(datasets: &[DatasetInfo]) -> FxHashMap<String, DatasetSet> {
    let mut names: FxHashMap<String, DatasetSet> = FxHashMap::default();
    for collection in &DATASETS.collections {
        let within = |info: &DatasetInfo| {
            collection
                .topic
                .as_ref()
                .is_none_or(|topic| info.topics.contains(topic))
        };
        let set = (datasets.iter().enumerate().filter(|(_, info)| within(info)))
            .fold(DatasetSet::default(), |set, (at, _)| {
                set.either(DatasetSet::one(at))
            });
        names.insert(collection.name.clone(), set);
    }
    for (at, info) in datasets.iter().enumerate() {
        let aliases = DATASETS
            .list(&info.list)
            .into_iter()
            .flat_map(|f| f.aliases.iter().cloned());
        for name in aliases.chain([info.name.clone(), info.list.clone()]) {
            names.insert(name, DatasetSet::one(at.min(DATASETS_MAX - 1)));
        }
    }
    names
}

/// The identifier of a party: `ofac-sdn-20157`.
fn identifier(list: &str, reference: &str) -> String {
    let plain = |c: char| {
        if c.is_alphanumeric() || matches!(c, '.' | '_' | '-') {
            c
        } else {
            '-'
        }
    };
    format!("{list}-{}", reference.chars().map(plain).collect::<String>())
}

/// The identifier of each party, each one once.
fn identifiers(heads: &[Head]) -> Vec<Box<str>> {
    let mut taken: FxHashMap<String, u32> = FxHashMap::default();
    let mut ids = Vec::with_capacity(heads.len());
    for entity in heads {
        let id = identifier(&entity.list, &entity.reference);
        let count = taken
            .entry(id.clone())
            .and_modify(|count| *count += 1)
            .or_insert(1);
        ids.push(if *count == 1 {
            id.into_boxed_str()
        } else {
            format!("{id}.{count}").into_boxed_str()
        });
    }
    ids
}

/// The parties of all entities, one entity after the other, the leading party first, and where each entity starts.
fn groups(linked: Vec<Vec<u32>>, heads: &[Head]) -> (Vec<u32>, Vec<u32>) {
    let mut group_of: FxHashMap<u32, usize> = FxHashMap::default();
    for (at, group) in linked.iter().enumerate() {
        group_of.extend(group.iter().map(|party| (*party, at)));
    }
    let mut linked: Vec<Option<Vec<u32>>> = linked.into_iter().map(Some).collect();
    let (mut members, mut starts) = (Vec::with_capacity(heads.len()), Vec::new());
    for party in 0..heads.len() as u32 {
        let mut group = match group_of.get(&party).map(|at| linked[*at].take()) {
            None => vec![party],
            Some(Some(group)) => group,
            // It went with the first of its group.
            Some(None) => continue,
        };
        group.sort_by_key(|p| (DATASETS.rank(&heads[*p as usize].list), *p));
        starts.push(members.len() as u32);
        members.extend(group);
    }
    starts.push(members.len() as u32);
    (members, starts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_compare() {
        let of = Moment::of;
        assert!(of("2024-05-01T00:00:01") > of("2024-05-01"));
        assert!(of("2024-05-01T00:00:00") == of("2024-05-01"));
        assert!(of("2024-05-01T10") < of("2024-05-01T10:30"));
        assert!(of("") == Moment::default());
    }
}
