//! `cargo xtask bindings`: the Kotlin and Swift that UniFFI writes from the built library, where the layers' builds look for
//! them, and the listing of all that crosses, which is committed. With `--check` the listing is compared.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::build;
use crate::workspace::Workspace;
use crate::{process, terminal};

/// The folder in which Maven finds the generated Kotlin. Not committed.
const KOTLIN: &str = "android/core/src/generated/kotlin";
/// Where SwiftPM finds the generated Swift, and what C knows of the library. Not committed.
const SWIFT: &str = "ios/BelayKit/Sources/BelayKit/Generated";
const HEADERS: &str = "ios/BelayKit/Sources/CBelay/include";
/// The exported surface, one line for each record, variant or call. A review reads it.
const SURFACE: &str = "bindings/surface.txt";

/// Builds the library, writes Kotlin and Swift from it, and the listing; with `check` the listing is compared. True when it holds.
///
/// # Errors
/// If the library does not build or cannot be read, or a file cannot be written.
pub fn run(workspace: &Workspace, check: bool) -> Result<bool> {
    if !generate(workspace)? {
        return Ok(false);
    }
    let listing = surface(workspace)?;
    let path = workspace.root.join(SURFACE);
    let same = fs::read_to_string(&path).is_ok_and(|committed| committed == listing);
    if check && !same {
        terminal::say(&format!(
            "{SURFACE} is not what crosses: look at what `cargo xtask bindings` changes in it"
        ));
        return Ok(false);
    }
    if !same {
        fs::write(&path, listing).with_context(|| format!("failed to write {SURFACE}"))?;
    }
    Ok(true)
}

/// Builds everything, and writes Kotlin, Swift and the C headers from the library. True when it builds.
///
/// # Errors
/// If it cannot be read, or they cannot be written.
pub(super) fn generate(workspace: &Workspace) -> Result<bool> {
    if !build::run(workspace)? {
        return Ok(false);
    }
    let written = workspace.target.join("bindings");
    for (language, folder) in [("kotlin", workspace.root.join(KOTLIN)), ("swift", written.clone())] {
        let mut bindgen = bindgen(workspace);
        bindgen.arg("generate").arg(library(workspace)).args([
            "--language",
            language,
            "--no-format",
            "--out-dir",
        ]);
        if !process::run_showing(bindgen.arg(&folder), |_| {})?.success() {
            bail!("failed to write {language} from the library");
        }
    }
    for entry in fs::read_dir(&written).context("failed to look for the generated Swift")? {
        let from = entry.context("failed to look for the generated Swift")?.path();
        let folder = match from.extension().and_then(|ending| ending.to_str()) {
            Some("swift") => SWIFT,
            Some("h") => HEADERS,
            _ => continue,
        };
        let folder = workspace.root.join(folder);
        fs::create_dir_all(&folder).with_context(|| format!("failed to make {}", folder.display()))?;
        let to = folder.join(from.file_name().context("failed to name a generated Swift file")?);
        let text = fs::read(&from).with_context(|| format!("failed to read {}", from.display()))?;
        // The same text is not written again: the compilers look at times.
        if fs::read(&to).is_ok_and(|there| there == text) {
            continue;
        }
        fs::write(&to, text).with_context(|| format!("failed to write {}", to.display()))?;
    }
    Ok(true)
}

fn surface(workspace: &Workspace) -> Result<String> {
    let output = bindgen(workspace)
        .arg("surface")
        .arg(library(workspace))
        .output()
        .context("failed to start belay-bindgen")?;
    if !output.status.success() {
        bail!("failed to list what crosses: {}", String::from_utf8_lossy(&output.stderr));
    }
    String::from_utf8(output.stdout).context("failed to read the listing")
}

fn bindgen(workspace: &Workspace) -> Command {
    let mut bindgen = Command::new(workspace.target.join("debug/belay-bindgen"));
    bindgen.current_dir(&workspace.root);
    bindgen
}

/// The file cargo builds, on this system.
fn library(workspace: &Workspace) -> std::path::PathBuf {
    let name = format!("{}belay_ffi{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    workspace.target.join("debug").join(name)
}
