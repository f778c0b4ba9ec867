//! `cargo xtask prove`: promises that take months to break, played in minutes and counted.

use anyhow::Result;
use clap::ValueEnum;

use crate::process;
use crate::workspace::Workspace;

/// What can be proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Promise {
    /// Each reminder rings, once: a thousand people for eleven months
    Reminders,
}

/// The months are played as shipped: without it they take an hour.
const PROFILE: &str = "dist";

/// Plays it and shows the counts. True when the promise holds.
pub fn run(workspace: &Workspace, promise: Promise, words: &[String]) -> Result<bool> {
    let Promise::Reminders = promise;
    let mut command = process::cargo(&workspace.root);
    command.args(["run", "--profile", PROFILE, "--package", "belay-tests", "--bin", "prove", "--"]);
    command.args(words);
    process::succeeds_showing(&mut command)
}
