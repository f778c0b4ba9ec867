//! A member's own times to write, as a table: when each is asked, and when not.

use chrono::Weekday;

use super::*;
use crate::profile::WritingTime;

fn time(weekday: Option<Weekday>, at: &str) -> WritingTime {
    WritingTime { weekday, at: at.parse().unwrap() }
}

/// When somebody is asked to write on Monday and Tuesday, 2 and 3 March 2026, as days and times of Berlin.
fn asked(times: &[WritingTime], written: &[&str], quiet: Option<(&str, &str)>) -> Vec<String> {
    let facts = ReminderFacts {
        written: written.iter().map(|text| instant(text)).collect(),
        ..ReminderFacts::default()
    };
    let mut profile = Profile { writing_times: times.to_vec(), ..Profile::new(MENTEE, berlin()) };
    profile.quiet =
        quiet.map(|(from, until)| QuietHours { from: from.parse().unwrap(), until: until.parse().unwrap() });
    let due = due_reminders(&facts, &profile, instant("2026-03-02T00:00"), instant("2026-03-04T00:00"));
    assert!(due.iter().all(|reminder| reminder.kind == ReminderKind::Write));
    let local = |reminder: &Reminder| reminder.at.with_timezone(&berlin()).format("%-d. %H:%M").to_string();
    due.iter().map(local).collect()
}

#[test]
fn one_is_asked_at_each_own_time_at_which_one_has_not_written_since_the_one_before() {
    let evening = [time(None, "21:00:00")];
    let twice = [time(None, "21:00:00"), time(None, "07:30:00")];
    let mondays = [time(Some(Weekday::Mon), "21:00:00"), time(None, "12:00:00")];
    let night = Some(("20:00:00", "07:00:00"));
    let from_nine = Some(("21:00:00", "07:00:00"));
    let early = [time(None, "05:00:00")];
    for (times, written, quiet, expected) in [
        (&[][..], &[][..], None, &[][..]),
        (&evening, &[], None, &["2. 21:00", "3. 21:00"]),
        (&evening, &["2026-03-02T09:10"], None, &["3. 21:00"]),
        (&evening, &["2026-03-02T21:00"], None, &["3. 21:00"]),
        // What was written after the time belongs to that day, and not to the next.
        (&evening, &["2026-03-02T21:01"], None, &["2. 21:00", "3. 21:00"]),
        (&evening, &["2026-03-01T22:00"], None, &["2. 21:00", "3. 21:00"]),
        (&twice, &[], None, &["2. 07:30", "2. 21:00", "3. 07:30", "3. 21:00"]),
        (&twice, &["2026-03-02T06:00", "2026-03-03T12:00"], None, &["2. 21:00", "3. 07:30"]),
        (&mondays, &[], None, &["2. 12:00", "2. 21:00", "3. 12:00"]),
        // Quiet hours hold: a moment before them, at their end, or not at all.
        (&evening, &[], night, &["2. 19:59", "3. 19:59"]),
        (&evening, &[], from_nine, &["2. 20:59", "3. 20:59"]),
        (&early, &[], night, &["2. 07:00", "3. 07:00"]),
    ] {
        assert_eq!(asked(times, written, quiet), expected, "{times:?}, written {written:?}, quiet {quiet:?}");
    }
}

#[test]
fn a_time_keeps_its_name_whoever_plans_it_and_is_planned_for_a_week() {
    let mut profile = Profile::new(MENTEE, berlin());
    profile.writing_times = vec![time(None, "21:00:00"), time(Some(Weekday::Mon), "21:00:00")];
    let from = |text: &str| {
        let from = instant(text);
        due_reminders(&ReminderFacts::default(), &profile, from, DateTime::<Utc>::MAX_UTC)
    };
    let (first, later) = (from("2026-03-02T00:00"), from("2026-03-02T12:00"));
    assert_eq!((first.len(), first[0].id), (8, later[0].id));
    assert_eq!(first[0].sentence(berlin()), ReminderSentence::TimeToWrite);
    profile.load = Load::High;
    let due = due_reminders(
        &ReminderFacts::default(),
        &profile,
        instant("2026-03-02T00:00"),
        DateTime::<Utc>::MAX_UTC,
    );
    assert!(due.is_empty(), "in hard times nobody is asked to write");
}
