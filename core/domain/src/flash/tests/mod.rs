//! Flash requests, rule by rule; and for any sequence of commands only the listed moves, with one winner.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step was refused")]

mod conversation;
mod reading;

use chrono::{NaiveDate, TimeDelta, TimeZone};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    Aggregate, Context, Reason, Refusal, WallTime, Zone,
    places::{berlin, new_york},
    waiting::{WaitKind, tests::unanswerable},
};

const ASKER: MemberId = MemberId(Uuid::from_u128(1));
const ANN: MemberId = MemberId(Uuid::from_u128(2));
const BO: MemberId = MemberId(Uuid::from_u128(3));
const STRANGER: MemberId = MemberId(Uuid::from_u128(9));

fn hours(hours: i64) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap() + TimeDelta::hours(hours)
}

fn by(actor: MemberId, at: DateTime<Utc>) -> Context {
    Context {
        actor,
        at,
        now: at,
        zone: berlin(),
        seed: Uuid::from_u128(actor.0.as_u128() * 1_000_000 + u128::from(at.timestamp().unsigned_abs())),
    }
}

fn slot(day: u32) -> WallTime {
    WallTime {
        local: NaiveDate::from_ymd_opt(2026, 3, day).and_then(|date| date.and_hms_opt(9, 0, 0)).unwrap(),
        zone: new_york(),
    }
}

fn opening() -> FlashOpening {
    FlashOpening {
        topic: "Reading a balance sheet".into(),
        details: String::new(),
        kind: FlashKind::Other,
        minutes: None,
        mentors: BTreeSet::from([ANN, BO]),
        slot: None,
    }
}

fn open(opening: FlashOpening) -> Result<FlashRequest, Refusal> {
    FlashRequest::open(opening, &FlashFacts::default(), &by(ASKER, hours(0)))
}

fn tell(
    request: &mut FlashRequest,
    actor: MemberId,
    hour: i64,
    command: FlashCommand,
) -> Result<(), Refusal> {
    let mut after = request.clone();
    after.handle(command, &FlashFacts::default(), &by(actor, hours(hour)))?;
    *request = after;
    Ok(())
}

const MEETING: MeetingId = MeetingId(Uuid::from_u128(50));

fn held() -> FlashRequest {
    let mut request = open(opening()).unwrap();
    tell(&mut request, ANN, 1, FlashCommand::Accept).unwrap();
    let schedule = FlashCommand::Schedule { meeting: MEETING, replaces: None };
    tell(&mut request, ASKER, 2, schedule).unwrap();
    tell(&mut request, ANN, 30, FlashCommand::MarkHeld).unwrap();
    request
}

#[test]
fn a_topic_is_1_to_120_characters_of_any_script() {
    let topic = |topic: String| open(FlashOpening { topic, ..opening() });
    assert_eq!(topic(" ".into()).unwrap_err(), Refusal::invalid("topic", Reason::Empty));
    assert!(topic("ק".repeat(120)).is_ok());
    assert_eq!(topic("ק".repeat(121)).unwrap_err(), Refusal::invalid("topic", Reason::TooLong));
}

#[test]
fn details_are_at_most_300_words_and_never_endless_without_white_space() {
    let details = |details: String| open(FlashOpening { details, ..opening() });
    assert!(details("word ".repeat(300)).is_ok());
    assert!(details("word ".repeat(301)).is_err());
    assert!(details("語".repeat(MAX_FLASH_CHARS + 1)).is_err());
}

#[test]
fn a_conversation_is_30_minutes_unless_said_and_120_at_most() {
    let minutes = |minutes| open(FlashOpening { minutes, ..opening() }).map(|request| request.minutes);
    assert_eq!(minutes(None), Ok(30));
    for offered in OFFERED_MINUTES {
        assert_eq!(minutes(Some(offered)), Ok(offered));
    }
    assert_eq!(minutes(Some(120)), Ok(120));
    for wrong in [0, 14, 121] {
        assert_eq!(minutes(Some(wrong)), Err(Refusal::invalid("minutes", Reason::OutOfRange)));
    }
}

