//! Agreements, rule by rule; and for any sequence of commands only the listed moves.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step was refused")]

use chrono::{TimeZone, Utc};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{Aggregate, Context, Edit, Modality, Reason, Refusal, places::berlin, relationship::Role};

const MENTEE: MemberId = MemberId(Uuid::from_u128(1));
const MENTOR: MemberId = MemberId(Uuid::from_u128(2));

fn by(actor: MemberId) -> Context {
    let at = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
    Context { actor, at, now: at, zone: berlin(), seed: Uuid::from_u128(10) }
}

fn facts() -> AgreementFacts {
    AgreementFacts {
        members: BTreeSet::from([MENTEE, MENTOR]),
        form: Form::OneToOne,
        phase: Phase::Negotiating,
    }
}

fn tell(agreement: &mut Agreement, actor: MemberId, command: AgreementCommand) -> Result<(), Refusal> {
    agreement.handle(command, &facts(), &by(actor))
}

fn word(part: AgreementPart, before: &str, after: &str) -> AgreementCommand {
    let edit = Edit { before: before.into(), after: after.into() };
    AgreementCommand::Word { part, edit }
}

fn empty() -> Agreement {
    let relationship = RelationshipId(Uuid::from_u128(3));
    Agreement::open(AgreementOpening { relationship }, &facts(), &by(MENTEE)).unwrap()
}

fn complete() -> Agreement {
    let mut agreement = empty();
    let clauses =
        [Heading::Confidentiality, Heading::Feedback, Heading::Logistics].map(AgreementPart::Clause);
    let lines = [MENTEE, MENTOR].map(|member| {
        [AgreementPart::Role(member), AgreementPart::Gain(member), AgreementPart::Gift(member)]
    });
    for part in clauses.into_iter().chain(lines.into_iter().flatten()) {
        tell(&mut agreement, MENTEE, word(part, "", "ours")).unwrap();
    }
    let text = "when it is done".to_owned();
    tell(&mut agreement, MENTEE, AgreementCommand::SetEnding(Ending::Condition { text })).unwrap();
    agreement
}

fn accept(agreement: &Agreement) -> AgreementCommand {
    let next = agreement.next.as_ref().unwrap();
    AgreementCommand::Accept { version: next.number, mark: next.terms.mark() }
}

fn in_force() -> Agreement {
    let mut agreement = complete();
    tell(&mut agreement, MENTEE, AgreementCommand::Propose).unwrap();
    for actor in [MENTEE, MENTOR] {
        let yes = accept(&agreement);
        tell(&mut agreement, actor, yes).unwrap();
    }
    agreement
}

#[test]
fn everything_missing_is_named_at_once() {
    let refusal = tell(&mut empty(), MENTEE, AgreementCommand::Propose).unwrap_err();
    assert_eq!(refusal.reason, Reason::ClauseNeeded);
    let lines = |part: &str| [format!("{part}:{MENTEE}"), format!("{part}:{MENTOR}")];
    let [role_1, role_2] = lines("role");
    let ([gain_1, gain_2], [gift_1, gift_2]) = (lines("gain"), lines("gift"));
    let named = ["confidentiality", "feedback", "ending", "logistics"].map(str::to_owned);
    let expected: Vec<_> =
        named.into_iter().chain([role_1, role_2, gain_1, gift_1, gain_2, gift_2]).collect();
    assert_eq!(refusal.missing, expected);
}

fn plan(form: Form) -> StarterPlan {
    let roles = BTreeMap::from([(MENTEE, Role::Mentee), (MENTOR, Role::Mentor)]);
    StarterPlan::of(form, &roles, by(MENTEE).today())
}

