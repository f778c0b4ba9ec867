//! The knowledge of the core about each kind of document beyond its rules: which facts its rules need, in which lists
//! it stands, what its author finds it by, and whom it wakes. One file a subject; a new subject is one more file.

mod agenda;
mod agreement;
mod ally_track;
mod any;
mod claim;
mod closure;
mod contact;
mod entry;
mod flash;
mod flash_offer;
mod goal;
mod meeting;
mod neighbours;
mod offer;
mod profile;
mod prompt;
mod reflection;
mod registry;
mod relationship;
mod story;
mod tombstone;
mod vision;
mod waiters;
mod waiting;
mod words;

use std::collections::BTreeSet;

use belay_domain::{
    Aggregate, MemberId, derived,
    news::{Told, newly_waiting},
    reminder::{ReminderFacts, moments},
    waiting::{Wait, WaitKind},
};
use belay_protocol::SpaceKind;
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::{
    Result,
    storage::{List, Listing, Place, Projection, Reading},
};

pub(crate) use agenda::{actions_in, private_notes_taken_up, with_words};
pub(crate) use agreement::planned_review;
pub(crate) use any::{AnyContent, decided};
pub(crate) use claim::{Claim, Room};
pub(crate) use closure::{closure_now, facts as closure_facts, open_actions};
pub(crate) use contact::contact;
pub(crate) use entry::of_sort as entries_of_sort;
pub(crate) use flash_offer::{away, flash_offers_of};
pub(crate) use meeting::{Party, agreed_version, attendees, attendees_of, calendar, last_in_series, party};
pub(crate) use neighbours::{asked_in, every, is_out, private_request_in, those_who_meet};
pub(crate) use offer::{count_taken, offers_of};
pub(crate) use reflection::company;
pub(crate) use registry::{lives_in, read, searched, words_of_intent};
pub(crate) use relationship::gate_facts;
pub(crate) use story::telling_facts;
pub(crate) use tombstone::Tombstone;
pub(crate) use waiters::{Waiters, Waiting, Within};
pub(crate) use waiting::Viewer;
pub(crate) use words::{Words, WordsOf};

/// A kind of document the core can store, list, replay and send.
pub(crate) trait Subject: Aggregate {
    /// The kinds of space it lives in. A document in any other space is kept unread: whoever wrote it there meant nothing good.
    const LIVES_IN: &'static [SpaceKind];

    /// Reads the words of people in it: whoever wrote them finds it by them. None for a kind that is not searched.
    const WORDS: Option<WordsOf<Self>> = None;

    /// Facts of other documents that its rules need, read from the same snapshot.
    ///
    /// # Errors
    /// Those of storage. A neighbour that is not on this phone (yet), or that this version cannot read, is no error: the
    /// facts are then at their default, and the rules say what is missing ([`decided`] tells the two apart).
    fn facts(of: Of<'_, Self>, place: Place, reading: &Reading<'_>) -> Result<Self::Facts>;

    /// Where it says it belongs, beyond the kinds of space its kind lives in ([`Self::LIVES_IN`]).
    fn claim(&self, _place: Place) -> Claim {
        Claim::Anywhere
    }

    /// Whose word it is, first of all; see [`crate::documents::identity`]. It never changes.
    fn word_of(&self) -> Option<MemberId> {
        self.author()
    }

    /// Its place in the read models.
    fn project(&self, place: Place, projection: &mut Projection);

    /// What waits for somebody in it, as far as it knows itself. A kind in which nothing waits says so.
    fn waits(&self) -> Vec<Wait>;

    /// Who can still do something about what waits in it, where it does not belong to a relationship: of what does, it is
    /// whoever still meets there.
    ///
    /// # Errors
    /// Those of storage.
    fn who_acts(&self, _place: Place, _reading: &Reading<'_>) -> Result<BTreeSet<MemberId>> {
        Ok(BTreeSet::new())
    }

    /// Whether something waits for `viewer` by what other documents say. What waits by this document alone stands.
    ///
    /// # Errors
    /// Those of storage.
    fn still_waits(&self, _kind: WaitKind, _viewer: Viewer, _place: Place, _: &Reading<'_>) -> Result<bool> {
        Ok(true)
    }

    /// Adds what it calls for reminders of. Phones plan reminders from it, and the server is told when and whom, never
    /// what.
    ///
    /// # Errors
    /// Those of storage.
    fn remind(&self, _place: Place, _reading: &Reading<'_>, _facts: &mut ReminderFacts) -> Result<()> {
        Ok(())
    }

    /// What a change is for the other members: [`belay_domain::news`] says how loudly it is told, and to whom. `before` is
    /// what the server has; none for a new document. By default, what did not wait before.
    fn news(&self, before: Option<&Self>) -> Vec<Told> {
        let waited = before.map(Self::waits);
        newly_waiting(waited.as_deref(), &self.waits())
    }

    /// Whether it was a copy of somebody's own words, and they have taken it back: nothing on this phone keeps them then.
    fn is_taken_back(&self) -> bool {
        false
    }

    /// Whether nobody but its author ever writes in it: with the text, all that was asked of it is forgotten then. Where others
    /// answer, their words stay.
    fn is_of_one(&self) -> bool {
        false
    }
}

/// The subject of facts: an existing document, or one that is being made.
pub(crate) enum Of<'a, A: Aggregate> {
    /// As it stands.
    Document(&'a A),
    /// As it would begin.
    Opening(&'a A::Opening),
}

/// The owner of the list of one kind's documents in a space ([`List::OfKind`]).
pub(crate) fn of_kind_in<A: Aggregate>(space: Uuid) -> Uuid {
    derived(space, A::KIND.as_str())
}

/// A day as a place in a list: earlier days first.
pub(crate) fn by_day(day: chrono::NaiveDate) -> i64 {
    i64::from(day.to_epoch_days())
}

/// An instant as a place in a list: earlier ones first.
pub(crate) fn by_instant(instant: DateTime<Utc>) -> i64 {
    instant.timestamp_millis()
}

/// When a document with an id of its own (UUIDv7) was made, in milliseconds since 1970; 0 for a derived id.
pub(crate) fn when_made(id: Uuid) -> i64 {
    let made = id.get_timestamp().map(|made| made.to_unix());
    made.map_or(0, |(seconds, nanoseconds)| {
        i64::try_from(seconds).unwrap_or_default() * 1000 + i64::from(nanoseconds / 1_000_000)
    })
}

/// How far back the moments of what arrives are listed: nobody is reminded now of what was due a month ago, and of the
/// documents of years that a new phone fetches most moments are past.
const REMINDING_BACK: TimeDelta = TimeDelta::days(30);

/// The place in the read models of what arrives now.
pub(crate) fn on_arrival(mut projection: Projection, now: DateTime<Utc>) -> Projection {
    let past = now.checked_sub_signed(REMINDING_BACK).map_or(i64::MIN, by_instant);
    projection.listings.retain(|listing| listing.list != List::Reminding || listing.sort >= past);
    projection
}

/// The places of a document in [`List::Reminding`]. Whom it reminds is of no matter here; what is due on a day stands at
/// its hour in UTC.
pub(crate) fn reminding(facts: &ReminderFacts) -> impl Iterator<Item = Listing> + use<> {
    let moments = moments(facts).into_iter().map(by_instant);
    let place = |sort| Listing { list: List::Reminding, owner: Uuid::nil(), sort };
    moments.into_iter().map(place)
}
