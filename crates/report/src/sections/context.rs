//! What the lines of a page say of each other, for the line classifier: lines that stand in others (window titles, pulled
//! quotations), stretches of lines without a sentence, lists after a colon, comments, the line most like the headline.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    features::{self, Line, bucket},
    signs::Signs,
};

/// Words from which a sentence counts as a paragraph, and as more than an aside.
const LONG_WORDS: usize = 18;
const SENTENCE_WORDS: usize = 8;
/// Words of a line that are looked at.
const WORDS_MAX: usize = 200;
/// Words in a row by which lines that hold others are found, and how many lines with the same ones are compared.
const ROW: usize = 4;
const ALIKE_MAX: usize = 8;
/// Words of a line that can be a title around another.
const TITLE_WORDS_MAX: usize = 29;
/// Words by which a paragraph must be longer than what is pulled from it.
const PULLED_MORE: usize = 6;
/// Words of a headline, letters of a word that can be about something.
const HEADLINE_WORDS_MAX: usize = 26;
const LETTERS_MIN: usize = 4;
/// What a headline's words must share with the paragraphs, and by how much a later line must share more.
const HEADLINE_SHARE_MIN: f32 = 0.7;
const HEADLINE_BETTER: f32 = 1.15;
/// Words of a line that opens the comments, and of one that says when the page was changed.
const COMMENTS_WORDS_MAX: usize = 7;
const UPDATED_WORDS_MAX: usize = 16;
/// How many lines after a colon a list goes on, and words of a line with a label before its colon.
const LIST_LINES: usize = 8;
const LABELLED_WORDS_MAX: usize = 12;

/// Groups of features with how many buckets each has, in the order in which `Context::of_line` gives them.
pub(super) const GROUPS: [(&str, usize); 21] = [
    ("class and place", 18),
    ("within another", 6),
    ("around another", 3),
    ("twice", 6),
    ("whole quotation", 2),
    ("starts quotation", 1),
    ("updated", 1),
    ("after colon", 2),
    ("ends in colon", 4),
    ("since colon", 3),
    ("colon inside", 1),
    ("we", 6),
    ("you", 6),
    ("we and you", 1),
    ("attributed", 18),
    ("not attributed", 9),
    ("island", 96),
    ("island offers", 4),
    ("island place", 4),
    ("stretch", 18),
    ("headline", 5),
];

/// Groups of which a line can have several features: what the lines before and after it are.
pub(super) const BESIDE: [(&str, usize); 2] = [("before is", 12), ("behind is", 12)];

/// In the comments, whether it ends a sentence.
pub(super) const COMMENTS: (&str, usize) = ("comments", 2);

/// Lines in a row that all end a sentence, or all don't.
#[derive(Clone, Copy, Default)]
struct Stretch {
    start: usize,
    length: usize,
    sentence_before: bool,
    sentence_behind: bool,
    /// How many of them offer something, state terms or name who made a picture.
    offers: usize,
}

/// The words of a page as numbers.
#[derive(Default)]
struct Words {
    numbers: FxHashMap<Box<str>, u32>,
    /// By number, in lower case.
    names: Vec<Box<str>>,
}

/// A page's lines in words, with what is measured of all of them at once.
pub(super) struct Context {
    words: Vec<Vec<u32>>,
    /// The words by their numbers, in lower case.
    names: Vec<Box<str>>,
    sentence: Vec<bool>,
    long: Vec<bool>,
    first: usize,
    last: usize,
    stretches: Vec<Stretch>,
    /// 1 stands in another short line, 2 in a paragraph.
    within: Vec<usize>,
    around: Vec<bool>,
    /// 1 stands again below, 2 stood above.
    twice: Vec<usize>,
    since_colon: Vec<usize>,
    comments: usize,
    headline: Option<usize>,
    marks: Vec<Vec<usize>>,
}

