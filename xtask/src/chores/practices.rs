//! `cargo xtask practices`: how much of what good mentoring does is shown by a scenario that runs.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result};

use crate::practices::{self, Coverage, Group, TABLE};
use crate::terminal::{self, BAD, GOOD, HEADING, bar, painted};
use crate::workspace::Workspace;

/// How wide a group's bar is, in cells.
const BAR: usize = 20;

/// Prints the coverage. With `check`, false when something owed has no scenario or a test names an unknown practice.
///
/// # Errors
/// Where the table or a source cannot be read.
pub fn run(workspace: &Workspace, check: bool) -> Result<bool> {
    let complete = report(workspace)?;
    Ok(complete || !check)
}

/// The scenarios of the sources that are not among the tests that `passed`: they failed, or no test program has them.
pub(super) fn not_passed(workspace: &Workspace, passed: &BTreeSet<String>) -> Result<Vec<String>> {
    let scenarios = practices::scenarios(&workspace.sources()?);
    let names: BTreeSet<String> = scenarios.into_values().flatten().collect();
    Ok(names.difference(passed).map(|name| format!("the scenario {name} did not run and pass")).collect())
}

/// Prints every group with its count, and what is owed. True when nothing is.
fn report(workspace: &Workspace) -> Result<bool> {
    let table =
        fs::read_to_string(workspace.root.join(TABLE)).with_context(|| format!("failed to read {TABLE}"))?;
    let table = practices::read_table(&table)?;
    let shown = practices::scenarios(&workspace.sources()?).into_keys().collect();
    let coverage = Coverage::of(&table, &shown);

    terminal::say(&painted(HEADING, "Practices with an executable scenario"));
    let widest = coverage.groups.iter().map(|group| group.name.chars().count()).max().unwrap_or_default();
    for group in &coverage.groups {
        say_group(group, widest);
    }
    say_group(&coverage.all(), widest);

    for id in &coverage.unknown {
        terminal::say(&format!(
            "{} {id} is named by a test and stands in no row of {TABLE}",
            painted(BAD, "unknown")
        ));
    }
    if coverage.owed.is_empty() {
        let all = table.iter().filter(|practice| practice.is_owed()).count();
        terminal::say(&format!(
            "\n{} every one of the {all} owed by now has its scenario",
            painted(GOOD, "ok")
        ));
    } else {
        terminal::say(&painted(
            BAD,
            &format!("\n{} owed by now and without a scenario:", coverage.owed.len()),
        ));
        for practice in &coverage.owed {
            terminal::say(&format!("  {}  {}: {}", practice.id, practice.group, practice.offers));
        }
    }
    Ok(coverage.owed.is_empty() && coverage.unknown.is_empty())
}

fn say_group(group: &Group<'_>, widest: usize) {
    let Group { name, covered: (part, whole), core: (core_part, core) } = group;
    let drawn = bar(*part, *whole, BAR);
    terminal::say(&format!("  {name:<widest$}  {drawn}  {part:>3}/{whole:<3}  core {core_part:>3}/{core}"));
}
