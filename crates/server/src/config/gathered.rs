//! Values of settings, gathered from file, environment and command line, each with its origin.

use std::{collections::BTreeMap, fmt, path::PathBuf, str::FromStr};

use super::{
    ConfigError,
    settings::{SETTINGS, Setting, known, unknown},
};
use crate::store::without_password;

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Origin {
    Default,
    File(PathBuf),
    Environment,
    Flag,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => write!(f, "file {}", path.display()),
            Self::Environment => f.write_str("environment"),
            Self::Flag => f.write_str("command line"),
        }
    }
}

/// Values gathered from their sources, the later ones over the earlier.
#[derive(Debug, Default)]
pub struct Gathered {
    values: BTreeMap<&'static str, (String, Origin)>,
}

impl Gathered {
    /// The defaults.
    pub fn new() -> Self {
        let default = |s: &Setting| (s.name, (s.default.to_owned(), Origin::Default));
        Self {
            values: SETTINGS.iter().map(default).collect(),
        }
    }

    /// Takes a TOML file's settings.
    ///
    /// # Errors
    /// Where the file can't be read, is no TOML, or has an unknown setting.
    pub fn file(mut self, path: &std::path::Path) -> Result<Self, ConfigError> {
        let wrong = |what: String| ConfigError(format!("{}: {what}", path.display()));
        let text = std::fs::read_to_string(path)
            .map_err(|e| wrong(format!("{e}: give a configuration file that can be read")))?;
        let table: toml::Table = text
            .parse()
            .map_err(|e: toml::de::Error| wrong(e.to_string().trim().replace('\n', " ")))?;
        for (name, value) in table {
            let text = match value {
                toml::Value::String(text) => text,
                toml::Value::Integer(_) | toml::Value::Float(_) | toml::Value::Boolean(_) => {
                    value.to_string()
                }
                _ => return Err(wrong(format!("{name}: give a text, a number, true or false"))),
            };
            let setting = known(&name).ok_or_else(|| wrong(unknown(&name)))?;
            self.put(setting, text, Origin::File(path.to_owned()));
        }
        Ok(self)
    }

    /// Takes the environment's settings, `INTERDICT_LISTEN` and the like.
    pub fn environment(mut self, variables: impl Iterator<Item = (String, String)>) -> Self {
        for (key, value) in variables {
            let name = key.strip_prefix("INTERDICT_").map(str::to_ascii_lowercase);
            if let Some(setting) = name.as_deref().and_then(known) {
                self.put(setting, value, Origin::Environment);
            }
        }
        self
    }

    /// Takes one setting of the command line.
    ///
    /// # Errors
    /// Where there is no such setting.
    pub fn flag(mut self, name: &str, value: impl Into<String>) -> Result<Self, ConfigError> {
        let setting = known(name).ok_or_else(|| ConfigError(unknown(name)))?;
        self.put(setting, value.into(), Origin::Flag);
        Ok(self)
    }

    fn put(&mut self, setting: &'static Setting, value: String, origin: Origin) {
        self.values.insert(setting.name, (value, origin));
    }

    /// Every setting with its value, its origin and what it means, one a line; secrets are not shown.
    pub fn printed(&self) -> String {
        let mut out = String::new();
        for setting in SETTINGS {
            let (value, origin) = &self.values[setting.name];
            let shown = match (setting.secret, value.is_empty()) {
                (true, false) => "(set, not shown)".to_owned(),
                _ => format!("{:?}", without_password(value)),
            };
            out += &format!("{} = {shown}  # {origin}; {}\n", setting.name, setting.help);
        }
        out
    }

    pub(super) fn text(&self, name: &str) -> &str {
        &self.values[name].0
    }

    pub(super) fn wrong(&self, name: &str, why: impl fmt::Display) -> ConfigError {
        let (value, origin) = &self.values[name];
        let secret = known(name).is_some_and(|s| s.secret);
        let value = if secret {
            "(secret)".to_owned()
        } else {
            without_password(value)
        };
        ConfigError(format!("setting {name} = {value:?} ({origin}): {why}"))
    }

    pub(super) fn parsed<T: FromStr>(&self, name: &str, what: &str) -> Result<T, ConfigError> {
        let text = self.text(name).trim();
        text.parse().map_err(|_| self.wrong(name, format!("give {what}")))
    }

    pub(super) fn number(&self, name: &str, least: u64, most: u64) -> Result<u64, ConfigError> {
        let what = format!("a whole number from {least} to {most}");
        let value: u64 = self.parsed(name, &what)?;
        if (least..=most).contains(&value) {
            Ok(value)
        } else {
            Err(self.wrong(name, format!("give {what}")))
        }
    }

    pub(super) fn flag_of(&self, name: &str) -> Result<bool, ConfigError> {
        self.parsed(name, "true or false")
    }

    pub(super) fn given(&self, name: &str) -> Option<String> {
        Some(self.text(name).trim().to_owned()).filter(|t| !t.is_empty())
    }

    pub(super) fn one_of<T: Copy>(&self, name: &str, choices: &[(&str, T)]) -> Result<T, ConfigError> {
        let text = self.text(name).trim();
        let found = choices
            .iter()
            .find(|(word, _)| *word == text)
            .map(|(_, value)| *value);
        found.ok_or_else(|| {
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            self.wrong(name, format!("give one of {}", words.join(", ")))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_sources_win_and_secrets_stay_secret() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("interdict.toml");
        std::fs::write(
            &path,
            "threshold = 0.8\nfour_eyes = true\nupdate_token = \"hush\"\n",
        )
        .unwrap();
        let environment = [("INTERDICT_THRESHOLD".to_owned(), "0.9".to_owned())];
        let gathered = Gathered::new()
            .file(&path)
            .unwrap()
            .environment(environment.into_iter());
        let config = gathered.check("/data".as_ref()).unwrap();
        assert_eq!((config.threshold, config.four_eyes), (0.9, true));
        let printed = gathered.printed();
        assert!(
            printed.contains("threshold = \"0.9\"  # environment"),
            "{printed}"
        );
        assert!(printed.contains("four_eyes = \"true\"  # file "), "{printed}");
        assert!(!printed.contains("hush"), "{printed}");
    }

    #[test]
    fn passwords_within_addresses_are_not_shown() {
        let database = "postgres://interdict:hush@db.example.org/interdict";
        let gathered = Gathered::new().flag("database", database).unwrap();
        let printed = gathered.printed();
        assert!(
            printed.contains("postgres://interdict@db.example.org/interdict"),
            "{printed}"
        );
        assert!(!printed.contains("hush"), "{printed}");
        let wrong = Gathered::new().flag("database", "mysql://a:hush@b/c").unwrap();
        let error = wrong.check("/data".as_ref()).unwrap_err().to_string();
        assert!(
            error.contains("mysql://a@b/c") && !error.contains("hush"),
            "{error}"
        );
    }
}
