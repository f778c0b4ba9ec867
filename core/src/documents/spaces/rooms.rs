//! Rooms: which space is the one that some people share about something, and whether they are alone in it.
//!
//! The id of such a space is derived, so that two phones make it once. Whoever knows the people and what it is about can
//! derive it too, and a server may say anything of its members. So this phone keeps who is meant to be in a space, holds
//! every answer of the server against that, and sends nothing into a space that is not the one it means. Where such a space
//! has never been used, the next id is taken ([`belay_protocol::shared_space_attempt`]): both phones walk the same way,
//! and so they meet.

use std::collections::BTreeSet;

use belay_domain::{Kind, RelationshipId, relationship::Relationship};
use belay_protocol::{
    MAX_SPACE_ATTEMPTS, Member, MemberRole, Person, SpaceKind, attempt_about, is_derived,
    shared_space_attempt,
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    Error, Result,
    documents::{
        attention::{AttentionReason, add_attention},
        content::Content,
        kinds::{self, Room},
        rebase::rebase,
        row::{Incoming, put_again},
    },
    json,
    storage::{Key, List, Owed, Place, Reading, SpaceState, StoredDocument, StoredSpace, Stretch, Writing},
};

/// The kind of an attention item about a space itself.
const SPACE: &str = "space";

/// The space that is meant, if this phone has it and may write in it: made by the other phone, or wanted before. If not, it is
/// wanted from now on, and the server is asked to make it with the next sync. A known space under one of its ids that is
/// another is never used.
///
/// # Errors
/// [`Error::Conflict`] where every id is taken; those of storage.
pub(crate) fn want(writing: &mut Writing<'_>, room: &Room, now: DateTime<Utc>) -> Result<Uuid> {
    match free(writing, room, now)? {
        Some(id) => Ok(id),
        None => Err(Error::Conflict { what: SPACE.to_owned() }),
    }
}

/// As [`want`]; none where every id is taken.
fn free(writing: &mut Writing<'_>, room: &Room, now: DateTime<Utc>) -> Result<Option<Uuid>> {
    let mut unknown = None;
    let mut others = Vec::new();
    for id in room.ids() {
        match writing.reading().space(id)? {
            None => unknown = unknown.or(Some(id)),
            Some(space) if is_usable(&space) && room.is(&space) => {
                expect(writing, id, room)?;
                return Ok(Some(id));
            }
            Some(space) => others.extend((space.state == SpaceState::Joined).then_some(space)),
        }
    }
    let Some(id) = unknown else { return Ok(None) };
    for space in others {
        shut(writing, space, room, Notice::Replaced, now)?;
    }
    want_new(writing, id, room)?;
    Ok(Some(id))
}

fn is_usable(space: &StoredSpace) -> bool {
    matches!(space.state, SpaceState::Wanted | SpaceState::Joined)
}

fn want_new(writing: &mut Writing<'_>, id: Uuid, room: &Room) -> Result<()> {
    let known = writing.reading().spaces()?;
    let me = writing.reading().meta::<Person>(Key::Person)?.ok_or(Error::SignedOut)?;
    let name_of = |person: Uuid| {
        let mut members = known.iter().flat_map(|space| &space.members);
        members.find(|member| member.person == person).map(|member| member.name.clone()).unwrap_or_default()
    };
    let member = |person: Uuid| Member {
        person,
        name: if person == me.id { me.name.clone() } else { name_of(person) },
        role: if person == me.id { MemberRole::Owner } else { MemberRole::Member },
        invited: false,
    };
    writing.put_space(&StoredSpace {
        id,
        kind: room.kind,
        name: String::new(),
        members: room.people.iter().copied().map(member).collect(),
        state: SpaceState::Wanted,
        about: Some(room.about),
        people: Some(room.people.clone()),
    })
}

/// Notes who is meant to be in a space, where a document says so that belongs there.
pub(crate) fn expect(writing: &mut Writing<'_>, id: Uuid, room: &Room) -> Result<()> {
    let Some(mut space) = writing.reading().space(id)? else {
        return Ok(());
    };
    let mut people = space.people.clone().unwrap_or_default();
    people.extend(&room.people);
    if space.people.as_ref() != Some(&people) || space.about.is_none() {
        space.about = space.about.or(Some(room.about));
        space.people = Some(people);
        writing.put_space(&space)?;
    }
    Ok(())
}

