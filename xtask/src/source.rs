//! One Rust file, cut into tokens once and asked many questions. Comments never count as code, strings only as strings,
//! and what stands inside a macro call (`proptest!`, `select!`) counts like what stands outside.

use std::str::FromStr;

use anyhow::{Result, anyhow};
use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

/// A Rust file of the workspace.
pub struct SourceFile {
    /// Its path from the root, with `/` between folders.
    pub path: String,
    /// The whole text.
    pub text: String,
    sequences: Vec<Vec<TokenTree>>,
}

/// Something found in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What was found: a path such as `std::time::Instant`, a name, or a string's content.
    pub text: String,
    /// The line it starts on, counted from 1.
    pub line: usize,
}

/// A function the test harness runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestFunction {
    /// Its name, without the modules around it.
    pub name: String,
    /// Whether it is set aside by `#[ignore]`.
    pub ignored: bool,
    /// The line of its name, counted from 1.
    pub line: usize,
}

impl SourceFile {
    /// Cuts `text` into tokens.
    ///
    /// # Errors
    /// Where the text is not Rust; the error names `path` and the line.
    pub fn read(path: &str, text: String) -> Result<Self> {
        let tokens = TokenStream::from_str(&text)
            .map_err(|error| anyhow!("{path}:{}: {error}", error.span().start().line))?;
        let mut sequences = Vec::new();
        collect_sequences(tokens, &mut sequences);
        Ok(Self { path: path.to_owned(), text, sequences })
    }

    /// Every path the code mentions, `use` groups written out: `use std::{fs, io::Read}` gives `std::fs` and
    /// `std::io::Read`. A single word is a path too.
    #[must_use]
    pub fn paths(&self) -> Vec<Found> {
        let mut found = Vec::new();
        // The first sequence is the file itself; the walk enters the groups on its own.
        if let Some(file) = self.sequences.first() {
            walk_paths(file, "", &mut found);
        }
        found
    }

    /// Every function marked `#[test]`, `#[tokio::test]` and the like.
    #[must_use]
    pub fn test_functions(&self) -> Vec<TestFunction> {
        self.sequences.iter().flat_map(|sequence| tests_of(sequence)).collect()
    }

    /// The name of every struct, enum, trait, type, union and module defined here.
    #[must_use]
    pub fn definitions(&self) -> Vec<Found> {
        let defining = |pair: &[TokenTree]| match pair {
            [TokenTree::Ident(word), TokenTree::Ident(name)]
                if ["struct", "enum", "trait", "type", "union", "mod"].iter().any(|known| word == known) =>
            {
                Some(Found { text: name.to_string(), line: name.span().start().line })
            }
            _ => None,
        };
        self.sequences.iter().flat_map(|sequence| sequence.windows(2).filter_map(defining)).collect()
    }

    /// The content of every string in the code. Doc comments are not strings.
    #[must_use]
    pub fn strings(&self) -> Vec<Found> {
        self.sequences.iter().filter(|sequence| !is_doc(sequence)).flatten().filter_map(string_of).collect()
    }
}

fn collect_sequences(tokens: TokenStream, sequences: &mut Vec<Vec<TokenTree>>) {
    let sequence: Vec<TokenTree> = tokens.into_iter().collect();
    let groups: Vec<TokenStream> = sequence
        .iter()
        .filter_map(|token| if let TokenTree::Group(group) = token { Some(group.stream()) } else { None })
        .collect();
    sequences.push(sequence);
    for group in groups {
        collect_sequences(group, sequences);
    }
}

/// Whether `at` begins a `::`.
fn is_path_separator(sequence: &[TokenTree], at: usize) -> bool {
    matches!(
        (sequence.get(at), sequence.get(at + 1)),
        (Some(TokenTree::Punct(first)), Some(TokenTree::Punct(second)))
            if first.as_char() == ':' && first.spacing() == Spacing::Joint && second.as_char() == ':'
    )
}

