//! Structured logs on standard error, and traces where a collector is configured. Names, documents and customers never
//! reach them.

use tracing::{Level, level_filters::LevelFilter};
use tracing_subscriber::{
    EnvFilter, Layer, Registry, filter::Targets, layer::SubscriberExt, util::SubscriberInitExt,
};

use crate::{Config, traces::Traces};

/// Starts logging as configured; where another subscriber is set already (in tests), it stays. Hold what it gives as
/// long as traces are to be sent.
pub(crate) fn start(config: &Config) -> Option<Traces> {
    let filter = EnvFilter::try_new(&config.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let lines: Box<dyn Layer<Registry> + Send + Sync> = if config.log_json {
        lines.json().with_filter(filter).boxed()
    } else {
        lines.with_ansi(false).with_filter(filter).boxed()
    };
    let traces = config.otlp_endpoint.as_deref().map(Traces::to).transpose();
    let (traces, failed) = match traces {
        Ok(traces) => (traces, None),
        Err(error) => (None, Some(error)),
    };
    let spans = traces.as_ref().map(|traces| {
        tracing_opentelemetry::layer()
            .with_tracer(traces.tracer())
            .with_location(false)
            .with_threads(false)
            // Ours alone: other crates' spans may tell what was asked.
            .with_filter(
                Targets::new()
                    .with_target("interdict_server", Level::INFO)
                    .with_default(LevelFilter::OFF),
            )
    });
    let _ = tracing_subscriber::registry().with(lines).with(spans).try_init();
    if let Some(error) = failed {
        tracing::error!(%error, "no traces are sent: the collector's address can't be used");
    }
    traces
}
