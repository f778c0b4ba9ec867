//! Today: what somebody looks at first, in one call. The next meeting with whom and about what, what waits longest, what the
//! last meeting left open, and at most one sign that a relationship fades.

use belay_domain::{
    MemberId, RelationshipId, calendar::earlier, fading::Fading, meeting::MAX_MINUTES, prompt::Prompt,
    waiting::WaitKind,
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::{
    Companion, MeetingView, Muted, WaitingItem, meetings,
    programs::others_named,
    prompts,
    reminders::{ReminderPlan, muted},
    waiting::waiting,
};
use crate::{
    Belay, Result,
    documents::kinds::{attendees_of, by_instant, calendar},
    inner::Core,
    storage::{Reading, Stretch},
    sync::SyncState,
};

/// More than three things at once are a list, and that has its own screen.
const WAITS: usize = 3;
/// So many meetings are looked at to find the next.
const LOOKED_AT: u32 = 20;

/// What somebody looks at first.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Today {
    /// The day, by the clock of this phone.
    pub day: NaiveDate,
    /// The person of this phone.
    pub me: Companion,
    /// The next meeting, one that runs now included: with whom, about what, and how to get in.
    pub next_meeting: Option<MeetingView>,
    /// What waits on this person, the longest first, 3 at most, without those open ends; all of it is in [`Belay::waiting`].
    pub waits: Vec<WaitingItem>,
    /// How much waits on this person, in all: what a badge shows.
    pub waiting: u64,
    /// What the meeting that was held last left open: a reflection, and how it goes on.
    pub open_ends: Vec<WaitingItem>,
    /// The relationship that has faded furthest, where one has.
    pub signal: Option<TodaySignal>,
    /// A question to write about, as on [`super::Home::prompt`].
    pub prompt: Option<Prompt>,
    /// The state of sync.
    pub sync: SyncState,
    /// How much the server does not have: see [`super::Home::unsent`].
    pub unsent: u64,
    /// How many matters wait for a person's eye: see [`Belay::attention`].
    pub attention: u64,
    /// Why the system shows no reminders of this app; none where it does.
    pub muted: Option<Muted>,
}

/// A sign that a relationship fades (S308).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct TodaySignal {
    /// The relationship.
    pub relationship: RelationshipId,
    /// The others in it, by name.
    pub with: Vec<Companion>,
    /// How far it has faded, and how one can go on.
    pub fading: Fading,
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl Belay {
    /// What somebody looks at first, in one call. Observe it: `belay.observe(Belay::today, …)`. What falls due by time comes and
    /// goes without a change: ask again when the app comes to the front.
    ///
    /// # Errors
    /// [`crate::Error::SignedOut`] where nobody has ever signed in on this phone; those of storage.
    pub fn today(&self) -> Result<Today> {
        let core = self.core()?;
        let person = core.person()?;
        let (now, me) = (core.now()?, MemberId(person.id));
        let day = now.with_timezone(&core.zone()).date_naive();
        core.read(|reading| {
            let waits = waiting(reading, core, None)?.items;
            let all = u64::try_from(waits.len()).unwrap_or(u64::MAX);
            let (open_ends, mut waits) = apart(waits);
            waits.truncate(WAITS);
            Ok(Today {
                day,
                me: Companion { member: me, name: person.name.clone() },
                next_meeting: next_meeting(reading, core, now)?,
                waits,
                waiting: all,
                open_ends,
                // Not known is better than no first screen at all.
                signal: reading.isolated(Uuid::nil(), || signal(reading, core, me, day))?.flatten(),
                prompt: prompts::of_day(reading, me, day)?,
                sync: self.sync_state(),
                unsent: reading.unsent()?.all(),
                attention: reading.attention_count()?,
                muted: muted(reading)?,
            })
        })
    }
}

/// What the last of the meetings that left something open did leave open, and everything else that waits.
fn apart(waits: Vec<WaitingItem>) -> (Vec<WaitingItem>, Vec<WaitingItem>) {
    let is_open_end = |item: &WaitingItem| matches!(item.kind, WaitKind::Reflect | WaitKind::DecideNext);
    let start = |item: &WaitingItem| item.when.as_ref().map(|when| when.instant);
    let open_ends = waits.iter().filter(|item| is_open_end(item));
    let last = open_ends.max_by_key(|item| (start(item), item.document)).map(|item| item.document);
    waits.into_iter().partition(|item| is_open_end(item) && Some(item.document) == last)
}

fn next_meeting(reading: &Reading<'_>, core: &Core, now: DateTime<Utc>) -> Result<Option<MeetingView>> {
    let longest = TimeDelta::minutes(i64::from(MAX_MINUTES));
    let from = by_instant(earlier(now, longest));
    let ahead = Stretch { from, to: i64::MAX, backwards: false, most: LOOKED_AT };
    let next = calendar(reading, core.me()?, ahead, 1, |meeting| meeting.span().end > now)?;
    let Some(next) = next.into_iter().next() else {
        return Ok(None);
    };
    let (id, meeting) = (next.id.0, next.meeting);
    reading.isolated(id, || meetings::view(reading, core, id, meeting))
}

fn signal(reading: &Reading<'_>, core: &Core, me: MemberId, today: NaiveDate) -> Result<Option<TodaySignal>> {
    let plan = ReminderPlan::begin(reading, core)?;
    let faded =
        plan.contacts().iter().filter_map(|contact| Some((contact.relationship, contact.fading(today)?)));
    let raised = faded.filter(|(_, fading)| fading.to.contains(&me));
    let furthest = raised.max_by_key(|(id, fading)| (fading.step, std::cmp::Reverse((fading.since, *id))));
    let Some((relationship, fading)) = furthest else {
        return Ok(None);
    };
    let space = reading.space_of::<belay_domain::relationship::Relationship>(relationship)?;
    let with = others_named(reading, space, &attendees_of(reading, relationship)?, me)?;
    Ok(Some(TodaySignal { relationship, with, fading }))
}
