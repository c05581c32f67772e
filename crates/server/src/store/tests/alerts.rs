//! Alerts and decisions.

use super::*;

/// What an approver does with an alert.
fn acts<'a>(who: &'a str, id: &'a str, action: &'a AlertAction, four_eyes: bool) -> Act<'a> {
    Act {
        actor: who,
        senior: true,
        alert: id,
        action,
        reason: "looked at it",
        four_eyes,
        seen: None,
    }
}

async fn act(store: &Store, who: &str, id: &str, action: AlertAction) -> Result<Alert, StoreError> {
    store.act(&acts(who, id, &action, false)).await
}

pub(super) async fn a_decision_settles_its_pair_alone(store: &Store) {
    let (ann, _) = store
        .register_customer("user:a", "c-1", &party("Ann", "fr"))
        .await
        .unwrap();
    let (bob, _) = store
        .register_customer("user:a", "c-2", &party("Ann", "de"))
        .await
        .unwrap();
    let opened = screened(store, &ann, &[hit("1", "p1"), hit("2", "p2")])
        .await
        .opened;
    assert_eq!(opened.len(), 2);
    assert_eq!(
        screened(store, &ann, &[hit("1", "p1"), hit("2", "p2")]).await,
        Outcome::default()
    );
    act(store, "user:a", &opened[0], AlertAction::Close(false))
        .await
        .unwrap();
    let again = screened(store, &ann, &[hit("1", "p1"), hit("2", "p2")]).await;
    assert_eq!((again.settled, again.opened.len()), (1, 0));
    // Another customer of that name, and another party: alerts of their own.
    assert_eq!(screened(store, &bob, &[hit("1", "p1")]).await.opened.len(), 1);
    assert_eq!(
        screened(store, &ann, &[hit("1", "p1"), hit("2", "p2"), hit("3", "p3")])
            .await
            .opened
            .len(),
        1
    );
    // The listing changes: the pair is open again, and its history stays.
    let changed = screened(
        store,
        &ann,
        &[hit("1", "p1 with a birth date"), hit("2", "p2"), hit("3", "p3")],
    )
    .await;
    assert_eq!(changed.opened.len(), 1);
    assert_ne!(changed.opened[0], opened[0]);
    act(store, "user:a", &changed.opened[0], AlertAction::Close(false))
        .await
        .unwrap();
    // The customer changes: again.
    let (ann, _) = store
        .register_customer("user:a", "c-1", &party("Ann", "ir"))
        .await
        .unwrap();
    let reopened = screened(store, &ann, &[hit("1", "p1 with a birth date")]).await;
    assert_eq!((reopened.opened.len(), reopened.lapsed.len()), (1, 2));
    assert!(
        screened(store, &ann, &[hit("1", "p1 with a birth date")])
            .await
            .lapsed
            .is_empty(),
        "told once"
    );
    let filter = AlertFilter {
        customer: ann.id.clone(),
        limit: 100,
        ..AlertFilter::default()
    };
    assert_eq!(store.alerts(&filter).await.unwrap().len(), 3);
    assert_eq!(
        store
            .alerts(&AlertFilter {
                closed: true,
                ..filter
            })
            .await
            .unwrap()
            .len(),
        5
    );
    assert_eq!(
        store.alert(&opened[0]).await.unwrap().evidence["words"],
        "李 <b>\u{0}"
    );
    assert!(store.verify_audit(None).await.unwrap().is_ok());
}

pub(super) async fn four_eyes_are_two_people(store: &Store) {
    let (ann, _) = store
        .register_customer("user:a", "c-1", &party("Ann", "fr"))
        .await
        .unwrap();
    let id = screened(store, &ann, &[hit("1", "p1")]).await.opened.remove(0);
    let mut seen = Vec::new();
    for (who, action, fine) in [
        ("user:a", AlertAction::Approve, false),
        ("user:a", AlertAction::Assign("user:a".to_owned()), true),
        ("user:a", AlertAction::Escalate, true),
        ("user:a", AlertAction::Close(true), true),
        ("user:a", AlertAction::Approve, false),
        ("user:b", AlertAction::Return, true),
        ("user:a", AlertAction::Close(false), true),
        ("user:a", AlertAction::Close(true), false),
        ("user:b", AlertAction::Approve, true),
        ("user:b", AlertAction::Assign("user:b".to_owned()), false),
        ("user:b", AlertAction::Reopen, true),
    ] {
        let done = store.act(&acts(who, &id, &action, true)).await;
        assert_eq!(done.is_ok(), fine, "{who} {action:?}: {done:?}");
        seen.extend(done.ok().map(|a| a.state.code()));
    }
    let expected = [
        "assigned",
        "escalated",
        "proposed",
        "assigned",
        "proposed",
        "closed-false",
        "assigned",
    ];
    assert_eq!(seen, expected);
    let close = AlertAction::Close(true);
    let silent = Act {
        reason: "",
        ..acts("user:a", &id, &close, true)
    };
    let without = store.act(&silent).await;
    assert!(
        matches!(without, Err(StoreError::Conflict(_))),
        "a reason is needed: {without:?}"
    );
    let words: Vec<String> = store
        .decisions(&id)
        .await
        .unwrap()
        .into_iter()
        .map(|d| d.action)
        .collect();
    assert_eq!(words[0], "opened");
    assert_eq!(words.len(), 1 + expected.len());
    assert_eq!(
        store.alerts_by_state().await.unwrap(),
        [(AlertState::Assigned, 1)]
    );
}

