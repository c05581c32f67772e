//! Webhooks: addresses that are told of alerts, and the task that tells them.

use std::time::Duration;

use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use serde_json::json;
use sha2::Sha256;

use super::{Json, Path, plain};
use crate::{
    AppState, Principal, Problem,
    auth::Token,
    store::{Delivery, hex},
};

/// Attempts before a message is given up: with the wait doubling from ten seconds, about a day and a half.
const ATTEMPTS_MAX: i64 = 13;
const RETRY_MS: i64 = 10_000;
const AT_ONCE: i64 = 16;
const PATIENCE: Duration = Duration::from_secs(10);

/// All webhooks, without their secrets.
pub(crate) async fn all(State(state): State<AppState>) -> Result<Response, Problem> {
    Ok(axum::Json(json!({"data": state.store.webhooks().await?})).into_response())
}

#[derive(Deserialize)]
pub(crate) struct Create {
    url: String,
}

/// Makes a webhook; the secret that signs its messages is shown once.
pub(crate) async fn create(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Json(create): Json<Create>,
) -> Result<Response, Problem> {
    let url = plain("url", create.url.trim())?;
    let local = ["http://127.0.0.1", "http://localhost", "http://[::1]"];
    let valid: Result<ureq::http::Uri, _> = url.parse();
    let fine = url.starts_with("https://") || local.iter().any(|l| url.starts_with(l));
    if !fine || valid.is_err() {
        return Err(Problem::invalid("url: give an address that starts with https://"));
    }
    let secret = Token::new("wh_").map_err(|e| Problem::internal(&e))?.secret;
    let made = state.store.create_webhook(&who.actor, url, &secret).await?;
    Ok((
        StatusCode::CREATED,
        axum::Json(json!({"webhook": made, "secret": secret})),
    )
        .into_response())
}

/// Ends a webhook.
pub(crate) async fn remove(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    state.store.remove_webhook(&who.actor, plain("id", &id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The signature of a message: HMAC-SHA-256 over its body, in hexadecimal.
pub(crate) fn signature(secret: &str, body: &str) -> String {
    // HMAC takes keys of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(body.as_bytes());
    hex(&mac.finalize().into_bytes())
}

/// Delivers messages as they come.
pub(crate) async fn deliver(state: AppState) {
    let mut ticks = tokio::time::interval(Duration::from_secs(1));
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        match state.store.deliveries_wait().await {
            Ok(true) => {}
            Ok(false) => continue,
            Err(error) => {
                tracing::error!(%error, "messages to webhooks could not be looked for");
                continue;
            }
        }
        match state.store.due_deliveries(AT_ONCE, RETRY_MS).await {
            Ok(due) => {
                let sent: Vec<_> = due
                    .into_iter()
                    .map(|d| tokio::spawn(deliver_one(state.clone(), d)))
                    .collect();
                for sent in sent {
                    let _ = sent.await;
                }
            }
            Err(error) => tracing::error!(%error, "messages to webhooks could not be taken"),
        }
    }
}

async fn deliver_one(state: AppState, delivery: Delivery) {
    let (id, attempts) = (delivery.id.clone(), delivery.attempts + 1);
    let sent = tokio::task::spawn_blocking(move || send(&delivery)).await;
    let outcome = match sent {
        Ok(Ok(status)) if (200..300).contains(&status) => format!("delivered: {status}"),
        other => {
            let why = match other {
                Ok(Ok(status)) => format!("status {status}"),
                Ok(Err(why)) => why,
                Err(error) => error.to_string(),
            };
            tracing::warn!(
                delivery = id,
                attempts,
                why,
                "a message to a webhook was not taken"
            );
            if attempts < ATTEMPTS_MAX {
                return;
            }
            format!("given up: {why}")
        }
    };
    if let Err(error) = state.store.delivery_done(&id, &outcome).await {
        tracing::error!(%error, "the delivery of a message could not be noted; it is sent again");
    }
}

fn send(delivery: &Delivery) -> Result<u16, String> {
    let config = ureq::Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false);
    let agent: ureq::Agent = config.build().into();
    let signed = format!("sha256={}", signature(&delivery.secret, &delivery.body));
    let answer = agent
        .post(&delivery.url)
        .header("content-type", "application/json")
        .header("x-interdict-event", &delivery.event)
        .header("x-interdict-signature", &signed)
        .send(delivery.body.as_str())
        .map_err(|e| e.to_string())?;
    Ok(answer.status().as_u16())
}

#[cfg(test)]
mod tests {
    use super::signature;

    /// RFC 4231, test case 2.
    #[test]
    fn signatures_are_hmac_sha256() {
        let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(signature("Jefe", "what do ya want for nothing?"), expected);
    }
}
