//! A content of whatever kind: what receiving, rebasing and sync ask of a document without knowing what it is about.
//!
//! They are written once for all kinds, and compiled once.

use std::collections::BTreeSet;

use belay_domain::{
    Context, Deleted, Intent, MemberId, Reason, Refusal,
    news::{Announcement, announced},
    reminder::ReminderFacts,
    waiting::{Wait, WaitKind},
};
use chrono::{DateTime, Utc};

use super::{Claim, Of, Subject, Viewer, Words, waiting::places};
use crate::{
    Error, Result,
    documents::{
        content::Content,
        typed::{typed_in, words_in, words_of_unknown},
        version_vector::VersionVector,
    },
    json,
    storage::{Place, Projection, Reading},
};

/// A [`Content`] whose kind is known only while running.
pub(crate) trait AnyContent {
    /// The version vector.
    fn applied(&self) -> &VersionVector;

    /// The same, to note more.
    fn applied_mut(&mut self) -> &mut VersionVector;

    /// As [`Content::is_all_of`].
    fn is_all_of(&self, bytes: &[u8]) -> Result<bool>;

    /// As [`Content::write`].
    fn write(&self, original: Option<&[u8]>) -> Result<Vec<u8>>;

    /// As [`Subject::claim`].
    fn claim(&self, place: Place) -> Claim;

    /// Its place in the read models.
    fn project(&self, place: Place) -> Projection;

    /// As [`belay_domain::Aggregate::deadline`].
    fn deadline(&self) -> Option<DateTime<Utc>>;

    /// As [`Subject::waits`].
    fn waits(&self) -> Vec<Wait>;

    /// As [`Subject::WORDS`]; nothing for a kind that is not searched.
    fn words(&self) -> Words<'_>;

