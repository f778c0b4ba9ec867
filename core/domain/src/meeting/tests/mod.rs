//! Meetings, rule by rule.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step was refused")]

mod course;
mod moves;

use chrono::{NaiveDateTime, NaiveTime};
use uuid::Uuid;

use super::*;
use crate::{
    Aggregate, CadenceUnit, Context, Edit, Intent, Reason, Refusal,
    action::NewAction,
    agenda::{NewItem, OwnItemKind},
    places,
};

const MENTEE: MemberId = MemberId(Uuid::from_u128(1));
const MENTOR: MemberId = MemberId(Uuid::from_u128(2));
const PAIR: RelationshipId = RelationshipId(Uuid::from_u128(3));

fn berlin(text: &str) -> WallTime {
    let local: NaiveDateTime = format!("{text}:00").parse().unwrap();
    WallTime { local, zone: places::berlin() }
}

/// In Berlin, by the clock there.
fn at(actor: MemberId, text: &str, seed: u128) -> Context {
    let at = berlin(text).instant();
    Context { actor, at, now: at, zone: places::berlin(), seed: Uuid::from_u128(seed) }
}

fn facts() -> MeetingFacts {
    MeetingFacts {
        members: BTreeSet::from([MENTEE, MENTOR]),
        phase: Phase::EnablingGrowth,
        ..MeetingFacts::default()
    }
}

fn opening() -> MeetingOpening {
    MeetingOpening {
        of: MeetingOf::Relationship { relationship: PAIR },
        kind: MeetingKind::Regular,
        start: berlin("2026-03-10T10:00"),
        minutes: None,
        modality: None,
        plan_b: None,
        lead: None,
        protected: false,
        series: None,
    }
}

fn open(opening: MeetingOpening, facts: &MeetingFacts) -> Result<Meeting, Refusal> {
    Meeting::open(opening, facts, &at(MENTEE, "2026-03-02T09:00", 10))
}

fn proposed() -> Meeting {
    open(opening(), &facts()).unwrap()
}

fn scheduled() -> Meeting {
    let mut meeting = proposed();
    let confirm = MeetingCommand::Confirm { start: meeting.start };
    tell(&mut meeting, MENTOR, "2026-03-02T10:00", confirm).unwrap();
    meeting
}

fn held() -> Meeting {
    let mut meeting = scheduled();
    tell(&mut meeting, MENTEE, "2026-03-10T11:00", hold()).unwrap();
    meeting
}

fn hold() -> MeetingCommand {
    MeetingCommand::Hold { next: None }
}

fn moved(from: &str, to: &str) -> MeetingCommand {
    MeetingCommand::Move { from: berlin(from), to: berlin(to), reason: "a train".into() }
}

fn tell(meeting: &mut Meeting, actor: MemberId, when: &str, command: MeetingCommand) -> Result<(), Refusal> {
    let seed = u128::from(u32::try_from(when.len()).unwrap()) << 64 | meeting.items.len() as u128;
    meeting.handle(command, &facts(), &at(actor, when, seed))
}

fn reason(result: Result<(), Refusal>) -> Reason {
    result.unwrap_err().reason
}

#[test]
fn one_proposes_and_another_confirms() {
    let mut meeting = proposed();
    let start = meeting.start;
    let own = tell(&mut meeting, MENTEE, "2026-03-02T09:30", MeetingCommand::Confirm { start });
    assert_eq!(reason(own), Reason::NotByOwner);
    tell(&mut meeting, MENTOR, "2026-03-02T09:40", MeetingCommand::Confirm { start }).unwrap();
    assert!(meeting.is_scheduled());
    let again = tell(&mut meeting, MENTOR, "2026-03-02T09:50", MeetingCommand::Confirm { start });
    assert_eq!(reason(again), Reason::AlreadyDone);
}

#[test]
fn a_yes_to_one_date_is_no_yes_to_another() {
    let mut meeting = proposed();
    let seen = meeting.start;
    tell(&mut meeting, MENTEE, "2026-03-02T09:30", moved("2026-03-10T10:00", "2026-03-11T10:00")).unwrap();
    let confirm = MeetingCommand::Confirm { start: seen };
    assert_eq!(reason(tell(&mut meeting, MENTOR, "2026-03-02T10:00", confirm)), Reason::DateChanged);
}

