//! The report of what this phone rings by itself: the server does not push it. It follows an exchange, where it has changed.

use std::collections::BTreeSet;

use belay_domain::ReminderId;
use belay_protocol::{ArmedReport, MAX_ARMED, paths};

use super::{Server, turn::Turn};
use crate::{Result, inner::Core, storage::Key};

/// Tells the server, where this device is registered and the server knows otherwise.
///
/// # Errors
/// Those of the network and of storage.
pub(super) async fn report(turn: &Turn, server: &Server) -> Result<()> {
    let Some(ids) = turn.work(changed).await? else { return Ok(()) };
    let report = ArmedReport { ids: ids.iter().map(|id| id.0).collect() };
    server.put(paths::PUSH_ARMED, &report).await?;
    turn.work(move |core| core.note(|writing| writing.set_meta(Key::ArmedReported, &ids))).await
}

/// What the scheduler has and what rang lately, if the server was told something else.
fn changed(core: &Core) -> Result<Option<BTreeSet<ReminderId>>> {
    core.read(|reading| {
        if !reading.meta::<bool>(Key::PushRegistered)?.unwrap_or_default() {
            return Ok(None);
        }
        let now: BTreeSet<ReminderId> = reading.rings_itself(core.now()?, MAX_ARMED)?.into_iter().collect();
        let told: Option<BTreeSet<ReminderId>> = reading.meta(Key::ArmedReported)?;
        Ok((told.unwrap_or_default() != now).then_some(now))
    })
}
