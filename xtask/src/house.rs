//! The house rules no compiler knows: a file says what it is for, has one subject, and is named in the field's words.
//! Pure: sources in, violations out.

use crate::source::{Found, SourceFile};

/// The longest a file may be, in lines. Past that it has more than one subject.
pub(crate) const LONGEST_FILE: usize = 600;

/// The only files that may be longer, because a chore writes them.
const GENERATED: &str = "bindings/src/face/";

/// Words that say nothing about what a thing is. A type, module or file named with one of them hides its subject.
const EMPTY_NAMES: [&str; 7] = ["manager", "helper", "helpers", "util", "utils", "data", "misc"];

/// A type may well be called common (a theme several stories have in common); a file may not, it would take anything in.
const EMPTY_FILE: &str = "common";

/// What a comment says that announces work not done.
const NOT_DONE: [&str; 3] = ["TODO", "FIXME", "XXX"];

/// What breaks a house rule, one line each: `path:line: what`.
#[must_use]
pub fn violations(sources: &[SourceFile]) -> Vec<String> {
    sources
        .iter()
        .flat_map(|source| {
            [
                opening(source),
                length(source),
                file_name(source),
                names(source),
                set_aside(source),
                not_done(source),
            ]
            .concat()
        })
        .collect()
}

fn opening(source: &SourceFile) -> Vec<String> {
    if source.text.starts_with("//! ") {
        return Vec::new();
    }
    vec![format!("{}:1: a file starts with `//! ` and what it is for", source.path)]
}

fn length(source: &SourceFile) -> Vec<String> {
    // Nobody reads these in one sitting: they are written from core's source, and `bindings --check` holds them to it.
    let is_generated = source.path.starts_with(GENERATED);
    let lines = source.text.lines().count();
    if is_generated || lines <= LONGEST_FILE {
        return Vec::new();
    }
    vec![format!("{}: {lines} lines, and {LONGEST_FILE} are the most: one file, one subject", source.path)]
}

fn file_name(source: &SourceFile) -> Vec<String> {
    let path = source.path.trim_end_matches(".rs");
    let judge = |part: &str| empty_word(part).or_else(|| (part == EMPTY_FILE).then(|| part.to_owned()));
    let empty = path.split('/').find_map(judge);
    empty.map(|word| format!("{}: `{word}` in a file's name says nothing", source.path)).into_iter().collect()
}

fn names(source: &SourceFile) -> Vec<String> {
    let judge = |found: Found| {
        let word = empty_word(&found.text)?;
        Some(format!("{}:{}: `{word}` in the name {} says nothing", source.path, found.line, found.text))
    };
    source.definitions().into_iter().filter_map(judge).collect()
}

fn set_aside(source: &SourceFile) -> Vec<String> {
    let ignored = source.test_functions().into_iter().filter(|test| test.ignored);
    ignored
        .map(|test| format!("{}:{}: {} is set aside by #[ignore]", source.path, test.line, test.name))
        .collect()
}

fn not_done(source: &SourceFile) -> Vec<String> {
    let comments =
        source.text.lines().enumerate().filter_map(|(at, line)| Some((at, line.split_once("//")?.1)));
    comments
        .filter(|(_, comment)| is_not_done(comment))
        .map(|(at, _)| format!("{}:{}: work that is not done belongs in an issue", source.path, at + 1))
        .collect()
}

/// Whether a comment announces work.
pub(crate) fn is_not_done(comment: &str) -> bool {
    comment.split(|c: char| !c.is_alphabetic()).any(|word| NOT_DONE.contains(&word))
}

/// The first empty word of a name in either spelling, `PageHelper` or `page_helper`.
pub(crate) fn empty_word(name: &str) -> Option<String> {
    let mut words = vec![String::new()];
    for letter in name.chars() {
        if letter == '_' || letter == '-' || letter.is_uppercase() {
            words.push(String::new());
        }
        if let (true, Some(word)) = (letter.is_alphanumeric(), words.last_mut()) {
            word.extend(letter.to_lowercase());
        }
    }
    words.into_iter().find(|word| EMPTY_NAMES.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(path: &str, text: &str) -> Vec<String> {
        violations(&[SourceFile::read(path, text.to_owned()).expect("the text is Rust")])
    }

    #[test]
    fn a_file_that_says_what_it_is_for_passes() {
        assert_eq!(
            judged("core/src/goals.rs", "//! Goals.\nstruct Database; struct CommonTheme; fn update() {}\n"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_file_that_does_not_say_what_it_is_for_is_caught() {
        assert_eq!(judged("a.rs", "struct A;"), ["a.rs:1: a file starts with `//! ` and what it is for"]);
    }

    #[test]
    fn a_file_over_the_longest_is_caught_and_one_at_it_is_not() {
        let lines = |count: usize| format!("//! Long.\n{}", "// line\n".repeat(count - 1));
        assert!(judged("a.rs", &lines(LONGEST_FILE)).is_empty());
        assert_eq!(judged("a.rs", &lines(LONGEST_FILE + 1)).len(), 1);
    }

    #[test]
    fn an_empty_name_is_caught_in_types_modules_and_files() {
        assert_eq!(judged("a.rs", "//! A.\nstruct PageHelper;").len(), 1);
        assert_eq!(judged("a.rs", "//! A.\nmod utils {}").len(), 1);
        assert_eq!(judged("core/src/sync_manager.rs", "//! A.").len(), 1);
        assert_eq!(judged("core/src/common/ids.rs", "//! A.").len(), 1);
    }

    #[test]
    fn a_test_set_aside_is_caught() {
        assert_eq!(
            judged("a.rs", "//! A.\n#[test]\n#[ignore]\nfn slow() {}"),
            ["a.rs:4: slow is set aside by #[ignore]"]
        );
    }

    #[test]
    fn a_comment_that_announces_work_is_caught() {
        let announcement = ["//! A.\n// TO", "DO: later\n"].concat();
        assert_eq!(judged("a.rs", &announcement), ["a.rs:2: work that is not done belongs in an issue"]);
    }
}
