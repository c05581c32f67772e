//! HTML in everything that somebody else wrote stays text: list entries, customers, reasons, reports, what was searched
//! for, members, keys.

use interdict_lists::{CommitOptions, DataDir, ListError, LoadOptions, load_bytes};
use interdict_server::{Access, ListSource, Role, Scope, routes, testing::TestServer};
use serde_json::json;

use crate::common::{Answer, get, post, post_json, send};

const EVIL: &str = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>";

/// A snapshot whose party says evil things in every field that a list has.
fn evil_list(data: &DataDir) {
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record([
        "id",
        "schema",
        "name",
        "aliases",
        "birth_date",
        "countries",
        "addresses",
        "identifiers",
        "sanctions",
        "phones",
        "emails",
        "program_ids",
        "dataset",
        "first_seen",
        "last_seen",
        "last_change",
    ])
    .unwrap();
    let with = |words: &str| format!("{words} {EVIL}");
    csv.write_record([
        "evil-1",
        "Person",
        &with("Quirinus Kuhlmann"),
        &with("Kuhlmann of Wroclaw"),
        "1951-02-25",
        "de",
        &with("Broad Street 5, Wroclaw"),
        &with("123456789"),
        &with("Treason and poetry"),
        &with("+1"),
        &with("a@example.org"),
        &with("EVIL-PROGRAM"),
        &with("Evil list"),
        "2024-01-01",
        "2024-01-01",
        "2024-01-01",
    ])
    .unwrap();
    let bytes = csv.into_inner().unwrap();
    let lists = load_bytes("targets.simple.csv", bytes, &LoadOptions::default()).unwrap();
    let options = CommitOptions {
        accept_all: true,
        ..CommitOptions::default()
    };
    data.commit(&lists, &options, |_| Ok::<(), ListError>(()))
        .unwrap();
}

