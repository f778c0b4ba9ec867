//! Reminders of what has a day: actions, benchmarks, reviews, fading; and those of flash requests.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::{
    ACTION_DUE_DAYS, ACTION_OVER_DAYS, Anchor, BENCHMARK_DUE_DAYS, Call, MORNING_HOUR, MOST_QUIET,
    PlannedFlash, Reminder, ReminderAbout, ReminderFacts, ReminderKind, ReminderOf,
};
use crate::{
    WallTime, Zone,
    action::Action,
    calendar::{YEARS_OF_MEETINGS, days_after, earlier},
    end_of_day,
    fading::Contact,
    flash::FlashReminderKind,
    profile::Profile,
};

/// The reminders of this member by day, from `from` on. Most reminders of long lists of actions are past.
pub(super) fn reminders(facts: &ReminderFacts, to: &Profile, from: DateTime<Utc>) -> Vec<Reminder> {
    let from = from.checked_sub_signed(MOST_QUIET).unwrap_or(from);
    let ahead = calls(facts, to).filter(|call| call.at >= from && to.wants(call.kind));
    ahead.filter_map(|call| call.fitted(to)).collect()
}

/// The reason for the reminder.
pub(super) fn calls<'a>(facts: &'a ReminderFacts, to: &'a Profile) -> impl Iterator<Item = Call> + use<'a> {
    let mine = move |action: &&Action| action.owner == to.member;
    let actions = facts.actions.iter().filter(mine).flat_map(move |action| of_action(action, to.zone));
    let benchmarks = facts
        .benchmarks
        .iter()
        .filter(move |goal| goal.owner == to.member && goal.benchmark.is_open())
        .filter(|goal| is_plausible(goal.benchmark.due))
        .map(move |goal| Call {
            not_after: Some(end_of_day(goal.benchmark.due, to.zone)),
            ..on_day(
                ReminderKind::BenchmarkDue,
                ReminderAbout::Benchmark { benchmark: goal.benchmark.id },
                goal.benchmark.due,
                -BENCHMARK_DUE_DAYS,
                to.zone,
            )
        });
    let reviews = facts
        .reviews
        .iter()
        .filter(move |review| review.unanswered.contains(&to.member) && is_plausible(review.on))
        .map(move |review| {
            let relationship = review.relationship;
            let about = ReminderAbout::Relationship { relationship };
            on_day(ReminderKind::EndingReview, about, review.on, 0, to.zone)
        });
    let fading = facts
        .contacts
        .iter()
        .filter(move |contact| contact.members.contains(&to.member))
        .flat_map(move |contact| of_contact(contact, to.zone));
    let flash = facts.flash.iter().flat_map(move |planned| of_flash(planned, to));
    actions.chain(benchmarks).chain(reviews).chain(fading).chain(flash)
}

/// The first moment of a day, and the hour of it at which something without a time is told.
pub(super) fn morning(day: NaiveDate, zone: Zone) -> (DateTime<Utc>, DateTime<Utc>) {
    let at = |time| {
        let local = day.and_time(time);
        WallTime { local, zone }.instant()
    };
    let hour = NaiveTime::from_hms_opt(MORNING_HOUR, 0, 0).unwrap_or(NaiveTime::MIN);
    (at(NaiveTime::MIN), at(hour))
}

/// A mistyped year at the end of the calendar has no days around it to be reminded on.
pub(super) fn is_plausible(day: NaiveDate) -> bool {
    YEARS_OF_MEETINGS.contains(&day.year())
}

/// So many days after `on`, or before where it is negative; and not the evening before because of quiet hours.
fn on_day(kind: ReminderKind, about: ReminderAbout, on: NaiveDate, days: i64, zone: Zone) -> Call {
    let day = days_after(on, days);
    let (not_before, at) = morning(day, zone);
    Call {
        kind,
        about,
        of: ReminderOf::Day { on },
        anchor: Anchor::Day(day),
        at,
        not_before,
        not_after: None,
    }
}

/// To its owner before and once after it is due (S295). An action taken on later than the first needs it not.
fn of_action(action: &Action, zone: Zone) -> Vec<Call> {
    let Some(due) = action.due().filter(|due| is_plausible(*due)) else {
        return Vec::new();
    };
    let about = ReminderAbout::Action { action: action.id };
    let before = days_after(due, -ACTION_DUE_DAYS);
    let early = (before > action.since).then(|| Call {
        not_after: Some(end_of_day(due, zone)),
        ..on_day(ReminderKind::ActionDue, about, due, -ACTION_DUE_DAYS, zone)
    });
    let over = on_day(ReminderKind::ActionOver, about, due, ACTION_OVER_DAYS, zone);
    early.into_iter().chain([over]).collect()
}

fn of_contact(contact: &Contact, zone: Zone) -> Vec<Call> {
    let relationship = contact.relationship;
    let about = ReminderAbout::Relationship { relationship };
    let days = contact.fading_days().into_iter();
    days.filter(|day| is_plausible(day.on))
        .map(|day| on_day(ReminderKind::Fading, about, day.on, 0, zone))
        .collect()
}

/// The request plans its own; here they get a name and keep to the member's hours.
fn of_flash(planned: &PlannedFlash, to: &Profile) -> Vec<Call> {
    let request = &planned.request;
    let about = ReminderAbout::Flash { flash: planned.id };
    let mine = request.reminders().into_iter();
    mine.filter(|reminder| reminder.to == to.member)
        .map(|reminder| {
            let (kind, not_before, not_after) = match reminder.kind {
                FlashReminderKind::Answer => {
                    (ReminderKind::FlashAnswer, request.opened_at, Some(request.expires_at()))
                }
                FlashReminderKind::Expired => (ReminderKind::FlashExpired, reminder.at, None),
                FlashReminderKind::Takeaway => (
                    ReminderKind::FlashTakeaway,
                    earlier(reminder.at, TimeDelta::days(1)),
                    request.takeaway_until(),
                ),
            };
            let (anchor, at) = (Anchor::Moment(reminder.at), reminder.at);
            let of = ReminderOf::Moment {
                at: if kind == ReminderKind::FlashAnswer { request.expires_at() } else { at },
            };
            Call { kind, about, of, anchor, at, not_before, not_after }
        })
        .collect()
}
