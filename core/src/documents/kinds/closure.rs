//! Closures: in no list, since each time closing was opened has one and its id is known. Their rules ask relationship,
//! goals and meetings.

use std::collections::BTreeMap;

use belay_domain::{
    ClosureId, GoalId, Phase, RelationshipId,
    action::Action,
    calendar::earlier,
    closure::{Achieved, AchievedSource, Closure, ClosureFacts},
    goal::{BenchmarkState, Goal, GoalState, WinSource},
    meeting::Meeting,
    relationship::Relationship,
    waiting::{EARLIEST_ZONE, Wait, WaitKind},
};
use chrono::NaiveDate;
use uuid::Uuid;

use super::{Claim, Of, Place, SpaceKind, Subject, Viewer, Words, WordsOf, by_instant, neighbours::every};
use crate::{
    Result,
    storage::{List, Projection, Reading},
};

impl Subject for Closure {
    const LIVES_IN: &'static [SpaceKind] = &[SpaceKind::Pair, SpaceKind::Circle];
    const WORDS: Option<WordsOf<Self>> = Some(words);

    fn facts(of: Of<'_, Self>, _place: Place, reading: &Reading<'_>) -> Result<ClosureFacts> {
        let id = match of {
            Of::Document(closure) => closure.relationship,
            Of::Opening(opening) => opening.relationship,
        };
        let Some(relationship) = reading.neighbour::<Relationship>(id)? else {
            return Ok(ClosureFacts::default());
        };
        facts(reading, id, &relationship)
    }

    fn claim(&self, _: Place) -> Claim {
        Claim::With(self.relationship)
    }

    fn project(&self, _place: Place, _projection: &mut Projection) {}

    fn waits(&self) -> Vec<Wait> {
        Self::waits(self)
    }

    /// Of a closure that was given up, or that is over, nothing waits.
    fn still_waits(&self, _: WaitKind, _: Viewer, place: Place, reading: &Reading<'_>) -> Result<bool> {
        let relationship = reading.neighbour::<Relationship>(self.relationship)?;
        Ok(relationship.is_some_and(|relationship| {
            relationship.phase() == Phase::ComingToClosure
                && closure_now(self.relationship, &relationship).0 == place.id
        }))
    }
}

fn words(closure: &Closure) -> Words<'_> {
    let mut words = Words::default().on(closure.opened_on);
    for (by, text) in closure.thanks.iter().chain(&closure.goodbyes) {
        words = words.prose(*by, [text]);
    }
    closure.added.iter().fold(words, |words, added| words.line(added.by, &added.text))
}

/// The id of the closure a relationship has now. After a lapse closing was never opened, and the debrief stays open all
/// the same: it is the first.
pub(crate) fn closure_now(id: RelationshipId, relationship: &Relationship) -> ClosureId {
    Closure::id_for(id, relationship.closing_round().max(1))
}

/// The facts of a relationship's closure.
pub(crate) fn facts(
    reading: &Reading<'_>,
    id: RelationshipId,
    relationship: &Relationship,
) -> Result<ClosureFacts> {
    let goals = every::<Goal>(reading, List::Goals, id.0)?;
    let goals = goals.iter().map(|(id, goal)| (GoalId(*id), goal));
    Ok(ClosureFacts {
        members: relationship.active(),
        phase: relationship.phase(),
        achieved: achieved(goals.clone()),
        open_goals: goals.filter(|(_, goal)| goal.is_open()).map(|(id, _)| id).collect(),
        open_actions: open_actions(reading, id)?.into_iter().map(|open| open.action.id).collect(),
        closing_meeting_held: closing_meeting_held(reading, id, relationship)?,
    })
}

/// An action that somebody has still to do, carry or drop.
pub(crate) struct OpenAction {
    /// Itself.
    pub(crate) action: Action,
    /// The goal or the meeting it stands in.
    pub(crate) within: Uuid,
}

/// The open actions of a relationship: those of its meetings, and of its goals. What a goal that is carried or dropped
/// had planned goes along with it.
pub(crate) fn open_actions(reading: &Reading<'_>, id: RelationshipId) -> Result<Vec<OpenAction>> {
    let goals = every::<Goal>(reading, List::Goals, id.0)?;
    let settled = |goal: &Goal| matches!(goal.state, GoalState::Carried { .. } | GoalState::Dropped { .. });
    let of_goals = goals.into_iter().filter(|(_, goal)| !settled(goal)).map(|(id, goal)| (id, goal.actions));
    let meetings = every::<Meeting>(reading, List::Meetings, id.0)?;
    let of_meetings = meetings.into_iter().map(|(id, meeting)| (id, meeting.commitments));
    let open = of_goals.chain(of_meetings).flat_map(|(within, actions)| {
        actions.into_iter().filter(Action::is_open).map(move |action| OpenAction { action, within })
    });
    Ok(open.collect())
}

/// Whether a closing meeting was held since closing was opened last (S443).
pub(crate) fn closing_meeting_held(
    reading: &Reading<'_>,
    id: RelationshipId,
    relationship: &Relationship,
) -> Result<bool> {
    let opened = relationship.history.iter().rev().find(|change| change.to == Phase::ComingToClosure);
    let Some(opened) = opened else { return Ok(false) };
    let from = by_instant(earlier(opened.on.and_time(chrono::NaiveTime::MIN).and_utc(), EARLIEST_ZONE));
    Ok(reading.list_count(List::HeldClosingMeetings, id.0, from, i64::MAX)? > 0)
}

/// Goals and benchmarks reached, and wins, in order of their day. A benchmark that became a win is listed as that win.
fn achieved<'a>(goals: impl Iterator<Item = (GoalId, &'a Goal)>) -> Vec<Achieved> {
    let mut by_day: BTreeMap<NaiveDate, Vec<Achieved>> = BTreeMap::new();
    let mut add = |on, source, text: &str| {
        by_day.entry(on).or_default().push(Achieved { source, text: text.to_owned() });
    };
    for (id, goal) in goals {
        for benchmark in &goal.benchmarks {
            if let BenchmarkState::Reached { on } = benchmark.state
                && !goal.wins.iter().any(|win| win.source == WinSource::Benchmark(benchmark.id))
            {
                add(on, AchievedSource::Benchmark(benchmark.id), &benchmark.measure);
            }
        }
        for win in &goal.wins {
            add(win.on, AchievedSource::Win(win.id), &win.text);
        }
        if let GoalState::Reached { on, .. } = &goal.state {
            add(*on, AchievedSource::Goal(id), &goal.statement.text);
        }
    }
    by_day.into_values().flatten().collect()
}
