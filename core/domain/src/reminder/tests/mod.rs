//! Reminders, rule by rule.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step was refused")]

mod any_meeting;
mod handing;
mod waiting;
mod writing;

use chrono::{NaiveDate, NaiveTime};

use super::*;
use crate::{
    Aggregate, Context, Phase, WallTime, Zone,
    action::{Action, NewAction},
    meeting::{Meeting, MeetingCommand, MeetingFacts, MeetingOf, MeetingOpening},
    places::berlin,
    profile::{Load, QuietHours},
};

const MENTEE: MemberId = MemberId(Uuid::from_u128(1));
const MENTOR: MemberId = MemberId(Uuid::from_u128(2));
const PAIR: RelationshipId = RelationshipId(Uuid::from_u128(3));
const MEETING: MeetingId = MeetingId(Uuid::from_u128(4));

fn both() -> BTreeSet<MemberId> {
    BTreeSet::from([MENTEE, MENTOR])
}

fn by(actor: MemberId, at: DateTime<Utc>) -> Context {
    Context { actor, at, now: at, zone: berlin(), seed: Uuid::from_u128(9) }
}

fn wall(zone: Zone, text: &str) -> WallTime {
    let local = format!("{text}:00").parse().unwrap();
    WallTime { local, zone }
}

fn instant(text: &str) -> DateTime<Utc> {
    wall(berlin(), text).instant()
}

fn meeting_facts() -> MeetingFacts {
    MeetingFacts { members: both(), phase: Phase::EnablingGrowth, ..MeetingFacts::default() }
}

fn scheduled(start: WallTime, booked: DateTime<Utc>) -> Meeting {
    let opening = MeetingOpening::new(MeetingOf::Relationship { relationship: PAIR }, start);
    let mut meeting = Meeting::open(opening, &meeting_facts(), &by(MENTEE, booked)).unwrap();
    let start = meeting.start;
    tell(&mut meeting, MENTOR, booked, MeetingCommand::Confirm { start });
    meeting
}

fn tell(meeting: &mut Meeting, actor: MemberId, at: DateTime<Utc>, command: MeetingCommand) {
    meeting.handle(command, &meeting_facts(), &by(actor, at)).unwrap();
}

fn of(meeting: &Meeting) -> ReminderFacts {
    let mut facts = ReminderFacts::default();
    facts.add_meeting(MEETING, meeting, &both());
    facts
}

fn all(facts: &ReminderFacts, profile: &Profile) -> Vec<Reminder> {
    due_reminders(facts, profile, DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC)
}

/// Kind and local time in Berlin, as `10 09:50`.
fn planned(facts: &ReminderFacts, profile: &Profile) -> Vec<(ReminderKind, String)> {
    let local = |at: DateTime<Utc>| at.with_timezone(&berlin()).format("%d %H:%M").to_string();
    let plan = all(facts, profile).into_iter();
    plan.map(|reminder| (reminder.kind, local(reminder.at))).collect()
}

fn before(facts: &ReminderFacts, profile: &Profile) -> Vec<(ReminderKind, String)> {
    use ReminderKind::{Ahead, Prepare, Soon, Start};
    let mut plan = planned(facts, profile);
    plan.retain(|(kind, _)| matches!(kind, Ahead | Prepare | Soon | Start));
    plan
}

fn mentee() -> Profile {
    Profile::new(MENTEE, berlin())
}

fn quiet(from: u32, until: u32) -> Profile {
    let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    Profile { quiet: Some(QuietHours { from: hour(from), until: hour(until) }), ..mentee() }
}

fn at_ten() -> Meeting {
    scheduled(wall(berlin(), "2026-03-10T10:00"), instant("2026-03-02T09:00"))
}

#[test]
fn a_meeting_booked_a_week_ahead_reminds_at_three_days_a_day_an_hour_and_ten_minutes() {
    use ReminderKind::{Ahead, Prepare, Soon, Start};
    assert_eq!(
        before(&of(&at_ten()), &mentee()),
        [
            (Ahead, "07 10:00".into()),
            (Prepare, "09 10:00".into()),
            (Soon, "10 09:00".into()),
            (Start, "10 09:50".into())
        ]
    );
}

