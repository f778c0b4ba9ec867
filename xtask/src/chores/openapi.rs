//! `cargo xtask openapi`: the committed description of the server's REST face, written from its handlers.
//!
//! The server is asked by running an example of its own: the chores import no member of the workspace. It is built with the whole
//! workspace's features, as the tests are, so that nothing is compiled twice.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::lint;
use crate::workspace::Workspace;
use crate::{process, terminal};

/// The path of the document, from the root.
const DOCUMENT: &str = "docs/openapi.json";

/// Writes the document; with `check`, compares it and shows what differs. True when it is written, or the same.
pub fn run(workspace: &Workspace, check: bool) -> Result<bool> {
    let is_built = lint::cargo(workspace, &["build", "--workspace", "--example", "openapi"])?;
    ensure!(is_built, "failed to build the server");
    let mut example = Command::new(workspace.target.join("debug/examples/openapi"));
    let document = process::answer(&mut example).context("failed to ask the server for its document")? + "\n";
    let generated = if check { workspace.target.join("openapi.json") } else { workspace.root.join(DOCUMENT) };
    fs::write(&generated, document).with_context(|| format!("failed to write {}", generated.display()))?;
    if !check {
        terminal::say(&format!("{DOCUMENT} is written"));
        return Ok(true);
    }
    let mut diff = Command::new("diff");
    diff.current_dir(&workspace.root).args(["--unified", DOCUMENT]).arg(&generated);
    let is_same = process::succeeds_showing(&mut diff)?;
    let said = ["`cargo xtask openapi` writes it anew", "it says what the handlers say"];
    terminal::say(said[usize::from(is_same)]);
    Ok(is_same)
}
