//! Observing across the border: a listener of the shell's under a subscription of core's.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use belay_core::{Belay, Subscription};
use thiserror::Error;
use uniffi::UnexpectedUniFFICallbackError;

use crate::face::names::FaceError;

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

/// A listener for one type of value.
pub(crate) trait Listens<T>: Send + Sync + 'static {
    /// A new value.
    fn changed(&self, value: T) -> Result<(), ListenerError>;
    /// The value cannot be read.
    fn failed(&self, error: FaceError) -> Result<(), ListenerError>;
}

/// What a listener threw. It is logged, and disturbs nobody.
#[derive(Debug, Error, uniffi::Error)]
pub enum ListenerError {
    /// Anything, exceptions that were not meant included.
    #[error("tell a listener: {why}")]
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
struct Teller<T, L: Listens<T>> {
    listener: L,
    cancelled: Arc<AtomicBool>,
    /// Whether it has been told of the end.
    ended: AtomicBool,
    is_closed: Arc<AtomicBool>,
    of: std::marker::PhantomData<fn(T)>,
}

impl<T, L: Listens<T>> Teller<T, L> {
    fn tell(&self, value: Result<T, FaceError>) {
        let told = match value {
            Ok(value) => self.listener.changed(value),
            Err(error) => {
                if error == FaceError::Closed {
                    self.ended.store(true, Ordering::Release);
                }
                self.listener.failed(error)
            }
        };
        if let Err(error) = told {
            tracing::warn!(%error, "a listener threw");
        }
    }

    /// Tells of the end. Others wait for the same word, so whatever happens here stops here.
    fn tell_the_end(&self) {
        let told =
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.tell(Err(FaceError::Closed))));
        if told.is_err() {
            tracing::error!("a listener panicked");
        }
    }
}

impl<T, L: Listens<T>> Drop for Teller<T, L> {
    fn drop(&mut self) {
        let ours = self.is_closed.load(Ordering::Acquire) && !self.cancelled.load(Ordering::Acquire);
        if ours && !self.ended.load(Ordering::Acquire) {
            self.tell_the_end();
        }
        LISTENERS.fetch_sub(1, Ordering::AcqRel);
    }
}

/// What is watched: a query of some service.
pub(crate) type Ask<T> = Box<dyn Fn(&Belay) -> Result<T, FaceError> + Send>;

/// Puts a listener under what `ask` gives. Compiled once for each type of value, not for each query.
pub(crate) fn observe<T: PartialEq + Clone + Send + 'static>(
    belay: &Belay,
    is_closed: &Arc<AtomicBool>,
    ask: Ask<T>,
    listener: impl Listens<T>,
) -> Result<Arc<SubscriptionFace>, FaceError> {
    LISTENERS.fetch_add(1, Ordering::AcqRel);
    let cancelled = Arc::new(AtomicBool::new(false));
    let teller = Teller {
        listener,
        cancelled: Arc::clone(&cancelled),
        ended: AtomicBool::new(false),
        is_closed: Arc::clone(is_closed),
        of: std::marker::PhantomData,
    };
    let under = belay.observe(ask, move |value| teller.tell(value))?;
    Ok(Arc::new(SubscriptionFace { under: Mutex::new(Some(under)), cancelled }))
}
