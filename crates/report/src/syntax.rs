//! The clauses of a sentence: which noun phrases are the subject of which verb, over appositions, relative clauses,
//! participles, infinitives and coordination.
//!
//! One pass from left to right keeps a stack of open clauses: a relative pronoun or a conjunction opens one, a finite verb
//! that finds its clause filled closes what lies above the clause that still waits for its verb. No tree is built; what
//! is asked of it later is only who does a thing, what a relative clause leaves out, and what governs an infinitive.

use crate::{
    claims::CUES,
    lexicon::VerbForm,
    phrase::NounPhrase,
    time::{is_month, is_weekday},
    token::{Class, Sentence, Tokens},
};

mod bare;
mod relative;

/// How far ahead, in tokens, the verb of a clause is looked for.
const AHEAD_TOKENS_MAX: usize = 30;
/// How many verbs may share one subject through each other.
const LINKS_MAX: usize = 8;

/// Whose act a verb tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Subject {
    Unknown,
    /// Noun phrases: a range of [`Clauses::lists`].
    Phrases(u32, u32),
    /// As the verb at a token.
    OfVerb(usize),
    /// As the sentence's first finite verb, which follows.
    OfMain,
}

/// A full verb, or a form of "be" that stands alone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct VerbNode {
    /// Its token.
    pub(crate) at: usize,
    /// In the passive, or a participle that stands for it ("shells sold by").
    pub(crate) passive: bool,
    /// The noun phrase that a relative clause leaves out as its object ("the drones that Iran sold").
    pub(crate) left_out: Option<u32>,
    /// The verb whose infinitive, gerund or coordinate it is.
    pub(crate) governor: Option<usize>,
    subject: Subject,
}

/// The verbs of a sentence in order, with their subjects.
#[derive(Debug, Clone, Default)]
pub(crate) struct Clauses {
    verbs: Vec<VerbNode>,
    lists: Vec<u32>,
}

impl Clauses {
    /// All verbs, in order.
    pub(crate) fn verbs(&self) -> impl Iterator<Item = &VerbNode> {
        self.verbs.iter()
    }

    /// The verb at a token.
    pub(crate) fn verb(&self, at: usize) -> Option<&VerbNode> {
        (self.verbs.binary_search_by_key(&at, |v| v.at).ok()).map(|i| &self.verbs[i])
    }

    /// The noun phrases that are a verb's subject, as places among the sentence's phrases; empty where none is told.
    pub(crate) fn subject(&self, at: usize) -> &[u32] {
        let mut at = at;
        for _ in 0..LINKS_MAX {
            let Some(node) = self.verb(at) else { break };
            match node.subject {
                Subject::Unknown => break,
                Subject::Phrases(first, last) => return &self.lists[first as usize..last as usize],
                Subject::OfVerb(other) => at = other,
                Subject::OfMain => match self.verbs.iter().find(|v| v.at > node.at && v.governor.is_none()) {
                    Some(main) => at = main.at,
                    None => break,
                },
            }
        }
        &[]
    }

    /// Whether the clauses say by themselves whose act a verb tells, and not by another verb's subject.
    pub(crate) fn tells_subject(&self, at: usize) -> bool {
        self.verb(at)
            .is_some_and(|v| matches!(v.subject, Subject::Phrases(..)))
    }

    /// The verbs that govern a verb, the nearest first.
    pub(crate) fn governors(&self, at: usize) -> impl Iterator<Item = &VerbNode> {
        let next = |node: &&VerbNode| node.governor.and_then(|g| self.verb(g));
        std::iter::successors(self.verb(at), next).skip(1).take(LINKS_MAX)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Main,
    Relative,
    Subordinate,
}

/// A clause that is being read.
#[derive(Debug, Clone, Copy)]
struct Open {
    kind: Kind,
    /// Its subject so far.
    subject: Option<(u32, u32)>,
    /// The end of the last noun phrase of the subject.
    subject_end: usize,
    antecedent: Option<u32>,
    /// Its latest finite verb.
    verb: Option<usize>,
}

/// Reads the clauses of a sentence.
pub(crate) fn clauses(tokens: &Tokens<'_>, sentence: Sentence, phrases: &[NounPhrase]) -> Clauses {
    let mut reader = Reader {
        tokens,
        sentence,
        phrases,
        out: Clauses::default(),
        stack: vec![Open::new(Kind::Main)],
        latest: None,
        earlier_main: None,
    };
    reader.read();
    reader.out
}

impl Open {
    fn new(kind: Kind) -> Self {
        Self {
            kind,
            subject: None,
            subject_end: 0,
            antecedent: None,
            verb: None,
        }
    }
}

struct Reader<'a, 't> {
    tokens: &'a Tokens<'t>,
    sentence: Sentence,
    phrases: &'a [NounPhrase],
    out: Clauses,
    stack: Vec<Open>,
    /// The latest noun phrase.
    latest: Option<u32>,
    /// The verb of the main clause before "…, officials said".
    earlier_main: Option<usize>,
}

impl Reader<'_, '_> {
    fn top(&mut self) -> &mut Open {
        let last = self.stack.len() - 1;
        &mut self.stack[last]
    }

