//! What is article and what is page furniture, block by block.
//!
//! A block is scored by general signs (`signs`): cue phrases (`data/report/furniture.toml`), length, sentence punctuation,
//! the share of function words, links, repetition, its place before, between or after the long paragraphs, and, for HTML,
//! the markup and the article extractor's verdict. No site is known by name.

use std::ops::Range;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::{
    plain::{Hint, Plain},
    time,
};

mod article;
mod by_words;
mod classifier;
mod context;
mod cues;
mod features;
mod head;
mod shared_words;
mod signs;
mod stated;

use article::article_range;
pub use classifier::Weights;
pub use features::Features;
use head::{dateline_length, ends_with_credit, name_the_head};
use shared_words::ContentWords;
use signs::{Signs, divides, is_clock, is_prose, measure};
pub(crate) use stated::{dateline_place, forbids_keeping, publisher};

/// What a part of the page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SectionKind {
    /// The report's headline.
    Headline,
    /// The summary under the headline.
    Standfirst,
    /// Who wrote it.
    Byline,
    /// Where and when it was written.
    Dateline,
    /// A paragraph or sub-heading of the article.
    Body,
    /// The words under a picture.
    Caption,
    /// Who made a picture.
    Credit,
    /// Menus, prompts, links, share bars, advertisements.
    Navigation,
    /// Copyright, terms, disclaimers.
    Legal,
}

impl SectionKind {
    /// Whether what stands there is read for parties and dealings.
    pub fn is_article(self) -> bool {
        matches!(
            self,
            Self::Headline | Self::Standfirst | Self::Body | Self::Caption
        )
    }

    /// Whether it is furniture of the page.
    pub fn is_furniture(self) -> bool {
        matches!(self, Self::Credit | Self::Navigation | Self::Legal)
    }
}

/// A section: bytes of the plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Section {
    pub(crate) kind: SectionKind,
    pub(crate) range: Range<usize>,
}

/// Blocks from which a text can be a page with furniture, and words of a paragraph of its article.
const PAGE_BLOCKS_MIN: usize = 4;
const LONG_PARAGRAPH_WORDS: usize = 18;

/// How many words a text of one line has at least that is no menu.
const LONE_WORDS_MIN: usize = 3;

/// Labels, links and prompts from which a text is a page with so much around the article that its lines tell each other.
const PAGE_LABELS_MIN: usize = 20;

/// The weight of legal phrases from which a line is sure to be one of the publisher's terms.
const LEGAL_SURE: f32 = 2.5;

/// How many words a paragraph of the article has for each that the foot of a page is made of.
const BOILERPLATE_WORDS_EACH: usize = 20;

/// Words from which a sentence can be a paragraph of the article by itself.
const PLAIN_PARAGRAPH_WORDS: usize = 7;

/// The features of each block, as the line classifier sees them.
pub(crate) fn line_features(plain: &Plain) -> Vec<Features> {
    let texts = texts(plain);
    let signs = signs_of(&texts);
    features::of_lines(&features::lines(plain, &texts, &signs), &ContentWords::of(&texts)).features()
}

/// The name of each feature.
pub(crate) fn feature_names() -> &'static [String] {
    &features::NAMES
}

fn texts(plain: &Plain) -> Vec<&str> {
    plain
        .blocks
        .iter()
        .map(|b| &plain.text[b.range.clone()])
        .collect()
}

fn signs_of(texts: &[&str]) -> Vec<Signs> {
    let mut seen: FxHashMap<String, usize> = FxHashMap::default();
    let keys: Vec<Option<String>> = texts
        .iter()
        .map(|text| (text.len() <= 200).then(|| text.to_lowercase()))
        .collect();
    for key in keys.iter().flatten() {
        match seen.get_mut(key) {
            Some(count) => *count += 1,
            None => {
                seen.insert(key.clone(), 1);
            }
        }
    }
    texts
        .iter()
        .zip(&keys)
        .map(|(text, key)| {
            let repeated = key.as_ref().is_some_and(|k| seen.get(k).is_some_and(|n| *n > 1));
            measure(text, repeated)
        })
        .collect()
}

