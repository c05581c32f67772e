//! One contract, two databases.

mod alerts;

use super::*;
use crate::{Party, Role, Scope, testing::postgres::Postgres};
use alerts::{
    a_decision_settles_its_pair_alone, a_key_is_no_second_person,
    a_late_screening_tells_nothing_of_what_has_changed, four_eyes_are_two_people,
    nobody_decides_on_what_they_have_not_seen, what_is_escalated_is_for_approvers,
};

fn party(name: &str, country: &str) -> Party {
    Party {
        name: name.to_owned(),
        countries: vec![country.to_owned()],
        ..Party::default()
    }
}

fn hit(reference: &str, digest: &str) -> NewHit {
    NewHit {
        list: "un-sc".to_owned(),
        reference: reference.to_owned(),
        caption: "RI WON HO".to_owned(),
        score: 0.9,
        party_digest: digest.to_owned(),
        evidence: serde_json::json!({"words": "李 <b>\u{0}"}),
    }
}

async fn screened(store: &Store, customer: &Customer, hits: &[NewHit]) -> Outcome {
    let detail = serde_json::json!({"hits": hits.len()});
    store
        .record_hits("system", customer, "s1", hits, &detail)
        .await
        .unwrap()
}

async fn the_chain_holds(store: &Store) {
    let (queue, writing) = AuditQueue::start(store.clone());
    let put = |i: usize| {
        let queue = queue.clone();
        tokio::spawn(async move {
            queue
                .put(format!("user:{i}"), "screening", "{\"hits\":[]}".to_owned(), true)
                .await
        })
    };
    let waiting: Vec<_> = (0..200).map(put).collect();
    for i in 0..20 {
        store
            .register_customer("user:a", &format!("c{i}"), &party("Ann", "fr"))
            .await
            .unwrap();
    }
    for waiting in waiting {
        waiting.await.unwrap().unwrap();
    }
    drop(queue);
    writing.await.unwrap();
    let verified = store.verify_audit(None).await.unwrap().unwrap();
    assert_eq!(verified.records, 220);
    let page = |before| AuditFilter {
        action: "screening".to_owned(),
        before,
        limit: 150,
        ..AuditFilter::default()
    };
    let first = store.audit_records(&page(None)).await.unwrap();
    let rest = store
        .audit_records(&page(first.last().map(|r| r.sequence)))
        .await
        .unwrap();
    assert_eq!((first.len(), rest.len()), (150, 50));
    let anchor = rest[10].hash.clone();
    assert!(store.verify_audit(Some(&anchor)).await.unwrap().is_ok());
    let unknown = store.verify_audit(Some("00")).await.unwrap();
    assert_eq!(unknown, Err(AuditFault::Anchor("00".to_owned())));
}

async fn nobody_changes_the_log(store: &Store) {
    for i in 0..5 {
        store
            .register_customer("user:a", &format!("c{i}"), &party("Ann", "fr"))
            .await
            .unwrap();
    }
    for sql in [
        "UPDATE audit SET actor = 'user:b' WHERE sequence = 2",
        "DELETE FROM audit WHERE sequence = 5",
        "UPDATE audit_head SET sequence = 3",
        "DELETE FROM audit_head",
        "DELETE FROM decisions",
    ] {
        // Statement triggers fire without rows as well; row triggers need one, and `decisions` has none here.
        let refused = sqlx::query(assembled(sql.to_owned()))
            .execute(&store.writers)
            .await;
        assert!(refused.is_err() || sql.ends_with("decisions"), "{sql}");
    }
    assert!(store.verify_audit(None).await.unwrap().is_ok());
    // Whoever owns the database can get round the triggers, but not unseen.
    for sql in disarmed(store) {
        sqlx::query(assembled((*sql).to_owned()))
            .execute(&store.writers)
            .await
            .unwrap();
    }
    let forge = async |sql: &str| {
        sqlx::query(assembled(sql.to_owned()))
            .execute(&store.writers)
            .await
            .unwrap();
        store.verify_audit(None).await.unwrap()
    };
    assert_eq!(
        forge("UPDATE audit SET actor = 'user:b' WHERE sequence = 2").await,
        Err(AuditFault::Changed(2))
    );
    assert!(
        forge("UPDATE audit SET actor = 'user:a' WHERE sequence = 2")
            .await
            .is_ok()
    );
    let cut = Err(AuditFault::End {
        expected: 5,
        found: 4,
    });
    assert_eq!(forge("DELETE FROM audit WHERE sequence = 5").await, cut);
    assert_eq!(
        forge("DELETE FROM audit WHERE sequence = 3").await,
        Err(AuditFault::Gap {
            expected: 3,
            found: 4
        })
    );
}

fn disarmed(store: &Store) -> &'static [&'static str] {
    if store.sqlite_path().is_some() {
        &["DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"]
    } else {
        &["DROP TRIGGER audit_append_only ON audit"]
    }
}