    fn read(&mut self) {
        let mut at = self.sentence.first;
        let mut next_phrase = 0;
        while at < self.sentence.last {
            while next_phrase < self.phrases.len() && self.phrases[next_phrase].first < at {
                next_phrase += 1;
            }
            if let Some(phrase) = self.phrases.get(next_phrase).filter(|p| p.first == at).copied() {
                self.phrase(next_phrase as u32, phrase);
                self.latest = Some(next_phrase as u32);
                at = phrase.last.max(at + 1);
                continue;
            }
            at = match self.tokens.class(at) {
                Class::Relative => self.relative(at),
                Class::Subordinator if self.tokens.lower(at) == "that" => self.that(at),
                Class::Subordinator => self.subordinate(at),
                Class::Preposition if self.opens_clause(at) => self.subordinate(at),
                Class::Be | Class::Have | Class::Do | Class::Modal => self.group(at),
                Class::Verb(form) => self.bare(at, form),
                Class::Punctuation if let Some(end) = self.parenthesis(at) => end,
                Class::Punctuation if matches!(self.tokens.word(at), ";" | ":") => {
                    self.stack.clear();
                    self.stack.push(Open::new(Kind::Main));
                    at + 1
                }
                _ => at + 1,
            };
        }
    }

    /// The token before, over adverbs.
    fn before(&self, at: usize) -> Option<usize> {
        (self.sentence.first..at)
            .rev()
            .find(|i| self.tokens.class(*i) != Class::Adverb)
    }

    fn is_time(&self, phrase: NounPhrase) -> bool {
        let head = self.tokens.lower(phrase.head);
        // "between 2022 and 2023"
        let year = phrase.first == phrase.head
            && head.len() == 4
            && head.bytes().all(|b| b.is_ascii_digit())
            && matches!(&head[..2], "19" | "20");
        year || is_weekday(head)
            || is_month(head)
            || matches!(
                head,
                "week"
                    | "month"
                    | "year"
                    | "night"
                    | "day"
                    | "morning"
                    | "evening"
                    | "time"
                    | "weeks"
                    | "months"
                    | "years"
                    | "days"
                    | "decade"
                    | "decades"
                    | "summer"
                    | "winter"
                    | "spring"
                    | "autumn"
            )
    }

    fn phrase(&mut self, index: u32, phrase: NounPhrase) {
        let before = phrase.first.checked_sub(1).filter(|b| *b >= self.sentence.first);
        let class = before.map(|b| self.tokens.class(b));
        let within = class == Some(Class::Preposition) && !before.is_some_and(|b| self.opens_clause(b));
        if within || self.is_time(phrase) {
            return;
        }
        let top = *self.top();
        // "Supplying shells to X, Y …": an object.
        let object = top.verb.is_none() && matches!(class, Some(Class::Verb(VerbForm::Ing | VerbForm::Base)));
        if object {
            return;
        }
        if let Some(antecedent) = self.contact_antecedent(phrase) {
            let mut open = Open::new(Kind::Relative);
            open.antecedent = Some(antecedent);
            self.stack.push(open);
            self.open_subject(index, phrase);
            return;
        }
        match top.verb {
            None if top.subject.is_none() => self.open_subject(index, phrase),
            None => self.join_subject(index, phrase),
            Some(verb) => {
                let speech = (self.tokens.lemma(verb)).is_some_and(|l| CUES.stance_of(l).is_some());
                let apart = matches!(class, Some(Class::Conjunction))
                    || before.is_some_and(|b| matches!(self.tokens.word(b), "," | "—" | "–"))
                    || matches!(class, Some(Class::Quote));
                if self.clause_follows(phrase, speech && self.is_time_between(verb, phrase.first), apart) {
                    let kind = if apart { Kind::Main } else { Kind::Subordinate };
                    if apart {
                        self.earlier_main = self.stack[0].verb;
                        self.stack.clear();
                    }
                    self.stack.push(Open::new(kind));
                    self.open_subject(index, phrase);
                }
            }
        }
    }