/// Splits the plain text into sections.
pub(crate) fn classify(plain: &Plain) -> Vec<Section> {
    let texts = texts(plain);
    let signs = signs_of(&texts);
    let own: Vec<Option<SectionKind>> = (0..texts.len()).map(|i| by_itself(plain, &signs, i)).collect();
    let mut kinds = own.clone();
    let mut prose: Vec<bool> = (0..texts.len())
        .map(|i| kinds[i].is_none() && is_prose(&signs[i]))
        .collect();
    if let Some(article) = article_range(plain, &texts, &signs, &kinds, &prose) {
        // Running text apart from the article: teasers, comments, boxes of the page.
        let mut teaser_above = 0;
        for index in (0..texts.len()).filter(|i| !article.contains(i)) {
            if std::mem::take(&mut prose[index]) {
                kinds[index] = Some(SectionKind::Navigation);
                if index < article.start {
                    teaser_above = index;
                }
            }
        }
        // Where a teaser stands above the article, so do only its kind before it.
        for kind in kinds[..teaser_above].iter_mut().filter(|k| k.is_none()) {
            *kind = Some(SectionKind::Navigation);
        }
    }
    let first_prose = first_paragraph(&prose, &signs);
    let last_prose = prose.iter().rposition(|p| *p);
    let mut kinds: Vec<SectionKind> = (kinds.into_iter().enumerate())
        .map(|(i, kind)| kind.unwrap_or_else(|| by_place(plain, &signs, i, first_prose, last_prose)))
        .collect();
    let mut headline = None;
    if plain
        .blocks
        .iter()
        .all(|b| b.extracted.is_none() && b.hint == Hint::None)
        && (plain.blocks.len() >= PAGE_BLOCKS_MIN
            && signs
                .iter()
                .any(|s| is_prose(s) && s.words >= LONG_PARAGRAPH_WORDS))
    {
        let words = ContentWords::of(&texts);
        let furniture = classifier::furniture(&features::lines(plain, &texts, &signs), &words);
        correct(plain, &mut kinds, &furniture, &signs, first_prose);
        headline = by_words::restore(&texts, &words, &signs, &own, &mut kinds);
    }
    // A sentence alone, however short, is what somebody wants to have read.
    if let [only] = kinds.as_mut_slice()
        && plain.blocks[0].hint == Hint::None
        && signs[0].words >= LONE_WORDS_MIN
    {
        *only = SectionKind::Body;
    }
    name_the_head(plain, &signs, &mut kinds, first_prose, headline);
    let mut sections = Vec::new();
    let first_body = kinds.iter().position(|k| *k == SectionKind::Body);
    for (index, block) in plain.blocks.iter().enumerate() {
        let mut range = block.range.clone();
        if kinds[index] == SectionKind::Body
            && first_body.is_some_and(|first| index <= first + 2)
            && let Some(length) = dateline_length(&plain.text[range.clone()])
        {
            sections.push(Section {
                kind: SectionKind::Dateline,
                range: range.start..range.start + length,
            });
            range.start += length;
            range.start += plain.text[range.clone()].len() - plain.text[range.clone()].trim_start().len();
        }
        sections.push(Section {
            kind: kinds[index],
            range,
        });
    }
    sections
}

/// Where markup says nothing, the line classifier says what is furniture; the signs say of which kind.
/// In a text that is no page, a paragraph without a single sign of furniture that stands within the article stays there.
fn correct(
    plain: &Plain,
    kinds: &mut [SectionKind],
    furniture: &[bool],
    signs: &[Signs],
    first: Option<usize>,
) {
    let labels = (0..kinds.len()).filter(|i| furniture[*i] && !is_prose(&signs[*i]));
    let is_page = labels.count() >= PAGE_LABELS_MIN;
    for index in 0..kinds.len() {
        let s = &signs[index];
        // A caption can end with the credit that stands above it.
        let captioned = index > 0
            && kinds[index - 1] == SectionKind::Credit
            && s.words >= PLAIN_PARAGRAPH_WORDS
            && (s.credit_at_end > 0.0 || ends_with_credit(plain, index));
        let paragraph = || {
            !is_page
                && is_prose(s)
                && s.words >= PLAIN_PARAGRAPH_WORDS
                && !s.repeated
                && (!s.speaks_to_reader || s.words >= LONG_PARAGRAPH_WORDS)
                && s.navigation == 0.0
                && s.legal == 0.0
                && features::boilerplate_words(&plain.text[plain.blocks[index].range.clone()])
                    * BOILERPLATE_WORDS_EACH
                    <= s.words
        };
        let kind = &mut kinds[index];
        match (furniture[index], kind.is_furniture()) {
            (true, false) if captioned || *kind == SectionKind::Caption || paragraph() => {}
            // A time of day or a counted heading between paragraphs divides the article.
            (true, false)
                if *kind == SectionKind::Body && divides(&plain.text[plain.blocks[index].range.clone()]) => {}
            (true, false) => {
                *kind = if s.legal > 0.0 && s.legal >= s.navigation {
                    SectionKind::Legal
                } else if s.credit > 0.0 && s.words <= 16 {
                    SectionKind::Credit
                } else {
                    SectionKind::Navigation
                };
            }
            // Terms of the publisher are none of the article wherever they stand.
            (false, true) if *kind == SectionKind::Legal && s.legal >= LEGAL_SURE => {}
            (false, true) => {
                *kind = if first.is_some_and(|f| index < f) {
                    SectionKind::Headline
                } else {
                    SectionKind::Body
                };
            }
            _ => {}
        }
    }
}

