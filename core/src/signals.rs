//! What wakes the background sync: something to do, a network or a session that is back. Whoever tells it knows nothing of
//! what sync makes of it.

use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

/// What woke the background sync: the weightiest of what came up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signal {
    /// A session was opened.
    SignedIn,
    /// The network is back.
    NetworkBack,
    /// The server answers: its stream of hints is open.
    Heard,
    /// There may be something to do.
    Wanted,
}

/// What came up since the background sync looked last.
#[derive(Default)]
pub(crate) struct Signals {
    wanted: Notify,
    back: AtomicBool,
    heard: AtomicBool,
    signed_in: AtomicBool,
    /// Ends the wait of whoever is about to listen for hints: there is a session, or a network, again.
    listen: Notify,
}

impl Signals {
    /// There may be something to do.
    pub(crate) fn want(&self) {
        self.wanted.notify_one();
    }

    /// The network is back.
    pub(crate) fn network_back(&self) {
        self.back.store(true, Ordering::Relaxed);
        self.wanted.notify_one();
        self.listen.notify_one();
    }

    /// The server answers: its stream of hints is open. Something may have come while nobody listened.
    pub(crate) fn heard(&self) {
        self.heard.store(true, Ordering::Relaxed);
        self.wanted.notify_one();
    }

    /// A session was opened.
    pub(crate) fn session_opened(&self) {
        self.signed_in.store(true, Ordering::Relaxed);
        self.wanted.notify_one();
        self.listen.notify_one();
    }

    /// Returns when it makes sense to listen for hints at once.
    pub(crate) async fn may_listen(&self) {
        self.listen.notified().await;
    }

    /// Returns when something came up, with what it was.
    pub(crate) async fn next(&self) -> Signal {
        self.wanted.notified().await;
        if self.signed_in.swap(false, Ordering::Relaxed) {
            return Signal::SignedIn;
        }
        let (back, heard) =
            (self.back.swap(false, Ordering::Relaxed), self.heard.swap(false, Ordering::Relaxed));
        match (back, heard) {
            (true, _) => Signal::NetworkBack,
            (false, true) => Signal::Heard,
            (false, false) => Signal::Wanted,
        }
    }

    /// Forgets whatever came up.
    #[cfg(test)]
    pub(crate) fn clear(&self) {
        use futures_util::FutureExt as _;
        self.signed_in.store(false, Ordering::Relaxed);
        let _ = (self.wanted.notified().now_or_never(), self.listen.notified().now_or_never());
    }
}
