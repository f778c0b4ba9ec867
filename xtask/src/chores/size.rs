//! `cargo xtask size`: how large the phone library is as it ships, what is in it by crate, and how that went over time.
//!
//! It measures the library of this machine. A phone's is of another processor, and comes out within a few percent.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};

use crate::library;
use crate::phones::{FILE, PROFILE, build};
use crate::terminal::{self, BAD, GOOD, HEADING, painted};
use crate::workspace::Workspace;
use crate::{equip, process};

/// The most bytes the stripped library may have on x86-64 (docs/MOBILE.md: a download over a mobile network in a hut, and
/// what SQLite, TLS and the runtime leave for ourselves).
const BUDGET: u64 = 4_500_000;

/// Rows under this many bytes are one row together: they say nothing alone.
const SMALL: u64 = 10_000;

/// Where the history is kept, from the root.
const HISTORY: &str = "docs/size.json";

/// What is asked of the chore.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// Add what was measured to the history.
    pub write: bool,
    /// Fail where the library is over its budget.
    pub check: bool,
}

/// The history of the library's size, the newest last.
#[derive(Debug, Default, Deserialize, Serialize)]
struct History {
    entries: Vec<Entry>,
}

/// What was measured once.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
struct Entry {
    /// The day of the commit.
    date: String,
    /// The version in Cargo.toml.
    version: String,
    /// The commit; with a `+` where the files differed from it.
    commit: String,
    /// Processor and system.
    machine: String,
    /// The compiler, since its versions differ more than a week of our work does.
    compiler: String,
    /// The stripped library.
    bytes: u64,
    /// What is in it; the rows add up to `bytes`.
    rows: Vec<Row>,
}

/// A crate, or what belongs to none.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
struct Row {
    name: String,
    bytes: u64,
}

/// Builds the library, measures it and prints what is in it. False when it is over its budget and `check` is wanted.
///
/// # Errors
/// Where it does not build or was not optimised as a whole, `strip` is missing, or this machine's libraries are not ELF.
pub fn run(workspace: &Workspace, wanted: Wanted) -> Result<bool> {
    ensure!(
        cfg!(target_os = "linux"),
        "failed to measure the library: what is in it is read from ELF, which Linux builds; run this there"
    );
    build(workspace)?;
    let built = workspace.target.join(PROFILE).join(format!("lib{FILE}.so"));
    let stripped = strip(&built)?;
    let bytes = fs::metadata(&stripped).context("failed to look at the stripped library")?.len();
    let unstripped = fs::read(&built).with_context(|| format!("failed to read {}", built.display()))?;
    let others = library::built_apart(&unstripped, FILE)?;
    ensure!(
        others.is_empty(),
        "failed to optimise the library as a whole: {} stayed apart; an rlib beside the cdylib does that",
        others.join(", ")
    );
    let rows = fold(library::by_crate(&unstripped, bytes)?);
    let history = History::read(&workspace.root)?;
    report(bytes, &rows, history.entries.last());
    if wanted.write {
        let entry = entry(workspace, bytes, rows)?;
        history.with(entry).write(&workspace.root)?;
    }
    Ok(bytes <= BUDGET || !wanted.check)
}

/// A copy without names, as an app's package holds it. The original keeps them: the bindings are generated from it.
fn strip(built: &Path) -> Result<PathBuf> {
    if !equip::succeeds(Command::new("strip").arg("--version")) {
        bail!("failed to find strip: install binutils from this system's packages");
    }
    let folder = built.with_file_name("stripped");
    fs::create_dir_all(&folder).with_context(|| format!("failed to make {}", folder.display()))?;
    let stripped = folder.join(built.file_name().context("the library has a name")?);
    let mut strip = Command::new("strip");
    equip::must_succeed(strip.arg("--strip-unneeded").arg("-o").arg(&stripped).arg(built))
        .context("failed to strip the library")?;
    Ok(stripped)
}

/// The rows worth a line, and the others in one.
fn fold(rows: Vec<(String, u64)>) -> Vec<Row> {
    let (large, small): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(_, bytes)| *bytes >= SMALL);
    let mut rows: Vec<Row> = large.into_iter().map(|(name, bytes)| Row { name, bytes }).collect();
    if !small.is_empty() {
        let bytes = small.iter().map(|(_, bytes)| bytes).sum();
        rows.push(Row { name: format!("{} more, each under {}", small.len(), kilobytes(SMALL)), bytes });
    }
    rows
}

