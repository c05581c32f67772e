//! Which parties of a document stand on a list: the name evidence of the screener, and what the document says of the
//! party. A name alone that is common, or a single word, is not enough.

use interdict_model::{CountryCode, Entity, EntityKind, Identifier, IdentifierType};
use interdict_screen::{Hit, Options, Query, Screener, Screening};

use crate::{
    output::Listed,
    parties::{Party, PartyKind},
    vocabulary::VOCABULARY,
};

mod borne_out;
mod remembered;

pub(crate) use borne_out::Document;
pub use remembered::Remembered;

/// The lists that a report is read against.
pub trait ListedParties {
    /// Screens a query.
    fn screen(&self, query: &Query, options: &Options) -> Screening;
    /// The record of a hit, by [`Hit::ordinal`].
    fn entity(&self, ordinal: u32) -> Option<Entity>;
}

/// Records in memory with their screener.
pub struct InMemory {
    /// The records, in the order of the screener.
    pub entities: Vec<Entity>,
    /// The screener built from them.
    pub screener: Screener,
}

impl InMemory {
    /// Builds the screener.
    pub fn new(entities: Vec<Entity>) -> Self {
        let screener = Screener::build(&entities);
        Self { entities, screener }
    }
}

impl ListedParties for InMemory {
    fn screen(&self, query: &Query, options: &Options) -> Screening {
        self.screener.screen(query, options)
    }

    fn entity(&self, ordinal: u32) -> Option<Entity> {
        self.entities.get(ordinal as usize).cloned()
    }
}

/// At most this many entries of one list are named for a party.
const PER_LIST_MAX: usize = 3;
/// At most this many namesakes are told of a party.
const NAMESAKES_MAX: usize = 3;
/// Entries that score this much less than the best one of their list are left out.
const SCORE_GAP_MAX: f64 = 0.08;

/// What the lists have of a party.
#[derive(Default)]
pub(crate) struct Found {
    /// The entries that it seems to be, best first.
    pub(crate) listed: Vec<Listed>,
    /// Entries with the same name, of which the document does not tell that they are the same party.
    pub(crate) namesakes: Vec<Listed>,
    /// It has no name that could be looked up: a single word or two letters are too many others' name, too.
    pub(crate) nameless: bool,
}

/// The entries of a party; `number` is its place in the cast. What the document tells is asked for where the lists have
/// somebody of the name.
pub(crate) fn of_party<'d>(
    number: usize,
    party: &Party,
    document: impl Fn() -> &'d Document,
    lists: &dyn ListedParties,
    threshold: f64,
) -> Found {
    let mut found = Found::default();
    let Some(kind) = party.kind.entity_kind().filter(|k| *k != EntityKind::Country) else {
        return found;
    };
    let names = names_to_screen(party);
    if names.is_empty() && party.imo.is_none() {
        found.nameless = true;
        return found;
    }
    let identifiers = party
        .imo
        .iter()
        .map(|imo| Identifier::new(IdentifierType::Imo, imo.clone()))
        .collect();
    let query = Query {
        names,
        kind: Some(kind),
        countries: party.country.into_iter().collect(),
        identifiers,
        ..Query::default()
    };
    let options = Options {
        threshold,
        limit: 60,
        explain: true,
    };
    let screening = lists.screen(&query, &options);
    for hit in &screening.hits {
        let Some(entity) = lists.entity(hit.ordinal) else {
            continue;
        };
        let (of, because) = match corroborated(number, party, hit, &entity, document()) {
            Judgement::BorneOut(because) => (&mut found.listed, because),
            Judgement::Open if has_same_name(hit) => (&mut found.namesakes, ONLY_THE_NAME.to_owned()),
            Judgement::Open | Judgement::Against => continue,
        };
        let best = of
            .iter()
            .filter(|l| l.list == hit.list)
            .map(|l| l.score)
            .fold(0.0f64, f64::max);
        if hit.score + SCORE_GAP_MAX < best
            || of.iter().filter(|l| l.list == hit.list).count() >= PER_LIST_MAX
        {
            continue;
        }
        let mut programs: Vec<String> = entity
            .listings
            .iter()
            .flat_map(|l| l.programmes.iter().cloned())
            .collect();
        programs.sort();
        programs.dedup();
        let references = (entity.listings.iter())
            .filter(|l| l.list != hit.list || l.reference != hit.reference)
            .map(|l| format!("{} {}", l.list, l.reference))
            .collect();
        of.push(Listed {
            list: hit.list.clone(),
            entity: hit.reference.clone(),
            caption: hit.caption.clone(),
            matched_name: hit.matched_name.clone(),
            score: (hit.score * 1000.0).round() / 1000.0,
            programs,
            references,
            because,
        });
    }
    if !found.listed.is_empty() {
        found.namesakes.clear();
    }
    found.namesakes.truncate(NAMESAKES_MAX);
    found
}

