//! Forms of mentoring: who may sit together, in which roles, and when it begins.

#![allow(clippy::unwrap_used, reason = "a step of a scenario that is refused says which")]

use std::collections::BTreeSet;

use belay_domain::{
    Aggregate, FlashId, MemberId, Phase, Reason,
    agreement::SharingClause,
    ally_track::{AllyTrack, AllyTrackFacts, AllyTrackOpening},
    goal::{Goal, GoalCommand, GoalFacts, GoalKind, GoalOpening, GoalState},
    relationship::{
        ExpectationItem, Focus, Form, Missing, Origin, Relationship, RelationshipCommand, RelationshipFacts,
        RelationshipOpening, RelationshipText, Role, State,
    },
};
use uuid::Uuid;

use crate::scene::{
    MENTEE, MENTOR, PAIR, THIRD, all_there, both, bring, by, first_step, move_to, opening, opening_of,
    propose, relationship_in, seat, word,
};

const NOTHING: RelationshipFacts = RelationshipFacts {
    open_between: None,
    held_meetings: 0,
    learned_of_partner: BTreeSet::new(),
    agreement_accepted: false,
    structure_agreed: false,
    agreed_goals: 0,
    agreed_development_goals: 0,
    closing_meeting_held: false,
    goodbye_waived: false,
    closure_signed: false,
    unanswered_from: None,
};

fn circle(topic: &str) -> Relationship {
    let opening = RelationshipOpening { form: Some(Form::Circle), topic: topic.into(), ..opening() };
    let mut circle = propose(opening);
    circle.handle(RelationshipCommand::Accept, &NOTHING, &by(MENTOR)).unwrap();
    circle
}

#[test]
fn s001_without_a_choice_the_form_is_one_to_one_and_a_third_is_refused() {
    let mut relationship = propose(opening());
    assert_eq!(relationship.form, Form::OneToOne);
    let third = RelationshipCommand::Ask(seat(THIRD, Role::Mentee));
    let refusal = relationship.handle(third, &NOTHING, &by(MENTEE)).unwrap_err();
    assert_eq!(refusal.reason, Reason::FormFull);
    assert!(!refusal.allowed.is_empty());
    assert_eq!(
        relationship.handle(RelationshipCommand::Join, &NOTHING, &by(THIRD)).unwrap_err().reason,
        Reason::FormFull
    );
    let mut three = opening();
    three.members.push(seat(THIRD, Role::Mentee));
    let refusal = Relationship::open(three, &NOTHING, &by(MENTEE)).unwrap_err();
    assert_eq!(refusal.reason, Reason::FormFull);
    let two_mentors = RelationshipOpening {
        members: vec![seat(MENTEE, Role::Mentor), seat(MENTOR, Role::Mentor)],
        ..opening()
    };
    let refusal = Relationship::open(two_mentors, &NOTHING, &by(MENTEE)).unwrap_err();
    assert_eq!(refusal.reason, Reason::RolesUnfit);
}

#[test]
fn s002_a_circle_stays_proposed_with_one_mentee_and_can_begin_with_two() {
    let mut circle = circle("First time leading");
    let begin = move_to(&circle, Phase::Preparing);
    let refusal = circle.clone().handle(begin.clone(), &NOTHING, &by(MENTOR)).unwrap_err();
    assert_eq!((refusal.reason, refusal.missing), (Reason::GateClosed, vec!["second_mentee".to_owned()]));
    assert_eq!(circle.phase(), Phase::Proposed);

    circle.handle(RelationshipCommand::OpenForJoining, &NOTHING, &by(MENTOR)).unwrap();
    circle.handle(RelationshipCommand::Join, &NOTHING, &by(THIRD)).unwrap();
    assert_eq!(circle.phase(), Phase::Proposed, "nothing moves by itself");
    circle.handle(begin, &NOTHING, &by(MENTOR)).unwrap();
    assert_eq!(circle.phase(), Phase::Preparing);

    let second_mentor = RelationshipCommand::Ask(seat(MemberId(Uuid::from_u128(9)), Role::Mentor));
    let refusal = circle.handle(second_mentor, &NOTHING, &by(MENTOR)).unwrap_err();
    assert_eq!(refusal.reason, Reason::RolesUnfit);
}

#[test]
fn s003_a_circle_without_a_topic_is_not_opened_for_joining() {
    let mut circle = circle("  ");
    let refusal = circle.handle(RelationshipCommand::OpenForJoining, &NOTHING, &by(MENTOR)).unwrap_err();
    assert_eq!((refusal.reason, refusal.missing), (Reason::TopicNeeded, vec!["topic".to_owned()]));
    assert_eq!(
        circle.handle(RelationshipCommand::Join, &NOTHING, &by(THIRD)).unwrap_err().reason,
        Reason::NotOpenForJoining
    );
    circle.handle(word(RelationshipText::Topic, "", "Saying no"), &NOTHING, &by(MENTEE)).unwrap();
    circle.handle(RelationshipCommand::OpenForJoining, &NOTHING, &by(MENTOR)).unwrap();
    assert_eq!(circle.topic.text, "Saying no");
}

