//! Reminders of actions, reviews and fading, and the few in hard times.

#![allow(clippy::unwrap_used, reason = "a step of a scenario that is refused says which")]

use std::collections::BTreeSet;

use belay_domain::{
    ActionId, Aggregate, Cadence, CadenceUnit, MemberId, Phase,
    action::{Action, ActionCommand, NewAction},
    fading::{Contact, FadingStep, WayOn},
    profile::{Load, Profile, ProfileCommand},
    reminder::{PlannedReview, ReminderFacts, ReminderKind, due_reminders},
};
use belay_tests::places;
use chrono::NaiveTime;
use uuid::Uuid;

use crate::{
    meeting_scene::{berlin, facts, kinds, on, planned, reminded, scheduled},
    scene::{MENTEE, MENTOR, PAIR, both, by, day},
};

fn due_on_friday() -> Action {
    let new = NewAction {
        owner: MENTEE,
        what: "Ask for the figures".into(),
        due: Some(day("2026-03-13")),
        someday: false,
    };
    Action::new(ActionId(Uuid::from_u128(1)), new, &by(MENTEE)).unwrap()
}

fn of(action: Action) -> ReminderFacts {
    ReminderFacts { actions: vec![action], ..ReminderFacts::default() }
}

fn on_day(member: MemberId, facts: &ReminderFacts, day: &str) -> Vec<ReminderKind> {
    kinds(&reminded(member, facts, &format!("{day}T00:00"), &format!("{day}T23:59")))
}

#[test]
fn s295_on_wednesday_the_owner_of_an_action_due_on_friday_gets_one_reminder_and_the_partner_none() {
    let mut action = due_on_friday();
    let facts = of(action.clone());
    assert_eq!(on_day(MENTEE, &facts, "2026-03-11"), [ReminderKind::ActionDue]);
    assert_eq!(on_day(MENTEE, &facts, "2026-03-12"), []);
    assert_eq!(on_day(MENTEE, &facts, "2026-03-14"), [ReminderKind::ActionOver]);
    let whole_year = |member| reminded(member, &facts, "2026-03-02T00:00", "2027-03-02T00:00");
    assert_eq!(whole_year(MENTEE).len(), 2, "once over, and not again");
    assert_eq!(whole_year(MENTOR), []);
    let result = String::new();
    action.handle(ActionCommand::Complete { result }, &by(MENTEE)).unwrap();
    assert_eq!(on_day(MENTEE, &of(action), "2026-03-11"), []);
}

fn contact() -> Contact {
    Contact {
        relationship: PAIR,
        members: both(),
        began: day("2026-01-01"),
        last_held: Some(day("2026-03-10")),
        resumed: None,
        booked: false,
        phase: Phase::EnablingGrowth,
        paused: false,
        cadence: Some(Cadence {
            every: 2,
            unit: CadenceUnit::Weeks,
            at: NaiveTime::from_hms_opt(10, 0, 0).unwrap(),
            zone: places::berlin(),
            weekday: None,
            from: None,
        }),
    }
}

#[test]
fn s308_after_29_days_with_none_booked_both_are_shown_three_ways_on() {
    let faded = contact();
    assert_eq!(faded.fading(day("2026-04-07")), None, "28 days");
    let signal = faded.fading(day("2026-04-08")).unwrap();
    assert_eq!(signal.to, both());
    assert_eq!(signal.ways, [WayOn::Revive, WayOn::Pause, WayOn::Close]);
    let mut booked = contact();
    let meeting = scheduled(on(berlin("2026-04-20T10:00")), &facts());
    booked.read(&meeting, berlin("2026-04-08T09:00").instant());
    assert_eq!(booked.fading(day("2026-04-08")), None);
    let paused = Contact { paused: true, ..contact() };
    assert_eq!(paused.fading(day("2026-06-08")), None);
}

#[test]
fn s308_it_goes_from_notes_to_an_offer_to_announcing_and_opening_closing_each_told_once() {
    let faded = ReminderFacts { contacts: vec![contact()], ..ReminderFacts::default() };
    let step = |day| contact().fading(day).map(|fading| fading.step);
    let days = [29, 45, 90, 97].map(|days| day("2026-03-10") + chrono::Days::new(days));
    assert_eq!(
        days.map(step),
        [
            Some(FadingStep::SecondNote),
            Some(FadingStep::Offer),
            Some(FadingStep::Announce),
            Some(FadingStep::OpenClosing)
        ]
    );
    for member in both() {
        let told = reminded(member, &faded, "2026-03-10T00:00", "2027-03-10T00:00");
        let on: Vec<_> =
            told.iter().map(|reminder| reminder.at.with_timezone(&places::berlin()).date_naive()).collect();
        assert_eq!(on, days);
        assert!(told.iter().all(|reminder| reminder.kind == ReminderKind::Fading));
    }
}

#[test]
fn s441_on_the_review_day_each_who_has_not_answered_is_reminded() {
    let facts = ReminderFacts {
        reviews: vec![PlannedReview {
            relationship: PAIR,
            on: day("2026-06-01"),
            unanswered: BTreeSet::from([MENTOR]),
        }],
        ..ReminderFacts::default()
    };
    assert_eq!(on_day(MENTOR, &facts, "2026-06-01"), [ReminderKind::EndingReview]);
    assert_eq!(on_day(MENTEE, &facts, "2026-06-01"), []);
}

#[test]
fn s479_in_hard_times_only_starting_meetings_are_told() {
    let mut profile = Profile::new(MENTEE, places::berlin());
    profile.handle(ProfileCommand::SetLoad(Load::High), &(), &by(MENTEE)).unwrap();
    let mut facts = planned(&scheduled(on(berlin("2026-03-10T10:00")), &facts()));
    facts.actions.push(due_on_friday());
    facts.contacts.push(contact());
    let (from, to) = (berlin("2026-03-01T00:00"), berlin("2027-03-01T00:00"));
    let due = due_reminders(&facts, &profile, from.instant(), to.instant());
    assert_eq!(kinds(&due), [ReminderKind::Start]);
    let usual = Profile::new(MENTEE, places::berlin());
    assert!(due_reminders(&facts, &usual, from.instant(), to.instant()).len() > 5);
}
