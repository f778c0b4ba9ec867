//! A mentee and a mentor with a relationship, and what tests have them write.

use belay_core::services::GoalView;
use belay_domain::{
    Edit, GoalId, RelationshipId,
    action::NewAction,
    goal::{GoalCommand, GoalKind, GoalOpening, Wording},
    relationship::{Form, Origin, RelationshipCommand, RelationshipOpening, Role, Seat},
};

use crate::{
    Community, Phone,
    places::{berlin, new_york},
};

/// A mentee in Berlin and a mentor in New York who share a program and have begun a relationship.
///
/// # Panics
/// If a step fails.
pub async fn a_pair(community: &Community) -> (Phone, Phone, RelationshipId) {
    let mentee = community.phone("Mia", berlin()).await;
    let mentor = community.phone("Tom", new_york()).await;
    community.program(&[&mentee, &mentor]).await;
    let relationship = begin(&mentee, &mentor).await;
    (mentee, mentor, relationship)
}

/// What a mentee proposes to a mentor.
///
/// # Panics
/// If one of them has not signed in.
pub fn a_proposal(mentee: &Phone, mentor: &Phone) -> RelationshipOpening {
    RelationshipOpening {
        form: Some(Form::OneToOne),
        members: vec![
            Seat { member: mentee.me(), role: Role::Mentee },
            Seat { member: mentor.me(), role: Role::Mentor },
        ],
        topic: String::new(),
        focus: Default::default(),
        purpose: "Learn to lead".into(),
        origin: Origin::Direct,
        program: None,
        length: None,
    }
}

/// Proposes a relationship from the first to the second, who share a program, and accepts it.
///
/// # Panics
/// If a step fails.
pub async fn begin(mentee: &Phone, mentor: &Phone) -> RelationshipId {
    let relationship = mentee.belay.relationships().propose(a_proposal(mentee, mentor)).expect("propose");
    mentee.sync().await;
    mentor.sync().await;
    mentor.belay.relationships().act(relationship, RelationshipCommand::Accept).expect("accept");
    mentor.sync().await;
    mentee.sync().await;
    relationship
}

/// A new goal of whoever uses the phone.
#[must_use]
pub fn a_goal(phone: &Phone, relationship: RelationshipId, statement: &str) -> GoalOpening {
    GoalOpening {
        relationship,
        owner: phone.me(),
        kind: GoalKind::Development,
        statement: statement.into(),
        outcome: String::new(),
        evidence: String::new(),
        due: None,
        vision: None,
    }
}

/// Drafts a goal on a phone.
///
/// # Panics
/// If that is refused.
#[must_use]
pub fn draft(phone: &Phone, relationship: RelationshipId, statement: &str) -> GoalId {
    phone.belay.goals().draft(a_goal(phone, relationship, statement)).expect("draft a goal")
}

/// The statement of a goal, as a phone shows it.
///
/// # Panics
/// If the phone does not have it.
#[must_use]
pub fn statement(phone: &Phone, goal: GoalId) -> String {
    phone.belay.goals().goal(goal).expect("find the goal").goal.statement.text
}

/// Words the statement of a goal anew.
///
/// # Panics
/// If that is refused.
pub fn reword(phone: &Phone, goal: GoalId, before: &str, after: &str) -> GoalView {
    let edit = Edit { before: before.into(), after: after.into() };
    phone
        .belay
        .goals()
        .act(goal, GoalCommand::Reword { wording: Wording::Statement, edit })
        .expect("reword a goal")
}

/// Takes on an action for some day.
///
/// # Errors
/// What the phone answers.
pub fn take_on(phone: &Phone, goal: GoalId, what: &str) -> belay_core::Result<GoalView> {
    let action = NewAction { owner: phone.me(), what: what.into(), due: None, someday: true };
    phone.belay.goals().act(goal, GoalCommand::AddAction(action))
}
