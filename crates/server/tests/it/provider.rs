//! Sign-in through a provider of OpenID Connect: a small provider of this test's own, and the service as its client.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{Form, Json, Router, extract::State, http::StatusCode, routing};
use interdict_server::{Role, testing::TestServer};
use openidconnect::{
    Audience, EmptyAdditionalClaims, EndUserEmail, EndUserName, IssuerUrl, JsonWebKeyId, Nonce,
    PkceCodeChallenge, PkceCodeVerifier, PrivateSigningKey, StandardClaims, SubjectIdentifier,
    core::{CoreEdDsaPrivateSigningKey, CoreIdToken, CoreIdTokenClaims, CoreJwsSigningAlgorithm},
};
use serde_json::{Value, json};

use crate::common::{Answer, get, post, send};

/// The example key of RFC 8410, and another one.
const KEY: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n\
                   -----END PRIVATE KEY-----\n";
const FOREIGN_KEY: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n\
                           -----END PRIVATE KEY-----\n";

/// What the provider says at the next sign-in.
#[derive(Clone)]
struct Says {
    subject: &'static str,
    email: Option<&'static str>,
    verified: bool,
    audience: &'static str,
    nonce: Option<&'static str>,
    key: &'static str,
    age_seconds: i64,
}

const HONEST: Says = Says {
    subject: "7f",
    email: Some("Ada@example.org"),
    verified: true,
    audience: "interdict",
    nonce: None,
    key: KEY,
    age_seconds: 0,
};

struct Provider {
    address: String,
    says: Mutex<Says>,
    /// What the browser brought: nonce and challenge.
    asked: Mutex<(String, String)>,
    /// The key that it publishes.
    published: Mutex<&'static str>,
    /// How often it was asked what it can do.
    described: AtomicUsize,
}

fn signing_key(pem: &str) -> CoreEdDsaPrivateSigningKey {
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(pem, Some(JsonWebKeyId::new("k".to_owned()))).unwrap()
}

async fn configuration(State(provider): State<Arc<Provider>>) -> Json<Value> {
    provider.described.fetch_add(1, Ordering::SeqCst);
    let at = |path: &str| format!("{}{path}", provider.address);
    Json(json!({
        "issuer": provider.address,
        "authorization_endpoint": at("/authorize"),
        "token_endpoint": at("/token"),
        "jwks_uri": at("/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA"],
    }))
}

async fn keys(State(provider): State<Arc<Provider>>) -> Json<Value> {
    let published = *provider.published.lock().unwrap();
    Json(json!({"keys": [signing_key(published).as_verification_key()]}))
}

/// The token, for the code and the verifier of who began.
async fn token(
    State(provider): State<Arc<Provider>>,
    Form(form): Form<HashMap<String, String>>,
) -> Result<Json<Value>, StatusCode> {
    let (nonce, challenge) = provider.asked.lock().unwrap().clone();
    let verifier = PkceCodeVerifier::new(form["code_verifier"].clone());
    let fits = PkceCodeChallenge::from_code_verifier_sha256(&verifier).as_str() == challenge;
    if !fits || form["code"] != "the-code" || !form["redirect_uri"].ends_with("/sign-in/provider/return") {
        return Err(StatusCode::BAD_REQUEST);
    }
    let says = provider.says.lock().unwrap().clone();
    let now = chrono::Utc::now() - chrono::Duration::seconds(says.age_seconds);
    let claims = CoreIdTokenClaims::new(
        IssuerUrl::new(provider.address.clone()).unwrap(),
        vec![Audience::new(says.audience.to_owned())],
        now + chrono::Duration::seconds(300),
        now,
        StandardClaims::new(SubjectIdentifier::new(says.subject.to_owned()))
            .set_email(says.email.map(|e| EndUserEmail::new(e.to_owned())))
            .set_email_verified(Some(says.verified))
            .set_name(Some(EndUserName::new("Ada".to_owned()).into())),
        EmptyAdditionalClaims {},
    )
    .set_nonce(Some(Nonce::new(says.nonce.map_or(nonce, str::to_owned))));
    let token = CoreIdToken::new(
        claims,
        &signing_key(says.key),
        CoreJwsSigningAlgorithm::EdDsa,
        None,
        None,
    )
    .unwrap();
    Ok(Json(
        json!({"access_token": "a", "token_type": "Bearer", "id_token": token}),
    ))
}