#[test]
fn with_the_starter_plan_what_each_hopes_to_learn_is_all_that_is_left_to_say() {
    let mut agreement = empty();
    let plan = plan(Form::OneToOne);
    let left = [MENTEE, MENTOR].map(AgreementPart::Gain);
    assert_eq!(plan.left, left);
    tell(&mut agreement, MENTEE, plan.clone().into()).unwrap();
    let refusal = tell(&mut agreement, MENTEE, AgreementCommand::Propose).unwrap_err();
    assert_eq!(refusal.missing, left.map(|part| part.to_string()));
    for part in left {
        tell(&mut agreement, MENTEE, word(part, "", "Courage")).unwrap();
    }
    tell(&mut agreement, MENTEE, AgreementCommand::Propose).unwrap();
    let again = tell(&mut agreement, MENTOR, plan.clone().into()).unwrap_err();
    assert_eq!(again.reason, Reason::AlreadyDone);
    let mut agreement = in_force();
    let late = tell(&mut agreement, MENTOR, plan.into()).unwrap_err();
    assert_eq!(
        (late.reason, agreement),
        (Reason::AlreadyDone, in_force()),
        "nothing is added to what is in force"
    );
}

#[test]
fn the_plan_words_what_is_blank_and_nothing_else() {
    let mut agreement = empty();
    let own = AgreementPart::Clause(Heading::Feedback);
    tell(&mut agreement, MENTOR, word(own, "", "The next day, in writing")).unwrap();
    let text = "when it is done".to_owned();
    tell(&mut agreement, MENTOR, AgreementCommand::SetEnding(Ending::Condition { text })).unwrap();
    tell(&mut agreement, MENTEE, plan(Form::OneToOne).into()).unwrap();
    let terms = &agreement.next.as_ref().unwrap().terms;
    assert_eq!(terms.wording(own).unwrap().text, "The next day, in writing");
    assert!(matches!(terms.ending, Some(Ending::Condition { .. })));
    assert!(terms.wording(AgreementPart::Role(MENTOR)).unwrap().text.contains("listen"));
}

#[test]
fn the_plan_of_a_circle_has_clauses_for_all_and_leaves_what_they_hope_to_learn() {
    let circle = AgreementFacts { form: Form::Circle, ..facts() };
    let mut agreement = empty();
    let plan = plan(Form::Circle);
    assert_eq!(plan.left, [AgreementPart::Clause(Heading::Learning)]);
    agreement.handle(plan.into(), &circle, &by(MENTEE)).unwrap();
    let refusal = agreement.clone().handle(AgreementCommand::Propose, &circle, &by(MENTEE)).unwrap_err();
    assert_eq!(refusal.missing, ["learning"]);
    tell(&mut agreement, MENTOR, word(AgreementPart::Clause(Heading::Learning), "", "Courage")).unwrap();
    agreement.handle(AgreementCommand::Propose, &circle, &by(MENTEE)).unwrap();
}

#[test]
fn each_text_of_the_plan_has_a_key_of_its_own_and_fits() {
    let all = [Form::OneToOne, Form::Circle, Form::Peer].map(|form| {
        let roles = BTreeMap::from([(MENTEE, Role::Both), (MENTOR, Role::Mentor)]);
        StarterPlan::of(form, &roles, by(MENTEE).today())
    });
    let mut words: BTreeMap<String, String> = BTreeMap::new();
    for planned in all.into_iter().flat_map(|plan| plan.texts) {
        let known = words.entry(planned.key.clone()).or_insert_with(|| planned.text.clone());
        assert_eq!(*known, planned.text, "{}", planned.key);
        assert!(planned.text.chars().count() <= MAX_LINE_CHARS);
    }
}

#[test]
fn a_plan_of_another_app_words_no_line_of_a_stranger_and_nothing_that_is_chosen() {
    let stranger = MemberId(Uuid::from_u128(9));
    let ending = plan(Form::OneToOne).ending;
    let told = |part, text: &str| {
        let texts = vec![TakenText { part, text: text.into() }];
        tell(&mut empty(), MENTEE, AgreementCommand::TakePlan { texts, ending: ending.clone() })
    };
    assert_eq!(told(AgreementPart::Role(stranger), "x").unwrap_err().reason, Reason::NotAMember);
    assert_eq!(told(AgreementPart::Cadence, "x").unwrap_err().reason, Reason::NoSuchPart);
    let clause = AgreementPart::Clause(Heading::Other);
    assert_eq!(told(clause, " ").unwrap_err().reason, Reason::Empty);
    assert_eq!(told(clause, &"x".repeat(MAX_CLAUSE_CHARS + 1)).unwrap_err().reason, Reason::TooLong);
}