/// The proof that the server needs for a space with a derived id: its subject and its people.
pub(crate) fn proof(space: &StoredSpace) -> Option<(Uuid, Vec<Uuid>)> {
    let about = space.about.filter(|_| is_derived(space.id))?;
    let people: Vec<Uuid> = space.people.iter().flatten().copied().collect();
    let tried = (0..MAX_SPACE_ATTEMPTS).flat_map(|n| [(n, people.clone()), (n, Vec::new())]);
    let found = tried.into_iter().find(|(n, people)| shared_space_attempt(about, people, *n) == space.id);
    found.map(|(n, people)| (attempt_about(about, n), people))
}

/// Whether the server makes this space for this phone: it needs no proof, or the phone has it. Of a space into which somebody else
/// brought this person it may not know what it is for.
pub(crate) fn can_prove(space: &StoredSpace) -> bool {
    !is_derived(space.id) || proof(space).is_some()
}

/// Applies the server's report of a space of this person. The members of a known space are compared with the expected
/// ones.
pub(crate) fn check_members(
    writing: &mut Writing<'_>,
    reported: StoredSpace,
    now: DateTime<Utc>,
) -> Result<()> {
    let id = reported.id;
    let Some(known) = writing.reading().space(id)? else {
        return writing.put_space(&reported);
    };
    let (about, people) = (known.about, known.people.clone());
    let state = if known.state == SpaceState::Shut { SpaceState::Shut } else { SpaceState::Joined };
    if matches!(known.state, SpaceState::Wanted | SpaceState::Refused) || known.kind == reported.kind {
        let space = StoredSpace { state, about, people, ..reported };
        if space == known {
            return Ok(());
        }
        writing.put_space(&space)?;
        return inspect(writing, id, now);
    }
    // A space never changes its kind.
    let known = StoredSpace { members: reported.members, name: reported.name, state, about, people, ..known };
    match meant(&writing.reading(), &known)? {
        Some(room) if state == SpaceState::Joined => {
            give_up(writing, known, &room, Notice::Replaced, now).map(|_| ())
        }
        _ => writing.put_space(&known),
    }
}

/// Holds a space against who is meant to be in it. One that is not the one that was meant is shut; one that is again is
/// opened.
pub(crate) fn inspect(writing: &mut Writing<'_>, id: Uuid, now: DateTime<Utc>) -> Result<()> {
    let Some(space) = writing.reading().space(id)? else {
        return Ok(());
    };
    let Some(room) = meant(&writing.reading(), &space)? else {
        return Ok(());
    };
    match (space.state, room.is(&space)) {
        (SpaceState::Joined, false) => give_up(writing, space, &room, Notice::Replaced, now).map(|_| ()),
        (SpaceState::Shut, true) => {
            // Whoever was asked into a circle can be told of before the circle says so, in the same answer of the server.
            let place = Place { id: room.about, space: id };
            for replaced in [true, false] {
                writing
                    .forget_attention_for(place, &json::text(&AttentionReason::NotPrivate { replaced })?)?;
            }
            writing.put_space(&StoredSpace { state: SpaceState::Joined, ..space })?;
            writing.retry_set_aside(id)
        }
        _ => Ok(()),
    }
}

/// What is meant to be under the id of a space, as far as this phone knows: its relationship says so, or whoever wanted it.
pub(crate) fn meant(reading: &Reading<'_>, space: &StoredSpace) -> Result<Option<Room>> {
    let wanted: BTreeSet<Uuid> = space.people.clone().unwrap_or_default();
    let first = Stretch { from: i64::MIN, to: i64::MAX, backwards: false, most: 1 };
    let rows = reading.stretch(List::RelationshipIn, space.id, first)?;
    let existing =
        rows.first().and_then(|one| Some((one.id, Content::<Relationship>::read(&one.view).ok()?.doc)));
    if let Some((id, relationship)) = existing {
        let mut people: BTreeSet<Uuid> = relationship.members.keys().map(|member| member.0).collect();
        people.extend(wanted);
        let is_pair = relationship.form.is_pair();
        let room = Room::of_relationship(RelationshipId(id), is_pair, people);
        return Ok(Some(Room { is_open: relationship.open_for_joining && !is_pair, ..room }));
    }
    let about = space.about.filter(|_| !wanted.is_empty());
    Ok(about.map(|about| Room {
        about,
        kind: if wanted.len() == 2 && is_derived(space.id) { SpaceKind::Pair } else { SpaceKind::Circle },
        people: wanted,
        is_open: false,
    }))
}

