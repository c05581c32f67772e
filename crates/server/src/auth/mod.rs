//! Proving who somebody is: tokens, passwords, sessions, keys; and the guard before every route.

mod guard;
mod passwords;
mod peer;
mod provider;
mod sessions;
mod tokens;

pub(crate) use guard::{Guard, KeyCache, from_own_pages, guard};
pub(crate) use passwords::{PasswordError, digest_password, verify_password};
pub(crate) use peer::{Network, client, counted, is_trusted};
pub(crate) use provider::{Identity, Pending, Provider, ProviderError, is_loopback};
pub(crate) use sessions::{SignInError, named_cookie, session_cookie, sign_in, sign_out_cookie, start};
pub(crate) use tokens::{Token, digest, same_secret};
