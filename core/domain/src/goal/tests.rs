//! Goals, rule by rule; and for any sequence of commands only the listed moves.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step was refused")]

use std::collections::BTreeSet;

use chrono::{NaiveDate, TimeZone, Utc};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    ActionId, Advice, Aggregate, Context, Edit, Reason, Refusal,
    action::{ActionCommand, NewAction},
    places::berlin,
    waiting::{WaitKind, tests::unanswerable},
};

const MENTEE: MemberId = MemberId(Uuid::from_u128(1));
const MENTOR: MemberId = MemberId(Uuid::from_u128(2));

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, day).unwrap()
}

fn by(actor: MemberId, seed: u128) -> Context {
    let at = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
    Context { actor, at, now: at, zone: berlin(), seed: Uuid::from_u128(seed) }
}

fn facts(phase: Phase) -> GoalFacts {
    GoalFacts { members: BTreeSet::from([MENTEE, MENTOR]), phase, opened: SharingClause::default() }
}

fn opening() -> GoalOpening {
    GoalOpening {
        relationship: RelationshipId(Uuid::from_u128(3)),
        owner: MENTEE,
        kind: GoalKind::Development,
        statement: "Lead a meeting of thirty".into(),
        outcome: "People leave with one decision".into(),
        evidence: "Three of three asked can name it".into(),
        due: Some(day(30)),
        vision: None,
    }
}

fn drafted() -> Goal {
    Goal::open(opening(), &facts(Phase::Negotiating), &by(MENTEE, 10)).unwrap()
}

fn tell(goal: &mut Goal, actor: MemberId, seed: u128, command: GoalCommand) -> Result<(), Refusal> {
    goal.handle(command, &facts(Phase::Negotiating), &by(actor, seed))
}

fn planned() -> Goal {
    let mut goal = drafted();
    let what =
        NewAction { owner: MENTEE, what: "Ask to chair on Friday".into(), due: Some(day(6)), someday: false };
    tell(&mut goal, MENTEE, 11, GoalCommand::AddAction(what)).unwrap();
    goal
}

fn in_review() -> Goal {
    let mut goal = planned();
    tell(&mut goal, MENTEE, 12, GoalCommand::SendToReview).unwrap();
    goal
}

fn agreed() -> Goal {
    let mut goal = in_review();
    tell(&mut goal, MENTOR, 13, GoalCommand::Agree).unwrap();
    goal
}

#[test]
fn a_goal_without_evidence_stays_a_draft_and_the_field_is_named() {
    let opening = GoalOpening { evidence: "  ".into(), due: None, ..opening() };
    let mut goal = Goal::open(opening, &facts(Phase::Negotiating), &by(MENTEE, 10)).unwrap();
    let refusal = tell(&mut goal, MENTEE, 11, GoalCommand::SendToReview).unwrap_err();
    assert_eq!(refusal.reason, Reason::GoalUnclear);
    assert_eq!(refusal.missing, ["evidence", "due"]);
    assert_eq!(goal.state, GoalState::Draft);
}

#[test]
fn the_owner_alone_cannot_agree_a_goal() {
    let mut goal = in_review();
    let refusal = tell(&mut goal, MENTEE, 13, GoalCommand::Agree).unwrap_err();
    assert_eq!(refusal.reason, Reason::NotByOwner);
    assert_eq!(goal.state, GoalState::InReview);
}

#[test]
fn its_owner_is_asked_for_a_plan_when_sending_a_goal_and_not_the_other_when_agreeing() {
    let mut goal = drafted();
    let refusal = tell(&mut goal, MENTEE, 11, GoalCommand::SendToReview).unwrap_err();
    assert_eq!((refusal.reason, refusal.missing), (Reason::PlanNeeded, vec!["action".to_owned()]));
    assert_eq!(refusal.allowed, ["add_action"]);
    assert_eq!(goal.state, GoalState::Draft);
    let mut goal = planned();
    let action = goal.actions[0].id;
    let done = GoalCommand::Act { action, command: ActionCommand::Complete { result: String::new() } };
    tell(&mut goal, MENTEE, 12, done).unwrap();
    let refusal = tell(&mut goal, MENTEE, 13, GoalCommand::SendToReview).unwrap_err();
    assert_eq!(refusal.reason, Reason::PlanNeeded, "what is done is no plan");
}

