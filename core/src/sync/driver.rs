//! The thin driver under the plan: carries out effects, tells what happened.

use std::{
    panic::AssertUnwindSafe,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use futures_util::FutureExt as _;
use serde::Serialize;
use tokio::{
    sync::{Notify, watch},
    time::{Instant, sleep_until},
};

use super::{
    listening::listen,
    plan::{Effect, Event, Exchanged, Failure, Plan},
    turn::{Ahead, Applied, exchange},
};
use crate::{Error, Result, app::Core, observe::Topic};

/// What a sync moved, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SyncReport {
    /// Requests made.
    pub exchanges: u64,
    /// Documents the server answered for.
    pub documents_up: u64,
    /// Documents received.
    pub documents_down: u64,
    /// Bytes of bodies as they travelled (compressed), up.
    pub bytes_up: u64,
    /// The same, down.
    pub bytes_down: u64,
    /// Rows written on this phone.
    pub rows_written: u64,
}

/// Where sync stands, for a line on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum SyncState {
    /// Nothing travels: all is done, or the server does not take what is left.
    #[default]
    Resting,
    /// Something travels.
    Syncing,
    /// The server cannot be reached; it is tried again by itself.
    Waiting,
    /// Nobody is signed in.
    SignedOut,
}

/// What wakes the background loop.
pub(crate) struct Driver {
    wanted: Notify,
    back: AtomicBool,
    heard: AtomicBool,
    signed_in: AtomicBool,
    /// Ends the wait of whoever is about to listen for hints: there is a session, or a network, again.
    listen: Notify,
    state: Mutex<SyncState>,
    /// How many exchanges changed something on this phone.
    moves: AtomicU64,
    /// Raised when syncs that are under way have to end.
    stops: watch::Sender<u64>,
    /// One exchange at a time, whoever asks.
    pub(super) turn: Arc<tokio::sync::Mutex<()>>,
    /// The page that is already on its way to the next exchange.
    pub(super) ahead: Mutex<Option<Ahead>>,
}

