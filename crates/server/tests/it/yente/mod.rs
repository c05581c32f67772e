//! yente's API on the real lists of the UN and of OFAC: every endpoint, request for request and field for field.

#![allow(clippy::print_stderr)] // tells what was skipped

mod matching;
mod searching;
mod system;

use std::collections::BTreeSet;

use interdict_lists::LoadOptions;
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
    Some(
        TestServer::with_lists(
            ListSource::Files {
                paths: files,
                options: LoadOptions::default(),
            },
            &[("update_token", "let-me-in")],
        )
        .await,
    )
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
    matching::matching(&client);
    matching::errors_of_match(&client);
    matching::filters_of_match(&client);
    matching::wallets(&client);
    matching::addresses(&client);
    searching::searching(&client);
    searching::entities(&client);
    system::system(&client);
    system::reconciling(&client);
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