impl Context {
    pub(super) fn of(lines: &[Line<'_>]) -> Self {
        let count = lines.len();
        let mut all = Words::default();
        let words: Vec<Vec<u32>> = lines.iter().map(|l| all.of(l.text)).collect();
        let names = all.names;
        let sentence: Vec<bool> = lines
            .iter()
            .map(|l| l.signs.ends_sentence && !l.text.ends_with(':'))
            .collect();
        let long: Vec<bool> = (0..count)
            .map(|i| sentence[i] && words[i].len() >= LONG_WORDS)
            .collect();
        let first = long.iter().position(|l| *l).unwrap_or(count);
        let comments = (first..count).find(|i| {
            words[*i].len() <= COMMENTS_WORDS_MAX
                && words[*i]
                    .iter()
                    .any(|w| names[*w as usize].starts_with("comment"))
        });
        let mut context = Self {
            first,
            last: long.iter().rposition(|l| *l).unwrap_or(0),
            stretches: stretches(lines, &sentence, &words),
            within: vec![0; count],
            around: vec![false; count],
            twice: vec![0; count],
            since_colon: Vec::with_capacity(count),
            comments: comments.unwrap_or(count),
            headline: None,
            marks: lines.iter().map(marks).collect(),
            words,
            names,
            sentence,
            long,
        };
        context.find_repeats();
        context.find_headline(lines);
        let mut since = usize::MAX;
        for (at, line) in lines.iter().enumerate() {
            context.since_colon.push(since);
            let opens = line.text.ends_with(':') && context.words[at].len() >= 2 && context.place(at) == 1;
            since = match () {
                () if opens => 0,
                () if context.long[at] => usize::MAX,
                () => since.saturating_add(1),
            };
        }
        context
    }

    /// Before the first paragraph, between, after the last.
    fn place(&self, at: usize) -> usize {
        usize::from(at >= self.first) + usize::from(at >= self.first && at > self.last)
    }

    /// Lines that stand in other lines, found by their first words.
    fn find_repeats(&mut self) {
        let starts = self.words.iter().filter_map(|words| words.first_chunk::<ROW>());
        let mut rows: FxHashMap<[u32; ROW], Vec<usize>> = starts.map(|row| (*row, Vec::new())).collect();
        for (at, words) in self.words.iter().enumerate() {
            for row in words.windows(ROW) {
                let Some(lines) = row.try_into().ok().and_then(|row: [u32; ROW]| rows.get_mut(&row)) else {
                    continue;
                };
                if lines.len() < ALIKE_MAX && lines.last() != Some(&at) {
                    lines.push(at);
                }
            }
        }
        for (at, words) in self.words.iter().enumerate() {
            let alike = words.first_chunk::<ROW>().and_then(|row| rows.get(row));
            for other in alike.into_iter().flatten().copied() {
                let around = &self.words[other];
                if other == at || around.len() < words.len() {
                    continue;
                }
                if around == words {
                    self.twice[at] = if other < at { 2 } else { self.twice[at].max(1) };
                } else if around.windows(words.len()).any(|w| w == words.as_slice()) {
                    let pulled = self.long[other] && around.len() >= words.len() + PULLED_MORE;
                    self.within[at] = self.within[at].max(1 + usize::from(pulled));
                    self.around[other] |= !self.long[at] && around.len() <= TITLE_WORDS_MAX;
                }
            }
        }
    }

    /// The line above the first paragraph that shares most with the paragraphs.
    fn find_headline(&mut self, lines: &[Line<'_>]) {
        let names = &self.names;
        let about = |words: &[u32]| -> Vec<&str> {
            let words = words.iter().map(|w| &*names[*w as usize]);
            words
                .filter(|w| w.chars().count() >= LETTERS_MIN)
                .map(stem)
                .collect()
        };
        let mut in_paragraphs = vec![false; names.len()];
        for words in (self.words.iter().zip(&self.long)).filter_map(|(words, long)| long.then_some(words)) {
            words.iter().for_each(|w| in_paragraphs[*w as usize] = true);
        }
        let in_paragraphs: Vec<u32> = (0..names.len() as u32)
            .filter(|w| in_paragraphs[*w as usize])
            .collect();
        let told: FxHashSet<&str> = about(&in_paragraphs).into_iter().collect();
        let mut best = HEADLINE_SHARE_MIN / HEADLINE_BETTER;
        for (at, line) in lines.iter().enumerate().take(self.first) {
            if !(ROW..=HEADLINE_WORDS_MAX).contains(&self.words[at].len()) || offers(line.signs) {
                continue;
            }
            let words = about(&self.words[at]);
            let shared = words.iter().filter(|w| told.contains(*w)).count();
            let share = shared as f32 / (words.len().max(2) as f32).sqrt();
            if share > best * HEADLINE_BETTER {
                (best, self.headline) = (share, Some(at));
            }
        }
    }

    /// The line's words, each once, in order.
    pub(super) fn words(&self, at: usize) -> Vec<u32> {
        let mut each: Vec<u32> = Vec::with_capacity(self.words[at].len());
        for word in &self.words[at] {
            if !each.contains(word) {
                each.push(*word);
            }
        }
        each
    }

    /// The words by their numbers.
    pub(super) fn into_names(self) -> Vec<Box<str>> {
        self.names
    }

    /// In which bucket of each of `GROUPS` a line is.
    pub(super) fn of_line(&self, lines: &[Line<'_>], at: usize) -> [Option<usize>; GROUPS.len()] {
        let text = lines[at].text;
        let words = self.words[at].len();
        let place = self.place(at);
        let size = bucket(words, &[13, 30]);
        let (we, you) = self.addressed(text);
        let says = attributes(text);
        let quoted = text.contains(['“', '”', '"']);
        let opens = text.starts_with(['“', '"', '«']);
        let given = |yes: bool| yes.then_some(0);
        let stretch = self.stretches[at];
        let extent = bucket(stretch.length, &[2, 3, 5, 9, 17]);
        let label = !self.sentence[at];
        let sides = usize::from(stretch.sentence_before) + 2 * usize::from(stretch.sentence_behind);
        let ends = |yes: bool, no: usize| if yes { 1 + no } else { no };
        [
            Some(self.class(at) * 3 + place),
            (self.within[at] > 0).then(|| (self.within[at] - 1) * 3 + place),
            self.around[at].then_some(place),
            (self.twice[at] > 0).then(|| (self.twice[at] - 1) * 3 + place),
            (opens && text.ends_with(['”', '"', '»'])).then_some(usize::from(words >= SENTENCE_WORDS)),
            given(opens || text.starts_with('‘')),
            given(words <= UPDATED_WORDS_MAX && self.tells_change(at)),
            (at > 0 && lines[at - 1].text.ends_with(':')).then(|| usize::from(self.words[at - 1].len() > 2)),
            text.ends_with(':').then(|| bucket(words, &[2, 4, 8])),
            (self.since_colon[at] <= LIST_LINES).then(|| bucket(self.since_colon[at], &[2, 4])),
            given(words <= LABELLED_WORDS_MAX && text.contains(": ")),
            (we > 0).then(|| (we.min(2) - 1) * 3 + size),
            (you > 0).then(|| (you.min(2) - 1) * 3 + size),
            given(we > 0 && you > 0),
            says.then(|| place * 6 + usize::from(quoted) * 3 + bucket(words, &[8, 18])),
            (quoted && !says).then(|| place * 3 + bucket(words, &[8, 18])),
            label.then(|| (extent * 4 + sides) * 4 + bucket(stretch.offers, &[1, 2, 4])),
            label.then(|| (stretch.offers * 4 / stretch.length.max(1)).min(3)),
            label.then(|| {
                usize::from(at == stretch.start) + 2 * usize::from(at + 1 == stretch.start + stretch.length)
            }),
            self.sentence[at].then(|| extent * 3 + place),
            match self.headline {
                Some(head) if at == head => Some(0),
                Some(head) if at < head => Some(ends(self.sentence[at], 1)),
                _ if at < self.first => Some(ends(self.sentence[at], 3)),
                _ => None,
            },
        ]
    }

    /// In which buckets of each of `BESIDE` a line is.
    pub(super) fn beside(&self, at: usize) -> [&[usize]; 2] {
        let marks = |i: Option<usize>| i.and_then(|i| self.marks.get(i)).map_or(&[][..], Vec::as_slice);
        [marks(at.checked_sub(1)), marks(Some(at + 1))]
    }

    /// The bucket of `COMMENTS`.
    pub(super) fn commented(&self, at: usize) -> Option<usize> {
        (at > self.comments).then(|| usize::from(self.sentence[at]))
    }

    fn class(&self, at: usize) -> usize {
        match self.words[at].len() {
            _ if self.long[at] => 0,
            words if self.sentence[at] => 1 + usize::from(words < SENTENCE_WORDS),
            words => 3 + bucket(words, &[3, 7]),
        }
    }

    fn tells_change(&self, at: usize) -> bool {
        let words = || self.words[at].iter().map(|w| &*self.names[*w as usize]);
        let last_update = words()
            .zip(words().skip(1))
            .any(|pair| pair == ("last", "update"));
        last_update || words().any(|w| matches!(w, "updated" | "modified"))
    }

    /// How often a line says "we" and "you" outside quotation marks.
    fn addressed(&self, text: &str) -> (usize, usize) {
        let (mut we, mut you, mut quoted) = (0, 0, false);
        for piece in text.split_inclusive(['“', '”', '"']) {
            let words = written_words(piece)
                .filter(|w| !quoted && w.starts_with(['w', 'W', 'o', 'O', 'u', 'U', 'y', 'Y']));
            for word in words {
                let word = word.replace('’', "'").to_lowercase();
                we += usize::from(matches!(
                    word.as_str(),
                    "we" | "our" | "us" | "ours" | "we're" | "we'll" | "we've"
                ));
                you += usize::from(matches!(
                    word.as_str(),
                    "you" | "your" | "you're" | "you'll" | "you've"
                ));
            }
            quoted = match piece.chars().next_back() {
                Some('“') => true,
                Some('”') => false,
                Some('"') => !quoted,
                _ => quoted,
            };
        }
        (we, you)
    }
}

fn stretches(lines: &[Line<'_>], sentence: &[bool], words: &[Vec<u32>]) -> Vec<Stretch> {
    let mut found = vec![Stretch::default(); lines.len()];
    let mut start = 0;
    for end in 1..=lines.len() {
        if end < lines.len() && sentence[end] == sentence[start] {
            continue;
        }
        let told = |i: Option<usize>| {
            i.and_then(|i| words.get(i))
                .is_some_and(|w| w.len() >= SENTENCE_WORDS)
        };
        found[start..end].fill(Stretch {
            start,
            length: end - start,
            sentence_before: told(start.checked_sub(1)),
            sentence_behind: told(Some(end)),
            offers: lines[start..end].iter().filter(|l| offers(l.signs)).count(),
        });
        start = end;
    }
    found
}

fn offers(s: &Signs) -> bool {
    s.navigation >= 1.0 || s.legal >= 1.75 || s.credit >= 1.75
}

/// What a line is to its neighbours.
fn marks(line: &Line<'_>) -> Vec<usize> {
    let s = line.signs;
    let all = [
        s.navigation >= 1.0,
        s.legal >= 1.75,
        s.credit >= 1.75,
        s.caption > 0.0,
        s.byline >= 1.5,
        s.dateline >= 2.5,
        s.date_only,
        s.speaks_to_reader,
        features::bars(line.text) > 0,
        line.orders,
        line.tells_age,
        line.upper,
    ];
    (0..all.len()).filter(|i| all[*i]).collect()
}

fn attributes(text: &str) -> bool {
    let words = [
        "said",
        "says",
        "told ",
        "according to ",
        "asked",
        "added",
        "wrote",
    ];
    features::goes_on(text, &words)
}

fn stem(word: &str) -> &str {
    let word = word.strip_suffix("'s").unwrap_or(word);
    word.strip_suffix('s').unwrap_or(word)
}

/// The first words of a line as it has them.
fn written_words(text: &str) -> impl Iterator<Item = &str> {
    let apostrophe = |c: char| matches!(c, '\'' | '’');
    text.split(move |c: char| !c.is_alphanumeric() && !apostrophe(c))
        .map(move |w| w.trim_matches(apostrophe))
        .filter(|w| !w.is_empty())
        .take(WORDS_MAX)
}

impl Words {
    /// The words of a line, in lower case and with straight apostrophes; of a number how many digits it has.
    fn of(&mut self, text: &str) -> Vec<u32> {
        let mut lower = String::new();
        let mut words = Vec::new();
        for word in written_words(text) {
            lower.clear();
            if word.bytes().all(|b| b.is_ascii_digit()) {
                lower.push_str(&"0000"[..word.len().min(4)]);
            } else if word.is_ascii() {
                lower.push_str(word);
                lower.make_ascii_lowercase();
            } else {
                lower.push_str(&word.replace('’', "'").to_lowercase());
            }
            words.push(match self.numbers.get(lower.as_str()) {
                Some(number) => *number,
                None => {
                    let number = self.names.len() as u32;
                    self.numbers.insert(lower.as_str().into(), number);
                    self.names.push(lower.as_str().into());
                    number
                }
            });
        }
        words
    }
}