#[test]
fn what_was_past_at_booking_is_skipped() {
    use ReminderKind::{Prepare, Soon, Start};
    let booked = |text: &str| {
        let meeting = scheduled(wall(berlin(), "2026-03-10T10:00"), instant(text));
        let plan = before(&of(&meeting), &mentee());
        plan.into_iter().map(|(kind, _)| kind).collect::<Vec<_>>()
    };
    assert_eq!(booked("2026-03-06T10:01"), [Prepare, Soon, Start], "not four days ahead");
    assert_eq!(booked("2026-03-09T10:01"), [Soon, Start]);
    assert_eq!(booked("2026-03-10T09:30"), [Start]);
    assert_eq!(booked("2026-03-10T09:55"), []);
}

#[test]
fn moving_arms_all_of_them_anew_and_calling_off_clears_them() {
    let mut meeting = at_ten();
    let old: BTreeSet<ReminderId> =
        all(&of(&meeting), &mentee()).into_iter().map(|reminder| reminder.id).collect();
    let command = MeetingCommand::Move {
        from: meeting.start,
        to: wall(berlin(), "2026-03-12T10:00"),
        reason: "a train".into(),
    };
    tell(&mut meeting, MENTEE, instant("2026-03-09T10:00"), command);
    assert_eq!(before(&of(&meeting), &mentee()).len(), 3, "no longer four days ahead");
    assert!(all(&of(&meeting), &mentee()).iter().all(|reminder| !old.contains(&reminder.id)));
    let reason = String::new();
    tell(&mut meeting, MENTEE, instant("2026-03-09T11:00"), MeetingCommand::Cancel { reason });
    assert_eq!(all(&of(&meeting), &mentee()), []);
}

#[test]
fn a_proposal_asks_whoever_has_not_said_yes_to_confirm_it_and_both_afterwards_what_became_of_it() {
    let mut meeting = at_ten();
    let kinds = |meeting: &Meeting| {
        let all = all(&of(meeting), &mentee()).into_iter();
        all.map(|reminder| (reminder.kind, reminder.at)).collect::<Vec<_>>()
    };
    let asked = (ReminderKind::StateAsk, instant("2026-03-10T12:00"));
    meeting.state = crate::meeting::MeetingState::Proposed { by: MENTEE };
    assert_eq!(kinds(&meeting), [asked], "the proposer has said yes");
    meeting.state = crate::meeting::MeetingState::Proposed { by: MENTOR };
    let confirm = |day: &str| (ReminderKind::Confirm, instant(day));
    assert_eq!(kinds(&meeting), [confirm("2026-03-08T10:00"), confirm("2026-03-09T10:00"), asked]);
}

#[test]
fn quiet_hours_bring_reminders_to_the_evening_before_and_never_two_at_once() {
    use ReminderKind::{Ahead, Prepare, Start};
    let early = scheduled(wall(berlin(), "2026-03-10T06:30"), instant("2026-03-02T09:00"));
    assert_eq!(
        before(&of(&early), &quiet(21, 7)),
        [(Ahead, "06 20:59".into()), (Prepare, "08 20:59".into()), (Start, "09 20:59".into())]
    );
}

#[test]
fn booked_in_the_night_it_reminds_at_the_end_of_quiet_or_not_past_the_start() {
    use ReminderKind::{Soon, Start};
    let booked = instant("2026-03-10T05:00");
    let at_half_past_seven = scheduled(wall(berlin(), "2026-03-10T07:30"), booked);
    assert_eq!(
        before(&of(&at_half_past_seven), &quiet(21, 7)),
        [(Soon, "10 07:00".into()), (Start, "10 07:20".into())]
    );
    let soon_was_past = scheduled(wall(berlin(), "2026-03-10T07:50"), instant("2026-03-10T06:55"));
    assert_eq!(
        before(&of(&soon_was_past), &quiet(21, 7)),
        [(Start, "10 07:40".into())],
        "what was past at booking does not come back at the end of quiet"
    );
    let in_the_quiet = scheduled(wall(berlin(), "2026-03-10T06:30"), booked);
    assert_eq!(before(&of(&in_the_quiet), &quiet(21, 7)), []);
}

