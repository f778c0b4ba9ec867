//! Runs the steps of a chore one after the other: a header each, its time, all of them even when one fails, and at the
//! end what came of it.

use std::time::{Duration, Instant};

use anyhow::Result;

use crate::terminal::{self, BAD, GOOD, QUIET, painted};

/// How many single checks went well and how many did not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Those that held.
    pub passed: usize,
    /// Those that did not.
    pub failed: usize,
}

impl Tally {
    /// One check, held or not.
    #[must_use]
    pub fn one(held: bool) -> Self {
        Self { passed: usize::from(held), failed: usize::from(!held) }
    }

    /// Both counts together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

/// One step of a chore.
pub struct Step<'a> {
    name: &'static str,
    work: Box<dyn FnOnce() -> Result<Tally> + 'a>,
}

impl<'a> Step<'a> {
    /// A step that counts its own checks. An error counts as one failed check.
    pub fn counting(name: &'static str, work: impl FnOnce() -> Result<Tally> + 'a) -> Self {
        Self { name, work: Box::new(work) }
    }

    /// A step that holds or does not.
    pub fn checking(name: &'static str, work: impl FnOnce() -> Result<bool> + 'a) -> Self {
        Self::counting(name, || Ok(Tally::one(work()?)))
    }

    /// A step that holds when it finds no violation; those it finds are printed.
    pub fn finding(name: &'static str, work: impl FnOnce() -> Result<Vec<String>> + 'a) -> Self {
        Self::checking(name, || {
            let violations = work()?;
            for violation in &violations {
                terminal::say(violation);
            }
            Ok(violations.is_empty())
        })
    }
}

/// Runs every step, prints the summary and, as its last line, `N passed, N failed`. True when nothing failed.
pub fn run(steps: Vec<Step<'_>>) -> bool {
    let count = steps.len();
    let widest = steps.iter().map(|step| step.name.chars().count()).max().unwrap_or_default();
    let (mut all, mut time) = (Tally::default(), Duration::ZERO);
    let mut summary = Vec::new();
    for (at, Step { name, work }) in steps.into_iter().enumerate() {
        terminal::header(&format!("{}/{count}  {name}", at + 1));
        let start = Instant::now();
        let tally = work().unwrap_or_else(|error| {
            terminal::complain(&format!("{error:#}"));
            Tally::one(false)
        });
        let took = start.elapsed();
        let mark = if tally.failed == 0 { painted(GOOD, "ok    ") } else { painted(BAD, "not ok") };
        let spoken = terminal::spoken(took);
        terminal::say(&format!("{mark}  {}", painted(QUIET, &spoken)));
        let Tally { passed, failed } = tally;
        summary
            .push(format!("{mark}  {name:<widest$}  {passed:>5} passed  {failed:>3} failed  {spoken:>13}"));
        (all, time) = (all.and(tally), time + took);
    }
    terminal::header("Summary");
    summary.iter().for_each(|line| terminal::say(line));
    terminal::say(&format!("\nin {}", terminal::spoken(time)));
    let style = if all.failed == 0 { GOOD } else { BAD };
    terminal::say(&painted(style, &format!("{} passed, {} failed", all.passed, all.failed)));
    all.failed == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_runs_even_after_one_that_failed_or_broke() {
        let mut last_ran = false;
        let held = run(vec![
            Step::checking("fails", || Ok(false)),
            Step::checking("breaks", || anyhow::bail!("no such program")),
            Step::checking("holds", || {
                last_ran = true;
                Ok(true)
            }),
        ]);
        assert!(last_ran && !held);
    }

    #[test]
    fn all_hold_only_where_each_does() {
        assert!(run(vec![Step::finding("clean", || Ok(Vec::new()))]));
        assert!(!run(vec![Step::finding("dirty", || Ok(vec!["a.rs:1: wrong".to_owned()]))]));
        assert!(!run(vec![Step::counting("one of two", || Ok(Tally { passed: 1, failed: 1 }))]));
    }
}
