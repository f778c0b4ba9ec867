//! Relationships: proposing, the phases and their gates, resting, leaving.

use belay_domain::{
    Advice, MemberId, RelationshipId,
    relationship::{
        ExpectationView, NextConversation, Relationship, RelationshipCommand, RelationshipOpening,
    },
};
use belay_protocol::self_space;
use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use super::{
    Companion, EntryView,
    entries::lessons_for,
    paging::{Listed, listed},
    programs::companions,
};
use crate::{
    Belay, Result,
    documents::{
        kinds::{Room, gate_facts},
        leaving::carry_out,
        spaces::rooms::want,
    },
    inner::Core,
    storage::{List, Place, Reading, SendState, UnsentReason, Writing},
};

/// One's relationships.
#[derive(Clone)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Relationships {
    pub(super) belay: Belay,
}

/// A relationship, with what can be read from it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RelationshipView {
    /// Its id.
    pub id: RelationshipId,
    /// The space its members share; an invitation into a circle is made for it.
    pub space: Uuid,
    /// The relationship.
    pub relationship: Relationship,
    /// Its members, by name.
    pub companions: Vec<Companion>,
    /// The one conversation that fits best now, and why; none once it is closed (S069).
    pub next_conversation: Option<NextConversation>,
    /// The expectations: another's answer only if everyone has answered.
    pub expectations: Vec<ExpectationView>,
    /// The planned end.
    pub ends_on: Option<NaiveDate>,
    /// The advice about it.
    pub advice: Vec<Advice>,
    /// One's own lessons from other relationships, while one prepares this one (S446). Nobody else has them.
    pub lessons: Vec<EntryView>,
    /// Whether something in it waits to be sent. It goes to the server by itself.
    pub waiting: bool,
    /// Why a part of it is not sent to the server; none if everything is sent or waits.
    pub unsent_reason: Option<UnsentReason>,
}

