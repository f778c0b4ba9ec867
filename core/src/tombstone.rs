//! Tombstones: what is left of a deleted document, and how its words leave the phone (decision 0030).
//!
//! A tombstone takes the place of a content: `{"v": 1, "applied": {…}, "deleted": {"by": …, "on": …}}`. It travels, is
//! merged and given back to a restored server like any other content. Nothing is ever done on top of it: words that another
//! phone wrote meanwhile go to the attention list. An app from before it shows "update to see".

use std::{collections::BTreeSet, str::FromStr as _};

use belay_domain::{Context, Deleted, Intent, Kind, MemberId, Reason, Refusal, reminder::ReminderFacts};
use belay_protocol::{SpaceKind, Wake};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    Error, Result,
    any::{self, AnyContent},
    applied::Applied,
    arriving::Incoming,
    bounds,
    content::{Content, Header},
    healing::give_back,
    json,
    replay::{Why, set_before_eyes},
    storage::{Owed, Projection, Reading, StoredDocument, Writing},
    subjects::{Claim, Place, Subject},
    words::words_in,
};

/// The version of its shape.
const VERSION: u32 = 1;

/// The content of a deleted document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Tombstone {
    v: u32,
    applied: Applied,
    deleted: Deleted,
}

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

impl Tombstone {
    /// Reads one.
    ///
    /// # Errors
    /// [`Error::UpdateNeeded`] for one of a newer app, and for what is none.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self> {
        bounds::check(bytes, |bytes| json::read::<Self>(bytes).is_ok())?;
        let tombstone = json::read::<Self>(bytes).map_err(|_| Error::UpdateNeeded)?;
        if tombstone.v > VERSION { Err(Error::UpdateNeeded) } else { Ok(tombstone) }
    }

    /// What takes the place of a content.
    pub(crate) fn of<A: Subject>(
        content: &Content<A>,
        context: &Context,
    ) -> std::result::Result<Self, Refusal> {
        let deleted = Deleted::of(&content.doc, context)?;
        Ok(Self { v: VERSION, applied: content.applied.clone(), deleted })
    }

    /// The tombstone for a document of this person that this version cannot read.
    ///
    /// # Errors
    /// Those of [`Header::read`].
    fn over(stored: &StoredDocument, context: &Context) -> Result<Self> {
        let deleted = Deleted { by: context.actor, on: context.today() };
        Ok(Self { v: VERSION, applied: Header::read(&stored.view)?.applied, deleted })
    }
}

impl AnyContent for Tombstone {
    fn applied(&self) -> &Applied {
        &self.applied
    }

    fn applied_mut(&mut self) -> &mut Applied {
        &mut self.applied
    }

    fn is_all_of(&self, _: &[u8]) -> Result<bool> {
        // What a newer app adds to a tombstone is nobody's words.
        Ok(true)
    }

    fn write(&self, _: Option<&[u8]>) -> Result<Vec<u8>> {
        json::write(self)
    }

    fn claim(&self, _: Place) -> Claim {
        Claim::Unsaid
    }

    fn project(&self, _: Place) -> Projection {
        Projection::default()
    }

    fn deadline(&self) -> Option<DateTime<Utc>> {
        None
    }

    fn remind(&self, _: Place, _: &Reading<'_>, _: &mut ReminderFacts) -> Result<()> {
        Ok(())
    }

    fn wake(&self, _: Option<&[u8]>) -> Result<Wake> {
        Ok(Wake::Quiet)
    }

    fn ask_again(
        &mut self,
        _: &str,
        _: Place,
        _: &Reading<'_>,
        _: &Context,
    ) -> Result<std::result::Result<(), Refusal>> {
        Ok(Err(Refusal::because(Reason::Deleted)))
    }

    fn holds_words(&self, _: &str) -> Result<bool> {
        Ok(false)
    }

    fn word_of(&self) -> Option<MemberId> {
        Some(self.deleted.by)
    }

    fn is_deleted(&self) -> bool {
        true
    }

    fn is_taken_back(&self) -> bool {
        false
    }

    fn delete(&self, _: &Context) -> std::result::Result<Self, Refusal> {
        Err(Refusal::because(Reason::Deleted))
    }
}

impl Writing<'_> {
    /// Deletes a document: on the way like any change, and gone from this phone with everything that carried its words.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::UpdateNeeded`]; the domain's refusal; those of storage.
    pub(crate) fn delete<A: Subject>(&mut self, id: impl Into<Uuid>, context: &Context) -> Result<()> {
        let stored = self.reading().document(id.into())?.filter(|stored| stored.kind == A::KIND.as_str());
        let stored = stored.ok_or_else(|| Error::not_found(A::KIND.as_str()))?;
        let (mut tombstone, seen) = match Content::<A>::read(&stored.view) {
            Ok(before) => (Tombstone::of(&before, context)?, seen(stored.id, &before.write(None)?)?),
            Err(Error::UpdateNeeded) if is_own_and_unread::<A>(&self.reading(), &stored)? => {
                // The content may not even be JSON that can be read. Then no text in it counts as seen.
                (Tombstone::over(&stored, context)?, seen(stored.id, &stored.view).unwrap_or_default())
            }
            Err(error) => return Err(error),
        };
        let intent = json::text(&Intention::Delete { seen })?;
        self.forget_attention(stored.place())?;
        // A tombstone is readable, and it need not wait until the content can be decided: the intentions that wait are removed.
        let owed = if stored.owed == Owed::Undecided { Owed::Intentions } else { stored.owed };
        let stored = StoredDocument { readable: true, owed, ..stored };
        self.keep(stored, &mut tombstone, None, &intent, context)
    }
}

