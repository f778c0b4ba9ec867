//! `cargo xtask bindings`: what crosses to Kotlin and Swift, written from core's source and from the built library, and with
//! `--check` compared with what is committed.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::build;
use crate::face::{config, kotlin, kotlin_layer, reading, rust, source::Source, swift, swift_layer};
use crate::workspace::Workspace;
use crate::{process, terminal};

/// Where the generated Rust lies, from the root.
const RUST: &str = "bindings/src/face";
/// The package of the Kotlin layer.
const KOTLIN: &str = "android/core/src/main/kotlin/app/belay/core";
/// The module of the Swift layer.
const SWIFT: &str = "ios/BelayKit/Sources/BelayKit";
/// What Swift calls the library by.
const C_HEADER: &str = "ios/BelayKit/Sources/CBelay/include/CBelay.h";

/// Records that only the layers use: an app opens the core with the layer's own settings.
const HIDDEN: &[&str] = &["OpenSettings", "UuidBits", "CalendarDay", "ClockTime", "CalendarTime"];
/// The same for Swift, in which a time of day has no type of the platform's.
const HIDDEN_IN_SWIFT: &[&str] = &["OpenSettings", "UuidBits"];

/// Writes every generated file, or with `check` compares them. True when they are written, or the same.
///
/// # Errors
/// Where core's source cannot be read as a face, the library does not build, or a file cannot be read or written.
pub fn run(workspace: &Workspace, check: bool) -> Result<bool> {
    let face = reading::read(&Source::read(&workspace.root)?)?;
    let mut files = BTreeMap::new();
    for (path, text) in rust::files(&face) {
        files.insert(PathBuf::from(RUST).join(path), formatted(&text)?);
    }
    files.insert(PathBuf::from("bindings/uniffi.toml"), config::uniffi_toml(&face));
    // The library is built from these, so they come first.
    let mut same = settle(workspace, &files, check)?;
    let mut generated = from_library(workspace)?;
    for (path, text) in kotlin_layer::files(&face) {
        generated.insert(PathBuf::from(KOTLIN).join(path), text);
    }
    for (path, text) in swift_layer::files(&face) {
        generated.insert(PathBuf::from(SWIFT).join(path), text);
    }
    same &= settle(workspace, &generated, check)?;
    Ok(same)
}

/// What uniffi-bindgen reads off the built library, made fit for the layers.
fn from_library(workspace: &Workspace) -> Result<BTreeMap<PathBuf, String>> {
    if !build::run(workspace)? {
        bail!("failed to build the library");
    }
    let built = workspace.target.join("debug");
    let raw = workspace.target.join("bindings");
    let mut bindgen = Command::new(built.join("belay-bindgen"));
    bindgen.current_dir(&workspace.root).arg("generate").arg(built.join(library_name()));
    bindgen.args(["--language", "kotlin", "--language", "swift", "--no-format", "--out-dir"]).arg(&raw);
    if !process::run_showing(&mut bindgen, |_| {})?.success() {
        bail!("failed to generate Kotlin and Swift from the library");
    }
    let read = |name: &str| {
        let path = raw.join(name);
        fs::read_to_string(&path).with_context(|| format!("failed to read {}", path.display()))
    };
    Ok(BTreeMap::from([
        (
            PathBuf::from(KOTLIN).join("generated/Face.kt"),
            kotlin::with_visibility(&read("app/belay/core/belay.kt")?, HIDDEN),
        ),
        (
            PathBuf::from(SWIFT).join("Generated/Face.swift"),
            swift::with_visibility(&swift::with_quick_reading(&read("BelayKit.swift")?)?, HIDDEN_IN_SWIFT),
        ),
        (PathBuf::from(C_HEADER), read("CBelay.h")?),
    ]))
}

/// The file cargo builds, on this system.
fn library_name() -> String {
    format!("{}belay_ffi{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX)
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
