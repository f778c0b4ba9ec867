//! Meetings and reminders: the series, its dates and how they move, what each does before and after, and who is
//! reminded of what.

#![allow(
    clippy::unwrap_used,
    reason = "a step of a scenario that is refused says which"
)]

use std::collections::BTreeSet;

use belay_domain::{
    ActionId, Aggregate, Booked, Cadence, CadenceUnit, Context, EntryId, GoalId, MeetingId, MemberId,
    Modality, Phase, Reason, Refusal, Series, Span, WallTime,
    action::{Action, ActionCommand, NewAction},
    agenda::{
        AgendaFacts, AgendaItem, AgendaKind, AgendaRef, GoalDue, NewItem, OpenEntry, OwnItemKind,
        held_without_relationship,
    },
    clashes,
    entry::{Entry, EntryFacts, EntryKind, EntryOpening},
    fading::Contact,
    meeting::{
        HowToMeet, Meeting, MeetingCommand, MeetingDateState, MeetingFacts, MeetingKind, MeetingOf,
        MeetingOpening, MeetingState, NextDecision, Notice,
    },
    profile::{Profile, ProfileCommand, QuietHours},
    reminder::{Reminder, ReminderAbout, ReminderFacts, ReminderKind, due_reminders},
};
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::{America, Europe::Berlin, Tz};
use uuid::Uuid;

use crate::scene::{MENTEE, MENTOR, PAIR, both, by, day};

const MEETING: MeetingId = MeetingId(Uuid::from_u128(0xE0));

/// A wall time, as `2026-03-10T10:00`.
pub(crate) fn wall(zone: Tz, text: &str) -> WallTime {
    let local = format!("{text}:00").parse().unwrap();
    WallTime { local, zone }
}

pub(crate) fn berlin(text: &str) -> WallTime {
    wall(Berlin, text)
}

/// Who acts when the clocks in Berlin show this.
pub(crate) fn at(actor: MemberId, text: &str) -> Context {
    let now = berlin(text).instant();
    Context {
        at: now,
        now,
        ..by(actor)
    }
}

pub(crate) fn facts() -> MeetingFacts {
    MeetingFacts {
        members: both(),
        phase: Phase::EnablingGrowth,
        ..MeetingFacts::default()
    }
}

/// A meeting of the two on this day and hour; nothing else chosen.
pub(crate) fn on(start: WallTime) -> MeetingOpening {
    MeetingOpening {
        of: MeetingOf::Relationship { relationship: PAIR },
        kind: MeetingKind::Regular,
        start,
        minutes: None,
        modality: None,
        plan_b: None,
        lead: None,
        protected: false,
        series: None,
    }
}

/// Proposed by the mentee on 2 March 2026 and confirmed by the mentor.
pub(crate) fn scheduled(opening: MeetingOpening, facts: &MeetingFacts) -> Meeting {
    let mut meeting = Meeting::open(opening, facts, &by(MENTEE)).unwrap();
    if !meeting.is_scheduled() {
        let start = meeting.start;
        meeting
            .handle(MeetingCommand::Confirm { start }, facts, &by(MENTOR))
            .unwrap();
    }
    meeting
}

/// Held, and marked by the mentee at its end.
pub(crate) fn held(mut meeting: Meeting, facts: &MeetingFacts) -> Meeting {
    let end = meeting.span().end;
    let context = Context {
        at: end,
        now: end,
        ..by(MENTEE)
    };
    meeting
        .handle(MeetingCommand::Hold { next: None }, facts, &context)
        .unwrap();
    meeting
}

fn tell(meeting: &mut Meeting, actor: MemberId, when: &str, command: MeetingCommand) -> Result<(), Refusal> {
    meeting.handle(command, &facts(), &at(actor, when))
}

fn moved(meeting: &Meeting, to: &str, reason: &str) -> MeetingCommand {
    MeetingCommand::Move {
        from: meeting.start,
        to: berlin(to),
        reason: reason.into(),
    }
}

fn every_two_weeks() -> Cadence {
    Cadence {
        every: 2,
        unit: CadenceUnit::Weeks,
        at: NaiveTime::from_hms_opt(10, 0, 0).unwrap(),
        zone: Berlin,
    }
}