pub(super) async fn nobody_decides_on_what_they_have_not_seen(store: &Store) {
    let (ann, _) = store
        .register_customer("user:a", "c-1", &party("Ann", "fr"))
        .await
        .unwrap();
    let id = screened(store, &ann, &[hit("1", "p1")]).await.opened.remove(0);
    let seen = store.alert(&id).await.unwrap().updated_at;
    let close = async |seen: Option<i64>| {
        let close = AlertAction::Close(false);
        let asked = Act {
            seen,
            ..acts("user:a", &id, &close, true)
        };
        store.act(&asked).await
    };
    screened(store, &ann, &[hit("1", "p1 with a birth date")]).await;
    assert!(matches!(close(Some(seen)).await, Err(StoreError::Conflict(_))));
    let comment = Act {
        seen: Some(seen),
        ..acts("user:a", &id, &AlertAction::Comment, true)
    };
    let comment = store.act(&comment).await;
    let seen = comment.unwrap().updated_at;
    let proposed = close(Some(seen)).await.unwrap();
    assert_eq!(proposed.state, AlertState::Proposed);
    // The evidence changes while the decision waits for approval: it is to be made anew.
    screened(store, &ann, &[hit("1", "p1 with another one")]).await;
    let back = store.alert(&id).await.unwrap();
    assert_eq!((back.state, back.proposed), (AlertState::Open, None));
    let approved = store.act(&acts("user:b", &id, &AlertAction::Approve, true)).await;
    assert!(matches!(approved, Err(StoreError::Conflict(_))));
    // The party leaves the list, and comes back as it was: both are news to whoever looks at the alert.
    let seen = store.alert(&id).await.unwrap().updated_at;
    assert_eq!(screened(store, &ann, &[]).await.lapsed, std::slice::from_ref(&id));
    assert!(matches!(close(Some(seen)).await, Err(StoreError::Conflict(_))));
    let seen = store.alert(&id).await.unwrap().updated_at;
    let again = screened(store, &ann, &[hit("1", "p1 with another one")]).await;
    assert_eq!(again.updated, std::slice::from_ref(&id));
    assert!(matches!(close(Some(seen)).await, Err(StoreError::Conflict(_))));
    let same = screened(store, &ann, &[hit("1", "p1 with another one")]).await;
    assert_eq!(same, Outcome::default());
    let words = store.decisions(&id).await.unwrap().into_iter().map(|d| d.action);
    assert!(
        words
            .collect::<Vec<_>>()
            .ends_with(&["lapsed".to_owned(), "hit-again".to_owned()])
    );
}

pub(super) async fn what_is_escalated_is_for_approvers(store: &Store) {
    let (ann, _) = store
        .register_customer("user:a", "c-1", &party("Ann", "fr"))
        .await
        .unwrap();
    let id = screened(store, &ann, &[hit("1", "p1")]).await.opened.remove(0);
    act(store, "user:a", &id, AlertAction::Escalate).await.unwrap();
    let close = AlertAction::Close(false);
    let analyst = Act {
        senior: false,
        ..acts("user:a", &id, &close, false)
    };
    assert!(matches!(store.act(&analyst).await, Err(StoreError::Conflict(_))));
    act(store, "user:b", &id, AlertAction::Return).await.unwrap();
    let closed = store.act(&analyst).await.unwrap();
    assert_eq!(closed.state, AlertState::ClosedFalse);
}

pub(super) async fn a_late_screening_tells_nothing_of_what_has_changed(store: &Store) {
    let (before, _) = store
        .register_customer("user:a", "c-1", &party("Ann", "fr"))
        .await
        .unwrap();
    let (after, _) = store
        .register_customer("user:a", "c-1", &party("Ann", "ir"))
        .await
        .unwrap();
    let id = screened(store, &after, &[hit("1", "p1")]).await.opened.remove(0);
    act(store, "user:a", &id, AlertAction::Close(false))
        .await
        .unwrap();
    // One that began before the customer changed comes to its end.
    assert_eq!(
        screened(store, &before, &[hit("1", "p1")]).await,
        Outcome::default()
    );
    assert_eq!(screened(store, &after, &[hit("1", "p1")]).await.settled, 1);
    store.remove_customer("user:a", &after.id).await.unwrap();
    assert_eq!(
        screened(store, &after, &[hit("2", "p2")]).await,
        Outcome::default()
    );
}

pub(super) async fn a_key_is_no_second_person(store: &Store) {
    let key = async |name: &str, digest: &str| {
        store
            .create_key("user:a", name, &[Scope::Alerts], digest, None)
            .await
    };
    let id = key("desk", "d1").await.unwrap();
    assert!(matches!(key("desk", "d2").await, Err(StoreError::Conflict(_))));
    store.revoke_key("user:a", &id).await.unwrap();
    key("desk", "d3").await.unwrap();
    let (ann, _) = store
        .register_customer("user:a", "c-1", &party("Ann", "fr"))
        .await
        .unwrap();
    let alert = screened(store, &ann, &[hit("1", "p1")]).await.opened.remove(0);
    let act = async |who: &str, action: AlertAction| store.act(&acts(who, &alert, &action, true)).await;
    act("key:desk", AlertAction::Close(false)).await.unwrap();
    assert!(matches!(
        act("user:a", AlertAction::Approve).await,
        Err(StoreError::Conflict(_))
    ));
    act("user:b", AlertAction::Approve).await.unwrap();
}
