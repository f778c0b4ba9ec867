//! Reminders: planned from documents, for one member and a span of time. Pure: the same documents give the same
//! reminders with the same ids on every phone and on the server, so nobody is told twice. A reminder says what kind and
//! about what; the shell reads the rest (means, plan B) when it shows it, and never a text anyone wrote.
//!
//! Where `model.md` proposes other offsets than `rules.md`, `rules.md` decides. The constants here are all of them.

mod dated;
mod facts;
mod handing;
mod meeting;
mod quiet;
mod sentence;
mod shown;
#[cfg(test)]
mod tests;
mod waiting;
mod writing;

use std::{collections::BTreeSet, fmt};

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    ActionId, BenchmarkId, FlashId, MeetingId, MemberId, RelationshipId, ReminderId, WallTime, Zone,
    calendar::earlier, derived, profile::Profile,
};

pub use crate::reminder_kind::ReminderKind;
pub use facts::{GoalBenchmark, PlannedFlash, PlannedMeeting, PlannedReview, PlannedWait, ReminderFacts};
pub use handing::{ASKED_LATELY, RingLog, Ringing, to_hand};
pub use sentence::{MINUTES_TOLD, MeetingAhead, ReminderSentence};
pub use shown::{ReminderAction, ReminderChannel};
pub use waiting::WAITED_DAYS;
pub use writing::WRITING_DAYS;

/// Three days before a meeting that was booked [`BOOKED_AHEAD`] or more ahead (`rules.md`, *Meetings and reminders*).
pub const AHEAD: TimeDelta = TimeDelta::days(3);
/// Booked so long before that one more reminder makes sense (`rules.md`, *Meetings and reminders*).
pub const BOOKED_AHEAD: TimeDelta = TimeDelta::days(4);
/// A day before a meeting, to whoever has not prepared (S150; `rules.md`).
pub const PREPARE: TimeDelta = TimeDelta::hours(24);
/// An hour before a meeting (`rules.md`, *Meetings and reminders*).
pub const SOON: TimeDelta = TimeDelta::hours(1);
/// Ten minutes before a meeting, with means and plan B (S151). `model.md` proposes fifteen; `rules.md` decides.
pub const START: TimeDelta = TimeDelta::minutes(10);
/// A day and two days before a date that nobody has confirmed, to whoever has not said yes: there is time to find another (a
/// proposed number).
pub const CONFIRM: [TimeDelta; 2] = [TimeDelta::hours(24), TimeDelta::hours(48)];
/// Asked to reflect at the end of the meeting and once more a day later, then silence (S152). `model.md` proposes two
/// hours after the end; `rules.md` decides.
pub const REFLECT: [TimeDelta; 2] = [TimeDelta::zero(), TimeDelta::days(1)];
/// An hour after the end both are asked what became of it, if nobody said (S165).
pub const STATE_ASK: TimeDelta = TimeDelta::hours(1);
/// The day after a meeting that left nothing booked, both are asked how it goes on (S167).
pub const NEXT_DATE_DAYS: i64 = 1;
/// Two days before an action is due (S295).
pub const ACTION_DUE_DAYS: i64 = 2;
/// The day after an action was due, once (S295).
pub const ACTION_OVER_DAYS: i64 = 1;
/// Three days before a benchmark is due (S119).
pub const BENCHMARK_DUE_DAYS: i64 = 3;
/// What is reminded of on a day and at no time of it comes at this local hour: the day can still be planned around it
/// (a proposed number).
pub const MORNING_HOUR: u32 = 9;
/// Two reminders of one meeting are never closer (`rules.md`, *Meetings and reminders*).
pub const APART: TimeDelta = TimeDelta::minutes(5);
/// A phone is handed so many pending reminders (`rules.md`, *Meetings and reminders*); phones keep 64 and others need
/// some.
pub const MOST_ON_A_PHONE: usize = 48;

/// So many reminders a day, beside those of meetings and own times to write: more is noise (`rules.md`, *Meetings and reminders*).
pub const MOST_A_DAY: usize = 3;

/// The few of a day are chosen among all of it.
const A_DAY: TimeDelta = TimeDelta::hours(25);

/// So long after it was due the latest of late reminders is of use.
pub const LATEST: TimeDelta = TimeDelta::days(6);

/// How far quiet hours, a day at most, move a reminder.
const MOST_QUIET: TimeDelta = TimeDelta::hours(24);

