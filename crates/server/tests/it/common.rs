//! A client that shows every answer as it came: no redirects followed, no status turned into an error.

use interdict_server::testing::TestServer;

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: ureq::http::HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    /// Name and value of a cookie that was set.
    pub(crate) fn cookie(&self, name: &str) -> String {
        let lines = self
            .headers
            .get_all("set-cookie")
            .iter()
            .map(|v| v.to_str().unwrap());
        let found = lines
            .filter_map(|l| l.split(';').next())
            .find(|pair| pair.starts_with(&format!("{name}=")));
        found.unwrap_or_else(|| panic!("no cookie {name}")).to_owned()
    }

    /// The value of a hidden field.
    pub(crate) fn field(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let rest = self
            .body
            .split_once(&mark)
            .unwrap_or_else(|| panic!("no field {name}: {}", self.body))
            .1;
        rest.split_once('"').unwrap().0.to_owned()
    }
}

/// Sends a request.
pub(crate) async fn send(
    method: &str,
    url: String,
    headers: &[(&str, &str)],
    body: Option<String>,
) -> Answer {
    let method = method.to_owned();
    let headers: Vec<(String, String)> = headers
        .iter()
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
        .collect();
    let call = move || {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0);
        let agent: ureq::Agent = config
            .max_redirects_will_error(false)
            .allow_non_standard_methods(true)
            .build()
            .into();
        let mut request = ureq::http::Request::builder().method(method.as_str()).uri(&url);
        for (name, value) in &headers {
            request = request.header(name, value);
        }
        let mut answer = match body {
            Some(body) => agent.run(request.body(body).unwrap()),
            None if matches!(method.as_str(), "POST" | "PUT") => {
                agent.run(request.body(String::new()).unwrap())
            }
            None => agent.run(request.body(()).unwrap()),
        }
        .unwrap_or_else(|e| panic!("{method} {url}: {e}"));
        Answer {
            status: answer.status().as_u16(),
            headers: answer.headers().clone(),
            body: answer
                .body_mut()
                .with_config()
                .limit(100 << 20)
                .read_to_string()
                .unwrap(),
        }
    };
    tokio::task::spawn_blocking(call).await.unwrap()
}

pub(crate) async fn get(server: &TestServer, path: &str, headers: &[(&str, &str)]) -> Answer {
    send("GET", server.url(path), headers, None).await
}

/// Sends a form.
pub(crate) async fn post(
    server: &TestServer,
    path: &str,
    headers: &[(&str, &str)],
    fields: &[(&str, &str)],
) -> Answer {
    let encode = |text: &str| -> String {
        text.bytes()
            .map(|b| match b {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(b).to_string(),
                b => format!("%{b:02X}"),
            })
            .collect()
    };
    let pairs: Vec<String> = fields
        .iter()
        .map(|(k, v)| format!("{}={}", encode(k), encode(v)))
        .collect();
    let mut headers = headers.to_vec();
    headers.push(("content-type", "application/x-www-form-urlencoded"));
    send("POST", server.url(path), &headers, Some(pairs.join("&"))).await
}

pub(crate) async fn post_json(
    server: &TestServer,
    path: &str,
    headers: &[(&str, &str)],
    body: &serde_json::Value,
) -> Answer {
    let mut headers = headers.to_vec();
    headers.push(("content-type", "application/json"));
    send("POST", server.url(path), &headers, Some(body.to_string())).await
}
