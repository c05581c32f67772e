//! Administration: members, invitations, keys, webhooks.

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect},
};
use maud::{Markup, html};
use serde::Deserialize;

use super::{Page, forms::Checked, layout, moment, sign_in::Nothing};
use crate::{
    AppState, Principal, Problem, Role, Scope,
    api::{make_webhook, plain},
    auth::Token,
    store::{ApiKey, Invitation, Member, Webhook, now},
};

const DAY: i64 = 24 * 3_600_000;
/// How long an invitation is good.
const INVITATION_DAYS: i64 = 7;

/// Something to be shown once.
struct Shown {
    title: &'static str,
    secret: String,
    hint: &'static str,
}

async fn page(state: &AppState, who: &Principal, shown: Option<Shown>) -> Page {
    let members = state.store.members().await?;
    let invitations = state.store.invitations().await?;
    let keys = state.store.keys().await?;
    let webhooks = state.store.webhooks().await?;
    let body = html! {
        h1 { "Administration" }
        @if let Some(shown) = shown {
            section class="notice" role="status" {
                h2 { (shown.title) }
                p { code class="secret" { (shown.secret) } }
                p { (shown.hint) }
            }
        }
        section { h2 { "Members" } (members_table(who, &members)) }
        section { h2 { "Invitations" } (invitations_part(who, &invitations)) }
        section { h2 { "API keys" } (keys_part(who, &keys)) }
        section { h2 { "Webhooks" } (webhooks_part(who, &webhooks)) }
    };
    Ok(layout::page(who, "/admin", "Administration", &body).into_response())
}

fn role_options(selected: Role) -> Markup {
    html! {
        @for role in Role::ALL {
            option value=(role.code()) selected[role == selected] { (role.code()) }
        }
    }
}

