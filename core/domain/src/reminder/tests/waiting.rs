//! What waits on somebody reminds at once or after some days, and of all that has no date only a few come a day.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::{
    action::{Action, ActionState},
    waiting::WaitKind,
};

const STORY: Uuid = Uuid::from_u128(40);

fn wait(kind: WaitKind, document: Uuid, since: &str) -> PlannedWait {
    PlannedWait { document, on: MENTEE, kind, part: None, since: since.parse().unwrap(), until: None }
}

fn waiting(waits: Vec<PlannedWait>) -> ReminderFacts {
    ReminderFacts { waits, ..ReminderFacts::default() }
}

#[test]
fn who_is_asked_is_told_at_once_and_once_more_after_three_days() {
    let facts = waiting(vec![wait(WaitKind::HearStory, STORY, "2026-03-10")]);
    let plan = all(&facts, &mentee());
    assert_eq!(plan.len(), 2);
    assert!(plan[0].at < instant("2026-03-10T07:01"), "{:?}", plan[0]);
    assert_eq!(plan[1].at, instant("2026-03-13T09:00"));
    assert_eq!(plan[1].kind, ReminderKind::StoryTold);
    let says = plan[1].sentence(berlin());
    let since = "2026-03-10".parse().unwrap();
    assert_eq!(says, ReminderSentence::WaitsForYou { what: WaitKind::HearStory, since });
    assert_eq!(all(&waiting(Vec::new()), &mentee()), [], "what is done reminds of nothing");
}

#[test]
fn what_is_for_a_quiet_moment_comes_once_in_the_morning() {
    let facts = waiting(vec![wait(WaitKind::ReadReflection, STORY, "2026-03-10")]);
    assert_eq!(planned(&facts, &mentee()), [(ReminderKind::ReflectionShared, "13 09:00".to_owned())]);
    let mut off = mentee();
    off.switched_off.insert(ReminderKind::ReflectionShared);
    assert_eq!(all(&facts, &off), []);
}

#[test]
fn what_is_asked_today_rings_on_a_phone_that_arms_since_today() {
    let facts = waiting(vec![wait(WaitKind::HearStory, STORY, "2026-03-10")]);
    let now = instant("2026-03-10T15:00");
    let log = RingLog { since: Some(instant("2026-03-10T12:00")), ..RingLog::default() };
    let planned = due_reminders(&facts, &mentee(), now - TimeDelta::days(8), now + TimeDelta::days(30));
    let handed = to_hand(planned.clone(), &log, &mentee(), now, 48);
    assert!(handed[0].at <= now);
    let settled = RingLog { settled: BTreeSet::from([handed[0].id]), ..log };
    assert_eq!(to_hand(planned, &settled, &mentee(), now, 48).len(), 1);
}

#[test]
fn each_kind_of_waiting_has_a_reminder_of_its_own_or_another_way() {
    let kinds: Vec<_> = WaitKind::ALL.into_iter().filter_map(ReminderKind::of_wait).collect();
    let different: BTreeSet<_> = kinds.iter().copied().collect();
    assert_eq!(different.len(), kinds.len());
    for kind in kinds {
        assert_eq!(kind.waits().and_then(ReminderKind::of_wait), Some(kind));
    }
}

#[test]
fn the_server_has_an_alarm_of_what_waits_for_whom_it_waits_on() {
    let facts = waiting(vec![wait(WaitKind::HearStory, STORY, "2026-03-10")]);
    let told = alarms(&facts, berlin(), instant("2026-03-10T20:00"));
    let ids: Vec<_> = told.iter().map(|alarm| alarm.id).collect();
    let plan: Vec<_> = all(&facts, &mentee()).iter().map(|reminder| reminder.id).collect();
    assert_eq!(ids, plan);
    assert!(told.iter().all(|alarm| alarm.to == MENTEE));
    assert_eq!(all(&facts, &Profile::new(MENTOR, berlin())), [], "it waits on nobody else");
}

