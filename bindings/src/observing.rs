//! Observing across the border: a listener of the shell's under a subscription of core's.

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

/// Watching, until it is cancelled or dropped.
#[derive(uniffi::Object)]
pub struct SubscriptionFace {
    under: Mutex<Option<Subscription>>,
    cancelled: Arc<AtomicBool>,
}

#[uniffi::export]
impl SubscriptionFace {
    /// Ends it, also from within its own listener. A call of the listener that has begun goes on to its end; no further one
    /// begins. Asked again, it does nothing.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Release);
        // Taken out first, so that nothing is dropped under the lock: what a listener holds may call us again.
        let under = self.under.lock().unwrap_or_else(PoisonError::into_inner).take();
        drop(under);
    }
}

impl Drop for SubscriptionFace {
    fn drop(&mut self) {
        self.cancel();
    }
}

/// Is told that something changed. Called on a thread of the core's own, one call at a time; calling the core from it is
/// allowed.
#[uniffi::export(foreign)]
pub trait ChangeListener: Send + Sync {
    /// Whatever was asked before may have another answer now. The first word comes at once.
    ///
    /// # Errors
    /// What the listener throws is logged and disturbs nobody else.
    fn changed(&self) -> Result<(), ListenerError>;

    /// The core was shut down: nothing changes any more.
    ///
    /// # Errors
    /// As `changed`.
    fn closed(&self) -> Result<(), ListenerError>;
}

/// What a listener threw. It is logged, and disturbs nobody.
#[derive(Debug, Error, uniffi::Error)]
pub enum ListenerError {
    /// Anything, exceptions that were not meant included.
    #[error("listener failed: {why}")]
    Failed {
        /// For a log.
        why: String,
    },
}

impl From<UnexpectedUniFFICallbackError> for ListenerError {
    fn from(error: UnexpectedUniFFICallbackError) -> Self {
        Self::Failed { why: error.reason }
    }
}

/// Tells a listener, and tells it of the end when the core is shut down under it.
struct Teller {
    listener: Arc<dyn ChangeListener>,
    cancelled: Arc<AtomicBool>,
    /// Whether it has been told of the end.
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

    /// Tells of the end. Others wait for the same word, so whatever happens here stops here.
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

/// Puts a listener under everything that can change.
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
    // A number that nobody has seen yet: what changed is for the listener to find out.
    let times = AtomicU64::new(0);
    let look = move |belay: &Belay| {
        belay.zone()?;
        let _ = belay.sync_state();
        Ok(times.fetch_add(1, Ordering::Relaxed))
    };
    let under = belay.observe(look, move |looked| teller.tell(looked != Err(Error::Closed)))?;
    Ok(Arc::new(SubscriptionFace { under: Mutex::new(Some(under)), cancelled }))
}
