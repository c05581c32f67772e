//! Signing in and out, joining by invitation, and one's own account.

use std::net::SocketAddr;

use axum::{
    Extension, Form,
    extract::{ConnectInfo, Path, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};
use serde::Deserialize;

use super::{Page, forms::Checked, layout};
use crate::{
    AppState, Credential, Principal, Problem,
    auth::{
        self, PasswordError, SignInError, Token, client, digest, digest_password, from_own_pages,
        named_cookie, same_secret,
    },
    store::{NewMember, StoreError},
};

/// Name of the cookie that ties the forms of people not signed in to their browser.
const FORM_COOKIE: &str = "interdict_form";

#[derive(Deserialize)]
pub(crate) struct Next {
    #[serde(default)]
    pub(crate) next: String,
}

#[derive(Deserialize)]
pub(crate) struct SignInForm {
    #[serde(default)]
    form_token: String,
    #[serde(default)]
    next: String,
    email: String,
    password: String,
}

/// An answer with the same token in form and cookie, so that no other site can send the form. A browser keeps its
/// token while it has several of these pages open.
fn with_form_cookie(
    state: &AppState,
    headers: &HeaderMap,
    status: StatusCode,
    write: impl FnOnce(&str) -> Markup,
) -> Page {
    let usable = |token: &&str| token.len() == 64 && token.bytes().all(|b| b.is_ascii_hexdigit());
    let token = match named_cookie(headers, FORM_COOKIE).filter(usable) {
        Some(known) => known.to_owned(),
        None => Token::new("").map_err(|e| Problem::internal(&e))?.secret,
    };
    let secure = if state.config.is_https() { "; Secure" } else { "" };
    let cookie = format!("{FORM_COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict{secure}");
    let cookie = HeaderValue::from_str(&cookie).map_err(|e| Problem::internal(&e))?;
    Ok((status, [(header::SET_COOKIE, cookie)], write(&token)).into_response())
}

fn check_form(state: &AppState, headers: &HeaderMap, token: &str) -> Result<(), Problem> {
    from_own_pages(state, headers)?;
    let known = named_cookie(headers, FORM_COOKIE).unwrap_or_default();
    if token.is_empty() || !same_secret(known, token) {
        return Err(Problem::forbidden(
            "the form is not of this browser: allow cookies for this site, reload the page and send it again",
        ));
    }
    Ok(())
}

fn with_passwords(state: &AppState) -> Result<(), Problem> {
    if state.config.password_sign_in {
        return Ok(());
    }
    Err(Problem::forbidden(
        "passwords are not used here: sign in through the provider",
    ))
}

/// Only addresses of this service are gone to.
pub(crate) fn own_address(next: &str) -> &str {
    let own = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n']);
    if own { next } else { "/" }
}

/// The way to the provider, where one is configured; what it leads to stands in the query.
fn provider_link(state: &AppState, verb: &str, key: &str, value: &str) -> Markup {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair(key, value)
        .finish();
    html! {
        @if let Some(provider) = &state.config.provider {
            p { a class="button" href={"/sign-in/provider?" (query)} { (verb) " with " (provider.name) } }
        }
    }
}

pub(crate) fn sign_in_page(
    state: &AppState,
    headers: &HeaderMap,
    status: StatusCode,
    next: &str,
    error: Option<&str>,
) -> Page {
    with_form_cookie(state, headers, status, |token| {
        let body = html! {
            h1 { "Sign in" }
            @if let Some(error) = error { p class="error" role="alert" { (error) "." } }
            (provider_link(state, "Sign in", "next", next))
            @if state.config.password_sign_in {
                form method="post" action="/sign-in" class="narrow" {
                    input type="hidden" name="form_token" value=(token);
                    input type="hidden" name="next" value=(next);
                    label for="email" { "E-mail address" }
                    input id="email" name="email" type="email" autocomplete="username" required autofocus;
                    label for="password" { "Password" }
                    input id="password" name="password" type="password" autocomplete="current-password" required;
                    button type="submit" { "Sign in" }
                }
            }
            p { "New here? Ask an administrator for an invitation." }
        };
        layout::open_page("Sign in", &body)
    })
}

/// The form.
pub(crate) async fn form(
    State(state): State<AppState>,
    headers: HeaderMap,
    Query(next): Query<Next>,
) -> Page {
    sign_in_page(&state, &headers, StatusCode::OK, own_address(&next.next), None)
}

/// Signs in.
pub(crate) async fn submit(
    State(state): State<AppState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Form(form): Form<SignInForm>,
) -> Page {
    check_form(&state, &headers, &form.form_token)?;
    with_passwords(&state)?;
    let next = own_address(&form.next);
    let from = client(&state.config.trusted_proxies, peer, &headers);
    match auth::sign_in(&state, &form.email, form.password, Some(from)).await {
        Ok(signed_in) => Ok(enter(&signed_in.cookie, next)?),
        Err(error @ SignInError::Refused) => {
            let why = error.to_string();
            sign_in_page(&state, &headers, StatusCode::UNAUTHORIZED, next, Some(&why))
        }
        Err(error @ SignInError::Wait(_)) => sign_in_page(
            &state,
            &headers,
            StatusCode::TOO_MANY_REQUESTS,
            next,
            Some(&error.to_string()),
        ),
        Err(error) => Err(Problem::internal(&error).into()),
    }
}

pub(crate) fn enter(cookie: &str, next: &str) -> Result<Response, Problem> {
    let cookie = HeaderValue::from_str(cookie).map_err(|e| Problem::internal(&e))?;
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(next)).into_response())
}