#[test]
fn a_moved_date_is_told_to_whoever_did_not_move_it() {
    let mut meeting = at_ten();
    let (from, to) = (meeting.start, wall(berlin(), "2026-03-11T10:00"));
    let moved = instant("2026-03-05T12:00");
    tell(&mut meeting, MENTOR, moved, MeetingCommand::Move { from, to, reason: "a train".into() });
    let told = |member| {
        let plan = all(&of(&meeting), &Profile::new(member, berlin()));
        plan.into_iter().find(|reminder| reminder.kind == ReminderKind::Moved).map(|reminder| reminder.at)
    };
    assert_eq!((told(MENTEE), told(MENTOR)), (Some(moved), None));
    let moved_to = all(&of(&meeting), &mentee()).into_iter().find(|one| one.kind == ReminderKind::Moved);
    let told = alarms(&of(&meeting), berlin(), moved);
    assert!(told.iter().all(|alarm| Some(alarm.id) != moved_to.as_ref().map(|one| one.id)));
}

#[test]
fn of_a_date_moved_nearer_nothing_is_told_that_was_past_then() {
    let mut meeting = at_ten();
    let (from, to) = (meeting.start, wall(berlin(), "2026-03-06T10:00"));
    let moved = instant("2026-03-05T12:00");
    tell(&mut meeting, MENTEE, moved, MeetingCommand::Move { from, to, reason: "a train".into() });
    assert!(all(&of(&meeting), &mentee()).iter().all(|reminder| reminder.at >= moved));
}

proptest! {
    #[test]
    fn at_most_three_a_day_come_beside_dates_and_they_are_the_same_in_any_order(
        waits in proptest::collection::vec((proptest::sample::select(WaitKind::ALL.to_vec()), 0_u128..9, 1_u32..12), 0..14),
        dues in proptest::collection::vec(1_u32..14, 0..10),
        profile in any_meeting::any_profile(),
        turned in any::<bool>(),
    ) {
        let mut facts = of(&at_ten());
        facts.waits = waits
            .iter()
            .map(|(kind, document, day)| wait(*kind, Uuid::from_u128(*document), &format!("2026-03-{day:02}")))
            .collect();
        facts.actions = dues
            .iter()
            .enumerate()
            .map(|(n, day)| Action {
                id: ActionId(Uuid::from_u128(900 + n as u128)),
                owner: MENTEE,
                what: String::new(),
                state: ActionState::Open { due: NaiveDate::from_ymd_opt(2026, 3, *day).unwrap() },
                since: NaiveDate::from_ymd_opt(2026, 1, 1).unwrap(),
                moves: 0,
            })
            .collect();
        let plan = all(&facts, &profile);
        let mut of_day: BTreeMap<NaiveDate, usize> = BTreeMap::new();
        for reminder in plan.iter().filter(|reminder| reminder.kind.is_one_of_few()) {
            *of_day.entry(reminder.at.with_timezone(&profile.zone).date_naive()).or_default() += 1;
        }
        prop_assert!(of_day.values().all(|count| *count <= MOST_A_DAY), "{of_day:?}");
        let ids: BTreeSet<ReminderId> = plan.iter().map(|reminder| reminder.id).collect();
        prop_assert_eq!(ids.len(), plan.len());
        for reminder in &plan {
            prop_assert!(reminder.at <= reminder.until);
            if profile.quiet.is_some() {
                let there = Some(reminder.at);
                prop_assert_eq!(quiet::fitted(reminder.at, &profile, reminder.at, there), there);
            }
        }
        if turned {
            facts.waits.reverse();
            facts.actions.reverse();
        }
        prop_assert_eq!(&all(&facts, &profile), &plan);
        let middle = instant("2026-03-08T11:00");
        let mut halves = due_reminders(&facts, &profile, DateTime::<Utc>::MIN_UTC, middle);
        halves.extend(due_reminders(&facts, &profile, middle, DateTime::<Utc>::MAX_UTC));
        prop_assert_eq!(halves, plan);
    }
}