#[test]
fn nobody_asks_nobody_or_themselves() {
    let mentors = |mentors| open(FlashOpening { mentors, ..opening() }).unwrap_err().reason;
    assert_eq!(mentors(BTreeSet::new()), Reason::Empty);
    assert_eq!(mentors(BTreeSet::from([ASKER, ANN])), Reason::NotByOwner);
    let crowd = (100..111).map(|id| MemberId(Uuid::from_u128(id))).collect();
    assert_eq!(mentors(crowd), Reason::OutOfRange);
}

#[test]
fn a_slot_lies_ahead_and_within_three_months() {
    let at = |starts: &str| {
        let slot = Some(WallTime { local: starts.parse().unwrap(), zone: Zone::UTC });
        open(FlashOpening { slot, ..opening() })
    };
    assert!(at("2026-03-02T09:00:00").is_err());
    assert!(at("2026-06-02T09:00:00").is_ok());
    assert_eq!(at("2026-06-02T09:00:01").unwrap_err(), Refusal::invalid("slot", Reason::OutOfRange));
}

#[test]
fn it_is_open_for_seven_days_or_until_the_slot_starts() {
    assert_eq!(open(opening()).unwrap().expires_at(), hours(7 * 24));
    let soon = FlashOpening { slot: Some(slot(4)), ..opening() };
    let mut request = open(soon).unwrap();
    assert_eq!(request.deadline(), Some(slot(4).instant()));
    let late = FlashRequest { opened_at: hours(0), slot: Some(slot(20)), ..request.clone() };
    assert_eq!(late.expires_at(), hours(7 * 24));

    let start = slot(4).instant();
    assert_eq!(request.stage(start - TimeDelta::seconds(1)), FlashStage::Open);
    assert_eq!(request.stage(start), FlashStage::Expired);
    let refusal = request.handle(FlashCommand::Accept, &FlashFacts::default(), &by(ANN, start)).unwrap_err();
    assert_eq!(refusal.reason, Reason::FlashExpired);
}

#[test]
fn a_yes_given_in_a_tunnel_is_judged_by_when_it_comes_out() {
    let mut request = open(opening()).unwrap();
    let context = Context { now: hours(8 * 24), ..by(ANN, hours(1)) };
    let refusal = request.handle(FlashCommand::Accept, &FlashFacts::default(), &context).unwrap_err();
    assert_eq!(refusal.reason, Reason::FlashExpired);
}

#[test]
fn the_fifth_open_request_passes_and_the_sixth_is_refused() {
    let with = |others, until| {
        let other = OtherRequest { until, mentors: BTreeSet::new() };
        let facts = FlashFacts { others: vec![other; others], ..FlashFacts::default() };
        FlashRequest::open(opening(), &facts, &by(ASKER, hours(0)))
    };
    assert!(with(4, hours(1)).is_ok());
    let refusal = with(5, hours(1)).unwrap_err();
    assert_eq!(refusal.reason, Reason::FlashTooMany);
    assert_eq!(refusal.allowed, ["withdraw"]);
    assert!(with(5, hours(0)).is_ok(), "what has run out does not count");
}

#[test]
fn one_open_request_for_each_asker_and_mentor() {
    let others = vec![OtherRequest { until: hours(1), mentors: BTreeSet::from([BO]) }];
    let facts = FlashFacts { others, ..FlashFacts::default() };
    let refused = FlashRequest::open(opening(), &facts, &by(ASKER, hours(0))).unwrap_err();
    assert_eq!(refused.reason, Reason::FlashPairOpen);
    let only_ann = FlashOpening { mentors: BTreeSet::from([ANN]), ..opening() };
    assert!(FlashRequest::open(only_ann, &facts, &by(ASKER, hours(0))).is_ok());
}

