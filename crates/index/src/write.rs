//! Makes an index of entities.

use interdict_model::Entity;
use interdict_names::{
    AnalysedName, JoinKind, NameClass, READING_MODES, ShippedRarity, Slot, TokenForm, analyse, cluster,
    knowledge_version,
};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use zerocopy::{
    IntoBytes,
    little_endian::{U32, U64},
};

use crate::{
    Index,
    file::{FileWriter, fill},
    identifier::lookup_key,
    layout::{
        IdentifierEntry, JoinEntry, LinkEntry, Meta, NameEntry, TokenEntry, class_code, link_code, section,
    },
    neighbours::{self, Common},
    party::{kind_code, name_kind_code, put_party},
    spellings::{self, Of},
};

/// The index of these parties as the bytes of a file. Parties are known by their position.
///
/// Names are analysed on all cores. A name without anything comparable in it (`???`) stays with its party and is
/// never found. At most 2^32 - 1 parties and names.
pub fn write<'a>(entities: impl IntoIterator<Item = &'a Entity>) -> Vec<u8> {
    let entities: Vec<&Entity> = entities.into_iter().collect();
    let mut names = Names::default();
    // In portions, so that the analysed names of millions of parties never stand in memory together.
    for (portion, parties) in entities.chunks(PORTION).enumerate() {
        let analysed: Vec<Vec<AnalysedName>> = parties
            .par_iter()
            .map(|entity| {
                let class = NameClass::of_kind(entity.kind);
                entity.names.iter().map(|n| analyse(&n.text, class)).collect()
            })
            .collect();
        for (at, (entity, forms)) in parties.iter().zip(&analysed).enumerate() {
            let party = (portion * PORTION + at) as u32;
            for (position, (name, form)) in entity.names.iter().zip(forms).enumerate() {
                if !form.is_empty() {
                    names.add(party, position, entity, name_kind_code(name.kind), form);
                }
            }
        }
    }
    let mut file = FileWriter::default();
    write_parties(&mut file, &entities);
    write_identifiers(&mut file, &entities);
    let (entries, units) = (names.entries.len() as u32, names.vocabulary.len() as u32);
    let token_units = names.write(&mut file);
    let meta = Meta {
        knowledge: knowledge_version().into(),
        parties: (entities.len() as u32).into(),
        names: entries.into(),
        units: units.into(),
        token_units: token_units.into(),
    };
    file.values(section::META, &[meta]);
    file.bytes(section::COMMON, Vec::new());
    file.bytes(section::COMMON_NEIGHBOURS, Vec::new());
    file.bytes(section::COMMON_ALIKE, Vec::new());
    with_common_neighbours(file.finish())
}

/// The same index with the neighbours of all units stored: it gives the same answers, and looks for those words alone
/// that no listed name has. Takes a few times as long as making the index. `None` where all are stored already, or
/// there are more than [`neighbours::ALL`] allows.
pub fn complete(index: &Index) -> Option<Vec<u8>> {
    let units = index.token_unit_count() as usize;
    if units > neighbours::ALL.units_max() || index.stored_units() == units {
        return None;
    }
    let mut bytes = index.bytes()[..index.end_without_neighbours()].to_vec();
    fill_neighbours(&mut bytes, &neighbours::common(index, &neighbours::ALL));
    Some(bytes)
}

/// The same file with the neighbours of common units.
fn with_common_neighbours(bytes: Vec<u8>) -> Vec<u8> {
    // What was just written is readable, or the writer is wrong: no input can bring this about.
    let index = Index::from_bytes(bytes).unwrap_or_else(|e| panic!("index just written: {e}"));
    let common = neighbours::common(&index, &neighbours::COMMON);
    let mut bytes = index.into_bytes();
    fill_neighbours(&mut bytes, &common);
    bytes
}

/// Puts neighbours at the end of a file that has none.
fn fill_neighbours(file: &mut Vec<u8>, common: &Common) {
    fill(file, section::COMMON, common.entries.as_bytes());
    fill(file, section::COMMON_NEIGHBOURS, common.neighbours.as_bytes());
    fill(file, section::COMMON_ALIKE, common.alike.as_bytes());
}

const PORTION: usize = 1 << 16;