/// Why a namesake is told.
const ONLY_THE_NAME: &str = "the same name alone";

/// Whether all words of the name asked for stand in the listed one.
fn has_same_name(hit: &Hit) -> bool {
    let asked = || (hit.explanation.iter()).filter(|e| e.evidence == "name" && !e.query.is_empty());
    asked().next().is_some() && asked().all(borne_out::is_same)
}

/// The names under which a party is looked up. A single word is looked up only where the document says what the
/// party is, and then with the words that lists put beside it.
fn names_to_screen(party: &Party) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let all = std::iter::once(&party.name).chain(&party.other_names);
    let descriptors: Vec<&str> = (VOCABULARY.descriptors.iter())
        .filter(|d| party.descriptions.iter().any(|said| d.words.contains(said)))
        .flat_map(|d| d.expands.iter().map(String::as_str))
        .collect();
    for name in all {
        let words = name.split([' ', '-']).filter(|w| !w.is_empty()).count();
        let acronym = name.len() >= 3 && name.chars().all(|c| c.is_uppercase() || c == '-');
        match party.kind {
            PartyKind::Person if words >= 2 => names.push(name.clone()),
            PartyKind::Person => {}
            PartyKind::Organization if words >= 2 || acronym => names.push(name.clone()),
            // A body known by one word ("Hezbollah", "Sberbank"), or one that hardly any other has.
            PartyKind::Organization
                if VOCABULARY.organization_spellings.contains(name) || borne_out::is_rare_word(name) =>
            {
                names.push(name.clone());
            }
            PartyKind::Organization => {
                for with in &descriptors {
                    names.push(format!("{name} {with}"));
                    names.push(format!("{with} {name}"));
                }
                if !descriptors.is_empty() {
                    names.push(name.clone());
                }
            }
            _ => names.push(name.clone()),
        }
        if words == 2 && party.kind == PartyKind::Organization {
            for with in &descriptors {
                names.push(format!("{with} {name}"));
            }
        }
    }
    names.dedup();
    names.truncate(12);
    names
}

/// Whether the document's party is the listed one.
enum Judgement {
    /// It seems so, for these reasons.
    BorneOut(String),
    /// The name may be, and the document says too little.
    Open,
    /// What the document says speaks against it.
    Against,
}

fn corroborated(number: usize, party: &Party, hit: &Hit, entity: &Entity, document: &Document) -> Judgement {
    let identifier = hit
        .explanation
        .iter()
        .any(|e| e.evidence == "identifier" && e.weight > 0.0);
    if identifier {
        return Judgement::BorneOut("same identifier".to_owned());
    }
    // Initials prove nothing in running text: "AP" and "Marshall Bunker" are not every body with these letters.
    let by_initials = hit
        .explanation
        .iter()
        .any(|e| e.evidence == "name" && e.how == "acronym");
    if party.kind == PartyKind::Organization && (by_initials || !shares_a_word(party, &hit.matched_name)) {
        return Judgement::Against;
    }
    let office = (entity.positions.iter().chain(&entity.titles))
        .find(|position| {
            let position = position.to_lowercase();
            party.descriptions.iter().any(|d| position.contains(d.as_str()))
        })
        .map(String::as_str);
    if party.kind == PartyKind::Person {
        let countries: Vec<CountryCode> = entity.country_codes();
        let elsewhere = !countries.is_empty() && party.country.is_some_and(|c| !countries.contains(&c));
        // A trade that no listed party has: a footballer, a singer.
        let civil = office.is_none()
            && (party.descriptions.iter())
                .any(|d| VOCABULARY.civil_trades.iter().any(|c| d.ends_with(c.as_str())));
        if elsewhere || civil {
            return Judgement::Against;
        }
    }
    match borne_out::borne_out(number, party, hit, entity, office, document) {
        Some(reasons) => {
            let name = format!("name “{}”", hit.matched_name);
            Judgement::BorneOut(Vec::from_iter(std::iter::once(name).chain(reasons)).join(", "))
        }
        None => Judgement::Open,
    }
}

/// Whether one of the party's names of one word stands in the listed name, or the party has a longer name. "AP" is not
/// every company whose initials are A and P.
fn shares_a_word(party: &Party, listed: &str) -> bool {
    let listed = listed.to_lowercase();
    let words: Vec<&str> = listed.split(|c: char| !c.is_alphanumeric()).collect();
    let mut names = std::iter::once(&party.name).chain(&party.other_names);
    names.any(|name| {
        let lower = name.to_lowercase();
        lower.contains(' ') || lower.split('-').all(|part| words.contains(&part))
    })
}
