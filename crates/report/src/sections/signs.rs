//! What is measured of a block of text.

use super::{
    SectionKind,
    cues::{CUES, Place},
};
use crate::{lexicon::LEXICON, time, words::Print};

/// What each further legal phrase of a block adds to its weight.
const LEGAL_CUE_MORE: f32 = 0.75;

/// How many characters of a block are searched for cues.
const CHARS_READ_MAX: usize = 1200;

/// What is measured of a block.
#[derive(Debug, Clone, Default)]
pub(super) struct Signs {
    pub(super) words: usize,
    pub(super) ends_sentence: bool,
    pub(super) has_verb: bool,
    pub(super) function_share: f32,
    pub(super) capital_share: f32,
    pub(super) repeated: bool,
    pub(super) navigation: f32,
    pub(super) navigation_at_start: f32,
    /// "you", "your", "us", "our" outside quotation marks.
    pub(super) speaks_to_reader: bool,
    pub(super) legal: f32,
    pub(super) credit: f32,
    pub(super) credit_at_end: f32,
    pub(super) caption: f32,
    pub(super) byline: f32,
    pub(super) dateline: f32,
    pub(super) date_only: bool,
}

pub(super) fn measure(text: &str, repeated: bool) -> Signs {
    let mut signs = Signs {
        repeated,
        ..Signs::default()
    };
    let (mut function, mut capitals) = (0usize, 0usize);
    let mut lower = straightened(text, CHARS_READ_MAX);
    lower.make_ascii_lowercase();
    let mut small = String::new();
    for word in text.split_whitespace() {
        let bare = bare(word);
        if bare.is_empty() {
            continue;
        }
        signs.words += 1;
        capitals += usize::from(bare.starts_with(char::is_uppercase));
        if signs.words <= 200 {
            small.clear();
            small.push_str(bare);
            small.make_ascii_lowercase();
            signs.speaks_to_reader |= matches!(small.as_str(), "you" | "your" | "us" | "our");
            let (closed, verb) = LEXICON.classes(&small, Print::of(&small));
            function += usize::from(closed.is_some());
            signs.has_verb = signs.has_verb
                || verb.is_some() && !bare.starts_with(char::is_uppercase)
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

/// A word without the marks around it.
fn bare(word: &str) -> &str {
    match word.as_bytes() {
        [first, .., last] if first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric() => word,
        _ => word.trim_matches(|c: char| !c.is_alphanumeric()),
    }
}

/// The first characters of a text, with straight quotation marks.
fn straightened(text: &str, chars: usize) -> String {
    match text.is_ascii() {
        true => text[..text.len().min(chars)].to_owned(),
        false => text.chars().take(chars).map(straight).collect(),
    }
}

pub(super) fn straight(c: char) -> char {
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
        if group.kind == SectionKind::Navigation && group.place == Place::Start {
            signs.navigation_at_start = signs.navigation_at_start.max(group.weight);
        }
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
pub(super) fn is_prose(signs: &Signs) -> bool {
    signs.ends_sentence
        && ((signs.words >= 12 && signs.function_share >= 0.18)
            || (signs.words >= 5 && signs.has_verb && signs.function_share >= 0.15))
}

/// Whether a line is a time of day and no more: "14:32", "1:17 p.m. EST", "09.40 GMT".
pub(super) fn is_clock(text: &str) -> bool {
    let time = starts_with_clock(text);
    let mut words = text.split_whitespace().skip(1);
    let zone = |word: &str| {
        let letters = word.chars().filter(|c| *c != '.').count();
        (2..=4).contains(&letters) && word.chars().all(|c| c.is_ascii_alphabetic() || c == '.')
    };
    time && text.len() <= CLOCK_CHARS_MAX && words.all(zone)
}

/// Whether a line starts with a time of day ("14:32", "9.05am").
pub(super) fn starts_with_clock(text: &str) -> bool {
    text.split_whitespace().next().is_some_and(|word| {
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic() || matches!(c, '.' | ':' | ','));
        digits.split_once([':', '.']).is_some_and(|(hour, minute)| {
            (1..=2).contains(&hour.len())
                && minute.len() == 2
                && hour.bytes().chain(minute.bytes()).all(|b| b.is_ascii_digit())
        })
    })
}

/// How long a line with a time of day alone is.
const CLOCK_CHARS_MAX: usize = 20;

/// Whether a line divides an article into parts: a time of day, or a heading that is counted ("B. Arms", "3. Findings").
pub(super) fn divides(text: &str) -> bool {
    let counted = text.split_once(". ").is_some_and(|(count, heading)| {
        (1..=4).contains(&count.len())
            && count
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
            && heading.starts_with(char::is_uppercase)
            && heading.split_whitespace().count() <= 8
    });
    is_clock(text) || counted
}