#[test]
fn a_goal_that_an_older_app_sent_without_a_plan_waits_for_one_and_can_be_pushed_back() {
    let mut goal = Goal { state: GoalState::InReview, ..drafted() };
    let refusal = tell(&mut goal, MENTOR, 11, GoalCommand::Agree).unwrap_err();
    assert_eq!(refusal.reason, Reason::PlanNeeded);
    assert_eq!(refusal.allowed, ["add_action", "push_back"]);
    let what = NewAction { owner: MENTEE, what: "Ask".into(), due: None, someday: true };
    tell(&mut goal, MENTOR, 12, GoalCommand::AddAction(what)).unwrap();
    tell(&mut goal, MENTOR, 13, GoalCommand::Agree).unwrap();
    assert!(goal.is_agreed());
}

#[test]
fn a_review_waits_for_the_other_and_a_question_for_the_owner() {
    let both = BTreeSet::from([MENTEE, MENTOR]);
    let turns = |goal: &Goal| -> Vec<_> {
        let of = |wait: &crate::waiting::Wait| {
            let whose = both.iter().copied().filter(|member| wait.waits_for(*member, &both));
            (wait.kind, whose.collect::<Vec<_>>(), wait.with)
        };
        goal.waits().iter().map(of).collect()
    };
    assert_eq!(turns(&drafted()), [], "a draft is its owner's alone");
    let mut goal = in_review();
    assert_eq!(turns(&goal), [(WaitKind::ReviewGoal, vec![MENTOR], Some(MENTEE))]);
    assert_eq!(goal.waits()[0].since, Some(day(2)));
    tell(&mut goal, MENTOR, 14, GoalCommand::PushBack { question: "What would be hard?".into() }).unwrap();
    assert_eq!(turns(&goal), [(WaitKind::RewordGoal, vec![MENTEE], Some(MENTOR))]);
    assert_eq!(goal.sent_on, None, "it is in no review any more");
    let mut goal = agreed();
    tell(&mut goal, MENTEE, 15, GoalCommand::AddWin { text: "I spoke first".into() }).unwrap();
    assert_eq!(turns(&goal), [(WaitKind::MarkWin, vec![MENTEE, MENTOR], Some(MENTEE))]);
}

#[test]
fn only_the_owner_is_offered_to_send_a_goal_and_only_another_to_agree_to_it() {
    let can = |goal: &Goal, member, name: &str| goal.allowed(member).iter().any(|one| one.as_str() == name);
    let (draft, sent) = (drafted(), in_review());
    assert!(can(&draft, MENTEE, "send_to_review") && !can(&draft, MENTOR, "send_to_review"));
    for name in ["agree", "push_back"] {
        assert!(can(&sent, MENTOR, name) && !can(&sent, MENTEE, name), "{name}");
    }
}

#[test]
fn a_benchmark_of_an_agreed_goal_is_overdue_once_its_day_has_passed() {
    let mut goal = agreed();
    for (seed, due) in [(20, 9), (21, 6)] {
        let new = NewBenchmark { measure: "Meetings".into(), target: "Three".into(), due: day(due) };
        tell(&mut goal, MENTEE, seed, GoalCommand::AddBenchmark(new)).unwrap();
    }
    let overdue = |goal: &Goal, on| -> Vec<NaiveDate> {
        goal.overdue_benchmarks(day(on)).into_iter().map(|benchmark| benchmark.due).collect()
    };
    assert_eq!(overdue(&goal, 6), []);
    assert_eq!(overdue(&goal, 7), [day(6)]);
    assert_eq!(overdue(&goal, 10), [day(6), day(9)]);
    let benchmark = goal.benchmarks[1].id;
    tell(&mut goal, MENTEE, 22, GoalCommand::ReachBenchmark { benchmark }).unwrap();
    assert_eq!(overdue(&goal, 10), [day(9)]);
}

