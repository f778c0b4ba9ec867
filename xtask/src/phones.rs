//! The library that phones load: its name, how it is built, and which compilers' targets that takes.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::workspace::Workspace;
use crate::{equip, process};

/// The package that the phones' languages see.
pub const LIBRARY: &str = "belay-ffi";

/// The profile it ships in (Cargo.toml says what it trades for what).
pub const PROFILE: &str = "mobile";

/// The name of its file, without what each system puts before and after it.
pub const FILE: &str = "belay_ffi";

/// Builds it in its profile for this machine, by itself: a build with others would unite their features.
///
/// # Errors
/// Where it does not build.
pub fn build(workspace: &Workspace) -> Result<()> {
    let mut command = process::cargo(&workspace.root);
    command.args(["build", "--package", LIBRARY, "--profile", PROFILE]);
    equip::must_succeed(&mut command).context("failed to build the phone library")
}

/// Those of `targets` whose standard library this toolchain has not.
///
/// # Errors
/// Where the compiler cannot be asked.
pub fn lacking_targets<'a>(workspace: &Workspace, targets: &[&'a str]) -> Result<Vec<&'a str>> {
    let mut lacking = Vec::new();
    for target in targets {
        let mut rustc = process::rustc(&workspace.root);
        let answer = rustc
            .args(["--print", "target-libdir", "--target", target])
            .output()
            .context("failed to start rustc")?;
        let libraries = String::from_utf8_lossy(&answer.stdout);
        if !answer.status.success() || !Path::new(libraries.trim()).is_dir() {
            lacking.push(*target);
        }
    }
    Ok(lacking)
}

/// Goes on where nothing is missing; otherwise says all of it at once.
///
/// # Errors
/// Where something is missing: what, and what to install.
pub fn all_there(missing: &[String]) -> Result<()> {
    if missing.is_empty() {
        return Ok(());
    }
    bail!("failed to find what the build needs:\n  {}", missing.join("\n  "))
}

/// How the missing targets are installed.
#[must_use]
pub fn how_to_add(lacking: &[&str]) -> Option<String> {
    (!lacking.is_empty())
        .then(|| format!("the compiler's targets (`rustup target add {}`)", lacking.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_targets_are_named_with_the_command_that_adds_them() {
        assert_eq!(how_to_add(&[]), None);
        let said = how_to_add(&["aarch64-apple-ios", "x86_64-apple-ios"]).expect("two are missing");
        assert!(said.contains("rustup target add aarch64-apple-ios x86_64-apple-ios"), "{said}");
    }

    #[test]
    fn everything_missing_is_said_in_one_error() {
        assert!(all_there(&[]).is_ok());
        let error = all_there(&["lipo".to_owned(), "xcodebuild".to_owned()]).expect_err("two are missing");
        assert!(error.to_string().contains("\n  lipo\n  xcodebuild"), "{error}");
    }

    #[test]
    fn this_machine_has_its_own_target_and_no_machine_has_an_invented_one() {
        let workspace = Workspace::read().expect("the tests run in the workspace");
        let version = process::rustc(&workspace.root).arg("-vV").output().expect("a compiler is here");
        let version = String::from_utf8_lossy(&version.stdout).into_owned();
        let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("it has a host");
        let lacking = lacking_targets(&workspace, &[host, "no-such-target"]).expect("the compiler answers");
        assert_eq!(lacking, ["no-such-target"]);
    }
}
