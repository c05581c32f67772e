//! The catalogue, the algorithms, and reconciliation.

use super::*;

pub(super) fn system(client: &Client<'_>) {
    let answer = client.get("/catalog");
    let catalog = answer.json();
    assert_eq!(
        keys(&catalog),
        BTreeSet::from(["current", "datasets", "index_stale", "outdated"])
    );
    let named = |name: &str| {
        catalog["datasets"]
            .as_array()
            .into_iter()
            .flatten()
            .find(|d| d["name"] == name)
            .cloned()
    };
    assert_eq!(named("un_sc_sanctions").expect("the UN")["load"], true);
    let children = named("default").expect("default")["children"].clone();
    assert_eq!(children.as_array().map(Vec::len), Some(3));
    let tag = answer.header("etag").to_owned();
    let again = tokio::task::block_in_place(|| {
        Client::read(
            client
                .1
                .get(client.0.url("/manifest"))
                .header("if-none-match", &tag)
                .call(),
        )
    });
    assert_eq!(again.status, 304);
    let algorithms = client.get("/algorithms").json();
    assert_eq!(
        (&algorithms["best"], &algorithms["default"]),
        (&json!("logic-v2"), &json!("best"))
    );
    let best = algorithms["algorithms"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|a| a["name"] == "logic-v2");
    assert_eq!(
        best.expect("the best")["docs"]["features"]["identifier_match"]["coefficient"],
        0.85
    );
    assert_eq!(client.get("/healthz").json(), json!({"status": "ok"}));
    for (path, status) in [
        ("/updatez", 403),
        ("/updatez?token=wrong", 403),
        ("/updatez?token=let-me-in&sync=true", 200),
        ("/updatez?token=let-me-in&sync=perhaps", 422),
    ] {
        assert_eq!(client.post(path, "text/plain", "").status, status, "{path}");
    }
}

pub(super) fn reconciling(client: &Client<'_>) {
    let manifest = client.get("/reconcile/default?note=k").json();
    assert_eq!(manifest["versions"], json!(["0.2"]));
    let suggest = &manifest["suggest"]["entity"];
    let path = format!(
        "{}{}",
        suggest["service_url"].as_str().unwrap(),
        suggest["service_path"].as_str().unwrap()
    );
    assert!(
        path.ends_with("/reconcile/default/suggest/entity?note=k"),
        "{path}"
    );
    assert!(ids(&manifest["defaultTypes"]).contains(&"Person"));
    let form = |pairs: &[(&str, &str)]| {
        let encoded = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs)
            .finish();
        client.post(
            "/reconcile/default",
            "application/x-www-form-urlencoded",
            &encoded,
        )
    };
    let queries = json!({
        "q0": {"query": "Kim Jong Un", "type": "Person", "limit": 2,
               "properties": [{"pid": "Person:birthDate", "v": "1984-01-08"}, {"pid": "country", "v": ["kp"]}]},
        "q1": {"query": "Quiet Meadow Bakery of Upper Nether Wallop"}});
    let answer = form(&[("queries", &queries.to_string())]);
    assert_eq!(
        (answer.status, answer.header("x-batch-size")),
        (200, "2"),
        "{}",
        answer.body
    );
    let answer = answer.json();
    let best = &answer["q0"]["result"][0];
    assert_eq!(best["id"], "ofac-sdn-20157");
    assert_eq!(best["type"][0]["id"], "Person");
    assert_eq!(best["match"], true);
    assert_eq!(answer["q1"], json!({"result": []}));
    let by_get: String = form_urlencoded::byte_serialize(queries.to_string().as_bytes()).collect();
    assert_eq!(
        client.get(&format!("/reconcile/default?queries={by_get}")).json()["q0"]["result"][0]["id"],
        best["id"]
    );
    let extend = json!({"ids": ["ofac-sdn-20157", "nobody"], "properties": [
        {"id": "country"}, {"id": "birthDate", "settings": {"limit": 1, "render": "raw"}}, {"id": "topics"}]});
    let extended = form(&[("extend", &extend.to_string())]).json();
    assert_eq!(extended["rows"]["nobody"], json!({}));
    assert_eq!(
        extended["rows"]["ofac-sdn-20157"]["birthDate"]
            .as_array()
            .map(Vec::len),
        Some(1)
    );
    assert_eq!(
        extended["rows"]["ofac-sdn-20157"]["topics"],
        json!([{"str": "Sanctioned"}])
    );
    assert_eq!(
        extended["meta"][1],
        json!({"id": "birthDate", "name": "Birth date"})
    );
    let suggested = |what: &str, prefix: &str| {
        let answer = client
            .get(&format!("/reconcile/default/suggest/{what}?prefix={prefix}"))
            .json();
        assert_eq!(answer["prefix"], prefix);
        ids(&answer["result"])
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert!(suggested("type", "per").contains(&"Person".to_owned()));
    assert!(suggested("property", "birthD").contains(&"Person:birthDate".to_owned()));
    assert_eq!(
        client
            .get("/reconcile/default/suggest/entity?prefix=kim%20jong%20u")
            .json()["result"][0]["name"],
        "KIM Jong Un"
    );
    let proposed = client
        .get("/reconcile/default/extend/property?type=Person")
        .json();
    assert!(ids(&proposed["properties"]).contains(&"birthDate"));
    let preview = client.get("/reconcile/default/preview/ofac-sdn-20157");
    assert!(preview.header("content-type").starts_with("text/html") && preview.body.contains("KIM Jong Un"));
    for (body, status) in [
        ("queries={", 400),
        ("queries=[]", 400),
        ("", 422),
        ("extend={}", 400),
    ] {
        let answer = client.post("/reconcile/default", "application/x-www-form-urlencoded", body);
        assert_eq!(answer.status, status, "{body} {}", answer.body);
    }
    assert_eq!(client.get("/reconcile/nowhere").status, 404);
}