#[test]
fn a_push_back_needs_a_question_and_new_words_make_a_draft() {
    let mut goal = in_review();
    let empty = tell(&mut goal, MENTOR, 13, GoalCommand::PushBack { question: " ".into() }).unwrap_err();
    assert_eq!((empty.reason, empty.field.as_deref()), (Reason::Empty, Some("question")));
    tell(&mut goal, MENTOR, 14, GoalCommand::PushBack { question: "What would be hard?".into() }).unwrap();
    assert!(matches!(goal.state, GoalState::PushedBack { .. }));
    assert_eq!(
        tell(&mut goal, MENTEE, 15, GoalCommand::SendToReview).unwrap_err().allowed,
        ["reword", "carry", "drop"]
    );
    let edit = Edit { before: goal.statement.text.clone(), after: "Lead the yearly meeting".into() };
    tell(&mut goal, MENTEE, 16, GoalCommand::Reword { wording: Wording::Statement, edit }).unwrap();
    assert_eq!(goal.state, GoalState::Draft);
    assert_eq!(goal.reviews.len(), 1);
}

#[test]
fn in_preparing_a_review_waits_for_groundwork_or_for_both_to_override() {
    let mut goal = planned();
    let preparing = facts(Phase::Preparing);
    let refusal = goal.handle(GoalCommand::SendToReview, &preparing, &by(MENTEE, 11)).unwrap_err();
    assert_eq!(refusal.reason, Reason::GroundworkFirst);
    assert_eq!(refusal.allowed, ["get_acquainted", "override_groundwork"]);
    for (actor, seed) in [(MENTEE, 12), (MENTOR, 13)] {
        assert!(goal.handle(GoalCommand::SendToReview, &preparing, &by(MENTEE, 20)).is_err());
        let reason = GoalCommand::OverrideGroundwork { reason: "we know each other".into() };
        goal.handle(reason, &preparing, &by(actor, seed)).unwrap();
    }
    goal.handle(GoalCommand::SendToReview, &preparing, &by(MENTEE, 14)).unwrap();
    assert_eq!(goal.state, GoalState::InReview);
}

#[test]
fn finishing_every_action_never_finishes_the_goal() {
    let mut goal = agreed();
    let action = goal.actions[0].id;
    let done = GoalCommand::Act { action, command: ActionCommand::Complete { result: "chaired".into() } };
    tell(&mut goal, MENTEE, 14, done).unwrap();
    assert!(goal.is_agreed());
    assert!(tell(&mut goal, MENTEE, 15, GoalCommand::Reach { evidence: String::new() }).is_err());
    tell(&mut goal, MENTEE, 16, GoalCommand::Reach { evidence: "thirty came".into() }).unwrap();
    assert!(!goal.is_open());
}

#[test]
fn a_reached_benchmark_is_a_win_that_waits_to_be_marked() {
    let mut goal = agreed();
    let new = NewBenchmark { measure: "Meetings led".into(), target: "one".into(), due: day(20) };
    tell(&mut goal, MENTEE, 14, GoalCommand::AddBenchmark(new)).unwrap();
    let benchmark = goal.benchmarks[0].id;
    tell(&mut goal, MENTOR, 15, GoalCommand::ReachBenchmark { benchmark }).unwrap();
    assert_eq!(goal.progress(), Some(Progress { reached: 1, total: 1 }));
    assert!(goal.advice().contains(&Advice::Celebrate));
    let win = goal.wins[0].id;
    tell(&mut goal, MENTEE, 16, GoalCommand::Celebrate { win, how: "cake".into() }).unwrap();
    assert!(!goal.advice().contains(&Advice::Celebrate));
    assert_eq!(
        tell(&mut goal, MENTEE, 17, GoalCommand::WaiveWin { win }).unwrap_err().reason,
        Reason::AlreadyDone
    );
    assert_eq!(
        tell(&mut goal, MENTEE, 18, GoalCommand::ReachBenchmark { benchmark }).unwrap_err().reason,
        Reason::AlreadyDone
    );
}

