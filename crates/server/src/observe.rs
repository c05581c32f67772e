//! What is measured and logged of every request, and the limits on time and number. Paths are told by their pattern
//! alone: what stands in them may be a name.

use std::{
    sync::OnceLock,
    time::{Duration, Instant},
};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use tracing::{Instrument, field::Empty};

use crate::{
    Access, AppState, Problem, Role, Scope, api::body_too_large, routes::Routes, traces::continue_trace,
};

/// Upper ends of the histogram of answering times, in seconds.
const SECONDS: &[f64] = &[
    0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 5.0, 30.0,
];
/// Upper ends of the histogram of records written together.
const RECORDS: &[f64] = &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 1024.0];

/// The recorder of the process; `None` where another one was installed.
pub(crate) fn recorder() -> Option<&'static PrometheusHandle> {
    static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    let install = || {
        PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), SECONDS)
            .ok()?
            .set_buckets_for_metric(Matcher::Suffix("_records".to_owned()), RECORDS)
            .ok()?
            .install_recorder()
            .ok()
    };
    RECORDER.get_or_init(install).as_ref()
}

/// Adds the route of the measures.
pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/metrics", Access::Api(Role::Reader, Scope::Read), measures)
}

/// The measures in Prometheus' text form.
async fn measures(State(state): State<AppState>) -> Result<Response, Problem> {
    let dataset = state.lists.current();
    metrics::gauge!("interdict_listed_parties").set(f64::from(dataset.len()));
    let freshness = dataset.freshness(&state.config.sources);
    for list in freshness {
        metrics::gauge!("interdict_list_age_days", "list" => list.list).set(f64::from(list.age_days));
    }
    for (alert, count) in state.store.alerts_by_state().await? {
        metrics::gauge!("interdict_alerts", "state" => alert.code()).set(count as f64);
    }
    let (customers, behind) = state.store.customers_count(&dataset.snapshot).await?;
    metrics::gauge!("interdict_customers").set(customers as f64);
    metrics::gauge!("interdict_customers_behind").set(behind as f64);
    let waiting = state.store.deliveries_waiting().await?;
    metrics::gauge!("interdict_webhook_messages_waiting").set(waiting as f64);
    let recorder =
        recorder().ok_or_else(|| Problem::unavailable("another recorder of measures is installed"))?;
    recorder.run_upkeep();
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind)], recorder.render()).into_response())
}

/// Measures, logs and limits one request.
pub(crate) async fn observe(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let path = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("other".to_owned(), |p| p.as_str().to_owned());
    let exempt = matches!(path.as_str(), "/healthz" | "/readyz");
    let span = tracing::info_span!("request", %method, path, status = Empty);
    continue_trace(&span, request.headers());
    let response = match state.places.try_acquire() {
        Err(_) if !exempt => busy(&state),
        _place if too_large(&state, &path, &request) => body_too_large(&state).into_response(),
        _place => match tokio::time::timeout(
            state.config.request_time_max,
            next.run(request).instrument(span.clone()),
        )
        .await
        {
            Ok(response) => response,
            Err(_) => late(state.config.request_time_max),
        },
    };
    let (seconds, status) = (started.elapsed().as_secs_f64(), response.status().as_u16());
    span.record("status", status);
    let labels = [
        ("method", method.to_string()),
        ("path", path.clone()),
        ("status", status.to_string()),
    ];
    metrics::counter!("interdict_requests_total", &labels).increment(1);
    metrics::histogram!("interdict_request_seconds", "path" => path.clone()).record(seconds);
    match status {
        500.. => tracing::warn!(%method, path, status, seconds, "request failed"),
        _ => tracing::debug!(%method, path, status, seconds, "request"),
    }
    response
}

/// Whether a request says that its body is over the limit; then nothing of it is read. Streams have no limit.
fn too_large(state: &AppState, path: &str, request: &Request) -> bool {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length: Option<usize> = length.and_then(|l| l.to_str().ok()?.parse().ok());
    path != "/api/v1/screen/bulk" && length.is_some_and(|l| l > state.config.body_bytes_max)
}

fn busy(state: &AppState) -> Response {
    let detail = format!(
        "{} requests are being answered already: try again in a second",
        state.config.concurrent_requests_max
    );
    let mut response = Problem::unavailable(detail).into_response();
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    response
}

fn late(limit: Duration) -> Response {
    let seconds = limit.as_secs();
    Problem::unavailable(format!(
        "the answer took longer than {seconds} seconds: ask for less at a time"
    ))
    .into_response()
}

/// How often each caller may ask: a bucket that holds a minute's requests and fills steadily.
#[derive(Debug, Default)]
pub(crate) struct Rates(std::sync::Mutex<std::collections::HashMap<String, Instant>>);

impl Rates {
    const CALLERS_MAX: usize = 100_000;

    /// Takes one request of a caller's minute.
    pub(crate) fn take(&self, caller: String, per_minute: u32) -> Result<(), Problem> {
        let Ok(mut callers) = self.0.lock() else {
            return Ok(());
        };
        let now = Instant::now();
        if callers.len() >= Self::CALLERS_MAX {
            callers.retain(|_, empty_at| *empty_at > now);
        }
        // When the bucket of what was taken will be empty again: at most a minute ahead.
        let (minute, one) = (
            Duration::from_secs(60),
            Duration::from_secs(60) / per_minute.max(1),
        );
        let empty_at = callers.entry(caller).or_insert(now);
        let next = (*empty_at).max(now) + one;
        if next > now + minute {
            return Err(Problem::too_many(format!(
                "{per_minute} requests a minute are allowed: wait {} seconds",
                (next - now - minute).as_secs() + 1
            )));
        }
        *empty_at = next;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minutes_requests_can_be_taken_at_once() {
        let rates = Rates::default();
        let taken = (0..20).filter(|_| rates.take("a".to_owned(), 10).is_ok()).count();
        assert_eq!(taken, 10);
        assert!(rates.take("b".to_owned(), 10).is_ok());
        assert_eq!(rates.take("a".to_owned(), 10).unwrap_err().status, 429);
    }
}
