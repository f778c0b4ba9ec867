//! Agendas: what stands where.

use super::*;

const ANN: MemberId = MemberId(Uuid::from_u128(1));

fn own(n: u128, kind: OwnItemKind) -> OwnItem {
    OwnItem { id: AgendaItemId(Uuid::from_u128(n)), kind, by: ANN, text: format!("item {n}") }
}

fn kinds(items: &[AgendaItem]) -> Vec<AgendaKind> {
    items.iter().map(|item| item.kind).collect()
}

#[test]
fn what_becomes_open_after_members_gave_an_order_stands_behind_what_it_follows() {
    let topics = [own(1, OwnItemKind::Topic), own(2, OwnItemKind::Topic)];
    let made = agenda(MeetingKind::Regular, &topics, &[], &AgendaFacts::default());
    let wish = [made[2].id, made[0].id, made[1].id];
    let learned = AgendaFacts {
        learning: vec![OpenEntry {
            entry: EntryId(Uuid::from_u128(9)),
            by: ANN,
            is_private: false,
            place: None,
        }],
        ..AgendaFacts::default()
    };
    let wished = agenda(MeetingKind::Regular, &topics, &wish, &learned);
    assert_eq!(
        kinds(&wished),
        [AgendaKind::Topic, AgendaKind::Arrival, AgendaKind::Learning, AgendaKind::Topic]
    );
    assert_eq!(wished[0].id, topics[1].id);
}

#[test]
fn an_order_that_names_what_is_gone_is_still_an_order() {
    let topics = [own(1, OwnItemKind::Topic)];
    let gone = AgendaItemId(Uuid::from_u128(77));
    let wished = agenda(MeetingKind::Regular, &topics, &[gone, topics[0].id], &AgendaFacts::default());
    assert_eq!(kinds(&wished), [AgendaKind::Arrival, AgendaKind::Topic]);
}

#[test]
fn a_touch_base_asks_for_the_week_and_the_questions_it_raises() {
    let items = [own(1, OwnItemKind::Question)];
    let made = agenda(MeetingKind::TouchBase, &items, &[], &AgendaFacts::default());
    assert_eq!(kinds(&made), [AgendaKind::Week, AgendaKind::Question]);
}

#[test]
fn an_exercise_sent_to_a_meeting_is_an_item_with_its_text() {
    let items = [own(1, OwnItemKind::Exercise)];
    let made = agenda(MeetingKind::WorkSession, &items, &[], &AgendaFacts::default());
    assert_eq!(made[1].kind, AgendaKind::Exercise);
    assert_eq!(made[1].text, "item 1");
}

#[test]
fn an_informal_meeting_has_no_agenda_but_what_members_bring() {
    let facts = AgendaFacts { held_without_relationship: 9, ..AgendaFacts::default() };
    assert_eq!(agenda(MeetingKind::Informal, &[], &[], &facts), []);
}

#[test]
fn a_closing_meeting_debriefs_before_it_says_goodbye() {
    let topics = [own(1, OwnItemKind::Topic)];
    let goal = GoalDue {
        goal: GoalId(Uuid::from_u128(2)),
        owner: ANN,
        due: "2026-03-10".parse().expect("a day"),
        statement: "Speak freely".into(),
    };
    let facts = AgendaFacts {
        goals: vec![goal],
        learning: vec![OpenEntry {
            entry: EntryId(Uuid::from_u128(9)),
            by: ANN,
            is_private: false,
            place: None,
        }],
        ..AgendaFacts::default()
    };
    let made = agenda(MeetingKind::Closing, &topics, &[], &facts);
    let parts: Vec<_> = made.iter().filter_map(|item| item.debrief).collect();
    assert_eq!(parts, [Debrief::Achieved, Debrief::Remains, Debrief::Lessons, Debrief::Thanks]);
    assert_eq!(made[2].text, "Speak freely", "under what was achieved");
    assert_eq!(made.last().and_then(|item| item.debrief), Some(Debrief::Thanks));
    let regular = agenda(MeetingKind::Regular, &topics, &[], &facts);
    assert!(regular.iter().all(|item| item.debrief.is_none()));
}
