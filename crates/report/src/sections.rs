//! What is article and what is page furniture, block by block.
//!
//! A block is scored by general signs: cue phrases (`data/report/furniture.toml`), length, sentence punctuation, the
//! share of function words, links, repetition, its place before, between or after the long paragraphs, and, for HTML,
//! the markup and the article extractor's verdict. No site is known by name.

use std::{ops::Range, sync::LazyLock};

use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::{
    lexicon::{LEXICON, parse},
    plain::{Hint, Plain},
    time,
};

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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FurnitureFile {
    short_words: usize,
    cue: Vec<CueGroup>,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
struct CueGroup {
    kind: SectionKind,
    place: Place,
    weight: f32,
    words: Vec<String>,
}

#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Place {
    Start,
    End,
    Anywhere,
    Whole,
}

struct Cues {
    short_words: usize,
    groups: Vec<CueGroup>,
    automaton: AhoCorasick,
    /// Group of each pattern.
    of_pattern: Vec<usize>,
}

static CUES: LazyLock<Cues> = LazyLock::new(|| {
    let file: FurnitureFile = parse(
        "furniture.toml",
        include_str!("../../../data/report/furniture.toml"),
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
        groups: file.cue,
        automaton,
        of_pattern,
    }
});

/// What each further legal phrase of a block adds to its weight.
const LEGAL_CUE_MORE: f32 = 0.75;

/// What is measured of a block.
#[derive(Debug, Clone, Default)]
struct Signs {
    words: usize,
    ends_sentence: bool,
    has_verb: bool,
    function_share: f32,
    capital_share: f32,
    repeated: bool,
    navigation: f32,
    legal: f32,
    credit: f32,
    credit_at_end: f32,
    caption: f32,
    byline: f32,
    dateline: f32,
    date_only: bool,
}

/// Splits the plain text into sections.
pub(crate) fn classify(plain: &Plain) -> Vec<Section> {
    let texts: Vec<&str> = plain
        .blocks
        .iter()
        .map(|b| &plain.text[b.range.clone()])
        .collect();
    let mut seen: FxHashMap<String, usize> = FxHashMap::default();
    for text in &texts {
        if text.len() <= 200 {
            *seen.entry(text.to_lowercase()).or_default() += 1;
        }
    }
    let signs: Vec<Signs> = texts
        .iter()
        .map(|text| {
            let repeated = text.len() <= 200 && seen.get(&text.to_lowercase()).is_some_and(|n| *n > 1);
            measure(text, repeated)
        })
        .collect();
    let kinds: Vec<Option<SectionKind>> = (0..texts.len()).map(|i| by_itself(plain, &signs, i)).collect();
    let prose: Vec<bool> = (0..texts.len())
        .map(|i| kinds[i].is_none() && is_prose(&signs[i]))
        .collect();
    let first_prose = first_paragraph(&prose, &signs);
    let last_prose = prose.iter().rposition(|p| *p);
    let mut kinds: Vec<SectionKind> = (kinds.into_iter().enumerate())
        .map(|(i, kind)| kind.unwrap_or_else(|| by_place(plain, &signs, i, first_prose, last_prose)))
        .collect();
    name_the_head(plain, &signs, &mut kinds, first_prose);
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

/// The first paragraph of the article: the first longer prose that more prose follows soon, else the first prose.
fn first_paragraph(prose: &[bool], signs: &[Signs]) -> Option<usize> {
    let first = prose.iter().position(|p| *p)?;
    let strong = (0..prose.len()).find(|i| {
        prose[*i] && signs[*i].words >= 18 && prose[i + 1..].iter().take(4).filter(|p| **p).count() >= 1
    });
    Some(strong.unwrap_or(first))
}

fn measure(text: &str, repeated: bool) -> Signs {
    let mut signs = Signs {
        repeated,
        ..Signs::default()
    };
    let (mut function, mut capitals) = (0usize, 0usize);
    let mut lower: String = text.chars().take(1200).map(straight).collect();
    lower.make_ascii_lowercase();
    for word in text.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if bare.is_empty() {
            continue;
        }
        signs.words += 1;
        capitals += usize::from(bare.starts_with(char::is_uppercase));
        if signs.words <= 200 {
            let small = bare.to_ascii_lowercase();
            function += usize::from(LEXICON.closed(&small).is_some());
            signs.has_verb |= LEXICON.verb(&small).is_some() && !bare.starts_with(char::is_uppercase)
                || matches!(
                    small.as_str(),
                    "is" | "was"
                        | "are"
                        | "were"
                        | "has"
                        | "had"
                        | "have"
                        | "will"
                        | "said"
                        | "says"
                        | "may"
                        | "could"
                );
        }
    }
    let counted = signs.words.clamp(1, 200) as f32;
    signs.function_share = function as f32 / counted;
    signs.capital_share = capitals as f32 / signs.words.max(1) as f32;
    let end = text.trim_end_matches(['”', '"', '’', '\'', ')', ']', '»']);
    signs.ends_sentence =
        end.ends_with(['.', '!', '?', '…', '。']) || (end.ends_with(':') && signs.words > 8);
    weigh_cues(&lower, &mut signs);
    signs.date_only = signs.words <= 14 && time::is_date_line(text);
    signs
}

