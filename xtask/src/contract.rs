//! One contract, three languages: the list of cases, what each language's run said of them, and where the two differ.
//! Pure: text in, violations out.
//!
//! The list is `tests/contract/cases.txt`: a line a case, its name and a sentence of what holds. A run of a language
//! prints `case <name> ok` for each case that has passed in it.

use std::collections::BTreeSet;

use anyhow::{Result, bail};

/// The list, from the root.
pub const CASES: &str = "tests/contract/cases.txt";

/// One case of the contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Its name, the same in every language.
    pub name: String,
    /// What holds, for a person.
    pub sentence: String,
}

/// The contract: every case there is.
#[derive(Debug)]
pub struct Contract {
    /// The cases, in the order of the list.
    pub cases: Vec<Case>,
}

impl Contract {
    /// Reads the list. Empty lines and lines that begin with `#` are for its readers.
    ///
    /// # Errors
    /// Where a line has no sentence, a name is not in `snake_case` or stands there twice, or there is no case at all.
    pub fn read(text: &str) -> Result<Self> {
        let mut cases: Vec<Case> = Vec::new();
        for (at, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let Some((name, sentence)) = line.split_once(char::is_whitespace) else {
                bail!("{CASES}:{}: a case has a name and a sentence", at + 1);
            };
            if !name
                .chars()
                .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
            {
                bail!("{CASES}:{}: {name} is not in snake_case", at + 1);
            }
            if cases.iter().any(|case| case.name == name) {
                bail!("{CASES}:{}: {name} stands there twice", at + 1);
            }
            cases.push(Case { name: name.to_owned(), sentence: sentence.trim().to_owned() });
        }
        if cases.is_empty() {
            bail!("{CASES} has no case");
        }
        Ok(Self { cases })
    }

    /// What is wrong with a language's run: cases that did not pass in it, and cases the list does not know.
    #[must_use]
    pub fn violations(&self, run: &Run) -> Vec<String> {
        let known: BTreeSet<&str> = self.cases.iter().map(|case| case.name.as_str()).collect();
        let missing = self
            .cases
            .iter()
            .filter(|case| !run.passed.contains(&case.name))
            .map(|case| format!("{}: {} has not passed: {}", run.language, case.name, case.sentence));
        let unknown = run
            .passed
            .iter()
            .filter(|name| !known.contains(name.as_str()))
            .map(|name| format!("{}: {name} is not in {CASES}", run.language));
        missing.chain(unknown).collect()
    }

    /// How many cases of the list passed in each language, as one line: `contract: Rust 23/23, Kotlin 23/23`.
    #[must_use]
    pub fn counts(&self, runs: &[Run]) -> String {
        let all = self.cases.len();
        let count = |run: &Run| {
            let passed = self.cases.iter().filter(|case| run.passed.contains(&case.name)).count();
            format!("{} {passed}/{all}", run.language)
        };
        format!("contract: {}", runs.iter().map(count).collect::<Vec<_>>().join(", "))
    }
}

/// What one language's run said.
#[derive(Clone, Debug)]
pub struct Run {
    /// The language, as a person calls it.
    pub language: &'static str,
    passed: BTreeSet<String>,
}

impl Run {
    /// A run of which nothing was heard yet.
    #[must_use]
    pub fn of(language: &'static str) -> Self {
        Self { language, passed: BTreeSet::new() }
    }

    /// A case passed.
    pub fn passed(&mut self, name: &str) {
        self.passed.insert(name.to_owned());
    }

    /// Reads one line of its output. A test runner may have begun the line with words of its own.
    pub fn read(&mut self, line: &str) {
        let mut words = line.split_whitespace().rev();
        if let (Some("ok"), Some(name), Some("case")) = (words.next(), words.next(), words.next()) {
            self.passed(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str =
        "# What holds everywhere.\n\nsign_in  by the mailed code\nsync     what was written travels\n";

    fn run(lines: &[&str]) -> Run {
        let mut run = Run::of("Kotlin");
        lines.iter().for_each(|line| run.read(line));
        run
    }

    #[test]
    fn a_run_in_which_every_case_passed_is_whole() {
        let contract = Contract::read(LIST).expect("the list is one");
        let run = run(&["case sign_in ok", "test contract::sync ... case sync ok", "case closed"]);
        assert!(contract.violations(&run).is_empty());
        assert_eq!(contract.counts(&[run]), "contract: Kotlin 2/2");
    }

    #[test]
    fn a_case_that_is_missing_and_one_that_is_unknown_are_named() {
        let contract = Contract::read(LIST).expect("the list is one");
        let run = run(&["case sync ok", "case another ok", "case sign_in not ok"]);
        assert_eq!(
            contract.violations(&run),
            [
                "Kotlin: sign_in has not passed: by the mailed code",
                "Kotlin: another is not in tests/contract/cases.txt"
            ]
        );
        assert_eq!(contract.counts(&[run, Run::of("Swift")]), "contract: Kotlin 1/2, Swift 0/2");
    }

    #[test]
    fn a_list_that_is_none_is_refused() {
        let refused = |text: &str| Contract::read(text).expect_err("it is refused").to_string();
        assert_eq!(refused("sync"), "tests/contract/cases.txt:1: a case has a name and a sentence");
        assert!(refused("a one\na two").contains(":2: a stands there twice"));
        assert!(refused("SignIn works").contains("not in snake_case"));
        assert!(refused("# nothing\n").contains("no case"));
    }
}