async fn join(store: &Store, email: Option<&str>, role: Role, digest: &str) -> Result<Member, StoreError> {
    store
        .invite("system", email, role, digest, now() + 60_000)
        .await?;
    let new = NewMember {
        email: "Ada@Example.org",
        name: "Ada",
        password: Some("x"),
        identity: None,
    };
    store.join(digest, &new).await
}

async fn invitations_work_once(store: &Store) {
    let ada = join(store, None, Role::Administrator, "d1").await.unwrap();
    assert_eq!(
        (ada.email.as_str(), ada.role),
        ("ada@example.org", Role::Administrator)
    );
    let new = NewMember {
        email: "eve@example.org",
        name: "Eve",
        password: None,
        identity: None,
    };
    assert!(matches!(
        store.join("d1", &new).await,
        Err(StoreError::Missing(_))
    ));
    // An invitation is good for its address alone, whatever the form says.
    let bob = join(store, Some("Bob@example.org"), Role::Reader, "d2")
        .await
        .unwrap();
    assert_eq!(bob.email, "bob@example.org");
    let again = join(store, Some("bob@example.org"), Role::Reader, "d3").await;
    assert!(matches!(again, Err(StoreError::Conflict(_))), "{again:?}");
    assert!(
        store.invitation("d3").await.unwrap().is_some(),
        "a failed attempt does not use it up"
    );
    store
        .invite("system", Some("old@example.org"), Role::Reader, "d4", now() - 1)
        .await
        .unwrap();
    assert!(store.invitation("d4").await.unwrap().is_none());
    // There is always an administrator.
    let last = store.change_member("user:x", &ada.id, Role::Reader, false).await;
    assert!(matches!(last, Err(StoreError::Conflict(_))), "{last:?}");
    assert_eq!(
        store.member(&ada.id).await.unwrap().unwrap().role,
        Role::Administrator
    );
    store
        .change_member("user:x", &bob.id, Role::Administrator, false)
        .await
        .unwrap();
    store
        .change_member("user:x", &ada.id, Role::Reader, true)
        .await
        .unwrap();
}

async fn sessions_and_keys_end(store: &Store) {
    let ada = join(store, None, Role::Administrator, "d1").await.unwrap();
    let bob = join(store, Some("bob@example.org"), Role::Reader, "d2")
        .await
        .unwrap();
    store
        .start_session(&bob, "s1", "f1", now() + 60_000)
        .await
        .unwrap();
    store.start_session(&bob, "s2", "f2", now() - 1).await.unwrap();
    assert_eq!(store.session("s1").await.unwrap().unwrap().form_token, "f1");
    assert!(store.session("s2").await.unwrap().is_none());
    store
        .change_member("user:ada", &bob.id, Role::Reader, true)
        .await
        .unwrap();
    assert!(store.session("s1").await.unwrap().is_none());
    store
        .start_session(&ada, "s3", "f3", now() + 60_000)
        .await
        .unwrap();
    store.end_session("user:ada", "s3").await.unwrap();
    assert!(store.session("s3").await.unwrap().is_none());

    let scopes = [Scope::Screen, Scope::Read];
    let id = store
        .create_key("user:ada", "billing", &scopes, "k1", None)
        .await
        .unwrap();
    store
        .create_key("user:ada", "old", &scopes, "k2", Some(now() - 1))
        .await
        .unwrap();
    assert_eq!(store.key("k1").await.unwrap().unwrap().scopes, scopes);
    assert!(store.key("k2").await.unwrap().is_none());
    store.revoke_key("user:ada", &id).await.unwrap();
    assert!(store.key("k1").await.unwrap().is_none());
    assert!(matches!(
        store.revoke_key("user:ada", &id).await,
        Err(StoreError::Missing(_))
    ));

    let subjects = ["ip:1".to_owned(), "email:2".to_owned()];
    // Three tries are free, also where many come at once.
    let free = |_: &str, failures: i64, _: i64| i64::from(failures >= 3);
    let tries = (0..8).map(|_| {
        let (store, subjects) = (store.clone(), subjects.clone());
        tokio::spawn(async move { store.begin_sign_in(&subjects, free).await.unwrap() })
    });
    let tries: Vec<_> = tries.collect();
    let mut let_through = 0;
    for tried in tries {
        let_through += usize::from(tried.await.unwrap().is_none());
    }
    assert_eq!(let_through, 3);
    let counted = async |subject: &str| {
        let told = std::cell::Cell::new(0);
        let see = |_: &str, failures: i64, _: i64| {
            told.set(failures);
            1
        };
        assert_eq!(
            store.begin_sign_in(&[subject.to_owned()], see).await.unwrap(),
            Some(1)
        );
        told.get()
    };
    assert_eq!(counted("ip:1").await, 3);
    store.sign_in_succeeded("ip:1").await.unwrap();
    assert_eq!(counted("ip:1").await, 0);
    assert_eq!(counted("email:2").await, 3);
}

