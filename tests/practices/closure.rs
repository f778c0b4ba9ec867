//! Closure and debrief: what was achieved, what remains, what each learned, goodbye and sign-off.

#![allow(clippy::unwrap_used, reason = "a step of a scenario that is refused says which")]

use std::collections::BTreeSet;

use belay_domain::{
    ActionId, Aggregate, Edit, GoalId, MemberId, Phase, Reason, WinId,
    agreement::{AgreementCommand, EndingAnswer, ReviewResult},
    closure::{
        Achieved, AchievedSource, Closure, ClosureCommand, ClosureFacts, ClosureOpening, ClosureState,
        Differently,
    },
    relationship::{
        Form, Outcome, Relationship, RelationshipCommand, RelationshipFacts, RelationshipOpening, Role, State,
    },
};
use uuid::Uuid;

use crate::{
    agreement::{in_force, negotiating, tell},
    scene::{
        MENTEE, MENTOR, PAIR, THIRD, all_there, at, both, by, day, move_to, opening, propose,
        relationship_in, seat,
    },
};

const FIRST: &str = "2026-03-02T09:00:00Z";
const ALMOST_TWO_WEEKS_LATER: &str = "2026-03-16T08:59:59Z";
const TWO_WEEKS_LATER: &str = "2026-03-16T09:00:00Z";

fn facts() -> ClosureFacts {
    ClosureFacts {
        members: both(),
        phase: Phase::ComingToClosure,
        closing_meeting_held: true,
        ..ClosureFacts::default()
    }
}

fn opened() -> Closure {
    Closure::open(ClosureOpening { relationship: PAIR }, &facts(), &by(MENTEE)).unwrap()
}

fn answered(mut closure: Closure, members: &[MemberId]) -> Closure {
    for member in members {
        let answer = ClosureCommand::Answer(Differently::Answered);
        closure.handle(answer, &facts(), &by(*member)).unwrap();
    }
    closure
}

#[test]
fn s441_on_the_review_day_both_are_asked_and_going_on_needs_a_new_date() {
    let mut agreement = in_force();
    let due = day("2026-09-01");
    assert!(agreement.review_due(&both(), day("2026-08-31")).is_empty());
    assert_eq!(agreement.review_due(&both(), due), both());

    let on_the_day = |actor| at(actor, "2026-09-01T10:00:00Z");
    let answer = |answer| AgreementCommand::AnswerEndingReview { due, answer };
    let go_on = |date: &str| answer(EndingAnswer::GoOn { review_on: day(date) });
    let early = tell(&mut agreement.clone(), MENTEE, go_on("2026-12-01")).unwrap_err();
    assert_eq!(early.reason, Reason::NotNow);
    let stale = agreement.handle(go_on("2026-09-01"), &negotiating(), &on_the_day(MENTEE));
    let stale = stale.unwrap_err();
    assert_eq!((stale.reason, stale.field.as_deref()), (Reason::OutOfRange, Some("review_on")));

    agreement.handle(go_on("2026-12-01"), &negotiating(), &on_the_day(MENTEE)).unwrap();
    assert_eq!(agreement.review_due(&both(), due), [MENTOR].into());
    let mut closing = agreement.clone();
    agreement.handle(go_on("2026-11-01"), &negotiating(), &on_the_day(MENTOR)).unwrap();
    assert!(agreement.review_due(&both(), due).is_empty());
    assert_eq!(agreement.review_on(&both()), Some(day("2026-11-01")), "the earlier of the two");
    assert_eq!(agreement.review_due(&both(), day("2026-11-01")), both());

    closing.handle(answer(EndingAnswer::Close), &negotiating(), &on_the_day(MENTOR)).unwrap();
    assert_eq!(closing.review_result(&both()), Some(ReviewResult::Close));
}