#[test]
fn after_the_meeting_it_asks_twice_how_it_was_and_once_what_became_of_it() {
    use ReminderKind::{Reflect, StateAsk};
    let plan = planned(&of(&at_ten()), &mentee());
    assert_eq!(
        plan[4..],
        [(Reflect, "10 11:00".into()), (StateAsk, "10 12:00".into()), (Reflect, "11 11:00".into())]
    );
}

#[test]
fn after_the_meeting_each_asks_for_something_else_so_the_later_waits() {
    let mut meeting = scheduled(wall(berlin(), "2026-03-10T08:00"), instant("2026-03-02T09:00"));
    let hold = MeetingCommand::Hold { next: None };
    tell(&mut meeting, MENTEE, instant("2026-03-10T09:05"), hold);
    let plan = planned(&of(&meeting), &mentee());
    let times: Vec<&str> = plan.iter().map(|(_, at)| at.as_str()).collect();
    assert_eq!(times, ["10 09:00", "11 09:00", "11 09:05"]);
    assert!(plan.iter().any(|(kind, _)| *kind == ReminderKind::NextDate));
}

#[test]
fn nobody_is_asked_how_it_goes_on_where_it_rests() {
    let mut meeting = at_ten();
    let hold = MeetingCommand::Hold { next: None };
    tell(&mut meeting, MENTEE, instant("2026-03-10T11:00"), hold);
    let mut facts = of(&meeting);
    let asks = |facts: &ReminderFacts| {
        let plan = planned(facts, &mentee());
        plan.iter().any(|(kind, _)| *kind == ReminderKind::NextDate)
    };
    assert!(asks(&facts));
    facts.resting.insert(PAIR);
    assert!(!asks(&facts));
}

#[test]
fn a_meeting_that_nobody_attends_any_more_reminds_nobody_before_or_after_it() {
    let mut held = at_ten();
    let hold = MeetingCommand::Hold { next: None };
    tell(&mut held, MENTEE, instant("2026-03-10T11:00"), hold);
    for meeting in [at_ten(), held] {
        let mut facts = ReminderFacts::default();
        facts.add_meeting(MEETING, &meeting, &BTreeSet::new());
        assert_eq!(all(&facts, &mentee()), []);
        assert_eq!(alarms(&facts, berlin(), instant("2026-03-05T09:00")), []);
    }
}

#[test]
fn who_has_left_is_not_reminded_and_who_stays_is() {
    let mut facts = ReminderFacts::default();
    facts.add_meeting(MEETING, &at_ten(), &BTreeSet::from([MENTOR]));
    assert_eq!(all(&facts, &mentee()), []);
    assert_eq!(all(&facts, &Profile::new(MENTOR, berlin())).len(), 7);
    let told = alarms(&facts, berlin(), instant("2026-03-05T09:00"));
    assert!(told.iter().all(|alarm| alarm.to == MENTOR));
}

#[test]
fn what_is_named_twice_reminds_once() {
    let review = PlannedReview { relationship: PAIR, on: "2026-06-01".parse().unwrap(), unanswered: both() };
    let mut facts = of(&at_ten());
    facts.add_meeting(MEETING, &at_ten(), &both());
    facts.reviews = vec![review.clone(), review];
    let plan = all(&facts, &mentee());
    let ids: BTreeSet<ReminderId> = plan.iter().map(|reminder| reminder.id).collect();
    assert_eq!((ids.len(), plan.len()), (8, 8));
}

/// How far ahead each reminder before a meeting says that it is.
fn ahead(start: &str, profile: &Profile) -> Vec<(String, MeetingAhead)> {
    let meeting = scheduled(wall(berlin(), start), instant("2026-03-02T09:00"));
    let plan = all(&of(&meeting), profile).into_iter();
    plan.filter_map(|reminder| match reminder.sentence(berlin()) {
        ReminderSentence::YouMeet { ahead, starts, .. } => {
            assert_eq!(starts, instant(start));
            Some((reminder.at.with_timezone(&berlin()).format("%d %H:%M").to_string(), ahead))
        }
        _ => None,
    })
    .collect()
}

