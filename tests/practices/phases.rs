//! Phases and groundwork: where a relationship stands, what opens the next gate, and which conversation comes next.

#![allow(clippy::unwrap_used, reason = "a step of a scenario that is refused says which")]

use std::collections::BTreeSet;

use belay_domain::{
    Aggregate, Phase, Reason, Refusal,
    agreement::SharingClause,
    goal::{Goal, GoalCommand, GoalFacts, GoalKind, GoalOpening, GoalState},
    relationship::{
        ConversationKind, ConversationReason, ConversationState, ExpectationItem, Form, Missing,
        NextConversation, Relationship, RelationshipCommand, RelationshipFacts, RelationshipText,
    },
};

use crate::scene::{
    MENTEE, MENTOR, PAIR, all_there, both, bring, by, day, first_step, move_to, opening_of, propose,
    relationship_in, word,
};

fn tell(relationship: &mut Relationship, command: RelationshipCommand) -> Result<(), Refusal> {
    relationship.handle(command, &all_there(), &by(MENTEE))
}

#[test]
fn s067_from_proposed_nobody_jumps_to_the_work_and_the_allowed_moves_are_named() {
    let mut proposed = relationship_in(Phase::Proposed);
    let jump = move_to(&proposed, Phase::EnablingGrowth);
    let refusal = tell(&mut proposed, jump).unwrap_err();
    assert_eq!(refusal.reason, Reason::NotNow);
    assert_eq!(refusal.allowed, ["accept", "decline", "preparing", "pause", "leave"]);
    assert_eq!(proposed.phase(), Phase::Proposed);

    let all = [
        Phase::Proposed,
        Phase::Preparing,
        Phase::Negotiating,
        Phase::EnablingGrowth,
        Phase::ComingToClosure,
    ];
    let listed = [
        (Phase::Preparing, Phase::Negotiating),
        (Phase::Preparing, Phase::ComingToClosure),
        (Phase::Negotiating, Phase::EnablingGrowth),
        (Phase::Negotiating, Phase::ComingToClosure),
        (Phase::EnablingGrowth, Phase::Negotiating),
        (Phase::EnablingGrowth, Phase::ComingToClosure),
        (Phase::ComingToClosure, Phase::EnablingGrowth),
    ];
    for from in all.into_iter().skip(1) {
        for to in all.into_iter().filter(|to| *to != from) {
            let mut relationship = relationship_in(from);
            let step = move_to(&relationship, to);
            let moved = tell(&mut relationship, step).is_ok();
            assert_eq!(moved, listed.contains(&(from, to)), "{from:?} -> {to:?}");
        }
    }
}

#[test]
fn s068_everything_offered_may_be_skipped_with_a_word_and_the_words_are_kept() {
    let mut pair = relationship_in(Phase::Preparing);
    let offered: Vec<_> = pair.conversations_offered().into_iter().map(|offer| offer.kind).collect();
    assert!(!offered.is_empty());
    for kind in &offered {
        let silent = RelationshipCommand::SkipConversation { kind: *kind, note: "  ".into() };
        assert_eq!(tell(&mut pair.clone(), silent).unwrap_err().reason, Reason::Empty);
        let note = "we have worked together for years".to_owned();
        tell(&mut pair, RelationshipCommand::SkipConversation { kind: *kind, note }).unwrap();
    }
    let nothing_held = RelationshipFacts::default();
    let onward = move_to(&pair, Phase::Negotiating);
    let refusal = pair.clone().handle(onward.clone(), &nothing_held, &by(MENTEE)).unwrap_err();
    assert!(refusal.missing.contains(&"held_meeting".to_owned()));
    assert!(refusal.allowed.contains(&"override_groundwork".to_owned()));
    for actor in [MENTEE, MENTOR] {
        assert!(pair.clone().handle(onward.clone(), &nothing_held, &by(MENTEE)).is_err(), "it takes both");
        let reason = "we know each other".to_owned();
        let wish = RelationshipCommand::OverrideGroundwork { reason };
        pair.handle(wish, &nothing_held, &by(actor)).unwrap();
    }
    pair.handle(onward, &nothing_held, &by(MENTEE)).unwrap();
    assert_eq!(pair.phase(), Phase::Negotiating);
    assert_eq!(pair.conversations.len(), offered.len(), "the notes are kept");
}

