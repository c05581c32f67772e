//! Who may do what: every route with every role and every scope, and the ways in.

use crate::common::{get, post, send};
use interdict_server::{Access, Role, Scope, routes, testing::TestServer};

/// A path of a pattern.
fn path(pattern: &str) -> String {
    let part = |part: &str| match part {
        "{dataset}" => "default".to_owned(),
        p if p.starts_with('{') => "none".to_owned(),
        p => p.to_owned(),
    };
    pattern.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// Somebody who calls.
struct Caller {
    name: String,
    role: Option<Role>,
    scope: Option<Scope>,
    headers: Vec<(&'static str, String)>,
}

/// Whether an answer is the guard's refusal.
fn refused(status: u16, location: &str) -> bool {
    matches!(status, 401 | 403) || (status == 303 && location.starts_with("/sign-in?next="))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_asks_for_its_role() {
    let server = TestServer::start(&[("open_screening", "never")]).await;
    let mut callers = vec![Caller {
        name: "nobody".to_owned(),
        role: None,
        scope: None,
        headers: Vec::new(),
    }];
    for role in Role::ALL {
        let (cookie, token) = server.signed_in(role).await;
        callers.push(Caller {
            name: role.code().to_owned(),
            role: Some(role),
            scope: None,
            headers: vec![("cookie", cookie), ("x-form-token", token)],
        });
    }
    for scope in Scope::ALL {
        let key = format!("Bearer {}", server.key(&[scope]).await);
        callers.push(Caller {
            name: format!("key for {}", scope.code()),
            role: None,
            scope: Some(scope),
            headers: vec![("authorization", key)],
        });
    }
    let table = routes::all().table().to_vec();
    let open: Vec<&str> = (table.iter())
        .filter(|route| route.access == Access::Open)
        .map(|route| route.path)
        .collect();
    // What answers anybody is here on purpose.
    let on_purpose = [
        "/healthz",
        "/readyz",
        "/api/v1/openapi.json",
        "/static/interdict.css",
        "/static/icon.svg",
        "/sign-in",
        "/sign-in",
        "/sign-in/provider",
        "/sign-in/provider/return",
        "/join/{token}",
        "/join/{token}",
        "/openapi.json",
        "/updatez",
    ];
    assert_eq!(open, on_purpose);
    for route in &table {
        for Caller {
            name,
            role,
            scope,
            headers,
        } in &callers
        {
            let may = match route.access {
                Access::Open => continue,
                Access::Screening => role.is_some() || *scope == Some(Scope::Screen),
                Access::Api(least, needed) => role.is_some_and(|r| r >= least) || *scope == Some(needed),
                Access::Page(least) => role.is_some_and(|r| r >= least),
            };
            // Signing out would end the session that the others need; a password form is refused for its content.
            if may && route.path == "/sign-out" {
                continue;
            }
            let headers: Vec<(&str, &str)> = headers.iter().map(|(k, v)| (*k, v.as_str())).collect();
            let url = server.url(&path(route.path));
            let answer = send(route.method.as_str(), url, &headers, None).await;
            let told = format!(
                "{} {} as {name}: {} {}",
                route.method, route.path, answer.status, answer.body
            );
            // A page's form without its token is refused whoever sends it; that it is this refusal, the words tell.
            let by_form = answer.body.contains("the form is not of this session");
            let refused = refused(answer.status, answer.header("location")) && !by_form;
            assert_eq!(refused, !may, "{told}");
            assert!(answer.status < 500 || answer.status == 503, "{told}");
            if matches!(route.access, Access::Page(_)) && route.method != "GET" && may {
                assert!(by_form || answer.status == 400, "a form without a token: {told}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_answers_that_is_not_in_the_table() {
    let server = TestServer::start(&[]).await;
    for (method, path, status) in [
        ("GET", "/nothing", 404),
        ("DELETE", "/sign-in", 405),
        ("POST", "/healthz", 405),
    ] {
        assert_eq!(
            send(method, server.url(path), &[], None).await.status,
            status,
            "{method} {path}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_administrator_joins_by_the_link() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("a.db").display().to_string();
    let server = TestServer::start(&[("database", &database)]).await;
    let link = server.set_up_link.clone().unwrap();
    let form = get(&server, &link, &[]).await;
    assert_eq!(form.status, 200);
    let (token, cookie) = (form.field("form_token"), form.cookie("interdict_form"));
    let password = "four words make sense";
    let fields = |email: &'static str, repeated: &'static str| {
        [
            ("email", email),
            ("name", "<b>Ada</b>"),
            ("password", password),
            ("repeated", repeated),
        ]
    };
    // From another site, or without the cookie: refused.
    let mut whole = fields("ada@example.org", password).to_vec();
    whole.push(("form_token", &token));
    assert_eq!(post(&server, &link, &[], &whole).await.status, 403);
    let foreign = [("cookie", cookie.as_str()), ("origin", "https://evil.example")];
    assert_eq!(post(&server, &link, &foreign, &whole).await.status, 403);
    let own = [("cookie", cookie.as_str())];
    let mut typo = fields("ada@example.org", "another").to_vec();
    typo.push(("form_token", &token));
    assert_eq!(post(&server, &link, &own, &typo).await.status, 422);
    let joined = post(&server, &link, &own, &whole).await;
    assert_eq!(joined.status, 303, "{}", joined.body);
    let session = joined.cookie("interdict");
    let admin = get(&server, "/admin", &[("cookie", &session)]).await;
    assert_eq!(admin.status, 200);
    assert!(admin.body.contains("&lt;b&gt;Ada&lt;/b&gt;"), "names stay text");
    assert_eq!(get(&server, &link, &[]).await.status, 404, "it works once");
    drop(server);
    let again = TestServer::start(&[("database", &database)]).await;
    assert_eq!(again.set_up_link, None);
    assert_eq!(
        get(&again, "/admin", &[("cookie", &session)]).await.status,
        200,
        "sessions outlive a restart"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guessing_passwords_is_slowed_down() {
    let server = TestServer::start(&[]).await;
    server.signed_in(Role::Reader).await;
    let form = get(&server, "/sign-in?next=/alerts", &[]).await;
    let (token, cookie) = (form.field("form_token"), form.cookie("interdict_form"));
    let fields = [
        ("form_token", token.as_str()),
        ("email", "reader@example.org"),
        ("password", "guess"),
        ("next", "//evil.example"),
    ];
    let mut seen = Vec::new();
    for _ in 0..7 {
        seen.push(
            post(&server, "/sign-in", &[("cookie", &cookie)], &fields)
                .await
                .status,
        );
    }
    assert_eq!(&seen[..5], [401; 5]);
    assert!(seen[5..].contains(&429), "{seen:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn members_keys_and_invitations_are_managed() {
    let server = TestServer::start(&[("open_screening", "never")]).await;
    let (cookie, token) = server.signed_in(Role::Administrator).await;
    let own = [("cookie", cookie.as_str())];
    let key_form = [
        ("form_token", token.as_str()),
        ("name", "billing"),
        ("scope_read", "yes"),
        ("days", "30"),
    ];
    let made = post(&server, "/admin/keys", &own, &key_form).await;
    assert_eq!(made.status, 200, "{}", made.body);
    let key = made
        .body
        .split("class=\"secret\">")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap()
        .to_owned();
    assert!(key.starts_with("ik_"));
    let listed = get(&server, "/admin", &own).await;
    assert!(!listed.body.contains(&key), "shown once");
    let revoke = listed
        .body
        .split("/admin/keys/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let bearer = format!("ApiKey {key}");
    assert_eq!(
        get(&server, "/metrics", &[("authorization", &bearer)])
            .await
            .status,
        200
    );
    let done = post(
        &server,
        &format!("/admin/keys/{revoke}"),
        &own,
        &[("form_token", &token)],
    )
    .await;
    assert_eq!(done.status, 303, "{}", done.body);
    assert_eq!(
        get(&server, "/metrics", &[("authorization", &bearer)])
            .await
            .status,
        401,
        "at once"
    );

    let invited = post(
        &server,
        "/admin/invitations",
        &own,
        &[
            ("form_token", &token),
            ("email", "bob@example.org"),
            ("role", "reader"),
        ],
    )
    .await;
    assert!(invited.body.contains("/join/"), "{}", invited.body);
    let dragon = [
        ("form_token", token.as_str()),
        ("email", "x@example.org"),
        ("role", "dragon"),
    ];
    assert_eq!(
        post(&server, "/admin/invitations", &own, &dragon).await.status,
        400
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forgotten_password_is_set_anew_by_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite:{}", folder.path().join("a.db").display());
    let server = TestServer::start(&[("database", &database)]).await;
    let (cookie, token) = server.signed_in(Role::Administrator).await;
    let (theirs, _) = server.signed_in(Role::Reader).await;
    let own = [("cookie", cookie.as_str())];
    let listed = get(&server, "/admin", &own).await;
    let make = |email: &str| {
        let row = listed.body.split("<tr>").find(|row| row.contains(email)).unwrap();
        let form = row
            .split('"')
            .find(|part| part.ends_with("/password-link"))
            .unwrap();
        form.to_owned()
    };
    let made = post(
        &server,
        &make("reader@example.org"),
        &own,
        &[("form_token", &token)],
    )
    .await;
    let link = made
        .body
        .split("/join/")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap();
    let link = format!("/join/{link}");
    let form = get(&server, &link, &[]).await;
    assert!(
        form.body.contains("reader@example.org") && !form.body.contains("id=\"name\""),
        "{}",
        form.body
    );
    let (form_token, form_cookie) = (form.field("form_token"), form.cookie("interdict_form"));
    let fields = [
        ("form_token", form_token.as_str()),
        ("password", "another four words"),
        ("repeated", "another four words"),
    ];
    let sent = post(&server, &link, &[("cookie", &form_cookie)], &fields).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    let session = sent.cookie("interdict");
    assert_eq!(
        get(&server, "/account", &[("cookie", &session)]).await.status,
        200
    );
    assert_eq!(
        get(&server, "/account", &[("cookie", &theirs)]).await.status,
        303,
        "old sessions end"
    );
    assert_eq!(get(&server, &link, &[]).await.status, 404, "it works once");
    // The role stays what it was.
    assert_eq!(get(&server, "/admin", &[("cookie", &session)]).await.status, 403);
    let sign_in = [
        ("form_token", form_token.as_str()),
        ("email", "reader@example.org"),
        ("password", "another four words"),
    ];
    let signed_in = post(&server, "/sign-in", &[("cookie", &form_cookie)], &sign_in).await;
    assert_eq!(signed_in.status, 303, "{}", signed_in.body);
    // On the server itself, for when no administrator can sign in.
    let by_hand = async |email: &'static str| {
        let database = database.clone();
        let link = move || interdict_server::maintenance::password_link(&database, email);
        tokio::task::spawn_blocking(link).await.unwrap()
    };
    let first = by_hand("Administrator@example.org").await.unwrap();
    let second = by_hand("administrator@example.org").await.unwrap();
    assert_eq!(
        get(&server, &first, &[]).await.status,
        404,
        "the later takes its place"
    );
    assert_eq!(get(&server, &second, &[]).await.status, 200);
    assert!(by_hand("nobody@example.org").await.is_err());
}
