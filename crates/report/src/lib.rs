//! From a document to sections, parties, goods, claims, dealings, events and findings, each with the words of the
//! document that show it.
//!
//! [`read`] takes the bytes of a text, HTML page, PDF, word-processor file or e-mail, and the lists to read it against. The way a document takes:
//! [`input`] decodes it; `plain` and `html` make plain text in blocks of it, keeping every character's place; `sections`
//! tells article from page furniture; `token`, `phrase` and `time` find words, noun phrases and dates; `parties` finds who is
//! meant, `goods` what, `claims` who says so, `dealings` who supplies what to whom, `events` what happened; `listed` asks
//! the lists, and `interdict-regimes` the rules. What is known of English and of reports lies in `data/report`.

mod claims;
mod clause;
mod dealings;
mod events;
mod frames;
pub mod furniture;
mod goods;
mod html;
pub mod input;
mod lexicon;
mod listed;
pub mod marked;
mod numerals;
pub mod output;
mod parties;
mod phrase;
mod plain;
pub mod printed;
mod quotes;
mod reader;
mod sections;
pub mod sides;
mod syntax;
mod time;
mod token;
mod vocabulary;
pub mod voices;
mod words;

pub use claims::Stance;
pub use dealings::Status;
pub use events::EventKind;
pub use input::InputError;
pub use listed::{InMemory, ListedParties, Remembered};
pub use output::Report;
pub use parties::{MentionKind, PartyKind};
pub use reader::{Settings, read, read_source};
pub use sections::SectionKind;
