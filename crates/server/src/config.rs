//! The configuration: settings from a file, the environment and the command line, each with its origin, checked once.

use std::{collections::BTreeMap, fmt, net::SocketAddr, path::PathBuf, str::FromStr, time::Duration};

use interdict_lists::{DataDir, UpdateConfig};

use crate::auth::Provider;

/// One setting as a user may write it.
struct Setting {
    name: &'static str,
    default: &'static str,
    /// Never printed.
    secret: bool,
    help: &'static str,
}

const fn setting(name: &'static str, default: &'static str, help: &'static str) -> Setting {
    Setting {
        name,
        default,
        secret: false,
        help,
    }
}

const fn secret(name: &'static str, help: &'static str) -> Setting {
    Setting {
        name,
        default: "",
        secret: true,
        help,
    }
}

/// Every setting. In the environment `listen` is `INTERDICT_LISTEN`; in the file it is `listen = "…"`.
const SETTINGS: &[Setting] = &[
    setting("listen", "127.0.0.1:8000", "address and port to listen on"),
    setting(
        "insecure_listen",
        "false",
        "allow an address that is not loopback without TLS",
    ),
    setting("tls_certificate", "", "PEM file with the certificate chain"),
    setting("tls_key", "", "PEM file with the certificate's private key"),
    setting(
        "public_url",
        "",
        "address under which people reach the service, e.g. https://screening.example.org",
    ),
    setting(
        "database",
        "",
        "sqlite:PATH or postgres://… [default: interdict.db in the data directory]",
    ),
    setting("database_connections", "8", "connections to the database"),
    setting(
        "screening_records",
        "durable",
        "durable: a screening is answered once its record is on disk; buffered: at most a second earlier",
    ),
    setting(
        "open_screening",
        "loopback",
        "who may screen without a key: never, loopback (clients of this machine), always",
    ),
    setting(
        "sources",
        "",
        "the sources of the lists (TOML), with how old each may grow [default: sources.toml in the data directory, \
         else the official ones, built in]",
    ),
    setting(
        "threshold",
        "0.7",
        "score from which a hit counts as a match, 0 to 1",
    ),
    setting(
        "four_eyes",
        "false",
        "closing an alert needs a second person's approval",
    ),
    setting(
        "session_hours",
        "12",
        "hours after which a member must sign in again",
    ),
    setting(
        "oidc_issuer",
        "",
        "address of a provider of sign-in (OpenID Connect), e.g. https://login.example.org/realms/staff",
    ),
    setting(
        "oidc_client_id",
        "",
        "name under which the provider knows this service",
    ),
    secret(
        "oidc_client_secret",
        "secret shared with the provider; empty for a public client",
    ),
    setting(
        "oidc_name",
        "your organisation",
        "what people know the provider by",
    ),
    setting(
        "password_sign_in",
        "true",
        "members may sign in with a password; false leaves the provider alone",
    ),
    setting(
        "otlp_endpoint",
        "",
        "collector that traces go to (OTLP over HTTP), e.g. http://127.0.0.1:4318; empty for none",
    ),
    setting(
        "ready_without_lists",
        "false",
        "/readyz answers 200 although no list is loaded or one is stale",
    ),
    setting(
        "reload_seconds",
        "2",
        "how often the data directory is looked at for a new snapshot",
    ),
    setting("body_mib_max", "32", "largest request body, in MiB"),
    setting("request_seconds_max", "60", "longest time to answer a request"),
    setting(
        "concurrent_requests_max",
        "512",
        "requests answered at the same time; more are refused with 503",
    ),
    setting(
        "requests_per_minute",
        "0",
        "requests a minute of one key, member or address; 0 for no limit",
    ),
    setting(
        "shutdown_seconds",
        "20",
        "how long running requests may go on after a stop signal",
    ),
    setting("batch_queries_max", "100", "queries in one request of /match"),
    setting(
        "log",
        "info",
        "what is logged: error, warn, info, debug, or a filter such as interdict_server=debug",
    ),
    setting("log_format", "text", "text or json"),
    secret(
        "update_token",
        "token that POST /updatez asks for; empty refuses every call",
    ),
];

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