fn write_parties(file: &mut FileWriter, entities: &[&Entity]) {
    let mut blob = Vec::new();
    let mut offsets = vec![U64::new(0)];
    for entity in entities {
        put_party(&mut blob, entity);
        offsets.push((blob.len() as u64).into());
    }
    file.bytes(section::PARTIES, blob);
    file.values(section::PARTY_OFFSETS, &offsets);
}

fn write_identifiers(file: &mut FileWriter, entities: &[&Entity]) {
    let mut keys: Vec<(u64, u32)> = (entities.iter().enumerate())
        .flat_map(|(party, entity)| {
            (entity.identifiers.iter())
                .filter_map(lookup_key)
                .map(move |key| (key, party as u32))
        })
        .collect();
    keys.sort_unstable();
    keys.dedup();
    let entries: Vec<IdentifierEntry> = (keys.into_iter())
        .map(|(key, party)| IdentifierEntry {
            key: key.into(),
            party: party.into(),
        })
        .collect();
    file.values(section::IDENTIFIERS, &entries);
}

/// Names in the making. Units get their numbers as they are met, and their final ones (by the order of their bytes)
/// at the end.
#[derive(Default)]
struct Names {
    vocabulary: FxHashMap<Box<[u8]>, u32>,
    entries: Vec<NameEntry>,
    tokens: Vec<TokenEntry>,
    joins: Vec<JoinEntry>,
}

impl Names {
    fn unit(&mut self, key: &[u8]) -> U32 {
        let next = self.vocabulary.len() as u32;
        match self.vocabulary.get(key) {
            Some(unit) => *unit,
            None => *self.vocabulary.entry(key.into()).or_insert(next),
        }
        .into()
    }

    fn add(&mut self, party: u32, position: usize, entity: &Entity, name_kind: u8, form: &AnalysedName) {
        self.entries.push(NameEntry {
            party: party.into(),
            position: (position as u32).into(),
            first_token: (self.tokens.len() as u32).into(),
            first_join: (self.joins.len() as u32).into(),
            tokens: form.tokens.len() as u8,
            joins: form.joins.len() as u8,
            party_kind: kind_code(entity.kind),
            name_kind,
            class: class_code(form.class),
        });
        for token in &form.tokens {
            let unit = self.unit(token.key.as_bytes());
            let slot = Slot::new(token.key.form(), token.role, form.class, &ShippedRarity);
            self.tokens.push(TokenEntry {
                unit,
                weight: slot.weight.to_bits().into(),
                role: token.role.to_u8(),
                given: u8::from(slot.given),
            });
        }
        for join in &form.joins {
            let unit = self.unit(join.key.as_bytes());
            self.joins.push(JoinEntry {
                unit,
                start: join.start,
                end: join.end,
                acronym: u8::from(join.kind == JoinKind::Acronym),
            });
        }
    }

    /// Writes all sections of names; gives the number of units that stand as a token.
    fn write(mut self, file: &mut FileWriter) -> u32 {
        let mut join_alone = vec![true; self.vocabulary.len()];
        for token in &self.tokens {
            join_alone[token.unit.get() as usize] = false;
        }
        let token_units = join_alone.iter().filter(|alone| !**alone).count() as u32;
        let mut keys: Vec<(bool, Box<[u8]>, u32)> = std::mem::take(&mut self.vocabulary)
            .into_iter()
            .map(|(key, unit)| (join_alone[unit as usize], key, unit))
            .collect();
        keys.par_sort_unstable();
        let mut renumbered = vec![0u32; keys.len()];
        let mut blob = Vec::new();
        let mut offsets = vec![U64::new(0)];
        for (new, (_, key, old)) in keys.iter().enumerate() {
            renumbered[*old as usize] = new as u32;
            blob.extend_from_slice(key);
            offsets.push((blob.len() as u64).into());
        }
        for token in &mut self.tokens {
            token.unit = renumbered[token.unit.get() as usize].into();
        }
        for join in &mut self.joins {
            join.unit = renumbered[join.unit.get() as usize].into();
        }
        file.bytes(section::UNITS, blob);
        file.values(section::UNIT_OFFSETS, &offsets);
        let by_token = (self.entries.iter().enumerate()).flat_map(|(name, entry)| {
            let first = entry.first_token.get() as usize;
            let tokens = &self.tokens[first..first + usize::from(entry.tokens)];
            tokens.iter().map(move |t| (t.unit.get(), name as u32))
        });
        let (starts, postings) = postings(keys.len(), by_token);
        let sketches = write_vocabulary(file, &keys);
        let clusters: Vec<U64> = (self.entries.iter())
            .map(|entry| {
                let first = entry.first_token.get() as usize;
                let tokens = &self.tokens[first..first + usize::from(entry.tokens)];
                let of = |token: &TokenEntry| sketches[token.unit.get() as usize].get();
                tokens
                    .iter()
                    .fold(0, |all, token| all | cluster(of(token)))
                    .into()
            })
            .collect();
        file.values(section::CLUSTERS, &clusters);
        file.values(section::TOKEN_POSTING_STARTS, &starts);
        file.values(section::TOKEN_POSTINGS, &postings);
        let by_join = (self.entries.iter().enumerate()).flat_map(|(name, entry)| {
            let first = entry.first_join.get() as usize;
            let joins = &self.joins[first..first + usize::from(entry.joins)];
            joins.iter().map(move |j| (j.unit.get(), name as u32))
        });
        let (starts, postings) = self::postings(keys.len(), by_join);
        file.values(section::JOIN_POSTING_STARTS, &starts);
        file.values(section::JOIN_POSTINGS, &postings);
        file.values(section::NAMES, &self.entries);
        file.values(section::TOKENS, &self.tokens);
        file.values(section::JOINS, &self.joins);
        token_units
    }
}

