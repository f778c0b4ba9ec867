//! `cargo xtask lint`: what can be said about the code without running it.

use std::process::Command;

use anyhow::{Context, Result};

use crate::runner::{self, Step};
use crate::workspace::Workspace;
use crate::{equip, house, process, readme, terminal};

/// The page a newcomer reads first.
const README: &str = "README.md";

/// Runs every check. True when all hold.
pub fn run(workspace: &Workspace, advisories: bool) -> Result<bool> {
    equip::everything(workspace)?;
    Ok(runner::run(steps(workspace, advisories)))
}

/// The checks, for this chore and for `cargo xtask test`. The quick ones come first.
pub(super) fn steps(workspace: &Workspace, advisories: bool) -> Vec<Step<'_>> {
    vec![
        Step::finding("house rules", || Ok(house::violations(&workspace.sources()?))),
        Step::finding("the README shows compiled code", || {
            Ok(readme::violations(README, &workspace.text(README)?, |path| workspace.text(path)))
        }),
        Step::checking("formatting", || cargo(workspace, &["fmt", "--all", "--check"])),
        Step::checking("who may import whom, and licences", move || dependencies(workspace, advisories)),
        Step::checking("clippy, warnings denied", || {
            cargo(workspace, &["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"])
        }),
    ]
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
        terminal::say("advisories are not checked: they come over the network; ask with --advisories");
    }
    process::succeeds_showing(&mut deny)
}

/// Runs cargo with `words` at the root. True when it succeeds.
pub(super) fn cargo(workspace: &Workspace, words: &[&str]) -> Result<bool> {
    process::succeeds_showing(process::cargo(&workspace.root).args(words))
}
