//! `interdict serve` as a process: it stops cleanly, and when it is killed nothing acknowledged is lost.

use std::{
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use interdict_server::{
    Scope,
    testing::{key_in, postgres::Postgres},
};
use serde_json::{Value, json};

struct Service {
    child: Child,
    address: String,
}

impl Service {
    fn start(data: &Path) -> Self {
        Self::start_with(data, &[])
    }

    fn start_with(data: &Path, settings: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_interdict"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .args(settings.iter().flat_map(|setting| ["--set", setting]))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = loop {
            let line = lines.next().expect("it ended before it listened").unwrap();
            if let Some(address) = line.strip_prefix("listening on ") {
                break format!("http://{address}");
            }
        };
        // Whatever it says later must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }

    /// Tells it to stop, and waits for its clean end.
    #[cfg(unix)]
    fn stop(mut self) {
        let told = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(told.success());
        assert!(self.child.wait().unwrap().success());
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder().http_status_as_error(false);
    config
        .timeout_global(Some(Duration::from_secs(30)))
        .build()
        .into()
}

fn post(agent: &ureq::Agent, url: &str, key: &str, body: &Value) -> Option<u16> {
    let mut answer = agent
        .post(url)
        .header("authorization", &format!("Bearer {key}"))
        .header("content-type", "application/json")
        .send(body.to_string())
        .ok()?;
    // Acknowledged is what was answered whole.
    answer.body_mut().read_to_string().ok()?;
    Some(answer.status().as_u16())
}

fn get(agent: &ureq::Agent, url: &str, key: &str) -> Value {
    let mut answer = agent
        .get(url)
        .header("authorization", &format!("Bearer {key}"))
        .call()
        .unwrap();
    let mut text = String::new();
    answer.body_mut().as_reader().read_to_string(&mut text).unwrap();
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

/// Every element of a paged answer.
fn all(agent: &ureq::Agent, url: &str, key: &str) -> Vec<Value> {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = get(agent, &format!("{url}&limit=500&cursor={cursor}"), key);
        found.extend(page["data"].as_array().unwrap().iter().cloned());
        match page["next"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => return found,
        }
    }
}

/// Names of customers, and of parties screened, that were acknowledged.
#[derive(Default)]
struct Acknowledged {
    customers: Mutex<Vec<String>>,
    screened: Mutex<Vec<String>>,
}

/// Writes until the service is gone.
fn load(address: &str, key: &str, number: &AtomicU64, acknowledged: &Acknowledged, stop: &AtomicBool) {
    let agent = agent();
    while !stop.load(Ordering::Relaxed) {
        let n = number.fetch_add(1, Ordering::Relaxed);
        let name = format!("Kim Jong Un {n}");
        let (status, list) = if n.is_multiple_of(3) {
            let body = json!({"reference": name, "party": {"name": name}});
            (
                post(&agent, &format!("{address}/api/v1/customers"), key, &body),
                &acknowledged.customers,
            )
        } else {
            (
                post(
                    &agent,
                    &format!("{address}/api/v1/screen"),
                    key,
                    &json!({"name": name}),
                ),
                &acknowledged.screened,
            )
        };
        match status {
            Some(200 | 201) => list.lock().unwrap().push(name),
            Some(other) => panic!("status {other}"),
            None => return,
        }
    }
}

/// `INTERDICT_KILL_ROUNDS` sets how often; the figures of a long run stand in `docs/service.md`.
#[test]
fn killed_under_load_it_loses_nothing_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite:{}", folder.path().join("interdict.db").display());
    kill_under_load(folder.path(), &database);
}

#[test]
fn nor_does_it_on_postgresql() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let database = runtime.block_on(server.fresh_database());
    let folder = tempfile::tempdir().unwrap();
    kill_under_load(folder.path(), &database);
}

