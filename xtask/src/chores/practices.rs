//! `cargo xtask practices`: how much of what good mentoring does is shown by a scenario that runs.

use std::collections::BTreeSet;

use anyhow::Result;

use crate::practices::{Practice, TABLE, read_table, scenarios};
use crate::terminal::{BAD, GOOD, HEADING, bar, painted, say};
use crate::workspace::Workspace;

/// How wide a group's bar is, in cells.
const BAR: usize = 20;

/// Prints the coverage. With `check`, false when something owed has no scenario or a test names an unknown practice.
pub fn run(workspace: &Workspace, check: bool) -> Result<bool> {
    let table = read_table(&workspace.text(TABLE)?)?;
    let shown: BTreeSet<String> = scenarios(&workspace.sources()?).into_keys().collect();

    say(&painted(HEADING, "Practices with an executable scenario"));
    let widest = table.iter().map(|practice| practice.group.chars().count()).max().unwrap_or_default();
    for group in table.chunk_by(|one, next| one.group == next.group) {
        say_count(&group[0].group, group, &shown, widest);
    }
    say_count("all", &table, &shown, widest);

    let unknown: Vec<_> =
        shown.iter().filter(|id| !table.iter().any(|practice| practice.id == **id)).collect();
    for id in &unknown {
        say(&format!("{} {id} is named by a test and stands in no row of {TABLE}", painted(BAD, "unknown")));
    }
    let (with, without): (Vec<&Practice>, Vec<&Practice>) =
        table.iter().filter(|practice| practice.is_owed()).partition(|practice| shown.contains(&practice.id));
    if without.is_empty() {
        let ok = painted(GOOD, "ok");
        say(&format!("\n{ok} every one of the {} owed by now has its scenario", with.len()));
    } else {
        say(&painted(BAD, &format!("\n{} owed by now and without a scenario:", without.len())));
        for Practice { id, group, offers, .. } in &without {
            say(&format!("  {id}  {group}: {offers}"));
        }
    }
    Ok(!check || without.is_empty() && unknown.is_empty())
}

/// The scenarios of the sources that are not among the tests that `passed`: they failed, or no test program has them.
pub(super) fn not_passed(workspace: &Workspace, passed: &BTreeSet<String>) -> Result<Vec<String>> {
    let names: BTreeSet<String> = scenarios(&workspace.sources()?).into_values().flatten().collect();
    Ok(names.difference(passed).map(|name| format!("the scenario {name} did not run and pass")).collect())
}

fn say_count(name: &str, practices: &[Practice], shown: &BTreeSet<String>, widest: usize) {
    let has_one = |practice: &&Practice| shown.contains(&practice.id);
    let (part, whole) = (practices.iter().filter(has_one).count(), practices.len());
    let core = practices.iter().filter(|practice| practice.core);
    let (core_part, core) = (core.clone().filter(has_one).count(), core.count());
    let drawn = bar(part, whole, BAR);
    say(&format!("  {name:<widest$}  {drawn}  {part:>3}/{whole:<3}  core {core_part:>3}/{core}"));
}
