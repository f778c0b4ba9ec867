//! `cargo xtask size`: how large the phone library is as it ships, what is in it by crate, and how that went over time.
//!
//! It measures the library of this machine. A phone's is of another processor, and comes out within a few percent.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use clap::Args;
use serde::{Deserialize, Serialize};

use crate::library;
use crate::phones::{FILE, LIBRARY, PROFILE};
use crate::process::{self, answer, must_succeed};
use crate::terminal::{self, BAD, GOOD, HEADING, painted, say};
use crate::workspace::Workspace;

/// The most bytes the stripped library may have on x86-64: a download over a poor mobile network. docs/MOBILE.md lists it.
const BUDGET: u64 = 6_500_000;

/// Rows under this many bytes are one row together: they say nothing alone.
const SMALL: u64 = 10_000;

/// The path of the history, from the root.
const HISTORY: &str = "docs/size.json";

/// The options of the chore.
#[derive(Clone, Copy, Debug, Default, Args)]
pub struct Wanted {
    /// Add what was measured to docs/size.json
    #[arg(long)]
    pub write: bool,
    /// Fail when the library is over its budget
    #[arg(long)]
    pub check: bool,
}

/// The history of the library's size, the newest last.
#[derive(Debug, Default, Deserialize, Serialize)]
struct History {
    entries: Vec<Entry>,
}

/// One measurement.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Entry {
    date: String,
    version: String,
    /// With a `+` where the files differed from it.
    commit: String,
    machine: String,
    /// Its versions differ more than a week of our work does.
    compiler: String,
    /// Of the stripped library.
    bytes: u64,
    /// Crates, and what belongs to none. They add up to `bytes`.
    rows: Vec<Row>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Row {
    name: String,
    bytes: u64,
}

/// Builds the library, measures it and prints what is in it. False when it is over its budget and `check` is wanted.
pub fn run(workspace: &Workspace, wanted: Wanted) -> Result<bool> {
    ensure!(
        cfg!(target_os = "linux"),
        "failed to measure the library: what is in it is read from ELF, which Linux builds; run this there"
    );
    // By itself: a build with others would unite their features.
    let mut build = process::cargo(&workspace.root);
    must_succeed(build.args(["build", "--package", LIBRARY, "--profile", PROFILE]))
        .context("failed to build the phone library")?;
    let built = workspace.target.join(PROFILE).join(format!("lib{FILE}.so"));
    // A copy without names, as an app's package holds it. The original keeps them: the bindings are generated from it.
    let stripped = built.with_extension("stripped.so");
    must_succeed(Command::new("strip").arg("--strip-unneeded").arg("-o").args([&stripped, &built]))
        .context("failed to strip the library")?;
    let bytes = fs::metadata(&stripped).context("failed to look at the stripped library")?.len();
    let description = library::describe(&built)?;
    let others = library::built_apart(&description, FILE)?.join(", ");
    ensure!(
        others.is_empty(),
        "failed to optimise the library as a whole: {others} stayed apart; an rlib beside the cdylib does that"
    );
    let rows = fold(library::by_crate(&description, bytes));
    let history: History = serde_json::from_str(&workspace.text(HISTORY)?)
        .with_context(|| format!("failed to understand {HISTORY}"))?;
    report(bytes, &rows, history.entries.last());
    if wanted.write {
        let text = serde_json::to_string_pretty(&history.with(entry(workspace, bytes, rows)?))?;
        fs::write(workspace.root.join(HISTORY), text + "\n")
            .with_context(|| format!("failed to write {HISTORY}"))?;
        say(&format!("{HISTORY} is written"));
    }
    Ok(bytes <= BUDGET || !wanted.check)
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
    say(&painted(HEADING, "\nThe phone library, stripped, by crate"));
    let widest = rows.iter().map(|row| row.name.chars().count()).max().unwrap_or_default();
    for Row { name, bytes: part } in rows {
        let drawn = terminal::bar(usize::try_from(part * 1000 / bytes).unwrap_or_default(), 1000, 20);
        say(&format!("  {name:<widest$}  {drawn}  {:>9}", kilobytes(*part)));
    }
    let verdict = if bytes <= BUDGET { painted(GOOD, "ok") } else { painted(BAD, "over its budget") };
    let (size, budget) = (kilobytes(bytes), kilobytes(BUDGET));
    say(&format!("\n{verdict}: {size} ({bytes} bytes) of at most {budget}, optimised as a whole"));
    if let Some(Entry { date, commit, bytes: before, .. }) = before {
        say(&format!("{:+} bytes since {commit} of {date}", i128::from(bytes) - i128::from(*before)));
    }
}

/// Bytes as a person says them.
fn kilobytes(bytes: u64) -> String {
    format!("{} kB", (bytes + 500) / 1000)
}

fn entry(workspace: &Workspace, bytes: u64, rows: Vec<Row>) -> Result<Entry> {
    let git = |words: &[&str]| answer(Command::new("git").args(words).current_dir(&workspace.root));
    let changed = git(&["status", "--porcelain", "--", ".", &format!(":!{HISTORY}")])?;
    let mark = if changed.is_empty() { "" } else { "+" };
    let compiler = answer(process::rustc(&workspace.root).arg("--version"))?;
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

impl History {
    /// With one entry more. What was measured again of the same commit, on the same kind of machine, replaces the first.
    fn with(mut self, entry: Entry) -> Self {
        let is_same = |old: &Entry| old.commit == entry.commit && old.machine == entry.machine;
        self.entries.retain(|old| !is_same(old));
        self.entries.push(entry);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_rows_become_one() {
        let rows = [("a", 50_000), ("b", 9_999), ("c", 1)].map(|(name, bytes)| (name.to_owned(), bytes));
        let rows: Vec<_> = fold(rows.into()).into_iter().map(|row| (row.name, row.bytes)).collect();
        assert_eq!(rows, [("a".to_owned(), 50_000), ("2 more, each under 10 kB".to_owned(), 10_000)]);
    }

    #[test]
    fn the_same_commit_measured_again_stands_once_and_last() {
        let entry = |commit: &str, bytes: u64| {
            let [date, version, machine, compiler] = [const { String::new() }; 4];
            Entry { date, version, commit: commit.to_owned(), machine, compiler, bytes, rows: Vec::new() }
        };
        let history = History { entries: vec![entry("aaaa", 1), entry("bbbb", 2)] };
        let history = history.with(entry("aaaa", 3)).with(entry("cccc", 4));
        assert_eq!(history.entries.iter().map(|entry| entry.bytes).collect::<Vec<_>>(), [2, 3, 4]);
    }
}
