//! `cargo xtask mutants`: which small changes of the code no unit test would notice.

use std::process::Command;

use anyhow::{Context, Result};

use crate::workspace::Workspace;
use crate::{equip, process};

/// Tries what has changed since `base`, or since the last release, in the files that .cargo/mutants.toml names. What was found
/// lies in `target/mutants.out`. False when a change was noticed by no test.
pub fn run(workspace: &Workspace, base: Option<&str>) -> Result<bool> {
    let cargo_mutants = equip::cargo_mutants(workspace)?;
    let git = || {
        let mut git = Command::new("git");
        git.current_dir(&workspace.root);
        git
    };
    let base = match base {
        Some(base) => base.to_owned(),
        None => process::answer(git().args(["describe", "--tags", "--abbrev=0"]))
            .context("failed to find a release to compare with: pass --base")?,
    };
    let diff = workspace.target.join("mutants.diff");
    process::must_succeed(git().arg("diff").arg(format!("--output={}", diff.display())).args([&base, "--"]))
        .context("failed to ask git for what has changed")?;
    let mut mutants = Command::new(cargo_mutants);
    mutants.current_dir(&workspace.root).args(["mutants", "--workspace", "--in-diff"]).arg(&diff);
    // cargo tells the programs it runs about itself; to another cargo that is a different build.
    mutants.arg("--output").arg(&workspace.target).env_remove("CARGO_MANIFEST_DIR");
    process::succeeds_showing(&mut mutants)
}