/// One reminder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Reminder {
    /// Its name: made of what it reminds of, whom and the date people agreed on, so that quiet hours and changed zone
    /// rules move the same reminder, and a moved meeting has new ones.
    pub id: ReminderId,
    /// The reason for the reminder.
    pub kind: ReminderKind,
    /// When.
    pub at: DateTime<Utc>,
    /// It is of use until then: a phone that was off may still ring it late.
    pub until: DateTime<Utc>,
    /// Whom.
    pub to: MemberId,
    /// About what; the shell reads there what to show.
    pub about: ReminderAbout,
    /// When that is itself. It stays where quiet hours move the reminder: see [`Reminder::sentence`].
    pub of: ReminderOf,
}

/// When the thing itself is that is reminded of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ReminderOf {
    /// A meeting that starts then, by the clock of whoever set the date.
    Meeting {
        /// Its start.
        start: WallTime,
    },
    /// It has this day.
    Day {
        /// The day.
        on: NaiveDate,
    },
    /// This moment.
    Moment {
        /// The moment.
        at: DateTime<Utc>,
    },
}

/// An alarm: all that the server knows of a reminder. It says which, when, and for whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarm {
    /// The reminder's name.
    pub id: ReminderId,
    /// When.
    pub at: DateTime<Utc>,
    /// It is of use until then.
    pub until: DateTime<Utc>,
    /// Whom.
    pub to: MemberId,
}

/// The topic of a reminder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ReminderAbout {
    /// A meeting: see [`crate::meeting::Meeting::how_to_meet`].
    Meeting {
        /// Which.
        meeting: MeetingId,
    },
    /// An action.
    Action {
        /// Which.
        action: ActionId,
    },
    /// A benchmark.
    Benchmark {
        /// Which.
        benchmark: BenchmarkId,
    },
    /// A flash request.
    Flash {
        /// Which.
        flash: FlashId,
    },
    /// A relationship.
    Relationship {
        /// Which.
        relationship: RelationshipId,
    },
    /// The member's own time to write.
    Writing {
        /// Whose.
        member: MemberId,
    },
    /// Something that waits in a document.
    Document {
        /// Which.
        document: Uuid,
    },
}

impl ReminderAbout {
    fn id(self) -> Uuid {
        match self {
            Self::Meeting { meeting } => meeting.0,
            Self::Action { action } => action.0,
            Self::Benchmark { benchmark } => benchmark.0,
            Self::Flash { flash } => flash.0,
            Self::Relationship { relationship } => relationship.0,
            Self::Writing { member } => member.0,
            Self::Document { document } => document,
        }
    }
}

/// A reminder before it has been fitted to anybody's hours.
struct Call {
    kind: ReminderKind,
    about: ReminderAbout,
    of: ReminderOf,
    /// It tells two calls of a kind apart.
    anchor: Anchor,
    at: DateTime<Utc>,
    /// It makes no sense before.
    not_before: DateTime<Utc>,
    /// Nor after.
    not_after: Option<DateTime<Utc>>,
}

/// What is agreed, and does not move with quiet hours or zone rules. Written out only where a reminder gets its name.
enum Anchor {
    Day(NaiveDate),
    Moment(DateTime<Utc>),
    /// A local time.
    Local(NaiveDateTime),
    /// The date of a meeting, and which of several calls of a kind.
    Meeting(WallTime, usize),
    /// Since when something waits, in which part of its document, and which of several calls.
    Wait(NaiveDate, Option<Uuid>, i64),
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Local(local) => local.fmt(f),
            Self::Moment(moment) => f.write_str(&moment.to_rfc3339()),
            Self::Wait(since, part, nth) => write!(f, "{since} {} {nth}", part.unwrap_or_default()),
            Self::Meeting(start, nth) => write!(f, "{} {} {nth}", start.local, start.zone.name()),
        }
    }
}

impl Call {
    /// The reminder it becomes for this member; none where quiet hours leave no room for it.
    fn fitted(self, to: &Profile) -> Option<Reminder> {
        let at = quiet::fitted(self.at, to, self.not_before, self.not_after)?;
        let name = format!("{} {} {}", self.kind.as_str(), to.member, self.anchor);
        Some(Reminder {
            id: ReminderId(derived(self.about.id(), &name)),
            kind: self.kind,
            at,
            until: self.kind.useful_until(at, self.not_after),
            to: to.member,
            about: self.about,
            of: self.of,
        })
    }
}

