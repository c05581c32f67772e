//! Whatever is sent to yente's API, it is answered, and never with 500.

use interdict_server::testing::TestServer;
use proptest::{prelude::*, test_runner::TestRunner};
use serde_json::{Value, json};

/// Any JSON, with the words of the API among its keys and values, so that it gets past the first checks.
fn any_json() -> impl Strategy<Value = Value> {
    let word = prop_oneof![
        Just("queries".to_owned()),
        Just("schema".to_owned()),
        Just("properties".to_owned()),
        Just("name".to_owned()),
        Just("Person".to_owned()),
        Just("CryptoWallet".to_owned()),
        Just("weights".to_owned()),
        Just("config".to_owned()),
        Just("birthDate".to_owned()),
        Just("Kim Jong Un".to_owned()),
        Just("1984-13-45".to_owned()),
        ".{0,20}",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(word.clone(), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// An example whose properties have any values.
fn any_example() -> impl Strategy<Value = Value> {
    let schema = prop::sample::select(vec![
        "Person",
        "Company",
        "Vessel",
        "Thing",
        "CryptoWallet",
        "Address",
        "Nonsense",
    ]);
    let property = prop::sample::select(vec![
        "name",
        "alias",
        "weakAlias",
        "birthDate",
        "nationality",
        "gender",
        "idNumber",
        "imoNumber",
        "address",
        "publicKey",
        "firstName",
        "lastName",
        "topics",
        "nothing",
    ]);
    let text = prop_oneof![
        ".{0,40}",
        "[0-9-]{0,12}",
        "\\PC{0,200}",
        Just("Ким Чен Ын".to_owned())
    ];
    let values = prop_oneof![
        text.clone().prop_map(Value::from),
        prop::collection::vec(text, 0..4).prop_map(Value::from),
        any_json(),
    ];
    (schema, prop::collection::btree_map(property, values, 0..5)).prop_map(|(schema, properties)| {
        let properties: serde_json::Map<String, Value> = properties
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        json!({"queries": {"q": {"schema": schema, "properties": properties}}})
    })
}

fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0);
    config.max_redirects_will_error(false).build().into()
}

/// What is no client's fault.
fn failed(status: u16) -> bool {
    status >= 500
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn any_body_is_answered() {
    let server = TestServer::start(&[]).await;
    let (agent, address) = (agent(), server.url(""));
    tokio::task::block_in_place(|| {
        let mut runner = TestRunner::new(ProptestConfig::with_cases(150));
        let bodies = prop_oneof![
            any_json().prop_map(|v| v.to_string()),
            any_example().prop_map(|v| v.to_string()),
            ".{0,80}"
        ];
        let paths = prop::sample::select(vec![
            "/match/default",
            "/match/default?threshold=0&cutoff=0&limit=500",
            "/match/default?algorithm=name-based&topics=sanction",
            "/reconcile/default",
        ]);
        let checked = runner.run(&(paths, bodies), |(path, body)| {
            let answer = agent
                .post(format!("{address}{path}"))
                .header("content-type", "application/json")
                .send(&body);
            let status = answer
                .map(|a| a.status().as_u16())
                .map_err(|e| TestCaseError::fail(e.to_string()))?;
            prop_assert!(!failed(status), "{path} {body}: {status}");
            Ok(())
        });
        checked.unwrap_or_else(|e| panic!("{e}"));
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn any_parameter_is_answered() {
    let server = TestServer::start(&[]).await;
    let (agent, address) = (agent(), server.url(""));
    tokio::task::block_in_place(|| {
        let mut runner = TestRunner::new(ProptestConfig::with_cases(150));
        let names = prop::sample::select(vec![
            "q",
            "schema",
            "limit",
            "offset",
            "sort",
            "filter",
            "facets",
            "fuzzy",
            "simple",
            "countries",
            "topics",
            "prefix",
            "queries",
            "extend",
            "type",
            "changed_since",
            "nested",
            "callback",
            "target",
            "filter_op",
        ]);
        let value = prop_oneof![
            ".{0,30}",
            "[a-zA-Z:*~\"() -]{0,30}",
            "-?[0-9]{1,20}",
            Just("kim AND (jong OR -un".to_owned())
        ];
        let paths = prop::sample::select(vec![
            "/search/default",
            "/search/nowhere",
            "/entities/x",
            "/entities/starter-1~address-1",
            "/entities/x/adjacent/y",
            "/catalog",
            "/reconcile/default",
            "/reconcile/default/suggest/entity",
            "/reconcile/default/suggest/type",
            "/reconcile/default/suggest/property",
            "/reconcile/default/extend/property",
            "/reconcile/default/preview/x",
        ]);
        let parameters = prop::collection::vec((names, value), 0..4);
        let checked = runner.run(&(paths, parameters), |(path, parameters)| {
            let query = form_urlencoded::Serializer::new(String::new())
                .extend_pairs(&parameters)
                .finish();
            let answer = agent.get(format!("{address}{path}?{query}")).call();
            let status = answer
                .map(|a| a.status().as_u16())
                .map_err(|e| TestCaseError::fail(e.to_string()))?;
            prop_assert!(!failed(status), "{path} {parameters:?}: {status}");
            Ok(())
        });
        checked.unwrap_or_else(|e| panic!("{e}"));
    });
}