#[test]
fn a_reminder_says_how_far_ahead_the_meeting_is() {
    use MeetingAhead::{Days, Minutes, Tomorrow};
    assert_eq!(
        ahead("2026-03-10T10:00", &mentee()),
        [
            ("07 10:00".into(), Days { days: 3 }),
            ("09 10:00".into(), Tomorrow),
            ("10 09:00".into(), Minutes { minutes: 60 }),
            ("10 09:50".into(), Minutes { minutes: 10 }),
        ]
    );
}

#[test]
fn a_reminder_that_quiet_hours_moved_says_what_is_so_when_it_comes() {
    use MeetingAhead::{Days, Minutes, Tomorrow};
    assert_eq!(
        ahead("2026-03-10T07:05", &quiet(22, 7)),
        [("07 07:05".into(), Days { days: 3 }), ("09 07:05".into(), Tomorrow), ("09 21:59".into(), Tomorrow),],
        "neither in an hour nor about to start"
    );
    assert_eq!(
        ahead("2026-03-10T06:30", &quiet(22, 7)),
        [
            ("06 21:59".into(), Days { days: 4 }),
            ("08 21:59".into(), Days { days: 2 }),
            ("09 21:59".into(), Tomorrow)
        ]
    );
    assert_eq!(
        ahead("2026-03-10T23:00", &quiet(22, 7)).last(),
        Some(&("10 21:59".into(), Minutes { minutes: 61 }))
    );
}

#[test]
fn tomorrow_is_the_tomorrow_of_whoever_is_reminded() {
    let meeting = scheduled(wall(berlin(), "2026-03-10T02:00"), instant("2026-03-02T09:00"));
    let plan = all(&of(&meeting), &Profile { quiet: None, ..mentee() });
    let soon = plan.iter().find(|reminder| reminder.kind == ReminderKind::Prepare).unwrap();
    let says = |zone| match soon.sentence(zone) {
        ReminderSentence::YouMeet { ahead, .. } => ahead,
        other => panic!("{other:?}"),
    };
    assert_eq!(says(berlin()), MeetingAhead::Tomorrow);
    let evening = Reminder { at: instant("2026-03-09T20:00"), ..soon.clone() };
    let here = evening.sentence(crate::places::new_york());
    assert!(matches!(here, ReminderSentence::YouMeet { ahead: MeetingAhead::Today, .. }), "{here:?}");
}

#[test]
fn what_has_a_day_says_how_far_that_day_is() {
    let facts =
        ReminderFacts { actions: vec![action("2026-03-06", "2026-03-01")], ..ReminderFacts::default() };
    let on = "2026-03-06".parse().unwrap();
    let said = |profile: &Profile| -> Vec<ReminderSentence> {
        all(&facts, profile).iter().map(|reminder| reminder.sentence(berlin())).collect()
    };
    let usual = [ReminderSentence::ActionDue { on, days: 2 }, ReminderSentence::ActionDue { on, days: -1 }];
    assert_eq!(said(&mentee()), usual);
    // Quiet until the next morning: what was two days away is one day away.
    let far = Zone::named("Pacific/Auckland").unwrap();
    let there = all(&facts, &Profile::new(MENTEE, berlin()))[0].sentence(far);
    assert_eq!(there, ReminderSentence::ActionDue { on, days: 2 });
}

#[test]
fn each_offset_is_switched_off_by_itself_and_hard_times_leave_the_start() {
    use ReminderKind::{Ahead, Prepare, Soon, Start};
    let kinds = |profile: &Profile| -> Vec<ReminderKind> {
        let plan = before(&of(&at_ten()), profile);
        plan.into_iter().map(|(kind, _)| kind).collect()
    };
    let without_soon = Profile { switched_off: BTreeSet::from([Soon]), ..mentee() };
    assert_eq!(kinds(&without_soon), [Ahead, Prepare, Start]);
    let hard_times = Profile { load: Load::High, ..mentee() };
    assert_eq!(kinds(&hard_times), [Start]);
}

fn action(due: &str, since: &str) -> Action {
    let new = NewAction {
        owner: MENTEE,
        what: "Write the outline".into(),
        due: Some(due.parse().unwrap()),
        someday: false,
    };
    let id = ActionId(Uuid::from_u128(5));
    Action::new(id, new, &by(MENTEE, instant(&format!("{since}T12:00")))).unwrap()
}

