//! The reminders of one meeting for one member: before it, and after it.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::{
    AHEAD, APART, Anchor, BOOKED_AHEAD, CONFIRM, Call, NEXT_DATE_DAYS, PREPARE, PlannedMeeting, REFLECT,
    Reminder, ReminderAbout, ReminderKind, ReminderOf, SOON, START, STATE_ASK, dated::morning, quiet,
};
use crate::{
    RelationshipId,
    calendar::{days_after, earlier, later},
    meeting::{Meeting, MeetingKind, MeetingState},
    profile::Profile,
};

/// The reminders of this member, each at least [`APART`] from the next.
pub(super) fn reminders(
    planned: &PlannedMeeting,
    resting: &BTreeSet<RelationshipId>,
    to: &Profile,
) -> Vec<Reminder> {
    let before = kept_apart(fitted(before(planned, to), to));
    let after = put_apart(fitted(after(planned, resting, to), to), to);
    before.into_iter().chain(after).collect()
}

/// The reason for the reminder.
pub(super) fn calls(planned: &PlannedMeeting, resting: &BTreeSet<RelationshipId>, to: &Profile) -> Vec<Call> {
    let mut calls = before(planned, to);
    calls.extend(after(planned, resting, to));
    calls
}

fn fitted(calls: Vec<Call>, to: &Profile) -> Vec<Reminder> {
    calls.into_iter().filter(|call| to.wants(call.kind)).filter_map(|call| call.fitted(to)).collect()
}

/// Before a meeting that stands, or whose date waits for a yes: the last first. What was past when the date was set is
/// skipped.
fn before(planned: &PlannedMeeting, to: &Profile) -> Vec<Call> {
    let meeting = &planned.meeting;
    let start = meeting.span().start;
    let dated = meeting.moves.last().map_or(meeting.booked_at, |moved| moved.at.max(meeting.booked_at));
    let booked_ahead = start - dated >= BOOKED_AHEAD;
    let unprepared = meeting.is_unprepared(to.member);
    let calls = match meeting.state {
        MeetingState::Scheduled { .. } => vec![
            (ReminderKind::Start, START, 0, true),
            (ReminderKind::Soon, SOON, 0, true),
            (ReminderKind::Prepare, PREPARE, 0, unprepared),
            (ReminderKind::Ahead, AHEAD, 0, booked_ahead),
        ],
        MeetingState::Proposed { by } if by != to.member => {
            let asked = CONFIRM.into_iter().enumerate();
            asked.map(|(nth, offset)| (ReminderKind::Confirm, offset, nth, true)).collect()
        }
        _ => Vec::new(),
    };
    let moved = meeting
        .moves
        .last()
        .filter(|moved| moved.by != to.member && moved.to == meeting.start && meeting.is_scheduled());
    let moved = moved.map(|moved| Call {
        at: moved.at,
        not_before: moved.at,
        not_after: Some(start),
        ..call(planned, ReminderKind::Moved, 0)
    });
    calls
        .into_iter()
        .filter(|(_, offset, _, wanted)| *wanted && earlier(start, *offset) >= dated)
        .map(|(kind, offset, nth, _)| Call {
            at: earlier(start, offset),
            not_before: dated,
            not_after: Some(start),
            ..call(planned, kind, nth)
        })
        .chain(moved)
        .collect()
}

/// After the end: how it was, what became of it, how it goes on.
fn after(planned: &PlannedMeeting, resting: &BTreeSet<RelationshipId>, to: &Profile) -> Vec<Call> {
    let meeting = &planned.meeting;
    let end = meeting.span().end;
    let mut calls = Vec::new();
    if asks_to_reflect(meeting) && meeting.part(to.member).reflected_on.is_none() {
        let asked = REFLECT.iter().enumerate().map(|(nth, offset)| Call {
            at: later(end, *offset),
            not_before: end,
            ..call(planned, ReminderKind::Reflect, nth)
        });
        let not_past = asked.filter(|call| call.at >= meeting.booked_at);
        // A chance talk asks for one short reflection (S085).
        let most = if meeting.kind == MeetingKind::Unplanned { 1 } else { REFLECT.len() };
        calls.extend(not_past.take(most));
    }
    if meeting.is_ahead() {
        calls.push(Call {
            at: later(end, STATE_ASK),
            not_before: later(end, STATE_ASK),
            ..call(planned, ReminderKind::StateAsk, 0)
        });
    }
    let goes_on = meeting.relationship().is_some_and(|relationship| !resting.contains(&relationship));
    if let MeetingState::Held { at, .. } = meeting.state
        && goes_on
        && meeting.waits_for_next()
    {
        let day = days_after(at.with_timezone(&to.zone).date_naive(), NEXT_DATE_DAYS);
        let (not_before, at) = morning(day, to.zone);
        calls.push(Call { at, not_before, ..call(planned, ReminderKind::NextDate, 0) });
    }
    calls.sort_by_key(|call| call.at);
    calls
}

/// While it is not said what became of a date that stood, and when they met.
fn asks_to_reflect(meeting: &Meeting) -> bool {
    meeting.is_scheduled() || meeting.is_held()
}

/// The date people agreed on names the call: another date has reminders of its own.
fn call(planned: &PlannedMeeting, kind: ReminderKind, nth: usize) -> Call {
    let start = planned.meeting.start;
    Call {
        kind,
        about: ReminderAbout::Meeting { meeting: planned.id },
        of: ReminderOf::Meeting { start },
        anchor: Anchor::Meeting(start, nth),
        at: DateTime::<Utc>::MIN_UTC,
        not_before: DateTime::<Utc>::MIN_UTC,
        not_after: None,
    }
}

/// Quiet hours may bring reminders together: then the later kind says it all.
fn kept_apart(last_first: Vec<Reminder>) -> Vec<Reminder> {
    let mut kept: Vec<Reminder> = Vec::with_capacity(last_first.len());
    for reminder in last_first {
        if kept.iter().all(|other| (other.at - reminder.at).abs() >= APART) {
            kept.push(reminder);
        }
    }
    kept
}

/// After a meeting each asks for something else: none falls away, the later waits.
fn put_apart(mut reminders: Vec<Reminder>, to: &Profile) -> Vec<Reminder> {
    reminders.sort_by_key(|reminder| (reminder.at, reminder.id));
    let mut last: Option<DateTime<Utc>> = None;
    for reminder in &mut reminders {
        let earliest = last.map_or(reminder.at, |last| later(last, APART));
        if reminder.at < earliest {
            reminder.at = quiet::fitted(earliest, to, earliest, None).unwrap_or(earliest);
        }
        last = Some(reminder.at);
    }
    reminders
}
