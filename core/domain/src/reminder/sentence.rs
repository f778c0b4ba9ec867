//! The text of a reminder: its sentence and its values. It is made of the moment the reminder comes and the moment
//! of the thing itself, never of its kind alone: quiet hours move a reminder by up to a day (S170), and then "in an hour"
//! would not be so. The words are the shell's.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Reminder, ReminderKind, ReminderOf};
use crate::{WallTime, Zone, waiting::WaitKind};

/// Up to so many minutes ahead the minutes are told, beyond it the day: nobody counts on in minutes for longer (a proposed
/// number).
pub const MINUTES_TOLD: i64 = 120;

/// A sentence of a reminder, with what is put into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "says", rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ReminderSentence {
    /// You meet, in so long, at this time.
    YouMeet {
        /// How far ahead that is when the reminder comes.
        ahead: MeetingAhead,
        /// The instant it starts.
        starts: DateTime<Utc>,
        /// The same by the clock of whoever set the date.
        there: WallTime,
        /// Whether to ask for preparing.
        prepare: bool,
    },
    /// A date waits for your yes.
    ConfirmTheDate {
        /// How far ahead it is when the reminder comes.
        ahead: MeetingAhead,
        /// The instant it would start.
        starts: DateTime<Utc>,
        /// The same by the clock of whoever set the date.
        there: WallTime,
    },
    /// How was your meeting?
    HowWasIt {
        /// When it started, by the clock of whoever set the date.
        there: WallTime,
    },
    /// What became of your meeting?
    WhatBecameOfIt {
        /// When it was to start, by the clock of whoever set the date.
        there: WallTime,
    },
    /// How does it go on?
    HowDoesItGoOn,
    /// Something you took on is due, or was.
    ActionDue {
        /// The day it is due.
        on: NaiveDate,
        /// So many days ahead; 0 is that day itself, and a negative number is so long ago.
        days: i64,
    },
    /// A benchmark is due, or was.
    BenchmarkDue {
        /// The day it is due.
        on: NaiveDate,
        /// As of an action.
        days: i64,
    },
    /// Somebody waits for your answer.
    YourAnswerIsAwaited {
        /// Until then it counts.
        until: DateTime<Utc>,
    },
    /// Nobody answered in time.
    NobodyAnswered,
    /// What did you take from the conversation?
    WhatDidYouTake,
    /// You look at how it should end.
    EndingReview {
        /// The day agreed.
        on: NaiveDate,
        /// As of an action.
        days: i64,
    },
    /// It has been a while.
    BeenAWhile,
    /// It is your time to write.
    TimeToWrite,
    /// Your meeting was moved.
    YouMeetAnotherTime {
        /// The instant it starts now.
        starts: DateTime<Utc>,
        /// The same by the clock of whoever set the date.
        there: WallTime,
    },
    /// Something waits for you.
    WaitsForYou {
        /// What is to be done.
        what: WaitKind,
        /// Since this day.
        since: NaiveDate,
    },
}

/// How far ahead a meeting is when its reminder comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "in", rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum MeetingAhead {
    /// So many minutes, [`MINUTES_TOLD`] at most; 0 where it starts now.
    Minutes {
        /// How many.
        minutes: i64,
    },
    /// Later today.
    Today,
    /// Tomorrow.
    Tomorrow,
    /// So many days, by the calendar: more than one.
    Days {
        /// How many.
        days: i64,
    },
}

impl Reminder {
    /// The text at the moment it comes, for a clock in `zone`: "tomorrow" is the tomorrow of that zone.
    #[must_use]
    pub fn sentence(&self, zone: Zone) -> ReminderSentence {
        let today = self.at.with_timezone(&zone).date_naive();
        let to_day = |on: NaiveDate| (on - today).num_days();
        match self.of {
            ReminderOf::Meeting { start } => match self.kind {
                ReminderKind::Moved => {
                    ReminderSentence::YouMeetAnotherTime { starts: start.instant(), there: start }
                }
                ReminderKind::Reflect => ReminderSentence::HowWasIt { there: start },
                ReminderKind::StateAsk => ReminderSentence::WhatBecameOfIt { there: start },
                ReminderKind::NextDate => ReminderSentence::HowDoesItGoOn,
                kind => {
                    let starts = start.instant();
                    let ahead = ahead(starts - self.at, to_day(starts.with_timezone(&zone).date_naive()));
                    if kind == ReminderKind::Confirm {
                        ReminderSentence::ConfirmTheDate { ahead, starts, there: start }
                    } else {
                        let prepare = kind == ReminderKind::Prepare;
                        ReminderSentence::YouMeet { ahead, starts, there: start, prepare }
                    }
                }
            },
            ReminderOf::Day { on } => match self.kind {
                ReminderKind::BenchmarkDue => ReminderSentence::BenchmarkDue { on, days: to_day(on) },
                ReminderKind::EndingReview => ReminderSentence::EndingReview { on, days: to_day(on) },
                ReminderKind::Fading => ReminderSentence::BeenAWhile,
                kind => match kind.waits() {
                    Some(what) => ReminderSentence::WaitsForYou { what, since: on },
                    None => ReminderSentence::ActionDue { on, days: to_day(on) },
                },
            },
            ReminderOf::Moment { at } => match self.kind {
                ReminderKind::FlashExpired => ReminderSentence::NobodyAnswered,
                ReminderKind::FlashTakeaway => ReminderSentence::WhatDidYouTake,
                ReminderKind::Write => ReminderSentence::TimeToWrite,
                _ => ReminderSentence::YourAnswerIsAwaited { until: at },
            },
        }
    }
}

fn ahead(left: TimeDelta, days: i64) -> MeetingAhead {
    match (left.num_minutes().max(0), days) {
        (minutes, _) if minutes <= MINUTES_TOLD => MeetingAhead::Minutes { minutes },
        (_, ..=0) => MeetingAhead::Today,
        (_, 1) => MeetingAhead::Tomorrow,
        (_, days) => MeetingAhead::Days { days },
    }
}
