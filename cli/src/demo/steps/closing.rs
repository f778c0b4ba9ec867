//! Step 14: the end, and what both keep.

use belay_core::{
    domain::{
        Edit, Phase,
        closure::ClosureCommand,
        goal::GoalCommand,
        relationship::{Outcome, State},
    },
    services::ExportFormat,
};

use super::{hold, said, there};
use crate::demo::{StepResult, stage::Stage};

/// 14: closing: debrief, sign-off, Closed, both keep a readable export (Markdown and JSON).
pub(super) async fn debrief_sign_off_export(stage: &mut Stage) -> StepResult {
    let relationship = there(stage.relationship, "relationship")?;
    let goal = there(stage.goal, "goal")?;
    let lesson = "Next time I ask in the first week.";
    stage.mia.belay.closures().begin(relationship).map_err(said)?;
    stage.sync_all().await?;
    let early = stage.helper().belay.closures().act(relationship, ClosureCommand::Sign);
    hold(early.is_err(), || "it could be signed with goals still open".into())?;
    let reached = GoalCommand::Reach { evidence: "Thirty people, one decision.".into() };
    stage.mia.belay.goals().act(goal, reached).map_err(said)?;
    let goals = stage.mia.belay.goals().of_relationship(relationship, None).map_err(said)?.goals;
    for open in goals.iter().filter(|view| view.id != goal && view.goal.is_open()) {
        stage.mia.belay.goals().act(open.id, GoalCommand::Carry { by: None }).map_err(said)?;
    }
    let debrief = stage.mia.belay.closures().closure(relationship).map_err(said)?;
    for remaining in &debrief.open_actions {
        let carry = ClosureCommand::CarryAction { action: remaining.action.id, by: remaining.action.owner };
        stage.mia.belay.closures().act(relationship, carry).map_err(said)?;
    }
    let achieved = debrief.achieved.iter().any(|achieved| achieved.text.contains("Lead the yearly meeting"));
    hold(achieved, || format!("the debrief lists {:?}", debrief.achieved))?;
    stage.sync_all().await?;
    for phone in [&stage.mia, stage.helper()] {
        let closures = phone.belay.closures();
        let own = if phone.name == "Mia" { lesson } else { "I would listen longer." };
        closures.keep_lesson(relationship, own).map_err(said)?;
        let goodbye = ClosureCommand::SayGoodbyeInWriting { edit: Edit::new("Thank you for the rope.") };
        closures.act(relationship, goodbye).map_err(said)?;
    }
    stage.sync_all().await?;
    stage.mia.belay.closures().act(relationship, ClosureCommand::Sign).map_err(said)?;
    stage.sync_all().await?;
    let alone = stage.mia.belay.closures().close(relationship, Outcome::Concluded);
    hold(alone.is_err(), || "it was closed with one signature".into())?;
    stage.helper().belay.closures().act(relationship, ClosureCommand::Sign).map_err(said)?;
    stage.sync_all().await?;
    stage.mia.belay.closures().close(relationship, Outcome::Concluded).map_err(said)?;
    stage.sync_all().await?;
    for phone in [&stage.mia, stage.helper()] {
        let view = phone.belay.relationships().relationship(relationship).map_err(said)?.relationship;
        let closed = view.phase() == Phase::Closed
            && matches!(view.state, State::Closed { outcome: Outcome::Concluded, .. });
        hold(closed, || format!("on {}'s phone it stands at {:?}", phone.name, view.state))?;
        let markdown = phone.belay.export(relationship, ExportFormat::Markdown).map_err(said)?;
        let json = phone.belay.export(relationship, ExportFormat::Json).map_err(said)?;
        let readable = serde_json::from_str::<serde_json::Value>(&json).is_ok() && markdown.starts_with('#');
        hold(readable, || format!("{}'s export cannot be read", phone.name))?;
        for text in ["Lead the yearly meeting of thirty", "Thank you for the rope."] {
            let kept = markdown.contains(text) && json.contains(text);
            hold(kept, || format!("“{text}” is not in {}'s export", phone.name))?;
        }
        let own = phone.name == "Mia";
        hold(markdown.contains(lesson) == own, || {
            format!("Mia's own lesson and {}'s export do not go together", phone.name)
        })?;
        for (format, text) in [("md", markdown), ("json", json)] {
            let file = stage.folder().join(format!("{}.{format}", phone.name.to_lowercase()));
            std::fs::write(file, text).map_err(|error| error.to_string())?;
        }
    }
    Ok("debrief, two signatures, closed; both keep it as Markdown and as JSON, each with their own lesson only".into())
}