#[test]
fn s005_peers_review_each_others_goals_and_both_have_both_sides() {
    let peers = bring(propose(opening_of(Form::Peer)), Phase::Negotiating);
    for owner in [MENTEE, MENTOR] {
        let role = peers.role_of(owner).unwrap();
        assert!(role.mentors() && role.learns());
        let other = *peers.reviewers_of(owner).first().unwrap();
        assert_ne!(other, owner);
        assert_eq!(peers.reviewers_of(owner).len(), 1);

        let facts =
            GoalFacts { members: peers.active(), phase: peers.phase(), opened: SharingClause::default() };
        let opening = GoalOpening {
            relationship: PAIR,
            owner,
            kind: GoalKind::Development,
            statement: "Listen to the end".into(),
            outcome: "Nobody is cut short".into(),
            evidence: "Two colleagues say so".into(),
            due: Some(crate::scene::day("2026-06-01")),
            vision: None,
        };
        let mut goal = Goal::open(opening, &facts, &by(owner)).unwrap();
        goal.handle(first_step(owner), &facts, &by(owner)).unwrap();
        goal.handle(GoalCommand::SendToReview, &facts, &by(owner)).unwrap();
        let question = "What makes it hard?".to_owned();
        let push_back = GoalCommand::PushBack { question };
        assert_eq!(
            goal.clone().handle(push_back.clone(), &facts, &by(owner)).unwrap_err().reason,
            Reason::NotByOwner
        );
        goal.handle(push_back, &facts, &by(other)).unwrap();
        assert!(matches!(goal.state, GoalState::PushedBack { by, .. } if by == other));
    }
    let with_a_senior = RelationshipOpening {
        members: vec![seat(MENTEE, Role::Mentee), seat(MENTOR, Role::Mentor)],
        ..opening_of(Form::Peer)
    };
    let refusal = Relationship::open(with_a_senior, &NOTHING, &by(MENTEE)).unwrap_err();
    assert_eq!(refusal.reason, Reason::RolesUnfit);
}

#[test]
fn s006_in_a_mutual_pair_the_other_leads_next() {
    let mutual = propose(opening_of(Form::Mutual));
    assert_eq!(mutual.next_lead(Some(MENTEE)), Some(MENTOR));
    assert_eq!(mutual.next_lead(Some(MENTOR)), Some(MENTEE));
    assert_eq!(mutual.next_lead(None), Some(MENTEE), "who proposed leads first");
    assert_eq!(propose(opening()).next_lead(Some(MENTEE)), None);
}

#[test]
fn s007_nothing_asks_for_years_and_a_junior_mentor_draws_no_warning() {
    // The fields of a proposal are all that a rule could read: no age, no years.
    let asked = serde_json::to_value(opening()).unwrap();
    let fields: Vec<_> = asked.as_object().unwrap().keys().cloned().collect();
    assert!(!fields.iter().any(|field| field.contains("age") || field.contains("year")), "{fields:?}");
    let pair = RelationshipOpening { topic: "Reading a balance sheet".into(), ..opening() };
    let pair = bring(propose(pair), Phase::Preparing);
    assert!(pair.advice(crate::scene::day("2026-03-02")).is_empty());
}

#[test]
fn s012_an_ally_partnership_gives_both_both_roles_and_a_track_when_it_begins() {
    let proposed = propose(opening_of(Form::AllyPartnership));
    assert!(proposed.ally_tracks_of().is_empty(), "it has not begun");
    let begun = bring(proposed, Phase::Preparing);
    assert_eq!(begun.ally_tracks_of(), both());
    assert!(both().iter().all(|ally| begun.role_of(*ally) == Some(Role::Both)));
    let (mine, yours) = (AllyTrack::id_for(MENTEE), AllyTrack::id_for(MENTOR));
    assert_ne!(mine, yours, "each has their own");
    let track = AllyTrack::open(AllyTrackOpening {}, &AllyTrackFacts::default(), &by(MENTEE)).unwrap();
    assert_eq!(track.owner, MENTEE);
    assert!(relationship_in(Phase::Preparing).ally_tracks_of().is_empty());
}

