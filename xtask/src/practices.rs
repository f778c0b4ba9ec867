//! Which practices have an executable scenario, and how. Pure: the tables and the sources in, the coverage out.
//!
//! The table of practices is `docs/domain/practices.md`, one row a practice below the heading of its group. A scenario is a test whose
//! name starts with the ids it shows, in lower case: `s001_one_to_one_is_the_default_form`, or `s008_s011_…` where it shows several.
//!
//! A scenario of the folder `tests` that is asynchronous is played *on phones*, with a server between them. Every other scenario
//! shows a *rule* of the domain. A rule counts only if people can reach it: `tests/practices.tsv` names the rule of each such row,
//! and a service has to call it. The same file has the numbers that the coverage must not fall below.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, anyhow, bail, ensure};
use clap::ValueEnum;

use crate::house::SourceFile;

/// The path of the table, from the root.
pub const TABLE: &str = "docs/domain/practices.md";

/// The path of the numbers and the rules, from the root.
pub const WRITTEN: &str = "tests/practices.tsv";

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

/// The numbers that are counted, in the order in which they are shown.
pub const NUMBERS: [&str; 5] =
    ["shown on phones", "of these core", "shown as rules", "content placed", "invariants held"];

/// Owed beside them: flash requests whole (S008–S011), and the ground reflections stand on (S172–S176).
const OWED_IDS: [&str; 9] = ["S008", "S009", "S010", "S011", "S172", "S173", "S174", "S175", "S176"];

/// How a practice can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Nature {
    /// Something a person does or sees.
    Behaviour,
    /// A text, a question or a plan that is offered at a place.
    Content,
    /// Something that is never there.
    Invariant,
}

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Practice {
    /// `S001` and so on.
    pub id: String,
    /// Whether the app cannot do without it.
    pub core: bool,
    /// How it can be shown.
    pub nature: Nature,
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
/// If a row has another shape, stands before the first group, or an id comes twice; the error names the line.
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
        bail!("a row of the table needs six columns");
    };
    if ids_of(&id.to_lowercase()) != [id] || !matches!(core, "" | "*") {
        bail!("a row needs an id such as S001, and `*` or nothing after it");
    }
    let nature = Nature::from_str(nature, false)
        .map_err(|_| anyhow!("unknown nature `{nature}`: use behaviour, content or invariant"))?;
    let group = group.context("a row precedes the first group")?.to_owned();
    Ok(Practice { id: id.to_owned(), core: core == "*", nature, group, offers: offers.to_owned() })
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

/// A test that shows a practice.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scenario {
    /// The name of its function.
    pub name: String,
    /// Whether it is played on phones with a server, rather than by the rules alone.
    pub on_phones: bool,
}

/// Every scenario of the sources, by the practice's id. That it is a test and passes is known when it has run.
#[must_use]
pub fn scenarios(sources: &[SourceFile]) -> BTreeMap<String, BTreeSet<Scenario>> {
    let mut scenarios: BTreeMap<String, BTreeSet<Scenario>> = BTreeMap::new();
    for source in sources.iter().filter(|source| source.path.ends_with(".rs")) {
        for line in source.text.lines().map(str::trim_start) {
            let (is_async, function) =
                line.strip_prefix("async ").map_or((false, line), |function| (true, function));
            let Some((name, _)) = function.strip_prefix("fn ").and_then(|rest| rest.split_once('(')) else {
                continue;
            };
            let on_phones = is_async && source.path.starts_with("tests/");
            for id in ids_of(name) {
                scenarios.entry(id).or_default().insert(Scenario { name: name.to_owned(), on_phones });
            }
        }
    }
    scenarios
}

/// What `tests/practices.tsv` says: numbers by their name, and the rule of each row that rules show.
#[derive(Debug, Default)]
pub struct Written {
    /// The least of each of [`NUMBERS`]; for rules, of those on phones and by rules together.
    pub least: BTreeMap<String, usize>,
    /// A function, or a command as `GoalCommand::Agree`, by the id of the row.
    pub rules: BTreeMap<String, String>,
}

/// Reads the file: a name or an id, a tab, a number or a rule. `#` begins a comment.
///
/// # Errors
/// If a line has another shape; the error names it.
pub fn read_written(text: &str) -> Result<Written> {
    let mut written = Written::default();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
        let cells = line.split_once('\t');
        let (name, value) = cells.with_context(|| format!("{WRITTEN}:{}: a tab was expected", at + 1))?;
        if ids_of(&name.to_lowercase()) == [name] {
            written.rules.insert(name.to_owned(), value.to_owned());
        } else {
            let value = value.parse().with_context(|| format!("{WRITTEN}:{}: no number", at + 1))?;
            written.least.insert(name.to_owned(), value);
        }
    }
    Ok(written)
}

/// The words of the code that people run, by where they stand.
pub struct Reach<'a> {
    domain: BTreeSet<&'a str>,
    core: BTreeSet<&'a str>,
    services: BTreeSet<&'a str>,
}

impl<'a> Reach<'a> {
    /// Reads the sources; comments and tests are left out.
    #[must_use]
    pub fn of(sources: &'a [SourceFile]) -> Self {
        let words = |folder: &str| {
            let of_folder = sources.iter().filter(|source| source.path.starts_with(folder));
            let in_use =
                of_folder.filter(|source| source.path.ends_with(".rs") && !source.path.contains("/tests"));
            let code = in_use.filter_map(|source| source.text.split("#[cfg(test)]\nmod tests {").next());
            let lines = code.flat_map(str::lines).filter(|line| !line.trim_start().starts_with("//"));
            let is_between = |letter: char| !letter.is_alphanumeric() && letter != '_';
            lines.flat_map(|line| line.split(is_between)).collect()
        };
        let services = words("core/src/services/");
        Self { domain: words("core/domain/src/"), core: words("core/src/"), services }
    }

