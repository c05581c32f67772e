//! Fetching the lists from their publishers and putting them into service, one run at a time.

use std::sync::Mutex;

use interdict_index::FORMAT_VERSION;
use interdict_lists::{
    CommitOptions, DataDir, ListError, LoadOptions, LoadedList, Outcome, Snapshot, UpdateConfig, fetch, load,
};
use interdict_model::Entity;
use interdict_screen::INDEX_FILE;
use serde::Serialize;

use crate::{AppState, ListSource, Problem, store::now};

/// How the last run went, or how this one goes.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct UpdateRun {
    /// Whether one is running now.
    pub(crate) running: bool,
    /// Who started it.
    pub(crate) actor: String,
    /// When it started.
    pub(crate) started_at: Option<i64>,
    /// When it ended.
    pub(crate) ended_at: Option<i64>,
    /// The snapshot that it put into service; `None` where nothing changed.
    pub(crate) snapshot: Option<String>,
    /// Sources and lists that failed, with the reason; the others were updated.
    pub(crate) failures: Vec<String>,
}

/// The state of updates.
#[derive(Debug, Default)]
pub(crate) struct Updates(Mutex<UpdateRun>);

impl Updates {
    pub(crate) fn last(&self) -> UpdateRun {
        self.0.lock().map(|run| run.clone()).unwrap_or_default()
    }

    fn begin(&self, actor: &str) -> bool {
        let Ok(mut run) = self.0.lock() else { return false };
        if run.running {
            return false;
        }
        *run = UpdateRun {
            running: true,
            actor: actor.to_owned(),
            started_at: Some(now()),
            ..UpdateRun::default()
        };
        true
    }

    fn end(&self, snapshot: Option<String>, failures: Vec<String>) {
        if let Ok(mut run) = self.0.lock() {
            run.running = false;
            run.ended_at = Some(now());
            run.snapshot = snapshot;
            run.failures = failures;
        }
    }
}

impl AppState {
    /// Starts to fetch all configured lists; what can be used goes into service when it is there. With `wait` it comes
    /// back then, else at once.
    ///
    /// # Errors
    /// [`Problem`] where an update runs already, or the lists don't come from a data directory.
    pub async fn start_update(&self, actor: &str, wait: bool) -> Result<(), Problem> {
        let ListSource::Data(data) = self.lists.source() else {
            return Err(Problem::conflict(
                "the lists come from files given at the start: there is nothing to update",
            ));
        };
        if !self.updates.begin(actor) {
            return Err(Problem::conflict("an update is running already"));
        }
        let mut write = self.store.write().await?;
        write.audit(actor, "lists.update", "", &());
        write.commit().await?;
        let (state, data) = (self.clone(), data.clone());
        let run = tokio::task::spawn_blocking(move || {
            let mut failures = Vec::new();
            let snapshot = match update(&data, &state.config.sources, &mut failures) {
                Ok(snapshot) => snapshot,
                Err(error) => {
                    failures.push(error.to_string());
                    None
                }
            };
            tracing::info!(snapshot, failures = failures.len(), "lists updated");
            state.updates.end(snapshot, failures);
        });
        if wait {
            run.await.map_err(|e| Problem::internal(&e))?;
        }
        Ok(())
    }
}

/// Fetches, loads, and puts into service what no guard refuses.
fn update(
    data: &DataDir,
    config: &UpdateConfig,
    failures: &mut Vec<String>,
) -> Result<Option<String>, ListError> {
    let sources = fetch(config, data, &mut |_| {})?;
    let mut lists: Vec<LoadedList> = Vec::new();
    let mut options = CommitOptions {
        companions_version: FORMAT_VERSION,
        ..CommitOptions::default()
    };
    for source in sources {
        if let Outcome::Failed(why) = &source.outcome {
            failures.push(format!("{}: {why}", source.name));
            continue;
        }
        match load(&source.files, &LoadOptions::default()) {
            Ok(loaded) => {
                for list in &loaded.lists {
                    options.sources.insert(list.list.clone(), source.origin.clone());
                }
                lists.extend(loaded.lists);
            }
            Err(error) => failures.push(format!("{}: {error}", source.name)),
        }
    }
    while !lists.is_empty() {
        match data.commit(&lists, &options, write_index) {
            Ok(commit) => return Ok((!commit.unchanged).then(|| commit.snapshot.id().to_owned())),
            Err(error @ ListError::Guarded { .. }) => {
                if let ListError::Guarded { list, .. } = &error {
                    lists.retain(|l| l.list != *list);
                }
                failures.push(error.to_string());
            }
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// Writes the index of a snapshot's parties into its folder.
fn write_index(snapshot: &Snapshot) -> Result<(), ListError> {
    let entities: Result<Vec<Entity>, _> = (0..snapshot.len()).map(|at| snapshot.get(at)).collect();
    let path = snapshot.companion(INDEX_FILE);
    std::fs::write(&path, interdict_index::write(&entities?)).map_err(|source| ListError::Io { path, source })
}
