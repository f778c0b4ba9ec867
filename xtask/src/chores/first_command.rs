//! What the README's first command takes on a fresh clone: processor time and time, by GNU time.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use crate::workspace::Workspace;
use crate::{equip, process};

/// The processor time that 5eff32e took on the machine of docs/MEASURED.md, in the same hour as 207 s of this tree: user and
/// system, in seconds. The command takes at most half of it.
const BEFORE: f64 = 651.0;

/// Runs it in an empty build folder and tells the chapter of the page. None where the command fails.
///
/// # Errors
/// If GNU time cannot be installed, the build folder cannot be emptied, or what was measured cannot be read.
pub(super) fn chapter(workspace: &Workspace) -> Result<Option<String>> {
    equip::program("time", &["time"])?;
    let folder = workspace.target.join("first-command");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("failed to remove {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("failed to make {}", folder.display()))?;
    let times = folder.join("times");
    let mut command = Command::new("time");
    command.args(["--format", "%U %S %e", "--output"]).arg(&times);
    command.args(["cargo", "run", "--release", "--target-dir"]).arg(&folder);
    if !process::succeeds_showing(command.current_dir(&workspace.root))? {
        return Ok(None);
    }
    let told = fs::read_to_string(&times).context("failed to read what GNU time wrote")?;
    fs::remove_dir_all(&folder).with_context(|| format!("failed to remove {}", folder.display()))?;
    Ok(Some(page(&told)?))
}

/// The chapter, from `user system elapsed` in seconds.
fn page(told: &str) -> Result<String> {
    let seconds: Vec<f64> = told.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
    let [user, system, elapsed] = seconds[..] else { anyhow::bail!("GNU time wrote: {told}") };
    let most = BEFORE / 2.0;
    let mark = if user + system <= most { "ok" } else { "over" };
    Ok(format!(
        "## The first command\n\n`cargo run --release` into an empty build folder, with the packages fetched before, by GNU time. It \
        builds everything and plays the demo. The target is half of what 5eff32e took on one machine in one hour.\n\n\
        | What | Target | Measured | |\n|---|---:|---:|---|\n\
        | processor time, user and system | ≤ {most:.0} s | {:.0} s | {mark} |\n| time |  | {elapsed:.0} s |  |\n",
        user + system
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_and_system_time_count_together() {
        assert!(page("300.5 20.2 170.0\n").expect("three numbers").contains("| 321 s | ok |"));
        assert!(page("310.0 20.2 170.0").expect("three numbers").contains("| 330 s | over |"));
        assert!(page("cargo: not found").is_err());
    }
}
