//! Weights of the classifier that tells the lines of an article from the furniture of its page.
//!
//! The annotated reports of `tests/corpus/dev` and the news of `tests/ordinary` give the articles. Around and into them the
//! program puts furniture of its own making (menus, share bars, prompts, teasers, comments, credits, legal lines, …), in
//! the many orders that pages have; an averaged perceptron learns from these pages and from the reports as they are. Every
//! fifth article is held back for measuring. `tests/corpus/test` and `tests/pages` are not looked at.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use anyhow::Context as _;
use interdict_report::furniture::{Weights, feature_names, lines};

use crate::{
    furniture_page::{Line, page},
    furniture_words::{Random, bank},
};

/// Pages made for each pass, and passes.
const PAGES: usize = 4000;
const PASSES: usize = 12;
/// How often each report is read as it is, in each pass.
const REPORT_REPEATS: usize = 15;
/// One article of so many is held back.
const HELD_BACK_OF: usize = 5;
/// Weights smaller than this are left out.
const WEIGHT_MIN: f32 = 0.01;

/// A page with what each of its lines is.
struct Example {
    lines: Vec<Vec<u16>>,
    furniture: Vec<bool>,
    /// How many characters each line has.
    chars: Vec<usize>,
}

pub(crate) fn learn() -> anyhow::Result<()> {
    let reports = reports(Path::new("tests/corpus/dev"))?;
    let mut all: Vec<Vec<String>> = reports.iter().map(|r| article_of(r)).collect();
    all.extend(ordinary_news(Path::new("tests/ordinary"))?);
    let mut articles = Vec::new();
    let mut held_articles = Vec::new();
    for (index, article) in all.into_iter().enumerate() {
        match index % HELD_BACK_OF {
            0 => held_articles.push(article),
            _ => articles.push(article),
        }
    }
    let own: Vec<Example> = reports.iter().map(|r| example(r)).collect();
    let mut random = Random::new(20);
    let made: Vec<Example> = (0..PAGES)
        .map(|_| example(&page(&articles, &mut random)))
        .collect();
    let held: Vec<Example> = (0..PAGES / 5)
        .map(|_| example(&page(&held_articles, &mut random)))
        .collect();
    let mut weights = Weights::zero();
    let mut sum = Weights::zero();
    let mut steps = 0.0f32;
    for pass in 0..PASSES {
        let mut order: Vec<&Example> = made.iter().collect();
        for _ in 0..REPORT_REPEATS {
            order.extend(&own);
        }
        random.shuffle(&mut order);
        for example in order {
            step(&mut weights, example);
            add(&mut sum, &weights);
            steps += 1.0;
        }
        println!("pass {pass}: reports {:.4}", f1(&weights, &own));
    }
    let averaged = scaled(&sum, 1.0 / steps);
    println!(
        "F1 of furniture, characters: reports {:.4}, made pages {:.4}, held-back made pages {:.4}",
        f1(&averaged, &own),
        f1(&averaged, &made),
        f1(&averaged, &held)
    );
    write(&averaged)
}

fn step(weights: &mut Weights, example: &Example) {
    let said = weights.label(&example.lines);
    for (index, line) in example.lines.iter().enumerate() {
        if said[index] != example.furniture[index] {
            let by = if example.furniture[index] { 1.0 } else { -1.0 };
            line.iter()
                .for_each(|f| weights.of_feature[usize::from(*f)] += by);
        }
    }
    for (labels, by) in [(&example.furniture, 1.0), (&said, -1.0)] {
        for pair in labels.windows(2) {
            weights.change[usize::from(pair[0])][usize::from(pair[1])] += by;
        }
    }
}

fn add(sum: &mut Weights, weights: &Weights) {
    for (a, b) in sum.of_feature.iter_mut().zip(&weights.of_feature) {
        *a += b;
    }
    for (a, b) in sum
        .change
        .iter_mut()
        .flatten()
        .zip(weights.change.iter().flatten())
    {
        *a += b;
    }
}

fn scaled(weights: &Weights, by: f32) -> Weights {
    let mut scaled = weights.clone();
    scaled.of_feature.iter_mut().for_each(|w| *w *= by);
    scaled.change.iter_mut().flatten().for_each(|w| *w *= by);
    scaled
}

