//! What the programs a test run starts print about themselves: libtest's results, and the demo's steps. Pure: lines in,
//! counts out.

use std::collections::BTreeSet;

use crate::runner::Tally;

/// How many steps the demo plays.
pub const DEMO_STEPS: usize = 14;

/// What test programs said, line by line.
#[derive(Debug, Default)]
pub struct TestOutput {
    tally: Tally,
    /// The names, without modules, of the tests that passed.
    pub passed: BTreeSet<String>,
}

impl TestOutput {
    /// Reads one line of a test program's output.
    pub fn read(&mut self, line: &str) {
        if let Some(counts) = line.strip_prefix("test result: ") {
            self.tally =
                self.tally.and(Tally { passed: count(counts, "passed"), failed: count(counts, "failed") });
        } else if let Some(name) = line.strip_prefix("test ").and_then(|test| test.strip_suffix(" ... ok")) {
            let name = name.trim_end_matches(" - should panic");
            self.passed.insert(name.rsplit("::").next().unwrap_or(name).to_owned());
        }
    }

    /// The count over all test programs. A run that failed without a failed test (it did not build, or a test program
    /// died) counts as one failure more, so that it is never taken for a success.
    #[must_use]
    pub fn tally(&self, success: bool) -> Tally {
        if !success && self.tally.failed == 0 { self.tally.and(Tally::one(false)) } else { self.tally }
    }
}

/// The number before `what`: 12 for `passed` in `ok. 12 passed; 0 failed`.
fn count(counts: &str, what: &str) -> usize {
    let words: Vec<&str> = counts.split([' ', ';']).collect();
    let pair = words.windows(2).find(|pair| pair[1] == what);
    pair.and_then(|pair| pair[0].parse().ok()).unwrap_or_default()
}

/// What the demo said, line by line.
#[derive(Debug, Default)]
pub struct DemoOutput {
    held: BTreeSet<usize>,
    not_held: usize,
}

impl DemoOutput {
    /// Reads one line of the demo's output: `ok NN what happened` or `not ok NN why`.
    pub fn read(&mut self, line: &str) {
        let line = line.trim_start();
        if let Some(number) = line.strip_prefix("ok ").and_then(step_number) {
            self.held.insert(number);
        } else if line.strip_prefix("not ok ").and_then(step_number).is_some() {
            self.not_held += 1;
        }
    }

    /// The count over the steps. Those that were never reached failed; so did a demo whose exit code says so although
    /// every step held.
    #[must_use]
    pub fn tally(&self, success: bool) -> Tally {
        let tally =
            Tally { passed: self.held.len(), failed: self.not_held.max(DEMO_STEPS - self.held.len()) };
        if !success && tally.failed == 0 { tally.and(Tally::one(false)) } else { tally }
    }
}

fn step_number(rest: &str) -> Option<usize> {
    let number: usize = rest.split_whitespace().next()?.parse().ok()?;
    (1..=DEMO_STEPS).contains(&number).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tests(lines: &[&str]) -> TestOutput {
        let mut output = TestOutput::default();
        lines.iter().for_each(|line| output.read(line));
        output
    }

    fn demo(reached: usize) -> DemoOutput {
        let mut output = DemoOutput::default();
        (1..=reached).for_each(|step| output.read(&format!("ok {step:02} it happened")));
        output
    }

    #[test]
    fn results_add_up_over_all_test_programs() {
        let output = tests(&[
            "running 2 tests",
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.10s",
            "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.10s",
        ]);
        assert_eq!(output.tally(false), Tally { passed: 15, failed: 2 });
    }

    #[test]
    fn a_run_that_died_without_a_failed_test_is_a_failure() {
        assert_eq!(tests(&[]).tally(false), Tally { passed: 0, failed: 1 });
        let output = tests(&["test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out"]);
        assert_eq!(output.tally(false), Tally { passed: 12, failed: 1 });
    }

    #[test]
    fn the_tests_that_passed_are_known_by_their_names() {
        let output = tests(&[
            "test goal::tests::s100_a_goal ... ok",
            "test s101_another - should panic ... ok",
            "test s102_third ... FAILED",
            "test s103_fourth ... ignored",
        ]);
        assert_eq!(output.passed.into_iter().collect::<Vec<_>>(), ["s100_a_goal", "s101_another"]);
    }

    #[test]
    fn a_demo_holds_only_with_every_step_and_its_exit_code() {
        assert_eq!(demo(14).tally(true), Tally { passed: 14, failed: 0 });
        assert_eq!(demo(14).tally(false), Tally { passed: 14, failed: 1 });
        assert_eq!(demo(13).tally(true), Tally { passed: 13, failed: 1 });
        assert_eq!(demo(0).tally(false), Tally { passed: 0, failed: 14 });
    }

    #[test]
    fn a_step_said_twice_counts_once_and_one_that_did_not_hold_counts_against() {
        let mut output = demo(14);
        output.read("ok 14 again");
        output.read("ok 15 is no step");
        output.read("not ok 03 nobody saw it");
        assert_eq!(output.tally(false), Tally { passed: 14, failed: 1 });
    }
}
