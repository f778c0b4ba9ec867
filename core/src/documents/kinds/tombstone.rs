//! The content of a deleted document, of whichever kind: who deleted it, and when.
//!
//! It takes the place of a content: `{"v": 1, "applied": {…}, "deleted": {"by": …, "on": …}}`. It travels, is merged and given
//! back to a restored server like any other content. Nothing is ever done on top of it. An app from before it shows "update
//! to see" (decision 0030).

use std::collections::BTreeSet;

use belay_domain::{
    Context, Deleted, MemberId, Reason, Refusal,
    news::{Announcement, announced},
    reminder::ReminderFacts,
    waiting::{Wait, WaitKind},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Claim, Viewer, Words, any::AnyContent};
use crate::{
    Error, Result,
    documents::{bounds, content::Header, version_vector::VersionVector},
    json,
    storage::{Place, Projection, Reading, StoredDocument},
};

/// The version of its shape.
const VERSION: u32 = 1;

/// The content of a deleted document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Tombstone {
    v: u32,
    applied: VersionVector,
    deleted: Deleted,
}

impl Tombstone {
    /// The tombstone for a content with this version vector.
    pub(crate) fn new(applied: VersionVector, deleted: Deleted) -> Self {
        Self { v: VERSION, applied, deleted }
    }

    /// The tombstone for a document of this person that this version cannot read.
    ///
    /// # Errors
    /// Those of [`Header::read`].
    pub(crate) fn over(stored: &StoredDocument, context: &Context) -> Result<Self> {
        let deleted = Deleted { by: context.actor, on: context.today() };
        Ok(Self { v: VERSION, applied: Header::read(&stored.view)?.applied, deleted })
    }

    /// The person who deleted it.
    pub(crate) fn by(&self) -> MemberId {
        self.deleted.by
    }

    /// Reads one.
    ///
    /// # Errors
    /// [`Error::UpdateNeeded`] for one of a newer app, and for what is none.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self> {
        bounds::check(bytes, |bytes| json::read::<Self>(bytes).is_ok())?;
        let tombstone = json::read::<Self>(bytes).map_err(|_| Error::UpdateNeeded)?;
        if tombstone.v > VERSION { Err(Error::UpdateNeeded) } else { Ok(tombstone) }
    }
}

impl AnyContent for Tombstone {
    fn applied(&self) -> &VersionVector {
        &self.applied
    }

    fn applied_mut(&mut self) -> &mut VersionVector {
        &mut self.applied
    }

    fn is_all_of(&self, _: &[u8]) -> Result<bool> {
        // Fields that a newer app adds to a tombstone are not texts of people.
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

    fn waits(&self) -> Vec<Wait> {
        Vec::new()
    }

    fn words(&self) -> Words<'_> {
        Words::default()
    }

    fn who_acts(&self, _: Place, _: &Reading<'_>) -> Result<BTreeSet<MemberId>> {
        Ok(BTreeSet::new())
    }

    fn still_waits(&self, _: WaitKind, _: Viewer, _: Place, _: &Reading<'_>) -> Result<bool> {
        Ok(false)
    }

    fn remind(&self, _: Place, _: &Reading<'_>, _: &mut ReminderFacts) -> Result<()> {
        Ok(())
    }

    fn announcement(&self, _: Option<&[u8]>) -> Result<Announcement> {
        Ok(announced(&[]))
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

    fn is_of_one(&self) -> bool {
        false
    }

    fn delete(&self, _: &Context) -> std::result::Result<Deleted, Refusal> {
        Err(Refusal::because(Reason::Deleted))
    }
}

#[cfg(test)]
mod tests {
    use belay_domain::{Kind, reflection::Reflection, relationship::Relationship};

    use super::*;
    use crate::documents::{content::Content, kinds};

    /// As the first version that deletes writes it.
    const TOMBSTONE: &str = r#"{"v":1,"applied":{"018f0000-0000-7000-8000-000000000007":{"a":3}},"deleted":{"by":"018f0000-0000-7000-8000-000000000001","on":"2026-11-30"}}"#;

    #[test]
    fn a_tombstone_is_read_and_written_to_the_letter() {
        let tombstone = kinds::read(Kind::Reflection, TOMBSTONE.as_bytes()).expect("read a tombstone");
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
        assert_eq!(kinds::read(Kind::Entry, newer.as_bytes()).err(), Some(Error::UpdateNeeded));
    }
}