async fn customers_come_and_go(store: &Store) {
    let (ann, new) = store
        .register_customer("user:a", "c-1", &party("Ann", "fr"))
        .await
        .unwrap();
    assert_eq!(new, Registered::Created);
    let register = async |name: &str| {
        store
            .register_customer("user:a", "c-1", &party(name, "fr"))
            .await
            .unwrap()
    };
    assert_eq!(register("Ann").await.1, Registered::Unchanged);
    let (renamed, change) = register("Anna").await;
    assert_eq!(
        (renamed.id.as_str(), change),
        (ann.id.as_str(), Registered::Changed)
    );
    for i in 2..8 {
        store
            .register_customer("user:a", &format!("c-{i}"), &party("100%_Bob", "de"))
            .await
            .unwrap();
    }
    let first = store.customers("", "", 4).await.unwrap();
    let rest = store.customers("", &first[3].id, 100).await.unwrap();
    assert_eq!((first.len(), rest.len()), (4, 3));
    assert_eq!(store.customers("BOB", "", 100).await.unwrap().len(), 6);
    assert_eq!(store.customers("C-1", "", 100).await.unwrap().len(), 1);
    assert_eq!(store.customers("100%_b", "", 100).await.unwrap().len(), 6);
    assert_eq!(store.customers("1%b", "", 100).await.unwrap().len(), 0);
    assert_eq!(store.customers_count("s1").await.unwrap(), (7, 7));
    screened(store, &renamed, &[]).await;
    assert_eq!(store.customers_count("s1").await.unwrap(), (7, 6));
    assert_eq!(store.customers_behind("s1", 100).await.unwrap().len(), 6);
    // Changed, and the process died before it was screened: it is still to be screened.
    let (annabel, _) = register("Annabel").await;
    assert_eq!(store.customers_behind("s1", 100).await.unwrap().len(), 7);
    // A screening of what it was before doesn't count.
    screened(store, &renamed, &[]).await;
    assert_eq!(store.customers_behind("s1", 100).await.unwrap().len(), 7);
    screened(store, &annabel, &[]).await;
    assert_eq!(store.customers_behind("s1", 100).await.unwrap().len(), 6);
    store.remove_customer("user:a", &ann.id).await.unwrap();
    assert!(matches!(
        store.customer(&ann.id).await,
        Err(StoreError::Missing(_))
    ));
    assert_eq!(register("Anna").await.1, Registered::Changed);
    assert_eq!(
        store.customer(&ann.id).await.unwrap().snapshot,
        None,
        "to be screened again"
    );
}

/// Runs every case over fresh databases.
async fn contract(fresh: impl AsyncFn() -> Store) {
    macro_rules! run {
        ($($case:ident),*) => { $({
            let store = fresh().await;
            $case(&store).await;
            store.close().await;
        })* };
    }
    run!(
        the_chain_holds,
        nobody_changes_the_log,
        invitations_work_once,
        sessions_and_keys_end,
        customers_come_and_go,
        a_decision_settles_its_pair_alone,
        four_eyes_are_two_people,
        nobody_decides_on_what_they_have_not_seen,
        a_key_is_no_second_person,
        what_is_escalated_is_for_approvers,
        a_late_screening_tells_nothing_of_what_has_changed
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_keeps_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    let count = std::sync::atomic::AtomicUsize::new(0);
    contract(async || {
        let number = count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let path = folder.path().join(format!("with space {number}.db"));
        Store::open(&format!("sqlite:{}", path.display()), 4)
            .await
            .unwrap()
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_keeps_the_contract() {
    let Some(server) = Postgres::start() else { return };
    contract(async || Store::open(&server.fresh_database().await, 4).await.unwrap()).await;
}

#[tokio::test]
async fn the_structure_goes_forward_alone() {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite:{}", folder.path().join("a.db").display());
    let store = Store::open(&database, 4).await.unwrap();
    store
        .register_customer("user:a", "c", &party("Ann", "fr"))
        .await
        .unwrap();
    let copy = folder.path().join("copy.db");
    store.backup(&copy).await.unwrap();
    assert!(matches!(store.backup(&copy).await, Err(StoreError::Conflict(_))));
    store.close().await;
    for path in [database.clone(), format!("sqlite:{}", copy.display())] {
        let again = Store::open(&path, 4).await.unwrap();
        assert_eq!(again.customers("", "", 10).await.unwrap().len(), 1);
        assert_eq!(again.verify_audit(None).await.unwrap().unwrap().records, 1);
        again.close().await;
    }
    let store = Store::open(&database, 4).await.unwrap();
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                 VALUES (9999, 'newer', TRUE, X'00', 0)";
    sqlx::query(newer).execute(&store.writers).await.unwrap();
    store.close().await;
    assert!(matches!(
        Store::open(&database, 4).await,
        Err(StoreError::Migrate(_))
    ));
}

#[test]
fn passwords_stay_out_of_messages() {
    assert_eq!(
        without_password("postgres://u:secret@h:5432/d"),
        "postgres://u@h:5432/d"
    );
    assert_eq!(without_password("sqlite:/a/b.db"), "sqlite:/a/b.db");
}