/// For each unit where its list of names starts, and all lists one after the other; each name once a unit, ascending.
fn postings(units: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> (Vec<U32>, Vec<U32>) {
    // Names come in ascending order, so a name repeated within a list follows itself.
    let mut last = vec![u32::MAX; units];
    let mut starts = vec![0u32; units + 1];
    for (unit, name) in pairs.clone() {
        if std::mem::replace(&mut last[unit as usize], name) != name {
            starts[unit as usize + 1] += 1;
        }
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    let mut next = starts.clone();
    let mut lists = vec![U32::new(0); starts[units] as usize];
    last.fill(u32::MAX);
    for (unit, name) in pairs {
        if std::mem::replace(&mut last[unit as usize], name) != name {
            lists[next[unit as usize] as usize] = name.into();
            next[unit as usize] += 1;
        }
    }
    (starts.into_iter().map(U32::new).collect(), lists)
}

/// Sounds and the units that have them.
type Readings<'a> = Vec<(&'a [u8], u32)>;

/// Writes what units are found by: readings and links; gives the sketches of those that stand as a token.
fn write_vocabulary(file: &mut FileWriter, keys: &[(bool, Box<[u8]>, u32)]) -> Vec<U64> {
    let mut links: Vec<(u32, u32)> = Vec::new();
    let modes = usize::from(READING_MODES);
    let mut readings: [Vec<Readings<'_>>; 2] = [vec![Vec::new(); modes], vec![Vec::new(); modes]];
    let mut offers = Vec::new();
    for (unit, (join_alone, key, _)) in keys.iter().enumerate() {
        let Some(form) = TokenForm::from_bytes(key) else {
            continue;
        };
        offers.clear();
        form.offers(&mut offers);
        links.extend(offers.iter().map(|link| (link_code(*link), unit as u32)));
        for (mode, sounds) in form.spellings() {
            readings[usize::from(*join_alone)][usize::from(mode)].push((sounds, unit as u32));
        }
    }
    let sketches: Vec<U64> = (keys.iter().take_while(|(join_alone, ..)| !join_alone))
        .map(|(_, key, _)| TokenForm::from_bytes(key).map_or(0, TokenForm::sketch).into())
        .collect();
    file.values(section::SKETCHES, &sketches);
    links.par_sort_unstable();
    links.dedup();
    let links: Vec<LinkEntry> = (links.into_iter())
        .map(|(link, unit)| LinkEntry {
            link: link.into(),
            unit: unit.into(),
        })
        .collect();
    file.values(section::LINKS, &links);
    for (of, readings) in [Of::Tokens, Of::Joins].into_iter().zip(readings) {
        for (mode, readings) in readings.into_iter().enumerate() {
            spellings::write(file, (mode as u8, of), readings);
        }
    }
    sketches
}
