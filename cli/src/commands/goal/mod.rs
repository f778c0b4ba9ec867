//! `belay goal`: draft, review, benchmarks, wins, actions.

mod show;

use belay_core::{
    Belay,
    domain::{
        Edit, GoalId, Kind, Rating, Scope, VisionId,
        action::{ActionCommand, NewAction},
        goal::{self, GoalKind, GoalOpening, NewBenchmark, Wording},
    },
    services::GoalView,
};
use chrono::NaiveDate;
use clap::{Args, Subcommand};

use crate::{
    failure::{Failure, Outcome},
    screen::Screen,
    typed::{day, document, named, part, person},
    words::Verbs,
};

pub(crate) use show::action_line;

/// Draft, review, benchmarks, wins, actions.
#[derive(Debug, Subcommand)]
pub(crate) enum GoalCommand {
    /// Draft a goal.
    Draft(DraftArguments),
    /// One goal, whole.
    Show {
        /// The goal's id.
        goal: String,
    },
    /// The goals of a relationship.
    List {
        /// The relationship's id.
        relationship: String,
        /// The page, as the page before named it.
        #[arg(long)]
        from: Option<String>,
    },
    /// The action plan of a relationship: open actions, overdue first.
    Plan {
        /// The relationship's id.
        relationship: String,
    },
    /// Word one of its texts anew.
    Reword {
        /// The goal's id.
        goal: String,
        /// Which text: statement, outcome, evidence.
        #[arg(value_parser = named::<Wording>)]
        wording: Wording,
        /// The new text.
        text: String,
    },
    /// Make one text of the versions that were kept side by side.
    Settle {
        /// The goal's id.
        goal: String,
        /// Which text: statement, outcome, evidence.
        #[arg(value_parser = named::<Wording>)]
        wording: Wording,
        /// The text they become.
        text: String,
    },
    /// Change the date, the kind, or the vision it serves.
    Set {
        /// The goal's id.
        goal: String,
        /// By when.
        #[arg(long, value_parser = day)]
        due: Option<NaiveDate>,
        /// Development or performance.
        #[arg(long, value_parser = named::<GoalKind>)]
        kind: Option<GoalKind>,
        /// The vision's id.
        #[arg(long)]
        vision: Option<String>,
    },
    /// Your yes: ask your partner to review it.
    #[command(visible_alias = "send-to-review")]
    Send {
        /// The goal's id.
        goal: String,
    },
    /// Say why goals should come before getting acquainted; it takes both of you.
    OverrideGroundwork {
        /// The goal's id.
        goal: String,
        /// Why.
        reason: String,
    },
    /// The reviewer's yes.
    Agree {
        /// The goal's id.
        goal: String,
    },
    /// Give it back with a question.
    PushBack {
        /// The goal's id.
        goal: String,
        /// The question.
        question: String,
    },
    /// How far it stretches its owner, 1 to 5.
    Stretch {
        /// The goal's id.
        goal: String,
        /// 1 to 5.
        rating: u8,
    },
    /// Benchmarks: add one, move its date, reach it.
    #[command(subcommand)]
    Benchmark(BenchmarkCommand),
    /// Wins: write one down, celebrate it, let it be, share it.
    #[command(subcommand)]
    Win(WinCommand),
    /// Actions: take one on, date it, complete it, drop it.
    #[command(subcommand)]
    Action(GoalActionCommand),
    /// How far you want it shared; wider needs a yes from each of you.
    Share {
        /// The goal's id.
        goal: String,
        /// How far: private, partner, circle, cohort, organisation, public.
        #[arg(value_parser = named::<Scope>)]
        scope: Scope,
    },
    /// It is reached.
    Reach {
        /// The goal's id.
        goal: String,
        /// A sentence on how it is known.
        evidence: String,
    },
    /// It goes on after the relationship ends.
    Carry {
        /// The goal's id.
        goal: String,
        /// By whom; its owner if not said.
        #[arg(long)]
        by: Option<String>,
    },
    /// It is given up.
    Drop {
        /// The goal's id.
        goal: String,
        /// Why.
        reason: String,
    },
}

