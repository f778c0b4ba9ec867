//! The house rules in Kotlin and Swift: a file says what it is for, has one subject, is named in the field's words, sets no
//! test aside and announces no work. Pure: texts in, violations out.

use crate::house::{LONGEST_FILE, empty_word, is_not_done};

/// Where hand-written Kotlin and Swift lie, from the root.
pub const FOLDERS: [&str; 2] = ["android", "ios"];
/// What their files end with.
pub const EXTENSIONS: [&str; 2] = ["kt", "swift"];
/// The folders uniffi writes into.
const GENERATED: [&str; 2] = ["/generated/", "/Generated/"];
/// The words that declare a type.
const TYPES: [&str; 7] = ["class", "interface", "object", "struct", "enum", "protocol", "actor"];
/// How a test is set aside.
const SET_ASIDE: [&str; 4] = ["@Disabled", "@Ignore", ".disabled(", "XCTSkip"];

/// What breaks a house rule in a file: `path:line: what`.
#[must_use]
pub fn violations(path: &str, text: &str) -> Vec<String> {
    if GENERATED.iter().any(|folder| path.contains(folder)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    if !["/* ", "/*\n", "// ", "/// "].iter().any(|comment| text.starts_with(comment)) {
        found.push(format!("{path}:1: a file starts with a comment that says what it is for"));
    }
    let lines = text.lines().count();
    if lines > LONGEST_FILE {
        found.push(format!("{path}: {lines} lines, and {LONGEST_FILE} are the most: one file, one subject"));
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    let name = name.split('.').next().unwrap_or(name);
    found.extend(empty_word(name).map(|word| format!("{path}: `{word}` in a file's name says nothing")));
    for (at, line) in text.lines().enumerate() {
        let at = at + 1;
        if let Some(name) = declared(line)
            && let Some(word) = empty_word(name)
        {
            found.push(format!("{path}:{at}: `{word}` in the name {name} says nothing"));
        }
        if SET_ASIDE.iter().any(|word| line.contains(word)) {
            found.push(format!("{path}:{at}: a test is set aside"));
        }
        if line.split_once("//").is_some_and(|(_, comment)| is_not_done(comment)) {
            found.push(format!("{path}:{at}: work that is not done belongs in an issue"));
        }
    }
    found
}

/// The type a line declares, if it does.
fn declared(line: &str) -> Option<&str> {
    let line = line.trim_start();
    if ["*", "/", "\""].iter().any(|mark| line.starts_with(mark)) {
        return None;
    }
    let mut words = line.split_whitespace();
    words.find(|word| TYPES.contains(word))?;
    let name = words.next()?;
    let end = name.find(|letter: char| !(letter.is_alphanumeric() || letter == '_')).unwrap_or(name.len());
    Some(&name[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_says_what_it_is_for_passes_in_both_languages() {
        assert!(
            violations("android/A.kt", "/* The data of a date. */\nclass Database(val update: Int)\n")
                .is_empty()
        );
        assert!(violations("ios/A.swift", "// Dates.\npublic struct CalendarDay: Sendable {}\n").is_empty());
    }

    #[test]
    fn what_breaks_a_rule_is_named_by_its_line() {
        let text = ["package a\nclass SyncManager\n@Disabled fun late() {} // TO", "DO\n"].concat();
        assert_eq!(
            violations("android/Helpers.kt", &text),
            [
                "android/Helpers.kt:1: a file starts with a comment that says what it is for",
                "android/Helpers.kt: `helpers` in a file's name says nothing",
                "android/Helpers.kt:2: `manager` in the name SyncManager says nothing",
                "android/Helpers.kt:3: a test is set aside",
                "android/Helpers.kt:3: work that is not done belongs in an issue",
            ]
        );
        let long = format!("// Long.\n{}", "let a = 1\n".repeat(LONGEST_FILE));
        assert_eq!(violations("ios/A.swift", &long).len(), 1);
    }

    #[test]
    fn what_uniffi_wrote_is_not_judged() {
        assert!(violations("android/core/generated/Face.kt", "class Manager").is_empty());
    }
}
