//! The service as a whole: it starts, answers, and takes a new snapshot without dropping a request.

use interdict_lists::{CommitOptions, DataDir, ListError, LoadOptions, load_bytes};
use interdict_server::{Dataset, ListSource, Scope, complete_index, testing::TestServer, write_index};

async fn get_async(url: String) -> (u16, String) {
    let answer = crate::common::send("GET", url, &[], None).await;
    (answer.status, answer.body)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_lists_it_lives_but_is_not_ready() {
    let server = TestServer::start(&[]).await;
    assert_eq!(get_async(server.url("/healthz")).await.0, 200);
    let (status, body) = get_async(server.url("/readyz")).await;
    assert_eq!(status, 503);
    assert!(body.contains("starter list"), "{body}");
}

fn csv(names: &[&str]) -> String {
    let mut csv = "id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,phones,emails,dataset,first_seen,last_seen,last_change\n".to_owned();
    for (i, name) in names.iter().enumerate() {
        csv += &format!("t-{i},Person,{name},,,,,,,,,Test,2024-01-01,2024-01-01,2024-01-01\n");
    }
    csv
}

fn list(names: &[&str]) -> Vec<interdict_lists::LoadedList> {
    let csv = csv(names).into_bytes();
    load_bytes("targets.simple.csv", csv, &LoadOptions::default()).unwrap()
}

/// Makes a snapshot of a list of these names, and gives its name.
fn put_in_service(data: &DataDir, names: &[&str]) -> String {
    let options = CommitOptions {
        accept_all: true,
        ..CommitOptions::default()
    };
    let commit = data.commit(&list(names), &options, |_| Ok::<(), ListError>(()));
    commit.unwrap().snapshot.id().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_snapshot_goes_into_service() {
    let folder = tempfile::tempdir().unwrap();
    let data = DataDir::open(folder.path());
    let first = put_in_service(&data, &["Ivan Petrov"]);
    let server = TestServer::with_lists(ListSource::Data(data.clone()), &[("reload_seconds", "1")]).await;
    let taken = server.state.lists.current();
    assert_eq!((taken.snapshot.as_str(), taken.len()), (first.as_str(), 1));
    let second = put_in_service(&data, &["Ivan Petrov", "Maria Petrova"]);
    for _ in 0..100 {
        if server.state.lists.current().snapshot == second {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(server.state.lists.current().len(), 2);
    // Whoever took the old lists keeps them.
    assert_eq!(taken.entity(0).unwrap().caption(), "Ivan Petrov");
    assert_eq!(get_async(server.url("/healthz")).await.0, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_completed_index_goes_into_service() {
    let folder = tempfile::tempdir().unwrap();
    let data = DataDir::open(folder.path());
    let options = CommitOptions {
        accept_all: true,
        ..CommitOptions::default()
    };
    let commit = (data.commit(&list(&["Ivan Petrov"]), &options, write_index)).unwrap();
    let server = TestServer::with_lists(ListSource::Data(data), &[("reload_seconds", "1")]).await;
    let before = server.state.lists.current();
    complete_index(&commit.snapshot);
    for _ in 0..100 {
        if !std::sync::Arc::ptr_eq(&before, &server.state.lists.current()) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let now = server.state.lists.current();
    assert!(!std::sync::Arc::ptr_eq(&before, &now));
    assert_eq!(
        (now.snapshot.as_str(), now.notes.len()),
        (before.snapshot.as_str(), 0)
    );
    let bytes = |lists: &Dataset| lists.screener.index_bytes().len();
    assert!(bytes(&now) > bytes(&before), "more is stored in it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn updatez_fetches_the_lists_and_puts_them_into_service() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("targets.simple.csv");
    let sources = folder.path().join("sources.toml");
    std::fs::write(&file, csv(&["Ivan Petrov", "Maria Petrova"])).unwrap();
    let source = format!(
        "[[source]]\nname = \"Test\"\npaths = [{:?}]\n",
        file.display().to_string()
    );
    std::fs::write(&sources, source).unwrap();
    let data = DataDir::open(folder.path());
    let settings = [
        ("update_token", "let-me-in"),
        ("sources", sources.to_str().unwrap()),
        ("reload_seconds", "3600"),
    ];
    let server = TestServer::with_lists(ListSource::Data(data), &settings).await;
    let update = async |query: &str| {
        let url = server.url(&format!("/updatez?{query}"));
        crate::common::send("POST", url, &[], None).await
    };
    assert_eq!(update("token=wrong&sync=true").await.status, 403);
    assert!(server.state.lists.current().is_starter());
    let answer = update("token=let-me-in&sync=true").await;
    assert_eq!(
        (answer.status, answer.json()["status"].as_str()),
        (200, Some("ok"))
    );
    assert_eq!(server.state.lists.current().len(), 2);
    // In the background, and a second time while it runs: both are told that it is under way.
    std::fs::write(&file, csv(&["Ivan Petrov", "Maria Petrova", "Anna Ivanova"])).unwrap();
    for _ in 0..2 {
        assert_eq!(update("token=let-me-in").await.status, 200);
    }
    for _ in 0..100 {
        if server.state.lists.current().len() == 3 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(server.state.lists.current().len(), 3);
    // What can't be read leaves what serves, and is told.
    std::fs::remove_file(&file).unwrap();
    let failed = update("token=let-me-in&sync=true").await;
    assert_eq!(
        (failed.status, failed.json()["status"].as_str()),
        (500, Some("error"))
    );
    assert_eq!(server.state.lists.current().len(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_of_the_lists_concerns_those_whom_it_concerns() {
    let folder = tempfile::tempdir().unwrap();
    let data = DataDir::open(folder.path());
    let first = put_in_service(&data, &["Ivan Petrov"]);
    let server = TestServer::with_lists(ListSource::Data(data.clone()), &[("reload_seconds", "1")]).await;
    let key = format!("Bearer {}", server.key(&Scope::ALL).await);
    let own = [("authorization", key.as_str())];
    for (reference, name) in [
        ("c-1", "Maria Petrova"),
        ("c-2", "Ivan Petrov"),
        ("c-3", "Someone Else"),
    ] {
        let body = serde_json::json!({"reference": reference, "party": {"name": name, "kind": "person"}});
        let answer = crate::common::post_json(&server, "/api/v1/customers", &own, &body).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
    }
    let alerts = async || {
        crate::common::get(&server, "/api/v1/alerts", &own).await.json()["data"]
            .as_array()
            .unwrap()
            .clone()
    };
    assert_eq!(alerts().await.len(), 1, "Ivan");
    let second = put_in_service(&data, &["Ivan Petrov", "Maria Petrova"]);
    let behind = async || {
        let page = crate::common::get(&server, "/api/v1/customers", &own)
            .await
            .json();
        page["data"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|c| c["snapshot"] != second.as_str())
            .count()
    };
    for _ in 0..150 {
        if behind().await == 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    assert_eq!(behind().await, 0);
    let after = alerts().await;
    assert_eq!(after.len(), 2, "Maria as well: {after:?}");
    let log = crate::common::get(&server, "/api/v1/audit?action=screening&limit=500", &own)
        .await
        .json();
    let details: Vec<serde_json::Value> = (log["data"].as_array().unwrap().iter())
        .map(|r| serde_json::from_str(r["detail"].as_str().unwrap()).unwrap())
        .filter(|d: &serde_json::Value| d["via"] == "rescreen")
        .collect();
    let together = details
        .iter()
        .find(|d| d["before"] == first.as_str())
        .expect("one record for the others");
    assert_eq!(
        (
            &together["changed_parties"],
            together["customers"].as_array().unwrap().len()
        ),
        (&1.into(), 2)
    );
    let alone: Vec<_> = details
        .iter()
        .filter_map(|d| d["queries"][0]["query"]["name"].as_str())
        .collect();
    assert_eq!(alone, ["Maria Petrova"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_partys_page_tells_what_became_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let data = DataDir::open(folder.path());
    for names in [
        &["Ivan Petrov", "Maria Petrova"][..],
        &["Ivan Petrow", "Maria Petrova", "Oleg Sidorov"],
        &["Ivan Petrow", "Maria Petrova"],
    ] {
        put_in_service(&data, names);
    }
    let server = TestServer::with_lists(ListSource::Data(data), &[]).await;
    let (cookie, _) = server.signed_in(interdict_server::Role::Reader).await;
    let list = server.state.lists.current().entity(0).unwrap().list;
    let page = async |reference: &str| {
        let path = format!("/parties/{list}/{reference}");
        crate::common::get(&server, &path, &[("cookie", cookie.as_str())]).await
    };
    let amended = page("t-0").await;
    assert_eq!(amended.status, 200);
    for words in [
        "known since the earliest",
        "amended",
        "Ivan Petrov<",
        "Ivan Petrow<",
    ] {
        assert!(amended.body.contains(words), "{words}: {}", amended.body);
    }
    let same = page("t-1").await;
    assert!(
        same.body.contains("known since") && !same.body.contains("amended"),
        "{}",
        same.body
    );
    let gone = page("t-2").await;
    assert_eq!(gone.status, 200);
    for words in ["No longer listed", "Oleg Sidorov", "removed", "added"] {
        assert!(gone.body.contains(words), "{words}: {}", gone.body);
    }
    assert_eq!(page("t-3").await.status, 404);
}