#[test]
fn a_proposal_that_is_answered_with_another_date_waits_for_the_first_member() {
    let mut meeting = proposed();
    tell(&mut meeting, MENTOR, "2026-03-02T09:30", moved("2026-03-10T10:00", "2026-03-11T10:00")).unwrap();
    assert_eq!(meeting.state, MeetingState::Proposed { by: MENTOR });
}

#[test]
fn a_date_of_the_agreed_cadence_needs_no_further_yes_and_any_other_does() {
    let cadence = Cadence {
        every: 2,
        unit: CadenceUnit::Weeks,
        at: NaiveTime::from_hms_opt(10, 0, 0).unwrap(),
        zone: places::berlin(),
        weekday: None,
        from: None,
    };
    let facts = MeetingFacts {
        cadence: Some(cadence),
        last_in_series: Some(Series::starting("2026-02-24".parse().unwrap())),
        ..facts()
    };
    let series = cadence.next_meeting(facts.last_in_series.unwrap()).series;
    let next = MeetingOpening { series: Some(series), ..opening() };
    assert!(open(next.clone(), &facts).unwrap().is_scheduled());
    let began_alone = MeetingFacts { last_in_series: None, ..facts.clone() };
    assert!(!open(next.clone(), &began_alone).unwrap().is_scheduled());
    let first = MeetingFacts { cadence_since: Some("2026-02-24".parse().unwrap()), ..began_alone };
    assert!(open(next.clone(), &first).unwrap().is_scheduled(), "a span after all said yes");
    let from = Some("2026-03-10".parse().unwrap());
    let begins = MeetingFacts { cadence: Some(Cadence { from, ..cadence }), ..first };
    let on_the_day = MeetingOpening { series: from.map(Series::starting), ..opening() };
    assert!(open(on_the_day, &begins).unwrap().is_scheduled(), "on the day it begins");
    let between = MeetingOpening {
        start: berlin("2026-03-17T10:00"),
        series: Some(Series::starting("2026-03-17".parse().unwrap())),
        ..opening()
    };
    assert!(!open(between, &facts).unwrap().is_scheduled());
    let other_time = MeetingOpening { start: berlin("2026-03-10T11:00"), ..next };
    assert!(!open(other_time, &facts).unwrap().is_scheduled());
}

#[test]
fn two_phones_that_book_the_next_of_a_series_make_one_meeting() {
    let series = |date: &str| Series::starting(date.parse().unwrap());
    assert_eq!(
        Meeting::id_in_series(PAIR, series("2026-03-10")),
        Meeting::id_in_series(PAIR, series("2026-03-10"))
    );
    assert_ne!(
        Meeting::id_in_series(PAIR, series("2026-03-10")),
        Meeting::id_in_series(PAIR, series("2026-03-24"))
    );
    let first = proposed();
    let booked = MeetingOpening { series: Some(series("2026-03-10")), ..opening() };
    assert_eq!(again(&first, MENTOR, booked).unwrap(), first);
}

/// The same meeting after another phone has made it, too.
fn again(first: &Meeting, by: MemberId, opening: MeetingOpening) -> Result<Meeting, Refusal> {
    let context = at(by, "2026-03-02T09:00", 11);
    Intent::<_, MeetingCommand>::Open(opening).apply(Some(first.clone()), &facts(), &context)
}

#[test]
fn two_who_propose_the_same_date_have_both_said_yes_and_to_another_date_nobody_has() {
    let tokyo = WallTime { local: berlin("2026-03-10T18:00").local, zone: places::tokyo() };
    assert_eq!(Meeting::id_at(PAIR, berlin("2026-03-10T10:00")), Meeting::id_at(PAIR, tokyo));
    assert_ne!(Meeting::id_at(PAIR, tokyo), Meeting::id_at(PAIR, berlin("2026-03-10T10:01")));
    let first = proposed();
    assert!(again(&first, MENTOR, MeetingOpening { start: tokyo, ..opening() }).unwrap().is_scheduled());
    assert_eq!(again(&first, MENTEE, opening()).unwrap(), first, "on another phone of her own");
    assert_eq!(again(&scheduled(), MENTOR, opening()).unwrap(), scheduled());

    let later = MeetingOpening { start: berlin("2026-03-10T10:01"), ..opening() };
    assert_eq!(reason(again(&first, MENTOR, later).map(drop)), Reason::OpenedMeanwhile);
    let informal = MeetingOpening { kind: MeetingKind::Informal, ..opening() };
    assert_eq!(reason(again(&first, MENTOR, informal).map(drop)), Reason::OpenedMeanwhile);
    let mut called_off = proposed();
    let cancel = MeetingCommand::Cancel { reason: "ill".into() };
    tell(&mut called_off, MENTEE, "2026-03-02T09:30", cancel).unwrap();
    assert_eq!(reason(again(&called_off, MENTOR, opening()).map(drop)), Reason::MeetingSettled);
}

