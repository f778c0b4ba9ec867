//! One contract, three languages: the list of cases, and what each language's run makes of them. Pure: text in, violations out.
//!
//! The list is `tests/contract/cases.txt`: a line a case, its name and a sentence of what holds.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};

/// The list, from the root.
pub const CASES: &str = "tests/contract/cases.txt";

/// The contract: each case's name, the same in every language, and what holds.
#[derive(Debug)]
pub struct Contract<'a>(Vec<(&'a str, &'a str)>);

/// The cases that passed in a language.
pub type Run<'a> = (&'static str, &'a BTreeSet<String>);

impl<'a> Contract<'a> {
    /// Reads the list. Empty lines and lines that begin with `#` are for its readers.
    ///
    /// # Errors
    /// If a line has no sentence, a name stands there twice, or there is no case at all.
    pub fn read(text: &'a str) -> Result<Self> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let mut cases: Vec<(&str, &str)> = Vec::new();
        for line in lines {
            let (name, sentence) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            ensure!(!sentence.is_empty(), "{CASES}: {name} has no sentence");
            ensure!(cases.iter().all(|(known, _)| *known != name), "{CASES}: {name} stands there twice");
            cases.push((name, sentence.trim()));
        }
        ensure!(!cases.is_empty(), "{CASES} has no case");
        Ok(Self(cases))
    }

    /// The faults of a run: cases that did not pass in it, and cases the list does not know.
    #[must_use]
    pub fn violations(&self, (language, passed): Run<'_>) -> Vec<String> {
        let missing = self.0.iter().filter(|(name, _)| !passed.contains(*name));
        let missing = missing.map(|(name, what)| format!("{language}: {name} has not passed: {what}"));
        let unknown = passed.iter().filter(|name| self.0.iter().all(|(known, _)| known != name));
        missing.chain(unknown.map(|name| format!("{language}: {name} is not in {CASES}"))).collect()
    }

    /// How many cases of the list passed in each language, as one line: `contract: Rust 23/23, Kotlin 23/23`.
    #[must_use]
    pub fn counts(&self, runs: &[Run<'_>]) -> String {
        let count = |(language, passed): &Run<'_>| {
            let held = self.0.iter().filter(|(name, _)| passed.contains(*name)).count();
            format!("{language} {held}/{}", self.0.len())
        };
        format!("contract: {}", runs.iter().map(count).collect::<Vec<_>>().join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str =
        "# What holds everywhere.\n\nsign_in  by the mailed code\nsync     what was written travels\n";

    #[test]
    fn a_case_that_is_missing_and_one_that_is_unknown_are_named() {
        let contract = Contract::read(LIST).expect("the list is one");
        let whole = ["sign_in", "sync"].map(str::to_owned).into();
        assert!(contract.violations(("Kotlin", &whole)).is_empty());
        let other = ["sync", "another"].map(str::to_owned).into();
        assert_eq!(
            contract.violations(("Kotlin", &other)),
            [
                "Kotlin: sign_in has not passed: by the mailed code",
                "Kotlin: another is not in tests/contract/cases.txt"
            ]
        );
        let counts = contract.counts(&[("Kotlin", &other), ("Swift", &BTreeSet::new())]);
        assert_eq!(counts, "contract: Kotlin 1/2, Swift 0/2");
    }

    #[test]
    fn a_list_that_is_none_is_refused() {
        for (text, told) in [("sync", "no sentence"), ("a one\na two", "twice"), ("# nothing\n", "no case")] {
            let error = Contract::read(text).expect_err("it is refused").to_string();
            assert!(error.contains(told), "{error}");
        }
    }
}
