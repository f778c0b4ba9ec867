//! Closures, rule by rule; and for any sequence of commands the states are only walked forward.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step was refused")]

use chrono::{TimeDelta, TimeZone, Utc};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{Aggregate, Context, Reason, Refusal, places::berlin};

const MENTEE: MemberId = MemberId(Uuid::from_u128(1));
const MENTOR: MemberId = MemberId(Uuid::from_u128(2));
const PAIR: RelationshipId = RelationshipId(Uuid::from_u128(3));

fn on_day(actor: MemberId, days: i64) -> Context {
    let at = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap() + TimeDelta::days(days);
    Context { actor, at, now: at, zone: berlin(), seed: Uuid::from_u128(10) }
}

fn facts() -> ClosureFacts {
    ClosureFacts {
        members: BTreeSet::from([MENTEE, MENTOR]),
        phase: Phase::ComingToClosure,
        closing_meeting_held: true,
        ..ClosureFacts::default()
    }
}

fn opened() -> Closure {
    Closure::open(ClosureOpening { relationship: PAIR }, &facts(), &on_day(MENTEE, 0)).unwrap()
}

fn tell(closure: &mut Closure, actor: MemberId, command: ClosureCommand) -> Result<(), Refusal> {
    closure.handle(command, &facts(), &on_day(actor, 0))
}

#[test]
fn a_debrief_opens_in_closing_and_stays_open_after_a_lapse() {
    let open = |phase| {
        let facts = ClosureFacts { phase, ..facts() };
        Closure::open(ClosureOpening { relationship: PAIR }, &facts, &on_day(MENTEE, 0))
    };
    assert_eq!(open(Phase::EnablingGrowth).unwrap_err().allowed, ["coming_to_closure"]);
    assert!(open(Phase::ComingToClosure).is_ok() && open(Phase::Closed).is_ok());
}

#[test]
fn each_time_closing_is_opened_has_a_closure_of_its_own() {
    assert_eq!(Closure::id_for(PAIR, 1), Closure::id_for(PAIR, 1));
    assert_ne!(Closure::id_for(PAIR, 1), Closure::id_for(PAIR, 2));
}

#[test]
fn nobody_waives_their_own_signature_by_notice_or_before_the_notice_is_over() {
    let mut closure = opened();
    tell(&mut closure, MENTEE, ClosureCommand::Answer(Differently::Waived)).unwrap();
    tell(&mut closure, MENTEE, ClosureCommand::WaiveSignature).unwrap();
    let waive = |member| ClosureCommand::WaiveByNotice { member };
    let mut at_thirteen = closure.clone();
    let early = at_thirteen.handle(waive(MENTOR), &facts(), &on_day(MENTEE, 13));
    assert_eq!(early.unwrap_err().reason, Reason::NoticeRuns);
    let own = closure.handle(waive(MENTOR), &facts(), &on_day(MENTOR, 20));
    assert_eq!(own.unwrap_err().reason, Reason::NotByOwner);
    let again = closure.handle(waive(MENTEE), &facts(), &on_day(MENTOR, 20));
    assert_eq!(again.unwrap_err().reason, Reason::AlreadyDone);
    closure.handle(waive(MENTOR), &facts(), &on_day(MENTEE, 14)).unwrap();
    assert_eq!(closure.state(&facts()), ClosureState::Signed);
}

#[test]
fn what_is_signed_by_all_is_not_changed() {
    let mut closure = opened();
    for actor in [MENTEE, MENTOR] {
        tell(&mut closure, actor, ClosureCommand::Answer(Differently::Answered)).unwrap();
        tell(&mut closure, actor, ClosureCommand::Sign).unwrap();
    }
    let text = "one more".to_owned();
    let late = tell(&mut closure, MENTEE, ClosureCommand::AddAchieved { text }).unwrap_err();
    assert_eq!(late.reason, Reason::Closed);
}

#[test]
fn everything_that_keeps_one_from_signing_is_named() {
    let (goal, action) = (GoalId(Uuid::from_u128(7)), ActionId(Uuid::from_u128(8)));
    let facts = ClosureFacts {
        open_goals: BTreeSet::from([goal]),
        open_actions: BTreeSet::from([action]),
        closing_meeting_held: false,
        ..facts()
    };
    let refusal = opened().handle(ClosureCommand::Sign, &facts, &on_day(MENTEE, 0)).unwrap_err();
    assert_eq!(
        refusal.missing,
        [
            "differently".to_owned(),
            "closing_meeting".to_owned(),
            format!("goal:{goal}"),
            format!("action:{action}"),
        ]
    );
}

#[test]
fn only_an_open_action_is_carried_and_only_by_a_member() {
    let action = ActionId(Uuid::from_u128(8));
    let carry = |by| ClosureCommand::CarryAction { action, by };
    assert_eq!(tell(&mut opened(), MENTEE, carry(MENTEE)).unwrap_err().reason, Reason::NoSuchPart);
    let stranger = MemberId(Uuid::from_u128(9));
    assert_eq!(tell(&mut opened(), MENTEE, carry(stranger)).unwrap_err().reason, Reason::NotAMember);
    assert_eq!(tell(&mut opened(), stranger, ClosureCommand::Sign).unwrap_err().reason, Reason::NotAMember);
}

fn any_command() -> impl Strategy<Value = ClosureCommand> {
    prop_oneof![
        Just(ClosureCommand::Answer(Differently::Answered)),
        Just(ClosureCommand::Answer(Differently::Waived)),
        Just(ClosureCommand::SayGoodbyeInWriting { edit: Edit::new("farewell") }),
        Just(ClosureCommand::Sign),
        Just(ClosureCommand::WaiveSignature),
        Just(ClosureCommand::WaiveByNotice { member: MENTOR }),
        Just(ClosureCommand::WaiveByNotice { member: MENTEE }),
    ]
}

proptest! {
    #[test]
    fn whatever_is_asked_the_state_only_goes_forward_and_nobody_signs_unanswered(
        steps in proptest::collection::vec((any::<bool>(), 0i64..30, any_command()), 1..25),
        held in any::<bool>(),
    ) {
        let facts = ClosureFacts { closing_meeting_held: held, ..facts() };
        let mut closure = opened();
        for (mentor, day, command) in steps {
            let before = closure.clone();
            let actor = if mentor { MENTOR } else { MENTEE };
            match closure.handle(command, &facts, &on_day(actor, day)) {
                Ok(()) => prop_assert!(closure.state(&facts) >= before.state(&facts)),
                Err(refusal) => {
                    prop_assert!(refusal.reason != Reason::NotNow || !refusal.allowed.is_empty());
                    closure = before;
                }
            }
            for (member, signature) in &closure.signatures {
                let by_notice = matches!(signature, Signature::ByNotice { .. });
                prop_assert!(by_notice || closure.differently.contains_key(member));
                prop_assert!(by_notice || held || closure.goodbyes.contains_key(member));
            }
        }
    }
}
