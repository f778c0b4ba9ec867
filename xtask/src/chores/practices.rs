//! `cargo xtask practices`: how much of what good mentoring does is shown by a scenario that runs.

use std::collections::BTreeSet;

use anyhow::Result;

use crate::practices::{
    NUMBERS, Nature, Practice, Reach, TABLE, WRITTEN, coverage, read_table, read_written, scenarios,
};
use crate::terminal::{BAD, GOOD, HEADING, bar, painted, say};
use crate::workspace::Workspace;

/// How wide a group's bar is, in cells.
const BAR: usize = 20;

/// Prints the coverage. With `check`, false when something owed has no scenario, a test names an unknown practice, or a number
/// is below the written one.
pub fn run(workspace: &Workspace, check: bool) -> Result<bool> {
    let table = read_table(&workspace.text(TABLE)?)?;
    let written = read_written(&workspace.text(WRITTEN)?)?;
    let sources = workspace.sources()?;
    let scenarios = scenarios(&sources);
    let coverage = coverage(&table, &scenarios, &written, &Reach::of(&sources));

    say(&painted(HEADING, "Practices with an executable scenario"));
    let widest = table.iter().map(|practice| practice.group.chars().count()).max().unwrap_or_default();
    for group in table.chunk_by(|one, next| one.group == next.group) {
        say_count(&group[0].group, group, &coverage.shown, widest);
    }
    say_count("all", &table, &coverage.shown, widest);
    for reason in &coverage.not_counted {
        say(&format!("{} {reason}", painted(BAD, "not counted")));
    }

    say(&painted(HEADING, "\nHow they are shown"));
    let of = |nature| table.iter().filter(|practice| practice.nature == nature).count();
    let (behaviours, core) = (of(Nature::Behaviour), table.iter().filter(|practice| practice.core).count());
    let wholes = [behaviours, core, behaviours, of(Nature::Content), of(Nature::Invariant)];
    let mut fell = false;
    for (name, whole) in NUMBERS.into_iter().zip(wholes) {
        let (part, least) = (coverage.numbers[name], written.least.get(name).copied().unwrap_or_default());
        say(&format!("  {name:<widest$}  {}  {part:>3}/{whole}", bar(part, whole, BAR)));
        // A scenario that moved from the rules to phones still counts.
        let stands = if name == NUMBERS[2] { part + coverage.numbers[NUMBERS[0]] } else { part };
        if stands < least {
            fell = true;
            say(&painted(BAD, &format!("  {name}: {stands} are fewer than the {least} of {WRITTEN}")));
        }
    }

    let unknown: Vec<_> =
        scenarios.keys().filter(|id| !table.iter().any(|practice| practice.id == **id)).collect();
    for id in &unknown {
        say(&format!("{} {id} is named by a test and stands in no row of {TABLE}", painted(BAD, "unknown")));
    }
    let owed = table.iter().filter(|practice| practice.is_owed());
    let (with, without): (Vec<_>, Vec<_>) = owed.partition(|practice| scenarios.contains_key(&practice.id));
    if without.is_empty() {
        let ok = painted(GOOD, "ok");
        say(&format!("\n{ok} every one of the {} owed by now has its scenario", with.len()));
    } else {
        say(&painted(BAD, &format!("\n{} owed by now and without a scenario:", without.len())));
        for Practice { id, group, offers, .. } in &without {
            say(&format!("  {id}  {group}: {offers}"));
        }
    }
    Ok(!check || without.is_empty() && unknown.is_empty() && !fell)
}

/// The scenarios of the sources that are not among the tests that `passed`: they failed, or no test program has them.
pub(super) fn not_passed(workspace: &Workspace, passed: &BTreeSet<String>) -> Result<Vec<String>> {
    let scenarios = scenarios(&workspace.sources()?).into_values().flatten();
    let names: BTreeSet<String> = scenarios.map(|scenario| scenario.name).collect();
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
