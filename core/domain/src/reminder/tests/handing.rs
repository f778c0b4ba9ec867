//! What a phone hands to its scheduler: ahead of time, late, and never twice.

use std::collections::BTreeMap;

use super::*;

fn meeting_reminder(n: u128, kind: ReminderKind, at: DateTime<Utc>, until: DateTime<Utc>) -> Reminder {
    Reminder {
        id: ReminderId(Uuid::from_u128(n)),
        kind,
        at,
        until,
        to: MENTEE,
        about: ReminderAbout::Meeting { meeting: MEETING },
        of: ReminderOf::Meeting { start: wall(berlin(), "2026-03-02T10:00") },
    }
}

fn action_reminder(n: u128, at: DateTime<Utc>) -> Reminder {
    Reminder {
        about: ReminderAbout::Action { action: ActionId(Uuid::from_u128(n)) },
        ..meeting_reminder(n, ReminderKind::ActionOver, at, at + TimeDelta::days(3))
    }
}

fn hand(planned: &[Reminder], log: &RingLog, now: &str) -> Vec<Reminder> {
    to_hand(planned.to_vec(), log, &mentee(), instant(now), MOST_ON_A_PHONE)
}

fn since(text: &str) -> RingLog {
    RingLog { since: Some(instant(text)), ..RingLog::default() }
}

#[test]
fn a_phone_is_handed_the_soonest_48_that_are_ahead() {
    let start = instant("2026-03-02T09:00");
    let of = |n: i64| {
        let (at, id) = (start + TimeDelta::minutes(n), n.unsigned_abs().into());
        let about = ReminderAbout::Meeting { meeting: MeetingId(Uuid::from_u128(id)) };
        Reminder { about, ..meeting_reminder(id, ReminderKind::Soon, at, at + SOON) }
    };
    let many: Vec<Reminder> = (0..100).rev().map(of).collect();
    let handed = to_hand(many.clone(), &RingLog::default(), &mentee(), start + TimeDelta::minutes(10), 100);
    assert_eq!(handed.len(), MOST_ON_A_PHONE);
    assert_eq!(handed[0].at, start + TimeDelta::minutes(11));
    assert!(handed.is_sorted_by_key(|reminder| reminder.at));
    let few = to_hand(many, &RingLog::default(), &mentee(), start, 3);
    assert_eq!(few.len(), 3);
}

#[test]
fn beside_meetings_a_phone_rings_three_times_a_day_also_of_what_is_late() {
    let of = |n: u128| action_reminder(n, instant("2026-03-02T09:00"));
    let many: Vec<Reminder> = (1..=6).map(of).collect();
    assert_eq!(hand(&many, &since("2026-03-01T09:00"), "2026-03-02T08:00").len(), MOST_A_DAY);
    let rang = RingLog { few: vec![instant("2026-03-02T10:00")], ..since("2026-03-01T09:00") };
    assert_eq!(hand(&many, &rang, "2026-03-02T12:00").len(), MOST_A_DAY - 1);
    assert_eq!(hand(&many, &rang, "2026-03-03T12:00").len(), MOST_A_DAY);
}

#[test]
fn what_rang_or_was_put_away_is_never_handed_over_again() {
    let one = action_reminder(1, instant("2026-03-02T09:00"));
    let log = RingLog { settled: BTreeSet::from([one.id]), ..since("2026-03-01T09:00") };
    for now in ["2026-03-02T08:00", "2026-03-02T09:01"] {
        assert_eq!(hand(std::slice::from_ref(&one), &log, now), [], "{now}");
    }
}

#[test]
fn what_was_due_while_the_phone_was_off_comes_at_once_as_long_as_it_is_of_use() {
    let one = action_reminder(1, instant("2026-03-02T09:00"));
    let late = hand(std::slice::from_ref(&one), &since("2026-03-01T09:00"), "2026-03-02T12:00");
    assert_eq!(late, std::slice::from_ref(&one));
    assert_eq!(hand(std::slice::from_ref(&one), &since("2026-03-01T09:00"), "2026-03-05T09:00"), []);
    assert_eq!(hand(std::slice::from_ref(&one), &since("2026-03-02T10:00"), "2026-03-02T12:00"), []);
    assert_eq!(hand(&[one], &RingLog::default(), "2026-03-02T12:00"), []);
}

