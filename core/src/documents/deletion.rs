//! Deleting: a tombstone takes the place of the content, and its words leave the phone with it (decision 0030).
//!
//! Words that another phone wrote meanwhile, and so never seen by who deleted it, go to the attention list.

use std::{collections::BTreeSet, str::FromStr as _};

use belay_domain::{Context, Kind, MemberId, Reason, Refusal};
use belay_protocol::Person;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    Error, Result,
    documents::{
        attention::{AttentionReason, add_attention},
        content::Header,
        kinds::{self, AnyContent, Tombstone},
        typed::words_in,
    },
    json,
    storage::{Key, Place, Reading, StoredDocument, Writing},
};

/// The intention to delete a document, as kept. It is no command of the aggregate: nothing of that is left afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Intention {
    /// Delete it.
    Delete {
        /// Each text that its author saw, hashed: what another phone wrote meanwhile is told from it, without keeping it.
        seen: BTreeSet<Uuid>,
    },
}

/// The intention to delete a document, whose author saw this content. It may not even be JSON that can be read: then no text in
/// it counts as seen.
pub(crate) fn intent(id: Uuid, content: &[u8]) -> Result<String> {
    json::text(&Intention::Delete { seen: seen(id, content).unwrap_or_default() })
}

/// Whether an intention is to delete.
pub(crate) fn is_deletion(intent: &str) -> bool {
    json::read::<Intention>(intent).is_ok()
}

/// Carries out the intention to delete again, on top of `remote`; none where the intention is another. What was written
/// elsewhere meanwhile, and so never seen by who deleted it, goes to the attention list.
pub(crate) fn delete_again(
    writing: &mut Writing<'_>,
    remote: &dyn AnyContent,
    kind: &str,
    place: Place,
    intent: &str,
    context: &Context,
) -> Result<Option<std::result::Result<Tombstone, Refusal>>> {
    let Ok(Intention::Delete { seen: known }) = json::read(intent) else {
        return Ok(None);
    };
    let deleted = remote.delete(context);
    if deleted.is_ok() {
        let content = remote.write(None)?;
        if !seen(place.id, &content)?.is_subset(&known) {
            let why = AttentionReason::Overtaken { refusal: Refusal::because(Reason::Deleted) };
            add_attention(writing, place, kind, &why, None, Some(content), context.now)?;
        }
    }
    Ok(Some(deleted.map(|deleted| Tombstone::new(remote.applied().clone(), deleted))))
}

/// The hashes of every text in a content.
fn seen(id: Uuid, content: &[u8]) -> Result<BTreeSet<Uuid>> {
    let content: Value = json::read(content)?;
    let words = content.get("doc").map(words_in).unwrap_or_default();
    Ok(words.iter().map(|text| Uuid::new_v5(&id, text.as_bytes())).collect())
}

/// After a content without words (deleted, or a copy taken back) has taken the place of `before`: removes what else here
/// carried them. The newest own intention that waits stays: it says no more than that the words go.
pub(crate) fn forget_words(
    writing: &mut Writing<'_>,
    before: &StoredDocument,
    content: &dyn AnyContent,
) -> Result<()> {
    if !is_without_words(content) || was_without_words(before) {
        return Ok(());
    }
    if content.is_deleted() {
        let last = writing.reading().pending(before.place())?.pop().map(|intention| intention.n);
        writing.forget_intentions(before.place(), last)?;
        writing.forget_versions(before.place())?;
    } else {
        writing.forget_texts_given(before.place())?;
    }
    writing.erase()
}

fn is_without_words(content: &dyn AnyContent) -> bool {
    content.is_deleted() || content.is_taken_back()
}

/// Whether the words had gone before. A copy taken back twice is two documents to the letter, and nothing to erase.
fn was_without_words(before: &StoredDocument) -> bool {
    let kind = Kind::from_str(&before.kind);
    kind.is_ok_and(|kind| kinds::read(kind, &before.view).is_ok_and(|before| is_without_words(&*before)))
}

/// Whether a document on this phone has been deleted.
pub(crate) fn is_deleted(stored: &StoredDocument) -> bool {
    let kind = Kind::from_str(&stored.kind).is_ok_and(Kind::can_be_deleted);
    kind && Header::read(&stored.view).is_ok_and(|header| header.deleted.is_some())
}

/// Whether a tombstone on this phone is this person's. Somebody may have written one over what was never theirs.
pub(crate) fn is_by(stored: &StoredDocument, person: Option<MemberId>) -> bool {
    Tombstone::read(&stored.view).is_ok_and(|tombstone| Some(tombstone.by()) == person)
}

/// The base to keep beside a content: where that has no words any more, the server's words are not kept either, only what
/// was applied in it.
pub(crate) fn base_beside(content: &dyn AnyContent, kind: &str, base: Vec<u8>) -> Result<Vec<u8>> {
    if !is_without_words(content) {
        return Ok(base);
    }
    let kind = Kind::from_str(kind).map_err(|_| Error::UpdateNeeded)?;
    let mut empty = kinds::read(kind, &content.write(None)?)?;
    *empty.applied_mut() = Header::read(&base)?.applied;
    empty.write(None)
}

/// Whether a document is the tombstone of what somebody else wrote: theirs to send again where the server lost it.
pub(crate) fn is_anothers_tombstone(reading: &Reading<'_>, stored: &StoredDocument) -> Result<bool> {
    if !is_deleted(stored) {
        return Ok(false);
    }
    let me: Option<Uuid> = reading.meta::<Person>(Key::Person)?.map(|person| person.id);
    let by = Kind::from_str(&stored.kind)
        .ok()
        .and_then(|kind| kinds::read(kind, stored.base.as_ref().unwrap_or(&stored.view)).ok()?.word_of());
    Ok(me.is_some() && by.map(|by| by.0) != me)
}
