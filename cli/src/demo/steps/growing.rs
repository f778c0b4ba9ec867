//! Steps 7 to 9: groundwork, agreement and goals, and two who write at once.

use belay_core::{
    Error,
    domain::{
        Edit, Phase, Rating, Reason, RelationshipId, WallTime,
        action::NewAction,
        agreement::{AgreementCommand, AgreementPart, Ending, Heading},
        entry::{EntryKind, EntryOpening},
        goal::{GoalCommand, GoalKind, GoalOpening, GoalState, NewBenchmark, Wording},
        meeting::{MeetingKind, MeetingOf, MeetingOpening},
        relationship::{ExpectationItem, RelationshipCommand, RelationshipText},
    },
};
use chrono::{Days, NaiveDate, TimeDelta};

use super::{hold, said, there};
use crate::demo::{
    StepResult,
    stage::{Phone, Stage},
};

/// 07: the gate out of Preparing refuses and names what is missing, then opens.
pub(super) async fn the_gate_refuses_then_opens(stage: &mut Stage) -> StepResult {
    let relationship = there(stage.relationship, "relationship")?;
    stage.helper().belay.relationships().act(relationship, RelationshipCommand::Accept).map_err(said)?;
    stage.sync_all().await?;
    let refused = move_on(&stage.mia, relationship, Phase::Preparing, Phase::Negotiating);
    let Err(Error::Refused { refusal }) = refused else {
        return Err(format!("the gate said {refused:?}"));
    };
    hold(refusal.reason == Reason::GateClosed, || {
        format!("the gate refused because of {:?}", refusal.reason)
    })?;
    let named = |what: &str| refusal.missing.iter().any(|missing| missing.starts_with(what));
    for what in ["held_meeting", "purpose", "learned_of_partner"] {
        hold(named(what), || format!("the gate does not name {what}: {:?}", refusal.missing))?;
    }
    let zone = stage.mia.zone;
    let now = stage.mia.belay.now().map_err(said)?;
    let talk = MeetingOpening {
        of: MeetingOf::Relationship { relationship },
        kind: MeetingKind::Unplanned,
        start: WallTime { local: now.with_timezone(&zone).naive_local(), zone },
        minutes: Some(45),
        modality: None,
        plan_b: None,
        lead: None,
        protected: false,
        series: None,
    };
    stage.mia.belay.meetings().book(talk).map_err(said)?;
    let purpose = RelationshipCommand::Word {
        text: RelationshipText::Purpose,
        edit: Edit::new("That Mia is heard in rooms with many people."),
    };
    stage.mia.belay.relationships().act(relationship, purpose).map_err(said)?;
    stage.time.pass(TimeDelta::hours(1));
    stage.sync_all().await?;
    let (mia, helper) = (stage.mia.me()?, stage.helper().me()?);
    let learned = [
        (&stage.mia, helper, "Was afraid of meetings, too."),
        (stage.helper(), mia, "Climbs at the weekend."),
    ];
    for (phone, partner, text) in learned {
        let opening = EntryOpening { kind: EntryKind::LearnedOfPartner { partner }, text: text.into() };
        phone.belay.entries().note(Some(relationship), opening).map_err(said)?;
    }
    stage.sync_all().await?;
    move_on(&stage.mia, relationship, Phase::Preparing, Phase::Negotiating).map_err(said)?;
    stage.sync_all().await?;
    let phase =
        stage.helper().belay.relationships().relationship(relationship).map_err(said)?.relationship.phase();
    hold(phase == Phase::Negotiating, || {
        format!("{} sees the phase {}", stage.helper().name, phase.as_str())
    })?;
    Ok("the way out of Preparing was closed for want of a meeting, a purpose and what each learned of the other; then it opened".into())
}

fn move_on(phone: &Phone, relationship: RelationshipId, from: Phase, to: Phase) -> belay_core::Result<()> {
    let command = RelationshipCommand::MoveTo { from, to, reason: String::new() };
    phone.belay.relationships().act(relationship, command).map(|_| ())
}