/// What a browser would take for more than text: the elements and the attribute that `EVIL` would bring.
fn assert_text(what: &str, answer: &Answer) {
    let kind = answer.header("content-type");
    if !kind.starts_with("text/html") {
        return;
    }
    let page = answer.body.to_ascii_lowercase();
    for mark in ["<script", "<img", "\"'>"] {
        assert!(!page.contains(mark), "{what}: {mark}: {}", answer.body);
    }
    let policy = answer.header("content-security-policy");
    assert!(
        policy.contains("default-src 'none'") && !policy.contains("script-src"),
        "{what}: {policy}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn html_stays_text_on_every_page() {
    let folder = tempfile::tempdir().unwrap();
    let data = DataDir::open(folder.path());
    evil_list(&data);
    let server = TestServer::with_lists(ListSource::Data(data), &[]).await;
    let (cookie, token) = server.signed_in(Role::Administrator).await;
    let own = [("cookie", cookie.as_str())];
    let sent = async |path: &str, fields: &[(&str, &str)]| {
        let mut fields = fields.to_vec();
        fields.push(("form_token", &token));
        let answer = post(&server, path, &own, &fields).await;
        assert_text(path, &answer);
        answer
    };
    let name = format!("Quirinus Kuhlmann {EVIL}");
    let all =
        ["name", "aliases", "birth", "country", "address", "identifier"].map(|field| (field, name.as_str()));
    let screened = sent("/", &all).await;
    assert!(screened.body.contains("&lt;script&gt;"), "{}", screened.body);
    let hit = sent("/", &[("name", "Quirinus Kuhlmann"), ("kind", "person")]).await;
    let party = hit.body.split_once("href=\"/parties/").expect("a hit").1;
    let party = format!("/parties/{}", party.split_once('"').unwrap().0);
    let refused = sent("/", &[("name", "A"), ("kind", EVIL)]).await;
    assert!(refused.body.contains("role=\"alert\""), "{}", refused.body);
    let customer = sent(
        "/customers",
        &[
            ("reference", EVIL),
            ("name", &name),
            ("kind", "person"),
            ("address", EVIL),
        ],
    )
    .await;
    assert_eq!(customer.status, 303, "{}", customer.body);
    let customer = customer.header("location").to_owned();
    let key = format!("Bearer {}", server.key(&Scope::ALL).await);
    let alerts = get(&server, "/api/v1/alerts", &[("authorization", key.as_str())])
        .await
        .json();
    let alert = format!("/alerts/{}", alerts["data"][0]["id"].as_str().expect("an alert"));
    let mut seen = String::new();
    for action in ["take", "escalate", "close-false", "reopen", "comment"] {
        seen = get(&server, &alert, &own).await.field("seen");
        let done = sent(&alert, &[("action", action), ("reason", EVIL), ("seen", &seen)]).await;
        assert_eq!(done.status, 303, "{action}: {}", done.body);
    }
    // A page that says nothing of what it showed, and one that showed what is no more.
    assert_eq!(
        sent(&alert, &[("action", "comment"), ("reason", "x")])
            .await
            .status,
        400
    );
    let stale = sent(
        &alert,
        &[("action", "close-false"), ("reason", EVIL), ("seen", &seen)],
    )
    .await;
    assert_eq!(stale.status, 409, "{}", stale.body);
    let kept = stale.body.split_once("<textarea").unwrap().1;
    assert!(
        kept.contains("&lt;script&gt;") && stale.body.contains("look again"),
        "{}",
        stale.body
    );
    let assignee = json!({"action": "assign", "assignee": EVIL});
    let path = format!("/api/v1{alert}/actions");
    assert_eq!(
        post_json(&server, &path, &[("authorization", &key)], &assignee)
            .await
            .status,
        200
    );
    for (path, fields) in [
        (
            "/admin/invitations",
            [("email", "\"'><script>@example.org"), ("role", "reader")],
        ),
        ("/admin/keys", [("name", EVIL), ("scope_read", "yes")]),
        (
            "/admin/webhooks",
            [("url", "https://example.org/?a=\"'><script>"), ("x", "")],
        ),
        (
            "/admin/webhooks",
            [("url", "https://example.org/?a='%3E%3Cscript%3E"), ("x", "")],
        ),
        ("/account/password", [("current", EVIL), ("password", EVIL)]),
    ] {
        sent(path, &fields).await;
    }
    // Files: a report with evil words, and customers with evil rows.
    let report = format!("WROCLAW (Reuters) - {name} met <b>Vladimir Putin</b> and supplied rifles to Iran.");
    let rows = format!("id,kind,name\n1,{EVIL},{EVIL}\n,,\n");
    for (path, field, text) in [
        ("/report", "text", report.as_str()),
        ("/customers/import", "file", &rows),
    ] {
        let boundary = "x-boundary-x";
        let file = if field == "file" {
            "; filename=\"<script>.csv\""
        } else {
            ""
        };
        let body = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\n{token}\r\n--{boundary}\r\n\
             Content-Disposition: form-data; name=\"{field}\"{file}\r\n\r\n{text}\r\n--{boundary}--\r\n"
        );
        let kind = format!("multipart/form-data; boundary={boundary}");
        let headers = [("cookie", cookie.as_str()), ("content-type", kind.as_str())];
        let answer = send("POST", server.url(path), &headers, Some(body)).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert!(answer.body.contains("&lt;script&gt;"), "{path}: {}", answer.body);
        assert_text(path, &answer);
    }
    let asked = [("accept", "text/html"), ("authorization", key.as_str())];
    let marked = send("POST", server.url("/api/v1/documents"), &asked, Some(report)).await;
    assert!(marked.body.contains("<article"), "{}", marked.body);
    assert!(
        !marked.body.contains("<script") && !marked.body.contains("<img"),
        "{}",
        marked.body
    );
    // Every page there is, with evil words in whatever it takes.
    let evil: String = form_urlencoded::byte_serialize(EVIL.as_bytes()).collect();
    let query = [
        "search", "actor", "action", "object", "next", "join", "mine", "q", "verify",
    ]
    .map(|name| format!("{name}={evil}"))
    .join("&");
    let entity = get(&server, "/search/default?q=kuhlmann", &[("authorization", &key)])
        .await
        .json();
    let entity = entity["results"][0]["id"].as_str().expect("an entity").to_owned();
    let mut pages = 0;
    for route in routes::all().table().iter().filter(|route| route.method == "GET") {
        let html = matches!(route.access, Access::Page(_) | Access::Open) || route.path.contains("preview");
        if !html {
            continue;
        }
        let path = match route.path {
            "/alerts/{id}" => alert.clone(),
            "/alerts/{id}/sheet" => format!("{alert}/sheet"),
            "/customers/{id}" => customer.clone(),
            "/parties/{list}/{*reference}" => party.clone(),
            "/reconcile/{dataset}/preview/{id}" => format!("/reconcile/default/preview/{entity}"),
            "/join/{token}" => format!("/join/{evil}"),
            other => other.to_owned(),
        };
        assert!(!path.contains('{'), "say what {path} is to be asked for");
        let told = path.clone();
        for path in [path.clone(), format!("{path}?{query}")] {
            let answer = get(&server, &path, &own).await;
            // The evil list is years old, which `/readyz` is to say.
            let stale = told == "/readyz" && answer.status == 503;
            assert!(
                answer.status < 500 || stale,
                "{path}: {} {}",
                answer.status,
                answer.body
            );
            assert_text(&told, &answer);
            pages +=
                usize::from(answer.status == 200 && answer.header("content-type").starts_with("text/html"));
        }
    }
    assert!(pages >= 20, "{pages} pages");
    for (page, words) in [(&alert, 6), (&customer, 2), (&party, 4)] {
        let answer = get(&server, page, &own).await;
        let shown = answer.body.matches("&lt;script&gt;").count();
        assert!(
            shown >= words,
            "{page} shows {shown} of the evil words: {}",
            answer.body
        );
    }
}
