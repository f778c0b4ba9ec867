//! Leaving a relationship: what one had shared of one's own is taken back in the same tap (S480), and nobody is woken for
//! its meetings any more.

use belay_domain::{
    Context, RelationshipId,
    reflection::{Reflection, ReflectionCommand, SharedCommand, SharedReflection},
    story::{StoryShare, StoryShareCommand, Told},
};
use uuid::Uuid;

use crate::{
    Result,
    storage::{List, Stretch, Writing},
    subjects::every,
};

/// Empties every copy of a reflection or a story that the one who leaves has shared in a relationship.
pub(super) fn take_back_all(writing: &mut Writing<'_>, id: RelationshipId, context: &Context) -> Result<()> {
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

/// Of a relationship so many meetings ahead are announced again: more than two years of a weekly rhythm.
const MOST_MEETINGS: u32 = 120;

/// Sends the meetings of a relationship once more as they are, because those who meet have changed: the server was told whom
/// to wake for each.
pub(super) fn announce_meetings_again(writing: &mut Writing<'_>, id: RelationshipId) -> Result<()> {
    let latest = Stretch { from: i64::MIN, to: i64::MAX, backwards: true, most: MOST_MEETINGS };
    for standing in writing.reading().stretch(List::LiveMeetings, id.0, latest)? {
        writing.send_again(standing.row)?;
    }
    Ok(())
}