#[test]
fn what_is_late_keeps_to_quiet_hours() {
    let one = action_reminder(1, instant("2026-03-02T09:00"));
    let to = Profile { member: MENTEE, ..quiet(22, 7) };
    let handed = |planned, now| to_hand(planned, &since("2026-03-01T09:00"), &to, instant(now), 48);
    assert_eq!(handed(vec![one], "2026-03-03T01:00")[0].at, instant("2026-03-03T07:00"));
    let start = instant("2026-03-03T06:00");
    let soon = meeting_reminder(2, ReminderKind::Soon, instant("2026-03-02T21:59"), start);
    assert_eq!(handed(vec![soon], "2026-03-03T01:00"), []);
}

#[test]
fn of_one_meeting_only_the_last_that_is_late_comes() {
    let start = instant("2026-03-02T10:00");
    let until = start + TimeDelta::minutes(10);
    let soon = meeting_reminder(1, ReminderKind::Soon, start - SOON, start);
    let begins = meeting_reminder(2, ReminderKind::Start, start - START, until);
    let log = since("2026-03-01T09:00");
    let handed = hand(&[soon.clone(), begins.clone()], &log, "2026-03-02T09:55");
    assert_eq!(handed.iter().map(|one| one.id).collect::<Vec<_>>(), [begins.id]);
    // What is about to come says it all, too.
    let handed = hand(&[soon.clone(), begins.clone()], &log, "2026-03-02T09:47");
    assert_eq!(handed.iter().map(|one| one.id).collect::<Vec<_>>(), [begins.id]);
    let handed = hand(&[soon.clone(), begins], &log, "2026-03-02T09:30");
    assert_eq!(handed.len(), 2);
    assert_eq!(handed[0], soon);
}

#[test]
fn a_scheduler_that_had_it_is_trusted_to_have_rung() {
    let start = instant("2026-03-02T10:00");
    let one = meeting_reminder(1, ReminderKind::Start, start - START, start + TimeDelta::minutes(10));
    let log = RingLog { armed: BTreeMap::from([(one.id, one.at)]), ..since("2026-03-01T09:00") };
    let handed = |now| hand(std::slice::from_ref(&one), &log, now).len();
    assert_eq!(handed("2026-03-02T09:49"), 1);
    assert_eq!(handed("2026-03-02T09:50"), 0);
    let lost = RingLog { armed: BTreeMap::new(), ..log.clone() };
    assert_eq!(hand(std::slice::from_ref(&one), &lost, "2026-03-02T09:52").len(), 1);
}

#[test]
fn what_rang_unnoticed_does_not_ring_again_when_its_time_is_moved() {
    let one = action_reminder(1, instant("2026-03-02T09:00"));
    let log = RingLog { armed: BTreeMap::from([(one.id, one.at)]), ..since("2026-03-01T09:00") };
    // Its owner travels: morning comes later.
    let moved = Reminder { at: instant("2026-03-02T15:00"), ..one };
    assert_eq!(hand(std::slice::from_ref(&moved), &log, "2026-03-02T10:00"), []);
    assert!(log.is_early(&moved, instant("2026-03-02T10:00")));
    assert!(!log.shows(&moved, instant("2026-03-02T10:00")));
}

#[test]
fn every_reminder_of_a_meeting_is_of_use_until_the_meeting() {
    for reminder in all(&of(&at_ten()), &mentee()) {
        assert!(reminder.at <= reminder.until, "{reminder:?}");
        if matches!(reminder.kind, ReminderKind::Ahead | ReminderKind::Prepare | ReminderKind::Soon) {
            assert_eq!(reminder.until, at_ten().span().start);
        }
    }
}
