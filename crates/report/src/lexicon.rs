//! The reader's English: word classes and verb forms from `data/report/grammar.toml` and `verbs.toml`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::words::{Print, WordMap, WordSet};

/// Word class of a closed-class word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Closed {
    Determiner,
    Possessive,
    Pronoun,
    Relative,
    Preposition,
    Conjunction,
    Subordinator,
    Modal,
    Be,
    Have,
    Do,
    Adverb,
    Adjective,
}

/// Form of a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum VerbForm {
    Base,
    /// Third person singular.
    S,
    Past,
    Participle,
    Ing,
}

/// The forms that one spelling can be, of one verb.
#[derive(Debug, Clone)]
pub(crate) struct VerbSpelling {
    pub(crate) lemma: Box<str>,
    pub(crate) forms: Vec<VerbForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GrammarFile {
    determiners: Vec<String>,
    possessives: Vec<String>,
    pronouns: Vec<String>,
    relatives: Vec<String>,
    prepositions: Vec<String>,
    conjunctions: Vec<String>,
    subordinators: Vec<String>,
    modals: Vec<String>,
    be: Vec<String>,
    have: Vec<String>,
    #[serde(rename = "do")]
    do_forms: Vec<String>,
    negations: Vec<String>,
    negated_modals: Vec<String>,
    adverbs: Vec<String>,
    adjectives: Vec<String>,
    abbreviations: Vec<String>,
    closing_verbs: Vec<String>,
    clause_verbs: Vec<String>,
    quantifiers: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VerbFile {
    regular: Vec<String>,
    never_nouns: Vec<String>,
    doubling: Vec<String>,
    irregular: Vec<[String; 3]>,
}

/// Words and their classes.
pub(crate) struct Lexicon {
    closed: WordMap<Closed>,
    verbs: WordMap<VerbSpelling>,
    never_nouns: WordSet,
    negations: WordSet,
    abbreviations: WordSet,
    closing_verbs: WordSet,
    clause_verbs: WordSet,
    quantifiers: WordSet,
}

/// The lexicon, read once.
pub(crate) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::embedded);

/// Reads an embedded data file. The files are part of the program and read by a test, so that a failure here
/// can't reach a user.
pub(crate) fn parse<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> T {
    toml::from_str(text).unwrap_or_else(|error| panic!("data/report/{name}: {error}"))
}

impl Lexicon {
    fn embedded() -> Self {
        let grammar: GrammarFile = parse("grammar.toml", include_str!("../../../data/report/grammar.toml"));
        let verbs: VerbFile = parse("verbs.toml", include_str!("../../../data/report/verbs.toml"));
        let mut closed: FxHashMap<Box<str>, Closed> = FxHashMap::default();
        let classes = [
            (grammar.be, Closed::Be),
            (grammar.have, Closed::Have),
            (grammar.do_forms, Closed::Do),
            (grammar.modals, Closed::Modal),
            (grammar.negated_modals, Closed::Modal),
            (grammar.possessives, Closed::Possessive),
            (grammar.pronouns, Closed::Pronoun),
            (grammar.relatives, Closed::Relative),
            (grammar.determiners, Closed::Determiner),
            (grammar.prepositions, Closed::Preposition),
            (grammar.conjunctions, Closed::Conjunction),
            (grammar.subordinators, Closed::Subordinator),
            (grammar.adverbs, Closed::Adverb),
            (grammar.adjectives, Closed::Adjective),
        ];
        for (words, class) in classes {
            for word in words {
                closed.entry(word.into_boxed_str()).or_insert(class);
            }
        }
        Self {
            closed: closed.into_iter().collect(),
            verbs: verb_forms(&verbs),
            never_nouns: verbs.never_nouns.into(),
            negations: grammar.negations.into(),
            abbreviations: grammar.abbreviations.into(),
            closing_verbs: grammar.closing_verbs.into(),
            clause_verbs: grammar.clause_verbs.into(),
            quantifiers: grammar.quantifiers.into(),
        }
    }

    /// Class of a closed-class word, given in lower case.
    pub(crate) fn closed(&self, lower: &str) -> Option<Closed> {
        self.closed.get(lower).copied()
    }

    /// The closed class of a word in lower case, and the verb that it can be a form of.
    pub(crate) fn classes(&self, lower: &str, print: Print) -> (Option<Closed>, Option<&VerbSpelling>) {
        let closed = self.closed.get_printed(print, || lower).copied();
        (closed, self.verbs.get_printed(print, || lower))
    }

    /// What verb a spelling, in lower case, can be a form of.
    pub(crate) fn verb(&self, lower: &str) -> Option<&VerbSpelling> {
        self.verbs.get(lower)
    }

    /// Whether a word can close a sentence as the verb of those who say so.
    pub(crate) fn closes(&self, lower: &str) -> bool {
        self.closing_verbs.contains(lower)
    }

    /// Whether a verb, by its lemma, takes a clause without "that" and no object.
    pub(crate) fn takes_bare_clause(&self, lemma: &str) -> bool {
        self.clause_verbs.contains(lemma)
    }

