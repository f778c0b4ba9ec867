//! Observation for shells: a listener of the shell under a subscription of the core.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use belay_core::{Belay, Error, Subscription};
use thiserror::Error;
use uniffi::UnexpectedUniFFICallbackError;

/// How many listeners of shells the process holds.
static LISTENERS: AtomicU64 = AtomicU64::new(0);

/// How many listeners of shells the process holds now.
pub(crate) fn live_listeners() -> u64 {
    LISTENERS.load(Ordering::Acquire)
}

/// An observation, until it is cancelled or dropped.
#[derive(uniffi::Object)]
pub struct SubscriptionFace {
    under: Mutex<Option<Subscription>>,
    cancelled: Arc<AtomicBool>,
}

#[uniffi::export]
impl SubscriptionFace {
    /// Ends the observation; a listener may call this too. A running call of the listener goes on to its end; no
    /// further one starts. A second cancel does nothing.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Release);
        // The subscription is dropped outside the lock, because dropping a listener may call us again.
        let under = self.under.lock().unwrap_or_else(PoisonError::into_inner).take();
        drop(under);
    }
}

impl Drop for SubscriptionFace {
    fn drop(&mut self) {
        self.cancel();
    }
}

/// A listener for changes. The core calls it on its own threads, one call at a time. A listener may call the core.
#[uniffi::export(foreign)]
pub trait ChangeListener: Send + Sync {
    /// Any earlier answer may have changed. The first call comes at once.
    ///
    /// # Errors
    /// An error is logged and affects no other listener.
    fn changed(&self) -> Result<(), ListenerError>;

    /// The core was shut down: nothing changes any more.
    ///
    /// # Errors
    /// As `changed`.
    fn closed(&self) -> Result<(), ListenerError>;
}

/// An error of a listener. It is logged and affects nobody else.
#[derive(Debug, Error, uniffi::Error)]
pub enum ListenerError {
    /// Any error, unexpected exceptions included.
    #[error("listener failed: {why}")]
    Failed {
        /// The reason for a log.
        why: String,
    },
}

impl From<UnexpectedUniFFICallbackError> for ListenerError {
    fn from(error: UnexpectedUniFFICallbackError) -> Self {
        Self::Failed { why: error.reason }
    }
}

/// Calls a listener, and tells it of the end when the core is shut down.
struct Teller {
    listener: Arc<dyn ChangeListener>,
    cancelled: Arc<AtomicBool>,
    /// Whether the listener was told of the end.
    ended: AtomicBool,
    is_closed: Arc<AtomicBool>,
}

impl Teller {
    fn tell(&self, is_open: bool) {
        let told = if is_open {
            self.listener.changed()
        } else {
            self.ended.store(true, Ordering::Release);
            self.listener.closed()
        };
        if let Err(error) = told {
            tracing::warn!(%error, "a listener threw");
        }
    }

    /// Tells the listener of the end. Others wait for the same signal, so an error of this listener stops here.
    fn tell_the_end(&self) {
        let told = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.tell(false)));
        if told.is_err() {
            tracing::error!("a listener panicked");
        }
    }
}

impl Drop for Teller {
    fn drop(&mut self) {
        let ours = self.is_closed.load(Ordering::Acquire) && !self.cancelled.load(Ordering::Acquire);
        if ours && !self.ended.load(Ordering::Acquire) {
            self.tell_the_end();
        }
        LISTENERS.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Subscribes a listener to everything that can change.
pub(crate) fn observe(
    belay: &Belay,
    is_closed: &Arc<AtomicBool>,
    listener: Arc<dyn ChangeListener>,
) -> Result<Arc<SubscriptionFace>, Error> {
    LISTENERS.fetch_add(1, Ordering::AcqRel);
    let cancelled = Arc::new(AtomicBool::new(false));
    let teller = Teller {
        listener,
        cancelled: Arc::clone(&cancelled),
        ended: AtomicBool::new(false),
        is_closed: Arc::clone(is_closed),
    };
    // A number that nobody has seen yet, because the listener finds out by itself what changed.
    let times = AtomicU64::new(0);
    let look = move |belay: &Belay| {
        belay.zone()?;
        let _ = belay.sync_state();
        Ok(times.fetch_add(1, Ordering::Relaxed))
    };
    let under = belay.observe(look, move |looked| teller.tell(looked != Err(Error::Closed)))?;
    Ok(Arc::new(SubscriptionFace { under: Mutex::new(Some(under)), cancelled }))
}