#[test]
fn s443_closing_needs_a_closing_meeting_or_the_written_goodbye_of_both() {
    let mut pair = relationship_in(Phase::ComingToClosure);
    let not_met = RelationshipFacts { closing_meeting_held: false, ..all_there() };
    let outcome = Outcome::Concluded;
    let refusal = pair.handle(RelationshipCommand::Close { outcome }, &not_met, &by(MENTEE)).unwrap_err();
    assert_eq!((refusal.reason, refusal.missing), (Reason::GateClosed, vec!["closing_meeting".to_owned()]));
    assert_eq!(refusal.allowed, ["say_goodbye"]);

    let unmet = ClosureFacts { closing_meeting_held: false, ..facts() };
    let mut closure = answered(opened(), &[MENTEE, MENTOR]);
    assert_eq!(closure.state(&unmet), ClosureState::Answered);
    let refusal = closure.clone().handle(ClosureCommand::Sign, &unmet, &by(MENTEE)).unwrap_err();
    assert_eq!(refusal.missing, ["closing_meeting"]);
    for member in [MENTEE, MENTOR] {
        assert!(!closure.goodbye_waived(&unmet), "one alone does not waive it");
        let edit = Edit::new("Thank you, and until some day");
        closure.handle(ClosureCommand::SayGoodbyeInWriting { edit }, &unmet, &by(member)).unwrap();
    }
    assert_eq!(closure.state(&unmet), ClosureState::Met);
    let waived = RelationshipFacts { goodbye_waived: closure.goodbye_waived(&unmet), ..not_met };
    pair.handle(RelationshipCommand::Close { outcome }, &waived, &by(MENTEE)).unwrap();
    assert_eq!(pair.phase(), Phase::Closed);
}

#[test]
fn s444_reached_goals_and_wins_are_listed_and_can_be_added_to() {
    let goal = |n| AchievedSource::Goal(GoalId(Uuid::from_u128(n)));
    let win = |n| AchievedSource::Win(WinId(Uuid::from_u128(n)));
    let sources = [goal(1), goal(2), win(3), win(4), win(5)];
    let achieved = sources.map(|source| Achieved { source, text: "done".into() }).to_vec();
    let facts = ClosureFacts { achieved, ..facts() };
    let mut closure = opened();
    assert_eq!(closure.achieved(&facts).len(), 5);
    let text = "I sleep before a speech".to_owned();
    closure.handle(ClosureCommand::AddAchieved { text: text.clone() }, &facts, &by(MENTEE)).unwrap();
    let listed = closure.achieved(&facts);
    assert_eq!(listed.len(), 6);
    assert_eq!(listed[5], Achieved { source: AchievedSource::ByHand(MENTEE), text });
}

#[test]
fn s445_every_open_action_is_carried_dropped_or_done_before_signing() {
    let actions: [ActionId; 3] = [1, 2, 3].map(|n| ActionId(Uuid::from_u128(n)));
    let with_open =
        |open: &[ActionId]| ClosureFacts { open_actions: open.iter().copied().collect(), ..facts() };
    let mut closure = answered(opened(), &[MENTEE]);
    let refusal =
        closure.clone().handle(ClosureCommand::Sign, &with_open(&actions), &by(MENTEE)).unwrap_err();
    assert_eq!(refusal.reason, Reason::DebriefUnfinished);
    assert_eq!(refusal.missing, actions.map(|action| format!("action:{action}")));
    assert_eq!(refusal.allowed, ["complete", "carry_action", "drop"]);

    // One is carried here; one was done and one dropped, as their own goal says.
    let carry = ClosureCommand::CarryAction { action: actions[0], by: MENTEE };
    closure.handle(carry, &with_open(&actions), &by(MENTEE)).unwrap();
    let refusal = closure.clone().handle(ClosureCommand::Sign, &with_open(&actions[..2]), &by(MENTEE));
    assert_eq!(refusal.unwrap_err().missing, [format!("action:{}", actions[1])]);
    let goal = GoalId(Uuid::from_u128(9));
    let open_goals = BTreeSet::from([goal]);
    let with_goal = ClosureFacts { open_goals, ..with_open(&actions[..1]) };
    let refusal = closure.clone().handle(ClosureCommand::Sign, &with_goal, &by(MENTEE)).unwrap_err();
    assert_eq!(refusal.missing, [format!("goal:{goal}")]);
    closure.handle(ClosureCommand::Sign, &with_open(&actions[..1]), &by(MENTEE)).unwrap();
}