fn straight(c: char) -> char {
    match c {
        '’' | '‘' => '\'',
        '“' | '”' => '"',
        '\u{A0}' => ' ',
        other => other,
    }
}

fn weigh_cues(lower: &str, signs: &mut Signs) {
    let cues = &*CUES;
    let fade = if signs.words <= cues.short_words {
        1.0
    } else {
        (cues.short_words as f32 / signs.words as f32).powf(1.5)
    };
    let mut best = [0.0f32; 7];
    // Several legal phrases in one paragraph say more than one, and fade less.
    let mut legal_cues: Vec<usize> = Vec::new();
    let mut credit_at_end = 0.0f32;
    let boundary = |at: usize, forward: bool| {
        let c = if forward {
            lower[at..].chars().next()
        } else {
            lower[..at].chars().next_back()
        };
        c.is_none_or(|c| !c.is_alphanumeric())
    };
    let text_end = lower.trim_end_matches(['.', ')', ']', ' ']).len();
    for found in cues.automaton.find_overlapping_iter(lower) {
        let group = &cues.groups[cues.of_pattern[found.pattern().as_usize()]];
        let word_like_start = lower[found.start()..].starts_with(char::is_alphanumeric);
        let word_like_end = lower[..found.end()].ends_with(char::is_alphanumeric);
        if (word_like_start && !boundary(found.start(), false))
            || (word_like_end && !boundary(found.end(), true))
        {
            continue;
        }
        let starts = lower[..found.start()].chars().all(|c| !c.is_alphanumeric());
        let ends = found.end() >= text_end;
        let fits = match group.place {
            Place::Start => starts,
            Place::End => ends,
            Place::Whole => starts && ends,
            Place::Anywhere => true,
        };
        if !fits {
            continue;
        }
        let weight = group.weight * fade;
        if group.kind == SectionKind::Credit && group.place == Place::End {
            credit_at_end = credit_at_end.max(weight);
        }
        let slot = match group.kind {
            SectionKind::Navigation => 0,
            SectionKind::Legal => 1,
            SectionKind::Credit => 2,
            SectionKind::Caption => 3,
            SectionKind::Byline => 4,
            SectionKind::Dateline => 5,
            _ => 6,
        };
        best[slot] = best[slot].max(weight);
        if group.kind == SectionKind::Legal
            && group.weight >= 3.0
            && !legal_cues.contains(&found.pattern().as_usize())
        {
            legal_cues.push(found.pattern().as_usize());
        }
    }
    [
        signs.navigation,
        signs.legal,
        signs.credit,
        signs.caption,
        signs.byline,
        signs.dateline,
        _,
    ] = best;
    if legal_cues.len() >= 2 {
        signs.legal += (legal_cues.len() - 1) as f32 * LEGAL_CUE_MORE * fade;
    }
    signs.credit_at_end = credit_at_end;
}

/// Running text: sentences with function words.
fn is_prose(signs: &Signs) -> bool {
    signs.ends_sentence
        && ((signs.words >= 12 && signs.function_share >= 0.18)
            || (signs.words >= 5 && signs.has_verb && signs.function_share >= 0.15))
}

/// What a block is by its own signs alone; `None` where its place must decide.
fn by_itself(plain: &Plain, signs: &[Signs], index: usize) -> Option<SectionKind> {
    let block = &plain.blocks[index];
    let text = &plain.text[block.range.clone()];
    let s = &signs[index];
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
    !text.trim_start().to_ascii_lowercase().starts_with("by ")
        || (!signs.ends_sentence && signs.capital_share >= 0.5)
        || (signs.words <= 8 && signs.capital_share >= 0.6)
}