/// F1 of the characters of furniture.
fn f1(weights: &Weights, examples: &[Example]) -> f64 {
    let (mut due, mut found, mut hit) = (0, 0, 0);
    for example in examples {
        for (index, said) in weights.label(&example.lines).into_iter().enumerate() {
            let chars = example.chars[index];
            due += if example.furniture[index] { chars } else { 0 };
            found += if said { chars } else { 0 };
            hit += if said && example.furniture[index] {
                chars
            } else {
                0
            };
        }
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

fn article_of(report: &[Line]) -> Vec<String> {
    let lines = report.iter().filter(|l| !l.furniture);
    lines.map(|l| l.text.clone()).collect()
}

/// The texts of ordinary news. They have no headlines: words of the first sentence and of another headline make one.
fn ordinary_news(folder: &Path) -> anyhow::Result<Vec<Vec<String>>> {
    let mut files: Vec<_> = fs::read_dir(folder)?
        .filter_map(|f| Some(f.ok()?.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "txt"))
        .filter(|p| {
            !p.file_name()
                .is_some_and(|n| n.to_string_lossy().starts_with("unseen"))
        })
        .collect();
    files.sort();
    let mut articles = Vec::new();
    for file in files {
        for text in fs::read_to_string(&file)?.split("%% ").skip(1) {
            let paragraphs: Vec<&str> = text.lines().skip(1).filter(|l| !l.is_empty()).collect();
            let Some(lead) = paragraphs.first() else { continue };
            let mut article = vec![headline(lead, articles.len())];
            article.extend(paragraphs.into_iter().map(str::to_owned));
            articles.push(article);
        }
    }
    Ok(articles)
}

/// A made headline that shares some of its words with the first sentence, as headlines do.
fn headline(lead: &str, number: usize) -> String {
    let heads = bank("heads");
    let own = lead.split_whitespace().step_by(2).take(2 + number % 4);
    let others = heads[number % heads.len()]
        .split_whitespace()
        .take(2 + number % 3);
    let words: Vec<&str> = own.chain(others).collect();
    match number % 4 {
        0 => words.iter().map(|w| capital(w)).collect::<Vec<_>>().join(" "),
        _ => words.join(" "),
    }
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// The annotated reports in plain text, line by line.
fn reports(folder: &Path) -> anyhow::Result<Vec<Vec<Line>>> {
    let mut files: Vec<_> = fs::read_dir(folder)?
        .filter_map(|f| Some(f.ok()?.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "txt"))
        .collect();
    files.sort();
    let mut reports = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file)?;
        let annotation: serde_json::Value =
            serde_json::from_str(&fs::read_to_string(file.with_extension("json"))?)
                .with_context(|| file.display().to_string())?;
        let mut kinds: BTreeMap<usize, bool> = BTreeMap::new();
        for section in annotation["sections"].as_array().into_iter().flatten() {
            let kind = section["kind"].as_str().unwrap_or_default();
            let line = |i: usize| section["lines"][i].as_u64().unwrap_or(0) as usize;
            for at in line(0)..=line(1) {
                if section["lines"].is_array() {
                    kinds.insert(at, matches!(kind, "credit" | "navigation" | "legal"));
                }
            }
        }
        let all: Vec<&str> = text.lines().collect();
        let lines = all.iter().enumerate().filter(|(_, l)| !l.trim().is_empty());
        let report: Vec<Line> = lines
            .map(|(i, line)| Line {
                text: line.trim().to_owned(),
                furniture: kinds.get(&(i + 1)).copied().unwrap_or(false),
                apart: all.get(i + 1).is_none_or(|next| next.trim().is_empty()),
            })
            .collect();
        if !kinds.is_empty() {
            reports.push(report);
        }
    }
    Ok(reports)
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
    fs::write("data/report/furniture-weights.toml", out)?;
    Ok(())
}

const HEADER: &str = "\
# How much each feature of a line speaks for furniture of the page (above 0) or for the article (below 0), learned by
# `cargo run --release -p xtask -- learn-furniture` from tests/corpus/dev and pages made around its reports and tests/ordinary; not for
# correcting by hand. The number behind a feature's name is its bucket, from few or weak to many or strong.
#
# Of the line: words; sentence (0 does not end as one), verb, function (share of function words), capitals (share of words
# with a capital), repeated; navigation, legal, credit, caption, byline, dateline (weights of the cues of furniture.toml);
# reader (speaks to the reader), digits, address (mail, web; telephone), bars, bullet, boilerplate (words of furniture.toml).
# Of its place: from top, from end; place (0 before the first long paragraph, 1 it, 2 up to the last, 3 after the last).
# Of the lines around: previous, next, short around, beside navigation, after aside (below a heading such as \"Most read\"),
# prose ahead (long paragraphs among the next five).
# `change`: from article to article, to furniture; from furniture to article, to furniture.

";
