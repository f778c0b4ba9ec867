//! The core for Kotlin, built and tested by Maven: what that needs, how it is run, and what it says.
//!
//! Nothing is written beside the sources: Maven builds below cargo's target folder, and keeps what it fetches where it
//! always does (`~/.m2`), so the second run fetches nothing.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::runner::Tally;
use crate::workspace::Workspace;
use crate::{equip, process, terminal};

/// The oldest JDK that takes the classes we build (`java.version` in the pom).
const OLDEST_JDK: u32 = 17;
/// Debian's packages. Its default JDK is 17 in Debian 12 and newer later.
const DEBIAN: [&str; 2] = ["default-jdk-headless", "maven"];
/// The project, from the root.
const POM: &str = "android/core/pom.xml";
/// Finds a JDK and Maven, and installs them where this machine can.
///
/// # Errors
/// Where they cannot be installed; the error names what to install.
pub fn find_or_install() -> Result<()> {
    if jdk().is_some_and(|version| version >= OLDEST_JDK) && maven_answers() {
        terminal::say("a JDK and Maven are here");
        return Ok(());
    }
    let by_hand = format!("install a JDK of version {OLDEST_JDK} or newer and Maven");
    if !equip::succeeds(Command::new("apt-get").arg("--version")) {
        bail!("failed to find a JDK and Maven: {by_hand}");
    }
    equip::apt_get(&["update"]).context("failed to ask for the packages of this system")?;
    let install = ["install", "--yes", "--no-install-recommends"];
    equip::apt_get(&[&install[..], &DEBIAN[..]].concat()).with_context(|| {
        format!("failed to install them: as root, `apt-get install {}` does", DEBIAN.join(" "))
    })?;
    match jdk() {
        Some(version) if version >= OLDEST_JDK => Ok(()),
        Some(version) => bail!("the JDK that answers to `javac` is of version {version}: {by_hand}"),
        None => bail!("failed to find a JDK after it was installed: {by_hand}"),
    }
}

/// Runs Maven on `android/core` with `words` (`test`, `test-compile exec:exec`), against the library and the program that
/// were built into `built`; every line of its output is shown and given to `read`. What it said of the tests, and whether
/// it succeeded.
///
/// # Errors
/// Where Maven cannot be started.
pub fn maven(
    workspace: &Workspace,
    built: &Path,
    words: &[String],
    mut read: impl FnMut(&str),
) -> Result<(MavenOutput, bool)> {
    let mut maven = Command::new("mvn");
    maven.current_dir(&workspace.root);
    // No questions, no bars of progress, no colours: what it prints is read by us too.
    maven.args(["--batch-mode", "--no-transfer-progress", "-Dstyle.color=never", "--file", POM]);
    maven.arg(format!("-Dbelay.build={}", workspace.target.join("kotlin").display()));
    maven.arg(format!("-Dbelay.library={}", built.display())).args(words);
    maven.env("BELAY_LIBRARY_DIR", built).env("BELAY_BIN", built.join("belay"));
    let mut output = MavenOutput::default();
    let status = process::run_showing(&mut maven, |line| {
        output.read(line);
        read(line);
    })?;
    Ok((output, status.success()))
}

/// The version of the JDK that answers to `javac`.
fn jdk() -> Option<u32> {
    let answer = Command::new("javac").arg("--version").stdin(Stdio::null()).output().ok()?;
    major(&String::from_utf8_lossy(&answer.stdout))
}

/// 17 of `javac 17.0.15`.
fn major(answer: &str) -> Option<u32> {
    answer.trim().strip_prefix("javac ")?.split(['.', '-', '+']).next()?.parse().ok()
}

fn maven_answers() -> bool {
    equip::succeeds(Command::new("mvn").arg("--version"))
}

/// What Maven said of the tests, line by line.
#[derive(Debug, Default)]
pub struct MavenOutput {
    tally: Tally,
}

impl MavenOutput {
    /// Reads one line. The count over all classes is the one without a time.
    fn read(&mut self, line: &str) {
        let Some((_, counts)) = line.split_once("] Tests run: ") else { return };
        if counts.contains("Time elapsed") {
            return;
        }
        let number = |name: &str| -> usize {
            let text =
                if name.is_empty() { Some(counts) } else { counts.split_once(name).map(|(_, text)| text) };
            text.and_then(|text| text.split(',').next()?.trim().parse().ok()).unwrap_or_default()
        };
        let failed = number("Failures: ") + number("Errors: ") + number("Skipped: ");
        let ran = number("");
        self.tally = self.tally.and(Tally { passed: ran.saturating_sub(failed), failed });
    }

    /// The count over all tests: one that was skipped has not passed. A run that failed without a failed test, or ran no
    /// test at all, did not build.
    #[must_use]
    pub fn tally(&self, success: bool) -> Tally {
        let nothing_ran = self.tally == Tally::default();
        if nothing_ran || (!success && self.tally.failed == 0) {
            self.tally.and(Tally::one(false))
        } else {
            self.tally
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn maven(lines: &[&str]) -> MavenOutput {
        let mut output = MavenOutput::default();
        lines.iter().for_each(|line| output.read(line));
        output
    }

    #[test]
    fn the_count_over_all_classes_is_read_and_a_skipped_test_has_not_passed() {
        let output = maven(&[
            "[INFO] Tests run: 5, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 1.2 s -- in app.belay.core.ATest",
            "[ERROR] Tests run: 24, Failures: 1, Errors: 2, Skipped: 1",
        ]);
        assert_eq!(output.tally(false), Tally { passed: 20, failed: 4 });
    }

    #[test]
    fn a_run_that_did_not_build_or_ran_no_test_is_a_failure() {
        assert_eq!(maven(&["[ERROR] Compilation failure"]).tally(false), Tally { passed: 0, failed: 1 });
        assert_eq!(maven(&["[INFO] BUILD SUCCESS"]).tally(true), Tally { passed: 0, failed: 1 });
    }

    #[test]
    fn a_jdk_is_known_by_its_first_number() {
        assert_eq!(major("javac 17.0.15\n"), Some(17));
        assert_eq!(major("javac 26-ea"), Some(26));
        assert_eq!(major("javac 1.8.0_402"), Some(1));
        assert_eq!(major("command not found"), None);
    }
}