/// A configuration that can't be used: which setting, from where, why, what to do.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(pub(crate) String);

/// Who may screen without a key or a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenScreening {
    /// Nobody.
    Never,
    /// Clients of the same machine that name it by a loopback name and come through no proxy.
    Loopback,
    /// Everybody.
    Always,
}

/// When a screening is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScreeningRecords {
    /// Once its record is on disk.
    Durable,
    /// Once its record is queued; at most a second's records are lost when the machine fails.
    Buffered,
}

/// The checked configuration.
#[derive(Debug, Clone)]
#[allow(missing_docs)] // `SETTINGS` says what each means; the names are the same.
pub struct Config {
    pub listen: SocketAddr,
    pub insecure_listen: bool,
    pub tls: Option<(PathBuf, PathBuf)>,
    pub public_url: Option<String>,
    pub database: String,
    pub database_connections: u32,
    pub screening_records: ScreeningRecords,
    pub open_screening: OpenScreening,
    pub sources: UpdateConfig,
    pub threshold: f64,
    pub four_eyes: bool,
    pub session: Duration,
    pub(crate) provider: Option<Provider>,
    pub password_sign_in: bool,
    pub otlp_endpoint: Option<String>,
    pub ready_without_lists: bool,
    pub reload: Duration,
    pub body_bytes_max: usize,
    pub request_time_max: Duration,
    pub concurrent_requests_max: usize,
    pub requests_per_minute: u32,
    pub shutdown: Duration,
    pub batch_queries_max: usize,
    pub log: String,
    pub log_json: bool,
    pub update_token: Option<String>,
}

impl Config {
    /// Whether people reach the service over TLS, its own or that of a proxy.
    pub fn is_https(&self) -> bool {
        match &self.public_url {
            Some(url) => url.starts_with("https://"),
            None => self.tls.is_some(),
        }
    }
}

/// Values gathered from their sources, the later ones over the earlier.
#[derive(Debug, Default)]
pub struct Gathered {
    values: BTreeMap<&'static str, (String, Origin)>,
}

