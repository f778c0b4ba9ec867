//! Starting other programs: cargo without our own shadow on it, output passed on line by line while it is read.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use anyhow::{Context, Result, ensure};

use crate::terminal;

/// What cargo tells a program it runs about that program. Handed on to another cargo it would change what build scripts
/// see, and rebuild half the world on every switch between `cargo` and `cargo xtask`.
const OURS_ALONE: [&str; 5] =
    ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_NAME", "CARGO_CRATE_NAME", "CARGO_PRIMARY_PACKAGE"];

/// The cargo that started us, in `folder`, with nothing to read.
#[must_use]
pub fn cargo(folder: &Path) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    cargo_of(Path::new(&program), folder)
}

/// The cargo at `program`, in the same way.
#[must_use]
pub fn cargo_of(program: &Path, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).stdin(Stdio::null());
    for (name, _) in std::env::vars_os() {
        if OURS_ALONE.iter().any(|prefix| name.to_string_lossy().starts_with(prefix)) {
            command.env_remove(name);
        }
    }
    command
}

/// The compiler that this cargo uses, in `folder`.
#[must_use]
pub fn rustc(folder: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    command.current_dir(folder).stdin(Stdio::null());
    command
}

/// Runs `command`, shows every line of its output as it comes and gives it to `read` without colours. Its error output
/// goes straight through.
///
/// # Errors
/// If the program cannot be started or its output cannot be read. A program that fails is not an error here: its
/// status says so.
pub fn run_showing(command: &mut Command, mut read: impl FnMut(&str)) -> Result<ExitStatus> {
    show(command);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("failed to start {}", command.get_program().display()))?;
    let mut output =
        BufReader::new(child.stdout.take().context("failed to capture the output of the program")?);
    let mut line = Vec::new();
    while output.read_until(b'\n', &mut line).context("failed to read the output of the program")? > 0 {
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end_matches(['\n', '\r']);
        terminal::say(text);
        read(&anstream::adapter::strip_str(text).to_string());
        line.clear();
    }
    child.wait().context("failed to wait for the end of the program")
}

/// Runs `command` and shows its output. True when it succeeds.
///
/// # Errors
/// As [`run_showing`].
pub fn succeeds_showing(command: &mut Command) -> Result<bool> {
    Ok(run_showing(command, |_| {})?.success())
}

/// Runs `command` and shows its output.
///
/// # Errors
/// If it cannot be started, or fails.
pub fn must_succeed(command: &mut Command) -> Result<()> {
    let status = run_showing(command, |_| {})?;
    ensure!(status.success(), "{} ended with {status}", command.get_program().display());
    Ok(())
}

/// Whether `command` can be started and succeeds. Nothing of it is shown.
#[must_use]
pub fn succeeds(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// The output of `command`, without the white space around it.
///
/// # Errors
/// If it cannot be started, or fails; the error says what it complained of.
pub fn answer(command: &mut Command) -> Result<String> {
    let program = command.get_program().display().to_string();
    let output = command.stdin(Stdio::null()).output();
    let output = output.with_context(|| format!("failed to start {program}"))?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{program} failed: {}", complaint.trim());
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The major version that a program says after `name`: 17 of `javac 17.0.15` after `javac `.
#[must_use]
pub fn major_version(said: &str, name: &str) -> Option<u32> {
    let (_, version) = said.split_once(name)?;
    version.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
}

/// Prints what is about to run, so that anyone can run it by hand.
fn show(command: &Command) {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    let words = std::iter::once(program).chain(command.get_args());
    // A script given in a word is known by its name, which comes after it.
    let words = words.map(OsStr::to_string_lossy).filter(|word| !word.contains('\n'));
    terminal::say(&terminal::painted(terminal::QUIET, &format!("$ {}", words.collect::<Vec<_>>().join(" "))));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read_without_its_colours_and_the_last_needs_no_line_end() {
        let mut lines = Vec::new();
        let mut shell = Command::new("sh");
        shell.args(["-c", r"printf '\033[32mok\033[0m 01\nend'; exit 3"]);
        let status =
            run_showing(&mut shell, |line| lines.push(line.to_owned())).expect("a shell can be started");
        assert_eq!(lines, ["ok 01", "end"]);
        assert_eq!(status.code(), Some(3));
    }

    #[test]
    fn a_major_version_is_the_first_number_after_the_name() {
        assert_eq!(major_version("javac 26-ea", "javac "), Some(26));
        let swift = "swift-driver version: 1.115\nApple Swift version 6.1.2 (x)";
        assert_eq!(major_version(swift, "Swift version "), Some(6));
        assert_eq!(major_version("command not found", "javac "), None);
    }

    #[test]
    fn a_program_that_does_not_exist_is_named() {
        let error = run_showing(&mut Command::new("no-such-program"), |_| {}).expect_err("it does not exist");
        assert!(error.to_string().contains("no-such-program"), "{error}");
    }
}
