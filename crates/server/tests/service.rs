//! The service as a whole: it starts, answers, and takes a new snapshot without dropping a request.

mod common;

use interdict_lists::{CommitOptions, DataDir, LoadOptions, load_bytes};
use interdict_server::{ListSource, testing::TestServer};

async fn get_async(url: String) -> (u16, String) {
    let answer = common::send("GET", url, &[], None).await;
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

fn list(names: &[&str]) -> Vec<interdict_lists::LoadedList> {
    let mut csv = "id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,phones,emails,dataset,first_seen,last_seen,last_change\n".to_owned();
    for (i, name) in names.iter().enumerate() {
        csv += &format!("t-{i},Person,{name},,,,,,,,,Test,2024-01-01,2024-01-01,2024-01-01\n");
    }
    load_bytes("targets.simple.csv", csv.into_bytes(), &LoadOptions::default()).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_snapshot_goes_into_service() {
    let folder = tempfile::tempdir().unwrap();
    let data = DataDir::open(folder.path());
    let options = CommitOptions {
        accept_all: true,
        ..CommitOptions::default()
    };
    let write = |names: &[&str]| {
        let commit = data.commit(&list(names), &options, |_| {
            Ok::<(), interdict_lists::ListError>(())
        });
        commit.unwrap().snapshot.id().to_owned()
    };
    let first = write(&["Ivan Petrov"]);
    let server = TestServer::with_lists(ListSource::Data(data.clone()), &[("reload_seconds", "1")]).await;
    let taken = server.state.lists.current();
    assert_eq!((taken.snapshot.as_str(), taken.len()), (first.as_str(), 1));
    let second = write(&["Ivan Petrov", "Maria Petrova"]);
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