#[test]
fn s210_sign_off_waits_for_each_ones_own_answer_or_their_waiver() {
    let mut closure = answered(opened(), &[MENTEE]);
    closure.handle(ClosureCommand::Sign, &facts(), &by(MENTEE)).unwrap();
    assert_eq!(closure.state(&facts()), ClosureState::Opened);
    let refusal = closure.handle(ClosureCommand::Sign, &facts(), &by(MENTOR)).unwrap_err();
    assert_eq!(refusal.missing, ["differently"]);
    assert_eq!(refusal.allowed, ["answer"]);
    closure.handle(ClosureCommand::Answer(Differently::Waived), &facts(), &by(MENTOR)).unwrap();
    closure.handle(ClosureCommand::Sign, &facts(), &by(MENTOR)).unwrap();
    assert_eq!(closure.state(&facts()), ClosureState::Signed);
}

#[test]
fn s446_the_lesson_stays_with_its_author_and_comes_back_in_the_next_preparing() {
    let closure = answered(opened(), &[MENTEE, MENTOR]);
    let shared = serde_json::to_value(&closure).unwrap();
    let words = shared["differently"].as_object().unwrap().values();
    assert!(words.into_iter().all(|word| word == "answered"), "no lesson is in the shared document");
    assert!(relationship_in(Phase::Preparing).recalls_lessons());
    for later in [Phase::Proposed, Phase::Negotiating, Phase::Closed] {
        assert!(!relationship_in(later).recalls_lessons(), "{later:?}");
    }
}

#[test]
fn s447_a_close_after_one_meeting_leaves_no_mark() {
    let early = relationship_in(Phase::Closed);
    assert!(early.ended_before_its_time());
    let State::Closed { outcome, .. } = early.state else { panic!("it is closed") };
    assert_eq!(outcome, Outcome::Concluded, "completed early counts as completed");
    assert!(early.advice(day("2027-01-01")).is_empty());
    let lapsed = RelationshipCommand::Close { outcome: Outcome::Lapsed };
    let mut closing = relationship_in(Phase::ComingToClosure);
    assert_eq!(closing.handle(lapsed, &all_there(), &by(MENTEE)).unwrap_err().reason, Reason::NotNow);
}

#[test]
fn s448_the_summary_holds_what_was_shared_and_nothing_private() {
    let mut closure = answered(opened(), &[MENTEE, MENTOR]);
    let edit = Edit::new("You taught me to wait");
    closure.handle(ClosureCommand::Thank { edit }, &facts(), &by(MENTEE)).unwrap();
    let summary = closure.summary(&facts());
    assert_eq!(summary.thanks[&MENTEE], "You taught me to wait");
    let fields = serde_json::to_value(&summary).unwrap();
    assert!(fields.get("differently").is_none());
}

#[test]
fn s449_one_signature_waits_for_the_other_and_after_two_weeks_notice_waives_it() {
    let mut closure = answered(opened(), &[MENTEE]);
    let notice = || ClosureCommand::WaiveByNotice { member: MENTOR };
    let early = closure.clone().handle(notice(), &facts(), &at(MENTEE, TWO_WEEKS_LATER)).unwrap_err();
    assert_eq!(early.missing, ["own_signature"]);
    closure.handle(ClosureCommand::Sign, &facts(), &at(MENTEE, FIRST)).unwrap();
    assert_eq!(closure.sign_off_status(&facts()).waits_for, [MENTOR].into());

    let refusal =
        closure.clone().handle(notice(), &facts(), &at(MENTEE, ALMOST_TWO_WEEKS_LATER)).unwrap_err();
    assert_eq!(refusal.reason, Reason::NoticeRuns);
    // A phone whose own clock runs ahead gains nothing: the moment known to all decides.
    let mut fast = at(MENTEE, TWO_WEEKS_LATER);
    fast.now = at(MENTEE, ALMOST_TWO_WEEKS_LATER).now;
    assert_eq!(closure.clone().handle(notice(), &facts(), &fast).unwrap_err().reason, Reason::NoticeRuns);

    closure.handle(notice(), &facts(), &at(MENTEE, TWO_WEEKS_LATER)).unwrap();
    assert_eq!(closure.state(&facts()), ClosureState::Signed);
    let signed =
        RelationshipFacts { closure_signed: closure.state(&facts()) == ClosureState::Signed, ..all_there() };
    let mut pair = relationship_in(Phase::ComingToClosure);
    let close = || RelationshipCommand::Close { outcome: Outcome::Concluded };
    let unsigned = RelationshipFacts { closure_signed: false, ..all_there() };
    assert_eq!(pair.handle(close(), &unsigned, &by(MENTEE)).unwrap_err().missing, ["signatures"]);
    pair.handle(close(), &signed, &by(MENTEE)).unwrap();
    assert_eq!(pair.phase(), Phase::Closed);
}