/// Whether this phone's own intentions show that this person is the author of a document that this version cannot read: it was
/// opened or deleted on this phone. The author in the document itself proves nothing, because any member can write it. In the
/// `self` space nobody else writes: there an unreadable document is of a newer version, and waits for the update.
fn is_own_and_unread<A: Subject>(reading: &Reading<'_>, stored: &StoredDocument) -> Result<bool> {
    let is_shared = reading.kind_of_space(stored.space)?.is_some_and(|kind| kind != SpaceKind::Own);
    if !A::KIND.can_be_deleted() || !is_shared {
        return Ok(false);
    }
    let asked = reading.asked_for(stored.place())?;
    let is_beginning = |intent: &str| {
        matches!(json::read(intent), Ok(Intent::<A::Opening, A::Command>::Open(_))) || is_deletion(intent)
    };
    Ok(asked.iter().any(|intent| is_beginning(intent)))
}

/// Whether an intention is to delete.
pub(crate) fn is_deletion(intent: &str) -> bool {
    json::read::<Intention>(intent).is_ok()
}

/// Carries out the intention to delete again, on top of `theirs`; none where the intention is another. What was written
/// elsewhere meanwhile, and so never seen by who deleted it, goes to the attention list.
pub(crate) fn delete_again(
    writing: &mut Writing<'_>,
    theirs: &dyn AnyContent,
    kind: &str,
    place: Place,
    intent: &str,
    context: &Context,
) -> Result<Option<std::result::Result<Tombstone, Refusal>>> {
    let Ok(Intention::Delete { seen: known }) = json::read(intent) else {
        return Ok(None);
    };
    let deleted = theirs.delete(context);
    if deleted.is_ok() {
        let content = theirs.write(None)?;
        if !seen(place.id, &content)?.is_subset(&known) {
            let why = Why::Overtaken { refusal: Refusal::because(Reason::Deleted) };
            set_before_eyes(writing, place, kind, &why, None, Some(content), context.now)?;
        }
    }
    Ok(Some(deleted))
}

/// A standing content arrives for what was deleted here: from a server restored to before that, or from a phone that never
/// heard of it. The deletion stands, and whoever deleted it sends it once more; words that it never saw go to the attention
/// list.
pub(crate) fn stand(
    writing: &mut Writing<'_>,
    local: &StoredDocument,
    incoming: &Incoming,
    theirs: &dyn AnyContent,
    now: DateTime<Utc>,
) -> Result<()> {
    if !theirs.applied().is_within(&Header::read(&local.view)?.applied) {
        let why = Why::Overtaken { refusal: Refusal::because(Reason::Deleted) };
        let content = Some(incoming.content.clone());
        set_before_eyes(writing, local.place(), &local.kind, &why, None, content, now)?;
    }
    give_back(writing, local, incoming)
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
    kind.is_ok_and(|kind| any::read(kind, &before.view).is_ok_and(|before| is_without_words(&*before)))
}

/// Whether a document on this phone has been deleted.
pub(crate) fn is_deleted(stored: &StoredDocument) -> bool {
    let kind = Kind::from_str(&stored.kind).is_ok_and(Kind::can_be_deleted);
    kind && Header::read(&stored.view).is_ok_and(|header| header.deleted.is_some())
}

/// Whether a tombstone on this phone is this person's. Somebody may have written one over what was never theirs.
pub(crate) fn is_by(stored: &StoredDocument, person: Option<MemberId>) -> bool {
    Tombstone::read(&stored.view).is_ok_and(|tombstone| Some(tombstone.deleted.by) == person)
}

/// The base to keep beside a content: where that has no words any more, the server's words are not kept either, only what
/// was applied in it.
pub(crate) fn base_beside(content: &dyn AnyContent, kind: &str, base: Vec<u8>) -> Result<Vec<u8>> {
    if !is_without_words(content) {
        return Ok(base);
    }
    let kind = Kind::from_str(kind).map_err(|_| Error::UpdateNeeded)?;
    let mut empty = any::read(kind, &content.write(None)?)?;
    *empty.applied_mut() = Header::read(&base)?.applied;
    empty.write(None)
}

#[cfg(test)]
mod tests {
    use belay_domain::{reflection::Reflection, relationship::Relationship};

    use super::*;

    /// As the first version that deletes writes it.
    const TOMBSTONE: &str = r#"{"v":1,"applied":{"018f0000-0000-7000-8000-000000000007":{"a":3}},"deleted":{"by":"018f0000-0000-7000-8000-000000000001","on":"2026-11-30"}}"#;

    #[test]
    fn a_tombstone_is_read_and_written_to_the_letter() {
        let tombstone = any::read(Kind::Reflection, TOMBSTONE.as_bytes()).expect("read a tombstone");
        assert!(tombstone.is_deleted());
        assert_eq!(tombstone.write(None).expect("write it"), TOMBSTONE.as_bytes());
        let read = Content::<Reflection>::read(TOMBSTONE.as_bytes());
        assert_eq!(read, Err(Error::not_found("reflection")));
    }

    #[test]
    fn a_tombstone_of_what_nobody_can_delete_or_of_a_newer_app_is_kept_unread() {
        let read = Content::<Relationship>::read(TOMBSTONE.as_bytes());
        assert_eq!(read, Err(Error::UpdateNeeded));
        let newer = TOMBSTONE.replace(r#""v":1"#, r#""v":2"#);
        assert_eq!(any::read(Kind::Entry, newer.as_bytes()).err(), Some(Error::UpdateNeeded));
    }
}
