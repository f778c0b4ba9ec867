//! Flash: one topic, one helper, one conversation, one takeaway.

#![allow(clippy::unwrap_used, reason = "a step of a scenario that is refused says which")]

use std::collections::BTreeSet;

use belay_domain::{
    Aggregate, FlashId, MeetingId, MemberId, Phase, Reason, Refusal,
    entry::{Entry, EntryFacts, EntryKind, EntryOpening},
    flash::{
        FlashCommand, FlashFacts, FlashKind, FlashOpening, FlashReminderKind, FlashRequest, FlashStage,
        takeaways_on,
    },
    relationship::{Origin, RelationshipOpening, Role},
};
use uuid::Uuid;

use crate::scene::{MENTEE, MENTOR, THIRD, at, opening, propose, seat};

const MEETING: MeetingId = MeetingId(Uuid::from_u128(0xE0));

fn about(topic: &str) -> FlashOpening {
    FlashOpening {
        topic: topic.into(),
        details: String::new(),
        kind: FlashKind::Other,
        minutes: None,
        mentors: BTreeSet::from([MENTOR, THIRD]),
        slot: None,
    }
}

fn post(opening: FlashOpening) -> Result<FlashRequest, Refusal> {
    FlashRequest::open(opening, &FlashFacts::default(), &at(MENTEE, "2026-03-02T09:00:00Z"))
}

fn tell(
    request: &mut FlashRequest,
    actor: MemberId,
    moment: &str,
    command: FlashCommand,
) -> Result<(), Refusal> {
    request.handle(command, &FlashFacts::default(), &at(actor, moment))
}

/// Accepted, dated, and held on 4 March at ten.
fn held() -> FlashRequest {
    let mut request = post(about("Reading a balance sheet")).unwrap();
    tell(&mut request, MENTOR, "2026-03-02T10:00:00Z", FlashCommand::Accept).unwrap();
    let date = FlashCommand::Schedule { meeting: MEETING, replaces: None };
    tell(&mut request, MENTEE, "2026-03-02T11:00:00Z", date).unwrap();
    tell(&mut request, MENTOR, "2026-03-04T10:00:00Z", FlashCommand::MarkHeld).unwrap();
    request
}

#[test]
fn s008_a_second_meeting_is_refused_and_going_on_as_a_relationship_is_offered() {
    assert_eq!(post(about("  ")).unwrap_err(), Refusal::invalid("topic", Reason::Empty));
    let mut request = held();
    let second = FlashCommand::Schedule { meeting: MeetingId(Uuid::from_u128(0xE1)), replaces: None };
    for actor in [MENTEE, MENTOR] {
        let refusal = tell(&mut request, actor, "2026-03-04T11:00:00Z", second.clone()).unwrap_err();
        assert_eq!(refusal.reason, Reason::FlashOneMeeting);
        assert!(refusal.allowed.contains(&"want_more".to_owned()));
    }
}

#[test]
fn s009_a_how_to_asks_for_the_tool_and_the_level_reached() {
    let how_to = |tool: &str, level: &str| FlashKind::HowTo { tool: tool.into(), level: level.into() };
    assert_eq!(how_to("", "").asks_for(), ["tool", "level"]);
    let with = |kind| post(FlashOpening { kind, ..about("Pivot tables") });
    assert_eq!(with(how_to("", "none")).unwrap_err(), Refusal::invalid("tool", Reason::Empty));
    assert_eq!(with(how_to("spreadsheet", " ")).unwrap_err(), Refusal::invalid("level", Reason::Empty));
    assert!(with(how_to("spreadsheet", "I can sum a column")).is_ok());
    for plain in [FlashKind::CaseProblem, FlashKind::KnowAbout, FlashKind::Other] {
        assert!(plain.asks_for().is_empty());
        assert!(with(plain).is_ok());
    }
}

