//! Leaving a relationship: the same tap takes back the texts that this person had shared (S480), and its meetings wake
//! nobody any more. Deleting the account leaves every relationship like this.

use belay_domain::{
    Context, RelationshipId,
    flash::{FlashCommand, FlashRequest},
    meeting::{Meeting, MeetingCommand, MeetingOf},
    offer::{Offer, OfferCommand},
    reflection::{Reflection, ReflectionCommand, SharedCommand, SharedReflection},
    relationship::{Relationship, RelationshipCommand},
    story::{StoryShare, StoryShareCommand, Told},
};
use uuid::Uuid;

use crate::{
    Error, Result,
    documents::{
        kinds::{by_instant, calendar, every, offers_of},
        spaces::rooms,
    },
    storage::{List, SpaceState, Stretch, Writing},
};

/// Carries out a command on a relationship, with the consequences of leaving and of other members.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::UpdateNeeded`]; the domain's refusal; those of storage.
pub(crate) fn carry_out(
    writing: &mut Writing<'_>,
    id: RelationshipId,
    command: RelationshipCommand,
    context: &Context,
) -> Result<Relationship> {
    if command == RelationshipCommand::Leave {
        take_back_all(writing, id, context)?;
    }
    let met = writing.reading().need::<Relationship>(id)?.attendees();
    let doc = writing.act::<Relationship>(id, command, context)?;
    let space = writing.reading().space_of::<Relationship>(id)?;
    if writing.reading().space(space)?.is_some_and(|space| space.state == SpaceState::Shut) {
        // Somebody unexpected was in the space. Members may have asked them in now.
        rooms::inspect(writing, space, context.now)?;
    }
    if doc.attendees() != met {
        announce_meetings_again(writing, id)?;
    }
    Ok(doc)
}

/// The most meetings outside of a relationship that are called off; nobody has more ahead.
const MOST_OF_FLASH: usize = 200;

/// Writes into all shared documents that this person leaves: leaves each relationship, takes back their requests and what they
/// offer, and calls off meetings outside of a relationship. Documents for which the rules do not allow it stay as they are.
///
/// # Errors
/// Those of storage.
pub(crate) fn leave_everything(writing: &mut Writing<'_>, context: &Context) -> Result<()> {
    let me = context.actor;
    for (id, _) in every::<Relationship>(&writing.reading(), List::OpenRelationships, Uuid::nil())? {
        where_allowed(writing, id, |writing| {
            carry_out(writing, RelationshipId(id), RelationshipCommand::Leave, context).map(drop)
        })?;
    }
    let ahead =
        Stretch { from: by_instant(context.now), to: i64::MAX, backwards: false, most: MOST_MEETINGS };
    let is_of_flash = |meeting: &Meeting| matches!(meeting.of, MeetingOf::Flash { .. });
    for one in calendar(&writing.reading(), me, ahead, MOST_OF_FLASH, is_of_flash)? {
        let cancel = MeetingCommand::Cancel { reason: String::new() };
        where_allowed(writing, one.id.0, |writing| {
            writing.act::<Meeting>(one.id, cancel, context).map(drop)
        })?;
    }
    for (id, _) in every::<FlashRequest>(&writing.reading(), List::FlashAsked, me.0)? {
        where_allowed(writing, id, |writing| {
            writing.act::<FlashRequest>(id, FlashCommand::Withdraw, context).map(drop)
        })?;
    }
    for (id, _) in offers_of(&writing.reading(), me)? {
        where_allowed(writing, id, |writing| {
            writing.act::<Offer>(id, OfferCommand::TakeBack, context).map(drop)
        })?;
    }
    Ok(())
}

/// Takes back what this person offers in a program that they leave. Gives whether there was something.
///
/// # Errors
/// Those of storage.
pub(crate) fn take_back_offer(writing: &mut Writing<'_>, program: Uuid, context: &Context) -> Result<bool> {
    let id = Offer::id_for(context.actor, program);
    let is_shown = writing.reading().neighbour::<Offer>(id)?.is_some_and(|offer| offer.shown().is_some());
    if is_shown {
        where_allowed(writing, id, |writing| {
            writing.act::<Offer>(id, OfferCommand::TakeBack, context).map(drop)
        })?;
    }
    Ok(is_shown)
}

/// One step on one document, if the rules allow it.
fn where_allowed(
    writing: &mut Writing<'_>,
    document: Uuid,
    step: impl FnOnce(&mut Writing<'_>) -> Result<()>,
) -> Result<()> {
    let done = writing.isolated(document, |writing| match step(writing) {
        // The document is set aside like an unreadable one, and the writes of the step are rolled back.
        Err(Error::Refused { .. } | Error::Invalid { .. } | Error::NotFound { .. }) => {
            Err(Error::UpdateNeeded)
        }
        done => done,
    });
    done.map(drop)
}

/// Empties every copy of a reflection or a story that the leaving person has shared in a relationship.
fn take_back_all(writing: &mut Writing<'_>, id: RelationshipId, context: &Context) -> Result<()> {
    let me = context.actor;
    for (copy, shared) in every::<SharedReflection>(&writing.reading(), List::SharedReflections, id.0)? {
        if shared.author == me {
            writing.act::<SharedReflection>(copy, SharedCommand::TakeBack, context)?;
        }
    }
    for (own, reflection) in every::<Reflection>(&writing.reading(), List::Reflections, Uuid::nil())? {
        if reflection.is_shared_with(id) {
            writing.act::<Reflection>(own, ReflectionCommand::TakeBack { relationship: id }, context)?;
        }
    }
    for (share, told) in every::<StoryShare>(&writing.reading(), List::StoryShares, id.0)? {
        if told.teller == me && matches!(told.told, Told::Copy { .. }) {
            writing.act::<StoryShare>(share, StoryShareCommand::Revoke, context)?;
        }
    }
    Ok(())
}

/// The most meetings of a relationship that are announced again: more than two years of a weekly rhythm.
const MOST_MEETINGS: u32 = 120;

/// Sends the meetings of a relationship once more, because the members who meet have changed, and with them the people
/// in the alarms.
fn announce_meetings_again(writing: &mut Writing<'_>, id: RelationshipId) -> Result<()> {
    let latest = Stretch { from: i64::MIN, to: i64::MAX, backwards: true, most: MOST_MEETINGS };
    for row in writing.reading().stretch(List::LiveMeetings, id.0, latest)? {
        writing.send_again(row.row)?;
    }
    Ok(())
}
