//! What a fresh machine lacks: found, and installed. Nothing is touched that is already there, and what only we need
//! goes below `target/`.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::process;
use crate::terminal;
use crate::workspace::Workspace;

/// The cargo-deny that deny.toml is written for.
const CARGO_DENY: (&str, &str) = ("cargo-deny", "0.20.2");

/// The cargo-mutants that .cargo/mutants.toml is written for.
const CARGO_MUTANTS: (&str, &str) = ("cargo-mutants", "27.1.0");

/// Installs what `cargo xtask test` needs and the machine has not.
///
/// # Errors
/// Where something can be installed neither by us nor without more rights; the error names what to install.
pub fn everything(workspace: &Workspace) -> Result<bool> {
    c_compiler()?;
    component(workspace, "rustfmt", "fmt")?;
    component(workspace, "clippy", "clippy")?;
    cargo_deny(workspace)?;
    Ok(true)
}

/// The benchmark counts calls to the system with it.
///
/// # Errors
/// Where it is missing and cannot be installed; the error names what to install.
pub fn strace() -> Result<()> {
    if succeeds(Command::new("strace").arg("--version")) {
        return found("strace");
    }
    if !succeeds(Command::new("apt-get").arg("--version")) {
        bail!("failed to find strace: install it from this system's packages");
    }
    apt_get(&["update"]).context("failed to ask for the packages of this system")?;
    apt_get(&["install", "--yes", "--no-install-recommends", "strace"])
        .context("failed to install strace: as root, `apt-get install strace` does")
}

/// SQLite and ring are built from C.
fn c_compiler() -> Result<()> {
    if succeeds(Command::new("cc").arg("--version")) {
        return found("a C compiler");
    }
    if !succeeds(Command::new("apt-get").arg("--version")) {
        bail!("failed to find a C compiler: install one that answers to `cc`, such as gcc");
    }
    apt_get(&["update"]).context("failed to ask for the packages of this system")?;
    apt_get(&["install", "--yes", "--no-install-recommends", "gcc", "libc6-dev"])
        .context("failed to install a C compiler: as root, `apt-get install gcc libc6-dev` does")
}

pub(crate) fn apt_get(words: &[&str]) -> Result<()> {
    let mut command = Command::new("apt-get");
    must_succeed(command.args(words).env("DEBIAN_FRONTEND", "noninteractive"))
}

/// A part of the Rust toolchain that a minimal installation leaves out.
fn component(workspace: &Workspace, name: &str, word: &str) -> Result<()> {
    if succeeds(process::cargo(&workspace.root).args([word, "--version"])) {
        return found(name);
    }
    let mut rustup = Command::new("rustup");
    must_succeed(rustup.args(["component", "add", name]))
        .with_context(|| format!("failed to install {name}: install the one that belongs to this compiler"))
}

fn cargo_deny(workspace: &Workspace) -> Result<()> {
    cargo_tool(workspace, CARGO_DENY).map(drop)
}

/// The pinned cargo-deny, where it is installed: for us alone, or for everybody.
#[must_use]
pub fn find_cargo_deny(workspace: &Workspace) -> Option<PathBuf> {
    find_cargo_tool(workspace, CARGO_DENY)
}

/// The pinned cargo-mutants, installed where it is missing.
///
/// # Errors
/// Where it cannot be installed.
pub fn cargo_mutants(workspace: &Workspace) -> Result<PathBuf> {
    cargo_tool(workspace, CARGO_MUTANTS)
}

fn cargo_tool(workspace: &Workspace, (name, version): (&str, &str)) -> Result<PathBuf> {
    if let Some(program) = find_cargo_tool(workspace, (name, version)) {
        found(name)?;
        return Ok(program);
    }
    let mut install = process::cargo(&workspace.root);
    install.args(["install", "--locked", "--debug", "--version", version, name, "--root"]);
    // It runs for a second and is built once: its own release profile would build for many minutes on two cores. Without
    // a target folder of ours cargo builds it in a temporary one, and leaves only the program.
    install.arg(tools(workspace)).env("CARGO_PROFILE_DEV_DEBUG", "false").env_remove("CARGO_TARGET_DIR");
    must_succeed(&mut install).with_context(|| format!("failed to install {name}"))?;
    Ok(tools(workspace).join("bin").join(name))
}

fn find_cargo_tool(workspace: &Workspace, (name, version): (&str, &str)) -> Option<PathBuf> {
    [tools(workspace).join("bin").join(name), name.into()].into_iter().find(|program| {
        let word = name.trim_start_matches("cargo-");
        let answer = Command::new(program).args([word, "--version"]).stdin(Stdio::null()).output();
        answer
            .is_ok_and(|answer| String::from_utf8_lossy(&answer.stdout).trim() == format!("{name} {version}"))
    })
}

fn tools(workspace: &Workspace) -> PathBuf {
    workspace.target.join("tools")
}

pub(crate) fn found(what: &str) -> Result<()> {
    terminal::say(&format!("{what} is here"));
    Ok(())
}

pub(crate) fn succeeds(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

pub(crate) fn must_succeed(command: &mut Command) -> Result<()> {
    let status = process::run_showing(command, |_| {})?;
    if !status.success() {
        bail!("it ended with {status}");
    }
    Ok(())
}
