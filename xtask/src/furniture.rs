//! Weights of the classifier that tells the lines of an article from the furniture of its page.
//!
//! It learns from pages that are marked line by line (`tests/pages/learn-*`), from the annotated reports of
//! `tests/corpus/dev`, and from pages of the program's own making: around and into the reports and the news of
//! `tests/ordinary` it puts furniture (menus, share bars, prompts, teasers, comments, credits, legal lines, …) in the many
//! orders that pages have. The learner is an averaged perceptron with a margin that grows with a line's length. What is
//! printed comes from learning five times without a fifth of the marked pages and reports; the weights that are written
//! come from all. `tests/corpus/test` and the other pages of `tests/pages` are not looked at.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::Path,
};

use interdict_report::furniture::{Features, Weights, feature_names, lines};

use crate::{
    furniture_page::{Line, page},
    furniture_texts::{article_of, ordinary_news, pages, reports},
    furniture_words::Random,
};

/// Pages that are made, and passes over all texts.
const MADE: usize = 600;
const PASSES: usize = 10;
/// How often each marked page and each report is read in each pass.
const PAGE_REPEATS: usize = 6;
const REPORT_REPEATS: usize = 3;
/// One page of so many is held back, in turn.
const HELD_BACK_OF: usize = 5;
/// Marked pages that a word must stand in to have a weight.
const WORD_PAGES_MIN: usize = 8;
/// The margin by which a line must be told, and how much of it there is for each root of a character.
const MARGIN: f32 = 30.0;
const MARGIN_CHARS: f32 = 0.25;
/// Weights smaller than this are left out.
const WEIGHT_MIN: f32 = 0.01;

/// A page with what each of its lines is.
struct Example {
    lines: Vec<Features>,
    furniture: Vec<bool>,
    /// How many characters each line has.
    chars: Vec<usize>,
}

pub(crate) fn learn() -> anyhow::Result<()> {
    let reports = reports(Path::new("tests/corpus/dev"))?;
    let mut articles: Vec<Vec<String>> = reports.iter().map(|r| article_of(r)).collect();
    articles.extend(ordinary_news(Path::new("tests/ordinary"))?);
    let mut random = Random::new(20);
    let made: Vec<Example> = (0..MADE)
        .map(|_| example(&page(&articles, &mut random)))
        .collect();
    let reports: Vec<Example> = reports.iter().map(|r| example(r)).collect();
    let mut marked: Vec<Example> = (pages(Path::new("tests/pages"))?.iter())
        .map(|p| example(p))
        .collect();
    let words = common_words(&marked);
    for example in &mut marked {
        keep_words(example, &words);
    }
    let mut texts = Texts {
        marked,
        reports,
        made,
    };
    for example in texts.reports.iter_mut().chain(&mut texts.made) {
        keep_words(example, &words);
    }
    let (mut of_pages, mut of_reports) = (0.0, 0.0);
    for part in 0..HELD_BACK_OF {
        let weights = learned(&texts.without(part), part as u64);
        let held = |all: &[Example]| -> f64 {
            let held = all.iter().skip(part).step_by(HELD_BACK_OF);
            held.map(|e| f1(&weights, e)).sum()
        };
        of_pages += held(&texts.marked);
        of_reports += held(&texts.reports);
    }
    println!(
        "F1 of furniture, characters, on average over texts that are held back: marked pages {:.4}, reports {:.4}",
        of_pages / texts.marked.len() as f64,
        of_reports / texts.reports.len() as f64
    );
    write(&learned(&texts.without(HELD_BACK_OF), 0))
}

struct Texts {
    marked: Vec<Example>,
    reports: Vec<Example>,
    made: Vec<Example>,
}