fn known(name: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|s| s.name == name)
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
                _ => format!("{value:?}"),
            };
            out += &format!("{} = {shown}  # {origin}; {}\n", setting.name, setting.help);
        }
        out
    }

    fn text(&self, name: &str) -> &str {
        &self.values[name].0
    }

    fn wrong(&self, name: &str, why: impl fmt::Display) -> ConfigError {
        let (value, origin) = &self.values[name];
        let secret = known(name).is_some_and(|s| s.secret);
        let value = if secret { "(secret)" } else { value };
        ConfigError(format!("setting {name} = {value:?} ({origin}): {why}"))
    }

    fn parsed<T: FromStr>(&self, name: &str, what: &str) -> Result<T, ConfigError> {
        let text = self.text(name).trim();
        text.parse().map_err(|_| self.wrong(name, format!("give {what}")))
    }

    fn number(&self, name: &str, least: u64, most: u64) -> Result<u64, ConfigError> {
        let what = format!("a whole number from {least} to {most}");
        let value: u64 = self.parsed(name, &what)?;
        if (least..=most).contains(&value) {
            Ok(value)
        } else {
            Err(self.wrong(name, format!("give {what}")))
        }
    }

    fn flag_of(&self, name: &str) -> Result<bool, ConfigError> {
        self.parsed(name, "true or false")
    }

    fn given(&self, name: &str) -> Option<String> {
        Some(self.text(name).trim().to_owned()).filter(|t| !t.is_empty())
    }

    fn one_of<T: Copy>(&self, name: &str, choices: &[(&str, T)]) -> Result<T, ConfigError> {
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

    /// Checks everything; `data` is the folder where the database lies by default.
    ///
    /// # Errors
    /// The first setting that is wrong, with its origin and what to write instead.
    pub fn check(&self, data: &std::path::Path) -> Result<Config, ConfigError> {
        let listen: SocketAddr = self.parsed("listen", "an address and a port, e.g. 127.0.0.1:8000")?;
        let tls = match (self.given("tls_certificate"), self.given("tls_key")) {
            (Some(certificate), Some(key)) => Some((certificate.into(), key.into())),
            (None, None) => None,
            _ => return Err(self.wrong("tls_key", "give both tls_certificate and tls_key, or none")),
        };
        let insecure_listen = self.flag_of("insecure_listen")?;
        if !listen.ip().is_loopback() && tls.is_none() && !insecure_listen {
            return Err(self.wrong(
                "listen",
                "passwords and names would cross the network in the clear: give tls_certificate and tls_key, or say \
                 --insecure-listen where a proxy in front adds TLS",
            ));
        }
        let threshold: f64 = self.parsed("threshold", "a number from 0 to 1")?;
        if !(0.0..=1.0).contains(&threshold) {
            return Err(self.wrong("threshold", "give a number from 0 to 1"));
        }
        let public_url = self
            .given("public_url")
            .map(|u| u.trim_end_matches('/').to_owned());
        if public_url
            .as_ref()
            .is_some_and(|u| !u.starts_with("https://") && !u.starts_with("http://"))
        {
            return Err(self.wrong("public_url", "give an address that starts with https://"));
        }
        let database = match self.given("database") {
            None => format!("sqlite:{}", data.join("interdict.db").display()),
            Some(text) if text.starts_with("sqlite:") || text.starts_with("postgres") => text,
            // A bare path is a SQLite file.
            Some(text) if !text.contains("://") => format!("sqlite:{text}"),
            Some(_) => return Err(self.wrong("database", "give sqlite:PATH or postgres://USER@HOST/NAME")),
        };
        let named = self.given("sources").map(PathBuf::from);
        let sources = UpdateConfig::in_force(&DataDir::open(data), named.as_deref())
            .map_err(|why| self.wrong("sources", why))?;
        let provider = self.provider(public_url.as_deref(), tls.is_some(), listen)?;
        let password_sign_in = self.flag_of("password_sign_in")?;
        if !password_sign_in && provider.is_none() {
            return Err(self.wrong(
                "password_sign_in",
                "nobody could sign in: set oidc_issuer and oidc_client_id, or leave passwords allowed",
            ));
        }
        let otlp_endpoint = self.given("otlp_endpoint");
        if (otlp_endpoint.as_deref()).is_some_and(|u| !u.starts_with("https://") && !u.starts_with("http://"))
        {
            return Err(self.wrong(
                "otlp_endpoint",
                "give an address that starts with http:// or https://",
            ));
        }
        Ok(Config {
            sources,
            provider,
            password_sign_in,
            otlp_endpoint,
            listen,
            insecure_listen,
            tls,
            public_url,
            database,
            database_connections: self.number("database_connections", 1, 1000)? as u32,
            screening_records: self.one_of(
                "screening_records",
                &[
                    ("durable", ScreeningRecords::Durable),
                    ("buffered", ScreeningRecords::Buffered),
                ],
            )?,
            open_screening: self.one_of(
                "open_screening",
                &[
                    ("never", OpenScreening::Never),
                    ("loopback", OpenScreening::Loopback),
                    ("always", OpenScreening::Always),
                ],
            )?,
            threshold,
            four_eyes: self.flag_of("four_eyes")?,
            session: Duration::from_secs(3600 * self.number("session_hours", 1, 24 * 30)?),
            ready_without_lists: self.flag_of("ready_without_lists")?,
            reload: Duration::from_secs(self.number("reload_seconds", 1, 3600)?),
            body_bytes_max: (self.number("body_mib_max", 1, 4096)? as usize) << 20,
            request_time_max: Duration::from_secs(self.number("request_seconds_max", 1, 3600)?),
            concurrent_requests_max: self.number("concurrent_requests_max", 1, 1_000_000)? as usize,
            requests_per_minute: self.number("requests_per_minute", 0, 100_000_000)? as u32,
            shutdown: Duration::from_secs(self.number("shutdown_seconds", 0, 3600)?),
            batch_queries_max: self.number("batch_queries_max", 1, 1_000_000)? as usize,
            log: self.text("log").to_owned(),
            log_json: self.one_of("log_format", &[("text", false), ("json", true)])?,
            update_token: self.given("update_token"),
        })
    }
}

