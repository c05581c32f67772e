//! What the line classifier sees of a line: features of the line itself, of its place, and of the lines around it.

use std::sync::LazyLock;

use super::{
    article::opens_aside,
    context::{self, Context},
    cues::CUES,
    shared_words::ContentWords,
    signs::{Signs, is_prose},
};
use crate::plain::Plain;

/// Words from which running text counts as a paragraph of an article.
const LONG_WORDS: usize = 18;
/// How many lines up a heading of asides is looked for.
const ASIDE_LINES: usize = 10;
/// Words of a line whose words themselves say something.
const WORDS_READ_MAX: usize = 40;
/// Characters of a line that are looked at closely.
const HEAD_CHARS: usize = 400;
/// How many lines on each side are looked at for their length.
const AROUND_LINES: usize = 3;

/// The names of all features; a feature is its place here.
pub(super) static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let all = GROUPS.iter().chain(&context::GROUPS).chain(&context::BESIDE);
    all.chain([&context::COMMENTS])
        .flat_map(|(group, buckets)| (0..*buckets).map(move |b| format!("{group} {b}")))
        .collect()
});

/// Groups of features with how many buckets each has. The comment of `data/report/furniture-weights.toml` explains them.
const GROUPS: [(&str, usize); 57] = [
    ("bias", 1),
    ("words", 9),
    ("sentence", 2),
    ("verb", 2),
    ("function", 4),
    ("capitals", 4),
    ("repeated", 1),
    ("navigation", 4),
    ("navigation at start", 1),
    ("legal", 4),
    ("credit", 4),
    ("caption", 3),
    ("byline", 3),
    ("dateline", 2),
    ("date only", 1),
    ("reader", 3),
    ("digits", 1),
    ("address", 2),
    ("bars", 2),
    ("bullet", 1),
    ("lower start", 1),
    ("quotation", 1),
    ("dots", 1),
    ("upper", 1),
    ("hashtag", 1),
    ("year mark", 1),
    ("question", 1),
    ("boilerplate", 4),
    ("boilerplate late", 4),
    ("from top", 4),
    ("from end", 4),
    ("place", 4),
    ("after last", 4),
    ("before first", 4),
    ("previous words", 4),
    ("previous sentence", 2),
    ("next words", 4),
    ("next sentence", 2),
    ("short around", 3),
    ("beside navigation", 3),
    ("after aside", 4),
    ("prose ahead", 4),
    ("place and sentence", 8),
    ("place and words", 12),
    ("shared", 5),
    ("shared of paragraph", 5),
    ("title case", 3),
    ("gap before", 2),
    ("gap after", 2),
    ("run of labels", 5),
    ("run of sentences", 4),
    ("orders", 1),
    ("ago", 1),
    ("number alone", 1),
    ("says", 1),
    ("between paragraphs", 8),
    ("alike", 3),
];

/// A line with what was measured of it.
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    pub(super) signs: &'a Signs,
    /// An empty line stands before it.
    pub(super) apart: bool,
    /// It is in capitals.
    pub(super) upper: bool,
    /// It starts with a bare verb.
    pub(super) orders: bool,
    /// It tells how old or long something is.
    pub(super) tells_age: bool,
}

/// The lines of a text with what was measured of them.
pub(super) fn lines<'a>(plain: &'a Plain, texts: &[&'a str], signs: &'a [Signs]) -> Vec<Line<'a>> {
    let mut end = 0;
    let blocks = plain.blocks.iter().zip(texts).zip(signs);
    blocks
        .map(|((block, text), signs)| {
            let between = plain.text.get(end..block.range.start).unwrap_or_default();
            end = block.range.end;
            Line {
                text,
                signs,
                apart: between.bytes().filter(|b| *b == b'\n').count() >= 2,
                upper: is_upper(text),
                orders: starts_with_order(text),
                tells_age: tells_age(text),
            }
        })
        .collect()
}

/// The place of each group, so that none is looked for by name while reading.
static PLACES: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let all = GROUPS.iter().chain(&context::GROUPS).chain(&context::BESIDE);
    let mut at = 0;
    all.chain([&context::COMMENTS])
        .map(|(_, buckets)| {
            at += *buckets as u16;
            at - *buckets as u16
        })
        .collect()
});

pub(super) fn bucket(value: usize, bounds: &[usize]) -> usize {
    bounds.iter().position(|b| value < *b).unwrap_or(bounds.len())
}

fn share(value: f32, bounds: &[f32]) -> usize {
    bounds.iter().position(|b| value < *b).unwrap_or(bounds.len())
}

