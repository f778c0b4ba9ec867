//! `cargo xtask bench`: Belay's speed on this machine beside what it should be. It prints and never judges: it fails
//! only where something cannot be measured.

use anyhow::{Context, Result};

use crate::workspace::Workspace;
use crate::{equip, process};

/// Where what was measured is kept, from the root.
const DOCS: &str = "docs";

/// What is asked of the benchmark.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// Once each, and without the longest.
    pub quick: bool,
    /// Write what was measured into the documentation.
    pub write: bool,
}

/// Builds the benchmark in release and runs it. True when everything could be measured.
///
/// # Errors
/// Where strace cannot be installed, or cargo not be started.
pub fn run(workspace: &Workspace, wanted: Wanted) -> Result<bool> {
    equip::strace()?;
    let mut command = process::cargo(&workspace.root);
    command.args(["run", "--release", "--package", "belay-tests", "--bin", "bench", "--"]);
    if wanted.quick {
        command.arg("--quick");
    }
    if wanted.write {
        command.arg("--write").arg(workspace.root.join(DOCS));
    }
    // Its output is for the terminal alone, with its colours.
    Ok(command.status().context("failed to start cargo")?.success())
}