fn walk_paths(sequence: &[TokenTree], prefix: &str, found: &mut Vec<Found>) {
    let mut at = 0;
    while let Some(token) = sequence.get(at) {
        at += 1;
        match token {
            TokenTree::Group(group) => walk_paths(&tokens_of(group), "", found),
            TokenTree::Ident(first) => {
                let mut path = format!("{prefix}{first}");
                while is_path_separator(sequence, at) {
                    match sequence.get(at + 2) {
                        Some(TokenTree::Ident(next)) => path = format!("{path}::{next}"),
                        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                            walk_paths(&tokens_of(group), &format!("{path}::"), found);
                        }
                        _ => break,
                    }
                    at += 3;
                }
                found.push(Found { text: path, line: first.span().start().line });
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

fn tokens_of(group: &Group) -> Vec<TokenTree> {
    group.stream().into_iter().collect()
}

fn tests_of(sequence: &[TokenTree]) -> Vec<TestFunction> {
    let mut found = Vec::new();
    let (mut is_test, mut ignored) = (false, false);
    for (at, token) in sequence.iter().enumerate() {
        match token {
            TokenTree::Group(group) if is_attribute(sequence, at) => match attribute_name(group).as_deref() {
                Some("test") => is_test = true,
                Some("ignore") => ignored = true,
                _ => {}
            },
            TokenTree::Ident(word) if word == "fn" => {
                if let (true, Some(TokenTree::Ident(name))) = (is_test, sequence.get(at + 1)) {
                    found.push(TestFunction {
                        name: name.to_string(),
                        ignored,
                        line: name.span().start().line,
                    });
                }
                (is_test, ignored) = (false, false);
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                (is_test, ignored) = (false, false);
            }
            _ => {}
        }
    }
    found
}

/// Whether the brackets `at` follow a `#`.
fn is_attribute(sequence: &[TokenTree], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| sequence.get(before));
    let brackets = sequence.get(at);
    matches!(before, Some(TokenTree::Punct(mark)) if mark.as_char() == '#')
        && matches!(brackets, Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket)
}

/// The last word of an attribute's path: `test` for `[tokio::test(flavor = "…")]`.
fn attribute_name(attribute: &Group) -> Option<String> {
    let tokens = tokens_of(attribute);
    let path = tokens.iter().take_while(|token| match token {
        TokenTree::Ident(_) => true,
        TokenTree::Punct(mark) => mark.as_char() == ':',
        _ => false,
    });
    path.last().map(ToString::to_string)
}

fn is_doc(sequence: &[TokenTree]) -> bool {
    matches!(sequence.first(), Some(TokenTree::Ident(word)) if word == "doc")
}

fn string_of(token: &TokenTree) -> Option<Found> {
    let TokenTree::Literal(literal) = token else {
        return None;
    };
    let text = literal.to_string();
    let (start, end) = (text.find('"')?, text.rfind('"')?);
    let content = text.get(start + 1..end)?;
    Some(Found { text: content.to_owned(), line: literal.span().start().line })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> SourceFile {
        SourceFile::read("a.rs", text.to_owned()).expect("the text is Rust")
    }

    fn texts(found: Vec<Found>) -> Vec<String> {
        found.into_iter().map(|found| found.text).collect()
    }

    #[test]
    fn a_use_group_is_written_out() {
        let paths = texts(file("use std::{fs, time::{Instant as Now}}; use a::b;").paths());
        for expected in ["std::fs", "std::time::Instant", "a::b"] {
            assert!(paths.iter().any(|path| path == expected), "{expected} in {paths:?}");
        }
    }

    #[test]
    fn a_path_in_a_comment_or_a_string_is_not_mentioned() {
        let source =
            file("//! std::time is not used\n/// nor std::fs\nfn f() -> &'static str { \"std::net\" }");
        assert!(texts(source.paths()).iter().all(|path| !path.starts_with("std")));
    }

    #[test]
    fn a_path_inside_a_macro_call_is_mentioned_with_its_line() {
        let source = file("fn f() {\n  let _ = vec![\n    Utc::now()];\n}");
        assert!(source.paths().contains(&Found { text: "Utc::now".into(), line: 3 }));
    }

    #[test]
    fn test_functions_are_found_in_modules_and_macros_and_others_are_not() {
        let source = file(
            "fn plain() {}
             mod m { #[test] fn one() {} fn other() {} #[tokio::test(start_paused = true)] async fn two() {} }
             proptest! { #[test] fn three(a in 0..9) {} }
             #[test] #[ignore = \"slow\"] fn four() {}",
        );
        let mut tests: Vec<(String, bool)> =
            source.test_functions().into_iter().map(|test| (test.name, test.ignored)).collect();
        tests.sort();
        let expected = [("four", true), ("one", false), ("three", false), ("two", false)];
        assert_eq!(tests, expected.map(|(name, ignored)| (name.to_owned(), ignored)));
    }

    #[test]
    fn strings_are_read_without_their_quotes_and_doc_comments_are_none() {
        let source = file(
            "/// not me\nconst A: &str = \"plain\"; const B: &str = r#\"raw \"x\"\"#; const C: char = 'c';",
        );
        assert_eq!(texts(source.strings()), ["plain", "raw \"x\""]);
    }

    #[test]
    fn definitions_are_named() {
        assert_eq!(
            texts(file("struct A; enum B {} mod c { trait D {} }").definitions()),
            ["A", "B", "c", "D"]
        );
    }

    #[test]
    fn a_text_that_is_not_rust_is_refused_with_its_place() {
        let error = SourceFile::read("a.rs", "fn f( {".into()).err().expect("a bracket is open");
        assert!(error.to_string().starts_with("a.rs:"), "{error}");
    }
}
