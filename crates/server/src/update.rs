//! Fetching the lists from their publishers and putting them into service, one run at a time.

use std::{sync::Mutex, time::Duration};

use interdict_index::FORMAT_VERSION;
use interdict_lists::{
    CommitOptions, DataDir, ListError, LoadOptions, LoadedList, Outcome, Snapshot, UpdateConfig, fetch, load,
};
use serde::Serialize;

use crate::{
    AppState, ListSource, Problem,
    dataset::{complete_index, write_index},
    store::{StoreError, now},
};

/// How often a run that is waited for is looked at.
const STEP: Duration = Duration::from_millis(50);

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

/// A run that has begun; it ends, and its outcome is told, when this is dropped.
struct Run {
    state: AppState,
    snapshot: Option<String>,
    failures: Vec<String>,
}

impl Run {
    /// Notes how it went.
    fn went(&mut self, updated: Result<Option<String>, ListError>, failures: Vec<String>) {
        self.failures = failures;
        match updated {
            Ok(snapshot) => self.snapshot = snapshot,
            Err(error) => self.failures.push(error.to_string()),
        }
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        let (snapshot, failures) = (self.snapshot.take(), std::mem::take(&mut self.failures));
        tracing::info!(
            snapshot,
            failures = failures.len(),
            "the update of the lists has ended"
        );
        self.state.updates.end(snapshot, failures);
        self.state.look.notify_one();
    }
}

impl AppState {
    /// Starts to fetch all configured lists, in the background; what can be used goes into service when it is there.
    ///
    /// # Errors
    /// [`Problem`] where an update runs already, or the lists don't come from a data directory.
    pub async fn start_update(&self, actor: &str) -> Result<(), Problem> {
        let ListSource::Data(data) = self.lists.source() else {
            return Err(Problem::conflict(
                "the lists come from files given at the start: there is nothing to update",
            ));
        };
        if !self.updates.begin(actor) {
            return Err(Problem::conflict("an update is running already"));
        }
        // Whoever asked may go away at any moment: what was begun is ended in any case.
        let mut run = Run {
            state: self.clone(),
            snapshot: None,
            failures: vec!["it was broken off: the log says more".to_owned()],
        };
        if let Err(error) = self.record_update(actor).await {
            run.failures = vec!["it could not be recorded".to_owned()];
            return Err(error.into());
        }
        let data = data.clone();
        tokio::task::spawn_blocking(move || {
            let mut failures = Vec::new();
            let updated = update(&data, &run.state.config.sources, &mut failures);
            if let Ok(Some(snapshot)) = &updated {
                // They serve while their index is made faster.
                run.state.look.notify_one();
                complete_index(snapshot);
            }
            run.went(updated.map(|s| s.map(|s| s.id().to_owned())), failures);
        });
        Ok(())
    }

    async fn record_update(&self, actor: &str) -> Result<(), StoreError> {
        let mut write = self.store.write().await?;
        write.audit(actor, "lists.update", "", &());
        write.commit().await
    }

    /// Waits until no update runs, and what the last one brought is in service; tells how it went.
    pub(crate) async fn updated(&self) -> UpdateRun {
        loop {
            let last = self.updates.last();
            // Others may have put a newer snapshot there meanwhile.
            if !last.running && (last.snapshot.is_none() || self.lists.is_latest()) {
                return last;
            }
            tokio::time::sleep(STEP).await;
        }
    }
}

/// Fetches, loads, and puts into service what no guard refuses.
fn update(
    data: &DataDir,
    config: &UpdateConfig,
    failures: &mut Vec<String>,
) -> Result<Option<Snapshot>, ListError> {
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
    let commit = data.commit_passing(&mut lists, &options, write_index, failures)?;
    Ok(commit
        .filter(|commit| !commit.unchanged)
        .map(|commit| commit.snapshot))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestServer;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_run_that_breaks_off_is_no_run_any_more() {
        let server = TestServer::start(&[]).await;
        let state = server.state.clone();
        assert!(state.updates.begin("user:a"));
        assert!(!state.updates.begin("user:b"), "one at a time");
        let run = Run {
            state: state.clone(),
            snapshot: None,
            failures: vec!["it was broken off".to_owned()],
        };
        let thrown = std::thread::spawn(move || {
            let _run = run;
            panic!("a reader fell over");
        });
        assert!(thrown.join().is_err());
        let last = state.updates.last();
        assert!(
            !last.running && last.ended_at.is_some() && last.failures.len() == 1,
            "{last:?}"
        );
        assert!(state.updates.begin("user:b"));
    }
}
