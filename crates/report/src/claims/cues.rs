//! The cue words of `data/report/cues.toml`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::Stance;
use crate::{
    lexicon::parse,
    phrase::PhraseTable,
    token::Tokens,
    words::{WordMap, WordSet},
};

/// What the content of a cue may look like; the file's comment explains each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Frame {
    Speech,
    Clause,
    That,
    Quote,
    Infinitive,
    PersonInfinitive,
    Object,
    Whole,
}

/// A set of frames.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Frames(u8);

impl Frames {
    /// A quotation alone.
    pub(super) const QUOTE: Self = Self(1 << Frame::Quote as u8);

    pub(super) fn has(self, frame: Frame) -> bool {
        self.0 & (1 << frame as u8) != 0
    }

    /// Whether a that-clause may follow.
    pub(super) fn takes_clause(self) -> bool {
        self.has(Frame::Speech) || self.has(Frame::Clause) || self.has(Frame::That)
    }

    fn add(&mut self, frames: &[Frame]) {
        for frame in frames {
            self.0 |= 1 << *frame as u8;
        }
    }
}

/// A verb, or a verb with the words that make it a cue.
#[derive(Debug, Clone, Default)]
pub(super) struct Cue {
    pub(super) stance: Option<Stance>,
    pub(super) frames: Frames,
    /// Prepositions that may open the content.
    pub(super) prepositions: Vec<String>,
    /// An object is content only with what it is called, or with a quotation.
    pub(super) predicative: bool,
    /// An object is content only where one of these words follows.
    pub(super) completed_by: Vec<String>,
}

