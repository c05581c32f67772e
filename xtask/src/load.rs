//! Load on a running server: `/match` requests of one person each over loopback; prints rate, latency and memory.
//!
//! `cargo run --release -p xtask -- load [--address 127.0.0.1:8000] [--seconds 20] [--connections 8] [--rate N]
//! [--pid PID]`. Without a rate, each connection sends its next request when it has its answer. With one, requests
//! are due at fixed times, and latency is counted from when a request was due, so that a server that stalls can't
//! hide it by slowing the client down. With a process identifier, the server's memory and processor time are told.

use std::{
    io::{Read, Write},
    net::TcpStream,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use serde_json::Value;

struct Plan {
    address: String,
    seconds: u64,
    connections: usize,
    rate: Option<f64>,
    pid: Option<u32>,
}

fn plan() -> anyhow::Result<Plan> {
    let mut plan = Plan {
        address: "127.0.0.1:8000".to_owned(),
        seconds: 20,
        connections: 8,
        rate: None,
        pid: None,
    };
    let mut arguments = std::env::args().skip(2);
    while let Some(name) = arguments.next() {
        let value = arguments
            .next()
            .with_context(|| format!("{name} needs a value"))?;
        match name.as_str() {
            "--address" => plan.address = value,
            "--seconds" => plan.seconds = value.parse()?,
            "--connections" => plan.connections = value.parse::<usize>()?.max(1),
            "--rate" => plan.rate = Some(value.parse()?),
            "--pid" => plan.pid = Some(value.parse()?),
            _ => bail!("unknown option {name}"),
        }
    }
    Ok(plan)
}

/// A connection that is kept open.
struct Connection {
    stream: TcpStream,
    /// What was read, its first `filled` bytes.
    buffer: Vec<u8>,
    filled: usize,
    /// Where the body of the last answer stands.
    body: std::ops::Range<usize>,
}

impl Connection {
    fn open(address: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).with_context(|| format!("connecting to {address}"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self {
            stream,
            buffer: vec![0; 1 << 16],
            filled: 0,
            body: 0..0,
        })
    }

    /// Sends a request and reads its answer; gives the status. Does as little as can be: the generator shares the
    /// machine with the server.
    fn ask(&mut self, request: &[u8]) -> anyhow::Result<u16> {
        self.stream.write_all(request)?;
        self.filled = 0;
        let head = loop {
            self.read()?;
            if let Some(end) = self.buffer[..self.filled]
                .windows(4)
                .position(|w| w == b"\r\n\r\n")
            {
                break end + 4;
            }
        };
        let text = std::str::from_utf8(&self.buffer[..head])?;
        let status = text
            .get(9..12)
            .and_then(|s| s.parse().ok())
            .context("no HTTP status")?;
        let length = text.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.trim().parse())
        });
        let length: usize = length.context("no length of the answer")??;
        while self.filled < head + length {
            self.read()?;
        }
        self.body = head..head + length;
        Ok(status)
    }

    fn read(&mut self) -> anyhow::Result<()> {
        if self.filled == self.buffer.len() {
            self.buffer.resize(2 * self.filled, 0);
        }
        match self.stream.read(&mut self.buffer[self.filled..])? {
            0 => bail!("the server closed the connection"),
            n => self.filled += n,
        }
        Ok(())
    }

    fn body(&self) -> &[u8] {
        &self.buffer[self.body.clone()]
    }
}

/// Names of people on the server's lists.
fn listed_names(address: &str) -> anyhow::Result<Vec<String>> {
    let mut connection = Connection::open(address)?;
    let mut names = Vec::new();
    for offset in (0..5000).step_by(500) {
        let request = format!(
            "GET /search/default?q=&schema=Person&limit=500&offset={offset} HTTP/1.1\r\nhost: {address}\r\n\r\n"
        );
        let status = connection.ask(request.as_bytes())?;
        if status != 200 {
            bail!(
                "/search answered {status}: {}",
                String::from_utf8_lossy(connection.body())
            );
        }
        let body: Value = serde_json::from_slice(connection.body())?;
        for person in body["results"].as_array().into_iter().flatten() {
            let of = |property: &str| {
                person["properties"][property]
                    .as_array()
                    .cloned()
                    .unwrap_or_default()
            };
            let all = of("name").into_iter().chain(of("alias"));
            names.extend(
                all.filter_map(|n| n.as_str().map(str::to_owned))
                    .filter(|n| n.is_ascii()),
            );
        }
    }
    if names.is_empty() {
        bail!("no people are listed: load lists first");
    }
    Ok(names)
}

/// A small generator of numbers (xorshift); the same run asks the same.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }
}

