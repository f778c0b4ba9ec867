//! What arrives from the server, put into place: taken as it is, given back where the server lost more, or the ground on
//! which what waits here is decided again. What a newer app made is kept unread until the update.

use std::str::FromStr as _;

use belay_domain::{Kind, MemberId};
use belay_protocol::{LARGEST_INTEGER, MAX_BODY_BYTES};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    Error, Result,
    any::{self, AnyContent},
    content::Header,
    healing::{Compared, compare, give_back, part_ways},
    homes,
    identity::{self, Identity},
    isolation::isolated,
    replay::{decide_again, rebase},
    storage::{Key, Owed, Projection, StoredDocument, Writing},
    subjects::{Claim, Place, on_arrival},
    tombstone::{self, forget_words},
};

/// Stands for a content in an envelope of a newer app. After the update it is fetched again.
pub(crate) const NEWER_ENVELOPE: &str = r#"{"v":4294967295,"applied":{}}"#;

/// A document as received and opened.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Incoming {
    pub(crate) id: Uuid,
    pub(crate) space: Uuid,
    pub(crate) kind: String,
    pub(crate) rev: u64,
    pub(crate) at: DateTime<Utc>,
    pub(crate) content: Vec<u8>,
}

/// Puts what the server sent into place, asking the domain again for what waits here. `by` is who wrote it. Gives whether it
/// can be what it says: a content at all, of this version or a newer one, and the document that this phone has under its id;
/// if not, what was here stays. What this version cannot read, or fails over, is kept unread.
pub(crate) fn receive(
    writing: &mut Writing<'_>,
    incoming: Incoming,
    by: MemberId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let place = Place { id: incoming.id, space: incoming.space };
    let local = writing.reading().document_at(place)?;
    if !writing.reading().takes_part_in(incoming.space)? {
        // A server that sends what this person has no part in is not believed.
        return Ok(true);
    }
    if !is_believable(local.as_ref(), &incoming) {
        return Ok(false);
    }
    let kind = Kind::from_str(&incoming.kind);
    let mut claim = Claim::Unsaid;
    let mut identity = Identity::Same;
    let placed = in_place(writing, local.as_ref(), incoming.id, |writing| {
        let theirs = any::read(kind.map_err(|_| Error::UpdateNeeded)?, &incoming.content)?;
        if is_news(local.as_ref(), &incoming) {
            identity = identity::compare(&writing.reading(), local.as_ref(), &*theirs, place, by)?;
        }
        if identity != Identity::Same {
            return Ok(false);
        }
        claim = theirs.claim(place);
        put_in_place(writing, local.as_ref(), &incoming, theirs, now).map(|()| true)
    })?;
    let is_new = local.is_none();
    if placed == Some(false) {
        return match &local {
            Some(local) => identity::defend(writing, local, &incoming, identity),
            None => Ok(false),
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

/// Whether a document that arrived can be what it says.
fn is_believable(local: Option<&StoredDocument>, incoming: &Incoming) -> bool {
    // A document never changes its kind. One that this phone has under a kind it does not know it may have from a server
    // that was not honest.
    let is_known = |local: &&StoredDocument| Kind::from_str(&local.kind).is_ok();
    local.filter(is_known).is_none_or(|local| local.kind == incoming.kind)
        && incoming.rev <= LARGEST_INTEGER
        && incoming.content.len() <= MAX_BODY_BYTES
        && Header::read(&incoming.content).is_ok()
}

/// Whether this phone does not know yet what the server tells.
fn is_news(local: Option<&StoredDocument>, incoming: &Incoming) -> bool {
    local.is_none_or(|local| {
        local.verify || local.owed.is_restoring() || !local.readable || incoming.rev > local.rev
    })
}

/// Carries out a step on a document that arrives. Of one that is not here yet nothing is written before all of it was
/// read, so that there is nothing to undo: a first sync goes without savepoints.
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

fn put_in_place(
    writing: &mut Writing<'_>,
    local: Option<&StoredDocument>,
    incoming: &Incoming,
    theirs: Box<dyn AnyContent>,
    now: DateTime<Utc>,
) -> Result<()> {
    let Some(local) = local else {
        return put_received(writing, incoming, None, &*theirs, now);
    };
    // With the deletion itself still waiting it is decided again like every intention.
    let stands = tombstone::is_deleted(local)
        && !theirs.is_deleted()
        && tombstone::is_by(local, theirs.word_of())
        && writing.reading().pending(local.place())?.is_empty();
    if local.verify || local.owed.is_restoring() {
        if stands {
            return tombstone::stand(writing, local, incoming, &*theirs, now);
        }
        match compare(local, theirs.applied(), &writing.reading().own(local.place())?) {
            Compared::ServerHasAll => {}
            Compared::ServerIsBehind => return give_back(writing, local, incoming),
            Compared::Parted => part_ways(writing, local, theirs.applied(), now)?,
        }
    } else if !is_news(Some(local), incoming) {
        return Ok(());
    }
    if stands {
        return tombstone::stand(writing, local, incoming, &*theirs, now);
    }
    rebase(writing, local, incoming, theirs, now)
}

/// Takes the server's content as it is: nothing of this phone waits on it.
pub(crate) fn put_received(
    writing: &mut Writing<'_>,
    incoming: &Incoming,
    local: Option<&StoredDocument>,
    theirs: &dyn AnyContent,
    now: DateTime<Utc>,
) -> Result<()> {
    let place = Place { id: incoming.id, space: incoming.space };
    writing.put_document(&received(incoming, local), &on_arrival(theirs.project(place), now))?;
    match local {
        Some(local) => forget_words(writing, local, theirs),
        None => Ok(()),
    }
}

/// A row for what was received: nothing owed, the server's content as the view.
pub(crate) fn received(incoming: &Incoming, local: Option<&StoredDocument>) -> StoredDocument {
    StoredDocument {
        row: local.map_or(0, |local| local.row),
        id: incoming.id,
        space: incoming.space,
        kind: incoming.kind.clone(),
        view: incoming.content.clone(),
        base: None,
        rev: incoming.rev,
        stored_at: Some(incoming.at.timestamp_millis()),
        owed: Owed::Nothing,
        readable: true,
        verify: false,
        astray: local.is_some_and(|local| local.astray),
    }
}

/// Keeps a document this version cannot read: shown as "update to see". Intentions of this phone wait for the update.
fn keep_unread(
    writing: &mut Writing<'_>,
    local: Option<StoredDocument>,
    incoming: Incoming,
    now: DateTime<Utc>,
) -> Result<()> {
    if let Some(local) = &local {
        if local.verify || local.owed.is_restoring() {
            let theirs = Header::read(&incoming.content)?.applied;
            let compared = match incoming.content == NEWER_ENVELOPE.as_bytes() {
                // Nobody here knows what is in it.
                true => Compared::Parted,
                false => compare(local, &theirs, &writing.reading().own(local.place())?),
            };
            match compared {
                Compared::ServerHasAll => {}
                Compared::ServerIsBehind => return give_back(writing, local, &incoming),
                Compared::Parted => part_ways(writing, local, &theirs, now)?,
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

/// Puts a document into the read models again. Gives whether intentions of it have to be decided, once every document is in
/// place: the rules ask the lists.
pub(crate) fn project_again(writing: &mut Writing<'_>, stored: StoredDocument) -> Result<bool> {
    let place = stored.place();
    if let Some(projection) = isolated(stored.id, || projected(&stored, place))? {
        writing.put_document(&stored, &projection)?;
        return Ok(!stored.readable || stored.owed == Owed::Undecided);
    }
    let is_damaged = stored.readable && Header::read(&stored.view).is_err();
    if is_damaged || stored.view == NEWER_ENVELOPE.as_bytes() {
        // The server has a good copy, or this version may open what the last could not: everything is fetched once more.
        writing.clear_meta(Key::Cursor)?;
    }
    let unread = StoredDocument { readable: false, ..stored };
    writing.put_document(&unread, &Projection::default())?;
    Ok(false)
}

/// Decides what waited until this version, or until every document was in its lists again.
pub(crate) fn read_again(writing: &mut Writing<'_>, stored: &StoredDocument) -> Result<()> {
    let done = writing.isolated(stored.id, |writing| {
        let at = stored.stored_at.and_then(DateTime::from_timestamp_millis).unwrap_or_default();
        if stored.readable {
            return decide_again(writing, stored, at);
        }
        let content = stored.view.clone();
        let (rev, id, space, kind) = (stored.rev, stored.id, stored.space, stored.kind.clone());
        let incoming = Incoming { id, space, kind, rev, at, content };
        let known = Kind::from_str(&incoming.kind).map_err(|_| Error::UpdateNeeded)?;
        let theirs = any::read(known, &incoming.content)?;
        put_in_place(writing, Some(stored), &incoming, theirs, at)
    })?;
    if done.is_none() && !stored.readable {
        // It stands in the lists since the first pass.
        writing.put_document(stored, &Projection::default())?;
    }
    Ok(())
}

/// The place in the read models of what stands in a row.
fn projected(stored: &StoredDocument, place: Place) -> Result<Projection> {
    match Kind::from_str(&stored.kind) {
        Ok(kind) => any::read(kind, &stored.view).map(|content| content.project(place)),
        Err(_) => Err(Error::UpdateNeeded),
    }
}

/// Writes a row again with the projection of its view; one that cannot be read stands in no list.
pub(crate) fn put_again(writing: &mut Writing<'_>, stored: StoredDocument) -> Result<()> {
    let place = stored.place();
    let projection = isolated(stored.id, || projected(&stored, place))?;
    let readable = stored.readable && projection.is_some();
    writing.put_document(&StoredDocument { readable, ..stored }, &projection.unwrap_or_default())?;
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
        applied::Line,
        content::Content,
        isolation::tests::panic_once_over,
        ports::SystemClock,
        storage::{Store, StoredSpace},
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

    /// Which revision of a document is there, and whether it is shown.
    fn there(store: &Store, id: Uuid) -> (u64, bool) {
        let place = Place { id, space: self_space(ME) };
        let stored = store.read(|reading| reading.document_at(place)).expect("read it").expect("it is there");
        (stored.rev, stored.readable)
    }

    #[test]
    fn a_panic_over_one_document_sets_it_aside_with_nothing_half_written_and_the_others_arrive() {
        let folder = tempfile::tempdir().expect("make a folder");
        let path = folder.path().join("belay.db");
        let (store, _) =
            Store::open(&path, Line::UNNAMED, &SystemClock, &mut |_, _| {}).expect("open a new database");
        let (struck, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let arrives = |incoming| {
            store.receive(|writing| receive(writing, incoming, MemberId(ME), NOW)).expect("receive").0
        };
        let own = StoredSpace::told(self_space(ME), SpaceKind::Own, String::new(), Vec::new());
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
        assert_eq!(there(&store, struck), (2, false), "kept, and shown as what waits for an update");
        assert_eq!(there(&store, other), (1, true));
        assert!(arrives(vision(struck, 3, "I lead better")));
        assert_eq!(there(&store, struck), (3, true), "asked again, it is shown again");
    }
}
