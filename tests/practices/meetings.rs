//! Meetings and reminders: the series, its dates and how they move, what each does before and after, and who is
//! reminded of what.

#![allow(clippy::unwrap_used, reason = "a step of a scenario that is refused says which")]

use std::collections::BTreeSet;

use belay_domain::{
    Aggregate, Booked, Cadence, MeetingId, Modality, Phase, Reason, Refusal, Series, Span,
    agenda::{NewItem, OwnItemKind},
    clashes,
    fading::Contact,
    meeting::{
        HowToMeet, Meeting, MeetingCommand, MeetingDateState, MeetingFacts, MeetingKind, MeetingOpening,
        MeetingState, NextDecision, Notice,
    },
    profile::{Profile, ProfileCommand, QuietHours},
    reminder::{ReminderAbout, ReminderKind, due_reminders},
};
use belay_tests::places;
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::meeting_scene::{
    MEETING, at, berlin, every_two_weeks, facts, held, kinds, moved, on, planned, reminded, scheduled, tell,
    wall,
};
use crate::scene::{MENTEE, MENTOR, PAIR, both, by, day};

#[test]
fn s146_one_meeting_moves_to_thursday_and_the_next_is_on_its_tuesday() {
    let tuesday = Series::starting(day("2026-03-10"));
    let facts = MeetingFacts { cadence: Some(every_two_weeks()), ..facts() };
    let opening = MeetingOpening { series: Some(tuesday), ..on(berlin("2026-03-10T10:00")) };
    let mut meeting = scheduled(opening, &facts);
    let thursday = moved(&meeting, "2026-03-12T10:00", "a train");
    meeting.handle(thursday, &facts, &at(MENTEE, "2026-03-05T09:00")).unwrap();
    let meeting = held(meeting, &facts);
    let next = every_two_weeks().next_meeting(meeting.series.unwrap());
    assert_eq!(next.start, berlin("2026-03-24T10:00"));
    assert_ne!(Meeting::id_in_series(PAIR, next.series), Meeting::id_in_series(PAIR, tuesday));
}

#[test]
fn s147_the_organisers_local_time_stays_and_the_others_view_is_recomputed() {
    let seattle = places::los_angeles();
    let seen = |text| {
        let meeting = scheduled(on(wall(seattle, text)), &facts());
        (meeting.start.local.time(), meeting.start.seen_from(places::berlin()).time().to_string())
    };
    let before = seen("2026-03-05T09:00");
    let between = seen("2026-03-12T09:00");
    let after = seen("2026-04-02T09:00");
    assert_eq!(before.1, "18:00:00");
    assert_eq!(between.1, "17:00:00", "Seattle is in summer time, Berlin not yet");
    assert_eq!(after.1, "18:00:00");
    assert!(before.0 == between.0 && between.0 == after.0);
}

#[test]
fn s147_reminders_fire_at_the_right_instant_in_the_week_the_clocks_disagree() {
    let meeting = scheduled(on(berlin("2026-03-10T17:00")), &facts());
    let plan = |member, zone| -> Vec<DateTime<Utc>> {
        let profile = Profile::new(member, zone);
        let (from, to) = (berlin("2026-03-10T00:00"), berlin("2026-03-10T17:00"));
        due_reminders(&planned(&meeting), &profile, from.instant(), to.instant())
            .iter()
            .map(|reminder| reminder.at)
            .collect()
    };
    let in_new_york = plan(MENTOR, places::new_york());
    assert_eq!(in_new_york, plan(MENTEE, places::berlin()));
    let local: Vec<String> = in_new_york
        .iter()
        .map(|at| at.with_timezone(&places::new_york()).format("%H:%M").to_string())
        .collect();
    assert_eq!(local, ["11:00", "11:50"], "noon in New York is 17:00 in Berlin this week");
}

#[test]
fn s148_a_move_of_protected_time_asks_why_and_both_are_told() {
    let opening = MeetingOpening { protected: true, ..on(berlin("2026-03-10T10:00")) };
    let mut meeting = scheduled(opening, &facts());
    let silent = moved(&meeting, "2026-03-12T10:00", " ");
    let refusal = tell(&mut meeting, MENTOR, "2026-03-09T18:00", silent).unwrap_err();
    assert_eq!(refusal, Refusal::invalid("reason", Reason::Empty));
    assert_eq!(meeting.start, berlin("2026-03-10T10:00"));
    let with_reason = moved(&meeting, "2026-03-12T10:00", "my child is ill");
    assert!(with_reason.is_news());
    tell(&mut meeting, MENTOR, "2026-03-09T18:00", with_reason).unwrap();
    assert_eq!(meeting.moves[0].reason, "my child is ill");
    assert_eq!(meeting.notice(), Some(Notice::Late));
}

