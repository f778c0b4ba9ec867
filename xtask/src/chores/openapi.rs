//! `cargo xtask openapi`: the committed description of the server's REST face, written from its handlers.
//!
//! The server is asked by running an example of its own: the chores import no member of the workspace. It is built with the
//! whole workspace's features, as the tests are, so that nothing is compiled twice.

use std::fs;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::lint;
use crate::terminal;
use crate::workspace::Workspace;

/// Where the document lies, from the root.
const DOCUMENT: &str = "docs/openapi.json";

/// Writes the document, or with `check` compares it. True when it is written, or the same.
///
/// # Errors
/// Where the server does not build, or the file cannot be read or written.
pub fn run(workspace: &Workspace, check: bool) -> Result<bool> {
    let generated = generate(workspace)?;
    let path = workspace.root.join(DOCUMENT);
    if !check {
        fs::write(&path, generated).with_context(|| format!("failed to write {DOCUMENT}"))?;
        terminal::say(&format!("{DOCUMENT} is written"));
        return Ok(true);
    }
    let committed = fs::read_to_string(&path)
        .with_context(|| format!("failed to read {DOCUMENT}: `cargo xtask openapi` writes it"))?;
    let difference = first_difference(&committed, &generated);
    match &difference {
        None => terminal::say(&format!("{DOCUMENT} says what the handlers say")),
        Some(difference) => {
            terminal::say(&format!("{DOCUMENT}{difference}"));
            terminal::say("`cargo xtask openapi` writes it anew");
        }
    }
    Ok(difference.is_none())
}

fn generate(workspace: &Workspace) -> Result<String> {
    if !lint::cargo(workspace, &["build", "--workspace", "--example", "openapi"])? {
        bail!("failed to build the server");
    }
    let mut example = Command::new(workspace.target.join("debug/examples/openapi"));
    let output = example.stderr(Stdio::inherit()).output().context("failed to start the server's example")?;
    if !output.status.success() {
        bail!("failed to generate the document from the server");
    }
    let text = String::from_utf8(output.stdout).context("failed to read the document as text")?;
    Ok(format!("{}\n", text.trim_end()))
}

/// Where two texts part, as `:line: …`.
fn first_difference(committed: &str, generated: &str) -> Option<String> {
    if committed == generated {
        return None;
    }
    let (mut old, mut new) = (committed.lines(), generated.lines());
    let mut line = 1;
    loop {
        match (old.next(), new.next()) {
            (Some(old), Some(new)) if old == new => line += 1,
            (None, None) => return Some(format!(":{line}: differs in its line ends")),
            (old, new) => {
                let say = |text: Option<&str>| {
                    text.map_or("nothing more".to_owned(), |text| format!("`{}`", text.trim()))
                };
                return Some(format!(":{line}: says {} where the handlers say {}", say(old), say(new)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_text_has_no_difference() {
        assert_eq!(first_difference("{\n}\n", "{\n}\n"), None);
    }

    #[test]
    fn the_first_line_that_differs_is_named_with_both_texts() {
        let difference = first_difference("{\n \"a\": 1\n}\n", "{\n \"a\": 2\n}\n").expect("line 2 differs");
        assert_eq!(difference, ":2: says `\"a\": 1` where the handlers say `\"a\": 2`");
    }

    #[test]
    fn a_text_that_ends_early_or_in_another_line_end_differs() {
        assert!(first_difference("{\n", "{\n}\n").expect("one line more").contains("nothing more"));
        assert!(first_difference("{\n}", "{\n}\n").expect("no line end").contains("line ends"));
    }
}
