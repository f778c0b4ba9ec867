//! `cargo xtask swift …`: any words of Swift's on BelayKit, with the library and the server built before.

use std::path::Path;

use anyhow::{Context, Result};

use super::build;
use crate::runner::Tally;
use crate::swift::{self, Swift, SwiftOutput};
use crate::workspace::Workspace;

/// Where the package is.
const PACKAGE: &str = "ios/BelayKit";
/// The program that measures; the manifest has it only when it is asked for.
const BENCHMARK: &str = "BelayBench";
/// What each of its lines begins with: `swift WHAT MICROSECONDS`.
const FIGURE: &str = "swift ";
/// What the compiler warns of is a fault. (The manifest does not say so: an app that takes the package builds
/// with whatever compiler it has, and a newer one warns of more.)
const STRICT: [&str; 2] = ["-Xswiftc", "-warnings-as-errors"];

/// Runs `swift` with `words` (`build`, `test --filter …`) on the package, after building what it links with. True when it
/// succeeds.
///
/// # Errors
/// Where Swift is missing and cannot be installed, or something cannot be started.
pub fn run(workspace: &Workspace, words: &[String]) -> Result<bool> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    Ok(build::run(workspace)? && swift(workspace, &workspace.target.join("debug"), &words, &[], |_| {})?)
}

/// Builds BelayKit and runs its tests and the contract against the library and a server of this checkout; every line of
/// their output is given to `read`. The count over all tests.
///
/// # Errors
/// As [`run`].
pub fn test(workspace: &Workspace, mut read: impl FnMut(&str)) -> Result<Tally> {
    if !build::run(workspace)? {
        return Ok(Tally::one(false));
    }
    let mut output = SwiftOutput::default();
    let library = workspace.target.join("debug");
    let success = swift(workspace, &library, &["test"], &[], |line| {
        output.read(line);
        read(line);
    })?;
    Ok(output.tally(success))
}

/// Measures the face from Swift, in release: lines of `swift WHAT MICROSECONDS`, on the phone in `folder` (many documents,
/// somebody signed in). The library is the one in `library`, built before. True when all could be measured.
///
/// # Errors
/// As [`run`].
pub fn bench(
    workspace: &Workspace,
    library: &Path,
    folder: &Path,
    mut read: impl FnMut(&str),
) -> Result<bool> {
    let phone = folder.to_str().context("failed to name the phone's folder to Swift: it is no text")?;
    // Testable, because what is cancelled in it is a call of the contract's, which no app sees.
    let words = ["run", "--configuration", "release", "-Xswiftc", "-enable-testing", BENCHMARK, phone];
    swift(workspace, library, &words, &[folder], |line| {
        if line.starts_with(FIGURE) {
            read(line);
        }
    })
}

/// Swift with `words` on the package, with the library in `library`, seeing the folders in `shown` beside the checkout.
fn swift(
    workspace: &Workspace,
    library: &Path,
    words: &[&str],
    shown: &[&Path],
    read: impl FnMut(&str),
) -> Result<bool> {
    let (&verb, rest) =
        words.split_first().context("failed to run Swift: say what, such as `build` or `test`")?;
    let scratch = swift::scratch(workspace);
    let scratch = scratch.to_str().context("failed to name the target folder to Swift: it is no text")?;
    let mut all = vec![verb, "--scratch-path", scratch];
    all.extend(STRICT);
    all.extend(rest);
    let program = library.join("belay");
    let mut settings = vec![("BELAY_LIBRARY_DIR", library), ("BELAY_BIN", program.as_path())];
    if rest.contains(&BENCHMARK) {
        settings.push(("BELAY_BENCH", Path::new("yes")));
    }
    let mut seen: Vec<&Path> = vec![&workspace.root, &workspace.target, library];
    seen.extend(shown);
    let run =
        swift::Run { folder: &workspace.root.join(PACKAGE), words: &all, settings: &settings, shown: &seen };
    Swift::find_or_install()?.run(&run, read)
}
