//! Sessions: starting, ending, and their cookie.

use std::net::IpAddr;

use crate::{
    AppState,
    auth::{Token, counted, verify_password},
    store::{Member, StoreError, now},
};

/// Failures of one member's address that cost nothing.
const FREE_FAILURES: i64 = 5;
/// Failures from one network address that cost nothing: a whole office may stand behind it.
const FREE_FAILURES_OF_NETWORK: i64 = 50;
/// The longest wait after many failures.
const WAIT_SECONDS_MAX: i64 = 900;

/// A session just started.
pub(crate) struct SignIn {
    /// The cookie to set.
    pub(crate) cookie: String,
}

/// Why somebody may not sign in.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SignInError {
    /// Address and password don't fit, or there is no such member, or the member is disabled: never told apart.
    #[error("address and password don't belong together")]
    Refused,
    /// Too many failures before.
    #[error("too many failed attempts: wait {0} seconds and try again")]
    Wait(i64),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The system gives no random bytes.
    #[error("no random bytes: {0}")]
    Random(#[from] getrandom::Error),
}

/// Seconds to wait after so many failures: none at first, then doubling.
fn wait_seconds(failures: i64, free: i64) -> i64 {
    match failures - free {
        ..0 => 0,
        over => (1i64 << over.min(20)).min(WAIT_SECONDS_MAX),
    }
}

/// Signs in by address and password.
pub(crate) async fn sign_in(
    state: &AppState,
    email: &str,
    password: String,
    from: Option<IpAddr>,
) -> Result<SignIn, SignInError> {
    let email = email.trim().to_lowercase();
    if email.contains('\0') {
        return Err(SignInError::Refused);
    }
    let by_email = format!("email:{}", crate::auth::digest(&email));
    let mut subjects = vec![by_email.clone()];
    subjects.extend(from.map(|ip| format!("ip:{}", counted(ip))));
    let wait = |subject: &str, failures: i64, last_at: i64| {
        let free = if subject == by_email {
            FREE_FAILURES
        } else {
            FREE_FAILURES_OF_NETWORK
        };
        match wait_seconds(failures, free) {
            0 => 0,
            seconds => last_at / 1000 + seconds - now() / 1000,
        }
    };
    if let Some(seconds) = state.store.begin_sign_in(&subjects, wait).await? {
        return Err(SignInError::Wait(seconds));
    }
    let member = state.store.member_by_email(&email).await?.filter(|m| !m.disabled);
    let digest = member.as_ref().and_then(|m| m.password.clone());
    let fits = verify_password(password, digest).await;
    match member.filter(|_| fits) {
        Some(member) => {
            for subject in &subjects {
                state.store.sign_in_succeeded(subject).await?;
            }
            start(state, &member).await
        }
        None => {
            state.store.sign_in_refused().await?;
            Err(SignInError::Refused)
        }
    }
}

/// Starts a session for a member who has proved who they are.
pub(crate) async fn start(state: &AppState, member: &Member) -> Result<SignIn, SignInError> {
    let session = Token::new("")?;
    let form = Token::new("")?;
    let length = state.config.session.as_secs();
    let expires_at = now() + length as i64 * 1000;
    state
        .store
        .start_session(member, &session.digest, &form.secret, expires_at)
        .await?;
    let cookie = cookie(state, &session.secret, length);
    Ok(SignIn { cookie })
}

/// Name of the session's cookie. The prefix makes browsers refuse it from other hosts and without TLS.
fn cookie_name(state: &AppState) -> &'static str {
    if state.config.is_https() {
        "__Host-interdict"
    } else {
        "interdict"
    }
}

fn cookie(state: &AppState, value: &str, seconds: u64) -> String {
    let name = cookie_name(state);
    let secure = if state.config.is_https() { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}")
}

/// The cookie that takes the session's place when it ends.
pub(crate) fn sign_out_cookie(state: &AppState) -> String {
    cookie(state, "", 0)
}

/// The session's secret in a request's cookies.
pub(crate) fn session_cookie<'a>(state: &AppState, headers: &'a axum::http::HeaderMap) -> Option<&'a str> {
    named_cookie(headers, cookie_name(state))
}

/// A cookie by its name.
pub(crate) fn named_cookie<'a>(headers: &'a axum::http::HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(axum::http::header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, value)| *key == name && !value.is_empty())
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        assert_eq!(wait_seconds(0, 5), 0);
        assert_eq!(wait_seconds(4, 5), 0);
        assert_eq!(wait_seconds(5, 5), 1);
        assert_eq!(wait_seconds(8, 5), 8);
        assert_eq!(wait_seconds(1_000_000, 5), WAIT_SECONDS_MAX);
    }
}
