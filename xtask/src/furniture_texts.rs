//! The texts from which the line classifier learns: annotated reports, marked pages, ordinary news.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;

use crate::{furniture_page::Line, furniture_words::bank};

pub(crate) fn article_of(report: &[Line]) -> Vec<String> {
    let lines = report.iter().filter(|l| !l.furniture);
    lines.map(|l| l.text.clone()).collect()
}

/// The texts of ordinary news. They have no headlines: words of the first sentence and of another headline make one.
pub(crate) fn ordinary_news(folder: &Path) -> anyhow::Result<Vec<Vec<String>>> {
    let mut articles = Vec::new();
    for file in files(folder, |name| !name.starts_with("unseen"))? {
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
pub(crate) fn reports(folder: &Path) -> anyhow::Result<Vec<Vec<Line>>> {
    let mut reports = Vec::new();
    for file in files(folder, |_| true)? {
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

/// The pages that are marked line by line for learning (`learn-…`; see the folder's README).
pub(crate) fn pages(folder: &Path) -> anyhow::Result<Vec<Vec<Line>>> {
    let mut pages = Vec::new();
    for file in files(folder, |name| name.starts_with("learn-"))? {
        let text = fs::read_to_string(&file)?;
        let all: Vec<&str> = text.lines().skip(1).collect();
        let told = |i: usize| all.get(i).and_then(|l| l.get(2..)).map_or("", str::trim);
        let page = (0..all.len()).filter(|i| !told(*i).is_empty()).map(|i| Line {
            text: told(i).to_owned(),
            furniture: all[i].starts_with('-'),
            apart: told(i + 1).is_empty(),
        });
        pages.push(page.collect());
    }
    Ok(pages)
}

/// The texts of a folder by whose names some are chosen, in order.
fn files(folder: &Path, wanted: impl Fn(&str) -> bool) -> anyhow::Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?
        .filter_map(|f| Some(f.ok()?.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "txt"))
        .filter(|p| p.file_name().is_some_and(|n| wanted(&n.to_string_lossy())))
        .collect();
    files.sort();
    Ok(files)
}
