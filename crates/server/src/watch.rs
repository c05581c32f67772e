//! Customers are screened when they are registered, and again when a list changes: only those whom the change can
//! concern.

use std::{collections::HashSet, sync::Arc};

use interdict_lists::changed_fields;
use interdict_model::Entity;
use interdict_screen::{Options, Screener};
use rayon::prelude::*;
use serde_json::json;
use tokio::sync::mpsc;

use crate::{
    AppState, Dataset,
    party::entity_digest,
    screening::{Screened, hit_json},
    store::{AlertFilter, Customer, NewHit, Outcome, StoreError},
};

/// Customers looked at together.
const PAGE: i64 = 500;
/// Hits of one customer that become alerts.
const HITS_MAX: usize = 500;
/// How often customers left behind (by another server's death, or a failure) are looked for.
const SWEEP: std::time::Duration = std::time::Duration::from_secs(30);

fn options(state: &AppState) -> Options {
    Options {
        threshold: state.config.threshold,
        limit: HITS_MAX,
        explain: true,
    }
}

/// Screens a customer against the lists in service and opens alerts.
///
/// # Errors
/// [`StoreError`] where the outcome could not be written; the customer stays to be screened.
pub(crate) async fn screen_customer(
    state: &AppState,
    actor: &str,
    via: &'static str,
    customer: &Customer,
) -> Result<Outcome, StoreError> {
    let dataset = state.lists.current();
    let options = options(state);
    let (hits, detail) = tokio::task::block_in_place(|| {
        let screened = Screened::new(&dataset, customer.party.clone(), &options)
            .map_err(|problem| StoreError::Conflict(problem.detail))?;
        let record = crate::screening::record(via, &dataset, &options, vec![screened.recorded()]);
        Ok::<_, StoreError>((new_hits(&dataset, customer, &screened, &options), json!(record)))
    })?;
    let outcome = state
        .store
        .record_hits(actor, customer, &dataset.snapshot, &hits, &detail)
        .await?;
    metrics::counter!("interdict_alerts_opened_total").increment(outcome.opened.len() as u64);
    Ok(outcome)
}

fn new_hits(dataset: &Dataset, customer: &Customer, screened: &Screened, options: &Options) -> Vec<NewHit> {
    let hits = screened.screening.hits.iter();
    hits.filter_map(|hit| {
        let entity = dataset.entity(hit.ordinal)?;
        Some(NewHit {
            list: hit.list.clone(),
            reference: hit.reference.clone(),
            caption: hit.caption.clone(),
            score: hit.score,
            party_digest: entity_digest(&entity),
            evidence: json!({
                "hit": hit_json(hit, Some(&entity), options.threshold),
                "customer": customer.party,
                "party": entity,
                "notes": screened.notes,
            }),
        })
    })
    .collect()
}

/// Keeps all customers screened against the lists in service; `changes` brings the lists that served before.
pub(crate) async fn keep_screened(state: AppState, mut changes: mpsc::Receiver<Arc<Dataset>>) {
    let mut sweep = tokio::time::interval(SWEEP);
    sweep.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        let before = tokio::select! {
            before = changes.recv() => match before {
                Some(before) => Some(before),
                None => return,
            },
            _ = sweep.tick() => None,
        };
        if let Some(before) = before
            && let Err(error) = rescreen_changed(&state, &before).await
        {
            tracing::error!(%error, "rescreening after a change of the lists failed; every customer is screened anew");
        }
        if let Err(error) = rescreen_behind(&state).await {
            tracing::error!(%error, "rescreening failed; it is tried again");
        }
    }
}

/// Screens every customer that was not screened against the lists in service.
pub(crate) async fn rescreen_behind(state: &AppState) -> Result<(), StoreError> {
    let mut done: HashSet<String> = HashSet::new();
    loop {
        let snapshot = state.lists.current().snapshot.clone();
        let customers = state.store.customers_behind(&snapshot, PAGE).await?;
        // One that can't be screened must not keep the others from it.
        let customers: Vec<Customer> = customers.into_iter().filter(|c| !done.contains(&c.id)).collect();
        if customers.is_empty() {
            return Ok(());
        }
        for customer in customers {
            if let Err(error) = screen_customer(state, "system", "rescreen", &customer).await {
                tracing::error!(%error, customer = customer.id, "a customer could not be screened");
            }
            done.insert(customer.id);
        }
    }
}

