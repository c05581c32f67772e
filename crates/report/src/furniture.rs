//! The line classifier from the side of the program that learns its weights; readers of reports have no use for it.

use std::ops::Range;

pub use crate::sections::{Features, Weights};
use crate::{plain::Plain, sections};

/// The lines of a plain text as the classifier sees them: their bytes and their features.
pub fn lines(text: &str) -> Vec<(Range<usize>, Features)> {
    let plain = Plain::of_text(text);
    let features = sections::line_features(&plain);
    plain.blocks.into_iter().map(|b| b.range).zip(features).collect()
}

/// The name of each feature.
pub fn feature_names() -> &'static [String] {
    sections::feature_names()
}
