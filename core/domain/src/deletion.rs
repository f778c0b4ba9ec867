//! Deletion: what somebody wrote of their own is taken back for good, by its author alone (S481).
//!
//! A deleted document is replaced by a tombstone, which says only that there was one. It travels like any other change
//! and no later write undoes. Copies that were shared follow their own rules of taking back.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{Aggregate, Context, Kind, MemberId, Reason, Refusal};

/// The tombstone of a deleted document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deleted {
    /// Its author, who deleted it.
    pub by: MemberId,
    /// On this day, in their zone.
    pub on: NaiveDate,
}

impl Deleted {
    /// Deletes a document: what takes its place.
    ///
    /// # Errors
    /// [`Reason::NotNow`] for a kind that is nobody's own words; [`Reason::NotYours`] for anybody but its author.
    pub fn of<A: Aggregate>(document: &A, context: &Context) -> Result<Self, Refusal> {
        let author = document.author().filter(|_| A::KIND.can_be_deleted());
        let author = author.ok_or(Refusal::because(Reason::NotNow))?;
        if context.actor != author {
            return Err(Refusal::because(Reason::NotYours));
        }
        Ok(Self { by: author, on: context.today() })
    }
}

impl Kind {
    /// Whether documents of this kind are somebody's own words, which their author may delete. A tombstone of any other
    /// kind is not believed: nobody can delete a relationship or an agreement for others.
    #[must_use]
    pub fn can_be_deleted(self) -> bool {
        matches!(self, Self::Reflection | Self::Entry | Self::Story | Self::Vision)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that fails here says which step was refused")]

    use chrono::DateTime;
    use uuid::Uuid;

    use super::*;
    use crate::{
        Zone,
        entry::{Entry, EntryFacts, EntryKind, EntryOpening},
        prompt::{PromptDraws, PromptDrawsOpening},
        reflection::{Reflection, ReflectionOpening, ReflectionSubject},
        story::{Story, StoryOpening},
        vision::{Vision, VisionOpening},
    };

    const ANN: MemberId = MemberId(Uuid::from_u128(1));
    const BO: MemberId = MemberId(Uuid::from_u128(2));

    fn by(actor: MemberId) -> Context {
        let at = DateTime::UNIX_EPOCH;
        Context { actor, at, now: at, zone: Zone::UTC, seed: Uuid::nil() }
    }

    fn only_by_ann<A: Aggregate>(document: &A) {
        assert!(A::KIND.can_be_deleted());
        assert_eq!(Deleted::of(document, &by(BO)).unwrap_err().reason, Reason::NotYours);
        assert_eq!(Deleted::of(document, &by(ANN)).unwrap(), Deleted { by: ANN, on: NaiveDate::default() });
    }

    #[test]
    fn ones_own_words_are_deleted_by_their_author_alone() {
        let text = || "Tom is right".to_owned();
        let opening = ReflectionOpening { subject: ReflectionSubject::Free, prompt: None, text: text() };
        only_by_ann(&Reflection::open(opening, &(), &by(ANN)).unwrap());
        let opening = EntryOpening { kind: EntryKind::Learning { goal: None }, text: text() };
        let facts = EntryFacts { members: [ANN, BO].into() };
        only_by_ann(&Entry::open(opening, &facts, &by(ANN)).unwrap());
        only_by_ann(&Story::open(StoryOpening::default(), &(), &by(ANN)).unwrap());
        only_by_ann(
            &Vision::open(VisionOpening { text: text(), horizon_years: None }, &(), &by(ANN)).unwrap(),
        );
    }

    #[test]
    fn what_is_nobodys_own_words_cannot_be_deleted() {
        let draws = PromptDraws::open(PromptDrawsOpening {}, &(), &by(ANN)).unwrap();
        assert_eq!(Deleted::of(&draws, &by(ANN)).unwrap_err().reason, Reason::NotNow);
        for kind in [Kind::Relationship, Kind::Agreement, Kind::Meeting, Kind::SharedReflection] {
            assert!(!kind.can_be_deleted(), "{kind:?}");
        }
    }
}