#[test]
fn in_a_circle_one_clause_stands_for_all() {
    let circle = AgreementFacts { form: Form::Circle, ..facts() };
    let mut agreement = empty();
    for heading in Heading::REQUIRED {
        tell(&mut agreement, MENTEE, word(AgreementPart::Clause(heading), "", "ours")).unwrap();
    }
    let text = "when it is done".to_owned();
    tell(&mut agreement, MENTEE, AgreementCommand::SetEnding(Ending::Condition { text })).unwrap();
    agreement.handle(AgreementCommand::Propose, &circle, &by(MENTOR)).unwrap();
}

#[test]
fn a_passage_with_two_versions_is_settled_before_anyone_accepts() {
    let mut agreement = complete();
    let part = AgreementPart::Clause(Heading::Boundaries);
    tell(&mut agreement, MENTEE, word(part, "", "No calls")).unwrap();
    tell(&mut agreement, MENTEE, word(part, "No calls", "No mails")).unwrap();
    tell(&mut agreement, MENTOR, word(part, "No calls", "No visits")).unwrap();
    let refusal = tell(&mut agreement, MENTEE, AgreementCommand::Propose).unwrap_err();
    assert_eq!((refusal.reason, refusal.missing), (Reason::SettleFirst, vec!["boundaries".to_owned()]));
    let seen = agreement.next.as_ref().unwrap().terms.wording(part).unwrap().kept.clone();
    let edit = Edit { before: "No mails".into(), after: "No mails, no visits".into() };
    tell(&mut agreement, MENTEE, AgreementCommand::Settle { part, edit, seen }).unwrap();
    tell(&mut agreement, MENTEE, AgreementCommand::Propose).unwrap();
}

#[test]
fn the_same_words_have_the_same_mark_on_every_phone() {
    let agreement = complete();
    let terms = &agreement.next.as_ref().unwrap().terms;
    let stored = serde_json::to_string(terms).unwrap();
    assert_eq!(serde_json::from_str::<Terms>(&stored).unwrap().mark(), terms.mark());
    let mut other = terms.clone();
    other.meeting_minutes += 1;
    assert_ne!(other.mark(), terms.mark());
}

#[test]
fn who_joins_a_circle_later_accepts_what_is_in_force() {
    let later = MemberId(Uuid::from_u128(4));
    let mut agreement = in_force();
    let joined =
        AgreementFacts { members: BTreeSet::from([MENTEE, MENTOR, later]), form: Form::Circle, ..facts() };
    let in_force = agreement.in_force().unwrap();
    let yes = AgreementCommand::Accept { version: in_force.number, mark: in_force.terms.mark() };
    agreement.handle(yes.clone(), &joined, &by(later)).unwrap();
    assert!(agreement.in_force().unwrap().acceptances.contains_key(&later));
    let again = agreement.handle(yes, &joined, &by(later)).unwrap_err();
    assert_eq!(again.reason, Reason::AlreadyDone);
}

#[test]
fn nothing_is_agreed_while_somebody_is_only_asked_in_or_after_the_end() {
    for (phase, reason) in [(Phase::Proposed, Reason::NotNow), (Phase::Closed, Reason::Closed)] {
        let facts = AgreementFacts { phase, ..facts() };
        let refusal = complete().handle(AgreementCommand::Propose, &facts, &by(MENTEE));
        assert_eq!(refusal.unwrap_err().reason, reason);
    }
}

