//! Applies received documents: takes them as they are, re-uploads the local one if the server lost more, or rebases
//! waiting intentions onto them. A document of a newer app is stored unread until the update.

use std::str::FromStr as _;

use belay_domain::{Kind, MemberId};
use belay_protocol::{LARGEST_INTEGER, MAX_BODY_BYTES};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    Error, Result,
    documents::{
        content::Header,
        deletion,
        identity::{self, Identity},
        isolation::isolated,
        kinds::{self, AnyContent, Claim},
        rebase::rebase,
        restore::{self, Compared, compare, keep_both, reupload},
        row::{Incoming, NEWER_ENVELOPE, put_received, received},
        spaces::homes,
    },
    storage::{Owed, Place, Projection, StoredDocument, Writing},
};

/// Applies a received document, and rebases waiting intentions onto it. `by` is its author. Returns whether it can be
/// what it claims: a content of this or a newer version, and the document that this phone has under its id. If not, the
/// local one stays. A content that this version cannot read, or on which it panics, is stored unread.
pub(crate) fn receive(
    writing: &mut Writing<'_>,
    incoming: Incoming,
    by: MemberId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let place = Place { id: incoming.id, space: incoming.space };
    let local = writing.reading().document_at(place)?;
    if !writing.reading().takes_part_in(incoming.space)? {
        // A server that sends documents of spaces without this person is not believed.
        return Ok(true);
    }
    if !is_believable(local.as_ref(), &incoming) {
        return Ok(false);
    }
    let kind = Kind::from_str(&incoming.kind);
    let mut claim = Claim::Unsaid;
    let mut identity = Identity::Same;
    let placed = in_place(writing, local.as_ref(), incoming.id, |writing| {
        let remote = kinds::read(kind.map_err(|_| Error::UpdateNeeded)?, &incoming.content)?;
        if is_news(local.as_ref(), &incoming) {
            identity = identity::compare(&writing.reading(), local.as_ref(), &*remote, place, by)?;
        }
        if identity != Identity::Same {
            return Ok(false);
        }
        claim = remote.claim(place);
        put_in_place(writing, local.as_ref(), &incoming, remote, now).map(|()| true)
    })?;
    // What could not be read says only now where it belongs.
    let is_new = local.as_ref().is_none_or(|local| !local.readable);
    if placed == Some(false) {
        return match &local {
            // The local document is certainly right: it is sent again on top of the remote one.
            Some(local) if identity == Identity::Refuted => {
                reupload(writing, local, &incoming).map(|()| true)
            }
            _ => Ok(false),
        };
    }
    if placed.is_none() {
        claim = Claim::Unsaid;
        let kept = in_place(writing, local.as_ref(), incoming.id, |writing| {
            keep_unread(writing, local.clone(), incoming.clone(), now)
        })?;
        if kept.is_none() {
            return Ok(false);
        }
    }
    homes::settle(writing, place, Some(claim), is_new, now)?;
    Ok(true)
}

/// Whether a received document can be what it claims.
fn is_believable(local: Option<&StoredDocument>, incoming: &Incoming) -> bool {
    // A document never changes its kind. A local document of an unknown kind may come from a server that was not
    // honest.
    let is_known = |local: &&StoredDocument| Kind::from_str(&local.kind).is_ok();
    local.filter(is_known).is_none_or(|local| local.kind == incoming.kind)
        && incoming.rev <= LARGEST_INTEGER
        && incoming.content.len() <= MAX_BODY_BYTES
        && Header::read(&incoming.content).is_ok()
}

/// Whether the received revision is new to this phone.
fn is_news(local: Option<&StoredDocument>, incoming: &Incoming) -> bool {
    local.is_none_or(|local| {
        local.verify || local.owed.is_restoring() || !local.readable || incoming.rev > local.rev
    })
}

