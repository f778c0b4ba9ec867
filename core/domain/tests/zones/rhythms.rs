//! Rhythms over every change of the clocks from 2026 to 2036, in every zone: weekly and monthly meetings whose local time is
//! left out, comes twice, or lies beside the change. Their instants and their reminders are held against dates that are
//! counted here by hand and wall times that chrono-tz reads.

use std::collections::BTreeMap;

use belay_domain::{
    Aggregate, Cadence, CadenceUnit, Context, MemberId, Phase, RelationshipId, Series,
    meeting::{Meeting, MeetingCommand, MeetingFacts, MeetingOf, MeetingOpening},
    profile::Profile,
    reminder::{ReminderFacts, ReminderKind, SOON, START as TEN_MINUTES, due_reminders},
};
use chrono::{Datelike, Days, Months, TimeDelta, Timelike};
use uuid::Uuid;

use super::*;

const YEARS: std::ops::RangeInclusive<i32> = 2026..=2036;
/// So many dates of a rhythm lie before the one at the change, and as many after it.
const AROUND: u16 = 3;
const MIA: MemberId = MemberId(Uuid::from_u128(1));
const TOM: MemberId = MemberId(Uuid::from_u128(2));

/// Where a wall time lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Lies {
    Gap,
    Fold,
    Beside,
}

#[test]
fn a_rhythm_over_any_change_of_the_clocks_meets_and_reminds_when_chrono_tz_says() {
    let mut compared: BTreeMap<(Lies, CadenceUnitName), u32> = BTreeMap::new();
    let mut differing: BTreeSet<&str> = BTreeSet::new();
    for (ours, theirs) in pairs() {
        let learned = learned(theirs).unwrap_or_default();
        let all = changes(&ours).into_iter();
        for change in all.filter(|change| YEARS.contains(&instant(change.at).year())) {
            let (low, high) = change.shown();
            let inside = if change.after > change.before { Lies::Gap } else { Lies::Fold };
            let places = [
                (inside, low),
                (inside, (low + high) / 2),
                (inside, high - 1),
                (Lies::Beside, low - 1),
                (Lies::Beside, high),
            ];
            for (lies, seconds) in places {
                let local = instant(seconds).naive_utc().with_second(0).expect("a whole minute");
                for unit in [CadenceUnit::Weeks, CadenceUnit::Months] {
                    for (place, meeting) in rhythm(ours, local, unit).into_iter().enumerate() {
                        let expected = by_hand(local, unit, place);
                        assert_eq!(meeting.local, expected, "{theirs} {unit:?} {place}");
                        let instant = by_chrono_tz(theirs, expected).instant;
                        let is_learned = learned.contains(&instant.timestamp());
                        if meeting.instant() != instant {
                            assert!(is_learned, "{theirs} {unit:?}: {expected} is {instant}");
                            differing.insert(theirs.name());
                        }
                        *compared.entry((lies, name(unit))).or_default() += 1;
                    }
                    if !learned.contains(&change.at) {
                        let at = by_chrono_tz(theirs, local).instant;
                        assert_eq!(
                            rings(WallTime { local, zone: ours }),
                            [at - SOON, at - TEN_MINUTES],
                            "{theirs}"
                        );
                    }
                }
            }
        }
    }
    for lies in [Lies::Gap, Lies::Fold, Lies::Beside] {
        for unit in ["weekly", "monthly"] {
            assert!(compared.get(&(lies, unit)).is_some_and(|count| *count > 10_000), "{compared:?}");
        }
    }
    // Each of these has its reason in the list above, and no other zone differs.
    let known: BTreeSet<&str> = LEARNED.iter().flat_map(|learned| learned.zones.iter().copied()).collect();
    assert!(differing.is_subset(&known), "{differing:?}");
}

type CadenceUnitName = &'static str;

fn name(unit: CadenceUnit) -> CadenceUnitName {
    if unit == CadenceUnit::Weeks { "weekly" } else { "monthly" }
}

/// The dates of a rhythm that is at this wall time in the middle.
fn rhythm(zone: Zone, middle: NaiveDateTime, unit: CadenceUnit) -> Vec<WallTime> {
    let first = by_hand(middle, unit, 0).date();
    let cadence = Cadence { every: 1, unit, at: middle.time(), zone, weekday: None, from: None };
    let month_day = u8::try_from(middle.day()).expect("a day of a month");
    let series = Series { date: first, month_day };
    let mut next = cadence.meeting_on(series);
    let mut all = vec![next.start];
    for _ in 0..2 * AROUND {
        next = cadence.next_meeting(next.series);
        all.push(next.start);
    }
    all
}

/// The same, one by one.
fn by_hand(middle: NaiveDateTime, unit: CadenceUnit, place: usize) -> NaiveDateTime {
    let place = u16::try_from(place).expect("a few places");
    let day = middle.date();
    let date = match unit {
        CadenceUnit::Days | CadenceUnit::Weeks => {
            let first = day - Days::new(7 * u64::from(AROUND));
            first + Days::new(7 * u64::from(place))
        }
        CadenceUnit::Months => {
            let month = day.with_day(1).expect("the first") - Months::new(AROUND.into());
            let month = month + Months::new(place.into());
            let wanted = (1..=day.day()).rev().find_map(|day| month.with_day(day));
            wanted.expect("a day of each month")
        }
    };
    date.and_time(middle.time())
}

/// When a phone without quiet hours rings for a meeting at this wall time.
fn rings(start: WallTime) -> Vec<DateTime<Utc>> {
    let booked = start.instant() - TimeDelta::days(2);
    let context =
        |actor| Context { actor, at: booked, now: booked, zone: start.zone, seed: Uuid::from_u128(9) };
    let facts = MeetingFacts {
        members: BTreeSet::from([MIA, TOM]),
        phase: Phase::EnablingGrowth,
        ..MeetingFacts::default()
    };
    let opening = MeetingOpening::new(
        MeetingOf::Relationship { relationship: RelationshipId(Uuid::from_u128(3)) },
        start,
    );
    let mut meeting = Meeting::open(opening, &facts, &context(MIA)).expect("it can be booked");
    meeting.handle(MeetingCommand::Confirm { start }, &facts, &context(TOM)).expect("it can be confirmed");
    let mut planned = ReminderFacts::default();
    planned.add_meeting(Uuid::from_u128(4).into(), &meeting, &facts.members);
    let profile = Profile { quiet: None, ..Profile::new(MIA, start.zone) };
    let due = due_reminders(&planned, &profile, booked, start.instant());
    let exact = due.iter().filter(|one| matches!(one.kind, ReminderKind::Soon | ReminderKind::Start));
    exact.map(|reminder| reminder.at).collect()
}
