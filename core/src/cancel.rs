//! Cancellation from outside: UniFFI tells Rust of a cancelled coroutine, but not of a cancelled Swift task.

use std::sync::Arc;

use tokio::sync::watch;

/// Cancels the calls that have it. Give a new one to every call.
///
/// Any thread may use it. The Swift layer ties it to `Task.cancel()`; in Kotlin a cancelled coroutine ends the call by itself.
#[derive(uniffi::Object)]
pub struct CancelToken {
    cancelled: watch::Sender<bool>,
}

#[uniffi::export]
impl CancelToken {
    /// A new token.
    #[uniffi::constructor]
    pub fn new() -> Arc<Self> {
        Arc::new(Self { cancelled: watch::Sender::new(false) })
    }

    /// Cancels its calls: each returns `Cancelled`, later ones too. Everything committed before stays.
    pub fn cancel(&self) {
        self.cancelled.send_replace(true);
    }
}

impl CancelToken {
    /// Whether the token is cancelled.
    pub fn is_cancelled(&self) -> bool {
        *self.cancelled.borrow()
    }

    /// Returns when the token is cancelled.
    pub async fn cancelled(&self) {
        // It cannot fail: the sender is in `self`.
        let _ = self.cancelled.subscribe().wait_for(|cancelled| *cancelled).await;
    }
}