/// A goal, as typed.
#[derive(Args, Debug)]
pub(crate) struct DraftArguments {
    /// The relationship's id.
    relationship: String,
    /// What the owner wants to be able to do.
    statement: String,
    /// What others will see.
    #[arg(long, default_value = "")]
    outcome: String,
    /// How it will be known.
    #[arg(long, default_value = "")]
    evidence: String,
    /// By when.
    #[arg(long, value_parser = day)]
    due: Option<NaiveDate>,
    /// Development or performance.
    #[arg(long, value_parser = named::<GoalKind>, default_value = "development")]
    kind: GoalKind,
    /// Whose goal it is.
    #[arg(long, default_value = "me")]
    owner: String,
    /// The vision it serves.
    #[arg(long)]
    vision: Option<String>,
}

/// Milestones.
#[derive(Debug, Subcommand)]
pub(crate) enum BenchmarkCommand {
    /// Set a milestone.
    Add {
        /// The goal's id.
        goal: String,
        /// What is measured.
        measure: String,
        /// What it should come to.
        target: String,
        /// By when.
        #[arg(long, value_parser = day)]
        due: NaiveDate,
    },
    /// Move its date.
    Redate {
        /// The goal's id.
        goal: String,
        /// The benchmark's id.
        benchmark: String,
        /// By when.
        #[arg(long, value_parser = day)]
        due: NaiveDate,
    },
    /// It is reached: a win to celebrate.
    Reach {
        /// The goal's id.
        goal: String,
        /// The benchmark's id.
        benchmark: String,
    },
}

/// Wins.
#[derive(Debug, Subcommand)]
pub(crate) enum WinCommand {
    /// Write a win down by hand.
    Add {
        /// The goal's id.
        goal: String,
        /// What was won.
        text: String,
    },
    /// Mark it.
    Celebrate {
        /// The goal's id.
        goal: String,
        /// The win's id.
        win: String,
        /// How.
        how: String,
    },
    /// Let it be.
    Waive {
        /// The goal's id.
        goal: String,
        /// The win's id.
        win: String,
    },
    /// How far you want it shared.
    Share {
        /// The goal's id.
        goal: String,
        /// The win's id.
        win: String,
        /// How far: private, partner, circle, cohort, organisation, public.
        #[arg(value_parser = named::<Scope>)]
        scope: Scope,
    },
}

/// Actions under a goal.
#[derive(Debug, Subcommand)]
pub(crate) enum GoalActionCommand {
    /// Take one on.
    Add {
        /// The goal's id.
        goal: String,
        /// What is to be done.
        what: String,
        /// By when.
        #[arg(long, value_parser = day)]
        due: Option<NaiveDate>,
        /// File it for later, without a date.
        #[arg(long)]
        someday: bool,
        /// Who does it.
        #[arg(long, default_value = "me")]
        owner: String,
    },
    /// Give it a date, or move it.
    Date {
        /// The goal's id.
        goal: String,
        /// The action's id.
        action: String,
        /// By when.
        #[arg(value_parser = day)]
        due: NaiveDate,
    },
    /// It is done.
    Complete {
        /// The goal's id.
        goal: String,
        /// The action's id.
        action: String,
        /// What came of it.
        #[arg(long, default_value = "")]
        result: String,
    },
    /// It is no longer wanted.
    Drop {
        /// The goal's id.
        goal: String,
        /// The action's id.
        action: String,
    },
}

/// What is typed for each command of a goal.
pub(crate) const VERBS: Verbs = &[
    ("reword", "goal reword"),
    ("settle", "goal settle"),
    ("set_due", "goal set --due"),
    ("set_kind", "goal set --kind"),
    ("link_vision", "goal set --vision"),
    ("send_to_review", "goal send"),
    ("override_groundwork", "goal override-groundwork"),
    ("agree", "goal agree"),
    ("push_back", "goal push-back"),
    ("rate_stretch", "goal stretch"),
    ("add_benchmark", "goal benchmark add"),
    ("redate_benchmark", "goal benchmark redate"),
    ("reach_benchmark", "goal benchmark reach"),
    ("add_win", "goal win add"),
    ("celebrate", "goal win celebrate"),
    ("waive_win", "goal win waive"),
    ("set_win_scope", "goal win share"),
    ("add_action", "goal action add"),
    ("act", "goal action"),
    ("date", "goal action date"),
    ("complete", "goal action complete"),
    ("set_scope", "goal share"),
    ("reach", "goal reach"),
    ("carry", "goal carry"),
    ("drop", "goal drop"),
];