fn members_table(who: &Principal, members: &[Member]) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="region" aria-label="Members" {
            table class="stack" {
                thead { tr { th { "Name" } th { "Address" } th { "Joined" } th { "Role" } th { "New password" } } }
                tbody {
                    @for member in members {
                        tr {
                            td data-label="Name" { (member.name) }
                            td data-label="Address" { (member.email) }
                            td data-label="Joined" { (moment(member.created_at)) }
                            td data-label="Role" {
                                form method="post" action={"/admin/members/" (member.id)} class="row" {
                                    (layout::token(who))
                                    select name="role" aria-label={"Role of " (member.email)} { (role_options(member.role)) }
                                    label {
                                        input type="checkbox" name="disabled" value="yes" checked[member.disabled];
                                        " may not sign in"
                                    }
                                    button type="submit" class="quiet" { "Save" }
                                }
                            }
                            td data-label="New password" {
                                @if !member.disabled {
                                    form method="post" action={"/admin/members/" (member.id) "/password-link"} {
                                        (layout::token(who))
                                        button type="submit" class="quiet"
                                            aria-label={"Make a link for a new password of " (member.email)} { "Make a link" }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn invitations_part(who: &Principal, invitations: &[Invitation]) -> Markup {
    html! {
        form method="post" action="/admin/invitations" class="row" {
            (layout::token(who))
            label for="email" { "E-mail address" }
            input id="email" name="email" type="email" required;
            label for="role" { "Role" }
            select id="role" name="role" { (role_options(Role::Analyst)) }
            button type="submit" { "Invite" }
        }
        @if !invitations.is_empty() {
            ul {
                @for invitation in invitations {
                    li {
                        form method="post" action={"/admin/invitations/" (invitation.id) "/withdraw"} class="row" {
                            (layout::token(who))
                            span {
                                (invitation.email.as_deref().unwrap_or("set-up link")) ", "
                                @if invitation.member.is_some() { "new password" } @else { (invitation.role.code()) }
                                ", until " (moment(invitation.expires_at))
                            }
                            button type="submit" class="quiet" { "Withdraw" }
                        }
                    }
                }
            }
        }
    }
}

fn keys_part(who: &Principal, keys: &[ApiKey]) -> Markup {
    html! {
        form method="post" action="/admin/keys" class="narrow" {
            (layout::token(who))
            label for="key-name" { "Name" }
            input id="key-name" name="name" maxlength="100" required;
            fieldset {
                legend { "Good for" }
                @for scope in Scope::ALL {
                    label {
                        input type="checkbox" name={"scope_" (scope.code())} value="yes" checked[scope == Scope::Screen];
                        " " (scope.code())
                    }
                }
            }
            label for="key-days" { "Days until it expires" }
            input id="key-days" name="days" type="number" min="0" max="3650" value="365" aria-describedby="key-days-help";
            p class="hint" id="key-days-help" { "0 for never." }
            button type="submit" { "Make a key" }
        }
        @if !keys.is_empty() {
            div class="scroll" tabindex="0" role="region" aria-label="API keys" {
                table class="stack" {
                    thead { tr { th { "Name" } th { "Scopes" } th { "Made" } th { "Good until" } th { "Revoke" } } }
                    tbody {
                        @for key in keys {
                            tr {
                                td data-label="Name" { (key.name) }
                                td data-label="Scopes" { (key.scopes.iter().map(|s| s.code()).collect::<Vec<_>>().join(", ")) }
                                td data-label="Made" { (moment(key.created_at)) " by " (key.created_by) }
                                td data-label="Good until" { @match key.expires_at { Some(at) => (moment(at)), None => "always" } }
                                td data-label="Revoke" {
                                    @match key.revoked_at {
                                        Some(at) => { "revoked " (moment(at)) },
                                        None => form method="post" action={"/admin/keys/" (key.id) "/revoke"} {
                                            (layout::token(who))
                                            button type="submit" class="quiet" aria-label={"Revoke " (key.name)} { "Revoke" }
                                        },
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn webhooks_part(who: &Principal, webhooks: &[Webhook]) -> Markup {
    html! {
        p { "Addresses that are told of alerts as they open and change." }
        form method="post" action="/admin/webhooks" class="row" {
            (layout::token(who))
            label for="webhook" { "Address" }
            input id="webhook" name="url" type="url" placeholder="https://…" maxlength="2000" required;
            button type="submit" { "Tell this address" }
        }
        @if !webhooks.is_empty() {
            ul {
                @for webhook in webhooks {
                    li {
                        form method="post" action={"/admin/webhooks/" (webhook.id) "/remove"} class="row" {
                            (layout::token(who))
                            span {
                                (webhook.url) ", by " (webhook.created_by) ", " (moment(webhook.created_at))
                                br;
                                span class="hint" {
                                    @match &webhook.last_outcome {
                                        Some(outcome) => { "latest message: " (outcome) },
                                        None => "no message yet",
                                    }
                                    @if webhook.waiting > 0 { "; " (webhook.waiting) " waiting" }
                                }
                            }
                            button type="submit" class="quiet" aria-label={"Remove " (webhook.url)} { "Remove" }
                        }
                    }
                }
            }
        }
    }
}

/// The page.
pub(crate) async fn overview(State(state): State<AppState>, Extension(who): Extension<Principal>) -> Page {
    page(&state, &who, None).await
}

/// The address under which people reach the service.
fn base(state: &AppState) -> String {
    let local = || {
        let scheme = if state.config.is_https() { "https" } else { "http" };
        format!("{scheme}://{}", state.config.listen)
    };
    let known = || Some(local()).filter(|_| !state.config.listen.ip().is_unspecified());
    state.config.public_url.clone().or_else(known).unwrap_or_default()
}

#[derive(Deserialize)]
pub(crate) struct InviteForm {
    email: String,
    role: Role,
}

/// Invites somebody; the link is shown once.
pub(crate) async fn invite(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Checked(form): Checked<InviteForm>,
) -> Page {
    let token = Token::new("").map_err(|e| Problem::internal(&e))?;
    let until = now() + INVITATION_DAYS * DAY;
    let email = form.email.trim();
    if !email.contains('@') || email.len() > 254 || email.contains('\0') {
        return Err(Problem::invalid("give an e-mail address").into());
    }
    state
        .store
        .invite(&who.actor, Some(email), form.role, &token.digest, until)
        .await?;
    let shown = Shown {
        title: "Invitation",
        secret: format!("{}/join/{}", base(&state), token.secret),
        hint: "Send this link to the person invited. It works once, for seven days, and is not shown again.",
    };
    page(&state, &who, Some(shown)).await
}

/// Takes back an invitation.
pub(crate) async fn withdraw(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Path(id): Path<String>,
    Checked(Nothing {}): Checked<Nothing>,
) -> Page {
    state.store.withdraw_invitation(&who.actor, &id).await?;
    Ok(Redirect::to("/admin").into_response())
}

#[derive(Deserialize)]
pub(crate) struct MemberForm {
    role: Role,
    #[serde(default)]
    disabled: String,
}

/// Changes a member.
pub(crate) async fn change_member(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Path(id): Path<String>,
    Checked(form): Checked<MemberForm>,
) -> Page {
    let disabled = form.disabled == "yes";
    state
        .store
        .change_member(&who.actor, &id, form.role, disabled)
        .await?;
    Ok(Redirect::to("/admin").into_response())
}

/// Makes a link by which a member sets a new password; it is shown once.
pub(crate) async fn password_link(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Path(id): Path<String>,
    Checked(Nothing {}): Checked<Nothing>,
) -> Page {
    let token = Token::new("").map_err(|e| Problem::internal(&e))?;
    let until = now() + INVITATION_DAYS * DAY;
    let id = plain("id", &id)?;
    (state.store)
        .offer_password(&who.actor, id, &token.digest, until)
        .await?;
    let shown = Shown {
        title: "Link for a new password",
        secret: format!("{}/join/{}", base(&state), token.secret),
        hint: "Send this link to the member, by a way that nobody else reads. It works once, for seven days, and is not \
               shown again.",
    };
    page(&state, &who, Some(shown)).await
}

#[derive(Deserialize)]
pub(crate) struct KeyForm {
    name: String,
    #[serde(default)]
    days: String,
    #[serde(flatten)]
    others: std::collections::BTreeMap<String, String>,
}

/// Makes a key; it is shown once.
pub(crate) async fn create_key(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Checked(form): Checked<KeyForm>,
) -> Page {
    let chosen = |scope: &Scope| form.others.contains_key(&format!("scope_{}", scope.code()));
    let scopes: Vec<Scope> = Scope::ALL.into_iter().filter(chosen).collect();
    let name: String = form
        .name
        .trim()
        .chars()
        .filter(|c| !c.is_control())
        .take(100)
        .collect();
    let days: i64 = match form.days.trim() {
        "" => 0,
        text => text
            .parse()
            .map_err(|_| Problem::invalid("days: give a whole number"))?,
    };
    if scopes.is_empty() || name.is_empty() || !(0..=3650).contains(&days) {
        return Err(Problem::invalid("give a name, at least one scope, and 0 to 3650 days").into());
    }
    let token = Token::new("ik_").map_err(|e| Problem::internal(&e))?;
    let until = (days > 0).then(|| now() + days * DAY);
    state
        .store
        .create_key(&who.actor, &name, &scopes, &token.digest, until)
        .await?;
    let shown = Shown {
        title: "API key",
        secret: token.secret,
        hint: "Keep it safe: it is not shown again. Send it in the header Authorization: Bearer KEY.",
    };
    page(&state, &who, Some(shown)).await
}

/// Makes a key worthless.
pub(crate) async fn revoke_key(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Path(id): Path<String>,
    Checked(Nothing {}): Checked<Nothing>,
) -> Page {
    state.store.revoke_key(&who.actor, &id).await?;
    state.keys.clear();
    Ok(Redirect::to("/admin").into_response())
}

#[derive(Deserialize)]
pub(crate) struct WebhookForm {
    url: String,
}

/// Makes a webhook; the secret that signs its messages is shown once.
pub(crate) async fn create_webhook(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Checked(form): Checked<WebhookForm>,
) -> Page {
    let (_, secret) = make_webhook(&state, &who, &form.url).await?;
    let shown = Shown {
        title: "Secret of the webhook",
        secret,
        hint: "Messages bear the header X-Interdict-Signature: sha256= and the HMAC-SHA-256 of their body under this \
               secret. It is not shown again.",
    };
    page(&state, &who, Some(shown)).await
}

/// Ends a webhook.
pub(crate) async fn remove_webhook(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Path(id): Path<String>,
    Checked(Nothing {}): Checked<Nothing>,
) -> Page {
    state.store.remove_webhook(&who.actor, &id).await?;
    Ok(Redirect::to("/admin").into_response())
}
