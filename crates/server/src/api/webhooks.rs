//! Webhooks: addresses that are told of alerts, and the task that tells them.

use std::{net::IpAddr, time::Duration};

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
    outbound::{agent, is_public},
    store::{Delivery, Webhook, hex},
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
    let (made, secret) = make(&state, &who, &create.url).await?;
    Ok((
        StatusCode::CREATED,
        axum::Json(json!({"webhook": made, "secret": secret})),
    )
        .into_response())
}

/// Makes a webhook; gives it with the secret that signs its messages.
pub(crate) async fn make(state: &AppState, who: &Principal, url: &str) -> Result<(Webhook, String), Problem> {
    let url = plain("url", url.trim())?;
    check(url, state.config.private_webhooks).map_err(Problem::invalid)?;
    let secret = Token::new("wh_").map_err(|e| Problem::internal(&e))?.secret;
    let made = state.store.create_webhook(&who.actor, url, &secret).await?;
    Ok((made, secret))
}

/// Whether messages may go to an address. A name is looked up when there is a message: it may lead elsewhere by then.
fn check(url: &str, private: bool) -> Result<(), String> {
    let uri: ureq::http::Uri = url
        .parse()
        .map_err(|e| format!("url: {e}: give an address that starts with https://"))?;
    let host = uri.host().unwrap_or_default();
    let address: Option<IpAddr> = host.trim_matches(['[', ']']).parse().ok();
    let here = host == "localhost" || address.is_some_and(|a| a.is_loopback());
    let scheme = uri.scheme_str();
    if host.is_empty() || !(scheme == Some("https") || here && scheme == Some("http")) {
        return Err("url: give an address that starts with https://".to_owned());
    }
    if uri.authority().is_some_and(|a| a.as_str().contains('@')) {
        return Err("url: leave out name and password: messages are signed".to_owned());
    }
    if !private && (here || address.is_some_and(|a| !is_public(a))) {
        let why = "url: it leads to this machine or into a private network; set private_webhooks where that is meant";
        return Err(why.to_owned());
    }
    Ok(())
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
    let private = state.config.private_webhooks;
    let sent = tokio::task::spawn_blocking(move || send(&delivery, private)).await;
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
                let told = format!("attempt {attempts} of {ATTEMPTS_MAX} failed: {why}");
                if let Err(error) = state.store.delivery_failed(&id, &told).await {
                    tracing::error!(%error, "the failure of a message could not be noted");
                }
                return;
            }
            format!("given up: {why}")
        }
    };
    if let Err(error) = state.store.delivery_done(&id, &outcome).await {
        tracing::error!(%error, "the delivery of a message could not be noted; it is sent again");
    }
}

fn send(delivery: &Delivery, private: bool) -> Result<u16, String> {
    let config = ureq::Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false);
    let agent = agent(config, private);
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
    use super::{check, send, signature};
    use crate::store::Delivery;

    #[test]
    fn messages_leave_over_tls_for_the_public_internet() {
        assert_eq!(check("https://hooks.example.org/interdict", false), Ok(()));
        assert_eq!(check("https://hooks.example.org:8443/?a=b", true), Ok(()));
        for nowhere in [
            "",
            "hooks.example.org",
            "ftp://hooks.example.org",
            "http://hooks.example.org",
            "http://127.0.0.1.example.org/",
            "http://localhost.example.org/",
            "http://127.0.0.1@example.org/",
            "https://name:password@example.org/",
            "https://",
        ] {
            assert!(check(nowhere, true).is_err(), "{nowhere:?}");
        }
        for inside in [
            "http://127.0.0.1:9000/hook",
            "http://[::1]:9000/hook",
            "http://localhost/",
            "https://localhost/",
            "https://10.0.0.5/",
            "https://169.254.169.254/latest/meta-data/",
            "https://[fd00::1]/",
        ] {
            assert!(check(inside, false).is_err(), "{inside}");
            assert_eq!(check(inside, true), Ok(()), "{inside}");
        }
    }

    #[test]
    fn redirects_lead_nowhere() {
        use std::io::{Read, Write};
        let listen = || std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let (hook, inside) = (listen(), listen());
        let url = format!("http://{}/hook", hook.local_addr().unwrap());
        let elsewhere = inside.local_addr().unwrap();
        let answering = std::thread::spawn(move || {
            let (mut stream, _) = hook.accept().unwrap();
            let answer = format!(
                "HTTP/1.1 307 Temporary Redirect\r\nlocation: http://{elsewhere}/\r\ncontent-length: 0\r\n\r\n"
            );
            stream.write_all(answer.as_bytes()).unwrap();
            // Whoever asks must have its answer before the connection ends.
            let _ = stream.read_to_end(&mut Vec::new());
        });
        let delivery = Delivery {
            id: "d-1".to_owned(),
            url,
            secret: "wh_secret".to_owned(),
            event: "alert.opened".to_owned(),
            body: "{}".to_owned(),
            attempts: 0,
        };
        assert_eq!(send(&delivery, true), Ok(307));
        answering.join().unwrap();
        inside.set_nonblocking(true).unwrap();
        assert!(inside.accept().is_err(), "somebody followed");
    }

    /// RFC 4231, test case 2.
    #[test]
    fn signatures_are_hmac_sha256() {
        let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(signature("Jefe", "what do ya want for nothing?"), expected);
    }
}