pub(crate) fn run(belay: &Belay, command: GoalCommand, screen: &mut Screen) -> Outcome {
    let goals = belay.goals();
    let view = match command {
        GoalCommand::Draft(arguments) => goals.goal(draft(belay, arguments)?)?,
        GoalCommand::Show { goal } => goals.goal(id(belay, &goal)?)?,
        GoalCommand::List { relationship, from } => {
            let relationship = document(belay, Kind::Relationship, &relationship)?;
            screen.answer(&goals.of_relationship(relationship, from.as_deref())?);
            return Ok(());
        }
        GoalCommand::Plan { relationship } => {
            let relationship = document(belay, Kind::Relationship, &relationship)?;
            screen.answer(&show::ActionPlan(goals.action_plan(relationship)?));
            return Ok(());
        }
        GoalCommand::Set { goal, due, kind, vision } => {
            let goal = id(belay, &goal)?;
            let vision: Option<VisionId> =
                vision.map(|vision| document(belay, Kind::Vision, &vision)).transpose()?;
            let commands = [
                due.map(|due| goal::GoalCommand::SetDue(Some(due))),
                kind.map(goal::GoalCommand::SetKind),
                vision.map(|vision| goal::GoalCommand::LinkVision(Some(vision))),
            ];
            for command in commands.into_iter().flatten() {
                goals.act(goal, command)?;
            }
            goals.goal(goal)?
        }
        command => {
            let (goal, command) = asked(belay, command)?;
            goals.act(goal, command)?
        }
    };
    screen.answer(&view);
    Ok(())
}

fn id(belay: &Belay, typed: &str) -> Result<GoalId, Failure> {
    document(belay, Kind::Goal, typed)
}

fn draft(belay: &Belay, typed: DraftArguments) -> Result<GoalId, Failure> {
    let DraftArguments { relationship, statement, outcome, evidence, due, kind, owner, vision } = typed;
    Ok(belay.goals().draft(GoalOpening {
        relationship: document(belay, Kind::Relationship, &relationship)?,
        owner: person(belay, &owner)?,
        kind,
        statement,
        outcome,
        evidence,
        due,
        vision: vision.map(|vision| document(belay, Kind::Vision, &vision)).transpose()?,
    })?)
}

/// The goal and the domain's command for what was typed.
fn asked(belay: &Belay, command: GoalCommand) -> Result<(GoalId, goal::GoalCommand), Failure> {
    use goal::GoalCommand as Asked;
    let there = |typed: &str| -> Result<GoalView, Failure> { Ok(belay.goals().goal(id(belay, typed)?)?) };
    Ok(match command {
        GoalCommand::Reword { goal, wording, text } => {
            let view = there(&goal)?;
            let edit = Edit { before: wording_of(&view, wording).text.clone(), after: text };
            (view.id, Asked::Reword { wording, edit })
        }
        GoalCommand::Settle { goal, wording, text } => {
            let view = there(&goal)?;
            let prose = wording_of(&view, wording);
            let edit = Edit { before: prose.text.clone(), after: text };
            (view.id, Asked::Settle { wording, edit, seen: prose.kept.clone() })
        }
        GoalCommand::Send { goal } => (id(belay, &goal)?, Asked::SendToReview),
        GoalCommand::OverrideGroundwork { goal, reason } => {
            (id(belay, &goal)?, Asked::OverrideGroundwork { reason })
        }
        GoalCommand::Agree { goal } => (id(belay, &goal)?, Asked::Agree),
        GoalCommand::PushBack { goal, question } => (id(belay, &goal)?, Asked::PushBack { question }),
        GoalCommand::Stretch { goal, rating } => {
            let rating = Rating::try_from(rating).map_err(belay_core::Error::from)?;
            (id(belay, &goal)?, Asked::RateStretch(rating))
        }
        GoalCommand::Benchmark(command) => benchmark(there, belay, command)?,
        GoalCommand::Win(command) => win(there, belay, command)?,
        GoalCommand::Action(command) => action(there, belay, command)?,
        GoalCommand::Share { goal, scope } => (id(belay, &goal)?, Asked::SetScope(scope)),
        GoalCommand::Reach { goal, evidence } => (id(belay, &goal)?, Asked::Reach { evidence }),
        GoalCommand::Carry { goal, by } => {
            let by = by.map(|by| person(belay, &by)).transpose()?;
            (id(belay, &goal)?, Asked::Carry { by })
        }
        GoalCommand::Drop { goal, reason } => (id(belay, &goal)?, Asked::Drop { reason }),
        GoalCommand::Draft(_)
        | GoalCommand::Show { .. }
        | GoalCommand::List { .. }
        | GoalCommand::Plan { .. }
        | GoalCommand::Set { .. } => return Err(Failure::Typed("that is no change of a goal".to_owned())),
    })
}

