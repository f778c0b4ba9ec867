//! `cargo xtask bindings`: what crosses to Kotlin and Swift, written from core's source and from the built library, and with
//! `--check` compared with what is committed.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::face::{config, reading, rust, source::Source};
use crate::terminal;
use crate::workspace::Workspace;

/// Where the generated Rust lies, from the root.
const RUST: &str = "bindings/src/face";

/// Writes every generated file, or with `check` compares them. True when they are written, or the same.
///
/// # Errors
/// Where core's source cannot be read as a face, the library does not build, or a file cannot be read or written.
pub fn run(workspace: &Workspace, check: bool) -> Result<bool> {
    let face = reading::read(&Source::read(&workspace.root)?)?;
    let mut rust = BTreeMap::new();
    for (path, text) in rust::files(&face) {
        rust.insert(PathBuf::from(RUST).join(path), formatted(&text)?);
    }
    rust.insert(PathBuf::from("bindings/uniffi.toml"), config::uniffi_toml(&face));
    settle(workspace, &rust, check)
}

/// Writes the files, or compares them; what is generated no longer goes.
fn settle(workspace: &Workspace, files: &BTreeMap<PathBuf, String>, check: bool) -> Result<bool> {
    let mut differing = Vec::new();
    for (path, text) in files {
        let full = workspace.root.join(path);
        if fs::read_to_string(&full).is_ok_and(|there| there == *text) {
            continue;
        }
        differing.push(path.clone());
        if !check {
            write(&full, text)?;
        }
    }
    if check {
        for path in &differing {
            terminal::say(&format!("{} is not what `cargo xtask bindings` writes", path.display()));
        }
        return Ok(differing.is_empty());
    }
    terminal::say(&format!("{} of {} files are written anew", differing.len(), files.len()));
    Ok(true)
}

fn write(path: &Path, text: &str) -> Result<()> {
    let failed = || format!("failed to write {}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(failed)?;
    }
    fs::write(path, text).with_context(failed)
}

/// The text as rustfmt leaves it, with the house's settings.
fn formatted(text: &str) -> Result<String> {
    let mut rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024", "--config", "max_width=110,use_small_heuristics=Max"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("failed to start rustfmt")?;
    let mut input = rustfmt.stdin.take().context("its input was asked for")?;
    input.write_all(text.as_bytes()).context("failed to give rustfmt the text")?;
    drop(input);
    let output = rustfmt.wait_with_output().context("failed to wait for rustfmt")?;
    if !output.status.success() {
        bail!("failed to format generated Rust:\n{text}");
    }
    String::from_utf8(output.stdout).context("failed to read what rustfmt wrote")
}
