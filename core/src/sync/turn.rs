//! The turn: one exchange at a time works on the phone's storage.

use std::sync::Arc;

use tokio::sync::OwnedMutexGuard;

use super::state::Driver;
use crate::{Error, Result, inner::Core, storage::Writing};

/// The exchange that has the turn.
pub(super) struct Turn {
    core: Arc<Core>,
    /// Held until the last job of this turn has ended, even if its caller is gone: the next turn must not start beside
    /// a transaction of this one.
    held: Arc<OwnedMutexGuard<()>>,
}

impl Turn {
    pub(super) async fn taken(driver: &Driver) -> Self {
        let held = Arc::new(Arc::clone(&driver.turn).lock_owned().await);
        Self { core: Arc::clone(&driver.core), held }
    }

    pub(super) fn core(&self) -> &Core {
        &self.core
    }

    /// Runs a job on the phone's storage, on a thread that may block. A started job finishes even if its caller is
    /// gone.
    pub(super) async fn work<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Core) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (core, held) = (Arc::clone(&self.core), Arc::clone(&self.held));
        let task = tokio::task::spawn_blocking(move || {
            let done = job(&core);
            drop(held);
            done
        });
        // The panic's message is dropped, because it may quote what somebody wrote.
        let ended = |error: tokio::task::JoinError| {
            Error::internal(if error.is_panic() {
                "a panic in a transaction of sync"
            } else {
                "the process ends"
            })
        };
        task.await.unwrap_or_else(|error| Err(ended(error)))
    }

    /// Runs one transaction with data of the server, and informs the observers.
    pub(super) async fn receive<T: Send + 'static>(
        &self,
        change: impl FnOnce(&mut Writing<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.work(move |core| {
            let (answer, changed) = core.store.receive(change)?;
            core.tell_of(changed);
            Ok(answer)
        })
        .await
    }
}
