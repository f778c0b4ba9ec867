//! One exchange with the server, from beginning to end: makes the wanted spaces, uploads and downloads, then leaves
//! spaces. A failure of one space does not stop the others.

use belay_protocol::{SyncRequest, SyncResponse, paths};

use super::{
    Server, SyncReport, answer, armed, calls::Answer, departure::depart, exchange, farewell, making,
    plan::Exchanged, prefetch::Prefetch, state::Driver, turn::Turn,
};
use crate::{Error, Result, documents::kinds::count_taken, inner::Core};

/// The size of the write-ahead log above which it is copied back after a sync: a few hundred taps.
const LOG_BYTES: u64 = 4 * 1024 * 1024;
/// The same while more pages follow. A first sync changes the same pages of the lists again and again, and copying them
/// back each time would cost more than keeping them. The limit bounds the disk space of a first sync.
const LONG_LOG_BYTES: u64 = 32 * 1024 * 1024;

/// The outcome of a turn: one exchange with the server.
pub(super) struct TurnOutcome {
    pub(super) brought: Exchanged,
    /// A failure while the rest went on: a space that could not be made or left.
    pub(super) hitch: Option<Error>,
}

/// One exchange.
///
/// # Errors
/// Those of the network and of storage. What was committed before stays.
pub(super) async fn exchange(driver: &Driver, report: &mut SyncReport) -> Result<TurnOutcome> {
    let turn = Turn::taken(driver).await;
    if driver.core.is_closed() {
        return Err(Error::Closed);
    }
    let done = in_turn(driver, &turn, report).await;
    if matches!(done, Err(Error::SignedOut) | Ok(TurnOutcome { hitch: Some(Error::SignedOut), .. })) {
        turn.work(Core::forget_session).await?;
    }
    done
}

async fn in_turn(driver: &Driver, turn: &Turn, report: &mut SyncReport) -> Result<TurnOutcome> {
    let core = turn.core();
    let server = Server::of(core)?;
    // A deletion of the account that the server cannot do now does not keep other changes from being sent.
    let unfinished = match farewell::go_on(core, &server).await {
        Ok(()) => None,
        Err(error @ (Error::Offline { .. } | Error::Busy { .. })) => Some(error),
        Err(error) => return Err(error),
    };
    let own = core.person()?.id;
    let mut making = turn.work(|core| making::wanted(&core.store)).await?;
    making.until_one_fails(turn, &server, own).await?;
    let collected = turn.work(|core| {
        let (batch, changed) = exchange::collect(&core.store, core.now()?, core.zone())?;
        core.tell_of(changed);
        Ok(batch)
    });
    let batch = collected.await?;
    let answer = answer_to(driver, turn, &server, &batch.request).await?;
    if answer.value.more {
        let prefetch = Prefetch::after(&answer.value, &server);
        driver.keep_prefetch(prefetch);
    }
    let travelled = answer.travelled;
    let applied = turn
        .work(move |core| {
            let clock = core.clock.now();
            let (applied, changed) = exchange::apply(&core.store, batch, answer.value, own, clock)?;
            core.tell_of(changed);
            let most = if applied.brought.more { LONG_LOG_BYTES } else { LOG_BYTES };
            // The received data is committed even if this fails. The log is tried again after the next exchange.
            let copied = if core.store.log_bytes() > most { core.store.checkpoint() } else { Ok(()) };
            if let Err(error) = copied.and_then(|()| core.store.finish_erasing()) {
                tracing::warn!(%error, "the write-ahead log could not be copied back");
            }
            Ok(applied)
        })
        .await?;
    report.exchanges += 1;
    report.documents_up += applied.documents_up;
    report.documents_down += applied.documents_down;
    report.bytes_up += travelled.0;
    report.bytes_down += travelled.1;
    report.rows_written = core.store.rows_written();
    let mut brought = applied.brought;
    if brought.moved && turn.work(told_taken).await? {
        brought.owing = true;
    }
    if !making.rest.is_empty() {
        making.all(turn, &server, own).await?;
    }
    let hitch = making.hitch.or(depart(turn, &server).await?).or(unfinished);
    if let Err(error) = armed::report(turn, &server).await {
        // Then the server pushes what this phone rings too, and the phone shows it once.
        tracing::info!(%error, "the server was not told what this phone rings");
    }
    if making.made {
        // Documents that waited for the space can be sent now.
        brought.moved = true;
        brought.owing = turn.work(|core| core.read(|reading| reading.owes())).await?;
    }
    if brought.moved {
        driver.moved();
    }
    Ok(TurnOutcome { brought, hitch })
}

/// Tells in this person's offers how many people they mentor after this exchange; their own taps are in it. Gives whether there
/// is something to send.
fn told_taken(core: &Core) -> Result<bool> {
    let context = core.context()?;
    let (has_changed, changed) = core.store.write(|writing| count_taken(writing, &context))?;
    core.tell_of(changed);
    Ok(has_changed)
}

/// The server's answer to `request`. It is the prefetched page if nothing has been written since.
async fn answer_to(
    driver: &Driver,
    turn: &Turn,
    server: &Server,
    request: &SyncRequest,
) -> Result<Answer<SyncResponse>> {
    let core = turn.core();
    if let Some(mut prefetch) = driver.take_prefetch().filter(|prefetch| prefetch.answers(request)) {
        return prefetch.arrived().await;
    }
    let started = core.clock.now();
    let heard = server.post::<SyncResponse>(paths::SYNC, request).await?;
    answer::believe(&heard.value)?;
    // The server's clock is compared with this phone's clock at the middle of the exchange.
    let (now, ended) = (heard.value.now.timestamp_millis(), core.clock.now());
    let middle = started.timestamp_millis().midpoint(ended.timestamp_millis());
    turn.work(move |core| core.set_clock_offset(now - middle)).await?;
    Ok(heard)
}
