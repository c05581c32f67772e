//! The screener: an index and the rules of evidence.

use std::{cell::RefCell, path::Path};

use interdict_index::{
    Index, IndexError, NameMatch, Party, Scratch,
    identifier::{self, Form},
};
use interdict_model::{Entity, EntityKind, Identifier, NameKind};
use interdict_names::{AnalysedName, NameClass, Role, analyse};
use rustc_hash::FxHashMap;

use crate::{
    Evidence, Hit, Options, Query, Screening, evidence,
    explain::explain_name,
    rules::{RULES, Rules, log_odds, probability},
};

/// Answers queries against the listed parties of an index. Shared by all threads.
#[derive(Debug)]
pub struct Screener {
    index: Index,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// The best name of a party so far.
#[derive(Debug, Clone, Copy)]
struct Best {
    /// Which of the query's analysed names.
    query_name: usize,
    /// Which of the party's names.
    position: u32,
    /// Evidence of the two names alone, 0 to 1.
    score: f64,
    /// What the pair is worth, a weak alias taken into account.
    log_odds: f64,
}

/// A candidate with all evidence.
struct Judged<'a> {
    ordinal: u32,
    party: Party<'a>,
    best: Option<Best>,
    others: Vec<Evidence>,
    log_odds: f64,
}

impl<'a> Judged<'a> {
    /// `named`: the query has a name that can be compared.
    fn new(
        query: &Query,
        named: bool,
        ordinal: u32,
        party: Party<'a>,
        best: Option<Best>,
        rules: &Rules,
    ) -> Self {
        let mut others = Vec::new();
        evidence::gather(query, &party, rules, &mut others);
        let name = match best {
            Some(best) => best.log_odds,
            // Asked for by number alone, nothing is said against the name.
            None if !named => 0.0,
            None => rules.name.absent,
        };
        let log_odds = name + others.iter().map(|e| e.weight).sum::<f64>();
        Self {
            ordinal,
            party,
            best,
            others,
            log_odds,
        }
    }

    /// Whether a party of the kind asked for may be this one.
    fn fits(&self, kind: Option<EntityKind>) -> bool {
        kind.is_none_or(|kind| kind.compatible(self.party.kind))
    }

    fn hit(self, names: &[AnalysedName], index: &Index, rules: &Rules, explain: bool) -> Hit {
        let party = self.party;
        let matched = self.best.and_then(|best| party.names.get(best.position as usize));
        let mut explanation = Vec::new();
        if explain {
            if let (Some(best), Some(name)) = (self.best, matched) {
                explain_name(
                    &names[best.query_name],
                    name,
                    party.kind,
                    index,
                    best.log_odds,
                    &mut explanation,
                );
            } else if let Some(name) = names.first() {
                explanation.push(no_name(name, &party, rules));
            }
            explanation.extend(self.others);
        }
        Hit {
            ordinal: self.ordinal,
            list: party.list.to_owned(),
            reference: party.reference.to_owned(),
            kind: party.kind,
            caption: party.caption().to_owned(),
            matched_name: matched.map_or(String::new(), |name| name.text.to_owned()),
            score: probability(self.log_odds),
            name_score: self.best.map(|best| best.score),
            explanation,
        }
    }
}

/// The line that says that the names have nothing in common.
fn no_name(name: &AnalysedName, party: &Party<'_>, rules: &Rules) -> Evidence {
    let words: Vec<&str> = name.tokens.iter().map(|t| &*t.original).collect();
    Evidence {
        evidence: "name",
        query: words.join(" "),
        candidate: party.caption().to_owned(),
        how: "different".to_owned(),
        rule: "name.absent",
        weight: rules.name.absent,
        frequency: None,
    }
}

/// What is to be said of an identifier that fails its check digits.
fn not_valid(asked: &Identifier) -> Option<String> {
    let normal = identifier::normal_form(asked.kind, &asked.value)?;
    (identifier::form(asked.kind, &normal) == Form::Wrong).then(|| {
        format!(
            "the identifier {} {:?} is not valid (its length or check digits do not hold): it counts for less, and for \
             nothing against a party with another number",
            asked.kind, asked.value
        )
    })
}

impl Screener {
    /// A screener over these parties; hits speak of them by their position in the slice.
    pub fn build(entities: &[Entity]) -> Self {
        let bytes = interdict_index::write(entities);
        // What was just written is readable, or the writer is wrong: no input can bring this about.
        let index = Index::from_bytes(bytes).unwrap_or_else(|e| panic!("index just written: {e}"));
        Self { index }
    }

    /// A screener over an index file written before from [`Screener::index_bytes`] or [`interdict_index::write`].
    ///
    /// # Errors
    /// Where the file cannot be mapped, is no index, was written by another version, or is damaged.
    pub fn open(path: &Path) -> Result<Self, IndexError> {
        Index::open(path).map(|index| Self { index })
    }

    /// The same over bytes in memory.
    ///
    /// # Errors
    /// As for [`Screener::open`].
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, IndexError> {
        Index::from_bytes(bytes).map(|index| Self { index })
    }

