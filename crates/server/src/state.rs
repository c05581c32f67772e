//! What all handlers share.

use std::sync::Arc;

use tracing::Instrument;

use tokio::{
    sync::{Notify, Semaphore},
    task::JoinHandle,
};

use crate::{
    Config, LiveLists, Principal, Problem, ScreeningRecord,
    auth::KeyCache,
    config::ScreeningRecords,
    observe::Rates,
    store::{AuditQueue, Store},
    update::Updates,
};

/// What all handlers share. Cheap to clone.
#[derive(Debug, Clone)]
pub struct AppState {
    /// The checked configuration.
    pub config: Arc<Config>,
    /// The lists in service.
    pub lists: Arc<LiveLists>,
    /// The database.
    pub store: Store,
    pub(crate) keys: Arc<KeyCache>,
    pub(crate) rates: Arc<Rates>,
    pub(crate) updates: Arc<Updates>,
    /// Told when there may be another snapshot to put into service.
    pub(crate) look: Arc<Notify>,
    /// Places for requests being answered.
    pub(crate) places: Arc<Semaphore>,
    /// Places for documents being read.
    pub(crate) reading: Arc<Semaphore>,
    records: AuditQueue,
}

impl AppState {
    /// Puts it together; the task writes the records of screenings, and ends once the last clone of the state is gone.
    pub(crate) fn new(config: Config, lists: Arc<LiveLists>, store: Store) -> (Self, JoinHandle<()>) {
        let (records, writing) = AuditQueue::start(store.clone());
        let places = config.concurrent_requests_max.min(Semaphore::MAX_PERMITS);
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let state = Self {
            rates: Arc::default(),
            updates: Arc::default(),
            look: Arc::default(),
            places: Arc::new(Semaphore::new(places)),
            reading: Arc::new(Semaphore::new(cores)),
            config: Arc::new(config),
            lists,
            store,
            keys: Arc::default(),
            records,
        };
        (state, writing)
    }

    /// Records a screening in the audit log; gives back control when the record is as safe as the configuration
    /// asks for (`screening_records`). Answer only after it.
    ///
    /// # Errors
    /// Where the record could not be written: the screening must not be answered then.
    pub async fn record_screening(&self, who: &Principal, record: ScreeningRecord) -> Result<(), Problem> {
        let detail = serde_json::to_string(&record).map_err(|e| Problem::internal(&e))?;
        let durable = self.config.screening_records == ScreeningRecords::Durable;
        (self.records)
            .put(who.actor.clone(), "screening", detail, durable)
            .instrument(tracing::info_span!("record"))
            .await
            .map_err(|e| Problem::internal(&e))
    }
}
