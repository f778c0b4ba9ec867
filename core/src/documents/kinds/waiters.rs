//! Whether what waits in a document waits for whoever uses this phone: who can still do something about it, and what other
//! documents say.

use std::collections::{BTreeMap, BTreeSet};

use belay_domain::{FlashId, MemberId, RelationshipId, relationship::Relationship, waiting::Wait};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{AnyContent, Claim, Place, Viewer, meeting::attendees_of};
use crate::{
    Result,
    storage::{Reading, SpaceState},
};

/// What something that waits belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Within {
    /// A relationship.
    Relationship(RelationshipId),
    /// A flash request.
    Flash(FlashId),
}

/// Who can do something about what waits: looked up once for each relationship.
#[derive(Debug, Default)]
pub(crate) struct Waiters {
    of_relationship: BTreeMap<RelationshipId, BTreeSet<MemberId>>,
}

impl Waiters {
    /// What waits for `viewer` in a document now, and what it belongs to. Nothing, where that rests or is over, where one has
    /// left it, and where nobody else is there any more.
    ///
    /// # Errors
    /// Those of storage.
    pub(crate) fn waiting(
        &mut self,
        content: &dyn AnyContent,
        viewer: Viewer,
        now: DateTime<Utc>,
        place: Place,
        reading: &Reading<'_>,
    ) -> Result<Option<(Within, BTreeSet<MemberId>, Vec<Wait>)>> {
        let (within, people) = match content.claim(place) {
            Claim::With(relationship) => {
                (Within::Relationship(relationship), self.members(relationship, reading)?)
            }
            Claim::Relationship { .. } => {
                (Within::Relationship(RelationshipId(place.id)), content.who_acts(place, reading)?)
            }
            Claim::Helping(flash) => (Within::Flash(flash), content.who_acts(place, reading)?),
            Claim::Anywhere | Claim::Request { .. } => {
                (Within::Flash(FlashId(place.id)), content.who_acts(place, reading)?)
            }
            Claim::Unsaid | Claim::Nowhere | Claim::Own | Claim::Between { .. } => return Ok(None),
        };
        if !people.contains(&viewer.me) || !is_in(reading, place.space)? {
            return Ok(None);
        }
        let mut waits = Vec::new();
        for wait in content.waits() {
            if wait.waits_at(now)
                && wait.waits_for(viewer.me, &people)
                && content.still_waits(wait.kind, viewer, place, reading)?
            {
                waits.push(wait);
            }
        }
        Ok(Some((within, people, waits)))
    }

    /// Who still meets in a relationship; nobody while it rests.
    fn members(&mut self, id: RelationshipId, reading: &Reading<'_>) -> Result<BTreeSet<MemberId>> {
        if let Some(known) = self.of_relationship.get(&id) {
            return Ok(known.clone());
        }
        let existing = reading.neighbour::<Relationship>(id)?;
        let rests = existing.is_none_or(|existing| existing.is_paused());
        let members = if rests { BTreeSet::new() } else { attendees_of(reading, id)? };
        self.of_relationship.insert(id, members.clone());
        Ok(members)
    }
}

/// Whether one is in a space, or will be once the server knows it.
fn is_in(reading: &Reading<'_>, space: Uuid) -> Result<bool> {
    let known = reading.space(space)?;
    Ok(known.is_some_and(|known| matches!(known.state, SpaceState::Joined | SpaceState::Wanted)))
}