async fn provider() -> Arc<Provider> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let provider = Arc::new(Provider {
        address: format!("http://{}", listener.local_addr().unwrap()),
        says: Mutex::new(HONEST),
        asked: Mutex::default(),
        published: Mutex::new(KEY),
        described: AtomicUsize::new(0),
    });
    let router = Router::new()
        .route("/.well-known/openid-configuration", routing::get(configuration))
        .route("/jwks", routing::get(keys))
        .route("/token", routing::post(token))
        .with_state(Arc::clone(&provider));
    tokio::spawn(async move { axum::serve(listener, router).await });
    provider
}

async fn service(provider: &Provider, more: &[(&str, &str)]) -> TestServer {
    let mut settings = vec![
        ("public_url", "http://interdict.test"),
        ("oidc_issuer", provider.address.as_str()),
        ("oidc_client_id", "interdict"),
        ("oidc_client_secret", "shared"),
        ("oidc_name", "Staff login"),
    ];
    settings.extend(more);
    TestServer::start(&settings).await
}

const COOKIE: &str = "interdict_provider";

/// Goes to the provider and comes back, as a browser does.
async fn sign_in(server: &TestServer, provider: &Provider, query: &str) -> Answer {
    let away = get(server, &format!("/sign-in/provider?{query}"), &[]).await;
    assert_eq!(away.status, 303, "{}", away.body);
    let to = away.header("location").to_owned();
    assert!(
        to.starts_with(&format!("{}/authorize?", provider.address)),
        "{to}"
    );
    let asked: HashMap<String, String> = form_urlencoded::parse(to.split_once('?').unwrap().1.as_bytes())
        .into_owned()
        .collect();
    assert_eq!(asked["code_challenge_method"], "S256");
    assert_eq!(
        asked["redirect_uri"],
        "http://interdict.test/sign-in/provider/return"
    );
    *provider.asked.lock().unwrap() = (asked["nonce"].clone(), asked["code_challenge"].clone());
    let back = format!("/sign-in/provider/return?code=the-code&state={}", asked["state"]);
    get(server, &back, &[("cookie", away.cookie(COOKIE).as_str())]).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn members_join_and_sign_in_through_the_provider() {
    let provider = provider().await;
    let server = service(&provider, &[("password_sign_in", "false")]).await;
    let form = get(&server, "/sign-in", &[]).await;
    assert!(form.body.contains("Sign in with Staff login"), "{}", form.body);
    assert!(!form.body.contains("type=\"password\""));

    // Nobody is a member by being known to the provider.
    let stranger = sign_in(&server, &provider, "next=%2F").await;
    assert_eq!(stranger.status, 403);
    assert!(stranger.body.contains("invitation"), "{}", stranger.body);

    let link = server.set_up_link.clone().unwrap();
    let page = get(&server, &link, &[]).await;
    assert!(page.body.contains("Join with Staff login") && !page.body.contains("type=\"password\""));
    let token = link.rsplit('/').next().unwrap();
    let joined = sign_in(&server, &provider, &format!("join={token}")).await;
    assert_eq!(joined.status, 303, "{}", joined.body);
    let account = get(
        &server,
        "/account",
        &[("cookie", joined.cookie("interdict").as_str())],
    )
    .await;
    assert!(
        account.body.contains("ada@example.org") && account.body.contains("administrator"),
        "{}",
        account.body
    );

    // Another address at the provider is the same person still, and comes to the page asked for; other sites are not.
    *provider.says.lock().unwrap() = Says {
        email: Some("ada.new@example.org"),
        ..HONEST
    };
    let again = sign_in(&server, &provider, "next=%2Falerts").await;
    assert_eq!((again.status, again.header("location")), (303, "/alerts"));
    let led = sign_in(&server, &provider, "next=https%3A%2F%2Fevil.example").await;
    assert_eq!((led.status, led.header("location")), (303, "/"));
    // Somebody else who got hold of her old address is not her.
    *provider.says.lock().unwrap() = Says {
        subject: "80",
        ..HONEST
    };
    let other = sign_in(&server, &provider, "next=%2F").await;
    assert_eq!(other.status, 403, "{}", other.body);

    // No way round by password.
    let form = get(&server, "/sign-in", &[]).await;
    let cookie = form.cookie("interdict_form");
    let token = cookie.split_once('=').unwrap().1;
    let fields = [
        ("form_token", token),
        ("email", "ada@example.org"),
        ("password", "x"),
    ];
    let refused = post(&server, "/sign-in", &[("cookie", cookie.as_str())], &fields).await;
    assert_eq!(refused.status, 403, "{}", refused.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_with_a_password_is_known_by_the_verified_address() {
    let provider = provider().await;
    let server = service(&provider, &[]).await;
    let (_, _) = server.signed_in(Role::Analyst).await;
    let says = |verified| Says {
        email: Some("analyst@example.org"),
        verified,
        ..HONEST
    };
    *provider.says.lock().unwrap() = says(false);
    assert_eq!(sign_in(&server, &provider, "next=%2F").await.status, 403);
    *provider.says.lock().unwrap() = says(true);
    let known = sign_in(&server, &provider, "next=%2F").await;
    assert_eq!(known.status, 303, "{}", known.body);
    let account = get(
        &server,
        "/account",
        &[("cookie", known.cookie("interdict").as_str())],
    )
    .await;
    assert!(account.body.contains("analyst@example.org"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tokens_that_do_not_hold_sign_nobody_in() {
    let provider = provider().await;
    let server = service(&provider, &[]).await;
    let (_, _) = server.signed_in(Role::Analyst).await;
    let good = Says {
        email: Some("analyst@example.org"),
        ..HONEST
    };
    let bad = [
        Says {
            nonce: Some("of another sign-in"),
            ..good.clone()
        },
        Says {
            audience: "another service",
            ..good.clone()
        },
        Says {
            key: FOREIGN_KEY,
            ..good.clone()
        },
        Says {
            age_seconds: 3600,
            ..good.clone()
        },
    ];
    for (at, says) in bad.into_iter().enumerate() {
        *provider.says.lock().unwrap() = says;
        let answer = sign_in(&server, &provider, "next=%2F").await;
        assert_eq!(answer.status, 401, "{at}: {}", answer.body);
    }
    *provider.says.lock().unwrap() = good;
    let away = get(&server, "/sign-in/provider", &[]).await;
    let cookie = away.cookie(COOKIE);
    let state = form_urlencoded::parse(cookie.split_once('=').unwrap().1.as_bytes())
        .find(|(key, _)| key == "state")
        .unwrap()
        .1
        .into_owned();
    let back = |state: &str| format!("/sign-in/provider/return?code=the-code&state={state}");
    // The answer to another browser's sign-in, a forged one, and the provider's refusal.
    assert_eq!(get(&server, &back(&state), &[]).await.status, 400);
    assert_eq!(
        get(&server, &back("forged"), &[("cookie", cookie.as_str())])
            .await
            .status,
        400
    );
    let refusal = format!("/sign-in/provider/return?error=access_denied&state={state}");
    assert_eq!(
        get(&server, &refusal, &[("cookie", cookie.as_str())])
            .await
            .status,
        401
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_provider_is_asked_once_and_again_for_a_new_key() {
    let provider = provider().await;
    let server = service(&provider, &[]).await;
    let (_, _) = server.signed_in(Role::Analyst).await;
    let member = Says {
        email: Some("analyst@example.org"),
        ..HONEST
    };
    *provider.says.lock().unwrap() = member.clone();
    for _ in 0..2 {
        assert_eq!(sign_in(&server, &provider, "next=%2F").await.status, 303);
    }
    assert_eq!(provider.described.load(Ordering::SeqCst), 1);
    // It signs with another key from now on.
    *provider.published.lock().unwrap() = FOREIGN_KEY;
    *provider.says.lock().unwrap() = Says {
        key: FOREIGN_KEY,
        ..member
    };
    assert_eq!(sign_in(&server, &provider, "next=%2F").await.status, 303);
    assert_eq!(provider.described.load(Ordering::SeqCst), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_provider_there_is_no_way_to_one() {
    let server = TestServer::start(&[]).await;
    let form = get(&server, "/sign-in", &[]).await;
    assert!(!form.body.contains("/sign-in/provider"));
    let answer = send("GET", server.url("/sign-in/provider"), &[], None).await;
    assert_eq!(answer.status, 404);
}
