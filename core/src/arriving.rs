//! What arrives from the server, put into place: taken as it is, given back where the server lost more, or the ground on
//! which what waits here is decided again. What a newer app made is kept unread until the update.

use std::str::FromStr as _;

use belay_domain::Kind;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    Error, Result,
    any::{self, AnyContent},
    content::Header,
    healing::{Compared, compare, give_back, part_ways},
    replay::rebase,
    storage::{Key, Owed, Projection, StoredDocument, Writing},
    subjects::{Place, on_arrival},
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

/// Puts what the server sent into place, asking the domain again for what waits here. Gives whether it is a content at all,
/// of this version or a newer one; if not, what was here stays.
pub(crate) fn receive(writing: &mut Writing<'_>, incoming: Incoming, now: DateTime<Utc>) -> Result<bool> {
    let local = writing.reading().document(incoming.id)?;
    if local.as_ref().is_some_and(|local| local.space != incoming.space) {
        // A document never changes space: a server that says so is not believed.
        return Ok(true);
    }
    let placed = match Kind::from_str(&incoming.kind) {
        Ok(kind) => match any::read(kind, &incoming.content) {
            Ok(theirs) => put_in_place(writing, local.as_ref(), &incoming, theirs, now),
            Err(Error::UpdateNeeded) => Err(Error::UpdateNeeded),
            Err(_) => return Ok(false),
        },
        Err(_) if Header::read(&incoming.content).is_err() => return Ok(false),
        Err(_) => Err(Error::UpdateNeeded),
    };
    match placed {
        Err(Error::UpdateNeeded) => keep_unread(writing, local, incoming, now)?,
        other => other?,
    }
    Ok(true)
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
    if local.verify || local.owed.is_restoring() {
        match compare(local, theirs.applied())? {
            Compared::ServerHasAll => {}
            Compared::ServerIsBehind => return give_back(writing, local, incoming),
            Compared::Parted => part_ways(writing, local, theirs.applied(), now)?,
        }
    } else if incoming.rev <= local.rev && local.readable {
        return Ok(());
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
    Ok(())
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
                false => compare(local, &theirs)?,
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
    let stored = StoredDocument { readable: false, ..received(&incoming, local.as_ref()) };
    writing.put_document(&stored, &Projection::default())?;
    Ok(())
}

/// Reads a document again after an update of the app: its place in the read models, and whether it can be read now.
pub(crate) fn read_again(writing: &mut Writing<'_>, stored: StoredDocument) -> Result<()> {
    let place = Place { id: stored.id, space: stored.space };
    match projected(&stored, place) {
        Ok(_) if !stored.readable => {
            // It could not be read until now: intentions that waited for this version are decided now.
            let at = stored.stored_at.and_then(DateTime::from_timestamp_millis).unwrap_or_default();
            let (rev, id, space) = (stored.rev, stored.id, stored.space);
            let incoming =
                Incoming { id, space, kind: stored.kind.clone(), rev, at, content: stored.view.clone() };
            let before = stored;
            let Ok(kind) = Kind::from_str(&incoming.kind) else {
                return Ok(());
            };
            let theirs = any::read(kind, &incoming.content)?;
            put_in_place(writing, Some(&before), &incoming, theirs, at)
        }
        Ok(projection) => writing.put_document(&stored, &projection).map(|_| ()),
        Err(Error::UpdateNeeded) => {
            if stored.view == NEWER_ENVELOPE.as_bytes() {
                // This version may open it: everything is fetched once more.
                writing.clear_meta(Key::Cursor)?;
            }
            let unread = StoredDocument { readable: false, ..stored };
            writing.put_document(&unread, &Projection::default()).map(|_| ())
        }
        Err(error) => Err(error),
    }
}

/// The place in the read models of what stands in a row.
fn projected(stored: &StoredDocument, place: Place) -> Result<Projection> {
    match Kind::from_str(&stored.kind) {
        Ok(kind) => any::read(kind, &stored.view).map(|content| content.project(place)),
        Err(_) => Err(Error::UpdateNeeded),
    }
}

/// Writes a row again with the projection of its view.
pub(crate) fn put_again(writing: &mut Writing<'_>, stored: StoredDocument) -> Result<()> {
    let place = Place { id: stored.id, space: stored.space };
    let projection = match projected(&stored, place) {
        Ok(projection) => projection,
        Err(Error::UpdateNeeded) => Projection::default(),
        Err(error) => return Err(error),
    };
    writing.put_document(&stored, &projection)?;
    Ok(())
}
