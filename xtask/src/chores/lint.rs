//! `cargo xtask lint`: what can be said about the code without running it.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use crate::runner::{self, Step};
use crate::workspace::Workspace;
use crate::{equip, house, layering, process, readme, shells, terminal};

/// The page a newcomer reads first.
const README: &str = "README.md";

/// Runs every check. True when all hold.
///
/// # Errors
/// Where what a check needs cannot be installed.
pub fn run(workspace: &Workspace, advisories: bool) -> Result<bool> {
    equip::everything(workspace)?;
    Ok(runner::run(steps(workspace, advisories)))
}

/// The checks, for this chore and for `cargo xtask test`. The quick ones come first.
pub(super) fn steps(workspace: &Workspace, advisories: bool) -> Vec<Step<'_>> {
    vec![
        Step::finding("who may import whom", || layers(workspace)),
        Step::finding("house rules", || house_rules(workspace)),
        Step::finding("the README shows compiled code", || readme_code(workspace)),
        Step::checking("formatting", || cargo(workspace, &["fmt", "--all", "--check"])),
        Step::checking("dependencies and licences", move || dependencies(workspace, advisories)),
        Step::checking("clippy, warnings denied", || {
            cargo(workspace, &["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"])
        }),
    ]
}

fn layers(workspace: &Workspace) -> Result<Vec<String>> {
    let mut violations = layering::import_violations(&workspace.packages);
    violations.extend(layering::source_violations(&workspace.sources()?));
    Ok(violations)
}

/// In Rust, and in the languages of the phones.
fn house_rules(workspace: &Workspace) -> Result<Vec<String>> {
    let mut violations = house::violations(&workspace.sources()?);
    for (path, text) in workspace.texts(&shells::FOLDERS, &shells::EXTENSIONS)? {
        violations.extend(shells::violations(&path, &text));
    }
    Ok(violations)
}

fn readme_code(workspace: &Workspace) -> Result<Vec<String>> {
    let read = |path: &str| {
        fs::read_to_string(workspace.root.join(path)).with_context(|| format!("failed to read {path}"))
    };
    Ok(readme::violations(README, &read(README)?, read))
}

fn dependencies(workspace: &Workspace, advisories: bool) -> Result<bool> {
    let program = equip::find_cargo_deny(workspace).context("failed to find cargo-deny")?;
    let mut deny = Command::new(program);
    deny.current_dir(&workspace.root).arg("--workspace").arg("check");
    // A wrapper in deny.toml is an import the map allows, not one that must be there.
    deny.args(["--allow", "unused-wrapper"]).args(["bans", "licenses", "sources"]);
    if advisories {
        deny.arg("advisories");
    } else {
        terminal::say(
            "advisories are not checked: they need the RustSec database from the network; ask with --advisories",
        );
    }
    Ok(process::run_showing(&mut deny, |_| {})?.success())
}

/// Runs cargo with `words` at the root. True when it succeeds.
pub(super) fn cargo(workspace: &Workspace, words: &[&str]) -> Result<bool> {
    Ok(process::run_showing(process::cargo(&workspace.root).args(words), |_| {})?.success())
}