#[derive(Deserialize)]
pub(crate) struct Nothing {}

/// Signs out.
pub(crate) async fn sign_out(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Checked(Nothing {}): Checked<Nothing>,
) -> Page {
    if let Credential::Session { digest, .. } = &who.credential {
        state.store.end_session(&who.actor, digest).await?;
    }
    Ok(enter(&auth::sign_out_cookie(&state), "/sign-in")?)
}

#[derive(Deserialize)]
pub(crate) struct JoinForm {
    #[serde(default)]
    form_token: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    name: String,
    password: String,
    repeated: String,
}

async fn join_page(
    state: &AppState,
    headers: &HeaderMap,
    token: &str,
    status: StatusCode,
    error: Option<&str>,
) -> Page {
    let Some(invitation) = state.store.invitation(&digest(token)).await? else {
        return Err(Problem::not_found(
            "this link has been used, has expired, or never was: ask an administrator for a new invitation; while \
             nobody has joined, each start of the service prints a new link",
        )
        .into());
    };
    let member = invitation.member.is_some();
    let title = match (member, &invitation.email) {
        (true, _) => "New password",
        (false, None) => "Set up Interdict",
        (false, Some(_)) => "Join",
    };
    with_form_cookie(state, headers, status, |form_token| {
        let body = html! {
            h1 { (title) }
            @if member { p { "All your sessions end; you sign in with the new password." } }
            @else { p { "You will be " strong { (invitation.role.code()) } "." } }
            @if let Some(error) = error { p class="error" role="alert" { (error) "." } }
            @if !member { (provider_link(state, "Join", "join", token)) }
            @if state.config.password_sign_in { form method="post" class="narrow" {
                input type="hidden" name="form_token" value=(form_token);
                label for="email" { "E-mail address" }
                @match &invitation.email {
                    Some(email) => input id="email" type="email" value=(email) readonly;,
                    None => input id="email" name="email" type="email" autocomplete="username" required;,
                }
                @if !member {
                    label for="name" { "Name" }
                    input id="name" name="name" autocomplete="name" maxlength="200" required;
                }
                label for="password" { "Password" }
                input id="password" name="password" type="password" autocomplete="new-password" minlength="12"
                    aria-describedby="password-help" required;
                p class="hint" id="password-help" { "12 characters or more; several words are easy to remember." }
                label for="repeated" { "Password again" }
                input id="repeated" name="repeated" type="password" autocomplete="new-password" required;
                button type="submit" { @if member { "Set the password" } @else { "Join" } }
            } }
        };
        layout::open_page(title, &body)
    })
}