/// What changed between two states of the lists.
struct Changes {
    /// Parties that are new or say something else now, and a screener over them.
    parties: Screener,
    /// `list/reference` of every party that is new, changed or gone.
    keys: HashSet<(String, String)>,
}

fn changes(before: &Dataset, now: &Dataset) -> Changes {
    let changed: Vec<Entity> = (0..now.len())
        .into_par_iter()
        .filter_map(|at| {
            let entity = now.entity(at)?;
            let old = before
                .find(&entity.list, &entity.reference)
                .and_then(|at| before.entity(at));
            old.is_none_or(|old| !changed_fields(&old, &entity).is_empty())
                .then_some(entity)
        })
        .collect();
    let gone = (0..before.len()).into_par_iter().filter_map(|at| {
        let entity = before.entity(at)?;
        now.find(&entity.list, &entity.reference)
            .is_none()
            .then_some((entity.list, entity.reference))
    });
    let mut keys: HashSet<(String, String)> = gone.collect();
    keys.extend(changed.iter().map(|e| (e.list.clone(), e.reference.clone())));
    Changes {
        parties: Screener::build(&changed),
        keys,
    }
}

/// Screens the customers whom a change of the lists can concern: those that a new or changed party may be, and those
/// with an alert about a changed or removed one. The others take the new snapshot as it is.
async fn rescreen_changed(state: &AppState, before: &Arc<Dataset>) -> Result<(), StoreError> {
    let now = state.lists.current();
    let changes = {
        let (before, now) = (Arc::clone(before), Arc::clone(&now));
        let found = tokio::task::spawn_blocking(move || changes(&before, &now)).await;
        Arc::new(found.map_err(|e| StoreError::Conflict(e.to_string()))?)
    };
    let options = Options {
        limit: 1,
        explain: false,
        ..options(state)
    };
    let mut after = String::new();
    let (mut seen, mut concerned) = (0usize, 0usize);
    loop {
        let customers = state.store.customers("", &after, PAGE).await?;
        let Some(last) = customers.last() else { break };
        after.clone_from(&last.id);
        seen += customers.len();
        let of_old: Vec<Customer> = customers
            .into_iter()
            .filter(|c| c.snapshot.as_deref() == Some(before.snapshot.as_str()))
            .collect();
        let with_alerts = alerted(state, &of_old, &changes).await?;
        let hit: Vec<bool> = tokio::task::block_in_place(|| {
            let may_be = |customer: &Customer| {
                let query = customer.party.query();
                query.is_ok_and(|(query, _)| !changes.parties.screen(&query, &options).hits.is_empty())
            };
            of_old
                .par_iter()
                .map(|c| with_alerts.contains(&c.id) || may_be(c))
                .collect()
        });
        let mut untouched = Vec::new();
        for (customer, hit) in of_old.into_iter().zip(hit) {
            if hit {
                concerned += 1;
                screen_customer(state, "system", "rescreen", &customer).await?;
            } else {
                untouched.push(customer.id);
            }
        }
        state
            .store
            .take_snapshot(&before.snapshot, &now.snapshot, &untouched, changes.keys.len())
            .await?;
    }
    tracing::info!(
        customers = seen,
        concerned,
        changed_parties = changes.keys.len(),
        "rescreened after a change"
    );
    Ok(())
}

/// Which of the customers have alerts about parties that changed.
async fn alerted(
    state: &AppState,
    customers: &[Customer],
    changes: &Changes,
) -> Result<HashSet<String>, StoreError> {
    let (Some(first), Some(last)) = (customers.first(), customers.last()) else {
        return Ok(HashSet::new());
    };
    let pairs = state.store.alert_pairs(&first.id, &last.id).await?;
    let concerned = pairs
        .into_iter()
        .filter(|(_, list, reference)| changes.keys.contains(&(list.clone(), reference.clone())));
    Ok(concerned.map(|(customer, _, _)| customer).collect())
}

/// Alerts of a customer, closed ones among them.
pub(crate) async fn alerts_of(
    state: &AppState,
    customer: &str,
) -> Result<Vec<crate::store::Alert>, StoreError> {
    let filter = AlertFilter {
        customer: customer.to_owned(),
        closed: true,
        limit: 500,
        ..AlertFilter::default()
    };
    state.store.alerts(&filter).await
}
