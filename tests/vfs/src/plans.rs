//! How SQLite finds the rows of a statement (<https://sqlite.org/eqp.html>), asked of every statement that stands in a folder of
//! sources: one that nobody thought of is asked too.

use std::{fs, path::Path};

use rusqlite::Connection;

/// A statement as it stands in a source file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The file's name.
    pub file: String,
    /// Its text, in one line.
    pub sql: String,
}

/// Every statement in the Rust files of a folder (but for the tests of plans, `plans.rs`) that looks for rows. A `{NAME}` in
/// one is the constant of that name in the same file, or stands in `others`.
///
/// # Panics
/// If a file cannot be read, or a name in a statement is not known.
#[must_use]
pub fn statements_in(folder: &Path, others: &[(&str, &str)]) -> Vec<Statement> {
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("read the folder").flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    files.retain(|path| !path.ends_with("plans.rs"));
    files.sort();
    let mut found = Vec::new();
    for path in files {
        let source = fs::read_to_string(&path).expect("read a source file");
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut known: Vec<(String, String)> =
            others.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        for (before, text) in literals(&source) {
            if let Some(name) = constant(before) {
                known.push((name.to_owned(), with_known(&text, &known)));
            } else if looks_for_rows(&text) {
                let sql = with_known(&text, &known);
                let unknown =
                    sql.split('{').skip(1).any(|rest| rest.starts_with(|first: char| first.is_alphabetic()));
                assert!(!unknown, "{file}: a name in this statement is not known: {sql}");
                found.push(Statement { file: file.clone(), sql });
            }
        }
    }
    found
}

/// The walks of all statements but those of `about_all` (statement, reason), which are about every row. A name of `meant` (table
/// or index, reason) may be walked through. A statement of `about_all` that stands nowhere is told too.
///
/// # Panics
/// If the database does not understand a statement.
#[must_use]
pub fn walks(
    statements: &[Statement],
    database: &Connection,
    meant: &[(&str, &str)],
    about_all: &[(&str, &str)],
) -> Vec<String> {
    let is_about_all = |statement: &&Statement| about_all.iter().any(|(sql, _)| *sql == statement.sql);
    let asked = statements.iter().filter(|statement| !is_about_all(statement));
    let mut found: Vec<String> = asked.flat_map(|statement| statement.scans(database, meant)).collect();
    let is_gone = |sql: &&str| !statements.iter().any(|statement| statement.sql == *sql);
    let gone = about_all.iter().map(|(sql, _)| *sql).filter(is_gone);
    found.extend(gone.map(|sql| format!("there is no such statement any more: {sql}")));
    found
}

impl Statement {
    /// The steps in which SQLite walks through a whole table or a whole index other than those of these names.
    ///
    /// # Panics
    /// If the database does not understand the statement.
    #[must_use]
    pub fn scans(&self, database: &Connection, meant: &[(&str, &str)]) -> Vec<String> {
        let told = |error| panic!("{}: {}: {error}", self.file, self.sql);
        let mut plan = database.prepare(&format!("EXPLAIN QUERY PLAN {}", self.sql)).unwrap_or_else(told);
        let steps =
            plan.raw_query().mapped(|row| row.get::<_, String>(3)).map(|step| step.expect("a plan is text"));
        // One row that is made up, and an index that is a table of its own (full text), are no walks.
        let walks = |step: &String| {
            let is_meant = |name: &str| step.split(' ').any(|word| word == name);
            step.starts_with("SCAN ")
                && step != "SCAN CONSTANT ROW"
                && !step.contains("VIRTUAL TABLE INDEX")
                && !meant.iter().any(|(name, _)| is_meant(name))
        };
        steps.filter(walks).map(|step| format!("{}: {step}: {}", self.file, self.sql)).collect()
    }
}

/// The literals of a source, each with what stands before it, tests left out. Good enough for code that rustfmt has written.
fn literals(source: &str) -> Vec<(&str, String)> {
    let source = source.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let mut literals = Vec::new();
    let mut rest = source;
    while let Some(start) = rest.find('"') {
        let (before, literal) = rest.split_at(start);
        let literal = &literal[1..];
        let end = end_of(literal);
        let line = before.rsplit('\n').next().unwrap_or_default();
        // A quotation mark in a comment begins no text.
        if line.trim_start().starts_with("//") {
            rest = literal;
            continue;
        }
        literals.push((before, in_one_line(&literal[..end])));
        rest = literal.get(end + 1..).unwrap_or_default();
    }
    literals
}

/// Where a text ends whose first quotation mark is behind.
fn end_of(literal: &str) -> usize {
    let mut escaped = false;
    let at = literal.bytes().position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    });
    at.unwrap_or(literal.len())
}

fn in_one_line(literal: &str) -> String {
    let text = literal.replace("\\\n", " ").replace("\\\"", "\"");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The name of the constant whose text comes next.
fn constant(before: &str) -> Option<&str> {
    let declared = before.trim_end().strip_suffix("=")?.trim_end().strip_suffix(": &str")?;
    declared
        .rsplit(|sign: char| !sign.is_ascii_uppercase() && sign != '_')
        .next()
        .filter(|name| !name.is_empty())
}

fn looks_for_rows(text: &str) -> bool {
    match text.split_once(' ') {
        Some(("SELECT" | "UPDATE" | "DELETE" | "WITH", _)) => true,
        Some(("INSERT", rest)) => rest.contains("SELECT"),
        _ => false,
    }
}

fn with_known(text: &str, known: &[(String, String)]) -> String {
    known.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}
