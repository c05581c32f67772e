//! The whole way from bytes to report.

use interdict_model::PartialDate;

use crate::{
    dealings::{
        self, Scene,
        sides::{self, Example},
        voices::{VoicesExample, voices_examples},
    },
    events, html,
    input::{self, Attachment, Format, InputError, Source},
    listed::ListedParties,
    output,
    parties::PartyKind,
    plain::Plain,
    sections::{self, Section, SectionKind},
};

mod chars;
mod dates;
mod findings;
mod language;
mod matter;
mod writer;

use chars::CharIndex;
use dates::head_dates;
use language::{Foreign, foreign};
use matter::Matter;
use writer::Writer;

/// How to read.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Entries of the lists with at least this score are named, 0 to 1.
    pub threshold: f64,
    /// Date of the report, where it is known from elsewhere; else the document's own is taken.
    pub reference_date: Option<PartialDate>,
    /// Notes to carry into the report, e.g. which lists serve.
    pub notes: Vec<String>,
}

impl Default for Settings {
    /// Threshold 0.70, date from the document.
    fn default() -> Self {
        Self {
            threshold: 0.70,
            reference_date: None,
            notes: Vec::new(),
        }
    }
}

/// How deep files within files are read: an e-mail in an e-mail in an e-mail.
const ATTACHMENT_DEPTH_MAX: usize = 3;

/// Reads a document.
///
/// # Errors
/// Where the bytes are empty, too many, broken, locked, or no document with text in it.
pub fn read(
    bytes: &[u8],
    lists: &dyn ListedParties,
    settings: &Settings,
) -> Result<output::Report, InputError> {
    Ok(read_source(&input::decode(bytes)?, lists, settings))
}

/// Reads a document whose text has been taken out (see [`input::decode`]), and the files that it carries.
pub fn read_source(source: &Source<'_>, lists: &dyn ListedParties, settings: &Settings) -> output::Report {
    let mut report = read_one(source, lists, settings);
    attach(&mut report, &source.attachments, lists, settings, 1);
    report
}

fn attach(
    report: &mut output::Report,
    attachments: &[Attachment],
    lists: &dyn ListedParties,
    settings: &Settings,
    depth: usize,
) {
    // What a message says on a day, its attachments are read on, unless they say better.
    let settings = Settings {
        notes: Vec::new(),
        ..settings.clone()
    };
    for attachment in attachments {
        let mut told = output::Attachment {
            name: attachment.name.clone(),
            media_type: attachment.media_type.clone(),
            report: None,
            refused: None,
            text: String::new(),
        };
        if depth > ATTACHMENT_DEPTH_MAX {
            told.refused = Some("it lies too deep within other files: open it by itself".to_owned());
        } else {
            match input::decode(&attachment.bytes) {
                Ok(source) => {
                    let mut inner = read_one(&source, lists, &settings);
                    attach(&mut inner, &source.attachments, lists, &settings, depth + 1);
                    told.text = source.text.into_owned();
                    told.report = Some(Box::new(inner));
                }
                Err(error) => told.refused = Some(error.to_string()),
            }
        }
        if let Some(why) = &told.refused {
            report.notes.push(format!("“{}” was not read: {why}", told.name));
        }
        report.attachments.push(told);
    }
}

fn read_one(source: &Source<'_>, lists: &dyn ListedParties, settings: &Settings) -> output::Report {
    let plain = match source.format {
        Format::Html => html::read(&source.text),
        Format::Text => Plain::of_text(&source.text),
        Format::Pdf | Format::Office | Format::Mail => {
            Plain::of_blocks(&source.text, source.blocks.clone(), source.facts.clone())
        }
    };
    let mut notes = settings.notes.clone();
    notes.extend(source.notes.iter().cloned());
    if source.undecodable > 0 {
        notes.push(format!(
            "{} characters could not be decoded as {} and were left out",
            source.undecodable, source.encoding
        ));
    }
    let sections = sections::classify(&plain);
    let dates = head_dates(&plain, &sections, settings);
    let matter = Matter::new(&plain, &sections, &dates);
    let tokens = &matter.tokens;
    let foreign = foreign(tokens, plain.facts.language.as_deref());
    if let Some(Foreign { code, name }) = &foreign {
        let language = name.unwrap_or(if code == "und" { "not known" } else { code });
        notes.push(format!("the document is not in English (language: {language}): names of known parties are looked for, dealings and claims may be missed"));
    }
    let language = foreign.map_or_else(|| "en".to_owned(), |f| f.code);
    if dates.from_properties {
        notes.push(
            "the text tells no date of its own: words such as “on Wednesday” were read as of the day on which the file was made"
                .to_owned(),
        );
    }
    if dates.reference.is_none() {
        notes.push(
            "the document tells no date of its own: words such as “on Wednesday” were not resolved"
                .to_owned(),
        );
    }
    let is_head = |block: usize| is_head(&sections, block);
    let scene = matter.scene(&is_head);
    let dealings = match dealings::fiction(tokens) {
        Some(words) => {
            notes.push(format!(
                "no dealings were looked for: the text is about a made-up story, as its words tell ({})",
                words.join(", ")
            ));
            Vec::new()
        }
        None => dealings::find(&scene),
    };
    let events = events::find(tokens, &matter.cast, &matter.times, &dealings, &is_head);
    let writer = Writer {
        source: &source.text,
        chars: CharIndex::new(&source.text),
        plain: &plain,
        tokens,
        cast: &matter.cast,
        goods: &matter.goods,
    };
    writer.report(
        source,
        language,
        &sections,
        &dates,
        &matter.claims,
        &dealings,
        &events,
        lists,
        settings,
        notes,
    )
}

/// A plain text as the program that learns the sides of dealings sees it.
pub(crate) fn example(text: &str, settings: &Settings) -> Example {
    with_scene(text, settings, |scene| {
        sides::example(scene, &dealings::by_rules(scene))
    })
}

/// The dealings of a plain text as the program that learns the weights of voices sees them.
pub(crate) fn voices(text: &str, settings: &Settings) -> Vec<VoicesExample> {
    with_scene(text, settings, |scene| {
        voices_examples(scene, &dealings::settled(scene))
    })
}

fn with_scene<T>(text: &str, settings: &Settings, look: impl FnOnce(&Scene<'_, '_>) -> T) -> T {
    let plain = Plain::of_text(text);
    let sections = sections::classify(&plain);
    let dates = head_dates(&plain, &sections, settings);
    let matter = Matter::new(&plain, &sections, &dates);
    let is_head = |block: usize| is_head(&sections, block);
    let scene = matter.scene(&is_head);
    look(&scene)
}

/// Whether a block is a headline or its like, whose dealings the body repeats.
fn is_head(sections: &[Section], block: usize) -> bool {
    matches!(
        sections[block].kind,
        SectionKind::Headline | SectionKind::Standfirst | SectionKind::Caption
    )
}

/// Kinds of party that a reader is told of first.
pub(crate) fn rank(kind: PartyKind) -> u8 {
    match kind {
        PartyKind::Person => 0,
        PartyKind::Organization => 1,
        PartyKind::Vessel | PartyKind::Aircraft => 2,
        PartyKind::Country => 3,
        PartyKind::Place => 4,
    }
}
