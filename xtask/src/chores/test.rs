//! `cargo xtask test`: every test there is, in every language, on whatever machine it is started.

use std::cell::RefCell;
use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use super::{bindings, build, kotlin, lint, mobile_check, openapi, practices, swift};
use crate::contract::{CASES, Contract, Run};
use crate::reading::{DemoOutput, TestOutput};
use crate::runner::{self, Step, Tally};
use crate::swift::Swift;
use crate::terminal;
use crate::workspace::Workspace;
use crate::{equip, process};

/// The cases in Rust stand in this module of the face's own tests.
const CONTRACT_IN_RUST: &str = "contract_in_rust::";

/// What is wanted beside the usual.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Also check dependencies against the advisories.
    pub advisories: bool,
    /// Leave out Kotlin, Swift and the phones' types, for a machine without their tools.
    pub rust_only: bool,
}

/// Runs every test. True when nothing failed.
///
/// # Errors
/// None of its own: a step that breaks is reported and counted as failed, and the others still run.
pub fn run(workspace: &Workspace, wanted: Wanted) -> Result<bool> {
    let output = RefCell::new(TestOutput::default());
    let [rust, in_kotlin, in_swift] =
        ["Rust", "Kotlin", "Swift"].map(|language| RefCell::new(Run::of(language)));
    let mut steps = vec![Step::checking("what this machine lacks", || lacking(workspace, wanted.rust_only))];
    steps.extend(lint::steps(workspace, wanted.advisories));
    steps.extend([
        Step::checking("everything builds", || build::run(workspace)),
        Step::checking("what crosses to Kotlin and Swift is core's", || bindings::run(workspace, true)),
        Step::counting("tests of every crate", || {
            let targets = ["--lib", "--bins", "--tests", "--examples"];
            let passed = cargo_test(workspace, &targets, |line| {
                output.borrow_mut().read(line);
                if let Some(case) = case_in_rust(line) {
                    rust.borrow_mut().passed(case);
                }
            })?;
            Ok(output.borrow().tally(passed))
        }),
        Step::counting("examples in the documentation", || {
            let mut output = TestOutput::default();
            let passed = cargo_test(workspace, &["--doc"], |line| output.read(line))?;
            Ok(output.tally(passed))
        }),
    ]);
    if wanted.rust_only {
        steps.push(Step::checking("the phone's library by itself", || {
            lint::cargo(workspace, &["check", "--package", "belay-ffi"])
        }));
    } else {
        steps.extend([
            Step::counting("the Kotlin layer, and the contract in Kotlin", || {
                kotlin::test(workspace, |line| in_kotlin.borrow_mut().read(line))
            }),
            Step::counting("the Swift layer, and the contract in Swift", || {
                swift::test(workspace, |line| in_swift.borrow_mut().read(line))
            }),
            Step::checking("the phones' types", || mobile_check::run(workspace)),
        ]);
    }
    steps.extend([
        Step::finding("every case of the contract passed in every language", || {
            let runs = match wanted.rust_only {
                true => vec![rust.borrow().clone()],
                false => vec![rust.borrow().clone(), in_kotlin.borrow().clone(), in_swift.borrow().clone()],
            };
            contract(workspace, &runs)
        }),
        Step::checking("practices have their scenario", || practices::run(workspace, true)),
        Step::finding("every scenario ran and passed", || {
            practices::not_passed(workspace, &output.borrow().passed)
        }),
        // A build of the whole workspace unifies features, and hides that a crate forgot to ask for one. What ships is
        // therefore type-checked by itself too: the shell with the server in it here, the phone's library with the phones'
        // types, or here where those are left out.
        Step::checking("the shell by itself", || lint::cargo(workspace, &["check", "--package", "belay"])),
        Step::checking("docs/openapi.json is the server's", || openapi::run(workspace, true)),
        Step::counting("the demo, end to end", || demo(workspace)),
    ]);
    Ok(runner::run(steps))
}

fn lacking(workspace: &Workspace, rust_only: bool) -> Result<bool> {
    equip::everything(workspace)?;
    if !rust_only {
        crate::kotlin::find_or_install()?;
        Swift::find_or_install()?;
    }
    Ok(true)
}

/// Runs the tests of the workspace; every line goes to `read`. True when they passed.
fn cargo_test(workspace: &Workspace, targets: &[&str], read: impl FnMut(&str)) -> Result<bool> {
    let mut command = process::cargo(&workspace.root);
    command.args(["test", "--workspace", "--no-fail-fast"]).args(targets);
    Ok(process::run_showing(&mut command, read)?.success())
}

/// The case that a line of the tests' output says has passed.
fn case_in_rust(line: &str) -> Option<&str> {
    let name = line.strip_prefix("test ")?.strip_suffix(" ... ok")?.strip_prefix(CONTRACT_IN_RUST)?;
    name.rsplit("::").next()
}

fn contract(workspace: &Workspace, runs: &[Run]) -> Result<Vec<String>> {
    let text =
        fs::read_to_string(workspace.root.join(CASES)).with_context(|| format!("failed to read {CASES}"))?;
    let contract = Contract::read(&text)?;
    terminal::say(&contract.counts(runs));
    Ok(runs.iter().flat_map(|run| contract.violations(run)).collect())
}

/// The README's first command, in the build that the tests have made already: a release build only for this would compile
/// every crate once more.
fn demo(workspace: &Workspace) -> Result<Tally> {
    if !build::run(workspace)? {
        return Ok(Tally::one(false));
    }
    let mut output = DemoOutput::default();
    let mut belay = Command::new(workspace.target.join("debug/belay"));
    let status = process::run_showing(belay.current_dir(&workspace.root), |line| output.read(line))?;
    Ok(output.tally(status.success()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_in_rust_is_known_by_its_module() {
        assert_eq!(
            case_in_rust("test contract_in_rust::calls::a_panic_is_an_error ... ok"),
            Some("a_panic_is_an_error")
        );
        assert_eq!(case_in_rust("test contract_in_rust::calls::a_panic_is_an_error ... FAILED"), None);
        assert_eq!(case_in_rust("test contract::tests::counts ... ok"), None);
    }
}
