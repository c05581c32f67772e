//! Headline, standfirst, dateline and credits: what the lines around the article are called.

use super::{SectionKind, signs::Signs};
use crate::{
    plain::{Hint, Plain},
    time,
};

/// Among the lines before the article, tells the headline from menus and the standfirst from the first paragraph; `known` is
/// the headline where the words of the article have told it.
pub(super) fn name_the_head(
    plain: &Plain,
    signs: &[Signs],
    kinds: &mut [SectionKind],
    first: Option<usize>,
    known: Option<usize>,
) {
    let first = first.unwrap_or(kinds.len());
    let marked = (0..kinds.len()).find(|i| plain.blocks[*i].hint == Hint::Heading1 && signs[*i].words >= 2);
    let candidates: Vec<usize> = (0..first.min(kinds.len()))
        .filter(|i| kinds[*i] == SectionKind::Headline)
        .collect();
    // The headline is the last longer line before the article; menus and section names stand before it. Where two
    // longer lines follow each other, the second is the standfirst.
    let headline = known.or(marked).or_else(|| {
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
pub(super) fn ends_with_credit(plain: &Plain, index: usize) -> bool {
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
pub(super) fn dateline_length(text: &str) -> Option<usize> {
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
