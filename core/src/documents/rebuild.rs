//! Rebuilds the read models from the documents, when their form changed or a new version can read more. The first pass
//! writes every document into its lists. The second decides waiting intentions, because the rules read the lists.

use std::str::FromStr as _;

use belay_domain::Kind;
use chrono::DateTime;

use crate::{
    Error, Result,
    documents::{
        content::Header,
        isolation::isolated,
        kinds,
        rebase::decide_again,
        receive::put_in_place,
        row::{Incoming, NEWER_ENVELOPE, projected},
        spaces::homes,
    },
    storage::{Key, Owed, Projection, Reading, StoredDocument, Writing},
};

/// Documents read at once.
const CHUNK: u32 = 500;

/// Fills the (empty) read models from every document, and reports the progress. Intentions that waited for a version
/// that can read them are decided after that, because the rules need complete lists.
pub(crate) fn rebuild(writing: &mut Writing<'_>, progress: &mut dyn FnMut(u64, u64)) -> Result<()> {
    let all = writing.reading().document_count()?;
    let (mut done, mut last) = (0, 0);
    let mut waited = Vec::new();
    loop {
        let chunk = Reading::documents_after(&writing.reading(), last, CHUNK)?;
        let Some(newest) = chunk.last() else { break };
        last = newest.row;
        done += chunk.len() as u64;
        for document in chunk {
            let (row, place, was_read) = (document.row, document.place(), document.readable);
            let at = document.stored_at.and_then(DateTime::from_timestamp_millis).unwrap_or_default();
            if project_again(writing, document)? {
                waited.push(row);
            }
            homes::settle(writing, place, None, !was_read, at)?;
        }
        progress(done, all);
    }
    for row in waited {
        for document in Reading::documents_after(&writing.reading(), row - 1, 1)? {
            read_again(writing, &document)?;
        }
    }
    Ok(())
}

/// Writes a document into the read models again. Returns whether it has intentions to decide once every document is in
/// its lists, because the rules read the lists.
fn project_again(writing: &mut Writing<'_>, stored: StoredDocument) -> Result<bool> {
    let place = stored.place();
    if let Some(projection) = isolated(stored.id, || projected(&stored, place))? {
        writing.put_document(&stored, &projection)?;
        return Ok(!stored.readable || stored.owed == Owed::Undecided);
    }
    let is_damaged = stored.readable && Header::read(&stored.view).is_err();
    if is_damaged || stored.view == NEWER_ENVELOPE.as_bytes() {
        // The server has a good copy, or this version may open what the last could not: everything is downloaded once
        // more.
        writing.clear_meta(Key::Cursor)?;
    }
    let unread = StoredDocument { readable: false, ..stored };
    writing.put_document(&unread, &Projection::default())?;
    Ok(false)
}

/// Decides the intentions that waited for this version, or for complete lists.
fn read_again(writing: &mut Writing<'_>, stored: &StoredDocument) -> Result<()> {
    let done = writing.isolated(stored.id, |writing| {
        let at = stored.stored_at.and_then(DateTime::from_timestamp_millis).unwrap_or_default();
        if stored.readable {
            return decide_again(writing, stored, at);
        }
        let content = stored.view.clone();
        let (rev, id, space, kind) = (stored.rev, stored.id, stored.space, stored.kind.clone());
        let incoming = Incoming { id, space, kind, rev, at, content };
        let known = Kind::from_str(&incoming.kind).map_err(|_| Error::UpdateNeeded)?;
        let remote = kinds::read(known, &incoming.content)?;
        put_in_place(writing, Some(stored), &incoming, remote, at)
    })?;
    if done.is_none() && !stored.readable {
        // It is in the lists since the first pass.
        writing.put_document(stored, &Projection::default())?;
    }
    Ok(())
}