impl Driver {
    pub(crate) fn new() -> Self {
        Self {
            wanted: Notify::new(),
            back: AtomicBool::new(false),
            heard: AtomicBool::new(false),
            signed_in: AtomicBool::new(false),
            listen: Notify::new(),
            state: Mutex::default(),
            moves: AtomicU64::new(0),
            stops: watch::Sender::new(0),
            turn: Arc::default(),
            ahead: Mutex::default(),
        }
    }

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
    pub(super) fn heard(&self) {
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
    pub(super) async fn may_listen(&self) {
        self.listen.notified().await;
    }

    /// How many exchanges have changed something on this phone.
    pub(super) fn moves(&self) -> u64 {
        self.moves.load(Ordering::Relaxed)
    }

    pub(super) fn moved(&self) {
        self.moves.fetch_add(1, Ordering::Relaxed);
    }

    /// Where sync stands.
    pub(crate) fn state(&self) -> SyncState {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives whether it stood somewhere else.
    fn set_state(&self, state: SyncState) -> bool {
        std::mem::replace(&mut *self.state.lock().unwrap_or_else(PoisonError::into_inner), state) != state
    }

    pub(super) fn take_ahead(&self) -> Option<Ahead> {
        self.ahead.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// What woke the loop: the weightiest of what came up.
    fn woken_by(&self) -> Event {
        let signed_in = self.signed_in.swap(false, Ordering::Relaxed);
        if signed_in {
            return Event::SignedIn;
        }
        let (back, heard) =
            (self.back.swap(false, Ordering::Relaxed), self.heard.swap(false, Ordering::Relaxed));
        match (back, heard) {
            (true, _) => Event::NetworkBack,
            (false, true) => Event::Heard,
            (false, false) => Event::Wanted,
        }
    }
}

/// Syncs until nothing is left to do. `progress` is told the documents received so far.
///
/// # Errors
/// [`Error::Cancelled`] where sync was stopped meanwhile; what failed, also where it failed for one space only and the
/// rest went on.
pub(crate) async fn sync_once(
    core: &Arc<Core>,
    progress: &(dyn Fn(SyncReport) + Send + Sync),
) -> Result<SyncReport> {
    let mut stops = core.driver.stops.subscribe();
    let syncs = async {
        let mut plan = Plan::default();
        let mut report = SyncReport::default();
        let mut event = Event::Wanted;
        let mut hitch = None;
        loop {
            match plan.step(&event, 0) {
                Effect::Exchange => {
                    let applied = guarded(core, &mut report).await?;
                    progress(report);
                    event = Event::Exchanged(exchanged(&applied));
                    hitch = applied.hitch;
                }
                Effect::Wait(_) if hitch.is_none() && plan.is_kept_waiting() => {
                    return Err(Error::Offline { why: "the server goes on without an end".to_owned() });
                }
                // What still waits then waits for something else than this call.
                Effect::Wait(_) | Effect::Rest | Effect::GoOn => return hitch.map_or(Ok(report), Err),
            }
        }
    };
    tokio::select! {
        biased;
        done = syncs => done,
        _ = stops.changed() => Err(Error::Cancelled),
    }
}

/// Ends the syncs that are under way, and returns when nothing of them is left: no request, no transaction, no page on
/// its way. Whoever syncs in the background ends that first.
pub(crate) async fn stop(core: &Core) {
    core.driver.stops.send_modify(|stops| *stops = stops.wrapping_add(1));
    let _turn = core.driver.turn.lock().await;
    drop(core.driver.take_ahead());
}

/// Says that nothing travels any more, however the background sync ends: a shell may simply stop running it.
struct RestsAtTheEnd<'a>(&'a Core);

impl Drop for RestsAtTheEnd<'_> {
    fn drop(&mut self) {
        if matches!(self.0.driver.state(), SyncState::Syncing | SyncState::Waiting) {
            stands(self.0, SyncState::Resting);
        }
    }
}

fn stands(core: &Core, state: SyncState) {
    if core.driver.set_state(state) {
        core.tell_observers(Topic::Sync);
    }
}

/// Syncs whenever there is a reason to, until the core is closed.
pub(crate) async fn run(core: Arc<Core>) {
    let _rests = RestsAtTheEnd(&core);
    tokio::select! {
        () = listen(&core) => {}
        () = go_on(&core) => {}
        () = core.closed() => {}
    }
}

async fn go_on(core: &Arc<Core>) {
    let mut plan = Plan::default();
    let mut event = Event::Wanted;
    let mut report = SyncReport::default();
    // When the wait is over that the plan asked for; a tap in between does not move it.
    let mut until = None;
    while !core.is_closed() {
        match plan.step(&event, core.jitter()) {
            Effect::Exchange => {
                until = None;
                stands(core, SyncState::Syncing);
                event = match guarded(core, &mut report).await {
                    Ok(applied) => Event::Exchanged(exchanged(&applied)),
                    Err(error) => Event::Failed(failure(&error)),
                };
                continue;
            }
            Effect::Wait(wait) => {
                until = Some(Instant::now() + wait);
                let kept = plan.is_kept_waiting();
                stands(core, if kept { SyncState::Waiting } else { SyncState::Resting });
            }
            Effect::Rest => {
                until = None;
                let signed_out = plan.is_signed_out();
                stands(core, if signed_out { SyncState::SignedOut } else { SyncState::Resting });
            }
            Effect::GoOn => {}
        }
        event = tokio::select! {
            () = over(until) => Event::Waited,
            () = core.driver.wanted.notified() => core.driver.woken_by(),
        };
    }
}

/// Returns at this moment, and never without one.
async fn over(until: Option<Instant>) {
    match until {
        Some(until) => sleep_until(until).await,
        None => std::future::pending().await,
    }
}

/// One exchange. A panic in it is a fault of ours like any other: it is told, and tried again after a wait.
async fn guarded(core: &Arc<Core>, report: &mut SyncReport) -> Result<Applied> {
    let done = AssertUnwindSafe(exchange(core, report)).catch_unwind().await;
    let done = done.unwrap_or_else(|_| Err(Error::internal("a panic during an exchange")));
    match &done {
        Err(error @ Error::Internal { .. }) => tracing::error!(%error, "sync failed"),
        Err(error) => tracing::debug!(%error, "sync did not come to its end"),
        Ok(_) => {}
    }
    done
}

fn exchanged(applied: &Applied) -> Exchanged {
    Exchanged { hitch: applied.hitch.as_ref().map(failure), ..applied.brought }
}

fn failure(error: &Error) -> Failure {
    match error {
        Error::SignedOut => Failure::SignedOut,
        Error::Busy { retry_after } => Failure::Busy { retry_after: Some(*retry_after) },
        Error::Offline { .. } => Failure::Offline,
        _ => Failure::Here,
    }
}

#[cfg(test)]
mod tests;
