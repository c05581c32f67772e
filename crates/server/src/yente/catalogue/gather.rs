//! What the catalogue is gathered from: what parties are listed under, identifiers, datasets, groups of linked parties.

use interdict_model::Relation;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{
    super::{
        addresses::{Place, words, written},
        knowledge::DATASETS,
        mapping::Member,
        proxy::Proxy,
        schema::PropertyType,
        text,
    },
    facts::{DatasetInfo, DatasetSet, Facts},
};
use crate::Dataset;

/// Datasets beyond this number can't be told apart; their parties are still found.
const DATASETS_MAX: usize = 64;

/// What a party is listed under.
pub(super) struct Head {
    pub(super) list: String,
    pub(super) reference: String,
    pub(super) caption: String,
}

/// What every party is listed under, from the index; of one that is damaged, its place alone.
pub(super) fn heads(dataset: &Dataset) -> Vec<Head> {
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
pub(super) struct Gathered {
    pub(super) facts: Facts,
    pub(super) named: Vec<String>,
    pub(super) other: Vec<String>,
    pub(super) addresses: Vec<(Place, Vec<String>)>,
    pub(super) relations: Vec<(u32, Relation)>,
}

/// The words of an entity's names, and of everything else that it says.
pub(super) fn words_of(proxy: &Proxy) -> (Vec<String>, Vec<String>) {
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

/// The addresses of an entity's parties, with their words.
pub(super) fn addresses_of(parties: &[u32], members: &[Member]) -> Vec<(Place, Vec<String>)> {
    // Records that can't be read are missing among the members, which keep the order of the parties.
    if parties.len() != members.len() {
        return Vec::new();
    }
    let of_member = |(party, member): (&u32, &Member)| {
        let party = *party;
        let addresses = member.entity.addresses.iter().enumerate();
        addresses
            .filter(|(_, address)| !address.is_empty())
            .map(|(at, address)| {
                let place = Place { party, at: at as u32 };
                (place, words(&written(address)))
            })
            .collect::<Vec<_>>()
    };
    parties.iter().zip(members).flat_map(of_member).collect()
}

/// The lists as datasets, and the dataset of each party.
pub(super) fn datasets(dataset: &Dataset, heads: &[Head]) -> (Vec<DatasetInfo>, Vec<u8>) {
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
pub(super) fn names(datasets: &[DatasetInfo]) -> FxHashMap<String, DatasetSet> {
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
pub(super) fn identifier(list: &str, reference: &str) -> String {
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
pub(super) fn identifiers(heads: &[Head]) -> Vec<Box<str>> {
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
pub(super) fn groups(linked: Vec<Vec<u32>>, heads: &[Head]) -> (Vec<u32>, Vec<u32>) {
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