fn report(bytes: u64, rows: &[Row], before: Option<&Entry>) {
    terminal::say(&painted(HEADING, "\nThe phone library, stripped, by crate"));
    let widest = rows.iter().map(|row| row.name.chars().count()).max().unwrap_or_default();
    for Row { name, bytes: part } in rows {
        let drawn = terminal::bar(thousandths(*part, bytes), 1000, 20);
        terminal::say(&format!("  {name:<widest$}  {drawn}  {:>9}", kilobytes(*part)));
    }
    let within = bytes <= BUDGET;
    let verdict = if within { painted(GOOD, "ok") } else { painted(BAD, "over its budget") };
    let (size, budget) = (kilobytes(bytes), kilobytes(BUDGET));
    terminal::say(&format!("\n{verdict}: {size} ({bytes} bytes) of at most {budget}, optimised as a whole"));
    if let Some(before) = before {
        let change = i128::from(bytes) - i128::from(before.bytes);
        let Entry { date, commit, .. } = before;
        terminal::say(&format!("{change:+} bytes since {commit} of {date}"));
    }
}

fn thousandths(part: u64, whole: u64) -> usize {
    usize::try_from(part * 1000 / whole.max(1)).unwrap_or(usize::MAX)
}

/// Bytes as a person says them, in thousands.
fn kilobytes(bytes: u64) -> String {
    let rounded = (bytes + 500) / 1000;
    if rounded < 1000 {
        format!("{rounded} kB")
    } else {
        format!("{},{:03} kB", rounded / 1000, rounded % 1000)
    }
}

fn entry(workspace: &Workspace, bytes: u64, rows: Vec<Row>) -> Result<Entry> {
    let git = |words: &[&str]| said(Command::new("git").args(words).current_dir(&workspace.root));
    let changed = git(&["status", "--porcelain", "--", ".", &format!(":!{HISTORY}")])?;
    let mark = if changed.is_empty() { "" } else { "+" };
    let compiler = said(process::rustc(&workspace.root).arg("--version"))?;
    Ok(Entry {
        date: git(&["log", "-1", "--format=%cs"])?,
        version: env!("CARGO_PKG_VERSION").to_owned(), // the members share one
        commit: format!("{}{mark}", git(&["rev-parse", "--short=10", "HEAD"])?),
        machine: format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
        compiler: compiler.split_whitespace().take(2).collect::<Vec<_>>().join(" "),
        bytes,
        rows,
    })
}

/// What a program says, in one line.
fn said(command: &mut Command) -> Result<String> {
    let program = command.get_program().to_owned();
    let answer = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("failed to start {}", program.display()))?;
    if !answer.status.success() {
        bail!("{} says: {}", program.display(), String::from_utf8_lossy(&answer.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&answer.stdout).trim().to_owned())
}

impl History {
    fn read(root: &Path) -> Result<Self> {
        match fs::read(root.join(HISTORY)) {
            Ok(text) => {
                serde_json::from_slice(&text).with_context(|| format!("failed to understand {HISTORY}"))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error).with_context(|| format!("failed to read {HISTORY}")),
        }
    }

    /// With one entry more. What was measured again of the same commit, on the same kind of machine, replaces the first.
    fn with(mut self, entry: Entry) -> Self {
        let is_same = |old: &Entry| old.commit == entry.commit && old.machine == entry.machine;
        self.entries.retain(|old| !is_same(old));
        self.entries.push(entry);
        self
    }

    fn write(&self, root: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(self).context("failed to write the history as JSON")?;
        fs::write(root.join(HISTORY), text + "\n").with_context(|| format!("failed to write {HISTORY}"))?;
        terminal::say(&format!("{HISTORY} is written"));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(commit: &str, bytes: u64) -> Entry {
        Entry {
            date: "2026-11-28".to_owned(),
            version: "0.1.0".to_owned(),
            commit: commit.to_owned(),
            machine: "x86_64-linux".to_owned(),
            compiler: "rustc 1.95.0".to_owned(),
            bytes,
            rows: Vec::new(),
        }
    }

    #[test]
    fn rows_that_say_nothing_alone_are_one_and_nothing_is_lost() {
        let rows = vec![("std".to_owned(), 50_000), ("a".to_owned(), 9_999), ("b".to_owned(), 1)];
        let folded = fold(rows);
        assert_eq!(folded.iter().map(|row| row.bytes).collect::<Vec<_>>(), [50_000, 10_000]);
        assert_eq!(folded[1].name, "2 more, each under 10 kB");
    }

    #[test]
    fn a_size_is_said_in_thousands_of_bytes() {
        assert_eq!(kilobytes(499), "0 kB");
        assert_eq!(kilobytes(999_500), "1,000 kB");
        assert_eq!(kilobytes(4_012_345), "4,012 kB");
    }

    #[test]
    fn the_same_commit_measured_again_stands_once_and_last() {
        let history = History { entries: vec![measured("aaaa", 1), measured("bbbb", 2)] };
        let sizes = |history: &History| history.entries.iter().map(|entry| entry.bytes).collect::<Vec<_>>();
        let history = history.with(measured("aaaa", 3));
        assert_eq!(sizes(&history), [2, 3]);
        assert_eq!(sizes(&history.with(measured("cccc", 4))), [2, 3, 4]);
    }
}