    /// Whether nothing stands between two tokens, or no more than a time: "said on Monday Iran sent".
    fn is_time_between(&self, verb: usize, first: usize) -> bool {
        (verb + 1..first).all(|i| {
            let word = self.tokens.lower(i);
            matches!(word, "on" | "in" | "last" | "this") || is_weekday(word) || is_month(word)
        })
    }

    fn open_subject(&mut self, index: u32, phrase: NounPhrase) {
        let first = self.out.lists.len() as u32;
        self.out.lists.push(index);
        let top = self.top();
        top.subject = Some((first, first + 1));
        top.subject_end = phrase.last;
    }

    /// "A and B", "A, 44, and B, 51," before the verb: B joins; "A, a company" does not.
    fn join_subject(&mut self, index: u32, phrase: NounPhrase) {
        let top = *self.top();
        let Some((first, last)) = top.subject else { return };
        let gap = top.subject_end..phrase.first;
        let and = gap.clone().any(|i| matches!(self.tokens.lower(i), "and" | "or"));
        let close = gap.len() <= 4
            && gap.clone().all(|i| {
                matches!(
                    self.tokens.class(i),
                    Class::Punctuation | Class::Conjunction | Class::Number | Class::Adverb
                )
            });
        let determined = matches!(
            self.tokens.class(phrase.first),
            Class::Determiner | Class::Possessive
        );
        let listed = self.tokens.class(phrase.head) == Class::ProperNoun
            && !determined
            && matches!(self.tokens.lower(phrase.last), "," | "and" | "or");
        if self.tokens.class(phrase.head) == Class::Number && phrase.first == phrase.head {
            // An age between commas.
            if gap.len() == 1 {
                self.top().subject_end = phrase.last;
            }
            return;
        }
        if close && (and || listed) && last as usize == self.out.lists.len() {
            self.out.lists.push(index);
            let top = self.top();
            top.subject = Some((first, last + 1));
            top.subject_end = phrase.last;
        } else if close && !and {
            // An apposition: what follows it may still join.
            self.top().subject_end = phrase.last;
        }
    }

    /// Whether a finite verb follows a phrase and what hangs on it.
    fn clause_follows(&self, phrase: NounPhrase, speech: bool, apart: bool) -> bool {
        let mut at = phrase.last;
        let end = self.sentence.last.min(phrase.last + AHEAD_TOKENS_MAX);
        while at < end {
            match self.tokens.class(at) {
                Class::Be | Class::Have | Class::Do | Class::Modal => return true,
                Class::Verb(VerbForm::S) => return apart || speech,
                Class::Verb(VerbForm::Past) => return (apart || speech) && !self.is_reduced(at),
                Class::Preposition | Class::Adverb | Class::Genitive => at += 1,
                Class::Noun
                | Class::ProperNoun
                | Class::Adjective
                | Class::Number
                | Class::Determiner
                | Class::Possessive => at += 1,
                _ => return false,
            }
        }
        false
    }

    fn opens_verb(&self, at: usize) -> bool {
        self.tokens.class(at).is_verbal()
    }

    /// "after Iran supplied", "before the ceasefire collapsed": whether a preposition opens a clause, whose subject and
    /// finite verb follow it at once.
    fn opens_clause(&self, at: usize) -> bool {
        if !matches!(
            self.tokens.lower(at),
            "after" | "before" | "since" | "until" | "till"
        ) {
            return false;
        }
        let found = self.phrases.binary_search_by_key(&(at + 1), |p| p.first);
        let Some(phrase) = found.ok().map(|i| self.phrases[i]) else {
            return false;
        };
        let verb = (phrase.last..self.sentence.last).find(|i| self.tokens.class(*i) != Class::Adverb);
        verb.is_some_and(|v| match self.tokens.class(v) {
            Class::Be | Class::Have | Class::Do | Class::Modal | Class::Verb(VerbForm::S) => true,
            Class::Verb(VerbForm::Past) => !self.is_reduced(v),
            _ => false,
        })
    }

