//! `cargo xtask swift …`: any words of Swift's on BelayKit, with the library and the server built before.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::lint;
use crate::swift::{self, Swift};
use crate::workspace::Workspace;

/// Where the package is.
const PACKAGE: &str = "ios/BelayKit";
/// What a fault the compiler sees is in our own code. (The manifest does not say so: an app that takes the package builds
/// with whatever compiler it has, and a newer one warns of more.)
const STRICT: [&str; 2] = ["-Xswiftc", "-warnings-as-errors"];

/// Runs `swift` with `words` (`build`, `test --filter …`) on the package, after building what it links with. True when it
/// succeeds.
///
/// # Errors
/// Where Swift is missing and cannot be installed, or something cannot be started.
pub fn run(workspace: &Workspace, words: &[String]) -> Result<bool> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    Ok(built(workspace)? && swift(workspace, "debug", &words, &[], |_| {})?)
}

/// Builds BelayKit and runs its tests and the contract against the library and a server of this checkout; every line of
/// their output is given to `read`. True when all passed.
///
/// # Errors
/// As [`run`].
pub fn test(workspace: &Workspace, read: impl FnMut(&str)) -> Result<bool> {
    Ok(built(workspace)? && swift(workspace, "debug", &["test"], &[], read)?)
}

/// Measures the face from Swift, in release: lines of `swift WHAT MICROSECONDS`. The library is that of the profile
/// `release`, built before.
///
/// # Errors
/// As [`run`].
pub fn bench(workspace: &Workspace, read: impl FnMut(&str)) -> Result<bool> {
    let asked = [("BELAY_BENCH", Path::new("1"))];
    swift(workspace, "release", &["run", "--configuration", "release", "BelayBench"], &asked, read)
}

fn built(workspace: &Workspace) -> Result<bool> {
    lint::cargo(workspace, &["build", "--package", "belay-ffi", "--package", "belay"])
}

fn swift(
    workspace: &Workspace,
    profile: &str,
    words: &[&str],
    more: &[(&str, &Path)],
    read: impl FnMut(&str),
) -> Result<bool> {
    let (&verb, rest) =
        words.split_first().context("failed to run Swift: say what, such as `build` or `test`")?;
    let scratch = swift::scratch(workspace);
    let scratch = scratch.to_str().context("failed to name the target folder to Swift: it is no text")?;
    let mut all = vec![verb, "--scratch-path", scratch];
    all.extend(STRICT);
    all.extend(rest);
    let library: PathBuf = workspace.target.join(profile);
    let program = library.join("belay");
    let mut settings = vec![("BELAY_LIBRARY_DIR", library.as_path()), ("BELAY_BIN", program.as_path())];
    settings.extend(more);
    Swift::find_or_install()?.run(workspace, &workspace.root.join(PACKAGE), &all, &settings, read)
}
