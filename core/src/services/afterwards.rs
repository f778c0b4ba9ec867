//! What the first screen notes of a relationship that is over: that it does not come about, or how it ended, with what one can do
//! then. A person puts each note away, on all of their phones; otherwise it goes by itself.

use belay_domain::{
    MemberId, Reason, Refusal, RelationshipId,
    calendar::days_after,
    profile::{Profile, ProfileCommand},
    relationship::{AfterEnding, NOTED_DAYS, Outcome, Relationship},
};
use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use super::{Companion, Relationships, profile::change, relationships::others};
use crate::{
    Result,
    documents::{content::Content, kinds::by_day},
    storage::{List, Reading, Stretch},
};

/// So many that are over are looked at to find those that are noted.
const LOOKED_AT: u32 = 20;

/// A relationship that does not come about.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct HomeDeclined {
    /// Its id.
    pub id: RelationshipId,
    /// The others in it, by name.
    pub others: Vec<Companion>,
    /// Its subject; may be empty.
    pub topic: String,
    /// Since this day.
    pub on: NaiveDate,
}

/// A relationship that has ended.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct HomeEnded {
    /// Its id.
    pub id: RelationshipId,
    /// The others in it, by name.
    pub others: Vec<Companion>,
    /// Its subject; may be empty.
    pub topic: String,
    /// How it ended.
    pub outcome: Outcome,
    /// On this day.
    pub on: NaiveDate,
    /// What one can do now, the most usual first.
    pub ways: Vec<AfterEnding>,
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl Relationships {
    /// Puts away what the first screen notes of a relationship that does not come about or has ended. The relationship and all
    /// that is in it stays where it is.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`]; [`crate::Error::Refused`] where nothing is noted of it, or the note was put away already; those
    /// of storage.
    pub fn put_away(&self, relationship: RelationshipId) -> Result<()> {
        let core = self.belay.core()?;
        core.write(|writing, context| {
            let over = writing.reading().need::<Relationship>(relationship)?;
            let me = context.actor;
            if over.declined_to(me).is_none() && over.ended_for(me).is_none() {
                return Err(Refusal::because(Reason::NotNow).into());
            }
            change(writing, ProfileCommand::PutAway { relationship }, context)?;
            Ok(())
        })
    }
}

/// What the first screen notes of relationships that are over.
#[derive(Default)]
pub(super) struct Notes {
    /// Those that somebody else declined, the latest first.
    pub(super) declined: Vec<HomeDeclined>,
    /// Those that have ended, the latest first.
    pub(super) ended: Vec<HomeEnded>,
}

/// The notes that this person has not put away.
pub(super) fn notes(
    reading: &Reading<'_>,
    profile: &Profile,
    me: MemberId,
    today: NaiveDate,
) -> Result<Notes> {
    // The days of somebody in another zone may be ahead of one's own.
    let from = -by_day(days_after(today, 1));
    let lately =
        Stretch { from, to: -by_day(days_after(today, -NOTED_DAYS)), backwards: false, most: LOOKED_AT };
    let mut notes = Notes::default();
    for one in reading.stretch(List::PastRelationships, Uuid::nil(), lately)? {
        let id = RelationshipId(one.id);
        if profile.put_away.contains_key(&id) {
            continue;
        }
        reading.isolated(one.id, || {
            let over = Content::<Relationship>::read(&one.view)?.doc;
            let topic = over.topic.text.clone();
            if let Some(on) = over.declined_to(me) {
                let others = others(reading, one.space, &over, me)?;
                notes.declined.push(HomeDeclined { id, others, topic, on });
            } else if let Some((outcome, on)) = over.ended_for(me) {
                let (others, ways) = (others(reading, one.space, &over, me)?, over.after_ending(me, today));
                notes.ended.push(HomeEnded { id, others, topic, outcome, on, ways });
            }
            Ok(())
        })?;
    }
    Ok(notes)
}
