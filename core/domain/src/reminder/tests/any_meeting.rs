//! The reminders of any meeting in any zone: never past its start, apart, with stable names.

use proptest::prelude::*;

use super::*;

pub(super) fn any_profile() -> impl Strategy<Value = Profile> {
    let hours = proptest::option::of((0_u32..24, 0_u32..24));
    (proptest::sample::select(Zone::all().collect::<Vec<_>>()), hours).prop_map(|(zone, hours)| Profile {
        zone,
        quiet: hours.filter(|(from, until)| from != until).map(|(from, until)| {
            let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
            QuietHours { from: hour(from), until: hour(until) }
        }),
        ..mentee()
    })
}

proptest! {
    #[test]
    fn before_a_meeting_nothing_comes_after_its_start_and_names_are_unique_and_stable(
        profile in any_profile(),
        zone in proptest::sample::select(Zone::all().collect::<Vec<_>>()),
        start_minute in 0_i64..500_000,
        booked_before in 0_i64..20_000,
        held in any::<bool>(),
    ) {
        use ReminderKind::{Ahead, Prepare, Soon, Start};
        let local = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap().and_time(NaiveTime::MIN)
            + TimeDelta::minutes(start_minute);
        let wall = WallTime { local, zone };
        let booked = wall.instant() - TimeDelta::minutes(booked_before);
        let mut meeting = scheduled(wall, booked);
        if held {
            let end = meeting.span().end;
            tell(&mut meeting, MENTEE, end, MeetingCommand::Hold { next: None });
        }
        let plan = all(&of(&meeting), &profile);
        prop_assert!(plan.is_sorted_by_key(|reminder| (reminder.at, reminder.id)));
        let ids: BTreeSet<ReminderId> = plan.iter().map(|reminder| reminder.id).collect();
        prop_assert_eq!(ids.len(), plan.len());
        for reminder in &plan {
            let is_before = matches!(reminder.kind, Ahead | Prepare | Soon | Start);
            let span = meeting.span();
            if is_before {
                prop_assert!(reminder.at <= span.start && reminder.at >= booked);
                let ReminderSentence::YouMeet { ahead, starts, there, .. } = reminder.sentence(profile.zone)
                else {
                    return Err(TestCaseError::fail("before a meeting it says that you meet"));
                };
                prop_assert_eq!((starts, there), (span.start, meeting.start));
                let here = |at: DateTime<Utc>| at.with_timezone(&profile.zone).date_naive();
                let days = (here(starts) - here(reminder.at)).num_days();
                let is_so = match ahead {
                    MeetingAhead::Minutes { minutes } => minutes == (starts - reminder.at).num_minutes(),
                    MeetingAhead::Today => days <= 0,
                    MeetingAhead::Tomorrow => days == 1,
                    MeetingAhead::Days { days: said } => days == said && said > 1,
                };
                prop_assert!(is_so, "{ahead:?} at {:?}", reminder.at);
            } else {
                prop_assert!(reminder.at >= span.end);
            }
            if profile.quiet.is_some() {
                let there = Some(reminder.at);
                prop_assert_eq!(quiet::fitted(reminder.at, &profile, reminder.at, there), there);
            }
        }
        for (one, next) in plan.iter().zip(plan.iter().skip(1)) {
            prop_assert!(next.at - one.at >= APART, "{:?} {:?}", one, next);
        }
        let (first, last) = (booked - TimeDelta::days(1), booked + TimeDelta::days(30));
        let middle = booked + TimeDelta::minutes(booked_before / 2);
        let whole = due_reminders(&of(&meeting), &profile, first, last);
        let mut halves = due_reminders(&of(&meeting), &profile, first, middle);
        halves.extend(due_reminders(&of(&meeting), &profile, middle, last));
        prop_assert_eq!(whole, halves);
    }
}
