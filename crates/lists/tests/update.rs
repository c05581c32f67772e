//! Updates against a server that misbehaves, on this machine.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use interdict_lists::{
    CommitOptions, DataDir, Fetched, ListError, LoadOptions, Outcome, Progress, UpdateConfig, fetch,
    freshness, load_paths,
};

const LIST: &str = "<?xml version=\"1.0\"?><CONSOLIDATED_LIST dateGenerated=\"2026-08-01\"><INDIVIDUALS><INDIVIDUAL>\
    <DATAID>1</DATAID><FIRST_NAME>A</FIRST_NAME><REFERENCE_NUMBER>KPi.001</REFERENCE_NUMBER></INDIVIDUAL></INDIVIDUALS>\
    </CONSOLIDATED_LIST>";

/// A request: its path and its headers in lower case.
struct Request {
    path: String,
    headers: String,
    /// How many requests for the path came before.
    before: usize,
}

/// Serves until the test ends; the handler writes whatever it likes.
fn serve(
    handler: impl Fn(&Request, &mut TcpStream) + Send + Sync + 'static,
) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let log: Arc<Mutex<Vec<String>>> = Arc::default();
    let seen = Arc::clone(&log);
    let handler = Arc::new(handler);
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let (handler, seen) = (Arc::clone(&handler), Arc::clone(&seen));
            thread::spawn(move || {
                let mut stream = stream;
                let mut lines = BufReader::new(stream.try_clone().unwrap())
                    .lines()
                    .map_while(Result::ok);
                let first = lines.next().unwrap_or_default();
                let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
                let headers: Vec<String> = lines
                    .take_while(|l| !l.is_empty())
                    .map(|l| l.to_lowercase())
                    .collect();
                let before = {
                    let mut seen = seen.lock().unwrap();
                    seen.push(path.clone());
                    seen.iter().filter(|p| **p == path).count() - 1
                };
                handler(
                    &Request {
                        path,
                        headers: headers.join("\n"),
                        before,
                    },
                    &mut stream,
                );
            });
        }
    });
    (address, log)
}

fn answer(stream: &mut TcpStream, status: &str, headers: &str, body: &[u8]) {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n",
        body.len()
    );
    let _ = stream
        .write_all(head.as_bytes())
        .and_then(|()| stream.write_all(body));
}

fn config(url: &str, rest: &str) -> UpdateConfig {
    let text = format!(
        "[limits]\nattempts = 3\nfirst_pause_seconds = 0.01\nfile_mib_max = 4\nseconds_max = 60\n\
         [[source]]\nname = \"un\"\nlists = [\"un-sc\"]\nurls = [\"{url}\"]\n{rest}"
    );
    UpdateConfig::parse("test.toml", &text).unwrap()
}

fn run(config: &UpdateConfig, folder: &Path) -> (Fetched, usize) {
    let mut retries = 0;
    let data = DataDir::open(folder.join("data"));
    let all = fetch(config, &data, &mut |p| {
        retries += usize::from(matches!(p, Progress::Retry(..)));
    })
    .unwrap();
    (all.into_iter().next().unwrap(), retries)
}

