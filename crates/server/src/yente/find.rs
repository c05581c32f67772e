//! Entities that a text is about.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use interdict_screen::{Options, Query};

use super::{
    catalogue::Catalogue,
    entities::field_values,
    querystring::{Node, Term, What},
    text::{self, Posting},
};
use crate::Dataset;

/// What a word in a name counts against one anywhere else.
const NAMED: f32 = 3.0;
/// What the share of a name that was asked for counts.
const COVERAGE: f32 = 5.0;
/// So many of the best are looked at again for the share of their names.
const RERANKED_MAX: usize = 500;
/// Names at least this alike are found where spelling may vary.
const ALIKE: f64 = 0.6;
/// What a name found by its likeness counts.
const LIKENESS: f32 = 10.0;

/// Entities with what they are worth, sorted by entity.
type Scored = Vec<(u32, f32)>;

/// Finds what a text is about.
pub(crate) struct Finder<'a> {
    dataset: &'a Dataset,
    catalogue: &'a Catalogue,
}

impl<'a> Finder<'a> {
    pub(crate) fn new(dataset: &'a Dataset) -> Self {
        Self {
            dataset,
            catalogue: dataset.catalogue(),
        }
    }

    /// The entities that fit.
    pub(crate) fn find(&self, node: &Node) -> Scored {
        match node {
            Node::All => (0..self.catalogue.len()).map(|entity| (entity, 1.0)).collect(),
            Node::Term(term) => self.term(term),
            Node::Or(nodes) => nodes
                .iter()
                .map(|n| self.find(n))
                .reduce(union)
                .unwrap_or_default(),
            Node::Not(node) => without(self.find(&Node::All), &self.find(node)),
            Node::And(nodes) => {
                let (not, all): (Vec<&Node>, Vec<&Node>) =
                    nodes.iter().partition(|n| matches!(n, Node::Not(_)));
                let found = all.iter().map(|n| self.find(n)).reduce(|a, b| both(&a, &b));
                let found = found.unwrap_or_else(|| self.find(&Node::All));
                not.iter().fold(found, |found, node| match node {
                    Node::Not(inner) => without(found, &self.find(inner)),
                    _ => found,
                })
            }
        }
    }

    fn term(&self, term: &Term) -> Scored {
        let index = self.catalogue.text();
        let found = match &term.what {
            What::Word(word) => self.weighed(index.exact(word)),
            What::Pattern(pattern) => match pattern.strip_suffix('*').filter(|p| !p.contains(['*', '?'])) {
                Some(prefix) => merged(index.starting(prefix)),
                None => merged(index.passing(|word| text::fits(pattern, word))),
            },
            What::Near(word, most) => {
                merged(index.passing(|other| other == word || text::within(word, other, *most)))
            }
            What::Phrase(words) => {
                let all = words
                    .iter()
                    .map(|word| self.weighed(index.exact(word)))
                    .reduce(|a, b| both(&a, &b));
                return self.kept(all.unwrap_or_default(), term.field.as_deref(), |w| {
                    holds(w, words)
                });
            }
            What::Exists => {
                let all = self.find(&Node::All);
                return self.kept(all, term.field.as_deref(), |words| !words.is_empty());
            }
        };
        match &term.field {
            None => found,
            field => self.kept(found, field.as_deref(), |words| {
                words.iter().any(|word| term.what.fits(word))
            }),
        }
    }

    fn weighed(&self, postings: &[Posting]) -> Scored {
        let weight = self.catalogue.text().weight(postings.len());
        let scored = |p: &Posting| (p.entity(), if p.named() { weight * NAMED } else { weight });
        postings.iter().map(scored).collect()
    }

    /// Those with a value, of a field or at all, whose words pass a test.
    fn kept(&self, found: Scored, field: Option<&str>, test: impl Fn(&[String]) -> bool + Sync) -> Scored {
        let passes = |entity: u32| {
            let proxy = self.catalogue.proxy(self.dataset, entity);
            let passes = |value: &str| test(&text::words(value).collect::<Vec<_>>());
            match field {
                Some(field) => field_values(&proxy, field).iter().any(|value| passes(value)),
                None => proxy
                    .properties()
                    .flat_map(|(_, values)| values)
                    .any(|value| passes(value.text())),
            }
        };
        found
            .into_par_iter()
            .filter(|(entity, _)| passes(*entity))
            .collect()
    }

