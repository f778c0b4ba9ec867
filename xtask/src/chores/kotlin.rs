//! `cargo xtask kotlin …`: any words of Maven's on `android`, with the library and the server built before.
//!
//! Nothing is written beside the sources: Maven builds below cargo's target folder, and keeps what it fetches where it always does
//! (`~/.m2`), so the second run fetches nothing.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::bindings;
use crate::workspace::Workspace;
use crate::{equip, process};

/// The oldest JDK that takes the classes we build (`java.version` in the pom).
const OLDEST_JDK: u32 = 17;
/// Debian's packages. Its default JDK is 17 in Debian 12 and newer later.
const DEBIAN: [&str; 2] = ["default-jdk-headless", "maven"];
/// The project, from the root.
const POM: &str = "android/pom.xml";
/// The benchmark's class.
const BENCHMARK: &str = "app.belay.core.bench.BenchKt";

/// Runs Maven with `words` (`test`, `test -Dtest=…`), after building what it loads: the library and a server of this checkout. Every
/// line of its output is shown and given to `read`. True when it succeeds.
pub fn run(workspace: &Workspace, words: &[String], read: impl FnMut(&str)) -> Result<bool> {
    equip()?;
    Ok(bindings::generate(workspace)? && maven(workspace, &workspace.target.join("debug"), words, read)?)
}

/// Measures the face from Kotlin: lines of `kotlin WHAT MICROSECONDS`, on the phone in `folder` (many documents, somebody signed
/// in). The library is the one in `library`, built before. True when all could be measured.
pub fn bench(workspace: &Workspace, library: &Path, folder: &Path, read: impl FnMut(&str)) -> Result<bool> {
    equip()?;
    // A process of its own, as an app is one: its first call pays for the loading.
    let arguments = format!(
        "-Dexec.args=\"-Djna.library.path={}\" -classpath %classpath {BENCHMARK} \"{}\"",
        library.display(),
        folder.display()
    );
    let words = ["--projects", ":belay-core", "test-compile", "exec:exec", &arguments].map(str::to_owned);
    maven(workspace, library, &words, read)
}

/// Finds a JDK and Maven, and installs them where this machine can.
pub fn equip() -> Result<()> {
    if jdk().is_some_and(|version| version >= OLDEST_JDK)
        && process::succeeds(Command::new("mvn").arg("--version"))
    {
        return Ok(());
    }
    equip::debian(&DEBIAN).context("failed to find a JDK and Maven")?;
    if jdk().is_none_or(|version| version < OLDEST_JDK) {
        bail!("the JDK that answers to `javac` is too old: install one of version {OLDEST_JDK} or newer");
    }
    Ok(())
}

/// Runs Maven on `android` with `words`, against the library and the program that were built into `built`; every line of its
/// output is shown and given to `read`. True when it succeeds.
fn maven(workspace: &Workspace, built: &Path, words: &[String], read: impl FnMut(&str)) -> Result<bool> {
    let mut maven = Command::new("mvn");
    maven.current_dir(&workspace.root);
    // No questions, no bars of progress, no colours: what it prints is read by us too.
    maven.args(["--batch-mode", "--no-transfer-progress", "-Dstyle.color=never", "--file", POM]);
    maven.arg(format!("-Dbelay.build={}", workspace.target.join("kotlin").display()));
    maven.arg(format!("-Dbelay.library={}", built.display())).args(words);
    maven.env("BELAY_LIBRARY_DIR", built).env("BELAY_BIN", built.join("belay"));
    Ok(process::run_showing(&mut maven, read)?.success())
}

/// The version of the JDK that answers to `javac`.
fn jdk() -> Option<u32> {
    process::major_version(&process::answer(Command::new("javac").arg("--version")).ok()?, "javac ")
}