#[test]
fn s480_anyone_pauses_or_leaves_at_once() {
    for phase in [Phase::Preparing, Phase::Negotiating, Phase::EnablingGrowth, Phase::ComingToClosure] {
        for actor in [MENTEE, MENTOR] {
            let none = RelationshipFacts::default();
            let mut pair = relationship_in(phase);
            pair.handle(RelationshipCommand::Pause, &none, &by(actor)).unwrap();
            assert!(pair.is_paused());
            pair.handle(RelationshipCommand::Resume, &none, &by(actor)).unwrap();
            assert_eq!((pair.phase(), pair.is_paused()), (phase, false));
            pair.handle(RelationshipCommand::Leave, &none, &by(actor)).unwrap();
            assert!(matches!(pair.state, State::Closed { outcome: Outcome::EndedEarly, .. }));
            assert!(!pair.active().contains(&actor));
            let after = pair.handle(RelationshipCommand::Pause, &none, &by(actor)).unwrap_err();
            assert_eq!(after.reason, Reason::NotAMember);
        }
    }
}

#[test]
fn s480_a_mentee_who_leaves_a_circle_ends_only_their_own_membership() {
    let none = RelationshipFacts::default();
    let fourth = MemberId(Uuid::from_u128(0xE1));
    let members = vec![
        seat(MENTEE, Role::Mentee),
        seat(MENTOR, Role::Mentor),
        seat(THIRD, Role::Mentee),
        seat(fourth, Role::Mentee),
    ];
    let form = Some(Form::Circle);
    let mut circle = propose(RelationshipOpening { form, members, topic: "Saying no".into(), ..opening() });
    for member in [MENTOR, THIRD, fourth] {
        circle.handle(RelationshipCommand::Accept, &none, &by(member)).unwrap();
    }
    let begin = move_to(&circle, Phase::Preparing);
    circle.handle(begin, &none, &by(MENTOR)).unwrap();
    circle.handle(RelationshipCommand::Leave, &none, &by(fourth)).unwrap();
    assert_eq!((circle.phase(), circle.is_paused()), (Phase::Preparing, false));
    let leave = |circle: &mut Relationship, who| circle.handle(RelationshipCommand::Leave, &none, &by(who));
    leave(&mut circle, THIRD).unwrap();
    assert!(circle.is_paused(), "below two mentees it rests");
    assert_eq!(circle.active(), [MENTEE, MENTOR].into());
    let resume = circle.handle(RelationshipCommand::Resume, &none, &by(MENTOR)).unwrap_err();
    assert_eq!(resume.missing, ["second_mentee"]);
    circle.handle(RelationshipCommand::OpenForJoining, &none, &by(MENTOR)).unwrap();
    circle.handle(RelationshipCommand::Join, &none, &by(fourth)).unwrap();
    circle.handle(RelationshipCommand::Resume, &none, &by(MENTOR)).unwrap();
    assert_eq!((circle.phase(), circle.is_paused()), (Phase::Preparing, false));
    leave(&mut circle, MENTOR).unwrap();
    assert_eq!(circle.phase(), Phase::Closed);
}
