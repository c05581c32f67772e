//! The report as it is given out: the JSON of `interdict report --json`.
//!
//! All spans are code points of the document as given (see [`Span`]).

use interdict_model::Span;
use interdict_regimes::{DealingKind, GoodsCategory};
use serde::Serialize;

use crate::{
    claims::Stance,
    dealings::Status,
    events::EventKind,
    parties::{MentionKind, PartyKind},
    sections::SectionKind,
};

/// Name and version of the form.
pub const FORMAT: &str = "interdict.report/1";

/// What was read in a document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Always [`FORMAT`].
    pub format: &'static str,
    /// The document itself.
    pub document: Document,
    /// Its parts, in order.
    pub sections: Vec<Section>,
    /// Who is in it.
    pub parties: Vec<Party>,
    /// Goods and services.
    pub goods: Vec<Goods>,
    /// Who supplies what to whom.
    pub dealings: Vec<Dealing>,
    /// Who says what.
    pub claims: Vec<Claim>,
    /// What happened when and where.
    pub events: Vec<Event>,
    /// Rules that the dealings meet.
    pub findings: Vec<Finding>,
    /// What the reader must know to judge the answer: which lists serve, what was cut or not understood.
    pub notes: Vec<String>,
    /// Files that the document carries, e.g. attachments of an e-mail, each with a report of its own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
}

/// A file within the document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// Media type that the document gives; empty where it gives none.
    pub media_type: String,
    /// What was read in it; spans count code points of its own text.
    pub report: Option<Box<Report>>,
    /// Why it was not read.
    pub refused: Option<String>,
    /// Its text, for printing.
    #[serde(skip)]
    pub text: String,
}

/// The document and what it says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// SHA-256 of the bytes, in hexadecimal digits.
    pub sha256: String,
    /// What kind of document it is: `text`, `HTML`, `PDF`, `word-processor file`, `e-mail`.
    pub kind: &'static str,
    /// Length in code points.
    pub chars: usize,
    /// The text that spans count, where it had to be taken out of a packed format. Left out where the document is text
    /// itself, and where its own terms forbid keeping it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Encoding that it was decoded from.
    pub encoding: String,
    /// Language, ISO 639-1; `und` where it is not known.
    pub language: String,
    /// Headline, else the page's title.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Place of the dateline.
    pub dateline: Option<String>,
    /// Date of publication, ISO, where the document gives one.
    pub published: Option<String>,
    /// The date against which "on Wednesday" is read: the date of publication, else the latest date of the head.
    pub reference_date: Option<String>,
    /// Terms of use that the document states.
    pub terms: Vec<Terms>,
}

/// A legal line of the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Terms {
    /// Where.
    pub span: Span,
    /// Its first words.
    pub excerpt: String,
    /// It claims the copyright and gives no licence: the document's text is not to be kept.
    pub forbids_keeping: bool,
}

impl Document {
    /// Whether the document's own terms forbid keeping its text.
    pub fn forbids_keeping(&self) -> bool {
        self.terms.iter().any(|t| t.forbids_keeping)
    }
}

/// A part of the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    /// What it is.
    pub kind: SectionKind,
    /// Where.
    pub span: Span,
}

/// A party.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Party {
    /// `p1`, `p2`, …
    pub id: String,
    /// Longest name given.
    pub name: String,
    /// What kind.
    pub kind: PartyKind,
    /// Country that the document ties it to, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// What the document says it is.
    pub descriptions: Vec<String>,
    /// Where it is mentioned.
    pub mentions: Vec<Mention>,
    /// Its entries on the lists.
    pub listings: Vec<Listed>,
    /// Entries on the lists with the same name, of which the text does not tell whether they are the same party; left
    /// out where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub namesakes: Vec<Listed>,
    /// It was not looked up, since a single word or two letters are too many others' name, too; left out where it was.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub not_looked_up: bool,
}

/// Words that refer to a party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mention {
    /// Where.
    pub span: Span,
    /// How.
    pub how: MentionKind,
}

/// An entry on a list that the party seems to be.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Listed {
    /// Short name of the list.
    pub list: String,
    /// The list's own reference.
    pub entity: String,
    /// The name under which it is listed.
    pub caption: String,
    /// Listed name that fits.
    pub matched_name: String,
    /// Probability that it is the same party, 0 to 1.
    pub score: f64,
    /// Programmes.
    pub programs: Vec<String>,
    /// References on other lists that the entry names, `list reference`.
    pub references: Vec<String>,
    /// Why, in words.
    pub because: String,
}

/// Goods or a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Goods {
    /// `g1`, `g2`, …
    pub id: String,
    /// Where.
    pub span: Span,
    /// The words.
    pub text: String,
    /// Category.
    pub category: GoodsCategory,
    /// Entries of control lists.
    pub controls: Vec<String>,
}

/// A dealing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dealing {
    /// `d1`, `d2`, …
    pub id: String,
    /// What is done.
    pub kind: DealingKind,
    /// Ids of those who supply.
    pub from: Vec<String>,
    /// Ids of those who receive.
    pub to: Vec<String>,
    /// Ids of the goods.
    pub goods: Vec<String>,
    /// How sure.
    pub status: Status,
    /// The sentence that says so.
    pub span: Span,
    /// Party ids, or words where the source is no party.
    pub alleged_by: Vec<String>,
    /// Party ids, or words.
    pub denied_by: Vec<String>,
    /// When, where the sentence tells.
    pub when: Option<When>,
    /// Ids of findings.
    pub findings: Vec<String>,
}

/// A claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Claim {
    /// `c1`, `c2`, …
    pub id: String,
    /// Words of the source.
    pub source: Option<Span>,
    /// Ids of the parties in it.
    pub parties: Vec<String>,
    /// The word that shows it.
    pub cue: Span,
    /// What is claimed.
    pub content: Vec<Span>,
    /// In the source's own words.
    pub direct: bool,
    /// What the source does.
    pub stance: Stance,
}

/// Days from and to, both included, ISO.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct When {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
}

impl std::fmt::Display for When {
    /// One day, or the first and the last.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.from == self.to {
            f.write_str(&self.from)
        } else {
            write!(f, "{} – {}", self.from, self.to)
        }
    }
}

/// An event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Event {
    /// What kind.
    pub kind: EventKind,
    /// When, where known.
    pub when: Option<When>,
    /// Where, in the document's words.
    #[serde(rename = "where")]
    pub place: Option<String>,
    /// The sentence.
    pub span: Span,
}

/// A rule that a dealing meets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// `f1`, `f2`, …
    pub id: String,
    /// The rule's id.
    pub rule: String,
    /// The rule as it is cited, e.g. `UNSCR 1718 (2006), para. 8(b)`.
    pub citation: String,
    /// The instrument.
    pub instrument: String,
    /// Paragraph or article.
    pub provision: String,
    /// The dealing's id.
    pub dealing: String,
    /// As sure as the dealing, never more.
    pub status: Status,
    /// Why it applies.
    pub because: String,
    /// What the rule prohibits, in our own words.
    pub prohibits: String,
    /// Who is bound.
    pub bound: String,
    /// The vote, where it says something.
    pub vote: Option<String>,
    /// What would have to be checked, exceptions among it.
    pub check: Vec<String>,
    /// Where the text can be read.
    pub source: String,
}
