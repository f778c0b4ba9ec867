//! The parts of a document that never change: its author and what it belongs to. Only its author can delete it.
//!
//! Every member of a space can write every document in it, and a modified app writes more than the rules allow. No app
//! of any version makes these: a goal that moves to another relationship, a request with another asker, an entry with
//! another author, a tombstone by somebody else than the author. They are not believed, and the local document stays.
//! If it is this person's own, or known to belong here, it is sent again, so that the others have it back.

use std::str::FromStr as _;

use belay_domain::{Kind, MemberId};
use belay_protocol::SpaceKind;

use crate::{
    Result,
    documents::{
        kinds::{self, AnyContent, Claim},
        spaces::homes::belongs_here,
    },
    storage::{Place, Reading, StoredDocument},
};

/// The relation of a received document to the local one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Identity {
    /// It is the same document.
    Same,
    /// It is another document, and the local one is right as far as this phone knows.
    Denied,
    /// It is another document, and the local one is certainly right: it is this person's own, or in its right space.
    Refuted,
}

/// Compares a received document, written by `by` according to the server, with the local one.
pub(crate) fn compare(
    reading: &Reading<'_>,
    local: Option<&StoredDocument>,
    remote: &dyn AnyContent,
    place: Place,
    by: MemberId,
) -> Result<Identity> {
    let is_forged = remote.is_deleted() && remote.word_of() != Some(by);
    // A document that was never stored was not here first, and one in a wrong space is not right.
    let known = local.filter(|local| local.readable && !local.astray && local.rev > 0);
    let before = known.and_then(|local| Some((local, read(local)?)));
    let Some((local, before)) = before else {
        return Ok(if is_forged { Identity::Denied } else { Identity::Same });
    };
    let me = reading.own_id()?.map(MemberId);
    let is_mine = me.is_some() && before.word_of() == me;
    if remote.is_deleted() || before.is_deleted() {
        let of_its_author = !is_forged && before.word_of() == remote.word_of();
        // A forged deletion keeps nobody from writing.
        return Ok(match (of_its_author || before.is_deleted(), is_mine) {
            (true, _) => Identity::Same,
            (false, true) => Identity::Refuted,
            (false, false) => Identity::Denied,
        });
    }
    let (claimed, claims) = (before.claim(place), remote.claim(place));
    let stays = is_same_place(&claimed, &claims);
    if stays && before.word_of() == remote.word_of() {
        return Ok(Identity::Same);
    }
    if me == Some(by) && remote.word_of() == me {
        // This person's own write, from another phone of theirs.
        return Ok(Identity::Same);
    }
    if stays {
        return Ok(if is_mine { Identity::Refuted } else { Identity::Denied });
    }
    Ok(match (belongs_here(reading, local, &claimed)?, belongs_here(reading, local, &claims)?) {
        (true, false) => Identity::Refuted,
        (false, true) => Identity::Same,
        (true, true) | (false, false) => Identity::Denied,
    })
}

/// The identity of the last content that the server had.
fn read(local: &StoredDocument) -> Option<Box<dyn AnyContent>> {
    let kind = Kind::from_str(&local.kind).ok()?;
    kinds::read(kind, local.base.as_ref().unwrap_or(&local.view)).ok()
}

/// Whether two contents of one document claim to belong to the same.
fn is_same_place(before: &Claim, after: &Claim) -> bool {
    match (before, after) {
        // On a board nothing decides its place but the program.
        (Claim::Request { .. }, Claim::Request { .. }) => true,
        // Whom it asks, it says at first.
        (Claim::Asked { room, .. }, Claim::Asked { room: after, .. }) => room == after,
        // The members of a circle come and go.
        (Claim::Relationship { room, .. }, Claim::Relationship { room: after, .. }) => {
            room.kind == after.kind && (room.kind == SpaceKind::Circle || room.people == after.people)
        }
        (before, after) => before == after,
    }
}