/// What the classifier sees of a line.
#[derive(Debug, Clone)]
pub struct Features {
    /// The numbers of its features.
    pub own: Vec<u16>,
    /// Its words, in lower case and each once, from the first on.
    pub words: Vec<String>,
}

/// What the classifier sees of the lines of a page, their words as numbers.
pub(super) struct Seen {
    /// Of each line, the numbers of its features.
    pub(super) own: Vec<Vec<u16>>,
    /// Of each line its words, each once, from the first on.
    pub(super) words: Vec<Vec<u32>>,
    /// The words by their numbers, in lower case.
    pub(super) word: Vec<Box<str>>,
}

impl Seen {
    /// The features of each line.
    pub(super) fn features(self) -> Vec<Features> {
        let named = |words: Vec<u32>| words.iter().map(|w| self.word[*w as usize].to_string()).collect();
        (self.own.into_iter().zip(self.words))
            .map(|(own, words)| Features {
                own,
                words: named(words),
            })
            .collect()
    }
}

/// What the classifier sees of each line of a page.
pub(super) fn of_lines(lines: &[Line<'_>], words: &ContentWords) -> Seen {
    let context = Context::of(lines);
    let long: Vec<bool> = lines
        .iter()
        .map(|l| is_prose(l.signs) && l.signs.words >= LONG_WORDS)
        .collect();
    let first = long.iter().position(|l| *l).unwrap_or(lines.len());
    let last = long.iter().rposition(|l| *l).unwrap_or(0);
    let asides: Vec<bool> = lines
        .iter()
        .map(|l| l.signs.words <= 7 && opens_aside(l.text))
        .collect();
    let around = Around::of(lines, words, &long);
    let mut since_aside = usize::MAX;
    let (own, words) = (0..lines.len())
        .map(|at| {
            since_aside = match () {
                () if asides[at] => 0,
                () if long[at] && lines[at].signs.words >= 2 * LONG_WORDS => usize::MAX,
                () => since_aside.saturating_add(1),
            };
            let mut own = of_line(lines, at, first, last, &long, since_aside, &around);
            of_context(&context, lines, at, &mut own);
            let words = match lines[at].signs.words {
                0..=WORDS_READ_MAX => context.words(at),
                _ => Vec::new(),
            };
            (own, words)
        })
        .unzip();
    Seen {
        own,
        words,
        word: context.into_names(),
    }
}

fn of_context(context: &Context, lines: &[Line<'_>], at: usize, found: &mut Vec<u16>) {
    let mut put = |group: usize, bucket: usize, buckets: usize| {
        found.push(PLACES[GROUPS.len() + group] + bucket.min(buckets - 1) as u16);
    };
    let of_line = context.of_line(lines, at);
    for (group, bucket) in of_line.into_iter().enumerate() {
        if let Some(bucket) = bucket {
            put(group, bucket, context::GROUPS[group].1);
        }
    }
    let mut group = context::GROUPS.len();
    for (buckets, (_, count)) in context.beside(at).into_iter().zip(context::BESIDE) {
        buckets.iter().for_each(|b| put(group, *b, count));
        group += 1;
    }
    if let Some(bucket) = context.commented(at) {
        put(group, bucket, context::COMMENTS.1);
    }
}

/// What is measured of all lines of a page at once.
struct Around {
    /// The share of each line's words that the paragraphs have; `None` where there is too little to say.
    shared: Vec<Option<f32>>,
    /// How many lines in a row, with this one, end a sentence, or don't.
    run: Vec<usize>,
    /// Some lines are parted by empty ones and some are not.
    gaps: bool,
}

impl Around {
    fn of(lines: &[Line<'_>], words: &ContentWords, long: &[bool]) -> Self {
        let mut run = vec![1; lines.len()];
        let mut start = 0;
        for at in 1..=lines.len() {
            let goes_on = lines
                .get(at)
                .is_some_and(|l| l.signs.ends_sentence == lines[start].signs.ends_sentence);
            if !goes_on {
                run[start..at].fill(at - start);
                start = at;
            }
        }
        let apart = lines.iter().filter(|l| l.apart).count();
        Self {
            shared: words.shared(long),
            run,
            gaps: apart > 0 && apart + 1 < lines.len(),
        }
    }
}

fn of_line(
    lines: &[Line<'_>],
    at: usize,
    first: usize,
    last: usize,
    long: &[bool],
    since_aside: usize,
    page: &Around,
) -> Vec<u16> {
    let Line {
        text,
        signs: s,
        apart,
        upper,
        orders,
        tells_age,
    } = lines[at];
    let mut found = Vec::with_capacity(56);
    let mut group = 0;
    // Groups come in the order of `GROUPS`; `None` is no feature.
    let mut put = |bucket: Option<usize>| {
        if let Some(bucket) = bucket {
            found.push(PLACES[group] + bucket.min(GROUPS[group].1 - 1) as u16);
        }
        group += 1;
    };
    let words = bucket(s.words, &[2, 3, 5, 8, 12, 18, 30, 60]);
    let weight = |value: f32| (value > 0.0).then(|| share(value, &[1.0, 1.75, 2.5]));
    let given = |yes: bool| yes.then_some(0);
    let head = head(text);
    let (mut digits, mut letters) = (0, 0);
    for c in head.chars() {
        digits += usize::from(c.is_ascii_digit());
        letters += usize::from(c.is_alphabetic());
    }
    let boilerplate = boilerplate_words(head);
    let place = match at {
        _ if at < first => 0,
        _ if at > last => 3,
        _ if at == first => 1,
        _ => 2,
    };
    put(Some(0));
    put(Some(words));
    put(Some(usize::from(s.ends_sentence)));
    put(Some(usize::from(s.has_verb)));
    put(Some(share(s.function_share, &[0.01, 0.15, 0.3])));
    put(Some(share(s.capital_share, &[0.3, 0.6, 0.9])));
    put(given(s.repeated));
    put(weight(s.navigation));
    put(given(s.navigation_at_start >= 2.5));
    put(weight(s.legal));
    put(weight(s.credit));
    put((s.caption > 0.0).then(|| share(s.caption, &[1.0, 1.5])));
    put((s.byline > 0.0).then(|| share(s.byline, &[1.5, 2.5])));
    put((s.dateline > 0.0).then(|| share(s.dateline, &[2.5])));
    put(given(s.date_only));
    put(s.speaks_to_reader.then(|| bucket(s.words, &[13, 30])));
    put(given(digits * 3 > letters));
    put(
        if head.contains('@') || head.contains("www.") || head.contains("://") {
            Some(0)
        } else {
            (head.contains('+') && digits >= 6).then_some(1)
        },
    );
    let bars = bars(head);
    put((bars > 0).then(|| bucket(bars, &[2])));
    put(given(
        text.starts_with(['•', '-', '–', '*', '▪', '►', '▶', '+', '#']),
    ));
    put(given(text.starts_with(char::is_lowercase)));
    put(given(head.contains(['“', '”', '"'])));
    put(given(text.ends_with('…') || text.ends_with("...")));
    put(given(upper));
    put(given(text.starts_with('#') || head.contains(" #")));
    put(given(head.contains('©')));
    put(given(text.ends_with('?')));
    put((boilerplate > 0).then(|| bucket(boilerplate, &[2, 3, 5])));
    put((boilerplate > 0 && at > last.max(1) - 1).then(|| bucket(boilerplate, &[2, 3, 5])));
    put(Some(bucket(at, &[1, 3, 8])));
    put(Some(bucket(lines.len() - 1 - at, &[1, 3, 8])));
    put(Some(place));
    put((at > last).then(|| bucket(at - last, &[2, 4, 8])));
    put((at < first).then(|| bucket(first - at, &[2, 4, 8])));
    let beside = |i: Option<usize>| i.and_then(|i| lines.get(i)).map(|l| l.signs);
    let (before, after) = (beside(at.checked_sub(1)), beside(Some(at + 1)));
    for other in [before, after] {
        put(Some(other.map_or(3, |o| bucket(o.words, &[6, 14]))));
        put(other.map(|o| usize::from(o.ends_sentence)));
    }
    let around = at.saturating_sub(AROUND_LINES)..(at + AROUND_LINES + 1).min(lines.len());
    let short = around.filter(|i| *i != at && lines[*i].signs.words <= 6).count();
    put(Some(bucket(short, &[2, 5])));
    let offers = |o: Option<&Signs>| o.is_some_and(|o| o.navigation >= 1.5 || o.legal >= 2.0);
    put(match (offers(before), offers(after)) {
        (true, true) => Some(2),
        (true, false) => Some(0),
        (false, true) => Some(1),
        _ => None,
    });
    put((since_aside <= ASIDE_LINES).then(|| bucket(since_aside, &[1, 4, 8])));
    let ahead = (at + 1..lines.len().min(at + 6)).filter(|i| long[*i]).count();
    put(Some(bucket(ahead, &[1, 2, 4])));
    put(Some(place * 2 + usize::from(s.ends_sentence)));
    put(Some(place * 3 + bucket(s.words, &[6, 14])));
    let shared = page.shared[at].map(|s| share(s, &[0.01, 0.15, 0.3, 0.5]));
    let paragraph = s.ends_sentence && s.words >= 8;
    put(shared.filter(|_| !paragraph));
    put(shared.filter(|_| paragraph));
    put((!s.ends_sentence && s.words >= 4).then(|| share(title_case(text), &[0.35, 0.75])));
    put(page.gaps.then_some(usize::from(apart)));
    put(page
        .gaps
        .then(|| usize::from(lines.get(at + 1).is_none_or(|l| l.apart))));
    let run = bucket(page.run[at], &[2, 4, 8, 16]);
    put((!s.ends_sentence).then_some(run));
    put(s.ends_sentence.then_some(run));
    put(given(orders));
    put(given(tells_age));
    put(given(letters == 0 && digits > 0));
    put(given(goes_on(head, &["said", "says", "told ", "according to "])));
    let is_long = |i: Option<usize>| i.is_some_and(|i| long.get(i) == Some(&true));
    let sides = usize::from(is_long(at.checked_sub(1))) + 2 * usize::from(is_long(Some(at + 1)));
    put(Some(sides * 2 + usize::from(s.ends_sentence)));
    let alike = |o: Option<&Signs>| o.is_some_and(|o| o.words.abs_diff(s.words) <= 2 && !o.ends_sentence);
    put((!s.ends_sentence && s.words <= 12).then(|| usize::from(alike(before)) + usize::from(alike(after))));
    found
}

/// The share of the longer words, after the first word, that have a capital.
fn title_case(text: &str) -> f32 {
    let words = text.split_whitespace().skip(1).filter(|w| w.len() >= 4);
    let (mut all, mut capitals) = (0, 0);
    for word in words {
        all += 1;
        capitals += usize::from(
            word.trim_start_matches(|c: char| !c.is_alphanumeric())
                .starts_with(char::is_uppercase),
        );
    }
    capitals as f32 / all.max(1) as f32
}

/// How many marks stand in a line by which menus part their labels.
pub(super) fn bars(text: &str) -> usize {
    let marks = |c: &char| matches!(c, '|' | '›' | '»' | '·' | '•' | '>');
    text.chars().filter(marks).count()
}

/// The start of a line, which is looked at closely.
fn head(text: &str) -> &str {
    match text.char_indices().nth(HEAD_CHARS) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}

/// Whether one of some words stands after a space.
pub(super) fn goes_on(text: &str, words: &[&str]) -> bool {
    let bytes = text.as_bytes();
    let mut after_spaces = (1..bytes.len()).filter(|at| bytes[at - 1] == b' ');
    after_spaces.any(|at| {
        (words.iter().map(|w| w.as_bytes())).any(|w| w.first() == bytes.get(at) && bytes[at..].starts_with(w))
    })
}

/// Whether a line is in capitals.
fn is_upper(text: &str) -> bool {
    let (mut letters, mut upper) = (0, 0);
    for c in head(text).chars().filter(|c| c.is_alphabetic()) {
        letters += 1;
        upper += usize::from(c.is_uppercase());
    }
    letters >= 4 && upper * 10 >= letters * 9
}

/// Whether a line starts with a bare verb, as a page speaks to its reader ("Get", "Follow", "Sign").
fn starts_with_order(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    let bare = first.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    CUES.orders.contains(&bare)
}

/// "2 hours ago", "3 min read": how old or long something is, in a line of few words.
fn tells_age(text: &str) -> bool {
    let words = || text.split_whitespace();
    words().nth(7).is_none()
        && words()
            .zip(words().skip(1))
            .any(|(n, w)| n.bytes().all(|b| b.is_ascii_digit()) && CUES.spans.contains(&w.to_lowercase()))
}

/// How many words of the line belong to what publishers say of themselves.
pub(super) fn boilerplate_words(text: &str) -> usize {
    let mut lower = String::new();
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.len() >= 3)
        .take(60)
        .filter(|w| match w.bytes().any(|b| b.is_ascii_uppercase()) {
            true => {
                lower.clear();
                lower.push_str(w);
                lower.make_ascii_lowercase();
                CUES.boilerplate.contains(&lower)
            }
            false => CUES.boilerplate.contains(w),
        })
        .count()
}