impl Cue {
    pub(super) fn stance(&self) -> Stance {
        self.stance.unwrap_or(Stance::States)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VerbGroup {
    stance: Stance,
    frames: Vec<Frame>,
    #[serde(default)]
    prepositions: Vec<String>,
    #[serde(default)]
    predicative: bool,
    #[serde(default)]
    completed_by: Vec<String>,
    verbs: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PhraseGroup {
    stance: Stance,
    frames: Vec<Frame>,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordGroup {
    stance: Stance,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Adverbial {
    source_follows: Vec<String>,
    possessed: WordSet,
    unsourced: Vec<String>,
    passive: WordSet,
    seen_as: WordSet,
    reduced: WordSet,
    leads: WordSet,
    told: WordSet,
    telling: WordSet,
    denying: WordSet,
    anaphora: Vec<String>,
}

/// What the text itself says of a dealing: that it is false, or of another age.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Verdicts {
    matter: WordSet,
    answering: WordSet,
    declining: WordSet,
    is_false: Vec<String>,
    corrects: Vec<String>,
    found_false: Vec<String>,
    past_eras: Vec<String>,
    convicted: Vec<String>,
    suspected: Vec<String>,
    condemning: Vec<String>,
    charging: Vec<String>,
    clearing: Vec<String>,
    dropping: Vec<String>,
    charges: Vec<String>,
    courts: Vec<String>,
    going_on: Vec<String>,
}

/// Words that tell the stance of a statement.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StanceWords {
    pub(super) accusers: WordSet,
    pub(super) defenders: WordSet,
    pub(super) media: WordSet,
    pub(super) evidence: WordSet,
    pub(super) wrongs: WordSet,
    pub(super) denying: WordSet,
    pub(super) no_answers: WordSet,
    pub(super) weighing: WordSet,
    pub(super) estimating: WordSet,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CueFile {
    stance: StanceWords,
    cue: Vec<VerbGroup>,
    phrase: Vec<PhraseGroup>,
    adjective: Vec<WordGroup>,
    noun: Vec<WordGroup>,
    adverbial: Adverbial,
    verdict: Verdicts,
}

/// The words after the verb of a cue of several words, with the cue.
type Tails = Vec<(Vec<Box<str>>, Cue)>;

pub(crate) struct Cues {
    verbs: WordMap<Cue>,
    phrases: WordMap<Tails>,
    pub(super) adjectives: WordMap<Stance>,
    pub(super) nouns: WordMap<Stance>,
    pub(super) source_follows: PhraseTable<()>,
    pub(super) possessed: WordSet,
    pub(crate) unsourced: Vec<String>,
    pub(super) passive: WordSet,
    pub(super) seen_as: WordSet,
    pub(super) reduced: WordSet,
    pub(super) stance: StanceWords,
    pub(super) leads: WordSet,
    pub(super) told: WordSet,
    pub(super) telling: WordSet,
    pub(super) denying: WordSet,
    pub(super) anaphora: Vec<String>,
    /// Verbs of answering, and of not doing so.
    pub(crate) answering: WordSet,
    pub(crate) declining: WordSet,
    /// Words by which a denial is of what somebody is accused of.
    pub(crate) matter: WordSet,
    /// Sentences that start so call false what stands before.
    pub(crate) is_false: PhraseTable<()>,
    /// In the sentence that tells of a dealing: it was found to be false.
    pub(crate) found_false: PhraseTable<()>,
    /// Sentences that start so correct what was alleged before.
    pub(crate) corrects: PhraseTable<()>,
    /// Times before the story.
    pub(crate) past_eras: PhraseTable<()>,
    /// A court's finding.
    pub(crate) convicted: PhraseTable<()>,
    /// Of what somebody is accused before a court has judged.
    pub(crate) suspected: PhraseTable<()>,
    /// Verbs that find fault with what they take for granted.
    pub(crate) condemning: WordSet,
    /// Verbs by which somebody is charged with what follows.
    pub(crate) charging: WordSet,
    /// Verbs by which a court clears somebody.
    pub(crate) clearing: WordSet,
    /// Verbs by which charges are given up, and nouns for what is.
    pub(crate) dropping: WordSet,
    pub(crate) charges: WordSet,
    /// Nouns for courts.
    pub(crate) courts: WordSet,
    /// Sentences that start so go on with what the one before told.
    pub(crate) going_on: PhraseTable<()>,
}

/// Any verb beside speech: “…,” grins Petrov.
pub(super) static ANY_VERB: LazyLock<Cue> = LazyLock::new(|| Cue {
    stance: Some(Stance::States),
    frames: Frames::QUOTE,
    ..Cue::default()
});

pub(crate) static CUES: LazyLock<Cues> = LazyLock::new(|| {
    let file: CueFile = parse("cues.toml", include_str!("../../../../data/report/cues.toml"));
    let mut verbs: FxHashMap<String, Cue> = FxHashMap::default();
    for group in file.cue {
        for verb in group.verbs {
            let cue = verbs.entry(verb).or_default();
            cue.stance.get_or_insert(group.stance);
            cue.frames.add(&group.frames);
            cue.prepositions.extend(group.prepositions.iter().cloned());
            cue.predicative |= group.predicative;
            cue.completed_by.extend(group.completed_by.iter().cloned());
        }
    }
    let mut phrases: FxHashMap<String, Tails> = FxHashMap::default();
    for group in file.phrase {
        for words in group.words {
            let mut words = words.split_whitespace();
            let Some(verb) = words.next() else { continue };
            let mut cue = Cue {
                stance: Some(group.stance),
                ..Cue::default()
            };
            cue.frames.add(&group.frames);
            phrases
                .entry(verb.to_owned())
                .or_default()
                .push((words.map(Into::into).collect(), cue));
        }
    }
    for tails in phrases.values_mut() {
        tails.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    }
    let mut nouns: FxHashMap<String, Stance> = FxHashMap::default();
    for group in file.noun {
        for word in group.words {
            nouns.entry(format!("{word}s")).or_insert(group.stance);
            nouns.entry(word).or_insert(group.stance);
        }
    }
    let mut adjectives: FxHashMap<String, Stance> = FxHashMap::default();
    for group in file.adjective {
        for word in group.words {
            adjectives.insert(word, group.stance);
        }
    }
    let adverbial = file.adverbial;
    let table = |phrases: &[String]| PhraseTable::new(phrases.iter().map(|p| (p.as_str(), ())));
    Cues {
        is_false: table(&file.verdict.is_false),
        matter: file.verdict.matter,
        answering: file.verdict.answering,
        declining: file.verdict.declining,
        found_false: table(&file.verdict.found_false),
        past_eras: table(&file.verdict.past_eras),
        corrects: table(&file.verdict.corrects),
        convicted: table(&file.verdict.convicted),
        suspected: table(&file.verdict.suspected),
        condemning: file.verdict.condemning.into(),
        charging: file.verdict.charging.into(),
        clearing: file.verdict.clearing.into(),
        dropping: file.verdict.dropping.into(),
        charges: file.verdict.charges.into(),
        courts: file.verdict.courts.into(),
        going_on: table(&file.verdict.going_on),
        verbs: verbs.into_iter().collect(),
        phrases: phrases.into_iter().collect(),
        adjectives: adjectives.into_iter().collect(),
        nouns: nouns.into_iter().collect(),
        source_follows: PhraseTable::new(adverbial.source_follows.iter().map(|p| (p.as_str(), ()))),
        possessed: adverbial.possessed,
        unsourced: adverbial.unsourced,
        passive: adverbial.passive,
        seen_as: adverbial.seen_as,
        reduced: adverbial.reduced,
        stance: file.stance,
        leads: adverbial.leads,
        told: adverbial.told,
        telling: adverbial.telling,
        denying: adverbial.denying,
        anaphora: adverbial.anaphora,
    }
});

impl Cues {
    /// The stance of a verb of attribution.
    pub(crate) fn stance_of(&self, lemma: &str) -> Option<Stance> {
        self.verbs.get(lemma).map(Cue::stance)
    }

    /// Whether a verb is one of speaking, whose subject is a speaker.
    pub(crate) fn is_speech(&self, lemma: &str) -> bool {
        self.verbs.get(lemma).is_some_and(|c| c.frames.has(Frame::Speech))
    }

    /// Whether the word of a token calls false what is said.
    pub(crate) fn is_denying(&self, tokens: &Tokens<'_>, at: usize) -> bool {
        tokens.is_of(at, &self.denying)
    }

    /// Whether a word is for who speaks for the accused.
    pub(crate) fn defends(&self, word: &str) -> bool {
        self.stance.defenders.contains(word)
    }

    /// Whether a word is for data or pictures.
    pub(crate) fn is_evidence(&self, word: &str) -> bool {
        self.stance.evidence.contains(word)
    }

    /// Whether a word is for who charges others by office.
    pub(crate) fn accuses_by_office(&self, word: &str) -> bool {
        self.stance.accusers.contains(word)
    }

    pub(super) fn verb(&self, lemma: &str) -> Option<&Cue> {
        self.verbs.get(lemma)
    }

    /// The cue whose verb stands at a token: its length in tokens, and what it is. Cues of several words come first.
    pub(super) fn at(&self, tokens: &Tokens<'_>, at: usize, last: usize) -> Option<(usize, &Cue)> {
        let lemma = tokens.lemma(at)?;
        let tail = self.phrases.get(lemma).and_then(|tails| {
            tails.iter().find(|(words, _)| {
                at + words.len() < last
                    && words
                        .iter()
                        .enumerate()
                        .all(|(i, word)| tokens.lower(at + 1 + i) == &**word)
            })
        });
        match tail {
            Some((words, cue)) => Some((words.len() + 1, cue)),
            None => self.verbs.get(lemma).map(|cue| (1, cue)),
        }
    }
}
