//! Swift, wherever the chores need it: the installed one where there is one, else on Linux as root Debian's, kept in a
//! folder of its own (`toolchain`) and run inside it (`inside`).

mod apt;
mod inside;
mod reading;
mod toolchain;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Result;

use crate::process;
use crate::workspace::Workspace;

pub use reading::SwiftOutput;

/// The language mode of the package: what an older compiler cannot read.
const MAJOR: u32 = 6;

/// A Swift that can be run.
#[derive(Clone, Debug)]
pub struct Swift {
    place: Place,
}

#[derive(Clone, Debug)]
enum Place {
    /// It answers to `swift` on this machine.
    Installed,
    /// It lives in a folder that holds a system of its own.
    Inside(PathBuf),
}

/// What Swift is to do.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// Where it starts: the package.
    pub folder: &'a Path,
    /// Its words: `test --filter …`.
    pub words: &'a [&'a str],
    /// What it finds in its environment.
    pub settings: &'a [(&'a str, &'a Path)],
    /// The folders it sees, under their own paths, where it lives in a system of its own: each a whole path.
    pub shown: &'a [&'a Path],
}

impl Swift {
    /// Finds Swift 6, and where it is missing installs it. The second run finds what the first one installed, in every
    /// checkout of this user.
    ///
    /// # Errors
    /// Where it is missing and cannot be installed; the error names what to install.
    pub fn find_or_install() -> Result<Self> {
        if installed_version().is_some_and(|version| version >= MAJOR) {
            return Ok(Self { place: Place::Installed });
        }
        Ok(Self { place: Place::Inside(toolchain::find_or_install()?) })
    }

    /// Runs it, shows its output and gives every line of it to `read`. True when it succeeds.
    ///
    /// # Errors
    /// Where it cannot be started, or what it needs not be shown to it.
    pub fn run(&self, run: &Run<'_>, read: impl FnMut(&str)) -> Result<bool> {
        let mut command = match &self.place {
            Place::Installed => {
                let mut command = Command::new("swift");
                command.args(run.words).current_dir(run.folder).envs(run.settings.iter().copied());
                command
            }
            Place::Inside(system) => inside::command(system, run)?,
        };
        Ok(process::run_showing(&mut command, read)?.success())
    }
}

/// Where Swift builds: below cargo's target folder, so that the tree stays clean.
#[must_use]
pub fn scratch(workspace: &Workspace) -> PathBuf {
    workspace.target.join("swift")
}

/// The major version of the `swift` on this machine, where there is one.
fn installed_version() -> Option<u32> {
    let answer = Command::new("swift").arg("--version").stdin(Stdio::null()).output().ok()?;
    major_version(&String::from_utf8_lossy(&answer.stdout))
}

/// 6 for `Apple Swift version 6.1 (swiftlang-…)`.
fn major_version(said: &str) -> Option<u32> {
    let (_, version) = said.split_once("Swift version ")?;
    version.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_what_swift_says() {
        assert_eq!(major_version("swift-driver version: 1.115\nApple Swift version 6.1.2 (x)"), Some(6));
        assert_eq!(major_version("Swift version 5.10 (swift-5.10-RELEASE)"), Some(5));
        assert_eq!(major_version("command not found"), None);
    }
}
