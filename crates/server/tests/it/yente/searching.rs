//! `GET /search`, and entities with what is adjacent to them.

use super::*;

pub(super) fn searching(client: &Client<'_>) {
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

pub(super) fn entities(client: &Client<'_>) {
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
