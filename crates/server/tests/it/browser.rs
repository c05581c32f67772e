//! The pages in a real browser: `browser/walk.mjs`, which says what it does.

use std::{path::Path, process::Command};

use interdict_server::testing::TestServer;

#[allow(clippy::print_stderr)]
fn skipped(why: &str) {
    eprintln!("skipped: {why}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_in_chromium() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    if !folder.join("node_modules").is_dir() {
        return skipped("no node_modules: run `npm install` in crates/server/tests/browser");
    }
    let candidates = [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
    ];
    let Some(chromium) = candidates.iter().find(|path| Path::new(path).exists()) else {
        return skipped("no Chromium on this machine");
    };
    let server = TestServer::start(&[]).await;
    let link = server.set_up_link.clone().unwrap();
    let shots = tempfile::tempdir().unwrap();
    let mut walk = Command::new("node");
    walk.arg(folder.join("walk.mjs"))
        .arg(server.url(""))
        .arg(link)
        .arg(shots.path())
        .arg(chromium);
    let walked = tokio::task::spawn_blocking(move || walk.output()).await.unwrap();
    let Ok(walked) = walked else {
        return skipped("no node on this machine");
    };
    let told = format!(
        "{}{}",
        String::from_utf8_lossy(&walked.stdout),
        String::from_utf8_lossy(&walked.stderr)
    );
    assert!(walked.status.success(), "{told}");
}
