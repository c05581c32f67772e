//! yente's API on the real lists of the UN and of OFAC: every endpoint, request for request and field for field.

#![allow(clippy::print_stderr)] // tells what was skipped

use std::collections::BTreeSet;

use interdict_server::{ListSource, testing, testing::TestServer};
use serde_json::{Value, json};

/// What came back.
struct Answer {
    status: u16,
    headers: ureq::http::HeaderMap,
    body: String,
}

impl Answer {
    #[track_caller]
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {} {}", self.status, self.body))
    }

    fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default()
    }
}

/// A client of a server; panics where the server doesn't answer.
struct Client<'a>(&'a TestServer, ureq::Agent);

impl<'a> Client<'a> {
    fn new(server: &'a TestServer) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0);
        Self(server, config.max_redirects_will_error(false).build().into())
    }

    fn read(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Answer {
        let mut response = answer.unwrap_or_else(|e| panic!("{e}"));
        Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.body_mut().read_to_string().unwrap_or_default(),
        }
    }

    fn get(&self, path: &str) -> Answer {
        tokio::task::block_in_place(|| Self::read(self.1.get(self.0.url(path)).call()))
    }

    fn post(&self, path: &str, kind: &str, body: &str) -> Answer {
        tokio::task::block_in_place(|| {
            Self::read(
                self.1
                    .post(self.0.url(path))
                    .header("content-type", kind)
                    .send(body),
            )
        })
    }

    fn post_json(&self, path: &str, body: &Value) -> Answer {
        self.post(path, "application/json", &body.to_string())
    }

    /// The matches of one example.
    #[track_caller]
    fn matches(&self, path: &str, schema: &str, properties: Value) -> Value {
        let answer = self.post_json(
            path,
            &json!({"queries": {"q": {"schema": schema, "properties": properties}}}),
        );
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()["responses"]["q"].clone()
    }
}

/// The lists of the UN and of OFAC; `None`, with a line that says so, where they are absent.
async fn real() -> Option<TestServer> {
    let lists = testing::shared()?.join("lists");
    let files = ["un/UN_consolidated_2026-08-01.xml", "ofac"]
        .map(|file| lists.join(file))
        .to_vec();
    Some(TestServer::with_lists(ListSource::Files(files), &[("update_token", "let-me-in")]).await)
}

fn ids(results: &Value) -> Vec<&str> {
    results
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|r| r["id"].as_str())
        .collect()
}

fn keys(value: &Value) -> BTreeSet<&str> {
    value
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, _)| key.as_str())
        .collect()
}

const ENTITY: [&str; 10] = [
    "caption",
    "datasets",
    "first_seen",
    "id",
    "last_change",
    "last_seen",
    "properties",
    "referents",
    "schema",
    "target",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_api_on_real_lists() {
    let Some(server) = real().await else {
        return;
    };
    let client = Client::new(&server);
    matching(&client);
    errors_of_match(&client);
    filters_of_match(&client);
    wallets(&client);
    searching(&client);
    entities(&client);
    system(&client);
    reconciling(&client);
}

fn matching(client: &Client<'_>) {
    let body = json!({"queries": {
        "kim": {"id": "cust-1", "schema": "Person",
                "properties": {"name": ["Kim Jong Un"], "nationality": "North Korea", "shoe": ["44"]}},
        "nobody": {"schema": "Company", "properties": {"name": ["Quiet Meadow Bakery of Upper Nether Wallop"]}}}});
    let answer = client.post_json("/match/default", &body);
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.header("x-batch-size"), "2");
    let body = answer.json();
    assert_eq!(keys(&body), BTreeSet::from(["limit", "responses"]));
    assert_eq!(body["limit"], 5);
    let kim = &body["responses"]["kim"];
    assert_eq!(keys(kim), BTreeSet::from(["query", "results", "status", "total"]));
    assert_eq!(kim["status"], 200);
    assert_eq!(
        kim["query"],
        json!({"id": "cust-1", "schema": "Person", "properties": {"name": ["Kim Jong Un"], "nationality": ["kp"]}})
    );
    let first = &kim["results"][0];
    let mut fields = BTreeSet::from(ENTITY);
    fields.extend(["score", "match", "explanations"]);
    assert_eq!(keys(first), fields);
    assert_eq!(first["id"], "ofac-sdn-20157");
    assert_eq!(first["datasets"], json!(["us_ofac_sdn"]));
    assert_eq!(first["schema"], "Person");
    assert_eq!(first["target"], true);
    assert_eq!(first["match"], true);
    assert!(first["score"].as_f64().is_some_and(|s| s > 0.7 && s <= 1.0));
    let name = &first["explanations"]["name_match"];
    assert_eq!(
        keys(name),
        BTreeSet::from(["candidate", "detail", "query", "score"])
    );
    assert_eq!(name["query"], "Kim Jong Un");
    assert!(kim["total"]["value"].as_u64() >= Some(1) && kim["total"]["relation"] == "eq");
    let nobody = &body["responses"]["nobody"];
    assert_eq!(nobody["results"], json!([]));
    assert_eq!(nobody["total"], json!({"value": 0, "relation": "eq"}));

    // Names from parts, another script, and a country against it.
    let parts = json!({"firstName": ["Jong Un"], "lastName": ["Kim"]});
    assert!(ids(&client.matches("/match/default", "Person", parts)["results"]).contains(&"ofac-sdn-20157"));
    let far = json!({"name": ["Kim Jong Un"], "birthDate": ["1921-02-03"]});
    let matches = client.matches("/match/default?threshold=0.05", "Person", far);
    let kim = matches["results"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|r| r["id"] == "ofac-sdn-20157");
    assert!(
        kim.is_some_and(|r| r["explanations"]["dob_year_disjoint"]["score"] == 1.0),
        "{matches}"
    );
}