impl Texts {
    /// All texts but every fifth from the one of that number, as often as they are read.
    fn without(&self, part: usize) -> Vec<&Example> {
        let mut order: Vec<&Example> = self.made.iter().collect();
        for (all, repeats) in [(&self.marked, PAGE_REPEATS), (&self.reports, REPORT_REPEATS)] {
            let kept = || all.iter().enumerate().filter(|(i, _)| i % HELD_BACK_OF != part);
            for _ in 0..repeats {
                order.extend(kept().map(|(_, e)| e));
            }
        }
        order
    }
}

/// The words that enough of the pages have.
fn common_words(pages: &[Example]) -> BTreeSet<String> {
    let mut pages_with: BTreeMap<&str, usize> = BTreeMap::new();
    for page in pages {
        let words: BTreeSet<&str> = (page.lines.iter().flat_map(|l| &l.words))
            .map(String::as_str)
            .collect();
        for word in words {
            *pages_with.entry(word).or_default() += 1;
        }
    }
    let common = pages_with.into_iter().filter(|(_, n)| *n >= WORD_PAGES_MIN);
    common.map(|(w, _)| w.to_owned()).collect()
}

/// Leaves other words out; an empty one stands for a first word that is left out.
fn keep_words(example: &mut Example, kept: &BTreeSet<String>) {
    for line in &mut example.lines {
        for (place, word) in line.words.iter_mut().enumerate() {
            if place == 0 && !kept.contains(word) {
                word.clear();
            }
        }
        line.words.retain(|w| w.is_empty() || kept.contains(w));
    }
}

fn learned(texts: &[&Example], seed: u64) -> Weights {
    let mut weights = Weights::zero();
    // What is to be taken off at the end, so that each weight is the average over all steps.
    let mut late = Weights::zero();
    let mut random = Random::new(seed + 1);
    let mut order = texts.to_vec();
    let mut step = 1.0f32;
    for _ in 0..PASSES {
        random.shuffle(&mut order);
        for example in &order {
            correct(&mut weights, &mut late, step, example);
            step += 1.0;
        }
    }
    for (weight, late) in weights.of_feature.iter_mut().zip(&late.of_feature) {
        *weight -= late / step;
    }
    for (word, weight) in &mut weights.of_word {
        let late = late.of_word.get(word).copied().unwrap_or_default();
        weight.iter_mut().zip(late).for_each(|(w, l)| *w -= l / step);
    }
    for (weight, late) in (weights.change.iter_mut().flatten()).zip(late.change.iter().flatten()) {
        *weight -= late / step;
    }
    weights
}

/// A step of the perceptron: what is told wrong, or by too little, is corrected.
fn correct(weights: &mut Weights, late: &mut Weights, step: f32, example: &Example) {
    let margin = |index: usize| MARGIN * (1.0 + MARGIN_CHARS * (example.chars[index] as f32).sqrt());
    let lines = example.lines.iter().enumerate();
    let scores: Vec<f32> = lines
        .map(|(i, line)| {
            weights.score(line)
                + if example.furniture[i] {
                    -margin(i)
                } else {
                    margin(i)
                }
        })
        .collect();
    let said = weights.label(&scores);
    for (index, line) in example.lines.iter().enumerate() {
        if said[index] == example.furniture[index] {
            continue;
        }
        let by = if example.furniture[index] { 1.0 } else { -1.0 };
        for (weights, by) in [(&mut *weights, by), (&mut *late, by * step)] {
            for feature in &line.own {
                weights.of_feature[usize::from(*feature)] += by;
            }
            for (place, word) in line.words.iter().enumerate().filter(|(_, w)| !w.is_empty()) {
                let [anywhere, first] = weights.of_word.entry(word.clone()).or_default();
                *anywhere += by;
                *first += if place == 0 { by } else { 0.0 };
            }
        }
    }
    for (labels, by) in [(&example.furniture, 1.0), (&said, -1.0)] {
        for pair in labels.windows(2) {
            let (from, to) = (usize::from(pair[0]), usize::from(pair[1]));
            weights.change[from][to] += by;
            late.change[from][to] += by * step;
        }
    }
}