#[test]
fn s010_a_shared_takeaway_is_shown_before_the_next_request_on_its_topic() {
    let keep = |shared: Option<&str>| FlashCommand::KeepTakeaway { shared: shared.map(Into::into) };
    let (mut open, mut private) = (held(), held());
    tell(&mut open, MENTEE, "2026-03-04T12:00:00Z", keep(Some("Start at the cash"))).unwrap();
    tell(&mut private, MENTEE, "2026-03-04T12:00:00Z", keep(None)).unwrap();
    let requests = [&open, &private];
    let found = takeaways_on("balance sheet for a bakery", requests);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].text, "Start at the cash");
    assert!(takeaways_on("Pivot tables", requests).is_empty());

    let own = EntryOpening {
        kind: EntryKind::FlashTakeaway { flash: FlashId(Uuid::from_u128(0xF0)) },
        text: "I had mixed up cash and profit for years".into(),
    };
    let facts = EntryFacts { members: BTreeSet::from([MENTEE]) };
    let own = Entry::open(own, &facts, &at(MENTEE, "2026-03-04T12:00:00Z")).unwrap();
    let seen_by_all = serde_json::to_string(&open).unwrap() + &serde_json::to_string(&private).unwrap();
    assert!(!seen_by_all.contains(&own.text.text));
}

#[test]
fn s011_when_both_go_on_an_answered_flash_becomes_a_proposed_relationship_that_links_back() {
    let id = FlashId(Uuid::from_u128(0xF0));
    let mut request = held();
    let keep = FlashCommand::KeepTakeaway { shared: None };
    tell(&mut request, MENTEE, "2026-03-04T12:00:00Z", keep).unwrap();
    assert_eq!(request.stage("2026-03-05T12:00:00Z".parse().unwrap()), FlashStage::Answered);
    tell(&mut request, MENTEE, "2026-03-04T12:00:00Z", FlashCommand::WantMore).unwrap();
    assert_eq!(request.conversion(id), None, "one yes is not two");
    tell(&mut request, MENTOR, "2026-03-04T13:00:00Z", FlashCommand::WantMore).unwrap();
    let conversion = request.conversion(id).unwrap();
    let relationship = propose(RelationshipOpening {
        members: vec![seat(conversion.mentee, Role::Mentee), seat(conversion.mentor, Role::Mentor)],
        origin: Origin::Flash(conversion.origin),
        ..opening()
    });
    assert_eq!(relationship.phase(), Phase::Proposed);
    assert_eq!(relationship.origin, Origin::Flash(id));
    assert_eq!(conversion.relationship, FlashRequest::relationship_id(id), "made once, on whichever phone");
}

#[test]
fn s454_without_a_takeaway_it_reminds_once_after_two_days_and_closes_after_a_week() {
    let mut request = held();
    let reminders = request.reminders();
    assert_eq!(reminders.len(), 1);
    assert_eq!((reminders[0].kind, reminders[0].to), (FlashReminderKind::Takeaway, MENTEE));
    assert_eq!(reminders[0].at.to_rfc3339(), "2026-03-06T10:00:00+00:00");
    let stage = |request: &FlashRequest, moment: &str| request.stage(moment.parse().unwrap());
    assert_eq!(stage(&request, "2026-03-11T09:59:59Z"), FlashStage::Held);
    assert_eq!(stage(&request, "2026-03-11T10:00:00Z"), FlashStage::ClosedPlain);
    let keep = || FlashCommand::KeepTakeaway { shared: None };
    let mut late = request.clone();
    assert_eq!(tell(&mut late, MENTEE, "2026-03-11T10:00:00Z", keep()).unwrap_err().reason, Reason::NotNow);
    tell(&mut request, MENTEE, "2026-03-11T09:59:59Z", keep()).unwrap();
    assert_eq!(stage(&request, "2026-04-11T10:00:00Z"), FlashStage::Answered);
    assert!(request.reminders().is_empty());
}
