//! The lists in service, exchanged for a new snapshot while requests are being answered.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use arc_swap::ArcSwap;
use interdict_lists::ListError;

use crate::{Dataset, ListSource};

/// When the data directory last put a snapshot into service, and when links were last refused by hand.
type Seen = [Option<SystemTime>; 2];

/// The lists in service. A request takes them once, at its start, and keeps what it took until it is answered.
#[derive(Debug)]
pub struct LiveLists {
    current: ArcSwap<Dataset>,
    source: ListSource,
    /// The state of the data directory when it was last looked at; held while a new snapshot is opened.
    seen: Mutex<Seen>,
}

impl LiveLists {
    /// Opens the lists.
    ///
    /// # Errors
    /// [`ListError`] where they can't be read.
    pub fn open(source: ListSource) -> Result<Self, ListError> {
        let seen = changed(&source);
        let dataset = Dataset::open(&source)?;
        dataset.warm();
        dataset.catalogue();
        Ok(Self {
            current: ArcSwap::from_pointee(dataset),
            source,
            seen: Mutex::new(seen),
        })
    }

    /// The lists in service now.
    pub fn current(&self) -> Arc<Dataset> {
        self.current.load_full()
    }

    /// Where they come from.
    pub fn source(&self) -> &ListSource {
        &self.source
    }

    /// Whether what serves is what the data directory has, as far as can be told without waiting.
    pub(crate) fn is_latest(&self) -> bool {
        let seen = self.seen.try_lock();
        seen.is_ok_and(|seen| *seen == changed(&self.source))
    }

    /// Puts the data directory's snapshot into service, if it is another one; gives the lists that served before.
    /// The same snapshot, with other links refused by hand or its index written again, goes into service and gives
    /// nothing. A
    /// snapshot that can't be opened leaves the one in service. Blocks; takes as long as opening takes.
    ///
    /// # Errors
    /// [`ListError`] where the new snapshot can't be read; it is tried again at the next call.
    pub fn reload(&self) -> Result<Option<Arc<Dataset>>, ListError> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let now = changed(&self.source);
        let current = self.current.load_full();
        let another_index = current.has_another_index();
        if now == *seen && !another_index {
            return Ok(None);
        }
        let dataset = Dataset::open(&self.source)?;
        dataset.warm();
        // Made before it serves, so that no request waits for it.
        dataset.catalogue();
        *seen = now;
        if dataset.snapshot != current.snapshot {
            return Ok(Some(self.current.swap(Arc::new(dataset))));
        }
        if another_index || dataset.links_differ(&current) {
            self.current.store(Arc::new(dataset));
        }
        Ok(None)
    }
}

/// The state of the data directory now.
fn changed(source: &ListSource) -> Seen {
    let ListSource::Data(data) = source else {
        return Seen::default();
    };
    let modified = |name: &str| {
        std::fs::metadata(data.path().join(name))
            .and_then(|m| m.modified())
            .ok()
    };
    ["current.json", "refused-links.json"].map(modified)
}
