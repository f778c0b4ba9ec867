//! How goals look in a terminal.

use belay_core::{
    domain::{
        action::{Action, ActionState},
        goal::{BenchmarkState, GoalState, WinState},
    },
    services::{GoalPage, GoalView},
};

use crate::{
    screen::{Screen, Show, Style},
    times,
    typed::short,
    words,
};

impl Show for GoalPage {
    fn show(&self, screen: &mut Screen) {
        if self.goals.is_empty() {
            screen.line(Style::Dim, "No goals yet: `belay goal draft` begins one.");
        }
        for goal in &self.goals {
            goal.show(screen);
            screen.gap();
        }
        if let Some(next) = &self.next {
            screen.line(Style::Dim, &format!("There is more: --from {next}"));
        }
    }
}

impl Show for GoalView {
    fn show(&self, screen: &mut Screen) {
        let goal = &self.goal;
        screen.heading(&format!("{} · {}", goal.statement.text, state(&goal.state)));
        screen.inside(|screen| {
            screen.field("id", &short(self.id));
            screen.field("owner", &screen.name(goal.owner));
            screen.prose("statement", &goal.statement);
            screen.prose("outcome", &goal.outcome);
            screen.prose("evidence", &goal.evidence);
            screen.field("due", &goal.due.map(times::day).unwrap_or_default());
            if let GoalState::PushedBack { question, by } = &goal.state {
                screen.field("asked", &format!("{question} ({})", screen.name(*by)));
            }
            if let Some(progress) = self.progress {
                screen.field("progress", &format!("{} of {} benchmarks", progress.reached, progress.total));
            }
            if let Some(level) = self.stretch_level {
                screen.field("stretch", &format!("{} of 5", level.value()));
            }
            for benchmark in &goal.benchmarks {
                let state = match benchmark.state {
                    BenchmarkState::Open if self.overdue.contains(benchmark) => {
                        format!("overdue since {}", times::day(benchmark.due))
                    }
                    BenchmarkState::Open => format!("by {}", times::day(benchmark.due)),
                    BenchmarkState::Reached { on } => format!("reached on {}", times::day(on)),
                };
                let id = short(benchmark.id);
                screen.field(
                    "benchmark",
                    &format!("{}: {} · {state} · {id}", benchmark.measure, benchmark.target),
                );
            }
            for win in &goal.wins {
                let state = match &win.state {
                    WinState::Open => "how will you mark it?".to_owned(),
                    WinState::Celebrated { how, .. } => format!("celebrated: {how}"),
                    WinState::Waived { .. } => "let be".to_owned(),
                };
                screen.field("win", &format!("{} · {state} · {}", win.text, short(win.id)));
            }
            for action in &goal.actions {
                screen.field("action", &action_line(screen, action));
            }
            for advice in &self.advice {
                screen.line(Style::Warn, words::advice(*advice));
            }
            screen.can_now(&self.allowed);
            screen.send_state(self.waiting, self.unsent_reason);
        });
    }
}

/// The state of a goal, in a word or two.
fn state(state: &GoalState) -> &'static str {
    match state {
        GoalState::Draft => "draft",
        GoalState::InReview => "in review",
        GoalState::PushedBack { .. } => "pushed back",
        GoalState::Agreed { .. } => "agreed",
        GoalState::Reached { .. } => "reached",
        GoalState::Carried { .. } => "carried on",
        GoalState::Dropped { .. } => "dropped",
    }
}

/// An action on one line.
pub(crate) fn action_line(screen: &Screen, action: &Action) -> String {
    let state = match &action.state {
        ActionState::Someday => "someday".to_owned(),
        ActionState::Open { due } => format!("by {}", times::day(*due)),
        ActionState::Done { on, .. } => format!("done on {}", times::day(*on)),
        ActionState::Dropped { .. } => "dropped".to_owned(),
    };
    format!("{} · {} · {state} · {}", action.what, screen.name(action.owner), short(action.id))
}

#[derive(serde::Serialize)]
#[serde(transparent)]
pub(super) struct ActionPlan(pub(super) Vec<Action>);

impl Show for ActionPlan {
    fn show(&self, screen: &mut Screen) {
        if self.0.is_empty() {
            screen.line(Style::Dim, "Nothing to do.");
        }
        for action in &self.0 {
            screen.line(Style::Plain, &action_line(screen, action));
        }
    }
}