impl Gathered {
    /// The provider of sign-in; it comes back to the address under which people reach the service.
    fn provider(
        &self,
        public_url: Option<&str>,
        tls: bool,
        listen: SocketAddr,
    ) -> Result<Option<Provider>, ConfigError> {
        let Some(issuer) = self.given("oidc_issuer") else {
            return Ok(None);
        };
        let client = self.given("oidc_client_id").ok_or_else(|| {
            self.wrong(
                "oidc_client_id",
                "give the name under which the provider knows this service",
            )
        })?;
        let base = match public_url {
            Some(url) => url.to_owned(),
            None if listen.ip().is_loopback() && listen.port() != 0 => {
                format!("{}://{listen}", if tls { "https" } else { "http" })
            }
            None => {
                return Err(self.wrong(
                    "public_url",
                    "the provider must know where to come back to: give the address",
                ));
            }
        };
        let secret = self.given("oidc_client_secret");
        let redirect = format!("{base}/sign-in/provider/return");
        let name = self.text("oidc_name").trim().to_owned();
        let provider = Provider::new(&issuer, client, secret, redirect, name);
        provider.map(Some).map_err(|why| self.wrong("oidc_issuer", why))
    }
}

fn unknown(name: &str) -> String {
    let names: Vec<&str> = SETTINGS.iter().map(|s| s.name).collect();
    format!("there is no setting {name:?}; there are {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(flags: &[(&str, &str)]) -> Result<Config, String> {
        let mut gathered = Gathered::new();
        for (name, value) in flags {
            gathered = gathered.flag(name, *value).map_err(|e| e.to_string())?;
        }
        gathered.check("/data".as_ref()).map_err(|e| e.to_string())
    }

    #[test]
    fn defaults_are_a_configuration() {
        let config = check(&[]).unwrap();
        assert!(config.listen.ip().is_loopback());
        assert_eq!(config.database, "sqlite:/data/interdict.db");
        assert_eq!(config.open_screening, OpenScreening::Loopback);
    }

    #[test]
    fn other_addresses_need_tls_or_a_word() {
        assert!(
            check(&[("listen", "0.0.0.0:80")])
                .unwrap_err()
                .contains("tls_certificate")
        );
        assert!(check(&[("listen", "0.0.0.0:80"), ("insecure_listen", "true")]).is_ok());
        let tls = [
            ("listen", "[::]:443"),
            ("tls_certificate", "c.pem"),
            ("tls_key", "k.pem"),
        ];
        assert!(check(&tls).is_ok());
        assert!(check(&tls[..2]).is_err());
    }

    #[test]
    fn wrong_values_say_where_they_came_from() {
        for (name, value) in [
            ("threshold", "1.5"),
            ("threshold", "NaN"),
            ("listen", "nowhere"),
            ("open_screening", "yes"),
            ("body_mib_max", "0"),
            ("database", "mysql://x"),
        ] {
            let error = check(&[(name, value)]).unwrap_err();
            assert!(error.contains(name) && error.contains("command line"), "{error}");
        }
        assert!(
            check(&[("lisen", "x")])
                .unwrap_err()
                .contains("there is no setting")
        );
    }

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
}