/// The form of an invitation.
pub(crate) async fn join_form(
    State(state): State<AppState>,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Page {
    join_page(&state, &headers, &token, StatusCode::OK, None).await
}

/// Joins.
pub(crate) async fn join(
    State(state): State<AppState>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(form): Form<JoinForm>,
) -> Page {
    check_form(&state, &headers, &form.form_token)?;
    with_passwords(&state)?;
    let wrong = async |what: String| {
        join_page(
            &state,
            &headers,
            &token,
            StatusCode::UNPROCESSABLE_ENTITY,
            Some(&what),
        )
        .await
    };
    if form.password != form.repeated {
        return wrong("the two passwords differ".to_owned()).await;
    }
    let Some(invitation) = state.store.invitation(&digest(&token)).await? else {
        return join_page(&state, &headers, &token, StatusCode::NOT_FOUND, None).await;
    };
    let email = invitation
        .email
        .unwrap_or_else(|| form.email.trim().to_lowercase());
    let plausible = email
        .split_once('@')
        .is_some_and(|(a, b)| !a.is_empty() && b.contains('.'));
    if !plausible || email.len() > 254 || email.contains(|c: char| c.is_control() || c.is_whitespace()) {
        return wrong("give an e-mail address".to_owned()).await;
    }
    let name: String = form.name.chars().filter(|c| !c.is_control()).take(200).collect();
    if invitation.member.is_none() && name.trim().is_empty() {
        return wrong("give a name".to_owned()).await;
    }
    let password = match digest_password(form.password).await {
        Ok(password) => password,
        Err(error @ PasswordError::Length) => return wrong(error.to_string()).await,
        Err(error) => return Err(Problem::internal(&error).into()),
    };
    let new = NewMember {
        email: &email,
        name: &name,
        password: Some(&password),
        identity: None,
    };
    let member = match state.store.join(&digest(&token), &new).await {
        Ok(member) => member,
        Err(error @ StoreError::Conflict(_)) => return wrong(error.to_string()).await,
        Err(error) => return Err(error.into()),
    };
    let signed_in = auth::start(&state, &member)
        .await
        .map_err(|e| Problem::internal(&e))?;
    Ok(enter(&signed_in.cookie, "/")?)
}

fn account_page(who: &Principal, status: StatusCode, error: Option<&str>) -> Response {
    let body = html! {
        h1 { "Your account" }
        p { (who.actor.strip_prefix("user:").unwrap_or(&who.actor)) ", " (who.role.map_or("", |r| r.code())) }
        h2 { "Change the password" }
        @if let Some(error) = error { p class="error" role="alert" { (error) "." } }
        form method="post" action="/account/password" class="narrow" {
            (layout::token(who))
            label for="current" { "Current password" }
            input id="current" name="current" type="password" autocomplete="current-password" required;
            label for="password" { "New password, 12 characters or more" }
            input id="password" name="password" type="password" autocomplete="new-password" minlength="12" required;
            button type="submit" { "Change; all sessions end" }
        }
    };
    (status, layout::page(who, "/account", "Account", &body)).into_response()
}

/// One's own account.
pub(crate) async fn account(Extension(who): Extension<Principal>) -> Response {
    account_page(&who, StatusCode::OK, None)
}

#[derive(Deserialize)]
pub(crate) struct PasswordForm {
    current: String,
    password: String,
}

/// Changes the password.
pub(crate) async fn change_password(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Checked(form): Checked<PasswordForm>,
) -> Page {
    let Credential::Session { user, .. } = &who.credential else {
        return Err(Problem::forbidden("sign in first").into());
    };
    let member = state
        .store
        .member(user)
        .await?
        .ok_or_else(|| Problem::not_found("no such member"))?;
    let wrong = |what: &str| Ok(account_page(&who, StatusCode::UNPROCESSABLE_ENTITY, Some(what)));
    if !auth::verify_password(form.current, member.password).await {
        return wrong("the current password is another one");
    }
    let password = match digest_password(form.password).await {
        Ok(password) => password,
        Err(error @ PasswordError::Length) => return wrong(&error.to_string()),
        Err(error) => return Err(Problem::internal(&error).into()),
    };
    state.store.set_password(&who.actor, user, &password).await?;
    Ok(enter(&auth::sign_out_cookie(&state), "/sign-in")?)
}

#[cfg(test)]
mod tests {
    use super::own_address;

    #[test]
    fn nobody_is_led_to_another_site() {
        assert_eq!(own_address("/alerts?state=open"), "/alerts?state=open");
        for foreign in [
            "//evil.example",
            "https://evil.example",
            "",
            "/\\evil.example",
            "javascript:x",
            "/a\r\nb",
        ] {
            assert_eq!(own_address(foreign), "/", "{foreign:?}");
        }
    }
}