    /// Whether a word can stand alone for people.
    pub(crate) fn stands_for_people(&self, lower: &str) -> bool {
        self.quantifiers.contains(lower)
    }

    /// Whether a verb's present forms are never nouns.
    pub(crate) fn is_only_verb(&self, lemma: &str) -> bool {
        self.never_nouns.contains(lemma)
    }

    /// Whether a word negates.
    pub(crate) fn negates(&self, lower: &str) -> bool {
        self.negations.contains(lower)
    }

    /// Whether a full stop after this word ends no sentence.
    pub(crate) fn is_abbreviation(&self, lower: &str) -> bool {
        self.abbreviations.contains(lower)
    }
}

fn verb_forms(file: &VerbFile) -> WordMap<VerbSpelling> {
    let mut forms: FxHashMap<Box<str>, VerbSpelling> = FxHashMap::default();
    let mut add = |spelling: &str, lemma: &str, form: VerbForm| {
        let entry = forms.entry(spelling.into()).or_insert_with(|| VerbSpelling {
            lemma: lemma.into(),
            forms: Vec::new(),
        });
        if *entry.lemma == *lemma && !entry.forms.contains(&form) {
            entry.forms.push(form);
        }
    };
    for [base, past, participle] in &file.irregular {
        add(base, base, VerbForm::Base);
        add(&third_person(base), base, VerbForm::S);
        past.split('|').for_each(|p| add(p, base, VerbForm::Past));
        participle
            .split('|')
            .for_each(|p| add(p, base, VerbForm::Participle));
        let doubled = [
            "begin", "cut", "get", "hit", "let", "put", "quit", "run", "set", "shut", "sit", "split", "win",
            "bet", "forget", "swim", "stop",
        ];
        add(
            &present_participle(base, doubled.contains(&base.as_str())),
            base,
            VerbForm::Ing,
        );
    }
    for base in &file.regular {
        let doubled = file.doubling.contains(base);
        add(base, base, VerbForm::Base);
        add(&third_person(base), base, VerbForm::S);
        let past = past(base, doubled);
        add(&past, base, VerbForm::Past);
        add(&past, base, VerbForm::Participle);
        add(&present_participle(base, doubled), base, VerbForm::Ing);
        if doubled {
            // American and British usage differ in some: both spellings are read.
            add(&self::past(base, false), base, VerbForm::Past);
            add(&present_participle(base, false), base, VerbForm::Ing);
        }
    }
    forms.into_iter().collect()
}

fn ends_in_consonant_y(base: &str) -> bool {
    let mut last = base.bytes().rev();
    last.next() == Some(b'y') && last.next().is_some_and(|c| !b"aeiou".contains(&c))
}

fn third_person(base: &str) -> String {
    if ends_in_consonant_y(base) {
        format!("{}ies", &base[..base.len() - 1])
    } else if ["s", "x", "z", "ch", "sh", "go", "do"]
        .iter()
        .any(|end| base.ends_with(end))
    {
        format!("{base}es")
    } else {
        format!("{base}s")
    }
}

fn past(base: &str, doubled: bool) -> String {
    if base.ends_with('e') {
        format!("{base}d")
    } else if ends_in_consonant_y(base) {
        format!("{}ied", &base[..base.len() - 1])
    } else if doubled {
        format!("{base}{}ed", &base[base.len() - 1..])
    } else {
        format!("{base}ed")
    }
}

fn present_participle(base: &str, doubled: bool) -> String {
    if let Some(stem) = base.strip_suffix("ie") {
        format!("{stem}ying")
    } else if base.ends_with("ee") || base.ends_with("ye") || base.ends_with("oe") || base == "be" {
        format!("{base}ing")
    } else if let Some(stem) = base.strip_suffix('e') {
        format!("{stem}ing")
    } else if doubled {
        format!("{base}{}ing", &base[base.len() - 1..])
    } else {
        format!("{base}ing")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verb_forms_follow_the_spelling_rules() {
        for (spelling, lemma, form) in [
            ("supplies", "supply", VerbForm::S),
            ("supplied", "supply", VerbForm::Past),
            ("shipping", "ship", VerbForm::Ing),
            ("transferred", "transfer", VerbForm::Participle),
            ("sold", "sell", VerbForm::Past),
            ("denying", "deny", VerbForm::Ing),
            ("accuses", "accuse", VerbForm::S),
            ("lying", "lie", VerbForm::Ing),
        ] {
            let found = LEXICON
                .verb(spelling)
                .unwrap_or_else(|| panic!("{spelling} is unknown"));
            assert_eq!(&*found.lemma, lemma);
            assert!(found.forms.contains(&form), "{spelling}: {:?}", found.forms);
        }
        assert!(LEXICON.verb("satellite").is_none());
    }

    #[test]
    fn the_verbs_of_dealings_are_known_as_verbs() {
        let unknown: Vec<&str> = (crate::frames::FRAMES.verbs.keys())
            .filter(|verb| !verb.contains(' ') && LEXICON.verb(verb).is_none())
            .collect();
        assert!(unknown.is_empty(), "not in data/report/verbs.toml: {unknown:?}");
    }
}
