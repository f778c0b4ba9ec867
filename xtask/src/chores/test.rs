//! `cargo xtask test`: every test there is, in every language, on whatever machine it is started.

use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::Result;
use clap::Args;

use super::{bindings, build, kotlin, lint, mobile_check, openapi, practices, swift};
use crate::contract::{CASES, Contract};
use crate::output::{DemoOutput, TestOutput};
use crate::runner::{self, Step, Tally};
use crate::workspace::Workspace;
use crate::{equip, process, terminal};

/// The options of the test run.
#[derive(Clone, Copy, Debug, Args)]
pub struct Wanted {
    /// Leave out Kotlin, Swift and the phones' types, on a machine without their tools
    #[arg(long)]
    pub rust_only: bool,
    /// Also check dependencies against the RustSec advisories (needs the network)
    #[arg(long)]
    pub advisories: bool,
}

/// Runs every test. True when nothing failed.
pub fn run(workspace: &Workspace, wanted: Wanted) -> Result<bool> {
    let [rust, in_kotlin, in_swift] = [(); 3].map(|()| Mutex::new(TestOutput::default()));
    let test = ["test".to_owned()];
    let counted = |output: &Mutex<TestOutput>, success: bool| Ok(locked(output).tally(success));
    let mut steps = vec![Step::checking("what this machine lacks", || lacking(workspace, wanted.rust_only))];
    steps.extend(lint::steps(workspace, wanted.advisories));
    // The languages' compilers and the longest tests use one core: beside the tests in Rust they cost little time.
    let others = if wanted.rust_only {
        vec![Step::checking("the phone's library by itself", || {
            lint::cargo(workspace, &["check", "--package", "belay-ffi"])
        })]
    } else {
        vec![
            Step::counting("the Kotlin layer, the contract in Kotlin, and the Android app", || {
                let success = kotlin::run(workspace, &test, |line| locked(&in_kotlin).read(line))?;
                counted(&in_kotlin, success)
            }),
            Step::counting("the Swift layer, and the contract in Swift", || {
                let success = swift::run(workspace, &test, |line| locked(&in_swift).read(line))?;
                counted(&in_swift, success)
            }),
        ]
    };
    steps.extend([
        Step::checking("everything builds", || build::run(workspace)),
        Step::checking("what crosses to Kotlin and Swift is the committed listing", || {
            bindings::run(workspace, true)
        }),
        Step::counting("tests of every crate", || {
            let targets = ["--lib", "--bins", "--tests", "--examples"];
            let success = cargo_test(workspace, &targets, &mut locked(&rust))?;
            counted(&rust, success)
        })
        .beside(others),
        Step::counting("examples in the documentation", || {
            let mut output = TestOutput::default();
            let success = cargo_test(workspace, &["--doc"], &mut output)?;
            Ok(output.tally(success))
        }),
    ]);
    if !wanted.rust_only {
        steps.push(Step::checking("the phones' types", || mobile_check::run(workspace)));
    }
    steps.extend([
        Step::finding("every case of the contract passed in every language", || {
            let outputs =
                [("Rust", locked(&rust)), ("Kotlin", locked(&in_kotlin)), ("Swift", locked(&in_swift))];
            let runs = outputs.each_ref().map(|(language, output)| (*language, &output.cases));
            let runs = if wanted.rust_only { &runs[..1] } else { &runs };
            let text = workspace.text(CASES)?;
            let contract = Contract::read(&text)?;
            terminal::say(&contract.counts(runs));
            Ok(runs.iter().flat_map(|run| contract.violations(*run)).collect())
        }),
        Step::checking("practices have their scenario", || practices::run(workspace, true)),
        Step::finding("every scenario ran and passed", || {
            practices::not_passed(workspace, &locked(&rust).passed)
        }),
        // A build of the whole workspace unifies features, and hides that a crate forgot to ask for one. What ships is therefore
        // type-checked by itself too: the shell with the server in it here, the phone's library with the phones' types or here.
        Step::checking("the shell by itself", || lint::cargo(workspace, &["check", "--package", "belay"])),
        Step::checking("docs/openapi.json is the server's", || openapi::run(workspace, true)),
        Step::counting("the demo, end to end", || demo(workspace)),
    ]);
    Ok(runner::run(steps))
}

/// What one language printed. A step that panicked while it read has failed by then, and what it read stays.
fn locked(output: &Mutex<TestOutput>) -> MutexGuard<'_, TestOutput> {
    output.lock().unwrap_or_else(PoisonError::into_inner)
}

fn lacking(workspace: &Workspace, rust_only: bool) -> Result<bool> {
    equip::everything(workspace)?;
    if !rust_only {
        kotlin::equip()?;
        swift::equip()?;
    }
    Ok(true)
}

/// Runs the tests of the workspace; what they print goes to `output`. True when they succeed.
fn cargo_test(workspace: &Workspace, targets: &[&str], output: &mut TestOutput) -> Result<bool> {
    let mut command = process::cargo(&workspace.root);
    command.args(["test", "--workspace", "--no-fail-fast"]).args(targets);
    Ok(process::run_showing(&mut command, |line| output.read(line))?.success())
}

/// The README's first command, in the build that the tests have made already: a release build only for this would compile every
/// crate once more.
fn demo(workspace: &Workspace) -> Result<Tally> {
    if !build::run(workspace)? {
        return Ok(Tally::one(false));
    }
    let mut output = DemoOutput::default();
    let mut belay = Command::new(workspace.target.join("debug/belay"));
    let status = process::run_showing(belay.current_dir(&workspace.root), |line| output.read(line))?;
    Ok(output.tally(status.success()))
}
