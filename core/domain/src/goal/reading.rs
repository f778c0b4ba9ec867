//! Values derived from goals: progress, stretch level, the action plan, and advice. Computed, never stored.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Benchmark, BenchmarkState, DONE_TOO_SOON_DAYS, Goal, GoalState, LOW_STRETCH, MANY_ACTIONS, STRETCH_GAP,
    WinState,
};
use crate::{
    Advice, Rating,
    action::{Action, ActionState, in_order_of_due_date},
};

/// How far a goal has come: benchmarks reached of all (S119). Without benchmarks it is unknown, not zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Progress {
    /// Benchmarks reached.
    pub reached: u32,
    /// All benchmarks; at least 1.
    pub total: u32,
}

impl Goal {
    /// Benchmarks reached of all; none where there are no benchmarks.
    #[must_use]
    pub fn progress(&self) -> Option<Progress> {
        let count = |benchmarks: usize| u32::try_from(benchmarks).unwrap_or(u32::MAX);
        let total = count(self.benchmarks.len());
        let reached = count(self.benchmarks.iter().filter(|benchmark| !benchmark.is_open()).count());
        (total > 0).then_some(Progress { reached, total })
    }

    /// The open benchmark that is due next.
    #[must_use]
    pub fn next_benchmark(&self) -> Option<&Benchmark> {
        self.benchmarks.iter().filter(|benchmark| benchmark.is_open()).min_by_key(|benchmark| benchmark.due)
    }

    /// The benchmarks whose day has passed without their being reached, of an agreed goal, the longest overdue first (S119).
    #[must_use]
    pub fn overdue_benchmarks(&self, today: NaiveDate) -> Vec<&Benchmark> {
        let is_overdue = |benchmark: &&Benchmark| benchmark.is_open() && benchmark.due < today;
        let mut overdue: Vec<_> =
            self.benchmarks.iter().filter(|_| self.is_agreed()).filter(is_overdue).collect();
        overdue.sort_by_key(|benchmark| benchmark.due);
        overdue
    }

    /// How far the goal stretches its owner: the lower of the readings, never the mean (S114). None until the owner
    /// and another member have both given theirs.
    #[must_use]
    pub fn stretch_level(&self) -> Option<Rating> {
        let both = self.stretch.contains_key(&self.owner) && self.stretch.len() > 1;
        both.then(|| self.stretch.values().min().copied()).flatten()
    }

    /// Whether it stands as agreed or was reached.
    #[must_use]
    pub fn is_agreed(&self) -> bool {
        matches!(self.state, GoalState::Agreed { .. })
    }

    /// Whether it waits for somebody to carry, drop or reach it before the relationship can be signed off (S445).
    #[must_use]
    pub fn is_open(&self) -> bool {
        !matches!(
            self.state,
            GoalState::Reached { .. } | GoalState::Carried { .. } | GoalState::Dropped { .. }
        )
    }

    /// The advice about this goal.
    #[must_use]
    pub fn advice(&self) -> Vec<Advice> {
        let mut advice = Vec::new();
        let readings = self.stretch.values().map(|rating| rating.value());
        if let (Some(low), Some(high)) = (readings.clone().min(), readings.max())
            && high - low >= STRETCH_GAP
        {
            advice.push(Advice::TalkAboutStretch);
        }
        if self.is_agreed() && self.is_low() {
            advice.push(Advice::LowGoal);
        }
        if matches!(self.state, GoalState::InReview) && self.vision.is_none() {
            advice.push(Advice::LinkToVision);
        }
        if self.actions.len() > MANY_ACTIONS {
            advice.push(Advice::ManyActions);
        }
        if self.wins.iter().any(|win| win.state == WinState::Open) {
            advice.push(Advice::Celebrate);
        }
        advice
    }

    /// S115: a stretch level of two or less, or no benchmark and every action done within a week of being agreed.
    fn is_low(&self) -> bool {
        let low = self.stretch_level().is_some_and(|level| level.value() <= LOW_STRETCH);
        let GoalState::Agreed { on: agreed, .. } = self.state else {
            return low;
        };
        let done_at_once = |action: &Action| match &action.state {
            ActionState::Done { on, .. } => (*on - agreed).num_days() <= DONE_TOO_SOON_DAYS,
            _ => false,
        };
        let too_small =
            self.benchmarks.is_empty() && !self.actions.is_empty() && self.actions.iter().all(done_at_once);
        low || too_small
    }

    /// When the benchmark was reached, if it was.
    #[must_use]
    pub fn reached_on(benchmark: &Benchmark) -> Option<NaiveDate> {
        match benchmark.state {
            BenchmarkState::Reached { on } => Some(on),
            BenchmarkState::Open => None,
        }
    }
}

/// The action plan of a relationship: the open actions of all its goals, overdue first (S124).
#[must_use]
pub fn action_plan<'a>(goals: impl IntoIterator<Item = &'a Goal>) -> Vec<Action> {
    let open =
        goals.into_iter().flat_map(|goal| &goal.actions).filter(|action| action.is_open()).cloned().collect();
    in_order_of_due_date(open)
}
