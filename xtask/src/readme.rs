//! Code in a page is code that was compiled: each fenced block under `<!-- code: PATH -->` stands in that file word for word, between
//! `readme: begin` and `readme: end`, but for the indent of its lines. Pure: texts in, violations out.

use anyhow::{Context, Error, Result, ensure};

/// Where `page` shows something other than its files hold, or names one that shows nothing. `file` gives a file's text by its path
/// from the root.
#[must_use]
pub fn violations(name: &str, page: &str, file: impl Fn(&str) -> Result<String>) -> Vec<String> {
    let lines: Vec<&str> = page.lines().collect();
    let judge = |(at, line): (usize, &&str)| {
        let path = line.strip_prefix("<!-- code: ")?.strip_suffix(" -->")?;
        let same = || {
            ensure!(
                lines.get(at + 1).is_some_and(|fence| fence.starts_with("```")),
                "no block of code stands under it"
            );
            let shown = lines[at + 2..].split(|line| *line == "```").next().unwrap_or_default();
            let text = file(path)?;
            let held = between(&text).with_context(|| format!("{path} shows nothing"))?;
            let differs = || format!("it differs from {path}: copy what stands between its two marks");
            ensure!(without_indent(shown.iter().copied()) == without_indent(held.lines()), differs());
            Ok(())
        };
        same().err().map(|error: Error| format!("{name}:{}: {error:#}", at + 1))
    };
    lines.iter().enumerate().filter_map(judge).collect()
}

/// The lines between the two marks of a file.
fn between(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("readme: begin\n")?;
    let (part, _) = rest.split_once("readme: end")?;
    part.rsplit_once('\n').map(|(lines, _mark)| lines)
}

/// The lines, without the indent that all of them share.
fn without_indent<'a>(lines: impl Iterator<Item = &'a str> + Clone) -> Vec<&'a str> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let shared = lines.clone().filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or_default();
    lines.map(|line| line.get(shared..).unwrap_or_default()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "class Test {\n    // readme: begin\n    val a = open()\n\n    a.use {\n        go()\n    }\n    // readme: end\n}\n";
    const SHOWN: &str = "val a = open()\n\na.use {\n    go()\n}";

    fn judged(page: &str) -> Vec<String> {
        violations("README.md", page, |path| match path {
            "a.kt" => Ok(FILE.to_owned()),
            "empty.kt" => Ok("class Test".to_owned()),
            _ => anyhow::bail!("failed to read {path}"),
        })
    }

    #[test]
    fn a_block_that_is_its_files_part_without_the_indent_passes() {
        assert!(judged(&format!("Text.\n\n<!-- code: a.kt -->\n```kotlin\n{SHOWN}\n```\n")).is_empty());
        assert!(judged("```sh\nanything\n```\n").is_empty(), "a block without a mark is its page's own");
    }

    #[test]
    fn what_is_wrong_with_a_block_is_named_by_its_line() {
        let differing = SHOWN.replace("go", "stop");
        let deeper = SHOWN.replace("    go", "go");
        for (page, told) in [
            (format!("<!-- code: a.kt -->\n```kotlin\n{differing}\n```\n"), "it differs from a.kt"),
            (format!("<!-- code: a.kt -->\n```kotlin\n{deeper}\n```\n"), "it differs from a.kt"),
            ("<!-- code: a.kt -->\n\n```kotlin\n```\n".to_owned(), "no block"),
            ("<!-- code: b.kt -->\n```\n```\n".to_owned(), "failed to read b.kt"),
            ("<!-- code: empty.kt -->\n```\n```\n".to_owned(), "empty.kt shows nothing"),
        ] {
            let found = judged(&format!("\n{page}"));
            assert!(found.len() == 1 && found[0].starts_with(&format!("README.md:2: {told}")), "{found:?}");
        }
    }
}
