//! Signals that wake the background sync: something to do, a network or a session that is back. Their senders know nothing
//! of sync.

use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

/// The most important signal since the background sync last looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signal {
    /// A session was opened.
    SignedIn,
    /// The network is back.
    NetworkBack,
    /// The server answers: its poke stream is open.
    PokeStreamOpened,
    /// There may be something to do.
    Wanted,
}

/// The signals since the background sync last looked.
#[derive(Default)]
pub(crate) struct Signals {
    wanted: Notify,
    back: AtomicBool,
    poke_stream: AtomicBool,
    signed_in: AtomicBool,
    /// Ends the wait before listening for pokes: there is a session, or a network, again.
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

    /// The server answers: its poke stream is open. Changes may have come before it opened.
    pub(crate) fn poke_stream_opened(&self) {
        self.poke_stream.store(true, Ordering::Relaxed);
        self.wanted.notify_one();
    }

    /// A session was opened.
    pub(crate) fn session_opened(&self) {
        self.signed_in.store(true, Ordering::Relaxed);
        self.wanted.notify_one();
        self.listen.notify_one();
    }

    /// Returns when it makes sense to listen for pokes at once.
    pub(crate) async fn may_listen(&self) {
        self.listen.notified().await;
    }

    /// Returns the next signal.
    pub(crate) async fn next(&self) -> Signal {
        self.wanted.notified().await;
        if self.signed_in.swap(false, Ordering::Relaxed) {
            return Signal::SignedIn;
        }
        let (back, stream_opened) =
            (self.back.swap(false, Ordering::Relaxed), self.poke_stream.swap(false, Ordering::Relaxed));
        match (back, stream_opened) {
            (true, _) => Signal::NetworkBack,
            (false, true) => Signal::PokeStreamOpened,
            (false, false) => Signal::Wanted,
        }
    }

    /// Forgets all signals.
    #[cfg(test)]
    pub(crate) fn clear(&self) {
        use futures_util::FutureExt as _;
        self.signed_in.store(false, Ordering::Relaxed);
        let _ = (self.wanted.notified().now_or_never(), self.listen.notified().now_or_never());
    }
}
