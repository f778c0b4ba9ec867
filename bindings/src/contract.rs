//! Calls with which the contract provokes errors in every language: each error, a panic, a long job, an endless call.
//! They touch no documents, and the Kotlin and Swift layers do not show them.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use belay_core::{
    Error, Result,
    domain::{Allowed, Reason, Refusal},
    face::{CancelToken, internal, threads},
};

use crate::observing::live_listeners;

/// Calls of [`ContractFace::wait`] that have begun and not ended.
static WAITING: AtomicU64 = AtomicU64::new(0);

/// A call that waits until this is dropped.
struct Waiting;

impl Waiting {
    fn begin() -> Self {
        WAITING.fetch_add(1, Ordering::AcqRel);
        Self
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        WAITING.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Calls for the contract only.
#[derive(uniffi::Object)]
pub struct ContractFace {}

#[uniffi::export]
impl ContractFace {
    /// A new one.
    #[uniffi::constructor]
    pub fn new() -> Arc<Self> {
        Arc::new(Self {})
    }

    /// The codes of all errors.
    pub fn codes(&self) -> Vec<String> {
        every_error().iter().map(|error| error.code().to_owned()).collect()
    }

    /// The codes of the errors after which trying again can help.
    pub fn retryable_codes(&self) -> Vec<String> {
        let retryable = every_error().into_iter().filter(Error::is_retryable);
        retryable.map(|error| error.code().to_owned()).collect()
    }

    /// Fails with the error of this code.
    ///
    /// # Errors
    /// The error of this code; `NotFound` for an unknown code.
    pub async fn provoke(&self, code: String) -> Result<()> {
        let found = every_error().into_iter().find(|error| error.code() == code);
        Err(found.unwrap_or(Error::NotFound { what: "code".to_owned() }))
    }

    /// Panics on a thread of the core.
    ///
    /// # Errors
    /// `Internal` with the panic.
    pub async fn panics(&self) -> Result<()> {
        let job = threads()?.spawn_blocking(|| std::panic::panic_any("as the contract asks"));
        job.await.map_err(|error| internal(if error.is_panic() { "a panic" } else { "an ended process" }))
    }

    /// Keeps one of the core's threads busy for a time.
    ///
    /// # Errors
    /// `Internal` if the process is ending.
    pub async fn block(&self, milliseconds: u32) -> Result<()> {
        let length = Duration::from_millis(milliseconds.into());
        threads()?.spawn_blocking(move || std::thread::sleep(length)).await.map_err(internal)
    }

    /// A call that ends only when it is cancelled.
    ///
    /// # Errors
    /// `Cancelled`.
    pub async fn wait(&self, cancel: Option<Arc<CancelToken>>) -> Result<()> {
        let _waiting = Waiting::begin();
        match cancel {
            Some(cancel) => cancel.cancelled().await,
            None => std::future::pending().await,
        }
        Err(Error::Cancelled)
    }

    /// How many calls of `wait` have begun and not ended.
    pub fn waiting(&self) -> u64 {
        WAITING.load(Ordering::Acquire)
    }

    /// How many listeners the process holds.
    pub fn live_listeners(&self) -> u64 {
        live_listeners()
    }
}

/// One error of each kind.
fn every_error() -> Vec<Error> {
    let text = || "contract".to_owned();
    let refusal = Refusal::because(Reason::NotNow).missing(["purpose"]).allowing([Allowed::WAIT]);
    vec![
        Error::Offline { why: text() },
        Error::SignedOut,
        Error::Refused { refusal },
        Error::NotFound { what: text() },
        Error::Conflict { what: text() },
        Error::Invalid { field: text(), rule: text() },
        Error::Busy { retry_after: 7 },
        Error::StorageFull,
        Error::Locked,
        Error::UpdateNeeded,
        Error::Closed,
        Error::Cancelled,
        Error::Internal { why: text() },
    ]
}
