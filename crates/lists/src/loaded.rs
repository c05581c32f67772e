//! What a load gives: lists with their entities, counts and problems.

use std::fmt;

use interdict_model::{Entity, PartialDate};
use serde::{Deserialize, Serialize};

use crate::Format;

/// One list as read from its files.
#[derive(Debug, Clone)]
pub struct LoadedList {
    /// Short name, e.g. `un-sc`.
    pub list: String,
    /// Format it was read from.
    pub format: Format,
    /// The list's own date, where its files state one.
    pub date: Option<PartialDate>,
    /// SHA-256 in lower-case hexadecimal: of the file, or of the digests of the files where there are several.
    pub digest: String,
    /// The files used, the main one first.
    pub files: Vec<FileUse>,
    /// The parties, in the order of the source.
    pub entities: Vec<Entity>,
    /// How many records were seen, loaded and refused.
    pub counts: Counts,
    /// Everything that was refused, doubtful or worth knowing.
    pub problems: Vec<Problem>,
}

/// Records of parties: `seen == loaded + refused + ended`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Records in the source.
    pub seen: usize,
    /// Records that made it into an entity (formats with one row a name give fewer entities than records).
    pub loaded: usize,
    /// Records refused, each with a [`Problem`].
    pub refused: usize,
    /// Records of parties that the list itself says are on it no more.
    #[serde(default)]
    pub ended: usize,
    /// Entities.
    pub entities: usize,
}

/// A file that was used, and what was in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileUse {
    /// File name without its folder.
    pub file: String,
    /// What it is to the list: `main`, `aliases`, `addresses`, `comments`.
    pub role: String,
    /// SHA-256 in lower-case hexadecimal.
    pub digest: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Encoding in which it was read, e.g. `UTF-8`, `windows-1252`.
    pub encoding: String,
    /// Records seen.
    pub seen: usize,
    /// Records used.
    pub loaded: usize,
    /// Records refused or belonging to no party of the main file, each with a [`Problem`].
    pub refused: usize,
}

/// How grave a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing; nothing is lost.
    Note,
    /// Something was kept in a lesser form, e.g. a date that could not be understood stands as text.
    Warning,
    /// A record was refused.
    Refused,
}

/// What sort of problem it is; problems of one sort are told together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemKind {
    /// A row that belongs to a party which the main file does not have.
    Orphan,
    /// A row with a wrong number of columns.
    ColumnCount,
    /// A record without a reference.
    NoReference,
    /// A record without a name.
    NoName,
    /// A reference that an earlier record has already.
    DuplicateReference,
    /// A date that is none.
    Date,
    /// A value outside what the layout allows.
    Value,
    /// Text that breaks off in the source.
    CutOff,
    /// A field that the reader does not know; it stands under its label.
    UnknownField,
    /// Parties taken off the list.
    Ended,
    /// More problems than are told one by one.
    Untold,
    /// The file's encoding.
    Encoding,
    /// One of several files for one list that was not used.
    FileNotUsed,
    /// A file that belongs to the list but was not given.
    FileMissing,
}

impl ProblemKind {
    /// What it is, for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Orphan => "rows of parties that the main file does not have",
            Self::ColumnCount => "rows with a wrong number of columns",
            Self::NoReference => "records without a reference",
            Self::NoName => "records without a name",
            Self::DuplicateReference => "records with a reference already used",
            Self::Date => "dates not understood, kept as text",
            Self::Value => "values outside the layout",
            Self::CutOff => "texts that break off in the source",
            Self::UnknownField => "fields not known to this reader, kept under their label",
            Self::Ended => "parties taken off the list",
            Self::Untold => "more problems than are told",
            Self::Encoding => "encoding",
            Self::FileNotUsed => "file not used",
            Self::FileMissing => "file missing",
        }
    }
}

