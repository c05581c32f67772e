//! Every setting: its name, its default, and what it means.

/// One setting as a user may write it.
pub(super) struct Setting {
    pub(super) name: &'static str,
    pub(super) default: &'static str,
    /// Never printed.
    pub(super) secret: bool,
    pub(super) help: &'static str,
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
pub(super) const SETTINGS: &[Setting] = &[
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
    setting(
        "trusted_proxies",
        "",
        "addresses or networks (10.0.0.0/8) of proxies in front, separated by commas: who asks is then read from their \
         X-Forwarded-For",
    ),
    setting(
        "private_webhooks",
        "false",
        "webhooks may lead to this machine and into private networks",
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

/// The setting of a name.
pub(super) fn known(name: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|s| s.name == name)
}

/// What to say of a name that is none.
pub(super) fn unknown(name: &str) -> String {
    let names: Vec<&str> = SETTINGS.iter().map(|s| s.name).collect();
    format!("there is no setting {name:?}; there are {}", names.join(", "))
}
