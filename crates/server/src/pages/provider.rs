//! Signing in and joining through the configured provider (OpenID Connect).

use axum::{
    extract::{Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{
    Page,
    sign_in::{Next, enter, own_address, sign_in_page},
};
use crate::{
    AppState, Problem,
    auth::{self, Identity, Pending, Provider, ProviderError, digest, named_cookie, same_secret},
    store::{Member, NewMember, StoreError},
};

/// How long somebody may take at the provider.
const PATIENCE_SECONDS: u64 = 600;
/// What people without any invitation are told.
const UNINVITED: &str = "you are no member here: ask an administrator for an invitation, and open its link";

/// Name of the cookie that remembers a sign-in that began. `Lax`, since the way back comes from the provider's site.
fn cookie_name(state: &AppState) -> &'static str {
    if state.config.is_https() {
        "__Host-interdict_provider"
    } else {
        "interdict_provider"
    }
}

fn cookie(state: &AppState, value: &str, seconds: u64) -> Result<HeaderValue, Problem> {
    let (name, secure) = (
        cookie_name(state),
        if state.config.is_https() { "; Secure" } else { "" },
    );
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    HeaderValue::from_str(&text).map_err(|e| Problem::internal(&e))
}

/// What is remembered while somebody is at the provider.
struct Remembered {
    pending: Pending,
    /// Where they wanted to go.
    next: String,
    /// The link of an invitation that they hold.
    join: String,
}

impl Remembered {
    fn write(&self) -> String {
        form_urlencoded::Serializer::new(String::new())
            .append_pair("state", &self.pending.state)
            .append_pair("nonce", &self.pending.nonce)
            .append_pair("verifier", &self.pending.verifier)
            .append_pair("next", &self.next)
            .append_pair("join", &self.join)
            .finish()
    }

    fn read(text: &str) -> Option<Self> {
        let field = |name: &str| {
            let found = form_urlencoded::parse(text.as_bytes()).find(|(key, _)| key == name)?;
            Some(found.1.into_owned())
        };
        Some(Self {
            pending: Pending {
                state: field("state").filter(|s| !s.is_empty())?,
                nonce: field("nonce")?,
                verifier: field("verifier")?,
            },
            next: field("next")?,
            join: field("join")?,
        })
    }
}

fn configured(state: &AppState) -> Result<&Provider, Problem> {
    let missing = || Problem::not_found("no provider of sign-in is configured");
    state.config.provider.as_ref().ok_or_else(missing)
}

#[derive(Deserialize)]
pub(crate) struct Begin {
    #[serde(flatten)]
    next: Next,
    #[serde(default)]
    join: String,
}

/// Leads to the provider.
pub(crate) async fn begin(
    State(state): State<AppState>,
    headers: HeaderMap,
    Query(begin): Query<Begin>,
) -> Page {
    let (address, pending) = match configured(&state)?.begin().await {
        Ok(begun) => begun,
        Err(error) => return failed(&state, &headers, &error),
    };
    let remembered = Remembered {
        pending,
        next: own_address(&begin.next.next).to_owned(),
        join: begin.join,
    };
    let cookie = cookie(&state, &remembered.write(), PATIENCE_SECONDS)?;
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(&address)).into_response())
}

#[derive(Deserialize)]
pub(crate) struct Return {
    #[serde(default)]
    state: String,
    code: Option<String>,
    error: Option<String>,
}

/// Comes back from the provider.
pub(crate) async fn end(
    State(state): State<AppState>,
    headers: HeaderMap,
    Query(answer): Query<Return>,
) -> Page {
    let provider = configured(&state)?;
    let remembered = named_cookie(&headers, cookie_name(&state))
        .and_then(Remembered::read)
        .filter(|r| same_secret(&r.pending.state, &answer.state));
    let Some(remembered) = remembered else {
        let why = "this sign-in did not begin in this browser, or took too long: try again";
        return refused(&state, &headers, StatusCode::BAD_REQUEST, why);
    };
    let Some(code) = answer.code.filter(|_| answer.error.is_none()) else {
        return refused(
            &state,
            &headers,
            StatusCode::UNAUTHORIZED,
            "the provider did not sign you in: try again",
        );
    };
    let identity = match provider.end(code, remembered.pending).await {
        Ok(identity) => identity,
        Err(error) => return failed(&state, &headers, &error),
    };
    let member = match member_of(&state, &identity, &remembered.join).await {
        Ok(Ok(member)) if !member.disabled => member,
        Ok(Ok(_)) => {
            return refused(
                &state,
                &headers,
                StatusCode::FORBIDDEN,
                "an administrator has closed your account",
            );
        }
        Ok(Err(why)) => return refused(&state, &headers, StatusCode::FORBIDDEN, &why),
        Err(error) => return Err(error.into()),
    };
    let signed_in = auth::start(&state, &member)
        .await
        .map_err(|e| Problem::internal(&e))?;
    let response = enter(&signed_in.cookie, own_address(&remembered.next))?;
    forgetting(&state, response)
}

