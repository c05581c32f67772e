//! The documents of the corpus with their annotation, and counts of what was found.

use std::{collections::BTreeMap, ops::AddAssign, path::Path};

use interdict_model::Span;
use interdict_report::{SectionKind, output::Report};
use serde_json::Value;

#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Count {
    pub(crate) hit: f64,
    pub(crate) found: f64,
    pub(crate) due: f64,
}

impl Count {
    pub(crate) fn precision(self) -> f64 {
        if self.found == 0.0 {
            1.0
        } else {
            self.hit / self.found
        }
    }

    pub(crate) fn recall(self) -> f64 {
        if self.due == 0.0 { 1.0 } else { self.hit / self.due }
    }

    pub(crate) fn f1(self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) }
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.hit += other.hit;
        self.found += other.found;
        self.due += other.due;
    }
}

pub(crate) type Table = BTreeMap<&'static str, Count>;

/// A document of the corpus with its annotation.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) gold: Value,
}

pub(crate) fn cases(half: &str) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/corpus")
        .join(half);
    let mut cases: Vec<Case> = (std::fs::read_dir(&folder)
        .unwrap_or_else(|e| panic!("{}: {e}", folder.display())))
    .map(|entry| entry.unwrap().path())
    .filter(|path| path.extension().is_some_and(|e| e == "json"))
    .map(|path| {
        let document = ["txt", "html"]
            .iter()
            .map(|e| path.with_extension(e))
            .find(|p| p.exists())
            .unwrap_or_else(|| panic!("{}: no document beside it", path.display()));
        let json = std::fs::read_to_string(&path).unwrap();
        Case {
            name: path.file_stem().unwrap().to_string_lossy().into_owned(),
            text: std::fs::read_to_string(document).unwrap(),
            gold: serde_json::from_str(&json).unwrap_or_else(|e| panic!("{}: {e}", path.display())),
        }
    })
    .collect();
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

impl Case {
    /// The place of a quote, in code points.
    pub(crate) fn place(&self, quote: &Value) -> Span {
        let words = quote["quote"]
            .as_str()
            .unwrap_or_else(|| panic!("{}: no quote in {quote}", self.name));
        let nth = quote["nth"].as_u64().unwrap_or(1);
        let mut from = 0;
        let mut seen = 0;
        while let Some(at) = self.text[from..].find(words) {
            let start = from + at;
            seen += 1;
            if seen == nth {
                let first = self.text[..start].chars().count();
                return Span::new(first, first + words.chars().count());
            }
            from = start + self.text[start..].chars().next().map_or(1, char::len_utf8);
        }
        panic!(
            "{}: {words:?} does not stand {nth} times in the document",
            self.name
        );
    }

    /// Whether the day of the report stands in its text, with month and year, in one of the usual ways of writing it. Most
    /// of the corpus leaves it to what readers know of the time ("on Wednesday"), which no reader of the text alone can
    /// resolve.
    pub(crate) fn tells_its_date(&self) -> bool {
        let Some(date) = self.gold["document"]["reference_date"].as_str() else {
            return false;
        };
        let parts: Vec<usize> = date.split('-').map(|p| p.parse().unwrap()).collect();
        let [year, month, day] = parts[..] else {
            return false;
        };
        let name = interdict_model::MONTHS[month - 1];
        let text = self.text.to_lowercase();
        [name, &name[..3]].iter().any(|month| {
            text.contains(&format!("{month} {day}, {year}"))
                || text.contains(&format!("{day} {month} {year}"))
        }) || text.contains(date)
    }

    pub(crate) fn list(&self, key: &str) -> &[Value] {
        self.gold[key].as_array().map_or(&[], Vec::as_slice)
    }
}

pub(crate) fn overlap(a: Span, b: Span) -> usize {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

pub(crate) fn strings(value: &Value) -> Vec<String> {
    value
        .as_array()
        .map(|a| a.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect())
        .unwrap_or_default()
}

/// Where the running text of a report stands.
pub(crate) fn body_spans(report: &Report) -> Vec<Span> {
    let body = report.sections.iter().filter(|s| s.kind == SectionKind::Body);
    body.map(|s| s.span).collect()
}