#[test]
fn a_video_call_has_a_plan_b() {
    let video = Modality::Video { tool: "any".into(), link: String::new() };
    let means = |plan_b| {
        AgreementCommand::SetMeans(Some(Means { first_choice: video.clone(), others: Vec::new(), plan_b }))
    };
    let refusal = tell(&mut empty(), MENTEE, means(None)).unwrap_err();
    assert_eq!(refusal.field.as_deref(), Some("plan_b"));
    let number = "she calls me".to_owned();
    tell(&mut empty(), MENTEE, means(Some(Modality::Phone { number }))).unwrap();
}

#[test]
fn meetings_have_a_sensible_length() {
    for (minutes, fits) in [(14, false), (15, true), (480, true), (481, false)] {
        let told = tell(&mut empty(), MENTEE, AgreementCommand::SetMeetingLength { minutes });
        assert_eq!(told.is_ok(), fits, "{minutes}");
    }
}

#[test]
fn when_the_condition_has_come_anyone_calls_the_review() {
    let mut agreement = in_force();
    let members = facts().members;
    assert_eq!(agreement.review_on(&members), None);
    tell(&mut agreement, MENTOR, AgreementCommand::CallEndingReview).unwrap();
    let again = tell(&mut agreement, MENTEE, AgreementCommand::CallEndingReview).unwrap_err();
    assert_eq!(again.reason, Reason::AlreadyDone);
    let due = by(MENTOR).today();
    assert_eq!(agreement.review_due(&members, due), members);
    let answer = |answer| AgreementCommand::AnswerEndingReview { due, answer };
    tell(&mut agreement, MENTEE, answer(EndingAnswer::ReAim)).unwrap();
    let twice = tell(&mut agreement, MENTEE, answer(EndingAnswer::Close)).unwrap_err();
    assert_eq!(twice.reason, Reason::AlreadyDone);
    let review_on = NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
    tell(&mut agreement, MENTOR, answer(EndingAnswer::GoOn { review_on })).unwrap();
    assert_eq!(agreement.review_result(&members), Some(ReviewResult::ReAim));
    assert_eq!(agreement.review_on(&members), None);
}

fn any_command() -> impl Strategy<Value = AgreementCommand> {
    prop_oneof![
        3 => "[a-c]{0,2}".prop_map(|text| word(AgreementPart::Clause(Heading::Other), "", &text)),
        2 => Just(AgreementCommand::Propose),
        2 => (15u16..18).prop_map(|minutes| AgreementCommand::SetMeetingLength { minutes }),
        1 => Just(AgreementCommand::CallEndingReview),
    ]
}

proptest! {
    #[test]
    fn whatever_is_asked_nothing_comes_into_force_that_not_everyone_accepted_as_it_stands(
        steps in proptest::collection::vec((any::<bool>(), proptest::option::of(any_command())), 1..25)
    ) {
        let mut agreement = complete();
        // What each of the two last saw and said yes to.
        let mut said: BTreeMap<MemberId, Uuid> = BTreeMap::new();
        for (mentor, step) in steps {
            let actor = if mentor { MENTOR } else { MENTEE };
            let before = agreement.clone();
            let command = match step {
                Some(command) => command,
                None if agreement.next.is_some() => {
                    let mark = agreement.next.as_ref().map(|next| next.terms.mark());
                    said.extend(mark.map(|mark| (actor, mark)));
                    accept(&agreement)
                }
                None => continue,
            };
            match tell(&mut agreement, actor, command) {
                Ok(()) if agreement.accepted.len() > before.accepted.len() => {
                    let mark = agreement.in_force().unwrap().terms.mark();
                    prop_assert!(before.proposed().is_some());
                    prop_assert!(said.values().all(|seen| *seen == mark) && said.len() == 2);
                }
                Ok(()) => prop_assert_eq!(&agreement.accepted, &before.accepted),
                Err(refusal) => {
                    prop_assert!(refusal.reason != Reason::NotNow || !refusal.allowed.is_empty());
                    agreement = before;
                }
            }
        }
    }
}