#[test]
fn s148_clashes_are_named_and_back_to_back_is_none() {
    let meeting = scheduled(on(berlin("2026-03-10T10:00")), &facts());
    let other = |n, start: &str, minutes| {
        let start = berlin(start).instant();
        let end = start + TimeDelta::minutes(minutes);
        Booked { meeting: MeetingId(Uuid::from_u128(n)), span: Span { start, end } }
    };
    let others = [
        other(1, "2026-03-10T09:00", 60),
        other(2, "2026-03-10T09:00", 180),
        other(3, "2026-03-10T10:20", 10),
        other(4, "2026-03-10T11:00", 60),
    ];
    let clashing = clashes(meeting.span(), &others);
    assert_eq!(clashing, [others[1].meeting, others[2].meeting]);
}

#[test]
fn s149_only_the_one_who_has_not_reflected_has_an_open_reflection() {
    let mut meeting = held(scheduled(on(berlin("2026-03-10T10:00")), &facts()), &facts());
    assert!(meeting.owes_reflection(MENTEE) && meeting.owes_reflection(MENTOR));
    tell(&mut meeting, MENTEE, "2026-03-10T12:00", MeetingCommand::Reflect).unwrap();
    assert!(!meeting.owes_reflection(MENTEE));
    assert!(meeting.owes_reflection(MENTOR));
}

#[test]
fn s150_only_who_has_not_prepared_is_reminded_to() {
    let mut meeting = scheduled(on(berlin("2026-03-10T10:00")), &facts());
    tell(&mut meeting, MENTEE, "2026-03-08T12:00", MeetingCommand::Prepare).unwrap();
    let plan = planned(&meeting);
    let day_before = |member| reminded(member, &plan, "2026-03-09T00:00", "2026-03-10T00:00");
    assert_eq!(kinds(&day_before(MENTOR)), [ReminderKind::Prepare]);
    assert_eq!(day_before(MENTOR)[0].at, berlin("2026-03-09T10:00").instant());
    assert_eq!(day_before(MENTEE), []);
}

#[test]
fn s151_shortly_before_the_start_each_gets_one_reminder_that_leads_to_means_address_and_plan_b() {
    let video = Modality::Video { tool: "Webex".into(), link: "https://calls.example/42".into() };
    let number = Modality::Phone { number: "+49 30 1234567".into() };
    let opening = MeetingOpening {
        modality: Some(video.clone()),
        plan_b: Some(number.clone()),
        ..on(berlin("2026-03-10T10:00"))
    };
    let meeting = scheduled(opening, &facts());
    let plan = planned(&meeting);
    let mut ids = BTreeSet::new();
    for member in both() {
        let now = reminded(member, &plan, "2026-03-10T09:45", "2026-03-10T10:00");
        assert_eq!(kinds(&now), [ReminderKind::Start]);
        assert_eq!(now[0].about, ReminderAbout::Meeting { meeting: MEETING });
        ids.insert(now[0].id);
    }
    assert_eq!(ids.len(), 2);
    let HowToMeet { modality, plan_b, .. } = meeting.how_to_meet();
    assert_eq!((modality, plan_b), (video, Some(number)));
}

#[test]
fn s152_after_two_reminders_to_reflect_there_is_silence() {
    let mut meeting = held(scheduled(on(berlin("2026-03-10T10:00")), &facts()), &facts());
    let asked = |meeting: &Meeting| {
        let mut asked = reminded(MENTEE, &planned(meeting), "2026-03-10T10:00", "2027-03-10T10:00");
        asked.retain(|reminder| reminder.kind == ReminderKind::Reflect);
        let at: Vec<_> = asked.iter().map(|reminder| reminder.at).collect();
        at
    };
    assert_eq!(asked(&meeting), [berlin("2026-03-10T11:00").instant(), berlin("2026-03-11T11:00").instant()]);
    tell(&mut meeting, MENTEE, "2026-03-10T11:30", MeetingCommand::Reflect).unwrap();
    assert!(asked(&meeting).is_empty());
}