#[test]
fn of_two_who_accept_one_wins_and_the_other_is_told_without_a_name() {
    let mut request = open(opening()).unwrap();
    tell(&mut request, BO, 1, FlashCommand::Accept).unwrap();
    let refusal = tell(&mut request, ANN, 1, FlashCommand::Accept).unwrap_err();
    assert_eq!(refusal, Refusal::because(Reason::FlashTaken));
    let said = format!("{refusal} {}", serde_json::to_string(&refusal).unwrap());
    assert!(!said.contains(&BO.to_string()));
    assert_eq!(request.helper(), Some(BO));
    assert_eq!(request.view_for(ANN, false, hours(2)), FlashStatus::Taken);
    let again = tell(&mut request, BO, 2, FlashCommand::Accept).unwrap_err();
    assert_eq!(again.reason, Reason::AlreadyDone);
}

#[test]
fn a_mentor_may_ask_back_and_then_accept() {
    let mut request = open(opening()).unwrap();
    let ask = FlashCommand::AskForMore { question: "Whose?".into() };
    tell(&mut request, ANN, 1, ask).unwrap();
    assert_eq!(request.stage(hours(1)), FlashStage::Offered);
    assert_eq!(request.view_for(ASKER, false, hours(1)), FlashStatus::ToDecide);
    assert_eq!(request.view_for(ANN, false, hours(1)), FlashStatus::WaitingForAsker);
    let question = request.questions[0].id;
    let answer = || FlashCommand::AnswerMore { question, told: "Our own".into() };
    assert_eq!(tell(&mut request, BO, 2, answer()).unwrap_err().reason, Reason::NotYours);
    tell(&mut request, ASKER, 2, answer()).unwrap();
    assert_eq!(request.view_for(ANN, false, hours(2)), FlashStatus::ToAnswer);
    assert_eq!(tell(&mut request, ASKER, 3, answer()).unwrap_err().reason, Reason::AlreadyDone);
    tell(&mut request, ANN, 4, FlashCommand::Accept).unwrap();
    assert_eq!(request.questions[0].told.as_deref(), Some("Our own"));
}

#[test]
fn taking_a_proposed_time_makes_its_mentor_the_winner() {
    let mut request = open(opening()).unwrap();
    tell(&mut request, ANN, 1, FlashCommand::ProposeTime { slot: slot(5) }).unwrap();
    let take = |day| FlashCommand::TakeTime { mentor: ANN, slot: slot(day) };
    assert_eq!(
        tell(&mut request, ASKER, 2, take(6)).unwrap_err().reason,
        Reason::NoSuchPart,
        "the time the asker saw was another"
    );
    let mut taken = request.clone();
    tell(&mut taken, BO, 2, FlashCommand::Accept).unwrap();
    assert_eq!(tell(&mut taken, ASKER, 2, take(5)).unwrap_err().reason, Reason::FlashTaken);
    tell(&mut request, ASKER, 2, take(5)).unwrap();
    assert_eq!(request.state, FlashState::Matched { helper: ANN, slot: Some(slot(5)) });
    assert_eq!(tell(&mut request, BO, 3, FlashCommand::Accept).unwrap_err().reason, Reason::FlashTaken);
}

#[test]
fn only_its_asker_withdraws_and_then_nobody_can_accept() {
    let mut request = open(opening()).unwrap();
    assert_eq!(tell(&mut request, ANN, 1, FlashCommand::Withdraw).unwrap_err().reason, Reason::NotYours);
    tell(&mut request, ASKER, 1, FlashCommand::Withdraw).unwrap();
    let late = tell(&mut request, ANN, 2, FlashCommand::Accept).unwrap_err();
    assert_eq!(late.reason, Reason::Closed);
}

#[test]
fn two_who_set_a_date_at_once_do_not_make_two() {
    let mut request = open(opening()).unwrap();
    tell(&mut request, ANN, 1, FlashCommand::Accept).unwrap();
    let other = MeetingId(Uuid::from_u128(51));
    let schedule = |meeting, replaces| FlashCommand::Schedule { meeting, replaces };
    tell(&mut request, ASKER, 2, schedule(MEETING, None)).unwrap();
    assert_eq!(tell(&mut request, ANN, 2, schedule(other, None)).unwrap_err().reason, Reason::AlreadyDone);
    tell(&mut request, ANN, 3, schedule(other, Some(MEETING))).unwrap();
    assert!(matches!(request.state, FlashState::Scheduled { meeting, .. } if meeting == other));
    assert_eq!(tell(&mut request, BO, 4, FlashCommand::MarkHeld).unwrap_err().reason, Reason::NotAMember);
}

