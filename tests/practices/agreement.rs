//! Agreement and logistics: own wording, versions that all accept, and what the clauses decide.

#![allow(clippy::unwrap_used, reason = "a step of a scenario that is refused says which")]

use belay_domain::{
    Aggregate, Cadence, CadenceUnit, Edit, MemberId, Phase, Reason, Refusal, Scope,
    agreement::{
        Agreement, AgreementCommand, AgreementFacts, AgreementOpening, AgreementPart, Directness, Ending,
        FeedbackForm, FeedbackPreference, Heading, SharingClause, Terms, difference,
    },
    goal::{Goal, GoalCommand, GoalFacts, GoalKind, GoalOpening},
    relationship::Form,
};
use belay_tests::places::berlin;
use chrono::NaiveTime;

use crate::scene::{MENTEE, MENTOR, PAIR, both, by, day};

pub(crate) fn negotiating() -> AgreementFacts {
    AgreementFacts { members: both(), form: Form::OneToOne, phase: Phase::Negotiating }
}

pub(crate) fn tell(
    agreement: &mut Agreement,
    actor: MemberId,
    command: AgreementCommand,
) -> Result<(), Refusal> {
    agreement.handle(command, &negotiating(), &by(actor))
}

fn word(part: AgreementPart, after: &str) -> AgreementCommand {
    let edit = Edit::new(after);
    AgreementCommand::Word { part, edit }
}

/// A first draft with every required heading, but for those left out.
fn drafted(without: &[AgreementPart]) -> Agreement {
    let opening = AgreementOpening { relationship: PAIR };
    let mut agreement = Agreement::open(opening, &negotiating(), &by(MENTEE)).unwrap();
    let clauses = [Heading::Confidentiality, Heading::Feedback, Heading::Logistics];
    let lines = [MENTEE, MENTOR].map(|member| {
        [AgreementPart::Role(member), AgreementPart::Gain(member), AgreementPart::Gift(member)]
    });
    let parts = clauses.map(AgreementPart::Clause).into_iter().chain(lines.into_iter().flatten());
    for part in parts.filter(|part| !without.contains(part)) {
        tell(&mut agreement, MENTEE, word(part, "in our own words")).unwrap();
    }
    if !without.contains(&AgreementPart::Ending) {
        let on = day("2026-09-01");
        tell(&mut agreement, MENTEE, AgreementCommand::SetEnding(Ending::ReviewOn { on })).unwrap();
    }
    agreement
}

fn accept(agreement: &Agreement) -> AgreementCommand {
    let next = agreement.next.as_ref().unwrap();
    AgreementCommand::Accept { version: next.number, mark: next.terms.mark() }
}

fn accepted_by_both(mut agreement: Agreement) -> Agreement {
    tell(&mut agreement, MENTEE, AgreementCommand::Propose).unwrap();
    for actor in [MENTEE, MENTOR] {
        let yes = accept(&agreement);
        tell(&mut agreement, actor, yes).unwrap();
    }
    agreement
}

/// The agreement of the two, in force.
pub(crate) fn in_force() -> Agreement {
    accepted_by_both(drafted(&[]))
}

#[test]
fn s090_own_wording_is_in_force_and_no_stock_text_replaces_it() {
    let mut agreement = drafted(&[]);
    let ours = "Salaries are off the table. גם ימי שישי.";
    tell(&mut agreement, MENTOR, word(AgreementPart::Clause(Heading::Boundaries), ours)).unwrap();
    let agreement = accepted_by_both(agreement);
    let terms = &agreement.in_force().unwrap().terms;
    assert_eq!(terms.wording(AgreementPart::Clause(Heading::Boundaries)).unwrap().text, ours);
    assert!(terms.wording(AgreementPart::Clause(Heading::Accountability)).is_none(), "nobody wrote there");
}