pub(crate) fn planned(meeting: &Meeting) -> ReminderFacts {
    let mut facts = ReminderFacts::default();
    facts.add_meeting(MEETING, meeting, &both());
    facts
}

/// What this member, who has set nothing, is reminded of between two wall times in Berlin.
pub(crate) fn reminded(member: MemberId, facts: &ReminderFacts, from: &str, to: &str) -> Vec<Reminder> {
    let profile = Profile::new(member, Berlin);
    due_reminders(facts, &profile, berlin(from).instant(), berlin(to).instant())
}

pub(crate) fn kinds(reminders: &[Reminder]) -> Vec<ReminderKind> {
    reminders.iter().map(|reminder| reminder.kind).collect()
}

pub(crate) fn agenda_kinds(items: &[AgendaItem]) -> Vec<AgendaKind> {
    items.iter().map(|item| item.kind).collect()
}

fn new_action(owner: MemberId, due: &str) -> NewAction {
    NewAction {
        owner,
        what: "Ask for the figures".into(),
        due: Some(day(due)),
        someday: false,
    }
}

#[test]
fn s146_one_meeting_moves_to_thursday_and_the_next_is_on_its_tuesday() {
    let tuesday = Series::starting(day("2026-03-10"));
    let facts = MeetingFacts {
        cadence: Some(every_two_weeks()),
        ..facts()
    };
    let opening = MeetingOpening {
        series: Some(tuesday),
        ..on(berlin("2026-03-10T10:00"))
    };
    let mut meeting = scheduled(opening, &facts);
    let thursday = moved(&meeting, "2026-03-12T10:00", "a train");
    meeting
        .handle(thursday, &facts, &at(MENTEE, "2026-03-05T09:00"))
        .unwrap();
    let meeting = held(meeting, &facts);
    let next = every_two_weeks().next_meeting(meeting.series.unwrap());
    assert_eq!(next.start, berlin("2026-03-24T10:00"));
    assert_ne!(
        Meeting::id_in_series(PAIR, next.series),
        Meeting::id_in_series(PAIR, tuesday)
    );
}

