//! The set-up that scenarios about meetings share: a meeting on a day, its facts, and what is told of it.

#![allow(clippy::unwrap_used, reason = "a step of a scenario that is refused says which")]

use belay_domain::{
    Aggregate, Cadence, CadenceUnit, Context, MeetingId, MemberId, Phase, Refusal, WallTime, Zone,
    action::NewAction,
    agenda::{AgendaItem, AgendaKind},
    meeting::{Meeting, MeetingCommand, MeetingFacts, MeetingKind, MeetingOf, MeetingOpening},
    profile::Profile,
    reminder::{Reminder, ReminderFacts, ReminderKind, due_reminders},
};
use belay_tests::places;
use chrono::NaiveTime;
use uuid::Uuid;

use crate::scene::{MENTEE, MENTOR, PAIR, both, by, day};

pub(crate) const MEETING: MeetingId = MeetingId(Uuid::from_u128(0xE0));

/// A wall time, as `2026-03-10T10:00`.
pub(crate) fn wall(zone: Zone, text: &str) -> WallTime {
    let local = format!("{text}:00").parse().unwrap();
    WallTime { local, zone }
}

pub(crate) fn berlin(text: &str) -> WallTime {
    wall(places::berlin(), text)
}

/// The context of an actor at this wall time in Berlin.
pub(crate) fn at(actor: MemberId, text: &str) -> Context {
    let now = berlin(text).instant();
    Context { at: now, now, ..by(actor) }
}

pub(crate) fn facts() -> MeetingFacts {
    MeetingFacts { members: both(), phase: Phase::EnablingGrowth, ..MeetingFacts::default() }
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
        meeting.handle(MeetingCommand::Confirm { start }, facts, &by(MENTOR)).unwrap();
    }
    meeting
}

/// Held, and marked by the mentee at its end.
pub(crate) fn held(mut meeting: Meeting, facts: &MeetingFacts) -> Meeting {
    let end = meeting.span().end;
    let context = Context { at: end, now: end, ..by(MENTEE) };
    meeting.handle(MeetingCommand::Hold { next: None }, facts, &context).unwrap();
    meeting
}

pub(crate) fn tell(
    meeting: &mut Meeting,
    actor: MemberId,
    when: &str,
    command: MeetingCommand,
) -> Result<(), Refusal> {
    meeting.handle(command, &facts(), &at(actor, when))
}

pub(crate) fn moved(meeting: &Meeting, to: &str, reason: &str) -> MeetingCommand {
    MeetingCommand::Move { from: meeting.start, to: berlin(to), reason: reason.into() }
}

pub(crate) fn every_two_weeks() -> Cadence {
    Cadence {
        every: 2,
        unit: CadenceUnit::Weeks,
        at: NaiveTime::from_hms_opt(10, 0, 0).unwrap(),
        zone: places::berlin(),
        weekday: None,
        from: None,
    }
}

pub(crate) fn planned(meeting: &Meeting) -> ReminderFacts {
    let mut facts = ReminderFacts::default();
    facts.add_meeting(MEETING, meeting, &both());
    facts
}

/// The reminders of a member without settings between two wall times in Berlin.
pub(crate) fn reminded(member: MemberId, facts: &ReminderFacts, from: &str, to: &str) -> Vec<Reminder> {
    let profile = Profile::new(member, places::berlin());
    due_reminders(facts, &profile, berlin(from).instant(), berlin(to).instant())
}

pub(crate) fn kinds(reminders: &[Reminder]) -> Vec<ReminderKind> {
    reminders.iter().map(|reminder| reminder.kind).collect()
}

pub(crate) fn agenda_kinds(items: &[AgendaItem]) -> Vec<AgendaKind> {
    items.iter().map(|item| item.kind).collect()
}

pub(crate) fn new_action(owner: MemberId, due: &str) -> NewAction {
    NewAction { owner, what: "Ask for the figures".into(), due: Some(day(due)), someday: false }
}
