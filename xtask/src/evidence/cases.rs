//! Queries with known answers, from parties that several lists describe.
//!
//! Where one list quotes another's reference of a party, or both give an identifier that one party alone has, the two
//! records are of one party, whatever their names. One record is made a query, the other's list is asked: the other
//! record is the right answer, and every other candidate of that list is wrong, since a list knows its own parties.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use interdict_lists::{LinkReason, Links, LoadOptions, link, load};
use interdict_model::{CountryCode, Entity, EntityKind, Name, NameKind, Script};
use interdict_names::{NameClass, score_names};
use interdict_screen::{Evidence, Options, Query, Screener};
use rayon::prelude::*;

/// A candidate that a query brought.
#[derive(Debug, Clone)]
pub struct Case {
    /// Which query it belongs to.
    pub query: usize,
    /// Whether the query is of the half that is not learned from.
    pub held_out: bool,
    /// Whether the candidate is the party asked for.
    pub same: bool,
    /// Name evidence, 0 to 1.
    pub name: f64,
    /// For the party asked for: the name evidence if its list did not have the very spelling asked for; `None` where
    /// nothing near is left.
    pub name_otherwise: Option<f64>,
    /// The weights that the evidence beside the name calls on, e.g. `birth_date.same_day`.
    pub rules: Vec<&'static str>,
}

/// How cases are drawn.
#[derive(Debug, Clone, Copy)]
pub struct Drawing {
    /// Queries from one list to another, at most.
    pub queries_per_pair: usize,
    /// Wrong candidates kept of a query, at most.
    pub wrong_per_query: usize,
    /// Whether to draw the half that is learned from, the held-out half, or both.
    pub learned_half: bool,
    /// See above.
    pub held_out_half: bool,
}

/// The cases, and what they were drawn from.
#[derive(Debug, Default)]
pub struct Cases {
    /// All candidates of all queries.
    pub cases: Vec<Case>,
    /// How many queries there are from a list to a list.
    pub queries: BTreeMap<(String, String), usize>,
    /// Queries whose right answer was no candidate at all: its names are too different.
    pub not_retrieved: usize,
}

/// Lists whose parties come from one register count as one: their records are copies.
fn family(list: &str) -> &str {
    match list {
        "ofac-sdn" | "ofac-cons" | "us-csl" => "us",
        other => other,
    }
}

/// Folders of lists that are whole, and say more of a party than its names.
const FOLDERS: [&str; 6] = ["un", "ofac", "uk", "au", "us_csl", "ca"];

/// Draws cases from the list files in the folders of a folder.
///
/// # Errors
/// Where the lists can't be read.
pub fn draw(lists: &Path, drawing: Drawing) -> Result<Cases, interdict_lists::ListError> {
    let folders: Vec<PathBuf> = FOLDERS.iter().map(|name| lists.join(name)).collect();
    let loaded = load(&folders, &LoadOptions::default())?;
    let entities: Vec<Entity> = loaded.lists.into_iter().flat_map(|l| l.entities).collect();
    let links = link(&entities, &BTreeSet::new());
    let chosen = choose(&entities, &links, drawing);
    let related = related(&links);
    let mut by_target: BTreeMap<&str, Vec<Chosen>> = BTreeMap::new();
    for pair in &chosen {
        by_target.entry(&entities[pair.to].list).or_default().push(*pair);
    }
    let mut cases = Cases::default();
    for (list, pairs) in by_target {
        let places: Vec<usize> = (0..entities.len())
            .filter(|at| entities[*at].list == list)
            .collect();
        let parties: Vec<Entity> = places.iter().map(|at| entities[*at].clone()).collect();
        let screener = Screener::build(&parties);
        let answered: Vec<Vec<Case>> = (pairs.par_iter())
            .map(|pair| ask(&entities, &screener, &places, &related, *pair, drawing))
            .collect();
        for (pair, answered) in pairs.iter().zip(answered) {
            let key = (entities[pair.from].list.clone(), list.to_owned());
            *cases.queries.entry(key).or_default() += 1;
            cases.not_retrieved += usize::from(!answered.iter().any(|c| c.same));
            cases.cases.extend(answered);
        }
    }
    Ok(cases)
}

/// A record to be asked for, and the record to be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Chosen {
    order: u64,
    from: usize,
    to: usize,
    held_out: bool,
}

/// Pairs of records of one party, by reference or identifier; all records of a party are in the same half.
fn choose(entities: &[Entity], links: &Links, drawing: Drawing) -> Vec<Chosen> {
    let mut by_pair: BTreeMap<(&str, &str), Vec<Chosen>> = BTreeMap::new();
    for group in &links.groups {
        let lowest = group.members.first().map_or(0, |at| *at as usize);
        let held_out = is_held_out(&entities[lowest]);
        if !(if held_out {
            drawing.held_out_half
        } else {
            drawing.learned_half
        }) {
            continue;
        }
        for link in &group.links {
            let (a, b) = (link.a as usize, link.b as usize);
            let founded = |r: &LinkReason| !matches!(r, LinkReason::NameAndBirthDate { .. });
            if family(&entities[a].list) == family(&entities[b].list) || !link.reasons.iter().any(founded) {
                continue;
            }
            for (from, to) in [(a, b), (b, a)] {
                let key = (family(&entities[from].list), entities[to].list.as_str());
                let order = hash(&[&entities[from].list, &entities[from].reference, key.1]);
                by_pair.entry(key).or_default().push(Chosen {
                    order,
                    from,
                    to,
                    held_out,
                });
            }
        }
    }
    let mut chosen = Vec::new();
    for pairs in by_pair.values_mut() {
        pairs.sort_unstable();
        chosen.extend(pairs.iter().take(drawing.queries_per_pair));
    }
    chosen
}

