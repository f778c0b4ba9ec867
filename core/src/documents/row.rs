//! Rows of documents: makes one of a received document, and writes it together with its entries in the lists.

use std::str::FromStr as _;

use belay_domain::Kind;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    Error, Result,
    documents::{
        deletion::forget_words,
        isolation::isolated,
        kinds::{self, AnyContent, on_arrival},
    },
    storage::{Owed, Place, Projection, StoredDocument, Writing},
};

/// The placeholder for a content in an envelope of a newer app. After the update it is downloaded again.
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

/// The row of a received document: everything sent, the server's content as the view.
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

/// Takes the server's content as it is, because no intention waits.
pub(crate) fn put_received(
    writing: &mut Writing<'_>,
    incoming: &Incoming,
    local: Option<&StoredDocument>,
    remote: &dyn AnyContent,
    now: DateTime<Utc>,
) -> Result<()> {
    let place = Place { id: incoming.id, space: incoming.space };
    writing.put_document(&received(incoming, local), &on_arrival(remote.project(place), now))?;
    match local {
        Some(local) => forget_words(writing, local, remote),
        None => Ok(()),
    }
}

/// The entries of a row in the read models.
pub(crate) fn projected(stored: &StoredDocument, place: Place) -> Result<Projection> {
    match Kind::from_str(&stored.kind) {
        Ok(kind) => kinds::read(kind, &stored.view).map(|content| content.project(place)),
        Err(_) => Err(Error::UpdateNeeded),
    }
}

/// Writes a row again with the projection of its view. An unreadable one is in no list.
pub(crate) fn put_again(writing: &mut Writing<'_>, stored: StoredDocument) -> Result<()> {
    let place = stored.place();
    let projection = isolated(stored.id, || projected(&stored, place))?;
    let readable = stored.readable && projection.is_some();
    writing.put_document(&StoredDocument { readable, ..stored }, &projection.unwrap_or_default())?;
    Ok(())
}
