//! Entries: learnings, what was learned of a partner, lessons, role models, questions.

use belay_domain::{
    EntryId, RelationshipId,
    entry::{Entry, EntryCommand, EntryOpening, EntrySort},
    relationship::Relationship,
};
use belay_protocol::self_space;
use serde::Serialize;
use uuid::Uuid;

use super::paging::{Listed, listed};
use crate::{
    Belay, Error, Result,
    documents::kinds::entries_of_sort,
    storage::{List, Reading, SendState, UnsentReason},
};

/// Short notes, kept by their sort: shared in a relationship, or one's own.
#[derive(Clone)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Entries {
    belay: Belay,
}

/// An entry.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct EntryView {
    /// Its id.
    pub id: EntryId,
    /// The entry.
    pub entry: Entry,
    /// Whether it comes up in the next meeting (S145).
    pub comes_up: bool,
    /// Whether something in it waits to be sent. It goes to the server by itself.
    pub waiting: bool,
    /// Why a part of it is not sent to the server; none if everything is sent or waits.
    pub unsent_reason: Option<UnsentReason>,
}

/// A page of entries.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct EntryPage {
    /// The entries, the newest first.
    pub entries: Vec<EntryView>,
    /// The value to pass for the next page; none on the last one.
    pub next: Option<String>,
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Belay {
    /// Short notes: learnings, lessons, role models, questions.
    #[must_use]
    pub fn entries(&self) -> Entries {
        Entries { belay: self.clone() }
    }
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl Entries {
    /// Writes an entry: into the space of the relationship `with`, where its members read it, or into one's own. Gives its
    /// id.
    ///
    /// # Errors
    /// [`Error::Invalid`] on `relationship` (`own_only`) for a sort that is only one's own, as a lesson;
    /// [`Error::NotFound`] for a relationship that is not on this phone; the rules' [`Error::Invalid`] and
    /// [`Error::Refused`]; those of storage.
    pub fn note(&self, with: Option<RelationshipId>, opening: EntryOpening) -> Result<EntryId> {
        if with.is_some() && opening.kind.sort().is_own() {
            return Err(Error::invalid("relationship", "own_only"));
        }
        let core = self.belay.core()?;
        let id: EntryId = core.new_id()?;
        core.write(|writing, context| {
            let space = match with {
                Some(relationship) => writing.reading().space_of::<Relationship>(relationship)?,
                None => self_space(context.actor.0),
            };
            writing.open::<Entry>(space, id, opening.clone(), context)?;
            Ok(id)
        })
    }

    /// Carries out a command on an entry. Gives it as it stands then.
    ///
    /// # Errors
    /// [`Error::NotFound`]; the rules' [`Error::Invalid`] and [`Error::Refused`]; those of storage.
    pub fn act(&self, entry: EntryId, command: EntryCommand) -> Result<EntryView> {
        self.belay.core()?.write(|writing, context| {
            let doc = writing.act::<Entry>(entry, command.clone(), context)?;
            view(&writing.reading(), entry.0, doc)
        })
    }

    /// Deletes an entry of one's own for good, also one that others in the relationship have: it leaves their phones with the
    /// next sync. One that somebody else has made unreadable can be deleted on the phone it was written on.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] (`not_yours`) for another's; [`Error::UpdateNeeded`]; those of storage.
    pub fn delete(&self, entry: EntryId) -> Result<()> {
        self.belay.core()?.write(|writing, context| writing.delete::<Entry>(entry, context))
    }

    /// One entry.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::UpdateNeeded`]; those of storage.
    pub fn entry(&self, entry: EntryId) -> Result<EntryView> {
        self.belay.core()?.read(|reading| view(reading, entry.0, reading.need::<Entry>(entry)?))
    }

    /// The entries that members of a relationship wrote for each other, the newest first; of one sort, if one is named.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the relationship; [`Error::Invalid`] for a `from` that no page gave; those of storage.
    pub fn of_relationship(
        &self,
        relationship: RelationshipId,
        sort: Option<EntrySort>,
        from: Option<&str>,
    ) -> Result<EntryPage> {
        self.belay.core()?.read(|reading| {
            let space = reading.space_of::<Relationship>(relationship)?;
            page(reading, space, sort, from)
        })
    }

    /// One's own entries, which nobody else has, the newest first; of one sort, if one is named.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a `from` that no page gave; those of storage.
    pub fn own(&self, sort: Option<EntrySort>, from: Option<&str>) -> Result<EntryPage> {
        let core = self.belay.core()?;
        let space = self_space(core.me()?.0);
        core.read(|reading| page(reading, space, sort, from))
    }

    /// The entries for the next meeting of a relationship, the oldest first (S145).
    ///
    /// # Errors
    /// As [`Entries::of_relationship`].
    pub fn to_discuss(&self, relationship: RelationshipId, from: Option<&str>) -> Result<EntryPage> {
        self.belay.core()?.read(|reading| {
            let space = reading.space_of::<Relationship>(relationship)?;
            let Listed { views, next } = listed(reading, List::EntriesToDiscuss, space, from, view)?;
            Ok(EntryPage { entries: views, next })
        })
    }
}

fn page(
    reading: &Reading<'_>,
    space: Uuid,
    sort: Option<EntrySort>,
    from: Option<&str>,
) -> Result<EntryPage> {
    let Listed { views, next } = match sort {
        Some(sort) => listed(reading, List::EntriesOfSort, entries_of_sort(space, sort), from, view)?,
        None => listed(reading, List::Entries, space, from, view)?,
    };
    Ok(EntryPage { entries: views, next })
}

/// One's own lessons from other relationships, to be shown while one prepares this one (S446).
pub(crate) fn lessons_for(
    reading: &Reading<'_>,
    own_space: Uuid,
    id: RelationshipId,
    relationship: &Relationship,
) -> Result<Vec<EntryView>> {
    if !relationship.recalls_lessons() {
        return Ok(Vec::new());
    }
    let mut lessons = page(reading, own_space, Some(EntrySort::Lesson), None)?.entries;
    lessons.retain(|lesson| lesson.entry.is_shown_in(id, relationship.phase()));
    Ok(lessons)
}

fn view(reading: &Reading<'_>, id: Uuid, entry: Entry) -> Result<EntryView> {
    let SendState { waiting, unsent_reason } = reading.send_state(id)?;
    Ok(EntryView { id: EntryId(id), comes_up: entry.comes_up(), waiting, unsent_reason, entry })
}