#[test]
fn s069_every_open_relationship_has_exactly_one_next_conversation_with_a_reason() {
    let nothing = RelationshipFacts::default();
    for phase in
        [Phase::Proposed, Phase::Preparing, Phase::Negotiating, Phase::EnablingGrowth, Phase::ComingToClosure]
    {
        let mut pair = relationship_in(phase);
        for facts in [&nothing, &all_there()] {
            assert!(pair.next_conversation(facts).is_some(), "{phase:?}");
        }
        if phase != Phase::Proposed {
            let kinds: Vec<_> = pair.conversations_offered();
            for offer in kinds {
                let (kind, meeting) = (offer.kind, None);
                tell(&mut pair, RelationshipCommand::HoldConversation { kind, meeting }).unwrap();
            }
            assert!(
                pair.conversations_offered()
                    .iter()
                    .all(|offer| matches!(offer.state, ConversationState::Held { .. }))
            );
            let next = pair.next_conversation(&all_there()).unwrap();
            assert_eq!(
                next,
                NextConversation { kind: ConversationKind::WhatNext, why: ConversationReason::AllOffered }
            );
        }
        tell(&mut pair, RelationshipCommand::Pause).unwrap();
        assert_eq!(pair.next_conversation(&nothing).unwrap().why, ConversationReason::Resting);
    }
    let fresh = relationship_in(Phase::Preparing);
    assert_eq!(
        fresh.next_conversation(&nothing).unwrap(),
        NextConversation {
            kind: ConversationKind::GettingAcquainted,
            why: ConversationReason::Needed { missing: Missing::HeldMeeting }
        }
    );
    assert_eq!(relationship_in(Phase::Closed).next_conversation(&nothing), None);
}

#[test]
fn s070_a_goal_waits_for_groundwork() {
    let facts = |phase| GoalFacts { members: both(), phase, opened: SharingClause::default() };
    let preparing = facts(relationship_in(Phase::Preparing).phase());
    let opening = GoalOpening {
        relationship: PAIR,
        owner: MENTEE,
        kind: GoalKind::Development,
        statement: "Lead a meeting of thirty".into(),
        outcome: "People leave with one decision".into(),
        evidence: "Three of three asked can name it".into(),
        due: Some(day("2026-05-04")),
        vision: None,
    };
    let mut goal = Goal::open(opening, &preparing, &by(MENTEE)).unwrap();
    let refusal = goal.handle(GoalCommand::SendToReview, &preparing, &by(MENTEE)).unwrap_err();
    assert_eq!(refusal.reason, Reason::GroundworkFirst);
    assert_eq!(refusal.allowed, ["get_acquainted", "override_groundwork"]);

    goal.handle(first_step(MENTEE), &preparing, &by(MENTEE)).unwrap();
    let mut hasty = goal.clone();
    for actor in [MENTEE, MENTOR] {
        assert!(hasty.handle(GoalCommand::SendToReview, &preparing, &by(MENTEE)).is_err());
        let reason = "the deadline is ours alone".to_owned();
        let wish = GoalCommand::OverrideGroundwork { reason };
        hasty.handle(wish, &preparing, &by(actor)).unwrap();
    }
    hasty.handle(GoalCommand::SendToReview, &preparing, &by(MENTEE)).unwrap();
    assert_eq!(hasty.state, GoalState::InReview);

    let negotiating = facts(relationship_in(Phase::Negotiating).phase());
    goal.handle(GoalCommand::SendToReview, &negotiating, &by(MENTEE)).unwrap();
}

