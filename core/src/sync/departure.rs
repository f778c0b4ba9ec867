//! Leaves spaces for good. Once the server has the fact that somebody left a relationship, their membership of its
//! space ends on the server as well, so that no later change reaches them (S480). Their documents stay on their phone,
//! except those that others had shared with them.
//!
//! The circle of a private flash request loses each mentor whose part in it is over. Their own phone leaves it, and keeps what
//! they answered; the asker's phone, which owns the circle, takes out whoever stays although they know.

use belay_domain::{MemberId, relationship::Relationship};
use belay_protocol::{Space, SpaceKind, paths};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Server, making::make_space, turn::Turn};
use crate::{
    Error, Result,
    documents::{
        kinds::{asked_in, every, private_request_in},
        spaces::{homes::settle_astray, rooms, stay_behind},
    },
    storage::{List, Reading, SpaceState, StoredSpace},
};

/// Leaves the spaces of the relationships that this person has left, once all their changes have been sent. Returns the
/// failure of a space: it is tried again with the next exchange.
///
/// # Errors
/// Those of storage.
pub(super) async fn depart(turn: &Turn, server: &Server) -> Result<Option<Error>> {
    let me = turn.core().me()?;
    let mut hitch = ask_on(turn, server, me).await?;
    let ended = turn.work(move |core| {
        let now = core.now()?;
        core.read(|reading| Ok([to_leave(reading, me)?, over(reading, me, now)?].concat()))
    });
    for (space, member) in ended.await? {
        match server.delete(&format!("{}/{space}/members/{member}", paths::SPACES)).await {
            // A person who is not in it any more has left.
            Ok(()) | Err(Error::NotFound { .. } | Error::Refused { .. }) => {}
            Err(error) => {
                tracing::info!(%space, %error, "a space could not be left");
                hitch = Some(error);
                continue;
            }
        }
        if member != me {
            continue;
        }
        let (now, zone) = (turn.core().now()?, turn.core().zone());
        let today = now.with_timezone(&zone).date_naive();
        turn.receive(move |writing| stay_behind(writing, space, me, now, today)).await?;
    }
    Ok(hitch)
}

/// Says yes again where this person asks privately and is only invited: a server that lost the space got it back from a mentor.
async fn ask_on(turn: &Turn, server: &Server, me: MemberId) -> Result<Option<Error>> {
    let invited = turn.work(move |core| {
        core.read(|reading| {
            let mut invited = Vec::new();
            for space in reading.spaces()? {
                let asks = space.state == SpaceState::Joined
                    && space.invites(me.0)
                    && private_request_in(reading, &space)?.is_some_and(|request| request.asker == me);
                invited.extend(Some(space).filter(|_| asks));
            }
            Ok(invited)
        })
    });
    let mut hitch = None;
    for space in invited.await? {
        let closed = space.kind == SpaceKind::Circle;
        match make_space(server, &space, me.0, closed).await {
            Ok(Space { id, kind, name, members }) => {
                let now = turn.core().now()?;
                let reported = StoredSpace::reported(id, kind, name, members);
                turn.receive(move |writing| {
                    rooms::check_members(writing, reported, now)?;
                    settle_astray(writing, id, now)
                })
                .await?;
            }
            Err(error) => {
                tracing::info!(space = %space.id, %error, "a space was not joined again");
                hitch = Some(error).filter(Error::is_retryable);
            }
        }
    }
    Ok(hitch)
}

/// The spaces of the relationships that this person has left.
fn to_leave(reading: &Reading<'_>, me: MemberId) -> Result<Vec<(Uuid, MemberId)>> {
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
            spaces.push((id, me));
        }
    }
    Ok(spaces)
}

/// Who is still in the circle of a private request although their part in it is over: this person, or, where this person
/// asks, mentors whose phones do not leave.
fn over(reading: &Reading<'_>, me: MemberId, now: DateTime<Utc>) -> Result<Vec<(Uuid, MemberId)>> {
    let mut over = Vec::new();
    for space in reading.spaces()? {
        let is_done = match space.state {
            SpaceState::Joined => !reading.owes_in(space.id)?,
            SpaceState::Shut => true,
            SpaceState::Left | SpaceState::Wanted | SpaceState::Refused => false,
        };
        if !is_done {
            continue;
        }
        let Some(request) = asked_in(reading, &space)? else { continue };
        let members: Vec<MemberId> = space.members.iter().map(|member| MemberId(member.person)).collect();
        if request.asker == me {
            let others = members.into_iter().filter(|member| *member != me);
            let over_for = others.filter(|member| request.is_known_over_for(*member, now));
            over.extend(over_for.map(|member| (space.id, member)));
        } else if request.is_over_for(me, now) || !members.contains(&request.asker) {
            over.push((space.id, me));
        }
    }
    Ok(over)
}