#[test]
fn s162_a_video_call_without_a_second_means_gets_the_telephone_and_it_can_be_changed() {
    let opening = MeetingOpening {
        modality: Some(Modality::Video { tool: "Jitsi".into(), link: String::new() }),
        ..on(berlin("2026-03-10T10:00"))
    };
    let mut meeting = scheduled(opening, &facts());
    assert!(matches!(meeting.plan_b, Some(Modality::Phone { .. })));
    let in_person = Modality::InPerson { place: "The library".into() };
    let change = MeetingCommand::SetPlanB(Some(in_person.clone()));
    tell(&mut meeting, MENTOR, "2026-03-09T10:00", change).unwrap();
    assert_eq!(meeting.plan_b, Some(in_person));
    let none = tell(&mut meeting, MENTOR, "2026-03-09T10:00", MeetingCommand::SetPlanB(None));
    assert_eq!(none.unwrap_err().reason, Reason::PlanBNeeded);
}

#[test]
fn s163_a_failed_call_goes_on_by_plan_b_as_one_meeting_that_nobody_missed() {
    let by_phone = Some(Modality::Phone { number: "+49 30 1234567".into() });
    let opening = MeetingOpening { plan_b: by_phone, ..on(berlin("2026-03-10T10:00")) };
    let mut meeting = scheduled(opening, &facts());
    let switch = MeetingCommand::SwitchToPlanB;
    assert!(switch.is_news());
    tell(&mut meeting, MENTEE, "2026-03-10T10:04", switch).unwrap();
    assert!(matches!(meeting.how_to_meet().modality, Modality::Phone { .. }));
    let missed = tell(&mut meeting, MENTOR, "2026-03-10T10:30", MeetingCommand::Miss);
    assert_eq!(missed.unwrap_err().reason, Reason::NotNow);
    let meeting = held(meeting, &facts());
    assert!(!meeting.counts_as_missed(Some(&every_two_weeks())));
    assert_eq!(meeting.dates().len(), 1);
}

fn contact(cadence: Option<Cadence>) -> Contact {
    Contact {
        relationship: PAIR,
        members: both(),
        began: day("2026-02-01"),
        last_held: Some(day("2026-03-10")),
        resumed: None,
        booked: false,
        phase: Phase::EnablingGrowth,
        paused: false,
        cadence,
    }
}

#[test]
fn s164_a_meeting_moved_twice_within_the_span_counts_as_booked_and_not_as_missed() {
    let cadence = every_two_weeks();
    let mut meeting = scheduled(on(berlin("2026-03-24T10:00")), &facts());
    for (when, to) in [("2026-03-23T09:00", "2026-03-31T10:00"), ("2026-03-30T09:00", "2026-04-07T10:00")] {
        let command = moved(&meeting, to, "too much at once");
        tell(&mut meeting, MENTEE, when, command).unwrap();
    }
    let trail: Vec<MeetingDateState> = meeting.dates().into_iter().map(|date| date.state).collect();
    assert_eq!(
        trail,
        [
            MeetingDateState::Moved { to: berlin("2026-03-31T10:00") },
            MeetingDateState::Moved { to: berlin("2026-04-07T10:00") },
            MeetingDateState::Scheduled
        ]
    );
    assert!(!meeting.counts_as_missed(Some(&cadence)));
    let now = berlin("2026-04-01T09:00").instant();
    let mut contact_now = contact(Some(cadence));
    contact_now.read(&meeting, now);
    assert_eq!(contact_now.fading(day("2026-04-20")), None);

    let out_of_span = moved(&meeting, "2026-04-08T10:00", "still too much");
    tell(&mut meeting, MENTEE, "2026-04-01T09:00", out_of_span).unwrap();
    assert!(meeting.counts_as_missed(Some(&cadence)));
    let mut contact_then = contact(Some(cadence));
    contact_then.read(&meeting, now);
    assert!(contact_then.fading(day("2026-04-20")).is_some());
}