/// One thing that was not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// How grave.
    pub severity: Severity,
    /// What sort.
    pub kind: ProblemKind,
    /// File name without its folder.
    pub file: String,
    /// Line, from 1; 0 where the format has none or the whole file is meant.
    pub line: u64,
    /// Reference or number of the record, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// What is wrong, in words.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, " line {}", self.line)?;
        }
        if let Some(record) = &self.record {
            write!(f, " (record {record})")?;
        }
        write!(f, ": {}", self.what)
    }
}

/// Problems of one sort in one file, for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemSummary {
    /// How grave.
    pub severity: Severity,
    /// What sort.
    pub kind: ProblemKind,
    /// File name.
    pub file: String,
    /// How many.
    pub count: usize,
    /// Lines of the first ones; empty where lines mean nothing.
    pub first_lines: Vec<u64>,
    /// The first problem's words.
    pub first: String,
}

impl fmt::Display for ProblemSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.count == 1 {
            return f.write_str(&self.first);
        }
        write!(f, "{}: {} {}", self.file, self.count, self.kind.words())?;
        if let Some((last, rest)) = self.first_lines.split_last() {
            f.write_str(" (lines ")?;
            for line in rest {
                write!(f, "{line}, ")?;
            }
            let more = if self.count > self.first_lines.len() {
                ", …"
            } else {
                ""
            };
            write!(f, "{last}{more})")?;
        }
        write!(f, "; first: {}", self.first)
    }
}

impl LoadedList {
    /// The problems, those of one sort in one file told together, the gravest first.
    pub fn summary(&self) -> Vec<ProblemSummary> {
        const LINES_SHOWN_MAX: usize = 3;
        let mut summaries: Vec<ProblemSummary> = Vec::new();
        for problem in &self.problems {
            let same = |s: &&mut ProblemSummary| {
                s.kind == problem.kind && s.severity == problem.severity && s.file == problem.file
            };
            if let Some(summary) = summaries.iter_mut().find(same) {
                summary.count += 1;
                if problem.line > 0 && summary.first_lines.len() < LINES_SHOWN_MAX {
                    summary.first_lines.push(problem.line);
                }
            } else {
                summaries.push(ProblemSummary {
                    severity: problem.severity,
                    kind: problem.kind,
                    file: problem.file.clone(),
                    count: 1,
                    first_lines: (problem.line > 0).then_some(problem.line).into_iter().collect(),
                    first: problem.to_string(),
                });
            }
        }
        summaries.sort_by_key(|s| std::cmp::Reverse(s.severity));
        summaries
    }
}

/// What a reader has gathered so far; every reader writes into one.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    pub(crate) entities: Vec<Entity>,
    pub(crate) seen: usize,
    pub(crate) refused: usize,
    /// Records of parties that were taken off the list.
    pub(crate) ended: usize,
    pub(crate) problems: Vec<Problem>,
    pub(crate) date: Option<PartialDate>,
    /// Problems beyond [`PROBLEMS_MAX`], counted only.
    pub(crate) untold: usize,
}

/// Problems kept of one list: a file of nothing but broken rows must not fill the memory with their number.
const PROBLEMS_MAX: usize = 100_000;

impl Gathered {
    /// The reference of a record; without one the record is refused, because its party can't be told from others.
    /// `missing` says in words what there should be.
    pub(crate) fn referenced(
        &mut self,
        reference: Option<String>,
        place: (&str, u64),
        missing: &str,
    ) -> Option<String> {
        if reference.is_none() {
            let kind = ProblemKind::NoReference;
            let what = format!("{missing}: the party can't be told from others");
            self.problem(Severity::Refused, kind, place, None, what);
        }
        reference
    }

    pub(crate) fn problem(
        &mut self,
        severity: Severity,
        kind: ProblemKind,
        (file, line): (&str, u64),
        record: Option<&str>,
        what: impl Into<String>,
    ) {
        if severity == Severity::Refused {
            self.refused += 1;
        }
        if self.problems.len() >= PROBLEMS_MAX {
            self.untold += 1;
            return;
        }
        self.problems.push(Problem {
            severity,
            kind,
            file: file.to_owned(),
            line,
            record: record.map(str::to_owned),
            what: what.into(),
        });
    }
}
