//! The library that phones load: its name, how it is built, and which compilers' targets that takes.

use std::path::Path;

use anyhow::{Result, ensure};

use crate::process;
use crate::workspace::Workspace;

/// The package that the phones' languages see.
pub const LIBRARY: &str = "belay-ffi";

/// The profile it ships in (Cargo.toml says what it trades for what).
pub const PROFILE: &str = "mobile";

/// The name of its file, without what each system puts before and after it.
pub const FILE: &str = "belay_ffi";

/// Those of `targets` whose standard library this toolchain has not.
#[must_use]
pub fn lacking_targets<'a>(workspace: &Workspace, targets: &[&'a str]) -> Vec<&'a str> {
    let is_there = |target: &str| {
        let mut rustc = process::rustc(&workspace.root);
        let folder = process::answer(rustc.args(["--print", "target-libdir", "--target", target]));
        folder.is_ok_and(|folder| Path::new(&folder).is_dir())
    };
    targets.iter().copied().filter(|target| !is_there(target)).collect()
}

/// Goes on where each of `tools` (whether it is there, and what it is with how it is had) and each of the compiler's `targets` is
/// there; otherwise says all that is missing at once.
///
/// # Errors
/// If something is missing: what, and what to install.
pub fn need(workspace: &Workspace, tools: &[(bool, &str)], targets: &[&str]) -> Result<()> {
    let mut missing: Vec<String> =
        tools.iter().filter(|(is_there, _)| !is_there).map(|(_, tool)| (*tool).to_owned()).collect();
    let lacking = lacking_targets(workspace, targets).join(" ");
    if !lacking.is_empty() {
        missing.push(format!("the compiler's targets (`rustup target add {lacking}`)"));
    }
    ensure!(missing.is_empty(), "failed to find what the build needs:\n  {}", missing.join("\n  "));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_missing_is_said_in_one_error_and_what_is_there_in_none() {
        let workspace = Workspace::read().expect("the tests run in the workspace");
        let version =
            process::answer(process::rustc(&workspace.root).arg("-vV")).expect("a compiler is here");
        let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("it has a host");
        assert!(need(&workspace, &[(true, "Xcode")], &[host]).is_ok());
        let error = need(&workspace, &[(false, "Xcode"), (false, "lipo")], &[host, "no-such-target"]);
        let told = error.expect_err("three are missing").to_string();
        let lines: Vec<&str> = told.lines().skip(1).collect();
        let targets = "  the compiler's targets (`rustup target add no-such-target`)";
        assert_eq!(lines, ["  Xcode", "  lipo", targets]);
    }
}
