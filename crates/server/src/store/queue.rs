//! Group commit: records of screenings that come at the same time go to disk together.

use tokio::sync::{mpsc, oneshot};

use super::{Store, StoreError, now};

/// Records that wait at most; whoever comes then waits for a place.
const WAITING_MAX: usize = 16_384;
/// Records written in one transaction at most.
const GROUP_MAX: usize = 1_024;

struct Waiting {
    at: i64,
    actor: String,
    action: &'static str,
    detail: String,
    done: Option<oneshot::Sender<Result<(), String>>>,
}

/// Takes records of screenings and writes them in groups.
#[derive(Debug, Clone)]
pub(crate) struct AuditQueue {
    sender: mpsc::Sender<Waiting>,
}

impl AuditQueue {
    /// Starts the task that writes; it ends when the last clone of the queue is gone and all is written.
    pub(crate) fn start(store: Store) -> (Self, tokio::task::JoinHandle<()>) {
        let (sender, receiver) = mpsc::channel(WAITING_MAX);
        (Self { sender }, tokio::spawn(write_groups(store, receiver)))
    }

    /// Hands over a record. With `durable` it comes back once the record is on disk, else once it waits.
    pub(crate) async fn put(
        &self,
        actor: String,
        action: &'static str,
        detail: String,
        durable: bool,
    ) -> Result<(), StoreError> {
        let (done, written) = oneshot::channel();
        let waiting = Waiting {
            at: now(),
            actor,
            action,
            detail,
            done: durable.then_some(done),
        };
        let gone = || StoreError::Conflict("the audit log is being closed".to_owned());
        self.sender.send(waiting).await.map_err(|_| gone())?;
        if !durable {
            return Ok(());
        }
        match written.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(why)) => Err(StoreError::Conflict(why)),
            Err(_) => Err(gone()),
        }
    }
}

async fn write_groups(store: Store, mut receiver: mpsc::Receiver<Waiting>) {
    let mut group = Vec::with_capacity(GROUP_MAX);
    while receiver.recv_many(&mut group, GROUP_MAX).await > 0 {
        let written = write_group(&store, &mut group).await;
        if let Err(error) = &written {
            tracing::error!(%error, records = group.len(), "screenings could not be recorded");
        }
        metrics::histogram!("interdict_audit_group_records").record(group.len() as f64);
        for waiting in group.drain(..) {
            if let Some(done) = waiting.done {
                let _ = done.send(written.as_ref().map(drop).map_err(ToString::to_string));
            }
        }
    }
}

async fn write_group(store: &Store, group: &mut [Waiting]) -> Result<(), StoreError> {
    let mut write = store.write().await?;
    for waiting in group {
        let detail = std::mem::take(&mut waiting.detail);
        write.audit_text(waiting.at, &waiting.actor, waiting.action, "", detail);
    }
    write.commit().await
}