#[test]
fn two_who_edit_the_same_words_at_once_lose_neither_version() {
    let mut goal = drafted();
    let before = goal.statement.text.clone();
    let reword = |after: &str| GoalCommand::Reword {
        wording: Wording::Statement,
        edit: Edit { before: before.clone(), after: after.into() },
    };
    tell(&mut goal, MENTEE, 11, reword("Lead a meeting of forty")).unwrap();
    tell(&mut goal, MENTOR, 12, reword("Lead a meeting of twenty")).unwrap();
    assert_eq!(goal.statement.text, "Lead a meeting of forty");
    assert_eq!(goal.statement.kept[0].text, "Lead a meeting of twenty");
    let seen = goal.statement.kept.clone();
    let edit = Edit { before: goal.statement.text.clone(), after: "Lead a meeting of thirty".into() };
    tell(&mut goal, MENTEE, 13, GoalCommand::Settle { wording: Wording::Statement, edit, seen }).unwrap();
    assert_eq!(goal.statement, Prose::new("Lead a meeting of thirty"));
}

#[test]
fn a_stranger_can_do_nothing() {
    let stranger = MemberId(Uuid::from_u128(99));
    let mut goal = drafted();
    assert_eq!(
        tell(&mut goal, stranger, 11, GoalCommand::SendToReview).unwrap_err().reason,
        Reason::NotAMember
    );
}

fn any_command() -> impl Strategy<Value = (bool, GoalCommand)> {
    let command = prop_oneof![
        Just(GoalCommand::SendToReview),
        Just(GoalCommand::Agree),
        Just(GoalCommand::PushBack { question: "why?".into() }),
        Just(GoalCommand::Reword { wording: Wording::Outcome, edit: Edit::new("they smile") }),
        Just(GoalCommand::Reach { evidence: "seen".into() }),
        Just(GoalCommand::Carry { by: None }),
        Just(GoalCommand::Drop { reason: "moved away".into() }),
        Just(GoalCommand::AddAction(NewAction {
            owner: MENTEE,
            what: "ask".into(),
            due: Some(day(9)),
            someday: false
        })),
        Just(GoalCommand::Act { action: ActionId(Uuid::from_u128(0)), command: ActionCommand::Drop }),
    ];
    (any::<bool>(), command)
}

/// The moves of `model.md`, by name.
fn listed(from: &GoalState, to: &GoalState) -> bool {
    use GoalState::{Agreed, Carried, Draft, Dropped, InReview, PushedBack, Reached};
    matches!(
        (from, to),
        (Draft, InReview | Draft | Carried { .. } | Dropped { .. })
            | (InReview, Agreed { .. } | PushedBack { .. } | Draft | Carried { .. } | Dropped { .. })
            | (PushedBack { .. }, Draft | Carried { .. } | Dropped { .. })
            | (Agreed { .. }, Reached { .. } | Carried { .. } | Dropped { .. })
    ) || from == to
}

proptest! {
    #[test]
    fn whatever_is_asked_only_listed_moves_happen_and_refusals_name_what_is_allowed(
        commands in proptest::collection::vec(any_command(), 1..20)
    ) {
        let mut goal = drafted();
        for (seed, (mentor, command)) in (100u128..).zip(commands) {
            let before = goal.clone();
            match tell(&mut goal, if mentor { MENTOR } else { MENTEE }, seed, command) {
                Ok(()) => prop_assert!(listed(&before.state, &goal.state), "{:?} -> {:?}", before.state, goal.state),
                Err(refusal) => {
                    prop_assert_eq!(&before.state, &goal.state);
                    if refusal.reason == Reason::NotNow && before.is_open() {
                        prop_assert!(!refusal.allowed.is_empty());
                    }
                }
            }
            let allowed = |member| goal.allowed(member).to_vec();
            let now = by(MENTEE, 1).now;
            let wrong = unanswerable(&goal.waits(), &[MENTEE, MENTOR], now, &[WaitKind::MarkWin], allowed);
            prop_assert!(wrong.is_empty(), "{:?} in {:?}", wrong, goal.state);
        }
    }
}
