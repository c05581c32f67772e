//! The guard before every route: who asks, and may they?

use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    sync::Mutex,
    time::{Duration, Instant},
};

use axum::{
    extract::{ConnectInfo, MatchedPath, Request, State},
    http::{HeaderMap, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    Access, AppState, Credential, OpenScreening, Principal, Problem,
    auth::{client, counted, digest, is_trusted, same_secret, session_cookie},
    routes::AccessTable,
    store::StoreError,
};

/// How long a key found good is not looked up again; a revoked key works this long at most.
const KEY_REMEMBERED: Duration = Duration::from_secs(5);
const KEYS_REMEMBERED_MAX: usize = 10_000;

/// What the guard knows.
#[derive(Debug, Clone)]
pub(crate) struct Guard {
    pub(crate) state: AppState,
    pub(crate) table: AccessTable,
}

/// Keys found good a moment ago, by digest.
#[derive(Debug, Default)]
pub(crate) struct KeyCache(Mutex<HashMap<String, (Instant, Principal)>>);

impl KeyCache {
    fn get(&self, digest: &str) -> Option<Principal> {
        let keys = self.0.lock().ok()?;
        let (found, principal) = keys.get(digest)?;
        (found.elapsed() < KEY_REMEMBERED).then(|| principal.clone())
    }

    fn put(&self, digest: String, principal: Principal) {
        if let Ok(mut keys) = self.0.lock() {
            if keys.len() >= KEYS_REMEMBERED_MAX {
                keys.clear();
            }
            keys.insert(digest, (Instant::now(), principal));
        }
    }

    /// Forgets all keys, after one was revoked.
    pub(crate) fn clear(&self) {
        if let Ok(mut keys) = self.0.lock() {
            keys.clear();
        }
    }
}

/// Lets a request through to its route, with the [`Principal`] as an extension, or refuses it.
pub(crate) async fn guard(State(guard): State<Guard>, mut request: Request, next: Next) -> Response {
    let method = match *request.method() {
        Method::HEAD => Method::GET,
        ref other => other.clone(),
    };
    let path = request
        .extensions()
        .get::<MatchedPath>()
        .map(|p| p.as_str().to_owned());
    let routes = path.as_deref().and_then(|path| guard.table.get(path));
    let access = routes
        .and_then(|routes| routes.iter().find(|r| r.method == method))
        .map(|r| r.access);
    // No such path (404) or no such method on it (405): nothing of ours would run.
    let Some(access) = access else {
        return next.run(request).await;
    };
    // Health and sign-in answer whatever a request carries, also while the database does not.
    if access == Access::Open {
        request.extensions_mut().insert(Principal::anonymous());
        return next.run(request).await;
    }
    let in_address = path
        .as_deref()
        .filter(|p| p.starts_with("/reconcile"))
        .and_then(|_| key_in_query(request.uri()));
    let principal = match identify(&guard.state, request.headers(), in_address).await {
        Ok(principal) => principal,
        Err(problem) => return problem.into_response(),
    };
    let limit = guard.state.config.requests_per_minute;
    if limit > 0
        && let Err(problem) = guard
            .state
            .rates
            .take(caller(&guard.state, &principal, &request), limit)
    {
        return problem.into_response();
    }
    let open = access == Access::Screening && screening_is_open(&guard.state, &request);
    if !principal.may(access, open) {
        return refuse(&principal, access, request.uri());
    }
    if changes_something(&method) && matches!(principal.credential, Credential::Session { .. }) {
        if let Err(problem) = from_own_pages(&guard.state, request.headers()) {
            return problem.into_response();
        }
        // Pages carry the token in the form, which their extractor checks; programs carry it in a header.
        if !matches!(access, Access::Page(_)) && !form_token_in(request.headers(), &principal) {
            return Problem::forbidden("with a session, send its form token in the header X-Form-Token")
                .into_response();
        }
    }
    request.extensions_mut().insert(principal);
    next.run(request).await
}

/// Whose minute a request counts for: the key's or the member's, else the network address's.
fn caller(state: &AppState, principal: &Principal, request: &Request) -> String {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    match (principal.is_anonymous(), peer) {
        (true, Some(ConnectInfo(peer))) => {
            counted(client(&state.config.trusted_proxies, *peer, request.headers()))
        }
        _ => principal.actor.clone(),
    }
}

fn changes_something(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

fn form_token_in(headers: &HeaderMap, principal: &Principal) -> bool {
    let given = headers.get("x-form-token").and_then(|v| v.to_str().ok());
    match &principal.credential {
        Credential::Session { form_token, .. } => given.is_some_and(|given| same_secret(given, form_token)),
        _ => false,
    }
}

/// A browser says where a form was sent from; another site's form is refused.
pub(crate) fn from_own_pages(state: &AppState, headers: &HeaderMap) -> Result<(), Problem> {
    let text = |name: header::HeaderName| headers.get(name).and_then(|v| v.to_str().ok());
    let foreign = || Problem::forbidden("the form was sent from another site");
    if let Some(site) = headers.get("sec-fetch-site").and_then(|v| v.to_str().ok())
        && !matches!(site, "same-origin" | "none")
    {
        return Err(foreign());
    }
    let Some(origin) = text(header::ORIGIN) else {
        return Ok(());
    };
    let host = text(header::HOST).unwrap_or_default();
    let own = origin.split_once("://").map(|(_, rest)| rest) == Some(host)
        || state.config.public_url.as_deref() == Some(origin);
    if own { Ok(()) } else { Err(foreign()) }
}

fn refuse(principal: &Principal, access: Access, uri: &Uri) -> Response {
    match access {
        Access::Page(_) if principal.is_anonymous() => {
            let next: String = uri.path_and_query().map_or("/", |p| p.as_str()).to_owned();
            let query = serde_urlencode(&next);
            Redirect::to(&format!("/sign-in?next={query}")).into_response()
        }
        Access::Page(_) => (
            StatusCode::FORBIDDEN,
            crate::pages::message("Not allowed", "Your role does not allow this. Ask an administrator."),
        )
            .into_response(),
        _ if principal.is_anonymous() => Problem::unauthenticated(
            "send an API key in the header Authorization: Bearer KEY; administrators make keys under Administration",
        )
        .into_response(),
        _ => Problem::forbidden("the role or the scopes of the key don't allow this").into_response(),
    }
}

/// A text as part of a query string.
fn serde_urlencode(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, b| {
        match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => out.push(char::from(b)),
            b => out += &format!("%{b:02X}"),
        }
        out
    })
}