/// The server does not make a space that is wanted; `is_taken` says that its id is somebody else's. Gives whether what was
/// meant for it goes into another one.
pub(crate) fn refused(
    writing: &mut Writing<'_>,
    id: Uuid,
    is_taken: bool,
    now: DateTime<Utc>,
) -> Result<bool> {
    let space = writing.reading().space(id)?.filter(|space| space.state == SpaceState::Wanted);
    let Some(space) = space else { return Ok(false) };
    let Some(room) = meant(&writing.reading(), &space)? else {
        return Ok(false);
    };
    if is_taken {
        return give_up(writing, space, &room, Notice::Replaced, now);
    }
    // What a restored server lost belongs where the others have it, and nobody could join a circle under a later id.
    let restoring = |stored: &StoredDocument| stored.owed.is_restoring();
    let stays = room.kind == SpaceKind::Circle
        || writing.reading().documents_in(id, 0, u32::MAX)?.iter().any(restoring);
    if stays { Ok(false) } else { give_up(writing, space, &room, Notice::Nothing, now) }
}

/// The attention item for a space that is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Notice {
    /// Nothing: whoever refuses it says nothing of who is in it.
    Nothing,
    /// Another one is used.
    Replaced,
    /// Its documents wait.
    Waits,
}

/// A space is not the one that was meant, or cannot be made. Where nothing was ever stored in it, what was meant for it goes
/// into the next; if not, it waits here. Gives whether there was a next one.
fn give_up(
    writing: &mut Writing<'_>,
    space: StoredSpace,
    room: &Room,
    notice: Notice,
    now: DateTime<Utc>,
) -> Result<bool> {
    let documents = writing.reading().documents_in(space.id, 0, u32::MAX)?;
    let is_unused = !documents.is_empty() && documents.iter().all(|stored| stored.rev == 0);
    writing.put_space(&StoredSpace { state: SpaceState::Shut, ..space.clone() })?;
    let next = if is_unused { free(writing, room, now)? } else { None };
    let Some(to) = next else {
        if is_unused && space.state == SpaceState::Wanted {
            // Every id was tried: the server is asked again for the last.
            writing.put_space(&space)?;
        } else {
            shut(writing, space, room, Notice::Waits, now)?;
        }
        return Ok(false);
    };
    for stored in documents {
        move_into(writing, stored, to, now)?;
    }
    shut(writing, space, room, notice, now)?;
    Ok(true)
}

/// Sends nothing into a space from now on, and tells why, once. Of an empty one nobody needs to hear.
fn shut(
    writing: &mut Writing<'_>,
    space: StoredSpace,
    room: &Room,
    notice: Notice,
    now: DateTime<Utc>,
) -> Result<()> {
    let id = space.id;
    writing.put_space(&StoredSpace {
        state: SpaceState::Shut,
        about: Some(room.about),
        people: Some(room.people.clone()),
        ..space
    })?;
    let place = Place { id: room.about, space: id };
    let why = match notice {
        Notice::Nothing => return Ok(()),
        Notice::Replaced => AttentionReason::NotPrivate { replaced: true },
        Notice::Waits if writing.reading().documents_in(id, 0, 1)?.is_empty() => return Ok(()),
        Notice::Waits => AttentionReason::NotPrivate { replaced: false },
    };
    if writing.reading().has_attention(place, &json::text(&why)?)? {
        return Ok(());
    }
    add_attention(writing, place, SPACE, &why, None, None, now)
}

/// Puts a document that was never stored into another space. Where the other phone has made it there already, what was asked
/// for here is decided on top of that.
fn move_into(writing: &mut Writing<'_>, stored: StoredDocument, to: Uuid, now: DateTime<Utc>) -> Result<()> {
    let place = Place { id: stored.id, space: to };
    let existing = writing.reading().document_at(place)?;
    writing.move_intentions(stored.place(), to)?;
    let Some(existing) = existing else {
        return put_again(writing, StoredDocument { space: to, ..stored });
    };
    writing.remove_document(&stored)?;
    let done = writing.isolated(existing.id, |writing| {
        let kind = existing.kind.parse::<Kind>().map_err(|_| Error::UpdateNeeded)?;
        let content = existing.base.clone().unwrap_or_else(|| existing.view.clone());
        let remote = kinds::read(kind, &content)?;
        let at = existing.stored_at.and_then(DateTime::from_timestamp_millis).unwrap_or(now);
        let incoming = Incoming {
            id: existing.id,
            space: to,
            kind: existing.kind.clone(),
            rev: existing.rev,
            at,
            content,
        };
        rebase(writing, &existing, &incoming, remote, now)
    })?;
    match done {
        Some(()) => Ok(()),
        // The local command waits until the other's document can be read.
        None => put_again(writing, StoredDocument { owed: Owed::Undecided, ..existing }),
    }
}
