//! What can go wrong with list files and snapshots.

use std::{io, path::PathBuf};

/// Why lists could not be loaded. Every message says in one line what, where, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// The system refused a file or folder.
    #[error("{}: {source}; check that the path is right and may be read or written", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// A file is broken as a whole, or is no list file.
    #[error("{file}{}: {what}; {help}", line.map(|l| format!(" line {l}")).unwrap_or_default())]
    Refused {
        /// The file.
        file: String,
        /// The line, from 1, where one is to blame.
        line: Option<u64>,
        /// What is wrong.
        what: String,
        /// What to do.
        help: String,
    },
    /// No list file was found in what was given.
    #[error("no list files in {given}; give official list files, or a folder that holds them")]
    Nothing {
        /// The paths given.
        given: String,
    },
    /// A snapshot or the data directory is not usable.
    #[error("{}: {what}; {help}", path.display())]
    Snapshot {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong.
        what: String,
        /// What to do.
        help: String,
    },
    /// A guard refused the new lists.
    #[error("{list}: {}; look at the file and the publisher's notice, then repeat with --accept {list} if it is right", reasons.join("; "))]
    Guarded {
        /// The list.
        list: String,
        /// Every reason.
        reasons: Vec<String>,
    },
}

impl ListError {
    pub(crate) fn io(path: impl Into<PathBuf>, source: io::Error) -> Self {
        Self::Io {
            path: path.into(),
            source,
        }
    }

    /// What stopped a reader of `file`: content that is refused, a container that is broken, or the system.
    pub(crate) fn reading(file: impl Into<String>, line: Option<u64>, error: io::Error) -> Self {
        let what = match error.kind() {
            _ if error.get_ref().is_some_and(|e| e.is::<Unreadable>()) => error.to_string(),
            // So the readers of containers tell damage.
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof => {
                format!("a broken container: {error}")
            }
            _ => return Self::io(file.into(), error),
        };
        let help = "the file is broken or not what it seems: fetch it again";
        Self::refused(file, line, what, help)
    }

    pub(crate) fn refused(
        file: impl Into<String>,
        line: Option<u64>,
        what: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self::Refused {
            file: file.into(),
            line,
            what: what.into(),
            help: help.into(),
        }
    }

    /// Whether the input is to blame (a broken or unknown file, a guard), rather than the machine.
    pub fn is_input(&self) -> bool {
        match self {
            Self::Refused { .. } | Self::Nothing { .. } | Self::Guarded { .. } => true,
            Self::Snapshot { .. } => false,
            Self::Io { source, .. } => matches!(
                source.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied | io::ErrorKind::IsADirectory
            ),
        }
    }
}

/// Content that a reader of bytes refuses, on its way through [`io::Error`].
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Unreadable(String);

impl Unreadable {
    pub(crate) fn error(what: impl Into<String>) -> io::Error {
        io::Error::other(Self(what.into()))
    }
}
