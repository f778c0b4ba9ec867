//! Deletion: a tombstone replaces the content, and its texts are removed from the phone (decision 0030).
//!
//! Texts that another phone wrote meanwhile, which the deleting person never saw, become attention items.

use std::{collections::BTreeSet, str::FromStr as _};

use belay_domain::{Context, Kind, MemberId, Reason, Refusal};
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
    storage::{Place, Reading, StoredDocument, Writing},
};

/// The stored intention to delete a document. It is no command of the aggregate, of which nothing is left afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Intention {
    /// Delete it.
    Delete {
        /// The hash of each text that its author saw. Texts that another phone wrote meanwhile are recognised by it,
        /// without storing the texts.
        seen: BTreeSet<Uuid>,
    },
}

/// The intention to delete a document, whose author saw this content. The content may not even be readable JSON: then
/// no text in it counts as seen.
pub(crate) fn intent(id: Uuid, content: &[u8]) -> Result<String> {
    json::text(&Intention::Delete { seen: seen(id, content).unwrap_or_default() })
}

/// Whether an intention deletes its document.
pub(crate) fn is_deletion(intent: &str) -> bool {
    json::read::<Intention>(intent).is_ok()
}

/// Rebases the intention to delete onto `remote`; none for another intention. Texts that another phone wrote meanwhile
/// become attention items.
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

/// After a content without texts (deleted, or a copy taken back) has replaced `before`: removes everything else on this
/// phone with its texts. The newest waiting intention stays: it says only that the texts are removed.
pub(crate) fn forget_words(
    writing: &mut Writing<'_>,
    before: &StoredDocument,
    content: &dyn AnyContent,
) -> Result<()> {
    if !is_without_words(content) || was_without_words(before) {
        return Ok(());
    }
    if content.is_deleted() || content.is_of_one() {
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

/// Whether the texts had been removed before. A copy that is taken back twice differs in its bytes, but there is
/// nothing to erase.
fn was_without_words(before: &StoredDocument) -> bool {
    let kind = Kind::from_str(&before.kind);
    kind.is_ok_and(|kind| kinds::read(kind, &before.view).is_ok_and(|before| is_without_words(&*before)))
}

/// Whether a document on this phone has been deleted.
pub(crate) fn is_deleted(stored: &StoredDocument) -> bool {
    let kind = Kind::from_str(&stored.kind).is_ok_and(Kind::can_be_deleted);
    kind && Header::read(&stored.view).is_ok_and(|header| header.deleted.is_some())
}

/// Whether this person wrote the tombstone on this phone. Somebody else may have forged one.
pub(crate) fn is_by(stored: &StoredDocument, person: Option<MemberId>) -> bool {
    Tombstone::read(&stored.view).is_ok_and(|tombstone| Some(tombstone.by()) == person)
}

/// The base to store beside a content. If that has no texts any more, the server's texts are not kept either, only its
/// version vector.
pub(crate) fn base_beside(content: &dyn AnyContent, kind: &str, base: Vec<u8>) -> Result<Vec<u8>> {
    if !is_without_words(content) {
        return Ok(base);
    }
    let kind = Kind::from_str(kind).map_err(|_| Error::UpdateNeeded)?;
    let mut empty = kinds::read(kind, &content.write(None)?)?;
    *empty.applied_mut() = Header::read(&base)?.applied;
    empty.write(None)
}

/// Whether a document is the tombstone of somebody else's document. Only they re-upload it to a server that lost it.
pub(crate) fn is_anothers_tombstone(reading: &Reading<'_>, stored: &StoredDocument) -> Result<bool> {
    if !is_deleted(stored) {
        return Ok(false);
    }
    let me: Option<Uuid> = reading.own_id()?;
    let by = Kind::from_str(&stored.kind)
        .ok()
        .and_then(|kind| kinds::read(kind, stored.base.as_ref().unwrap_or(&stored.view)).ok()?.word_of());
    Ok(me.is_some() && by.map(|by| by.0) != me)
}
