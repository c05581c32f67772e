//! The data files inside the program, and what can be wrong in one.

/// Files of a folder under `data/`, as pairs of name and text.
macro_rules! embedded_files {
    ($folder:literal: $($name:literal),+) => {
        &[$((
            concat!("data/", $folder, "/", $name),
            include_str!(concat!("../../../data/", $folder, "/", $name)),
        )),+]
    };
}

pub(crate) use embedded_files;

/// A rule or goods file was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}{}: {what}", entry.as_deref().map(|id| format!(", entry {id}")).unwrap_or_default())]
pub struct DataError {
    /// Name of the file.
    pub file: String,
    /// The `id` of the entry, where the fault lies in one.
    pub entry: Option<String>,
    /// What is wrong, and what to do.
    pub what: String,
}

impl DataError {
    pub(crate) fn file(file: &str, what: impl ToString) -> Self {
        Self {
            file: file.to_owned(),
            entry: None,
            what: what.to_string(),
        }
    }

    pub(crate) fn entry(file: &str, id: &str, what: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            entry: Some(id.to_owned()),
            what: what.into(),
        }
    }
}
