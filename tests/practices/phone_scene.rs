//! Shared parts of the scenarios on phones: a pair at its goals, and what a phone answers to a command.

#![allow(clippy::expect_used, reason = "a step of the set-up that is refused should say which")]

use belay_core::{Error, Result, services::GoalView};
use belay_domain::{
    GoalId, Refusal, RelationshipId,
    action::NewAction,
    goal::{GoalCommand, GoalKind, GoalOpening},
};
use belay_tests::{Community, Phone, a_goal, a_pair, get_acquainted};
use chrono::NaiveDate;

/// A calendar day, as `2026-03-02`.
pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date as 2026-03-02")
}

/// The refusal of a command by the rules.
pub(crate) fn refusal<T>(answer: Result<T>) -> Refusal {
    match answer {
        Err(Error::Refused { refusal }) => refusal,
        Err(other) => panic!("not refused by the rules: {other}"),
        Ok(_) => panic!("it was allowed"),
    }
}

/// The field and the rule of a value that does not fit.
pub(crate) fn unfit<T>(answer: Result<T>) -> (String, String) {
    match answer {
        Err(Error::Invalid { field, rule }) => (field, rule),
        Err(other) => panic!("not a value that does not fit: {other}"),
        Ok(_) => panic!("it was allowed"),
    }
}

/// Two who have got to know each other: goals can be agreed.
pub(crate) async fn acquainted(community: &Community) -> (Phone, Phone, RelationshipId) {
    let (mia, tom, pair) = a_pair(community).await;
    get_acquainted(&mia, &tom, pair).await;
    (mia, tom, pair)
}

/// Carries out a command on a goal.
pub(crate) fn tell(phone: &Phone, goal: GoalId, command: GoalCommand) -> Result<GoalView> {
    phone.belay.goals().act(goal, command)
}

/// A goal as a phone shows it.
pub(crate) fn seen(phone: &Phone, goal: GoalId) -> GoalView {
    phone.belay.goals().goal(goal).expect("find the goal")
}

/// A new action of whoever uses the phone.
pub(crate) fn action(phone: &Phone, what: &str, due: Option<&str>) -> NewAction {
    NewAction { owner: phone.me(), what: what.into(), due: due.map(day), someday: false }
}

/// A draft that lacks nothing for review but, perhaps, its evidence.
pub(crate) fn drafted(phone: &Phone, pair: RelationshipId, kind: GoalKind, evidence: &str) -> GoalId {
    let opening = GoalOpening {
        kind,
        outcome: "My view is in the minutes".into(),
        evidence: evidence.into(),
        due: Some(day("2026-06-01")),
        ..a_goal(phone, pair, "Speak up in the weekly meeting")
    };
    let goal = phone.belay.goals().draft(opening).expect("draft a goal");
    let first = action(phone, "Ask for the agenda", Some("2026-03-09"));
    tell(phone, goal, GoalCommand::AddAction(first)).expect("take on an action");
    goal
}