    /// Those whose names are like a text in spelling or sound, in any script.
    pub(crate) fn alike(&self, name: &str) -> Scored {
        let options = Options {
            threshold: ALIKE,
            limit: usize::MAX,
            explain: false,
        };
        let screening = self.dataset.screener.screen(&Query::named(name), &options);
        let mut best: FxHashMap<u32, f32> = FxHashMap::default();
        for hit in screening.hits {
            let entity = self.catalogue.entity_of(hit.ordinal);
            let worth = best.entry(entity).or_insert(0.0);
            *worth = worth.max(LIKENESS * hit.score as f32);
        }
        let mut found: Scored = best
            .into_iter()
            .filter(|(entity, _)| *entity < self.catalogue.len())
            .collect();
        found.sort_unstable_by_key(|(entity, _)| *entity);
        found
    }

    /// The best first; of the best, those whose name was asked for most wholly.
    pub(crate) fn ranked(&self, mut found: Scored, asked: &Node) -> Vec<u32> {
        let better = |a: &(u32, f32), b: &(u32, f32)| {
            b.1.total_cmp(&a.1)
                .then_with(|| self.catalogue.id(a.0).cmp(self.catalogue.id(b.0)))
        };
        found.sort_by(better);
        let mut words = Vec::new();
        asked.words(&mut words);
        if !words.is_empty() {
            let top = found.len().min(RERANKED_MAX);
            for (entity, worth) in &mut found[..top] {
                *worth += COVERAGE * self.coverage(*entity, &words);
            }
            found[..top].sort_by(better);
        }
        found.into_iter().map(|(entity, _)| entity).collect()
    }

    /// The share of words of the name that has the largest one asked for.
    fn coverage(&self, entity: u32, asked: &[&str]) -> f32 {
        let mut best = 0.0_f32;
        for party in self.catalogue.parties(entity) {
            let Ok(party) = self.dataset.screener.index().party(*party) else {
                continue;
            };
            for name in &party.names {
                let (mut all, mut hit) = (0.0_f32, 0.0_f32);
                for word in text::words(name.text) {
                    all += 1.0;
                    hit += f32::from(u8::from(asked.contains(&word.as_str())));
                }
                best = best.max(hit / all.max(1.0));
            }
        }
        best
    }
}

impl What {
    fn fits(&self, word: &str) -> bool {
        match self {
            Self::Word(asked) => asked == word,
            Self::Pattern(pattern) => text::fits(pattern, word),
            Self::Near(asked, most) => text::within(asked, word, *most),
            Self::Phrase(_) | Self::Exists => false,
        }
    }
}

impl Node {
    /// The words asked for, those of exclusions left out.
    fn words<'a>(&'a self, out: &mut Vec<&'a str>) {
        match self {
            Self::All | Self::Not(_) => {}
            Self::And(nodes) | Self::Or(nodes) => nodes.iter().for_each(|n| n.words(out)),
            Self::Term(term) => match &term.what {
                What::Word(word) | What::Near(word, _) => out.push(word),
                What::Phrase(words) => out.extend(words.iter().map(String::as_str)),
                What::Pattern(_) | What::Exists => {}
            },
        }
    }
}

/// Whether words stand in a text one after the other.
fn holds(text: &[String], words: &[String]) -> bool {
    text.windows(words.len().max(1)).any(|window| window == words)
}

/// Entities that have any of some words.
fn merged<'a>(words: impl Iterator<Item = &'a [Posting]>) -> Scored {
    let mut all: Vec<Posting> = words.flatten().copied().collect();
    all.sort_unstable();
    let mut found: Scored = Vec::with_capacity(all.len());
    for posting in all {
        let worth = if posting.named() { NAMED } else { 1.0 };
        match found.last_mut().filter(|(entity, _)| *entity == posting.entity()) {
            Some(last) => last.1 = last.1.max(worth),
            None => found.push((posting.entity(), worth)),
        }
    }
    found
}

fn both(a: &Scored, b: &Scored) -> Scored {
    let (mut found, mut at) = (Vec::new(), 0);
    for (entity, worth) in a {
        while b.get(at).is_some_and(|(other, _)| other < entity) {
            at += 1;
        }
        if let Some((_, more)) = b.get(at).filter(|(other, _)| other == entity) {
            found.push((*entity, worth + more));
        }
    }
    found
}

/// Those of either, worth what they are worth in both together.
pub(crate) fn union(a: Scored, b: Scored) -> Scored {
    let mut all: Scored = a;
    all.extend(b);
    all.sort_by_key(|(entity, _)| *entity);
    all.dedup_by(|next, first| {
        let same = next.0 == first.0;
        if same {
            first.1 += next.1;
        }
        same
    });
    all
}

fn without(a: Scored, b: &Scored) -> Scored {
    let gone = |entity: u32| b.binary_search_by_key(&entity, |(e, _)| *e).is_ok();
    a.into_iter().filter(|(entity, _)| !gone(*entity)).collect()
}
