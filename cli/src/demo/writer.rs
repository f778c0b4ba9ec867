//! `belay demo-writer`: a phone that writes as fast as it can, until it is killed. Step 10 runs it as a process of its
//! own; every line it prints is a write that was acknowledged.

use std::io::Write as _;

use belay_core::{
    Belay,
    domain::{
        Kind,
        goal::{GoalCommand, GoalKind, GoalOpening},
    },
};
use clap::Args;

use crate::{
    failure::{Failure, Outcome},
    typed,
};

/// The place of the writes.
#[derive(Args, Debug)]
pub(crate) struct WriterArguments {
    /// The relationship in which it writes goals and wins.
    relationship: String,
}

/// Writes until it is killed.
pub(crate) fn run(belay: &Belay, arguments: &WriterArguments) -> Outcome {
    let relationship = typed::document(belay, Kind::Relationship, &arguments.relationship)?;
    let goal = belay.goals().draft(GoalOpening {
        relationship,
        owner: typed::person(belay, "me")?,
        kind: GoalKind::Development,
        statement: "Keep a promise to myself".to_owned(),
        outcome: String::new(),
        evidence: String::new(),
        due: None,
        vision: None,
    })?;
    let mut out = std::io::stdout();
    let mut say = |line: String| {
        writeln!(out, "{line}").and_then(|()| out.flush()).map_err(|error| Failure::Here(error.to_string()))
    };
    say(format!("goal {}", goal.0))?;
    for number in 1u64.. {
        belay.goals().act(goal, GoalCommand::AddWin { text: format!("win {number}") })?;
        say(format!("kept {number}"))?;
    }
    Ok(())
}