/// "Jane Doe in Seoul", "Jane Doe and John Roe, Staff Reporters | The Paper": names and roles, no sentence.
fn is_author_line(text: &str, signs: &Signs) -> bool {
    let lower = text.to_ascii_lowercase();
    (2..=14).contains(&signs.words)
        && !signs.ends_sentence
        && signs.capital_share >= 0.5
        && [
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
    let bars = text
        .chars()
        .filter(|c| matches!(c, '|' | '>' | '›' | '»' | '·' | '•' | '/'))
        .count();
    let hashtags = text.split_whitespace().filter(|w| w.starts_with('#')).count();
    (bars >= 2 && !signs.ends_sentence && signs.function_share < 0.3)
        || (bars >= 1
            && signs.words <= 6
            && !signs.ends_sentence
            && signs.function_share < 0.2
            && !signs.has_verb)
        || (hashtags * 2 > signs.words.max(1))
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

/// Among the lines before the article, tells the headline from menus and the standfirst from the first paragraph.
fn name_the_head(plain: &Plain, signs: &[Signs], kinds: &mut [SectionKind], first: Option<usize>) {
    let first = first.unwrap_or(kinds.len());
    let marked = (0..kinds.len()).find(|i| plain.blocks[*i].hint == Hint::Heading1 && signs[*i].words >= 2);
    let candidates: Vec<usize> = (0..first.min(kinds.len()))
        .filter(|i| kinds[*i] == SectionKind::Headline)
        .collect();
    // The headline is the last longer line before the article; menus and section names stand before it. Where two
    // longer lines follow each other, the second is the standfirst.
    let headline = marked.or_else(|| {
        let longest = candidates.iter().map(|i| signs[*i].words).max()?;
        candidates
            .iter()
            .copied()
            .find(|i| signs[*i].words * 10 >= longest * 5 && signs[*i].words >= 4)
    });
    let headline = headline.or_else(|| {
        // A headline that ends like a sentence, right at the top and on its own.
        (first < kinds.len()
            && candidates.is_empty()
            && signs[first].words <= 16
            && kinds.get(first + 1) == Some(&SectionKind::Body)
            && signs[first].words * 2 < signs[first + 1].words
            && !plain.text[plain.blocks[first].range.clone()].ends_with('.'))
        .then_some(first)
    });
    for index in candidates {
        if Some(index) != headline {
            let after = headline.is_some_and(|h| index > h);
            kinds[index] = if after && signs[index].words >= 6 {
                SectionKind::Standfirst
            } else {
                SectionKind::Navigation
            };
        }
    }
    let Some(headline) = headline else { return };
    kinds[headline] = SectionKind::Headline;
    // A prose line right after the headline is the standfirst where something other than the article's next
    // paragraph follows it (a byline, a credit, a caption, a dateline), or where the text starts with a dateline.
    let Some(next) =
        (headline + 1..kinds.len().min(headline + 4)).find(|i| !matches!(kinds[*i], SectionKind::Navigation))
    else {
        return;
    };
    if kinds[next] == SectionKind::Body {
        let after = (next + 1..kinds.len()).find(|i| kinds[*i] != SectionKind::Navigation);
        let dateline_here = dateline_length(&plain.text[plain.blocks[next].range.clone()]).is_some();
        let breaks = after.is_some_and(|a| {
            matches!(
                kinds[a],
                SectionKind::Byline | SectionKind::Dateline | SectionKind::Credit | SectionKind::Caption
            ) || dateline_length(&plain.text[plain.blocks[a].range.clone()]).is_some()
        });
        if !dateline_here && breaks && signs[next].words <= 50 {
            kinds[next] = SectionKind::Standfirst;
        }
    }
    // Credits stand next to captions: a short line of names beside a caption, without a sentence, is one.
    for index in 0..kinds.len() {
        let caption = SectionKind::Caption;
        let beside_caption =
            (index > 0 && kinds[index - 1] == caption) || kinds.get(index + 1) == Some(&caption);
        let s = &signs[index];
        let ends_like = index > 0 && kinds[index - 1] == SectionKind::Credit;
        if matches!(kinds[index], SectionKind::Body)
            && ends_like
            && index <= first + 3
            && (s.credit_at_end > 0.0 || ends_with_credit(plain, index))
        {
            kinds[index] = SectionKind::Caption;
        }
        if matches!(kinds[index], SectionKind::Navigation | SectionKind::Standfirst)
            && s.words <= 6
            && s.capital_share > 0.6
            && beside_caption
            && s.navigation == 0.0
            && plain.text[plain.blocks[index].range.clone()].contains(['/', ','])
        {
            kinds[index] = SectionKind::Credit;
        }
    }
}

/// Whether a block ends with the words of the credit before it ("… in Kyiv. Olena Marchuk / Press Pool").
fn ends_with_credit(plain: &Plain, index: usize) -> bool {
    let words = |i: usize| {
        let text = &plain.text[plain.blocks[i].range.clone()];
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .collect::<Vec<_>>()
    };
    let (credit, block) = (words(index - 1), words(index));
    let shared = credit
        .iter()
        .rev()
        .zip(block.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    shared >= 2 && shared * 2 >= credit.len() && block.len() > credit.len()
}

/// Length in bytes of a dateline at the start of a paragraph: "SEOUL —", "LONDON, March 3 (Agency) -",
/// "Geneva, 12 May 2021 –".
fn dateline_length(text: &str) -> Option<usize> {
    let head_end = text
        .char_indices()
        .take(90)
        .last()
        .map_or(0, |(i, c)| i + c.len_utf8());
    let head = &text[..head_end];
    let (at, dash) = head.char_indices().find(|(i, c)| {
        matches!(c, '—' | '–')
            || (*c == '-' && head[..*i].ends_with(' ') && head[i + 1..].starts_with(' '))
            || (*c == ':' && head[..*i].ends_with(')'))
            || head[*i..].starts_with("--")
    })?;
    let place = head[..at].trim();
    if place.is_empty() {
        return None;
    }
    let first = place.split([',', '(', '/', ' ']).find(|w| !w.is_empty())?;
    let capitals = first.chars().count() >= 3 && first.chars().all(|c| !c.is_lowercase());
    let words = place.split_whitespace().count();
    let inner_lower = place
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.starts_with(char::is_lowercase))
        .count();
    let has_date_or_agency = place.contains('(') || time::has_date(place);
    let accepted = (capitals && words <= 10)
        || (place.starts_with(char::is_uppercase) && has_date_or_agency && words <= 10 && inner_lower == 0);
    accepted.then(|| {
        let mut end = at + dash.len_utf8();
        if head[at..].starts_with("--") {
            end = at + 2;
        }
        end
    })
}

/// The words of the dateline's place: "SEOUL" of "SEOUL —".
pub(crate) fn dateline_place(text: &str) -> Option<String> {
    let place = text.split(['—', '–', '(', ',', '-', ':', '|']).next()?.trim();
    (!place.is_empty()
        && !place.contains(|c: char| c.is_ascii_digit())
        && place.split_whitespace().count() <= 4)
        .then(|| place.to_owned())
}

/// Whether a legal line keeps the text from being kept whole: a claim of copyright that gives no licence.
pub(crate) fn forbids_keeping(line: &str) -> bool {
    let line = line.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|w| line.contains(w));
    says(&[
        "©",
        "copyright",
        "all rights reserved",
        "reproduc",
        "republish",
        "redistribut",
        "without permission",
    ]) && !says(&[
        "creative commons",
        "open government licence",
        "open government license",
        "public domain",
        "cc by",
        "cc-by",
    ])
}

/// The publisher that the copyright line names ("© 2024 The Paper Company, LLC. All rights reserved.").
pub(crate) fn publisher(text: &str, sections: &[Section]) -> Option<String> {
    let legal = sections
        .iter()
        .filter(|s| s.kind == SectionKind::Legal)
        .map(|s| &text[s.range.clone()]);
    let named = legal.filter_map(|line| {
        let start = line.find('©').map(|i| i + '©'.len_utf8()).or_else(|| {
            line.to_ascii_lowercase()
                .find("copyright")
                .map(|i| i + "copyright".len())
        })?;
        let rest = line[start..].trim_start_matches(|c: char| !c.is_alphabetic());
        let end = ["All rights", "all rights", ". ", " |", " - ", " –"]
            .iter()
            .filter_map(|stop| rest.find(stop))
            .min()
            .unwrap_or(rest.len());
        let name = rest[..end].trim_matches(|c: char| c == '.' || c == ',' || c.is_whitespace());
        (name.starts_with(char::is_uppercase) && name.split_whitespace().count() <= 8)
            .then(|| name.to_owned())
    });
    let named = named.into_iter().next()?;
    // The site's own line, where it repeats the name without the legal form.
    let short = sections
        .iter()
        .filter(|s| s.kind == SectionKind::Navigation)
        .map(|s| text[s.range.clone()].trim())
        .find(|line| !line.is_empty() && named.starts_with(line) && line.contains(' '));
    Some(short.map_or(named.clone(), str::to_owned))
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
