//! The output of the programs of a test run: the results of tests in Rust, Kotlin and Swift, the cases of the
//! contract, and the demo's steps. Pure: lines in, counts out.

use std::collections::BTreeSet;

use crate::runner::Tally;

/// How many steps the demo plays.
pub const DEMO_STEPS: usize = 14;

/// The cases of the contract in Rust stand in this module of the face's own tests.
const CONTRACT_IN_RUST: &str = "contract_in_rust::";

/// Reads the output of test programs, line by line. The lines of the three languages differ.
#[derive(Clone, Debug, Default)]
pub struct TestOutput {
    tally: Tally,
    /// The names, without modules, of the tests in Rust that passed.
    pub passed: BTreeSet<String>,
    /// The cases of the contract that passed.
    pub cases: BTreeSet<String>,
}

impl TestOutput {
    /// Reads one line.
    pub fn read(&mut self, line: &str) {
        if let Some(counts) = line.strip_prefix("test result: ") {
            // Rust: `test result: ok. 12 passed; 0 failed; …`
            self.count(before(counts, "passed"), before(counts, "failed"));
        } else if let Some(name) = line.strip_prefix("test ").and_then(|test| test.strip_suffix(" ... ok")) {
            let name = name.trim_end_matches(" - should panic");
            let bare = name.rsplit("::").next().unwrap_or(name).to_owned();
            if name.starts_with(CONTRACT_IN_RUST) {
                self.cases.insert(bare.clone());
            }
            self.passed.insert(bare);
        } else if let Some((_, counts)) = line.split_once("] Tests run: ") {
            // Maven: `[INFO] Tests run: 5, Failures: 0, Errors: 0, Skipped: 0`; a line for one class also says its time. What
            // was skipped has not passed.
            if !counts.contains("Time elapsed") {
                let numbers: Vec<usize> =
                    counts.split(|letter: char| !letter.is_ascii_digit()).flat_map(str::parse).collect();
                let failed = numbers.iter().skip(1).sum();
                self.count(numbers.first().map_or(0, |ran| ran.saturating_sub(failed)), failed);
            }
        } else if let Some((_, result)) = line.split_once("() ") {
            // Swift: `✔ Test name() passed after 0.1 seconds.` The line that sums up has no `()`.
            let is_result = line.contains(" Test ");
            self.count(
                usize::from(is_result && result.starts_with("passed after")),
                usize::from(is_result && result.starts_with("failed after")),
            );
        }
        // A test runner may have begun the line with words of its own.
        let mut words = line.split_whitespace().rev();
        if let (Some("ok"), Some(name), Some("case")) = (words.next(), words.next(), words.next()) {
            self.cases.insert(name.to_owned());
        }
    }

    fn count(&mut self, passed: usize, failed: usize) {
        self.tally = self.tally.and(Tally { passed, failed });
    }

    /// The count over all test programs. A run that failed without a failed test (it did not build, or a program died), and one
    /// in which no test ran, count as one failure more, so that neither is ever taken for a success.
    #[must_use]
    pub fn tally(&self, success: bool) -> Tally {
        let is_unexplained = !success && self.tally.failed == 0;
        if is_unexplained || self.tally == Tally::default() {
            self.tally.and(Tally::one(false))
        } else {
            self.tally
        }
    }
}

/// The number before `what`: 12 for `passed` in `ok. 12 passed; 0 failed`.
fn before(counts: &str, what: &str) -> usize {
    let words: Vec<&str> = counts.split([' ', ';']).collect();
    let pair = words.windows(2).find(|pair| pair[1] == what);
    pair.and_then(|pair| pair[0].parse().ok()).unwrap_or_default()
}

/// Reads the output of the demo, line by line.
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

    /// The count over the steps. Those that were never reached failed; so did a demo whose exit code says so although every step
    /// held.
    #[must_use]
    pub fn tally(&self, success: bool) -> Tally {
        let passed = self.held.len();
        let failed = self.not_held.max(DEMO_STEPS - passed).max(usize::from(!success));
        Tally { passed, failed }
    }
}