#[test]
fn s071_filled_profiles_are_no_conversation() {
    let mut pair = relationship_in(Phase::Preparing);
    let only_written = RelationshipFacts { held_meetings: 0, ..all_there() };
    let onward = move_to(&pair, Phase::Negotiating);
    let refusal = pair.handle(onward, &only_written, &by(MENTEE)).unwrap_err();
    assert_eq!(refusal.missing, ["held_meeting"]);
}

#[test]
fn s072_when_only_one_noted_what_they_learned_the_other_is_asked() {
    let mut pair = relationship_in(Phase::Preparing);
    let one_sided = RelationshipFacts { learned_of_partner: BTreeSet::from([MENTEE]), ..all_there() };
    let onward = move_to(&pair, Phase::Negotiating);
    let refusal = pair.handle(onward, &one_sided, &by(MENTEE)).unwrap_err();
    assert_eq!(refusal.missing, [format!("learned_of_partner:{MENTOR}")]);
}

#[test]
fn s083_a_purpose_is_asked_for_and_its_old_wording_stays_in_history() {
    let mut pair = propose(crate::scene::opening());
    pair.handle(RelationshipCommand::Accept, &all_there(), &by(MENTOR)).unwrap();
    let onward = move_to(&pair, Phase::Negotiating);
    let refusal = tell(&mut pair.clone(), onward.clone()).unwrap_err();
    assert_eq!(refusal.missing, ["purpose"]);
    let purpose = |before, after| word(RelationshipText::Purpose, before, after);
    tell(&mut pair, purpose("", "To find my feet")).unwrap();
    tell(&mut pair, onward).unwrap();
    tell(&mut pair, purpose("To find my feet", "To lead the team")).unwrap();
    assert_eq!(pair.purpose.text.text, "To lead the team");
    assert_eq!(pair.purpose.versions[0].text, "To find my feet");
    assert_eq!(pair.purpose.versions.len(), 1);
}

#[test]
fn s086_either_asks_to_agree_afresh_and_goals_and_agreement_stay() {
    for actor in [MENTEE, MENTOR] {
        let mut pair = relationship_in(Phase::EnablingGrowth);
        let afresh = |reason: &str| RelationshipCommand::MoveTo {
            from: Phase::EnablingGrowth,
            to: Phase::Negotiating,
            reason: reason.into(),
        };
        let refusal = pair.clone().handle(afresh(" "), &all_there(), &by(actor)).unwrap_err();
        assert_eq!((refusal.reason, refusal.field.as_deref()), (Reason::Empty, Some("reason")));
        pair.handle(afresh("my post has changed"), &all_there(), &by(actor)).unwrap();
        assert_eq!(pair.phase(), Phase::Negotiating);
        assert_eq!(pair.history.last().unwrap().reason, "my post has changed");
        // The agreement in force and the agreed goal still open the gate: nothing was thrown away.
        assert!(pair.missing_before(Phase::EnablingGrowth, &all_there()).is_empty());
        let mut late = pair.clone();
        let refusal = late
            .handle(
                RelationshipCommand::MoveTo {
                    from: Phase::Preparing,
                    to: Phase::EnablingGrowth,
                    reason: String::new(),
                },
                &all_there(),
                &by(MENTOR),
            )
            .unwrap_err();
        assert_eq!(refusal.reason, Reason::NotNow, "a move built on another phase came late");
    }
}

#[test]
fn s109_the_work_waits_for_a_first_goal_or_a_word_why_not() {
    let mut pair = relationship_in(Phase::Negotiating);
    let no_goal = RelationshipFacts { agreed_goals: 0, agreed_development_goals: 0, ..all_there() };
    let onward = move_to(&pair, Phase::EnablingGrowth);
    let refusal = pair.clone().handle(onward.clone(), &no_goal, &by(MENTEE)).unwrap_err();
    assert_eq!(refusal.missing, ["agreed_goal"]);
    assert_eq!(refusal.allowed, ["note_no_goal"]);
    let only_performance = RelationshipFacts { agreed_goals: 1, ..no_goal.clone() };
    assert_eq!(pair.missing_before(Phase::EnablingGrowth, &only_performance), [Missing::DevelopmentGoal]);
    let reason = "we start by watching".to_owned();
    pair.handle(RelationshipCommand::NoteNoGoal { reason }, &no_goal, &by(MENTEE)).unwrap();
    pair.handle(onward, &no_goal, &by(MENTEE)).unwrap();
    assert_eq!(pair.phase(), Phase::EnablingGrowth);
}

