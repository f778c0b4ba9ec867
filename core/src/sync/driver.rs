//! The driver of the plan: carries out its effects and reports events to it.

use std::{panic::AssertUnwindSafe, sync::Arc};

use futures_util::FutureExt as _;
use tokio::time::{Instant, sleep_until};

use super::{
    listening::listen,
    plan::{Effect, Event, Exchanged, Failure, Plan},
    round::{TurnOutcome, exchange},
    state::{Driver, SyncReport, SyncState},
};
use crate::{Error, Result, signals::Signal};

/// Syncs until nothing is left to do. `progress` gets the counts so far.
///
/// # Errors
/// [`Error::Cancelled`] if sync was stopped meanwhile; otherwise the failure, even if it concerned one space only and
/// the rest went on.
pub(crate) async fn sync_once(
    driver: &Driver,
    progress: &(dyn Fn(SyncReport) + Send + Sync),
) -> Result<SyncReport> {
    let mut stops = driver.stops.subscribe();
    let syncs = async {
        let mut plan = Plan::default();
        let mut report = SyncReport::default();
        let mut event = Event::Wanted;
        let mut hitch = None;
        loop {
            match plan.step(&event, 0) {
                Effect::Exchange => {
                    let outcome = guarded(driver, &mut report).await?;
                    progress(report);
                    event = Event::Exchanged(exchanged(&outcome));
                    hitch = outcome.hitch;
                }
                Effect::Wait(_) if hitch.is_none() && plan.is_kept_waiting() => {
                    return Err(Error::Offline { why: "the server sends pages without end".to_owned() });
                }
                // The remaining changes wait for something else than this call.
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

/// Ends the running syncs, and returns when no request, transaction or prefetch of them is left. The caller ends the
/// background sync first.
pub(crate) async fn stop(driver: &Driver) {
    driver.stops.send_modify(|stops| *stops = stops.wrapping_add(1));
    let _turn = driver.turn.lock().await;
    drop(driver.take_prefetch());
}

/// Resets the state of sync at the end of the background sync, even if a shell just drops it.
struct RestsAtTheEnd<'a>(&'a Driver);

impl Drop for RestsAtTheEnd<'_> {
    fn drop(&mut self) {
        if matches!(self.0.state(), SyncState::Syncing | SyncState::Waiting) {
            self.0.stands(SyncState::Resting);
        }
    }
}

/// Syncs whenever there is a reason to, until the core is closed.
pub(crate) async fn run(driver: Arc<Driver>) {
    let _rests = RestsAtTheEnd(&driver);
    tokio::select! {
        () = listen(&driver) => {}
        () = go_on(&driver) => {}
        () = driver.core.closed() => {}
    }
}

async fn go_on(driver: &Driver) {
    let mut plan = Plan::default();
    let mut event = Event::Wanted;
    let mut report = SyncReport::default();
    // The end of the wait that the plan asked for. A tap in between does not move it.
    let mut until = None;
    while !driver.core.is_closed() {
        match plan.step(&event, driver.core.jitter()) {
            Effect::Exchange => {
                until = None;
                driver.stands(SyncState::Syncing);
                event = match guarded(driver, &mut report).await {
                    Ok(outcome) => Event::Exchanged(exchanged(&outcome)),
                    Err(error) => Event::Failed(failure(&error)),
                };
                continue;
            }
            Effect::Wait(wait) => {
                until = Some(Instant::now() + wait);
                let kept = plan.is_kept_waiting();
                driver.stands(if kept { SyncState::Waiting } else { SyncState::Resting });
            }
            Effect::Rest => {
                until = None;
                let signed_out = plan.is_signed_out();
                driver.stands(if signed_out { SyncState::SignedOut } else { SyncState::Resting });
            }
            Effect::GoOn => {}
        }
        event = tokio::select! {
            () = over(until) => Event::Waited,
            signal = driver.core.signals.next() => woken_by(signal),
        };
    }
}

/// The event of a signal.
fn woken_by(signal: Signal) -> Event {
    match signal {
        Signal::SignedIn => Event::SignedIn,
        Signal::NetworkBack => Event::NetworkBack,
        Signal::PokeStreamOpened => Event::PokeStreamOpened,
        Signal::Wanted => Event::Wanted,
    }
}

/// Returns at this moment, and never without one.
async fn over(until: Option<Instant>) {
    match until {
        Some(until) => sleep_until(until).await,
        None => std::future::pending().await,
    }
}

/// One exchange. A panic in it becomes an internal error, and the exchange is tried again after a wait.
async fn guarded(driver: &Driver, report: &mut SyncReport) -> Result<TurnOutcome> {
    let done = AssertUnwindSafe(exchange(driver, report)).catch_unwind().await;
    let done = done.unwrap_or_else(|_| Err(Error::internal("a panic during an exchange")));
    match &done {
        Err(error @ Error::Internal { .. }) => tracing::error!(%error, "sync failed"),
        Err(error) => tracing::debug!(%error, "sync did not come to its end"),
        Ok(_) => {}
    }
    done
}

fn exchanged(outcome: &TurnOutcome) -> Exchanged {
    Exchanged { hitch: outcome.hitch.as_ref().map(failure), ..outcome.brought }
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