fn step_number(rest: &str) -> Option<usize> {
    let number: usize = rest.split_whitespace().next()?.parse().ok()?;
    (1..=DEMO_STEPS).contains(&number).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str]) -> TestOutput {
        let mut output = TestOutput::default();
        lines.iter().for_each(|line| output.read(line));
        output
    }

    fn names(names: &BTreeSet<String>) -> Vec<&str> {
        names.iter().map(String::as_str).collect()
    }

    #[test]
    fn results_add_up_over_the_test_programs_of_every_language() {
        let rust = read(&[
            "running 2 tests",
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.10s",
            "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.10s",
        ]);
        assert_eq!(rust.tally(false), Tally { passed: 15, failed: 2 });
        let kotlin = read(&[
            "[INFO] Tests run: 5, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 1.2 s -- in app.belay.core.ATest",
            "[ERROR] Tests run: 24, Failures: 1, Errors: 2, Skipped: 1",
        ]);
        assert_eq!(kotlin.tally(false), Tally { passed: 20, failed: 4 });
        let swift = read(&[
            "◇ Test a_call() started.",
            "✔ Test a_call() passed after 0.003 seconds.",
            "✘ Test another() recorded an issue at Cases.swift:11:9: Expectation failed",
            "✘ Test another() failed after 0.003 seconds with 1 issue.",
            "✘ Test run with 2 tests failed after 0.008 seconds with 1 issue.",
        ]);
        assert_eq!(swift.tally(false), Tally { passed: 1, failed: 1 });
    }

    #[test]
    fn a_run_that_died_and_one_of_no_test_are_failures() {
        let passed = read(&["test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out"]);
        assert_eq!(passed.tally(true), Tally { passed: 12, failed: 0 });
        assert_eq!(passed.tally(false), Tally { passed: 12, failed: 1 });
        assert_eq!(read(&["[ERROR] Compilation failure"]).tally(false), Tally { passed: 0, failed: 1 });
        assert_eq!(read(&["[INFO] BUILD SUCCESS"]).tally(true), Tally { passed: 0, failed: 1 });
    }

    #[test]
    fn tests_and_cases_that_passed_are_known_by_their_names() {
        let output = read(&[
            "test goal::tests::s100_a_goal ... ok",
            "test s101_another - should panic ... ok",
            "test s102_third ... FAILED",
            "test s103_fourth ... ignored",
            "test contract_in_rust::calls::a_panic_is_an_error ... ok",
            "test contract_in_rust::calls::closed ... FAILED",
            "[INFO] case sync ok",
            "case another not ok",
        ]);
        assert_eq!(names(&output.passed), ["a_panic_is_an_error", "s100_a_goal", "s101_another"]);
        assert_eq!(names(&output.cases), ["a_panic_is_an_error", "sync"]);
    }

    #[test]
    fn a_demo_holds_only_with_every_step_once_and_its_exit_code() {
        let demo = |reached: usize, more: &[&str]| {
            let mut output = DemoOutput::default();
            (1..=reached).for_each(|step| output.read(&format!("ok {step:02} it happened")));
            more.iter().for_each(|line| output.read(line));
            output
        };
        assert_eq!(demo(14, &[]).tally(true), Tally { passed: 14, failed: 0 });
        assert_eq!(demo(14, &[]).tally(false), Tally { passed: 14, failed: 1 });
        assert_eq!(demo(13, &["ok 13 again", "ok 15 no step"]).tally(true), Tally { passed: 13, failed: 1 });
        assert_eq!(demo(0, &[]).tally(false), Tally { passed: 0, failed: 14 });
        assert_eq!(demo(14, &["not ok 03 unseen"]).tally(true), Tally { passed: 14, failed: 1 });
    }
}
