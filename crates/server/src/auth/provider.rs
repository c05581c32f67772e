//! Sign-in through a provider of OpenID Connect: authorization code flow with PKCE, state and nonce.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use openidconnect::{
    AccessTokenHash, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IssuerUrl, Nonce,
    OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, TokenResponse,
    core::{
        CoreAuthenticationFlow, CoreClient, CoreIdTokenClaims, CoreIdTokenVerifier, CoreJwsSigningAlgorithm,
        CoreProviderMetadata, CoreUserInfoClaims,
    },
};

/// How long the provider may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long what the provider says of itself is not asked for again.
const REMEMBERED: Duration = Duration::from_secs(300);
/// The largest answer that is read.
const ANSWER_BYTES_MAX: u64 = 1 << 20;

/// A provider, as configured and checked.
#[derive(Clone)]
pub(crate) struct Provider {
    issuer: IssuerUrl,
    client: ClientId,
    secret: Option<ClientSecret>,
    redirect: RedirectUrl,
    /// What people know it by.
    pub(crate) name: String,
    /// What it last said of itself.
    told: Arc<Mutex<Option<(Instant, CoreProviderMetadata)>>>,
}

impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        (f.debug_struct("Provider"))
            .field("issuer", &self.issuer.as_str())
            .finish_non_exhaustive()
    }
}

/// What is kept in the browser between leaving for the provider and coming back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pending {
    /// Ties the answer to this browser.
    pub(crate) state: String,
    /// Ties the token to this sign-in.
    pub(crate) nonce: String,
    /// Proves to the provider that who asks for the token is who began.
    pub(crate) verifier: String,
}

/// Who somebody is, as the provider says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    /// The provider.
    pub(crate) issuer: String,
    /// The provider's name for the person; it never changes hands.
    pub(crate) subject: String,
    /// Address, in lower case; only where the provider says that it has verified it.
    pub(crate) email: Option<String>,
    /// Name to show.
    pub(crate) name: Option<String>,
}

/// Why a sign-in through the provider failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ProviderError {
    /// It could not be reached, or answered with what can't be used.
    #[error("the provider of sign-in did not answer as it should: {0}")]
    Unusable(String),
    /// What it vouches for does not hold.
    #[error("the provider's token is not good: {0}")]
    Token(String),
}

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// An error with its causes, in one line. What the provider sent is not repeated: it may hold tokens.
fn whole(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text += &format!(": {inner}");
        cause = inner.source();
    }
    text
}

fn unusable(error: impl std::error::Error) -> ProviderError {
    ProviderError::Unusable(whole(&error))
}

/// Sends one request to the provider.
fn send(request: HttpRequest) -> Result<HttpResponse, ureq::Error> {
    let loopback = request.uri().host().is_some_and(is_loopback);
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .http_status_as_error(false)
        // A redirect could lead anywhere, also into the network that the service stands in.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .https_only(!loopback)
        .build()
        .into();
    let (parts, mut body) = agent.run(request)?.into_parts();
    let body = body.with_config().limit(ANSWER_BYTES_MAX).read_to_vec()?;
    Ok(HttpResponse::from_parts(parts, body))
}

/// Whether the host of an address is this machine's own name.
pub(crate) fn is_loopback(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|a| a.is_loopback())
}

impl Provider {
    /// Checks the settings.
    ///
    /// # Errors
    /// What is wrong with them.
    pub(crate) fn new(
        issuer: &str,
        client: String,
        secret: Option<String>,
        redirect: String,
        name: String,
    ) -> Result<Self, String> {
        let issuer = IssuerUrl::new(issuer.to_owned()).map_err(|e| format!("no address: {e}"))?;
        let url = issuer.url();
        let plain = url.scheme() == "http" && url.host_str().is_some_and(is_loopback);
        if url.scheme() != "https" && !plain {
            return Err("give an address that starts with https://".to_owned());
        }
        Ok(Self {
            issuer,
            client: ClientId::new(client),
            secret: secret.map(ClientSecret::new),
            redirect: RedirectUrl::new(redirect).map_err(|e| format!("public_url is no address: {e}"))?,
            name,
            told: Arc::default(),
        })
    }

