//! Listens for the server's pokes.
//!
//! A stream that does not open, or does not last, is opened again after a back-off with jitter, as after a failed exchange:
//! phones that lost the same server do not all come back at once. The sync after a poke is spread in the same way, because a
//! write to a large space pokes all its phones.

use std::{panic::AssertUnwindSafe, time::Duration};

use belay_protocol::paths;
use futures_util::FutureExt as _;
use tokio::time::{Instant, sleep, sleep_until};

use super::{Server, plan::BackOff, state::Driver};
use crate::{Error, Result, ports::transport::Poke};

/// The longest first wait before listening again.
const LISTEN_AGAIN: Duration = Duration::from_secs(15);
/// A stream that lasted so long was a good one: its end is no sign of trouble.
const STEADY: Duration = Duration::from_secs(60);
/// The phone asks the server within this time after a poke. It is short enough for two people who write to each other
/// at the same time, and it spreads the five hundred phones of a large program over some hundred requests a second.
const POKE_SPREAD: Duration = Duration::from_secs(2);

/// Listens for the server's pokes, for as long as the core is open.
pub(super) async fn listen(driver: &Driver) {
    let mut failures = BackOff::default();
    while !driver.core.is_closed() {
        let began = Instant::now();
        match AssertUnwindSafe(listen_once(driver)).catch_unwind().await {
            Ok(Ok(())) if began.elapsed() >= STEADY => failures.reset(),
            Ok(Ok(()) | Err(Error::SignedOut)) => {}
            Ok(Err(error)) => tracing::debug!(%error, "the poke stream failed"),
            Err(_) => tracing::error!("a panic in the poke stream"),
        }
        tokio::select! {
            () = sleep(failures.next(LISTEN_AGAIN, driver.core.jitter())) => {}
            () = driver.core.signals.may_listen() => failures.reset(),
        }
    }
}

/// Listens until the stream ends.
async fn listen_once(driver: &Driver) -> Result<()> {
    let mut poke = Server::of(&driver.core)?.listen(paths::POKE).await?;
    driver.core.signals.poke_stream_opened();
    let mut idle = BackOff::default();
    let mut moves = driver.moves();
    while poke.next().await.is_some() {
        // After a poke without news the next one is followed more slowly.
        let now = driver.moves();
        if std::mem::replace(&mut moves, now) != now {
            idle.reset();
        }
        let until = Instant::now() + idle.within(POKE_SPREAD, driver.core.jitter());
        let lasts = more_pokes_until(&mut *poke, until).await;
        driver.core.signals.want();
        if !lasts {
            break;
        }
    }
    Ok(())
}

/// Joins the pokes until `until`. Returns whether the stream goes on.
async fn more_pokes_until(poke: &mut dyn Poke, until: Instant) -> bool {
    loop {
        tokio::select! {
            () = sleep_until(until) => return true,
            poked = poke.next() => {
                if poked.is_none() {
                    return false;
                }
            }
        }
    }
}