fn errors_of_match(client: &Client<'_>) {
    let example = json!({"schema": "Person", "properties": {"name": ["Kim Jong Un"]}});
    let one = json!({"queries": {"q": example}});
    let detail = |answer: &Answer| answer.json()["detail"].clone();
    let gone = client.post_json("/match/nowhere", &one);
    assert_eq!((gone.status, detail(&gone)), (404, json!("No such dataset.")));
    let many: serde_json::Map<String, Value> = (0..101).map(|i| (i.to_string(), example.clone())).collect();
    for (path, body) in [
        ("/match/default?algorithm=magic", one.clone()),
        ("/match/default", json!({"queries": {}})),
        ("/match/default", json!({"queries": many})),
        (
            "/match/default",
            json!({"config": {"nm_magic": 1}, "queries": {"q": example}}),
        ),
        (
            "/match/default",
            json!({"queries": {"q": {"schema": "Sanction", "properties": {}}}}),
        ),
        (
            "/match/default",
            json!({"queries": {"q": {"schema": "Nonsense", "properties": {}}}}),
        ),
    ] {
        let answer = client.post_json(path, &body);
        assert_eq!(answer.status, 400, "{path} {}", answer.body);
        assert!(detail(&answer).is_string());
    }
    let ids: String = (0..51).map(|i| format!("&exclude_entity_ids={i}")).collect();
    for (path, body) in [
        ("/match/default?limit=501", one.to_string()),
        ("/match/default?limit=some", one.to_string()),
        ("/match/default?threshold=high", one.to_string()),
        ("/match/default?changed_since=yesterday", one.to_string()),
        (&*format!("/match/default?x=1{ids}"), one.to_string()),
        ("/match/default", "{".to_owned()),
        ("/match/default", "[]".to_owned()),
        ("/match/default", "{}".to_owned()),
        (
            "/match/default",
            json!({"queries": {"q": {"schema": "Person"}}}).to_string(),
        ),
        (
            "/match/default",
            json!({"queries": {"q": {"schema": "Person", "properties": {"name": 5}}}}).to_string(),
        ),
        (
            "/match/default",
            json!({"weights": {"name_match": "much"}, "queries": {"q": example}}).to_string(),
        ),
    ] {
        let answer = client.post(path, "application/json", &body);
        assert_eq!(answer.status, 422, "{path} {body} {}", answer.body);
        let detail = detail(&answer);
        let first = &detail[0];
        assert_eq!(keys(first), BTreeSet::from(["loc", "msg", "type"]), "{detail}");
    }
}

fn filters_of_match(client: &Client<'_>) {
    let kim = || json!({"name": ["Kim Jong Un"]});
    let found = |path: &str| {
        let matches = client.matches(path, "Person", kim());
        ids(&matches["results"])
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let all = found("/match/default");
    let (first, rest) = all.split_first().expect("he is listed");
    let without = found(&format!("/match/default?exclude_entity_ids={first}"));
    assert!(!without.contains(first) && rest.iter().all(|id| without.contains(id)));
    for path in [
        "/match/un_sc_sanctions",
        "/match/un-sc",
        "/match/default?include_dataset=un-sc",
        "/match/default?exclude_dataset=us_ofac_sdn",
        "/match/default?exclude_schema=Person",
        "/match/default?topics=role.pep",
        "/match/default?changed_since=2999-01-01",
        "/match/default?include_dataset=nowhere",
    ] {
        assert!(!found(path).contains(first), "{path}");
    }
    for path in [
        "/match/us_ofac_sdn",
        "/match/ofac-sdn",
        "/match/sanctions?include_dataset=ofac-sdn&include_dataset=un-sc",
        "/match/default?topics=sanction&topics=wanted",
        "/match/default?changed_since=1999-01-01T10:00",
        "/match/default?algorithm=name-based",
        "/match/default?limit=1",
    ] {
        assert!(found(path).contains(first), "{path}");
    }
    // What reaches the threshold is a match; what lies above the cutoff is shown.
    let matches = client.matches(
        "/match/default?threshold=0.99&cutoff=0.3&limit=50",
        "Person",
        kim(),
    );
    let results = matches["results"].as_array().expect("a list");
    let shown = ids(&matches["results"]);
    assert!(all.iter().all(|id| shown.contains(&id.as_str())), "{shown:?}");
    assert!(
        results
            .iter()
            .all(|r| r["match"] == (r["score"].as_f64() >= Some(0.99)))
    );
    assert!(
        results
            .windows(2)
            .all(|w| w[0]["score"].as_f64() >= w[1]["score"].as_f64())
    );
    // Weights count.
    let example = json!({"schema": "Person", "properties": kim()});
    let body = json!({"weights": {"name_match": 0.5}, "config": {"nm_number_mismatch": 0.4}, "queries": {"q": example}});
    let answer = client.post_json("/match/default", &body);
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.json()["responses"]["q"]["results"], json!([]));
    assert!(answer.header("x-interdict-notes").contains("nm_number_mismatch"));
}

