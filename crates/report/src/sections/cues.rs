//! The cue words of page furniture (`data/report/furniture.toml`).

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use serde::Deserialize;

use super::SectionKind;
use crate::{lexicon::parse, words::WordSet};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FurnitureFile {
    pub(super) short_words: usize,
    pub(super) aside_headings: Vec<String>,
    pub(super) boilerplate: WordSet,
    pub(super) orders: WordSet,
    pub(super) spans: WordSet,
    pub(super) cue: Vec<CueGroup>,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct CueGroup {
    pub(super) kind: SectionKind,
    pub(super) place: Place,
    pub(super) weight: f32,
    pub(super) words: Vec<String>,
}

#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Place {
    Start,
    End,
    Anywhere,
    Whole,
}

pub(super) struct Cues {
    pub(super) short_words: usize,
    pub(super) aside_headings: Vec<String>,
    pub(super) boilerplate: WordSet,
    /// Verbs with which a page tells its reader what to do.
    pub(super) orders: WordSet,
    /// Units of time, and what counts as reading.
    pub(super) spans: WordSet,
    pub(super) groups: Vec<CueGroup>,
    pub(super) automaton: AhoCorasick,
    /// Group of each pattern.
    pub(super) of_pattern: Vec<usize>,
}

pub(super) static CUES: LazyLock<Cues> = LazyLock::new(|| {
    let file: FurnitureFile = parse(
        "furniture.toml",
        include_str!("../../../../data/report/furniture.toml"),
    );
    let mut patterns = Vec::new();
    let mut of_pattern = Vec::new();
    for (index, group) in file.cue.iter().enumerate() {
        for word in &group.words {
            patterns.push(word.clone());
            of_pattern.push(index);
        }
    }
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::Standard)
        .build(&patterns)
        .unwrap_or_else(|error| panic!("data/report/furniture.toml: {error}"));
    Cues {
        short_words: file.short_words,
        aside_headings: file.aside_headings,
        boilerplate: file.boilerplate,
        orders: file.orders,
        spans: file.spans,
        groups: file.cue,
        automaton,
        of_pattern,
    }
});
