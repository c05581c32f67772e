//! Where the article starts and ends among teasers, comments and boxes of the page.

use std::ops::Range;

use super::{
    SectionKind,
    cues::CUES,
    signs::{Signs, is_clock, starts_with_clock, straight},
};
use crate::plain::{Hint, Plain};

/// What a line without running text takes from the weight of what is gathered so far, and the most that such lines in
/// a row take: an article with a long table in it stays one.
const GAP_LINE: f32 = 0.7;

const GAP_MAX: f32 = 4.0;

/// What a line that opens a list of other articles takes.
const GAP_ASIDE: f32 = 6.0;

/// Words at which a paragraph has its full weight, and the words that weigh 1.
const WEIGHT_WORDS_MAX: usize = 60;

const WEIGHT_WORDS: f32 = 10.0;

/// The blocks from the article's first paragraph to its last: the stretch in which running text outweighs the lines
/// between by most (a maximal sum). `None` where the markup says better.
pub(super) fn article_range(
    plain: &Plain,
    texts: &[&str],
    signs: &[Signs],
    kinds: &[Option<SectionKind>],
    prose: &[bool],
) -> Option<Range<usize>> {
    if plain
        .blocks
        .iter()
        .any(|b| b.extracted.is_some() || b.hint != Hint::None)
    {
        return None;
    }
    let (mut sum, mut start, mut lines, mut aside) = (0.0f32, 0, 0.0f32, 0.0f32);
    let mut best: Option<(f32, Range<usize>)> = None;
    for index in 0..prose.len() {
        let s = &signs[index];
        if !prose[index] {
            let neutral = is_clock(texts[index])
                || matches!(
                    kinds[index],
                    Some(
                        SectionKind::Byline
                            | SectionKind::Dateline
                            | SectionKind::Caption
                            | SectionKind::Credit
                    )
                );
            lines += if neutral { 0.0 } else { GAP_LINE };
            if !neutral && s.words <= 7 && opens_aside(texts[index]) {
                aside = GAP_ASIDE;
            }
            continue;
        }
        sum -= lines.min(GAP_MAX) + aside;
        (lines, aside) = (0.0, 0.0);
        if sum <= 0.0 {
            (sum, start) = (0.0, index);
        }
        let weight = s.words.min(WEIGHT_WORDS_MAX) as f32 / WEIGHT_WORDS;
        sum += if s.navigation > 0.5 || s.repeated {
            weight * 0.3
        } else {
            weight
        };
        if best.as_ref().is_none_or(|(most, _)| sum > *most) {
            best = Some((sum, start..index + 1));
        }
    }
    let mut range = best?.1;
    // A standfirst that a share bar parts from the article: running text right under a line that can be the headline.
    let above = (range.start.saturating_sub(STANDFIRST_BLOCKS)..range.start).find(|i| {
        prose[*i]
            && *i > 0
            && kinds[i - 1].is_none()
            && !prose[i - 1]
            && signs[i - 1].words >= 4
            && signs[*i].words <= 60
            // No other headline in between: that would be a teaser's.
            && !(i + 1..range.start).any(|j| !prose[j] && kinds[j].is_none() && signs[j].words >= 4)
            && !(*i..range.start).any(|j| !prose[j] && signs[j].words <= 7 && opens_aside(texts[j]))
    });
    if let Some(above) = above {
        range.start = above;
    }
    // A live report goes on under each time of day, whatever stands between.
    let mut times = (0..texts.len()).filter(|i| starts_with_clock(texts[*i]));
    if let (Some(first), Some(last), true) = (
        times.next(),
        times.next_back(),
        times.count() + 2 >= LIVE_TIMES_MIN,
    ) {
        let opens = |i: &usize| signs[*i].words <= 7 && opens_aside(texts[*i]);
        let end = (last + 1..texts.len()).find(opens).unwrap_or(texts.len());
        let paragraphs = || (first..end).filter(|i| prose[*i]);
        if let (Some(from), Some(to)) = (paragraphs().next(), paragraphs().next_back()) {
            range = range.start.min(from)..range.end.max(to + 1);
        }
    }
    Some(range)
}

/// How many times of day open parts of a live report, at least.
const LIVE_TIMES_MIN: usize = 3;

/// How many blocks above the article its standfirst is looked for.
const STANDFIRST_BLOCKS: usize = 12;

/// Whether a short line opens a list of other articles or the foot of the page.
pub(super) fn opens_aside(text: &str) -> bool {
    let line: String = text
        .trim()
        .chars()
        .map(straight)
        .collect::<String>()
        .to_lowercase();
    let line = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    CUES.aside_headings.iter().any(|heading| {
        line.strip_prefix(heading.as_str())
            .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    })
}
