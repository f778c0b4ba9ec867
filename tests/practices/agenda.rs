//! Agendas: what is open stands first, in order, and both can reorder it.

#![allow(clippy::unwrap_used, reason = "a step of a scenario that is refused says which")]

use std::collections::BTreeSet;

use belay_domain::{
    ActionId, Aggregate, EntryId, GoalId, Reason,
    action::{Action, ActionCommand, NewAction},
    agenda::{
        AgendaFacts, AgendaKind, AgendaRef, GoalDue, NewItem, OpenEntry, OwnItemKind,
        held_without_relationship,
    },
    entry::{Entry, EntryFacts, EntryKind, EntryOpening},
    meeting::{Meeting, MeetingCommand, MeetingFacts, MeetingKind, MeetingOpening, NextDecision},
};
use uuid::Uuid;

use crate::meeting_scene::{MEETING, agenda_kinds, at, berlin, facts, held, new_action, on, scheduled, tell};
use crate::scene::{MENTEE, MENTOR, both, by, day};

#[test]
fn s153_a_commitment_that_is_open_at_the_next_meeting_stands_after_arrival() {
    let mut last = held(scheduled(on(berlin("2026-03-10T10:00")), &facts()), &facts());
    for due in ["2026-03-20", "2026-03-18"] {
        let commit = MeetingCommand::Commit(new_action(MENTEE, due));
        tell(&mut last, MENTOR, "2026-03-10T11:05", commit).unwrap();
    }
    let done = MeetingCommand::Act {
        action: last.commitments[1].id,
        command: ActionCommand::Complete { result: String::new() },
    };
    tell(&mut last, MENTEE, "2026-03-15T11:00", done).unwrap();
    let mut agenda = AgendaFacts { held_without_relationship: 2, ..AgendaFacts::default() };
    agenda.add_meeting(&last);
    let next = scheduled(on(berlin("2026-03-24T10:00")), &facts());
    let items = next.agenda(&agenda);
    assert_eq!(agenda_kinds(&items), [AgendaKind::Arrival, AgendaKind::FollowUp, AgendaKind::Relationship]);
    let action = last.commitments[0].id;
    assert_eq!(items[1].about, Some(AgendaRef::Action { action }));
    assert_eq!(items[1].owner, Some(MENTEE));
}

#[test]
fn s153_a_commitment_has_an_owner_and_a_date() {
    let mut meeting = held(scheduled(on(berlin("2026-03-10T10:00")), &facts()), &facts());
    let undated = NewAction { due: None, ..new_action(MENTEE, "2026-03-20") };
    let refusal = tell(&mut meeting, MENTEE, "2026-03-10T11:05", MeetingCommand::Commit(undated));
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
            place: None,
        }],
        goals: vec![GoalDue {
            goal: GoalId(Uuid::from_u128(4)),
            owner: MENTEE,
            due: day("2026-03-10"),
            statement: "Speak freely".into(),
        }],
        held_without_relationship: 2,
        ..AgendaFacts::default()
    };
    let mut meeting = scheduled(on(berlin("2026-03-10T10:00")), &facts());
    let item = NewItem { kind: OwnItemKind::Topic, text: "The offer from Lyon".into() };
    tell(&mut meeting, MENTOR, "2026-03-09T10:00", MeetingCommand::AddItem(item)).unwrap();
    (meeting, agenda)
}

#[test]
fn s145_open_learnings_are_items_of_the_next_agenda_and_are_to_be_discussed_once_it_is_held() {
    let entry_facts = EntryFacts { members: both() };
    let learned = |n: u128, text: &str| {
        let opening = EntryOpening { kind: EntryKind::Learning { goal: None }, text: text.into() };
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
    assert_eq!(meeting.agenda(&AgendaFacts::default()).len(), 3, "what was on it stays with a held meeting");
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
        let facts = MeetingFacts { agenda: agenda.clone(), ..facts() };
        meeting.handle(command, &facts, &at(actor, "2026-03-09T11:00")).unwrap();
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
    tell(&mut meeting, MENTOR, "2026-03-10T11:05", MeetingCommand::DecideNext(next)).unwrap();
    assert_eq!(meeting.touch_base_to_offer(&both(), &hard_to_ask), None);
}

#[test]
fn s156_a_touch_base_asks_for_the_week_and_any_question() {
    let opening = MeetingOpening { kind: MeetingKind::TouchBase, ..on(berlin("2026-03-10T10:00")) };
    let mut meeting = scheduled(opening, &facts());
    assert_eq!(meeting.minutes, 15);
    let question = NewItem { kind: OwnItemKind::Question, text: "Should I say yes?".into() };
    tell(&mut meeting, MENTEE, "2026-03-09T10:00", MeetingCommand::AddItem(question)).unwrap();
    assert_eq!(
        agenda_kinds(&meeting.agenda(&AgendaFacts::default())),
        [AgendaKind::Week, AgendaKind::Question]
    );
}

#[test]
fn s166_the_relationship_is_on_the_agenda_of_the_third_meeting() {
    let mut held_ones: Vec<Meeting> = Vec::new();
    let mut had = Vec::new();
    for date in ["2026-03-10T10:00", "2026-03-24T10:00", "2026-04-07T10:00", "2026-04-21T10:00"] {
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
fn s168_an_exercise_sent_to_the_next_meeting_is_an_item_with_its_text() {
    let mut meeting = scheduled(on(berlin("2026-03-10T10:00")), &facts());
    let exercise = NewItem { kind: OwnItemKind::Exercise, text: "Each draws their week".into() };
    tell(&mut meeting, MENTOR, "2026-03-09T10:00", MeetingCommand::AddItem(exercise)).unwrap();
    let items = meeting.agenda(&AgendaFacts::default());
    assert_eq!(items[1].kind, AgendaKind::Exercise);
    assert_eq!(items[1].text, "Each draws their week");
}