fn kill_under_load(data: &Path, database: &str) {
    let rounds: u64 = std::env::var("INTERDICT_KILL_ROUNDS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(3);
    let setting = format!("database={database}");
    let start = || Service::start_with(data, &[&setting]);
    let key = key_in(database, &Scope::ALL);
    let number = Arc::new(AtomicU64::new(0));
    let acknowledged = Arc::new(Acknowledged::default());
    let mut dice = std::hash::BuildHasher::hash_one(&std::collections::hash_map::RandomState::new(), rounds);
    for _ in 0..rounds {
        let service = start();
        let stop = Arc::new(AtomicBool::new(false));
        let workers: Vec<_> = (0..4)
            .map(|_| {
                let (address, key) = (service.address.clone(), key.clone());
                let (number, acknowledged, stop) =
                    (Arc::clone(&number), Arc::clone(&acknowledged), Arc::clone(&stop));
                std::thread::spawn(move || load(&address, &key, &number, &acknowledged, &stop))
            })
            .collect();
        dice = dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(Duration::from_millis(100 + (dice >> 33) % 900));
        service.kill();
        stop.store(true, Ordering::Relaxed);
        for worker in workers {
            worker.join().unwrap();
        }
    }
    let verified = Command::new(env!("CARGO_BIN_EXE_interdict"))
        .args(["audit", "verify", "--database", database, "--data"])
        .arg(data)
        .output()
        .unwrap();
    assert!(
        verified.status.success(),
        "{}",
        String::from_utf8_lossy(&verified.stderr)
    );
    let service = start();
    let agent = agent();
    let customers = all(
        &agent,
        &format!("{}/api/v1/customers?search=", service.address),
        &key,
    );
    let records = all(
        &agent,
        &format!("{}/api/v1/audit?action=screening", service.address),
        &key,
    );
    let screened: std::collections::HashSet<String> = records
        .iter()
        .flat_map(|record| {
            let detail: Value = serde_json::from_str(record["detail"].as_str().unwrap()).unwrap();
            let queries = detail["queries"].as_array().cloned().unwrap_or_default();
            queries
                .into_iter()
                .map(|q| q["query"]["name"].as_str().unwrap_or_default().to_owned())
        })
        .collect();
    let known: std::collections::HashSet<&str> = customers
        .iter()
        .map(|c| c["reference"].as_str().unwrap())
        .collect();
    let (acked_customers, acked_screened) = (
        acknowledged.customers.lock().unwrap(),
        acknowledged.screened.lock().unwrap(),
    );
    assert!(
        acked_customers.len() + acked_screened.len() > rounds as usize,
        "there was no load to speak of"
    );
    for name in acked_customers.iter() {
        assert!(known.contains(name.as_str()), "customer {name} is lost");
        assert!(
            screened.contains(name),
            "the screening of customer {name} is lost"
        );
    }
    for name in acked_screened.iter() {
        assert!(screened.contains(name), "the record of {name} is lost");
    }
    #[allow(clippy::print_stderr)]
    {
        eprintln!(
            "{rounds} kills, {} customers and {} screenings acknowledged, none lost",
            acked_customers.len(),
            acked_screened.len()
        );
    }
    service.kill();
}

#[cfg(unix)]
#[test]
fn told_to_stop_it_ends_cleanly() {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::start(folder.path());
    service.stop();
}

#[cfg(unix)]
#[test]
fn hung_up_on_it_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut service = Service::start(folder.path());
    for _ in 0..3 {
        let told = Command::new("kill")
            .args(["-HUP", &service.child.id().to_string()])
            .status()
            .unwrap();
        assert!(told.success());
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(service.child.try_wait().unwrap().is_none(), "it ended");
    let answer = agent()
        .get(format!("{}/healthz", service.address))
        .call()
        .unwrap();
    assert_eq!(answer.status(), 200);
    service.stop();
}

/// Takes one request, as a collector of traces does: its first line, and its body.
fn collect(listener: &std::net::TcpListener) -> (String, Vec<u8>) {
    let (stream, _) = listener.accept().unwrap();
    let mut reader = BufReader::new(&stream);
    let (mut first, mut length) = (String::new(), 0);
    reader.read_line(&mut first).unwrap();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    std::io::Write::write_all(
        &mut &stream,
        b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
    )
    .unwrap();
    (first, body)
}

#[cfg(unix)]
#[test]
fn traces_tell_the_steps_and_no_names() {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite:{}", folder.path().join("interdict.db").display());
    let key = key_in(&database, &Scope::ALL);
    let collector = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("otlp_endpoint=http://{}", collector.local_addr().unwrap());
    let service = Service::start_with(folder.path(), &[&endpoint, "log=debug"]);
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    let answer = agent()
        .post(format!("{}/api/v1/screen", service.address))
        .header("authorization", &format!("Bearer {key}"))
        .header("traceparent", &format!("00-{trace}-00f067aa0ba902b7-01"))
        .header("content-type", "application/json")
        .send(json!({"name": "Quirinus Kuhlmann"}).to_string())
        .unwrap();
    assert_eq!(answer.status(), 200);
    let sent = std::thread::spawn(move || collect(&collector));
    service.stop();
    let (first, body) = sent.join().unwrap();
    assert!(first.starts_with("POST /v1/traces "), "{first}");
    let has = |bytes: &[u8]| body.windows(bytes.len()).any(|window| window == bytes);
    for told in ["interdict", "request", "/api/v1/screen", "screen", "record"] {
        assert!(has(told.as_bytes()), "{told} is missing");
    }
    // The caller's trace goes on; whom it was about stays here.
    let id: Vec<u8> = (0..16)
        .map(|at| u8::from_str_radix(&trace[2 * at..2 * at + 2], 16).unwrap())
        .collect();
    assert!(has(&id));
    assert!(!has(b"Kuhlmann") && !has(key.as_bytes()));
}

#[test]
fn wrong_settings_are_told_in_one_line() {
    let serve = |arguments: &[&str]| {
        let out = Command::new(env!("CARGO_BIN_EXE_interdict"))
            .arg("serve")
            .args(arguments)
            .output()
            .unwrap();
        (
            out.status.code(),
            String::from_utf8(out.stderr).unwrap(),
            String::from_utf8(out.stdout).unwrap(),
        )
    };
    for arguments in [
        &["--listen", "0.0.0.0:0"][..],
        &["--set", "nonsense=1"],
        &["--set", "threshold"],
        &["--config", "/no/such"],
    ] {
        let (code, error, _) = serve(arguments);
        assert_eq!(
            (code, error.lines().count()),
            (Some(2), 1),
            "{arguments:?}: {error}"
        );
    }
    let (code, _, printed) = serve(&["--print-config", "--set", "threshold=0.8"]);
    assert_eq!(code, Some(0));
    assert!(
        printed.contains("threshold = \"0.8\"  # command line"),
        "{printed}"
    );
}