fn failure(fetched: &Fetched) -> &str {
    assert!(fetched.files.is_empty());
    match &fetched.outcome {
        Outcome::Failed(why) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn conditional_requests_and_freshness() {
    let folder = tempfile::tempdir().unwrap();
    let (address, log) = serve(|request, stream| {
        if request.headers.contains("if-none-match: \"v1\"") {
            answer(stream, "304 Not Modified", "ETag: \"v1\"\r\n", b"");
        } else {
            answer(
                stream,
                "200 OK",
                "ETag: \"v1\"\r\nLast-Modified: Sat, 01 Aug 2026 00:00:00 GMT\r\n",
                LIST.as_bytes(),
            );
        }
    });
    let config = config(&format!("{address}/un.xml"), "");
    let (first, _) = run(&config, folder.path());
    assert_eq!(first.outcome, Outcome::New);
    assert_eq!(fs::read_to_string(&first.files[0]).unwrap(), LIST);
    let (second, _) = run(&config, folder.path());
    assert_eq!(
        (second.outcome, &second.files),
        (Outcome::NotModified, &first.files)
    );
    // A stored file that was altered is not confirmed by a 304: it is fetched again.
    fs::write(&first.files[0], "something else").unwrap();
    let (third, _) = run(&config, folder.path());
    assert_eq!(third.outcome, Outcome::New);
    assert_eq!(fs::read_to_string(&first.files[0]).unwrap(), LIST);
    assert_eq!(log.lock().unwrap().len(), 3);
    // The list is of August, but its publisher confirmed it today.
    let data = DataDir::open(folder.path().join("data"));
    let lists = load_paths(&third.files, &LoadOptions::default()).unwrap();
    let by_hand = data
        .commit(&lists, &CommitOptions::default(), |_| Ok::<(), ListError>(()))
        .unwrap();
    assert_eq!(
        freshness(by_hand.snapshot.manifest(), &data, &config)[0].current_on,
        "2026-08-01"
    );
    let options = CommitOptions {
        sources: [("un-sc".to_owned(), third.origin)].into(),
        ..CommitOptions::default()
    };
    let fetched = data
        .commit(&lists, &options, |_| Ok::<(), ListError>(()))
        .unwrap();
    let fresh = freshness(fetched.snapshot.manifest(), &data, &config);
    assert_eq!((fresh[0].age_days, fresh[0].stale), (0, false));
}

#[test]
fn failures_that_pass_are_repeated() {
    let folder = tempfile::tempdir().unwrap();
    let (address, _) = serve(|request, stream| match (request.path.as_str(), request.before) {
        ("/busy", 0) => answer(stream, "503 Service Unavailable", "", b"later"),
        ("/busy", 1) => answer(stream, "429 Too Many Requests", "", b""),
        // A body that breaks off, twice.
        ("/cut", 0 | 1) => {
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                LIST.len()
            );
            let _ = stream
                .write_all(head.as_bytes())
                .and_then(|()| stream.write_all(&LIST.as_bytes()[..50]));
        }
        ("/reset", 0) => drop(stream.shutdown(std::net::Shutdown::Both)),
        ("/moved", _) => answer(stream, "302 Found", "Location: /busy-not\r\n", b""),
        _ => answer(stream, "200 OK", "", LIST.as_bytes()),
    });
    for (path, repeated) in [("busy", 2), ("cut", 2), ("reset", 1), ("moved", 0)] {
        let (fetched, retries) = run(&config(&format!("{address}/{path}"), ""), folder.path());
        assert_eq!((fetched.outcome, retries), (Outcome::New, repeated), "{path}");
        assert_eq!(fs::read_to_string(&fetched.files[0]).unwrap(), LIST, "{path}");
    }
}

#[test]
fn what_must_not_be_used_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (address, log) = serve(|request, stream| match request.path.as_str() {
        "/down" => answer(stream, "500 Internal Server Error", "", b""),
        "/gone" => answer(stream, "404 Not Found", "", b"no"),
        "/cut" => {
            let _ = stream
                .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nConnection: close\r\n\r\nshort");
        }
        "/page" => answer(
            stream,
            "200 OK",
            "",
            b"<!DOCTYPE html><html><body>Sign in</body></html>",
        ),
        "/large" => {
            let _ = stream
                .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\nConnection: close\r\n\r\n");
        }
        "/endless" => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            while stream.write_all(&[b'x'; 1 << 16]).is_ok() {}
        }
        "/bomb" => {
            // 64 MiB of nothing, packed to some 64 kB.
            let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            let _ = packed.write_all(&vec![b' '; 64 << 20]);
            answer(
                stream,
                "200 OK",
                "Content-Encoding: gzip\r\n",
                &packed.finish().unwrap(),
            );
        }
        "/drip" => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nConnection: close\r\n\r\n");
            while stream.write_all(b"x").is_ok() {
                thread::sleep(Duration::from_millis(50));
            }
        }
        "/loop" => answer(stream, "302 Found", "Location: /loop\r\n", b""),
        _ => answer(stream, "200 OK", "", LIST.as_bytes()),
    });
    let count = |path: &str| log.lock().unwrap().iter().filter(|p| *p == path).count();
    let cases = [
        ("/down", "answered 500 (3 attempts)", 3),
        ("/gone", "answered 404", 1),
        ("/cut", "broken off", 3),
        ("/page", "a web page instead of the list", 1),
        ("/large", "more than the 4194304 bytes", 1),
        ("/endless", "more than the 4194304 bytes", 1),
        ("/bomb", "more than the 4194304 bytes", 1),
        ("/loop", "redirects", 6),
    ];
    for (path, expected, requests) in cases {
        let (fetched, _) = run(&config(&format!("{address}{path}"), ""), folder.path());
        let why = failure(&fetched);
        assert!(why.contains(expected) && why.contains(path), "{why}");
        assert_eq!(count(path), requests, "{path}");
    }
    let wrong = format!("sha256 = [\"{}\"]", "0".repeat(64));
    let (fetched, _) = run(&config(&format!("{address}/list"), &wrong), folder.path());
    assert!(
        failure(&fetched).contains("not the published 0000"),
        "{:?}",
        fetched.outcome
    );
    let left: Vec<_> = fs::read_dir(folder.path().join("data/fetched"))
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    assert_eq!(left, ["state.json"], "nothing refused is kept");
}

/// A server that sends a byte now and then is left after the time allowed.
#[test]
fn slow_drips_end() {
    let folder = tempfile::tempdir().unwrap();
    let (address, _) = serve(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nConnection: close\r\n\r\n");
        while stream.write_all(b"x").is_ok() {
            thread::sleep(Duration::from_millis(20));
        }
    });
    let text = format!(
        "[limits]\nattempts = 1\nseconds_max = 1\n[[source]]\nname = \"un\"\nurls = [\"{address}/drip\"]\n"
    );
    let (fetched, _) = run(&UpdateConfig::parse("test.toml", &text).unwrap(), folder.path());
    assert!(failure(&fetched).contains("timeout"), "{:?}", fetched.outcome);
}

#[test]
fn one_source_that_fails_leaves_the_others_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (address, _) = serve(|request, stream| match request.path.as_str() {
        "/gone" => answer(stream, "404 Not Found", "", b""),
        _ => answer(stream, "200 OK", "", LIST.as_bytes()),
    });
    let list = folder.path().join("list.xml");
    fs::write(&list, LIST).unwrap();
    let text = format!(
        "[limits]\nattempts = 1\n\
         [[source]]\nname = \"a\"\nurls = [\"{address}/gone\"]\n\
         [[source]]\nname = \"b\"\nurls = [\"{address}/un.xml\"]\n\
         [[source]]\nname = \"c\"\npaths = [{list:?}]\n\
         [[source]]\nname = \"d\"\nurls = [\"{address}/x\"]\nenabled = false\n"
    );
    let data = DataDir::open(folder.path().join("data"));
    let all = fetch(&UpdateConfig::parse("t", &text).unwrap(), &data, &mut |_| {}).unwrap();
    let names: Vec<(&str, usize)> = all.iter().map(|f| (f.name.as_str(), f.files.len())).collect();
    assert_eq!(names, [("a", 0), ("b", 1), ("c", 1)]);
}
