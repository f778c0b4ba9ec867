//! A time that both people of a flash request said yes to becomes their meeting, in the transaction in which this phone
//! hears that the server has taken the yes.
//!
//! Not before: several mentors may say yes while out of reach, and one helps. A meeting made with the tap would put the
//! asker into a space with each of them. The phone whose tap settled the time makes the meeting, under an id that is
//! derived from the request.

use std::collections::BTreeSet;

use belay_domain::{
    Aggregate as _, Context, FlashId, derived,
    flash::{FlashCommand, FlashRequest},
    meeting::{Meeting, MeetingOf, MeetingOpening},
};
use chrono::{DateTime, Utc};

use crate::{
    Error, Result,
    documents::{
        kinds::{Room, those_who_meet},
        spaces::rooms::want,
    },
    storage::{Place, StoredIntention, Writing},
};

/// The circumstances of the last of these taps, where they are taps on a flash request.
pub(crate) fn tap_on_request(kind: &str, pending: &[StoredIntention]) -> Option<Context> {
    let last = pending.last().filter(|_| kind == FlashRequest::KIND.as_str())?;
    Some(last.context.clone())
}

/// Makes the meeting at the time that a request says both agreed to, if the server has all of the request and nobody has
/// set a date meanwhile. `tap` is what was sent. A time that cannot be met any more makes none: then a date waits.
///
/// # Errors
/// Those of storage.
pub(crate) fn meet_at_agreed_time(
    writing: &mut Writing<'_>,
    place: Place,
    tap: &Context,
    now: DateTime<Utc>,
) -> Result<()> {
    let made = writing.isolated(place.id, |writing| match make(writing, place, tap, now) {
        // What was half written is undone.
        Err(Error::Refused { .. } | Error::Invalid { .. } | Error::Conflict { .. }) => {
            Err(Error::UpdateNeeded)
        }
        other => other,
    })?;
    if made.is_none() {
        tracing::info!(request = %place.id, "no meeting could be made at the agreed time");
    }
    Ok(())
}

fn make(writing: &mut Writing<'_>, place: Place, tap: &Context, now: DateTime<Utc>) -> Result<()> {
    let flash = FlashId(place.id);
    let reading = writing.reading();
    let is_home = reading.home_of(place.id)?.is_some_and(|(space, _)| space == place.space);
    if !is_home || !reading.pending(place)?.is_empty() {
        return Ok(());
    }
    let Some(request) = reading.load::<FlashRequest>(flash)? else { return Ok(()) };
    let (Some(start), Some(helper)) = (request.agreed_time(), request.helper()) else { return Ok(()) };
    let two = [request.asker, helper];
    let meeting = FlashRequest::meeting_id(flash);
    if !two.contains(&tap.actor)
        || start.instant() <= now
        || reading.home_of(meeting.0)?.is_some()
        || those_who_meet(&reading, place.space, BTreeSet::from(two))?.is_empty()
    {
        return Ok(());
    }
    // Its parts have ids of their own, whatever the tap itself made.
    let context = Context { now: tap.now.max(now), seed: derived(tap.seed, "meeting"), ..tap.clone() };
    let opening = MeetingOpening::new(MeetingOf::Flash { flash }, start);
    let space = want(writing, &Room::pair(flash.0, two), now)?;
    writing.open::<Meeting>(space, meeting, opening, &context)?;
    writing.act::<FlashRequest>(flash, FlashCommand::Schedule { meeting, replaces: None }, &context)?;
    Ok(())
}