    /// As [`Subject::who_acts`].
    fn who_acts(&self, place: Place, reading: &Reading<'_>) -> Result<BTreeSet<MemberId>>;

    /// As [`Subject::still_waits`].
    fn still_waits(
        &self,
        kind: WaitKind,
        viewer: Viewer,
        place: Place,
        reading: &Reading<'_>,
    ) -> Result<bool>;

    /// As [`Subject::remind`].
    fn remind(&self, place: Place, reading: &Reading<'_>, facts: &mut ReminderFacts) -> Result<()>;

    /// How a change is announced, by [`Subject::news`]; `before` is the content that the server has.
    fn announcement(&self, before: Option<&[u8]>) -> Result<Announcement>;

    /// Asks the domain for a stored intention. What it allows is done here; what it refuses changes nothing.
    ///
    /// # Errors
    /// [`crate::Error::UpdateNeeded`] where the rules depend on a document that cannot be read; those of storage.
    fn ask_again(
        &mut self,
        intent: &str,
        place: Place,
        reading: &Reading<'_>,
        context: &Context,
    ) -> Result<std::result::Result<(), Refusal>>;

    /// Whether everything that a person typed in an intention stands in it; false where nothing was typed.
    fn holds_words(&self, intent: &str) -> Result<bool>;

    /// As [`Subject::word_of`].
    fn word_of(&self) -> Option<MemberId>;

    /// Whether it is a tombstone.
    fn is_deleted(&self) -> bool;

    /// As [`Subject::is_taken_back`].
    fn is_taken_back(&self) -> bool;

    /// As [`Subject::is_of_one`].
    fn is_of_one(&self) -> bool;

    /// Its tombstone when it is deleted, or the refusal.
    fn delete(&self, context: &Context) -> std::result::Result<Deleted, Refusal>;
}

impl<A: Subject> AnyContent for Content<A> {
    fn applied(&self) -> &VersionVector {
        &self.applied
    }

    fn applied_mut(&mut self) -> &mut VersionVector {
        &mut self.applied
    }

    fn is_all_of(&self, bytes: &[u8]) -> Result<bool> {
        Self::is_all_of(self, bytes)
    }

    fn write(&self, original: Option<&[u8]>) -> Result<Vec<u8>> {
        Self::write(self, original)
    }

    fn claim(&self, place: Place) -> Claim {
        self.doc.claim(place)
    }

    fn project(&self, place: Place) -> Projection {
        let mut projection = Projection::default();
        self.doc.project(place, &mut projection);
        projection.listings.extend(places(place, &self.doc.waits()));
        projection.writing = self.words().wordings();
        projection
    }

    fn deadline(&self) -> Option<DateTime<Utc>> {
        self.doc.deadline()
    }

    fn waits(&self) -> Vec<Wait> {
        self.doc.waits()
    }

    fn words(&self) -> Words<'_> {
        A::WORDS.map(|words| words(&self.doc)).unwrap_or_default()
    }

    fn who_acts(&self, place: Place, reading: &Reading<'_>) -> Result<BTreeSet<MemberId>> {
        self.doc.who_acts(place, reading)
    }

    fn still_waits(
        &self,
        kind: WaitKind,
        viewer: Viewer,
        place: Place,
        reading: &Reading<'_>,
    ) -> Result<bool> {
        self.doc.still_waits(kind, viewer, place, reading)
    }

    fn remind(&self, place: Place, reading: &Reading<'_>, facts: &mut ReminderFacts) -> Result<()> {
        self.doc.remind(place, reading, facts)
    }

    fn announcement(&self, before: Option<&[u8]>) -> Result<Announcement> {
        let before = before.map(Self::read).transpose()?;
        Ok(announced(&self.doc.news(before.as_ref().map(|content| &content.doc))))
    }

    fn ask_again(
        &mut self,
        intent: &str,
        place: Place,
        reading: &Reading<'_>,
        context: &Context,
    ) -> Result<std::result::Result<(), Refusal>> {
        let asked: Intent<A::Opening, A::Command> = json::read(intent)?;
        // If another phone opened the same document first, the texts of this opening would be in no document.
        if matches!(asked, Intent::Open(_)) && !holds(&json::write(&self.doc)?, &typed_in(&asked))? {
            return Ok(Err(Refusal::because(Reason::OpenedMeanwhile)));
        }
        decided::<A>(&asked, Some(self), place, reading, context)
            .map(|decided| decided.map(|doc| self.doc = doc))
    }

    fn holds_words(&self, intent: &str) -> Result<bool> {
        let typed = words_of::<A>(intent)?;
        Ok(!typed.is_empty() && holds(&json::write(&self.doc)?, &typed)?)
    }

    fn word_of(&self) -> Option<MemberId> {
        self.doc.word_of()
    }

    fn is_deleted(&self) -> bool {
        false
    }

    fn is_taken_back(&self) -> bool {
        self.doc.is_taken_back()
    }

    fn is_of_one(&self) -> bool {
        self.doc.is_of_one()
    }

    fn delete(&self, context: &Context) -> std::result::Result<Deleted, Refusal> {
        Deleted::of(&self.doc, context)
    }
}

/// The result of an intent on the content before it. A neighbour that this version cannot read
/// is not known to the rules, as if it were not there: what they allow without it happens.
///
/// # Errors
/// [`Error::UpdateNeeded`] for a refusal that may come from a neighbour that cannot be read; those of storage.
pub(crate) fn decided<A: Subject>(
    intent: &Intent<A::Opening, A::Command>,
    before: Option<&Content<A>>,
    place: Place,
    reading: &Reading<'_>,
    context: &Context,
) -> Result<std::result::Result<A, Refusal>> {
    reading.take_unread();
    let facts = facts_for::<A>(intent, before, place, reading)?;
    let is_unsure = reading.take_unread();
    let decided = intent.clone().apply(before.map(|content| content.doc.clone()), &facts, context);
    let within = decided.and_then(within_bounds);
    if within.is_err() && is_unsure { Err(Error::UpdateNeeded) } else { Ok(within) }
}

/// The document, if all its values are within their bounds: the rules do not check every date and number that a person types.
fn within_bounds<A: Subject>(doc: A) -> std::result::Result<A, Refusal> {
    let content = Content::new(doc);
    match content.check_bounds() {
        Ok(Ok(())) => Ok(content.doc),
        Ok(Err(field)) => Err(Refusal::invalid(&field, Reason::OutOfRange)),
        Err(_) => Err(Refusal::because(Reason::OutOfRange)),
    }
}

/// The facts that the rules need for an intent, and the content before it.
fn facts_for<A: Subject>(
    intent: &Intent<A::Opening, A::Command>,
    before: Option<&Content<A>>,
    place: Place,
    reading: &Reading<'_>,
) -> Result<A::Facts> {
    match (before, intent) {
        (Some(content), _) => A::facts(Of::Document(&content.doc), place, reading),
        (None, Intent::Open(opening)) => A::facts(Of::Opening(opening), place, reading),
        (None, Intent::Do(_)) => Ok(A::Facts::default()),
    }
}

/// The texts that a person typed in an intention.
///
/// # Errors
/// [`Error::Internal`] for what is no JSON.
pub(super) fn words_of<A: Subject>(intent: &str) -> Result<Vec<String>> {
    match json::read::<Intent<A::Opening, A::Command>>(intent) {
        Ok(intent) => Ok(typed_in(&intent)),
        Err(_) => Ok(words_of_unknown(&json::read(intent)?)),
    }
}

/// Whether each of these texts stands in a document.
fn holds(doc: &[u8], typed: &[String]) -> Result<bool> {
    let existing = words_in(&json::read(doc)?);
    Ok(typed.iter().all(|typed| existing.iter().any(|text| text.contains(typed.trim()))))
}
