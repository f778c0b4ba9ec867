//! What becomes of the documents of a space in which this person is no longer: what they had by their own word stays, read and
//! never sent; everything else leaves the phone.

use belay_domain::{
    Aggregate as _, MemberId,
    flash::FlashRequest,
    reflection::SharedReflection,
    relationship::Relationship,
    story::{StoryShare, Told},
};
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::{
    Result,
    documents::{
        attention::{AttentionReason, add_attention},
        content::Content,
        kinds::every,
        row::put_again,
    },
    storage::{List, Owed, Reading, SpaceState, StoredDocument, StoredSpace, Writing},
};

/// So many documents are read at once.
const AT_ONCE: u32 = 200;

/// Whether this person has left the relationship that lives in a space by their own word.
pub(crate) fn has_left(reading: &Reading<'_>, space: Uuid, me: MemberId) -> Result<bool> {
    for (id, _) in every::<Relationship>(reading, List::LeftRelationships, me.0)? {
        if reading.space_of::<Relationship>(id)? == space {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Keeps what was in a space that is shared no more: read, and never sent or compared again. What others had shared of
/// their own goes; of a story that was heard, what its listener took from it stays (S257).
pub(crate) fn stay_behind(
    writing: &mut Writing<'_>,
    space: Uuid,
    me: MemberId,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<()> {
    let Some(known) = writing.reading().space(space)?.filter(|known| known.state != SpaceState::Left) else {
        return Ok(());
    };
    let mut last = 0;
    loop {
        let documents = writing.reading().documents_in(space, last, AT_ONCE)?;
        let Some(newest) = documents.last() else { break };
        last = newest.row;
        for stored in documents {
            move_pending_to_attention(writing, &stored, now)?;
            // An unreadable document stays as it is, because it must not keep anybody from leaving.
            let kept = writing.isolated(stored.id, |_| kept(&stored, me, today))?;
            match kept.unwrap_or_else(|| Some(stored.view.clone())) {
                // The server's revision is of no matter any more; if this person ever comes back, its copy is taken.
                Some(view) => put_again(
                    writing,
                    StoredDocument { view, base: None, rev: 0, owed: Owed::Nothing, verify: false, ..stored },
                )?,
                None => writing.remove_document(&stored)?,
            }
        }
    }
    writing.put_space(&StoredSpace { state: SpaceState::Left, ..known })
}

/// Moves the pending intentions of a document to the attention list, where their words stay for the person.
fn move_pending_to_attention(
    writing: &mut Writing<'_>,
    stored: &StoredDocument,
    now: DateTime<Utc>,
) -> Result<()> {
    for intention in writing.reading().pending(stored.place())? {
        let (place, why, intent) = (stored.place(), &AttentionReason::SpaceLeft, Some(intention.intent));
        add_attention(writing, place, &stored.kind, why, intent, None, now)?;
        writing.remove_intention(intention.n)?;
    }
    Ok(())
}

/// The rest of a document that stays; none if nothing does.
fn kept(stored: &StoredDocument, me: MemberId, today: NaiveDate) -> Result<Option<Vec<u8>>> {
    if !stored.readable {
        return Ok(Some(stored.view.clone()));
    }
    if stored.kind == SharedReflection::KIND.as_str() {
        let own = Content::<SharedReflection>::read(&stored.view)?.doc.author == me;
        return Ok(own.then(|| stored.view.clone()));
    }
    if stored.kind == FlashRequest::KIND.as_str() {
        // What was never sent was heard by nobody: an answer too late is none.
        return Ok(Some(stored.base.as_ref().unwrap_or(&stored.view).clone()));
    }
    if stored.kind == StoryShare::KIND.as_str() {
        let mut content = Content::<StoryShare>::read(&stored.view)?;
        if content.doc.teller != me {
            if content.doc.to != me || content.doc.takeaway.is_none() {
                return Ok(None);
            }
            let unknown_fields = if content.is_all_of(&stored.view)? { None } else { Some(&*stored.view) };
            content.doc.told = Told::Revoked { on: today };
            return content.write(unknown_fields).map(Some);
        }
    }
    Ok(Some(stored.view.clone()))
}

/// Removes a space that the server does not know: none was asked for it yet, or it would not make it. Gives whether it was
/// such a space.
pub(crate) fn remove_unmade(writing: &mut Writing<'_>, space: Uuid, now: DateTime<Utc>) -> Result<bool> {
    let known = writing.reading().space(space)?;
    if !known.is_some_and(|space| matches!(space.state, SpaceState::Wanted | SpaceState::Refused)) {
        return Ok(false);
    }
    remove_all_in(writing, space, now)?;
    Ok(true)
}

/// Removes a space with its documents. Own words that were not sent are kept for the person.
pub(crate) fn remove_all_in(writing: &mut Writing<'_>, space: Uuid, now: DateTime<Utc>) -> Result<()> {
    let mut last = 0;
    loop {
        let documents = writing.reading().documents_in(space, last, AT_ONCE)?;
        let Some(newest) = documents.last() else { break };
        last = newest.row;
        for stored in &documents {
            move_pending_to_attention(writing, stored, now)?;
            writing.remove_document(stored)?;
        }
    }
    writing.remove_space(space)
}
