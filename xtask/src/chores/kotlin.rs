//! `cargo xtask kotlin …`: any words of Maven's on `android/core`, with the library and the server built before.

use std::path::Path;

use anyhow::Result;

use super::build;
use crate::kotlin;
use crate::runner::Tally;
use crate::workspace::Workspace;

/// The benchmark's class.
const BENCHMARK: &str = "app.belay.core.bench.BenchKt";
/// What each of its lines begins with: `kotlin WHAT MICROSECONDS`.
const FIGURE: &str = "kotlin ";

/// Runs Maven with `words` (`test`, `test -Dtest=…`), after building what it loads. True when it succeeds.
///
/// # Errors
/// Where a JDK or Maven is missing and cannot be installed, or something cannot be started.
pub fn run(workspace: &Workspace, words: &[String]) -> Result<bool> {
    kotlin::find_or_install()?;
    Ok(build::run(workspace)? && kotlin::maven(workspace, &workspace.target.join("debug"), words, |_| {})?.1)
}

/// Builds the layer and runs its tests and the contract against the library and a server of this checkout; every line of
/// their output is given to `read`. The count over all tests.
///
/// # Errors
/// As [`run`].
pub fn test(workspace: &Workspace, read: impl FnMut(&str)) -> Result<Tally> {
    kotlin::find_or_install()?;
    if !build::run(workspace)? {
        return Ok(Tally::one(false));
    }
    let (output, success) =
        kotlin::maven(workspace, &workspace.target.join("debug"), &["test".to_owned()], read)?;
    Ok(output.tally(success))
}

/// Measures the face from Kotlin: lines of `kotlin WHAT MICROSECONDS`, on the phone in `folder` (many documents, somebody
/// signed in). The library is the one in `library`, built before. True when all could be measured.
///
/// # Errors
/// As [`run`].
pub fn bench(
    workspace: &Workspace,
    library: &Path,
    folder: &Path,
    mut read: impl FnMut(&str),
) -> Result<bool> {
    kotlin::find_or_install()?;
    // A process of its own, as an app is one: its first call pays for the loading.
    let arguments = format!(
        "-Dexec.args=\"-Djna.library.path={}\" -classpath %classpath {BENCHMARK} \"{}\"",
        library.display(),
        folder.display()
    );
    let words = ["test-compile".to_owned(), "exec:exec".to_owned(), arguments];
    let figures = |line: &str| {
        if line.starts_with(FIGURE) {
            read(line);
        }
    };
    Ok(kotlin::maven(workspace, library, &words, figures)?.1)
}