#[test]
fn s165_an_hour_past_its_end_both_are_asked_what_became_of_it() {
    let meeting = scheduled(on(berlin("2026-03-10T10:00")), &facts());
    assert!(meeting.waits_for_its_state(berlin("2026-03-10T12:00").instant()));
    for member in both() {
        let now = reminded(member, &planned(&meeting), "2026-03-10T11:30", "2026-03-10T12:30");
        assert_eq!(kinds(&now), [ReminderKind::StateAsk]);
        assert_eq!(now[0].at, berlin("2026-03-10T12:00").instant());
    }
    let answers = [
        MeetingCommand::Hold { next: None },
        MeetingCommand::Miss,
        moved(&meeting, "2026-03-11T10:00", "we forgot"),
        MeetingCommand::Cancel { reason: String::new() },
    ];
    for answer in answers {
        let mut meeting = meeting.clone();
        tell(&mut meeting, MENTOR, "2026-03-10T12:05", answer).unwrap();
        let mut asked = reminded(MENTEE, &planned(&meeting), "2026-03-10T11:30", "2026-03-10T12:30");
        // Of another date whoever did not set it is told (S148).
        asked.retain(|reminder| reminder.kind != ReminderKind::Moved);
        assert_eq!(asked, []);
        assert!(!meeting.waits_for_its_state(berlin("2026-03-10T13:00").instant()));
    }
}

#[test]
fn s167_a_held_meeting_without_a_next_or_a_decision_asks_the_next_day() {
    let meeting = held(scheduled(on(berlin("2026-03-10T10:00")), &facts()), &facts());
    let asked = |meeting: &Meeting, member| {
        let mut asked = reminded(member, &planned(meeting), "2026-03-10T11:00", "2026-04-10T11:00");
        asked.retain(|reminder| reminder.kind == ReminderKind::NextDate);
        asked
    };
    for member in both() {
        let once = asked(&meeting, member);
        assert_eq!(once.len(), 1);
        assert_eq!(once[0].at.with_timezone(&places::berlin()).date_naive(), day("2026-03-11"));
    }
    for next in [
        NextDecision::Date { meeting: MEETING },
        NextDecision::TouchBase { meeting: MEETING },
        NextDecision::ClosingTalk,
    ] {
        let mut meeting = meeting.clone();
        assert!(meeting.waits_for_next());
        tell(&mut meeting, MENTEE, "2026-03-10T11:05", MeetingCommand::DecideNext(next)).unwrap();
        assert_eq!(asked(&meeting, MENTOR), []);
    }
}

#[test]
fn s170_a_reminder_in_quiet_hours_comes_the_minute_before_they_begin() {
    let meeting = scheduled(on(berlin("2026-03-10T23:00")), &facts());
    let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let quiet = QuietHours { from: hour(21), until: hour(7) };
    let mut profile = Profile::new(MENTEE, places::berlin());
    profile.handle(ProfileCommand::SetQuietHours(Some(quiet)), &(), &by(MENTEE)).unwrap();
    let (from, to) = (berlin("2026-03-09T00:00"), berlin("2026-03-10T12:00"));
    let due = due_reminders(&planned(&meeting), &profile, from.instant(), to.instant());
    assert_eq!(kinds(&due), [ReminderKind::Prepare]);
    assert_eq!(due[0].at, berlin("2026-03-09T20:59").instant());
}

#[test]
fn s085_a_chance_talk_is_noted_in_one_step_counts_as_contact_and_asks_one_short_reflection() {
    let opening = MeetingOpening { kind: MeetingKind::Unplanned, ..on(berlin("2026-03-20T10:00")) };
    let meeting = Meeting::open(opening, &facts(), &at(MENTEE, "2026-03-20T10:20")).unwrap();
    assert!(matches!(meeting.state, MeetingState::Held { .. }));
    let mut contact = contact(None);
    contact.read(&meeting, berlin("2026-03-20T10:20").instant());
    assert_eq!(contact.since(), day("2026-03-20"));
    let plan = planned(&meeting);
    let mut asked = reminded(MENTEE, &plan, "2026-03-20T10:20", "2027-03-20T10:20");
    asked.retain(|reminder| reminder.kind == ReminderKind::Reflect);
    assert_eq!(asked.len(), 1);
}

#[test]
fn s104_either_may_book_move_and_set_the_agenda_without_the_others_leave() {
    for (one, other) in [(MENTEE, MENTOR), (MENTOR, MENTEE)] {
        let mut meeting = Meeting::open(on(berlin("2026-03-10T10:00")), &facts(), &by(one)).unwrap();
        let start = meeting.start;
        let item = NewItem { kind: OwnItemKind::Topic, text: "What to leave out".into() };
        for (actor, command) in [
            (other, MeetingCommand::Confirm { start }),
            (one, moved(&meeting, "2026-03-11T10:00", "a train")),
            (one, MeetingCommand::AddItem(item)),
        ] {
            tell(&mut meeting, actor, "2026-03-05T09:00", command).unwrap();
        }
        assert!(meeting.is_scheduled());
    }
}