/// The first paragraph of the article: the first longer prose that more prose follows soon, else the first prose.
fn first_paragraph(prose: &[bool], signs: &[Signs]) -> Option<usize> {
    let first = prose.iter().position(|p| *p)?;
    let strong = (0..prose.len()).find(|i| {
        prose[*i] && signs[*i].words >= 18 && prose[i + 1..].iter().take(4).filter(|p| **p).count() >= 1
    });
    Some(strong.unwrap_or(first))
}

/// What a block is by its own signs alone; `None` where its place must decide.
fn by_itself(plain: &Plain, signs: &[Signs], index: usize) -> Option<SectionKind> {
    let block = &plain.blocks[index];
    let text = &plain.text[block.range.clone()];
    let s = &signs[index];
    // "14:32 GMT": in a live report the place says what it is.
    if is_clock(text) && block.hint == Hint::None {
        return None;
    }
    if s.words == 0 {
        return Some(SectionKind::Navigation);
    }
    if block.hint == Hint::Navigation && block.extracted != Some(true) {
        return Some(if s.legal >= 2.0 {
            SectionKind::Legal
        } else {
            SectionKind::Navigation
        });
    }
    if block.hint == Hint::Caption {
        return Some(if s.credit >= 2.0 && s.words <= 8 {
            SectionKind::Credit
        } else {
            SectionKind::Caption
        });
    }
    if s.legal >= 2.5 || (s.legal >= 1.5 && s.words <= 12) {
        return Some(SectionKind::Legal);
    }
    let linked = block.linked as f32 / text.len().max(1) as f32;
    if linked > 0.75 && s.words <= 25 && block.hint != Hint::Heading1 {
        return Some(SectionKind::Navigation);
    }
    if (s.byline >= 2.5 && s.words <= 16 && is_byline(text, s)) || is_author_line(text, s) {
        return Some(SectionKind::Byline);
    }
    if s.date_only || (s.dateline >= 2.5 && s.words <= 14 && time::has_date(text)) {
        return Some(SectionKind::Dateline);
    }
    if s.credit >= 2.0 {
        let caption_too = s.words >= 12 && s.has_verb || s.words >= 16;
        return Some(if caption_too && s.words <= 80 {
            SectionKind::Caption
        } else if s.words <= 16 {
            SectionKind::Credit
        } else {
            return None;
        });
    }
    if s.caption >= 1.5 && s.words <= 60 && !(block.extracted == Some(true) && block.hint == Hint::Paragraph)
    {
        return Some(SectionKind::Caption);
    }
    // "Sign up for our newsletter to get the best stories in your inbox.": a prompt speaks to the reader.
    if s.navigation_at_start >= 2.5 && s.words <= 40 && s.speaks_to_reader && block.hint != Hint::Heading1 {
        return Some(SectionKind::Navigation);
    }
    let prose = is_prose(s) && s.words >= 14;
    if s.navigation >= 2.5 && !prose && block.hint != Hint::Heading1 {
        return Some(SectionKind::Navigation);
    }
    if s.navigation >= 1.5
        && !(s.ends_sentence && s.words >= 12 && s.function_share >= 0.3)
        && s.words <= 20
        && block.hint != Hint::Heading1
    {
        return Some(SectionKind::Navigation);
    }
    if is_menu(text, s) {
        return Some(SectionKind::Navigation);
    }
    if block.extracted == Some(false)
        && !prose
        && block.hint != Hint::Heading1
        && block.hint != Hint::Heading
        && s.words < 8
    {
        return Some(SectionKind::Navigation);
    }
    None
}

/// "By A. Writer" is a byline; "By Monday the ship had left." is not.
fn is_byline(text: &str, signs: &Signs) -> bool {
    if text.trim_start().starts_with(['“', '"', '‘']) {
        return false;
    }
    !text.trim_start().to_ascii_lowercase().starts_with("by ")
        || (!signs.ends_sentence && signs.capital_share >= 0.5)
        || (signs.words <= 8 && signs.capital_share >= 0.6)
}

