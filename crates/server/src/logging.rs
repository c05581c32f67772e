//! Structured logs on standard error. Names, documents and customers never reach them.

use tracing_subscriber::EnvFilter;

use crate::Config;

/// Starts logging as configured; where another subscriber is set already (in tests), it stays.
pub(crate) fn start(config: &Config) {
    let filter = EnvFilter::try_new(&config.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let _ = if config.log_json {
        logs.json().try_init().map_err(drop)
    } else {
        logs.with_ansi(false).try_init().map_err(drop)
    };
}
