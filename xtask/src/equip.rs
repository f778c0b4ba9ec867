//! Finds and installs the tools that a fresh machine lacks. Existing tools stay as they are, and tools that only we
//! need go below `target/`, or into this person's cache where several checkouts share it.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::process::{self, must_succeed, succeeds};
use crate::workspace::Workspace;

/// A program of cargo's, and the version that our settings for it are written for.
type CargoTool = (&'static str, &'static str);

/// The cargo-deny that deny.toml is written for.
const CARGO_DENY: CargoTool = ("cargo-deny", "0.20.2");

/// The cargo-mutants that .cargo/mutants.toml is written for.
const CARGO_MUTANTS: CargoTool = ("cargo-mutants", "27.1.0");

/// Installs what `cargo xtask test` needs in Rust and the machine has not.
///
/// # Errors
/// If something can be installed neither by us nor without more rights; the error names what to install.
pub fn everything(workspace: &Workspace) -> Result<()> {
    program("cc", &["gcc", "libc6-dev"])?; // SQLite and ring are built from C
    for component in ["fmt", "clippy"] {
        toolchain_component(workspace, component)?;
    }
    cargo_tool(workspace, CARGO_DENY)?;
    Ok(())
}

/// Installs Debian's `packages` where no program answers to `name`.
///
/// # Errors
/// If it is missing and cannot be installed; the error names what to install.
pub fn program(name: &str, packages: &[&str]) -> Result<()> {
    if succeeds(Command::new(name).arg("--version")) {
        return Ok(());
    }
    debian(packages).with_context(|| format!("failed to find {name}"))
}

/// Installs Debian's `packages`.
///
/// # Errors
/// If this is no Debian, or we have not the rights.
pub fn debian(packages: &[&str]) -> Result<()> {
    let names = packages.join(" ");
    ensure!(
        succeeds(Command::new("apt-get").arg("--version")),
        "failed to find apt-get: install the packages that Debian calls {names}"
    );
    let apt_get = |words: &[&str]| {
        must_succeed(Command::new("apt-get").args(words).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt_get(&["update"])
        .and_then(|()| apt_get(&[&["install", "--yes", "--no-install-recommends"], packages].concat()))
        .with_context(|| format!("failed to install packages: run `apt-get install {names}` as root"))
}

/// A part of the Rust toolchain that a minimal installation leaves out.
fn toolchain_component(workspace: &Workspace, word: &str) -> Result<()> {
    if succeeds(process::cargo(&workspace.root).args([word, "--version"])) {
        return Ok(());
    }
    let name = if word == "fmt" { "rustfmt" } else { word };
    must_succeed(Command::new("rustup").args(["component", "add", name]))
        .with_context(|| format!("failed to install {name}: install the one that belongs to this compiler"))
}

/// The pinned program of cargo's, installed where it is missing.
fn cargo_tool(workspace: &Workspace, (name, version): CargoTool) -> Result<PathBuf> {
    if let Some(program) = find_cargo_tool(workspace, (name, version)) {
        return Ok(program);
    }
    let mut install = process::cargo(&workspace.root);
    install.args(["install", "--locked", "--debug", "--version", version, name, "--root"]);
    // It runs for a second and is built once: its own release profile would build for many minutes on two cores. Without a
    // target folder of ours cargo builds it in a temporary one, and leaves only the program.
    install.arg(tools(workspace)).env("CARGO_PROFILE_DEV_DEBUG", "false").env_remove("CARGO_TARGET_DIR");
    must_succeed(&mut install).with_context(|| format!("failed to install {name}"))?;
    Ok(tools(workspace).join("bin").join(name))
}

/// The pinned cargo-deny, where it is installed: for us alone, or for everybody.
#[must_use]
pub fn find_cargo_deny(workspace: &Workspace) -> Option<PathBuf> {
    find_cargo_tool(workspace, CARGO_DENY)
}

/// The pinned cargo-mutants, installed where it is missing.
///
/// # Errors
/// If it cannot be installed.
pub fn cargo_mutants(workspace: &Workspace) -> Result<PathBuf> {
    cargo_tool(workspace, CARGO_MUTANTS)
}

fn find_cargo_tool(workspace: &Workspace, (name, version): CargoTool) -> Option<PathBuf> {
    [tools(workspace).join("bin").join(name), name.into()].into_iter().find(|program| {
        let mut ask = Command::new(program);
        let answer = process::answer(ask.args([name.trim_start_matches("cargo-"), "--version"]));
        answer.is_ok_and(|answer| answer == format!("{name} {version}"))
    })
}

fn tools(workspace: &Workspace) -> PathBuf {
    workspace.target.join("tools")
}

/// The folder of ours in which this person's programs keep what can be made again.
///
/// # Errors
/// If the environment names no home.
pub fn cache() -> Result<PathBuf> {
    let set = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || Some(set("HOME")?.join(".cache"));
    let cache = set("XDG_CACHE_HOME").or_else(home);
    Ok(cache.context("failed to find a folder to cache in: HOME is not set")?.join("belay"))
}