/// "Jane Doe in Seoul", "Jane Doe and John Roe, Staff Reporters | The Paper": names and roles, no sentence.
fn is_author_line(text: &str, signs: &Signs) -> bool {
    if !(2..=14).contains(&signs.words) || signs.ends_sentence || signs.capital_share < 0.5 {
        return false;
    }
    let lower = text.to_ascii_lowercase();
    [
        "correspondent",
        "reporter",
        "staff writer",
        "columnist",
        "bureau chief",
        "contributor",
        "senior editor",
    ]
    .iter()
    .any(|w| lower.contains(w))
}

/// Bars of short labels: "Home | World | Business", "World > Asia".
fn is_menu(text: &str, signs: &Signs) -> bool {
    let bars = || {
        let bar = |c: &char| matches!(c, '|' | '>' | '›' | '»' | '·' | '•' | '/');
        text.chars().filter(bar).count()
    };
    let hashtags = || text.split_whitespace().filter(|w| w.starts_with('#')).count();
    !signs.ends_sentence
        && match bars() {
            0 => false,
            1 => signs.words <= 6 && signs.function_share < 0.2 && !signs.has_verb,
            _ => signs.function_share < 0.3,
        }
        || text.contains('#') && hashtags() * 2 > signs.words.max(1)
}

/// What a block is by where it stands.
fn by_place(
    plain: &Plain,
    signs: &[Signs],
    index: usize,
    first: Option<usize>,
    last: Option<usize>,
) -> SectionKind {
    let s = &signs[index];
    let block = &plain.blocks[index];
    if is_prose(s) {
        if block.extracted == Some(false) && s.navigation >= 1.0 {
            return SectionKind::Navigation;
        }
        return SectionKind::Body;
    }
    if block.hint == Hint::Heading1 {
        return SectionKind::Headline;
    }
    let (Some(first), Some(last)) = (first, last) else {
        // No running text at all: an agency flash or a list; long lines are read, short ones are not.
        return if s.words >= 5 && !s.repeated {
            SectionKind::Body
        } else {
            SectionKind::Navigation
        };
    };
    if block.extracted == Some(true) && s.words >= 4 && index > first {
        return SectionKind::Body;
    }
    if index == last + 1 && s.ends_sentence && s.has_verb && s.function_share > 0.0 && s.navigation < 0.5 {
        // "He was 61.": the last words of the article.
        return SectionKind::Body;
    }
    if index > last {
        // After the article: what is no sentence is a link, a label or a name of the site.
        return if block.extracted == Some(true) && s.words >= 8 {
            SectionKind::Body
        } else {
            SectionKind::Navigation
        };
    }
    if index < first {
        return if s.words >= 4 && !s.repeated {
            SectionKind::Headline
        } else {
            SectionKind::Navigation
        };
    }
    // Between paragraphs: list items and lines without a full stop are read; a label of a word or two alone in
    // capitals, or a repeated line, is furniture.
    if divides(&plain.text[block.range.clone()]) {
        return SectionKind::Body;
    }
    if s.repeated
        || (s.words <= 2
            && !s.ends_sentence
            && block.hint != Hint::Heading
            && s.function_share == 0.0
            && s.capital_share > 0.9)
    {
        return SectionKind::Navigation;
    }
    SectionKind::Body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_are_found_and_nothing_else() {
        assert_eq!(dateline_length("SEOUL — North Korea said"), Some("SEOUL —".len()));
        assert_eq!(
            dateline_length("LONDON, March 3 (Wire) - A ship"),
            Some("LONDON, March 3 (Wire) -".len())
        );
        assert!(dateline_length("The ship – a tanker – left").is_none());
        assert!(dateline_length("Kim Jong-un said he would go").is_none());
    }

    #[test]
    fn furniture_is_told_from_article() {
        let page = "Home | World | Business\n\nTanker seized with shells\n\nJane Doe, Staff Writer\n\nA tanker carrying shells was seized off the coast on Tuesday, the navy said.\n\nSign in to read more\n\nThe crew of twelve was taken ashore and the cargo was unloaded by the port police.\n\n© 2024 The Paper. All rights reserved.\n\nMost read";
        let plain = Plain::of_text(page);
        let kinds: Vec<SectionKind> = classify(&plain).into_iter().map(|s| s.kind).collect();
        use SectionKind::*;
        assert_eq!(
            kinds,
            [
                Navigation, Headline, Byline, Body, Navigation, Body, Legal, Navigation
            ]
        );
    }
}