    /// What the provider can do, and which keys it signs with; `fresh` asks it in any case.
    fn metadata(&self, fresh: bool) -> Result<CoreProviderMetadata, ProviderError> {
        // Held while it is asked: who comes at the same time gets the same answer.
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, metadata)) = &*told
            && !fresh
            && at.elapsed() < REMEMBERED
        {
            return Ok(metadata.clone());
        }
        let metadata = CoreProviderMetadata::discover(&self.issuer, &send).map_err(unusable)?;
        *told = Some((Instant::now(), metadata.clone()));
        Ok(metadata)
    }

    fn client(&self, metadata: CoreProviderMetadata) -> Client {
        let client = CoreClient::from_provider_metadata(metadata, self.client.clone(), self.secret.clone());
        client.set_redirect_uri(self.redirect.clone())
    }

    /// Begins a sign-in: the provider's address to go to, and what to keep until the answer.
    pub(crate) async fn begin(&self) -> Result<(String, Pending), ProviderError> {
        let provider = self.clone();
        blocking(move || {
            let client = provider.client(provider.metadata(false)?);
            let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
            let (address, state, nonce) = client
                .authorize_url(
                    CoreAuthenticationFlow::AuthorizationCode,
                    CsrfToken::new_random,
                    Nonce::new_random,
                )
                .add_scope(Scope::new("email".to_owned()))
                .add_scope(Scope::new("profile".to_owned()))
                .set_pkce_challenge(challenge)
                .url();
            let pending = Pending {
                state: state.into_secret(),
                nonce: nonce.secret().clone(),
                verifier: verifier.into_secret(),
            };
            Ok((address.to_string(), pending))
        })
        .await
    }

    /// Ends a sign-in: exchanges the code for a token, verifies it, and says who it is.
    pub(crate) async fn end(&self, code: String, pending: Pending) -> Result<Identity, ProviderError> {
        let provider = self.clone();
        blocking(move || provider.exchange(code, pending)).await
    }

    fn exchange(&self, code: String, pending: Pending) -> Result<Identity, ProviderError> {
        let mut client = self.client(self.metadata(false)?);
        let tokens = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(unusable)?
            .set_pkce_verifier(PkceCodeVerifier::new(pending.verifier))
            .request(&send)
            .map_err(unusable)?;
        let bad = |error: &dyn std::error::Error| ProviderError::Token(whole(error));
        let token = tokens
            .id_token()
            .ok_or_else(|| ProviderError::Token("there is none".to_owned()))?;
        let nonce = Nonce::new(pending.nonce);
        let known = token.claims(&verifier(&client), &nonce);
        if let Err(ClaimsVerificationError::SignatureVerification(_)) = known {
            // The provider may have taken up another key since it was asked.
            client = self.client(self.metadata(true)?);
        }
        let verifier = verifier(&client);
        let claims = token.claims(&verifier, &nonce).map_err(|e| bad(&e))?;
        if let Some(expected) = claims.access_token_hash() {
            let algorithm = token.signing_alg().map_err(|e| bad(&e))?;
            let key = token.signing_key(&verifier).map_err(|e| bad(&e))?;
            let actual =
                AccessTokenHash::from_token(tokens.access_token(), algorithm, key).map_err(|e| bad(&e))?;
            if actual != *expected {
                return Err(ProviderError::Token("it is of another access token".to_owned()));
            }
        }
        let mut identity = self.identity(claims);
        // Many providers tell the address only when asked for it.
        if claims.email().is_none()
            && let Ok(asked) = client.user_info(tokens.access_token().clone(), Some(claims.subject().clone()))
        {
            let told: CoreUserInfoClaims = asked.request(&send).map_err(unusable)?;
            identity.email = verified(told.email().map(|e| e.as_str()), told.email_verified());
            let name = told.name().and_then(|n| n.get(None)).map(|n| n.to_string());
            identity.name = identity.name.or(name);
        }
        Ok(identity)
    }

    fn identity(&self, claims: &CoreIdTokenClaims) -> Identity {
        Identity {
            issuer: self.issuer.as_str().to_owned(),
            subject: claims.subject().as_str().to_owned(),
            email: verified(claims.email().map(|e| e.as_str()), claims.email_verified()),
            name: claims.name().and_then(|n| n.get(None)).map(|n| n.to_string()),
        }
    }
}

/// What a token must be signed with: the provider's own key, never the secret that we share with it.
fn verifier(client: &Client) -> CoreIdTokenVerifier<'_> {
    client.id_token_verifier().set_allowed_algs([
        CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
        CoreJwsSigningAlgorithm::RsaSsaPssSha256,
        CoreJwsSigningAlgorithm::EcdsaP256Sha256,
        CoreJwsSigningAlgorithm::EcdsaP384Sha384,
        CoreJwsSigningAlgorithm::EdDsa,
    ])
}

/// An address counts only where the provider says that it has verified it.
fn verified(email: Option<&str>, verified: Option<bool>) -> Option<String> {
    email
        .filter(|_| verified == Some(true))
        .map(|e| e.trim().to_lowercase())
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ProviderError> + Send + 'static,
) -> Result<T, ProviderError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|e| Err(ProviderError::Unusable(e.to_string())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn provider(issuer: &str) -> Result<Provider, String> {
        let redirect = "https://screening.example.org/sign-in/provider/return".to_owned();
        Provider::new(issuer, "interdict".to_owned(), None, redirect, "Staff".to_owned())
    }

    #[test]
    fn a_provider_is_asked_over_tls_alone() {
        assert!(provider("https://login.example.org/realms/staff").is_ok());
        assert!(provider("http://127.0.0.1:9000").is_ok());
        assert!(provider("http://login.example.org").is_err());
        assert!(provider("login.example.org").is_err());
    }

    #[test]
    fn an_address_that_nobody_verified_is_none() {
        assert_eq!(
            verified(Some("A@example.org"), Some(true)).as_deref(),
            Some("a@example.org")
        );
        assert_eq!(verified(Some("a@example.org"), Some(false)), None);
        assert_eq!(verified(Some("a@example.org"), None), None);
    }
}