#[test]
fn s147_the_organisers_local_time_stays_and_the_others_view_is_recomputed() {
    let seattle = America::Los_Angeles;
    let seen = |text| {
        let meeting = scheduled(on(wall(seattle, text)), &facts());
        (
            meeting.start.local.time(),
            meeting.start.seen_from(Berlin).time().to_string(),
        )
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
    let in_new_york = plan(MENTOR, America::New_York);
    assert_eq!(in_new_york, plan(MENTEE, Berlin));
    let local: Vec<String> = in_new_york
        .iter()
        .map(|at| at.with_timezone(&America::New_York).format("%H:%M").to_string())
        .collect();
    assert_eq!(
        local,
        ["11:00", "11:50"],
        "noon in New York is 17:00 in Berlin this week"
    );
}

#[test]
fn s148_a_move_of_protected_time_asks_why_and_both_are_told() {
    let opening = MeetingOpening {
        protected: true,
        ..on(berlin("2026-03-10T10:00"))
    };
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
        Booked {
            meeting: MeetingId(Uuid::from_u128(n)),
            span: Span { start, end },
        }
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
    let video = Modality::Video {
        tool: "Webex".into(),
        link: "https://calls.example/42".into(),
    };
    let opening = MeetingOpening {
        modality: Some(video.clone()),
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
    assert_eq!(modality, video);
    assert!(matches!(plan_b, Some(Modality::Phone { .. })));
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
    assert_eq!(
        asked(&meeting),
        [
            berlin("2026-03-10T11:00").instant(),
            berlin("2026-03-11T11:00").instant()
        ]
    );
    tell(&mut meeting, MENTEE, "2026-03-10T11:30", MeetingCommand::Reflect).unwrap();
    assert!(asked(&meeting).is_empty());
}

#[test]
fn s153_a_commitment_that_is_open_at_the_next_meeting_stands_after_arrival() {
    let mut last = held(scheduled(on(berlin("2026-03-10T10:00")), &facts()), &facts());
    for due in ["2026-03-20", "2026-03-18"] {
        let commit = MeetingCommand::Commit(new_action(MENTEE, due));
        tell(&mut last, MENTOR, "2026-03-10T11:05", commit).unwrap();
    }
    let done = MeetingCommand::Act {
        action: last.commitments[1].id,
        command: ActionCommand::Complete {
            result: String::new(),
        },
    };
    tell(&mut last, MENTEE, "2026-03-15T11:00", done).unwrap();
    let mut agenda = AgendaFacts {
        held_without_relationship: 2,
        ..AgendaFacts::default()
    };
    agenda.add_meeting(&last);
    let next = scheduled(on(berlin("2026-03-24T10:00")), &facts());
    let items = next.agenda(&agenda);
    assert_eq!(
        agenda_kinds(&items),
        [
            AgendaKind::Arrival,
            AgendaKind::FollowUp,
            AgendaKind::Relationship
        ]
    );
    let action = last.commitments[0].id;
    assert_eq!(items[1].about, Some(AgendaRef::Action { action }));
    assert_eq!(items[1].owner, Some(MENTEE));
}

#[test]
fn s153_a_commitment_has_an_owner_and_a_date() {
    let mut meeting = held(scheduled(on(berlin("2026-03-10T10:00")), &facts()), &facts());
    let undated = NewAction {
        due: None,
        ..new_action(MENTEE, "2026-03-20")
    };
    let refusal = tell(
        &mut meeting,
        MENTEE,
        "2026-03-10T11:05",
        MeetingCommand::Commit(undated),
    );
    assert_eq!(refusal.unwrap_err().reason, Reason::DateNeeded);
}

/// Two follow-ups, one learning, one goal due and one item of the mentor's.
fn full_agenda() -> (Meeting, AgendaFacts) {
    let follow_up = |n, due| {
        let id = ActionId(Uuid::from_u128(n));
        Action::new(id, new_action(MENTEE, due), &by(MENTEE)).unwrap()
    };
    let agenda = AgendaFacts {
        follow_ups: vec![follow_up(1, "2026-03-09"), follow_up(2, "2026-03-06")],
        learning: vec![OpenEntry {
            entry: EntryId(Uuid::from_u128(3)),
            by: MENTEE,
            is_private: false,
        }],
        goals: vec![GoalDue {
            goal: GoalId(Uuid::from_u128(4)),
            owner: MENTEE,
            due: day("2026-03-10"),
        }],
        held_without_relationship: 2,
        ..AgendaFacts::default()
    };
    let mut meeting = scheduled(on(berlin("2026-03-10T10:00")), &facts());
    let item = NewItem {
        kind: OwnItemKind::Topic,
        text: "The offer from Lyon".into(),
    };
    tell(
        &mut meeting,
        MENTOR,
        "2026-03-09T10:00",
        MeetingCommand::AddItem(item),
    )
    .unwrap();
    (meeting, agenda)
}

#[test]
fn s145_open_learnings_are_items_of_the_next_agenda_and_are_to_be_discussed_once_it_is_held() {
    let entry_facts = EntryFacts { members: both() };
    let learned = |n: u128, text: &str| {
        let opening = EntryOpening {
            kind: EntryKind::Learning { goal: None },
            text: text.into(),
        };
        let entry = Entry::open(opening, &entry_facts, &by(MENTEE)).unwrap();
        (EntryId(Uuid::from_u128(n)), entry)
    };
    let mut agenda = AgendaFacts::default();
    for (id, entry) in [learned(1, "Ask first"), learned(2, "Then wait")] {
        agenda.add_entry(id, &entry, false, &both());
    }
    let facts = MeetingFacts { agenda, ..facts() };
    let meeting = scheduled(on(berlin("2026-03-10T10:00")), &facts);
    assert_eq!(
        agenda_kinds(&meeting.agenda(&facts.agenda)),
        [AgendaKind::Arrival, AgendaKind::Learning, AgendaKind::Learning]
    );
    assert_eq!(meeting.discussed(), BTreeSet::new());
    let meeting = held(meeting, &facts);
    let entries = [1, 2].map(|n| EntryId(Uuid::from_u128(n)));
    assert_eq!(meeting.discussed(), BTreeSet::from(entries));
    assert_eq!(
        meeting.agenda(&AgendaFacts::default()).len(),
        3,
        "what was on it stays with a held meeting"
    );
}

#[test]
fn s154_the_agenda_starts_from_what_is_open_in_order_and_both_can_reorder_it() {
    let (mut meeting, agenda) = full_agenda();
    let items = meeting.agenda(&agenda);
    assert_eq!(
        agenda_kinds(&items),
        [
            AgendaKind::Arrival,
            AgendaKind::FollowUp,
            AgendaKind::FollowUp,
            AgendaKind::Learning,
            AgendaKind::Goal,
            AgendaKind::Topic,
            AgendaKind::Relationship
        ]
    );
    for actor in [MENTEE, MENTOR] {
        let mut order: Vec<_> = meeting.agenda(&agenda).iter().map(|item| item.id).collect();
        order.rotate_left(1);
        let command = MeetingCommand::OrderAgenda { items: order.clone() };
        tell(&mut meeting, actor, "2026-03-09T11:00", command).unwrap();
        let now: Vec<_> = meeting.agenda(&agenda).iter().map(|item| item.id).collect();
        assert_eq!(now, order);
    }
}

#[test]
fn s155_where_asking_is_hard_a_dated_touch_base_is_offered_to_the_mentor() {
    let mut meeting = held(scheduled(on(berlin("2026-03-10T10:00")), &facts()), &facts());
    assert_eq!(meeting.touch_base_to_offer(&both(), &BTreeSet::new()), None);
    let hard_to_ask = BTreeSet::from([MENTEE]);
    let offer = meeting.touch_base_to_offer(&both(), &hard_to_ask).unwrap();
    assert_eq!(offer.to, BTreeSet::from([MENTOR]));
    assert_eq!(offer.start, berlin("2026-03-17T10:00"));
    assert_eq!(offer.minutes, 15);
    let next = NextDecision::Date { meeting: MEETING };
    tell(
        &mut meeting,
        MENTOR,
        "2026-03-10T11:05",
        MeetingCommand::DecideNext(next),
    )
    .unwrap();
    assert_eq!(meeting.touch_base_to_offer(&both(), &hard_to_ask), None);
}

#[test]
fn s156_a_touch_base_asks_for_the_week_and_any_question() {
    let opening = MeetingOpening {
        kind: MeetingKind::TouchBase,
        ..on(berlin("2026-03-10T10:00"))
    };
    let mut meeting = scheduled(opening, &facts());
    assert_eq!(meeting.minutes, 15);
    let question = NewItem {
        kind: OwnItemKind::Question,
        text: "Should I say yes?".into(),
    };
    tell(
        &mut meeting,
        MENTEE,
        "2026-03-09T10:00",
        MeetingCommand::AddItem(question),
    )
    .unwrap();
    assert_eq!(
        agenda_kinds(&meeting.agenda(&AgendaFacts::default())),
        [AgendaKind::Week, AgendaKind::Question]
    );
}

#[test]
fn s162_a_video_call_without_a_second_means_gets_the_telephone_and_it_can_be_changed() {
    let opening = MeetingOpening {
        modality: Some(Modality::Video {
            tool: "Jitsi".into(),
            link: String::new(),
        }),
        ..on(berlin("2026-03-10T10:00"))
    };
    let mut meeting = scheduled(opening, &facts());
    assert!(matches!(meeting.plan_b, Some(Modality::Phone { .. })));
    let in_person = Modality::InPerson {
        place: "The library".into(),
    };
    let change = MeetingCommand::SetPlanB(Some(in_person.clone()));
    tell(&mut meeting, MENTOR, "2026-03-09T10:00", change).unwrap();
    assert_eq!(meeting.plan_b, Some(in_person));
    let none = tell(
        &mut meeting,
        MENTOR,
        "2026-03-09T10:00",
        MeetingCommand::SetPlanB(None),
    );
    assert_eq!(none.unwrap_err().reason, Reason::PlanBNeeded);
}

#[test]
fn s163_a_failed_call_goes_on_by_plan_b_as_one_meeting_that_nobody_missed() {
    let mut meeting = scheduled(on(berlin("2026-03-10T10:00")), &facts());
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
    for (when, to) in [
        ("2026-03-23T09:00", "2026-03-31T10:00"),
        ("2026-03-30T09:00", "2026-04-07T10:00"),
    ] {
        let command = moved(&meeting, to, "too much at once");
        tell(&mut meeting, MENTEE, when, command).unwrap();
    }
    let trail: Vec<MeetingDateState> = meeting.dates().into_iter().map(|date| date.state).collect();
    assert_eq!(
        trail,
        [
            MeetingDateState::Moved {
                to: berlin("2026-03-31T10:00")
            },
            MeetingDateState::Moved {
                to: berlin("2026-04-07T10:00")
            },
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
        MeetingCommand::Cancel {
            reason: String::new(),
        },
    ];
    for answer in answers {
        let mut meeting = meeting.clone();
        tell(&mut meeting, MENTOR, "2026-03-10T12:05", answer).unwrap();
        let asked = reminded(MENTEE, &planned(&meeting), "2026-03-10T11:30", "2026-03-10T12:30");
        assert_eq!(asked, []);
        assert!(!meeting.waits_for_its_state(berlin("2026-03-10T13:00").instant()));
    }
}

#[test]
fn s166_the_relationship_is_on_the_agenda_of_the_third_meeting() {
    let mut held_ones: Vec<Meeting> = Vec::new();
    let mut had = Vec::new();
    for date in [
        "2026-03-10T10:00",
        "2026-03-24T10:00",
        "2026-04-07T10:00",
        "2026-04-21T10:00",
    ] {
        let facts = MeetingFacts {
            agenda: AgendaFacts {
                held_without_relationship: held_without_relationship(&held_ones),
                ..AgendaFacts::default()
            },
            ..facts()
        };
        let meeting = held(scheduled(on(berlin(date)), &facts), &facts);
        had.push(meeting.had_relationship_item());
        held_ones.push(meeting);
    }
    assert_eq!(had, [false, false, true, false]);
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
        assert_eq!(once[0].at.with_timezone(&Berlin).date_naive(), day("2026-03-11"));
    }
    for next in [
        NextDecision::Date { meeting: MEETING },
        NextDecision::TouchBase { meeting: MEETING },
        NextDecision::ClosingTalk,
    ] {
        let mut meeting = meeting.clone();
        assert!(meeting.waits_for_next());
        tell(
            &mut meeting,
            MENTEE,
            "2026-03-10T11:05",
            MeetingCommand::DecideNext(next),
        )
        .unwrap();
        assert_eq!(asked(&meeting, MENTOR), []);
    }
}

#[test]
fn s168_an_exercise_sent_to_the_next_meeting_is_an_item_with_its_text() {
    let mut meeting = scheduled(on(berlin("2026-03-10T10:00")), &facts());
    let exercise = NewItem {
        kind: OwnItemKind::Exercise,
        text: "Each draws their week".into(),
    };
    tell(
        &mut meeting,
        MENTOR,
        "2026-03-09T10:00",
        MeetingCommand::AddItem(exercise),
    )
    .unwrap();
    let items = meeting.agenda(&AgendaFacts::default());
    assert_eq!(items[1].kind, AgendaKind::Exercise);
    assert_eq!(items[1].text, "Each draws their week");
}

#[test]
fn s170_a_reminder_in_quiet_hours_comes_the_minute_before_they_begin() {
    let meeting = scheduled(on(berlin("2026-03-10T23:00")), &facts());
    let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let quiet = QuietHours {
        from: hour(21),
        until: hour(7),
    };
    let mut profile = Profile::new(MENTEE, Berlin);
    profile
        .handle(ProfileCommand::SetQuietHours(Some(quiet)), &(), &by(MENTEE))
        .unwrap();
    let (from, to) = (berlin("2026-03-09T00:00"), berlin("2026-03-10T12:00"));
    let due = due_reminders(&planned(&meeting), &profile, from.instant(), to.instant());
    assert_eq!(kinds(&due), [ReminderKind::Prepare]);
    assert_eq!(due[0].at, berlin("2026-03-09T20:59").instant());
}

#[test]
fn s085_a_chance_talk_is_noted_in_one_step_counts_as_contact_and_asks_one_short_reflection() {
    let opening = MeetingOpening {
        kind: MeetingKind::Unplanned,
        ..on(berlin("2026-03-20T10:00"))
    };
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
        let item = NewItem {
            kind: OwnItemKind::Topic,
            text: "What to leave out".into(),
        };
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