/// Who sends this request: by key, else by session, else nobody. A key that is wrong is refused at once.
async fn identify(
    state: &AppState,
    headers: &HeaderMap,
    in_address: Option<&str>,
) -> Result<Principal, Problem> {
    if let Some(key) = key_in(headers).or(in_address) {
        let digest = digest(key);
        if let Some(principal) = state.keys.get(&digest) {
            return Ok(principal);
        }
        let known = state.store.key(&digest).await?;
        let known =
            known.ok_or_else(|| Problem::unauthenticated("the key is not known, expired or revoked"))?;
        let principal = Principal {
            actor: format!("key:{}", known.name),
            role: None,
            credential: Credential::Key(known.scopes),
        };
        state.keys.put(digest, principal.clone());
        return Ok(principal);
    }
    let Some(cookie) = session_cookie(state, headers) else {
        return Ok(Principal::anonymous());
    };
    let digest = digest(cookie);
    Ok(match state.store.session(&digest).await? {
        Some(session) => Principal {
            actor: format!("user:{}", session.member.email),
            role: Some(session.member.role),
            credential: Credential::Session {
                user: session.member.id,
                form_token: session.form_token,
                digest,
            },
        },
        None => Principal::anonymous(),
    })
}

/// The key of `Authorization: Bearer KEY`, of `Authorization: ApiKey KEY` (as clients of OpenSanctions send it), or of
/// `X-Api-Key: KEY`.
fn key_in(headers: &HeaderMap) -> Option<&str> {
    if let Some(key) = headers.get("x-api-key") {
        return key.to_str().ok();
    }
    let line = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, key) = line.split_once(' ')?;
    let scheme = scheme.to_ascii_lowercase();
    matches!(scheme.as_str(), "bearer" | "apikey").then(|| key.trim())
}

/// The key in an address, `api_key=KEY`: OpenRefine has no other place for it. Keys in addresses end up in logs of
/// proxies, so that only its endpoints take them there.
fn key_in_query(uri: &Uri) -> Option<&str> {
    uri.query()?
        .split('&')
        .find_map(|pair| pair.strip_prefix("api_key="))
        .filter(|key| !key.is_empty())
}

/// Whether this request may screen without a key.
fn screening_is_open(state: &AppState, request: &Request) -> bool {
    match state.config.open_screening {
        OpenScreening::Always => true,
        OpenScreening::Never => false,
        OpenScreening::Loopback => {
            let headers = request.headers();
            let proxied = ["forwarded", "x-forwarded-for", "x-real-ip", "via"]
                .iter()
                .any(|name| headers.contains_key(*name));
            let own_name = headers
                .get(header::HOST)
                .and_then(|h| h.to_str().ok())
                .is_some_and(names_loopback);
            let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
            // A page of another site, open in a browser of this machine, is no client of this machine.
            let foreign = headers
                .get("sec-fetch-site")
                .is_some_and(|site| site == "cross-site");
            let here = peer.is_some_and(|ConnectInfo(peer)| {
                let peer = peer.ip().to_canonical();
                peer.is_loopback() && !is_trusted(&state.config.trusted_proxies, peer)
            });
            // Where people come through a proxy, its requests can look like those of this machine.
            let published = state.config.is_published();
            here && own_name && !proxied && !foreign && !published
        }
    }
}

/// Whether a `Host` header names this machine by loopback: another name may be a web site's that points here.
fn names_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name == "localhost" || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Missing(_) => Self::not_found(error.to_string()),
            StoreError::Conflict(what) => Self::conflict(what),
            other => Self::internal(&other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_names_open_screening() {
        for host in [
            "localhost",
            "localhost:8000",
            "127.0.0.1",
            "127.0.0.1:8000",
            "[::1]:8000",
        ] {
            assert!(names_loopback(host), "{host}");
        }
        for host in [
            "",
            "example.org",
            "127.0.0.1.example.org",
            "[2001:db8::1]:80",
            "10.0.0.1",
        ] {
            assert!(!names_loopback(host), "{host}");
        }
    }

    #[test]
    fn keys_are_read_from_the_headers_that_clients_use() {
        let headers = |name: &'static str, value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, value.parse().unwrap());
            headers
        };
        for (name, value) in [
            ("authorization", "Bearer abc"),
            ("authorization", "ApiKey abc"),
            ("authorization", "apikey  abc"),
            ("x-api-key", "abc"),
        ] {
            assert_eq!(key_in(&headers(name, value)), Some("abc"), "{name}: {value}");
        }
        assert_eq!(key_in(&headers("authorization", "Basic abc")), None);
    }
}