fn wallets(client: &Client<'_>) {
    let wallets = client.get("/search/default?q=publicKey");
    assert_eq!(wallets.status, 200);
    // A wallet of OFAC's list: found by its address, shown as an entity of its own that names its holder.
    let matches = client.matches(
        "/match/default",
        "CryptoWallet",
        json!({"publicKey": ["149w62rY42aZBox8fGcmqNsXUzSStKeq8C"]}),
    );
    let Some(first) = matches["results"].as_array().and_then(|r| r.first()) else {
        panic!("the wallet is not found: {matches}");
    };
    assert_eq!(first["schema"], "CryptoWallet");
    let holder = first["properties"]["holder"][0].as_str().expect("a holder");
    assert!(holder.starts_with("ofac-sdn-"));
    assert_eq!(
        client
            .get(&format!("/entities/{}", first["id"].as_str().unwrap_or_default()))
            .status,
        200
    );
}

fn searching(client: &Client<'_>) {
    let search = |query: &str| {
        let answer = client.get(&format!("/search/{query}"));
        assert_eq!(answer.status, 200, "{query} {}", answer.body);
        answer.json()
    };
    let found = search("default?q=jong+un+kim");
    assert_eq!(
        keys(&found),
        BTreeSet::from(["facets", "limit", "offset", "results", "total"])
    );
    assert_eq!((&found["limit"], &found["offset"]), (&json!(10), &json!(0)));
    assert_eq!(found["results"][0]["id"], "ofac-sdn-20157");
    assert_eq!(keys(&found["results"][0]), BTreeSet::from(ENTITY));
    assert_eq!(
        keys(&found["facets"]),
        BTreeSet::from(["countries", "datasets", "topics"])
    );
    let country = &found["facets"]["countries"]["values"][0];
    assert_eq!(keys(country), BTreeSet::from(["count", "label", "name"]));
    assert_eq!(
        (&country["name"], &country["label"]),
        (&json!("kp"), &json!("North Korea"))
    );
    let total = |query: &str| search(query)["total"]["value"].as_u64().unwrap_or_default();
    let all = total("default?q=");
    assert!(all > 15_000, "{all}");
    assert_eq!(
        total("un-sc?q=") + total("default?q=&exclude_dataset=un-sc"),
        all + both(client)
    );
    assert!(
        total("default?q=bank&schema=Organization")
            > total("default?q=bank&schema=Organization&countries=kp")
    );
    assert_eq!(total("default?q=bank&schema=Person&exclude_schema=Person"), 0);
    assert!(total("default?q=%22Kim+Jong+Un%22") < total("default?q=kim+jong+un+OR+bank"));
    assert!(total("default?q=kim+-jong") > 0);
    assert!(total("default?q=jon*+kim") >= total("default?q=jong+kim"));
    assert_eq!(total("default?q=Igor+Setchin"), 0);
    assert!(total("default?q=Igor+Setchin&fuzzy=true") > 0);
    assert!(total("default?q=&filter=birthDate:1984-01-08") >= 1);
    assert_eq!(total("default?q=&topics=role.pep"), 0);
    assert!(
        total("default?q=&countries=kp&countries=ir")
            > total("default?q=&countries=kp&countries=ir&filter_op=AND")
    );
    let page = search("default?q=bank&limit=3&offset=3&sort=caption:desc");
    let names: Vec<&str> = page["results"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|r| r["caption"].as_str())
        .collect();
    assert_eq!(names.len(), 3);
    assert!(names.windows(2).all(|w| w[0] >= w[1]), "{names:?}");
    let newest = search("un-sc?q=&sort=last_change:desc&limit=50");
    let changes: Vec<&str> = newest["results"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|r| r["last_change"].as_str())
        .collect();
    assert!(changes.len() == 50 && changes.windows(2).all(|w| w[0] >= w[1]));
    assert!(changes.iter().all(|c| c.len() == 19 && c.as_bytes()[10] == b'T'));
    let every = search("default?q=bank&facets=identifiers&facets=schema&facets=genders&facets=topics");
    assert_eq!(
        keys(&every["facets"]),
        BTreeSet::from(["genders", "identifiers", "schema", "topics"])
    );
    for (query, status) in [
        ("nowhere?q=x", 404),
        ("default?q=x&schema=Nonsense", 400),
        ("default?q=x&filter=nonsense", 400),
        ("default?q=x&limit=501", 422),
        ("default?q=x&offset=9500", 422),
        ("default?q=x&facets=shoes", 422),
        ("default?q=x&filter_op=XOR", 422),
        ("default?q=x&fuzzy=perhaps", 422),
    ] {
        assert_eq!(client.get(&format!("/search/{query}")).status, status, "{query}");
    }
}