fn benchmark(
    there: impl Fn(&str) -> Result<GoalView, Failure>,
    belay: &Belay,
    command: BenchmarkCommand,
) -> Result<(GoalId, goal::GoalCommand), Failure> {
    use goal::GoalCommand as Asked;
    let which = |view: &GoalView, typed: &str| {
        part("benchmark", view.goal.benchmarks.iter().map(|benchmark| benchmark.id), typed)
    };
    Ok(match command {
        BenchmarkCommand::Add { goal, measure, target, due } => {
            (id(belay, &goal)?, Asked::AddBenchmark(NewBenchmark { measure, target, due }))
        }
        BenchmarkCommand::Redate { goal, benchmark, due } => {
            let view = there(&goal)?;
            (view.id, Asked::RedateBenchmark { benchmark: which(&view, &benchmark)?, due })
        }
        BenchmarkCommand::Reach { goal, benchmark } => {
            let view = there(&goal)?;
            (view.id, Asked::ReachBenchmark { benchmark: which(&view, &benchmark)? })
        }
    })
}

fn win(
    there: impl Fn(&str) -> Result<GoalView, Failure>,
    belay: &Belay,
    command: WinCommand,
) -> Result<(GoalId, goal::GoalCommand), Failure> {
    use goal::GoalCommand as Asked;
    let which = |view: &GoalView, typed: &str| part("win", view.goal.wins.iter().map(|win| win.id), typed);
    Ok(match command {
        WinCommand::Add { goal, text } => (id(belay, &goal)?, Asked::AddWin { text }),
        WinCommand::Celebrate { goal, win, how } => {
            let view = there(&goal)?;
            (view.id, Asked::Celebrate { win: which(&view, &win)?, how })
        }
        WinCommand::Waive { goal, win } => {
            let view = there(&goal)?;
            (view.id, Asked::WaiveWin { win: which(&view, &win)? })
        }
        WinCommand::Share { goal, win, scope } => {
            let view = there(&goal)?;
            (view.id, Asked::SetWinScope { win: which(&view, &win)?, scope })
        }
    })
}

fn action(
    there: impl Fn(&str) -> Result<GoalView, Failure>,
    belay: &Belay,
    command: GoalActionCommand,
) -> Result<(GoalId, goal::GoalCommand), Failure> {
    use goal::GoalCommand as Asked;
    let act = |goal: &str, typed: &str, command| {
        let view = there(goal)?;
        let action = part("action", view.goal.actions.iter().map(|action| action.id), typed)?;
        Ok::<_, Failure>((view.id, Asked::Act { action, command }))
    };
    match command {
        GoalActionCommand::Add { goal, what, due, someday, owner } => {
            let owner = person(belay, &owner)?;
            Ok((id(belay, &goal)?, Asked::AddAction(NewAction { owner, what, due, someday })))
        }
        GoalActionCommand::Date { goal, action, due } => act(&goal, &action, ActionCommand::Date { due }),
        GoalActionCommand::Complete { goal, action, result } => {
            act(&goal, &action, ActionCommand::Complete { result })
        }
        GoalActionCommand::Drop { goal, action } => act(&goal, &action, ActionCommand::Drop),
    }
}

fn wording_of(view: &GoalView, wording: Wording) -> &belay_core::domain::Prose {
    match wording {
        Wording::Statement => &view.goal.statement,
        Wording::Outcome => &view.goal.outcome,
        Wording::Evidence => &view.goal.evidence,
    }
}