/// The half that a party belongs to.
fn is_held_out(entity: &Entity) -> bool {
    hash(&[&entity.list, &entity.reference]) % 2 == 1
}

/// FNV-1a, 64 bits, with the high bits mixed into the low ones.
fn hash(words: &[&str]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in words.iter().flat_map(|w| w.bytes().chain([0])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20
}

/// Who may be the same party as whom, for whatever reason: such a candidate is neither right nor surely wrong.
fn related(links: &Links) -> BTreeSet<(usize, usize)> {
    let mut related = BTreeSet::new();
    for group in &links.groups {
        for a in &group.members {
            for b in &group.members {
                related.insert((*a as usize, *b as usize));
            }
        }
    }
    for link in &links.left_out {
        related.insert((link.a as usize, link.b as usize));
        related.insert((link.b as usize, link.a as usize));
    }
    related
}

fn ask(
    entities: &[Entity],
    screener: &Screener,
    places: &[usize],
    related: &BTreeSet<(usize, usize)>,
    Chosen {
        from, to, held_out, ..
    }: Chosen,
    drawing: Drawing,
) -> Vec<Case> {
    let asked = &entities[from];
    let Some(query) = query_of(asked) else {
        return Vec::new();
    };
    let options = Options {
        threshold: 0.0,
        limit: usize::MAX,
        explain: true,
    };
    let mut cases = Vec::new();
    let mut wrong = Vec::new();
    for hit in screener.screen(&query, &options).hits {
        let place = places[hit.ordinal as usize];
        let same = place == to;
        if !same && related.contains(&(from, place)) {
            continue;
        }
        let Some(name) = hit.name_score else { continue };
        let case = Case {
            query: from * entities.len() + to,
            held_out,
            same,
            name,
            name_otherwise: same
                .then(|| otherwise(&query, asked.kind, &entities[place].names))
                .flatten(),
            rules: beside_the_name(&hit.explanation),
        };
        if same {
            cases.push(case);
        } else {
            wrong.push((hash(&[&hit.list, &hit.reference, &query.names[0]]), case));
        }
    }
    wrong.sort_unstable_by_key(|(order, _)| *order);
    cases.extend(
        wrong
            .into_iter()
            .take(drawing.wrong_per_query)
            .map(|(_, case)| case),
    );
    cases
}

/// What a customer's record would say of a party: one name, one birth date, one place, one address.
fn query_of(entity: &Entity) -> Option<Query> {
    let plain: Vec<&Name> = (entity.names.iter())
        .filter(|n| n.kind != NameKind::WeakAlias && n.script == Script::Latin)
        .collect();
    let pick = |count: usize, what: &str| {
        let order = hash(&[&entity.list, &entity.reference, what]) as usize;
        (count > 0).then(|| order % count)
    };
    let name = pick(plain.len(), "name").map(|at| plain[at])?;
    let dates: Vec<_> = entity.birth_dates.iter().filter_map(|d| d.date).collect();
    let national: Vec<CountryCode> = (entity.nationalities.iter())
        .chain(&entity.citizenships)
        .filter_map(|c| c.code)
        .collect();
    let countries = if national.is_empty() {
        entity.country_codes()
    } else {
        national
    };
    Some(Query {
        names: vec![name.text.clone()],
        kind: Some(entity.kind),
        birth_dates: pick(dates.len(), "date")
            .map(|at| dates[at])
            .into_iter()
            .collect(),
        genders: entity.genders.first().copied().into_iter().collect(),
        countries,
        identifiers: Vec::new(),
        addresses: pick(entity.addresses.len(), "address")
            .map(|at| entity.addresses[at].one_line())
            .into_iter()
            .collect(),
        birth_places: pick(entity.birth_places.len(), "place")
            .map(|at| entity.birth_places[at].one_line())
            .into_iter()
            .collect(),
    })
}

/// The name evidence without names that are written as the query's.
fn otherwise(query: &Query, kind: EntityKind, names: &[Name]) -> Option<f64> {
    let plain = |text: &str| -> Vec<String> {
        let mut words: Vec<String> = (text.to_lowercase().split(|c: char| !c.is_alphanumeric()))
            .filter(|w| !w.is_empty())
            .map(str::to_owned)
            .collect();
        words.sort();
        words
    };
    let asked = plain(&query.names[0]);
    (names.iter())
        .filter(|n| n.kind != NameKind::WeakAlias && plain(&n.text) != asked)
        .map(|n| score_names(&query.names[0], &n.text, NameClass::of_kind(kind)))
        .max_by(f64::total_cmp)
        .filter(|score| *score >= 0.5)
}

fn beside_the_name(explanation: &[Evidence]) -> Vec<&'static str> {
    (explanation.iter())
        .map(|e| e.rule)
        .filter(|rule| !rule.starts_with("name."))
        .collect()
}