/// 08: agreement changed and accepted by both; a low goal pushed back, then agreed; a benchmark reached and celebrated.
pub(super) async fn agreement_goal_and_benchmark(stage: &mut Stage) -> StepResult {
    let relationship = there(stage.relationship, "relationship")?;
    agree(stage, relationship).await?;
    let goal = stage.mia.belay.goals().draft(GoalOpening {
        relationship,
        owner: stage.mia.me()?,
        kind: GoalKind::Development,
        statement: "Say one thing in the weekly meeting".into(),
        outcome: "The others hear me".into(),
        evidence: "It is in the minutes".into(),
        due: Some(day(60)?),
        vision: None,
    });
    let goal = goal.map_err(said)?;
    stage.goal = Some(goal);
    let act = |phone: &Phone, command| phone.belay.goals().act(goal, command).map_err(said);
    let first = NewAction {
        owner: stage.mia.me()?,
        what: "Ask for five minutes".into(),
        due: Some(day(7)?),
        someday: false,
    };
    act(&stage.mia, GoalCommand::AddAction(first))?;
    act(&stage.mia, GoalCommand::RateStretch(Rating::try_from(1).map_err(|_| "rate")?))?;
    act(&stage.mia, GoalCommand::SendToReview)?;
    stage.sync_all().await?;
    let question = "You can do that already. What would be hard?";
    act(stage.helper(), GoalCommand::PushBack { question: question.into() })?;
    stage.sync_all().await?;
    let view = stage.mia.belay.goals().goal(goal).map_err(said)?;
    let asked =
        matches!(&view.goal.state, GoalState::PushedBack { question: asked, .. } if asked == question);
    hold(asked, || format!("Mia sees the goal as {:?}", view.goal.state))?;
    let edit = Edit { before: view.goal.statement.text, after: "Lead the yearly meeting of thirty".into() };
    act(&stage.mia, GoalCommand::Reword { wording: Wording::Statement, edit })?;
    act(&stage.mia, GoalCommand::RateStretch(Rating::try_from(4).map_err(|_| "rate")?))?;
    let benchmark =
        NewBenchmark { measure: "Meetings led".into(), target: "one of eight people".into(), due: day(30)? };
    let view = act(&stage.mia, GoalCommand::AddBenchmark(benchmark))?;
    let benchmark = view.goal.benchmarks.first().ok_or("there is no benchmark")?.id;
    act(&stage.mia, GoalCommand::SendToReview)?;
    stage.sync_all().await?;
    act(stage.helper(), GoalCommand::Agree)?;
    stage.sync_all().await?;
    act(&stage.mia, GoalCommand::ReachBenchmark { benchmark })?;
    stage.sync_all().await?;
    let seen = stage.helper().belay.goals().goal(goal).map_err(said)?;
    let win = seen.goal.wins.first().ok_or_else(|| format!("{} sees no win", stage.helper().name))?.id;
    act(stage.helper(), GoalCommand::Celebrate { win, how: "cake at the climbing hall".into() })?;
    for phone in [&stage.mia, stage.helper()] {
        for item in ExpectationItem::ALL {
            let command = RelationshipCommand::AnswerExpectation { item, answer: "as we said".into() };
            phone.belay.relationships().act(relationship, command).map_err(said)?;
        }
    }
    stage.sync_all().await?;
    move_on(&stage.mia, relationship, Phase::Negotiating, Phase::EnablingGrowth).map_err(said)?;
    stage.sync_all().await?;
    let progress = stage.mia.belay.goals().goal(goal).map_err(said)?.progress;
    hold(progress.is_some_and(|progress| progress.reached == 1), || {
        format!("the progress reads {progress:?}")
    })?;
    Ok("the agreement was changed and accepted anew by both; a goal that asked little was pushed back, grew and was agreed; its first benchmark was reached and celebrated".into())
}

/// Two versions of an agreement: the first accepted, then changed and accepted anew.
async fn agree(stage: &Stage, relationship: RelationshipId) -> Result<(), String> {
    stage.mia.belay.agreements().begin(relationship).map_err(said)?;
    let act = |phone: &Phone, command| phone.belay.agreements().act(relationship, command).map_err(said);
    let word = |part, text: &str| AgreementCommand::Word { part, edit: Edit::new(text) };
    let clauses = [
        (Heading::Confidentiality, "What we tell each other stays with us, but for danger."),
        (Heading::Feedback, "The next day, in plain words."),
        (Heading::Logistics, "Every other Thursday, by video; by telephone if that fails."),
    ];
    for (heading, text) in clauses {
        act(&stage.mia, word(AgreementPart::Clause(heading), text))?;
    }
    for member in [stage.mia.me()?, stage.helper().me()?] {
        act(&stage.mia, word(AgreementPart::Role(member), "prepares, asks, listens"))?;
        act(&stage.mia, word(AgreementPart::Gain(member), "courage"))?;
        act(&stage.mia, word(AgreementPart::Gift(member), "an honest word"))?;
    }
    act(&stage.mia, AgreementCommand::SetEnding(Ending::ReviewOn { on: day(90)? }))?;
    accepted_by_both(stage, relationship, 1).await?;
    let before = "Every other Thursday, by video; by telephone if that fails.";
    let edit = Edit { before: before.into(), after: format!("{before} Never after six.") };
    act(stage.helper(), AgreementCommand::Word { part: AgreementPart::Clause(Heading::Logistics), edit })?;
    stage.sync_all().await?;
    accepted_by_both(stage, relationship, 2).await
}