/// F1 of the characters of furniture.
fn f1(weights: &Weights, example: &Example) -> f64 {
    let scores: Vec<f32> = example.lines.iter().map(|l| weights.score(l)).collect();
    let (mut due, mut found, mut hit) = (0, 0, 0);
    for (index, said) in weights.label(&scores).into_iter().enumerate() {
        let chars = example.chars[index];
        due += if example.furniture[index] { chars } else { 0 };
        found += if said { chars } else { 0 };
        hit += if said && example.furniture[index] {
            chars
        } else {
            0
        };
    }
    2.0 * f64::from(hit as u32) / f64::from((due + found).max(1) as u32)
}

fn example(page: &[Line]) -> Example {
    let mut text = String::new();
    let mut starts = Vec::new();
    for line in page {
        starts.push(text.len());
        text.push_str(&line.text);
        text.push_str(if line.apart { "\n\n" } else { "\n" });
    }
    let mut example = Example {
        lines: Vec::new(),
        furniture: Vec::new(),
        chars: Vec::new(),
    };
    for (range, features) in lines(&text) {
        let line = starts.partition_point(|s| *s <= range.start).saturating_sub(1);
        example
            .chars
            .push(text[range].chars().filter(|c| !c.is_whitespace()).count());
        example.furniture.push(page[line].furniture);
        example.lines.push(features);
    }
    example
}

fn write(weights: &Weights) -> anyhow::Result<()> {
    let mut out = String::from(HEADER);
    writeln!(
        out,
        "change = [[{:.3}, {:.3}], [{:.3}, {:.3}]]\n\n[weights]",
        weights.change[0][0], weights.change[0][1], weights.change[1][0], weights.change[1][1]
    )?;
    for (name, weight) in feature_names().iter().zip(&weights.of_feature) {
        if weight.abs() >= WEIGHT_MIN {
            writeln!(out, "\"{name}\" = {weight:.3}")?;
        }
    }
    out.push_str("\n[words]\n");
    let mut words: Vec<_> = weights.of_word.iter().collect();
    words.sort_by_key(|(word, _)| word.as_str());
    for (word, [anywhere, first]) in words {
        if anywhere.abs() >= WEIGHT_MIN || first.abs() >= WEIGHT_MIN {
            writeln!(out, "\"{word}\" = [{anywhere:.3}, {first:.3}]")?;
        }
    }
    fs::write("data/report/furniture-weights.toml", out)?;
    Ok(())
}

const HEADER: &str = "\
# How much each feature of a line speaks for furniture of the page (above 0) or for the article (below 0), learned by
# `cargo run --release -p xtask -- learn-furniture` from tests/corpus/dev, tests/pages/learn-* and pages made around the reports and
# tests/ordinary; not for correcting by hand. The number behind a feature's name is its bucket, from few or weak to many or strong.
#
# Of the line: words; sentence (0 does not end as one), verb, function (share of function words), capitals (share of words
# with a capital), repeated; navigation, legal, credit, caption, byline, dateline (weights of the cues of furniture.toml);
# reader (speaks to the reader), digits, address (mail, web; telephone), bars, bullet, boilerplate (words of furniture.toml).
# Of its place: from top, from end; place (0 before the first long paragraph, 1 it, 2 up to the last, 3 after the last).
# Of the lines around: previous, next, short around, beside navigation, after aside (below a heading such as \"Most read\"),
# prose ahead (long paragraphs among the next five).
# Of all lines together (sections/context.rs): class and place (paragraph, sentence, short sentence, label of three lengths; before,
# among and after the paragraphs), within another (a short line, a paragraph), around another, twice; island (lines in a row
# that are no sentences: how many, sentences on which side, how many of them offer something), stretch (sentences in a row);
# headline (most like one, above it, below it); before is, behind is (what the neighbours are: navigation, legal, credit,
# caption, byline, dateline, date only, reader, bars, orders, ago, capitals).
# `words`: of a word anywhere in a line, and as its first word besides; 0 stands for a digit.
# `change`: from article to article, to furniture; from furniture to article, to furniture.

";