#[test]
fn two_phones_that_move_it_to_the_same_time_move_it_once_and_to_another_one_of_them_looks_again() {
    let mut meeting = scheduled();
    let there = moved("2026-03-10T10:00", "2026-03-12T10:00");
    tell(&mut meeting, MENTEE, "2026-03-03T09:00", there.clone()).unwrap();
    assert_eq!(reason(tell(&mut meeting, MENTOR, "2026-03-03T09:05", there)), Reason::AlreadyDone);
    let elsewhere = moved("2026-03-10T10:00", "2026-03-13T10:00");
    assert_eq!(reason(tell(&mut meeting, MENTOR, "2026-03-03T09:06", elsewhere)), Reason::DateChanged);
    assert_eq!(meeting.moves.len(), 1);
    assert_eq!(meeting.start, berlin("2026-03-12T10:00"));
}

#[test]
fn what_somebody_adds_while_another_moves_it_goes_along() {
    let mut meeting = scheduled();
    tell(&mut meeting, MENTEE, "2026-03-03T09:00", moved("2026-03-10T10:00", "2026-03-12T10:00")).unwrap();
    let item = NewItem { kind: OwnItemKind::Topic, text: "my first talk".into() };
    tell(&mut meeting, MENTOR, "2026-03-03T08:59", MeetingCommand::AddItem(item)).unwrap();
    assert_eq!(meeting.items[0].text, "my first talk");
}

#[test]
fn a_move_to_the_past_is_refused_and_now_is_not_past() {
    let mut meeting = scheduled();
    let past = moved("2026-03-10T10:00", "2026-03-03T08:59");
    assert_eq!(reason(tell(&mut meeting, MENTEE, "2026-03-03T09:00", past)), Reason::InThePast);
    let now = moved("2026-03-10T10:00", "2026-03-03T09:00");
    tell(&mut meeting, MENTEE, "2026-03-03T09:00", now).unwrap();
}

#[test]
fn a_move_made_in_time_stands_when_it_is_asked_again_after_the_new_date() {
    let mut meeting = scheduled();
    let mut late = at(MENTEE, "2026-03-09T09:00", 20);
    late.now = berlin("2026-03-20T09:00").instant();
    let there = moved("2026-03-10T10:00", "2026-03-12T10:00");
    meeting.handle(there, &facts(), &late).unwrap();
    assert_eq!(meeting.start, berlin("2026-03-12T10:00"));
}

#[test]
fn following_up_comes_after_reflecting_and_each_is_marked_once() {
    let mut meeting = held();
    let follow = tell(&mut meeting, MENTEE, "2026-03-10T12:00", MeetingCommand::FollowUp);
    assert_eq!(follow.unwrap_err().allowed, ["reflect"]);
    tell(&mut meeting, MENTEE, "2026-03-11T12:00", MeetingCommand::Reflect).unwrap();
    let again = tell(&mut meeting, MENTEE, "2026-03-12T12:00", MeetingCommand::Reflect);
    assert_eq!(reason(again), Reason::AlreadyDone);
    assert_eq!(meeting.part(MENTEE).reflected_on, Some("2026-03-11".parse().unwrap()));
    tell(&mut meeting, MENTEE, "2026-03-13T12:00", MeetingCommand::FollowUp).unwrap();
}

#[test]
fn one_reflects_from_the_beginning_on_also_before_anybody_says_what_became_of_it() {
    let mut meeting = scheduled();
    let early = tell(&mut meeting, MENTEE, "2026-03-10T09:00", MeetingCommand::Reflect);
    assert_eq!(reason(early), Reason::NotNow);
    tell(&mut meeting, MENTEE, "2026-03-10T19:00", MeetingCommand::Reflect).unwrap();
    assert!(meeting.part(MENTEE).reflected_on.is_some() && meeting.part(MENTOR).reflected_on.is_none());
    let to_april = moved("2026-03-10T10:00", "2026-04-10T15:00");
    tell(&mut meeting, MENTOR, "2026-03-10T20:00", to_april).unwrap();
    assert_eq!(meeting.part(MENTEE).reflected_on, None, "another date is asked about anew");
}