/// Runs a step on a received document. For a new document nothing is written before all of it was read, so there is
/// nothing to roll back: a first sync needs no savepoints.
fn in_place<T>(
    writing: &mut Writing<'_>,
    local: Option<&StoredDocument>,
    id: Uuid,
    step: impl FnOnce(&mut Writing<'_>) -> Result<T>,
) -> Result<Option<T>> {
    match local {
        Some(_) => writing.isolated(id, step),
        None => isolated(id, || step(writing)),
    }
}

pub(super) fn put_in_place(
    writing: &mut Writing<'_>,
    local: Option<&StoredDocument>,
    incoming: &Incoming,
    remote: Box<dyn AnyContent>,
    now: DateTime<Utc>,
) -> Result<()> {
    let Some(local) = local else {
        return put_received(writing, incoming, None, &*remote, now);
    };
    // With a waiting deletion it is rebased like every intention.
    let stands = deletion::is_deleted(local)
        && !remote.is_deleted()
        && deletion::is_by(local, remote.word_of())
        && writing.reading().pending(local.place())?.is_empty();
    if local.verify || local.owed.is_restoring() {
        if stands {
            return restore::stand(writing, local, incoming, &*remote, now);
        }
        match compare(local, remote.applied(), &writing.reading().own(local.place())?) {
            Compared::ServerHasAll => {}
            Compared::ServerIsBehind => return reupload(writing, local, incoming),
            Compared::Diverged => keep_both(writing, local, remote.applied(), now)?,
        }
    } else if !is_news(Some(local), incoming) {
        return Ok(());
    }
    if stands {
        return restore::stand(writing, local, incoming, &*remote, now);
    }
    rebase(writing, local, incoming, remote, now)
}

/// Stores a document that this version cannot read: shown as "update to see". Intentions of this phone wait for the
/// update.
fn keep_unread(
    writing: &mut Writing<'_>,
    local: Option<StoredDocument>,
    incoming: Incoming,
    now: DateTime<Utc>,
) -> Result<()> {
    if let Some(local) = &local {
        if local.verify || local.owed.is_restoring() {
            let remote = Header::read(&incoming.content)?.applied;
            let compared = match incoming.content == NEWER_ENVELOPE.as_bytes() {
                // This version cannot read its content.
                true => Compared::Diverged,
                false => compare(local, &remote, &writing.reading().own(local.place())?),
            };
            match compared {
                Compared::ServerHasAll => {}
                Compared::ServerIsBehind => return reupload(writing, local, &incoming),
                Compared::Diverged => keep_both(writing, local, &remote, now)?,
            }
        } else if incoming.rev <= local.rev {
            return Ok(());
        }
    }
    let waits = !writing.reading().pending(Place { id: incoming.id, space: incoming.space })?.is_empty();
    let owed = if waits { Owed::Undecided } else { Owed::Nothing };
    let stored = StoredDocument { readable: false, owed, ..received(&incoming, local.as_ref()) };
    writing.put_document(&stored, &Projection::default())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use belay_domain::{
        Aggregate as _, Context, MemberId, Zone,
        vision::{Vision, VisionOpening},
    };
    use belay_protocol::{Person, SpaceKind, self_space};

    use super::*;
    use crate::{
        documents::{content::Content, isolation::tests::panic_once_over},
        ports::SystemClock,
        storage::{Key, ReplicaId, Store, StoredSpace},
    };

    const ME: Uuid = Uuid::from_u128(0xa);
    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn vision(id: Uuid, rev: u64, text: &str) -> Incoming {
        let context = Context { actor: MemberId(ME), at: NOW, now: NOW, zone: Zone::UTC, seed: Uuid::nil() };
        let opening = VisionOpening { text: text.into(), horizon_years: None };
        let vision = Vision::open(opening, &(), &context).expect("open a vision");
        let content = Content::new(vision).write(None).expect("write it");
        Incoming { id, space: self_space(ME), kind: "vision".into(), rev, at: NOW, content }
    }

    /// The revision of a stored document, and whether it is shown.
    fn existing(store: &Store, id: Uuid) -> (u64, bool) {
        let place = Place { id, space: self_space(ME) };
        let stored = store.read(|reading| reading.document_at(place)).expect("read it").expect("it is there");
        (stored.rev, stored.readable)
    }

    #[test]
    fn a_panic_over_one_document_sets_it_aside_with_nothing_half_written_and_the_others_arrive() {
        let folder = tempfile::tempdir().expect("make a folder");
        let path = folder.path().join("belay.db");
        let (store, _) = Store::open(&path, ReplicaId::UNNAMED, &SystemClock, &mut |_| Ok(()))
            .expect("open a new database");
        let (struck, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let arrives = |incoming| {
            store.receive(|writing| receive(writing, incoming, MemberId(ME), NOW)).expect("receive").0
        };
        let own = StoredSpace::reported(self_space(ME), SpaceKind::Own, String::new(), Vec::new());
        let signed_in = store.write(|writing| {
            writing.set_meta(Key::Person, &Person { id: ME, name: "Mia".into() })?;
            writing.set_meta(Key::Device, &Uuid::from_u128(0xd))?;
            writing.put_space(&own)
        });
        signed_in.expect("sign in");
        assert!(arrives(vision(struck, 1, "I lead")));
        panic_once_over(struck);
        let both = store.receive(|writing| {
            Ok([vision(struck, 2, "I lead well"), vision(other, 1, "I write")]
                .map(|incoming| receive(writing, incoming, MemberId(ME), NOW)))
        });
        assert_eq!(both.expect("receive").0, [Ok(true), Ok(true)]);
        assert_eq!(existing(&store, struck), (2, false), "kept, and shown as what waits for an update");
        assert_eq!(existing(&store, other), (1, true));
        assert!(arrives(vision(struck, 3, "I lead better")));
        assert_eq!(existing(&store, struck), (3, true), "asked again, it is shown again");
    }
}
