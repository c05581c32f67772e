//! The own API, as programs use it.

use crate::common::{get, post_json, send};
use interdict_server::{Access, Role, Scope, routes, testing::TestServer};
use serde_json::{Value, json};

async fn bearer(server: &TestServer, scopes: &[Scope]) -> String {
    format!("Bearer {}", server.key(scopes).await)
}

#[test]
fn every_route_is_described() {
    let described: Value = serde_json::from_str(include_str!("../../src/api/openapi.json")).unwrap();
    let paths = described["paths"].as_object().unwrap();
    let mut count = 0;
    for route in routes::all()
        .table()
        .iter()
        .filter(|r| r.path.starts_with("/api/"))
    {
        let path = route.path.replace("{*", "{");
        let operation = &paths
            .get(&path)
            .unwrap_or_else(|| panic!("{path} is not described"))[route.method.as_str().to_lowercase()];
        assert!(
            operation["summary"].is_string(),
            "{} {path} is not described",
            route.method
        );
        let open = operation["security"] == json!([]);
        assert_eq!(open, route.access == Access::Open, "{path}");
        count += 1;
    }
    let operations: usize = paths.values().map(|p| p.as_object().unwrap().len()).sum();
    assert_eq!(operations, count, "something is described that is not there");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_screening_is_answered_and_recorded() {
    let server = TestServer::start(&[]).await;
    let party = json!({"name": "Kim Jong Un", "kind": "person"});
    let answer = post_json(&server, "/api/v1/screen", &[], &party).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let answer = answer.json();
    let best = &answer["results"][0];
    assert_eq!(best["match"], true);
    let weights: f64 = best["explanation"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["weight"].as_f64().unwrap())
        .sum();
    assert!(weights > 0.8, "a match has evidence for it: {best}");
    let nobody = json!({"name": "Qwertz Asdfgh Yxcvbn"});
    assert_eq!(
        post_json(&server, "/api/v1/screen", &[], &nobody).await.json()["total"],
        0
    );
    let wrong = post_json(&server, "/api/v1/screen", &[], &json!({"nam": "x"})).await;
    assert_eq!(
        (wrong.status, wrong.header("content-type")),
        (422, "application/problem+json")
    );
    assert_eq!(
        post_json(&server, "/api/v1/screen?threshold=7", &[], &party)
            .await
            .status,
        422
    );
    let key = bearer(&server, &[Scope::Admin]).await;
    let log = get(
        &server,
        "/api/v1/audit?action=screening",
        &[("authorization", &key)],
    )
    .await
    .json();
    let records = log["data"].as_array().unwrap();
    assert_eq!(records.len(), 2, "one without a hit as well");
    let detail: Value = serde_json::from_str(records[0]["detail"].as_str().unwrap()).unwrap();
    assert_eq!(
        detail["queries"][0],
        json!({"query": nobody, "hits": [], "total": 0})
    );
    assert_eq!(
        (&records[0]["actor"], &detail["snapshot"]),
        (&json!("anonymous"), &json!("starter"))
    );
    let verified = get(&server, "/api/v1/audit/verification", &[("authorization", &key)])
        .await
        .json();
    assert_eq!(verified["intact"], true);
    let head = verified["chain"]["head"].as_str().unwrap().to_owned();
    for (anchor, status) in [
        (head, 200),
        ("0".repeat(64), 409),
        ("x%0Ainjected".to_owned(), 422),
    ] {
        let path = format!("/api/v1/audit/verification?anchor={anchor}");
        let answer = get(&server, &path, &[("authorization", &key)]).await;
        assert_eq!(answer.status, status, "{anchor}: {}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn screening_is_open_to_this_machine_alone() {
    let server = TestServer::start(&[]).await;
    let party = json!({"name": "Kim Jong Un"});
    for (header, value) in [
        ("x-forwarded-for", "203.0.113.9"),
        ("forwarded", "for=203.0.113.9"),
        ("host", "evil.example"),
    ] {
        let answer = post_json(&server, "/api/v1/screen", &[(header, value)], &party).await;
        assert_eq!(answer.status, 401, "{header}: {value}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn screening_is_not_open_where_a_proxy_stands_in_front() {
    let party = json!({"name": "Kim Jong Un"});
    for (setting, status) in [
        (("public_url", "https://screening.example.org"), 401),
        (("trusted_proxies", "127.0.0.0/8"), 401),
        (("public_url", "http://localhost:8000"), 200),
        (("trusted_proxies", "10.0.0.1"), 200),
    ] {
        let server = TestServer::start(&[setting]).await;
        let answer = post_json(&server, "/api/v1/screen", &[], &party).await;
        assert_eq!(answer.status, status, "{setting:?}");
    }
}

/// Sends the head of a request whose body comes in chunks.
fn begin(address: std::net::SocketAddr, path: &str, headers: &str) -> std::net::TcpStream {
    use std::io::Write;
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(std::time::Duration::from_secs(20)))
        .unwrap();
    let head =
        format!("POST {path} HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n{headers}\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    stream
}

fn chunk(stream: &mut std::net::TcpStream, text: &str) {
    use std::io::Write;
    let framed = format!("{:x}\r\n{text}\r\n", text.len());
    stream.write_all(framed.as_bytes()).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_streams_slowly_gets_each_answer_when_it_is_due() {
    use std::io::Read;
    let server = TestServer::start(&[]).await;
    let address = server.address;
    let talk = move || {
        let mut stream = begin(address, "/api/v1/screen/bulk", "connection: close\r\n");
        let mut seen = String::new();
        for id in 0..3 {
            chunk(
                &mut stream,
                &format!("{}\n", json!({"id": id, "name": "Kim Jong Un"})),
            );
            // The next line is sent once this one is answered.
            while !seen.contains(&format!("\"id\":{id}")) {
                let mut bytes = [0u8; 65536];
                let n = stream.read(&mut bytes).unwrap();
                assert!(n > 0, "it broke off: {seen}");
                seen += &String::from_utf8_lossy(&bytes[..n]);
            }
        }
        chunk(&mut stream, "");
        stream.read_to_string(&mut seen).unwrap();
        seen
    };
    let seen = tokio::task::spawn_blocking(talk).await.unwrap();
    assert!(seen.ends_with("\r\n0\r\n\r\n"), "{seen}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_whose_client_has_gone_is_answered_when_it_comes_back() {
    let server = TestServer::start(&[]).await;
    let key = bearer(&server, &[Scope::Customers, Scope::Read]).await;
    let mut csv = "id,name\n".to_owned();
    for i in 0..400 {
        csv += &format!("c-{i},Nobody Number {i}\n");
    }
    let (address, body) = (server.address, csv.clone());
    let headers = format!("authorization: {key}\r\nidempotency-key: import-1\r\n");
    let hang_up = move || {
        let mut stream = begin(address, "/api/v1/customers/import", &headers);
        chunk(&mut stream, &body);
        chunk(&mut stream, "");
        std::thread::sleep(std::time::Duration::from_millis(100));
    };
    tokio::task::spawn_blocking(hang_up).await.unwrap();
    let own = [("authorization", key.as_str()), ("idempotency-key", "import-1")];
    for _ in 0..200 {
        let url = server.url("/api/v1/customers/import");
        let answer = send("POST", url, &own, Some(csv.clone())).await;
        if answer.status == 409 {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            continue;
        }
        // It was carried through the first time: here is its answer, not that of a second run.
        assert_eq!((answer.status, &answer.json()["created"]), (200, &json!(400)));
        assert_eq!(answer.header("idempotent-replayed"), "true");
        return;
    }
    panic!("the first request never ended");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn decisions_can_be_read_and_exported() {
    let server = TestServer::start(&[]).await;
    let key = bearer(&server, &[Scope::Read, Scope::Customers, Scope::Alerts]).await;
    let own = [("authorization", key.as_str())];
    let customer = json!({"reference": "c-1", "party": {"name": "Kim Jong Un"}});
    let made = post_json(&server, "/api/v1/customers", &own, &customer)
        .await
        .json();
    let alert = made["screening"]["alerts"]["opened"][0].as_str().unwrap();
    let comment = json!({"action": "comment", "reason": "=1+1; <i>asked</i> the branch"});
    let path = format!("/api/v1/alerts/{alert}/actions");
    assert_eq!(post_json(&server, &path, &own, &comment).await.status, 200);
    let page = get(&server, "/api/v1/decisions?limit=1", &own).await.json();
    assert_eq!(page["data"][0]["action"], "opened");
    let all = get(&server, "/api/v1/decisions", &own).await.json();
    let mine: Vec<&Value> = (all["data"].as_array().unwrap().iter())
        .filter(|d| d["alert"] == alert)
        .collect();
    assert_eq!(mine.len(), 2, "{all}");
    let actor = mine[1]["actor"].as_str().unwrap();
    let next = page["next"].as_str().unwrap();
    let rest = get(&server, &format!("/api/v1/decisions?cursor={next}"), &own)
        .await
        .json();
    assert_eq!(
        rest["data"].as_array().unwrap().len() + 1,
        all["data"].as_array().unwrap().len()
    );
    let csv = get(
        &server,
        &format!("/api/v1/decisions/export?actor={}", actor.replace(' ', "%20")),
        &own,
    )
    .await;
    assert!(csv.header("content-disposition").contains("decisions.csv"));
    assert!(
        csv.body.contains("<i>asked</i> the branch") && !csv.body.contains(",=1+1"),
        "{}",
        csv.body
    );
    // Who leaves the watch leaves a note on the alerts that are not closed.
    let id = made["customer"]["id"].as_str().unwrap();
    let gone = send(
        "DELETE",
        server.url(&format!("/api/v1/customers/{id}")),
        &own,
        None,
    )
    .await;
    assert_eq!(gone.status, 204);
    let history = get(&server, &format!("/api/v1/alerts/{alert}"), &own)
        .await
        .json();
    let last = history["history"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["action"], "customer-removed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_is_answered_line_by_line() {
    let server = TestServer::start(&[]).await;
    let mut lines = String::new();
    for i in 0..600 {
        let name = if i % 100 == 0 {
            "Kim Jong Un".to_owned()
        } else {
            format!("Nobody Number {i}")
        };
        lines += &format!("{}\n", json!({"id": i, "name": name}));
    }
    lines += "\n{\"id\": 600, \"name\": 7}\nno json\n{\"id\": 602, \"name\": \"Kim Jong Un\"}";
    let answer = send(
        "POST",
        server.url("/api/v1/screen/bulk?threshold=0.8"),
        &[],
        Some(lines),
    )
    .await;
    assert_eq!(answer.status, 200);
    let answers: Vec<Value> = answer
        .body
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert_eq!(answers.len(), 603);
    for (i, answer) in answers.iter().enumerate().take(600) {
        assert_eq!(answer["id"], i);
        assert_eq!(answer["total"].as_u64().unwrap() > 0, i % 100 == 0, "{answer}");
    }
    assert!(answers[600]["problem"]["detail"].is_string() && answers[601]["problem"]["detail"].is_string());
    assert_eq!(answers[602]["id"], 602);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customer_becomes_an_alert_and_a_decision() {
    let server = TestServer::start(&[("four_eyes", "true")]).await;
    let key = bearer(&server, &[Scope::Read, Scope::Customers, Scope::Alerts]).await;
    let own = [("authorization", key.as_str())];
    let csv = "id,kind,name,dob\nc-1,person,Kim Jong Un,1984-01-08\nc-2,person,Nobody Inparticular,\nc-3,dragon,X,\n";
    let done = send(
        "POST",
        server.url("/api/v1/customers/import"),
        &own,
        Some(csv.to_owned()),
    )
    .await
    .json();
    assert_eq!(
        (&done["created"], &done["refused"]),
        (&json!(2), &json!(1)),
        "{done}"
    );
    assert!(done["alerts_opened"].as_u64().unwrap() >= 1);
    assert!(
        done["problems"][0].as_str().unwrap().starts_with("line 4: kind"),
        "{done}"
    );
    let alerts = get(&server, "/api/v1/alerts?limit=500", &own).await.json();
    let alert = alerts["data"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/alerts/{alert}/actions");
    let close = json!({"action": "close-false", "reason": "born <i>elsewhere</i>"});
    let once = [("authorization", key.as_str()), ("idempotency-key", "k1")];
    let first = post_json(&server, &path, &once, &close).await;
    assert_eq!(first.json()["alert"]["state"], "proposed", "{}", first.body);
    let again = post_json(&server, &path, &once, &close).await;
    assert_eq!((again.status, &again.body), (200, &first.body));
    assert_eq!(again.header("idempotent-replayed"), "true");
    let other = json!({"action": "comment", "reason": "x"});
    assert_eq!(post_json(&server, &path, &once, &other).await.status, 422);
    // A key is no person.
    let approve = json!({"action": "approve"});
    assert_eq!(post_json(&server, &path, &own, &approve).await.status, 403);
    let (cookie, token) = server.signed_in(Role::Approver).await;
    let person = [("cookie", cookie.as_str()), ("x-form-token", token.as_str())];
    let approved = post_json(&server, &path, &person, &approve).await;
    assert_eq!(
        approved.json()["alert"]["state"],
        "closed-false",
        "{}",
        approved.body
    );
    // Without the form token a session changes nothing.
    assert_eq!(
        post_json(
            &server,
            &path,
            &person[..1],
            &json!({"action": "reopen", "reason": "x"})
        )
        .await
        .status,
        403
    );
    let history = get(&server, &format!("/api/v1/alerts/{alert}"), &own)
        .await
        .json();
    assert_eq!(history["history"].as_array().unwrap().len(), 3);
    for (from, some) in [("0", true), ("0.5", true), ("1", false)] {
        let path = format!("/api/v1/alerts?state=all&score_from={from}");
        let found = get(&server, &path, &own).await.json();
        assert_eq!(
            !found["data"].as_array().unwrap().is_empty(),
            some,
            "{from}: {found}"
        );
    }
    let wrong = get(&server, "/api/v1/alerts?score_from=much", &own).await;
    assert_eq!(wrong.status, 422, "{}", wrong.body);
    let export = get(&server, "/api/v1/alerts/export?state=all", &own).await;
    assert!(export.body.contains("born <i>elsewhere</i>"), "{}", export.body);
    let page = get(&server, &format!("/alerts/{alert}"), &person).await;
    assert!(
        page.body.contains("born &lt;i&gt;elsewhere&lt;/i&gt;"),
        "reasons stay text"
    );
    // Registered again unchanged: settled, no new alert.
    let again = send(
        "POST",
        server.url("/api/v1/customers/import"),
        &own,
        Some(csv.to_owned()),
    )
    .await
    .json();
    assert_eq!(
        (&again["unchanged"], &again["alerts_opened"]),
        (&json!(2), &json!(0)),
        "{again}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn limits_are_told_clearly() {
    let server = TestServer::start(&[("body_mib_max", "1"), ("requests_per_minute", "5")]).await;
    // Told by its length, before a byte of the body is sent.
    let address = server.address;
    let told = tokio::task::spawn_blocking(move || {
        use std::io::{Read, Write};
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        let head = "POST /api/v1/screen HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
                    content-length: 2097152\r\nconnection: close\r\n\r\n";
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    });
    let answer = told.await.unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 413 ") && answer.contains("body_mib_max"),
        "{answer}"
    );
    let mut statuses = Vec::new();
    for _ in 0..6 {
        statuses.push(
            post_json(&server, "/api/v1/screen", &[], &json!({"name": "A"}))
                .await
                .status,
        );
    }
    assert_eq!(statuses.last(), Some(&429), "{statuses:?}");
    assert_eq!(
        get(&server, "/healthz", &[]).await.status,
        200,
        "health is not limited"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn webhooks_are_told_and_signed() {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://127.0.0.1:{}/hook", listener.local_addr().unwrap().port());
    let server = TestServer::start(&[("private_webhooks", "true")]).await;
    let key = bearer(&server, &[Scope::Admin, Scope::Customers]).await;
    let own = [("authorization", key.as_str())];
    assert_eq!(
        post_json(
            &server,
            "/api/v1/webhooks",
            &own,
            &json!({"url": "http://example.org"})
        )
        .await
        .status,
        422
    );
    let made = post_json(&server, "/api/v1/webhooks", &own, &json!({"url": url})).await;
    assert_eq!(made.status, 201, "{}", made.body);
    assert!(made.json()["secret"].as_str().unwrap().starts_with("wh_"));
    let told = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut text = String::new();
        let mut bytes = [0u8; 4096];
        while !text.contains("\r\n\r\n") || !text.trim_end().ends_with('}') {
            let n = stream.read(&mut bytes).unwrap();
            text += std::str::from_utf8(&bytes[..n]).unwrap();
            if n == 0 {
                break;
            }
        }
        stream
            .write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n")
            .unwrap();
        text
    });
    let customer = json!({"reference": "c-1", "party": {"name": "Kim Jong Un"}});
    assert_eq!(
        post_json(&server, "/api/v1/customers", &own, &customer)
            .await
            .status,
        201
    );
    let text = tokio::task::spawn_blocking(|| told.join().unwrap())
        .await
        .unwrap();
    assert!(
        text.contains("x-interdict-event: alert.opened") && text.contains("x-interdict-signature: sha256="),
        "{text}"
    );
}