#[test]
fn the_asker_may_close_it_without_a_takeaway() {
    let mut request = held();
    assert_eq!(tell(&mut request, ANN, 31, FlashCommand::ClosePlain).unwrap_err().reason, Reason::NotYours);
    tell(&mut request, ASKER, 31, FlashCommand::ClosePlain).unwrap();
    assert_eq!(request.stage(hours(31)), FlashStage::ClosedPlain);
    let late = FlashCommand::KeepTakeaway { shared: None };
    assert_eq!(tell(&mut request, ASKER, 32, late).unwrap_err().reason, Reason::NotNow);
}

fn any_command() -> impl Strategy<Value = FlashCommand> {
    prop_oneof![
        Just(FlashCommand::Accept),
        Just(FlashCommand::Decline),
        Just(FlashCommand::Unavailable),
        Just(FlashCommand::AskForMore { question: "which?".into() }),
        Just(FlashCommand::ProposeTime { slot: slot(20) }),
        Just(FlashCommand::TakeTime { mentor: ANN, slot: slot(20) }),
        Just(FlashCommand::Withdraw),
        Just(FlashCommand::Schedule { meeting: MEETING, replaces: None }),
        Just(FlashCommand::MarkHeld),
        Just(FlashCommand::KeepTakeaway { shared: None }),
        Just(FlashCommand::ClosePlain),
        Just(FlashCommand::WantMore),
    ]
}

/// The moves of `model.md`, and those that time makes, by name.
fn listed(from: FlashStage, to: FlashStage) -> bool {
    use FlashStage::{
        Answered, ClosedPlain, Expired, Held, Matched, NobodyLeft, Offered, Open, Scheduled, Withdrawn,
    };
    matches!(
        (from, to),
        (Open | Offered, Open | Offered | Matched | Withdrawn | Expired | NobodyLeft)
            | (Matched, Scheduled)
            | (Scheduled, Held)
            | (Held, Answered | ClosedPlain)
    ) || from == to
}

proptest! {
    #[test]
    fn whatever_is_asked_only_listed_moves_happen_and_the_winner_never_changes(
        commands in proptest::collection::vec((0..4_usize, 0..30_i64, any_command()), 1..30)
    ) {
        let mut request = open(opening()).unwrap();
        let mut hour = 0;
        for (who, later, command) in commands {
            let before = request.stage(hours(hour));
            hour += later;
            let moment = request.stage(hours(hour));
            prop_assert!(listed(before, moment), "time: {before:?} -> {moment:?}");
            let winner = request.helper();
            let actor = [ASKER, ANN, BO, STRANGER][who];
            let unchanged = request.clone();
            match tell(&mut request, actor, hour, command) {
                Ok(()) => {
                    prop_assert_ne!(actor, STRANGER);
                    let after = request.stage(hours(hour));
                    prop_assert!(listed(moment, after), "{moment:?} -> {after:?}");
                    if winner.is_some() {
                        prop_assert_eq!(winner, request.helper());
                    }
                }
                Err(refusal) => {
                    prop_assert_eq!(&unchanged, &request);
                    if refusal.reason == Reason::NotNow {
                        prop_assert_eq!(refusal.allowed, request.allowed(actor, hours(hour)));
                    }
                }
            }
            let allowed = |member| request.allowed(member, hours(hour)).to_vec();
            let (people, apart) = ([ASKER, ANN, BO], [WaitKind::BeginRelationship]);
            let wrong = unanswerable(&request.waits(), &people, hours(hour), &apart, allowed);
            prop_assert!(wrong.is_empty(), "{:?} in {:?}", wrong, request.stage(hours(hour)));
        }
    }
}
