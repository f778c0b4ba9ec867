//! What a phone hands to its own scheduler, and how it keeps from ringing one reminder twice. The scheduler is only a cache:
//! a reboot, an update of the app or a withdrawn permission empties it without a word. So the phone notes what it handed over
//! and what became of it, and asks for everything again.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{APART, MOST_ON_A_PHONE, Reminder, ReminderAbout, few_a_day, in_order, quiet};
use crate::{
    ReminderId,
    calendar::{earlier, later},
    profile::Profile,
};

/// What somebody asked is known by the day, and a day by their clock began so long before one's own ends: plan from so long
/// before [`RingLog::since`].
pub const ASKED_LATELY: TimeDelta = TimeDelta::days(2);
/// So much before its time a scheduler may ring: its clock and ours are two.
const EARLY: TimeDelta = TimeDelta::seconds(60);

/// What became of a reminder on one phone. It only ever moves down this list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Ringing {
    /// The scheduler has it.
    Armed,
    /// It rang, or was shown because the server pushed it.
    Fired,
    /// Its owner put it away.
    Dismissed,
    /// Its owner pressed a button of it.
    Acted,
}

impl Ringing {
    /// Whether it never rings on this phone again.
    #[must_use]
    pub fn is_settled(self) -> bool {
        self > Self::Armed
    }
}

/// What one phone knows of its own ringing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RingLog {
    /// Since when this phone arms reminders; none where it never did. What was due before does not ring late: a new phone is
    /// not a reason to hear of last week.
    pub since: Option<DateTime<Utc>>,
    /// What the scheduler has, and when that is due there.
    pub armed: BTreeMap<ReminderId, DateTime<Utc>>,
    /// What never rings on this phone again.
    pub settled: BTreeSet<ReminderId>,
    /// When this phone rang one of the few of a day lately.
    pub few: Vec<DateTime<Utc>>,
}

impl RingLog {
    /// Whether this phone shows a reminder of its plan now that its own scheduler rings: each id once, not before its time,
    /// and not after its use.
    #[must_use]
    pub fn shows(&self, reminder: &Reminder, now: DateTime<Utc>) -> bool {
        let in_time = reminder.at <= later(now, EARLY) && now <= reminder.until;
        in_time && !self.settled.contains(&reminder.id)
    }

    /// Whether it rang too early: its time was moved since the scheduler got it, and it is to be handed over again.
    #[must_use]
    pub fn is_early(&self, reminder: &Reminder, now: DateTime<Utc>) -> bool {
        reminder.at > later(now, EARLY) && !self.settled.contains(&reminder.id)
    }

    /// The same as [`RingLog::shows`], now that the server pushes it. What the scheduler has rings by itself: a system that shows it without waking
    /// the app may have shown it already.
    #[must_use]
    pub fn shows_pushed(&self, reminder: &Reminder, now: DateTime<Utc>) -> bool {
        !self.armed.contains_key(&reminder.id) && self.shows(reminder, now)
    }

    /// Whether this phone was arming reminders by then. What somebody asked is known only by the day.
    fn was_there_for(&self, reminder: &Reminder) -> bool {
        let since = |since| if reminder.kind.comes_at_once() { earlier(since, ASKED_LATELY) } else { since };
        self.since.is_some_and(|armed| since(armed) <= reminder.at)
    }

    /// Whether the scheduler had it when its time came: it rang or is about to, although nobody said so.
    fn has_rung(&self, reminder: &Reminder, now: DateTime<Utc>) -> bool {
        self.armed.get(&reminder.id).is_some_and(|at| *at <= now)
    }
}

/// What is handed to a phone's own scheduler: the soonest of `planned`, `most` of them and never more than
/// [`MOST_ON_A_PHONE`] (`rules.md`, *Meetings and reminders*). What was due while the phone was off and is still of use keeps
/// its past time and rings at once; in quiet hours, at their end; of one meeting only the last. `planned` holds everything from
/// [`ASKED_LATELY`] before [`RingLog::since`] on.
#[must_use]
pub fn to_hand(
    planned: Vec<Reminder>,
    log: &RingLog,
    to: &Profile,
    now: DateTime<Utc>,
    most: usize,
) -> Vec<Reminder> {
    let fresh = planned
        .into_iter()
        .filter(|reminder| !log.settled.contains(&reminder.id) && !log.has_rung(reminder, now));
    let (mut ahead, past): (Vec<_>, Vec<_>) = fresh.partition(|reminder| reminder.at > now);
    let mut late: Vec<Reminder> = past
        .into_iter()
        .filter(|reminder| log.was_there_for(reminder))
        .filter(|reminder| now < reminder.until)
        .collect();
    // Of one meeting the later says it all, also one that is about to come.
    late.sort_by_key(|reminder| std::cmp::Reverse((reminder.at, reminder.id)));
    let soon: BTreeSet<ReminderAbout> =
        ahead.iter().filter(|next| next.at - now < APART).map(|next| next.about).collect();
    let mut told = BTreeSet::new();
    late.retain(|reminder| match reminder.about {
        about @ ReminderAbout::Meeting { .. } => !soon.contains(&about) && told.insert(about),
        _ => true,
    });
    let at_once = late.into_iter().filter_map(|reminder| {
        let at = quiet::fitted(now, to, now, Some(reminder.until))?;
        Some(if at == now { reminder } else { Reminder { at, ..reminder } })
    });
    ahead.extend(at_once);
    let day = |at: DateTime<Utc>| at.with_timezone(&to.zone).date_naive();
    let shown = |of: NaiveDate| log.few.iter().filter(|at| day(**at) == of).count();
    // What is late comes today.
    let mut ahead = few_a_day(ahead, |reminder| day(reminder.at.max(now)), shown);
    in_order(&mut ahead);
    ahead.truncate(most.min(MOST_ON_A_PHONE));
    ahead
}
