//! A request sent again under the same `Idempotency-Key` is answered as it was the first time, and done once.

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};
use tracing::Instrument;

use crate::{
    AppState, Principal, Problem,
    store::{Claim, hex},
};

const KEY: &str = "idempotency-key";
/// Bytes of an answer that are kept.
const ANSWER_BYTES_MAX: usize = 4 << 20;

/// Where a request under `/api/v1` that changes something carries a key: does it once.
pub(crate) async fn once(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let changes = *request.method() == Method::POST || *request.method() == Method::DELETE;
    let key = request.headers().get(KEY).cloned();
    // Screenings change nothing: each one is a screening of its own, and recorded as such.
    let path = request.uri().path();
    let screening = path.starts_with("/api/v1/screen") || path.starts_with("/api/v1/documents");
    match key {
        Some(key) if changes && !screening && path.starts_with("/api/v1/") => {
            match answer_once(&state, &key, request, next).await {
                Ok(response) => response,
                Err(problem) => problem.into_response(),
            }
        }
        _ => next.run(request).await,
    }
}

async fn answer_once(
    state: &AppState,
    key: &HeaderValue,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let key = key.to_str().ok().filter(|k| (1..=200).contains(&k.len()));
    let key =
        key.ok_or_else(|| Problem::invalid("Idempotency-Key: give 1 to 200 visible ASCII characters"))?;
    let actor = request
        .extensions()
        .get::<Principal>()
        .map_or("anonymous", |p| p.actor.as_str());
    let subject = hex(&Sha256::digest(format!("{actor}\n{key}")));
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, state.config.body_bytes_max)
        .await
        .map_err(|_| Problem::too_large("the body could not be read, or is larger than body_mib_max"))?;
    let mut hash = Sha256::new();
    hash.update(format!("{} {}\n", parts.method, parts.uri));
    hash.update(&body);
    let digest = hex(&hash.finalize());
    match state.store.claim(&subject, &digest).await? {
        Claim::Answered(status, text) => {
            let status = u16::try_from(status)
                .ok()
                .and_then(|s| StatusCode::from_u16(s).ok());
            let refused = status.is_some_and(|s| s.is_client_error());
            let kind = if refused {
                "application/problem+json"
            } else {
                "application/json"
            };
            let kind = HeaderValue::from_static(kind);
            let headers = [(header::CONTENT_TYPE, kind)];
            let mut response = (status.unwrap_or(StatusCode::OK), headers, text).into_response();
            response
                .headers_mut()
                .insert("idempotent-replayed", HeaderValue::from_static("true"));
            return Ok(response);
        }
        Claim::Other => {
            return Err(Problem::invalid(
                "Idempotency-Key: it was used for another request: take a new one",
            ));
        }
        Claim::Running => {
            return Err(Problem::conflict(
                "the first request under this Idempotency-Key is still running: try again",
            ));
        }
        Claim::Fresh => {}
    }
    // It goes on also where whoever asked has gone: they come back under the same key, and want the answer.
    let request = Request::from_parts(parts, Body::from(body));
    let done = tokio::spawn(do_and_keep(state.clone(), subject.clone(), request, next).in_current_span());
    match done.await {
        Ok(answered) => answered,
        Err(panic) => {
            state.store.release(&subject).await?;
            Err(Problem::internal(&panic))
        }
    }
}

/// Answers a request and keeps the answer.
async fn do_and_keep(
    state: AppState,
    subject: String,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let response = next.run(request).await;
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, ANSWER_BYTES_MAX)
        .await
        .map_err(|e| Problem::internal(&e))?;
    // Our own failure, or a refusal for now, may be tried again.
    let kept = std::str::from_utf8(&body)
        .ok()
        .filter(|_| parts.status.as_u16() < 429);
    match kept {
        Some(text) => {
            state
                .store
                .answered(&subject, i64::from(parts.status.as_u16()), text)
                .await?;
        }
        None => state.store.release(&subject).await?,
    }
    Ok(Response::from_parts(parts, Body::from(body)))
}
