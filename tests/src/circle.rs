//! A circle: a mentor and mentees who share a program.

use belay_domain::{
    RelationshipId,
    relationship::{Form, Origin, RelationshipCommand, RelationshipOpening, Role, Seat},
};

use crate::Phone;

/// The seat of whoever uses a phone.
#[must_use]
pub fn seat(phone: &Phone, role: Role) -> Seat {
    Seat { member: phone.me(), role }
}

/// A circle that everybody who was asked has accepted. Its mentor's phone has heard of it, and of the mentees' those that
/// answered later.
///
/// # Panics
/// If a step fails.
pub async fn a_circle(mentor: &Phone, mentees: &[&Phone]) -> RelationshipId {
    let mut members = vec![seat(mentor, Role::Mentor)];
    members.extend(mentees.iter().map(|mentee| seat(mentee, Role::Mentee)));
    let opening = RelationshipOpening {
        form: Some(Form::Circle),
        members,
        topic: "Leading".into(),
        focus: Default::default(),
        purpose: String::new(),
        origin: Origin::Direct,
        program: None,
        length: None,
    };
    let circle = mentor.belay.relationships().propose(opening).expect("propose");
    mentor.sync().await;
    for mentee in mentees {
        mentee.sync().await;
        mentee.belay.relationships().act(circle, RelationshipCommand::Accept).expect("accept");
        mentee.sync().await;
    }
    mentor.sync().await;
    circle
}