/// The reminders of one member from `from` on and before `to`, in order of time. `profile` is theirs: it says where they
/// are, when they want quiet and what they switched off. What is not yet known to happen is planned as if nothing
/// changed; plan again when a document does. None stands there twice, whatever the facts name twice.
#[must_use]
pub fn due_reminders(
    facts: &ReminderFacts,
    profile: &Profile,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Vec<Reminder> {
    let meetings = facts
        .meetings
        .iter()
        .filter(|planned| planned.attendees.contains(&profile.member))
        .flat_map(|planned| meeting::reminders(planned, &facts.resting, profile));
    let mut due: Vec<Reminder> = meetings
        .chain(dated::reminders(facts, profile, earlier(from, A_DAY)))
        .chain(writing::reminders(facts, profile, from))
        .chain(waiting::reminders(facts, profile, earlier(from, A_DAY)))
        .collect();
    in_order(&mut due);
    let mut seen = BTreeSet::new();
    due.retain(|reminder| seen.insert(reminder.id));
    let day = |reminder: &Reminder| reminder.at.with_timezone(&profile.zone).date_naive();
    let mut due = few_a_day(due, day, |_| 0);
    due.retain(|reminder| (from..to).contains(&reminder.at));
    due
}

/// Leaves [`MOST_A_DAY`] of each day by the member's clock, beside those of meetings and their own times to write, and fewer by
/// what was `spent` of a day. Which ones stay is the same on all phones: who asked first, then by kind and name.
fn few_a_day(
    mut due: Vec<Reminder>,
    day: impl Fn(&Reminder) -> NaiveDate,
    spent: impl Fn(NaiveDate) -> usize,
) -> Vec<Reminder> {
    let rank = |reminder: &Reminder| (day(reminder), reminder.kind.channel(), reminder.kind, reminder.id);
    let mut counted: Vec<&Reminder> = due.iter().filter(|reminder| reminder.kind.is_one_of_few()).collect();
    counted.sort_by_key(|reminder| rank(reminder));
    let mut left = BTreeSet::new();
    let mut of_day: Option<(NaiveDate, usize)> = None;
    for reminder in counted {
        let day = day(reminder);
        let count = of_day.filter(|(of, _)| *of == day).map_or_else(|| spent(day), |(_, count)| count);
        if count >= MOST_A_DAY {
            left.insert(reminder.id);
        }
        of_day = Some((day, count.saturating_add(1)));
    }
    due.retain(|reminder| !left.contains(&reminder.id));
    due
}

/// What goes to the server with a changed document, read alone into `facts`: an alarm for every reminder of every member it
/// concerns that is ahead of `now`, or was due and is still of use. The server may not have pushed one of these yet, and the
/// alarms replace those it has. That a date was moved is told by the change itself. Nobody else's settings are known here, so there are no quiet hours in it and nothing is
/// switched off: a phone that has planned (or dropped) a reminder says so, and is not told. `zone` is the writer's; it
/// gives what is due on a day its hour.
#[must_use]
pub fn alarms(facts: &ReminderFacts, zone: Zone, now: DateTime<Utc>) -> Vec<Alarm> {
    let members: BTreeSet<MemberId> = facts.members();
    let from = earlier(now, LATEST);
    let mut useful: Vec<Reminder> = members
        .into_iter()
        .flat_map(|member| due_reminders(facts, &Profile::new(member, zone), from, DateTime::<Utc>::MAX_UTC))
        .filter(|reminder| now < reminder.until && reminder.kind != ReminderKind::Moved)
        .collect();
    in_order(&mut useful);
    let alarm = |reminder: Reminder| Alarm {
        id: reminder.id,
        at: reminder.at,
        until: reminder.until,
        to: reminder.to,
    };
    useful.into_iter().map(alarm).collect()
}

/// The moments at which something may remind somebody, before they are fitted to anybody's hours: by them a phone finds the
/// documents to plan from. Whom is of no matter here; what is due on a day has its hour in UTC.
#[must_use]
pub fn moments(facts: &ReminderFacts) -> BTreeSet<DateTime<Utc>> {
    let members = facts.members().into_iter().map(|member| Profile::new(member, Zone::UTC));
    members.flat_map(|member| calls(facts, &member).map(|call| call.at).collect::<Vec<_>>()).collect()
}

/// All reasons for a reminder of this member.
fn calls<'a>(facts: &'a ReminderFacts, to: &'a Profile) -> impl Iterator<Item = Call> + use<'a> {
    let meetings = facts.meetings.iter().filter(move |planned| planned.attendees.contains(&to.member));
    let meetings = meetings.flat_map(move |planned| meeting::calls(planned, &facts.resting, to));
    meetings.chain(dated::calls(facts, to))
}

fn in_order(reminders: &mut [Reminder]) {
    reminders.sort_by_key(|reminder| (reminder.at, reminder.id));
}
