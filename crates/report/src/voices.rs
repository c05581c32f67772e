//! The voices of dealings from the side of the program that learns their weights; readers of reports have no use for it.

pub use crate::dealings::voices::{VoiceExample, VoicesExample};
use crate::{Settings, dealings::voices, reader};

/// What is weighed, by the names of its tables in the file of weights: who alleges and who denies.
pub const KINDS: [&str; 2] = voices::KINDS;
/// The score from which on somebody is told who speaks, and who only acts.
pub const TOLD_MIN: [f32; 2] = [voices::SPEAKS_MIN, voices::ACTS_MIN];

/// The dealings of a text as the weights see them.
pub fn examples(text: &str, settings: &Settings) -> Vec<VoicesExample> {
    reader::voices(text, settings)
}