/// A page of relationships.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RelationshipList {
    /// The relationships.
    pub relationships: Vec<RelationshipView>,
    /// The value to pass for the next page; none on the last one.
    pub next: Option<String>,
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Belay {
    /// One's relationships.
    #[must_use]
    pub fn relationships(&self) -> Relationships {
        Relationships { belay: self.clone() }
    }
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl Relationships {
    /// Proposes a relationship to people one shares a space with (a program, another relationship). Gives its id. The
    /// space for it is made with the next sync; until then everything can be written. Two who propose to each other out of
    /// reach propose one.
    ///
    /// # Errors
    /// The rules' [`crate::Error::Invalid`] and [`crate::Error::Refused`]: one of the same two people, in the same form and
    /// program, is open, and is named; those of storage.
    pub fn propose(&self, opening: RelationshipOpening) -> Result<RelationshipId> {
        let core = self.belay.core()?;
        let fresh: RelationshipId = core.new_id()?;
        core.write(|writing, context| {
            let id = next_between(&writing.reading(), &opening)?.unwrap_or(fresh);
            propose(writing, id, opening.clone(), context)?;
            Ok(id)
        })
    }

    /// Carries out a command on a relationship. Gives it as it stands then. With [`RelationshipCommand::Leave`] what one had
    /// shared of one's own is taken back, and once the server knows, nothing later reaches this phone; what was there
    /// stays (S480).
    ///
    /// # Errors
    /// [`crate::Error::NotFound`]; the rules' [`crate::Error::Invalid`] and [`crate::Error::Refused`]; those of
    /// storage.
    pub fn act(
        &self,
        relationship: RelationshipId,
        command: RelationshipCommand,
    ) -> Result<RelationshipView> {
        let core = self.belay.core()?;
        core.write(|writing, context| {
            let doc = carry_out(writing, relationship, command.clone(), context)?;
            view(&writing.reading(), core, relationship.0, doc)
        })
    }

    /// One relationship.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`]; [`crate::Error::UpdateNeeded`]; those of storage.
    pub fn relationship(&self, relationship: RelationshipId) -> Result<RelationshipView> {
        let core = self.belay.core()?;
        core.read(|reading| view(reading, core, relationship.0, reading.need::<Relationship>(relationship)?))
    }

    /// The relationships that have not ended, the oldest first.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] for a `from` that no page gave; those of storage.
    pub fn open(&self, from: Option<&str>) -> Result<RelationshipList> {
        self.list(List::OpenRelationships, from)
    }

    /// The relationships that have ended, the newest first.
    ///
    /// # Errors
    /// As [`Relationships::open`].
    pub fn past(&self, from: Option<&str>) -> Result<RelationshipList> {
        self.list(List::PastRelationships, from)
    }

    fn list(&self, list: List, from: Option<&str>) -> Result<RelationshipList> {
        let core = self.belay.core()?;
        core.read(|reading| {
            let view = |reading: &Reading<'_>, id, doc| view(reading, core, id, doc);
            let Listed { views, next } = listed(reading, list, Uuid::nil(), from, view)?;
            Ok(RelationshipList { relationships: views, next })
        })
    }
}

/// The id of the next relationship of the two people in an opening; none in a form of several.
fn next_between(reading: &Reading<'_>, opening: &RelationshipOpening) -> Result<Option<RelationshipId>> {
    let Some((one, other)) = opening.between() else {
        return Ok(None);
    };
    let form = opening.form.unwrap_or_default();
    let mut earlier = 0;
    loop {
        let id = Relationship::id_between(one, other, form, opening.program, earlier);
        if reading.load::<Relationship>(id)?.is_none() {
            return Ok(Some(id));
        }
        earlier += 1;
    }
}

/// Makes a relationship and the space it lives in. Where the other phone has made it, it is given as it stands.
pub(crate) fn propose(
    writing: &mut Writing<'_>,
    id: RelationshipId,
    opening: RelationshipOpening,
    context: &belay_domain::Context,
) -> Result<Relationship> {
    let people = opening.members.iter().map(|seat| seat.member.0).collect();
    let room = Room::of_relationship(id, opening.form.unwrap_or_default().is_pair(), people);
    // Somebody else can have written under this id in a space of theirs: that is another relationship.
    let there = writing.reading().home_of(id.0)?.map(|(space, _)| space);
    let space = match there.filter(|space| room.may_have(*space)) {
        Some(space) => space,
        None => want(writing, &room, context.now)?,
    };
    writing.open::<Relationship>(space, id, opening, context)
}

pub(super) fn view(
    reading: &Reading<'_>,
    core: &Core,
    id: Uuid,
    relationship: Relationship,
) -> Result<RelationshipView> {
    let space = reading.space_of::<Relationship>(id)?;
    let facts = gate_facts(&relationship, Place { id, space }, reading)?;
    let today = core.now()?.with_timezone(&core.zone()).date_naive();
    let SendState { waiting, unsent_reason } = reading.send_state(id)?;
    Ok(RelationshipView {
        id: RelationshipId(id),
        space,
        companions: companions(reading, space)?,
        next_conversation: relationship.next_conversation(&facts),
        expectations: relationship.expectations_for(core.me()?),
        ends_on: relationship.ends_on(),
        advice: relationship.advice(today),
        lessons: lessons_for(reading, self_space(core.me()?.0), RelationshipId(id), &relationship)?,
        waiting,
        unsent_reason,
        relationship,
    })
}

/// The others in a relationship, by name; where nobody is left in its space, those who were, without one.
pub(super) fn others(
    reading: &Reading<'_>,
    space: Uuid,
    relationship: &Relationship,
    me: MemberId,
) -> Result<Vec<Companion>> {
    let mut others = companions(reading, space)?;
    others.retain(|companion| companion.member != me);
    if others.is_empty() {
        let gone = relationship.members.keys().filter(|member| **member != me);
        others = gone.map(|member| Companion { member: *member, name: String::new() }).collect();
    }
    Ok(others)
}
