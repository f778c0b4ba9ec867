//! Which practices have an executable scenario. Pure: the table and the sources in, the coverage out.
//!
//! The table is `docs/domain/practices.md`, one row a practice below the heading of its group. A scenario is a test whose name starts with the ids it shows,
//! in lower case: `s001_one_to_one_is_the_default_form`, or `s008_s011_…` where one scenario shows several.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};

use crate::source::SourceFile;

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
    let mut ids = BTreeSet::new();
    let mut group = None;
    for (at, row) in text.lines().enumerate() {
        let line = at + 1;
        if let Some(name) = row.strip_prefix("## ") {
            group = Some(name.trim());
        }
        if !row.starts_with("| S") {
            continue;
        }
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [id, core, nature, offers, _rule, _works] = cells[..] else {
            bail!("{TABLE}:{line}: six columns were expected");
        };
        let group = group.with_context(|| format!("{TABLE}:{line}: a row stands before the first group"))?;
        if ids_of(&id.to_lowercase()) != [id] || !matches!(core, "" | "*") {
            bail!("{TABLE}:{line}: an id such as S001 and then `*` or nothing were expected");
        }
        if !["behaviour", "content", "invariant"].contains(&nature) {
            bail!("{TABLE}:{line}: `{nature}` is no nature: behaviour, content and invariant are");
        }
        if !ids.insert(id) {
            bail!("{TABLE}:{line}: {id} comes twice");
        }
        practices.push(Practice {
            id: id.to_owned(),
            core: core == "*",
            group: group.to_owned(),
            offers: offers.to_owned(),
        });
    }
    Ok(practices)
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

/// Every scenario of the sources: the practice's id, and the names of the tests that show it.
#[must_use]
pub fn scenarios(sources: &[SourceFile]) -> BTreeMap<String, BTreeSet<String>> {
    let mut scenarios: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for test in sources.iter().flat_map(SourceFile::test_functions) {
        for id in ids_of(&test.name) {
            scenarios.entry(id).or_default().insert(test.name.clone());
        }
    }
    scenarios
}

/// What is shown and what is not.
#[derive(Debug, PartialEq, Eq)]
pub struct Coverage<'a> {
    /// Every group in the table's order.
    pub groups: Vec<Group<'a>>,
    /// The practices that must have a scenario by now and have none.
    pub owed: Vec<&'a Practice>,
    /// Ids that tests name and the table does not know.
    pub unknown: Vec<String>,
}

/// The count of one group, or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Group<'a> {
    /// Its name.
    pub name: &'a str,
    /// How many practices have a scenario, of how many.
    pub covered: (usize, usize),
    /// The same for those the app cannot do without.
    pub core: (usize, usize),
}

impl Group<'_> {
    fn count(&mut self, practice: &Practice, shown: bool) {
        self.covered = (self.covered.0 + usize::from(shown), self.covered.1 + 1);
        if practice.core {
            self.core = (self.core.0 + usize::from(shown), self.core.1 + 1);
        }
    }
}

impl<'a> Coverage<'a> {
    /// Holds the table against the ids that have a scenario.
    #[must_use]
    pub fn of(practices: &'a [Practice], shown: &BTreeSet<String>) -> Self {
        let mut groups: Vec<Group<'a>> = Vec::new();
        for practice in practices {
            let at = groups.iter().position(|group| group.name == practice.group).unwrap_or_else(|| {
                groups.push(Group { name: &practice.group, ..Group::default() });
                groups.len() - 1
            });
            groups[at].count(practice, shown.contains(&practice.id));
        }
        let owed = practices.iter().filter(|practice| practice.is_owed() && !shown.contains(&practice.id));
        let known: BTreeSet<&String> = practices.iter().map(|practice| &practice.id).collect();
        Self {
            groups,
            owed: owed.collect(),
            unknown: shown.iter().filter(|id| !known.contains(id)).cloned().collect(),
        }
    }

    /// The count over all groups.
    #[must_use]
    pub fn all(&self) -> Group<'a> {
        let add = |one: (usize, usize), other: (usize, usize)| (one.0 + other.0, one.1 + other.1);
        self.groups.iter().fold(Group { name: "all", ..Group::default() }, |all, group| Group {
            name: all.name,
            covered: add(all.covered, group.covered),
            core: add(all.core, group.core),
        })
    }
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

    fn shown(ids: &[&str]) -> BTreeSet<String> {
        ids.iter().map(|id| (*id).to_owned()).collect()
    }

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
        let coverage = Coverage::of(&table, &shown(&[]));
        let owed: Vec<&str> = coverage.owed.iter().map(|practice| practice.id.as_str()).collect();
        assert_eq!(owed, ["S001", "S175"]);
        assert!(Coverage::of(&table, &shown(&["S001", "S175"])).owed.is_empty());
    }

    #[test]
    fn groups_count_their_own_and_all_counts_every_one() {
        let table = read_table(ROWS).expect("the rows have their shape");
        let coverage = Coverage::of(&table, &shown(&["S001", "S177"]));
        assert_eq!(coverage.groups[0], Group { name: "Forms of mentoring", covered: (1, 2), core: (1, 1) });
        assert_eq!(coverage.all(), Group { name: "all", covered: (2, 4), core: (2, 2) });
    }

    #[test]
    fn an_id_the_table_does_not_know_is_named() {
        let table = read_table(ROWS).expect("the rows have their shape");
        assert_eq!(Coverage::of(&table, &shown(&["S999"])).unknown, ["S999"]);
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
            assert!(error.starts_with(&format!("{TABLE}:{line}:")), "{error}");
        }
    }

    #[test]
    fn scenarios_are_the_tests_of_the_sources_and_no_other_function() {
        let text = "#[test] fn s001_s003_a() {} fn s175_b() {} mod m { #[tokio::test] async fn s001_c() {} }";
        let source = SourceFile::read("a.rs", text.to_owned()).expect("the text is Rust");
        let scenarios = scenarios(&[source]);
        assert_eq!(scenarios.keys().collect::<Vec<_>>(), ["S001", "S003"]);
        assert_eq!(scenarios["S001"].len(), 2);
    }
}
