//! Pages as they are scraped (`tests/pages`): the article told from the furniture, and the day of the report.
//!
//! `cargo test -p interdict-report --test pages -- --nocapture` prints the figures of each page; `PAGES_SHOW=NAME` prints
//! the lines of a page that were taken for the other, but for pages for measuring alone.

// The figures are what the test is run for.
#![allow(clippy::print_stdout)]

mod support;

use std::path::{Path, PathBuf};

use interdict_report::{InMemory, Settings, output::Report, read};

/// A line of a page: where it stands, in code points, and whether it is furniture.
struct Line {
    start: usize,
    text: String,
    furniture: bool,
}

struct Page {
    name: String,
    date: String,
    text: String,
    lines: Vec<Line>,
}

fn page(path: &Path) -> Page {
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    let marked = std::fs::read_to_string(path).unwrap();
    let (date, marked) = marked.split_once('\n').unwrap();
    let mut page = Page {
        date: date.strip_prefix("date:").unwrap().trim().to_owned(),
        name,
        text: String::new(),
        lines: Vec::new(),
    };
    let mut at = 0;
    for line in marked.lines() {
        let text = line.get(2..).unwrap_or_default();
        if !line.is_empty() {
            assert!(
                line.starts_with("+ ") || line.starts_with("- "),
                "{}: {line}",
                page.name
            );
            page.lines.push(Line {
                start: at,
                text: text.to_owned(),
                furniture: line.starts_with('-'),
            });
        }
        page.text.push_str(text);
        page.text.push('\n');
        at += text.chars().count() + 1;
    }
    page
}

/// Which pages are read together.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Set {
    /// Looked at while rules are written.
    Seen,
    /// Weights are learned from them (`learn-…`).
    Learned,
    /// For measuring alone (`unseen-…`).
    Unseen,
}

fn pages(set: Set) -> Vec<Page> {
    let learned = |f: &PathBuf| f.file_name().unwrap().to_string_lossy().starts_with("learn-");
    let files = support::files("pages", set == Set::Unseen);
    let files = files.iter().filter(|f| learned(f) == (set == Set::Learned));
    files.map(|f| page(f)).collect()
}

/// Characters, without space, of one kind: due, found, and found rightly.
#[derive(Default, Clone, Copy)]
struct Count {
    due: usize,
    found: usize,
    hit: usize,
}

impl Count {
    fn add(&mut self, due: bool, found: bool) {
        self.due += usize::from(due);
        self.found += usize::from(found);
        self.hit += usize::from(due && found);
    }

    fn f1(self) -> f64 {
        2.0 * self.hit as f64 / (self.due + self.found).max(1) as f64
    }
}

/// Counts of article and furniture.
fn measure(page: &Page, report: &Report, show: bool) -> [Count; 2] {
    let mut article = vec![false; page.text.chars().count()];
    for section in report.sections.iter().filter(|s| !s.kind.is_furniture()) {
        article[section.span.start..section.span.end].fill(true);
    }
    let mut counts = [Count::default(); 2];
    for line in &page.lines {
        let mut wrong = 0;
        for (i, _) in line.text.chars().enumerate().filter(|(_, c)| !c.is_whitespace()) {
            let kept = article[line.start + i];
            counts[0].add(!line.furniture, kept);
            counts[1].add(line.furniture, !kept);
            wrong += usize::from(kept == line.furniture);
        }
        if show && wrong > 0 {
            println!(
                "   {} {}",
                if line.furniture { "furniture" } else { "article" },
                line.text
            );
        }
    }
    counts
}

#[test]
fn the_article_is_told_from_the_furniture() {
    let show = std::env::var("PAGES_SHOW").unwrap_or_default();
    let lists = InMemory::new(Vec::new());
    for (set, article_min, furniture_min, dates_min) in FLOORS {
        let (mut article, mut furniture, mut dates) = (0.0, 0.0, 0);
        let pages = pages(*set);
        for page in &pages {
            let report = read(page.text.as_bytes(), &lists, &Settings::default()).unwrap();
            let show = *set != Set::Unseen && (show == page.name || show == "all");
            if show {
                println!("{}", page.name);
            }
            let [a, f] = measure(page, &report, show).map(Count::f1);
            let date = report.document.reference_date.unwrap_or_default();
            println!(
                "{:<22} article {a:.3}  furniture {f:.3}  {}",
                page.name,
                if date == page.date {
                    "dated".to_owned()
                } else {
                    format!("said “{date}”")
                }
            );
            article += a;
            furniture += f;
            dates += usize::from(date == page.date);
        }
        let count = pages.len() as f64;
        let (article, furniture) = (article / count, furniture / count);
        println!("{set:?}: {count} pages: article {article:.3}, furniture {furniture:.3}, {dates} dated\n");
        assert!(article >= *article_min && furniture >= *furniture_min && dates >= *dates_min);
    }
}

/// Of each set: F1 of characters of the article and of the furniture, on average over pages, and how many have the right
/// day. Below it a change has made the reader worse.
const FLOORS: &[(Set, f64, f64, usize)] = &[
    (Set::Seen, 0.955, 0.96, 14),
    (Set::Learned, 0.93, 0.82, 125),
    (Set::Unseen, 0.9, 0.91, 17),
];
