//! Lines that were taken for furniture and speak of what the article speaks of: headline, standfirst, points of a summary,
//! sub-headings, captions, last sentences, paragraphs below a box. And bylines and dates about the headline.

use super::{
    SectionKind,
    article::opens_aside,
    shared_words::ContentWords,
    signs::{Signs, is_prose},
};
use crate::{parties::person_log_odds, time};

/// Words of a paragraph that shows what the article is about.
const PARAGRAPH_WORDS: usize = 12;
/// How many lines above the first paragraph the headline is looked for, and around the headline the byline.
const HEAD_LINES: usize = 25;
const BYLINE_LINES: usize = 3;
/// Words of a headline.
const HEADLINE_WORDS_MIN: usize = 4;
/// Words of a line that is a headline for its words alone: names of sites have fewer.
const HEADLINE_BY_WORDS_MIN: usize = 5;
const HEADLINE_WORDS_MAX: usize = 30;
/// The share of words that a line has in common with the article: as a headline or standfirst, and as a paragraph below a
/// box.
const SHARED_MIN: f32 = 0.3;
const SHARED_BELOW_MIN: f32 = 0.15;
/// The share of the best line's score from which a line further up can be the headline.
const HEADLINE_SCORE_SHARE: f32 = 0.6;
/// Words of a sub-heading.
const LABEL_WORDS_MAX: usize = 4;
/// Words of a line about when the report was published and changed.
const DATES_WORDS_MAX: usize = 20;
/// Words of a sentence that can stand for a paragraph below a box.
const SENTENCE_WORDS_MIN: usize = 8;
/// How many lines below the article more of it is looked for.
const BELOW_LINES: usize = 15;
/// Log odds from which a line of capitals is a person's name.
const PERSON_ODDS_MIN: f32 = 1.0;

/// Gives back to the article what is of it, and tells which line is the headline; `own` is what each line is by its own
/// signs.
pub(super) fn restore(
    texts: &[&str],
    words: &ContentWords,
    signs: &[Signs],
    own: &[Option<SectionKind>],
    kinds: &mut [SectionKind],
) -> Option<usize> {
    let paragraph = |kinds: &[SectionKind], i: usize| {
        kinds[i] == SectionKind::Body && is_prose(&signs[i]) && signs[i].words >= PARAGRAPH_WORDS
    };
    let paragraphs: Vec<bool> = (0..kinds.len()).map(|i| paragraph(kinds, i)).collect();
    let first = paragraphs.iter().position(|p| *p)?;
    let shared = words.shared(&paragraphs);
    let page = Page {
        texts,
        signs,
        shared: &shared,
    };
    let headline = page.headline(kinds, first);
    if let Some(headline) = headline {
        kinds[headline] = SectionKind::Headline;
        let under = kinds.iter_mut().enumerate().take(first).skip(headline + 1);
        for (index, kind) in under.filter(|(_, kind)| kind.is_furniture()) {
            if page.is_of_article(index, SHARED_MIN) {
                *kind = SectionKind::Standfirst;
            }
        }
        page.bylines(
            own,
            kinds,
            headline.saturating_sub(BYLINE_LINES)..first + BYLINE_LINES,
        );
    }
    page.below(kinds);
    let last = (0..kinds.len()).rposition(|i| kinds[i] == SectionKind::Body);
    for index in first..=last.unwrap_or(first) {
        if kinds[index].is_furniture() && page.is_label_between(kinds, index) {
            kinds[index] = SectionKind::Body;
        }
    }
    page.last_sentences(kinds);
    headline
}

struct Page<'a> {
    texts: &'a [&'a str],
    signs: &'a [Signs],
    shared: &'a [Option<f32>],
}