/// Requests as a payment service has them: nine in ten of people who are not listed, the words of listed names in
/// other combinations; one in ten of listed names, half of these with a letter left out. A third with a date of
/// birth, a third with a nationality.
fn requests(names: &[String], address: &str, count: usize) -> Vec<Vec<u8>> {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let words: Vec<&str> = names.iter().flat_map(|n| n.split_whitespace()).collect();
    (0..count)
        .map(|_| {
            let mut name = match dice.below(10) {
                0 => names[dice.below(names.len())].clone(),
                _ => {
                    let length = 2 + dice.below(2);
                    (0..length).map(|_| words[dice.below(words.len())]).collect::<Vec<_>>().join(" ")
                }
            };
            if dice.below(2) == 0 {
                name.remove(dice.below(name.len()));
            }
            let mut properties = serde_json::json!({"name": [name]});
            if dice.below(3) == 0 {
                let date = format!("{}-{:02}-{:02}", 1940 + dice.below(65), 1 + dice.below(12), 1 + dice.below(28));
                properties["birthDate"] = serde_json::json!([date]);
            }
            if dice.below(3) == 0 {
                let country = ["ru", "ir", "de", "us", "cn", "sy", "co", "fr"][dice.below(8)];
                properties["nationality"] = serde_json::json!([country]);
            }
            let body =
                serde_json::json!({"queries": {"q": {"schema": "Person", "properties": properties}}}).to_string();
            let head = format!(
                "POST /match/default HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\ncontent-length: \
                 {}\r\n\r\n",
                body.len()
            );
            [head.into_bytes(), body.into_bytes()].concat()
        })
        .collect()
}

/// Runs the load and prints what came of it.
pub(crate) fn run() -> anyhow::Result<()> {
    let plan = Arc::new(plan()?);
    let names = listed_names(&plan.address)?;
    let requests = Arc::new(requests(&names, &plan.address, 20_000));
    println!(
        "{} listed names, {} connections, {} s",
        names.len(),
        plan.connections,
        plan.seconds
    );
    let before = plan.pid.map(cpu_seconds);
    let own_before = cpu_seconds(std::process::id());
    let start = Instant::now() + Duration::from_millis(100);
    let end = start + Duration::from_secs(plan.seconds);
    let threads: Vec<_> = (0..plan.connections)
        .map(|number| {
            let (plan, requests) = (Arc::clone(&plan), Arc::clone(&requests));
            std::thread::spawn(move || one_connection(&plan, &requests, number, start, end))
        })
        .collect();
    let mut micros: Vec<u32> = Vec::new();
    let mut failed = 0;
    for thread in threads {
        let (latencies, wrong) = thread
            .join()
            .map_err(|_| anyhow::anyhow!("a connection broke off"))??;
        micros.extend(latencies);
        failed += wrong;
    }
    let seconds = start.elapsed().as_secs_f64();
    micros.sort_unstable();
    let at = |share: f64| {
        let place = ((micros.len() as f64 * share) as usize).min(micros.len().saturating_sub(1));
        f64::from(micros.get(place).copied().unwrap_or(0)) / 1000.0
    };
    println!("requests   {} ({failed} not answered with 200)", micros.len());
    println!("rate       {:.0} a second", micros.len() as f64 / seconds);
    println!(
        "latency    p50 {:.2} ms, p90 {:.2} ms, p99 {:.2} ms, max {:.2} ms",
        at(0.5),
        at(0.9),
        at(0.99),
        at(1.0)
    );
    println!(
        "generator  {:.3} ms of processor time a request",
        (cpu_seconds(std::process::id()) - own_before) * 1000.0 / micros.len() as f64
    );
    if let (Some(pid), Some(before)) = (plan.pid, before) {
        let cpu = cpu_seconds(pid) - before;
        println!(
            "server     {:.3} ms of processor time a request, {:.2} cores",
            cpu * 1000.0 / micros.len() as f64,
            cpu / seconds
        );
        println!(
            "memory     {} MB resident, {} MB at most",
            memory_mb(pid, "VmRSS"),
            memory_mb(pid, "VmHWM")
        );
    }
    Ok(())
}

fn one_connection(
    plan: &Plan,
    requests: &[Vec<u8>],
    number: usize,
    start: Instant,
    end: Instant,
) -> anyhow::Result<(Vec<u32>, usize)> {
    let mut connection = Connection::open(&plan.address)?;
    let mut latencies = Vec::new();
    let mut failed = 0;
    let pause = plan
        .rate
        .map(|rate| Duration::from_secs_f64(plan.connections as f64 / rate));
    let mut due = start
        + pause
            .unwrap_or_default()
            .mul_f64(number as f64 / plan.connections as f64);
    std::thread::sleep(start.saturating_duration_since(Instant::now()));
    for at in 0.. {
        let now = Instant::now();
        if now >= end {
            break;
        }
        let from = match pause {
            None => now,
            Some(pause) => {
                std::thread::sleep(due.saturating_duration_since(now));
                let from = due;
                due += pause;
                from
            }
        };
        let request = &requests[(at * plan.connections + number) % requests.len()];
        failed += usize::from(connection.ask(request)? != 200);
        latencies.push(from.elapsed().as_micros() as u32);
    }
    Ok((latencies, failed))
}

/// Processor time of a process so far (Linux).
fn cpu_seconds(pid: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // After the name in parentheses, user and system time are the 12th and 13th fields, in hundredths of a second.
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    let ticks = |at: usize| fields.get(at).and_then(|f| f.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

fn memory_mb(pid: u32, field: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status
        .lines()
        .find(|line| line.starts_with(field))
        .unwrap_or_default();
    line.split_whitespace()
        .nth(1)
        .and_then(|kb| kb.parse::<u64>().ok())
        .unwrap_or(0)
        / 1024
}