    fn subordinate(&mut self, at: usize) -> usize {
        // "whether to sell", "how to build": an infinitive.
        let next = self.tokens.class(at + 1);
        if next == Class::To || self.tokens.lower(at + 1) == "to" {
            return at + 1;
        }
        self.stack.push(Open::new(Kind::Subordinate));
        at + 1
    }

    /// Auxiliaries and the full verb that they lead to.
    fn group(&mut self, first: usize) -> usize {
        let mut at = first;
        let mut be = false;
        while at < self.sentence.last {
            match self.tokens.class(at) {
                Class::Be => be = true,
                Class::Have | Class::Do | Class::Modal => be = false,
                Class::Adverb => {}
                _ => break,
            }
            at += 1;
        }
        // "for having provided", "denies having supplied"
        if self.tokens.lower(first) == "having"
            && matches!(self.tokens.class(at), Class::Verb(_))
            && at < self.sentence.last
            && let Some(before) = self.before(first)
        {
            let class = self.tokens.class(before);
            let noun = matches!(
                class,
                Class::Noun | Class::ProperNoun | Class::Number | Class::Pronoun
            );
            self.gerund(at, before, class, noun && before + 1 == at);
            return at + 1;
        }
        if let Class::Verb(form) = self.tokens.class(at)
            && at < self.sentence.last
        {
            let passive = be && matches!(form, VerbForm::Participle | VerbForm::Past);
            self.finite(first, at, passive);
            return at + 1;
        }
        let copula = (first..at).rev().find(|i| self.tokens.class(*i) != Class::Adverb);
        if let Some(copula) = copula {
            self.finite(first, copula, false);
        }
        at.max(first + 1)
    }

    fn push(&mut self, node: VerbNode) {
        if self.out.verbs.last().is_none_or(|v| v.at < node.at) {
            self.out.verbs.push(node);
        }
    }

    /// A finite verb, whose group of auxiliaries starts at `first`.
    fn finite(&mut self, first: usize, at: usize, passive: bool) {
        let mut node = VerbNode {
            at,
            passive,
            left_out: None,
            governor: None,
            subject: Subject::Unknown,
        };
        let before = self.before(first);
        let joined = before.is_some_and(|b| self.tokens.class(b) == Class::Conjunction);
        let comma = joined && before.is_some_and(|b| b > 0 && self.tokens.word(b - 1) == ",");
        if joined && comma && self.top().kind == Kind::Relative && self.stack.len() > 1 {
            self.stack.pop();
        } else if !joined {
            while self.stack.len() > 1 && self.top().verb.is_some() {
                self.stack.pop();
            }
        }
        // "arranged for 12 containers to be sent", "crossed the strait to be taught"
        if let Some(to) = before
            && (self.tokens.class(to) == Class::To || self.tokens.lower(to) == "to")
            && !self.out.verbs.is_empty()
        {
            self.infinitive(at, to, passive);
            return;
        }
        let top = *self.top();
        // "the airline, which America says ferries arms"
        if let (Some(verb), Some(antecedent)) = (top.verb, top.antecedent)
            && before == Some(verb)
            && top.subject.is_some()
            && (self.tokens.lemma(verb)).is_some_and(|l| CUES.stance_of(l).is_some())
        {
            let list = self.out.lists.len() as u32;
            self.out.lists.push(antecedent);
            node.subject = Subject::Phrases(list, list + 1);
            if let Some(said) = self.out.verbs.iter_mut().find(|v| v.at == verb) {
                said.left_out = None;
            }
            self.push(node);
            self.top().verb = Some(at);
            return;
        }
        match (top.verb, top.subject) {
            (Some(verb), _) => {
                let speech = (self.tokens.lemma(verb)).is_some_and(|l| CUES.stance_of(l).is_some());
                let shared = (self.earlier_main).filter(|_| speech && self.stack.len() == 1);
                node.subject = Subject::OfVerb(shared.unwrap_or(verb));
            }
            (None, Some((a, b))) => {
                node.subject = Subject::Phrases(a, b);
                // "the drones that Iran sold"
                node.left_out = top.antecedent;
            }
            (None, None) => {
                if let Some(antecedent) = top.antecedent {
                    let list = self.out.lists.len() as u32;
                    self.out.lists.push(antecedent);
                    node.subject = Subject::Phrases(list, list + 1);
                }
            }
        }
        self.push(node);
        self.top().verb = Some(at);
    }
}

#[cfg(test)]
mod tests;
