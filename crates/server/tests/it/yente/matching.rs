//! `POST /match`.

use super::*;

pub(super) fn matching(client: &Client<'_>) {
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

pub(super) fn errors_of_match(client: &Client<'_>) {
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

pub(super) fn filters_of_match(client: &Client<'_>) {
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

pub(super) fn wallets(client: &Client<'_>) {
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

pub(super) fn addresses(client: &Client<'_>) {
    // A listed address, written as somebody else would.
    let listed = client
        .get("/entities/ofac-sdn-20157/adjacent/addressEntity")
        .json();
    let party = client.get("/search/us_ofac_sdn?q=rosneft&limit=20").json();
    let with_address = party["results"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|r| r["properties"]["addressEntity"].is_array())
        .expect("a party with an address");
    assert!(listed["total"]["value"].is_u64());
    let id = with_address["properties"]["addressEntity"][0]
        .as_str()
        .unwrap()
        .to_owned();
    let address = client.get(&format!("/entities/{id}")).json();
    assert_eq!(address["schema"], "Address");
    let full = address["properties"]["full"][0].as_str().unwrap().to_owned();
    let things = ids(&address["properties"]["things"]);
    assert!(
        things.contains(&with_address["id"].as_str().unwrap()),
        "{address}"
    );
    let adjacent = client.get(&format!("/entities/{id}/adjacent")).json();
    assert_eq!(ids(&adjacent["adjacent"]["things"]["results"]), things);
    let rearranged: Vec<&str> = full.split(", ").collect();
    let rearranged = rearranged
        .into_iter()
        .rev()
        .collect::<Vec<_>>()
        .join(", ")
        .to_lowercase();
    let answer = client.matches("/match/default", "Address", json!({"full": [rearranged]}));
    let first = &answer["results"][0];
    assert_eq!(
        (&first["schema"], &first["match"]),
        (&json!("Address"), &json!(true)),
        "{answer}"
    );
    assert!(
        first["explanations"]["address_entity_match"]["score"]
            .as_f64()
            .unwrap()
            > 0.9
    );
    let same: Vec<&Value> = answer["results"].as_array().into_iter().flatten().collect();
    assert!(
        same.iter().any(|r| r["properties"]["full"][0] == full.as_str()),
        "{answer}"
    );
    for (path, properties) in [
        (
            "/match/default",
            json!({"full": ["1 Quiet Meadow, Upper Nether Wallop"]}),
        ),
        ("/match/default?exclude_schema=Address", json!({"full": [full]})),
        ("/match/default?algorithm=name-based", json!({"full": [full]})),
        ("/match/default", json!({"full": [full], "country": ["fr"]})),
        ("/match/default", json!({})),
    ] {
        let answer = client.matches(path, "Address", properties);
        assert_eq!(answer["total"]["value"], 0, "{path} {answer}");
    }
}