async fn accepted_by_both(stage: &Stage, relationship: RelationshipId, version: u32) -> Result<(), String> {
    let in_force = |phone: &Phone| -> Result<Option<u32>, String> {
        let view = phone.belay.agreements().agreement(relationship).map_err(said)?;
        Ok(view.agreement.in_force().map(|version| version.number))
    };
    stage.mia.belay.agreements().act(relationship, AgreementCommand::Propose).map_err(said)?;
    for phone in [&stage.mia, stage.helper()] {
        stage.sync_all().await?;
        hold(in_force(phone)? != Some(version), || {
            format!("version {version} is in force without {}'s yes", phone.name)
        })?;
        let view = phone.belay.agreements().agreement(relationship).map_err(said)?;
        let offer = view.offer.ok_or("nothing is proposed")?;
        phone.belay.agreements().act(relationship, offer.into()).map_err(said)?;
    }
    stage.sync_all().await?;
    for phone in [&stage.mia, stage.helper()] {
        let there = in_force(phone)?;
        hold(there == Some(version), || format!("on {}'s phone version {there:?} is in force", phone.name))?;
    }
    Ok(())
}

/// So many days into the story.
fn day(days: u64) -> Result<NaiveDate, String> {
    let first =
        NaiveDate::from_ymd_opt(2026, 3, 12).and_then(|first| first.checked_add_days(Days::new(days)));
    first.ok_or_else(|| "count days".to_owned())
}

/// 09: both edit the same text offline: merged, or both kept.
pub(super) async fn two_edit_the_same_text(stage: &mut Stage) -> StepResult {
    let relationship = there(stage.relationship, "relationship")?;
    let before = "People leave a meeting of mine with one decision. They know why.";
    let goal = stage.mia.belay.goals().draft(GoalOpening {
        relationship,
        owner: stage.mia.me()?,
        kind: GoalKind::Development,
        statement: "Lead meetings".into(),
        outcome: before.into(),
        evidence: String::new(),
        due: None,
        vision: None,
    });
    let goal = goal.map_err(said)?;
    stage.sync_all().await?;
    let write = |stage: &Stage, mine: &str, theirs: &str, before: &str| -> Result<(), String> {
        for (phone, after) in [(&stage.mia, mine), (stage.helper(), theirs)] {
            phone.tunnel.go(true);
            let edit = Edit { before: before.into(), after: after.into() };
            let command = GoalCommand::Reword { wording: Wording::Outcome, edit };
            phone.belay.goals().act(goal, command).map_err(said)?;
        }
        for phone in [&stage.mia, stage.helper()] {
            phone.tunnel.go(false);
        }
        Ok(())
    };
    let mine = format!("This spring: {before}");
    let theirs = format!("{before} And nobody looks at a phone.");
    write(stage, &mine, &theirs, before)?;
    stage.sync_all().await?;
    let merged = format!("This spring: {before} And nobody looks at a phone.");
    for phone in [&stage.mia, stage.helper()] {
        let outcome = phone.belay.goals().goal(goal).map_err(said)?.goal.outcome;
        hold(outcome.text == merged && outcome.kept.is_empty(), || {
            format!("{} reads “{}”", phone.name, outcome.text)
        })?;
    }
    write(stage, "They laugh.", "They listen.", &merged)?;
    stage.sync_all().await?;
    for phone in [&stage.mia, stage.helper()] {
        let outcome = phone.belay.goals().goal(goal).map_err(said)?.goal.outcome;
        let kept = outcome.kept.first().map(|kept| kept.text.as_str()).unwrap_or_default();
        let both = [outcome.text.as_str(), kept];
        hold(both.contains(&"They laugh.") && both.contains(&"They listen."), || {
            format!("{} reads only {both:?}", phone.name)
        })?;
    }
    Ok("edits of different words were merged on both phones; edits of the same words are both kept, side by side".into())
}
