//! Whether what waits in a document waits for whoever uses this phone: who can still do something about it, and what other
//! documents say.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use belay_domain::{
    FlashId, MemberId, RelationshipId, Zone, relationship::Relationship, reminder::PlannedWait, waiting::Wait,
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{AnyContent, Claim, Place, Viewer, neighbours::those_who_meet};
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

/// What waits for somebody in a document.
#[derive(Debug)]
pub(crate) struct Waiting {
    /// What the document belongs to.
    pub(crate) within: Within,
    /// Who can do something about it.
    pub(crate) people: Rc<BTreeSet<MemberId>>,
    /// What waits.
    pub(crate) waits: Vec<Wait>,
}

/// Who can do something about what waits: looked up once for each relationship.
#[derive(Debug, Default)]
pub(crate) struct Waiters {
    of_relationship: BTreeMap<RelationshipId, Rc<BTreeSet<MemberId>>>,
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
    ) -> Result<Option<Waiting>> {
        let (within, people) = self.concerned(content, place, reading)?;
        if !people.contains(&viewer.me) {
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
        Ok(Some(Waiting { within, people, waits }))
    }

    /// What waits for anybody in a document, for the alarms that the server keeps of it: as far as this phone knows what other
    /// documents say.
    ///
    /// # Errors
    /// Those of storage.
    pub(crate) fn waiting_for_all(
        &mut self,
        content: &dyn AnyContent,
        (now, zone): (DateTime<Utc>, Zone),
        place: Place,
        reading: &Reading<'_>,
    ) -> Result<Vec<PlannedWait>> {
        let today = now.with_timezone(&zone).date_naive();
        let mut planned = Vec::new();
        let people = self.concerned(content, place, reading)?.1;
        for me in people.iter().copied() {
            let found = self.waiting(content, Viewer { me, today }, now, place, reading)?;
            let waits = found.map(|found| found.waits).unwrap_or_default();
            planned.extend(waits.iter().filter_map(|wait| PlannedWait::of(place.id, me, wait)));
        }
        Ok(planned)
    }

    /// What a document belongs to, and who can do something about what waits in it.
    fn concerned(
        &mut self,
        content: &dyn AnyContent,
        place: Place,
        reading: &Reading<'_>,
    ) -> Result<(Within, Rc<BTreeSet<MemberId>>)> {
        Ok(match content.claim(place) {
            Claim::With(relationship) => {
                (Within::Relationship(relationship), self.members(relationship, place.space, reading)?)
            }
            claim => {
                let within = match claim {
                    Claim::Relationship { .. } => Within::Relationship(RelationshipId(place.id)),
                    Claim::Helping(flash) => Within::Flash(flash),
                    _ => Within::Flash(FlashId(place.id)),
                };
                let is_in = is_in(reading, place.space)?;
                let people = if is_in { content.who_acts(place, reading)? } else { BTreeSet::new() };
                (within, Rc::new(people))
            }
        })
    }

    /// Who still meets in a relationship that lives in this space; nobody while it rests.
    fn members(
        &mut self,
        id: RelationshipId,
        space: Uuid,
        reading: &Reading<'_>,
    ) -> Result<Rc<BTreeSet<MemberId>>> {
        if let Some(known) = self.of_relationship.get(&id) {
            return Ok(Rc::clone(known));
        }
        let existing = reading.shared::<Relationship>(id)?.filter(|existing| !existing.is_paused());
        let members = match existing {
            Some(existing) if is_in(reading, space)? => those_who_meet(reading, space, existing.attendees())?,
            _ => BTreeSet::new(),
        };
        let members = Rc::new(members);
        self.of_relationship.insert(id, Rc::clone(&members));
        Ok(members)
    }
}

/// Whether one is in a space, or will be once the server knows it.
fn is_in(reading: &Reading<'_>, space: Uuid) -> Result<bool> {
    reading.in_space(space, |known| {
        known.is_some_and(|known| matches!(known.state, SpaceState::Joined | SpaceState::Wanted))
    })
}
