//! The configuration: settings from a file, the environment and the command line, each with its origin, checked once.

mod gathered;
mod settings;

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use interdict_lists::{DataDir, UpdateConfig};

use crate::auth::{Network, Provider, is_loopback};
pub use gathered::Gathered;

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
    pub(crate) trusted_proxies: Vec<Network>,
    pub private_webhooks: bool,
    pub batch_queries_max: usize,
    pub log: String,
    pub log_json: bool,
    pub update_token: Option<String>,
}

impl Config {
    /// Whether people reach the service under an address that is not this machine's own name.
    pub(crate) fn is_published(&self) -> bool {
        let uri: Option<axum::http::Uri> = self.public_url.as_ref().and_then(|url| url.parse().ok());
        match (&self.public_url, uri.as_ref().and_then(|uri| uri.host())) {
            (None, _) => false,
            (Some(_), Some(host)) => !is_loopback(host),
            (Some(_), None) => true,
        }
    }

    /// Whether people reach the service over TLS, its own or that of a proxy.
    pub fn is_https(&self) -> bool {
        match &self.public_url {
            Some(url) => url.starts_with("https://"),
            None => self.tls.is_some(),
        }
    }
}

impl Gathered {
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
            trusted_proxies: self.networks("trusted_proxies")?,
            private_webhooks: self.flag_of("private_webhooks")?,
            batch_queries_max: self.number("batch_queries_max", 1, 1_000_000)? as usize,
            log: self.text("log").to_owned(),
            log_json: self.one_of("log_format", &[("text", false), ("json", true)])?,
            update_token: self.given("update_token"),
        })
    }
}

impl Gathered {
    fn networks(&self, name: &str) -> Result<Vec<Network>, ConfigError> {
        let words = self.text(name).split(',').map(str::trim);
        words
            .filter(|word| !word.is_empty())
            .map(|word| word.parse().map_err(|why: String| self.wrong(name, why)))
            .collect()
    }

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
            ("trusted_proxies", "127.0.0.1, proxy"),
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
}
