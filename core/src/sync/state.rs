//! The state of sync, and the parts that its exchanges share.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use serde::Serialize;
use tokio::sync::watch;

use super::prefetch::Prefetch;
use crate::{inner::Core, observe::Topic};

/// The counts of a sync.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SyncReport {
    /// Requests.
    pub exchanges: u64,
    /// Documents for which the server gave an outcome.
    pub documents_up: u64,
    /// Documents received.
    pub documents_down: u64,
    /// Bytes of bodies on the wire (compressed), up.
    pub bytes_up: u64,
    /// The same, down.
    pub bytes_down: u64,
    /// Rows written on this phone.
    pub rows_written: u64,
}

/// The state of sync, for a line on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum SyncState {
    /// No exchange runs: everything is sent, or the server does not take the rest.
    #[default]
    Resting,
    /// An exchange runs.
    Syncing,
    /// The server cannot be reached. The phone tries again by itself.
    Waiting,
    /// Nobody is signed in.
    SignedOut,
}

/// The driver of a phone's sync.
pub(crate) struct Driver {
    pub(super) core: Arc<Core>,
    state: Mutex<SyncState>,
    /// How many exchanges changed this phone.
    moves: AtomicU64,
    /// Changes when running syncs have to end.
    pub(super) stops: watch::Sender<u64>,
    /// The lock for one exchange at a time.
    pub(super) turn: Arc<tokio::sync::Mutex<()>>,
    /// The prefetched page for the next exchange.
    prefetch: Mutex<Option<Prefetch>>,
}

impl Driver {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self {
            core,
            state: Mutex::default(),
            moves: AtomicU64::new(0),
            stops: watch::Sender::new(0),
            turn: Arc::default(),
            prefetch: Mutex::default(),
        }
    }

    /// How many exchanges changed this phone.
    pub(super) fn moves(&self) -> u64 {
        self.moves.load(Ordering::Relaxed)
    }

    pub(super) fn moved(&self) {
        self.moves.fetch_add(1, Ordering::Relaxed);
    }

    /// The state of sync.
    pub(crate) fn state(&self) -> SyncState {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Stores the state of sync, and informs the observers.
    pub(super) fn stands(&self, state: SyncState) {
        let before =
            std::mem::replace(&mut *self.state.lock().unwrap_or_else(PoisonError::into_inner), state);
        if before != state {
            self.core.tell_observers(Topic::Sync);
        }
    }

    /// Stores the prefetched page for the next exchange.
    pub(super) fn keep_prefetch(&self, prefetch: Prefetch) {
        *self.prefetch.lock().unwrap_or_else(PoisonError::into_inner) = Some(prefetch);
    }

    pub(super) fn take_prefetch(&self) -> Option<Prefetch> {
        self.prefetch.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