#[test]
fn s091_the_version_in_force_stays_until_all_have_accepted_the_next() {
    let mut agreement = in_force();
    tell(&mut agreement, MENTOR, word(AgreementPart::Clause(Heading::Boundaries), "No calls after eight"))
        .unwrap();
    tell(&mut agreement, MENTOR, AgreementCommand::Propose).unwrap();
    let yes = accept(&agreement);
    tell(&mut agreement, MENTOR, yes.clone()).unwrap();
    assert_eq!(agreement.in_force().unwrap().number, 1);
    assert_eq!(agreement.waits_for(&both()), [MENTEE].into());
    assert_eq!(agreement.changes(), [AgreementPart::Clause(Heading::Boundaries)]);
    assert_eq!(tell(&mut agreement, MENTOR, yes.clone()).unwrap_err().reason, Reason::AlreadyDone);

    // A change voids the yes, and an answer to the older words counts for nothing.
    tell(&mut agreement, MENTEE, AgreementCommand::SetMeetingLength { minutes: 45 }).unwrap();
    assert_eq!(agreement.waits_for(&both()), both());
    assert_eq!(agreement.changes_since_voided(), [AgreementPart::MeetingLength]);
    let late = tell(&mut agreement, MENTEE, yes).unwrap_err();
    assert_eq!(late.reason, Reason::WordingChanged);

    for actor in [MENTEE, MENTOR] {
        assert_eq!(agreement.in_force().unwrap().number, 1);
        let yes = accept(&agreement);
        tell(&mut agreement, actor, yes).unwrap();
    }
    assert_eq!(agreement.in_force().unwrap().number, 2);
    assert_eq!(agreement.accepted.len(), 2, "the superseded version can still be read");
}

#[test]
fn s093_the_feedback_preference_is_there_for_whoever_gives_feedback() {
    let mut agreement = drafted(&[]);
    let preference = FeedbackPreference {
        when: "the next day".into(),
        channel: "by mail".into(),
        directness: Directness::Direct,
        form: FeedbackForm::Written,
    };
    tell(&mut agreement, MENTEE, AgreementCommand::SetFeedback(preference.clone())).unwrap();
    assert_eq!(agreement.feedback_for(MENTEE), None, "not before it is agreed");
    let agreement = accepted_by_both(agreement);
    assert_eq!(agreement.feedback_for(MENTEE), Some(&preference));
    assert_eq!(agreement.feedback_for(MENTOR), None);
}

#[test]
fn s084_a_member_without_a_roles_line_is_named() {
    let mut agreement = drafted(&[AgreementPart::Role(MENTOR)]);
    let refusal = tell(&mut agreement, MENTEE, AgreementCommand::Propose).unwrap_err();
    assert_eq!(refusal.reason, Reason::ClauseNeeded);
    assert_eq!(refusal.missing, [format!("role:{MENTOR}")]);
}

#[test]
fn s094_a_mentor_with_no_gain_written_is_asked_for_it() {
    let mut agreement = drafted(&[AgreementPart::Gain(MENTOR)]);
    let refusal = tell(&mut agreement, MENTEE, AgreementCommand::Propose).unwrap_err();
    assert_eq!(refusal.missing, [format!("gain:{MENTOR}")]);
}

#[test]
fn s103_without_an_ending_a_review_date_or_condition_is_asked_for() {
    let mut agreement = drafted(&[AgreementPart::Ending]);
    let refusal = tell(&mut agreement, MENTEE, AgreementCommand::Propose).unwrap_err();
    assert_eq!(refusal.reason, Reason::ClauseNeeded);
    assert_eq!(refusal.missing, ["ending"]);
    assert!(refusal.allowed.contains(&"set_ending".to_owned()));

    let past = Ending::ReviewOn { on: day("2026-03-01") };
    let refusal = tell(&mut agreement, MENTEE, AgreementCommand::SetEnding(past)).unwrap_err();
    assert_eq!(refusal.reason, Reason::OutOfRange);
    let text = "when the book is written".to_owned();
    tell(&mut agreement, MENTEE, AgreementCommand::SetEnding(Ending::Condition { text })).unwrap();
    assert!(accepted_by_both(agreement).in_force().is_some());
}