#[test]
fn a_benchmark_is_reminded_of_before_its_day_and_a_review_on_it() {
    let new = crate::goal::NewBenchmark {
        measure: "Minutes".into(),
        target: "Three".into(),
        due: "2026-03-20".parse().unwrap(),
    };
    let benchmark = crate::goal::Benchmark::new(BenchmarkId(Uuid::from_u128(6)), &new).unwrap();
    let review = PlannedReview {
        relationship: PAIR,
        on: "2026-03-21".parse().unwrap(),
        unanswered: BTreeSet::from([MENTEE]),
    };
    let facts = ReminderFacts {
        benchmarks: vec![GoalBenchmark { owner: MENTEE, benchmark }],
        reviews: vec![review],
        ..ReminderFacts::default()
    };
    let day = 20 - BENCHMARK_DUE_DAYS;
    assert_eq!(
        planned(&facts, &mentee()),
        [
            (ReminderKind::BenchmarkDue, format!("{day} 09:00")),
            (ReminderKind::EndingReview, "21 09:00".into())
        ]
    );
    let said: Vec<_> = all(&facts, &mentee()).iter().map(|reminder| reminder.sentence(berlin())).collect();
    let on = |day: u32| NaiveDate::from_ymd_opt(2026, 3, day).unwrap();
    let benchmark = ReminderSentence::BenchmarkDue { on: on(20), days: BENCHMARK_DUE_DAYS };
    assert_eq!(said, [benchmark, ReminderSentence::EndingReview { on: on(21), days: 0 }]);
    assert_eq!(planned(&facts, &Profile::new(MENTOR, berlin())), [], "neither is the other's");
}

#[test]
fn a_flash_request_reminds_whom_it_waits_for_and_names_when_it_ends() {
    use crate::flash::{ANSWER_REMINDER_HOURS, FlashFacts, FlashKind, FlashOpening, FlashRequest};
    let opening = FlashOpening {
        topic: "A balance sheet".into(),
        details: String::new(),
        kind: FlashKind::Other,
        minutes: None,
        mentors: BTreeSet::from([MENTOR]),
        slot: None,
    };
    let asked = by(MENTEE, instant("2026-03-02T09:00"));
    let request = FlashRequest::open(opening, &FlashFacts::default(), &asked).unwrap();
    let mut facts = ReminderFacts::default();
    facts.add_flash(FlashId(Uuid::from_u128(7)), &request);
    let told = |profile: &Profile| -> Vec<_> {
        let told = all(&facts, profile).into_iter();
        told.map(|reminder| (reminder.kind, reminder.of, reminder.sentence(berlin()))).collect()
    };
    let until = request.expires_at();
    let ends = ReminderOf::Moment { at: until };
    let answer = (ReminderKind::FlashAnswer, ends, ReminderSentence::YourAnswerIsAwaited { until });
    assert_eq!(told(&Profile::new(MENTOR, berlin())), vec![answer; ANSWER_REMINDER_HOURS.len()]);
    assert_eq!(told(&mentee()), [(ReminderKind::FlashExpired, ends, ReminderSentence::NobodyAnswered)]);
    let takeaway = Reminder { kind: ReminderKind::FlashTakeaway, ..all(&facts, &mentee())[0].clone() };
    assert_eq!(takeaway.sentence(berlin()), ReminderSentence::WhatDidYouTake);
}

#[test]
fn fading_is_told_on_each_of_its_days_to_every_member() {
    let contact = crate::fading::Contact {
        relationship: PAIR,
        members: both(),
        phase: Phase::EnablingGrowth,
        began: "2026-03-02".parse().unwrap(),
        last_held: None,
        resumed: None,
        booked: false,
        paused: false,
        cadence: None,
    };
    let days: Vec<NaiveDate> = contact.fading_days().into_iter().map(|day| day.on).collect();
    assert!(days.len() > 2, "{days:?}");
    let facts = ReminderFacts { contacts: vec![contact], ..ReminderFacts::default() };
    for member in both() {
        let told = all(&facts, &Profile::new(member, berlin()));
        assert!(told.iter().all(|reminder| reminder.sentence(berlin()) == ReminderSentence::BeenAWhile));
        let told: Vec<_> = told.into_iter().map(|reminder| (reminder.kind, reminder.of)).collect();
        let expected = days.iter().map(|on| (ReminderKind::Fading, ReminderOf::Day { on: *on }));
        assert_eq!(told, expected.collect::<Vec<_>>());
    }
}