#[test]
fn s298_answers_open_together_and_differences_are_listed() {
    let mut pair = propose(crate::scene::opening());
    pair.handle(RelationshipCommand::Accept, &all_there(), &by(MENTOR)).unwrap();
    let answer = |item, answer: &str| RelationshipCommand::AnswerExpectation { item, answer: answer.into() };
    let any_time = answer(ExpectationItem::Availability, "any time");
    pair.handle(any_time, &all_there(), &by(MENTEE)).unwrap();
    let seen = |pair: &Relationship, viewer| {
        let views = pair.expectations_for(viewer);
        let of_availability =
            |view: &&belay_domain::relationship::ExpectationView| view.item == ExpectationItem::Availability;
        views.iter().find(of_availability).unwrap().clone()
    };
    assert!(seen(&pair, MENTOR).others.is_empty(), "not before both have answered");
    assert_eq!(seen(&pair, MENTEE).own.as_deref(), Some("any time"));
    assert!(pair.mismatches().is_empty());

    let two_hours = answer(ExpectationItem::Availability, "two hours a month");
    pair.handle(two_hours, &all_there(), &by(MENTOR)).unwrap();
    assert_eq!(seen(&pair, MENTOR).others[&MENTEE], "any time");
    assert_eq!(pair.mismatches(), [ExpectationItem::Availability]);
    let later = answer(ExpectationItem::Availability, "two hours a month");
    assert_eq!(
        pair.handle(later, &all_there(), &by(MENTEE)).unwrap_err().reason,
        Reason::AlreadyDone,
        "what has been opened is not answered again"
    );
}

#[test]
fn s299_a_yes_and_a_no_on_promotion_call_for_the_talk_on_growth() {
    let mut pair = propose(crate::scene::opening());
    pair.handle(RelationshipCommand::Accept, &all_there(), &by(MENTOR)).unwrap();
    let advised = |pair: &Relationship| {
        pair.advice(day("2026-03-02")).contains(&belay_domain::Advice::GrowthNotPromise)
    };
    for (actor, words) in [(MENTEE, "Yes"), (MENTOR, "no")] {
        assert!(!advised(&pair));
        let command =
            RelationshipCommand::AnswerExpectation { item: ExpectationItem::Promotion, answer: words.into() };
        pair.handle(command, &all_there(), &by(actor)).unwrap();
    }
    assert!(advised(&pair));
}

#[test]
fn s293_allies_agree_on_structure_before_the_work() {
    let mut allies = bring(propose(opening_of(Form::AllyPartnership)), Phase::Negotiating);
    let unstructured = RelationshipFacts { structure_agreed: false, ..all_there() };
    let onward = move_to(&allies, Phase::EnablingGrowth);
    let refusal = allies.handle(onward, &unstructured, &by(MENTEE)).unwrap_err();
    assert_eq!(refusal.missing, ["structure"]);
    let track = belay_domain::ally_track::AllyTrack::open(
        belay_domain::ally_track::AllyTrackOpening {},
        &Default::default(),
        &by(MENTEE),
    );
    let module = belay_domain::ally_track::AllyModule::GetEducated;
    let refusal = track
        .unwrap()
        .handle(belay_domain::ally_track::AllyTrackCommand::Open(module), &Default::default(), &by(MENTEE))
        .unwrap_err();
    assert_eq!(refusal.reason, Reason::StructureFirst);
}
