//! Which practices have an executable scenario. Pure: the table and the sources in, the coverage out.
//!
//! The table is `docs/domain/practices.md`, one row a practice below the heading of its group. A scenario is a test whose name
//! starts with the ids it shows, in lower case: `s001_one_to_one_is_the_default_form`, or `s008_s011_…` where it shows several.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail, ensure};

use crate::house::SourceFile;

/// Where the table lies, from the root.
pub const TABLE: &str = "docs/domain/practices.md";

/// The groups whose core practices are owed from the first release on: what a pair needs to start, meet, and close.
const OWED_GROUPS: [&str; 7] = [
    "Forms of mentoring",
    "Phases and groundwork",
    "Agreement and logistics",
    "Goals and action plan",
    "Meetings and reminders",
    "Stories",
    "Closure and debrief",
];

/// Owed beside them: flash requests whole (S008–S011), and the ground reflections stand on (S172–S176).
const OWED_IDS: [&str; 9] = ["S008", "S009", "S010", "S011", "S172", "S173", "S174", "S175", "S176"];

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Practice {
    /// `S001` and so on.
    pub id: String,
    /// Whether the app cannot do without it.
    pub core: bool,
    /// The group it stands in.
    pub group: String,
    /// What the app offers.
    pub offers: String,
}

impl Practice {
    /// Whether it must have a scenario by now.
    #[must_use]
    pub fn is_owed(&self) -> bool {
        let by_group = self.core && OWED_GROUPS.contains(&self.group.as_str());
        by_group || OWED_IDS.contains(&self.id.as_str())
    }
}

/// Reads the page: a second-level heading begins a group; a row of a practice is
/// `| id | * or nothing | nature | offers | rule | works when |`. Other lines are prose.
///
/// # Errors
/// Where a row has another shape, stands before the first group, or an id comes twice; the error names the line.
pub fn read_table(text: &str) -> Result<Vec<Practice>> {
    let mut practices: Vec<Practice> = Vec::new();
    let mut group = None;
    for (at, row) in text.lines().enumerate() {
        if let Some(name) = row.strip_prefix("## ") {
            group = Some(name.trim());
        } else if row.starts_with("| S") {
            let practice = read_row(row, group).with_context(|| format!("{TABLE}:{}", at + 1))?;
            let is_known = practices.iter().any(|known| known.id == practice.id);
            ensure!(!is_known, "{TABLE}:{}: {} comes twice", at + 1, practice.id);
            practices.push(practice);
        }
    }
    Ok(practices)
}

fn read_row(row: &str, group: Option<&str>) -> Result<Practice> {
    let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
    let [id, core, nature, offers, _rule, _works] = cells[..] else {
        bail!("six columns were expected");
    };
    if ids_of(&id.to_lowercase()) != [id] || !matches!(core, "" | "*") {
        bail!("an id such as S001 and then `*` or nothing were expected");
    }
    if !["behaviour", "content", "invariant"].contains(&nature) {
        bail!("`{nature}` is no nature: behaviour, content and invariant are");
    }
    let group = group.context("a row stands before the first group")?.to_owned();
    Ok(Practice { id: id.to_owned(), core: core == "*", group, offers: offers.to_owned() })
}

/// The practices a test shows by its name: `s008_s011_one_topic` shows S008 and S011, `story_has_parts` none.
#[must_use]
pub fn ids_of(test: &str) -> Vec<String> {
    let is_id = |word: &&str| {
        word.strip_prefix('s')
            .is_some_and(|number| number.len() == 3 && number.chars().all(|digit| digit.is_ascii_digit()))
    };
    test.split('_').take_while(is_id).map(str::to_uppercase).collect()
}

/// Every scenario of the sources: the practice's id, and the names of the tests that show it. That a function of such a name is
/// a test, and passes, is known when it has run.
#[must_use]
pub fn scenarios(sources: &[SourceFile]) -> BTreeMap<String, BTreeSet<String>> {
    let mut scenarios: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let in_rust = sources.iter().filter(|source| source.path.ends_with(".rs"));
    for line in in_rust.flat_map(|source| source.text.lines()) {
        let line = line.trim_start();
        let function = line.strip_prefix("async ").unwrap_or(line).strip_prefix("fn ");
        if let Some((name, _)) = function.and_then(|rest| rest.split_once('(')) {
            for id in ids_of(name) {
                scenarios.entry(id).or_default().insert(name.to_owned());
            }
        }
    }
    scenarios
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: &str = "# Practices\n\
        ## Forms of mentoring\n\
        | id | * | nature | Offers | Rule | Works when |\n\
        |---|---|---|---|---|---|\n\
        | S001 | * | behaviour | a form | r | w |\n\
        | S003 |  | content | a subject | r | w |\n\
        ## Reflections and prompts\n\
        | S175 |  | content | questions | r | w |\n\
        | S177 | * | invariant | another | r | w |\n";

    #[test]
    fn a_name_shows_the_ids_it_starts_with() {
        assert_eq!(ids_of("s001_one_to_one_is_the_default_form"), ["S001"]);
        assert_eq!(ids_of("s008_s011_one_topic_s172"), ["S008", "S011"]);
        for other in ["story_has_parts", "s01_short", "s0011_long", "the_s001"] {
            assert!(ids_of(other).is_empty(), "{other}");
        }
    }

    #[test]
    fn what_is_owed_is_the_core_of_the_owed_groups_and_the_owed_ids() {
        let table = read_table(ROWS).expect("the rows have their shape");
        let owed: Vec<&str> = table.iter().filter(|row| row.is_owed()).map(|row| row.id.as_str()).collect();
        assert_eq!(owed, ["S001", "S175"]);
    }

    #[test]
    fn a_row_of_another_shape_or_twice_is_refused_with_its_line() {
        let row = "| S001 | * | content | a | r | w |";
        for (rows, line) in [
            ("## A\n| S001 | * | content | a | r |".to_owned(), 2),
            (format!("## A\n{row}\n{row}"), 3),
            ("## A\n| S1 | * | content | a | r | w |".to_owned(), 2),
            ("## A\n| S001 | * | other | a | r | w |".to_owned(), 2),
            (row.to_owned(), 1),
        ] {
            let error = read_table(&rows).expect_err("a row is wrong").to_string();
            assert!(error.starts_with(&format!("{TABLE}:{line}")), "{error}");
        }
    }

    #[test]
    fn scenarios_are_the_functions_that_are_named_as_such() {
        let text = "fn s001_s003_a() {\n    async fn s001_c(n in 0..9) {}\n// fn s177_b() {}\nlet s175_d = s175_e();";
        let scenarios = scenarios(&[SourceFile { path: "a.rs".to_owned(), text: text.to_owned() }]);
        assert_eq!(scenarios.keys().collect::<Vec<_>>(), ["S001", "S003"]);
        assert_eq!(scenarios["S001"].len(), 2);
    }
}
