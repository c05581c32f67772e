//! The sides of dealings from the side of the program that learns their weights; readers of reports have no use for it.

pub use crate::dealings::sides::{ByRules, Choice, Example, ExampleWord, Scored, choose};
use crate::{Settings, reader};

/// A text as the weights see it.
pub fn example(text: &str, settings: &Settings) -> Example {
    reader::example(text, settings)
}