#[test]
fn only_the_reminder_to_prepare_says_prepare() {
    for reminder in all(&of(&at_ten()), &mentee()) {
        if let ReminderSentence::YouMeet { prepare, .. } = reminder.sentence(berlin()) {
            assert_eq!(prepare, reminder.kind == ReminderKind::Prepare, "{:?}", reminder.kind);
        }
    }
}

#[test]
fn the_moments_of_a_document_are_those_at_which_it_may_remind_somebody() {
    let facts = of(&at_ten());
    let at = moments(&facts);
    for reminder in all(&facts, &Profile::new(MENTEE, berlin())) {
        assert!(at.contains(&reminder.at), "{:?} at {}", reminder.kind, reminder.at);
    }
    assert_eq!(moments(&ReminderFacts::default()), BTreeSet::new());
}

#[test]
fn an_action_taken_on_within_two_days_is_reminded_of_only_when_it_is_over() {
    let facts =
        ReminderFacts { actions: vec![action("2026-03-06", "2026-03-05")], ..ReminderFacts::default() };
    assert_eq!(planned(&facts, &mentee()), [(ReminderKind::ActionOver, "07 09:00".into())]);
}

#[test]
fn what_has_a_day_comes_on_that_day_whatever_the_quiet_hours() {
    let facts =
        ReminderFacts { actions: vec![action("2026-03-06", "2026-03-01")], ..ReminderFacts::default() };
    assert_eq!(
        planned(&facts, &quiet(22, 11)),
        [(ReminderKind::ActionDue, "04 11:00".into()), (ReminderKind::ActionOver, "07 11:00".into())]
    );
}

#[test]
fn a_day_at_the_end_of_the_calendar_reminds_of_nothing() {
    let mut far = action("2026-03-06", "2026-03-01");
    for due in [NaiveDate::MAX, NaiveDate::MIN] {
        far.state = crate::action::ActionState::Open { due };
        let facts = ReminderFacts { actions: vec![far.clone()], ..ReminderFacts::default() };
        assert_eq!(all(&facts, &mentee()), []);
    }
}

#[test]
fn the_server_is_told_when_and_whom_under_the_names_the_phones_use() {
    let facts = of(&at_ten());
    let now = instant("2026-03-05T09:00");
    let told = alarms(&facts, berlin(), now);
    for member in both() {
        let own: BTreeSet<ReminderId> =
            all(&facts, &Profile::new(member, berlin())).into_iter().map(|reminder| reminder.id).collect();
        let at_night = Profile { member, ..quiet(8, 20) };
        let shifted = all(&facts, &at_night);
        assert!(shifted.iter().all(|reminder| own.contains(&reminder.id)));
        let alarms = told.iter().filter(|alarm| alarm.to == member);
        let alarmed: BTreeSet<ReminderId> = alarms.map(|alarm| alarm.id).collect();
        assert_eq!(alarmed, own);
    }
    let stored = serde_json::to_value(&told[0]).unwrap();
    let fields: Vec<&String> = stored.as_object().unwrap().keys().collect();
    assert_eq!(fields, ["at", "id", "to", "until"]);
}

#[test]
fn a_reminder_that_was_due_keeps_its_alarm_while_it_is_of_use() {
    let facts = of(&at_ten());
    let plan = all(&facts, &mentee());
    let soon = plan.iter().find(|reminder| reminder.kind == ReminderKind::Soon).unwrap();
    let has = |now| alarms(&facts, berlin(), now).iter().any(|alarm| alarm.id == soon.id);
    assert!(has(soon.at));
    assert!(has(soon.at + TimeDelta::minutes(20)), "a change at this moment must not withdraw it");
    assert!(!has(soon.until));
}

#[test]
fn the_names_of_reminders_do_not_change_with_a_release() {
    let first = &all(&of(&at_ten()), &mentee())[0];
    let name = "ahead 00000000-0000-0000-0000-000000000001 2026-03-10 10:00:00 Europe/Berlin 0";
    assert_eq!(first.id, ReminderId(derived(MEETING.0, name)));
}
