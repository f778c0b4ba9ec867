//! The ordinary course of a relationship on two phones, step by step.

use belay_domain::{
    Cadence, CadenceUnit, Edit, GoalId, Phase, RelationshipId,
    action::NewAction,
    closure::ClosureCommand,
    entry::{EntryKind, EntryOpening},
    goal::{GoalCommand, GoalOpening},
    meeting::{MeetingKind, MeetingOpening},
    relationship::{ExpectationItem, RelationshipCommand},
};
use chrono::{NaiveDate, NaiveTime};

use crate::{Phone, a_goal, a_meeting, agree, places::berlin, wall};

/// Both have what the other wrote.
pub async fn both_sync(one: &Phone, other: &Phone) {
    one.sync().await;
    other.sync().await;
    one.sync().await;
}

/// Moves a relationship on from where the phone sees it.
fn move_on(phone: &Phone, relationship: RelationshipId, to: Phase) {
    let relationships = phone.belay.relationships();
    let from = relationships.relationship(relationship).expect("the relationship").relationship.phase();
    let reason = String::new();
    relationships
        .act(relationship, RelationshipCommand::MoveTo { from, to, reason })
        .expect("the gate is open");
}

/// From Preparing to Negotiating: they met by chance on 2 March 2026, and each noted something about the other.
///
/// # Panics
/// If a step is refused.
pub async fn get_acquainted(one: &Phone, other: &Phone, relationship: RelationshipId) {
    let chance = MeetingOpening {
        kind: MeetingKind::Unplanned,
        ..a_meeting(relationship, wall(berlin(), "2026-03-02T09:00"))
    };
    one.belay.meetings().book(chance).expect("note a chance talk");
    for (phone, partner) in [(one, other.me()), (other, one.me())] {
        let kind = EntryKind::LearnedOfPartner { partner };
        let opening = EntryOpening { kind, text: "Climbs on Sundays".into() };
        phone.belay.entries().note(Some(relationship), opening).expect("note what one learned");
    }
    both_sync(one, other).await;
    move_on(one, relationship, Phase::Negotiating);
    both_sync(one, other).await;
}

/// From Negotiating to the work: an agreement with a cadence of two weeks, what each expects, and a goal of the first that
/// the second agreed to. Gives the goal.
///
/// # Panics
/// If a step is refused.
pub async fn start_working(one: &Phone, other: &Phone, relationship: RelationshipId) -> GoalId {
    let at = NaiveTime::from_hms_opt(17, 0, 0).expect("a time of day");
    let cadence =
        Cadence { every: 2, unit: CadenceUnit::Weeks, at, zone: berlin(), weekday: None, from: None };
    agree(one, other, relationship, cadence, None).await;
    for phone in [one, other] {
        for item in ExpectationItem::ALL {
            let answer = "as it comes".into();
            let command = RelationshipCommand::AnswerExpectation { item, answer };
            phone.belay.relationships().act(relationship, command).expect("say what one expects");
        }
    }
    let goal = agreed_goal(one, other, relationship, "Speak up in the weekly meeting").await;
    move_on(one, relationship, Phase::EnablingGrowth);
    both_sync(one, other).await;
    goal
}

/// A goal of the first with one action, sent to review and agreed to by the second.
///
/// # Panics
/// If a step is refused.
pub async fn agreed_goal(
    one: &Phone,
    other: &Phone,
    relationship: RelationshipId,
    statement: &str,
) -> GoalId {
    let opening = GoalOpening {
        outcome: "My view is in the minutes".into(),
        evidence: "Three minutes in a row".into(),
        due: NaiveDate::from_ymd_opt(2026, 6, 1),
        ..a_goal(one, relationship, statement)
    };
    let goals = one.belay.goals();
    let goal = goals.draft(opening).expect("draft a goal");
    let due = NaiveDate::from_ymd_opt(2026, 3, 9);
    let action = NewAction { owner: one.me(), what: "Ask for the agenda".into(), due, someday: false };
    goals.act(goal, GoalCommand::AddAction(action)).expect("take on an action");
    goals.act(goal, GoalCommand::SendToReview).expect("send it to review");
    both_sync(one, other).await;
    other.belay.goals().act(goal, GoalCommand::Agree).expect("agree to it");
    both_sync(one, other).await;
    goal
}

/// From any phase to a goodbye in writing, with nothing left open but the signatures: open goals are carried, and each
/// wrote down a lesson.
///
/// # Panics
/// If a step is refused.
pub async fn come_to_closure(one: &Phone, other: &Phone, relationship: RelationshipId) {
    one.belay.closures().begin(relationship).expect("open closing");
    for goal in one.belay.closures().closure(relationship).expect("the closure").open_goals {
        one.belay.goals().act(goal, GoalCommand::Carry { by: None }).expect("carry a goal");
    }
    both_sync(one, other).await;
    for (phone, lesson) in [(one, "Ask sooner"), (other, "Talk less")] {
        let closures = phone.belay.closures();
        closures.keep_lesson(relationship, lesson).expect("write a lesson");
        let edit = Edit::new("Thank you, and until some day");
        closures.act(relationship, ClosureCommand::SayGoodbyeInWriting { edit }).expect("say goodbye");
    }
    both_sync(one, other).await;
}