impl Page<'_> {
    /// Whether a line that nothing shows to be furniture shares its words with the article.
    fn is_of_article(&self, index: usize, least: f32) -> bool {
        let s = &self.signs[index];
        self.shared[index].is_some_and(|share| share >= least)
            && s.words >= HEADLINE_WORDS_MIN - 1
            && s.navigation < 1.0
            && s.legal == 0.0
            && s.credit == 0.0
            && !s.date_only
            && !opens_aside(self.texts[index])
    }

    /// The topmost of the lines above the article that share most with it.
    fn headline(&self, kinds: &[SectionKind], first: usize) -> Option<usize> {
        let score = |i: usize| {
            let s = &self.signs[i];
            let plausible = (HEADLINE_BY_WORDS_MIN..=HEADLINE_WORDS_MAX).contains(&s.words)
                && matches!(
                    kinds[i],
                    SectionKind::Headline | SectionKind::Standfirst | SectionKind::Navigation
                )
                && self.is_of_article(i, SHARED_MIN);
            plausible.then(|| self.shared[i].unwrap_or(0.0) * (s.words as f32).sqrt())
        };
        let above = first.saturating_sub(HEAD_LINES)..first;
        let best = above.clone().filter_map(score).fold(0.0, f32::max);
        let found = above
            .into_iter()
            .find(|i| score(*i).is_some_and(|s| s >= best * HEADLINE_SCORE_SHARE))?;
        // "The quiet town that makes valves": a headline in other words right above its standfirst.
        let above = found.checked_sub(1).filter(|i| {
            let s = &self.signs[*i];
            (self.signs[found].ends_sentence || s.repeated)
                && (HEADLINE_WORDS_MIN..=HEADLINE_WORDS_MAX).contains(&s.words)
                && s.navigation < 1.0
                && s.legal == 0.0
                && s.credit == 0.0
                && !s.date_only
                && !opens_aside(self.texts[*i])
                && !self.texts[*i].contains(['|', '>', '/', '·', '•'])
        });
        Some(above.unwrap_or(found))
    }

    /// "2. The ships", "The minister said:": a short line alone between two paragraphs, without a sign of furniture.
    fn is_label_between(&self, kinds: &[SectionKind], index: usize) -> bool {
        let s = &self.signs[index];
        let body = |i: Option<usize>| i.and_then(|i| kinds.get(i)) == Some(&SectionKind::Body);
        let short = s.words <= LABEL_WORDS_MAX || self.texts[index].ends_with(':');
        s.words > 0
            && short
            && body(index.checked_sub(1))
            && body(Some(index + 1))
            && !s.repeated
            && !s.date_only
            && !s.speaks_to_reader
            && s.navigation == 0.0
            && s.legal == 0.0
            && s.credit == 0.0
            && self.texts[index].contains(char::is_alphabetic)
            && super::features::boilerplate_words(self.texts[index]) == 0
            && !opens_aside(self.texts[index])
    }

    /// Bylines and dates near the headline stay what they are by their own signs; a name alone beside them is a byline.
    fn bylines(&self, own: &[Option<SectionKind>], kinds: &mut [SectionKind], near: std::ops::Range<usize>) {
        let near = near.start..near.end.min(kinds.len());
        let told = |i: usize| matches!(own[i], Some(SectionKind::Byline | SectionKind::Dateline));
        let lines = kinds.iter_mut().enumerate().take(near.end).skip(near.start);
        for (index, kind) in lines.filter(|(_, kind)| **kind == SectionKind::Navigation) {
            let s = &self.signs[index];
            let beside =
                near.contains(&(index + 1)) && told(index + 1) || index > near.start && told(index - 1);
            let date_next = self.signs.get(index + 1).is_some_and(|s| s.date_only);
            if let (true, Some(told)) = (told(index), own[index]) {
                *kind = told;
            } else if self.is_name(index) && beside {
                *kind = SectionKind::Byline;
            } else if s.dateline > 0.0
                && (s.words <= 2 && date_next
                    || s.words <= DATES_WORDS_MAX && time::first_full_date(self.texts[index]).is_some())
            {
                // "Published" above the date; "Published on 3 March 2024, at 5:30 am (Paris), updated …".
                *kind = SectionKind::Dateline;
            }
        }
    }

    fn is_name(&self, index: usize) -> bool {
        let words: Vec<String> = (self.texts[index].split_whitespace())
            .take_while(|w| *w != "in")
            .map(str::to_lowercase)
            .collect();
        let s = &self.signs[index];
        (2..=4).contains(&words.len())
            && s.words <= 6
            && s.capital_share >= 0.65
            && !s.ends_sentence
            // Who stands on the page twice, beside the date, wrote it.
            && (s.repeated && s.capital_share == 1.0
                || person_log_odds(words.iter().map(String::as_str)) >= PERSON_ODDS_MIN)
    }

    /// Paragraphs that a box or a list of links parts from the article: two sentences in a row that speak of the same.
    fn below(&self, kinds: &mut [SectionKind]) {
        let Some(mut last) = kinds.iter().rposition(|k| *k == SectionKind::Body) else {
            return;
        };
        let mut at = last + 1;
        while at < kinds.len().min(last + BELOW_LINES) {
            let s = &self.signs[at];
            if opens_comments(self.texts[at]) {
                return;
            }
            let sentence = |i: usize| self.signs.get(i).is_some_and(|s| s.ends_sentence && s.words >= 5);
            if is_prose(s)
                && s.words >= SENTENCE_WORDS_MIN
                && sentence(at + 1)
                && !s.speaks_to_reader
                && self.is_of_article(at, SHARED_BELOW_MIN)
            {
                kinds[at] = SectionKind::Body;
                kinds[at + 1] = SectionKind::Body;
                last = at + 1;
            }
            at += 1;
        }
    }

    /// "The trial goes on.": sentences right after a paragraph, with no sign of furniture.
    fn last_sentences(&self, kinds: &mut [SectionKind]) {
        for index in 1..kinds.len() {
            let s = &self.signs[index];
            if kinds[index] == SectionKind::Navigation
                && kinds[index - 1] == SectionKind::Body
                && s.ends_sentence
                && (3..PARAGRAPH_WORDS).contains(&s.words)
                && s.has_verb
                && !s.speaks_to_reader
                && s.navigation == 0.0
                && s.legal == 0.0
                && s.credit == 0.0
                && !s.repeated
                && super::features::boilerplate_words(self.texts[index]) == 0
                && !opens_aside(self.texts[index])
            {
                kinds[index] = SectionKind::Body;
            }
        }
    }
}

/// Comments speak of the same things as the article.
fn opens_comments(text: &str) -> bool {
    let lower = text.to_lowercase();
    text.split_whitespace().count() <= 7
        && [
            "comment",
            "conversation",
            "discussion",
            "reply",
            "replies",
            "your thoughts",
        ]
        .iter()
        .any(|w| lower.contains(w))
}
