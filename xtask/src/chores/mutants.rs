//! `cargo xtask mutants`: which small changes of the code no unit test would notice.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use crate::workspace::Workspace;
use crate::{equip, process};

/// Tries what has changed since `base`, or since the last release, in the files that .cargo/mutants.toml names. What was found
/// lies in `target/mutants.out`. False when a change was noticed by no test.
///
/// # Errors
/// Where cargo-mutants cannot be installed, or git knows no such commit.
pub fn run(workspace: &Workspace, base: Option<&str>) -> Result<bool> {
    let cargo_mutants = equip::cargo_mutants(workspace)?;
    let git = |words: &[&str]| {
        let answer = Command::new("git").current_dir(&workspace.root).args(words).output();
        let answer = answer.context("failed to start git")?;
        let said = String::from_utf8_lossy(&answer.stderr);
        anyhow::ensure!(answer.status.success(), "failed to ask git: {}", said.trim());
        Ok(String::from_utf8_lossy(&answer.stdout).into_owned())
    };
    let base = match base {
        Some(base) => base.to_owned(),
        None => git(&["describe", "--tags", "--abbrev=0"])
            .context("there is no release yet: say --base")?
            .trim()
            .to_owned(),
    };
    let diff = workspace.target.join("mutants.diff");
    fs::write(&diff, git(&["diff", &base, "--"])?)
        .with_context(|| format!("failed to write {}", diff.display()))?;
    let mut mutants = Command::new(cargo_mutants);
    mutants.current_dir(&workspace.root).args(["mutants", "--workspace", "--in-diff"]).arg(&diff);
    // cargo tells the programs it runs about itself; to another cargo that is a different build.
    mutants.arg("--output").arg(&workspace.target).env_remove("CARGO_MANIFEST_DIR");
    Ok(process::run_showing(&mut mutants, |_| {})?.success())
}