#[test]
fn s107_without_a_feedback_clause_nothing_is_accepted() {
    let feedback = AgreementPart::Clause(Heading::Feedback);
    let refusal = tell(&mut drafted(&[feedback]), MENTEE, AgreementCommand::Propose).unwrap_err();
    assert_eq!(refusal.missing, ["feedback"]);
}

#[test]
fn s106_a_win_stays_with_the_partner_until_the_clause_or_the_win_is_opened_by_both() {
    let facts = |agreement: &Agreement| GoalFacts {
        members: both(),
        phase: Phase::EnablingGrowth,
        opened: agreement.sharing(),
    };
    let agreement = in_force();
    assert_eq!(agreement.sharing(), SharingClause::default());
    let opening = GoalOpening {
        relationship: PAIR,
        owner: MENTEE,
        kind: GoalKind::Development,
        statement: String::new(),
        outcome: String::new(),
        evidence: String::new(),
        due: None,
        vision: None,
    };
    let mut goal = Goal::open(opening, &facts(&agreement), &by(MENTEE)).unwrap();
    let text = "The board listened".to_owned();
    goal.handle(GoalCommand::AddWin { text }, &facts(&agreement), &by(MENTEE)).unwrap();
    let win = goal.wins[0].id;
    let scope = Scope::Cohort;
    let share = GoalCommand::SetWinScope { win, scope };

    let mut by_both = goal.clone();
    by_both.handle(share.clone(), &facts(&agreement), &by(MENTEE)).unwrap();
    let refusal = by_both.wins[0].sharing.check(scope).unwrap_err();
    assert_eq!(refusal.reason, Reason::ConsentNeeded);
    by_both.handle(share.clone(), &facts(&agreement), &by(MENTOR)).unwrap();
    assert_eq!(by_both.wins[0].sharing.check(scope), Ok(()));

    let mut opened = agreement;
    let wins = Scope::Cohort;
    let clause = SharingClause { wins, ..SharingClause::default() };
    tell(&mut opened, MENTEE, AgreementCommand::SetSharing(clause)).unwrap();
    assert_eq!(opened.sharing().wins, Scope::Partner, "a clause nobody accepted opens nothing");
    let opened = accepted_by_both(opened);
    goal.handle(share, &facts(&opened), &by(MENTEE)).unwrap();
    assert_eq!(goal.wins[0].sharing.check(scope), Ok(()));
}

#[test]
fn s091_two_phones_that_propose_at_once_end_with_one_version_that_holds_both_changes() {
    let mut agreement = in_force();
    let cadence = Cadence {
        every: 2,
        unit: CadenceUnit::Weeks,
        at: NaiveTime::from_hms_opt(10, 0, 0).unwrap(),
        zone: berlin(),
        weekday: None,
        from: None,
    };
    // The mentor's phone was first; the mentee's commands are asked again on top of it.
    tell(&mut agreement, MENTOR, AgreementCommand::SetCadence(Some(cadence))).unwrap();
    tell(&mut agreement, MENTOR, AgreementCommand::Propose).unwrap();
    let yes = accept(&agreement);
    tell(&mut agreement, MENTOR, yes).unwrap();

    tell(&mut agreement, MENTEE, AgreementCommand::SetMeetingLength { minutes: 30 }).unwrap();
    let again = tell(&mut agreement, MENTEE, AgreementCommand::Propose).unwrap_err();
    assert_eq!(again.reason, Reason::AlreadyDone);
    let next = agreement.next.clone().unwrap();
    assert_eq!(next.number, 2);
    assert_eq!((next.terms.cadence, next.terms.meeting_minutes), (Some(cadence), 30));
    assert_eq!(agreement.waits_for(&both()), both(), "the mentor said yes to other words");
    let old = &agreement.in_force().unwrap().terms;
    assert_eq!(difference(old, &next.terms), [AgreementPart::Cadence, AgreementPart::MeetingLength]);
    assert!(difference(&Terms::default(), &Terms::default()).is_empty());
}