    /// Whether a person can reach a rule: a service takes the command, or core calls the function of the domain.
    #[must_use]
    pub fn has(&self, rule: &str) -> bool {
        match rule.split_once("::") {
            Some((command, variant)) => self.services.contains(command) && self.domain.contains(variant),
            None => self.core.contains(rule) && self.domain.contains(rule),
        }
    }
}

/// How the practices are shown.
#[derive(Debug, Default)]
pub struct Coverage {
    /// The ids of the rows that count.
    pub shown: BTreeSet<String>,
    /// Each of [`NUMBERS`].
    pub numbers: BTreeMap<&'static str, usize>,
    /// Why a row with a scenario does not count.
    pub not_counted: Vec<String>,
}

/// Counts each row once, by its nature and the strongest of its scenarios.
#[must_use]
pub fn coverage(
    table: &[Practice],
    scenarios: &BTreeMap<String, BTreeSet<Scenario>>,
    written: &Written,
    reach: &Reach<'_>,
) -> Coverage {
    let numbers = NUMBERS.map(|name| (name, 0)).into();
    let mut coverage = Coverage { numbers, ..Coverage::default() };
    for Practice { id, core, nature, .. } in table {
        let Some(of_row) = scenarios.get(id) else { continue };
        let on_phones = of_row.iter().any(|scenario| scenario.on_phones);
        let number = match nature {
            Nature::Content => NUMBERS[3],
            Nature::Invariant => NUMBERS[4],
            Nature::Behaviour if on_phones => NUMBERS[0],
            Nature::Behaviour => {
                let rule =
                    written.rules.get(id).map_or("the rule that tests/practices.tsv lacks", String::as_str);
                if !reach.has(rule) {
                    coverage.not_counted.push(format!("{id}: no service calls {rule}"));
                    continue;
                }
                NUMBERS[2]
            }
        };
        for number in [Some(number), (*core && on_phones).then_some(NUMBERS[1])].into_iter().flatten() {
            *coverage.numbers.entry(number).or_default() += 1;
        }
        coverage.shown.insert(id.clone());
    }
    coverage
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

    fn source(path: &str, text: &str) -> SourceFile {
        SourceFile { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn scenarios_are_the_functions_that_are_named_as_such() {
        let text = "fn s001_s003_a() {\n    async fn s001_c(n in 0..9) {}\n// fn s177_b() {}\nlet s175_d = s175_e();";
        let scenarios = scenarios(&[source("tests/a.rs", text)]);
        assert_eq!(scenarios.keys().collect::<Vec<_>>(), ["S001", "S003"]);
        let on_phones: Vec<_> =
            scenarios["S001"].iter().map(|one| (one.name.as_str(), one.on_phones)).collect();
        assert_eq!(on_phones, [("s001_c", true), ("s001_s003_a", false)]);
    }

    #[test]
    fn a_rule_that_no_service_reaches_does_not_count() {
        let sources = [
            source("core/domain/src/goal.rs", "pub fn level() {}\npub fn unused() {}\nenum C { Agree }"),
            source("core/src/services/goals.rs", "fn act(c: GoalCommand) { level() }\n// unused()"),
            source("core/src/any/tests.rs", "unused()"),
        ];
        let reach = Reach::of(&sources);
        assert!(["level", "GoalCommand::Agree"].into_iter().all(|rule| reach.has(rule)));
        let out_of_reach = ["unused", "GoalCommand::Other", "StoryCommand::Agree"];
        assert!(!out_of_reach.into_iter().any(|rule| reach.has(rule)));
    }

    #[test]
    fn each_row_counts_once_by_its_nature_and_its_strongest_scenario() {
        let behaviours = "1* 2 3 4 7*".split(' ').map(|row| (row, "behaviour"));
        let rows = behaviours.chain([("5", "content"), ("6*", "invariant")]).map(|(row, nature)| {
            let (number, core) = row.split_at(1);
            format!("| S00{number} | {core} | {nature} | a | r | w |\n")
        });
        let table =
            read_table(&format!("## A\n{}", rows.collect::<String>())).expect("they have their shape");
        let tests =
            "fn s001_s002_s003_s004_a() {}\nasync fn s001_b() {}\nasync fn s005_f() {}\nfn s006_g() {}\n";
        let sources = [
            source("tests/a.rs", tests),
            source("core/domain/src/a.rs", "fn used() {} fn unused() {}"),
            source("core/src/a.rs", "used()"),
        ];
        let written =
            read_written("# c\nshown on phones\t1\nS002\tused\nS003\tunused").expect("it has its shape");
        let coverage = coverage(&table, &scenarios(&sources), &written, &Reach::of(&sources));
        assert_eq!(coverage.numbers.values().sum::<usize>(), 5);
        for name in NUMBERS {
            assert_eq!(coverage.numbers[name], 1, "{name}");
        }
        assert_eq!(
            coverage.not_counted,
            [
                "S003: no service calls unused",
                "S004: no service calls the rule that tests/practices.tsv lacks"
            ]
        );
        assert_eq!(written.least[NUMBERS[0]], 1);
        assert!(read_written("phones 1").is_err() && read_written("phones\tmany").is_err());
    }
}
