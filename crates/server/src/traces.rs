//! Traces (OpenTelemetry): which step of a request took how long, sent to a collector where one is configured. Spans
//! carry the pattern of the path, counts and the status; never a name, a document or an address that was asked for.

use std::time::Duration;

use axum::http::HeaderMap;
use opentelemetry::{propagation::TextMapPropagator, trace::TracerProvider};
use opentelemetry_http::{Bytes, HeaderExtractor, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{ExporterBuildError, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::{
    Resource,
    propagation::TraceContextPropagator,
    trace::{SdkTracer, SdkTracerProvider},
};
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

/// How long the collector may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Traces on their way; what still waits is sent when this is dropped.
#[derive(Debug)]
pub(crate) struct Traces(SdkTracerProvider);

impl Traces {
    /// Sends traces to a collector that speaks OTLP over HTTP, in a thread of its own.
    ///
    /// # Errors
    /// Where the address is none.
    pub(crate) fn to(endpoint: &str) -> Result<Self, ExporterBuildError> {
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Collector::new())
            .with_endpoint(format!("{}/v1/traces", endpoint.trim_end_matches('/')))
            .with_timeout(PATIENCE)
            .build()?;
        let service = Resource::builder().with_service_name("interdict").build();
        Ok(Self(
            SdkTracerProvider::builder()
                .with_batch_exporter(exporter)
                .with_resource(service)
                .build(),
        ))
    }

    /// What makes spans into traces.
    pub(crate) fn tracer(&self) -> SdkTracer {
        self.0.tracer("interdict")
    }
}

impl Drop for Traces {
    fn drop(&mut self) {
        if let Err(error) = self.0.shutdown() {
            tracing::warn!(%error, "the last traces could not be sent");
        }
    }
}

/// Carries traces to the collector.
#[derive(Debug)]
struct Collector(ureq::Agent);

impl Collector {
    fn new() -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            .build();
        Self(config.into())
    }
}

#[async_trait::async_trait]
impl HttpClient for Collector {
    /// Blocks: the sender has a thread of its own.
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (parts, mut body) = self.0.run(request.map(|body| body.to_vec()))?.into_parts();
        let body = body.with_config().limit(1 << 20).read_to_vec()?;
        Ok(Response::from_parts(parts, Bytes::from(body)))
    }
}

/// Makes a span part of the trace that the caller began (W3C `traceparent`).
pub(crate) fn continue_trace(span: &Span, headers: &HeaderMap) {
    if headers.contains_key("traceparent") {
        let caller = TraceContextPropagator::new().extract(&HeaderExtractor(headers));
        // Refused where no traces are sent.
        let _ = span.set_parent(caller);
    }
}