#[test]
fn presence_is_in_the_meeting_only_when_its_rater_shares_it() {
    let mut meeting = held();
    assert_eq!(meeting.part(MENTEE).presence, None);
    let presence = Rating::try_from(4).unwrap();
    let share = MeetingCommand::SharePresence(presence);
    tell(&mut meeting, MENTEE, "2026-03-10T11:05", share).unwrap();
    assert_eq!(meeting.part(MENTEE).presence, Some(presence));
    assert_eq!(meeting.part(MENTOR).presence, None);
}

#[test]
fn a_meeting_waits_until_everyone_has_accepted_and_nothing_is_booked_at_rest_or_after_the_end() {
    let with = |phase, paused| MeetingFacts { phase, paused, ..facts() };
    let proposed = open(opening(), &with(Phase::Proposed, false)).unwrap_err();
    assert_eq!(proposed.missing, ["acceptance"]);
    let paused = open(opening(), &with(Phase::Preparing, true)).unwrap_err();
    assert_eq!(paused.reason, Reason::Paused);
    let closed = open(opening(), &with(Phase::Closed, false)).unwrap_err();
    assert_eq!(closed.reason, Reason::Closed);
    let flash = MeetingOpening { of: MeetingOf::Flash { flash: FlashId(Uuid::from_u128(8)) }, ..opening() };
    open(flash, &with(Phase::Proposed, false)).unwrap();
}

#[test]
fn values_out_of_range_are_named() {
    let field = |opening| open(opening, &facts()).unwrap_err().field.unwrap();
    let with_minutes = |minutes| MeetingOpening { minutes: Some(minutes), ..opening() };
    assert_eq!(field(with_minutes(4)), "minutes");
    assert_eq!(field(with_minutes(481)), "minutes");
    let start = |text| MeetingOpening { start: berlin(text), ..opening() };
    assert_eq!(field(start("2026-03-01T10:00")), "start");
    assert_eq!(field(start("2200-01-01T10:00")), "start");
    let stranger = MeetingOpening { lead: Some(MemberId(Uuid::from_u128(99))), ..opening() };
    assert_eq!(field(stranger), "lead");
}

#[test]
fn a_stranger_can_do_nothing() {
    let stranger = MemberId(Uuid::from_u128(99));
    let mut meeting = scheduled();
    let cancel = MeetingCommand::Cancel { reason: String::new() };
    assert_eq!(reason(tell(&mut meeting, stranger, "2026-03-03T09:00", cancel)), Reason::NotAMember);
}

#[test]
fn notes_of_two_phones_are_merged_or_both_kept() {
    let mut meeting = held();
    for (actor, after) in [(MENTEE, "Ask for the data"), (MENTOR, "Read the report")] {
        let edit = Edit::new(after);
        tell(&mut meeting, actor, "2026-03-10T11:10", MeetingCommand::Note { edit }).unwrap();
    }
    assert_eq!(meeting.notes.text, "Ask for the data");
    assert_eq!(meeting.notes.kept[0].text, "Read the report");
}

#[test]
fn the_lead_goes_round() {
    let members = BTreeSet::from([MENTEE, MENTOR]);
    assert_eq!(next_lead(&members, None), Some(MENTEE));
    assert_eq!(next_lead(&members, Some(MENTEE)), Some(MENTOR));
    assert_eq!(next_lead(&members, Some(MENTOR)), Some(MENTEE));
    assert_eq!(next_lead(&BTreeSet::new(), None), None);
}

#[test]
fn it_is_stored_and_read_back() {
    let mut meeting = held();
    let action = NewAction { owner: MENTEE, what: "Write the outline".into(), due: None, someday: true };
    tell(&mut meeting, MENTEE, "2026-03-10T11:10", MeetingCommand::Commit(action)).unwrap();
    let stored = serde_json::to_string(&meeting).unwrap();
    assert!(stored.contains(r#""local":"2026-03-10T10:00:00","zone":"Europe/Berlin""#));
    assert_eq!(serde_json::from_str::<Meeting>(&stored).unwrap(), meeting);
}