#[test]
fn s013_an_ally_partnership_waits_for_the_aim_of_each() {
    let mut allies = propose(opening_of(Form::AllyPartnership));
    for command in [
        RelationshipCommand::Accept,
        word(RelationshipText::Purpose, "", "To stand up for others"),
        word(RelationshipText::OwnAim, "", "To interrupt the joke"),
    ] {
        allies.handle(command, &all_there(), &by(MENTOR)).unwrap();
    }
    let onward = move_to(&allies, Phase::Negotiating);
    let refusal = allies.clone().handle(onward.clone(), &all_there(), &by(MENTOR)).unwrap_err();
    assert_eq!(refusal.missing, [format!("aim:{MENTEE}")]);
    assert_eq!(allies.missing_before(Phase::Negotiating, &all_there()), [Missing::Aim { member: MENTEE }]);
    let aim = word(RelationshipText::OwnAim, "", "To ask before helping");
    allies.handle(aim, &all_there(), &by(MENTEE)).unwrap();
    allies.handle(onward, &all_there(), &by(MENTOR)).unwrap();
    assert_eq!(allies.phase(), Phase::Negotiating);
}

#[test]
fn s015_two_members_start_meet_and_close_without_any_program() {
    let relationship = relationship_in(Phase::Closed);
    assert_eq!(relationship.program, None);
    assert!(matches!(relationship.state, State::Closed { .. }));
    let program = Some(Uuid::from_u128(77));
    let within = bring(propose(RelationshipOpening { program, ..opening() }), Phase::Closed);
    assert_eq!(within.program, program);
    assert_eq!(within.history, relationship.history, "a program changes no rule");
}

#[test]
fn s011_a_relationship_that_grew_out_of_a_flash_links_back_and_is_made_once() {
    let flash = FlashId(Uuid::from_u128(5));
    let opening = RelationshipOpening { origin: Origin::Flash(flash), ..opening() };
    let grown = propose(opening);
    assert_eq!((grown.phase(), grown.origin), (Phase::Proposed, Origin::Flash(flash)));
    assert_eq!(Relationship::id_from_flash(flash), Relationship::id_from_flash(flash));
    assert_ne!(Relationship::id_from_flash(flash), Relationship::id_from_flash(FlashId(Uuid::from_u128(6))));
}

#[test]
fn s023_with_the_focus_on_being_seen_promotion_is_put_to_both() {
    let mut pair = relationship_in(Phase::Preparing);
    let focus = RelationshipCommand::AddFocus(Focus::Visibility);
    pair.handle(focus, &NOTHING, &by(MENTEE)).unwrap();
    for member in both() {
        assert_eq!(pair.expectations_for(member)[0].item, ExpectationItem::Promotion);
    }
}

#[test]
fn s024_one_person_mentors_here_and_learns_there() {
    let here = relationship_in(Phase::Preparing);
    let mut there = propose(RelationshipOpening {
        members: vec![seat(MENTEE, Role::Mentor), seat(THIRD, Role::Mentee)],
        ..opening()
    });
    assert_eq!(here.role_of(MENTEE), Some(Role::Mentee));
    assert_eq!(there.role_of(MENTEE), Some(Role::Mentor));
    assert!(here.role_of(THIRD).is_none() && there.role_of(MENTOR).is_none());
    let purpose = word(RelationshipText::Purpose, "", "Only ours");
    let refusal = there.handle(purpose, &NOTHING, &by(MENTOR)).unwrap_err();
    assert_eq!(refusal.reason, Reason::NotAMember);
}

#[test]
fn s025_one_person_twice_is_no_relationship() {
    let twice = RelationshipOpening {
        members: vec![seat(MENTEE, Role::Mentee), seat(MENTEE, Role::Mentor)],
        ..opening()
    };
    let refusal = Relationship::open(twice, &NOTHING, &by(MENTEE)).unwrap_err();
    assert_eq!((refusal.reason, refusal.field.as_deref()), (Reason::Duplicate, Some("members")));
    let alone = RelationshipOpening { members: vec![seat(MENTEE, Role::Mentee)], ..opening() };
    let refusal = Relationship::open(alone, &NOTHING, &by(MENTEE)).unwrap_err();
    assert_eq!(refusal.reason, Reason::TwoPeopleNeeded);
}

#[test]
fn s026_groundwork_waits_until_the_invited_mentor_has_accepted() {
    let mut relationship = propose(opening());
    let groundwork = move_to(&relationship, Phase::Preparing);
    let refusal = relationship.clone().handle(groundwork, &all_there(), &by(MENTEE)).unwrap_err();
    assert_eq!(refusal.reason, Reason::GateClosed);
    assert_eq!(refusal.missing, [format!("acceptance:{MENTOR}")]);

    let as_mentor = word(RelationshipText::Purpose, "", "Mine to say");
    let refusal = relationship.clone().handle(as_mentor, &NOTHING, &by(MENTOR)).unwrap_err();
    assert_eq!(refusal.allowed, ["accept", "decline"], "who is only asked does nothing else");

    relationship.handle(RelationshipCommand::Accept, &NOTHING, &by(MENTOR)).unwrap();
    assert_eq!(relationship.phase(), Phase::Preparing);
}
