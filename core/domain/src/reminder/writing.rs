//! A member's own times to write: a reminder at each, unless they wrote something since the time before it.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::{Anchor, Call, MOST_QUIET, Reminder, ReminderAbout, ReminderFacts, ReminderKind, ReminderOf};
use crate::{
    WallTime,
    calendar::{days_after, earlier, later},
    end_of_day,
    profile::Profile,
};

/// So many days ahead they are planned. Whoever has not opened the app for a week is not asked every day for ever, and the
/// few places of a phone's scheduler are left to what has a date (a proposed number).
pub const WRITING_DAYS: i64 = 7;

/// The reminders of this member from `from` on, for [`WRITING_DAYS`].
pub(super) fn reminders(facts: &ReminderFacts, to: &Profile, from: DateTime<Utc>) -> Vec<Reminder> {
    if to.writing_times.is_empty() || !to.wants(ReminderKind::Write) {
        return Vec::new();
    }
    let day = |at: DateTime<Utc>| at.with_timezone(&to.zone).date_naive();
    let first = day(earlier(from, MOST_QUIET));
    let days = (day(later(from, TimeDelta::days(WRITING_DAYS))) - first).num_days();
    let days = (0..=days).map(|n| days_after(first, n));
    days.flat_map(|day| of_day(facts, to, day)).filter_map(|call| call.fitted(to)).collect()
}

/// Each time of a day reaches back to the one before it, the first to the beginning of the day.
fn of_day(facts: &ReminderFacts, to: &Profile, day: NaiveDate) -> Vec<Call> {
    let is_on = |weekday: Option<_>| weekday.is_none_or(|weekday| weekday == day.weekday());
    let mut times: Vec<NaiveTime> =
        to.writing_times.iter().filter(|time| is_on(time.weekday)).map(|time| time.at).collect();
    times.sort_unstable();
    times.dedup();
    let mut since = WallTime { local: day.and_time(NaiveTime::MIN), zone: to.zone }.instant();
    let mut calls = Vec::new();
    for time in times {
        let local = day.and_time(time);
        let at = WallTime { local, zone: to.zone }.instant();
        if since <= at && facts.written.range(since..=at).next().is_none() {
            calls.push(Call {
                kind: ReminderKind::Write,
                about: ReminderAbout::Writing { member: to.member },
                of: ReminderOf::Moment { at },
                anchor: Anchor::Local(local),
                at,
                not_before: since,
                not_after: Some(end_of_day(day, to.zone)),
            });
        }
        since = at;
    }
    calls
}