/// The member that an identity is, or why it is none.
async fn member_of(
    state: &AppState,
    identity: &Identity,
    join: &str,
) -> Result<Result<Member, String>, StoreError> {
    if let Some(member) = state.store.member_of_identity(identity).await? {
        return Ok(Ok(member));
    }
    let Some(email) = &identity.email else {
        return Ok(Err(
            "the provider vouches for no e-mail address of yours: ask who runs it".to_owned(),
        ));
    };
    let conflict = |error| match error {
        StoreError::Conflict(why) => Ok(Err(why)),
        StoreError::Missing(_) => Ok(Err(UNINVITED.to_owned())),
        other => Err(other),
    };
    if let Some(member) = state.store.member_by_email(email).await? {
        return match state.store.tie_identity(&member, identity).await {
            Ok(()) => Ok(Ok(member)),
            Err(error) => conflict(error),
        };
    }
    let invitation = match join {
        "" => None,
        token => state.store.invitation(&digest(token)).await?,
    };
    // A link for a new password makes nobody a member.
    let Some(invitation) = invitation.filter(|i| i.member.is_none()) else {
        return Ok(Err(UNINVITED.to_owned()));
    };
    if invitation.email.as_ref().is_some_and(|invited| invited != email) {
        return Ok(Err(format!(
            "the invitation is for another address than {email}: ask an administrator for one of your own"
        )));
    }
    let name: String = (identity.name.as_deref().unwrap_or(email).chars())
        .filter(|c| !c.is_control())
        .take(200)
        .collect();
    let new = NewMember {
        email,
        name: &name,
        password: None,
        identity: Some(identity),
    };
    match state.store.join(&digest(join), &new).await {
        Ok(member) => Ok(Ok(member)),
        Err(error) => conflict(error),
    }
}

fn forgetting(state: &AppState, mut response: Response) -> Page {
    response
        .headers_mut()
        .append(header::SET_COOKIE, cookie(state, "", 0)?);
    Ok(response)
}

fn refused(state: &AppState, headers: &HeaderMap, status: StatusCode, why: &str) -> Page {
    forgetting(state, sign_in_page(state, headers, status, "/", Some(why))?)
}

fn failed(state: &AppState, headers: &HeaderMap, error: &ProviderError) -> Page {
    tracing::warn!(%error, "sign-in through the provider failed");
    let status = match error {
        ProviderError::Unusable(_) => StatusCode::BAD_GATEWAY,
        ProviderError::Token(_) => StatusCode::UNAUTHORIZED,
    };
    let why = "the provider of sign-in could not be used; the log of the service says why: try again later";
    refused(state, headers, status, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_comes_back_whole() {
        let remembered = Remembered {
            pending: Pending {
                state: "s-_~".to_owned(),
                nonce: "n".to_owned(),
                verifier: "v".to_owned(),
            },
            next: "/alerts?state=open&x=a;b,c \"é".to_owned(),
            join: String::new(),
        };
        let written = remembered.write();
        assert!(
            written
                .bytes()
                .all(|b| b.is_ascii_graphic() && !b";,\"\\".contains(&b)),
            "{written}"
        );
        let read = Remembered::read(&written).unwrap();
        assert_eq!(
            (read.pending, read.next, read.join),
            (remembered.pending, remembered.next, remembered.join)
        );
        assert!(Remembered::read("").is_none());
        assert!(Remembered::read("state=&nonce=&verifier=&next=&join=").is_none());
    }
}
