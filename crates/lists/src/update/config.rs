//! The configuration of updates, `data/lists/sources.toml` by default.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use serde::Deserialize;

use crate::{DataDir, ListError};

/// Where lists come from, and how old each may grow.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UpdateConfig {
    /// Address of a mirror that holds the files under the host and path of their original.
    #[serde(default)]
    pub mirror: Option<String>,
    /// Days that a list may grow old where no source says.
    #[serde(default = "default_age")]
    pub max_age_days: u32,
    #[serde(default)]
    limits: Limits,
    /// The sources.
    #[serde(rename = "source", default)]
    pub sources: Vec<SourceConfig>,
}

/// One publisher's files.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceConfig {
    /// Name, for messages.
    pub name: String,
    /// Short names of the lists that it gives.
    #[serde(default)]
    pub lists: Vec<String>,
    /// Addresses, `https://…`; `http://` for this machine alone.
    #[serde(default)]
    pub urls: Vec<String>,
    /// Files and folders read instead.
    #[serde(default)]
    pub paths: Vec<PathBuf>,
    /// SHA-256 of the files, in the order of `urls`, in hexadecimal.
    #[serde(default)]
    pub sha256: Vec<String>,
    /// The publisher's page, for people.
    #[serde(default)]
    pub page: Option<String>,
    /// Days that its lists may grow old.
    #[serde(default)]
    pub max_age_days: Option<u32>,
    /// Whether it is fetched.
    #[serde(default = "yes")]
    pub enabled: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Limits {
    file_mib_max: u64,
    seconds_max: u64,
    attempts: u32,
    first_pause_seconds: f64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_mib_max: 1024,
            seconds_max: 600,
            attempts: 4,
            first_pause_seconds: 2.0,
        }
    }
}

fn default_age() -> u32 {
    14
}

fn yes() -> bool {
    true
}

impl UpdateConfig {
    /// The configuration that is built in.
    pub fn built_in() -> Self {
        let text = include_str!("../../../../data/lists/sources.toml");
        // The file is part of the program and a test reads it: a failure here can't reach a user.
        Self::parse("data/lists/sources.toml", text).unwrap_or_else(|e| panic!("{e}"))
    }

    /// The configuration in force: the file named, else `sources.toml` in the data directory, else the built-in one.
    ///
    /// # Errors
    /// [`ListError`] where the file can't be read or is no such configuration.
    pub fn in_force(data: &DataDir, named: Option<&Path>) -> Result<Self, ListError> {
        let own = data.path().join("sources.toml");
        let path = match named {
            Some(path) => path,
            None if own.is_file() => &own,
            None => return Ok(Self::built_in()),
        };
        let text = fs::read_to_string(path).map_err(|e| ListError::io(path, e))?;
        Self::parse(&path.to_string_lossy(), &text)
    }

    /// Reads a configuration; `file` is for messages.
    ///
    /// # Errors
    /// [`ListError::Refused`] where it is no such configuration.
    pub fn parse(file: &str, text: &str) -> Result<Self, ListError> {
        let help = "mend the file; the built-in one is data/lists/sources.toml";
        let refuse = |what: String| ListError::refused(file, None, what, help);
        let config: Self =
            toml::from_str(text).map_err(|e| refuse(e.to_string().trim().replace('\n', " ")))?;
        for source in &config.sources {
            let urls = || source.urls.iter().chain(&config.mirror);
            if source.urls.is_empty() == source.paths.is_empty() {
                return Err(refuse(format!(
                    "source {:?} needs either urls or paths",
                    source.name
                )));
            }
            if let Some(url) = urls().find(|u| !is_allowed(u)) {
                return Err(refuse(format!("source {:?}: {url} is not https", source.name)));
            }
            if !source.sha256.is_empty() && source.sha256.len() != source.urls.len() {
                return Err(refuse(format!(
                    "source {:?}: sha256 needs one digest for each url",
                    source.name
                )));
            }
        }
        Ok(config)
    }

    /// Days that a list may grow old.
    pub fn max_age_of(&self, list: &str) -> u32 {
        let source = self.sources.iter().find(|s| s.lists.iter().any(|l| l == list));
        source.and_then(|s| s.max_age_days).unwrap_or(self.max_age_days)
    }

    pub(super) fn file_bytes_max(&self) -> u64 {
        self.limits.file_mib_max.saturating_mul(1 << 20)
    }

    pub(super) fn time_max(&self) -> Duration {
        Duration::from_secs(self.limits.seconds_max.max(1))
    }

    pub(super) fn attempts(&self) -> u32 {
        self.limits.attempts.clamp(1, 20)
    }

    /// The pause before an attempt, counted from 1 for the first repetition.
    pub(super) fn pause(&self, repetition: u32) -> Duration {
        let seconds =
            self.limits.first_pause_seconds.clamp(0.0, 60.0) * f64::from(1_u32 << repetition.min(6)) / 2.0;
        Duration::from_secs_f64(seconds.min(120.0))
    }

    /// The address to fetch: the mirror's, where there is one.
    pub(super) fn address(&self, url: &str) -> String {
        match &self.mirror {
            None => url.to_owned(),
            Some(mirror) => {
                let path = url.split_once("://").map_or(url, |(_, path)| path);
                format!("{}/{path}", mirror.trim_end_matches('/'))
            }
        }
    }
}

/// HTTPS; plain HTTP to this machine alone.
fn is_allowed(url: &str) -> bool {
    let local = |rest: &str| {
        let host = rest.split(['/', ':']).next().unwrap_or_default();
        matches!(host, "127.0.0.1" | "localhost")
    };
    url.starts_with("https://") || url.strip_prefix("http://").is_some_and(local)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_one_is_whole() {
        let config = UpdateConfig::built_in();
        assert_eq!(config.sources.len(), 8);
        assert_eq!((config.max_age_of("un-sc"), config.max_age_of("other")), (3, 14));
        assert_eq!(config.pause(1), Duration::from_secs(2));
        assert_eq!(config.pause(3), Duration::from_secs(8));
    }

    #[test]
    fn bad_ones_are_refused() {
        let source = |rest: &str| format!("[[source]]\nname = \"a\"\n{rest}");
        let cases = [
            (source(""), "either urls or paths"),
            (source("urls = [\"http://example.org/a\"]"), "is not https"),
            (
                source("urls = [\"https://a\", \"https://b\"]\nsha256 = [\"00\"]"),
                "one digest for each",
            ),
            (source("url = \"https://a\""), "unknown field"),
        ];
        for (text, expected) in cases {
            let words = UpdateConfig::parse("c.toml", &text).unwrap_err().to_string();
            assert!(words.contains(expected), "{words}");
        }
        let mut config = UpdateConfig::built_in();
        config.mirror = Some("https://m.example.org/x/".to_owned());
        assert_eq!(
            config.address("https://h.org/p?q=1"),
            "https://m.example.org/x/h.org/p?q=1"
        );
    }
}
