//! Leaves spaces for good. Once the server has the fact that somebody left a relationship, their membership of its
//! space ends on the server as well, so that no later change reaches them (S480). Their documents stay on their phone,
//! except those that others had shared with them.

use belay_domain::{MemberId, relationship::Relationship};
use belay_protocol::paths;
use uuid::Uuid;

use super::{Server, turn::Turn};
use crate::{
    Error, Result,
    documents::{kinds::every, spaces::stay_behind},
    storage::{List, Reading, SpaceState},
};

/// Leaves the spaces of the relationships that this person has left, once all their changes have been sent. Returns the
/// failure of a space: it is tried again with the next exchange.
///
/// # Errors
/// Those of storage.
pub(super) async fn depart(turn: &Turn, server: &Server) -> Result<Option<Error>> {
    let me = turn.core().me()?;
    let mut hitch = None;
    for space in turn.work(move |core| core.read(|reading| to_leave(reading, me))).await? {
        match server.delete(&format!("{}/{space}/members/{me}", paths::SPACES)).await {
            // A person who is not in it any more has left.
            Ok(()) | Err(Error::NotFound { .. } | Error::Refused { .. }) => {}
            Err(error) => {
                tracing::info!(%space, %error, "a space could not be left");
                hitch = Some(error);
                continue;
            }
        }
        let (now, zone) = (turn.core().now()?, turn.core().zone());
        let today = now.with_timezone(&zone).date_naive();
        turn.receive(move |writing| stay_behind(writing, space, me, now, today)).await?;
    }
    Ok(hitch)
}

fn to_leave(reading: &Reading<'_>, me: MemberId) -> Result<Vec<Uuid>> {
    let mut spaces = Vec::new();
    for (id, _) in every::<Relationship>(reading, List::LeftRelationships, me.0)? {
        let id = reading.space_of::<Relationship>(id)?;
        let leaves = match reading.space(id)?.map(|space| space.state) {
            Some(SpaceState::Joined) => !reading.owes_in(id)?,
            // Waiting changes are never sent into it.
            Some(SpaceState::Shut) => true,
            _ => false,
        };
        if leaves {
            spaces.push(id);
        }
    }
    Ok(spaces)
}
