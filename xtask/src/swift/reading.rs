//! What `swift test` says of each test. Pure: lines in, counts out.

use crate::runner::Tally;

/// What a run of Swift Testing said, line by line.
#[derive(Debug, Default)]
pub struct SwiftOutput {
    tally: Tally,
}

impl SwiftOutput {
    /// Reads one line: `✔ Test name() passed after 0.1 seconds.`, or `✘ Test name() failed after …`.
    pub fn read(&mut self, line: &str) {
        // A test may have left the line it wrote without an end.
        let Some((_, said)) = line.split_once(" Test ") else {
            return;
        };
        // `Test run with 30 tests passed` sums up what was counted one by one.
        let Some((_, came)) = said.split_once("() ") else {
            return;
        };
        if came.starts_with("passed after") {
            self.tally = self.tally.and(Tally::one(true));
        } else if came.starts_with("failed after") {
            self.tally = self.tally.and(Tally::one(false));
        }
    }

    /// The count over all tests. A run that failed without a failed test (it did not build, or it died), and one in which
    /// no test ran, count as a failure, so that neither is ever taken for a success.
    #[must_use]
    pub fn tally(&self, success: bool) -> Tally {
        let nothing = self.tally == Tally::default();
        if nothing || !success && self.tally.failed == 0 {
            self.tally.and(Tally::one(false))
        } else {
            self.tally
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(lines: &[&str]) -> SwiftOutput {
        let mut output = SwiftOutput::default();
        lines.iter().for_each(|line| output.read(line));
        output
    }

    #[test]
    fn each_test_counts_once_and_the_sum_not_at_all() {
        let output = output(&[
            "◇ Test a_call() started.",
            "✔ Test a_call() passed after 0.003 seconds.",
            "✘ Test another() recorded an issue at Cases.swift:11:9: Expectation failed",
            "✘ Test another() failed after 0.003 seconds with 1 issue.",
            "✘ Test run with 2 tests failed after 0.008 seconds with 1 issue.",
            "case a_call ok",
        ]);
        assert_eq!(output.tally(false), Tally { passed: 1, failed: 1 });
    }

    #[test]
    fn a_run_that_died_and_one_of_nothing_are_failures() {
        let passed = ["✔ Test a_call() passed after 0.003 seconds."];
        assert_eq!(output(&passed).tally(false), Tally { passed: 1, failed: 1 });
        assert_eq!(output(&passed).tally(true), Tally { passed: 1, failed: 0 });
        assert_eq!(output(&[]).tally(true), Tally { passed: 0, failed: 1 });
    }
}
