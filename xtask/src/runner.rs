//! Runs the steps of a chore: a header each, its time, all of them even when one fails, and at the end what came of it.
//! Some run beside another, where neither would use the whole machine.

use std::panic::resume_unwind;
use std::thread;
use std::time::Instant;

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
    work: Box<dyn FnOnce() -> Result<Tally> + Send + 'a>,
    beside: Vec<Step<'a>>,
}

impl<'a> Step<'a> {
    /// A step that counts its own checks. An error counts as one failed check.
    pub fn counting(name: &'static str, work: impl FnOnce() -> Result<Tally> + Send + 'a) -> Self {
        Self { name, work: Box::new(work), beside: Vec::new() }
    }

    /// With other steps, one after the other, while this one runs. Their output is shown when it has ended.
    #[must_use]
    pub fn beside(mut self, others: Vec<Self>) -> Self {
        self.beside = others;
        self
    }

    /// A step that holds or does not.
    pub fn checking(name: &'static str, work: impl FnOnce() -> Result<bool> + Send + 'a) -> Self {
        Self::counting(name, || Ok(Tally::one(work()?)))
    }

    /// A step that holds when it finds no violation; those it finds are printed.
    pub fn finding(name: &'static str, work: impl FnOnce() -> Result<Vec<String>> + Send + 'a) -> Self {
        Self::checking(name, || {
            let violations = work()?;
            for violation in &violations {
                terminal::say(violation);
            }
            Ok(violations.is_empty())
        })
    }
}

/// What came of a step: how it is marked, its name, its checks and its time.
type Outcome = (String, &'static str, Tally, String);

/// Runs every step, prints the summary and, as its last line, `N passed, N failed`. True when nothing failed.
pub fn run(steps: Vec<Step<'_>>) -> bool {
    let start = Instant::now();
    let count = steps.iter().map(|step| 1 + step.beside.len()).sum();
    let mut outcomes: Vec<Outcome> = Vec::new();
    for Step { name, work, beside } in steps {
        let at = outcomes.len() + 1;
        let others = beside.into_iter().enumerate();
        thread::scope(|scope| {
            let lane = scope.spawn(move || {
                let run = || others.map(|(n, other)| perform(at + 1 + n, count, other.name, other.work));
                terminal::held(|| run().collect::<Vec<_>>())
            });
            outcomes.push(perform(at, count, name, work));
            let (done, output) = lane.join().unwrap_or_else(|panic| resume_unwind(panic));
            output.iter().for_each(|line| terminal::say(line));
            outcomes.extend(done);
        });
    }
    let widest = outcomes.iter().map(|(_, name, ..)| name.chars().count()).max().unwrap_or_default();
    terminal::header("Summary");
    for (mark, name, Tally { passed, failed }, spoken) in &outcomes {
        terminal::say(&format!(
            "{mark}  {name:<widest$}  {passed:>5} passed  {failed:>3} failed  {spoken:>13}"
        ));
    }
    terminal::say(&format!("\nin {}", terminal::spoken(start.elapsed())));
    let all = outcomes.iter().fold(Tally::default(), |all, (_, _, tally, _)| all.and(*tally));
    let style = if all.failed == 0 { GOOD } else { BAD };
    terminal::say(&painted(style, &format!("{} passed, {} failed", all.passed, all.failed)));
    all.failed == 0
}

fn perform(at: usize, count: usize, name: &'static str, work: impl FnOnce() -> Result<Tally>) -> Outcome {
    terminal::header(&format!("{at}/{count}  {name}"));
    let start = Instant::now();
    let tally = work().unwrap_or_else(|error| {
        terminal::complain(&format!("{error:#}"));
        Tally::one(false)
    });
    let mark = if tally.failed == 0 { painted(GOOD, "ok    ") } else { painted(BAD, "not ok") };
    let spoken = terminal::spoken(start.elapsed());
    terminal::say(&format!("{mark}  {}", painted(QUIET, &spoken)));
    (mark, name, tally, spoken)
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
    fn a_step_beside_another_counts_and_runs_while_that_one_does() {
        let (tell, hear) = std::sync::mpsc::channel();
        let waiting = Step::checking("waits for the one beside it", move || Ok(hear.recv()?));
        let beside = Step::checking("beside", move || {
            tell.send(true)?;
            Ok(false)
        });
        assert!(!run(vec![waiting.beside(vec![beside])]));
    }

    #[test]
    fn all_hold_only_where_each_does() {
        assert!(run(vec![Step::finding("clean", || Ok(Vec::new()))]));
        assert!(!run(vec![Step::finding("dirty", || Ok(vec!["a.rs:1: wrong".to_owned()]))]));
        assert!(!run(vec![Step::counting("one of two", || Ok(Tally { passed: 1, failed: 1 }))]));
    }
}