/// Entities that the UN and another list have.
fn both(client: &Client<'_>) -> u64 {
    let answer = client
        .get("/search/un-sc?q=&filter=datasets:us_ofac_sdn&filter=datasets:us_ofac_cons")
        .json();
    answer["total"]["value"].as_u64().unwrap_or_default()
}

fn entities(client: &Client<'_>) {
    let plain = client.get("/entities/ofac-sdn-20157?nested=false").json();
    assert_eq!(keys(&plain), BTreeSet::from(ENTITY));
    let nested = client.get("/entities/ofac-sdn-20157").json();
    let sanction = &nested["properties"]["sanctions"][0];
    assert_eq!(sanction["schema"], "Sanction");
    assert_eq!(
        sanction["properties"]["authority"],
        json!(["Office of Foreign Assets Control"])
    );
    assert_eq!(sanction["properties"]["program"], json!(["DPRK3"]));
    let adjacent = client.get("/entities/ofac-sdn-20157/adjacent").json();
    assert_eq!(adjacent["entity"]["id"], "ofac-sdn-20157");
    let page = &adjacent["adjacent"]["sanctions"];
    assert_eq!(
        keys(page),
        BTreeSet::from(["limit", "offset", "results", "total"])
    );
    assert_eq!(ids(&page["results"]), ids(&nested["properties"]["sanctions"]));
    let by_property = client.get("/entities/ofac-sdn-20157/adjacent/sanctions").json();
    assert_eq!(ids(&by_property["results"]), ids(&page["results"]));
    let sanction_id = sanction["id"].as_str().expect("an id");
    assert_eq!(
        client.get(&format!("/entities/{sanction_id}")).json()["schema"],
        "Sanction"
    );
    for gone in [
        "/entities/nobody",
        "/entities/ofac-sdn-20157/adjacent/name",
        "/entities/ofac-sdn-20157~address-99",
    ] {
        assert_eq!(client.get(gone).status, 404, "{gone}");
    }
    // A listing that was linked to another one leads to it.
    let merged = client
        .get("/search/un-sc?q=&filter=datasets:us_ofac_sdn&limit=1")
        .json();
    let merged = &merged["results"][0];
    let id = merged["id"].as_str().expect("some are on both lists");
    let referent = merged["referents"][0].as_str().expect("a referent");
    let moved = client.get(&format!("/entities/{referent}"));
    assert_eq!(
        (moved.status, moved.header("location")),
        (308, &*format!("/entities/{id}"))
    );
    // A tie that OFAC tells of leads to the other party.
    let tied = client
        .get("/search/ofac-sdn?q=notes:%22Linked+To%22&limit=20")
        .json();
    let shown = ids(&tied["results"]).into_iter().any(|id| {
        let adjacent = client.get(&format!("/entities/{id}/adjacent")).json();
        adjacent["adjacent"]["unknownLinkTo"]["results"][0]["properties"]["object"][0]["caption"].is_string()
    });
    assert!(
        shown,
        "no tie of {} parties leads anywhere",
        tied["total"]["value"]
    );
}

fn system(client: &Client<'_>) {
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

fn reconciling(client: &Client<'_>) {
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

/// The clients that people use, where Python has them: `pip install yente-client followthemoney reconciler`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_clients_of_yente() {
    let python = std::env::var("INTERDICT_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let installed = std::process::Command::new(&python)
        .args(["-c", "import yente_client"])
        .output();
    if !installed.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: {python} has no yente-client");
        return;
    }
    let Some(server) = real().await else {
        return;
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/clients/clients.py");
    let output = tokio::task::block_in_place(|| {
        std::process::Command::new(&python)
            .args([script, &server.url("")])
            .output()
    });
    let output = output.expect("Python runs");
    let printed = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{printed}");
}
