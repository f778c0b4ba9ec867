//! `cargo xtask swift …`: any words of Swift's on everything for iOS, with the library and the server built before.
//!
//! Swift is the installed one where there is one, else on Linux as root Debian's, kept in a folder of its own
//! (`scripts/swift-install.sh`) and run inside it (`scripts/swift-inside.sh`).

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::bindings;
use crate::workspace::Workspace;
use crate::{equip, process};

/// The language mode of the package: what an older compiler cannot read.
const MAJOR: u32 = 6;
/// The folder of the package with every test.
const PACKAGE: &str = "ios";
/// The folder of the package that has the program that measures.
const MEASURED: &str = "ios/BelayKit";
/// The program that measures; the manifest has it only when it is asked for.
const BENCHMARK: &str = "BelayBench";
/// What the compiler warns of is a fault. (The manifest does not say so: an app that takes the package builds with whatever
/// compiler it has, and a newer one warns of more.)
const STRICT: [&str; 2] = ["-Xswiftc", "-warnings-as-errors"];
/// Makes the system with Swift in it in the folder that is its first word.
const INSTALL: &str = include_str!("../../scripts/swift-install.sh");
/// Runs a program inside that system.
const INSIDE: &str = include_str!("../../scripts/swift-inside.sh");
/// What programs in there find by themselves, and where they may write what is nobody's.
const SURROUNDINGS: [&str; 3] = ["PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/root", "LANG=C.UTF-8"];
/// What to do where we cannot.
const BY_HAND: &str = "install Swift 6 (https://www.swift.org/install) so that `swift --version` answers, or run this as root on \
                       Debian, which installs it for itself";

/// Runs `swift` with `words` (`build`, `test --filter …`) on the package, after building what it links with and talks to: the library
/// and a server of this checkout. Every line of its output is shown and given to `read`. True when it succeeds.
pub fn run(workspace: &Workspace, words: &[String], read: impl FnMut(&str)) -> Result<bool> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    Ok(bindings::generate(workspace)?
        && swift(workspace, &workspace.target.join("debug"), &words, None, read)?)
}

/// Measures the face from Swift, in release: lines of `swift WHAT MICROSECONDS`, on the phone in `folder` (many documents, somebody
/// signed in). The library is the one in `library`, built before. True when all could be measured.
pub fn bench(workspace: &Workspace, library: &Path, folder: &Path, read: impl FnMut(&str)) -> Result<bool> {
    let phone =
        folder.to_str().context("failed to pass the phone's folder to Swift: its path is not UTF-8")?;
    // Testable, because what is cancelled in it is a call of the contract's, which no app sees.
    let words = ["run", "--configuration", "release", "-Xswiftc", "-enable-testing", BENCHMARK, phone];
    swift(workspace, library, &words, Some(folder), read)
}

/// Where Swift 6 is: the folder that holds a system of its own with Swift in it, or None where `swift` answers on this machine.
/// Installed where it is missing; the second run finds what the first one installed, in every checkout of this user.
pub fn equip() -> Result<Option<PathBuf>> {
    let version = process::answer(Command::new("swift").arg("--version"));
    if version.is_ok_and(|said| {
        process::major_version(&said, "Swift version ").is_some_and(|version| version >= MAJOR)
    }) {
        return Ok(None);
    }
    ensure!(cfg!(target_os = "linux"), "failed to find Swift {MAJOR}: {BY_HAND}");
    let system = equip::cache()?.join("swift");
    process::must_succeed(Command::new("sh").args(["-c", INSTALL, "swift-install"]).arg(&system))
        .with_context(|| format!("failed to install Swift {MAJOR} from Debian: {BY_HAND}"))?;
    Ok(Some(system))
}

/// Swift with `words` on the package, with the library in `library`, seeing the folder `shown` beside the checkout; every line of
/// its output is shown and given to `read`. True when it succeeds.
fn swift(
    workspace: &Workspace,
    library: &Path,
    words: &[&str],
    shown: Option<&Path>,
    read: impl FnMut(&str),
) -> Result<bool> {
    let missing = "failed to run Swift: a command is missing, such as `build` or `test`";
    let (verb, rest) = words.split_first().context(missing)?;
    let measures = rest.contains(&BENCHMARK);
    let (package, scratch) = if measures { (MEASURED, "swift-bench") } else { (PACKAGE, "swift") };
    let package = workspace.root.join(package);
    let mut settings = vec![("BELAY_LIBRARY_DIR", library.to_owned()), ("BELAY_BIN", library.join("belay"))];
    if measures {
        settings.push(("BELAY_BENCH", "yes".into()));
    }
    let mut command = match equip()? {
        None => {
            let mut command = Command::new("swift");
            command.current_dir(package).envs(settings);
            command
        }
        Some(system) => {
            // Processes get a namespace of their own too, so that nothing a test started outlives it.
            let mut command = Command::new("unshare");
            command
                .args(["--mount", "--pid", "--fork", "--kill-child", "--", "sh", "-c", INSIDE])
                .arg(system);
            command.args([&workspace.root, &workspace.target, library]).args(shown);
            command.args(["--", "env", "-C"]).arg(package).arg("-i").args(SURROUNDINGS);
            for (name, value) in settings {
                let mut setting = OsString::from(format!("{name}="));
                setting.push(value);
                command.arg(setting);
            }
            command.arg("swift");
            command
        }
    };
    // Below cargo's target folder, so that the tree stays clean.
    command.arg(verb).arg("--scratch-path").arg(workspace.target.join(scratch)).args(STRICT).args(rest);
    Ok(process::run_showing(&mut command, read)?.success())
}
