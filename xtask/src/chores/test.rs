//! `cargo xtask test`: every test there is, on whatever machine it is started.

use std::cell::RefCell;

use anyhow::Result;

use super::{lint, openapi, practices};
use crate::reading::{DemoOutput, TestOutput};
use crate::runner::{self, Step, Tally};
use crate::workspace::Workspace;
use crate::{equip, process};

/// Runs every test. True when nothing failed.
///
/// # Errors
/// None of its own: a step that breaks is reported and counted as failed, and the others still run.
pub fn run(workspace: &Workspace, advisories: bool) -> Result<bool> {
    let output = RefCell::new(TestOutput::default());
    let mut steps = vec![Step::checking("what this machine lacks", || equip::everything(workspace))];
    steps.extend(lint::steps(workspace, advisories));
    steps.extend([
        Step::counting("tests of every crate", || {
            let targets = ["--lib", "--bins", "--tests", "--examples"];
            cargo_test(workspace, &targets, &mut output.borrow_mut())
        }),
        Step::counting("examples in the documentation", || {
            cargo_test(workspace, &["--doc"], &mut TestOutput::default())
        }),
        Step::checking("practices have their scenario", || practices::run(workspace, true)),
        Step::finding("every scenario ran and passed", || {
            practices::not_passed(workspace, &output.borrow().passed)
        }),
        // A build of the whole workspace unifies features, and hides that a crate forgot to ask for one. What ships is
        // therefore built by itself too: the phone's library here, the server and the shell in the two steps after it.
        Step::checking("the phone's library by itself", || {
            lint::cargo(workspace, &["check", "--package", "belay-core"])
        }),
        Step::checking("docs/openapi.json is the server's", || openapi::run(workspace, true)),
        Step::counting("the demo, end to end", || demo(workspace)),
    ]);
    Ok(runner::run(steps))
}

fn cargo_test(workspace: &Workspace, targets: &[&str], output: &mut TestOutput) -> Result<Tally> {
    let mut command = process::cargo(&workspace.root);
    command.args(["test", "--workspace", "--no-fail-fast"]).args(targets);
    let status = process::run_showing(&mut command, |line| output.read(line))?;
    Ok(output.tally(status.success()))
}

/// The README's first command, as a newcomer types it.
fn demo(workspace: &Workspace) -> Result<Tally> {
    let mut output = DemoOutput::default();
    let mut command = process::cargo(&workspace.root);
    let status = process::run_showing(command.args(["run", "--release"]), |line| output.read(line))?;
    Ok(output.tally(status.success()))
}
