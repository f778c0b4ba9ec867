//! Goals and meetings, with what is to be done and what was won.

use belay_domain::{
    RelationshipId,
    action::{Action, ActionState},
    goal::{Benchmark, Goal, GoalState, Win, WinState},
    meeting::{Meeting, MeetingState},
};
use uuid::Uuid;

use super::{
    Reader,
    words::{means, said},
};
use crate::{
    Result,
    documents::kinds::every,
    services::export::keepsake::{KeptAction, KeptBenchmark, KeptGoal, KeptMeeting, KeptWin},
    storage::{List, Reading},
};

/// The goals, by the day they are due.
pub(super) fn goals(
    reading: &Reading<'_>,
    reader: &Reader,
    id: RelationshipId,
) -> Result<Vec<(Uuid, KeptGoal)>> {
    let goals = every::<Goal>(reading, List::Goals, id.0)?;
    Ok(goals.into_iter().map(|(id, goal)| (id, of_goal(reader, &goal))).collect())
}

fn of_goal(reader: &Reader, goal: &Goal) -> KeptGoal {
    let (state, since, note) = match &goal.state {
        GoalState::Draft => ("draft", None, String::new()),
        GoalState::InReview => ("in_review", None, String::new()),
        GoalState::PushedBack { question, .. } => ("pushed_back", None, question.clone()),
        GoalState::Agreed { on, .. } => ("agreed", Some(*on), String::new()),
        GoalState::Reached { on, evidence } => ("reached", Some(*on), evidence.clone()),
        GoalState::Carried { on } => ("carried", Some(*on), String::new()),
        GoalState::Dropped { on, reason } => ("dropped", Some(*on), reason.clone()),
    };
    KeptGoal {
        owner: reader.name(goal.owner),
        kind: goal.kind,
        statement: said(&goal.statement),
        outcome: said(&goal.outcome),
        evidence: said(&goal.evidence),
        due: goal.due,
        state,
        since,
        note,
        benchmarks: goal.benchmarks.iter().map(of_benchmark).collect(),
        wins: goal.wins.iter().map(of_win).collect(),
        actions: goal.actions.iter().map(|action| of_action(reader, action)).collect(),
    }
}

fn of_benchmark(benchmark: &Benchmark) -> KeptBenchmark {
    KeptBenchmark {
        measure: benchmark.measure.clone(),
        target: benchmark.target.clone(),
        due: benchmark.due,
        reached_on: Goal::reached_on(benchmark),
    }
}

fn of_win(win: &Win) -> KeptWin {
    let celebrated = match &win.state {
        WinState::Celebrated { how, .. } => Some(how.clone()),
        WinState::Open | WinState::Waived { .. } => None,
    };
    KeptWin { text: win.text.clone(), on: win.on, celebrated }
}

fn of_action(reader: &Reader, action: &Action) -> KeptAction {
    let (state, on, result) = match &action.state {
        ActionState::Someday => ("someday", None, String::new()),
        ActionState::Open { due } => ("open", Some(*due), String::new()),
        ActionState::Done { on, result } => ("done", Some(*on), result.clone()),
        ActionState::Dropped { on } => ("dropped", Some(*on), String::new()),
    };
    KeptAction { owner: reader.name(action.owner), what: action.what.clone(), state, on, result }
}

/// The meetings, the first one first.
pub(super) fn meetings(
    reading: &Reading<'_>,
    reader: &Reader,
    id: RelationshipId,
) -> Result<Vec<(Uuid, KeptMeeting)>> {
    let mut meetings = every::<Meeting>(reading, List::Meetings, id.0)?;
    meetings.reverse();
    Ok(meetings.into_iter().map(|(id, meeting)| (id, of_meeting(reader, &meeting))).collect())
}

fn of_meeting(reader: &Reader, meeting: &Meeting) -> KeptMeeting {
    let (state, agenda) = match &meeting.state {
        MeetingState::Proposed { .. } => ("proposed", &[][..]),
        MeetingState::Scheduled { .. } => ("scheduled", &[][..]),
        MeetingState::Held { agenda, .. } => ("held", &agenda[..]),
        MeetingState::Cancelled { .. } => ("cancelled", &[][..]),
        MeetingState::Missed { .. } => ("missed", &[][..]),
    };
    let written = agenda.iter().filter(|item| !item.text.is_empty());
    KeptMeeting {
        kind: meeting.kind,
        start: meeting.start.local.format("%Y-%m-%d %H:%M").to_string(),
        zone: meeting.start.zone.name().to_owned(),
        minutes: meeting.minutes,
        means: means(&meeting.how_to_meet().modality),
        state,
        agenda: written.map(|item| item.text.clone()).collect(),
        notes: said(&meeting.notes),
        commitments: meeting.commitments.iter().map(|action| of_action(reader, action)).collect(),
    }
}
