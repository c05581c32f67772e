//! What can go wrong, and the exit code that tells it.

use std::fmt;

/// Why a command did not do its work.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Bad usage or bad input: one line that says what, where and what to do. Exit code 2.
    Input(String),
    /// Our own failure, or the machine's. Exit code 1.
    Internal(anyhow::Error),
}

impl Failure {
    /// A failure of the input.
    pub(crate) fn input(what: impl fmt::Display) -> Self {
        Self::Input(what.to_string())
    }

    /// Whether nobody reads the output any more.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        let Self::Internal(error) = self else { return false };
        error.chain().any(|cause| {
            let io = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
            let json = (cause.downcast_ref::<serde_json::Error>()).and_then(serde_json::Error::io_error_kind);
            io.or(json) == Some(std::io::ErrorKind::BrokenPipe)
        })
    }

    /// The program's exit code.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Input(_) => 2,
            Self::Internal(_) => 1,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // One line, whatever a library put into its message.
            Self::Input(what) => f.write_str(&what.split_whitespace().collect::<Vec<_>>().join(" ")),
            Self::Internal(error) => write!(f, "internal failure: {error:#}"),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Internal(error)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(error.into())
    }
}
