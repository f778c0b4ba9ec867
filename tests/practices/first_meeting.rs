//! The first meeting: acquaintance before purpose, and what each wants to know of the other.

#![allow(clippy::unwrap_used, reason = "a step of a scenario that is refused says which")]

use belay_domain::{
    Aggregate, EntryId, Phase,
    agenda::{AgendaFacts, AgendaKind, AgendaRef, NewItem, OwnItemKind},
    entry::{Entry, EntryFacts, EntryKind, EntryOpening},
    meeting::{Meeting, MeetingCommand, MeetingFacts, MeetingKind, MeetingOpening},
};
use uuid::Uuid;

use crate::{
    meeting_scene::{agenda_kinds, berlin, held, on, scheduled},
    scene::{MENTEE, MENTOR, both, by},
};

fn preparing() -> MeetingFacts {
    MeetingFacts { members: both(), phase: Phase::Preparing, ..MeetingFacts::default() }
}

fn first() -> Meeting {
    let opening = MeetingOpening { kind: MeetingKind::First, ..on(berlin("2026-03-10T10:00")) };
    scheduled(opening, &preparing())
}

#[test]
fn s081_in_the_first_meeting_acquaintance_comes_before_purpose() {
    let items = first().agenda(&AgendaFacts::default());
    assert_eq!(
        agenda_kinds(&items),
        [AgendaKind::Arrival, AgendaKind::Acquaint, AgendaKind::Purpose, AgendaKind::Logistics]
    );
}

#[test]
fn s205_while_the_purpose_is_empty_its_prompt_is_the_purpose_item() {
    let prompt = String::from("P053");
    let asked = |has_purpose| {
        let facts =
            AgendaFacts { has_purpose, purpose_prompt: Some(prompt.clone()), ..AgendaFacts::default() };
        let items = first().agenda(&facts);
        let purpose = items.into_iter().find(|item| item.kind == AgendaKind::Purpose);
        purpose.unwrap().about
    };
    assert_eq!(asked(false), Some(AgendaRef::Prompt { prompt: prompt.clone() }));
    assert_eq!(asked(true), None);
}

#[test]
fn s221_three_things_i_want_to_know_stand_under_acquaint_for_me() {
    let alone = EntryFacts { members: [MENTEE].into() };
    let mut facts = preparing();
    for (n, text) in [(1, "How did they start?"), (2, "What do they read?"), (3, "What went wrong?")] {
        let opening = EntryOpening { kind: EntryKind::Question { partner: MENTOR }, text: text.into() };
        let question = Entry::open(opening, &alone, &by(MENTEE)).unwrap();
        let id = EntryId(Uuid::from_u128(n));
        facts.agenda.add_entry(id, &question, true, &both());
    }
    let items = first().agenda(&facts.agenda);
    assert_eq!(
        agenda_kinds(&items),
        [
            AgendaKind::Arrival,
            AgendaKind::Acquaint,
            AgendaKind::Acquaint,
            AgendaKind::Acquaint,
            AgendaKind::Acquaint,
            AgendaKind::Purpose,
            AgendaKind::Logistics
        ]
    );
    for (n, item) in (1..).zip(&items[2..5]) {
        let entry = EntryId(Uuid::from_u128(n));
        assert_eq!(item.owner, Some(MENTEE));
        assert_eq!(item.about, Some(AgendaRef::Entry { entry }));
    }
    let kept = held(first(), &facts).agenda(&AgendaFacts::default());
    assert_eq!(kept.len(), 4, "what only I see does not stay with the meeting");
}

#[test]
fn s221_a_question_put_on_the_agenda_for_both_stands_under_acquaint_too() {
    let mut meeting = first();
    let item = NewItem { kind: OwnItemKind::Question, text: "What should I never ask?".into() };
    meeting.handle(MeetingCommand::AddItem(item), &preparing(), &by(MENTOR)).unwrap();
    let items = meeting.agenda(&AgendaFacts::default());
    assert_eq!(items[2].kind, AgendaKind::Acquaint);
    assert_eq!(items[2].owner, Some(MENTOR));
    assert_eq!(items[2].text, "What should I never ask?");
}
