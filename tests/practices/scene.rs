//! The people and moments of every practice: three people, their contexts, and a relationship in any phase.

#![allow(clippy::expect_used, reason = "a step of the set-up that is refused should say which")]

use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicU64, Ordering},
};

use belay_domain::{
    Aggregate, Context, Edit, MemberId, Phase, RelationshipId,
    action::NewAction,
    goal::GoalCommand,
    relationship::{
        ExpectationItem, Form, Origin, Outcome, Relationship, RelationshipCommand, RelationshipFacts,
        RelationshipOpening, RelationshipText, Role, Seat,
    },
};
use belay_tests::places::berlin;
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

/// Asks, and grows.
pub(crate) const MENTEE: MemberId = MemberId(Uuid::from_u128(0xA11));
/// Is asked, and guides.
pub(crate) const MENTOR: MemberId = MemberId(Uuid::from_u128(0xB0));
/// A third person.
pub(crate) const THIRD: MemberId = MemberId(Uuid::from_u128(0xC1));
/// The relationship of the two.
pub(crate) const PAIR: RelationshipId = RelationshipId(Uuid::from_u128(0xD0));

static SEEDS: AtomicU64 = AtomicU64::new(1);

/// A calendar day, as `2026-03-02`.
pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date as 2026-03-02")
}

/// The context of an actor at a moment, as `2026-03-02T09:00:00Z`, in Berlin.
pub(crate) fn at(actor: MemberId, moment: &str) -> Context {
    let at: DateTime<Utc> = moment.parse().expect("a moment as 2026-03-02T09:00:00Z");
    Context {
        actor,
        at,
        now: at,
        zone: berlin(),
        seed: Uuid::from_u128(u128::from(SEEDS.fetch_add(1, Ordering::Relaxed))),
    }
}

/// The context of an actor on an ordinary Monday morning, 2 March 2026.
pub(crate) fn by(actor: MemberId) -> Context {
    at(actor, "2026-03-02T09:00:00Z")
}

/// The two members.
pub(crate) fn both() -> BTreeSet<MemberId> {
    BTreeSet::from([MENTEE, MENTOR])
}

/// A place for a member.
pub(crate) fn seat(member: MemberId, role: Role) -> Seat {
    Seat { member, role }
}

/// An opening by which the mentee proposes to the mentor; no form chosen, nothing filled in.
pub(crate) fn opening() -> RelationshipOpening {
    RelationshipOpening {
        form: None,
        members: vec![seat(MENTEE, Role::Mentee), seat(MENTOR, Role::Mentor)],
        topic: String::new(),
        focus: BTreeSet::new(),
        purpose: String::new(),
        origin: Origin::Direct,
        program: None,
        length: None,
    }
}

/// An opening of a form in which both have both roles.
pub(crate) fn opening_of(form: Form) -> RelationshipOpening {
    RelationshipOpening {
        form: Some(form),
        members: vec![seat(MENTEE, Role::Both), seat(MENTOR, Role::Both)],
        ..opening()
    }
}

/// Proposed by the mentee.
pub(crate) fn propose(opening: RelationshipOpening) -> Relationship {
    Relationship::open(opening, &RelationshipFacts::default(), &by(MENTEE)).expect("a sound proposal")
}

/// A move of a relationship from where it stands.
pub(crate) fn move_to(relationship: &Relationship, to: Phase) -> RelationshipCommand {
    RelationshipCommand::MoveTo { from: relationship.phase(), to, reason: "it is time".into() }
}

/// Facts under which every gate is open.
pub(crate) fn all_there() -> RelationshipFacts {
    RelationshipFacts {
        open_between: None,
        held_meetings: 1,
        learned_of_partner: BTreeSet::from([MENTEE, MENTOR, THIRD]),
        agreement_accepted: true,
        structure_agreed: true,
        agreed_goals: 1,
        agreed_development_goals: 1,
        closing_meeting_held: true,
        goodbye_waived: false,
        closure_signed: true,
        unanswered_from: None,
    }
}

/// A relationship as it stands after everything was done to come to this phase.
pub(crate) fn relationship_in(phase: Phase) -> Relationship {
    bring(propose(opening()), phase)
}

/// Brings a proposed pair to a phase, the ordinary way.
pub(crate) fn bring(mut relationship: Relationship, phase: Phase) -> Relationship {
    let facts = all_there();
    let mut tell = |actor, command| {
        let done = relationship.handle(command, &facts, &by(actor));
        done.expect("the ordinary way is open");
        relationship.phase()
    };
    if phase == Phase::Proposed {
        return relationship;
    }
    let mut now = tell(MENTOR, RelationshipCommand::Accept);
    tell(MENTEE, word(RelationshipText::Purpose, "", "To lead without shouting"));
    for actor in [MENTEE, MENTOR] {
        tell(actor, word(RelationshipText::OwnAim, "", "To speak up on the spot"));
        for item in ExpectationItem::ALL {
            let answer = "as it comes".into();
            tell(actor, RelationshipCommand::AnswerExpectation { item, answer });
        }
    }
    let way = [Phase::Negotiating, Phase::EnablingGrowth, Phase::ComingToClosure, Phase::Closed];
    for to in way {
        if now == phase {
            break;
        }
        let reason = String::new();
        now = match to {
            Phase::Closed => tell(MENTEE, RelationshipCommand::Close { outcome: Outcome::Concluded }),
            to => tell(MENTEE, RelationshipCommand::MoveTo { from: now, to, reason }),
        };
    }
    relationship
}

/// New words for one of a relationship's texts.
pub(crate) fn word(text: RelationshipText, before: &str, after: &str) -> RelationshipCommand {
    RelationshipCommand::Word { text, edit: Edit { before: before.into(), after: after.into() } }
}

/// A first action of a goal: without one it is not sent to review.
pub(crate) fn first_step(owner: MemberId) -> GoalCommand {
    let what = "Ask for the agenda".to_owned();
    GoalCommand::AddAction(NewAction { owner, what, due: None, someday: true })
}