    /// The bytes of the index, to be stored as a file.
    pub fn index_bytes(&self) -> &[u8] {
        self.index.bytes()
    }

    /// The index.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// How many parties it knows.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether it knows no party at all.
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    /// Every party that may be the one asked for, best first.
    ///
    /// A candidate is found by a name or by an identifier. Its score is the probability that it is the party asked
    /// for: name evidence and everything else that both sides say, in log-odds, added up.
    pub fn screen(&self, query: &Query, options: &Options) -> Screening {
        let rules = &*RULES;
        let mut notes = Vec::new();
        let names = self.analysed(query, &mut notes);
        let needed = log_odds(options.threshold.clamp(1e-6, 1.0 - 1e-6));
        let least = (rules.name.score_of(needed - evidence::most(query, rules))).max(rules.name.floor);
        let mut candidates = self.by_name(&names, query.kind, least as f32, rules);
        for asked in &query.identifiers {
            let Some(key) = identifier::lookup_key(asked) else {
                notes.push(format!(
                    "the identifier {} {:?} is too short to be compared, and was left aside",
                    asked.kind, asked.value
                ));
                continue;
            };
            notes.extend(not_valid(asked));
            for party in self.index.by_identifier(key) {
                candidates.entry(party).or_insert(None);
            }
        }
        let mut judged: Vec<Judged<'_>> = Vec::new();
        for (ordinal, best) in candidates {
            match self.index.party(ordinal) {
                Ok(party) => judged.push(Judged::new(query, !names.is_empty(), ordinal, party, best, rules)),
                Err(error) => notes.push(format!("party {ordinal} could not be read: {error}")),
            }
        }
        judged.retain(|j| j.log_odds >= needed && j.fits(query.kind));
        judged.sort_by(|a, b| b.log_odds.total_cmp(&a.log_odds).then(a.ordinal.cmp(&b.ordinal)));
        let total = judged.len();
        if total > options.limit {
            notes.push(format!("{total} hits, the best {} are shown", options.limit));
            judged.truncate(options.limit);
        }
        let hits = judged
            .into_iter()
            .map(|j| j.hit(&names, &self.index, rules, options.explain))
            .collect();
        Screening { hits, total, notes }
    }

    /// The query's names, analysed; what is lost on the way is noted. Where the kind is not known, names with numbers in
    /// them are read as those of ships and aircraft as well.
    fn analysed(&self, query: &Query, notes: &mut Vec<String>) -> Vec<AnalysedName> {
        let class = query.kind.map_or(NameClass::Any, NameClass::of_kind);
        let mut names = Vec::with_capacity(query.names.len());
        for text in &query.names {
            let name = analyse(text, class);
            if name.is_empty() {
                notes.push(format!("nothing comparable in the name {text:?}"));
            } else if name.truncated {
                notes.push(format!(
                    "only the first {} words of a name of {} characters were compared",
                    name.tokens.len(),
                    text.chars().count()
                ));
            }
            let craft = (query.kind.is_none())
                .then(|| analyse(text, NameClass::Object))
                .filter(|craft| craft.tokens.iter().any(|token| token.role == Role::Number));
            if !name.is_empty() {
                names.push(name);
            }
            names.extend(craft);
        }
        if query.is_empty() {
            notes.push("no name and no identifier to look for".to_owned());
        }
        names
    }

    /// The parties with a name that reaches `least`, each with the name that fits best.
    fn by_name(
        &self,
        names: &[AnalysedName],
        kind: Option<EntityKind>,
        least: f32,
        rules: &Rules,
    ) -> FxHashMap<u32, Option<Best>> {
        let mut candidates: FxHashMap<u32, Option<Best>> = FxHashMap::default();
        SCRATCH.with_borrow_mut(|scratch| {
            let mut found: Vec<NameMatch> = Vec::new();
            for (query_name, name) in names.iter().enumerate() {
                found.clear();
                if name.class == NameClass::Object && kind.is_none() {
                    for craft in [EntityKind::Vessel, EntityKind::Aircraft] {
                        self.index.search(name, Some(craft), least, scratch, &mut found);
                    }
                } else {
                    self.index.search(name, kind, least, scratch, &mut found);
                }
                for name in &found {
                    let weak = if name.kind == NameKind::WeakAlias {
                        rules.name.weak_alias
                    } else {
                        0.0
                    };
                    let best = Best {
                        query_name,
                        position: name.position,
                        score: f64::from(name.score),
                        log_odds: rules.name.log_odds(f64::from(name.score)) + weak,
                    };
                    let slot = candidates.entry(name.party).or_insert(None);
                    // Of names that fit equally well, the one that the list puts first, in whatever order they are found.
                    let goes_first = |other: &Best| {
                        (best.log_odds.total_cmp(&other.log_odds).reverse())
                            .then(best.query_name.cmp(&other.query_name))
                            .then(best.position.cmp(&other.position))
                            .is_lt()
                    };
                    if slot.as_ref().is_none_or(goes_first) {
                        *slot = Some(best);
                    }
                }
            }
        });
        candidates
    }
}
